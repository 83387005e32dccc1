/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The live STEs of attached streams, as the vSMMU requests them (IHI 0070,
 * 5.2, 4.3). Of a stream in quarantine the request becomes the target: see
 * quarantine.c.
 */
#include "nested-private.h"

/*
 * With ste_lock: one step of the stream's STE, or its target in quarantine.
 * Returns whether the SMMU must invalidate what it has cached; sets *busy if a
 * further step may follow.
 */
static bool step_stream(struct smmu_nested *nd,
                        const struct vsmmu_stream *stream, bool *busy)
{
    struct nested_quarantined *q =
        smmu_quarantine_find(nd, stream->smmu, stream->psid);
    uint64_t target[SMMU_STE_DWORDS];
    bool changed;

    smmu_ste_compose(target, &nd->contexts[stream->smmu].s2, stream);
    if ( q )
        return smmu_quarantine_retarget(nd, q, target);

    changed = smmu_strtab_step(nd, stream->smmu,
                               smmu_strtab_ste(nd, stream->smmu, stream->psid),
                               target);
    *busy |= changed;

    return changed;
}

/*
 * One step of each stream behind one SMMU whose STE is not yet as requested.
 * *busy says whether there was any.
 */
static int step_streams(struct smmu_nested *nd, uint32_t smmu,
                        const struct vsmmu_stream *streams, unsigned int n,
                        bool *busy)
{
    uint64_t cmds[VSMMU_PASS_STREAMS][2];
    unsigned int i, nr_cmds = 0;
    bool timed_out;

    *busy = false;

    spin_lock(&nd->ste_lock);
    timed_out = nd->timed_out;
    for ( i = 0; i < n && !timed_out; i++ )
        if ( streams[i].smmu == smmu && step_stream(nd, &streams[i], busy) )
            smmu_cfgi_ste(cmds[nr_cmds++], streams[i].psid, 0);
    spin_unlock(&nd->ste_lock);

    if ( timed_out )
        return -EIO;

    return nr_cmds ? smmu_nested_issue(nd, smmu, cmds, nr_cmds) : 0;
}

int smmu_nested_set_streams(struct smmu_nested *nd,
                            const struct vsmmu_stream *streams, unsigned int n)
{
    unsigned int smmu, step;
    int rc = 0;

    for ( smmu = 0; smmu < nd->nr_contexts && !rc; smmu++ )
    {
        bool busy = true;

        for ( step = 0; busy && step <= SMMU_STE_STEPS && !rc; step++ )
            rc = step_streams(nd, smmu, streams, n, &busy);
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

/* With ste_lock: streams in quarantine go on aborting after it. */
static void abort_quarantined(struct smmu_nested *nd, uint32_t smmu,
                              uint32_t psid, uint32_t count, struct span *span)
{
    static const uint64_t aborts[SMMU_STE_DWORDS] = { SMMU_STE0_ABORT };
    struct nested_quarantined *q = nd->quarantined;

    for ( ; q != &nd->quarantined[NESTED_MAX_QUARANTINED]; q++ )
        if ( q->active && q->smmu == smmu && q->psid - psid < count &&
             smmu_quarantine_retarget(nd, q, aborts) )
            span_add(span, q->psid);
}

/*
 * Write that the streams abort. Adds to the span those that did not, and those
 * whose previous STE the SMMU may still use.
 */
static void abort_block(struct smmu_nested *nd, uint32_t smmu, uint32_t psid,
                        uint32_t count, struct span *span)
{
    uint32_t i;

    spin_lock(&nd->ste_lock);
    abort_quarantined(nd, smmu, psid, count, span);
    for ( i = 0; i < count; i++ )
    {
        uint64_t *ste = smmu_strtab_ste(nd, smmu, psid + i);

        if ( smmu_ste_aborts(*ste) )
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
