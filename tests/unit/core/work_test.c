/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Passes: bounds, continuation, one vCPU at a time, SMMUEN and GBPA, hardware
 * that fails. IHI 0070 3.11, 6.3.9.
 */
#include "world.h"

static void streams_abort_before_the_guest_does_anything(void **state)
{
    struct world *w = *state;

    assert_false(vsmmu_work(w->v));
    assert_int_equal(w->set_calls + w->abort_calls, 0);
}

static void gbpa_abort_0_lets_all_streams_through_stage2(void **state)
{
    struct world *w = *state;
    unsigned int i;

    gbpa(w, false);
    for ( i = 0; i < 16; i++ )
        expect_stream(w, 0, 0x1000 + i, VSMMU_STREAM_BYPASS, 0, 0);
    expect_stream(w, 0, 8, VSMMU_STREAM_BYPASS, 0, 0);
    gbpa(w, true);
    for ( i = 0; i < 16; i++ )
        expect_aborts(w, 0, 0x1000 + i);
    expect_aborts(w, 0, 8);
}

/* viommu-reset = "bypass": before the guest's first access. */
static void reset_with_bypass_lets_streams_through_stage2(void **state)
{
    struct world *w = *state;
    unsigned int i;

    w->cfg.reset_bypass = true;
    world_remake(w);
    expect_aborts(w, 0, 0x1000);
    while ( vsmmu_work(w->v) )
        ;
    for ( i = 0; i < 16; i++ )
        expect_stream(w, 0, 0x1000 + i, VSMMU_STREAM_BYPASS, 0, 0);
    expect_stream(w, 0, 8, VSMMU_STREAM_BYPASS, 0, 0);
    assert_int_equal(rd32(w, SMMU_GBPA), 0);

    /* From here on it is like another one. */
    gbpa(w, true);
    expect_aborts(w, 0, 0x1000);
    gbpa(w, false);
    ste(w, 3, S1(CDTAB), 0);
    guest_on(w, 6);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_S1, CDTAB, 0);
    expect_aborts(w, 0, 0x1002);
    disable(w);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_BYPASS, 0, 0);
}

static void reset_with_bypass_of_a_root_complex_takes_passes(void **state)
{
    struct world *w = *state;
    unsigned int passes = 1, i;

    w->cfg.reset_bypass = true;
    world_remake(w);
    for ( ; vsmmu_work(w->v); passes++ )
        w->pass_changed = w->pass_reads = 0;
    assert_in_range(passes, (0x10000 + 16) / 64, 0x10000 / 64 + 2);
    for ( i = 0; i < 0x10000; i += 0xfff )
        expect_stream(w, 1, i, VSMMU_STREAM_BYPASS, 0, 0);
}

static void smmuen_0_returns_streams_to_gbpa(void **state)
{
    struct world *w = *state;

    ste(w, 3, S1(CDTAB), 0);
    guest_on(w, 6);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_S1, CDTAB, 0);
    disable(w);
    expect_aborts(w, 0, 0x1003);
    gbpa(w, false);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_BYPASS, 0, 0);
    enable(w);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_S1, CDTAB, 0);
    expect_aborts(w, 0, 0x1002);
    disable(w);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_BYPASS, 0, 0);
    expect_stream(w, 0, 0x1002, VSMMU_STREAM_BYPASS, 0, 0);
}

static void enabling_takes_what_changed_meanwhile(void **state)
{
    struct world *w = *state;

    ste(w, 3, S1(CDTAB), 0);
    ste(w, 4, S1(CDTAB), 0);
    guest_on(w, 6);
    disable(w);
    ste(w, 3, BYPASS, 0);
    ste(w, 4, 0, 0);
    enable(w);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_BYPASS, 0, 0);
    expect_aborts(w, 0, 0x1004);
}

static void a_pass_consumes_64_commands(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_cmdq(w, 9);
    for ( i = 0; i < 500; i++ )
        put(w, OP(SMMU_CMD_TLBI_NH_VA), (uint64_t)i << 12);
    wr32(w, SMMU_CMDQ_PROD, w->prod);
    for ( i = 1; work_once(w); i++ )
        assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 64 * i);
    assert_int_equal(i, 8);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 500);
    assert_int_equal(w->nr_cmds[0], 500);
    assert_int_equal(w->issue_calls, 8);
}

/*
 * Both ends of a root complex live, so that all between may be: a pass has at
 * most 1,024 physical streams checked.
 */
static void a_pass_aborts_a_bounded_number_of_streams(void **state)
{
    struct world *w = *state;
    unsigned int before, passes = 0;
    bool more;

    big_table(w);
    big_l2(w, BIG, L2TAB);
    big_l2(w, BIG + 0xffff, L2TAB + 0x4000);
    ste_at(w, L2TAB, S1(CDTAB), 0);
    ste_at(w, L2TAB + 0x4000 + 255 * 64, S1(CDTAB), 0);
    enable(w);
    expect_stream(w, 1, 0, VSMMU_STREAM_S1, CDTAB, 0);
    expect_stream(w, 1, 0xffff, VSMMU_STREAM_S1, CDTAB, 0);

    before = w->abort_calls;
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) & ~SMMU_CR0_SMMUEN);
    do
    {
        more = work_once(w);
        assert_in_range(w->abort_calls - before, 1, 16);
        before = w->abort_calls;
        passes++;
    } while ( more );
    assert_in_range(passes, 65536 / 64 / 16, 70);
    expect_aborts(w, 1, 0);
    expect_aborts(w, 1, 0xffff);
}

/*
 * A queue full of the most expensive command: each walks all 65,536 streams,
 * and all change.
 */
static void cfgi_all_continues_over_passes(void **state)
{
    struct world *w = *state;
    unsigned int i, passes;

    big_table_of_one(w);
    enable(w);
    for ( i = 0; i < 256; i++ )
        ste_at(w, L2TAB + i * SMMU_STE_SIZE, S1(CDTAB), 0);

    put(w, OP(SMMU_CMD_CFGI_STE_RANGE), 31);
    put(w, OP(SMMU_CMD_SYNC), 0);
    wr32(w, SMMU_CMDQ_PROD, 2);
    for ( passes = 1; work_once(w); passes++ )
        assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 0);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 2);
    assert_in_range(passes, 0x10000 / 64, 0x10000 / 64 + 64);
    for ( i = 0; i < 0x10000; i++ )
        expect_stream(w, 1, i, VSMMU_STREAM_S1, CDTAB, 0);
    expect_no_event(w);
}

static void cfgi_all_over_a_sparse_table_is_cheap(void **state)
{
    struct world *w = *state;

    big_table(w);
    big_l2(w, BIG + 0x1000, L2TAB);
    ste_at(w, L2TAB + 8 * SMMU_STE_SIZE, S1(CDTAB), 0);
    assert_true(enable(w) <= 8);
    expect_stream(w, 1, 0x1008, VSMMU_STREAM_S1, CDTAB, 0);
    assert_true(w->reads < 300);

    w->passes = 0;
    cfgi_all(w);
    assert_true(w->passes <= 8);
    assert_int_equal(w->abort_calls, 0);
}

static void enabling_with_no_table_at_all_costs_nothing_physical(void **state)
{
    struct world *w = *state;

    big_table(w);
    assert_true(enable(w) <= 2);
    assert_int_equal(w->set_calls + w->abort_calls + w->issue_calls, 0);
    assert_true(w->reads <= 16);
}

static void disabling_a_sparse_table_is_cheap(void **state)
{
    struct world *w = *state;

    big_table(w);
    big_l2(w, BIG + 0x1000, L2TAB);
    ste_at(w, L2TAB + 8 * SMMU_STE_SIZE, S1(CDTAB), 0);
    enable(w);
    assert_true(disable(w) <= 8);
    expect_aborts(w, 1, 0x1008);
    assert_true(w->abort_calls <= 4);
}

/*
 * After L1 descriptors become invalid, CFGI makes their streams abort, block
 * by block.
 */
static void vanished_l1_descriptor_aborts_its_streams(void **state)
{
    struct world *w = *state;
    unsigned int i;

    big_table(w);
    /* These use up room of the pass, before the block. */
    big_l2(w, 0, L2TAB);
    big_l2(w, BIG, L2TAB);
    big_l2(w, BIG + 0x100, L2TAB);
    for ( i = 0; i < 256; i++ )
        ste_at(w, L2TAB + i * SMMU_STE_SIZE, BYPASS, 0);
    enable(w);
    expect_stream(w, 1, 0xff, VSMMU_STREAM_BYPASS, 0, 0);
    poke64(w, STRTAB + 8 * (BIG >> 8), 0);
    cfgi_all(w);
    for ( i = 0; i < 256; i++ )
    {
        expect_aborts(w, 1, i);
        expect_stream(w, 1, 0x100 + i, VSMMU_STREAM_BYPASS, 0, 0);
    }
    expect_no_event(w);
}

/*
 * CFGI_STE of one stream, then CFGI_ALL with its table invalid, in one pass:
 * the later command counts.
 */
static void later_abort_overrides_an_earlier_request(void **state)
{
    struct world *w = *state;
    unsigned int i;

    ste(w, 3, S1(CDTAB), 0);
    guest_on(w, 6);
    for ( i = 0; i < 16; i++ )
        ste(w, i, BYPASS, 0);
    cfgi_all(w);
    ste(w, 3, 0, 0);
    put(w, OP(SMMU_CMD_CFGI_STE) | SID(4), 1);
    put(w, OP(SMMU_CMD_CFGI_STE) | SID(3), 1);
    run_sync(w);
    expect_aborts(w, 0, 0x1003);
    expect_stream(w, 0, 0x1004, VSMMU_STREAM_BYPASS, 0, 0);
}

static void shrink_table(struct world *w, uint64_t ipa)
{
    if ( ipa == L2TAB + 0x10 * SMMU_STE_SIZE )
        poke64(w, STRTAB + 8 * (BIG >> 8), 0);
}

/*
 * The first command makes 0x10 live. Its table then becomes invalid; the third
 * command finds that, because the second one made the core read other
 * descriptors. All in one pass.
 */
static void abort_of_a_run_drops_requests_in_it(void **state)
{
    struct world *w = *state;
    unsigned int passes;

    big_table(w);
    big_l2(w, BIG, L2TAB);
    ste_at(w, L2TAB + 8 * SMMU_STE_SIZE, BYPASS, 0);
    enable(w);
    expect_stream(w, 1, 8, VSMMU_STREAM_BYPASS, 0, 0);
    ste_at(w, L2TAB + 0x10 * SMMU_STE_SIZE, S1(CDTAB), 0);
    w->on_read = shrink_table;
    put(w, OP(SMMU_CMD_CFGI_STE) | SID(BIG + 0x10), 1);
    put(w, OP(SMMU_CMD_CFGI_STE) | SID(BIG + 0x8000), 1);
    put(w, OP(SMMU_CMD_CFGI_STE_RANGE) | SID(BIG), 4);
    passes = w->passes;
    run_sync(w);
    assert_true(w->passes <= passes + 2);
    expect_aborts(w, 1, 8);
    expect_aborts(w, 1, 0x10);
    expect_no_cerror(w);
}

/*
 * 17 live streams take 17 commands for their CDs; with 60 more the batch is
 * full before the pass has consumed its commands.
 */
static void fill_batch(struct world *w, uint64_t then0, uint64_t then1)
{
    unsigned int i;

    for ( i = 0; i < 16; i++ )
        ste(w, i, S1(CDTAB), 0);
    ste(w, 0x20, S1(CDTAB), 0);
    guest_on(w, 6);
    memset(w->nr_cmds, 0, sizeof(w->nr_cmds));
    w->issue_calls = 0;
    put(w, OP(SMMU_CMD_CFGI_STE_RANGE), 31);
    for ( i = 0; i < 47; i++ )
        put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    put(w, then0, then1);
    wr32(w, SMMU_CMDQ_PROD, w->prod);
    assert_true(work_once(w));
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 48);
    assert_int_equal(w->nr_cmds[0], VSMMU_PASS_COMMANDS);
    work(w);
    assert_int_equal(w->issue_calls, 2);
    assert_int_equal(w->nr_cmds[0], VSMMU_PASS_COMMANDS + 1);
    expect_no_cerror(w);
}

static void tlbi_waits_for_room_in_the_batch(void **state)
{
    fill_batch(*state, OP(SMMU_CMD_TLBI_NH_ALL), 0);
}

static void cfgi_cd_waits_for_room_in_the_batch(void **state)
{
    fill_batch(*state, OP(SMMU_CMD_CFGI_CD) | SID(3), 1);
}

static void cfgi_ste_waits_for_room_in_the_batch(void **state)
{
    fill_batch(*state, OP(SMMU_CMD_CFGI_STE) | SID(3), 1);
}

int run_work_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(streams_abort_before_the_guest_does_anything),
        TEST(gbpa_abort_0_lets_all_streams_through_stage2),
        TEST(reset_with_bypass_lets_streams_through_stage2),
        TEST_BIG(reset_with_bypass_of_a_root_complex_takes_passes),
        TEST(smmuen_0_returns_streams_to_gbpa),
        TEST(enabling_takes_what_changed_meanwhile),
        TEST(a_pass_consumes_64_commands),
        TEST_BIG(a_pass_aborts_a_bounded_number_of_streams),
        TEST_BIG(cfgi_all_continues_over_passes),
        TEST_BIG(cfgi_all_over_a_sparse_table_is_cheap),
        TEST_BIG(enabling_with_no_table_at_all_costs_nothing_physical),
        TEST_BIG(disabling_a_sparse_table_is_cheap),
        TEST_BIG(vanished_l1_descriptor_aborts_its_streams),
        TEST(later_abort_overrides_an_earlier_request),
        TEST_BIG(abort_of_a_run_drops_requests_in_it),
        TEST(tlbi_waits_for_room_in_the_batch),
        TEST(cfgi_cd_waits_for_room_in_the_batch),
        TEST(cfgi_ste_waits_for_room_in_the_batch),
    };

    return cmocka_run_group_tests_name("work", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
