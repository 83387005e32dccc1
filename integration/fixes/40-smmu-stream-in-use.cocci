// file: xen/drivers/passthrough/arm/smmu-v3.c
// does: refuse a device whose StreamID is another one's
// releases: 4.17-
// matches: 2
// there: arm_smmu_sids_in_use\(
//
// arm/smmuv3: refuse a device with a StreamID that is in use
//
// If two devices have the same StreamID, and both are assigned, Xen stops when
// the second is attached: the stream table entry translates already, and
// arm_smmu_write_strtab_ent() has BUG_ON(ste_live). For dom0less domains the
// boot ends without a word about the device trees. At run time, a toolstack
// that assigns the second device takes the host down.
//
// Refuse the second device with -EBUSY, and say which StreamID it is. To take
// it would not do: when one of the two is deassigned, its entry would abort
// for the other as well.
//
// To reproduce: give two device nodes the same `iommus`, and assign one to
// each of two dom0less domains.

@@ typedef bool, u32, u64, __le64; symbol master, smmu;
   identifier domain, dev; @@
+ static bool arm_smmu_sids_in_use(struct arm_smmu_master *master)
+ {
+	__le64 *step;
+	u64 config;
+	u32 sid;
+	int i;
+
+	for (i = 0; i < master->num_sids; i++) {
+		sid = master->sids[i];
+		step = arm_smmu_get_step_for_sid(master->smmu, sid);
+		config = FIELD_GET(STRTAB_STE_0_CFG, le64_to_cpu(*step));
+		if (config == STRTAB_STE_0_CFG_S2_TRANS) {
+			dev_err(master->dev, "StreamID %#x is in use\n", sid);
+			return true;
+		}
+	}
+
+	return false;
+ }
+
  static int arm_smmu_attach_dev(struct iommu_domain *domain,
                                 struct device *dev)
  {
  <...
  arm_smmu_detach_dev(master);
+	if (arm_smmu_sids_in_use(master))
+		return -EBUSY;
  ...>
  }
