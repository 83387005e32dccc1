/* SPDX-License-Identifier: GPL-2.0-only */
/* The StreamIDs of a platform device: the host node's iommus. */

#include "sid.h"

struct entry {
    uint32_t smmu, psid;
    bool again; /* stands earlier in the same property */
};

struct entries {
    PLAN_VECTOR(struct entry) list;
};

/* The entries of the property. *good: all of them can be used. */
static int __init read_entries(struct plan *p, struct plan_streams *s,
                               struct plan_prop iommus,
                               const struct plan_place *place,
                               struct entries *out, bool *good)
{
    unsigned int i, n = iommus.len / 8;

    *good = iommus.len && iommus.len % 8 == 0;
    if ( !*good )
        REPORT(p, FIND_IOMMUS_MALFORMED, place, .n = { iommus.len });

    for ( i = 0; *good && i < n; i++ )
    {
        struct entry *e = plan_add(&p->work, &out->list);

        if ( !e ||
             plan_sid_smmu(p, s, plan_cell(iommus, 2 * i), place, &e->smmu) )
            return -ENOMEM;
        e->psid = plan_cell(iommus, 2 * i + 1);

        /* Where the next entry begins is known for known IOMMUs only. */
        *good = e->smmu != PLAN_NONE;
    }

    return 0;
}

static int __init mark_repeated(struct plan *p, struct entries *entries)
{
    struct entry *e = entries->list.v;
    unsigned int n = entries->list.nr, i;
    struct plan_key *keys = plan_keys(&p->work, n);

    if ( !keys )
        return -ENOMEM;

    for ( i = 0; i < n; i++ )
        keys[i] =
            (struct plan_key){ (uint64_t)e[i].smmu << 32 | e[i].psid, i };
    plan_sort(keys, n);

    for ( i = 1; i < n; i++ )
        e[keys[i].index].again = keys[i].key == keys[i - 1].key;

    return 0;
}

int __init plan_platform_read(struct plan *p, struct plan_streams *s,
                              struct plan_device *dev)
{
    struct entries entries = {};
    struct plan_run *run = NULL;
    unsigned int i;
    bool good;

    if ( read_entries(p, s, dev->on_host.iommus,
                      IN_HOST(dev->pub.host_path, DT_IOMMUS), &entries,
                      &good) ||
         (good && mark_repeated(p, &entries)) )
        return -ENOMEM;

    dev->refused |= !good;
    for ( i = 0; good && i < entries.list.nr; i++ )
    {
        const struct entry *e = &entries.list.v[i];

        if ( e->again )
            continue;

        if ( run && run->smmu == e->smmu &&
             (uint64_t)run->psid + run->count == e->psid )
        {
            run->count++;
            continue;
        }

        run = plan_add(&p->work, &s->runs);
        if ( !run )
            return -ENOMEM;
        *run = (struct plan_run){ 0, e->smmu, e->psid, 1 };
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
