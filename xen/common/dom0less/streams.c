/* SPDX-License-Identifier: GPL-2.0-only */
/* The StreamIDs of a platform device: the host node's iommus. */

#include "planner.h"

struct stream {
    uint32_t smmu, psid;
    bool again; /* stands earlier in the same property */
};

struct streams {
    struct stream *v;
    unsigned int nr, cap;
};

/* The entries of the property. *good: all of them could be used. */
static int __init read_entries(struct plan *p, struct plan_domain *dom,
                               struct plan_prop iommus,
                               const struct plan_place *place,
                               struct streams *out, bool *good)
{
    unsigned int i, n = iommus.len / 8;

    *good = iommus.len && iommus.len % 8 == 0;
    if ( !*good )
        REPORT(p, FIND_IOMMUS_MALFORMED, place, .n = { iommus.len });

    for ( i = 0; *good && i < n; i++ )
    {
        struct stream *s = plan_add(&p->domain_scratch, out);

        if ( !s ||
             plan_sid_smmu(p, dom, plan_cell(iommus, 2 * i), place, &s->smmu) )
            return -ENOMEM;
        s->psid = plan_cell(iommus, 2 * i + 1);

        /*
         * How long the next entries are is up to an IOMMU that is not
         * understood.
         */
        *good = s->smmu != PLAN_NONE;
    }

    return 0;
}

static int __init mark_repeated(struct plan *p, struct streams *s)
{
    struct plan_key *keys = plan_keys(&p->domain_scratch, s->nr);
    unsigned int i;

    if ( !keys )
        return -ENOMEM;

    for ( i = 0; i < s->nr; i++ )
        keys[i] =
            (struct plan_key){ (uint64_t)s->v[i].smmu << 32 | s->v[i].psid,
                               i };
    plan_sort(keys, s->nr);

    for ( i = 1; i < s->nr; i++ )
        s->v[keys[i].index].again = keys[i].key == keys[i - 1].key;

    return 0;
}

int __init plan_platform_read(struct plan *p, struct plan_domain *dom,
                              struct plan_device *dev,
                              const struct plan_node *host)
{
    struct streams s = {};
    struct plan_run *run = NULL;
    unsigned int i;
    bool good;

    if ( read_entries(p, dom, host->p[DT_IOMMUS],
                      IN_HOST(dev->pub.host_path, DT_IOMMUS), &s, &good) ||
         (good && mark_repeated(p, &s)) )
        return -ENOMEM;

    dev->bad |= !good;
    for ( i = 0; good && i < s.nr; i++ )
    {
        if ( s.v[i].again )
            continue;

        if ( run && run->smmu == s.v[i].smmu &&
             (uint64_t)run->psid + run->count == s.v[i].psid )
        {
            run->count++;
            continue;
        }

        run = plan_add(&p->domain_scratch, &dom->runs);
        if ( !run )
            return -ENOMEM;
        run->smmu = s.v[i].smmu;
        run->psid = s.v[i].psid;
        run->count = 1;
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
