/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Passes: all that a guest's register writes ask for is done here, a bounded
 * amount at a time, by one vCPU at a time.
 *
 * A pass takes a snapshot of the registers it depends on, works without the
 * lock, lets the physical SMMUs complete everything it asked of them, and only
 * then shows the guest its progress: SYNC completions, CONS, CR0ACK,
 * GBPA.UPDATE (IHI 0070, 6.3.9, 6.3.14, 3.11, 4.1.2, 4.6.3).
 *
 * A change of SMMUEN, or of GBPA.ABORT while SMMUEN is 0, is a sweep over all
 * mapped vSIDs. It goes on over as many passes as it takes, before any
 * command, and starts again when the guest changes its mind meanwhile.
 */
#include "vsmmu-private.h"

bool vsmmu_room(const struct vsmmu *v)
{
    const struct vsmmu_pass *p = &v->pass;

    return p->reads + 2 <= VSMMU_PASS_READS &&
           p->changed < VSMMU_PASS_STREAMS &&
           p->nr_cmds < VSMMU_PASS_COMMANDS && p->steps < VSMMU_PASS_STEPS;
}

static uint32_t step(struct vsmmu *v, struct vsmmu_row *row, uint32_t vsid,
                     uint32_t last, enum vsmmu_mode mode)
{
    static const uint64_t nothing[2];

    switch ( mode )
    {
    case VSMMU_MODE_TABLE: return vsmmu_look(v, row, vsid, last, false);

    case VSMMU_MODE_BYPASS:
        vsmmu_want_stream(v, row, vsid, VSMMU_STREAM_BYPASS, nothing);
        return 1;

    default: return vsmmu_abort_run(v, row, vsid, last - vsid + 1);
    }
}

bool vsmmu_walk(struct vsmmu *v, struct vsmmu_walk *w, enum vsmmu_mode mode)
{
    struct vsmmu_row *row;
    uint32_t settled;

    while ( w->next <= w->last &&
            (row = vsmmu_map_from(&v->map, w->next)) != NULL )
    {
        w->next = max(w->next, row->range.vsid);
        if ( w->next > w->last )
            break;

        if ( !vsmmu_room(v) )
            return false;

        v->pass.steps++;
        settled = step(v, row, w->next, w->last, mode);
        if ( !settled )
            return false;

        w->next += settled;
    }

    w->active = false;
    return true;
}

static void start_sweep(struct vsmmu *v)
{
    v->sweep_mode = v->wanted;
    v->sweep_from = v->sweep_gen;
    v->sweep.active = true;
    v->sweep.next = 0;
    v->sweep.last = VIOMMU_VSID_MAX - 1;
    v->mode = VSMMU_MODE_NONE;

    if ( v->sweep_mode == VSMMU_MODE_TABLE )
        vsmmu_strtab_latch(&v->strtab, &v->regs, &v->ids);
}

/* With the lock held, and nobody in a pass. Is this one for the sweep? */
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

    if ( v->mode != v->wanted &&
         !(v->sweep.active && v->sweep_from == v->sweep_gen) )
        start_sweep(v);

    return v->sweep.active;
}

/* Do all that the pass asks of one SMMU's command queue. */
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

/* Do all that the pass asks of the physical SMMUs. */
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
    struct vsmmu_msi msi;
    bool send;

    viommu_lock(&v->lock);
    send = vsmmu_gerror(v, errors, &msi);
    viommu_unlock(&v->lock);

    if ( send )
        vsmmu_send_gerror(v, &msi);
}

/*
 * The MSIs of completed SYNCs, in their order: who sees one sees the command
 * consumed, and who sees that of the next one sees what became of this (4.6.3,
 * 3.18).
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

/* Show the guest how far its commands are. */
static always_inline void publish(struct vsmmu *v)
{
    const struct vsmmu_pass *p = &v->pass;

    complete_syncs(v);

    if ( p->commands || p->cerror )
        v->regs.cmdq_cons =
            p->cons | VIOMMU_PREP(SMMU_CMDQ_CONS_ERR, p->cerror);
    if ( p->cerror )
        report(v, SMMU_GERROR_CMDQ_ERR);
}

/* Show that a sweep is over, or that the hardware did not answer. */
static void settle(struct vsmmu *v, bool dead)
{
    viommu_lock(&v->lock);

    if ( dead )
        v->stopped = true;
    else if ( !v->sweep.active && v->sweep_from == v->sweep_gen )
        v->mode = v->sweep_mode;
    vsmmu_acknowledge(v);

    viommu_unlock(&v->lock);
}

static always_inline void count_pass(struct vsmmu_stats *s,
                                     const struct vsmmu_pass *p)
{
    s->passes++;
    s->commands += p->commands;
    if ( p->commands > s->most_commands )
        s->most_commands = p->commands;
    if ( p->reads > s->most_reads )
        s->most_reads = p->reads;
    if ( p->changed > s->most_streams )
        s->most_streams = p->changed;
}

/*
 * The pass is over, and the right to do one free. Returns whether another one
 * is wanted. Without the lock, in this order: whoever writes a register does
 * so before it looks at busy, with a barrier between, so that either it finds
 * the right free, or its write is seen here. See is_free().
 */
static always_inline bool give_back(struct vsmmu *v)
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

    return vsmmu_work_pending(v);
}

/*
 * With the lock held, and a register perhaps just written: is the right to do
 * a pass free? If so, what the last pass left, CMDQ_CONS above all, which it
 * writes without the lock, is seen from here on.
 */
static always_inline bool is_free(const struct vsmmu *v)
{
    bool free;

    viommu_barrier();
    free = !v->busy;
    viommu_barrier();

    return free;
}

/*
 * With the lock held, which is released: do a pass if there is something to do
 * and nobody in one.
 */
static always_inline bool pass(struct vsmmu *v)
{
    bool ours, sweep;

    ours = is_free(v) && vsmmu_work_pending(v);
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
        settle(v, v->pass.dead);
    else
        publish(v);
    count_pass(&v->stats, &v->pass);

    return give_back(v);
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
