/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which physical stream belongs to which domain: one sorted table over all
 * domains, so that a binary search finds the vSMMU of an event, and Xen's
 * driver is kept off attached streams. The table grows at boot and shrinks
 * when domains are destroyed.
 *
 * Changes of stage 2, which the driver reports, come in here too.
 */
#include <xen/xmalloc.h>

#include "nested-private.h"

/* nd owns the streams of nd->ranges[index]. */
struct smmu_owner {
    struct smmu_nested *nd;
    unsigned int index;
};

DEFINE_RWLOCK(smmu_owners_lock);
/* Sorted by SMMU, then StreamID. */
static struct smmu_owner *owners;
static unsigned int nr_owners;

static void (*stage2_changed)(struct domain *d);

static const struct viommu_range *range_of(const struct smmu_owner *owner)
{
    return &owner->nd->ranges[owner->index];
}

static const struct arm_smmu_device *smmu_of(const struct smmu_owner *owner)
{
    return owner->nd->contexts[range_of(owner)->smmu].smmu;
}

/*
 * The first entry that ends at or after (smmu, sid): the one that has it, or
 * the place to insert one.
 */
static unsigned int owner_lower_bound(const struct arm_smmu_device *smmu,
                                      uint32_t sid)
{
    unsigned int lo = 0, hi = nr_owners;

    while ( lo < hi )
    {
        unsigned int mid = lo + (hi - lo) / 2;
        const struct viommu_range *r = range_of(&owners[mid]);
        const struct arm_smmu_device *other = smmu_of(&owners[mid]);

        if ( other < smmu ||
             (other == smmu && r->psid + (r->count - 1) < sid) )
            lo = mid + 1;
        else
            hi = mid;
    }

    return lo;
}

/* The first entry that overlaps [sid, last], or NULL. */
static const struct smmu_owner *owner_find(const struct arm_smmu_device *smmu,
                                           uint32_t sid, uint32_t last)
{
    unsigned int i = owner_lower_bound(smmu, sid);

    if ( i == nr_owners || smmu_of(&owners[i]) != smmu ||
         range_of(&owners[i])->psid > last )
        return NULL;

    return &owners[i];
}

/*
 * Insert into grown, which has room for one entry more, and make that the
 * table. Returns the old table.
 */
static struct smmu_owner *insert(struct smmu_owner *grown,
                                 const struct smmu_owner *owner,
                                 unsigned int at)
{
    struct smmu_owner *old = owners;

    if ( nr_owners )
    {
        memcpy(grown, owners, at * sizeof(*owners));
        memcpy(grown + at + 1, owners + at,
               (nr_owners - at) * sizeof(*owners));
    }
    grown[at] = *owner;
    owners = grown;
    nr_owners++;

    return old;
}

int smmu_owner_add(struct smmu_nested *nd, unsigned int index)
{
    const struct smmu_owner owner = { .nd = nd, .index = index };
    const struct arm_smmu_device *smmu = smmu_of(&owner);
    const struct viommu_range *range = range_of(&owner);
    struct smmu_owner *spare = xmalloc_array(struct smmu_owner, nr_owners + 1);
    int rc = 0;

    /* Half of the 64 bytes for each range; the core has the other half. */
    BUILD_BUG_ON(sizeof(*range) + sizeof(owner) > 32);

    if ( !spare )
        return -ENOMEM;

    write_lock(&smmu_owners_lock);

    if ( owner_find(smmu, range->psid, range->psid + (range->count - 1)) )
        rc = -EBUSY;
    else
        spare = insert(spare, &owner, owner_lower_bound(smmu, range->psid));

    write_unlock(&smmu_owners_lock);

    xfree(spare);

    return rc;
}

void smmu_owner_remove(const struct smmu_nested *nd)
{
    unsigned int i, kept = 0;

    write_lock(&smmu_owners_lock);
    for ( i = 0; i < nr_owners; i++ )
        if ( owners[i].nd != nd )
            owners[kept++] = owners[i];
    nr_owners = kept;
    write_unlock(&smmu_owners_lock);
}

struct nested_context *smmu_owner_of(const struct arm_smmu_device *smmu,
                                     uint32_t sid)
{
    const struct smmu_owner *owner = owner_find(smmu, sid, sid);

    return owner ? &owner->nd->contexts[range_of(owner)->smmu] : NULL;
}

bool smmu_nested_owns(const struct arm_smmu_device *smmu, const u32 *sids,
                      unsigned int n)
{
    bool owns = false;
    unsigned int i;

    read_lock(&smmu_owners_lock);
    for ( i = 0; i < n && !owns; i++ )
        owns = owner_find(smmu, sids[i], sids[i]);
    read_unlock(&smmu_owners_lock);

    if ( owns )
        printk(XENLOG_ERR "viommu: %s: StreamID %#x belongs to a vSMMU, and "
                          "to no other domain\n",
               smmu_path(smmu), sids[i - 1]);

    return owns;
}

void smmu_nested_on_stage2_change(void (*changed)(struct domain *d))
{
    stage2_changed = changed;
}

void smmu_nested_stage2_changed(struct domain *d)
{
    if ( stage2_changed )
        stage2_changed(d);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
