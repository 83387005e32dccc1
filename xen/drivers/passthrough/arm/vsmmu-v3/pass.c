/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Passes: all that a guest's register writes request is done here, a bounded
 * amount at a time, by one vCPU at a time.
 *
 * A pass takes a snapshot of the registers it depends on, works without the
 * lock, lets the physical SMMUs complete all its requests, and only then shows
 * the guest its progress: SYNC completions, CONS, CR0ACK, GBPA.UPDATE (IHI
 * 0070, 6.3.9, 6.3.14, 3.11, 4.1.2, 4.6.3).
 *
 * A change of SMMUEN, or of GBPA.ABORT while SMMUEN is 0, is a sweep over all
 * mapped vSIDs. It takes as many passes as it needs, before any command, and
 * starts again if the guest changes one of the two meanwhile.
 */
#include "vsmmu-private.h"

static void start_sweep(struct vsmmu *v)
{
    v->sweep_mode = v->requested;
    v->sweep_gen = v->mode_gen;
    v->sweep.active = true;
    v->sweep.next = 0;
    v->sweep.last = VIOMMU_VSID_MAX - 1;
    v->mode = VSMMU_MODE_NONE;

    if ( v->sweep_mode == VSMMU_MODE_TABLE )
        vsmmu_strtab_latch(&v->strtab, &v->regs, &v->ids);
}

/* With the lock held, and no pass running. Is this one for the sweep? */
static always_inline bool begin(struct vsmmu *v)
{
    struct vsmmu_pass *p = &v->pass;

    v->busy = true;

    p->prod = v->regs.cmdq_prod & v->cmdq.mask;
    p->cons = v->regs.cmdq_cons & v->cmdq.mask;
    p->commands = p->reads = p->changed = p->steps = 0;
    p->nr_streams = p->nr_cmds = p->nr_syncs = 0;
    p->cerror = SMMU_CERROR_NONE;
    p->barrier = p->dead = p->l1_known = false;

    if ( v->mode != v->requested &&
         !(v->sweep.active && v->sweep_gen == v->mode_gen) )
        start_sweep(v);

    return v->sweep.active;
}

/* Issue the commands requested of one SMMU, and wait for them. */
static always_inline void flush_batch(struct vsmmu *v, unsigned int smmu)
{
    struct vsmmu_batch *b = &v->batches[smmu];
    struct vsmmu_pass *p = &v->pass;
    unsigned int n = b->n;

    b->n = 0;
    if ( (n || p->barrier) && !p->dead &&
         v->ops->issue(v->host, smmu, b->cmds, n) )
        p->dead = true;
}

/* Have the physical SMMUs do all that the pass requests. */
static always_inline void flush(struct vsmmu *v)
{
    struct vsmmu_pass *p = &v->pass;
    unsigned int i = 0;

    if ( p->nr_streams && !p->dead &&
         v->ops->set_streams(v->host, p->streams, p->nr_streams) )
        p->dead = true;

    do
        flush_batch(v, i);
    while ( ++i < v->nr_smmus );
}

static void report(struct vsmmu *v, uint32_t errors)
{
    viommu_lock(&v->lock);
    vsmmu_gerror(v, errors);
    viommu_unlock(&v->lock);
}

/*
 * Write the MSIs of completed SYNCs, in their order, each after CONS: a guest
 * that sees an MSI sees the command consumed, and any error of the MSI before
 * (4.6.3, 3.18).
 */
static always_inline void complete_syncs(struct vsmmu *v)
{
    const struct vsmmu_sync *s = v->pass.syncs;
    unsigned int i;

    for ( i = v->pass.nr_syncs; i; i--, s++ )
    {
        v->regs.cmdq_cons = s->cons;
        if ( !vsmmu_send_msi(v, s->addr, &s->data) )
            report(v, SMMU_GERROR_MSI_CMDQ_ABT_ERR);
    }
}

/* Show the guest how far its commands are done. */
static always_inline void publish_commands(struct vsmmu *v)
{
    const struct vsmmu_pass *p = &v->pass;

    complete_syncs(v);

    if ( p->commands || p->cerror )
        v->regs.cmdq_cons =
            p->cons | VIOMMU_PREP(SMMU_CMDQ_CONS_ERR, p->cerror);
    if ( p->cerror )
        report(v, SMMU_GERROR_CMDQ_ERR);
}

/* Show that a sweep is done, or that the hardware did not answer. */
static void publish_mode(struct vsmmu *v, bool dead)
{
    viommu_lock(&v->lock);

    if ( dead )
        v->stopped = true;
    else if ( !v->sweep.active && v->sweep_gen == v->mode_gen )
        v->mode = v->sweep_mode;
    vsmmu_acknowledge(v);

    viommu_unlock(&v->lock);
}

static always_inline void count_pass(struct vsmmu_stats *s,
                                     const struct vsmmu_pass *p)
{
    s->passes++;
    s->commands += p->commands;
    s->most_commands = max(s->most_commands, p->commands);
    s->most_reads = max(s->most_reads, p->reads);
    s->most_streams = max(s->most_streams, p->changed);
}

/* There is something for a pass to do. Without the lock, this is a hint. */
static always_inline bool work_pending(const struct vsmmu *v)
{
    return !v->stopped && (v->mode != v->requested || vsmmu_cmdq_pending(v));
}

/*
 * End the pass. Returns whether another one is needed. Without the lock, in
 * this order: a vCPU writes a register before it reads busy, with a barrier
 * between, so that either it finds no pass running, or its write is seen here.
 * See is_idle().
 */
static always_inline bool release(struct vsmmu *v)
{
    viommu_barrier();
    v->busy = false;
    viommu_barrier();

    if ( v->regs.cr0 != v->regs.cr0ack )
    {
        viommu_lock(&v->lock);
        vsmmu_acknowledge(v);
        viommu_unlock(&v->lock);
    }

    return work_pending(v);
}

/*
 * With the lock held, and a register perhaps just written: is no pass running?
 * If so, what the last pass wrote, CMDQ_CONS above all, which it writes
 * without the lock, is seen from here on.
 */
static always_inline bool is_idle(const struct vsmmu *v)
{
    bool idle;

    viommu_barrier();
    idle = !v->busy;
    viommu_barrier();

    return idle;
}

/*
 * With the lock held, which is released: run a pass if there is something to
 * do and none is running.
 */
static always_inline bool pass(struct vsmmu *v)
{
    bool ours, sweep;

    ours = is_idle(v) && work_pending(v);
    sweep = ours && begin(v);

    viommu_unlock(&v->lock);

    if ( !ours )
        return false;

    if ( sweep )
        vsmmu_walk(v, &v->sweep, v->sweep_mode);
    else
        vsmmu_cmdq_consume(v);

    if ( v->pass.nr_streams || v->pass.nr_cmds || v->pass.barrier )
        flush(v);

    if ( sweep || v->pass.dead )
        publish_mode(v, v->pass.dead);
    else
        publish_commands(v);
    count_pass(&v->stats, &v->pass);

    return release(v);
}

bool vsmmu_write(struct vsmmu *v, uint32_t offset, unsigned int size,
                 uint64_t val)
{
    viommu_lock(&v->lock);
    vsmmu_regs_write(v, offset, size, val);

    return pass(v);
}

bool vsmmu_work(struct vsmmu *v)
{
    viommu_lock(&v->lock);

    return pass(v);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
