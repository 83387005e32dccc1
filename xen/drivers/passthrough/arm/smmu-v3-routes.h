/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of physical streams and their owners. All functions may be called
 * at any time on any CPU.
 */
#ifndef SMMU_V3_ROUTES_H
#define SMMU_V3_ROUTES_H

#include <viommu/vsmmu.h>

struct arm_smmu_device;
struct smmu_nested;

struct smmu_route {
    const struct arm_smmu_device *smmu;
    uint32_t psid, count;
    uint32_t local; /* the owner's number for this SMMU */
    struct smmu_nested *owner;
    struct vsmmu *vsmmu; /* where events go, or NULL */
};

/*
 * Add a route. Boot only. Returns 0; or -EBUSY where it overlaps another,
 * -ENOMEM.
 */
int smmu_route_add(const struct smmu_route *route);

/*
 * Send the events of all routes of the owner there; returns once no delivery to
 * the one before is under way.
 */
void smmu_routes_set_vsmmu(const struct smmu_nested *owner,
                           struct vsmmu *vsmmu);

/* Remove all routes of the owner. */
void smmu_routes_remove(const struct smmu_nested *owner);

#endif /* SMMU_V3_ROUTES_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
