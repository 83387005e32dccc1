/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whose is a StreamID? Within a domain each virtual one stands for one
 * physical one; over all domains each physical one belongs to one device, but
 * for nodes of one domain whose authors agreed on its virtual one. Claims are
 * sorted and walked once; whoever comes later in document order is to blame.
 */

#include "planner.h"

/*
 * Virtual minus physical: claims that overlap and have the same of it agree.
 */
static uint32_t __init shift_of(const struct vclaim *c)
{
    return c->vsid - c->psid;
}

/* Report each device once: the first conflict is the one to solve. */
static bool __init blame(struct vplan *p, const struct vclaim *c)
{
    struct vclaimant *who = &p->claimants.v[c->device];
    bool first = !who->blamed;

    who->blamed = true;

    return first;
}

/*
 * For each claim the index plus 1 of an earlier one it disagrees with; 0:
 * none.
 */
static int __init new_scratch(struct varena *a, unsigned int n,
                              struct vkey **keys, struct vkey **spare,
                              uint32_t **against)
{
    *keys = varena_array(a, n + 1, sizeof(**keys));
    *spare = varena_array(a, n + 1, sizeof(**spare));
    *against = varena_array(a, n + 1, sizeof(**against));

    return *keys && *spare && *against ? 0 : -ENOMEM;
}

/* The later of the two, in document order, is the one to report. */
static void __init note(uint32_t *against, uint32_t a, uint32_t b)
{
    against[max(a, b)] = min(a, b) + 1;
}

static int __init add_range(struct vplan *p, struct vdom *dom,
                            const struct vclaim *c)
{
    struct viommu_range *r = vvec_add(&p->domscratch, &dom->ranges);

    if ( !r )
        return -ENOMEM;
    r->vsid = c->vsid;
    r->psid = c->psid;
    r->count = c->count;
    r->smmu = c->smmu;

    return 0;
}

static void __init report_doubled(struct vplan *p, const struct vdom *dom,
                                  uint32_t *against)
{
    unsigned int i;

    for ( i = 0; i < dom->claims.nr; i++ )
    {
        const struct vclaim *c = &dom->claims.v[i], *other;
        const struct vclaimant *who = &p->claimants.v[c->device];
        enum vdt_id prop = who->bridge ? VDT_IOMMU_MAP : VDT_IOMMUS;
        uint32_t vsid;

        if ( !against[i] || !blame(p, c) )
            continue;
        other = &dom->claims.v[against[i] - 1];
        vsid = max(c->vsid, other->vsid);
        VFIND(p, VFIND_VSID_DOUBLED, VPARTIAL(who->path, prop),
              .s = { p->claimants.v[other->device].host_path }, .n = { vsid });
    }
}

int __init vclaims_by_vsid(struct vplan *p, struct vdom *dom)
{
    unsigned int n = dom->claims.nr, i;
    const struct vclaim *v = dom->claims.v;
    struct vkey *keys, *spare;
    uint32_t *against, furthest = 0;

    if ( new_scratch(&p->domscratch, n, &keys, &spare, &against) )
        return -ENOMEM;

    for ( i = 0; i < n; i++ )
        keys[i] = (struct vkey){ v[i].vsid, i };
    vsort(keys, spare, n);

    for ( i = 0; i < n; i++ )
    {
        const struct vclaim *c = &v[keys[i].index], *f = &v[furthest];
        struct viommu_range *last =
            dom->ranges.nr ? &dom->ranges.v[dom->ranges.nr - 1] : NULL;

        if ( !i || c->vsid >= f->vsid + f->count )
        {
            if ( add_range(p, dom, c) )
                return -ENOMEM;
            furthest = keys[i].index;
            continue;
        }

        if ( c->smmu != f->smmu || shift_of(c) != shift_of(f) )
            note(against, furthest, keys[i].index);
        if ( c->vsid + c->count > f->vsid + f->count )
        {
            last->count = c->vsid + c->count - last->vsid;
            furthest = keys[i].index;
        }
    }
    report_doubled(p, dom, against);

    return 0;
}

/* May two claims to one StreamID stand side by side? */
static bool __init agree(const struct vplan *p, const struct vclaim *a,
                         const struct vclaim *b)
{
    const struct vclaimant *x = &p->claimants.v[a->device],
                           *y = &p->claimants.v[b->device];

    if ( x->plain && y->plain && !p->in->check_all )
        return true;

    /* None is given out automatically that is taken: both nodes wrote it. */
    return x->domain == y->domain && shift_of(a) == shift_of(b);
}

static void __init report_stream(struct vplan *p, const struct vclaim *c,
                                 const struct vclaim *other)
{
    const struct vclaimant *who = &p->claimants.v[c->device],
                           *before = &p->claimants.v[other->device];
    const struct vfind_place *place = VPARTIAL(who->path, VDT_XEN_PATH);
    const char *smmu = p->smmus.v[c->smmu].path;
    uint32_t psid = max(c->psid, other->psid);

    p->domain = who->domain_name;
    if ( who->domain != before->domain )
        VFIND(p, VFIND_STREAM_IN_TWO_DOMAINS, place,
              .s = { smmu, before->domain_name }, .n = { psid });
    else if ( who != before )
        VFIND(p, VFIND_STREAM_IN_TWO_NODES, place, .s = { smmu, before->path },
              .n = { psid });
    else
        VFIND(p, VFIND_VSID_AMBIGUOUS, VPARTIAL(who->path, VDT_IOMMU_MAP),
              .s = { smmu },
              .n = { psid, psid + shift_of(other), psid + shift_of(c) });
}

int __init vclaims_by_stream(struct vplan *p)
{
    unsigned int n = p->claims.nr, i;
    const struct vclaim *v = p->claims.v;
    struct vkey *keys, *spare;
    uint32_t *against, furthest = 0;

    if ( new_scratch(&p->scratch, n, &keys, &spare, &against) )
        return -ENOMEM;

    for ( i = 0; i < n; i++ )
        keys[i] = (struct vkey){ (uint64_t)v[i].smmu << 32 | v[i].psid, i };
    vsort(keys, spare, n);

    for ( i = 0; i < n; i++ )
    {
        const struct vclaim *c = &v[keys[i].index], *f = &v[furthest];
        bool apart = !i || c->smmu != f->smmu || c->psid - f->psid >= f->count;

        if ( !apart && !agree(p, c, f) )
            note(against, furthest, keys[i].index);
        if ( apart || c->psid - f->psid + c->count > f->count )
            furthest = keys[i].index;
    }

    for ( i = 0; i < n; i++ )
        if ( against[i] && blame(p, &v[i]) )
            report_stream(p, &v[i], &v[against[i] - 1]);

    return 0;
}

static const struct vclaim *__init claim_at(const struct vplan *p,
                                            unsigned int i)
{
    return i < p->claims.nr ? &p->claims.v[i] : &p->reach.v[i - p->claims.nr];
}

/* Neither of one domain, nor of two that Xen alone looks after? */
static bool __init apart_in_trust(const struct vplan *p,
                                  const struct vclaim *a,
                                  const struct vclaim *b)
{
    const struct vclaimant *x = &p->claimants.v[a->device],
                           *y = &p->claimants.v[b->device];

    return x->domain != y->domain && !(x->plain && y->plain);
}

static void __init report_reach(struct vplan *p, const struct vclaim *a,
                                const struct vclaim *b)
{
    const struct vclaim *later = a->device > b->device ? a : b,
                        *earlier = later == a ? b : a;
    const struct vclaimant *who = &p->claimants.v[later->device];
    const char *whose = p->claimants.v[earlier->device].domain_name;
    const char *smmu = p->smmus.v[a->smmu].path;
    uint32_t psid = max(a->psid, b->psid);

    if ( !blame(p, later) )
        return;

    p->domain = who->domain_name;
    VFIND(p, VFIND_STREAM_IN_REACH, VPARTIAL(who->path, VDT_XEN_PATH),
          .s = { smmu, whose }, .n = { psid });
}

int __init vclaims_by_reach(struct vplan *p)
{
    unsigned int n = p->claims.nr + p->reach.nr, i;
    const struct vclaim *f = NULL;
    struct vkey *keys, *spare;
    uint32_t *unused;

    if ( new_scratch(&p->scratch, n, &keys, &spare, &unused) )
        return -ENOMEM;

    for ( i = 0; i < n; i++ )
    {
        const struct vclaim *c = claim_at(p, i);

        keys[i] = (struct vkey){ (uint64_t)c->smmu << 32 | c->psid, i };
    }
    vsort(keys, spare, n);

    for ( i = 0; i < n; i++ )
    {
        const struct vclaim *c = claim_at(p, keys[i].index);
        bool apart = !f || c->smmu != f->smmu || c->psid - f->psid >= f->count;

        if ( !apart && apart_in_trust(p, c, f) )
            report_reach(p, c, f);
        if ( apart || c->psid - f->psid + c->count > f->count )
            f = c;
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
