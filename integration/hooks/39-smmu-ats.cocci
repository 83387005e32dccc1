// file: xen/drivers/passthrough/arm/smmu-v3.c
// does: check requests that a device says are translated (ATS)
// removes: 1

@@ symbol smmu, enables, CR0_ATSCHK, ARM_SMMU_FEAT_ATS; @@
  arm_smmu_device_reset(struct arm_smmu_device *smmu)
  {
  <...
- if (smmu->features & ARM_SMMU_FEAT_ATS)
+ if (smmu->features & ARM_SMMU_FEAT_ATS || smmu_nested_checks_ats(smmu))
  {
  	enables |= CR0_ATSCHK;
  	...
  }
  ...>
  }
