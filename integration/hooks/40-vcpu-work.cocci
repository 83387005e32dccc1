// file: xen/arch/arm/traps.c
// does: run passes of the vSMMU before a vCPU returns to its guest

@@ @@
  #include <asm/vgic.h>
+ #include <asm/viommu.h>

@@ symbol current; identifier v; typedef bool; @@
  static bool check_for_vcpu_work(void)
  {
      struct vcpu *v = current;
+
+    if ( viommu_vcpu_work(v) )
+        return true;
      ...
  }
