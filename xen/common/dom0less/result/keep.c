/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the work on one domain to what the plan keeps of it, in memory that
 * lives as long as the plan.
 */

#include "result.h"

static int __init keep_smmus(struct plan *p, const struct plan_domain *dom,
                             struct viommu_domain *out)
{
    unsigned int i;

    out->smmus =
        plan_array(p->keep, dom->streams.nr_smmus, sizeof(*out->smmus));
    if ( !out->smmus )
        return -ENOMEM;

    out->coherent = true;
    for ( i = 0; i < dom->streams.nr_smmus; i++ )
    {
        out->smmus[i] = p->iommus->list.v[dom->streams.smmus[i]].pub;
        out->coherent &= out->smmus[i].coherent;
    }
    out->nr_smmus = dom->streams.nr_smmus;

    return 0;
}

static uint32_t __init own_index(const struct plan_domain *dom, uint32_t smmu)
{
    uint32_t i = 0;

    while ( dom->streams.smmus[i] != smmu )
        i++;

    return i;
}

static int __init keep_ranges(struct plan *p, const struct plan_domain *dom,
                              struct viommu_domain *out)
{
    unsigned int i;

    out->ranges =
        plan_array(p->keep, dom->streams.ranges.nr, sizeof(*out->ranges));
    if ( !out->ranges )
        return -ENOMEM;

    for ( i = 0; i < dom->streams.ranges.nr; i++ )
    {
        out->ranges[i] = dom->streams.ranges.v[i];
        out->ranges[i].smmu = own_index(dom, dom->streams.ranges.v[i].smmu);
    }
    out->nr_ranges = dom->streams.ranges.nr;

    return 0;
}

static int __init keep_devices(struct plan *p, const struct plan_domain *dom,
                               struct viommu_domain *out)
{
    struct viommu_map_row *rows =
        plan_array(p->keep, dom->streams.rows.nr, sizeof(*rows));
    unsigned int i;

    out->devices =
        plan_array(p->keep, dom->streams.devices.nr, sizeof(*out->devices));
    if ( !rows || !out->devices ||
         plan_table_init(&out->by_host_path, p->keep,
                         dom->streams.devices.nr) )
        return -ENOMEM;

    if ( dom->streams.rows.nr )
        memcpy(rows, dom->streams.rows.v,
               dom->streams.rows.nr * sizeof(*rows));

    for ( i = 0; i < dom->streams.devices.nr; i++ )
    {
        const struct plan_device *dev = &dom->streams.devices.v[i];

        out->devices[i] = dev->pub;
        out->devices[i].rows = rows + dev->first_row;
        plan_table_add(&out->by_host_path, p->host->nodes.v[dev->host].hash,
                       i);
    }
    out->nr_devices = dom->streams.devices.nr;

    return 0;
}

/*
 * What emission will add, and whether there is room for it: Xen copies what it
 * wants of the partial device tree.
 */
static void __init keep_size(struct plan *p, const struct plan_domain *dom,
                             struct viommu_domain *out)
{
    const struct viommu_layout *l = p->in->layout;
    uint64_t size;

    out->fdt_extra = plan_emit_size(out);
    size = p->in->xen_release && p->in->xen_release < 22 ? l->fdt_own
                                                         : l->fdt_own_22;
    size += dom->tree_size + out->fdt_extra;
    if ( size > l->fdt_max )
        REPORT(p, FIND_GUEST_DT_TOO_LARGE,
               (&(const struct plan_place){ "partial", "/", NULL }),
               .n = { size, l->fdt_max });
}

/* What is the same for all guests. */
static int __init keep_guest(struct plan *p, const struct plan_domain *dom,
                             struct viommu_domain *out)
{
    out->name = dom->streams.name;
    out->path = dom->path;
    out->phandle = dom->streams.phandle;
    if ( keep_devices(p, dom, out) )
        return -ENOMEM;

    keep_size(p, dom, out);

    return 0;
}

int __init plan_keep_init(struct plan *p)
{
    unsigned int nr = p->guests->list.nr;

    p->out->domains = plan_array(p->keep, nr, sizeof(*p->out->domains));
    p->out->hints = plan_array(p->keep, nr, sizeof(*p->out->hints));

    return p->out->domains && p->out->hints ? 0 : -ENOMEM;
}

int __init plan_keep(struct plan *p, struct plan_domain *dom)
{
    struct viommu_domain *out = &p->out->domains[p->out->nr_domains++];

    out->guest = VIOMMU_GUEST_SMMUV3;
    plan_places(p, dom, out);

    return keep_smmus(p, dom, out) ?:
           keep_ranges(p, dom, out) ?: keep_guest(p, dom, out);
}

int __init plan_keep_hint(struct plan *p, struct plan_domain *dom)
{
    struct viommu_domain *out = &p->out->hints[p->out->nr_hints++];

    out->guest = dom->viommu == PLAN_VIOMMU_HINT ? VIOMMU_GUEST_HINT
                 : dom->viommu == PLAN_VIOMMU_HINT_NODE
                     ? VIOMMU_GUEST_HINT_NODE
                     : VIOMMU_GUEST_BARE;
    if ( dom->streams.vsmmu && !p->error )
        REPORT(p, FIND_NO_PROTECTED_DEVICE, IN_HOST(dom->path, DT_VIOMMU),
               .s = { NULL });

    return keep_guest(p, dom, out);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
