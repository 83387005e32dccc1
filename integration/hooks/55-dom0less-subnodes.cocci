// file: xen/arch/arm/domain_build.c
// releases: -4.17
// does: end the boot if a device cannot be assigned, as Xen does from 4.18 on
// removes: 2

@@ symbol rc; expression k, tree, node, ac, sc, scan; @@
- scan_pfdt_node(k, tree, node, ac, sc, scan);
+        rc = scan_pfdt_node(k, tree, node, ac, sc,
+                            scan);
+        if ( rc )
+            return rc;
+
