/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whose is a StreamID? Within a domain each virtual one stands for one
 * physical one; over all domains each physical one belongs to one device, but
 * for nodes of one domain that explicitly request the same virtual one. Claims
 * are sorted and walked once; the later one, in document order, is reported.
 */

#include "sid.h"

/*
 * Virtual minus physical: claims that overlap and have the same of it agree.
 */
static uint32_t __init shift_of(const struct plan_claim *c)
{
    return c->vsid - c->psid;
}

/* Each device is reported once: its first conflict is the one to solve. */
static struct plan_claimant *__init first_report(struct plan *p,
                                                 const struct plan_claim *c)
{
    struct plan_claimant *who = &p->sids->claimants.v[c->device];

    if ( who->reported )
        return NULL;

    who->reported = true;

    return who;
}

/* A walk over claims, sorted by virtual or physical StreamID. */
struct walk {
    struct plan *p;
    struct plan_streams *s;
    const struct plan_claim *claims;
    unsigned int nr;
    bool plain;
    /* For each claim the index plus 1 of an earlier one against it, or 0. */
    uint32_t *against;
};

static struct plan_span __init stream_span(const struct plan_claim *c)
{
    uint64_t first = (uint64_t)c->smmu << 32 | c->psid;

    return (struct plan_span){ first, first + (c->count - 1) };
}

static void __init note(struct walk *w, uint32_t a, uint32_t b)
{
    w->against[max(a, b)] = min(a, b) + 1;
}

static int __init visit_vsid(void *ctx, uint32_t i, uint32_t other)
{
    struct walk *w = ctx;
    const struct plan_claim *c = &w->claims[i], *o;
    struct viommu_range *last;

    if ( other == PLAN_NONE )
    {
        last = plan_add(&w->p->domain_scratch, &w->s->ranges);
        if ( !last )
            return -ENOMEM;
        *last = (struct viommu_range){ c->vsid, c->psid, c->count, c->smmu };
        return 0;
    }

    o = &w->claims[other];
    if ( c->smmu != o->smmu || shift_of(c) != shift_of(o) )
        note(w, i, other);
    last = &w->s->ranges.v[w->s->ranges.nr - 1];
    last->count = max(last->count, c->vsid + c->count - last->vsid);

    return 0;
}

int __init plan_sid_ranges(struct plan *p, struct plan_streams *s)
{
    struct walk w = {
        .p = p,
        .s = s,
        .nr = p->sids->claims.nr - s->first_claim,
    };
    struct plan_span *spans =
        plan_array(&p->domain_scratch, w.nr, sizeof(*spans));
    unsigned int i;

    w.against = plan_array(&p->domain_scratch, w.nr, sizeof(*w.against));
    if ( !spans || !w.against )
        return -ENOMEM;

    if ( w.nr )
        w.claims = &p->sids->claims.v[s->first_claim];
    for ( i = 0; i < w.nr; i++ )
        spans[i] =
            (struct plan_span){ w.claims[i].vsid,
                                w.claims[i].vsid + (w.claims[i].count - 1) };
    if ( plan_sweep(&p->domain_scratch, spans, NULL, w.nr, visit_vsid, &w) )
        return -ENOMEM;

    for ( i = 0; i < w.nr; i++ )
    {
        const struct plan_claim *c = &w.claims[i], *other;
        const struct plan_claimant *who =
            w.against[i] ? first_report(p, c) : NULL;

        if ( !who )
            continue;
        other = &w.claims[w.against[i] - 1];
        REPORT(p, FIND_VSID_DOUBLED,
               IN_PARTIAL(who->path, who->bridge ? DT_IOMMU_MAP : DT_IOMMUS),
               .s = { p->sids->claimants.v[other->device].host_path },
               .n = { max(c->vsid, other->vsid) });
    }

    return 0;
}

/*
 * May two claims to one StreamID not stand side by side? Of two plain domains
 * this is asked apart from all others: Xen alone looks after them.
 */
static bool __init disagree(const struct walk *w, const struct plan_claim *a,
                            const struct plan_claim *b)
{
    const struct plan_claimant *x = &w->p->sids->claimants.v[a->device],
                               *y = &w->p->sids->claimants.v[b->device];

    /* None is given out automatically that is taken: both nodes wrote it. */
    return (x->plain && y->plain) == w->plain &&
           (x->domain != y->domain || shift_of(a) != shift_of(b));
}

static int __init visit_stream(void *ctx, uint32_t i, uint32_t other)
{
    struct walk *w = ctx;

    if ( other != PLAN_NONE && disagree(w, &w->claims[i], &w->claims[other]) )
        note(w, i, other);

    return 0;
}

static void __init report_stream(struct plan *p, const struct plan_claim *c,
                                 const struct plan_claim *other)
{
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
        REPORT(p, FIND_STREAM_IN_TWO_DOMAINS, place,
               .s = { smmu, before->domain_name }, .n = { psid });
    else if ( who != before )
        REPORT(p, FIND_STREAM_IN_TWO_NODES, place, .s = { smmu, before->path },
               .n = { psid });
    else
        REPORT(p, FIND_VSID_AMBIGUOUS, IN_PARTIAL(who->path, DT_IOMMU_MAP),
               .s = { smmu },
               .n = { psid, psid + shift_of(other), psid + shift_of(c) });
}

static int __init compare_streams(struct plan *p, bool plain)
{
    struct walk w = { .p = p,
                      .claims = p->sids->claims.v,
                      .nr = p->sids->claims.nr,
                      .plain = plain };
    struct plan_span *spans = plan_array(&p->scratch, w.nr, sizeof(*spans));
    unsigned int i;

    w.against = plan_array(&p->scratch, w.nr, sizeof(*w.against));
    if ( !spans || !w.against )
        return -ENOMEM;

    for ( i = 0; i < w.nr; i++ )
        spans[i] = stream_span(&w.claims[i]);
    if ( plan_sweep(&p->scratch, spans, NULL, w.nr, visit_stream, &w) )
        return -ENOMEM;

    for ( i = 0; i < w.nr; i++ )
        if ( w.against[i] )
            report_stream(p, &w.claims[i], &w.claims[w.against[i] - 1]);

    return 0;
}

/* What bridges reach comes after all claims. */
static const struct plan_claim *__init claim_at(const struct plan *p,
                                                unsigned int i)
{
    return i < p->sids->claims.nr ? &p->sids->claims.v[i]
                                  : &p->sids->reach.v[i - p->sids->claims.nr];
}

static int __init visit_reach(void *ctx, uint32_t i, uint32_t other)
{
    struct plan *p = ctx;
    const struct plan_claim *a = claim_at(p, i), *b, *later;
    const struct plan_claimant *x, *y, *who;

    if ( other == PLAN_NONE )
        return 0;

    b = claim_at(p, other);
    x = &p->sids->claimants.v[a->device];
    y = &p->sids->claimants.v[b->device];
    later = a->device > b->device ? a : b;
    if ( x->domain == y->domain || (x->plain && y->plain) )
        return 0;

    who = first_report(p, later);
    if ( !who )
        return 0;

    p->domain = who->domain_name;
    REPORT(p, FIND_STREAM_IN_REACH, IN_PARTIAL(who->path, DT_XEN_PATH),
           .s = { p->iommus->list.v[a->smmu].pub.path,
                  (who == x ? y : x)->domain_name },
           .n = { max(a->psid, b->psid) });

    return 0;
}

static int __init compare_reach(struct plan *p)
{
    unsigned int n = p->sids->claims.nr + p->sids->reach.nr, i;
    struct plan_span *spans;

    /* Claims alone are compared already. */
    if ( !p->sids->reach.nr )
        return 0;

    spans = plan_array(&p->scratch, n, sizeof(*spans));
    if ( !spans )
        return -ENOMEM;

    for ( i = 0; i < n; i++ )
        spans[i] = stream_span(claim_at(p, i));

    return plan_sweep(&p->scratch, spans, NULL, n, visit_reach, p);
}

int __init plan_claims_compare(struct plan *p)
{
    return compare_streams(p, false) ?: compare_reach(p);
}

int __init plan_claims_compare_plain(struct plan *p)
{
    return compare_streams(p, true);
}

int __init plan_claimant_add(struct plan *p, const struct plan_streams *s,
                             struct plan_device *dev)
{
    struct plan_claimant *c = plan_add(&p->scratch, &p->sids->claimants);

    if ( !c )
        return -ENOMEM;

    dev->claimant = p->sids->claimants.nr - 1;
    c->domain = s->number;
    c->plain = !s->vsmmu;
    c->domain_name = s->name;
    c->path = dev->pub.path;
    c->host_path = dev->pub.host_path;

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
