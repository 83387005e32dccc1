// file: xen/drivers/passthrough/arm/smmu-v3.c
// does: write tables to memory where the SMMU is not coherent
// matches: 4

@@ @@
  static void arm_smmu_sync_ste_for_sid(struct arm_smmu_device *smmu, u32 sid)
  {
  ...
+	smmu_nested_clean_ste(smmu, sid);
  arm_smmu_cmdq_issue_cmd(smmu, ...);
  ...
  }

@@ symbol smmu, desc, size, strtab; @@
  static int arm_smmu_init_l2_strtab(struct arm_smmu_device *smmu, u32 sid)
  {
  ...
  arm_smmu_init_bypass_stes(desc->l2ptr, ...);
+	smmu_nested_clean(smmu, desc->l2ptr, size);
  arm_smmu_write_strtab_l1_desc(strtab, desc);
+	smmu_nested_clean(smmu, strtab, STRTAB_L1_DESC_DWORDS << 3);
  ...
  }

@@ symbol smmu, ARM_SMMU_STRTAB_BASE; @@
  arm_smmu_device_reset(struct arm_smmu_device *smmu)
  {
  <...
+	smmu_nested_clean_all(smmu);
  writeq_relaxed(..., smmu->base + ARM_SMMU_STRTAB_BASE);
  ...>
  }
