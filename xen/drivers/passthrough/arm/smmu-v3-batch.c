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

/*
 * A batch on its way: CONS when it was last looked at, and how many entries lie
 * between there and the end of the batch. Pointers are an index and a wrap bit
 * above it, which mask covers.
 */
struct batch {
    uint32_t mask, cons, left;
};

static void write_entry(__le64 *entry, uint64_t dw0, uint64_t dw1)
{
    entry[0] = cpu_to_le64(dw0);
    entry[1] = cpu_to_le64(dw1);
}

/* Queue the batch and a CMD_SYNC if there is room for all of it. */
static bool try_queue(struct arm_smmu_device *smmu, const uint64_t (*cmds)[2],
                      unsigned int n, struct batch *b)
{
    struct arm_smmu_queue *q = &smmu->cmdq.q;
    __le64(*ring)[CMDQ_ENT_DWORDS];
    uint32_t size, mask, cons, prod;
    unsigned long flags;
    unsigned int i;
    bool room;

    spin_lock_irqsave(&smmu->cmdq.lock, flags);

    ring = (void *)q->base;
    size = 1U << q->llq.max_n_shift;
    mask = 2 * size - 1;
    cons = readl_relaxed(q->cons_reg);
    prod = q->llq.prod;
    room = ((prod - cons) & mask) + n + 1 <= size;
    if ( room )
    {
        for ( i = 0; i < n; i++ )
            write_entry(ring[prod++ & (size - 1)], cmds[i][0], cmds[i][1]);
        write_entry(ring[prod++ & (size - 1)],
                    SMMU_CMD_SYNC |
                        VIOMMU_PREP(SMMU_CMD0_SYNC_CS, SMMU_SYNC_CS_SEV),
                    0);

        prod &= mask;
        q->llq.prod = prod;
        /* Orders the entries before PROD. */
        writel(prod, q->prod_reg);
    }
    q->llq.cons = cons;

    spin_unlock_irqrestore(&smmu->cmdq.lock, flags);

    b->mask = mask;
    b->cons = cons;
    b->left = (prod - cons) & mask;

    return room;
}

/*
 * Has the SMMU done all of it? Progress is summed up: CONS alone cannot tell
 * "not there yet" from "once around".
 */
static bool is_done(const struct arm_smmu_queue *q, struct batch *b)
{
    uint32_t now = readl_relaxed(q->cons_reg);
    uint32_t done = (now - b->cons) & b->mask;

    if ( done >= b->left )
        return true;

    b->left -= done;
    b->cons = now;

    return false;
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
    s_time_t deadline = 0;
    struct batch b;

    while ( !try_queue(smmu, cmds, n, &b) )
    {
        if ( timed_out(&deadline) )
            return -ETIMEDOUT;
        cpu_relax();
    }

    while ( !is_done(&smmu->cmdq.q, &b) )
    {
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
