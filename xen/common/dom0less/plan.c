/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Boot-time configuration of virtual SMMUs: one plan over all domains, made
 * before the first is created. See include/viommu/plan.h for what it promises
 * and planner.h for how it goes about it.
 *
 * Cost is linear in the size of the trees, the number of domains and devices,
 * and the rows of iommu-maps; it does not depend on how many StreamIDs a row
 * covers. Limits: vSIDs below 2^20, 16 SMMUs per domain, partial device trees
 * 16 levels deep.
 */

#include "planner.h"

/* The plan as it is allocated: with the memory that all of it lies in. */
struct memory_plan {
    struct viommu_plan plan;
    struct plan_arena arena;
};

static bool __init any_viommu(const struct plan *p)
{
    unsigned int i;

    for ( i = 0; i < p->doms.nr; i++ )
        if ( p->doms.v[i].viommu != PLAN_VIOMMU_NONE )
            return true;

    return false;
}

/* Xen finds a domain's modules by the path of its node, whatever the case. */
static int __init check_name(struct plan *p, const struct plan_domain *dom)
{
    uint32_t first = plan_host_by_path(&p->host, dom->path);
    const char *path;

    if ( first == dom->host || !any_viommu(p) )
        return 0;

    path = plan_host_path(&p->host, first, &p->domain_scratch);
    if ( !path )
        return -ENOMEM;

    REPORT(p, FIND_DOMAIN_NAME_TAKEN,
           (&(const struct plan_place){ "host", dom->path, NULL }),
           .s = { path });

    return 0;
}

static int __init plan_domain(struct plan *p, struct plan_domain *dom)
{
    struct viommu_observer *o = p->in->observer;
    bool guest = dom->viommu == PLAN_VIOMMU_SMMUV3;
    int rc;

    p->domain = dom->name;
    p->nexus = 0;
    rc = check_name(p, dom);
    plan_domain_check(p, dom);

    p->muted = !guest;
    if ( o )
        rc = rc ?: o->begin_domain(o, p, dom);
    if ( guest )
        rc = rc ?: plan_shared_memory(p, dom);
    rc = rc ?: plan_partial_read(p, dom);
    if ( guest )
        rc = rc ?: plan_sid_assign(p, dom) ?: plan_keep(p, dom);
    else
        rc = rc ?: plan_keep_plain(p, dom);
    if ( plan_is_hint(dom) )
        rc = rc ?: plan_keep_hint(p, dom);
    if ( o )
        rc = rc ?: o->end_domain(o, p, dom);
    p->muted = false;

    if ( dom->fdt && p->in->done )
        p->in->done(p->in->ctx, dom->fdt, dom->fdt_size);
    plan_arena_rewind(&p->domain_scratch);

    return rc;
}

static int __init plan_domains(struct plan *p)
{
    unsigned int i;
    int rc;

    p->out->domains =
        plan_array(p->keep, p->doms.nr, sizeof(*p->out->domains));
    p->out->hints = plan_array(p->keep, p->doms.nr, sizeof(*p->out->hints));
    if ( !p->out->domains || !p->out->hints ||
         plan_table_init(&p->out->by_name, p->keep, 2 * p->doms.nr) ||
         plan_bitmap_init(p) || plan_iommus_list(p) || plan_claim_domain0(p) )
        return -ENOMEM;

    for ( i = 0; i < p->doms.nr; i++ )
    {
        rc = plan_domain(p, &p->doms.v[i]);
        if ( rc )
            return rc;
    }

    rc = plan_claims_by_stream(p, false) ?: plan_claims_by_reach(p);
    if ( !rc && p->in->observer )
        rc = p->in->observer->end(p->in->observer, p);

    return rc;
}

static int __init plan_all(struct plan *p)
{
    int rc = plan_host_init(p);

    if ( rc || p->error )
        return rc;

    rc = plan_domains_list(p);
    if ( rc || (!any_viommu(p) && !p->in->check_all) )
        return rc;

    return plan_domains(p);
}

int __init viommu_plan_create(const struct viommu_input *in,
                              struct viommu_plan **out)
{
    struct memory_plan *m = viommu_alloc(sizeof(*m));
    struct plan *p = viommu_alloc(sizeof(*p));
    int rc = -ENOMEM;

    *out = NULL;
    if ( m && p )
    {
        p->in = in;
        p->out = &m->plan;
        p->keep = &m->arena;
        m->plan.layout = in->layout;
        rc = plan_all(p) ?: p->error;
        plan_arena_free(&p->scratch);
        plan_arena_free(&p->domain_scratch);
    }

    if ( rc == -ENOMEM )
        plan_report_no_memory(in);

    viommu_free(p);
    if ( !rc )
        *out = &m->plan;
    else if ( m )
        viommu_plan_free(&m->plan);

    return rc;
}

void __init viommu_plan_free(struct viommu_plan *plan)
{
    struct memory_plan *m = (struct memory_plan *)plan;

    if ( m )
        plan_arena_free(&m->arena);
    viommu_free(m);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
