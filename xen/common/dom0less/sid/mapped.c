/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The StreamIDs that the host's iommu-map gives to RIDs: for a PCI host bridge
 * to those that the guest's bridge can have; for any other device to the IDs
 * of its parts, which its driver knows.
 */

#include "sid.h"

/*
 * The buses of a bus-range. All buses if there is no property. Returns false
 * if it is malformed.
 */
static bool __init read_buses(struct plan_prop range, uint32_t *first,
                              uint32_t *last)
{
    *first = range.len >= 4 ? plan_cell(range, 0) : 0;
    *last = range.len >= 8 ? plan_cell(range, 1) : range.data ? 0 : 255;

    return !range.data || (range.len == 8 && *first <= *last && *last <= 255);
}

static bool __init read_bus_range(struct plan *p, struct plan_device *dev)
{
    struct plan_prop range = dev->partial_props.bus_range;

    if ( !dev->bridge || read_buses(range, &dev->bus_first, &dev->bus_last) )
        return true;

    REPORT(p, FIND_BUS_RANGE_MALFORMED,
           IN_PARTIAL(dev->pub.path, DT_BUS_RANGE),
           .n = { range.len, dev->bus_first, dev->bus_last });

    return false;
}

/*
 * Read the host's iommu-map-mask. It is ignored if it changes no RID of the
 * bus range.
 */
static bool __init read_mask(struct plan *p, struct plan_device *dev)
{
    const struct plan_place *place =
        IN_HOST(dev->pub.host_path, DT_IOMMU_MAP_MASK);
    struct plan_prop mask = dev->host_props.iommu_map_mask;
    /* Bits that RIDs can have. */
    uint32_t bits = dev->bridge ? 0xff : UINT32_MAX, bus;

    if ( mask.data && mask.len != 4 )
    {
        REPORT(p, FIND_IOMMU_MAP_MASK_MALFORMED, place, .n = { mask.len });
        return false;
    }

    for ( bus = dev->bus_first; bus <= dev->bus_last; bus++ )
        bits |= bus << 8;
    if ( mask.data && (plan_cell(mask, 0) & bits) != bits )
        dev->pub.rid_mask = plan_cell(mask, 0);

    return true;
}

int __init plan_pci_possible(struct plan *p, const struct plan_device *dev)
{
    struct plan_prop mask = dev->host_props.iommu_map_mask;
    struct plan_device whole = { .pub.rid_mask = mask.len == 4
                                                     ? plan_cell(mask, 0)
                                                     : UINT32_MAX,
                                 .bridge = true };
    struct plan_map rows = {};
    unsigned int i;

    if ( !dev->bridge )
        return 0;

    /* The host's bus-range, or all buses if it is malformed. */
    if ( !read_buses(dev->host_props.bus_range, &whole.bus_first,
                     &whole.bus_last) )
        read_buses((struct plan_prop){ NULL, 0 }, &whole.bus_first,
                   &whole.bus_last);
    if ( plan_map_clip(p, &whole, dev->host_props.iommu_map, &rows) )
        return -ENOMEM;

    for ( i = 0; i < rows.v.nr; i++ )
    {
        const struct plan_map_row *r = &rows.v.v[i];
        struct plan_claim *c;
        uint32_t smmu;

        if ( plan_iommu_find(p, r->phandle, &smmu) )
            return -ENOMEM;
        if ( smmu == PLAN_NONE )
            continue;
        c = plan_add(&p->scratch, &p->sids->pci);
        if ( !c )
            return -ENOMEM;
        *c = (struct plan_claim){ 0, r->first, r->count, smmu, dev->claimant };
    }

    return 0;
}

int __init plan_mapped_read(struct plan *p, struct plan_streams *s,
                            struct plan_device *dev)
{
    const struct plan_place *place = IN_HOST(dev->pub.host_path, DT_IOMMU_MAP);
    struct plan_prop map = dev->host_props.iommu_map;
    uint32_t smmu = PLAN_NONE;
    struct plan_map rows;
    unsigned int i;

    dev->unusable = !read_bus_range(p, dev) || !read_mask(p, dev);
    if ( dev->unusable )
        return 0;

    /* Rows have four cells if the IOMMU has one. */
    if ( map.len >= 8 && plan_iommu_find(p, plan_cell(map, 1), &smmu) )
        return -ENOMEM;
    if ( smmu != PLAN_NONE && !p->iommus->list.v[smmu].one_cell )
        return plan_sid_smmu(p, s, dev, plan_cell(map, 1), place, false,
                             &smmu);

    if ( plan_map_read(p, dev, map, dev->map_gaps, place, &rows) )
        return -ENOMEM;

    for ( i = 0; !dev->unusable && i < rows.v.nr; i++ )
    {
        const struct plan_map_row *r = &rows.v.v[i];
        struct plan_run *run = plan_add(&p->work, &s->runs);

        if ( !run ||
             plan_sid_smmu(p, s, dev, r->phandle, place, false, &run->smmu) )
            return -ENOMEM;
        run->rid = r->rid;
        run->psid = r->first;
        run->count = r->count;
    }

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
