/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Conflicts over StreamIDs, and the ranges of a domain. In a domain each vSID
 * has one StreamID. Over all domains, each StreamID belongs to one device;
 * only nodes of one domain that request the same vSID for it may share it. Of
 * two claims in conflict, the later one in document order is reported.
 */

#include "sid.h"

/*
 * vSID minus StreamID. Claims that overlap map alike if, and only if, it is
 * the same for both.
 */
static uint32_t __init shift_of(const struct plan_claim *c)
{
    return c->vsid - c->psid;
}

/*
 * The claimant of this claim, or NULL if one of its conflicts was reported
 * before: one for each device is enough.
 */
static struct plan_claimant *__init first_report(struct plan *p,
                                                 const struct plan_claim *c)
{
    struct plan_claimant *who = &p->sids->claimants.v[c->device];

    if ( who->reported )
        return NULL;

    who->reported = true;

    return who;
}

/* For plan_sid_ranges(): finds overlaps of the vSIDs of one domain. */
struct by_vsid {
    struct plan *p;
    struct plan_streams *s;
    const struct plan_claim *claims;
};

static void __init report_vsid(struct plan *p, const struct plan_claim *c,
                               const struct plan_claim *before)
{
    const struct plan_claimant *who = first_report(p, c);
    const char *other = p->sids->claimants.v[before->device].host_path;
    enum plan_property id = who && who->map_only ? DT_IOMMU_MAP : DT_IOMMUS;
    uint32_t vsid = max(c->vsid, before->vsid);

    if ( who )
        REPORT(p, FIND_VSID_DOUBLED, IN_PARTIAL(who->path, id), .s = { other },
               .n = { vsid });
}

static int __init visit_vsid(void *ctx, uint32_t i, uint32_t other)
{
    const struct by_vsid *w = ctx;
    const struct plan_claim *c = &w->claims[i], *o;
    struct viommu_range *last;

    if ( other == PLAN_NONE )
    {
        last = plan_add(&w->p->work, &w->s->ranges);
        if ( !last )
            return -ENOMEM;
        *last = (struct viommu_range){ c->vsid, c->psid, c->count, c->smmu };
        return 0;
    }

    o = &w->claims[other];
    if ( c->smmu != o->smmu || shift_of(c) != shift_of(o) )
        report_vsid(w->p, max(c, o), min(c, o));
    last = &w->s->ranges.v[w->s->ranges.nr - 1];
    last->count = max(last->count, c->vsid + c->count - last->vsid);

    return 0;
}

int __init plan_sid_ranges(struct plan *p, struct plan_streams *s)
{
    unsigned int n = p->sids->claims.nr - s->first_claim, i;
    struct plan_span *spans = plan_array(&p->work, n, sizeof(*spans));
    struct by_vsid w = { p, s, n ? &p->sids->claims.v[s->first_claim] : NULL };

    if ( !spans )
        return -ENOMEM;

    for ( i = 0; i < n; i++ )
    {
        uint32_t first = w.claims[i].vsid;

        spans[i] =
            (struct plan_span){ first, first + (w.claims[i].count - 1) };
    }

    return plan_sweep(&p->work, spans, NULL, n, visit_vsid, &w);
}

/* For plan_claims_compare(): finds overlaps of the StreamIDs of all claims. */
struct by_stream {
    struct plan *p;
    bool plain; /* only between domains without a vSMMU */
    bool pci;   /* compare plan_sids.pci as well */
};

/* Claim number i; those of plan_sids.pci follow the others. */
static const struct plan_claim *__init claim_at(const struct plan *p,
                                                unsigned int i)
{
    unsigned int nr = p->sids->claims.nr;

    return i < nr ? &p->sids->claims.v[i] : &p->sids->pci.v[i - nr];
}

static void __init report_stream(const struct by_stream *w,
                                 const struct plan_claim *c,
                                 const struct plan_claim *other)
{
    struct plan *p = w->p;
    const struct plan_claimant *who = first_report(p, c),
                               *before = &p->sids->claimants.v[other->device];
    const char *smmu = p->iommus->list.v[c->smmu].pub.path;
    uint32_t psid = max(c->psid, other->psid);
    const struct plan_place *place;

    if ( !who )
        return;

    p->domain = who->domain_name;
    place = IN_PARTIAL(who->path, DT_XEN_PATH);
    if ( who->domain != before->domain )
        REPORT(p, w->pci ? FIND_STREAM_IN_REACH : FIND_STREAM_IN_TWO_DOMAINS,
               place, .s = { smmu, before->domain_name }, .n = { psid });
    else if ( who != before )
        REPORT(p, FIND_STREAM_IN_TWO_NODES, place, .s = { smmu, before->path },
               .n = { psid });
    else
        REPORT(p, FIND_VSID_AMBIGUOUS, IN_PARTIAL(who->path, DT_IOMMU_MAP),
               .s = { smmu },
               .n = { psid, psid + shift_of(other), psid + shift_of(c) });
}

static int __init visit_stream(void *ctx, uint32_t i, uint32_t other)
{
    const struct by_stream *w = ctx;
    const struct plan_claim *a = claim_at(w->p, i), *b;
    const struct plan_claimant *x = &w->p->sids->claimants.v[a->device], *y;
    bool later;

    if ( other == PLAN_NONE )
        return 0;

    b = claim_at(w->p, other);
    y = &w->p->sids->claimants.v[b->device];
    if ( (x->plain && y->plain) != w->plain )
        return 0;

    /*
     * Two nodes of one domain may request the same vSID for a StreamID.
     * Nothing else makes the same vSID: a vSID that is taken is not given out
     * again.
     */
    if ( x->domain == y->domain && (w->pci || shift_of(a) == shift_of(b)) )
        return 0;

    later = x == y ? i > other : x > y;
    report_stream(w, later ? a : b, later ? b : a);

    return 0;
}

static int __init compare(struct plan *p, bool plain, bool pci)
{
    struct by_stream w = { p, plain, pci };
    unsigned int n = p->sids->claims.nr + (pci ? p->sids->pci.nr : 0), i;
    struct plan_span *spans = plan_array(&p->scratch, n, sizeof(*spans));

    if ( !spans )
        return -ENOMEM;

    for ( i = 0; i < n; i++ )
    {
        const struct plan_claim *c = claim_at(p, i);

        spans[i] = plan_stream_span(c->smmu, c->psid, c->count);
    }

    return plan_sweep(&p->scratch, spans, NULL, n, visit_stream, &w);
}

int __init plan_claims_compare(struct plan *p, bool plain)
{
    int rc = compare(p, plain, false);

    return rc ?: (!plain && p->sids->pci.nr ? compare(p, false, true) : 0);
}

int __init plan_claimant_add(struct plan *p, const struct plan_streams *s,
                             struct plan_device *dev)
{
    struct plan_claimant *c = plan_add(&p->scratch, &p->sids->claimants);

    if ( !c )
        return -ENOMEM;

    dev->claimant = p->sids->claimants.nr - 1;
    *c = (struct plan_claimant){
        s->number,     !s->vsmmu,         false, false, s->name,
        dev->pub.path, dev->pub.host_path
    };

    return 0;
}

int __init plan_sid_plain(struct plan *p, struct plan_streams *s)
{
    unsigned int i, j;

    for ( i = 0; i < s->devices.nr; i++ )
    {
        const struct plan_device *dev = &s->devices.v[i];

        for ( j = 0; j < dev->nr_runs; j++ )
        {
            const struct plan_run *run = &s->runs.v[dev->first_run + j];
            struct plan_claim *c = plan_add(&p->scratch, &p->sids->claims);

            if ( !c )
                return -ENOMEM;
            *c = (struct plan_claim){ run->psid, run->psid, run->count,
                                      run->smmu, dev->claimant };
        }
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
