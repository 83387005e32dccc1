/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which physical stream belongs to which domain: one sorted table over all
 * domains, so that a binary search finds the vSMMU of an event, and Xen's
 * driver is kept off attached streams. The table grows at boot and shrinks
 * when domains are destroyed.
 *
 * What the driver reports comes in here: events, and changes of stage 2.
 */
#include <xen/rwlock.h>
#include <xen/xmalloc.h>

#include "nested-private.h"
#include "ratelimit.h"

/* nd owns the streams of nd->ranges[index]. */
struct smmu_owner {
    struct smmu_nested *nd;
    unsigned int index;
};

/* Protects the table, sorted by SMMU, then StreamID; and vsmmu of each nd. */
static DEFINE_RWLOCK(owners_lock);
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

    write_lock(&owners_lock);

    if ( owner_find(smmu, range->psid, range->psid + (range->count - 1)) )
        rc = -EBUSY;
    else
        spare = insert(spare, &owner, owner_lower_bound(smmu, range->psid));

    write_unlock(&owners_lock);

    xfree(spare);

    return rc;
}

void smmu_owner_remove(const struct smmu_nested *nd)
{
    unsigned int i, kept = 0;

    write_lock(&owners_lock);
    for ( i = 0; i < nr_owners; i++ )
        if ( owners[i].nd != nd )
            owners[kept++] = owners[i];
    nr_owners = kept;
    write_unlock(&owners_lock);
}

void smmu_nested_route_events(struct smmu_nested *nd, struct vsmmu *vsmmu)
{
    unsigned int i;

    write_lock(&owners_lock);
    nd->vsmmu = vsmmu;
    write_unlock(&owners_lock);

    for ( i = 0; i < nd->nr_contexts; i++ )
        while ( read_atomic(&nd->contexts[i].delivering) )
            cpu_relax();
    smp_mb();
}

bool smmu_nested_owns(const struct arm_smmu_device *smmu, const u32 *sids,
                      unsigned int n)
{
    bool owns = false;
    unsigned int i;

    read_lock(&owners_lock);
    for ( i = 0; i < n && !owns; i++ )
        owns = owner_find(smmu, sids[i], sids[i]);
    read_unlock(&owners_lock);

    if ( owns )
        printk(XENLOG_ERR "viommu: %s: StreamID %#x belongs to a vSMMU, and "
                          "to no other domain\n",
               smmu_path(smmu), sids[i - 1]);

    return owns;
}

/*
 * With the lock: the stream's owner, or NULL. If its events are delivered to a
 * vSMMU, a delivery begins, and both exist until it ends.
 */
static struct smmu_nested *begin_delivery(const struct arm_smmu_device *smmu,
                                          uint32_t sid, uint32_t *index,
                                          struct vsmmu **vsmmu)
{
    const struct smmu_owner *owner = owner_find(smmu, sid, sid);
    struct smmu_nested *nd = owner ? owner->nd : NULL;

    *index = owner ? range_of(owner)->smmu : 0;
    *vsmmu = nd ? nd->vsmmu : NULL;
    if ( *vsmmu )
        write_atomic(&nd->contexts[*index].delivering, true);

    return nd;
}

bool smmu_nested_event(const struct arm_smmu_device *smmu, const u64 *evt)
{
    uint32_t sid = VIOMMU_GET(SMMU_EVT0_SID, evt[0]), index;
    unsigned int cost = RATELIMIT_DROP;
    struct smmu_nested *nd;
    struct vsmmu *vsmmu;

    read_lock(&owners_lock);
    nd = begin_delivery(smmu, sid, &index, &vsmmu);
    read_unlock(&owners_lock);

    /*
     * Without the lock: writing to a guest's memory takes the lock of its
     * stage 2, under which Xen's driver takes locks of its own. It holds one
     * of these when it calls smmu_nested_owns(). And destroying one domain
     * must not wait for what another does to its stage 2.
     */
    if ( vsmmu )
    {
        if ( !smmu_quarantine_active(nd, index, sid) )
        {
            cost = max(vsmmu_event(vsmmu, index, evt), 1U) * RATELIMIT_EVENT;
            smmu_quarantine_count_event(nd, index, sid);
        }
        smp_mb();
        write_atomic(&nd->contexts[index].delivering, false);
    }

    smmu_ratelimit_spend(smmu, cost);

    return nd || smmu_nested_mute(smmu);
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
