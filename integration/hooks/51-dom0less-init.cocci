// file: xen/arch/arm/dom0less-build.c
// does: create a domain's vSMMU before its device tree

@@ symbol node, rc, kinfo; identifier f, d; @@
  f(struct domain *d, ...)
  {
  <...
+    rc = viommu_init_domU(d, node);
+    if ( rc < 0 )
+        return rc;
+
  rc = prepare_dtb_domU(d, &kinfo);
  ...>
  }
