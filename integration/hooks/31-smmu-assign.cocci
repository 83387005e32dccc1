// file: xen/drivers/passthrough/arm/smmu-v3.c
// does: keep the driver off the streams of a vSMMU

@@ symbol master, smmu; identifier domain, dev; @@
  static int arm_smmu_attach_dev(struct iommu_domain *domain,
                                 struct device *dev)
  {
  <...
  smmu = master->smmu;
+	if (smmu_nested_owns(smmu, master->sids, master->num_sids))
+		return -EBUSY;
  ...>
  }
