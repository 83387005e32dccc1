/* SPDX-License-Identifier: GPL-2.0-only */
/* Invalidation of configuration, and hints, IHI 0070 4.2, 4.3. */
#include "world.h"

static void prefetch_is_a_no_op(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    put(w, OP(SMMU_CMD_PREFETCH_CONFIG) | SID(3), 0);
    put(w, OP(SMMU_CMD_PREFETCH_ADDR) | SID(999), ~UINT64_C(0));
    go(w);
    expect_no_cerror(w);
    assert_int_equal(w->issue_calls + w->set_calls, 0);
}

static void cfgi_ste_while_smmuen_is_0_has_no_effect(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    wr64(w, SMMU_STRTAB_BASE, STRTAB);
    wr32(w, SMMU_STRTAB_BASE_CFG, 6);
    ste(w, 3, S1(CDTAB), 0);
    put(w, OP(SMMU_CMD_CFGI_STE) | SID(3), 1);
    put(w, OP(SMMU_CMD_CFGI_STE_RANGE), 31);
    go(w);
    expect_no_cerror(w);
    expect_aborts(w, 0, 0x1003);
    assert_int_equal(w->set_calls + w->abort_calls, 0);
}

static void cfgi_ste_of_an_unknown_vsid_has_no_effect(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    w->set_calls = w->abort_calls = 0;
    put(w, OP(SMMU_CMD_CFGI_STE) | SID(0x10), 1);
    put(w, OP(SMMU_CMD_CFGI_STE) | SID(0x21), 1);
    put(w, OP(SMMU_CMD_CFGI_STE) | SID(UINT32_MAX), 1);
    put(w, OP(SMMU_CMD_CFGI_STE) | SID(0x1003),
        1); /* a physical StreamID means nothing here */
    go(w);
    expect_no_cerror(w);
    expect_no_event(w);
    assert_int_equal(w->set_calls + w->abort_calls + w->issue_calls, 0);
}

static void cfgi_ste_reaches_the_stream_it_names(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    ste(w, 3, S1(CDTAB), 0);
    cfgi(w, 3);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_S1, CDTAB, 0);
    expect_aborts(w, 0, 0x1002);
    expect_aborts(w, 0, 0x1004);
}

static void second_cfgi_ste_on_a_live_stream_takes_effect(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    ste(w, 3, S1(CDTAB), 0);
    cfgi(w, 3);
    ste(w, 3, S1(CDTAB + 0x40), VIOMMU_PREP(SMMU_STE1_S1CIR, 1));
    cfgi(w, 3);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_S1, CDTAB + 0x40,
                  VIOMMU_PREP(SMMU_STE1_S1CIR, 1));
}

/*
 * CFGI_STE covers the CDs too, even where the STE is as it was and needs no
 * change (4.3.1).
 */
static void cfgi_ste_of_an_unchanged_ste_is_issued(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    ste(w, 3, S1(CDTAB), 0);
    cfgi(w, 3);
    w->nr_cmds[0] = 0;
    cfgi(w, 3);
    expect_cmd(w, 0, OP(SMMU_CMD_CFGI_STE) | SID(0x1003), 1);
    assert_int_equal(w->nr_cmds[0], 1);
}

static void several_cfgi_ste_of_one_stream_become_one_update(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    ste(w, 3, CFG(SMMU_STE0_CONFIG_BYPASS), 0);
    w->set_calls = w->set_streams = 0;
    put(w, OP(SMMU_CMD_CFGI_STE) | SID(3), 1);
    put(w, OP(SMMU_CMD_SYNC), 0);
    put(w, OP(SMMU_CMD_CFGI_STE) | SID(3), 1);
    run_sync(w);
    assert_int_equal(w->set_calls, 1);
    assert_int_equal(w->set_streams, 1);
}

static void cfgi_range_covers_its_aligned_span(void **state)
{
    struct world *w = *state;
    unsigned int range;

    for ( range = 0; range < 4; range++ )
    {
        uint32_t vsid, span = 2U << range, from = 6 & ~(span - 1);

        world_remake(w);
        memset(w->streams, 0, sizeof(w->streams));
        for ( vsid = 0; vsid < 16; vsid++ )
            ste(w, vsid, 0, 0);
        guest_on(w, 6);
        for ( vsid = 0; vsid < 16; vsid++ )
            ste(w, vsid, CFG(SMMU_STE0_CONFIG_BYPASS), 0);
        put(w, OP(SMMU_CMD_CFGI_STE_RANGE) | SID(6), range);
        run_sync(w);
        for ( vsid = 0; vsid < 16; vsid++ )
            assert_int_equal(phys(w, 0, 0x1000 + vsid)->cfg ==
                                 VSMMU_STREAM_BYPASS,
                             vsid >= from && vsid < from + span);
    }
}

static void cfgi_range_of_unmapped_vsids_has_no_effect(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    w->set_calls = w->abort_calls = 0;
    put(w, OP(SMMU_CMD_CFGI_STE_RANGE) | SID(UINT32_MAX), 3);
    put(w, OP(SMMU_CMD_CFGI_STE_RANGE) | SID(0x10), 2);
    run_sync(w);
    expect_no_cerror(w);
    assert_int_equal(w->set_calls + w->abort_calls, 0);
}

static void cfgi_all_reaches_every_stream(void **state)
{
    struct world *w = *state;
    uint32_t vsid;

    guest_on(w, 6);
    for ( vsid = 0; vsid <= 0x20; vsid++ )
        ste(w, vsid, CFG(SMMU_STE0_CONFIG_BYPASS), 0);
    cfgi_all(w);
    for ( vsid = 0; vsid < 16; vsid++ )
        expect_stream(w, 0, 0x1000 + vsid, VSMMU_STREAM_BYPASS, 0, 0);
    expect_stream(w, 0, 8, VSMMU_STREAM_BYPASS, 0, 0);
    for ( vsid = 0; vsid <= 0x20; vsid++ )
        ste(w, vsid, CFG(SMMU_STE0_CONFIG_ABORT), 0);
    cfgi_all(w);
    for ( vsid = 0; vsid < 16; vsid++ )
        expect_aborts(w, 0, 0x1000 + vsid);
    expect_aborts(w, 0, 8);
}

static void cfgi_cd_is_forwarded_with_the_psid(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    put(w,
        OP(SMMU_CMD_CFGI_CD) | SID(0x20) |
            VIOMMU_PREP(SMMU_CMD0_SSID, UINT64_C(0x21)),
        1);
    run_sync(w);
    expect_cmd(w, 0,
               OP(SMMU_CMD_CFGI_CD) | SID(8) |
                   VIOMMU_PREP(SMMU_CMD0_SSID, UINT64_C(0x21)),
               1);
    run(w, OP(SMMU_CMD_CFGI_CD) | SID(15) | SMMU_CMD0_SSV, ~UINT64_C(1));
    expect_cmd(w, 0, OP(SMMU_CMD_CFGI_CD) | SID(0x100f), 0);
    assert_int_equal(w->nr_cmds[0], 2);
}

static void cfgi_cd_ssid_is_cut_to_ssidsize(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    run(w, OP(SMMU_CMD_CFGI_CD) | SID(3) | SMMU_CMD0_SSID, 0);
    expect_cmd(w, 0,
               OP(SMMU_CMD_CFGI_CD) | SID(0x1003) |
                   VIOMMU_PREP(SMMU_CMD0_SSID, UINT64_C(0xff)),
               0);
}

static void cfgi_cd_all_is_forwarded_with_the_psid(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    run(w, OP(SMMU_CMD_CFGI_CD_ALL) | SID(3) | SMMU_CMD0_SSID, ~UINT64_C(0));
    expect_cmd(w, 0, OP(SMMU_CMD_CFGI_CD_ALL) | SID(0x1003), 0);
}

static void cfgi_cd_of_an_unknown_vsid_has_no_effect(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    put(w, OP(SMMU_CMD_CFGI_CD) | SID(0x11), 0);
    put(w, OP(SMMU_CMD_CFGI_CD_ALL) | SID(8), 0); /* is vSID 8, pSID 0x1008 */
    put(w, OP(SMMU_CMD_CFGI_CD_ALL) | SID(0x1008), 0);
    go(w);
    expect_no_cerror(w);
    assert_int_equal(w->nr_cmds[0], 1);
    expect_cmd(w, 0, OP(SMMU_CMD_CFGI_CD_ALL) | SID(0x1008), 0);
}

static void disabling_cmdqen_keeps_the_rest_of_the_queue(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_cmdq(w, 8);
    for ( i = 0; i < 100; i++ )
        put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    wr32(w, SMMU_CMDQ_PROD, w->prod);
    assert_true(work_once(w));
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 64);
    wr32(w, SMMU_CR0, 0);
    assert_false(vsmmu_work(w->v));
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 64);
    wr32(w, SMMU_CR0, SMMU_CR0_CMDQEN);
    work(w);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 100);
}

int run_cfgi_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(prefetch_is_a_no_op),
        TEST(cfgi_ste_while_smmuen_is_0_has_no_effect),
        TEST(cfgi_ste_of_an_unknown_vsid_has_no_effect),
        TEST(cfgi_ste_reaches_the_stream_it_names),
        TEST(second_cfgi_ste_on_a_live_stream_takes_effect),
        TEST(cfgi_ste_of_an_unchanged_ste_is_issued),
        TEST(several_cfgi_ste_of_one_stream_become_one_update),
        TEST(cfgi_range_covers_its_aligned_span),
        TEST(cfgi_range_of_unmapped_vsids_has_no_effect),
        TEST(cfgi_all_reaches_every_stream),
        TEST(cfgi_cd_is_forwarded_with_the_psid),
        TEST(cfgi_cd_ssid_is_cut_to_ssidsize),
        TEST(cfgi_cd_all_is_forwarded_with_the_psid),
        TEST(cfgi_cd_of_an_unknown_vsid_has_no_effect),
        TEST(disabling_cmdqen_keeps_the_rest_of_the_queue),
    };

    return cmocka_run_group_tests_name("cfgi", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
