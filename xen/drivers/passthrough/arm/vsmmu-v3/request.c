/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a pass requests of the physical SMMUs: states of streams, aborting runs
 * of them, and commands. States and commands are collected until the end of
 * the pass; commands then go out as one batch with one SYNC for each SMMU (IHI
 * 0070, 4.3, 4.4).
 *
 * Streams change before commands are issued, among these the CFGI of each such
 * stream. That order is always allowed: an SMMU may have read the new STE at
 * any time since the guest wrote it, and the guest cannot see the completion
 * of either before both are done.
 */
#include "vsmmu-private.h"

/*
 * The pass's request for this stream, a new one if there is none yet. An
 * earlier one can be replaced: no part of it has reached the hardware.
 */
static struct vsmmu_stream *request_for(struct vsmmu_pass *p, uint32_t smmu,
                                        uint32_t psid)
{
    unsigned int i;

    for ( i = 0; i < p->nr_streams; i++ )
        if ( p->streams[i].psid == psid && p->streams[i].smmu == smmu )
            return &p->streams[i];

    p->changed++;
    return &p->streams[p->nr_streams++];
}

void vsmmu_request_stream(struct vsmmu *v, struct vsmmu_row *row,
                          uint32_t vsid, enum vsmmu_stream_cfg cfg,
                          const uint64_t s1[2])
{
    uint32_t smmu = row->range.smmu, psid = vsmmu_row_psid(row, vsid);
    struct vsmmu_stream *s;

    if ( cfg == VSMMU_STREAM_ABORT && vsmmu_row_aborting(row, vsid, 1) )
        return; /* it does, and no request says otherwise */

    s = request_for(&v->pass, smmu, psid);
    s->smmu = smmu;
    s->psid = psid;
    s->cfg = cfg;
    s->s1[0] = cfg == VSMMU_STREAM_S1 ? s1[0] : 0;
    s->s1[1] = cfg == VSMMU_STREAM_S1 ? s1[1] : 0;
    /*
     * Even where the STE is as it was: CFGI covers the CDs that were reached
     * through it, too (4.3.1).
     */
    vsmmu_request_cfgi(v, row, vsid, SMMU_CMD_CFGI_STE, SMMU_CMD1_CFGI_LEAF);

    if ( cfg == VSMMU_STREAM_ABORT )
        vsmmu_row_set_aborting(row, vsid, 1);
    else
        vsmmu_row_set_live(row, vsid);
}

/* Drop requests that a later abort of the whole run overrides. */
static void drop_requests(struct vsmmu_pass *p, uint32_t smmu, uint32_t psid,
                          uint32_t count)
{
    unsigned int i = 0;

    while ( i < p->nr_streams )
        if ( p->streams[i].smmu == smmu && p->streams[i].psid - psid < count )
            p->streams[i] = p->streams[--p->nr_streams];
        else
            i++;
}

uint32_t vsmmu_request_abort(struct vsmmu *v, struct vsmmu_row *row,
                             uint32_t vsid, uint32_t count)
{
    uint32_t smmu = row->range.smmu, psid = vsmmu_row_psid(row, vsid);
    uint32_t aborting, changed = 0;

    count = min(count, row->range.count - (vsid - row->range.vsid));
    aborting = vsmmu_row_aborting(row, vsid, count);
    if ( aborting )
        return aborting;

    count = min(count, (uint32_t)VSMMU_ABORT_BLOCK);
    if ( count == 1 )
    {
        vsmmu_request_stream(v, row, vsid, VSMMU_STREAM_ABORT, NULL);
        return 1;
    }

    if ( v->pass.changed + count > VSMMU_PASS_STREAMS )
        return 0;

    v->pass.steps += count / VSMMU_ABORTS_PER_STEP;
    drop_requests(&v->pass, smmu, psid, count);
    if ( v->ops->abort_streams(v->host, smmu, psid, count, &changed) )
    {
        v->pass.dead = true;
        return 0;
    }

    v->pass.changed += changed;
    vsmmu_row_set_aborting(row, vsid, count);

    return count;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
