/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The live STEs of attached streams, as the vSMMU requests them (IHI 0070,
 * 5.2, 4.3). Those of silenced streams change as well, but for the bit that
 * silences them (quarantine.c).
 */
#include "nested-private.h"

/*
 * With ste_lock: one step of the stream's STE. Returns whether a further one
 * is needed.
 */
static bool step_stream(struct smmu_nested *nd,
                        const struct vsmmu_stream *stream)
{
    const struct nested_context *ctx = &nd->contexts[stream->smmu];
    uint64_t *live = smmu_strtab_ste(nd, stream->smmu, stream->psid);
    uint64_t target[SMMU_STE_DWORDS];

    smmu_ste_compose(target, &ctx->s2, stream);
    if ( unlikely(smmu_quarantine_covers(ctx, stream->psid)) )
        target[0] &= ~SMMU_STE0_CONFIG_LIVE;

    return smmu_strtab_step(nd, stream->smmu, live, target) == SMMU_STE_MORE;
}

/*
 * One step of each stream behind one SMMU whose STE is not yet as requested.
 * *more says whether a further one is needed of any.
 */
static int step_streams(struct smmu_nested *nd, uint32_t smmu,
                        const struct vsmmu_stream *streams, unsigned int n,
                        bool *more)
{
    uint64_t cmds[VSMMU_PASS_STREAMS][2];
    unsigned int i, nr_cmds = 0;
    bool timed_out;

    spin_lock(&nd->ste_lock);
    timed_out = nd->timed_out;
    for ( i = 0; i < n && !timed_out; i++ )
        if ( streams[i].smmu == smmu && step_stream(nd, &streams[i]) )
            smmu_cfgi_ste(cmds[nr_cmds++], streams[i].psid, 0);
    spin_unlock(&nd->ste_lock);

    if ( timed_out )
        return -EIO;

    *more = nr_cmds;

    return nr_cmds ? smmu_nested_issue(nd, smmu, cmds, nr_cmds) : 0;
}

int smmu_nested_set_streams(struct smmu_nested *nd,
                            const struct vsmmu_stream *streams, unsigned int n)
{
    unsigned int smmu, step;
    int rc = 0;

    for ( smmu = 0; smmu < nd->nr_contexts && !rc; smmu++ )
    {
        bool more = true;

        for ( step = 0; more && step < SMMU_STE_STEPS && !rc; step++ )
            rc = step_streams(nd, smmu, streams, n, &more);
    }

    return rc;
}

/* Streams whose STEs the SMMU must invalidate. */
struct span {
    uint32_t first, last;
    /* How many of them. */
    uint32_t changed;
};

static void span_add(struct span *span, uint32_t psid)
{
    span->first = span->changed ? min(span->first, psid) : psid;
    span->last = span->changed ? max(span->last, psid) : psid;
    span->changed++;
}

/*
 * Write that the streams abort. Adds to the span those that did not, those
 * that are silenced included.
 */
static void abort_block(struct smmu_nested *nd, uint32_t smmu, uint32_t psid,
                        uint32_t count, struct span *span)
{
    uint32_t i;

    spin_lock(&nd->ste_lock);
    for ( i = 0; i < count; i++ )
    {
        uint64_t *ste = smmu_strtab_ste(nd, smmu, psid + i);

        if ( smmu_ste_is_abort(*ste) )
            continue;

        smmu_strtab_abort(nd, smmu, ste);
        span_add(span, psid + i);
    }
    spin_unlock(&nd->ste_lock);
}

int smmu_nested_abort_streams(struct smmu_nested *nd, uint32_t smmu,
                              uint32_t psid, uint32_t count, uint32_t *changed)
{
    struct span span = { .changed = 0 };

    abort_block(nd, smmu, psid, count, &span);
    *changed = span.changed;

    return span.changed ? smmu_cfgi_streams(nd, smmu, span.first,
                                            span.last - span.first + 1)
                        : 0;
}

void smmu_nested_abort_block(struct smmu_nested *nd, uint32_t smmu,
                             uint32_t psid, uint32_t count)
{
    struct span span = { .changed = 0 };

    abort_block(nd, smmu, psid, count, &span);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
