/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of physical streams and their owners. All functions may be called
 * at any time on any CPU.
 */
#ifndef SMMU_V3_ROUTES_H
#define SMMU_V3_ROUTES_H

#include <viommu/vsmmu.h>

struct smmu_nested;

/*
 * Add a route for owner->ranges[index], which stays as it is until the owner's
 * routes are removed. Boot only. Returns 0; or -EBUSY where it overlaps
 * another, -ENOMEM.
 */
int smmu_route_add(struct smmu_nested *owner, unsigned int index);

/*
 * Send the events of all the owner's streams there, or nowhere; returns once
 * no delivery to the one before is under way.
 */
void smmu_routes_set_vsmmu(struct smmu_nested *owner, struct vsmmu *vsmmu);

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
