/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Passes: all that a guest's register writes ask for is done here, a bounded
 * amount at a time, by one vCPU at a time.
 *
 * A pass takes a snapshot of the registers it depends on, works without the
 * lock, lets the physical SMMUs complete everything it asked of them, and only
 * then shows the guest its progress: SYNC completions, CONS, CR0ACK,
 * GBPA.UPDATE (IHI 0070, 6.3.9, 3.11, 4.1.2).
 *
 * A change of SMMUEN, or of GBPA.ABORT while SMMUEN is 0, is a sweep over all
 * mapped vSIDs. It goes on over as many passes as it takes, before any command,
 * and starts again when the guest changes its mind meanwhile.
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

static void snapshot(struct vsmmu *v)
{
    const struct vsmmu_regs *regs = &v->regs;
    uint32_t mask = vsmmu_q_mask(regs->cmdq_base, VSMMU_CMDQS);
    struct vsmmu_pass *p = &v->pass;

    p->cmdq_log2 = vsmmu_q_log2(regs->cmdq_base, VSMMU_CMDQS);
    p->cmdq_base =
        vsmmu_q_addr(&v->ids, regs->cmdq_base, p->cmdq_log2, SMMU_CMD_SIZE);
    p->prod = regs->cmdq_prod & mask;
    p->cons = regs->cmdq_cons & mask;
    p->recinvsid = regs->cr2 & SMMU_CR2_RECINVSID;

    p->commands = p->reads = p->changed = p->steps = 0;
    p->nr_streams = p->nr_cmds = p->nr_syncs = 0;
    p->cerror = SMMU_CERROR_NONE;
    p->barrier = p->dead = false;
    p->l1_ipa = VSMMU_NO_IPA;
}

static void begin(struct vsmmu *v)
{
    v->busy = true;
    snapshot(v);

    if ( v->mode != v->wanted &&
         !(v->sweep.active && v->sweep_from == v->sweep_gen) )
        start_sweep(v);
    v->pass.sweeping = v->sweep.active;
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
static void complete_syncs(struct vsmmu *v)
{
    unsigned int i;

    for ( i = 0; i < v->pass.nr_syncs; i++ )
    {
        const struct vsmmu_sync *s = &v->pass.syncs[i];

        viommu_lock(&v->lock);
        v->regs.cmdq_cons = s->cons;
        viommu_unlock(&v->lock);

        if ( !vsmmu_send_msi(v, &s->msi) )
            report(v, SMMU_GERROR_MSI_CMDQ_ABT_ERR);
    }
}

/* As vsmmu_gerror() does, returns whether *msi has to be sent. */
static bool publish(struct vsmmu *v, struct vsmmu_msi *msi)
{
    const struct vsmmu_pass *p = &v->pass;

    if ( p->commands || p->cerror )
        v->regs.cmdq_cons =
            p->cons | VIOMMU_PREP(SMMU_CMDQ_CONS_ERR, p->cerror);

    if ( p->sweeping && !v->sweep.active && v->sweep_from == v->sweep_gen )
        v->mode = v->sweep_mode;

    return p->cerror && vsmmu_gerror(v, SMMU_GERROR_CMDQ_ERR, msi);
}

static void count_pass(struct vsmmu_stats *s, const struct vsmmu_pass *p)
{
    s->passes++;
    s->commands += p->commands;
    s->reads += p->reads;
    s->most_commands = max(s->most_commands, p->commands);
    s->most_reads = max(s->most_reads, p->reads);
    if ( !p->changed )
        return;

    s->streams += p->changed;
    s->most_streams = max(s->most_streams, p->changed);
}

static bool finish(struct vsmmu *v)
{
    const struct vsmmu_pass *p = &v->pass;
    struct vsmmu_msi msi;
    bool more, send = false;

    if ( !p->dead )
        complete_syncs(v);

    viommu_lock(&v->lock);

    if ( p->dead )
        v->stopped = true;
    else
        send = publish(v, &msi);

    count_pass(&v->stats, p);

    v->busy = false;
    if ( p->sweeping || v->regs.cr0 != v->regs.cr0ack )
        vsmmu_settle(v);
    more = vsmmu_work_pending(v);

    viommu_unlock(&v->lock);

    if ( send )
        vsmmu_send_gerror(v, &msi);

    return more;
}

bool vsmmu_pass(struct vsmmu *v)
{
    bool ours = !v->busy && vsmmu_work_pending(v);

    if ( ours )
        begin(v);

    viommu_unlock(&v->lock);

    if ( !ours )
        return false;

    if ( v->pass.sweeping )
        vsmmu_walk(v, &v->sweep, v->sweep_mode);
    else
        vsmmu_cmdq_consume(v);

    if ( v->pass.nr_streams || v->pass.nr_cmds || v->pass.barrier )
        vsmmu_flush(v);

    return finish(v);
}

bool vsmmu_work(struct vsmmu *v)
{
    viommu_lock(&v->lock);

    return vsmmu_pass(v);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
