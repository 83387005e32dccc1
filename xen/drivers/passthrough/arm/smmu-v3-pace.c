/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How fast records are taken from an SMMU's event queue (IHI 0070, 3.5.1).
 *
 * Xen's handler is a tasklet: it goes before every guest of its pCPU. So it
 * may not go on for as long as guests let their devices fault, be it by many
 * streams that each stay below what quarantine looks for. What it does in a
 * window of SMMU_PACE_INTERVAL is bounded, and what it takes long for is paid
 * for by a longer window. What devices report faster waits in the queue; when
 * that is full, the SMMU drops it.
 *
 * Records of streams that are nobody's here, e.g. those that a domain left
 * behind, are the driver's to print. There may be as many of them, so they
 * take part, and only a few of them are printed. So it is with what the driver
 * says when records are lost.
 */
#include <xen/lib.h>
#include <xen/time.h>
#include <xen/xmalloc.h>

#include "smmu-v3-nested-private.h"
#include "smmu-v3-pace.h"

struct pace {
    struct list_head list;
    struct arm_smmu_device *smmu;
    struct timer timer;
    struct smmu_pace rule;
};

/* Appended to at boot, never shortened. */
static LIST_HEAD(paces);
static unsigned int nr_paces;

static struct pace *pace_find(const struct arm_smmu_device *smmu)
{
    struct pace *p;

    list_for_each_entry (p, &paces, list)
        if ( p->smmu == smmu )
            return p;

    return NULL;
}

/* By the tasklet of the SMMU's interrupt: the handler never runs twice. */
static void next_run(void *data)
{
    const struct pace *p = data;
    struct arm_smmu_device *smmu = p->smmu;

    tasklet_schedule(smmu->combined_irq ? &smmu->combined_irq_tasklet
                                        : &smmu->evtq_irq_tasklet);
}

int smmu_pace_init(struct arm_smmu_device *smmu)
{
    struct pace *p;

    if ( pace_find(smmu) )
        return 0;

    p = xzalloc(struct pace);
    if ( !p )
        return -ENOMEM;

    p->smmu = smmu;
    init_timer(&p->timer, next_run, p, 0);
    list_add_tail(&p->list, &paces);

    nr_paces++;
    list_for_each_entry (p, &paces, list)
        smmu_pace_share(&p->rule, nr_paces);

    return 0;
}

bool smmu_pace_behind(const struct arm_smmu_device *smmu)
{
    const struct pace *p = pace_find(smmu);

    return p && p->rule.behind;
}

void smmu_pace_spend(const struct arm_smmu_device *smmu, unsigned int amount)
{
    struct pace *p = pace_find(smmu);

    if ( p )
        smmu_pace_add(&p->rule, amount);
}

bool smmu_nested_mute(const struct arm_smmu_device *smmu)
{
    return pace_find(smmu) && !printk_ratelimit();
}

bool smmu_nested_wait(const struct arm_smmu_device *smmu)
{
    struct pace *p = pace_find(smmu);

    return p && !smmu_pace_begin(&p->rule, NOW());
}

bool smmu_nested_enough(const struct arm_smmu_device *smmu)
{
    struct pace *p = pace_find(smmu);

    if ( !p || !smmu_pace_over(&p->rule, NOW()) )
        return false;

    set_timer(&p->timer, p->rule.next);

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
