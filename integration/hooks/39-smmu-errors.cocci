// file: xen/drivers/passthrough/arm/smmu-v3.c
// does: handle errors of an SMMU with vSMMUs, however often they come

@@ symbol active, gerror, gerrorn, smmu; identifier irq, dev; @@
  static void arm_smmu_gerror_handler(int irq, void *dev, ...)
  {
  ...
  active = gerror ^ gerrorn;
+	if (smmu_nested_gerror(smmu, active))
+		return;
+
  ...
  }
