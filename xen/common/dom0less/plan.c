/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Boot-time configuration of virtual SMMUs: one plan for all domains, made
 * before the first is created. Its interface is include/viommu/plan.h;
 * base/base.h lists the folders.
 *
 * The time it takes is linear in the size of the trees, the number of domains
 * and devices, and the rows of iommu-maps. It does not depend on how many
 * StreamIDs a row has. Only each row of xen,reg is compared with the registers
 * of all IOMMUs and interrupt controllers. Limits: vSIDs below 2^20, 16 SMMUs
 * for a domain, partial device trees 16 levels deep.
 */

#include "result/result.h"

/* The plan, and the memory of everything it points to. */
struct memory_plan {
    struct viommu_plan plan;
    struct plan_arena arena;
};

/* Plan a domain that requests a vSMMU. */
static int __init plan_guest(struct plan *p, struct plan_domain *dom)
{
    struct plan_streams *s = &dom->streams;
    int rc;

    rc = plan_shared_memory(p, dom) ?:
         plan_partial_read(p, dom) ?: /* devices, with interrupts */
         plan_streams_read(p, s) ?:   /* their StreamIDs */
         plan_sid_assign(p, s) ?:     /* their vSIDs */
         plan_sid_ranges(p, s);

    return rc ?: (s->nr_smmus ? plan_keep(p, dom) : plan_keep_hint(p, dom));
}

/*
 * Plan any other domain: only find conflicts of its devices with those of
 * other domains and, for a hint, list its devices.
 */
static int __init plan_other(struct plan *p, struct plan_domain *dom)
{
    int rc = plan_partial_read(p, dom) ?:
             plan_streams_read(p, &dom->streams) ?:
             plan_sid_plain(p, &dom->streams);

    return rc ?: (plan_is_hint(dom) ? plan_keep_hint(p, dom) : 0);
}

static int __init plan_domain(struct plan *p, struct plan_domain *dom)
{
    struct viommu_observer *o = p->in->observer;
    int rc;

    p->domain = dom->streams.name;
    p->host->nexus = 0;
    rc = plan_domain_check(p, dom);

    p->left_to_xen = dom->streams.vsmmu  ? LEFT_NOTHING
                     : plan_is_hint(dom) ? LEFT_BUT_HINT
                                         : LEFT_ALL;
    if ( o )
        rc = rc ?: o->begin_domain(o, p, dom);
    rc = rc ?: (dom->streams.vsmmu ? plan_guest(p, dom) : plan_other(p, dom));
    if ( o )
        rc = rc ?: o->end_domain(o, p, dom);
    p->left_to_xen = LEFT_NOTHING;

    if ( dom->fdt && p->in->done )
        p->in->done(p->in->ctx, dom->fdt, dom->fdt_size);
    plan_arena_rewind(&p->work);

    return rc;
}

static int __init plan_domains(struct plan *p)
{
    const struct plan_guests *guests = p->guests;
    unsigned int i;
    int rc = plan_iommus_list(p) ?: plan_sids_init(p) ?: plan_keep_init(p);

    if ( !rc && guests->domain0 )
        rc = plan_claim_domain0(p, guests->domain0, guests->list.nr);

    for ( i = 0; !rc && i < guests->list.nr; i++ )
        rc = plan_domain(p, &guests->list.v[i]);

    rc = rc ?: plan_claims_compare(p, false);

    return rc
               ?: (p->in->observer ? p->in->observer->end(p->in->observer, p)
                                   : 0);
}

static int __init plan_all(struct plan *p)
{
    int rc = plan_host_init(p);

    if ( !rc && !p->error )
        rc = plan_domains_list(p);
    if ( rc || p->error || !(p->guests->any_viommu || p->in->check_all) )
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
        plan_arena_free(&p->work);
    }

    if ( rc == -ENOMEM )
        plan_send(in, NULL, &plan_findings[FIND_NO_MEMORY],
                  &(const struct plan_place){ "host", "/", NULL },
                  &(const struct plan_args){ .n = { 0 } });

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
