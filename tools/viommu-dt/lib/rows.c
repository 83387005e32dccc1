/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rows of a device's virtual StreamIDs: consecutive ones that stand for
 * consecutive physical ones are one row.
 */

#include "viommu-dt.h"

/*
 * The range that contains this virtual StreamID. The plan has one for each of
 * its devices.
 */
static const struct viommu_range *find_range(const struct viommu_domain *dom,
                                             uint32_t vsid)
{
    unsigned int low = 0, high = dom->nr_ranges;

    while ( low < high )
    {
        unsigned int mid = (low + high) / 2;
        const struct viommu_range *r = &dom->ranges[mid];

        if ( vsid < r->vsid )
            high = mid;
        else if ( vsid - r->vsid >= r->count )
            low = mid + 1;
        else
            return r;
    }

    return NULL;
}

struct joiner {
    const struct viommu_domain *dom;
    /* The row that fn has not got yet. count 0: none. */
    struct viommu_dt_row row;
    viommu_dt_row_fn *fn;
    void *ctx;
};

static void flush(struct joiner *j)
{
    if ( j->row.count )
        j->fn(j->ctx, &j->row);
    j->row.count = 0;
}

static bool follows(const struct viommu_dt_row *a,
                    const struct viommu_dt_row *b)
{
    return a->count && a->smmu == b->smmu && a->mapped == b->mapped &&
           (uint64_t)a->rid + a->count == b->rid &&
           a->vsid + a->count == b->vsid && a->psid + a->count == b->psid;
}

/* Add count StreamIDs from rid and vsid on. They can be in several ranges. */
static void add(struct joiner *j, const struct viommu_device *dev, bool mapped,
                uint32_t rid, uint32_t vsid, uint32_t count)
{
    while ( count )
    {
        const struct viommu_range *r = find_range(j->dom, vsid);
        struct viommu_dt_row next;
        uint32_t left;

        if ( !r )
            return;

        left = r->count - (vsid - r->vsid);
        next.dev = dev;
        next.smmu = &j->dom->smmus[r->smmu];
        next.mapped = mapped;
        next.rid = rid;
        next.vsid = vsid;
        next.psid = r->psid + (vsid - r->vsid);
        next.count = count < left ? count : left;
        rid += next.count;
        vsid += next.count;
        count -= next.count;

        if ( follows(&j->row, &next) )
            j->row.count += next.count;
        else
        {
            flush(j);
            j->row = next;
        }
    }
}

void viommu_dt_rows(const struct viommu_domain *dom,
                    const struct viommu_device *dev, viommu_dt_row_fn *fn,
                    void *ctx)
{
    struct joiner j = { .dom = dom, .fn = fn, .ctx = ctx };
    unsigned int i;

    for ( i = 0; i < dev->nr_vsids; i++ )
        add(&j, dev, false, i, dev->vsids[i], 1);
    for ( i = 0; i < dev->nr_rows; i++ )
        add(&j, dev, true, dev->rows[i].rid, dev->rows[i].vsid,
            dev->rows[i].count);
    flush(&j);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
