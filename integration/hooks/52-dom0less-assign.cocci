// file: xen/common/device-tree/dom0less-build.c |
//       xen/arch/arm/dom0less-build.c | xen/arch/arm/domain_build.c
// does: assign the devices of a vSMMU by the plan
// removes: 2

@@ symbol node, res, xen_path; @@
- res = iommu_add_dt_device(node);
+ res = viommu_add_device(node, xen_path->data);

@@ symbol node, xen_path; expression d; identifier f; @@
  f(..., const struct fdt_property *xen_path, ...)
  {
  <...
- return iommu_assign_dt_device(d, node);
+ return viommu_assign_device(d, node, xen_path->data);
  ...>
  }
