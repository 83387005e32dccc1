/* SPDX-License-Identifier: GPL-2.0-only */
/* ID registers, IHI 0070 6.3.1 to 6.3.8, and refusal of hardware. */
#include "world.h"

static void idr0_translation_fields_follow_hardware(void **state)
{
    struct world *w = *state;
    uint32_t mask = SMMU_IDR0_TTF | SMMU_IDR0_HTTU | SMMU_IDR0_ASID16 |
                    SMMU_IDR0_CD2L | SMMU_IDR0_TTENDIAN | SMMU_IDR0_TERM_MODEL;

    assert_int_equal(rd32(w, SMMU_IDR0) & mask, w->hw[0].idr0 & mask);

    w->hw[0].idr0 ^= SMMU_IDR0_ASID16 | SMMU_IDR0_CD2L | SMMU_IDR0_HTTU |
                     SMMU_IDR0_TERM_MODEL;
    w->hw[0].idr0 |= VIOMMU_PREP(SMMU_IDR0_TTENDIAN, SMMU_IDR0_TTENDIAN_LE) |
                     VIOMMU_PREP(SMMU_IDR0_TTF, 3);
    world_remake(w);
    assert_int_equal(rd32(w, SMMU_IDR0) & mask, w->hw[0].idr0 & mask);
}

static void idr0_offers_stage1_only(void **state)
{
    struct world *w = *state;
    uint32_t idr0;

    w->hw[0].idr0 |= SMMU_IDR0_BTM | SMMU_IDR0_DORMHINT | SMMU_IDR0_HYP |
                     SMMU_IDR0_ATS | SMMU_IDR0_NS1ATS | SMMU_IDR0_ATOS |
                     SMMU_IDR0_PRI | SMMU_IDR0_VMW | SMMU_IDR0_VATOS |
                     SMMU_IDR0_ATSRECERR;
    world_remake(w);
    idr0 = rd32(w, SMMU_IDR0);

    assert_true(idr0 & SMMU_IDR0_S1P);
    assert_false(idr0 &
                 (SMMU_IDR0_S2P | SMMU_IDR0_VMID16 | SMMU_IDR0_BTM |
                  SMMU_IDR0_DORMHINT | SMMU_IDR0_HYP | SMMU_IDR0_ATS |
                  SMMU_IDR0_NS1ATS | SMMU_IDR0_ATOS | SMMU_IDR0_PRI |
                  SMMU_IDR0_VMW | SMMU_IDR0_VATOS | SMMU_IDR0_ATSRECERR));
}

static void idr0_front_end_is_ours(void **state)
{
    struct world *w = *state;
    uint32_t idr0 = rd32(w, SMMU_IDR0);

    assert_true(idr0 & SMMU_IDR0_MSI);
    assert_true(idr0 & SMMU_IDR0_SEV);
    assert_int_equal(VIOMMU_GET(SMMU_IDR0_ST_LEVEL, idr0),
                     SMMU_IDR0_ST_LEVEL_2LVL);
}

static void idr0_never_offers_stalls(void **state)
{
    struct world *w = *state;

    assert_int_equal(VIOMMU_GET(SMMU_IDR0_STALL_MODEL, rd32(w, SMMU_IDR0)),
                     SMMU_IDR0_STALL_MODEL_NONE);
    w->hw[0].idr0 &= ~(uint32_t)SMMU_IDR0_STALL_MODEL;
    w->hw[0].idr5 |= SMMU_IDR5_STALL_MAX;
    world_remake(w);
    assert_int_equal(VIOMMU_GET(SMMU_IDR0_STALL_MODEL, rd32(w, SMMU_IDR0)),
                     SMMU_IDR0_STALL_MODEL_NONE);
    assert_false(rd32(w, SMMU_IDR5) & SMMU_IDR5_STALL_MAX);
}

static void idr1_sidsize_from_highest_vsid(void **state)
{
    static const struct {
        uint32_t vsid, count;
        unsigned int bits;
    } cases[] = {
        { 0, 1, 0 },   { 0, 2, 1 },        { 1, 1, 1 },
        { 7, 1, 3 },   { 8, 1, 4 },        { 0, 256, 8 },
        { 0, 257, 9 }, { 0, 0x10000, 16 }, { VIOMMU_VSID_MAX - 1, 1, 20 },
    };
    struct world *w = *state;
    unsigned int i;

    w->cfg.nr_ranges = 1;
    for ( i = 0; i < ARRAY_SIZE(cases); i++ )
    {
        w->ranges[0] = (struct viommu_range){ .vsid = cases[i].vsid,
                                              .count = cases[i].count };
        world_remake(w);
        assert_int_equal(VIOMMU_GET(SMMU_IDR1_SIDSIZE, rd32(w, SMMU_IDR1)),
                         cases[i].bits);
    }
}

static void idr1_queues_hold_a_batch_of_64(void **state)
{
    struct world *w = *state;
    uint32_t idr1 = rd32(w, SMMU_IDR1);

    assert_in_range(VIOMMU_GET(SMMU_IDR1_CMDQS, idr1), 7, 19);
    assert_in_range(VIOMMU_GET(SMMU_IDR1_EVENTQS, idr1), 7, 19);
    assert_int_equal(VIOMMU_GET(SMMU_IDR1_PRIQS, idr1), 0);
}

static void idr1_has_no_presets_and_no_overrides(void **state)
{
    struct world *w = *state;

    w->hw[0].idr1 |= SMMU_IDR1_TABLES_PRESET | SMMU_IDR1_QUEUES_PRESET |
                     SMMU_IDR1_REL | SMMU_IDR1_ECMDQ |
                     SMMU_IDR1_ATTR_TYPES_OVR | SMMU_IDR1_ATTR_PERMS_OVR |
                     SMMU_IDR1_PRIQS;
    world_remake(w);
    assert_false(rd32(w, SMMU_IDR1) &
                 ~(SMMU_IDR1_SIDSIZE | SMMU_IDR1_SSIDSIZE | SMMU_IDR1_EVENTQS |
                   SMMU_IDR1_CMDQS));
}

static void idr1_ssidsize_follows_hardware(void **state)
{
    struct world *w = *state;

    assert_int_equal(VIOMMU_GET(SMMU_IDR1_SSIDSIZE, rd32(w, SMMU_IDR1)), 8);
    w->hw[0].idr1 &= ~(uint32_t)SMMU_IDR1_SSIDSIZE;
    world_remake(w);
    assert_int_equal(VIOMMU_GET(SMMU_IDR1_SSIDSIZE, rd32(w, SMMU_IDR1)), 0);
}

static void idr3_table_features_follow_hardware(void **state)
{
    struct world *w = *state;
    uint32_t mask = SMMU_IDR3_HAD | SMMU_IDR3_STT | SMMU_IDR3_RIL |
                    SMMU_IDR3_BBML | SMMU_IDR3_E0PD;

    assert_int_equal(rd32(w, SMMU_IDR3), w->hw[0].idr3 & mask);
    w->hw[0].idr3 = ~w->hw[0].idr3;
    world_remake(w);
    assert_int_equal(rd32(w, SMMU_IDR3), w->hw[0].idr3 & mask);
}

static void idr5_granules_and_vax_follow_hardware(void **state)
{
    struct world *w = *state;
    uint32_t mask = SMMU_IDR5_GRAN4K | SMMU_IDR5_GRAN16K | SMMU_IDR5_GRAN64K |
                    SMMU_IDR5_VAX;

    assert_int_equal(rd32(w, SMMU_IDR5) & mask, w->hw[0].idr5 & mask);
    w->hw[0].idr5 ^=
        SMMU_IDR5_GRAN16K | SMMU_IDR5_DS | VIOMMU_PREP(SMMU_IDR5_VAX, 1);
    world_remake(w);
    assert_int_equal(rd32(w, SMMU_IDR5) & mask, w->hw[0].idr5 & mask);
    assert_false(rd32(w, SMMU_IDR5) & SMMU_IDR5_DS);
}

static void idr5_oas_is_the_smaller_of_hardware_and_ipa(void **state)
{
    static const struct {
        unsigned int hw, ipa, oas;
    } cases[] = {
        { SMMU_IDR5_OAS_48, 40, SMMU_IDR5_OAS_40 },
        { SMMU_IDR5_OAS_36, 40, SMMU_IDR5_OAS_36 },
        { SMMU_IDR5_OAS_48, 43, SMMU_IDR5_OAS_42 },
        { SMMU_IDR5_OAS_48, 44, SMMU_IDR5_OAS_44 },
        { SMMU_IDR5_OAS_52, 52, SMMU_IDR5_OAS_52 },
        { SMMU_IDR5_OAS_52, 48, SMMU_IDR5_OAS_48 },
        { SMMU_IDR5_OAS_32, 48, SMMU_IDR5_OAS_32 },
        { SMMU_IDR5_OAS_48, 35, SMMU_IDR5_OAS_32 },
    };
    struct world *w = *state;
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(cases); i++ )
    {
        w->hw[0].idr5 = SMMU_IDR5_GRAN4K | SMMU_IDR5_GRAN64K | cases[i].hw;
        w->cfg.ipa_bits = cases[i].ipa;
        world_remake(w);
        assert_int_equal(VIOMMU_GET(SMMU_IDR5_OAS, rd32(w, SMMU_IDR5)),
                         cases[i].oas);
    }
}

static void iidr_is_that_of_the_part(void **state)
{
    struct world *w = *state;

    assert_int_equal(rd32(w, SMMU_IIDR), w->hw[0].iidr);
}

static void expect_52_bits(struct world *w, unsigned int vax, unsigned int oas)
{
    world_remake(w);
    assert_int_equal(VIOMMU_GET(SMMU_IDR5_VAX, rd32(w, SMMU_IDR5)), vax);
    assert_int_equal(VIOMMU_GET(SMMU_IDR5_OAS, rd32(w, SMMU_IDR5)), oas);
}

/*
 * 6.3.6: hardware may have 52 bits with DS and more input bits with D128;
 * guests are offered neither.
 */
static void idr5_52_bits_need_the_64k_granule(void **state)
{
    const uint32_t idr5 = SMMU_IDR5_GRAN4K | SMMU_IDR5_DS | SMMU_IDR5_OAS_52;
    struct world *w = *state;
    unsigned int vax;

    w->cfg.ipa_bits = 52;
    for ( vax = 1; vax < 3; vax++ )
    {
        w->hw[0].idr5 = idr5 | VIOMMU_PREP(SMMU_IDR5_VAX, vax);
        expect_52_bits(w, 0, SMMU_IDR5_OAS_48);
        w->hw[0].idr5 |= SMMU_IDR5_GRAN64K;
        expect_52_bits(w, 1, SMMU_IDR5_OAS_52);
    }
    w->hw[0].idr3 &= ~(uint32_t)SMMU_IDR3_HAD; /* SMMUv3.0 has neither */
    expect_52_bits(w, 0, SMMU_IDR5_OAS_48);
}

static void aidr_is_v3_1(void **state)
{
    struct world *w = *state;

    assert_int_equal(rd32(w, SMMU_AIDR), 1);
}

/* 6.3.4: SMMUv3.1 with stage 1 has HAD. */
static void aidr_is_v3_0_without_had(void **state)
{
    struct world *w = *state;

    w->hw[0].idr3 &= ~(uint32_t)SMMU_IDR3_HAD;
    world_remake(w);
    assert_int_equal(rd32(w, SMMU_AIDR), 0);
}

static void id_registers_cannot_be_written(void **state)
{
    static const uint32_t regs[] = { SMMU_IDR0, SMMU_IDR1, SMMU_IDR2,
                                     SMMU_IDR3, SMMU_IDR4, SMMU_IDR5,
                                     SMMU_IIDR, SMMU_AIDR };
    struct world *w = *state;
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(regs); i++ )
    {
        uint32_t val = rd32(w, regs[i]);

        assert_false(vsmmu_write(w->v, regs[i], 4, ~val));
        assert_int_equal(rd32(w, regs[i]), val);
    }
}

static void idr2_and_idr4_read_zero(void **state)
{
    struct world *w = *state;

    assert_int_equal(rd32(w, SMMU_IDR2), 0);
    assert_int_equal(rd32(w, SMMU_IDR4), 0);
}

static void several_smmus_give_the_intersection(void **state)
{
    struct world *w = *state;

    w->hw[1].idr0 &= ~(uint32_t)(SMMU_IDR0_ASID16 | SMMU_IDR0_HTTU);
    w->hw[2].idr0 &= ~(uint32_t)(SMMU_IDR0_CD2L | SMMU_IDR0_TERM_MODEL);
    w->hw[2].idr0 |= VIOMMU_PREP(SMMU_IDR0_TTENDIAN, SMMU_IDR0_TTENDIAN_LE);
    w->hw[0].idr1 ^= VIOMMU_PREP(SMMU_IDR1_SSIDSIZE, 8 ^ 5);
    w->hw[1].idr3 &= ~(uint32_t)SMMU_IDR3_RIL;
    w->hw[2].idr3 &= ~(uint32_t)SMMU_IDR3_BBML;
    w->hw[2].idr3 |= VIOMMU_PREP(SMMU_IDR3_BBML, 1);
    w->hw[0].idr5 &= ~(uint32_t)SMMU_IDR5_GRAN16K;
    w->hw[1].idr5 =
        (w->hw[1].idr5 & ~(uint32_t)SMMU_IDR5_OAS) | SMMU_IDR5_OAS_36;
    world_remake(w);

    assert_int_equal(rd32(w, SMMU_IDR0) &
                         (SMMU_IDR0_ASID16 | SMMU_IDR0_HTTU | SMMU_IDR0_CD2L),
                     0);
    assert_true(rd32(w, SMMU_IDR0) & SMMU_IDR0_TERM_MODEL);
    assert_int_equal(VIOMMU_GET(SMMU_IDR0_TTENDIAN, rd32(w, SMMU_IDR0)),
                     SMMU_IDR0_TTENDIAN_LE);
    assert_int_equal(VIOMMU_GET(SMMU_IDR1_SSIDSIZE, rd32(w, SMMU_IDR1)), 5);
    assert_false(rd32(w, SMMU_IDR3) & SMMU_IDR3_RIL);
    assert_int_equal(VIOMMU_GET(SMMU_IDR3_BBML, rd32(w, SMMU_IDR3)), 1);
    assert_false(rd32(w, SMMU_IDR5) & SMMU_IDR5_GRAN16K);
    assert_int_equal(VIOMMU_GET(SMMU_IDR5_OAS, rd32(w, SMMU_IDR5)),
                     SMMU_IDR5_OAS_36);
}

static void different_parts_give_no_iidr(void **state)
{
    struct world *w = *state;

    assert_int_equal(rd32(w, SMMU_IIDR), w->hw[0].iidr);
    w->hw[2].iidr ^= 0x1000;
    world_remake(w);
    assert_int_equal(rd32(w, SMMU_IIDR), 0);
}

static const struct vsmmu_hw fit = {
    .idr0 = 0x0d44101b,
    .idr1 = 0x02730010,
    .idr3 = 0x1414,
    .idr5 = 0x74,
    .coherent = true,
};

static void refusal_takes_qemu(void **state)
{
    (void)state;
    assert_null(vsmmu_hw_refusal(&fit));
}

static void refused(struct vsmmu_hw hw, const char *what)
{
    const char *why = vsmmu_hw_refusal(&hw);

    assert_non_null(why);
    assert_non_null(strstr(why, what));
}

#define REFUSAL(name, what, change)                                           \
    static void name(void **state)                                            \
    {                                                                         \
        struct vsmmu_hw hw = fit;                                             \
        (void)state;                                                          \
        change;                                                               \
        refused(hw, what);                                                    \
    }

REFUSAL(refusal_no_stage1, "S1P", hw.idr0 &= ~(uint32_t)SMMU_IDR0_S1P)
REFUSAL(refusal_no_stage2, "S2P", hw.idr0 &= ~(uint32_t)SMMU_IDR0_S2P)
REFUSAL(refusal_aarch32_tables_only, "TTF",
        hw.idr0 ^= VIOMMU_PREP(SMMU_IDR0_TTF, 3))
REFUSAL(refusal_big_endian_only, "TTENDIAN", hw.idr0 |= SMMU_IDR0_TTENDIAN)
REFUSAL(refusal_reserved_endian, "TTENDIAN", hw.idr0 ^= SMMU_IDR0_TTENDIAN)
REFUSAL(refusal_forced_stall, "STALL_MODEL",
        hw.idr0 ^= VIOMMU_PREP(SMMU_IDR0_STALL_MODEL, 3))
REFUSAL(refusal_short_command_queue, "CMDQS",
        hw.idr1 ^= VIOMMU_PREP(SMMU_IDR1_CMDQS, 19 ^ 6))
REFUSAL(refusal_no_4k_granule, "GRAN4K", hw.idr5 ^= SMMU_IDR5_GRAN4K)
REFUSAL(refusal_unknown_oas, "OAS", hw.idr5 |= SMMU_IDR5_OAS)

static void refusal_takes_a_queue_for_a_batch(void **state)
{
    struct vsmmu_hw hw = fit;

    (void)state;
    hw.idr1 ^= VIOMMU_PREP(SMMU_IDR1_CMDQS, 19 ^ 7); /* 64 and a SYNC */
    assert_null(vsmmu_hw_refusal(&hw));
}

static void create_refuses_unfit_hardware(void **state)
{
    struct world *w = *state;
    struct vsmmu *v = NULL;
    static const struct vsmmu_ops no_ops;

    w->hw[0].idr0 &= ~(uint32_t)SMMU_IDR0_S1P;
    assert_int_equal(vsmmu_create(&w->cfg, &no_ops, w, &v), -EOPNOTSUPP);
    assert_null(v);
}

int run_id_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(idr0_translation_fields_follow_hardware),
        TEST(idr0_offers_stage1_only),
        TEST(idr0_front_end_is_ours),
        TEST(idr0_never_offers_stalls),
        TEST(idr1_sidsize_from_highest_vsid),
        TEST(idr1_queues_hold_a_batch_of_64),
        TEST(idr1_has_no_presets_and_no_overrides),
        TEST(idr1_ssidsize_follows_hardware),
        TEST(idr3_table_features_follow_hardware),
        TEST(idr5_granules_and_vax_follow_hardware),
        TEST(idr5_oas_is_the_smaller_of_hardware_and_ipa),
        TEST(iidr_is_that_of_the_part),
        TEST(idr5_52_bits_need_the_64k_granule),
        TEST(aidr_is_v3_1),
        TEST(aidr_is_v3_0_without_had),
        TEST(id_registers_cannot_be_written),
        TEST(idr2_and_idr4_read_zero),
        TEST_THREE(several_smmus_give_the_intersection),
        TEST_THREE(different_parts_give_no_iidr),
        cmocka_unit_test(refusal_takes_qemu),
        cmocka_unit_test(refusal_no_stage1),
        cmocka_unit_test(refusal_no_stage2),
        cmocka_unit_test(refusal_aarch32_tables_only),
        cmocka_unit_test(refusal_big_endian_only),
        cmocka_unit_test(refusal_reserved_endian),
        cmocka_unit_test(refusal_forced_stall),
        cmocka_unit_test(refusal_short_command_queue),
        cmocka_unit_test(refusal_takes_a_queue_for_a_batch),
        cmocka_unit_test(refusal_no_4k_granule),
        cmocka_unit_test(refusal_unknown_oas),
        TEST(create_refuses_unfit_hardware),
    };

    return cmocka_run_group_tests_name("id", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
