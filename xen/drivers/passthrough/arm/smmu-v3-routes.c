/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who owns which physical stream: one table over all domains, sorted, so that
 * an event finds its vSMMU by a binary search, and Xen's driver can be kept
 * off the streams attached here. It grows at boot and shrinks when domains go.
 */
#include <xen/rwlock.h>
#include <xen/xmalloc.h>

#include "smmu-v3-nested-private.h"
#include "smmu-v3-pace.h"
#include "smmu-v3-routes.h"

/* A range of the owner's. */
struct smmu_route {
    struct smmu_nested *owner;
    unsigned int index;
};

static DEFINE_RWLOCK(routes_lock);
static struct smmu_route *routes; /* by SMMU, then StreamID */
static unsigned int nr_routes;

static const struct viommu_range *range_of(const struct smmu_route *route)
{
    return &route->owner->ranges[route->index];
}

static const struct arm_smmu_device *smmu_of(const struct smmu_route *route)
{
    return route->owner->contexts[range_of(route)->smmu].smmu;
}

/*
 * The first route that ends behind (smmu, sid): where it is, or would have to
 * be inserted.
 */
static unsigned int route_lower_bound(const struct arm_smmu_device *smmu,
                                      uint32_t sid)
{
    unsigned int lo = 0, hi = nr_routes;

    while ( lo < hi )
    {
        unsigned int mid = lo + (hi - lo) / 2;
        const struct viommu_range *r = range_of(&routes[mid]);
        const struct arm_smmu_device *other = smmu_of(&routes[mid]);

        if ( other < smmu ||
             (other == smmu && r->psid + (r->count - 1) < sid) )
            lo = mid + 1;
        else
            hi = mid;
    }

    return lo;
}

/* The route that sid to last meet first, or NULL. */
static const struct smmu_route *route_find(const struct arm_smmu_device *smmu,
                                           uint32_t sid, uint32_t last)
{
    unsigned int i = route_lower_bound(smmu, sid);

    if ( i == nr_routes || smmu_of(&routes[i]) != smmu ||
         range_of(&routes[i])->psid > last )
        return NULL;

    return &routes[i];
}

/*
 * Insert into grown, which has room for it, and make that the table. Returns
 * the old one.
 */
static struct smmu_route *insert(struct smmu_route *grown,
                                 const struct smmu_route *route,
                                 unsigned int at)
{
    struct smmu_route *old = routes;

    if ( nr_routes )
    {
        memcpy(grown, routes, at * sizeof(*routes));
        memcpy(grown + at + 1, routes + at,
               (nr_routes - at) * sizeof(*routes));
    }
    grown[at] = *route;
    routes = grown;
    nr_routes++;

    return old;
}

int smmu_route_add(struct smmu_nested *owner, unsigned int index)
{
    const struct smmu_route route = { .owner = owner, .index = index };
    const struct arm_smmu_device *smmu = smmu_of(&route);
    const struct viommu_range *range = range_of(&route);
    struct smmu_route *spare = xmalloc_array(struct smmu_route, nr_routes + 1);
    int rc = 0;

    /* Half of the 64 bytes for each range; the other half is the core's. */
    BUILD_BUG_ON(sizeof(*range) + sizeof(route) > 32);

    if ( !spare )
        return -ENOMEM;

    write_lock(&routes_lock);

    if ( route_find(smmu, range->psid, range->psid + (range->count - 1)) )
        rc = -EBUSY;
    else
        spare = insert(spare, &route, route_lower_bound(smmu, range->psid));

    write_unlock(&routes_lock);

    xfree(spare);

    return rc;
}

void smmu_routes_set_vsmmu(struct smmu_nested *owner, struct vsmmu *vsmmu)
{
    unsigned int i;

    write_lock(&routes_lock);
    owner->vsmmu = vsmmu;
    write_unlock(&routes_lock);

    for ( i = 0; i < owner->nr_contexts; i++ )
        while ( read_atomic(&owner->contexts[i].delivering) )
            cpu_relax();
    smp_mb();
}

void smmu_routes_remove(const struct smmu_nested *owner)
{
    unsigned int i, kept = 0;

    write_lock(&routes_lock);
    for ( i = 0; i < nr_routes; i++ )
        if ( routes[i].owner != owner )
            routes[kept++] = routes[i];
    nr_routes = kept;
    write_unlock(&routes_lock);
}

bool smmu_nested_owns(const struct arm_smmu_device *smmu, const u32 *sids,
                      unsigned int n)
{
    bool owns = false;
    unsigned int i;

    read_lock(&routes_lock);
    for ( i = 0; i < n && !owns; i++ )
        owns = route_find(smmu, sids[i], sids[i]);
    read_unlock(&routes_lock);

    if ( owns )
        printk(XENLOG_ERR "viommu: StreamID %#x belongs to a vSMMU, and to no "
                          "other domain\n",
               sids[i - 1]);

    return owns;
}

/*
 * With the lock: whose stream is it? If its events go to a vSMMU, the delivery
 * of one begins, and the owner stays until end_delivery().
 */
static struct smmu_nested *begin_delivery(const struct arm_smmu_device *smmu,
                                          uint32_t sid, uint32_t *local,
                                          struct vsmmu **vsmmu)
{
    const struct smmu_route *route = route_find(smmu, sid, sid);
    struct smmu_nested *nd = route ? route->owner : NULL;

    *local = route ? range_of(route)->smmu : 0;
    *vsmmu = nd ? nd->vsmmu : NULL;
    if ( *vsmmu )
        write_atomic(&nd->contexts[*local].delivering, true);

    return nd;
}

static void end_delivery(struct smmu_nested *nd, uint32_t local)
{
    smp_mb();
    write_atomic(&nd->contexts[local].delivering, false);
}

bool smmu_nested_event(const struct arm_smmu_device *smmu, const u64 *evt)
{
    uint32_t sid = VIOMMU_GET(SMMU_EVT0_SID, evt[0]), local;
    unsigned int cost = SMMU_PACE_DROP;
    struct smmu_nested *nd;
    struct vsmmu *vsmmu;

    read_lock(&routes_lock);
    nd = begin_delivery(smmu, sid, &local, &vsmmu);
    read_unlock(&routes_lock);

    /*
     * Without the lock: to write to a guest's memory takes the lock of its
     * stage 2, under which Xen's driver takes others. Who assigns a device
     * comes here with one of these (smmu_nested_owns()), and the end of one
     * domain need not wait for what another does to its stage 2.
     */
    if ( vsmmu )
    {
        if ( !smmu_quarantined(nd, local, sid) )
        {
            cost = max(vsmmu_event(vsmmu, local, evt), 1U) * SMMU_PACE_EVENT;
            smmu_quarantine_count(nd, local, sid);
        }
        end_delivery(nd, local);
    }

    smmu_pace_spend(smmu, cost);

    return nd || smmu_nested_mute(smmu);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
