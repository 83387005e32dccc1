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

@@ symbol active, gerror, gerrorn, smmu; identifier irq, dev; @@
  static void arm_smmu_gerror_handler(int irq, void *dev, ...)
  {
  ...
  active = gerror ^ gerrorn;
+	if (active == GERROR_EVTQ_ABT_ERR && smmu_nested_mute(smmu)) {
+		writel(gerror, smmu->base + ARM_SMMU_GERRORN);
+		return;
+	}
+
  ...
  }
