/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest that is told which of its devices an IOMMU protects, but has none of
 * its own. Boot arguments: hint=property, hint=node, hint=none: how it is
 * told; pasted=yes: the author wrote iommus <0x8005 0x8>, which only the hint
 * by a node replaces; features= as in test-binding.c. A node test,unprotected
 * is assigned without an IOMMU and is not to be marked.
 */
#include <libfdt.h>

#include "dt.h"
#include "test.h"

static bool is_on(int node)
{
    int len;
    const char *val = fdt_getprop(dt, node, "xen,iommu", &len);

    return val && len == 3 && !strcmp(val, "on");
}

/* Its iommus is the phandle of the node for that purpose, and nothing else. */
static bool refers_to_node(int node)
{
    int iommu = dt_find("xen,iommu-el2-v1", 0), len;

    return iommu >= 0 && dt_cell(iommu, "#iommu-cells", 0, 1) == 0 &&
           fdt_getprop(dt, node, "iommus", &len) && len == 4 &&
           dt_cell(node, "iommus", 0, 0) == fdt_get_phandle(dt, iommu);
}

static bool is_as_written(int node)
{
    char value[8];

    if ( !dt_arg("pasted", value, sizeof(value)) )
        return !dt_has(node, "iommus");

    return dt_cell(node, "iommus", 0, 0) == 0x8005 &&
           dt_cell(node, "iommus", 1, 0) == 0x8;
}

void test_hint(void)
{
    int edu = dt_find("qemu,edu", 0), other = dt_find("test,unprotected", 0);
    char how[16];
    bool property, node;

    if ( !check(edu >= 0 && dt_arg("hint", how, sizeof(how)),
                "device, hint=") )
        return;

    property = !strcmp(how, "property");
    node = !strcmp(how, "node");
    check(dt_find("arm,smmu-v3", 0) < 0, "no SMMU");
    check(is_on(edu) == property, "hint %s: xen,iommu is %s", how,
          property ? "\"on\"" : "not there");
    check(node ? refers_to_node(edu) : is_as_written(edu),
          "hint %s: iommus is %s", how, node ? "the node" : "as written");
    check((dt_find("xen,iommu-el2-v1", 0) >= 0) == node,
          "hint %s: a node xen-iommu is %s", how,
          node ? "there" : "not there");
    if ( other >= 0 )
        check(!dt_has(other, "xen,iommu") && !dt_has(other, "iommus"),
              "what no IOMMU protects is not marked");
    check_features();
    test_stage2();
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
