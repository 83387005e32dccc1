// file: xen/arch/arm/dom0less-build.c
// does: assign the devices of a vSMMU by the plan

@@ symbol kinfo, node, res, xen_path; identifier f; @@
  f(...)
  {
  <...
+    res = viommu_assign_device(kinfo->d, xen_path->data);
+    if ( res <= 0 )
+        return res;
+
  res = iommu_add_dt_device(node);
  ...>
  }
