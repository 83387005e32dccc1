/* SPDX-License-Identifier: GPL-2.0-only */
/* Passes: bounds, continuation, one vCPU at a time, SMMUEN and GBPA, hardware that fails. IHI 0070 3.11, 6.3.9. */
#include "world.h"

#define BYPASS CFG(SMMU_STE0_CONFIG_BYPASS)
#define BIG 0x10000U /* vSIDs 0x10000 to 0x1ffff of world_setup_big() */

static void gbpa(struct world *w, bool abort)
{
    wr32(w, SMMU_GBPA, SMMU_GBPA_UPDATE | (abort ? SMMU_GBPA_ABORT : 0));
    work(w);
}

/* A two-level table for 2^17 StreamIDs with a split of 8. */
static void big_table(struct world *w)
{
    guest_cmdq(w, 6);
    guest_evtq(w, 6);
    wr64(w, SMMU_STRTAB_BASE, STRTAB);
    wr32(w, SMMU_STRTAB_BASE_CFG, VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_FMT, SMMU_STRTAB_FMT_2LVL) |
                                  VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_SPLIT, 8) | 17);
}

/* The level-2 table of this vSID's 256. */
static void big_l2(struct world *w, uint32_t vsid, uint64_t l2)
{
    poke64(w, STRTAB + 8 * (vsid >> 8), l2 | 9);
}

static unsigned int enable(struct world *w)
{
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) | SMMU_CR0_SMMUEN);
    return work(w);
}

static unsigned int disable(struct world *w)
{
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) & ~SMMU_CR0_SMMUEN);
    return work(w);
}

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

/* A queue full of the dearest command: each of them looks at all 65,536 streams, and all change. */
static void cfgi_all_continues_over_passes(void **state)
{
    struct world *w = *state;
    unsigned int i, passes;

    big_table(w);
    for ( i = 0; i < 256; i++ )
        big_l2(w, BIG + 256 * i, L2TAB);
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
    assert_true(stats(w).reads < 300);

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
    assert_true(stats(w).reads <= 16);
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

/* Descriptors that go away take their streams with them, at the next look, block by block. */
static void vanished_l1_descriptor_aborts_its_streams(void **state)
{
    struct world *w = *state;
    unsigned int i;

    big_table(w);
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

/* A look at one stream, then at all with its table gone, in one pass: the later look counts. */
static void later_abort_overrides_an_earlier_wish(void **state)
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
    if ( ipa >= L2TAB && ipa < L2TAB + 0x4000 )
        poke64(w, STRTAB + 8 * (BIG >> 8), 0);
}

static void abort_of_a_run_forgets_wishes_in_it(void **state)
{
    struct world *w = *state;

    big_table(w);
    big_l2(w, BIG, L2TAB);
    ste_at(w, L2TAB + 8 * SMMU_STE_SIZE, BYPASS, 0);
    enable(w);
    expect_stream(w, 1, 8, VSMMU_STREAM_BYPASS, 0, 0);
    /* 0x10 comes alive by the first command; then its table is gone, and the second looks at all of it. */
    ste_at(w, L2TAB + 0x10 * SMMU_STE_SIZE, S1(CDTAB), 0);
    w->on_read = shrink_table;
    put(w, OP(SMMU_CMD_CFGI_STE) | SID(BIG + 0x10), 1);
    put(w, OP(SMMU_CMD_CFGI_STE_RANGE) | SID(BIG), 7);
    run_sync(w);
    cfgi_all(w);
    expect_aborts(w, 1, 8);
    expect_aborts(w, 1, 0x10);
}

static void smmuen_taken_back_in_the_middle_of_the_sweep(void **state)
{
    struct world *w = *state;
    unsigned int i;

    big_table(w);
    for ( i = 0; i < 256; i++ )
    {
        big_l2(w, BIG + 256 * i, L2TAB);
        ste_at(w, L2TAB + i * SMMU_STE_SIZE, S1(CDTAB), 0);
    }
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) | SMMU_CR0_SMMUEN);
    for ( i = 0; i < 10; i++ )
        assert_true(work_once(w));
    expect_stream(w, 1, 100, VSMMU_STREAM_S1, CDTAB, 0);
    assert_false(rd32(w, SMMU_CR0ACK) & SMMU_CR0_SMMUEN);
    disable(w);
    assert_false(rd32(w, SMMU_CR0ACK) & SMMU_CR0_SMMUEN);
    for ( i = 0; i < 0x10000; i++ )
        expect_aborts(w, 1, i);
}

/* The table may move between the two: the second sweep has to start over with the new one. */
static void smmuen_off_and_on_in_the_middle_of_the_sweep_starts_over(void **state)
{
    struct world *w = *state;
    unsigned int i;

    big_table(w);
    for ( i = 0; i < 256; i++ )
    {
        big_l2(w, BIG + 256 * i, L2TAB);
        ste_at(w, L2TAB + i * SMMU_STE_SIZE, S1(CDTAB), 0);
    }
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) | SMMU_CR0_SMMUEN);
    for ( i = 0; i < 10; i++ )
        assert_true(work_once(w));
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) & ~SMMU_CR0_SMMUEN);
    wr64(w, SMMU_STRTAB_BASE, STRTAB + 0x100000); /* empty */
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) | SMMU_CR0_SMMUEN);
    work(w);
    assert_true(rd32(w, SMMU_CR0ACK) & SMMU_CR0_SMMUEN);
    for ( i = 0; i < 0x10000; i++ )
        expect_aborts(w, 1, i);
}

static void toggle_meanwhile(struct world *w)
{
    w->on_issue = NULL;
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) & ~SMMU_CR0_SMMUEN);
}

static void smmuen_cleared_during_the_last_pass_is_not_acknowledged_as_set(void **state)
{
    struct world *w = *state;

    ste(w, 3, S1(CDTAB), 0);
    guest_cmdq(w, 6);
    wr64(w, SMMU_STRTAB_BASE, STRTAB);
    wr32(w, SMMU_STRTAB_BASE_CFG, 6);
    w->on_issue = toggle_meanwhile;
    wr32(w, SMMU_CR0, SMMU_CR0_SMMUEN | SMMU_CR0_CMDQEN);
    assert_true(work_once(w));
    assert_false(rd32(w, SMMU_CR0ACK) & SMMU_CR0_SMMUEN);
    work(w);
    expect_aborts(w, 0, 0x1003);
    assert_false(rd32(w, SMMU_CR0ACK) & SMMU_CR0_SMMUEN);
}

static void commands_wait_for_the_sweep(void **state)
{
    struct world *w = *state;

    ste(w, 3, BYPASS, 0);
    guest_cmdq(w, 6);
    wr64(w, SMMU_STRTAB_BASE, STRTAB);
    wr32(w, SMMU_STRTAB_BASE_CFG, 6);
    put(w, OP(SMMU_CMD_SYNC), 0);
    wr32(w, SMMU_CR0, SMMU_CR0_SMMUEN | SMMU_CR0_CMDQEN);
    wr32(w, SMMU_CMDQ_PROD, 1);
    assert_true(work_once(w));
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 0);
    assert_true(rd32(w, SMMU_CR0ACK) & SMMU_CR0_SMMUEN);
    assert_false(work_once(w));
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 1);
}

static void gbpa_bypass_of_a_root_complex_continues(void **state)
{
    struct world *w = *state;
    unsigned int i;

    wr32(w, SMMU_GBPA, SMMU_GBPA_UPDATE);
    assert_true(work_once(w));
    assert_true(rd32(w, SMMU_GBPA) & SMMU_GBPA_UPDATE);
    work(w);
    assert_false(rd32(w, SMMU_GBPA) & SMMU_GBPA_UPDATE);
    for ( i = 0; i < 0x10000; i++ )
        expect_stream(w, 1, i, VSMMU_STREAM_BYPASS, 0, 0);
    gbpa(w, true);
    for ( i = 0; i < 0x10000; i++ )
        expect_aborts(w, 1, i);
    assert_int_equal(w->most_changed, VSMMU_PASS_STREAMS);
}

static bool second_vcpu_said;

static void second_vcpu(struct world *w)
{
    second_vcpu_said = vsmmu_work(w->v);
    /* It may also latch more work, which the first will see to. */
    if ( w->prod == 1 )
    {
        put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
        wr32(w, SMMU_CMDQ_PROD, w->prod);
    }
}

static void a_second_vcpu_leaves_at_once(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    wr32(w, SMMU_CMDQ_PROD, 1);
    second_vcpu_said = true;
    w->on_issue = second_vcpu;
    assert_true(work_once(w)); /* comes back for what the second one latched */
    assert_false(second_vcpu_said);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 1);
    work(w);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 2);
}

static void disable_cmdq_meanwhile(struct world *w)
{
    wr32(w, SMMU_CR0, 0);
    assert_int_equal(rd32(w, SMMU_CR0ACK), SMMU_CR0_CMDQEN);
    wr64(w, SMMU_CMDQ_BASE, RAM | 2);
    assert_int_equal(rd64(w, SMMU_CMDQ_BASE), CMDQ | 6);
    wr32(w, SMMU_CMDQ_CONS, 33);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 0);
}

static void disabling_cmdqen_is_acknowledged_after_the_pass(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    w->on_issue = disable_cmdq_meanwhile;
    run(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    assert_int_equal(rd32(w, SMMU_CR0ACK), 0);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 1);
}

/* CMDQEN off in the middle of a long command: it is not retired, and starts anew when the queue is on again. */
static void disabling_cmdqen_gives_up_a_long_command(void **state)
{
    struct world *w = *state;
    unsigned int i;

    big_table(w);
    for ( i = 0; i < 256; i++ )
        big_l2(w, BIG + 256 * i, L2TAB);
    enable(w);
    for ( i = 0; i < 256; i++ )
        ste_at(w, L2TAB + i * SMMU_STE_SIZE, BYPASS, 0);
    put(w, OP(SMMU_CMD_CFGI_STE_RANGE), 31);
    wr32(w, SMMU_CMDQ_PROD, 1);
    for ( i = 0; i < 5; i++ )
        assert_true(work_once(w));
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) & ~SMMU_CR0_CMDQEN);
    assert_false(vsmmu_work(w->v));
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 0);
    /* Something else stands there now. */
    poke64(w, CMDQ, OP(SMMU_CMD_SYNC));
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) | SMMU_CR0_CMDQEN);
    work(w);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 1);
    expect_aborts(w, 1, 0xffff);
}

static void clearing_smmuen_ends_a_long_command(void **state)
{
    struct world *w = *state;
    unsigned int i;

    big_table(w);
    for ( i = 0; i < 256; i++ )
        big_l2(w, BIG + 256 * i, L2TAB);
    enable(w);
    for ( i = 0; i < 256; i++ )
        ste_at(w, L2TAB + i * SMMU_STE_SIZE, S1(CDTAB), 0);
    put(w, OP(SMMU_CMD_CFGI_STE_RANGE), 31);
    wr32(w, SMMU_CMDQ_PROD, 1);
    for ( i = 0; i < 5; i++ )
        assert_true(work_once(w));
    disable(w);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 1);
    for ( i = 0; i < 0x10000; i++ )
        expect_aborts(w, 1, i);
}

static void most_work_of_a_pass_is_within_its_limits(void **state)
{
    struct world *w = *state;
    unsigned int i;

    big_table(w);
    for ( i = 0; i < 256; i++ )
        big_l2(w, BIG + 256 * i, L2TAB);
    enable(w);
    /* each CFGI_STE in another level-1 chunk: two reads each */
    for ( i = 0; i < 256; i++ )
        ste_at(w, L2TAB + i * SMMU_STE_SIZE, S1(CDTAB), 0);
    for ( i = 0; i < 64; i++ )
        put(w, OP(SMMU_CMD_CFGI_STE) | SID(BIG + (i * 0x2100 & 0xffff) + i), 1);
    wr32(w, SMMU_CMDQ_PROD, w->prod);
    w->most_reads = 0;
    work(w);
    expect_no_cerror(w);
    assert_in_range(w->most_reads, 128, VSMMU_PASS_READS);
    assert_int_equal(stats(w).passes, w->passes);
}

static void stop_during_a_pass_ends_the_work(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_cmdq(w, 9);
    for ( i = 0; i < 200; i++ )
        put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    wr32(w, SMMU_CMDQ_PROD, w->prod);
    assert_true(work_once(w));
    vsmmu_stop(w->v);
    assert_false(work_once(w));
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 64);
    assert_int_equal(w->issue_calls, 1);
}

/* Hardware that does not answer: nothing is reported complete, and there is no further work. */
static void expect_dead(struct world *w)
{
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 0);
    assert_int_equal(peek32(w, DONE), 0);
    assert_false(vsmmu_work(w->v));
    assert_false(vsmmu_write(w->v, SMMU_CMDQ_PROD, 4, 0));
}

static void put_done(struct world *w)
{
    put(w, OP(SMMU_CMD_SYNC) | VIOMMU_PREP(SMMU_CMD0_SYNC_CS, SMMU_SYNC_CS_IRQ) |
           VIOMMU_PREP(SMMU_CMD0_SYNC_MSIDATA, UINT64_C(1)), DONE);
    wr32(w, SMMU_CMDQ_PROD, w->prod);
}

static void failed_issue_stops_the_vsmmu(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    put_done(w);
    w->fail_after = 1;
    assert_false(work_once(w));
    expect_dead(w);
}

static void failed_set_streams_stops_the_vsmmu(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    ste(w, 3, S1(CDTAB), 0);
    put(w, OP(SMMU_CMD_CFGI_STE) | SID(3), 1);
    put_done(w);
    w->issue_calls = 0;
    w->fail_after = 1;
    assert_false(work_once(w));
    assert_int_equal(w->issue_calls, 0);
    expect_dead(w);
}

static void failed_abort_stops_the_vsmmu(void **state)
{
    struct world *w = *state;
    unsigned int i;

    for ( i = 0; i < 16; i++ )
        ste(w, i, BYPASS, 0);
    guest_on(w, 6);
    w->set_calls = 0;
    w->fail_after = 1;
    wr32(w, SMMU_CR0, SMMU_CR0_CMDQEN);
    assert_false(work_once(w));
    assert_int_equal(w->abort_calls, 1);
    assert_int_equal(w->set_calls, 0);
    assert_true(rd32(w, SMMU_CR0ACK) & SMMU_CR0_SMMUEN);
    expect_dead(w);
}

/* Wherever it fails first in the life of a guest, nothing is shown as done that was not. */
static void failure_at_any_point_is_final(void **state)
{
    struct world *w = *state;
    unsigned int at, i;
    bool failed = true;

    for ( at = 1; failed; at++ )
    {
        assert_true(at < 100);
        world_remake(w);
        memset(w->streams, 0, sizeof(w->streams));
        w->fail_after = 0;
        for ( i = 0; i < 16; i++ )
            ste(w, i, i & 1 ? BYPASS : S1(CDTAB), 0);
        w->fail_after = at;
        guest_cmdq(w, 6);
        wr64(w, SMMU_STRTAB_BASE, STRTAB);
        wr32(w, SMMU_STRTAB_BASE_CFG, 6);
        wr32(w, SMMU_CR0, SMMU_CR0_CMDQEN | SMMU_CR0_SMMUEN);
        work(w);
        for ( i = 0; i < 4; i++ )
        {
            put(w, OP(SMMU_CMD_CFGI_STE) | SID(i), 1);
            run(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
        }
        disable(w);
        failed = !w->fail_after;
        assert_int_equal(w->v->stopped, failed);
        if ( !failed )
            expect_no_cerror(w);
        assert_false(vsmmu_work(w->v));
    }
}

static void stats_count_what_was_done(void **state)
{
    struct world *w = *state;
    struct vsmmu_stats before, after;

    guest_on(w, 6);
    before = stats(w);
    ste(w, 3, BYPASS, 0);
    cfgi(w, 3);
    after = stats(w);
    assert_int_equal(after.passes - before.passes, 1);
    assert_int_equal(after.commands - before.commands, 2);
    assert_int_equal(after.streams - before.streams, 1);
    assert_int_equal(after.reads - before.reads, 2);
    assert_int_equal(after.events, before.events);
}

int run_work_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(streams_abort_before_the_guest_does_anything),
        TEST(gbpa_abort_0_lets_all_streams_through_stage2),
        TEST(smmuen_0_returns_streams_to_gbpa),
        TEST(enabling_takes_what_changed_meanwhile),
        TEST(a_pass_consumes_64_commands),
        TEST_BIG(cfgi_all_continues_over_passes),
        TEST_BIG(cfgi_all_over_a_sparse_table_is_cheap),
        TEST_BIG(enabling_with_no_table_at_all_costs_nothing_physical),
        TEST_BIG(disabling_a_sparse_table_is_cheap),
        TEST_BIG(vanished_l1_descriptor_aborts_its_streams),
        TEST(later_abort_overrides_an_earlier_wish),
        TEST_BIG(abort_of_a_run_forgets_wishes_in_it),
        TEST_BIG(smmuen_taken_back_in_the_middle_of_the_sweep),
        TEST_BIG(smmuen_off_and_on_in_the_middle_of_the_sweep_starts_over),
        TEST(smmuen_cleared_during_the_last_pass_is_not_acknowledged_as_set),
        TEST(commands_wait_for_the_sweep),
        TEST_BIG(gbpa_bypass_of_a_root_complex_continues),
        TEST(a_second_vcpu_leaves_at_once),
        TEST(disabling_cmdqen_is_acknowledged_after_the_pass),
        TEST_BIG(disabling_cmdqen_gives_up_a_long_command),
        TEST_BIG(clearing_smmuen_ends_a_long_command),
        TEST_BIG(most_work_of_a_pass_is_within_its_limits),
        TEST(stop_during_a_pass_ends_the_work),
        TEST(failed_issue_stops_the_vsmmu),
        TEST(failed_set_streams_stops_the_vsmmu),
        TEST(failed_abort_stops_the_vsmmu),
        TEST(failure_at_any_point_is_final),
        TEST(stats_count_what_was_done),
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
