/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the work on one domain to what the plan keeps of it, in memory that
 * lives as long as the plan.
 */

#include "planner.h"

/* Claims go to the list of all domains, where conflicts are looked for. */
static int __init keep_claims(struct plan *p, const struct plan_domain *dom)
{
    unsigned int i;

    for ( i = 0; i < dom->claims.nr; i++ )
    {
        struct plan_claim *c = plan_add(&p->scratch, &p->claims);

        if ( !c )
            return -ENOMEM;
        *c = dom->claims.v[i];
    }

    return 0;
}

/* A domain without vSMMU has a claim to the StreamIDs of its devices, too. */
int __init plan_keep_plain(struct plan *p, struct plan_domain *dom)
{
    unsigned int i, j;

    for ( i = 0; i < dom->devs.nr; i++ )
    {
        const struct plan_device *dev = &dom->devs.v[i];

        for ( j = 0; j < dev->nr_runs; j++ )
        {
            const struct plan_run *run = &dom->runs.v[dev->first_run + j];
            struct plan_claim *c = plan_add(&p->scratch, &p->claims);

            if ( !c )
                return -ENOMEM;
            c->psid = c->vsid = run->psid;
            c->count = run->count;
            c->smmu = run->smmu;
            c->device = dev->claimant;
        }
    }

    return 0;
}

static int __init keep_smmus(struct plan *p, const struct plan_domain *dom,
                             struct viommu_domain *out)
{
    unsigned int i;

    out->smmus = plan_array(p->keep, dom->nr_smmus, sizeof(*out->smmus));
    if ( !out->smmus )
        return -ENOMEM;

    out->coherent = true;
    for ( i = 0; i < dom->nr_smmus; i++ )
    {
        const struct plan_iommu *s = &p->smmus.v[dom->smmus[i]];

        out->smmus[i] =
            (struct viommu_smmu){ s->path, s->phandle, s->base, s->coherent };
        out->coherent &= s->coherent;
    }
    out->nr_smmus = dom->nr_smmus;

    return 0;
}

static uint32_t __init own_index(const struct plan_domain *dom, uint32_t smmu)
{
    uint32_t i = 0;

    while ( dom->smmus[i] != smmu )
        i++;

    return i;
}

static int __init keep_ranges(struct plan *p, const struct plan_domain *dom,
                              struct viommu_domain *out)
{
    unsigned int i;

    out->ranges = plan_array(p->keep, dom->ranges.nr, sizeof(*out->ranges));
    if ( !out->ranges )
        return -ENOMEM;

    for ( i = 0; i < dom->ranges.nr; i++ )
    {
        out->ranges[i] = dom->ranges.v[i];
        out->ranges[i].smmu = own_index(dom, dom->ranges.v[i].smmu);
    }
    out->nr_ranges = dom->ranges.nr;

    return 0;
}

static int __init keep_devices(struct plan *p, const struct plan_domain *dom,
                               struct viommu_domain *out)
{
    struct viommu_map_row *rows =
        plan_array(p->keep, dom->rows.nr, sizeof(*rows));
    unsigned int i;

    out->devices = plan_array(p->keep, dom->devs.nr, sizeof(*out->devices));
    if ( !rows || !out->devices ||
         plan_table_init(&out->by_host_path, p->keep, dom->devs.nr) )
        return -ENOMEM;

    if ( dom->rows.nr )
        memcpy(rows, dom->rows.v, dom->rows.nr * sizeof(*rows));

    for ( i = 0; i < dom->devs.nr; i++ )
    {
        const struct plan_device *dev = &dom->devs.v[i];

        out->devices[i] = dev->pub;
        out->devices[i].rows = rows + dev->first_row;
        plan_table_add(&out->by_host_path, p->host.nodes.v[dev->host].hash, i);
    }
    out->nr_devices = dom->devs.nr;

    return 0;
}

/* To be found by name and by path; hints are told from others by a bit. */
static void __init keep_names(struct plan *p, const struct viommu_domain *dom,
                              uint32_t index)
{
    plan_table_add(&p->out->by_name, plan_hash(PLAN_HASH_START, dom->name),
                   index);
    plan_table_add(&p->out->by_name, plan_hash(PLAN_HASH_START, dom->path),
                   index);
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

int __init plan_keep(struct plan *p, struct plan_domain *dom)
{
    struct viommu_domain *out = &p->out->domains[p->out->nr_domains];

    if ( keep_claims(p, dom) )
        return -ENOMEM;

    if ( !dom->nr_smmus )
    {
        if ( !p->error )
            REPORT(p, FIND_NO_PROTECTED_DEVICE, IN_HOST(dom->path, DT_VIOMMU),
                   .s = { NULL });
        return plan_keep_hint(p, dom);
    }

    out->guest = VIOMMU_GUEST_SMMUV3;
    out->name = dom->name;
    out->path = dom->path;
    out->phandle = dom->phandle;
    if ( plan_places(p, dom, out) || keep_smmus(p, dom, out) ||
         keep_ranges(p, dom, out) || keep_devices(p, dom, out) )
        return -ENOMEM;

    keep_size(p, dom, out);
    keep_names(p, out, p->out->nr_domains++);

    return 0;
}

int __init plan_keep_hint(struct plan *p, struct plan_domain *dom)
{
    struct viommu_domain *out = &p->out->hints[p->out->nr_hints];

    out->guest = dom->viommu == PLAN_VIOMMU_HINT ? VIOMMU_GUEST_HINT
                 : dom->viommu == PLAN_VIOMMU_HINT_NODE
                     ? VIOMMU_GUEST_HINT_NODE
                     : VIOMMU_GUEST_BARE;
    out->name = dom->name;
    out->path = dom->path;
    out->phandle = dom->phandle;
    if ( keep_devices(p, dom, out) )
        return -ENOMEM;

    keep_size(p, dom, out);
    keep_names(p, out, PLAN_KEEP_HINT | p->out->nr_hints++);

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
