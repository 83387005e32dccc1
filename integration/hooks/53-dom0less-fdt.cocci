// file: xen/common/device-tree/dom0less-build.c |
//       xen/arch/arm/dom0less-build.c | xen/arch/arm/domain_build.c
// does: write the vSMMU and rewritten properties into the guest's tree

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

@@ symbol kinfo, pfdt, nodeoff, propoff, scan_passthrough_prop, res; @@
  for ( propoff = fdt_first_property_offset(pfdt, nodeoff); propoff >= 0;
        propoff = fdt_next_property_offset(pfdt, propoff) )
  { ... }
+
+    if ( scan_passthrough_prop )
+    {
+        res = viommu_add_properties(kinfo->fdt, nodeoff);
+        if ( res )
+            return res;
+    }

@ phandle @ identifier d, k, gic; @@
  prepare_dtb_domU(struct domain *d, struct kernel_info *k)
  {
  <+...
  k->gic = GUEST_PHANDLE_GIC;
  ...+>
  }

@@ symbol ret; identifier phandle.k, phandle.gic;
   identifier f = {make_gic_domU_node, make_intc_domU_node}; @@
+    ret = viommu_add_node(k->fdt, k->gic);
+    if ( ret )
+        goto err;
+
  ret = f(k);
