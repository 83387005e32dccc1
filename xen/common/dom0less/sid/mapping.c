/* SPDX-License-Identifier: GPL-2.0-only */
/* Claims of a device, and rows of the iommu-map of a guest. */

#include "sid.h"

/* Add a claim. It extends the last one if it continues that. */
int __init plan_sid_claim(struct plan *p, const struct plan_streams *s,
                          const struct plan_device *dev,
                          const struct plan_claim *new)
{
    unsigned int nr = p->sids->claims.nr;
    struct plan_claim *c =
        nr > s->first_claim ? &p->sids->claims.v[nr - 1] : NULL;

    plan_bitmap_set(&p->sids->bitmap, new->vsid, new->count);

    if ( c && c->device == dev->claimant && c->smmu == new->smmu &&
         (uint64_t)c->psid + c->count == new->psid &&
         c->vsid + c->count == new->vsid )
    {
        c->count += new->count;
        return 0;
    }

    c = plan_add(&p->scratch, &p->sids->claims);
    if ( !c )
        return -ENOMEM;
    *c = *new;
    c->device = dev->claimant;

    return 0;
}

int __init plan_sid_row(struct plan *p, struct plan_streams *s,
                        struct plan_device *dev, uint32_t rid, uint32_t vsid,
                        uint32_t count)
{
    struct viommu_map_row *last = dev->pub.nr_rows ? &s->rows.v[s->rows.nr - 1]
                                                   : NULL,
                          *row;

    /* Rows of the host with different SMMUs can be one row for the guest. */
    if ( last && (uint64_t)last->rid + last->count == rid &&
         last->vsid + last->count == vsid )
    {
        last->count += count;
        return 0;
    }

    row = plan_add(&p->work, &s->rows);
    if ( !row )
        return -ENOMEM;
    *row = (struct viommu_map_row){ rid, vsid, count };
    dev->pub.nr_rows++;

    return 0;
}

unsigned int __init plan_sid_count(const struct plan_run *runs, unsigned int n)
{
    unsigned int count = 0;

    while ( n-- )
        count += runs++->count;

    return count;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
