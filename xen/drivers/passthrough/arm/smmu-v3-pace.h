/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The pace of an SMMU's event handler; what the driver calls of it is in
 * smmu-v3-nested.h. All but smmu_pace_init() is called by that handler only,
 * which is never run by two CPUs at a time. An SMMU without vSMMUs has no
 * pace: nothing is bounded there.
 */
#ifndef SMMU_V3_PACE_H
#define SMMU_V3_PACE_H

#include <viommu/os.h>

struct arm_smmu_device;

/*
 * What it costs to deliver a record, and to drop one. To begin a further run
 * in a window costs what a record does: interrupt, tasklet, and back to a
 * guest.
 */
#define SMMU_PACE_EVENT 16U
#define SMMU_PACE_DROP  1U

/* What a window may cost, and how long it is at least, in ns. */
#define SMMU_PACE_WINDOW   (64 * SMMU_PACE_EVENT)
#define SMMU_PACE_INTERVAL 1000000

/*
 * A record may take longer than that: to write to a guest's memory takes the
 * lock of its stage 2, which the guest can keep busy by hypercalls. So the
 * runs of a window end after this time too, in ns, and the rest of it is at
 * least so many times what they took.
 */
#define SMMU_PACE_LONG 2000000
#define SMMU_PACE_REST 4

/*
 * Xen has the interrupts of all SMMUs, and so their handlers, on one CPU: they
 * share what one alone could have. More of them than this do not get less
 * each, or single records would look like a flood.
 */
#define SMMU_PACE_SHARES 16U

/* --- The rule, which knows no Xen --- */

/*
 * Runs are counted together, be they ended by the rule or by an empty queue:
 * records that come one by one, each as soon as the one before has been taken,
 * keep a CPU as busy as those that wait in the queue.
 */
struct smmu_pace {
    int64_t next;       /* no run before */
    int64_t window;     /* when this one began */
    int64_t last;       /* when time was looked at last, in a run */
    int64_t took;       /* so long were the runs of the window, of all SMMUs */
    unsigned int spent; /* by them */
    bool over;          /* all of it: the next run begins a new window */
    bool behind; /* the run before this one ended for having spent all */
    unsigned int others; /* see smmu_pace_share() */
};

/*
 * The handlers of this many SMMUs want the same CPU's time. For each, what the
 * others may spend counts as spent.
 */
static inline void smmu_pace_share(struct smmu_pace *p, unsigned int smmus)
{
    p->others = min(smmus, SMMU_PACE_SHARES) - 1;
}

static inline void smmu_pace_add(struct smmu_pace *p, unsigned int amount)
{
    p->spent += amount * (1 + p->others);
}

/* A run begins, if it may. */
static inline bool smmu_pace_begin(struct smmu_pace *p, int64_t now)
{
    if ( now < p->next )
        return false;

    p->behind = p->over;
    p->over = false;
    p->last = now;

    if ( !p->behind && now - p->window < max((int64_t)SMMU_PACE_INTERVAL,
                                             (1 + SMMU_PACE_REST) * p->took) )
    {
        smmu_pace_add(p, SMMU_PACE_EVENT);
        return true;
    }

    p->window = now;
    p->spent = 0;
    p->took = 0;

    return true;
}

/*
 * A record was taken. Has the window spent all? Then the next may begin at
 * p->next.
 */
static inline bool smmu_pace_over(struct smmu_pace *p, int64_t now)
{
    p->took += (now - p->last) * (1 + p->others);
    p->last = now;

    if ( p->took >= SMMU_PACE_LONG )
        p->spent = max(p->spent, SMMU_PACE_WINDOW);
    if ( p->spent < SMMU_PACE_WINDOW )
        return false;

    p->over = true;
    p->next = now + max((int64_t)SMMU_PACE_INTERVAL, SMMU_PACE_REST * p->took);

    return true;
}

/* --- An SMMU's --- */

/* Give the SMMU a pace. Boot only. Returns 0 or -ENOMEM. */
int smmu_pace_init(struct arm_smmu_device *smmu);

void smmu_pace_spend(const struct arm_smmu_device *smmu, unsigned int amount);

/* Have records been waiting since before this run? */
bool smmu_pace_behind(const struct arm_smmu_device *smmu);

#endif /* SMMU_V3_PACE_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
