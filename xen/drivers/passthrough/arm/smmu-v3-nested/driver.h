/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between Xen's SMMUv3 driver and nested translation. The driver keeps the
 * hardware, its queues and each domain's stage-2 contexts. The STEs of
 * attached streams belong to this folder; the driver never writes them.
 */
#ifndef SMMU_V3_NESTED_DRIVER_H
#define SMMU_V3_NESTED_DRIVER_H

#include <xen/types.h>

struct arm_smmu_device;
struct arm_smmu_master;
struct arm_smmu_queue;
struct device;
struct domain;
struct iommu_domain;

/* --- What the driver calls --- */

#ifdef CONFIG_VIOMMU

/*
 * Is one of these StreamIDs attached to a vSMMU? Then a message says so, and
 * the driver must not use any of them.
 */
bool smmu_nested_owns(const struct arm_smmu_device *smmu, const u32 *sids,
                      unsigned int n);

/*
 * Take an event record. Returns true if the driver must not print it: its
 * stream is attached to a vSMMU, or too many records are printed already.
 */
bool smmu_nested_event(const struct arm_smmu_device *smmu, const u64 *evt);

/*
 * The event handler starts: must it return at once, because its rate limit is
 * reached? It is scheduled again later.
 */
bool smmu_nested_events_paused(const struct arm_smmu_device *smmu);

/*
 * The event handler has taken an event here: must it return now, because its
 * rate limit is reached? It is scheduled again later.
 */
bool smmu_nested_pause_events(const struct arm_smmu_device *smmu);

/* The event handler has taken all events. */
void smmu_nested_events_taken(const struct arm_smmu_device *smmu);

/*
 * Must the driver not print this message? It is one that guests can cause at
 * any rate by faults of their devices.
 */
bool smmu_nested_mute(const struct arm_smmu_device *smmu);

/*
 * The SMMU's interrupt reports these errors. Returns true if the driver must
 * not handle them: a vSMMU may be behind the SMMU, and they are handled here.
 */
bool smmu_nested_gerror(const struct arm_smmu_device *smmu, u32 active);

/* Stage 2 of the domain has changed. */
void smmu_nested_stage2_changed(struct domain *d);

/*
 * While the SMMU is reset: must SMMU_CR0.ATSCHK be set, because the SMMU has
 * ATS? Else a device that says that its requests are translated already could
 * reach any address.
 */
bool smmu_nested_checks_ats(const struct arm_smmu_device *smmu);

/*
 * Must each CFGI and TLBI be issued again once its CMD_SYNC has completed, as
 * vsmmu_errata[] says? A bit of the driver's options that it does not use.
 */
#define SMMU_NESTED_OPT_REPEAT    (1U << 31)
#define smmu_nested_repeats(smmu) ((smmu)->options & SMMU_NESTED_OPT_REPEAT)

/*
 * The rest is for an SMMU that is not coherent: it reads and writes memory
 * past the CPU's caches. For a coherent one they do nothing. See coherency.c.
 */

/*
 * Before the SMMU is enabled: write its queues and its stream table, all of
 * level 1, to memory, and keep nothing of them in the caches.
 */
void smmu_nested_clean_all(const struct arm_smmu_device *smmu);

/* These bytes were written for the SMMU, which reads them from now on. */
void smmu_nested_clean(const struct arm_smmu_device *smmu, const void *p,
                       size_t size);

/* The same of the stream's STE, which exists: a CFGI of it follows. */
void smmu_nested_clean_ste(const struct arm_smmu_device *smmu, u32 sid);

/*
 * Where the driver does not do it itself (Xen before 4.21): an entry of a
 * queue was written for the SMMU; one that the SMMU wrote is read next.
 */
void smmu_nested_clean_entry(const struct arm_smmu_queue *q,
                             const void *entry);
void smmu_nested_refetch_entry(const struct arm_smmu_queue *q,
                               const void *entry);

#else

#define smmu_nested_owns(smmu, sids, n)     false
#define smmu_nested_event(smmu, evt)        false
#define smmu_nested_events_paused(smmu)     false
#define smmu_nested_pause_events(smmu)      false
#define smmu_nested_events_taken(smmu)      ((void)(smmu))
#define smmu_nested_mute(smmu)              false
#define smmu_nested_gerror(smmu, active)    false
#define smmu_nested_stage2_changed(d)       ((void)(d))
#define smmu_nested_checks_ats(smmu)        false
#define smmu_nested_repeats(smmu)           false
#define smmu_nested_clean_all(smmu)         ((void)(smmu))
#define smmu_nested_clean(smmu, p, size)    ((void)(smmu))
#define smmu_nested_clean_ste(smmu, sid)    ((void)(smmu))
#define smmu_nested_clean_entry(q, entry)   ((void)(q))
#define smmu_nested_refetch_entry(q, entry) ((void)(q))

#endif

/* --- What domain.c calls of the driver; hooks take away the 'static' --- */

struct arm_smmu_device *arm_smmu_get_by_dev(const struct device *dev);
struct iommu_domain *arm_smmu_domain_alloc(void);
int arm_smmu_domain_finalise(struct iommu_domain *domain,
                             struct arm_smmu_master *master);
void arm_smmu_destroy_iommu_domain(struct iommu_domain *io_domain);
bool arm_smmu_sid_in_range(struct arm_smmu_device *smmu, u32 sid);

#endif /* SMMU_V3_NESTED_DRIVER_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
