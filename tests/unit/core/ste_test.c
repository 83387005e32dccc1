/* SPDX-License-Identifier: GPL-2.0-only */
/* Stream Table Entries of the guest, IHI 0070 5.2. */
#include "world.h"

static void whole_ste_is_read_at_once(void **state)
{
    struct world *w = *state;
    unsigned int before;

    ste(w, 3, S1(CDTAB), VIOMMU_PREP(SMMU_STE1_S1CIR, 1));
    guest_on(w, 6);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_S1, CDTAB,
                  VIOMMU_PREP(SMMU_STE1_S1CIR, 1));
    before = w->reads;
    cfgi(w, 3);
    assert_int_equal(w->reads - before, 2); /* both commands, the STE */
}

static void change_ste(struct world *w, uint64_t ipa)
{
    if ( ipa >= STRTAB )
        ste(w, 3, S1(CDTAB + 0x1000), VIOMMU_PREP(SMMU_STE1_S1CIR, 2));
}

/*
 * The guest changes the STE right after the core has read it: all fields come
 * from that one read.
 */
static void ste_changed_after_the_read_has_no_effect(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    ste(w, 3, S1(CDTAB), VIOMMU_PREP(SMMU_STE1_S1CIR, 1));
    w->on_read = change_ste;
    cfgi(w, 3);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_S1, CDTAB,
                  VIOMMU_PREP(SMMU_STE1_S1CIR, 1));
}

static void apply(struct world *w, uint64_t dw0, uint64_t dw1)
{
    ste(w, 3, dw0, dw1);
    cfgi(w, 3);
}

static void expect_bad(struct world *w, uint64_t dw0, uint64_t dw1)
{
    apply(w, BYPASS, 0);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_BYPASS, 0, 0);
    apply(w, dw0, dw1);
    expect_aborts(w, 0, 0x1003);
    expect_config_event(w, SMMU_EVT_C_BAD_STE, 3, 0);
    expect_no_event(w);
}

static void expect_good(struct world *w, uint64_t dw0, uint64_t dw1,
                        uint64_t s1_0, uint64_t s1_1)
{
    apply(w, dw0, dw1);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_S1, s1_0, s1_1);
    expect_no_event(w);
}

static void ste_v_0_aborts_a_live_stream(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    expect_good(w, S1(CDTAB), 0, CDTAB, 0);
    apply(w, S1(CDTAB) & ~SMMU_STE0_V, 0);
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
        apply(w, BYPASS, 0);
        apply(w, CFG(config) | CDTAB, ~UINT64_C(0));
        expect_aborts(w, 0, 0x1003);
        expect_no_event(w);
    }
}

static void ste_bypass_after_stage1_leaves_no_stage1(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    expect_good(w, S1(CDTAB), VIOMMU_PREP(SMMU_STE1_S1COR, 1), CDTAB,
                VIOMMU_PREP(SMMU_STE1_S1COR, 1));
    apply(w, BYPASS | CDTAB, 0xff);
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
    /*
     * all that this SMMU ignores: DRE, CONT, DCP, PPAR, MEV, S2FWB, S1MPAM,
     * EATS, MEMATTR to INSTCFG
     */
    expect_good(w, S1(CDTAB), UINT64_C(0x000ff1ff36fff000), CDTAB, 0);
}

static void ste_s1_attributes_are_the_guests(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_on(w, 6);
    for ( i = 0; i < 4; i++ )
    {
        uint64_t attr = VIOMMU_PREP(SMMU_STE1_S1CIR, i) |
                        VIOMMU_PREP(SMMU_STE1_S1COR, 3 - i);

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
    expect_good(w, S1((UINT64_C(1) << 40) - 64), 0, (UINT64_C(1) << 40) - 64,
                0);
    expect_bad(w, S1(UINT64_C(1) << 40), 0);
    expect_bad(w, S1(UINT64_C(1) << 51), 0);
}

static void ste_strw_is_ignored_without_el2(void **state)
{
    struct world *w = *state;
    unsigned int strw;

    guest_on(w, 6);
    for ( strw = 0; strw < 4; strw++ )
        expect_good(w, S1(CDTAB), VIOMMU_PREP(SMMU_STE1_STRW, strw), CDTAB, 0);
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
    apply(w, BYPASS, 0);
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

static void ste_s1cdmax_is_ignored_without_substreams(void **state)
{
    struct world *w = *state;
    unsigned int n;

    w->hw[0].idr1 &= ~(uint32_t)SMMU_IDR1_SSIDSIZE;
    world_remake(w);
    guest_on(w, 6);
    for ( n = 0; n < 32; n++ )
        expect_good(w, S1(CDTAB) | SMMU_STE0_S1FMT | cdmax(n), SMMU_STE1_S1DSS,
                    CDTAB, 0);
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

    w->hw[0].idr0 &= ~(uint32_t)SMMU_IDR0_CD2L;
    world_remake(w);
    ste(w, 3, 0, 0);
    guest_on(w, 6);
    expect_good(w, S1(CDTAB) | cdmax(8), 0, CDTAB | cdmax(8), 0);
    for ( fmt = 1; fmt < 3; fmt++ )
        expect_bad(w, S1(CDTAB) | cdmax(8) | VIOMMU_PREP(SMMU_STE0_S1FMT, fmt),
                   0);
}

static void ste_reserved_s1fmt_behaves_as_linear(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    expect_good(w, S1(CDTAB) | cdmax(8) | SMMU_STE0_S1FMT, 0, CDTAB | cdmax(8),
                0);

    w->hw[0].idr0 &= ~(uint32_t)SMMU_IDR0_CD2L;
    world_remake(w);
    ste(w, 3, 0, 0);
    guest_on(w, 6);
    expect_good(w, S1(CDTAB) | cdmax(8) | SMMU_STE0_S1FMT, 0, CDTAB | cdmax(8),
                0);
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
        expect_good(w, S1(CDTAB) | cdmax(4), VIOMMU_PREP(SMMU_STE1_S1DSS, dss),
                    CDTAB | cdmax(4),
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
        expect_stream(w, 0, 0x1000 + vsid, VSMMU_STREAM_S1,
                      CDTAB + vsid * SMMU_CD_SIZE, 0);
    ste(w, 7, BYPASS, 0);
    cfgi(w, 7);
    expect_stream(w, 0, 0x1006, VSMMU_STREAM_S1, CDTAB + 6 * SMMU_CD_SIZE, 0);
    expect_stream(w, 0, 0x1007, VSMMU_STREAM_BYPASS, 0, 0);
    expect_stream(w, 0, 0x1008, VSMMU_STREAM_S1, CDTAB + 8 * SMMU_CD_SIZE, 0);
}

int run_ste_tests(void)
{
    static const struct CMUnitTest tests[] = {
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
        TEST(ste_strw_is_ignored_without_el2),
        TEST(ste_s1stalld_without_stall_model_is_bad),
        TEST(s1stalld_is_forced_where_hardware_could_stall),
        TEST(ste_s1cdmax_up_to_ssidsize),
        TEST(ste_s1cdmax_is_ignored_without_substreams),
        TEST(ste_s1fmt_needs_two_level_cds),
        TEST(ste_reserved_s1fmt_behaves_as_linear),
        TEST(ste_single_cd_ignores_s1fmt_and_s1dss),
        TEST(ste_s1dss_is_the_guests),
        TEST(stage1_is_kept_for_each_streamid),
    };

    return cmocka_run_group_tests_name("ste", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
