/* SPDX-License-Identifier: GPL-2.0-only */
/* The command queue, IHI 0070 3.5, 4.1 to 4.3, 4.6.3, 7.1. */
#include "world.h"

#define SYNC OP(SMMU_CMD_SYNC)
#define CS(cs) VIOMMU_PREP(SMMU_CMD0_SYNC_CS, (uint64_t)(cs))
#define DATA(d) VIOMMU_PREP(SMMU_CMD0_SYNC_MSIDATA, (uint64_t)(d))

static void nothing_is_consumed_while_cmdqen_is_0(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    wr32(w, SMMU_CR0, 0);
    put(w, SYNC, 0);
    assert_false(vsmmu_write(w->v, SMMU_CMDQ_PROD, 4, 1));
    assert_false(vsmmu_work(w->v));
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 0);
    assert_true(vsmmu_write(w->v, SMMU_CR0, 4, SMMU_CR0_CMDQEN));
    work(w);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 1);
}

static void write_of_prod_only_latches(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    assert_true(vsmmu_write(w->v, SMMU_CMDQ_PROD, 4, 1));
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 0);
    assert_int_equal(w->issue_calls, 0);
    assert_int_equal(stats(w).reads, 0);
    work(w);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 1);
    assert_int_equal(w->issue_calls, 1);
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
        put(w, OP(SMMU_CMD_TLBI_NH_ASID) | VIOMMU_PREP(SMMU_CMD0_TLBI_ASID, (uint64_t)i), 0);
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
    assert_int_equal(stats(w).reads, 1);
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
    put(w, OP(SMMU_CMD_TLBI_NH_ASID) | VIOMMU_PREP(SMMU_CMD0_TLBI_ASID, UINT64_C(3)), 0);
    put(w, SYNC, 0);
    w->on_read = change_queue;
    go(w);
    expect_no_cerror(w);
    expect_cmd(w, 0, OP(SMMU_CMD_TLBI_NH_ASID) | VIOMMU_PREP(SMMU_CMD0_TLBI_VMID, UINT64_C(7)) |
                     VIOMMU_PREP(SMMU_CMD0_TLBI_ASID, UINT64_C(3)), 0);
}

static void illegal_commands_are_cerror_ill(void **state)
{
    static const uint8_t legal[] = { 1, 2, 3, 4, 5, 6, 0x10, 0x11, 0x12, 0x13, 0x30, 0x46 };
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
    static const uint8_t ops[] = { 1, 2, 3, 4, 5, 6, 0x10, 0x11, 0x12, 0x13, 0x30 };
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

    /* Linux replaces it by a SYNC, then acknowledges. */
    poke64(w, CMDQ, SYNC);
    assert_true(vsmmu_write(w->v, SMMU_GERRORN, 4, SMMU_GERROR_CMDQ_ERR));
    work(w);
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
    assert_int_equal(VIOMMU_GET(SMMU_CMDQ_CONS_ERR, rd32(w, SMMU_CMDQ_CONS)), SMMU_CERROR_NONE);
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
    /* Mended, acknowledged: it goes on. */
    w->hole_size = 0;
    wr32(w, SMMU_GERRORN, SMMU_GERROR_CMDQ_ERR);
    work(w);
    expect_no_cerror(w);
}

/* The queue runs into a page that is not there: what lies before it is consumed. */
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

static void gerror_msi_instead_of_the_wire(void **state)
{
    struct world *w = *state;

    wr64(w, SMMU_GERROR_IRQ_CFG0, DONE);
    wr32(w, SMMU_GERROR_IRQ_CFG1, 0x1234);
    wr32(w, SMMU_IRQ_CTRL, SMMU_IRQ_CTRL_GERROR_IRQEN);
    guest_cmdq(w, 6);
    run(w, OP(0x77), 0);
    assert_int_equal(w->edges[VSMMU_IRQ_GERROR], 0);
    assert_int_equal(peek32(w, DONE), 0x1234);
}

static void failed_gerror_msi_is_msi_gerror_abt_err(void **state)
{
    struct world *w = *state;

    wr64(w, SMMU_GERROR_IRQ_CFG0, 0x1000);
    wr32(w, SMMU_IRQ_CTRL, SMMU_IRQ_CTRL_GERROR_IRQEN);
    guest_cmdq(w, 6);
    run(w, OP(0x77), 0);
    assert_int_equal(rd32(w, SMMU_GERROR), SMMU_GERROR_CMDQ_ERR | SMMU_GERROR_MSI_GERROR_ABT_ERR);
    wr32(w, SMMU_GERRORN, SMMU_GERROR_CMDQ_ERR);
    work(w);
    /* still active: not toggled a second time */
    assert_int_equal(rd32(w, SMMU_GERROR), SMMU_GERROR_MSI_GERROR_ABT_ERR);
}

static void sync_with_each_legal_cs_completes(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    put(w, SYNC | CS(SMMU_SYNC_CS_NONE), 0);
    put(w, SYNC | CS(SMMU_SYNC_CS_IRQ), 0);
    put(w, SYNC | CS(SMMU_SYNC_CS_SEV), 0);
    go(w);
    expect_no_cerror(w);
}

static void sync_with_reserved_cs_is_cerror_ill(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    put(w, SYNC, 0);
    put(w, SYNC | CS(3), 0);
    go(w);
    expect_cerror(w, SMMU_CERROR_ILL, 1);
}

static void sync_alone_costs_hardware_nothing(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    run_sync(w);
    assert_int_equal(w->issue_calls + w->set_calls + w->abort_calls, 0);
}

static void sync_irq_writes_its_msi(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    poke32(w, DONE, 0xffffffff);
    run(w, SYNC | CS(SMMU_SYNC_CS_IRQ) | DATA(0xcafe), DONE);
    assert_int_equal(peek32(w, DONE), 0xcafe);
    assert_int_equal(peek32(w, DONE + 4), 0);
}

static void sync_without_irq_writes_nothing(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    put(w, SYNC | CS(SMMU_SYNC_CS_NONE) | DATA(0xcafe), DONE);
    put(w, SYNC | CS(SMMU_SYNC_CS_SEV) | DATA(0xcafe), DONE);
    go(w);
    assert_int_equal(peek32(w, DONE), 0);
}

static unsigned int issued_before_msi;

static void note_order(struct world *w, uint64_t ipa)
{
    if ( ipa == DONE )
        issued_before_msi = w->issue_calls;
    /* The MSI comes before CONS or together with it: the command is not yet retired. */
    assert_int_equal(w->v->regs.cmdq_cons, 0);
}

static void sync_msi_comes_after_hardware_completed(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    w->on_write = note_order;
    put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    put(w, SYNC | CS(SMMU_SYNC_CS_IRQ), DONE);
    go(w);
    assert_int_equal(issued_before_msi, 1);
}

static uint64_t msi_order[8];
static unsigned int nr_msi_order;

static void note_msi(struct world *w, uint64_t ipa)
{
    (void)w;
    msi_order[nr_msi_order++ % 8] = ipa;
}

static void sync_msis_are_written_in_order(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_cmdq(w, 6);
    w->on_write = note_msi;
    nr_msi_order = 0;
    for ( i = 0; i < 4; i++ )
        put(w, SYNC | CS(SMMU_SYNC_CS_IRQ) | DATA(i), DONE + 4 * (3 - i));
    go(w);
    assert_int_equal(nr_msi_order, 4);
    for ( i = 0; i < 4; i++ )
    {
        assert_int_equal(msi_order[i], DONE + 4 * (3 - i));
        assert_int_equal(peek32(w, DONE + 4 * (3 - i)), i);
    }
}

static void failed_sync_msi_is_msi_cmdq_abt_err(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    wr32(w, SMMU_IRQ_CTRL, SMMU_IRQ_CTRL_GERROR_IRQEN);
    w->readonly = DONE;
    w->readonly_size = 0x1000;
    run(w, SYNC | CS(SMMU_SYNC_CS_IRQ), DONE);
    assert_int_equal(rd32(w, SMMU_GERROR), SMMU_GERROR_MSI_CMDQ_ABT_ERR);
    assert_int_equal(w->edges[VSMMU_IRQ_GERROR], 1);
    /* The SYNC is complete all the same, and consumption goes on. */
    run_sync(w);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 2);
}

/* Linux points the MSI of a SYNC at the command itself. */
static void sync_msi_into_the_queue_is_fine(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    run(w, SYNC | CS(SMMU_SYNC_CS_IRQ) | DATA(0), CMDQ);
    assert_int_equal(peek32(w, CMDQ), 0);
    expect_no_cerror(w);
}

static void many_syncs_share_one_physical_batch(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_cmdq(w, 6);
    for ( i = 0; i < 20; i++ )
    {
        put(w, OP(SMMU_CMD_TLBI_NH_VA), (uint64_t)i << 12);
        put(w, SYNC | CS(SMMU_SYNC_CS_IRQ) | DATA(i), DONE + 4 * i);
    }
    go(w);
    assert_int_equal(w->issue_calls, 1);
    assert_int_equal(w->nr_cmds[0], 20);
    assert_int_equal(peek32(w, DONE + 4 * 19), 19);
}

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
    put(w, OP(SMMU_CMD_CFGI_STE) | SID(0x1003), 1); /* a physical StreamID means nothing here */
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
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_S1, CDTAB + 0x40, VIOMMU_PREP(SMMU_STE1_S1CIR, 1));
}

/* CFGI_STE covers the CDs too, even where the STE is as it was and needs no change (4.3.1). */
static void cfgi_ste_invalidates_the_cds_of_the_stream(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    ste(w, 3, S1(CDTAB), 0);
    cfgi(w, 3);
    w->nr_cmds[0] = 0;
    cfgi(w, 3);
    expect_cmd(w, 0, OP(SMMU_CMD_CFGI_CD_ALL) | SID(0x1003), 0);
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
            assert_int_equal(phys(w, 0, 0x1000 + vsid)->cfg == VSMMU_STREAM_BYPASS,
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
    put(w, OP(SMMU_CMD_CFGI_CD) | SID(0x20) | VIOMMU_PREP(SMMU_CMD0_SSID, UINT64_C(0x21)), 1);
    run_sync(w);
    expect_cmd(w, 0, OP(SMMU_CMD_CFGI_CD) | SID(8) | VIOMMU_PREP(SMMU_CMD0_SSID, UINT64_C(0x21)), 1);
    run(w, OP(SMMU_CMD_CFGI_CD) | SID(15) | SMMU_CMD0_SSV, ~UINT64_C(1));
    expect_cmd(w, 0, OP(SMMU_CMD_CFGI_CD) | SID(0x100f), 0);
    assert_int_equal(w->nr_cmds[0], 2);
}

static void cfgi_cd_ssid_is_cut_to_ssidsize(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    run(w, OP(SMMU_CMD_CFGI_CD) | SID(3) | SMMU_CMD0_SSID, 0);
    expect_cmd(w, 0, OP(SMMU_CMD_CFGI_CD) | SID(0x1003) | VIOMMU_PREP(SMMU_CMD0_SSID, UINT64_C(0xff)), 0);
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

int run_cmdq_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(nothing_is_consumed_while_cmdqen_is_0),
        TEST(write_of_prod_only_latches),
        TEST(prod_equal_cons_is_no_work),
        TEST(queue_wraps),
        TEST(full_queue_is_consumed),
        TEST(queue_of_one_entry_works),
        TEST(log2size_is_clamped_to_cmdqs),
        TEST(prod_beyond_the_queue_is_masked),
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
        TEST(gerror_msi_instead_of_the_wire),
        TEST(failed_gerror_msi_is_msi_gerror_abt_err),
        TEST(sync_with_each_legal_cs_completes),
        TEST(sync_with_reserved_cs_is_cerror_ill),
        TEST(sync_alone_costs_hardware_nothing),
        TEST(sync_irq_writes_its_msi),
        TEST(sync_without_irq_writes_nothing),
        TEST(sync_msi_comes_after_hardware_completed),
        TEST(sync_msis_are_written_in_order),
        TEST(failed_sync_msi_is_msi_cmdq_abt_err),
        TEST(sync_msi_into_the_queue_is_fine),
        TEST(many_syncs_share_one_physical_batch),
        TEST(prefetch_is_a_no_op),
        TEST(cfgi_ste_while_smmuen_is_0_has_no_effect),
        TEST(cfgi_ste_of_an_unknown_vsid_has_no_effect),
        TEST(cfgi_ste_reaches_the_stream_it_names),
        TEST(second_cfgi_ste_on_a_live_stream_takes_effect),
        TEST(cfgi_ste_invalidates_the_cds_of_the_stream),
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
