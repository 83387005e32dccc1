// file: xen/common/device-tree/dom0less-build.c |
//       xen/arch/arm/dom0less-build.c | xen/arch/arm/domain_build.c
// does: create a domain's vSMMU before its device tree

@@ symbol d, node, rc; expression kinfo; @@
+    rc = viommu_init_domU(d, node);
+    if ( rc < 0 )
+        return rc;
+
  rc = prepare_dtb_domU(d, kinfo);
