/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The live STEs of attached streams: they are written here, in
 * smmu-v3-quarantine.c, and nowhere else. IHI 0070: 5.2 (STE), 4.3 (CFGI).
 */
#include "smmu-v3-nested-private.h"

uint64_t *smmu_live_ste(const struct arm_smmu_device *smmu, uint32_t sid)
{
    const struct arm_smmu_strtab_cfg *cfg = &smmu->strtab_cfg;
    __le64 *l2;

    if ( !(smmu->features & ARM_SMMU_FEAT_2_LVL_STRTAB) )
        return &cfg->strtab[(size_t)sid * STRTAB_STE_DWORDS];

    l2 = cfg->l1_desc[sid >> STRTAB_SPLIT].l2ptr;

    return l2 ? &l2[(sid & ((1U << STRTAB_SPLIT) - 1)) * STRTAB_STE_DWORDS]
              : NULL;
}

void smmu_ste_abort_now(uint64_t *ste)
{
    write_atomic(ste, SMMU_STE0_V | VIOMMU_PREP(SMMU_STE0_CONFIG,
                                                SMMU_STE0_CONFIG_ABORT));
}

int smmu_nested_silent(struct smmu_nested *nd,
                       const struct arm_smmu_device *smmu)
{
    unsigned int i;
    uint32_t n;

    printk(XENLOG_ERR "viommu: %pd: no answer from %s: stopping the domain\n",
           nd->d, dt_node_full_name(smmu->dev->of_node));

    /* From here on nobody writes an entry that does not abort. */
    spin_lock(&nd->ste_lock);
    nd->silent = true;
    spin_unlock(&nd->ste_lock);

    for ( i = 0; i < nd->nr_ranges; i++ )
        for ( n = 0; n < nd->ranges[i].count; n++ )
        {
            uint64_t *ste = smmu_live_ste(
                nd->contexts[nd->ranges[i].smmu].smmu, nd->ranges[i].psid + n);

            if ( !smmu_ste_aborts(*ste) )
                smmu_ste_abort_now(ste);
        }

    if ( !nd->d->is_dying )
        domain_crash(nd->d);

    return -EIO;
}

void smmu_cfgi_ste(uint64_t cmd[2], uint32_t sid)
{
    cmd[0] = SMMU_CMD_CFGI_STE | VIOMMU_PREP(SMMU_CMD0_SID, (uint64_t)sid);
    cmd[1] = SMMU_CMD1_CFGI_LEAF;
}

/*
 * One step of every stream behind one SMMU that is not yet as wanted. *busy
 * says whether there was any.
 */
static int step_streams(struct smmu_nested *nd, uint32_t smmu,
                        const struct vsmmu_stream *streams, unsigned int n,
                        bool *busy)
{
    const struct nested_context *ctx = &nd->contexts[smmu];
    uint64_t cmds[VSMMU_PASS_STREAMS][2], target[SMMU_STE_DWORDS];
    struct nested_quarantined *q;
    unsigned int i, nr_cmds = 0;
    bool silent;

    *busy = false;

    spin_lock(&nd->ste_lock);
    silent = nd->silent;
    for ( i = 0; i < n && !silent; i++ )
    {
        bool changed;

        if ( streams[i].smmu != smmu )
            continue;

        smmu_ste_compose(target, &ctx->half, &streams[i]);
        q = smmu_quarantine_find(nd, smmu, streams[i].psid);
        changed = q ? smmu_quarantine_keep(nd, q, target)
                    : smmu_ste_step(smmu_live_ste(ctx->smmu, streams[i].psid),
                                    target);
        if ( changed )
            smmu_cfgi_ste(cmds[nr_cmds++], streams[i].psid);
        *busy |= changed && !q; /* else there is no further step now */
    }
    spin_unlock(&nd->ste_lock);

    if ( silent )
        return -EIO;

    return nr_cmds ? smmu_nested_batch(nd, ctx->smmu, cmds, nr_cmds) : 0;
}

int smmu_nested_set_streams(struct smmu_nested *nd,
                            const struct vsmmu_stream *streams, unsigned int n)
{
    unsigned int smmu, step;

    for ( smmu = 0; smmu < nd->nr_contexts; smmu++ )
    {
        bool busy = true;

        for ( step = 0; busy && step <= SMMU_STE_STEPS; step++ )
        {
            int rc = step_streams(nd, smmu, streams, n, &busy);

            if ( rc )
                return rc;
        }
    }

    return 0;
}

/*
 * log2 of the largest aligned block of StreamIDs that starts at sid and is no
 * longer than count.
 */
static unsigned int block_order(uint32_t sid, uint32_t count)
{
    unsigned int order = flsl(count) - 1;

    return sid ? min(order, (unsigned int)ffsl(sid) - 1) : order;
}

/*
 * Have the SMMU forget the STEs of [sid, sid + count) by aligned blocks
 * (4.3.2).
 */
static int invalidate_streams(struct smmu_nested *nd,
                              struct arm_smmu_device *smmu, uint32_t sid,
                              uint32_t count)
{
    uint64_t cmds[VSMMU_PASS_COMMANDS][2];
    unsigned int n = 0;

    while ( count )
    {
        unsigned int order = block_order(sid, count);

        if ( order )
        {
            cmds[n][0] = SMMU_CMD_CFGI_STE_RANGE |
                         VIOMMU_PREP(SMMU_CMD0_SID, (uint64_t)sid);
            cmds[n][1] =
                VIOMMU_PREP(SMMU_CMD1_CFGI_RANGE, (uint64_t)order - 1);
        }
        else
            smmu_cfgi_ste(cmds[n], sid);

        n++;
        sid += 1U << order;
        count -= 1U << order;
    }

    return smmu_nested_batch(nd, smmu, cmds, n);
}

/* Streams of which the SMMU has to forget what it knows. */
struct span {
    uint32_t first, last;
    uint32_t changed; /* so many of them */
};

static void span_add(struct span *span, uint32_t psid)
{
    span->first = span->changed ? min(span->first, psid) : psid;
    span->last = span->changed ? max(span->last, psid) : psid;
    span->changed++;
}

/* With ste_lock: a stream in quarantine stays aborting when that ends, too. */
static void abort_quarantined(struct smmu_nested *nd, uint32_t smmu,
                              uint32_t psid, uint32_t count, struct span *span)
{
    static const uint64_t aborts[SMMU_STE_DWORDS] = { SMMU_STE0_V };
    unsigned int i;

    for ( i = 0; i < NESTED_QUARANTINED; i++ )
    {
        struct nested_quarantined *q = &nd->quarantined[i];

        if ( q->active && q->smmu == smmu && q->psid - psid < count &&
             smmu_quarantine_keep(nd, q, aborts) )
            span_add(span, q->psid);
    }
}

/*
 * Write that the streams abort. Adds to the span those that did not, or that
 * the SMMU may not know of.
 */
static void abort_now(struct smmu_nested *nd, uint32_t smmu, uint32_t psid,
                      uint32_t count, struct span *span)
{
    uint32_t i;

    spin_lock(&nd->ste_lock);
    abort_quarantined(nd, smmu, psid, count, span);
    for ( i = 0; i < count; i++ )
    {
        uint64_t *ste = smmu_live_ste(nd->contexts[smmu].smmu, psid + i);

        if ( smmu_ste_aborts(*ste) )
            continue;

        smmu_ste_abort_now(ste);
        span_add(span, psid + i);
    }
    spin_unlock(&nd->ste_lock);
}

int smmu_nested_abort_streams(struct smmu_nested *nd, uint32_t smmu,
                              uint32_t psid, uint32_t count, uint32_t *changed)
{
    struct span span = { .changed = 0 };

    abort_now(nd, smmu, psid, count, &span);
    *changed = span.changed;

    return span.changed
               ? invalidate_streams(nd, nd->contexts[smmu].smmu, span.first,
                                    span.last - span.first + 1)
               : 0;
}

int smmu_nested_abort_range(struct smmu_nested *nd,
                            const struct viommu_range *range)
{
    struct span span = { .changed = 0 };
    uint32_t done, n;

    for ( done = 0; done < range->count; done += n )
    {
        n = min(range->count - done, (uint32_t)VSMMU_BLOCK);
        abort_now(nd, range->smmu, range->psid + done, n, &span);
    }

    /*
     * All of it: an entry that aborts may be one that the SMMU was silent to
     * forget.
     */
    return invalidate_streams(nd, nd->contexts[range->smmu].smmu, range->psid,
                              range->count);
}

int smmu_nested_issue(struct smmu_nested *nd, uint32_t smmu,
                      const uint64_t (*cmds)[2], unsigned int n)
{
    return smmu_nested_batch(nd, nd->contexts[smmu].smmu, cmds, n);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
