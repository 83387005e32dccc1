// file: xen/arch/arm/domain.c
// does: free a dying domain's vSMMU

@@ @@
  #include <asm/vgic.h>
+ #include <asm/viommu.h>

@@ identifier d; @@
  void arch_domain_destroy(struct domain *d)
  {
+    viommu_domain_destroy(d);
  ...
  }
