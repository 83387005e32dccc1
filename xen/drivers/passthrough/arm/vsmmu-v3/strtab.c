/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The guest's stream table (IHI 0070, 3.3.1, 5.1, 5.2): look-up in linear and
 * two-level tables, and the decision whether a Stream Table Entry is one that
 * this SMMU can follow.
 *
 * A guest sees an SMMU with stage 1 only, so Config may be abort, bypass or
 * stage 1. Fields that only ATS, MPAM, attribute overrides or stage 2 give a
 * meaning are ignored, as 5.2 asks where the feature is absent.
 *
 * Departure: errors in the table are recorded when a command or SMMUEN makes
 * the core read it, not at each transaction, because an aborting physical STE
 * records no event.
 */
#include "vsmmu-private.h"

/* What the table has for a vSID. */
enum lookup { STE_PRESENT, STE_ABSENT, L1_UNREADABLE };

void vsmmu_strtab_latch(struct vsmmu_strtab *t, const struct vsmmu_regs *regs,
                        const struct vsmmu_ids *ids)
{
    uint32_t cfg = regs->strtab_base_cfg;
    unsigned int log2size = VIOMMU_GET(SMMU_STRTAB_BASE_CFG_LOG2SIZE, cfg);
    unsigned int sid_size = VIOMMU_GET(SMMU_IDR1_SIDSIZE, ids->idr1);
    unsigned int size_shift;

    t->log2size = min(log2size, sid_size);
    t->split = VIOMMU_GET(SMMU_STRTAB_BASE_CFG_SPLIT, cfg);
    /* Other values are reserved and behave as 6. */
    if ( t->split != 8 && t->split != 10 )
        t->split = 6;
    /* Other values are reserved and behave as linear. */
    t->two_level =
        VIOMMU_GET(SMMU_STRTAB_BASE_CFG_FMT, cfg) == SMMU_STRTAB_FMT_2LVL;
    t->recinvsid = regs->cr2 & SMMU_CR2_RECINVSID;

    /*
     * A table is aligned to its size, or to 64 bytes if that is more; lower
     * bits are ignored. This is the size as written, not limited by SIDSIZE.
     */
    size_shift = log2size + 6;
    if ( t->two_level )
        size_shift =
            max(log2size > t->split ? log2size - t->split + 3 : 3, 6U);
    t->base = vsmmu_address(ids, regs->strtab_base) & SMMU_STRTAB_BASE_ADDR &
              ~((UINT64_C(1) << min(size_shift, 63U)) - 1);
}

static int guest_read(struct vsmmu *v, uint64_t ipa, void *buf, size_t len)
{
    v->pass.reads++;
    return v->ops->read(v->host, ipa, buf, len);
}

/*
 * One L1 descriptor, read with its neighbours. What a guest changed before its
 * command was changed before this pass began, so what the pass has read once
 * is good for all of it.
 */
static bool read_l1(struct vsmmu *v, uint64_t ipa, uint64_t *desc)
{
    struct vsmmu_pass *p = &v->pass;
    uint64_t chunk = ipa & ~(uint64_t)(sizeof(p->l1) - 1);

    if ( !p->l1_known || p->l1_ipa != chunk )
    {
        p->l1_known = !guest_read(v, chunk, p->l1, sizeof(p->l1));
        if ( !p->l1_known )
            return false;
        p->l1_ipa = chunk;
    }

    *desc = p->l1[(ipa - chunk) / sizeof(p->l1[0])];
    return true;
}

static enum lookup find_two_level(struct vsmmu *v, uint32_t vsid,
                                  uint64_t *ipa, uint32_t *run)
{
    const struct vsmmu_strtab *t = &v->strtab;
    uint32_t index = vsid & ((1U << t->split) - 1);
    unsigned int span;
    uint64_t desc;

    *run = (1U << t->split) - index;
    *ipa = t->base + (vsid >> t->split) * sizeof(desc);

    if ( !read_l1(v, *ipa, &desc) )
        return L1_UNREADABLE;

    span = VIOMMU_GET(SMMU_L1STD_SPAN, desc);
    if ( !span || span > t->split + 1 || index >> (span - 1) )
        return STE_ABSENT;

    /* A level-2 table is aligned to its size too. */
    *ipa = (vsmmu_address(&v->ids, desc) & SMMU_L1STD_L2PTR &
            ~(((uint64_t)SMMU_STE_SIZE << (span - 1)) - 1)) +
           (uint64_t)index * SMMU_STE_SIZE;
    return STE_PRESENT;
}

/*
 * Find where the STE of vsid is: *ipa. Without one, *run vSIDs from this one
 * on have none either; *ipa is that of an L1 descriptor that is unreadable.
 */
static enum lookup find_ste(struct vsmmu *v, uint32_t vsid, uint64_t *ipa,
                            uint32_t *run)
{
    const struct vsmmu_strtab *t = &v->strtab;

    *run = VIOMMU_VSID_MAX;
    if ( vsid >> t->log2size )
        return STE_ABSENT;

    if ( t->two_level )
        return find_two_level(v, vsid, ipa, run);

    *ipa = t->base + (uint64_t)vsid * SMMU_STE_SIZE;
    return STE_PRESENT;
}

/*
 * The stage-1 half of a valid STE with Config = stage 1, reduced to legal
 * values. False: C_BAD_STE. STRW means nothing without EL2 regime.
 */
static bool decode_s1(const struct vsmmu_ids *ids, const uint64_t ste[2],
                      uint64_t s1[2])
{
    unsigned int cdmax = VIOMMU_GET(SMMU_STE0_S1CDMAX, ste[0]);
    unsigned int fmt = VIOMMU_GET(SMMU_STE0_S1FMT, ste[0]);

    /* Without SubstreamIDs this field means nothing. */
    if ( !ids->ssid_bits )
        cdmax = 0;
    /* 0b11 is reserved: as linear. */
    if ( fmt > SMMU_STE0_S1FMT_64K_L2 )
        fmt = SMMU_STE0_S1FMT_LINEAR;

    if ( cdmax > ids->ssid_bits ||
         (ste[0] & SMMU_STE0_S1CTXPTR) >> ids->oas_bits ||
         (ste[1] & SMMU_STE1_S1STALLD) ||
         (cdmax && fmt != SMMU_STE0_S1FMT_LINEAR &&
          !(ids->idr0 & SMMU_IDR0_CD2L)) )
        return false;

    s1[0] = ste[0] & SMMU_STE0_S1CTXPTR;
    s1[1] = ste[1] & (SMMU_STE1_S1CIR | SMMU_STE1_S1COR);
    /* 0b01 is reserved: as Non-shareable. */
    if ( VIOMMU_GET(SMMU_STE1_S1CSH, ste[1]) != 1 )
        s1[1] |= ste[1] & SMMU_STE1_S1CSH;

    /*
     * With a single CD the fields that describe a table of them mean nothing.
     */
    if ( cdmax )
    {
        s1[0] |= VIOMMU_PREP(SMMU_STE0_S1CDMAX, (uint64_t)cdmax) |
                 VIOMMU_PREP(SMMU_STE0_S1FMT, fmt);
        /* 0b11 is reserved: as terminate. */
        if ( VIOMMU_GET(SMMU_STE1_S1DSS, ste[1]) <= SMMU_STE1_S1DSS_SSID0 )
            s1[1] |= ste[1] & SMMU_STE1_S1DSS;
    }

    return true;
}

/* False: C_BAD_STE. *cfg and s1 are then as they were. */
static bool decode_ste(const struct vsmmu_ids *ids, const uint64_t ste[8],
                       enum vsmmu_stream_cfg *cfg, uint64_t s1[2])
{
    if ( !(ste[0] & SMMU_STE0_V) )
        return false;

    switch ( VIOMMU_GET(SMMU_STE0_CONFIG, ste[0]) )
    {
    case SMMU_STE0_CONFIG_ABORT ... 3: return true;

    case SMMU_STE0_CONFIG_BYPASS: *cfg = VSMMU_STREAM_BYPASS; return true;

    case SMMU_STE0_CONFIG_S1:
        if ( !decode_s1(ids, ste, s1) )
            return false;
        *cfg = VSMMU_STREAM_S1;
        return true;

    default: /* stage 2, which this SMMU does not have */ return false;
    }
}

/* Apply the STE at ipa. */
static void apply_ste(struct vsmmu *v, struct vsmmu_row *row, uint32_t vsid,
                      uint64_t ipa, bool named)
{
    uint64_t ste[SMMU_STE_SIZE / sizeof(uint64_t)], s1[2] = { 0, 0 };
    enum vsmmu_stream_cfg cfg = VSMMU_STREAM_ABORT;

    if ( guest_read(v, ipa, ste, sizeof(ste)) )
        vsmmu_record_config(v, SMMU_EVT_F_STE_FETCH, vsid, ipa);
    else if ( !decode_ste(&v->ids, ste, &cfg, s1) &&
              (named || (ste[0] & SMMU_STE0_V)) )
        vsmmu_record_config(v, SMMU_EVT_C_BAD_STE, vsid, 0);

    if ( cfg == VSMMU_STREAM_S1 && v->stalls[row->range.smmu] )
        s1[1] |= SMMU_STE1_S1STALLD;

    vsmmu_request_stream(v, row, vsid, cfg, s1);
}

uint32_t vsmmu_strtab_apply(struct vsmmu *v, struct vsmmu_row *row,
                            uint32_t vsid, uint32_t last, bool named)
{
    uint64_t ipa;
    uint32_t run, applied;
    enum lookup found = find_ste(v, vsid, &ipa, &run);

    if ( found == STE_PRESENT )
    {
        apply_ste(v, row, vsid, ipa, named);
        return 1;
    }

    applied = vsmmu_request_abort(v, row, vsid, min(run, last - vsid + 1));
    if ( !applied )
        return 0;

    if ( found == L1_UNREADABLE )
        vsmmu_record_config(v, SMMU_EVT_F_STE_FETCH, vsid, ipa);
    else if ( named && v->strtab.recinvsid )
        vsmmu_record_config(v, SMMU_EVT_C_BAD_STREAMID, vsid, 0);

    return applied;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
