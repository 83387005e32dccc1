/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ID registers (IHI 0070, 6.3.1 to 6.3.8), and whether hardware can be used
 * for nesting.
 *
 * Fields that describe translation say what every physical SMMU of this vSMMU
 * can do, because these walk the guest's context descriptors and tables.
 * Fields that describe the programming interface are this core's own.
 *
 * Limits: no stage 2, VMIDs, EL2 regime, ATS, PRI, stalls, broadcast TLB
 * maintenance (BTM), address translation operations, MPAM, or attribute
 * overrides for guests, whatever the hardware has.
 */
#include "vsmmu-private.h"

static const uint8_t oas_bits[] = { 32, 36, 40, 42, 44, 48, 52 };

const char *vsmmu_hw_refusal(const struct vsmmu_hw *hw)
{
    unsigned int endian = VIOMMU_GET(SMMU_IDR0_TTENDIAN, hw->idr0);

    if ( !(hw->idr0 & SMMU_IDR0_S1P) )
        return "no stage 1 (IDR0.S1P)";
    if ( !(hw->idr0 & SMMU_IDR0_S2P) )
        return "no stage 2 (IDR0.S2P)";
    if ( !(VIOMMU_GET(SMMU_IDR0_TTF, hw->idr0) & SMMU_IDR0_TTF_AARCH64_BIT) )
        return "no AArch64 translation tables (IDR0.TTF)";
    if ( endian != SMMU_IDR0_TTENDIAN_MIXED &&
         endian != SMMU_IDR0_TTENDIAN_LE )
        return "no little-endian translation tables (IDR0.TTENDIAN)";
    if ( !(hw->idr5 & SMMU_IDR5_GRAN4K) )
        return "no 4 KiB granule (IDR5.GRAN4K)";
    if ( VIOMMU_GET(SMMU_IDR5_OAS, hw->idr5) >= ARRAY_SIZE(oas_bits) )
        return "unknown output address size (IDR5.OAS)";
    if ( VIOMMU_GET(SMMU_IDR0_STALL_MODEL, hw->idr0) >
         SMMU_IDR0_STALL_MODEL_NONE )
        return "stalling cannot be turned off (IDR0.STALL_MODEL)";
    if ( 1U << VIOMMU_GET(SMMU_IDR1_CMDQS, hw->idr1) <= VSMMU_PASS_COMMANDS )
        return "the command queue cannot hold a batch (IDR1.CMDQS)";

    return vsmmu_erratum_refusal(hw->iidr);
}

static uint32_t smaller(uint32_t mask, uint32_t a, uint32_t b)
{
    return min(a & mask, b & mask);
}

static uint32_t larger(uint32_t mask, uint32_t a, uint32_t b)
{
    return max(a & mask, b & mask);
}

/* Reduce *all to what hw can do too. */
static void intersect(struct vsmmu_hw *all, const struct vsmmu_hw *hw)
{
    const uint32_t flags = SMMU_IDR0_TTF | SMMU_IDR0_ASID16 | SMMU_IDR0_CD2L;
    const uint32_t sizes = SMMU_IDR5_OAS | SMMU_IDR5_VAX;

    /*
     * TTENDIAN: mixed-endian (0) is more than little-endian (2). TERM_MODEL: 1
     * forbids CD.A = 0, so it is the narrower one.
     */
    all->idr0 = (all->idr0 & hw->idr0 & flags) |
                smaller(SMMU_IDR0_HTTU, all->idr0, hw->idr0) |
                larger(SMMU_IDR0_TTENDIAN, all->idr0, hw->idr0) |
                larger(SMMU_IDR0_TERM_MODEL, all->idr0, hw->idr0);
    all->idr1 = smaller(SMMU_IDR1_SSIDSIZE, all->idr1, hw->idr1);
    all->idr3 = (all->idr3 & hw->idr3 & ~(uint32_t)SMMU_IDR3_BBML) |
                smaller(SMMU_IDR3_BBML, all->idr3, hw->idr3);
    all->idr5 = (all->idr5 & hw->idr5 & ~sizes) |
                smaller(SMMU_IDR5_OAS, all->idr5, hw->idr5) |
                smaller(SMMU_IDR5_VAX, all->idr5, hw->idr5);
    all->iidr = all->iidr == hw->iidr ? all->iidr : 0;
    all->coherent &= hw->coherent;
}

/* How many bits the highest vSID takes. */
static unsigned int sid_size(const struct vsmmu_config *cfg)
{
    const struct viommu_range *last = &cfg->ranges[cfg->nr_ranges - 1];
    uint32_t highest = last->vsid + last->count - 1;
    unsigned int bits = 0;

    while ( highest >> bits )
        bits++;

    return bits;
}

static void make_idr0(struct vsmmu_ids *ids, const struct vsmmu_hw *hw)
{
    /*
     * Hardware walks the guest's stage-1 tables (TTF), keeps their access and
     * dirty flags (HTTU), walks its CD tables (CD2L), and gets CD.ASID and
     * TLBIs (ASID16), CD.ENDI (TTENDIAN) and CD.A (TERM_MODEL). Flags that it
     * keeps past the CPU's caches would be lost with a line that the guest
     * writes back: no HTTU without COHACC.
     */
    ids->idr0 = hw->idr0 &
                (SMMU_IDR0_TTF | SMMU_IDR0_HTTU | SMMU_IDR0_ASID16 |
                 SMMU_IDR0_CD2L | SMMU_IDR0_TTENDIAN | SMMU_IDR0_TERM_MODEL);
    if ( !hw->coherent )
        ids->idr0 &= ~(uint32_t)SMMU_IDR0_HTTU;

    /*
     * COHACC: of the hardware; without it the core's caller accesses guest
     * memory past the caches, too. MSI: lets a guest poll SYNC completion in
     * memory, without a trap. Without COHACC, the word may be in a cache line
     * that the guest has yet to write back. SEV: the core's caller sends an
     * event after each pass.
     * STALL_MODEL: never; stalled transactions would hold resources that all
     * domains share. ST_LEVEL: a table for the sparse StreamIDs of a root
     * complex must not cost a guest 4 MiB.
     */
    ids->idr0 |=
        SMMU_IDR0_S1P | SMMU_IDR0_SEV |
        (hw->coherent ? SMMU_IDR0_COHACC | SMMU_IDR0_MSI : 0) |
        VIOMMU_PREP(SMMU_IDR0_STALL_MODEL, SMMU_IDR0_STALL_MODEL_NONE) |
        VIOMMU_PREP(SMMU_IDR0_ST_LEVEL, SMMU_IDR0_ST_LEVEL_2LVL);

    ids->other_sync = (ids->idr0 & SMMU_IDR0_HTTU) || !hw->coherent;

    /*
     * All others 0. S2P, VMID16, VMW, Hyp, VATOS: stage 2 is Xen's. BTM: the
     * guest's VMID on the CPUs is not the one in the SMMU. ATS, NS1ATS, PRI,
     * ATSRECERR: a device could bypass translation. ATOS, DORMHINT: not
     * emulated.
     */
}

static bool is_v3_1(const struct vsmmu_ids *ids)
{
    return ids->idr3 & SMMU_IDR3_HAD;
}

/*
 * Output addresses are IPAs: never more than the guest has. DS and D128 are
 * left out; without them 52 bits, of output or input, need the 64 KiB granule.
 * STALL_MAX is 0 without stalls.
 */
static void make_idr5(struct vsmmu_ids *ids, const struct vsmmu_hw *hw,
                      unsigned int ipa_bits)
{
    bool has_52 = is_v3_1(ids) && (hw->idr5 & SMMU_IDR5_GRAN64K);
    unsigned int most = has_52 ? ipa_bits : min(ipa_bits, 48U);
    unsigned int oas = VIOMMU_GET(SMMU_IDR5_OAS, hw->idr5);
    bool vax = has_52 && (hw->idr5 & SMMU_IDR5_VAX);

    while ( oas && oas_bits[oas] > most )
        oas--;
    ids->oas_bits = oas_bits[oas];
    ids->oas_mask = VIOMMU_MASK(oas_bits[oas] - 1, 0);
    ids->idr5 = (hw->idr5 &
                 (SMMU_IDR5_GRAN4K | SMMU_IDR5_GRAN16K | SMMU_IDR5_GRAN64K)) |
                VIOMMU_PREP(SMMU_IDR5_VAX, vax) |
                VIOMMU_PREP(SMMU_IDR5_OAS, oas);
}

void vsmmu_ids_make(struct vsmmu_ids *ids, const struct vsmmu_config *cfg)
{
    struct vsmmu_hw hw = cfg->hw[0];
    unsigned int i;

    for ( i = 1; i < cfg->nr_smmus; i++ )
        intersect(&hw, &cfg->hw[i]);

    make_idr0(ids, &hw);

    /*
     * SIDSIZE: of the highest vSID. SSIDSIZE: hardware walks CD tables. No
     * presets (REL, QUEUES_PRESET, TABLES_PRESET), no ECMDQ, no PRIQ;
     * ATTR_*_OVR: stage 2 decides attributes.
     */
    ids->ssid_bits = VIOMMU_GET(SMMU_IDR1_SSIDSIZE, hw.idr1);
    ids->idr1 = VIOMMU_PREP(SMMU_IDR1_SIDSIZE, sid_size(cfg)) |
                VIOMMU_PREP(SMMU_IDR1_SSIDSIZE, ids->ssid_bits) |
                VIOMMU_PREP(SMMU_IDR1_EVENTQS, VSMMU_EVENTQS) |
                VIOMMU_PREP(SMMU_IDR1_CMDQS, VSMMU_CMDQS);

    /*
     * Table features that hardware's walker has; RIL: range forms of TLBI are
     * forwarded. FWB, XNX, PTWNNC are stage 2's; MPAM, PPS, PBHA are not
     * offered.
     */
    ids->idr3 = hw.idr3 & (SMMU_IDR3_HAD | SMMU_IDR3_STT | SMMU_IDR3_E0PD |
                           SMMU_IDR3_RIL | SMMU_IDR3_BBML);
    ids->ril = ids->idr3 & SMMU_IDR3_RIL;

    make_idr5(ids, &hw, cfg->ipa_bits);

    /* Guests work around errata of the part; 0 names none. */
    ids->iidr = hw.iidr;
    /*
     * SMMUv3.1: this core follows its rules for ill-formed STEs. 3.1 requires
     * HAD; without it, 3.0, which leaves these rules open. Later features have
     * ID bits of their own.
     */
    ids->aidr = VIOMMU_PREP(SMMU_AIDR_ARCHMINOR, is_v3_1(ids));

    ids->asid_mask =
        VIOMMU_PREP(SMMU_CMD0_TLBI_ASID,
                    ids->idr0 & SMMU_IDR0_ASID16 ? UINT64_C(0xffff) : 0xff);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
