/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Errors that an SMMU reports in SMMU_GERROR (IHI 0070, 7.5; of the command
 * queue 7.1; service failure mode 12.3).
 *
 * An error may come again as soon as it is acknowledged, for as long as the
 * hardware is at fault. So the interrupt handler only schedules a tasklet, and
 * errors are acknowledged once in INTERVAL at most. Until then the SMMU does
 * not report them again. One that stays costs the domains that wait for the
 * SMMU their time-out, and others next to nothing. Few messages are printed.
 *
 * A waiting domain handles errors too: it may keep the tasklet off its CPU.
 *
 * In service failure mode the SMMU terminates all transactions. It is not
 * disabled, as Xen's driver would do: with SMMUEN = 0, SMMU_GBPA decides, and
 * may let them pass.
 */
#include <xen/time.h>
#include <xen/xmalloc.h>

#include "nested-private.h"

#define INTERVAL MILLISECS(10)
#define SILENCE  MILLISECS(1000)

struct smmu_errors {
    struct list_head list;
    struct arm_smmu_device *smmu;
    smmu_skipped_fn *skipped;
    struct tasklet tasklet;
    struct timer timer;
    /* Errors are reported that nobody has looked at. */
    bool pending;

    /* Protects the rest, and the acknowledgement of errors. */
    spinlock_t lock;
    /* No errors are handled, and no message is printed, before these times. */
    s_time_t next, next_message;
    unsigned int untold;
};

/* Appended to at boot, never shortened. */
static LIST_HEAD(all_errors);

static struct smmu_errors *errors_of(const struct arm_smmu_device *smmu)
{
    struct smmu_errors *e;

    list_for_each_entry (e, &all_errors, list)
        if ( e->smmu == smmu )
            return e;

    return NULL;
}

static void print_errors(struct smmu_errors *e, uint32_t active, uint32_t cons)
{
    if ( NOW() < e->next_message )
    {
        e->untold++;
        return;
    }

    printk(XENLOG_ERR "viommu: %s: errors %#x in SMMU_GERROR, CMDQ_CONS %#x; "
                      "%u more were not printed\n",
           smmu_path(e->smmu), active, cons, e->untold);
    if ( active & SMMU_GERROR_SFM_ERR )
        printk(XENLOG_ERR "viommu: %s: service failure mode: no device behind "
                          "it works until it is reset\n",
               smmu_path(e->smmu));
    e->untold = 0;
    e->next_message = NOW() + SILENCE;
}

/*
 * The SMMU does not accept the command at CONS. It goes on behind it once the
 * error is acknowledged; whoever relies on the command is told before.
 */
static void skip_command(struct smmu_errors *e, uint32_t cons)
{
    struct arm_smmu_queue *q = &e->smmu->cmdq.q;
    uint64_t(*ring)[CMDQ_ENT_DWORDS] = (void *)q->base;
    uint64_t *entry = ring[cons & ((1U << q->llq.max_n_shift) - 1)];
    const uint64_t cmd[CMDQ_ENT_DWORDS] = { entry[0], entry[1] };

    e->skipped(e->smmu, cmd);

    entry[0] =
        SMMU_CMD_SYNC | VIOMMU_PREP(SMMU_CMD0_SYNC_CS, SMMU_SYNC_CS_SEV);
    entry[1] = 0;
    smmu_clean(e->smmu, entry, sizeof(cmd));
}

/* With the lock. */
static void handle(struct smmu_errors *e)
{
    struct arm_smmu_device *smmu = e->smmu;
    uint32_t gerror = readl_relaxed(smmu->base + SMMU_GERROR);
    uint32_t gerrorn = readl_relaxed(smmu->base + SMMU_GERRORN);
    uint32_t active = (gerror ^ gerrorn) & SMMU_GERROR_ERRORS;
    uint32_t cons;

    if ( !active )
        return;

    e->next = NOW() + INTERVAL;
    cons = readl_relaxed(smmu->cmdq.q.cons_reg);
    print_errors(e, active, cons);

    if ( active & SMMU_GERROR_CMDQ_ERR )
        switch ( VIOMMU_GET(SMMU_CMDQ_CONS_ERR, cons) )
        {
        case SMMU_CERROR_NONE:
        case SMMU_CERROR_ABT: /* the fetch is repeated, */
        case SMMU_CERROR_ATC_INV: /* or the CMD_SYNC */ break;

        default: skip_command(e, cons); break;
        }

    /* Orders what was written before it. */
    writel(gerror, smmu->base + SMMU_GERRORN);
}

static void gerror_work(void *data)
{
    struct smmu_errors *e = data;

    spin_lock(&e->lock);
    if ( NOW() < e->next )
        set_timer(&e->timer, e->next);
    else
    {
        write_atomic(&e->pending, false);
        /* What is reported from here on is pending again. */
        smp_mb();
        handle(e);
    }
    spin_unlock(&e->lock);
}

static void gerror_due(void *data)
{
    struct smmu_errors *e = data;

    tasklet_schedule(&e->tasklet);
}

int smmu_errors_init(struct arm_smmu_device *smmu, smmu_skipped_fn *skipped)
{
    struct smmu_errors *e;

    if ( errors_of(smmu) )
        return 0;

    e = xzalloc(struct smmu_errors);
    if ( !e )
        return -ENOMEM;

    e->smmu = smmu;
    e->skipped = skipped;
    spin_lock_init(&e->lock);
    tasklet_init(&e->tasklet, gerror_work, e);
    init_timer(&e->timer, gerror_due, e, 0);
    list_add_tail(&e->list, &all_errors);

    return 0;
}

bool smmu_nested_gerror(const struct arm_smmu_device *smmu, u32 active)
{
    struct smmu_errors *e = errors_of(smmu);

    if ( e && (active & SMMU_GERROR_ERRORS) )
    {
        write_atomic(&e->pending, true);
        tasklet_schedule(&e->tasklet);
    }

    return e;
}

void smmu_errors_poll(const struct arm_smmu_device *smmu)
{
    struct smmu_errors *e = errors_of(smmu);

    if ( e && read_atomic(&e->pending) )
        gerror_work(e);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
