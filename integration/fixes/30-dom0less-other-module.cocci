// file: xen/common/device-tree/dom0less-bindings.c
// does: look for a domain's device tree module among its own nodes
// releases: 4.21-
// removes: 1
// there: dt_for_each_child_node\(node, [a-z]+\) if \( dt_device_is_compatible
//
// device-tree/dom0less: only look at a domain's own modules
//
// parse_dom0less_node() asks dt_find_compatible_node() whether a domain has a
// module "multiboot,device-tree". That function does not end at the last child
// of the node, but searches all of the device tree that follows. So the
// modules of a later domain count for each domain before it: an ordinary
// domain gets an IOMMU context that it does not need, and for a hardware
// domain Xen panics, with
//   "multiboot,device-tree" incompatible with hardware domain
// unless its node comes after all domains that have such a module.
//
// Look at the children of the node.
//
// To reproduce: boot with a domain node that has capabilities = <2>, and after
// it one of an ordinary domain with a module "multiboot,device-tree".

@@ typedef bool; attribute name __init;
   iterator name dt_for_each_child_node; @@
+ static bool __init has_module(const struct dt_device_node *node,
+                              const char *compatible)
+ {
+    const struct dt_device_node *child;
+
+    dt_for_each_child_node(node, child)
+        if ( dt_device_is_compatible(child, compatible) )
+            return true;
+
+    return false;
+ }
+
  int __init parse_dom0less_node(...)
  { ... }

@@ symbol node; constant module; statement S; @@
- if ( dt_find_compatible_node(node, NULL, module) )
+    if ( has_module(node, module) )
  S
