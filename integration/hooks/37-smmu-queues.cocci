// file: xen/drivers/passthrough/arm/smmu-v3.c
// does: maintain caches for the queues, as Xen's own driver does from 4.21 on
// releases: -4.20
// matches: 4

@@ symbol smmu, q, dwords, ARM_SMMU_FEAT_COHERENCY; @@
  arm_smmu_init_one_queue(struct arm_smmu_device *smmu, ...)
  {
  ...
  q->ent_dwords = dwords;
+	q->non_coherent = !(smmu->features & ARM_SMMU_FEAT_COHERENCY);
  ...
  }

@@ identifier q, ent; @@
  static int queue_insert_raw(struct arm_smmu_queue *q, u64 *ent)
  {
  ...
  queue_write(Q_ENT(q, q->llq.prod), ent, q->ent_dwords);
+	smmu_nested_clean_entry(q, Q_ENT(q, q->llq.prod));
  ...
  }

@@ identifier q, ent; @@
  static int queue_remove_raw(struct arm_smmu_queue *q, u64 *ent)
  {
  ...
+	smmu_nested_refetch_entry(q, Q_ENT(q, q->llq.cons));
  queue_read(ent, Q_ENT(q, q->llq.cons), q->ent_dwords);
  ...
  }

@@ symbol q, cons, cmd; identifier smmu; @@
  static void arm_smmu_cmdq_skip_err(struct arm_smmu_device *smmu)
  {
  <...
  queue_write(Q_ENT(q, cons), cmd, q->ent_dwords);
+	smmu_nested_clean_entry(q, Q_ENT(q, cons));
  ...>
  }
