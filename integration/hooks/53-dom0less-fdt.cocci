// file: xen/common/device-tree/dom0less-build.c | xen/arch/arm/dom0less-build.c | xen/arch/arm/domain_build.c
// does: write the vSMMU and the rewritten properties into the guest's device tree

@@ symbol pfdt, nodeoff, nameoff, scan_passthrough_prop; identifier f; @@
  f(...)
  {
  <...
  name = fdt_string(pfdt, nameoff);
+
+        if ( scan_passthrough_prop && viommu_drop_property(nodeoff, name) )
+            continue;
  ...>
  }

@@ symbol kinfo, nodeoff, scan_passthrough_prop, xen_reg, xen_path, xen_force, res; statement S1, S2; @@
+    if ( scan_passthrough_prop )
+    {
+        res = viommu_add_properties(kinfo->fdt, nodeoff);
+        if ( res )
+            return res;
+    }
+
  if ( xen_reg != NULL && (xen_path != NULL || xen_force) ) S1 else S2

@ phandle @ identifier d, k, gic; @@
  prepare_dtb_domU(struct domain *d, struct kernel_info *k)
  {
  <+...
  k->gic = GUEST_PHANDLE_GIC;
  ...+>
  }

@@ symbol ret; identifier phandle.k, phandle.gic, f = {make_gic_domU_node, make_intc_domU_node}; @@
+    ret = viommu_add_node(k->fdt, k->gic);
+    if ( ret )
+        goto err;
+
  ret = f(k);
