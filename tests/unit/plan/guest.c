/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest's device tree made from its partial one, as Xen's
 * domain_handle_dtb_bootmodule() does with the hooks in place: below
 * /passthrough all is copied but Xen's own properties and what the plan drops.
 */

#include "world.h"

static bool is_xens(const char *name)
{
    return !strcmp(name, "xen,reg") || !strcmp(name, "xen,path") ||
           !strcmp(name, "xen,force-assign-without-iommu");
}

static int copy_properties(const struct viommu_domain *dom, const void *pfdt,
                           int node, void *fdt)
{
    int at, len, rc = 0;

    fdt_for_each_property_offset (at, pfdt, node)
    {
        const char *name;
        const void *data = fdt_getprop_by_offset(pfdt, at, &name, &len);

        if ( is_xens(name) || (dom && viommu_drops_property(dom, node, name)) )
            continue;
        rc = fdt_property(fdt, name, data, len);
        if ( rc )
            return rc;
    }

    return dom ? viommu_emit_properties(dom, node, fdt) : 0;
}

static int copy_node(const struct viommu_domain *dom, const void *pfdt,
                     int node, void *fdt)
{
    int sub, rc = fdt_begin_node(fdt, fdt_get_name(pfdt, node, NULL));

    rc = rc ? rc : copy_properties(dom, pfdt, node, fdt);
    fdt_for_each_subnode (sub, pfdt, node)
        rc = rc ? rc : copy_node(dom, pfdt, sub, fdt);

    return rc ? rc : fdt_end_node(fdt);
}

int guest_tree(const struct viommu_domain *dom, const void *pfdt, void *buf,
               int size)
{
    int passthrough = fdt_path_offset(pfdt, "/passthrough");
    int rc = fdt_create(buf, size);

    rc = rc ? rc : fdt_finish_reservemap(buf);
    rc = rc ? rc : fdt_begin_node(buf, "");
    rc = rc ? rc : fdt_property_u32(buf, "#address-cells", 2);
    rc = rc ? rc : fdt_property_u32(buf, "#size-cells", 2);
    rc = rc ? rc : copy_node(dom, pfdt, passthrough, buf);
    rc = rc || !dom ? rc : viommu_emit_node(dom, 0xfde8, buf);
    rc = rc ? rc : fdt_end_node(buf);
    rc = rc ? rc : fdt_finish(buf);

    /* The planner speaks errno, libfdt does not. */
    assert_true(!rc || rc == -FDT_ERR_NOSPACE || rc == -ENOSPC);

    return rc ? -ENOSPC : (int)fdt_totalsize(buf);
}

void *guest_of(struct world *w, const char *domain)
{
    const struct viommu_domain *dom = viommu_plan_guest(w->plan, domain);
    const void *pfdt;
    void *buf;
    int size;

    assert_non_null(dom);
    pfdt = partial_of(w, dom->path);
    size = fdt_totalsize(pfdt) + 4096;
    buf = malloc(size);
    assert_true(guest_tree(dom, pfdt, buf, size) > 0);
    assert_int_equal(fdt_check_full(buf, fdt_totalsize(buf)), 0);

    return buf;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
