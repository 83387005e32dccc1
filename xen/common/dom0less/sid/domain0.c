/* SPDX-License-Identifier: GPL-2.0-only */
/* The StreamIDs of domain 0. */

#include "sid.h"

int __init plan_claim_domain0(struct plan *p, const char *name,
                              unsigned int number)
{
    struct plan_streams *s = plan_alloc(&p->work, sizeof(*s));
    struct plan_device all = {};
    struct plan_node n;
    uint32_t i;
    int rc;

    if ( !s )
        return -ENOMEM;

    s->number = number;
    s->name = name;
    rc = plan_claimant_add(p, s, &all);

    /* Errors in these nodes are left to Xen's other code. */
    p->left_to_xen = LEFT_ALL;
    for ( i = 0; !rc && i < p->host->nodes.nr; i++ )
    {
        struct plan_device *dev;

        if ( !p->host->nodes.v[i].dom0s_streams )
            continue;

        dev = plan_add(&p->work, &s->devices);
        if ( !dev )
            return -ENOMEM;
        dev->claimant = all.claimant;
        dev->first_run = s->runs.nr;
        plan_host_read(p->host, i, &n);
        dev->host_props.iommus = plan_prop(&n, DT_IOMMUS);
        rc = plan_platform_read(p, s, dev);
        dev->nr_runs = dev->unusable ? 0 : s->runs.nr - dev->first_run;
    }
    p->left_to_xen = LEFT_NOTHING;

    rc = rc ?: plan_sid_plain(p, s);
    plan_arena_rewind(&p->work);

    return rc;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
