// file: xen/drivers/passthrough/arm/smmu-v3.c
// does: send the events of a vSMMU's streams to their guest

@@ symbol q, evt, id, dev, EVTQ_0_ID; typedef u8; @@
  while (!queue_remove_raw(q, evt)) {
  	u8 id = FIELD_GET(EVTQ_0_ID, evt[0]);
+
+			if (smmu_nested_event(dev, evt))
+				continue;
  ...
  }
