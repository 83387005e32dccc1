/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Batches of commands in the physical command queue (IHI 0070, 3.5 and 4.7).
 *
 * Xen's driver updates PROD for each command and waits for an empty queue with
 * the queue's lock held. Here a batch is written at once, and the wait is for
 * this batch's own CMD_SYNC, outside the lock: another domain's commands
 * neither delay it beyond those queued before, nor does this wait keep others
 * from queueing theirs.
 *
 * Limits: completion is polled in CONS; CMD_SYNC by MSI is left to hardware
 * whose driver has it.
 */
#include <xen/delay.h>
#include <xen/linux-compat.h>
#include <xen/list.h>
#include <xen/sizes.h>
#include <xen/spinlock.h>
#include <xen/tasklet.h>
#include <xen/time.h>
#include <asm/device.h>
#include <asm/io.h>

#include <viommu/smmuv3.h>

#include "smmu-v3.h"
#include "smmu-v3-nested.h"

/* PROD and CONS: an index and a wrap bit above it. */
static uint32_t ptr_mask(const struct arm_smmu_queue *q)
{
    return (2U << q->llq.max_n_shift) - 1;
}

/* Entries between two pointers, from 0 to the queue's size. */
static uint32_t ptr_distance(const struct arm_smmu_queue *q, uint32_t from,
                             uint32_t to)
{
    return (to - from) & ptr_mask(q);
}

static void write_entry(struct arm_smmu_queue *q, uint64_t dw0, uint64_t dw1)
{
    __le64 *entry = Q_ENT(q, q->llq.prod);

    entry[0] = cpu_to_le64(dw0);
    entry[1] = cpu_to_le64(dw1);
    q->llq.prod =
        (q->llq.prod & ~ptr_mask(q)) | ((q->llq.prod + 1) & ptr_mask(q));
}

/*
 * Queue the batch if there is room for all of it. Sets *cons to CONS as it was
 * and *left to the number of entries from there to the end of the batch.
 */
static bool try_queue(struct arm_smmu_device *smmu, const uint64_t (*cmds)[2],
                      unsigned int n, uint32_t *cons, uint32_t *left)
{
    struct arm_smmu_queue *q = &smmu->cmdq.q;
    unsigned long flags;
    unsigned int i;
    bool room;

    spin_lock_irqsave(&smmu->cmdq.lock, flags);

    *cons = q->llq.cons = readl_relaxed(q->cons_reg);
    room = ptr_distance(q, *cons, q->llq.prod) + n + 1 <=
           (1U << q->llq.max_n_shift);
    if ( room )
    {
        for ( i = 0; i < n; i++ )
            write_entry(q, cmds[i][0], cmds[i][1]);
        write_entry(
            q, SMMU_CMD_SYNC | VIOMMU_PREP(SMMU_CMD0_SYNC_CS, SMMU_SYNC_CS_SEV),
            0);

        smmu->prev_cmd_opcode = SMMU_CMD_SYNC;
        *left = ptr_distance(q, *cons, q->llq.prod);
        /* Orders the entries before PROD. */
        writel(q->llq.prod, q->prod_reg);
    }

    spin_unlock_irqrestore(&smmu->cmdq.lock, flags);

    return room;
}

/*
 * Has a batch waited for too long? The time counts from the first time this is
 * asked, with *deadline 0: most batches never have to ask.
 */
static bool timed_out(s_time_t *deadline)
{
    s_time_t now = NOW();

    if ( !*deadline )
        *deadline = now + MICROSECS(ARM_SMMU_CMDQ_SYNC_TIMEOUT_US);

    return now > *deadline;
}

int smmu_nested_batch(struct arm_smmu_device *smmu, const uint64_t (*cmds)[2],
                      unsigned int n)
{
    struct arm_smmu_queue *q = &smmu->cmdq.q;
    s_time_t deadline = 0;
    uint32_t cons, left = 0;

    while ( !try_queue(smmu, cmds, n, &cons, &left) )
    {
        if ( timed_out(&deadline) )
            return -ETIMEDOUT;
        cpu_relax();
    }

    /*
     * Progress is summed up: CONS alone cannot tell "not there yet" from "once
     * around".
     */
    while ( left )
    {
        uint32_t now = readl_relaxed(q->cons_reg);
        uint32_t done = ptr_distance(q, cons, now);

        if ( done >= left )
            break;

        left -= done;
        cons = now;
        if ( timed_out(&deadline) )
            return -ETIMEDOUT;
        cpu_relax();
    }

    /*
     * Later reads of memory that the SMMU reads or writes come after its
     * completion.
     */
    smp_mb();

    return 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
