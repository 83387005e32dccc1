// file: xen/drivers/passthrough/arm/smmu-v3.c
// does: tell the vSMMU of each change to its domain's stage 2

@@ symbol xen_domain; identifier d; @@
  static int __must_check arm_smmu_iotlb_flush_all(struct domain *d)
  {
  <...
+	smmu_nested_stage2_changed(d);
+
  spin_lock(&xen_domain->lock);
  ...>
  }
