/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How much of a CPU the event handler of an SMMU may take (pure). It goes
 * before every guest of its CPU, so its time is what is limited, whatever it
 * does in it. Many short runs disturb a guest less than few long ones.
 */
#ifndef SMMU_V3_NESTED_RATELIMIT_H
#define SMMU_V3_NESTED_RATELIMIT_H

#include <viommu/os.h>

/* In ns: a window, and what the runs of a window may take together. */
#define RATELIMIT_WINDOW ((int64_t)1000000)
#define RATELIMIT_BURST  ((int64_t)200000)

/*
 * A run counts as so long at least. What comes before and after it, interrupt
 * and softirq, is not measured. Of several SMMUs a part of it.
 */
#define RATELIMIT_RUN (RATELIMIT_BURST / 4)

/* The part of a run, 1 / this, that is left for delivering records. */
#define RATELIMIT_DELIVERY 4

/*
 * Xen has the interrupts, and so the handlers, of all SMMUs on one CPU: they
 * share what one alone could have. Of more SMMUs than this, each still has
 * that share.
 */
#define RATELIMIT_SHARES 16U

struct smmu_ratelimit {
    /* No run before this time. */
    int64_t next_run;
    int64_t window_start;
    /* Of the runs of this window. */
    int64_t busy;
    /* When the present run began. */
    int64_t start;
};

/* Begin a run, if one is allowed now. */
static inline bool smmu_ratelimit_begin(struct smmu_ratelimit *p, int64_t now)
{
    if ( now < p->next_run )
        return false;

    if ( now - p->window_start >= RATELIMIT_WINDOW )
    {
        p->window_start = now;
        p->busy = 0;
    }
    p->start = now;

    return true;
}

/* How long the present run may take, of an SMMU among several. */
static inline int64_t smmu_ratelimit_burst(const struct smmu_ratelimit *p,
                                           unsigned int smmus)
{
    return RATELIMIT_BURST / min(smmus, RATELIMIT_SHARES) - p->busy;
}

/*
 * The run ends; backlog: it leaves work, which is the next window's. A run may
 * have taken longer than allowed: writing to a guest's memory takes the lock
 * of its stage 2, which the guest can keep busy by hypercalls. Then the window
 * is longer.
 */
static inline void smmu_ratelimit_end(struct smmu_ratelimit *p, int64_t now,
                                      unsigned int smmus, bool backlog)
{
    int64_t busy;

    p->busy += max(now - p->start, RATELIMIT_RUN / min(smmus, 4U));
    busy = p->busy * min(smmus, RATELIMIT_SHARES);

    if ( backlog || busy >= RATELIMIT_BURST )
        p->next_run = max(p->window_start +
                              max(RATELIMIT_WINDOW,
                                  busy * (RATELIMIT_WINDOW / RATELIMIT_BURST)),
                          now);
}

#endif /* SMMU_V3_NESTED_RATELIMIT_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
