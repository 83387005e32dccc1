/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rate limit of an SMMU's event handler; what the driver calls of it is in
 * driver.h. All but smmu_ratelimit_init() is called by that handler only,
 * which never runs on two CPUs at a time. An SMMU without vSMMUs has no limit.
 */
#ifndef SMMU_V3_NESTED_RATELIMIT_H
#define SMMU_V3_NESTED_RATELIMIT_H

#include <viommu/os.h>

struct arm_smmu_device;

/*
 * The cost of delivering a record, and of dropping one. Each further run in a
 * window costs as much as a record: interrupt, tasklet, and back to a guest.
 */
#define RATELIMIT_EVENT 16U
#define RATELIMIT_DROP  1U

/* The cost allowed in a window, and how long a window is at least, in ns. */
#define RATELIMIT_WINDOW   (64 * RATELIMIT_EVENT)
#define RATELIMIT_INTERVAL 1000000

/*
 * A record may take longer than that: writing to a guest's memory takes the
 * lock of its stage 2, which the guest can keep busy by hypercalls. So the
 * runs of a window end after this time too, in ns, and the handler then rests
 * at least so many times as long as they took.
 */
#define RATELIMIT_LONG 2000000
#define RATELIMIT_REST 4

/*
 * Xen has the interrupts, and so the handlers, of all SMMUs on one CPU: they
 * share what one alone could have. Of more SMMUs than this, each still has
 * that share, or single records would count as a flood.
 */
#define RATELIMIT_SHARES 16U

/* --- The rule (pure) --- */

/*
 * All runs count, whether the rule or an empty queue ended them: records that
 * come one by one, each as soon as the previous one has been taken, keep a CPU
 * as busy as records that wait in the queue.
 */
struct smmu_ratelimit {
    /* No run before this time. */
    int64_t next_run;
    int64_t window_start;
    /* When the clock was read last, in a run. */
    int64_t checked;
    /* Time and cost of the window's runs, the shares of others included. */
    int64_t busy;
    unsigned int spent;
    /* The window's cost is spent: the next run begins a new window. */
    bool exhausted;
    /* The run before this one ended because the cost was spent. */
    bool backlog;
    /* See smmu_ratelimit_share(). */
    unsigned int other_smmus;
};

/*
 * The handlers of this many SMMUs share a CPU. For each, what the others may
 * spend counts as spent.
 */
static inline void smmu_ratelimit_share(struct smmu_ratelimit *p,
                                        unsigned int smmus)
{
    p->other_smmus = min(smmus, RATELIMIT_SHARES) - 1;
}

static inline void smmu_ratelimit_add(struct smmu_ratelimit *p,
                                      unsigned int cost)
{
    p->spent += cost * (1 + p->other_smmus);
}

/* Begin a run, if one is allowed now. */
static inline bool smmu_ratelimit_begin(struct smmu_ratelimit *p, int64_t now)
{
    if ( now < p->next_run )
        return false;

    p->backlog = p->exhausted;
    p->exhausted = false;
    p->checked = now;

    if ( !p->backlog &&
         now - p->window_start <
             max((int64_t)RATELIMIT_INTERVAL, (1 + RATELIMIT_REST) * p->busy) )
    {
        smmu_ratelimit_add(p, RATELIMIT_EVENT);
        return true;
    }

    p->window_start = now;
    p->spent = 0;
    p->busy = 0;

    return true;
}

/*
 * A record was taken. Is the limit of the window reached? Then the next window
 * may begin at p->next_run.
 */
static inline bool smmu_ratelimit_reached(struct smmu_ratelimit *p,
                                          int64_t now)
{
    p->busy += (now - p->checked) * (1 + p->other_smmus);
    p->checked = now;

    if ( p->busy >= RATELIMIT_LONG )
        p->spent = max(p->spent, RATELIMIT_WINDOW);
    if ( p->spent < RATELIMIT_WINDOW )
        return false;

    p->exhausted = true;
    p->next_run =
        now + max((int64_t)RATELIMIT_INTERVAL, RATELIMIT_REST * p->busy);

    return true;
}

/* --- The limit of an SMMU --- */

/*
 * Give the SMMU a limit, unless it has one. Boot only. Returns 0 or -ENOMEM.
 */
int smmu_ratelimit_init(struct arm_smmu_device *smmu);

void smmu_ratelimit_spend(const struct arm_smmu_device *smmu,
                          unsigned int cost);

/* Have records been waiting since before this run? */
bool smmu_ratelimit_backlog(const struct arm_smmu_device *smmu);

#endif /* SMMU_V3_NESTED_RATELIMIT_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
