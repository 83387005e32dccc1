/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Looking up what the plan says: domains by name or path, devices by their
 * place in the partial device tree or in the host's.
 */

#include "planner.h"

const struct viommu_domain *__init
viommu_plan_guest(const struct viommu_plan *plan, const char *name)
{
    uint32_t hash = vhash_string(VHASH_START, name), at = 0, i;

    while ( plan->by_name.slots && vtable_next(&plan->by_name, hash, &at, &i) )
    {
        const struct viommu_domain *dom = &plan->domains[i & ~VKEEP_HINT];

        if ( i & VKEEP_HINT )
            dom = &plan->hints[i & ~VKEEP_HINT];
        if ( !strcmp(dom->name, name) || !strcmp(dom->path, name) )
            return dom;
    }

    return NULL;
}

const struct viommu_domain *__init
viommu_plan_domain(const struct viommu_plan *plan, const char *name)
{
    const struct viommu_domain *dom = viommu_plan_guest(plan, name);

    return dom && dom->guest == VIOMMU_GUEST_SMMUV3 ? dom : NULL;
}

const struct viommu_device *__init
viommu_domain_device(const struct viommu_domain *dom, int offset)
{
    unsigned int at =
        vfirst_not(dom->nr_devices, i, dom->devices[i].offset < offset);

    return at < dom->nr_devices && dom->devices[at].offset == offset
               ? &dom->devices[at]
               : NULL;
}

const struct viommu_device *__init viommu_domain_host_device(
    const struct viommu_domain *dom, const char *host_path)
{
    /* The hash of names, as vhost_node has it: the root has none. */
    uint32_t hash = vhash_string(VHASH_START,
                                 strcmp(host_path, "/") ? host_path : ""),
             at = 0, i;
    size_t len = strlen(host_path);

    while ( vtable_next(&dom->by_host_path, hash, &at, &i) )
        if ( strlen(dom->devices[i].host_path) == len &&
             vdt_same(dom->devices[i].host_path, host_path, len) )
            return &dom->devices[i];

    return NULL;
}

/* What a vSMMU's guest never gets as its author wrote it. */
static bool __init is_rewritten(const char *name)
{
    static const enum vdt_id rewritten[] = {
        VDT_IOMMUS,  VDT_IOMMU_MAP,  VDT_IOMMU_MAP_MASK,
        VDT_MSI_MAP, VDT_MSI_PARENT,
    };
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(rewritten); i++ )
        if ( !strcmp(name, vdt_names[rewritten[i]]) )
            return true;

    return false;
}

bool __init viommu_drops_property(const struct viommu_domain *dom, int offset,
                                  const char *name)
{
    const struct viommu_device *dev;

    /* Most names are neither: no need to look for the device. */
    if ( !is_rewritten(name) && strcmp(name, VEMIT_HINT) )
        return false;

    dev = viommu_domain_device(dom, offset);
    if ( !dev )
        return false;
    if ( dom->guest == VIOMMU_GUEST_SMMUV3 || dom->guest == VIOMMU_GUEST_BARE )
        return is_rewritten(name);
    if ( dev->kind == VIOMMU_UNPROTECTED )
        return false;

    return !strcmp(name,
                   dom->guest == VIOMMU_GUEST_HINT ? VEMIT_HINT : "iommus");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
