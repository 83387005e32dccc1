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
    struct varena arena;
};

static bool __init any_viommu(const struct vplan *p)
{
    unsigned int i;

    for ( i = 0; i < p->doms.nr; i++ )
        if ( p->doms.v[i].viommu != VVIOMMU_NONE )
            return true;

    return false;
}

/* Xen finds a domain's modules by the path of its node, whatever the case. */
static int __init check_name(struct vplan *p, const struct vdom *dom)
{
    uint32_t first = vhost_by_path(&p->host, dom->path);
    const char *path;

    if ( first == dom->host || !any_viommu(p) )
        return 0;

    path = vhost_path(&p->host, first, &p->domscratch);
    if ( !path )
        return -ENOMEM;

    VFIND(p, VFIND_DOMAIN_NAME_TAKEN,
          (&(const struct vfind_place){ "host", dom->path, NULL }),
          .s = { path });

    return 0;
}

static int __init plan_domain(struct vplan *p, struct vdom *dom)
{
    struct viommu_observer *o = p->in->observer;
    bool guest = dom->viommu == VVIOMMU_SMMUV3;
    int rc;

    p->domain = dom->name;
    p->nexus = 0;
    rc = check_name(p, dom);
    vdom_check(p, dom);

    p->muted = !guest;
    if ( o )
        rc = rc ?: o->begin_domain(o, p, dom);
    if ( guest )
        rc = rc ?: vdom_shared_mem(p, dom);
    rc = rc ?: vpartial_read(p, dom);
    if ( guest )
        rc = rc ?: vassign(p, dom) ?: vkeep(p, dom);
    else
        rc = rc ?: vkeep_plain(p, dom);
    if ( vdom_hint(dom) )
        rc = rc ?: vkeep_hint(p, dom);
    if ( o )
        rc = rc ?: o->end_domain(o, p, dom);
    p->muted = false;

    if ( dom->fdt && p->in->done )
        p->in->done(p->in->ctx, dom->fdt, dom->fdt_size);
    varena_rewind(&p->domscratch);

    return rc;
}

static int __init plan_domains(struct vplan *p)
{
    unsigned int i;
    int rc;

    p->out->domains =
        varena_array(p->keep, p->doms.nr, sizeof(*p->out->domains));
    p->out->hints = varena_array(p->keep, p->doms.nr, sizeof(*p->out->hints));
    if ( !p->out->domains || !p->out->hints ||
         vtable_init(&p->out->by_name, p->keep, 2 * p->doms.nr) ||
         vbitmap_init(p) || vphys_list(p) || vdom_claim_dom0(p) )
        return -ENOMEM;

    for ( i = 0; i < p->doms.nr; i++ )
    {
        rc = plan_domain(p, &p->doms.v[i]);
        if ( rc )
            return rc;
    }

    rc = vclaims_by_stream(p, false) ?: vclaims_by_reach(p);
    if ( !rc && p->in->observer )
        rc = p->in->observer->end(p->in->observer, p);

    return rc;
}

static int __init plan_all(struct vplan *p)
{
    int rc = vhost_init(p);

    if ( rc || p->error )
        return rc;

    rc = vdom_list(p);
    if ( rc || (!any_viommu(p) && !p->in->check_all) )
        return rc;

    return plan_domains(p);
}

int __init viommu_plan_create(const struct viommu_input *in,
                              struct viommu_plan **out)
{
    struct memory_plan *m = viommu_alloc(sizeof(*m));
    struct vplan *p = viommu_alloc(sizeof(*p));
    int rc = -ENOMEM;

    *out = NULL;
    if ( m && p )
    {
        p->in = in;
        p->out = &m->plan;
        p->keep = &m->arena;
        m->plan.layout = in->layout;
        rc = plan_all(p) ?: p->error;
        varena_free(&p->scratch);
        varena_free(&p->domscratch);
    }

    if ( rc == -ENOMEM )
        vfind_no_memory(in);

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
        varena_free(&m->arena);
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
