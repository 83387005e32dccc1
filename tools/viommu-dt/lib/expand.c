/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Making the part of a guest's device tree that Xen copies from the partial
 * one, in the same way as Xen's dom0less-build.c. The planner's emit functions
 * write what differs with a virtual SMMU.
 */

#include <errno.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "viommu-dt.h"

/* Xen's phandle for a guest's interrupt controller, unless /gic names one. */
#define PHANDLE_GIC 0xfde8U

struct expansion {
    const struct viommu_domain *dom;
    const void *partial;
    void *fdt;
    /* In /passthrough, where properties for Xen are not copied. */
    bool passthrough;
};

/* Is this a property for Xen, which is not copied to the guest? */
static bool is_for_xen(const char *name)
{
    return !strcmp(name, "xen,reg") || !strcmp(name, "xen,path") ||
           !strcmp(name, "xen,force-assign-without-iommu");
}

static int copy_properties(const struct expansion *e, int node)
{
    int prop, rc = 0;

    fdt_for_each_property_offset (prop, e->partial, node)
    {
        const char *name;
        int len;
        const void *value =
            fdt_getprop_by_offset(e->partial, prop, &name, &len);

        if ( !value )
            return len;
        if ( e->passthrough &&
             (is_for_xen(name) ||
              (e->dom && viommu_drops_property(e->dom, node, name))) )
            continue;
        rc = fdt_property(e->fdt, name, value, len);
        if ( rc )
            return rc;
    }

    if ( prop != -FDT_ERR_NOTFOUND )
        return prop;
    if ( e->dom && e->passthrough )
        rc = viommu_emit_properties(e->dom, node, e->fdt);

    return rc ? -FDT_ERR_NOSPACE : 0;
}

static int copy_node(const struct expansion *e, int node, unsigned int depth)
{
    int child, rc;

    if ( depth > VIOMMU_MAX_DEPTH )
        return -FDT_ERR_BADSTRUCTURE;

    rc = fdt_begin_node(e->fdt, fdt_get_name(e->partial, node, NULL));
    rc = rc ? rc : copy_properties(e, node);
    if ( rc )
        return rc;

    fdt_for_each_subnode (child, e->partial, node)
    {
        rc = copy_node(e, child, depth + 1);
        if ( rc )
            return rc;
    }

    return child != -FDT_ERR_NOTFOUND ? child : fdt_end_node(e->fdt);
}

/* Copy the nodes that Xen copies: only /aliases and /passthrough. */
static int copy_tops(struct expansion *e, uint32_t *gic)
{
    int node, rc;

    fdt_for_each_subnode (node, e->partial, 0)
    {
        const char *name = fdt_get_name(e->partial, node, NULL);

        if ( !strcasecmp(name, "gic") && fdt_get_phandle(e->partial, node) )
            *gic = fdt_get_phandle(e->partial, node);

        e->passthrough = !strcasecmp(name, "passthrough");
        if ( !e->passthrough && strcasecmp(name, "aliases") )
            continue;
        rc = copy_node(e, node, 2);
        if ( rc )
            return rc;
    }

    return node != -FDT_ERR_NOTFOUND ? node : 0;
}

static int write_tree(struct expansion *e, int size)
{
    uint32_t gic = PHANDLE_GIC;
    int rc = fdt_create(e->fdt, size);

    rc = rc ? rc : fdt_finish_reservemap(e->fdt);
    rc = rc ? rc : fdt_begin_node(e->fdt, "");
    rc = rc ? rc : fdt_property_u32(e->fdt, "#address-cells", 2);
    rc = rc ? rc : fdt_property_u32(e->fdt, "#size-cells", 2);
    if ( !rc && e->partial )
        rc = copy_tops(e, &gic);
    if ( !rc && e->dom && viommu_emit_node(e->dom, gic, e->fdt) )
        rc = -FDT_ERR_NOSPACE;
    rc = rc ? rc : fdt_end_node(e->fdt);

    return rc ? rc : fdt_finish(e->fdt);
}

static int depth_checked(const void *fdt)
{
    int node = 0, depth = 0;

    while ( (node = fdt_next_node(fdt, node, &depth)) >= 0 && depth >= 0 )
        if ( depth >= VIOMMU_MAX_DEPTH )
            return -E2BIG;

    return 0;
}

/*
 * Is the partial device tree valid? Returns 0 or an error of
 * viommu_dt_expand().
 */
static int check_partial(const void *partial, size_t size)
{
    if ( !partial )
        return 0;
    if ( size < FDT_V1_SIZE || size > INT32_MAX / 4 ||
         fdt_check_full(partial, size) || fdt_version(partial) < 16 )
        return -EINVAL;

    return depth_checked(partial);
}

int viommu_dt_expand(const struct viommu_domain *dom, const void *partial,
                     size_t size, void **out)
{
    struct expansion e = { .dom = dom, .partial = partial };
    size_t room = size + 512 + (dom ? dom->fdt_extra : 0);
    int rc = check_partial(partial, size);

    *out = NULL;
    if ( rc )
        return rc;

    do
    {
        free(e.fdt);
        e.fdt = malloc(room);
        if ( !e.fdt )
            return -ENOMEM;
        rc = write_tree(&e, room);
        room *= 2;
    } while ( rc == -FDT_ERR_NOSPACE && room < INT32_MAX / 2 );

    if ( rc )
    {
        free(e.fdt);
        return -EINVAL;
    }
    *out = e.fdt;

    return 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
