/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command queue (IHI 0070, 3.5, 4, 7.1): commands are copied out of guest
 * memory once, decoded and checked, and turned into wishes for the physical
 * SMMUs, composed anew from the checked fields.
 *
 * Limits: commands of features that this SMMU does not announce (stage 2, EL2,
 * ATS, PRI, stalls, MPAM) are CERROR_ILL. CMD_SYNC has no wired completion
 * interrupt; the event of CS = SEV is sent by the core's caller.
 */
#include "vsmmu-private.h"

enum verdict { CMD_DONE, CMD_LATER, CMD_ILL };

/* 4.3.1: look at the stream's entry again. */
static enum verdict cfgi_ste(struct vsmmu *v, const uint64_t cmd[2])
{
    uint64_t vsid = VIOMMU_GET(SMMU_CMD0_SID, cmd[0]);
    struct vsmmu_row *row = vsmmu_map_find(&v->map, vsid);

    if ( !row || v->mode != VSMMU_MODE_TABLE )
        return CMD_DONE;
    if ( !vsmmu_room(v) )
        return CMD_LATER;

    return vsmmu_look(v, row, vsid, vsid, true) ? CMD_DONE : CMD_LATER;
}

/*
 * 4.3.2, 4.3.6: 2^(Range + 1) StreamIDs around the one given; all of them with
 * Range = 31.
 */
static enum verdict cfgi_range(struct vsmmu *v, const uint64_t cmd[2])
{
    uint64_t low = VIOMMU_MASK(VIOMMU_GET(SMMU_CMD1_CFGI_RANGE, cmd[1]), 0);
    uint64_t vsid = VIOMMU_GET(SMMU_CMD0_SID, cmd[0]) & ~low;

    if ( v->mode != VSMMU_MODE_TABLE )
        return CMD_DONE;

    v->range.active = true;
    v->range.next = vsid;
    v->range.last = min(vsid | low, (uint64_t)VIOMMU_VSID_MAX - 1);

    return vsmmu_walk(v, &v->range, VSMMU_MODE_TABLE) ? CMD_DONE : CMD_LATER;
}

/* 4.3.3, 4.3.4 */
static enum verdict cfgi_cd(struct vsmmu *v, unsigned int op,
                            const uint64_t cmd[2])
{
    uint64_t vsid = VIOMMU_GET(SMMU_CMD0_SID, cmd[0]);
    struct vsmmu_row *row = vsmmu_map_find(&v->map, vsid);
    uint64_t dw0 = VIOMMU_PREP(SMMU_CMD0_OP, (uint64_t)op), dw1 = 0;

    if ( !row )
        return CMD_DONE;
    if ( v->pass.nr_cmds == VSMMU_PASS_COMMANDS )
        return CMD_LATER;

    if ( op == SMMU_CMD_CFGI_CD )
    {
        uint64_t ssid = VIOMMU_GET(SMMU_CMD0_SSID, cmd[0]) &
                        ((UINT64_C(1) << v->ids.ssid_bits) - 1);

        dw0 |= VIOMMU_PREP(SMMU_CMD0_SSID, ssid);
        dw1 = cmd[1] & SMMU_CMD1_CFGI_LEAF;
    }

    dw0 |= VIOMMU_PREP(SMMU_CMD0_SID,
                       (uint64_t)row->range.psid + (vsid - row->range.vsid));
    vsmmu_want_cmd(v, row->range.smmu, dw0, dw1);

    return CMD_DONE;
}

static bool has_granule(const struct vsmmu *v, unsigned int tg)
{
    static const uint32_t granules[] = { 0, SMMU_IDR5_GRAN4K, SMMU_IDR5_GRAN16K,
                                         SMMU_IDR5_GRAN64K };

    return v->ids.idr5 & granules[tg];
}

/* 4.4.1: the range form. False if the fields make no legal one. */
static bool encode_range(const struct vsmmu *v, const uint64_t cmd[2],
                         uint64_t *dw0, uint64_t *dw1)
{
    unsigned int tg = VIOMMU_GET(SMMU_CMD1_TLBI_TG, cmd[1]);
    unsigned int ttl = VIOMMU_GET(SMMU_CMD1_TLBI_TTL, cmd[1]);
    uint64_t count = cmd[0] & (SMMU_CMD0_TLBI_NUM | SMMU_CMD0_TLBI_SCALE);

    /* No block of 16 KiB tables has level 1: reserved, as any level. */
    if ( tg == SMMU_TLBI_TG_16K && ttl == 1 )
        ttl = 0;

    if ( !has_granule(v, tg) || (!count && !ttl) )
        return false;

    *dw1 &= ~((UINT64_C(1) << (2 * tg + 10)) - 1) | SMMU_CMD1_TLBI_LEAF;
    *dw0 |= count;
    *dw1 |= VIOMMU_PREP(SMMU_CMD1_TLBI_TG, tg) |
            VIOMMU_PREP(SMMU_CMD1_TLBI_TTL, ttl);
    return true;
}

/*
 * 4.4.2: stage 1 of this domain, at the guest's granularity, in every SMMU it
 * uses.
 */
static enum verdict tlbi(struct vsmmu *v, unsigned int op,
                         const uint64_t cmd[2])
{
    uint64_t dw0 = VIOMMU_PREP(SMMU_CMD0_OP, (uint64_t)op), dw1 = 0;

    if ( v->pass.nr_cmds == VSMMU_PASS_COMMANDS )
        return CMD_LATER;

    if ( op == SMMU_CMD_TLBI_NH_ASID || op == SMMU_CMD_TLBI_NH_VA )
        dw0 |= VIOMMU_PREP(SMMU_CMD0_TLBI_ASID,
                           VIOMMU_GET(SMMU_CMD0_TLBI_ASID, cmd[0]) &
                               v->ids.asid_mask);

    if ( op == SMMU_CMD_TLBI_NH_VA || op == SMMU_CMD_TLBI_NH_VAA )
    {
        dw1 = cmd[1] & (SMMU_CMD1_TLBI_VA | SMMU_CMD1_TLBI_LEAF);
        if ( v->ids.ril && (cmd[1] & SMMU_CMD1_TLBI_TG) &&
             !encode_range(v, cmd, &dw0, &dw1) )
            return CMD_ILL;
    }

    vsmmu_want_cmd(v, VSMMU_ALL_SMMUS, dw0, dw1);

    return CMD_DONE;
}

/* CONS behind the present command. */
static uint32_t behind(const struct vsmmu_pass *p)
{
    return (p->cons + 1) & ((2U << p->cmdq_log2) - 1);
}

/* 4.6.3: complete when the pass has completed all that came before. */
static enum verdict sync(struct vsmmu *v, const uint64_t cmd[2])
{
    struct vsmmu_pass *p = &v->pass;
    uint64_t addr = cmd[1] & SMMU_CMD1_SYNC_MSIADDR;

    /* It makes flags visible that hardware has set in the guest's tables. */
    if ( v->ids.idr0 & SMMU_IDR0_HTTU )
        p->barrier = true;

    switch ( VIOMMU_GET(SMMU_CMD0_SYNC_CS, cmd[0]) )
    {
    case SMMU_SYNC_CS_NONE:
    case SMMU_SYNC_CS_SEV: return CMD_DONE;

    case SMMU_SYNC_CS_IRQ:
        if ( addr )
        {
            struct vsmmu_sync *s = &p->syncs[p->nr_syncs++];

            s->msi.addr = addr;
            s->msi.data = VIOMMU_GET(SMMU_CMD0_SYNC_MSIDATA, cmd[0]);
            s->cons = behind(p);
        }
        return CMD_DONE;

    default: return CMD_ILL;
    }
}

static enum verdict execute(struct vsmmu *v, const uint64_t cmd[2])
{
    unsigned int op = VIOMMU_GET(SMMU_CMD0_OP, cmd[0]);

    if ( op == SMMU_CMD_SYNC )
        return sync(v, cmd);

    /*
     * Secure streams cannot be named in a Non-secure queue (4.1.6). TLBI names
     * none.
     */
    if ( op < SMMU_CMD_TLBI_NH_ALL && (cmd[0] & SMMU_CMD0_SSEC) )
        return CMD_ILL;

    switch ( op )
    {
    case SMMU_CMD_PREFETCH_CONFIG:
    case SMMU_CMD_PREFETCH_ADDR: return CMD_DONE; /* a hint, 4.2 */

    case SMMU_CMD_CFGI_STE: return cfgi_ste(v, cmd);

    case SMMU_CMD_CFGI_STE_RANGE: return cfgi_range(v, cmd);

    case SMMU_CMD_CFGI_CD:
    case SMMU_CMD_CFGI_CD_ALL: return cfgi_cd(v, op, cmd);

    case SMMU_CMD_TLBI_NH_ALL:
    case SMMU_CMD_TLBI_NH_ASID:
    case SMMU_CMD_TLBI_NH_VA:
    case SMMU_CMD_TLBI_NH_VAA: return tlbi(v, op, cmd);

    case SMMU_CMD_TLBI_NSNH_ALL:
        return tlbi(v, SMMU_CMD_TLBI_NH_ALL, cmd); /* all there is of ours */

    default: return CMD_ILL;
    }
}

static void retire(struct vsmmu_pass *p)
{
    p->cons = behind(p);
    p->commands++;
}

/*
 * Copy as many commands as are there, fit the pass, and lie in a row and in one
 * page. Returns 0 on an abort.
 */
static unsigned int fetch(struct vsmmu *v)
{
    struct vsmmu_pass *p = &v->pass;
    unsigned int size = 1U << p->cmdq_log2, index = p->cons & (size - 1);
    uint64_t ipa = p->cmdq_base + (uint64_t)index * SMMU_CMD_SIZE;
    unsigned int n = (p->prod - p->cons) & (2 * size - 1);

    n = min(n, VSMMU_PASS_COMMANDS - p->commands);
    n = min(n, size - index);
    n = min(n, (unsigned int)(VSMMU_PAGE - ipa % VSMMU_PAGE) / SMMU_CMD_SIZE);

    p->reads++;
    return v->ops->read(v->host, ipa, p->fetched, n * SMMU_CMD_SIZE) ? 0 : n;
}

void vsmmu_cmdq_consume(struct vsmmu *v)
{
    struct vsmmu_pass *p = &v->pass;
    enum verdict verdict = CMD_DONE;
    unsigned int i, n;

    /* The command at CONS may be one that takes several passes. */
    if ( v->range.active )
    {
        if ( v->mode == VSMMU_MODE_TABLE &&
             !vsmmu_walk(v, &v->range, VSMMU_MODE_TABLE) )
            return;
        v->range.active = false;
        retire(p);
    }

    while ( verdict == CMD_DONE && p->cons != p->prod &&
            p->commands < VSMMU_PASS_COMMANDS && p->reads < VSMMU_PASS_READS )
    {
        n = fetch(v);
        if ( !n )
        {
            p->cerror = SMMU_CERROR_ABT;
            return;
        }

        for ( i = 0; i < n && verdict == CMD_DONE; i++ )
        {
            verdict = execute(v, p->fetched[i]);
            if ( verdict == CMD_DONE )
                retire(p);
        }
    }

    if ( verdict == CMD_ILL )
        p->cerror = SMMU_CERROR_ILL;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
