/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Giving the devices of one domain virtual StreamIDs. Devices that request
 * certain ones get these first. Then each other device, in document order,
 * gets the lowest free ones: one at a time for a platform device, consecutive
 * ones for each row of a PCI host bridge.
 */

#include "sid.h"

/*
 * Take count free consecutive vSIDs, and return the first. VIOMMU_VSID_MAX:
 * there are not so many, which has been reported.
 */
static uint32_t __init take(struct plan *p, struct plan_device *dev,
                            uint32_t count)
{
    uint32_t vsid = plan_bitmap_take(&p->sids->bitmap, count);

    if ( vsid == VIOMMU_VSID_MAX )
    {
        dev->unusable = true;
        REPORT(p, FIND_VSID_NONE_FREE, IN_PARTIAL(dev->pub.path, DT_XEN_PATH),
               .n = { count, VIOMMU_VSID_MAX });
    }

    return vsid;
}

/* The vSID of a platform device's StreamID psid, which is its number n. */
static uint32_t __init next_vsid(struct plan *p, struct plan_device *dev,
                                 unsigned int n, uint32_t psid)
{
    if ( dev->request == REQUEST_AUTO )
        return take(p, dev, 1);

    return dev->request == REQUEST_KEEP ? psid
                                        : plan_cell(dev->requested, 2 * n + 1);
}

static int __init assign_platform(struct plan *p, struct plan_streams *s,
                                  struct plan_device *dev)
{
    unsigned int i, j;

    dev->pub.vsids =
        plan_array(p->keep, plan_sid_count(s, dev), sizeof(*dev->pub.vsids));
    if ( !dev->pub.vsids ||
         (dev->request != REQUEST_AUTO && plan_explicit_check(p, s, dev)) )
        return -ENOMEM;

    for ( i = 0; i < dev->nr_runs; i++ )
    {
        const struct plan_run run = s->runs.v[dev->first_run + i];

        for ( j = 0; j < run.count && !dev->unusable; j++ )
        {
            unsigned int n = dev->pub.nr_vsids;
            uint32_t psid = run.psid + j, vsid = next_vsid(p, dev, n, psid);
            const struct plan_claim c = { vsid, psid, 1, run.smmu, 0 };

            if ( dev->unusable )
                break;
            if ( plan_sid_claim(p, s, dev, &c) )
                return -ENOMEM;
            dev->pub.vsids[n] = vsid;
            dev->pub.nr_vsids++;
        }
    }

    return 0;
}

static int __init visit_run(void *alias, uint32_t i, uint32_t other)
{
    (void)i;
    *(bool *)alias |= other != PLAN_NONE;

    return 0;
}

/* Do two rows of the bridge name the same StreamID? */
static int __init has_alias(struct plan *p, const struct plan_streams *s,
                            const struct plan_device *dev, bool *alias)
{
    const struct plan_run *runs = &s->runs.v[dev->first_run];
    struct plan_span *spans =
        plan_array(&p->work, dev->nr_runs, sizeof(*spans));
    unsigned int i;

    if ( !spans )
        return -ENOMEM;

    for ( i = 0; i < dev->nr_runs; i++ )
        spans[i] = plan_stream_span(runs[i].smmu, runs[i].psid, runs[i].count);
    *alias = false;

    return plan_sweep(&p->work, spans, NULL, dev->nr_runs, visit_run, alias);
}

/*
 * Do earlier rows of the bridge (their claims begin at index first) have the
 * first StreamID of this run? Returns its vSID; VIOMMU_VSID_MAX: no. *count is
 * the number of StreamIDs from there on for which this answer is the same.
 * Takes time linear in the rows; only called if StreamIDs are repeated.
 */
static uint32_t __init claimed_piece(const struct plan *p, unsigned int first,
                                     const struct plan_run *run,
                                     uint32_t *count)
{
    unsigned int i;

    *count = run->count;
    for ( i = first; i < p->sids->claims.nr; i++ )
    {
        const struct plan_claim *c = &p->sids->claims.v[i];

        if ( c->smmu != run->smmu )
            continue;

        if ( c->psid > run->psid )
            *count = min(*count, c->psid - run->psid);
        else if ( run->psid - c->psid < c->count )
        {
            *count = min(*count, c->count - (run->psid - c->psid));
            return c->vsid + (run->psid - c->psid);
        }
    }

    return VIOMMU_VSID_MAX;
}

/*
 * Give a row its vSIDs. alias: StreamIDs of earlier rows may be among its own;
 * these keep the vSIDs that they have.
 */
static int __init assign_row(struct plan *p, struct plan_streams *s,
                             struct plan_device *dev, unsigned int first,
                             struct plan_run run, bool alias)
{
    while ( run.count )
    {
        uint32_t count = run.count;
        uint32_t vsid =
            alias ? claimed_piece(p, first, &run, &count) : VIOMMU_VSID_MAX;

        if ( vsid == VIOMMU_VSID_MAX )
        {
            struct plan_claim c = { take(p, dev, count), run.psid, count,
                                    run.smmu, 0 };

            if ( dev->unusable )
                return 0;
            if ( plan_sid_claim(p, s, dev, &c) )
                return -ENOMEM;
            vsid = c.vsid;
        }
        if ( plan_sid_row(p, s, dev, run.rid, vsid, count) )
            return -ENOMEM;
        run.rid += count;
        run.psid += count;
        run.count -= count;
    }

    return 0;
}

static int __init assign_bridge(struct plan *p, struct plan_streams *s,
                                struct plan_device *dev)
{
    unsigned int i, first = p->sids->claims.nr;
    bool alias;

    if ( has_alias(p, s, dev, &alias) )
        return -ENOMEM;

    for ( i = 0; i < dev->nr_runs && !dev->unusable; i++ )
        if ( assign_row(p, s, dev, first, s->runs.v[dev->first_run + i],
                        alias) )
            return -ENOMEM;

    return 0;
}

static int __init assign_device(struct plan *p, struct plan_streams *s,
                                struct plan_device *dev)
{
    bool bridge = dev->pub.kind == VIOMMU_PCI;

    dev->first_row = s->rows.nr;
    p->sids->claimants.v[dev->claimant].bridge = bridge;
    if ( !bridge )
        return assign_platform(p, s, dev);

    return dev->request == REQUEST_AUTO ? assign_bridge(p, s, dev)
                                        : plan_explicit_pci(p, s, dev);
}

/* All devices that choose, or do not choose, their vSIDs automatically. */
static int __init assign_devices(struct plan *p, struct plan_streams *s,
                                 bool automatic)
{
    unsigned int i;

    for ( i = 0; i < s->devices.nr; i++ )
    {
        struct plan_device *dev = &s->devices.v[i];

        if ( !dev->unusable && dev->pub.kind != VIOMMU_UNPROTECTED &&
             (dev->request == REQUEST_AUTO) == automatic &&
             assign_device(p, s, dev) )
            return -ENOMEM;
    }

    return 0;
}

int __init plan_sid_assign(struct plan *p, struct plan_streams *s)
{
    plan_bitmap_clear(&p->sids->bitmap);
    s->first_claim = p->sids->claims.nr;

    /* First the requested vSIDs, then any that are still free. */
    return assign_devices(p, s, false) ?: assign_devices(p, s, true);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
