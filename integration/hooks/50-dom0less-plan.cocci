// file: xen/arch/arm/dom0less-build.c
// does: plan for all domains before the first is created, and size each by it

@@ @@
  #include <asm/static-shmem.h>
+ #include <asm/viommu.h>

@@ symbol chosen; @@
  void __init create_domUs(void)
  {
  ...
  BUG_ON(chosen == NULL);
+
+    viommu_plan_domUs();
+
  ...
+
+    viommu_plan_done();
  }

@@ symbol d, max_init_domid, node, d_cfg, flags; @@
+        viommu_config_domU(node, &d_cfg);
+
  d = domain_create(++max_init_domid, &d_cfg, flags);
