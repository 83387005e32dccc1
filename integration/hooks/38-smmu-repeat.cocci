// file: xen/drivers/passthrough/arm/smmu-v3.c
// does: repeat an invalidation on parts where it can miss an entry
// matches: 2

@@ symbol smmu, cmd; type T; parameter list P;
   identifier f = {arm_smmu_sync_ste_for_sid, arm_smmu_tlb_inv_context}; @@
  static T f(P)
  {
  <...
+	if (smmu_nested_repeats(smmu)) {
+		arm_smmu_cmdq_issue_cmd(smmu, &cmd);
+		arm_smmu_cmdq_issue_sync(smmu);
+	}
  arm_smmu_cmdq_issue_cmd(smmu, &cmd);
  ...>
  }
