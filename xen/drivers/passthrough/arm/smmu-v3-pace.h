/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The pace of an SMMU's event handler; what the driver calls of it is in
 * smmu-v3-nested.h. All but smmu_pace_init() is called by that handler only,
 * which is never run by two CPUs at a time. An SMMU without vSMMUs has no pace:
 * nothing is bounded there.
 */
#ifndef SMMU_V3_PACE_H
#define SMMU_V3_PACE_H

#include <viommu/os.h>

struct arm_smmu_device;

/* What it costs to deliver a record, and to drop one. */
#define SMMU_PACE_EVENT 16U
#define SMMU_PACE_DROP  1U

/* What a run may cost, and the least time in ns from its end to the next. */
#define SMMU_PACE_RUN      (64 * SMMU_PACE_EVENT)
#define SMMU_PACE_INTERVAL 1000000

/*
 * A record may take longer than that: to write to a guest's memory takes the
 * lock of its stage 2, which the guest can keep busy by hypercalls. So a run
 * ends after this time too, in ns, and the time to the next is at least so many
 * times what it took.
 */
#define SMMU_PACE_LONG 2000000
#define SMMU_PACE_REST 4

/* --- The rule, which knows no Xen --- */

struct smmu_pace {
    int64_t next;       /* no run before */
    int64_t began;      /* the run, or the one before */
    unsigned int spent; /* in this run */
    bool behind;        /* the run before this one ended for having spent all */
};

/* A run begins, if it may. */
static inline bool smmu_pace_begin(struct smmu_pace *p, int64_t now)
{
    if ( now < p->next )
        return false;

    p->behind = p->spent >= SMMU_PACE_RUN;
    p->spent = 0;
    p->began = now;

    return true;
}

/* Has the run spent all? Then the next may begin at p->next. */
static inline bool smmu_pace_over(struct smmu_pace *p, int64_t now)
{
    int64_t took = now - p->began;

    if ( took >= SMMU_PACE_LONG )
        p->spent = max(p->spent, SMMU_PACE_RUN);
    if ( p->spent < SMMU_PACE_RUN )
        return false;

    p->next = now + max((int64_t)SMMU_PACE_INTERVAL, SMMU_PACE_REST * took);

    return true;
}

/* --- An SMMU's --- */

/* Give the SMMU a pace. Boot only. Returns 0 or -ENOMEM. */
int smmu_pace_init(struct arm_smmu_device *smmu);

void smmu_pace_spend(const struct arm_smmu_device *smmu, unsigned int amount);

/* Have records been waiting since before this run? */
bool smmu_pace_behind(const struct arm_smmu_device *smmu);

/* Is the next record that is nobody's better not printed? */
bool smmu_pace_mute(const struct arm_smmu_device *smmu);

#endif /* SMMU_V3_PACE_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
