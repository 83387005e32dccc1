/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Giving the devices of one domain virtual StreamIDs. Devices that request
 * certain ones get these first. Then each other device, in document order,
 * gets the lowest free ones: one at a time for iommus, consecutive ones for
 * each row of an iommu-map.
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

static int __init visit_run(void *alias, uint32_t i, uint32_t other)
{
    (void)i;
    *(bool *)alias |= other != PLAN_NONE;

    return 0;
}

/*
 * Does the device have a StreamID twice: in two rows of its iommu-map, or in
 * iommus as well?
 */
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

    return plan_sweep(&p->work, spans, NULL, dev->nr_runs, visit_run, alias);
}

/*
 * Has the device already got the first StreamID of this run? Returns its vSID;
 * VIOMMU_VSID_MAX: no. *count is the number of StreamIDs from there on for
 * which this answer is the same. Takes time linear in the claims of the
 * domain; only called if StreamIDs are repeated.
 */
static uint32_t __init claimed_piece(const struct plan *p,
                                     const struct plan_streams *s,
                                     const struct plan_device *dev,
                                     const struct plan_run *run,
                                     uint32_t *count)
{
    unsigned int i;

    *count = run->count;
    for ( i = s->first_claim; i < p->sids->claims.nr; i++ )
    {
        const struct plan_claim *c = &p->sids->claims.v[i];

        if ( c->smmu != run->smmu || c->device != dev->claimant )
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
 * The vSID of the only StreamID of this run, which is number n in iommus.
 * alias: the device may have got it already.
 */
static uint32_t __init next_vsid(struct plan *p, const struct plan_streams *s,
                                 struct plan_device *dev, unsigned int n,
                                 const struct plan_run *run, bool alias)
{
    uint32_t count, vsid;

    if ( dev->request == REQUEST_KEEP )
        return run->psid;
    if ( dev->request == REQUEST_EXPLICIT )
        return plan_cell(dev->partial_props.iommus, 2 * n + 1);

    vsid = alias ? claimed_piece(p, s, dev, run, &count) : VIOMMU_VSID_MAX;

    return vsid == VIOMMU_VSID_MAX ? take(p, dev, 1) : vsid;
}

static int __init assign_iommus(struct plan *p, struct plan_streams *s,
                                struct plan_device *dev, bool alias)
{
    const struct plan_run *runs = &s->runs.v[dev->first_run];
    unsigned int i, j, n = plan_sid_count(runs, dev->nr_own);

    dev->pub.vsids = plan_array(p->keep, n, sizeof(*dev->pub.vsids));
    if ( !dev->pub.vsids ||
         (dev->request != REQUEST_AUTO && plan_explicit_check(p, s, dev)) )
        return -ENOMEM;

    for ( i = 0; i < dev->nr_own; i++ )
        for ( j = 0; j < runs[i].count && !dev->unusable; j++ )
        {
            const struct plan_run run = { 0, runs[i].smmu, runs[i].psid + j,
                                          1 };
            uint32_t vsid =
                next_vsid(p, s, dev, dev->pub.nr_vsids, &run, alias);
            const struct plan_claim c = { vsid, run.psid, 1, run.smmu, 0 };

            if ( dev->unusable )
                break;
            if ( plan_sid_claim(p, s, dev, &c) )
                return -ENOMEM;
            dev->pub.vsids[dev->pub.nr_vsids++] = vsid;
        }

    return 0;
}

/*
 * Give a row its vSIDs. alias: the device may have got some of its StreamIDs
 * already; these keep the vSIDs that they have.
 */
static int __init assign_row(struct plan *p, struct plan_streams *s,
                             struct plan_device *dev, struct plan_run run,
                             bool alias)
{
    while ( run.count )
    {
        uint32_t count = run.count;
        uint32_t vsid =
            alias ? claimed_piece(p, s, dev, &run, &count) : VIOMMU_VSID_MAX;

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

static int __init assign_map(struct plan *p, struct plan_streams *s,
                             struct plan_device *dev, bool alias)
{
    unsigned int i;

    dev->first_row = s->rows.nr;
    if ( dev->map_explicit )
        return plan_explicit_map(p, s, dev);

    for ( i = dev->nr_own; i < dev->nr_runs && !dev->unusable; i++ )
        if ( assign_row(p, s, dev, s->runs.v[dev->first_run + i], alias) )
            return -ENOMEM;

    return 0;
}

/* What of this device chooses its vSIDs automatically, or what does not. */
static int __init assign_device(struct plan *p, struct plan_streams *s,
                                struct plan_device *dev, bool automatic)
{
    bool own = dev->nr_own && (dev->request == REQUEST_AUTO) == automatic,
         map = dev->nr_own < dev->nr_runs && dev->map_explicit != automatic,
         alias = false;

    p->sids->claimants.v[dev->claimant].map_only = !dev->nr_own;
    if ( automatic && dev->nr_own < dev->nr_runs &&
         has_alias(p, s, dev, &alias) )
        return -ENOMEM;

    return (own ? assign_iommus(p, s, dev, alias) : 0)
               ?: (map && !dev->unusable ? assign_map(p, s, dev, alias) : 0);
}

static int __init assign_devices(struct plan *p, struct plan_streams *s,
                                 bool automatic)
{
    unsigned int i;

    for ( i = 0; i < s->devices.nr; i++ )
    {
        struct plan_device *dev = &s->devices.v[i];

        if ( !dev->unusable && dev->pub.kind != VIOMMU_UNPROTECTED &&
             assign_device(p, s, dev, automatic) )
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
