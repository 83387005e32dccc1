// file: xen/arch/arm/domain.c
// does: let a dying domain's streams abort before Xen releases its devices

@@ @@
  #include <asm/vgic.h>
+ #include <asm/viommu.h>

@@ identifier d, ret; @@
  int domain_relinquish_resources(struct domain *d)
  {
  <...
+        ret = viommu_relinquish(d);
+        if ( ret )
+            return ret;
  ret = iommu_release_dt_devices(d);
  ...>
  }

@@ identifier d; @@
  void arch_domain_destroy(struct domain *d)
  {
+    viommu_domain_destroy(d);
  ...
  }
