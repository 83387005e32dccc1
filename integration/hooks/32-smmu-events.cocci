// file: xen/drivers/passthrough/arm/smmu-v3.c
// does: send events of a vSMMU's streams to their guest, a few at a time

@@ symbol evt, EVTQ_ENT_DWORDS; identifier dev; typedef u64; @@
  static void arm_smmu_evtq_tasklet(void *dev)
  {
  ...
  u64 evt[EVTQ_ENT_DWORDS];
+
+	if (smmu_nested_events_paused(dev))
+		return;
  ...
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
