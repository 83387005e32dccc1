/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a pass asks of the physical SMMUs: wanted states of streams, aborting
 * runs of them, and commands, which are kept until the end of the pass and
 * then go out as one batch with one SYNC for each SMMU (IHI 0070, 4.3, 4.4).
 *
 * Streams change before commands are issued. That order is always allowed: an
 * SMMU may have read the new entry at any time since the guest wrote it, and
 * the guest cannot see the completion of either before both are done.
 */
#include "vsmmu-private.h"

static uint32_t psid_of(const struct vsmmu_row *row, uint32_t vsid)
{
    return row->range.psid + (vsid - row->range.vsid);
}

/*
 * The wish for this stream, a new one if there is none yet: nobody could have
 * seen what an earlier one asked for.
 */
static struct vsmmu_stream *wish_for(struct vsmmu_pass *p, uint32_t smmu,
                                     uint32_t psid)
{
    unsigned int i;

    for ( i = 0; i < p->nr_streams; i++ )
        if ( p->streams[i].psid == psid && p->streams[i].smmu == smmu )
            return &p->streams[i];

    p->changed++;
    return &p->streams[p->nr_streams++];
}

void vsmmu_want_stream(struct vsmmu *v, struct vsmmu_row *row, uint32_t vsid,
                       enum vsmmu_stream_cfg cfg, const uint64_t s1[2])
{
    uint32_t smmu = row->range.smmu, psid = psid_of(row, vsid);
    struct vsmmu_stream *s;

    if ( cfg == VSMMU_STREAM_ABORT && vsmmu_row_aborting(row, vsid, 1) )
        return; /* it does, and no wish says otherwise */

    s = wish_for(&v->pass, smmu, psid);
    s->smmu = smmu;
    s->psid = psid;
    s->cfg = cfg;
    s->s1[0] = cfg == VSMMU_STREAM_S1 ? s1[0] : 0;
    s->s1[1] = cfg == VSMMU_STREAM_S1 ? s1[1] : 0;

    if ( cfg == VSMMU_STREAM_ABORT )
        vsmmu_row_set_aborting(row, vsid, 1);
    else
        vsmmu_row_set_live(row, vsid);
}

/* Drop wishes that a later abort of the whole run overrides. */
static void forget(struct vsmmu_pass *p, uint32_t smmu, uint32_t psid,
                   uint32_t count)
{
    unsigned int i = 0;

    while ( i < p->nr_streams )
        if ( p->streams[i].smmu == smmu && p->streams[i].psid - psid < count )
            p->streams[i] = p->streams[--p->nr_streams];
        else
            i++;
}

uint32_t vsmmu_abort_run(struct vsmmu *v, struct vsmmu_row *row, uint32_t vsid,
                         uint32_t count)
{
    static const uint64_t nothing[2];
    uint32_t smmu = row->range.smmu, psid = psid_of(row, vsid);
    uint32_t aborting, changed = 0;

    count = min(count, row->range.count - (vsid - row->range.vsid));
    aborting = vsmmu_row_aborting(row, vsid, count);
    if ( aborting )
        return aborting;

    count = min(count, (uint32_t)VSMMU_ABORT_BLOCK);
    if ( count == 1 )
    {
        vsmmu_want_stream(v, row, vsid, VSMMU_STREAM_ABORT, nothing);
        return 1;
    }

    if ( v->pass.changed + count > VSMMU_PASS_STREAMS )
        return 0;

    v->pass.steps += count / VSMMU_ABORTS_PER_STEP;
    forget(&v->pass, smmu, psid, count);
    if ( v->ops->abort_streams(v->host, smmu, psid, count, &changed) )
    {
        v->pass.dead = true;
        return 0;
    }

    v->pass.changed += changed;
    vsmmu_row_set_aborting(row, vsid, count);

    return count;
}

void vsmmu_want_cd_all(struct vsmmu *v, const struct vsmmu_row *row,
                       uint32_t vsid)
{
    vsmmu_want_cmd(
        v, row->range.smmu,
        VIOMMU_PREP(SMMU_CMD0_OP, SMMU_CMD_CFGI_CD_ALL) |
            VIOMMU_PREP(SMMU_CMD0_SID, (uint64_t)psid_of(row, vsid)),
        0);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
