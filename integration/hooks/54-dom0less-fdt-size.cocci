// file: xen/common/device-tree/dom0less-build.c |
//       xen/arch/arm/dom0less-build.c | xen/arch/arm/domain_build.c
// releases: 4.18-
// does: make room for what is added to the guest's tree

@@ symbol fdt_size; identifier d, k, module; @@
  prepare_dtb_domU(struct domain *d, struct kernel_info *k)
  {
  <...
  if ( k->module )
      fdt_size += k->module->size;
+
+    fdt_size += viommu_fdt_extra();
  ...>
  }
