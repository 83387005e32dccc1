/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Batches of commands in the physical command queue (IHI 0070, 3.5, 4.6.3).
 *
 * Xen's driver updates PROD for each command and waits for an empty queue with
 * the queue's lock held. Here a batch is written at once, and the wait is for
 * the batch's own CMD_SYNC, without the lock. So another domain's commands
 * delay it only if they were queued before, and others can queue theirs during
 * the wait. Where there is no room for a whole batch, it is queued in parts as
 * earlier commands complete: others with smaller batches could keep out for
 * ever one that waits for all of its room.
 *
 * Limits: completion is polled in CONS. CMD_SYNC by MSI is left to the driver.
 */
#include <xen/time.h>

#include "nested-private.h"
#include "cmdq-index.h"

/* See cmdq-index.h. */
static always_inline uint32_t ptr_mask(const struct arm_smmu_queue *q)
{
    return (2U << q->llq.max_n_shift) - 1;
}

/* By the last known CONS. */
static always_inline bool has_room(const struct arm_smmu_queue *q,
                                   unsigned int n)
{
    return smmu_cmdq_has_room(ptr_mask(q), q->llq.prod, q->llq.cons, n);
}

/* The CPU is little-endian, as commands are. */
static always_inline void put(uint64_t (*ring)[CMDQ_ENT_DWORDS],
                              uint32_t index,
                              const uint64_t cmd[CMDQ_ENT_DWORDS])
{
    __builtin_memcpy(ring[index], cmd, sizeof(*ring));
}

/*
 * Where the SMMU is not coherent: write the commands before end to memory, of
 * which those from PROD on are new. There are two parts where they wrap.
 */
static noinline void clean_cmds(const struct arm_smmu_queue *q, uint32_t end)
{
    const uint64_t(*ring)[CMDQ_ENT_DWORDS] = (const void *)q->base;
    uint32_t mask = ptr_mask(q), entries = mask / 2 + 1;
    uint32_t first = q->llq.prod & (mask / 2);
    uint32_t n = (end - q->llq.prod) & mask, part = min(n, entries - first);

    clean_dcache_va_range(ring[first], part * sizeof(*ring));
    clean_dcache_va_range(ring[0], (n - part) * sizeof(*ring));
}

/* Write n commands at prod. Returns PROD behind them, not yet wrapped. */
static always_inline uint32_t write_cmds(const struct arm_smmu_queue *q,
                                         uint32_t prod,
                                         const uint64_t (*cmds)[2],
                                         unsigned int n)
{
    uint64_t(*ring)[CMDQ_ENT_DWORDS] = (void *)q->base;
    uint32_t mask = ptr_mask(q), end = prod + n;

    for ( ; prod != end; prod++, cmds++ )
        put(ring, prod & (mask / 2), *cmds);

    return prod;
}

/* Write a batch and a CMD_SYNC. Returns PROD behind them. */
static always_inline uint32_t write_batch(const struct arm_smmu_queue *q,
                                          const uint64_t (*cmds)[2],
                                          unsigned int n)
{
    const uint64_t sync[CMDQ_ENT_DWORDS] = {
        SMMU_CMD_SYNC | VIOMMU_PREP(SMMU_CMD0_SYNC_CS, SMMU_SYNC_CS_SEV)
    };
    uint64_t(*ring)[CMDQ_ENT_DWORDS] = (void *)q->base;
    uint32_t mask = ptr_mask(q), prod = write_cmds(q, q->llq.prod, cmds, n);

    put(ring, prod & (mask / 2), sync);

    return (prod + 1) & mask;
}

/* With the lock: publish the commands before prod to the SMMU. */
static always_inline void publish(struct arm_smmu_queue *q, uint32_t prod)
{
    if ( unlikely(q->non_coherent) )
        clean_cmds(q, prod);

    q->llq.prod = prod;
    /* Orders the entries before PROD. */
    writel(prod, q->prod_reg);
}

/*
 * Queue the batch and a CMD_SYNC if there is room for all of it. Returns the
 * value of CONS, of 20 bits, at which all of it is complete; or -EAGAIN.
 */
static always_inline int queue_all(struct arm_smmu_device *smmu,
                                   const uint64_t (*cmds)[2], unsigned int n)
{
    struct arm_smmu_queue *q = &smmu->cmdq.q;
    int end = -EAGAIN;

    spin_lock_irq(&smmu->cmdq.lock);

    /* CONS is read from the SMMU only if needed: that is slow. */
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

    room = smmu_cmdq_room(ptr_mask(q), q->llq.prod, q->llq.cons);
    n = q->llq.cons == *cons ? 0 : min(n, room);
    *cons = q->llq.cons;
    if ( n )
        publish(q, write_cmds(q, q->llq.prod, cmds, n) & ptr_mask(q));

    spin_unlock_irq(&smmu->cmdq.lock);

    return n;
}

/* Has a command of the domain been skipped since there were so many? */
static bool has_skipped(const struct smmu_nested *nd, unsigned int skips)
{
    return read_atomic(&nd->skips) != skips;
}

static s_time_t sync_deadline(void)
{
    return NOW() + MICROSECS(ARM_SMMU_CMDQ_SYNC_TIMEOUT_US);
}

/*
 * Queue the batch in parts, as room comes free. Returns what queue_all() does;
 * -EAGAIN if the SMMU does not make room in time. The queue of an SMMU that
 * makes no room at all is not filled up: Xen's driver would wait for room in
 * it for ever. Here and below the clock is read before the queue, because an
 * interrupt between the two may take any time; and nobody waits on once a
 * command of the domain was skipped.
 */
static noinline int queue_in_parts(const struct smmu_nested *nd,
                                   struct arm_smmu_device *smmu,
                                   const uint64_t (*cmds)[2], unsigned int n,
                                   unsigned int skips)
{
    s_time_t deadline = sync_deadline();
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
        smmu_errors_poll(smmu);
        late = NOW() > deadline;
        end = queue_all(smmu, cmds, n);
    } while ( end < 0 && !late && !has_skipped(nd, skips) );

    return end;
}

/* Look at CONS once: is the wait over? */
static bool look(const struct arm_smmu_queue *q, struct smmu_cmdq_wait *w)
{
    uint32_t cons = readl_relaxed(q->cons_reg);

    smp_rmb();

    return smmu_cmdq_wait_over(w, ptr_mask(q), cons, ACCESS_ONCE(q->llq.prod));
}

/* Wait for CONS to reach or pass end; false if it does not in time. */
static noinline bool wait_for_cons(const struct smmu_nested *nd,
                                   const struct arm_smmu_device *smmu,
                                   uint32_t end, unsigned int skips)
{
    const struct arm_smmu_queue *q = &smmu->cmdq.q;
    s_time_t deadline = sync_deadline();
    struct smmu_cmdq_wait w = smmu_cmdq_wait_for(ptr_mask(q), end);
    bool late;

    for ( ;; )
    {
        late = NOW() > deadline;
        if ( look(q, &w) )
            return true;

        if ( late || has_skipped(nd, skips) )
            return false;
        cpu_relax();
        smmu_errors_poll(smmu);
    }
}

/*
 * The domain's streams abort. All SMMUs but one invalidate what they have
 * cached, which is not waited for here. One whose queue is full does so when
 * the domain is destroyed.
 */
static void invalidate_stes(const struct smmu_nested *nd,
                            const struct nested_context *but)
{
    static const uint64_t cfgi_all[1][2] = { SMMU_CFGI_ALL };
    const struct nested_context *ctx = nd->contexts;

    for ( ; ctx != &nd->contexts[nd->nr_contexts]; ctx++ )
    {
        if ( ctx == but )
            continue;
        queue_all(ctx->smmu, cfgi_all, 1);
        if ( ctx->repeats )
            queue_all(ctx->smmu, cfgi_all, 1);
    }
}

static noinline int stop(struct smmu_nested *nd, uint32_t smmu)
{
    int rc = smmu_nested_stop(nd, smmu);

    invalidate_stes(nd, &nd->contexts[smmu]);

    return rc;
}

void smmu_nested_stop_skipped(struct smmu_nested *nd, uint32_t smmu)
{
    write_atomic(&nd->skips, nd->skips + 1);
    if ( read_atomic(&nd->timed_out) )
        return;

    printk(XENLOG_ERR "viommu: %pd: %s has skipped a command for it: stopping "
                      "the domain\n",
           nd->d, smmu_path(nd->contexts[smmu].smmu));
    smmu_nested_end(nd);
    invalidate_stes(nd, NULL);
}

/*
 * The rest of smmu_nested_issue(): the batch is not complete, or there was no
 * room for it, or it has to be issued again.
 */
static noinline int complete(struct smmu_nested *nd, uint32_t smmu,
                             const uint64_t (*cmds)[2], unsigned int n,
                             int end)
{
    struct arm_smmu_device *dev = nd->contexts[smmu].smmu;
    bool again = nd->contexts[smmu].repeats;
    unsigned int skips = read_atomic(&nd->skips);

    for ( ;; )
    {
        if ( end < 0 )
            end = queue_in_parts(nd, dev, cmds, n, skips);
        if ( end >= 0 && !wait_for_cons(nd, dev, end, skips) )
            end = -EIO;
        /* The SMMU may have come so far without one of the commands. */
        if ( has_skipped(nd, skips) )
            return -EIO;
        if ( end < 0 )
            return stop(nd, smmu);

        /* Later reads of memory that the SMMU uses come after this. */
        smp_mb();
        if ( !again )
            return 0;
        again = false;
        end = queue_all(dev, cmds, n);
    }
}

int smmu_nested_issue(struct smmu_nested *nd, uint32_t smmu,
                      const uint64_t (*cmds)[2], unsigned int n)
{
    struct arm_smmu_device *dev = nd->contexts[smmu].smmu;
    bool repeats = nd->contexts[smmu].repeats;
    int end = queue_all(dev, cmds, n);

    if ( unlikely((int)readl_relaxed(dev->cmdq.q.cons_reg) != end) ||
         unlikely(repeats) )
        return complete(nd, smmu, cmds, n, end);

    /* Later reads of memory that the SMMU uses come after its completion. */
    smp_mb();

    return 0;
}

bool smmu_cmdq_queue(struct arm_smmu_device *smmu, const uint64_t cmd[2],
                     struct smmu_cmdq_wait *w)
{
    const uint64_t cmds[1][2] = { { cmd[0], cmd[1] } };
    int end = queue_all(smmu, cmds, 1);

    if ( end >= 0 )
        *w = smmu_cmdq_wait_for(ptr_mask(&smmu->cmdq.q), end);

    return end >= 0;
}

bool smmu_cmdq_complete(struct arm_smmu_device *smmu, struct smmu_cmdq_wait *w)
{
    return look(&smmu->cmdq.q, w);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
