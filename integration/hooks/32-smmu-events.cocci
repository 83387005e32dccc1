// file: xen/drivers/passthrough/arm/smmu-v3.c
// does: send events of a vSMMU's streams to their guest, a few at a time
// removes: 3

@@ symbol evt, EVTQ_ENT_DWORDS; identifier dev, llq; typedef u64;
   expression E; @@
  static void arm_smmu_evtq_tasklet(void *dev)
  {
  ...
  u64 evt[EVTQ_ENT_DWORDS];
+
+	if (smmu_nested_events_paused(dev))
+		return;
  ...
  llq->cons = E;
+	smmu_nested_events_taken(dev);
  }

@@ symbol q, evt, id, dev, EVTQ_0_ID; typedef u8; @@
  while (!queue_remove_raw(q, evt)) {
  	u8 id = FIELD_GET(EVTQ_0_ID, evt[0]);
+
+			if (smmu_nested_event(dev, evt)) {
+				if (smmu_nested_pause_events(dev))
+					return;
+				continue;
+			}
  ...
  }

// Not in the idle vCPU: it takes two context switches to get there.
@@ expression E; identifier T = {evtq_irq_tasklet, priq_irq_tasklet,
                                 combined_irq_tasklet}; @@
- tasklet_init
+ softirq_tasklet_init
  (&E->T, ...)
