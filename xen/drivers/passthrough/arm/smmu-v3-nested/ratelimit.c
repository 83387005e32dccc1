/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How fast records are taken from an SMMU's event queue (IHI 0070, 3.5.1).
 *
 * Xen's handler is a tasklet, which goes before every guest of its pCPU. So it
 * must not run for as long as guests let their devices fault, not even where
 * each of many streams stays below the limit of the quarantine. What it does
 * in a window of RATELIMIT_INTERVAL is bounded, and a window in which it took
 * long is longer. What devices report faster waits in the queue; when that is
 * full, the SMMU drops it.
 *
 * Records of streams that are not attached, e.g. those that a destroyed domain
 * left behind, are the driver's to print. They can be as many, so they count
 * too, and only few of them are printed. The same holds for the driver's
 * message that records are lost.
 */
#include <xen/lib.h>
#include <xen/time.h>
#include <xen/xmalloc.h>

#include "nested-private.h"
#include "ratelimit.h"

struct limiter {
    struct list_head list;
    struct arm_smmu_device *smmu;
    struct timer timer;
    struct smmu_ratelimit rule;
};

/* Appended to at boot, never shortened. */
static LIST_HEAD(limiters);
static unsigned int nr_limiters;

static struct limiter *limiter_find(const struct arm_smmu_device *smmu)
{
    struct limiter *p;

    list_for_each_entry (p, &limiters, list)
        if ( p->smmu == smmu )
            return p;

    return NULL;
}

/* By the tasklet of the SMMU's interrupt: the handler never runs twice. */
static void schedule_handler(void *data)
{
    const struct limiter *p = data;
    struct arm_smmu_device *smmu = p->smmu;

    tasklet_schedule(smmu->combined_irq ? &smmu->combined_irq_tasklet
                                        : &smmu->evtq_irq_tasklet);
}

int smmu_ratelimit_init(struct arm_smmu_device *smmu)
{
    struct limiter *p;

    if ( limiter_find(smmu) )
        return 0;

    p = xzalloc(struct limiter);
    if ( !p )
        return -ENOMEM;

    p->smmu = smmu;
    init_timer(&p->timer, schedule_handler, p, 0);
    list_add_tail(&p->list, &limiters);

    nr_limiters++;
    list_for_each_entry (p, &limiters, list)
        smmu_ratelimit_share(&p->rule, nr_limiters);

    return 0;
}

bool smmu_ratelimit_backlog(const struct arm_smmu_device *smmu)
{
    const struct limiter *p = limiter_find(smmu);

    return p && p->rule.backlog;
}

void smmu_ratelimit_spend(const struct arm_smmu_device *smmu,
                          unsigned int cost)
{
    struct limiter *p = limiter_find(smmu);

    if ( p )
        smmu_ratelimit_add(&p->rule, cost);
}

bool smmu_nested_mute(const struct arm_smmu_device *smmu)
{
    return limiter_find(smmu) && !printk_ratelimit();
}

bool smmu_nested_events_paused(const struct arm_smmu_device *smmu)
{
    struct limiter *p = limiter_find(smmu);

    return p && !smmu_ratelimit_begin(&p->rule, NOW());
}

bool smmu_nested_pause_events(const struct arm_smmu_device *smmu)
{
    struct limiter *p = limiter_find(smmu);

    if ( !p || !smmu_ratelimit_reached(&p->rule, NOW()) )
        return false;

    set_timer(&p->timer, p->rule.next_run);

    return true;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
