/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Batches of commands in the physical command queue (IHI 0070, 3.5, 4.6.3).
 *
 * Xen's driver updates PROD for each command and waits for an empty queue with
 * the queue's lock held. Here a batch is written at once, and the wait is for
 * this batch's own CMD_SYNC, outside the lock: another domain's commands
 * neither delay it beyond those queued before, nor does this wait keep others
 * from queueing theirs. A batch that there is no room for goes into the queue
 * by parts, as commands before it complete: if it waited for all of its room
 * at once, others with smaller ones could keep it out for good.
 *
 * Limits: completion is polled in CONS; CMD_SYNC by MSI is left to hardware
 * whose driver has it.
 */
#include <xen/time.h>

#include "smmu-v3-nested-private.h"
#include "smmu-v3-queue.h"

/* See smmu-v3-queue.h. */
static always_inline uint32_t ptr_mask(const struct arm_smmu_queue *q)
{
    return (2U << q->llq.max_n_shift) - 1;
}

/* As far as CONS is known. */
static always_inline bool has_room(const struct arm_smmu_queue *q,
                                   unsigned int n)
{
    return smmu_queue_has_room(ptr_mask(q), q->llq.prod, q->llq.cons, n);
}

static always_inline void put(uint64_t (*ring)[CMDQ_ENT_DWORDS],
                              uint32_t index, uint64_t dw0, uint64_t dw1)
{
    ring[index][0] = cpu_to_le64(dw0);
    ring[index][1] = cpu_to_le64(dw1);
}

/* Write n commands from index on. Returns the index behind them. */
static always_inline uint32_t write_cmds(const struct arm_smmu_queue *q,
                                         uint32_t prod,
                                         const uint64_t (*cmds)[2],
                                         unsigned int n)
{
    uint64_t(*ring)[CMDQ_ENT_DWORDS] = (void *)q->base;
    uint32_t mask = ptr_mask(q), end = prod + n;

    for ( ; prod != end; prod++, cmds++ )
        put(ring, prod & (mask / 2), (*cmds)[0], (*cmds)[1]);

    return prod;
}

/* Write a batch and a CMD_SYNC. Returns PROD behind them. */
static always_inline uint32_t write_batch(const struct arm_smmu_queue *q,
                                          const uint64_t (*cmds)[2],
                                          unsigned int n)
{
    uint64_t(*ring)[CMDQ_ENT_DWORDS] = (void *)q->base;
    uint32_t mask = ptr_mask(q), prod = write_cmds(q, q->llq.prod, cmds, n);

    put(ring, prod & (mask / 2),
        SMMU_CMD_SYNC | VIOMMU_PREP(SMMU_CMD0_SYNC_CS, SMMU_SYNC_CS_SEV), 0);

    return (prod + 1) & mask;
}

/* With the lock held: show the SMMU what was written. */
static always_inline void publish(struct arm_smmu_queue *q, uint32_t prod)
{
    q->llq.prod = prod;
    /* Orders the entries before PROD. */
    writel(prod, q->prod_reg);
}

/*
 * Queue the batch and a CMD_SYNC if there is room for all of it. Returns what
 * CONS will be when they are complete, which has 20 bits, or -EAGAIN.
 */
static always_inline int try_queue(struct arm_smmu_device *smmu,
                                   const uint64_t (*cmds)[2], unsigned int n)
{
    struct arm_smmu_queue *q = &smmu->cmdq.q;
    int end = -EAGAIN;

    spin_lock_irq(&smmu->cmdq.lock);

    /* The SMMU is asked for CONS only where it matters: that is slow. */
    if ( unlikely(!has_room(q, n)) )
        q->llq.cons = readl_relaxed(q->cons_reg);

    if ( likely(has_room(q, n)) )
    {
        end = write_batch(q, cmds, n);
        publish(q, end);
    }

    spin_unlock_irq(&smmu->cmdq.lock);

    return end;
}

/*
 * Queue as many of n commands as there is room for, if CONS has moved since
 * *cons. Returns how many.
 */
static unsigned int queue_some(struct arm_smmu_device *smmu,
                               const uint64_t (*cmds)[2], unsigned int n,
                               uint32_t *cons)
{
    struct arm_smmu_queue *q = &smmu->cmdq.q;
    uint32_t room;

    spin_lock_irq(&smmu->cmdq.lock);

    room = smmu_queue_room(ptr_mask(q), q->llq.prod, q->llq.cons);
    n = q->llq.cons == *cons ? 0 : min(n, room);
    *cons = q->llq.cons;
    if ( n )
        publish(q, write_cmds(q, q->llq.prod, cmds, n) & ptr_mask(q));

    spin_unlock_irq(&smmu->cmdq.lock);

    return n;
}

/*
 * Queue the batch as room comes free. Returns -EAGAIN if the SMMU does not
 * make enough in time. The queue of one that makes none is not filled up:
 * Xen's driver would wait for room in it for ever. Here as below the time is
 * looked at first: an interrupt in between may take as long as it likes.
 */
static noinline int queue_later(struct arm_smmu_device *smmu,
                                const uint64_t (*cmds)[2], unsigned int n)
{
    s_time_t deadline = NOW() + MICROSECS(ARM_SMMU_CMDQ_SYNC_TIMEOUT_US);
    uint32_t cons = ACCESS_ONCE(smmu->cmdq.q.llq.cons);
    unsigned int some;
    bool late;
    int end;

    do
    {
        some = queue_some(smmu, cmds, n, &cons);
        cmds += some;
        n -= some;

        cpu_relax();
        late = NOW() > deadline;
        end = try_queue(smmu, cmds, n);
    } while ( end < 0 && !late );

    return end;
}

/* Wait for CONS to reach or pass end; false if it does not in time. */
static noinline bool wait_for(const struct arm_smmu_queue *q, uint32_t end)
{
    s_time_t deadline = NOW() + MICROSECS(ARM_SMMU_CMDQ_SYNC_TIMEOUT_US);
    struct smmu_queue_wait w = smmu_queue_wait_for(ptr_mask(q), end);
    uint32_t cons;
    bool late;

    for ( ;; )
    {
        late = NOW() > deadline;
        cons = readl_relaxed(q->cons_reg);
        smp_rmb();
        if ( smmu_queue_wait_over(&w, ptr_mask(q), cons,
                                  ACCESS_ONCE(q->llq.prod)) )
            return true;

        if ( late )
            return false;
        cpu_relax();
    }
}

int smmu_nested_batch(struct smmu_nested *nd, struct arm_smmu_device *smmu,
                      const uint64_t (*cmds)[2], unsigned int n)
{
    const struct arm_smmu_queue *q = &smmu->cmdq.q;
    int end = try_queue(smmu, cmds, n);

    if ( unlikely(end < 0) )
        end = queue_later(smmu, cmds, n);

    if ( unlikely(end < 0) ||
         (unlikely(readl_relaxed(q->cons_reg) != end) && !wait_for(q, end)) )
        return smmu_nested_silent(nd, smmu);

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
