/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command queue (IHI 0070, 3.5, 4, 7.1): commands are copied out of guest
 * memory once, decoded and checked, and turned into requests to the physical
 * SMMUs, which are composed anew from the checked fields.
 *
 * Limits: commands of features that this SMMU does not announce (stage 2, EL2,
 * ATS, PRI, stalls, MPAM) are CERROR_ILL. CMD_SYNC has no wired completion
 * interrupt; the event of CS = SEV is sent by the core's caller.
 */
#include "vsmmu-private.h"

/* LATER: the pass has no room left, the next one goes on with this command. */
enum verdict { CMD_DONE, CMD_LATER, CMD_ILL };

/* 4.3.1: the stream's STE is read again. */
static noinline enum verdict cfgi_ste(struct vsmmu *v, const uint64_t cmd[2])
{
    uint64_t vsid = VIOMMU_GET(SMMU_CMD0_SID, cmd[0]);
    struct vsmmu_row *row = vsmmu_map_find(&v->map, vsid);

    if ( !row || v->mode != VSMMU_MODE_TABLE )
        return CMD_DONE;
    if ( !vsmmu_pass_has_room(&v->pass) ||
         !vsmmu_strtab_apply(v, row, vsid, vsid, true) )
        return CMD_LATER;

    return CMD_DONE;
}

/*
 * 4.3.2, 4.3.6: 2^(Range + 1) StreamIDs around the one given; all of them with
 * Range = 31.
 */
static noinline enum verdict cfgi_range(struct vsmmu *v, const uint64_t cmd[2])
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
static noinline enum verdict cfgi_cd(struct vsmmu *v, unsigned int op,
                                     const uint64_t cmd[2])
{
    uint64_t vsid = VIOMMU_GET(SMMU_CMD0_SID, cmd[0]);
    struct vsmmu_row *row = vsmmu_map_find(&v->map, vsid);
    uint64_t dw0 = op, dw1 = 0;

    if ( !row )
        return CMD_DONE;
    if ( v->pass.nr_cmds == VSMMU_PASS_COMMANDS )
        return CMD_LATER;

    if ( op == SMMU_CMD_CFGI_CD )
    {
        dw0 |= cmd[0] & VIOMMU_PREP(SMMU_CMD0_SSID,
                                    (UINT64_C(1) << v->ids.ssid_bits) - 1);
        dw1 = cmd[1] & SMMU_CMD1_CFGI_LEAF;
    }

    vsmmu_request_cfgi(v, row, vsid, dw0, dw1);

    return CMD_DONE;
}

static bool has_granule(const struct vsmmu *v, unsigned int tg)
{
    static const uint32_t granules[] = { 0, SMMU_IDR5_GRAN4K,
                                         SMMU_IDR5_GRAN16K,
                                         SMMU_IDR5_GRAN64K };

    return v->ids.idr5 & granules[tg];
}

/*
 * 4.4.2: stage 1 of this domain, at the guest's granularity, in every SMMU it
 * uses.
 */
static enum verdict tlbi(struct vsmmu *v, uint64_t dw0, uint64_t dw1)
{
    if ( v->pass.nr_cmds == VSMMU_PASS_COMMANDS )
        return CMD_LATER;

    vsmmu_request_tlbi(v, dw0, dw1);

    return CMD_DONE;
}

/* 4.4.1: the range form. */
static noinline enum verdict tlbi_range(struct vsmmu *v, uint64_t dw0,
                                        const uint64_t cmd[2])
{
    unsigned int tg = VIOMMU_GET(SMMU_CMD1_TLBI_TG, cmd[1]);
    unsigned int ttl = VIOMMU_GET(SMMU_CMD1_TLBI_TTL, cmd[1]);
    uint64_t count = cmd[0] & (SMMU_CMD0_TLBI_NUM | SMMU_CMD0_TLBI_SCALE);
    uint64_t dw1 = cmd[1] & (SMMU_CMD1_TLBI_VA | SMMU_CMD1_TLBI_LEAF);

    /* No block of 16 KiB tables has level 1: reserved, as any level. */
    if ( tg == SMMU_TLBI_TG_16K && ttl == 1 )
        ttl = 0;

    if ( !has_granule(v, tg) || (!count && !ttl) )
        return CMD_ILL;

    dw1 &= ~((UINT64_C(1) << (2 * tg + 10)) - 1) | SMMU_CMD1_TLBI_LEAF;
    dw1 |= VIOMMU_PREP(SMMU_CMD1_TLBI_TG, tg) |
           VIOMMU_PREP(SMMU_CMD1_TLBI_TTL, ttl);

    return tlbi(v, dw0 | count, dw1);
}

static enum verdict tlbi_va(struct vsmmu *v, uint64_t dw0,
                            const uint64_t cmd[2])
{
    if ( v->ids.ril && (cmd[1] & SMMU_CMD1_TLBI_TG) )
        return tlbi_range(v, dw0, cmd);

    return tlbi(v, dw0, cmd[1] & (SMMU_CMD1_TLBI_VA | SMMU_CMD1_TLBI_LEAF));
}

/* CONS after the next n commands. */
static uint32_t cons_after(const struct vsmmu *v, unsigned int n)
{
    return (v->pass.cons + n) & v->cmdq.mask;
}

/*
 * A SYNC makes flags visible that hardware set in the guest's tables; without
 * MSIs their address is RES0.
 */
static noinline uint64_t other_sync(struct vsmmu *v, uint64_t addr)
{
    if ( v->ids.idr0 & SMMU_IDR0_HTTU )
        v->pass.barrier = true;

    return v->ids.idr0 & SMMU_IDR0_MSI ? addr : 0;
}

/* 4.6.3: completes at the end of the pass, after all commands before it. */
static enum verdict sync(struct vsmmu *v, unsigned int i,
                         const uint64_t cmd[2])
{
    struct vsmmu_pass *p = &v->pass;
    uint64_t addr = cmd[1] & SMMU_CMD1_SYNC_MSIADDR;

    if ( v->ids.other_sync )
        addr = other_sync(v, addr);

    switch ( VIOMMU_GET(SMMU_CMD0_SYNC_CS, cmd[0]) )
    {
    case SMMU_SYNC_CS_NONE:
    case SMMU_SYNC_CS_SEV: return CMD_DONE;

    case SMMU_SYNC_CS_IRQ:
        if ( addr )
        {
            struct vsmmu_sync *s = &p->syncs[p->nr_syncs++];

            s->addr = addr;
            s->data = VIOMMU_GET(SMMU_CMD0_SYNC_MSIDATA, cmd[0]);
            s->cons = cons_after(v, i + 1);
        }
        return CMD_DONE;

    default: return CMD_ILL;
    }
}

/* Command number i of those fetched. */
static enum verdict execute(struct vsmmu *v, unsigned int i)
{
    const uint64_t *cmd = v->pass.fetched[i];
    unsigned int op = VIOMMU_GET(SMMU_CMD0_OP, cmd[0]);
    uint64_t asid;

    if ( op == SMMU_CMD_SYNC )
        return sync(v, i, cmd);

    /*
     * Secure streams cannot be named in a Non-secure queue (4.1.6). TLBI names
     * no stream.
     */
    if ( op < SMMU_CMD_TLBI_NH_ALL && (cmd[0] & SMMU_CMD0_SSEC) )
        return CMD_ILL;

    asid = cmd[0] & v->ids.asid_mask;

    switch ( op )
    {
    case SMMU_CMD_PREFETCH_CONFIG:
    case SMMU_CMD_PREFETCH_ADDR: return CMD_DONE; /* a hint, 4.2 */

    case SMMU_CMD_CFGI_STE: return cfgi_ste(v, cmd);

    case SMMU_CMD_CFGI_STE_RANGE: return cfgi_range(v, cmd);

    case SMMU_CMD_CFGI_CD:
    case SMMU_CMD_CFGI_CD_ALL: return cfgi_cd(v, op, cmd);

    case SMMU_CMD_TLBI_NH_VA:
        return tlbi_va(v, SMMU_CMD_TLBI_NH_VA | asid, cmd);

    case SMMU_CMD_TLBI_NH_VAA: return tlbi_va(v, SMMU_CMD_TLBI_NH_VAA, cmd);

    case SMMU_CMD_TLBI_NH_ASID:
        return tlbi(v, SMMU_CMD_TLBI_NH_ASID | asid, 0);

    case SMMU_CMD_TLBI_NH_ALL:
    case SMMU_CMD_TLBI_NSNH_ALL: /* of this guest */
        return tlbi(v, SMMU_CMD_TLBI_NH_ALL, 0);

    default: return CMD_ILL;
    }
}

static void retire(struct vsmmu *v, unsigned int n)
{
    v->pass.cons = cons_after(v, n);
    v->pass.commands += n;
}

/*
 * Copy as many commands as there are, the pass has room for, and are
 * contiguous and in one page. Returns 0 on an abort.
 */
static unsigned int fetch(struct vsmmu *v)
{
    const struct vsmmu_cmdq *q = &v->cmdq;
    struct vsmmu_pass *p = &v->pass;
    uint64_t ipa = q->base + (p->cons & (q->mask / 2)) * SMMU_CMD_SIZE;
    unsigned int n = (p->prod - p->cons) & q->mask;

    n = min(n, q->block - (p->cons & (q->block - 1)));
    n = min(n, VSMMU_PASS_COMMANDS - p->commands);

    p->reads++;
    return v->ops->read(v->host, ipa, p->fetched, n * SMMU_CMD_SIZE) ? 0 : n;
}

/* Continue the command at CONS, which takes several passes. Is it done? */
static bool resume(struct vsmmu *v)
{
    if ( v->mode == VSMMU_MODE_TABLE &&
         !vsmmu_walk(v, &v->range, VSMMU_MODE_TABLE) )
        return false;

    v->range.active = false;
    retire(v, 1);

    return true;
}

static bool may_fetch(const struct vsmmu_pass *p)
{
    return p->cons != p->prod && p->commands < VSMMU_PASS_COMMANDS &&
           p->reads < VSMMU_PASS_READS;
}

void vsmmu_cmdq_consume(struct vsmmu *v)
{
    struct vsmmu_pass *p = &v->pass;
    enum verdict verdict;
    unsigned int i, n;

    if ( v->range.active && !(resume(v) && may_fetch(p)) )
        return;

    do
    {
        n = fetch(v);
        if ( !n )
        {
            p->cerror = SMMU_CERROR_ABT;
            return;
        }

        for ( i = 0; i < n; i++ )
        {
            verdict = execute(v, i);
            if ( verdict != CMD_DONE )
                break;
        }
        retire(v, i);
    } while ( verdict == CMD_DONE && may_fetch(p) );

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
