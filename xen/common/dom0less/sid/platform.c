/* SPDX-License-Identifier: GPL-2.0-only */
/* The StreamIDs of a platform device: the host node's iommus. */

#include "sid.h"

/*
 * Make a run for each entry of the property. Sets dev->unusable if one cannot
 * be used.
 *
 * As in Xen's iommu_add_dt_device(), the list ends before the first entry that
 * names a disabled IOMMU. Without any entry the device is assigned only if
 * that is forced. A vSMMU needs all entries, or none.
 */
static int __init read_entries(struct plan *p, struct plan_streams *s,
                               struct plan_device *dev)
{
    const struct plan_place *place = IN_HOST(dev->pub.host_path, DT_IOMMUS);
    struct plan_prop iommus = dev->host_props.iommus;
    unsigned int at = 0, cells = iommus.len / 4;

    do
    {
        bool may_end = at ? !s->vsmmu : dev->force_assign;
        struct plan_run *run;
        uint32_t smmu;

        /* How many cells an entry has is only known from its IOMMU. */
        if ( at < cells )
        {
            if ( plan_sid_smmu(p, s, dev, plan_cell(iommus, at), place,
                               may_end, &smmu) )
                return -ENOMEM;
            if ( smmu == PLAN_NONE )
                return 0;
        }

        dev->unusable = iommus.len % 4 || at + 2 > cells;
        if ( dev->unusable )
        {
            REPORT_HINT(p, FIND_IOMMUS_MALFORMED, place, .n = { iommus.len });
            return 0;
        }

        run = plan_add(&p->work, &s->runs);
        if ( !run )
            return -ENOMEM;
        *run = (struct plan_run){ 0, smmu, plan_cell(iommus, at + 1), 1 };
        at += 2;
    } while ( at < cells );

    return 0;
}

/* Keep only the first of equal StreamIDs: set the count of the others to 0. */
static int __init drop_repeated(struct plan *p, struct plan_run *runs,
                                unsigned int n)
{
    struct plan_key *keys = plan_keys(&p->work, n);
    unsigned int i;

    if ( !keys )
        return -ENOMEM;

    for ( i = 0; i < n; i++ )
        keys[i] =
            (struct plan_key){ (uint64_t)runs[i].smmu << 32 | runs[i].psid,
                               i };
    plan_sort(keys, n);

    for ( i = 1; i < n; i++ )
        if ( keys[i].key == keys[i - 1].key )
            runs[keys[i].index].count = 0;

    return 0;
}

/* Join consecutive StreamIDs to one run. Returns how many runs are left. */
static unsigned int __init join(struct plan_run *runs, unsigned int n)
{
    struct plan_run *last = runs;
    unsigned int i;

    for ( i = 1; i < n; i++ )
        if ( last->smmu == runs[i].smmu &&
             (uint64_t)last->psid + last->count == runs[i].psid )
            last->count += runs[i].count;
        else if ( runs[i].count )
            *++last = runs[i];

    return last + 1 - runs;
}

int __init plan_platform_read(struct plan *p, struct plan_streams *s,
                              struct plan_device *dev)
{
    unsigned int first = s->runs.nr, n;

    if ( read_entries(p, s, dev) )
        return -ENOMEM;
    n = s->runs.nr - first;
    if ( dev->unusable || !n )
        return 0;

    if ( drop_repeated(p, &s->runs.v[first], n) )
        return -ENOMEM;
    s->runs.nr = first + join(&s->runs.v[first], n);

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
