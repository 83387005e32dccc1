// file: xen/arch/arm/domain_build.c
// releases: -4.17
// does: make room for what is added to the guest's tree and partial tree
// removes: 2

@@ identifier d, k; @@
  prepare_dtb_domU(struct domain *d, struct kernel_info *k)
  {
  ...
  int ret;
+    int fdt_size = DOMU_DTB_SIZE;
+
+    /* If there is something to add, as Xen does from 4.18 on. */
+    if ( viommu_fdt_extra() && k->dtb_bootmodule )
+    {
+        fdt_size += k->dtb_bootmodule->size + viommu_fdt_extra();
+        fdt_size = min(fdt_size, (int)SZ_2M);
+    }
  ...
  }

@@ identifier k; @@
- k->fdt = xmalloc_bytes(DOMU_DTB_SIZE);
+ k->fdt = xmalloc_bytes(fdt_size);

@@ identifier k; @@
- ret = fdt_create(k->fdt, DOMU_DTB_SIZE);
+ ret = fdt_create(k->fdt, fdt_size);
