/* SPDX-License-Identifier: GPL-2.0-only */
/* CMD_SYNC and its completion, IHI 0070 4.6.3, 3.18.1. */
#include "world.h"

#define SYNC    OP(SMMU_CMD_SYNC)
#define CS(cs)  VIOMMU_PREP(SMMU_CMD0_SYNC_CS, (uint64_t)(cs))
#define DATA(d) VIOMMU_PREP(SMMU_CMD0_SYNC_MSIDATA, (uint64_t)(d))

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

static unsigned int issued_before_msi;

static void note_order(struct world *w, uint64_t ipa)
{
    if ( ipa == DONE )
        issued_before_msi = w->issue_calls;
}

static void sync_alone_costs_hardware_nothing(void **state)
{
    struct world *w = *state;

    w->hw[0].idr0 &= ~(uint32_t)SMMU_IDR0_HTTU;
    world_remake(w);
    guest_cmdq(w, 6);
    run_sync(w);
    assert_int_equal(w->issue_calls + w->set_calls + w->abort_calls, 0);
}

/* 4.6.3: HTTU of completed transactions is visible after it. */
static void sync_alone_reaches_hardware_that_sets_flags(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    w->on_write = note_order;
    issued_before_msi = 0;
    run(w, SYNC | CS(SMMU_SYNC_CS_IRQ), DONE);
    assert_int_equal(issued_before_msi, 3); /* each SMMU once */
    assert_int_equal(w->nr_cmds[0] + w->nr_cmds[1] + w->nr_cmds[2], 0);
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

static uint32_t cons_at_msi[8], gerror_at_msi[8];
static unsigned int nr_msis;

static void note_progress(struct world *w, uint64_t ipa)
{
    (void)ipa;
    cons_at_msi[nr_msis % 8] = rd32(w, SMMU_CMDQ_CONS);
    gerror_at_msi[nr_msis++ % 8] = rd32(w, SMMU_GERROR);
}

/* Nor is one command shown as consumed before the MSI of an earlier SYNC. */
static void sync_msi_comes_when_its_command_is_consumed(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 3);
    run_sync(w);
    w->on_write = note_progress;
    nr_msis = 0;
    put(w, SYNC | CS(SMMU_SYNC_CS_IRQ), DONE);
    put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    put(w, SYNC | CS(SMMU_SYNC_CS_IRQ), DONE + 4);
    put(w, SYNC | CS(SMMU_SYNC_CS_IRQ), DONE + 8);
    put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    put(w, SYNC | CS(SMMU_SYNC_CS_IRQ), DONE + 12);
    put(w, SYNC, 0);
    go(w);
    assert_int_equal(nr_msis, 4);
    assert_int_equal(cons_at_msi[0], 2);
    assert_int_equal(cons_at_msi[1], 4);
    assert_int_equal(cons_at_msi[2], 5);
    assert_int_equal(cons_at_msi[3], 8); /* wrapped */
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 9);
}

static void failed_sync_msi_is_reported_before_the_next_sync(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    w->on_write = note_progress;
    nr_msis = 0;
    w->readonly = DONE;
    w->readonly_size = 0x1000;
    put(w, SYNC | CS(SMMU_SYNC_CS_IRQ), DONE);
    put(w, SYNC | CS(SMMU_SYNC_CS_IRQ), DONE + 0x1000);
    go(w);
    assert_int_equal(nr_msis, 2);
    assert_int_equal(gerror_at_msi[0], 0);
    assert_int_equal(gerror_at_msi[1], SMMU_GERROR_MSI_CMDQ_ABT_ERR);
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

static void failed_sync_msi_is_told_by_msi(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    wr64(w, SMMU_GERROR_IRQ_CFG0, DONE + 0x1000);
    wr32(w, SMMU_GERROR_IRQ_CFG1, 0x1234);
    wr32(w, SMMU_IRQ_CTRL, SMMU_IRQ_CTRL_GERROR_IRQEN);
    w->readonly = DONE;
    w->readonly_size = 0x1000;
    run(w, SYNC | CS(SMMU_SYNC_CS_IRQ), DONE);
    assert_int_equal(rd32(w, SMMU_GERROR), SMMU_GERROR_MSI_CMDQ_ABT_ERR);
    assert_int_equal(peek32(w, DONE + 0x1000), 0x1234);
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

int run_sync_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(sync_with_each_legal_cs_completes),
        TEST(sync_with_reserved_cs_is_cerror_ill),
        TEST(sync_alone_costs_hardware_nothing),
        TEST_THREE(sync_alone_reaches_hardware_that_sets_flags),
        TEST(sync_irq_writes_its_msi),
        TEST(sync_without_irq_writes_nothing),
        TEST(sync_msi_comes_after_hardware_completed),
        TEST(sync_msi_comes_when_its_command_is_consumed),
        TEST(sync_msis_are_written_in_order),
        TEST(failed_sync_msi_is_reported_before_the_next_sync),
        TEST(failed_sync_msi_is_msi_cmdq_abt_err),
        TEST(failed_sync_msi_is_told_by_msi),
        TEST(sync_msi_into_the_queue_is_fine),
        TEST(many_syncs_share_one_physical_batch),
    };

    return cmocka_run_group_tests_name("sync", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
