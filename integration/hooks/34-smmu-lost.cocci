// file: xen/drivers/passthrough/arm/smmu-v3.c
// does: limit the messages when a guest's faults fill the event queue
// removes: 1

@@ symbol q; identifier dev; @@
  static void arm_smmu_evtq_tasklet(void *dev)
  {
  <...
- queue_sync_prod_in(q) == -EOVERFLOW
+ queue_sync_prod_in(q) == -EOVERFLOW && !smmu_nested_mute(dev)
  ...>
  }
