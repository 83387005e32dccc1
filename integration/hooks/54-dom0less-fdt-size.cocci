// file: xen/common/device-tree/dom0less-build.c | xen/arch/arm/dom0less-build.c | xen/arch/arm/domain_build.c
// releases: 4.18-
// does: make room for them

@@ identifier d, k; @@
  prepare_dtb_domU(struct domain *d, struct kernel_info *k)
  {
  <...
+    fdt_size = fdt_size + viommu_fdt_extra();
  fdt_size = min(fdt_size, SZ_2M);
  ...>
  }
