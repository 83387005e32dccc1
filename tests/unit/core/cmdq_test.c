/* SPDX-License-Identifier: GPL-2.0-only */
/* The command queue, IHI 0070 3.5, 4.1 to 4.3, 4.6.3, 7.1. */
#include "world.h"

#define SYNC OP(SMMU_CMD_SYNC)

static void nothing_is_consumed_while_cmdqen_is_0(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    wr32(w, SMMU_CR0, 0);
    put(w, SYNC, 0);
    assert_false(vsmmu_write(w->v, SMMU_CMDQ_PROD, 4, 1));
    assert_false(vsmmu_work(w->v));
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 0);
    wr32(w, SMMU_CR0, SMMU_CR0_CMDQEN);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 1);
}

static void write_of_prod_does_one_pass(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_cmdq(w, 8);
    put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    assert_false(vsmmu_write(w->v, SMMU_CMDQ_PROD, 4, 1));
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 1);
    assert_int_equal(w->issue_calls, 1);

    for ( i = 1; i < 66; i++ )
        put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    assert_true(vsmmu_write(w->v, SMMU_CMDQ_PROD, 4, 66));
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 65);
    assert_int_equal(w->issue_calls, 2);
    assert_int_equal(stats(w).passes, 2);
}

static void prod_equal_cons_is_no_work(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    assert_false(vsmmu_write(w->v, SMMU_CMDQ_PROD, 4, 0));
    assert_false(vsmmu_work(w->v));
    assert_int_equal(stats(w).passes, 0);
}

static void queue_wraps(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_cmdq(w, 2);
    for ( i = 0; i < 21; i++ )
    {
        put(w,
            OP(SMMU_CMD_TLBI_NH_ASID) |
                VIOMMU_PREP(SMMU_CMD0_TLBI_ASID, (uint64_t)i),
            0);
        run_sync(w);
        expect_no_cerror(w);
    }
    assert_int_equal(w->nr_cmds[0], 21);
}

static void full_queue_is_consumed(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_cmdq(w, 3);
    run_sync(w);
    for ( i = 0; i < 8; i++ )
        put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    go(w);
    expect_no_cerror(w);
    assert_int_equal(w->nr_cmds[0], 8);
}

static void queue_of_one_entry_works(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 0);
    run_sync(w);
    run_sync(w);
    run(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    expect_no_cerror(w);
    assert_int_equal(w->nr_cmds[0], 1);
}

/* SMMU_CMDQ_BASE.LOG2SIZE beyond IDR1.CMDQS counts as CMDQS. */
static void log2size_is_clamped_to_cmdqs(void **state)
{
    struct world *w = *state;

    wr64(w, SMMU_CMDQ_BASE, CMDQ | 31);
    wr32(w, SMMU_CMDQ_CONS, 0x3ff);
    wr32(w, SMMU_CMDQ_PROD, 0x401);
    poke64(w, CMDQ + 0x3ff * SMMU_CMD_SIZE, SYNC);
    poke64(w, CMDQ, SYNC);
    wr32(w, SMMU_CR0, SMMU_CR0_CMDQEN);
    work(w);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 0x401);
    assert_int_equal(rd32(w, SMMU_GERROR), 0);
}

static void prod_beyond_the_queue_is_masked(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 3);
    put(w, SYNC, 0);
    wr32(w, SMMU_CMDQ_PROD, 0xfff0 | 1);
    assert_int_equal(work(w), 1);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 1);
}

/* 3.5.1: PROD further ahead than the queue is long. */
static void prod_far_ahead_is_consumed_to_prod(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_cmdq(w, 3);
    for ( i = 0; i < 8; i++ )
        put(w, SYNC, 0);
    wr32(w, SMMU_CMDQ_PROD, 11);
    work(w);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 11);
    assert_int_equal(stats(w).commands, 11);
}

/* 4.1.5: they do not reach hardware either, which world.c checks. */
static void reserved_fields_of_commands_are_ignored(void **state)
{
    struct world *w = *state;
    uint64_t ones = UINT64_MAX;

    ste(w, 3, CFG(SMMU_STE0_CONFIG_BYPASS), 0);
    guest_on(w, 6);
    ste(w, 3, CFG(SMMU_STE0_CONFIG_ABORT), 0);
    w->nr_cmds[0] = 0;
    run(w, OP(SMMU_CMD_CFGI_STE) | SID(3) | 0xfffffb00, ones);
    expect_aborts(w, 0, 0x1003);
    run(w, OP(SMMU_CMD_CFGI_CD) | SID(3) | 0x300, ones);
    run(w, OP(SMMU_CMD_CFGI_CD_ALL) | SID(3) | 0xfffffb00, ones);
    run(w, OP(SMMU_CMD_TLBI_NH_ALL) | (ones & ~UINT64_C(0xff)), ones);
    run(w, OP(SMMU_CMD_TLBI_NSNH_ALL) | (ones & ~UINT64_C(0xff)), ones);
    run(w, SYNC | UINT64_C(0xffcf00), 0);
    assert_int_equal(w->nr_cmds[0], 5);
}

static void queue_base_is_aligned_to_its_size(void **state)
{
    struct world *w = *state;

    wr64(w, SMMU_CMDQ_BASE, CMDQ | 0x3e0 | 6);
    poke64(w, CMDQ, SYNC);
    wr32(w, SMMU_CMDQ_PROD, 1);
    wr32(w, SMMU_CR0, SMMU_CR0_CMDQEN);
    work(w);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 1);
}

static void commands_are_fetched_in_one_read(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_cmdq(w, 7);
    for ( i = 0; i < 64; i++ )
        put(w, OP(SMMU_CMD_PREFETCH_CONFIG), 0);
    go(w);
    assert_int_equal(w->reads, 1);
    assert_int_equal(stats(w).commands, 64);
}

static void change_queue(struct world *w, uint64_t ipa)
{
    if ( ipa >= CMDQ && ipa < CMDQ + 0x400 )
        memset(w->ram + (CMDQ - RAM), 0xff, 0x400);
}

static void commands_changed_after_the_read_have_no_effect(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    put(w,
        OP(SMMU_CMD_TLBI_NH_ASID) |
            VIOMMU_PREP(SMMU_CMD0_TLBI_ASID, UINT64_C(3)),
        0);
    put(w, SYNC, 0);
    w->on_read = change_queue;
    go(w);
    expect_no_cerror(w);
    expect_cmd(w, 0,
               OP(SMMU_CMD_TLBI_NH_ASID) |
                   VIOMMU_PREP(SMMU_CMD0_TLBI_VMID, UINT64_C(7)) |
                   VIOMMU_PREP(SMMU_CMD0_TLBI_ASID, UINT64_C(3)),
               0);
}

static void illegal_commands_are_cerror_ill(void **state)
{
    static const uint8_t legal[] = { 1,    2,    3,    4,    5,    6,
                                     0x10, 0x11, 0x12, 0x13, 0x30, 0x46 };
    struct world *w = *state;
    unsigned int op, i;

    for ( op = 0; op < 0x100; op++ )
    {
        bool is_legal = false;

        for ( i = 0; i < ARRAY_SIZE(legal); i++ )
            is_legal |= legal[i] == op;

        world_remake(w);
        guest_cmdq(w, 6);
        put(w, SYNC, 0);
        run(w, OP(op), 0);
        if ( is_legal )
            expect_no_cerror(w);
        else
            expect_cerror(w, SMMU_CERROR_ILL, 1);
    }
}

static void secure_commands_are_cerror_ill(void **state)
{
    static const uint8_t ops[] = { 1, 2, 3, 4, 5, 6 };
    struct world *w = *state;
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(ops); i++ )
    {
        world_remake(w);
        guest_cmdq(w, 6);
        run(w, OP(ops[i]) | SMMU_CMD0_SSEC, 0);
        expect_cerror(w, SMMU_CERROR_ILL, 0);
    }
}

static void cerror_leaves_cons_at_the_bad_command(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    put(w, SYNC, 0);
    put(w, OP(0x77), 0);
    put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    go(w);
    expect_cerror(w, SMMU_CERROR_ILL, 2);
    assert_int_equal(w->nr_cmds[0], 1);
}

static void cerror_stops_consumption_until_acknowledged(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    run(w, OP(0x77), 0);
    put(w, SYNC, 0);
    assert_false(vsmmu_write(w->v, SMMU_CMDQ_PROD, 4, w->prod));
    assert_false(vsmmu_work(w->v));
    expect_cerror(w, SMMU_CERROR_ILL, 0);

    /* Linux replaces the command by a SYNC, then acknowledges. */
    poke64(w, CMDQ, SYNC);
    wr32(w, SMMU_GERRORN, SMMU_GERROR_CMDQ_ERR);
    expect_no_cerror(w);
}

static void cerror_can_be_skipped_by_moving_cons(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    run(w, OP(0x77), 0);
    wr32(w, SMMU_CR0, 0);
    wr32(w, SMMU_CMDQ_CONS, 1);
    wr32(w, SMMU_CR0, SMMU_CR0_CMDQEN);
    wr32(w, SMMU_GERRORN, SMMU_GERROR_CMDQ_ERR);
    work(w);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 1);
    assert_int_equal(rd32(w, SMMU_GERROR), rd32(w, SMMU_GERRORN));
}

static void cerror_twice_toggles_twice(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    run(w, OP(0x77), 0);
    assert_int_equal(rd32(w, SMMU_GERROR), SMMU_GERROR_CMDQ_ERR);
    wr32(w, SMMU_GERRORN, SMMU_GERROR_CMDQ_ERR);
    work(w);
    assert_int_equal(rd32(w, SMMU_GERROR), 0);
    expect_cerror(w, SMMU_CERROR_ILL, 0);
}

static void cerror_none_after_recovery(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    run(w, OP(0x77), 0);
    poke64(w, CMDQ, SYNC);
    wr32(w, SMMU_GERRORN, SMMU_GERROR_CMDQ_ERR);
    work(w);
    assert_int_equal(VIOMMU_GET(SMMU_CMDQ_CONS_ERR, rd32(w, SMMU_CMDQ_CONS)),
                     SMMU_CERROR_NONE);
}

static void unreadable_queue_is_cerror_abt(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    w->hole = CMDQ;
    w->hole_size = 0x1000;
    put(w, SYNC, 0);
    go(w);
    expect_cerror(w, SMMU_CERROR_ABT, 0);
    /* Repaired and acknowledged: consumption continues. */
    w->hole_size = 0;
    wr32(w, SMMU_GERRORN, SMMU_GERROR_CMDQ_ERR);
    work(w);
    expect_no_cerror(w);
}

/*
 * The queue continues into a page that is not RAM: the commands before that
 * page are consumed.
 */
static void cerror_abt_has_the_exact_index(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_cmdq(w, 10);
    wr32(w, SMMU_CR0, 0);
    wr32(w, SMMU_CMDQ_CONS, 250);
    w->prod = 250;
    for ( i = 0; i < 12; i++ )
        put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    w->hole = CMDQ + 0x1000;
    w->hole_size = 0x1000;
    wr32(w, SMMU_CMDQ_PROD, w->prod);
    wr32(w, SMMU_CR0, SMMU_CR0_CMDQEN);
    work(w);
    expect_cerror(w, SMMU_CERROR_ABT, 256);
    assert_int_equal(w->nr_cmds[0], 6);
}

static void cerror_raises_gerror_interrupt_if_enabled(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    run(w, OP(0x77), 0);
    assert_int_equal(w->edges[VSMMU_IRQ_GERROR], 0);
    world_remake(w);
    wr32(w, SMMU_IRQ_CTRL, SMMU_IRQ_CTRL_GERROR_IRQEN);
    guest_cmdq(w, 6);
    run(w, OP(0x77), 0);
    assert_int_equal(w->edges[VSMMU_IRQ_GERROR], 1);
    assert_int_equal(w->edges[VSMMU_IRQ_EVENTQ], 0);
}

static void gerror_msi_besides_the_wire(void **state)
{
    struct world *w = *state;

    wr64(w, SMMU_GERROR_IRQ_CFG0, DONE);
    wr32(w, SMMU_GERROR_IRQ_CFG1, 0x1234);
    wr32(w, SMMU_IRQ_CTRL, SMMU_IRQ_CTRL_GERROR_IRQEN);
    guest_cmdq(w, 6);
    run(w, OP(0x77), 0);
    assert_int_equal(w->edges[VSMMU_IRQ_GERROR], 1);
    assert_int_equal(peek32(w, DONE), 0x1234);
}

static void failed_gerror_msi_is_msi_gerror_abt_err(void **state)
{
    struct world *w = *state;

    wr64(w, SMMU_GERROR_IRQ_CFG0, 0x1000);
    wr32(w, SMMU_IRQ_CTRL, SMMU_IRQ_CTRL_GERROR_IRQEN);
    guest_cmdq(w, 6);
    run(w, OP(0x77), 0);
    assert_int_equal(rd32(w, SMMU_GERROR),
                     SMMU_GERROR_CMDQ_ERR | SMMU_GERROR_MSI_GERROR_ABT_ERR);
    wr32(w, SMMU_GERRORN, SMMU_GERROR_CMDQ_ERR);
    work(w);
    /* still active: not toggled a second time */
    assert_int_equal(rd32(w, SMMU_GERROR), SMMU_GERROR_MSI_GERROR_ABT_ERR);
}

int run_cmdq_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(nothing_is_consumed_while_cmdqen_is_0),
        TEST(write_of_prod_does_one_pass),
        TEST(prod_equal_cons_is_no_work),
        TEST(queue_wraps),
        TEST(full_queue_is_consumed),
        TEST(queue_of_one_entry_works),
        TEST(log2size_is_clamped_to_cmdqs),
        TEST(prod_beyond_the_queue_is_masked),
        TEST(prod_far_ahead_is_consumed_to_prod),
        TEST(reserved_fields_of_commands_are_ignored),
        TEST(queue_base_is_aligned_to_its_size),
        TEST(commands_are_fetched_in_one_read),
        TEST(commands_changed_after_the_read_have_no_effect),
        TEST(illegal_commands_are_cerror_ill),
        TEST(secure_commands_are_cerror_ill),
        TEST(cerror_leaves_cons_at_the_bad_command),
        TEST(cerror_stops_consumption_until_acknowledged),
        TEST(cerror_can_be_skipped_by_moving_cons),
        TEST(cerror_twice_toggles_twice),
        TEST(cerror_none_after_recovery),
        TEST(unreadable_queue_is_cerror_abt),
        TEST(cerror_abt_has_the_exact_index),
        TEST(cerror_raises_gerror_interrupt_if_enabled),
        TEST(gerror_msi_besides_the_wire),
        TEST(failed_gerror_msi_is_msi_gerror_abt_err),
    };

    return cmocka_run_group_tests_name("cmdq", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
