// file: xen/drivers/passthrough/arm/smmu-v3.c
// releases: -4.17
// does: give arm_smmu_get_by_dev the prototype of later releases
// removes: 2

@@ identifier dev; @@
- static struct arm_smmu_device *arm_smmu_get_by_dev(struct device *dev)
+ static struct arm_smmu_device *arm_smmu_get_by_dev(const struct device *dev)
  { ... }
