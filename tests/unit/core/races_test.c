/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What happens during passes and between them: other vCPUs, changed requests,
 * hardware that fails.
 */
#include "world.h"

static void smmuen_taken_back_in_the_middle_of_the_sweep(void **state)
{
    struct world *w = *state;
    unsigned int i;

    big_table_of_one(w);
    for ( i = 0; i < 256; i++ )
        ste_at(w, L2TAB + i * SMMU_STE_SIZE, S1(CDTAB), 0);
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

/*
 * The table may move between the two: the second sweep has to start over with
 * the new one.
 */
static void smmuen_off_and_on_in_the_middle_of_the_sweep_starts_over(
    void **state)
{
    struct world *w = *state;
    unsigned int i;

    big_table_of_one(w);
    for ( i = 0; i < 256; i++ )
        ste_at(w, L2TAB + i * SMMU_STE_SIZE, S1(CDTAB), 0);
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

static void smmuen_cleared_during_the_last_pass_is_not_acknowledged_as_set(
    void **state)
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
    wr32(w, SMMU_CR0, 0);
    put(w, OP(SMMU_CMD_SYNC), 0);
    wr32(w, SMMU_CMDQ_PROD, 1);
    wr32(w, SMMU_CR0, SMMU_CR0_SMMUEN | SMMU_CR0_CMDQEN);
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
    /* The second may also latch more work, which the first one then does. */
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
    second_vcpu_said = true;
    w->on_issue = second_vcpu;
    wr32(w, SMMU_CMDQ_PROD, 1);
    /* Another pass for what the second one latched. */
    assert_true(work_once(w));
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

/*
 * CMDQEN off in the middle of a long command: it is not consumed, and starts
 * again when the queue is on again.
 */
static void disabling_cmdqen_gives_up_a_long_command(void **state)
{
    struct world *w = *state;
    unsigned int i;

    big_table_of_one(w);
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
    /* Another command is there now. */
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

    big_table_of_one(w);
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

    big_table_of_one(w);
    enable(w);
    /* each CFGI_STE in another level-1 chunk: two reads each */
    for ( i = 0; i < 256; i++ )
        ste_at(w, L2TAB + i * SMMU_STE_SIZE, S1(CDTAB), 0);
    for ( i = 0; i < 64; i++ )
        put(w, OP(SMMU_CMD_CFGI_STE) | SID(BIG + (i * 0x2100 & 0xffff) + i),
            1);
    w->most_reads = 0;
    wr32(w, SMMU_CMDQ_PROD, w->prod);
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

/*
 * Hardware that does not answer: nothing is shown as complete, and there is no
 * further work.
 */
static void expect_dead(struct world *w)
{
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 0);
    assert_int_equal(peek32(w, DONE), 0);
    assert_false(vsmmu_work(w->v));
    assert_false(vsmmu_write(w->v, SMMU_CMDQ_PROD, 4, 0));
}

static void put_done(struct world *w)
{
    put(w,
        OP(SMMU_CMD_SYNC) | VIOMMU_PREP(SMMU_CMD0_SYNC_CS, SMMU_SYNC_CS_IRQ) |
            VIOMMU_PREP(SMMU_CMD0_SYNC_MSIDATA, UINT64_C(1)),
        DONE);
    wr32(w, SMMU_CMDQ_PROD, w->prod);
}

static void failed_issue_stops_the_vsmmu(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    w->fail_after = 1;
    put_done(w);
    assert_false(work_once(w));
    expect_dead(w);
}

static void failed_set_streams_stops_the_vsmmu(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    ste(w, 3, S1(CDTAB), 0);
    put(w, OP(SMMU_CMD_CFGI_STE) | SID(3), 1);
    w->issue_calls = 0;
    w->fail_after = 1;
    put_done(w);
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

/*
 * Whichever request fails first, nothing is shown as done that was not.
 */
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
        w->fail_after = w->stale = 0;
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
    assert_int_equal(after.most_streams, 1);
    assert_int_equal(after.most_reads, w->most_reads);
    assert_int_equal(after.events, before.events);
}

int run_races_tests(void)
{
    static const struct CMUnitTest tests[] = {
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

    return cmocka_run_group_tests_name("races", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
