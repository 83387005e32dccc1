// file: xen/drivers/passthrough/arm/smmu-v3.c
// does: let the nested back end call five of the driver's functions
// removes: 7

@@ @@
  #include "smmu-v3.h"
+ #include "smmu-v3-nested/driver.h"

@@ parameter list P; @@
- static struct arm_smmu_device *arm_smmu_get_by_dev(P);

@@ type T; parameter list P;
   identifier f = {arm_smmu_get_by_dev, arm_smmu_domain_alloc,
                   arm_smmu_domain_finalise, arm_smmu_destroy_iommu_domain,
                   arm_smmu_sid_in_range}; @@
- static
  T f(P)
  { ... }
