// file: xen/common/domain.c
// does: let a dying domain's streams abort before Xen ends its grants; |
//       say that an ended domain's devices can go on

@@ @@
  #include <xen/softirq.h>
+ #include <xen/viommu.h>

@@ identifier d, rc; @@
  int domain_kill(struct domain *d)
  {
  <...
+        rc = viommu_relinquish(d);
+        if ( rc )
+            break;
  rc = domain_teardown(d);
  ...>
  }

@@ identifier d; @@
  int domain_shutdown(struct domain *d, ...)
  {
  ...
+    viommu_shutdown(d);
     arch_domain_shutdown(d);
  ...
  }
