// file: xen/common/device-tree/dom0less-build.c |
//       xen/arch/arm/dom0less-build.c | xen/arch/arm/domain_build.c
// does: plan for all domains before the first is created, and size each by it

@@ @@
+ #include <xen/viommu.h>
  #include <xen/vmap.h>

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

@@ symbol node; expression d, id, cfg, flags; @@
  void __init create_domUs(void)
  {
  <...
+        viommu_config_domU(node, cfg);
+
  d = domain_create(id, cfg, flags);
  ...>
  }
