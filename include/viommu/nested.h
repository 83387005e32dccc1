/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Nested translation on a physical SMMUv3: what the glue of an architecture
 * calls to give a domain's streams to a vSMMU. Implemented by Xen's
 * drivers/passthrough/arm/smmu-v3-nested.
 */
#ifndef VIOMMU_NESTED_H
#define VIOMMU_NESTED_H

#include <viommu/vsmmu.h>

struct domain;
struct dt_device_node;
struct smmu_nested;

/*
 * Read the ID registers of the SMMU behind this host node, and from now on
 * work round its errata. vmid is 0. Returns 0, or -ENODEV where Xen's SMMUv3
 * driver does not drive that node.
 */
int smmu_nested_probe(const struct dt_device_node *np, struct vsmmu_hw *hw);

/*
 * Create the (empty) set of streams of a domain: one stage-2 context in each
 * of the nr SMMUs, whose host nodes are in nps, and room for max_ranges
 * ranges. Writes hw[i], VMID included, for each. Boot only. Returns 0 and
 * *out; or -ENODEV, -ENOMEM, -ENOSPC (no VMID).
 */
int smmu_nested_create(struct domain *d, struct dt_device_node *const *nps,
                       unsigned int nr, unsigned int max_ranges,
                       struct vsmmu_hw *hw, struct smmu_nested **out);

/*
 * Take the streams of one range for the domain. They must belong to nobody,
 * i.e. abort, and go on aborting. Allocates the level-2 stream tables, nothing
 * else per StreamID. Boot only. Returns 0; or -ERANGE (beyond the SMMU's
 * stream table), -EBUSY (in use), -ENOSPC (too many), -ENOMEM, -EIO.
 */
int smmu_nested_attach(struct smmu_nested *nd,
                       const struct viommu_range *range);

/*
 * From now on deliver the events of the domain's streams, attached before, to
 * this vSMMU; NULL: drop them. A delivery to the previous vSMMU may still be
 * in progress: that one must exist until smmu_nested_destroy() returns 0.
 */
void smmu_nested_route_events(struct smmu_nested *nd, struct vsmmu *vsmmu);

/*
 * Have changed() called after each change to the stage 2 of any domain, before
 * the lock of that stage 2, held for writing, is released; without the lock
 * where Xen maps grants of a direct-mapped domain. Boot only.
 */
void smmu_nested_on_stage2_change(void (*changed)(struct domain *d));

/*
 * Make all streams abort, invalidate all that the SMMUs cache for the domain,
 * release the streams and the stage-2 contexts, and free nd. The domain's
 * vCPUs must not run, its vSMMU must be stopped. NULL is allowed. A call does
 * a limited amount of work, and looks at an SMMU that does not respond a
 * limited number of times. Returns 0; -ERESTART if it must be called again; or
 * -EIO where an SMMU has not completed a command in time, with nothing
 * released: that SMMU may still translate, so the domain must keep its memory
 * and its grants. A further call returns -EIO at once as long as the SMMU does
 * not respond, and goes on otherwise.
 */
int smmu_nested_destroy(struct smmu_nested *nd);

/*
 * The physical half of struct vsmmu_ops, with nd in the place of host. See
 * there.
 */
int smmu_nested_set_streams(struct smmu_nested *nd,
                            const struct vsmmu_stream *streams,
                            unsigned int n);
int smmu_nested_abort_streams(struct smmu_nested *nd, uint32_t smmu,
                              uint32_t psid, uint32_t count,
                              uint32_t *changed);
int smmu_nested_issue(struct smmu_nested *nd, uint32_t smmu,
                      const uint64_t (*cmds)[2], unsigned int n);

#endif /* VIOMMU_NESTED_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
