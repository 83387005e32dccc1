/* SPDX-License-Identifier: GPL-2.0-only */
/* The guest's stream table and its entries, IHI 0070 3.3.1, 5.1, 5.2. */
#include "world.h"

#define BYPASS CFG(SMMU_STE0_CONFIG_BYPASS)

/* A two-level table at STRTAB with this split, and 2^log2 StreamIDs; on, and all aborting. */
static void two_level_on(struct world *w, unsigned int log2, unsigned int split)
{
    guest_on(w, 0);
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) & ~SMMU_CR0_SMMUEN);
    work(w);
    wr32(w, SMMU_STRTAB_BASE_CFG, VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_FMT, SMMU_STRTAB_FMT_2LVL) |
                                  VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_SPLIT, split) | log2);
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) | SMMU_CR0_SMMUEN);
    work(w);
    expect_no_event(w);
}

static void l1(struct world *w, unsigned int index, uint64_t l2, unsigned int span)
{
    poke64(w, STRTAB + 8 * index, l2 | span);
}

static void linear_table_gives_each_stream_its_own_entry(void **state)
{
    struct world *w = *state;

    ste(w, 3, S1(CDTAB), 0);
    ste(w, 4, BYPASS, 0);
    ste(w, 5, CFG(SMMU_STE0_CONFIG_ABORT), 0);
    ste(w, 0x20, S1(CDTAB + 0x40), 0);
    guest_on(w, 6);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_S1, CDTAB, 0);
    expect_stream(w, 0, 0x1004, VSMMU_STREAM_BYPASS, 0, 0);
    expect_aborts(w, 0, 0x1005);
    expect_stream(w, 0, 8, VSMMU_STREAM_S1, CDTAB + 0x40, 0);
    expect_aborts(w, 0, 0x1006);
}

static void linear_table_ends_at_log2size(void **state)
{
    struct world *w = *state;

    ste(w, 3, BYPASS, 0);
    ste(w, 4, BYPASS, 0);
    guest_on(w, 2);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_BYPASS, 0, 0);
    expect_aborts(w, 0, 0x1004);
    cfgi(w, 4);
    expect_config_event(w, SMMU_EVT_C_BAD_STREAMID, 4, 0);
    expect_aborts(w, 0, 0x1004);
}

/* A look at a larger table ends where StreamIDs end. */
static void log2size_beyond_sidsize_counts_as_sidsize(void **state)
{
    struct world *w = *state;

    ste(w, 0x20, BYPASS, 0);
    guest_on(w, 63);
    expect_stream(w, 0, 8, VSMMU_STREAM_BYPASS, 0, 0);
}

static void table_base_is_aligned_to_its_size(void **state)
{
    struct world *w = *state;

    ste(w, 3, BYPASS, 0);
    wr64(w, SMMU_STRTAB_BASE, STRTAB | 0xfc0);
    wr32(w, SMMU_STRTAB_BASE_CFG, 6);
    wr32(w, SMMU_CR0, SMMU_CR0_SMMUEN);
    work(w);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_BYPASS, 0, 0);
}

static void reserved_fmt_makes_every_streamid_bad(void **state)
{
    struct world *w = *state;
    unsigned int fmt;

    ste(w, 3, BYPASS, 0);
    for ( fmt = 2; fmt <= 3; fmt++ )
    {
        guest_on(w, 6);
        expect_stream(w, 0, 0x1003, VSMMU_STREAM_BYPASS, 0, 0);
        wr32(w, SMMU_CR0, SMMU_CR0_CMDQEN | SMMU_CR0_EVENTQEN);
        work(w);
        wr32(w, SMMU_STRTAB_BASE_CFG, VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_FMT, fmt) | 6);
        wr32(w, SMMU_CR0, SMMU_CR0_CMDQEN | SMMU_CR0_EVENTQEN | SMMU_CR0_SMMUEN);
        work(w);
        expect_aborts(w, 0, 0x1003);
        cfgi(w, 3);
        expect_config_event(w, SMMU_EVT_C_BAD_STREAMID, 3, 0);
        wr32(w, SMMU_CR0, 0);
        work(w);
    }
}

static void two_level_uses_the_guests_own_split(void **state)
{
    static const unsigned int splits[] = { 6, 8, 10 };
    struct world *w = *state;
    unsigned int i;

    w->cfg.nr_ranges = 1;
    w->ranges[0] = (struct viommu_range){ .vsid = 0, .psid = 0, .count = 0x1000, .smmu = 0 };

    for ( i = 0; i < ARRAY_SIZE(splits); i++ )
    {
        unsigned int split = splits[i], vsid = (1U << split) + 5;

        world_remake(w);
        memset(w->streams, 0, sizeof(w->streams));
        memset(w->ram + (STRTAB - RAM), 0, 0x1000);
        two_level_on(w, 12, split);
        l1(w, 1, L2TAB, split + 1);
        ste_at(w, L2TAB + 5 * SMMU_STE_SIZE, BYPASS, 0);
        cfgi(w, vsid);
        expect_stream(w, 0, vsid, VSMMU_STREAM_BYPASS, 0, 0);
        expect_no_event(w);
    }
}

static void reserved_split_behaves_as_6(void **state)
{
    struct world *w = *state;

    two_level_on(w, 6, 7);
    l1(w, 0, L2TAB, 7);
    ste_at(w, L2TAB + 0x20 * SMMU_STE_SIZE, BYPASS, 0);
    cfgi(w, 0x20);
    expect_stream(w, 0, 8, VSMMU_STREAM_BYPASS, 0, 0);
    l1(w, 0, L2TAB, 8); /* more than SPLIT allows */
    cfgi(w, 0x20);
    expect_config_event(w, SMMU_EVT_C_BAD_STREAMID, 0x20, 0);
    expect_aborts(w, 0, 8);
}

static void two_level_span_0_is_no_table(void **state)
{
    struct world *w = *state;

    two_level_on(w, 6, 6);
    l1(w, 0, L2TAB, 0);
    ste_at(w, L2TAB + 3 * SMMU_STE_SIZE, BYPASS, 0);
    cfgi(w, 3);
    expect_config_event(w, SMMU_EVT_C_BAD_STREAMID, 3, 0);
    expect_aborts(w, 0, 0x1003);
}

static void two_level_span_bounds_the_table(void **state)
{
    struct world *w = *state;
    unsigned int span;

    two_level_on(w, 6, 6);
    for ( span = 1; span <= 5; span++ )
    {
        uint32_t end = 1U << (span - 1);

        l1(w, 0, L2TAB, span);
        ste_at(w, L2TAB + (end - 1) * SMMU_STE_SIZE, BYPASS, 0);
        ste_at(w, L2TAB + end * SMMU_STE_SIZE, BYPASS, 0);
        cfgi(w, end - 1);
        expect_stream(w, 0, 0x1000 + end - 1, VSMMU_STREAM_BYPASS, 0, 0);
        expect_no_event(w);
        if ( end < 16 )
        {
            cfgi(w, end);
            expect_config_event(w, SMMU_EVT_C_BAD_STREAMID, end, 0);
            expect_aborts(w, 0, 0x1000 + end);
        }
    }
}

static void two_level_span_beyond_split_is_reserved(void **state)
{
    struct world *w = *state;
    unsigned int span;

    for ( span = 8; span < 32; span++ )
    {
        if ( span == 8 )
            two_level_on(w, 6, 6);
        l1(w, 0, L2TAB, span);
        ste_at(w, L2TAB, BYPASS, 0);
        cfgi(w, 0);
        expect_config_event(w, SMMU_EVT_C_BAD_STREAMID, 0, 0);
        expect_aborts(w, 0, 0x1000);
    }
}

static void two_level_pointer_is_aligned_to_its_table(void **state)
{
    struct world *w = *state;

    two_level_on(w, 6, 6);
    l1(w, 0, L2TAB | 0xfc0, 7);
    ste_at(w, L2TAB + 2 * SMMU_STE_SIZE, BYPASS, 0);
    cfgi(w, 2);
    expect_stream(w, 0, 0x1002, VSMMU_STREAM_BYPASS, 0, 0);
}

static void two_level_table_base_is_aligned(void **state)
{
    struct world *w = *state;

    w->cfg.nr_ranges = 1;
    w->ranges[0] = (struct viommu_range){ .vsid = 0, .psid = 0, .count = 0x10000, .smmu = 0 };
    world_remake(w);
    guest_cmdq(w, 6);
    /* 2^16 StreamIDs by a split of 6 are 1024 descriptors, 8 KiB. */
    wr64(w, SMMU_STRTAB_BASE, STRTAB | 0x1fc0);
    wr32(w, SMMU_STRTAB_BASE_CFG, VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_FMT, SMMU_STRTAB_FMT_2LVL) |
                                  VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_SPLIT, 6) | 16);
    l1(w, 1, L2TAB, 7);
    ste_at(w, L2TAB, BYPASS, 0);
    wr32(w, SMMU_CR0, SMMU_CR0_SMMUEN | SMMU_CR0_CMDQEN);
    work(w);
    expect_stream(w, 0, 64, VSMMU_STREAM_BYPASS, 0, 0);
    expect_aborts(w, 0, 0);
}

static void two_level_ends_at_log2size(void **state)
{
    struct world *w = *state;

    two_level_on(w, 3, 6);
    l1(w, 0, L2TAB, 7);
    ste_at(w, L2TAB + 7 * SMMU_STE_SIZE, BYPASS, 0);
    ste_at(w, L2TAB + 8 * SMMU_STE_SIZE, BYPASS, 0);
    cfgi(w, 7);
    expect_stream(w, 0, 0x1007, VSMMU_STREAM_BYPASS, 0, 0);
    cfgi(w, 8);
    expect_config_event(w, SMMU_EVT_C_BAD_STREAMID, 8, 0);
    expect_aborts(w, 0, 0x1008);
}

static void unreadable_ste_is_f_ste_fetch(void **state)
{
    struct world *w = *state;

    ste(w, 3, BYPASS, 0);
    guest_on(w, 6);
    w->hole = STRTAB;
    w->hole_size = 0x1000;
    cfgi(w, 3);
    expect_config_event(w, SMMU_EVT_F_STE_FETCH, 3, STRTAB + 3 * SMMU_STE_SIZE);
    expect_aborts(w, 0, 0x1003);
}

static void unreadable_l1_descriptor_is_f_ste_fetch(void **state)
{
    struct world *w = *state;

    two_level_on(w, 6, 6);
    w->hole = STRTAB;
    w->hole_size = 0x1000;
    cfgi(w, 3);
    expect_config_event(w, SMMU_EVT_F_STE_FETCH, 3, STRTAB);
    expect_aborts(w, 0, 0x1003);
}

static void unreadable_l2_table_is_f_ste_fetch(void **state)
{
    struct world *w = *state;

    two_level_on(w, 6, 6);
    l1(w, 0, UINT64_C(0xfff0000000000), 7);
    cfgi(w, 3);
    expect_config_event(w, SMMU_EVT_F_STE_FETCH, 3, UINT64_C(0xfff00000000c0));
    expect_aborts(w, 0, 0x1003);
}

static void bad_streamid_is_recorded_only_with_recinvsid(void **state)
{
    struct world *w = *state;

    guest_evtq(w, 6);
    guest_cmdq(w, 6);
    wr64(w, SMMU_STRTAB_BASE, STRTAB);
    wr32(w, SMMU_STRTAB_BASE_CFG, 2);
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) | SMMU_CR0_SMMUEN);
    work(w);
    cfgi(w, 9);
    expect_no_event(w);
}

/* Software may leave entries that it does not use. */
static void enabling_reports_nothing_for_empty_entries(void **state)
{
    struct world *w = *state;

    guest_on(w, 2);
    expect_no_event(w);
    cfgi_all(w);
    expect_no_event(w);
}

static void enabling_reports_valid_but_bad_entries(void **state)
{
    struct world *w = *state;

    ste(w, 3, CFG(6), 0);
    guest_on(w, 6);
    expect_config_event(w, SMMU_EVT_C_BAD_STE, 3, 0);
    expect_no_event(w);
}

static void whole_ste_is_read_at_once(void **state)
{
    struct world *w = *state;
    unsigned int before;

    ste(w, 3, S1(CDTAB), VIOMMU_PREP(SMMU_STE1_S1CIR, 1));
    guest_on(w, 6);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_S1, CDTAB, VIOMMU_PREP(SMMU_STE1_S1CIR, 1));
    before = stats(w).reads;
    cfgi(w, 3);
    assert_int_equal(stats(w).reads - before, 2); /* both commands, the STE */
}

static void change_ste(struct world *w, uint64_t ipa)
{
    if ( ipa >= STRTAB )
        ste(w, 3, S1(CDTAB + 0x1000), VIOMMU_PREP(SMMU_STE1_S1CIR, 2));
}

/* A guest that changes the entry behind the core's back gets what was read, all of one time. */
static void ste_changed_after_the_read_has_no_effect(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    ste(w, 3, S1(CDTAB), VIOMMU_PREP(SMMU_STE1_S1CIR, 1));
    w->on_read = change_ste;
    cfgi(w, 3);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_S1, CDTAB, VIOMMU_PREP(SMMU_STE1_S1CIR, 1));
}

static void look(struct world *w, uint64_t dw0, uint64_t dw1)
{
    ste(w, 3, dw0, dw1);
    cfgi(w, 3);
}

static void expect_bad(struct world *w, uint64_t dw0, uint64_t dw1)
{
    look(w, BYPASS, 0);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_BYPASS, 0, 0);
    look(w, dw0, dw1);
    expect_aborts(w, 0, 0x1003);
    expect_config_event(w, SMMU_EVT_C_BAD_STE, 3, 0);
    expect_no_event(w);
}

static void expect_good(struct world *w, uint64_t dw0, uint64_t dw1, uint64_t s1_0, uint64_t s1_1)
{
    look(w, dw0, dw1);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_S1, s1_0, s1_1);
    expect_no_event(w);
}

static void ste_v_0_aborts_a_live_stream(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    expect_good(w, S1(CDTAB), 0, CDTAB, 0);
    look(w, S1(CDTAB) & ~SMMU_STE0_V, 0);
    expect_aborts(w, 0, 0x1003);
    expect_config_event(w, SMMU_EVT_C_BAD_STE, 3, 0);
}

static void ste_config_0xx_aborts_silently(void **state)
{
    struct world *w = *state;
    unsigned int config;

    guest_on(w, 6);
    for ( config = 0; config < 4; config++ )
    {
        look(w, BYPASS, 0);
        look(w, CFG(config) | CDTAB, ~UINT64_C(0));
        expect_aborts(w, 0, 0x1003);
        expect_no_event(w);
    }
}

static void ste_bypass_after_stage1_leaves_no_stage1(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    expect_good(w, S1(CDTAB), VIOMMU_PREP(SMMU_STE1_S1COR, 1), CDTAB, VIOMMU_PREP(SMMU_STE1_S1COR, 1));
    look(w, BYPASS | CDTAB, 0xff);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_BYPASS, 0, 0);
}

static void ste_stage2_configs_are_bad(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    expect_bad(w, CFG(SMMU_STE0_CONFIG_S2), 0);
    expect_bad(w, CFG(SMMU_STE0_CONFIG_NESTED) | CDTAB, 0);
}

static void ste_guest_fields_are_masked(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    /* everything that this SMMU ignores: DRE, CONT, DCP, PPAR, MEV, S2FWB, S1MPAM, EATS, MEMATTR to INSTCFG */
    expect_good(w, S1(CDTAB), UINT64_C(0x000ff1ff36fff000), CDTAB, 0);
}

static void ste_s1_attributes_are_the_guests(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_on(w, 6);
    for ( i = 0; i < 4; i++ )
    {
        uint64_t attr = VIOMMU_PREP(SMMU_STE1_S1CIR, i) | VIOMMU_PREP(SMMU_STE1_S1COR, 3 - i);

        expect_good(w, S1(CDTAB), attr, CDTAB, attr);
    }
}

static void ste_reserved_shareability_is_non_shareable(void **state)
{
    struct world *w = *state;
    unsigned int sh;

    guest_on(w, 6);
    for ( sh = 0; sh < 4; sh++ )
        expect_good(w, S1(CDTAB), VIOMMU_PREP(SMMU_STE1_S1CSH, sh), CDTAB,
                    sh == 1 ? 0 : VIOMMU_PREP(SMMU_STE1_S1CSH, sh));
}

static void ste_context_pointer_beyond_oas_is_bad(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    expect_good(w, S1((UINT64_C(1) << 40) - 64), 0, (UINT64_C(1) << 40) - 64, 0);
    expect_bad(w, S1(UINT64_C(1) << 40), 0);
    expect_bad(w, S1(UINT64_C(1) << 51), 0);
}

static void ste_strw_of_other_regimes_is_bad(void **state)
{
    struct world *w = *state;
    unsigned int strw;

    guest_on(w, 6);
    for ( strw = 1; strw < 4; strw++ )
        expect_bad(w, S1(CDTAB), VIOMMU_PREP(SMMU_STE1_STRW, strw));
}

static void ste_s1stalld_without_stall_model_is_bad(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    expect_bad(w, S1(CDTAB), SMMU_STE1_S1STALLD);
}

static void s1stalld_is_forced_where_hardware_could_stall(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    expect_good(w, S1(CDTAB), 0, CDTAB, 0);
    w->hw[0].idr0 &= ~(uint32_t)SMMU_IDR0_STALL_MODEL;
    world_remake(w);
    ste(w, 3, S1(CDTAB), 0);
    guest_on(w, 6);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_S1, CDTAB, SMMU_STE1_S1STALLD);
    look(w, BYPASS, 0);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_BYPASS, 0, 0);
}

static uint64_t cdmax(unsigned int n)
{
    return VIOMMU_PREP(SMMU_STE0_S1CDMAX, (uint64_t)n);
}

static void ste_s1cdmax_up_to_ssidsize(void **state)
{
    struct world *w = *state;
    unsigned int n;

    guest_on(w, 6);
    for ( n = 0; n <= 8; n++ )
        expect_good(w, S1(CDTAB) | cdmax(n), 0, CDTAB | cdmax(n), 0);
    for ( ; n < 32; n++ )
        expect_bad(w, S1(CDTAB) | cdmax(n), 0);
}

static void ste_s1cdmax_without_substreams_is_bad(void **state)
{
    struct world *w = *state;

    w->hw[0].idr1 &= ~(uint32_t)SMMU_IDR1_SSIDSIZE;
    world_remake(w);
    guest_on(w, 6);
    expect_good(w, S1(CDTAB), 0, CDTAB, 0);
    expect_bad(w, S1(CDTAB) | cdmax(1), 0);
}

static void ste_s1fmt_needs_two_level_cds(void **state)
{
    struct world *w = *state;
    unsigned int fmt;

    guest_on(w, 6);
    for ( fmt = 0; fmt < 3; fmt++ )
    {
        uint64_t table = cdmax(8) | VIOMMU_PREP(SMMU_STE0_S1FMT, fmt);

        expect_good(w, S1(CDTAB) | table, 0, CDTAB | table, 0);
    }
    expect_bad(w, S1(CDTAB) | cdmax(8) | VIOMMU_PREP(SMMU_STE0_S1FMT, 3), 0);

    w->hw[0].idr0 &= ~(uint32_t)SMMU_IDR0_CD2L;
    world_remake(w);
    ste(w, 3, 0, 0);
    guest_on(w, 6);
    expect_good(w, S1(CDTAB) | cdmax(8), 0, CDTAB | cdmax(8), 0);
    for ( fmt = 1; fmt < 4; fmt++ )
        expect_bad(w, S1(CDTAB) | cdmax(8) | VIOMMU_PREP(SMMU_STE0_S1FMT, fmt), 0);
}

static void ste_single_cd_ignores_s1fmt_and_s1dss(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    expect_good(w, S1(CDTAB) | SMMU_STE0_S1FMT, SMMU_STE1_S1DSS, CDTAB, 0);
}

static void ste_s1dss_is_the_guests(void **state)
{
    struct world *w = *state;
    unsigned int dss;

    guest_on(w, 6);
    for ( dss = 0; dss < 4; dss++ )
        expect_good(w, S1(CDTAB) | cdmax(4), VIOMMU_PREP(SMMU_STE1_S1DSS, dss), CDTAB | cdmax(4),
                    dss == 3 ? 0 : VIOMMU_PREP(SMMU_STE1_S1DSS, dss));
}

static void stage1_is_kept_for_each_streamid(void **state)
{
    struct world *w = *state;
    uint32_t vsid;

    for ( vsid = 0; vsid < 16; vsid++ )
        ste(w, vsid, S1(CDTAB + vsid * SMMU_CD_SIZE), 0);
    guest_on(w, 6);
    for ( vsid = 0; vsid < 16; vsid++ )
        expect_stream(w, 0, 0x1000 + vsid, VSMMU_STREAM_S1, CDTAB + vsid * SMMU_CD_SIZE, 0);
    ste(w, 7, BYPASS, 0);
    cfgi(w, 7);
    expect_stream(w, 0, 0x1006, VSMMU_STREAM_S1, CDTAB + 6 * SMMU_CD_SIZE, 0);
    expect_stream(w, 0, 0x1007, VSMMU_STREAM_BYPASS, 0, 0);
    expect_stream(w, 0, 0x1008, VSMMU_STREAM_S1, CDTAB + 8 * SMMU_CD_SIZE, 0);
}

int run_strtab_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(linear_table_gives_each_stream_its_own_entry),
        TEST(linear_table_ends_at_log2size),
        TEST(log2size_beyond_sidsize_counts_as_sidsize),
        TEST(table_base_is_aligned_to_its_size),
        TEST(reserved_fmt_makes_every_streamid_bad),
        TEST(two_level_uses_the_guests_own_split),
        TEST(reserved_split_behaves_as_6),
        TEST(two_level_span_0_is_no_table),
        TEST(two_level_span_bounds_the_table),
        TEST(two_level_span_beyond_split_is_reserved),
        TEST(two_level_pointer_is_aligned_to_its_table),
        TEST(two_level_table_base_is_aligned),
        TEST(two_level_ends_at_log2size),
        TEST(unreadable_ste_is_f_ste_fetch),
        TEST(unreadable_l1_descriptor_is_f_ste_fetch),
        TEST(unreadable_l2_table_is_f_ste_fetch),
        TEST(bad_streamid_is_recorded_only_with_recinvsid),
        TEST(enabling_reports_nothing_for_empty_entries),
        TEST(enabling_reports_valid_but_bad_entries),
        TEST(whole_ste_is_read_at_once),
        TEST(ste_changed_after_the_read_has_no_effect),
        TEST(ste_v_0_aborts_a_live_stream),
        TEST(ste_config_0xx_aborts_silently),
        TEST(ste_bypass_after_stage1_leaves_no_stage1),
        TEST(ste_stage2_configs_are_bad),
        TEST(ste_guest_fields_are_masked),
        TEST(ste_s1_attributes_are_the_guests),
        TEST(ste_reserved_shareability_is_non_shareable),
        TEST(ste_context_pointer_beyond_oas_is_bad),
        TEST(ste_strw_of_other_regimes_is_bad),
        TEST(ste_s1stalld_without_stall_model_is_bad),
        TEST(s1stalld_is_forced_where_hardware_could_stall),
        TEST(ste_s1cdmax_up_to_ssidsize),
        TEST(ste_s1cdmax_without_substreams_is_bad),
        TEST(ste_s1fmt_needs_two_level_cds),
        TEST(ste_single_cd_ignores_s1fmt_and_s1dss),
        TEST(ste_s1dss_is_the_guests),
        TEST(stage1_is_kept_for_each_streamid),
    };

    return cmocka_run_group_tests_name("strtab", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
