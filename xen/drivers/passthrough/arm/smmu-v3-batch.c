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
#include "smmu-v3-nested-private.h"

/* Pointers are an index and a wrap bit above it, which this covers. */
static uint32_t ptr_mask(const struct arm_smmu_queue *q)
{
    return (2U << q->llq.max_n_shift) - 1;
}

static void write_entry(__le64 *entry, uint64_t dw0, uint64_t dw1)
{
    entry[0] = cpu_to_le64(dw0);
    entry[1] = cpu_to_le64(dw1);
}

/*
 * Queue the batch and a CMD_SYNC if there is room for all of it. Returns how
 * many entries lie between CONS, which goes to *cons, and the end of the batch,
 * or 0 if there is no room.
 */
static always_inline uint32_t try_queue(struct arm_smmu_device *smmu,
                                        const uint64_t (*cmds)[2],
                                        unsigned int n, uint32_t *cons)
{
    struct arm_smmu_queue *q = &smmu->cmdq.q;
    uint32_t size, prod, left = 0;
    __le64(*ring)[CMDQ_ENT_DWORDS];
    unsigned int i;

    spin_lock_irq(&smmu->cmdq.lock);

    ring = (void *)q->base;
    size = 1U << q->llq.max_n_shift;
    prod = q->llq.prod;
    *cons = q->llq.cons = readl_relaxed(q->cons_reg);
    if ( ((prod - *cons) & (2 * size - 1)) + n + 1 <= size )
    {
        for ( i = 0; i < n; i++ )
            write_entry(ring[prod++ & (size - 1)], cmds[i][0], cmds[i][1]);
        write_entry(ring[prod++ & (size - 1)],
                    SMMU_CMD_SYNC |
                        VIOMMU_PREP(SMMU_CMD0_SYNC_CS, SMMU_SYNC_CS_SEV),
                    0);

        prod &= 2 * size - 1;
        left = (prod - *cons) & (2 * size - 1);
        q->llq.prod = prod;
        /* Orders the entries before PROD. */
        writel(prod, q->prod_reg);
    }

    spin_unlock_irq(&smmu->cmdq.lock);

    return left;
}

/* How far CONS is beyond where it was. */
static uint32_t progress(const struct arm_smmu_queue *q, uint32_t cons)
{
    return (readl_relaxed(q->cons_reg) - cons) & ptr_mask(q);
}

/*
 * The SMMU has no room yet (left = 0), or is not done yet. Progress is summed
 * up: CONS alone cannot tell "not there yet" from "once around".
 */
static noinline int wait_for(struct smmu_nested *nd,
                             struct arm_smmu_device *smmu,
                             const uint64_t (*cmds)[2], unsigned int n,
                             uint32_t cons, uint32_t left)
{
    s_time_t deadline = NOW() + MICROSECS(ARM_SMMU_CMDQ_SYNC_TIMEOUT_US);
    uint32_t done;

    for ( ; !left; left = try_queue(smmu, cmds, n, &cons) )
    {
        if ( NOW() > deadline )
            return smmu_nested_silent(nd, smmu);
        cpu_relax();
    }

    while ( (done = progress(&smmu->cmdq.q, cons)) < left )
    {
        if ( NOW() > deadline )
            return smmu_nested_silent(nd, smmu);
        left -= done;
        cons += done;
        cpu_relax();
    }

    smp_mb();

    return 0;
}

int smmu_nested_batch(struct smmu_nested *nd, struct arm_smmu_device *smmu,
                      const uint64_t (*cmds)[2], unsigned int n)
{
    uint32_t cons, left = try_queue(smmu, cmds, n, &cons);

    if ( unlikely(!left || progress(&smmu->cmdq.q, cons) < left) )
        return wait_for(nd, smmu, cmds, n, cons, left);

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
