/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Virtual StreamIDs that the author of the partial device tree wrote: explicit
 * ones (iommus or iommu-map with the vSMMU's phandle) and kept ones (phandle
 * 0). The host's StreamIDs remain the truth: what is written only names them.
 */

#include "planner.h"

static int __init claim(struct vplan *p, struct vdom *dom,
                        const struct vdev *dev, const struct vclaim *c)
{
    vbitmap_set(&p->bitmap, c->vsid, c->count);

    return vassign_claim(p, dom, dev, c);
}

/*
 * Whole entries of two cells, all with the phandle of the first, all virtual
 * StreamIDs in range?
 */
static bool __init check_entries(struct vplan *p, const struct vdev *dev)
{
    const struct vfind_place *place = VPARTIAL(dev->pub.path, VDT_IOMMUS);
    struct vdt_prop w = dev->written;
    unsigned int i;

    if ( w.len % 8 )
    {
        VFIND(p, VFIND_VSID_SYNTAX, place, .n = { w.len, 2 });
        return false;
    }

    for ( i = 0; i < w.len / 8; i++ )
    {
        if ( vdt_cell(w, 2 * i) != vdt_cell(w, 0) )
        {
            VFIND(p, VFIND_VSID_MIXED, place,
                  .n = { i, vdt_cell(w, 2 * i), vdt_cell(w, 0) });
            return false;
        }
        if ( vdt_cell(w, 2 * i + 1) >= VIOMMU_VSID_MAX )
        {
            VFIND(p, VFIND_VSID_RANGE, place,
                  .n = { i, vdt_cell(w, 2 * i + 1), VIOMMU_VSID_MAX });
            return false;
        }
    }

    return true;
}

/* Is each StreamID to be kept one of the host's? */
static int __init check_kept(struct vplan *p, const struct vdom *dom,
                             const struct vdev *dev, bool *good)
{
    const struct vrun *runs = &dom->runs.v[dev->first_run];
    unsigned int n = dev->written.len / 8, i, r = 0;
    struct vkey *want = vkeys(&p->domscratch, n);
    struct vkey *have = vkeys(&p->domscratch, dev->nr_runs);

    if ( !want || !have )
        return -ENOMEM;

    for ( i = 0; i < n; i++ )
        want[i] = (struct vkey){ vdt_cell(dev->written, 2 * i + 1), i };
    for ( i = 0; i < dev->nr_runs; i++ )
        have[i] = (struct vkey){ runs[i].psid, i };
    vsort(want, n);
    vsort(have, dev->nr_runs);

    for ( i = 0; i < n && *good; i++ )
    {
        while ( r < dev->nr_runs &&
                have[r].key + runs[have[r].index].count <= want[i].key )
            r++;
        *good = r < dev->nr_runs && have[r].key <= want[i].key &&
                (!i || want[i].key != want[i - 1].key);
        if ( !*good )
            VFIND(p, VFIND_KEEP_NOT_HOST, VPARTIAL(dev->pub.path, VDT_IOMMUS),
                  .s = { dev->pub.host_path },
                  .n = { want[i].index, want[i].key });
    }

    return 0;
}

/* One virtual StreamID for each of the host's, in the host's order. */
static int __init claim_entries(struct vplan *p, struct vdom *dom,
                                struct vdev *dev)
{
    unsigned int i, j;

    for ( i = 0; i < dev->nr_runs; i++ )
    {
        const struct vrun run = dom->runs.v[dev->first_run + i];

        for ( j = 0; j < run.count; j++ )
        {
            unsigned int n = dev->pub.nr_vsids++;
            uint32_t vsid = dev->mode == VMODE_KEEP
                                ? run.psid + j
                                : vdt_cell(dev->written, 2 * n + 1);
            const struct vclaim c = { .vsid = vsid,
                                      .psid = run.psid + j,
                                      .count = 1,
                                      .smmu = run.smmu };

            if ( claim(p, dom, dev, &c) )
                return -ENOMEM;
            dev->pub.vsids[n] = vsid;
        }
    }

    return 0;
}

int __init vwritten_platform(struct vplan *p, struct vdom *dom,
                             struct vdev *dev)
{
    unsigned int want = vassign_count(dom, dev);
    bool good = check_entries(p, dev);

    if ( good && dev->written.len / 8 != want )
    {
        VFIND(p, VFIND_VSID_COUNT, VPARTIAL(dev->pub.path, VDT_IOMMUS),
              .s = { dev->pub.host_path },
              .n = { dev->written.len / 8, want });
        good = false;
    }
    if ( good && dev->mode == VMODE_KEEP && check_kept(p, dom, dev, &good) )
        return -ENOMEM;

    dev->bad = !good;

    return good ? claim_entries(p, dom, dev) : 0;
}

/*
 * Rows of the author's map: all for the vSMMU, all virtual StreamIDs in range?
 */
static bool __init check_rows(struct vplan *p, const struct vdom *dom,
                              const struct vdev *dev, const struct vrows *rows)
{
    const struct vfind_place *place = VPARTIAL(dev->pub.path, VDT_IOMMU_MAP);
    unsigned int i;

    for ( i = 0; i < rows->v.nr; i++ )
    {
        const struct vrow *r = &rows->v.v[i];

        if ( r->phandle != dom->phandle )
        {
            VFIND(p, VFIND_VSID_MIXED, place,
                  .n = { r->number, r->phandle, dom->phandle });
            return false;
        }
        if ( r->first >= VIOMMU_VSID_MAX ||
             r->count > VIOMMU_VSID_MAX - r->first )
        {
            VFIND(p, VFIND_VSID_RANGE, place,
                  .n = { r->number, (uint64_t)r->first + r->count - 1,
                         VIOMMU_VSID_MAX });
            return false;
        }
    }

    return true;
}

/* The host's rows of this device, sorted by RID. */
static struct vkey *__init sort_runs(struct vplan *p, const struct vdom *dom,
                                     const struct vdev *dev)
{
    struct vkey *keys = vkeys(&p->domscratch, dev->nr_runs);
    unsigned int i;

    if ( !keys )
        return NULL;

    for ( i = 0; i < dev->nr_runs; i++ )
        keys[i] = (struct vkey){ dom->runs.v[dev->first_run + i].rid, i };
    vsort(keys, dev->nr_runs);

    return keys;
}

/*
 * Where a row meets the host's, its virtual StreamIDs stand for the host's
 * StreamIDs. Elsewhere, at RIDs that cannot occur, the guest gets no row: what
 * it is told of always leads somewhere.
 */
static int __init claim_row(struct vplan *p, struct vdom *dom,
                            struct vdev *dev, const struct vrow *w,
                            const struct vkey *by_rid)
{
    const struct vrun *runs = &dom->runs.v[dev->first_run];
    /* The first that ends behind the row's beginning. */
    unsigned int i = vfirst_not(
        dev->nr_runs, n,
        runs[by_rid[n].index].rid + runs[by_rid[n].index].count <= w->rid);

    for ( ; i < dev->nr_runs; i++ )
    {
        const struct vrun *h = &runs[by_rid[i].index];
        uint32_t first = max(w->rid, h->rid),
                 end = min(w->rid + w->count, h->rid + h->count);
        const struct vclaim c = { .vsid = w->first + (first - w->rid),
                                  .psid = h->psid + (first - h->rid),
                                  .count = end - first,
                                  .smmu = h->smmu };

        if ( first >= end )
            break;
        if ( claim(p, dom, dev, &c) ||
             vassign_row(p, dom, dev, first, c.vsid, c.count) )
            return -ENOMEM;
    }

    return 0;
}

int __init vwritten_bridge(struct vplan *p, struct vdom *dom, struct vdev *dev)
{
    struct vkey *by_rid;
    struct vrows rows;
    unsigned int i;
    bool good;

    if ( vbridge_rows(p, dev, dev->written, false,
                      VPARTIAL(dev->pub.path, VDT_IOMMU_MAP), &rows, &good) )
        return -ENOMEM;

    dev->bad = !good || !check_rows(p, dom, dev, &rows);
    if ( dev->bad )
        return 0;

    by_rid = sort_runs(p, dom, dev);
    if ( !by_rid )
        return -ENOMEM;

    for ( i = 0; i < rows.v.nr; i++ )
        if ( claim_row(p, dom, dev, &rows.v.v[i], by_rid) )
            return -ENOMEM;

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
