/* SPDX-License-Identifier: GPL-2.0-only */
/* Copying what was found out about a domain into the plan. */

#include "result.h"

static int __init keep_smmus(struct plan *p, const struct plan_streams *s,
                             struct viommu_domain *out)
{
    unsigned int i;

    out->nr_smmus = s->nr_smmus;
    out->smmus = plan_array(p->keep, s->nr_smmus, sizeof(*out->smmus));
    if ( !out->smmus )
        return -ENOMEM;

    out->coherent = true;
    for ( i = 0; i < s->nr_smmus; i++ )
    {
        out->smmus[i] = p->iommus->list.v[s->smmus[i]].pub;
        out->coherent &= out->smmus[i].coherent;
    }

    return 0;
}

static int __init keep_ranges(struct plan *p, const struct plan_streams *s,
                              struct viommu_domain *out)
{
    struct viommu_range *r;

    out->nr_ranges = s->ranges.nr;
    out->ranges = r =
        plan_keep_array(p->keep, s->ranges.v, s->ranges.nr, sizeof(*r));
    if ( !r )
        return -ENOMEM;

    for ( ; r < out->ranges + out->nr_ranges; r++ )
    {
        uint32_t own = 0;

        while ( s->smmus[own] != r->smmu )
            own++;
        r->smmu = own;
    }

    return 0;
}

static int __init keep_devices(struct plan *p, const struct plan_streams *s,
                               struct viommu_domain *out)
{
    unsigned int nr = s->devices.nr, i;
    struct viommu_map_row *rows =
        plan_keep_array(p->keep, s->rows.v, s->rows.nr, sizeof(*rows));

    out->nr_devices = nr;
    out->devices = plan_array(p->keep, nr, sizeof(*out->devices));
    if ( !rows || !out->devices ||
         plan_table_init(&out->by_host_path, p->keep, nr) )
        return -ENOMEM;

    for ( i = 0; i < nr; i++ )
    {
        const struct plan_device *dev = &s->devices.v[i];

        out->devices[i] = dev->pub;
        out->devices[i].rows = rows + dev->first_row;
        plan_table_add(&out->by_host_path, p->host->nodes.v[dev->host].hash,
                       i);
    }

    return 0;
}

/*
 * The part for domains with and without a vSMMU. Also checks that the guest's
 * device tree has space for what Xen copies of the partial one and for what
 * the emit functions write.
 */
static int __init keep_guest(struct plan *p, const struct plan_domain *dom,
                             struct viommu_domain *out)
{
    const struct viommu_layout *l = p->in->layout;
    bool is_4_22 = !p->in->xen_release || p->in->xen_release >= 22;
    uint64_t size;

    out->name = dom->streams.name;
    out->path = dom->path;
    out->phandle = dom->streams.phandle;
    if ( keep_devices(p, &dom->streams, out) )
        return -ENOMEM;

    out->fdt_extra = plan_emit_size(out);
    size = (is_4_22 ? l->fdt_own_22 : l->fdt_own) + dom->tree_size +
           out->fdt_extra;
    if ( size > l->fdt_max )
        REPORT_HINT(p, FIND_GUEST_DT_TOO_LARGE,
                    (&(const struct plan_place){ "partial", "/", NULL }),
                    .n = { size, l->fdt_max });

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
    out->reset_bypass = dom->reset_bypass;
    plan_places(p, dom, out);

    return keep_smmus(p, &dom->streams, out) ?:
           keep_ranges(p, &dom->streams, out) ?: keep_guest(p, dom, out);
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
