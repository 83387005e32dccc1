// file: xen/arch/arm/dom0less-build.c
// does: write the vSMMU and the rewritten properties into the guest's device tree

@@ symbol kinfo, pfdt, nodeoff, nameoff, scan_passthrough_prop; identifier f; @@
  f(...)
  {
  <...
  name = fdt_string(pfdt, nameoff);
+
+        if ( scan_passthrough_prop &&
+             viommu_drop_property(kinfo->d, nodeoff, name) )
+            continue;
  ...>
  }

@@ symbol kinfo, nodeoff, scan_passthrough_prop, xen_reg, xen_path, xen_force, res; statement S1, S2; @@
+    if ( scan_passthrough_prop )
+    {
+        res = viommu_add_properties(kinfo, nodeoff);
+        if ( res )
+            return res;
+    }
+
  if ( xen_reg != NULL && (xen_path != NULL || xen_force) ) S1 else S2

@@ identifier d, k; @@
  prepare_dtb_domU(struct domain *d, struct kernel_info *k)
  {
  <...
+    fdt_size = fdt_size + viommu_fdt_extra(d);
  fdt_size = min(fdt_size, SZ_2M);
  ...>
  }

@@ symbol ret, kinfo; @@
+    ret = viommu_add_node(kinfo);
+    if ( ret )
+        goto err;
+
  ret = make_gic_domU_node(kinfo);
