// file: xen/common/kernel.c
// does: hide direct mapping from a guest with a vSMMU, which it would bypass
// removes: 1

@@ @@
  #include <xen/version.h>
+ #include <xen/viommu.h>

@@ identifier d; statement S1, S2; @@
- if ( !paging_mode_translate(d) || is_domain_direct_mapped(d) )
+ if ( !paging_mode_translate(d) ||
+                 (is_domain_direct_mapped(d) && !domain_has_viommu(d)) )
  S1 else S2
