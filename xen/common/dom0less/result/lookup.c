/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Looking up domains by name or path, and devices by their offset in the
 * partial device tree or by xen,path.
 */

#include "result.h"

static const struct viommu_domain *__init
find(const struct viommu_domain *list, unsigned int nr, const char *name)
{
    unsigned int i;

    for ( i = 0; i < nr; i++ )
        if ( !strcmp(list[i].name, name) || !strcmp(list[i].path, name) )
            return &list[i];

    return NULL;
}

const struct viommu_domain *__init
viommu_plan_domain(const struct viommu_plan *plan, const char *name)
{
    return find(plan->domains, plan->nr_domains, name);
}

const struct viommu_domain *__init
viommu_plan_guest(const struct viommu_plan *plan, const char *name)
{
    return viommu_plan_domain(plan, name)
               ?: find(plan->hints, plan->nr_hints, name);
}

const struct viommu_device *__init
viommu_domain_device(const struct viommu_domain *dom, int offset)
{
    unsigned int at =
        plan_first_not(dom->nr_devices, i, dom->devices[i].offset < offset);

    return at < dom->nr_devices && dom->devices[at].offset == offset
               ? &dom->devices[at]
               : NULL;
}

const struct viommu_device *__init viommu_domain_host_device(
    const struct viommu_domain *dom, const char *host_path)
{
    /*
     * The hash as in plan_host_node. That of the root is of an empty string.
     */
    uint32_t hash = plan_hash(PLAN_HASH_START,
                              strcmp(host_path, "/") ? host_path : ""),
             at = 0, i;
    size_t len = strlen(host_path);

    while ( plan_table_next(&dom->by_host_path, hash, &at, &i) )
        if ( strlen(dom->devices[i].host_path) == len &&
             plan_same(dom->devices[i].host_path, host_path, len) )
            return &dom->devices[i];

    return NULL;
}

/* Properties that viommu_drops_property() may leave out. */
static bool __init may_be_dropped(const char *name)
{
    static const char *const names[] = {
        "iommus",     "iommu-map",          "iommu-map-mask",   "msi-map",
        "msi-parent", "xen,iommu-map-gaps", PLAN_HINT_PROPERTY,
    };
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(names); i++ )
        if ( *name == *names[i] && !strcmp(name, names[i]) )
            return true;

    return false;
}

bool __init viommu_drops_property(const struct viommu_domain *dom, int offset,
                                  const char *name)
{
    const struct viommu_device *dev =
        may_be_dropped(name) ? viommu_domain_device(dom, offset) : NULL;

    if ( !dev )
        return false;
    if ( dom->guest == VIOMMU_GUEST_SMMUV3 || dom->guest == VIOMMU_GUEST_BARE )
        return strcmp(name, PLAN_HINT_PROPERTY);
    if ( dev->kind == VIOMMU_UNPROTECTED )
        return false;

    return !strcmp(name, dom->guest == VIOMMU_GUEST_HINT ? PLAN_HINT_PROPERTY
                                                         : "iommus");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
