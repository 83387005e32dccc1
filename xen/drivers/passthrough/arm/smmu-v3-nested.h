/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Nested translation on Xen's SMMUv3 driver: what the Arm glue uses to give a
 * domain's streams to a vSMMU, and what the parts of this back end and the
 * driver share. The driver keeps the hardware, its queues and the domain's
 * stage-2 context; this back end owns the STEs of the streams attached here,
 * which the driver never writes.
 */
#ifndef SMMU_V3_NESTED_H
#define SMMU_V3_NESTED_H

#include <xen/device_tree.h>
#include <xen/sched.h>

#include <viommu/vsmmu.h>

struct arm_smmu_device;
struct arm_smmu_master;
struct iommu_domain;
struct smmu_nested;

/* --- What the driver calls --- */

#ifdef CONFIG_VIOMMU

/*
 * Is one of these StreamIDs attached here? Then the driver must leave it
 * alone, and this function says so.
 */
bool smmu_nested_owns(const struct arm_smmu_device *smmu, const u32 *sids,
                      unsigned int n);

/*
 * Take an event record. Returns true if it belonged to a stream attached here,
 * whatever became of it, or is one of too many that nobody wants to see.
 */
bool smmu_nested_event(const struct arm_smmu_device *smmu, const u64 *evt);

/*
 * The handler of events: has it, at its start, to wait until it is called
 * again; and has it, after an event taken here, done enough for now? It will
 * be called again then.
 */
bool smmu_nested_wait(const struct arm_smmu_device *smmu);
bool smmu_nested_enough(const struct arm_smmu_device *smmu);

/*
 * Guests make it happen as often as they like, by faults of their devices: a
 * record that is nobody's, records that were lost. Is it better not printed
 * this time?
 */
bool smmu_nested_mute(const struct arm_smmu_device *smmu);

#else

static inline bool smmu_nested_owns(const struct arm_smmu_device *smmu,
                                    const u32 *sids, unsigned int n)
{
    return false;
}

static inline bool smmu_nested_event(const struct arm_smmu_device *smmu,
                                     const u64 *evt)
{
    return false;
}

static inline bool smmu_nested_wait(const struct arm_smmu_device *smmu)
{
    return false;
}

static inline bool smmu_nested_enough(const struct arm_smmu_device *smmu)
{
    return false;
}

static inline bool smmu_nested_mute(const struct arm_smmu_device *smmu)
{
    return false;
}

#endif

/* --- What the glue calls --- */

/*
 * Read what the SMMU behind this host node is. vmid is 0. Returns 0, or
 * -ENODEV where Xen's SMMUv3 driver does not drive that node.
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
 * Take the streams of one range for the domain. They must abort, i.e. be
 * nobody's, and stay aborting. Allocates the level-2 stream tables, nothing
 * else per StreamID. Boot only. Returns 0; or -ERANGE (beyond the SMMU's
 * stream table), -EBUSY (in use), -ENOSPC (too many), -ENOMEM, -EIO.
 */
int smmu_nested_attach(struct smmu_nested *nd,
                       const struct viommu_range *range);

/*
 * From now on send the events of the domain's streams, attached before, to
 * this vSMMU; NULL: to nobody. Returns once no delivery to the one before is
 * under way.
 */
void smmu_nested_route_events(struct smmu_nested *nd, struct vsmmu *vsmmu);

/*
 * Let all streams abort, drop all that the SMMUs cache for the domain, give
 * the streams and the stage-2 contexts back and free nd. The domain's vCPUs
 * must not run, its vSMMU must be stopped. NULL is allowed. Returns 0; or -EIO
 * where an SMMU does not answer, with nothing given back: it may go on
 * translating, and the domain's memory has to stay the domain's. To be called
 * again then.
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

/* --- Between this back end and the driver --- */

/*
 * The driver's own functions that this back end calls; hooks take away their
 * 'static'.
 */
struct arm_smmu_device *arm_smmu_get_by_dev(const struct device *dev);
struct iommu_domain *arm_smmu_domain_alloc(void);
int arm_smmu_domain_finalise(struct iommu_domain *domain,
                             struct arm_smmu_master *master);
void arm_smmu_destroy_iommu_domain(struct iommu_domain *io_domain);
bool arm_smmu_sid_in_range(struct arm_smmu_device *smmu, u32 sid);

#endif /* SMMU_V3_NESTED_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
