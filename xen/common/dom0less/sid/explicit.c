/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Virtual StreamIDs that the partial device tree requests: explicit ones
 * (iommus or iommu-map with the vSMMU's phandle), or the same as the host's
 * (iommus with phandle 0). Which StreamIDs a device has, only the host device
 * tree decides.
 */

#include "sid.h"

/*
 * Check entry or row number i: does it have the same phandle as the others
 * (want), and is its highest vSID (last) not too large?
 */
static bool __init check_one(struct plan *p, const struct plan_place *place,
                             unsigned int i, uint32_t phandle, uint32_t want,
                             uint64_t last)
{
    if ( phandle != want )
        REPORT(p, FIND_VSID_MIXED, place, .n = { i, phandle, want });
    else if ( last >= VIOMMU_VSID_MAX )
        REPORT(p, FIND_VSID_RANGE, place, .n = { i, last, VIOMMU_VSID_MAX });
    else
        return true;

    return false;
}

/* Are these whole entries of two cells, each valid? */
static bool __init check_entries(struct plan *p, const struct plan_device *dev)
{
    const struct plan_place *place = IN_PARTIAL(dev->pub.path, DT_IOMMUS);
    struct plan_prop w = dev->partial_props.iommus;
    unsigned int i;

    if ( w.len % 8 )
    {
        REPORT(p, FIND_VSID_SYNTAX, place, .n = { w.len, 2 });
        return false;
    }

    for ( i = 0; i < w.len / 8; i++ )
        if ( !check_one(p, place, i, plan_cell(w, 2 * i), plan_cell(w, 0),
                        plan_cell(w, 2 * i + 1)) )
            return false;

    return true;
}

/*
 * Are the entries the host's StreamIDs, each once? Sets dev->unusable if not.
 */
static int __init check_kept(struct plan *p, const struct plan_streams *s,
                             struct plan_device *dev)
{
    const struct plan_run *runs = &s->runs.v[dev->first_run];
    struct plan_prop w = dev->partial_props.iommus;
    unsigned int n = w.len / 8, i, r = 0;
    struct plan_key *want = plan_keys(&p->work, n);
    struct plan_key *have = plan_keys(&p->work, dev->nr_own);

    if ( !want || !have )
        return -ENOMEM;

    for ( i = 0; i < n; i++ )
        want[i] = (struct plan_key){ plan_cell(w, 2 * i + 1), i };
    for ( i = 0; i < dev->nr_own; i++ )
        have[i] = (struct plan_key){ runs[i].psid, i };
    plan_sort(want, n);
    plan_sort(have, dev->nr_own);

    for ( i = 0; i < n && !dev->unusable; i++ )
    {
        while ( r < dev->nr_own &&
                have[r].key + runs[have[r].index].count <= want[i].key )
            r++;
        dev->unusable = r == dev->nr_own || have[r].key > want[i].key ||
                        (i && want[i].key == want[i - 1].key);
        if ( dev->unusable )
            REPORT(p, FIND_KEEP_NOT_HOST, IN_PARTIAL(dev->pub.path, DT_IOMMUS),
                   .s = { dev->pub.host_path },
                   .n = { want[i].index, want[i].key });
    }

    return 0;
}

int __init plan_explicit_check(struct plan *p, const struct plan_streams *s,
                               struct plan_device *dev)
{
    unsigned int n = dev->partial_props.iommus.len / 8,
                 want =
                     plan_sid_count(&s->runs.v[dev->first_run], dev->nr_own);

    dev->unusable = !check_entries(p, dev);
    if ( !dev->unusable && n != want )
    {
        REPORT(p, FIND_VSID_COUNT, IN_PARTIAL(dev->pub.path, DT_IOMMUS),
               .s = { dev->pub.host_path }, .n = { n, want });
        dev->unusable = true;
    }

    return !dev->unusable && dev->request == REQUEST_KEEP
               ? check_kept(p, s, dev)
               : 0;
}

static bool __init check_rows(struct plan *p, const struct plan_streams *s,
                              const struct plan_device *dev,
                              const struct plan_map *rows)
{
    const struct plan_place *place = IN_PARTIAL(dev->pub.path, DT_IOMMU_MAP);
    unsigned int i;

    for ( i = 0; i < rows->v.nr; i++ )
    {
        const struct plan_map_row *r = &rows->v.v[i];

        if ( !check_one(p, place, r->number, r->phandle, s->phandle,
                        (uint64_t)r->first + r->count - 1) )
            return false;
    }

    return true;
}

/*
 * Claim the part of this row that overlaps rows of the host's iommu-map: its
 * vSIDs there stand for the host's StreamIDs. The guest gets no row for other
 * RIDs, which cannot occur: they have no StreamIDs.
 */
static int __init claim_row(struct plan *p, struct plan_streams *s,
                            struct plan_device *dev,
                            const struct plan_map_row *w,
                            const struct plan_key *by_rid, unsigned int nr)
{
    const struct plan_run *runs = &s->runs.v[dev->first_run + dev->nr_own];
    /* The first row of the host that does not end before this one begins. */
    unsigned int i = plan_first_not(nr, n,
                                    runs[by_rid[n].index].rid +
                                            (runs[by_rid[n].index].count - 1) <
                                        w->rid);

    for ( ; i < nr; i++ )
    {
        const struct plan_run *h = &runs[by_rid[i].index];
        uint32_t first = max(w->rid, h->rid),
                 last = min(w->rid + (w->count - 1), h->rid + (h->count - 1));
        const struct plan_claim c = { w->first + (first - w->rid),
                                      h->psid + (first - h->rid),
                                      last - first + 1, h->smmu, 0 };

        if ( first > last )
            break;
        if ( plan_sid_claim(p, s, dev, &c) ||
             plan_sid_row(p, s, dev, first, c.vsid, c.count) )
            return -ENOMEM;
    }

    return 0;
}

/* The IDs of a device that is no PCI host bridge all have to be in rows. */
static void __init check_ids(struct plan *p, const struct plan_streams *s,
                             struct plan_device *dev,
                             const struct plan_run *runs, unsigned int nr)
{
    unsigned int i, n = 0, want = plan_sid_count(runs, nr);

    for ( i = 0; i < dev->pub.nr_rows; i++ )
        n += s->rows.v[dev->first_row + i].count;
    if ( dev->bridge || n == want )
        return;

    REPORT(p, FIND_VSID_COUNT, IN_PARTIAL(dev->pub.path, DT_IOMMU_MAP),
           .s = { dev->pub.host_path }, .n = { n, want });
    dev->unusable = true;
}

int __init plan_explicit_map(struct plan *p, struct plan_streams *s,
                             struct plan_device *dev)
{
    const struct plan_run *runs = &s->runs.v[dev->first_run + dev->nr_own];
    unsigned int nr = dev->nr_runs - dev->nr_own, i;
    /* Indices of the runs, sorted by RID. */
    struct plan_key *by_rid = plan_keys(&p->work, nr);
    struct plan_map rows;

    if ( !by_rid ||
         plan_map_read(p, dev, dev->partial_props.iommu_map, false,
                       IN_PARTIAL(dev->pub.path, DT_IOMMU_MAP), &rows) )
        return -ENOMEM;

    dev->unusable = dev->unusable || !check_rows(p, s, dev, &rows);
    if ( dev->unusable )
        return 0;

    for ( i = 0; i < nr; i++ )
        by_rid[i] = (struct plan_key){ runs[i].rid, i };
    plan_sort(by_rid, nr);

    for ( i = 0; i < rows.v.nr; i++ )
        if ( claim_row(p, s, dev, &rows.v.v[i], by_rid, nr) )
            return -ENOMEM;
    check_ids(p, s, dev, runs, nr);

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
