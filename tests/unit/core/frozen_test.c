/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registers whose writes are ignored at times, and handshakes, IHI 0070 6.3.9
 * to 6.3.31.
 */
#include "world.h"

#define SMMUEN   SMMU_CR0_SMMUEN
#define CMDQEN   SMMU_CR0_CMDQEN
#define EVENTQEN SMMU_CR0_EVENTQEN

static void cr0ack_follows_queue_enables_at_once(void **state)
{
    struct world *w = *state;

    wr32(w, SMMU_CR0, CMDQEN);
    assert_int_equal(rd32(w, SMMU_CR0ACK), CMDQEN);
    wr32(w, SMMU_CR0, CMDQEN | EVENTQEN);
    assert_int_equal(rd32(w, SMMU_CR0ACK), CMDQEN | EVENTQEN);
    wr32(w, SMMU_CR0, EVENTQEN);
    assert_int_equal(rd32(w, SMMU_CR0ACK), EVENTQEN);
    wr32(w, SMMU_CR0, 0);
    assert_int_equal(rd32(w, SMMU_CR0ACK), 0);
}

/*
 * After this a change of SMMUEN takes many passes: all streams of a root
 * complex have to change.
 */
static void let_all_through(struct world *w)
{
    wr32(w, SMMU_GBPA, SMMU_GBPA_UPDATE);
    work(w);
}

static void cr0ack_shows_smmuen_only_when_done(void **state)
{
    struct world *w = *state;

    let_all_through(w);
    assert_true(wr32(w, SMMU_CR0, SMMUEN));
    assert_int_equal(rd32(w, SMMU_CR0), SMMUEN);
    assert_int_equal(rd32(w, SMMU_CR0ACK), 0);
    work(w);
    assert_int_equal(rd32(w, SMMU_CR0ACK), SMMUEN);
    assert_true(wr32(w, SMMU_CR0, 0));
    assert_int_equal(rd32(w, SMMU_CR0ACK), SMMUEN);
    work(w);
    assert_int_equal(rd32(w, SMMU_CR0ACK), 0);
}

static void smmuen_can_come_with_all_others_in_one_write(void **state)
{
    struct world *w = *state;

    let_all_through(w);
    wr32(w, SMMU_CR0, SMMUEN | CMDQEN | EVENTQEN);
    assert_int_equal(rd32(w, SMMU_CR0ACK), CMDQEN | EVENTQEN);
    work(w);
    assert_int_equal(rd32(w, SMMU_CR0ACK), SMMUEN | CMDQEN | EVENTQEN);
}

static void on_and_off(struct world *w)
{
    assert_false(vsmmu_write(w->v, SMMU_CR0, 4, SMMUEN | CMDQEN));
    assert_false(vsmmu_write(w->v, SMMU_CR0, 4, CMDQEN));
}

/*
 * SMMUEN = 1, then 0, while a pass runs that has read neither: no work is
 * left.
 */
static void smmuen_taken_back_at_once_is_no_work(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    w->on_issue = on_and_off;
    run(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    assert_int_equal(stats(w).passes, 1);
    assert_false(vsmmu_work(w->v));
    assert_int_equal(rd32(w, SMMU_CR0ACK), CMDQEN);
}

static void expect_frozen(struct world *w, uint32_t reg, unsigned int size,
                          bool frozen)
{
    uint64_t old = vsmmu_read(w->v, reg, size);

    if ( size == 8 )
        wr64(w, reg, old ^ 0x40);
    else
        wr32(w, reg, old ^ 0x40);
    assert_int_equal(vsmmu_read(w->v, reg, size), frozen ? old : old ^ 0x40);
}

static void strtab_is_frozen_while_smmuen(void **state)
{
    struct world *w = *state;

    let_all_through(w);
    expect_frozen(w, SMMU_STRTAB_BASE, 8, false);
    expect_frozen(w, SMMU_STRTAB_BASE_CFG, 4, false);
    wr32(w, SMMU_CR0, SMMUEN); /* not yet acknowledged */
    expect_frozen(w, SMMU_STRTAB_BASE, 8, true);
    expect_frozen(w, SMMU_STRTAB_BASE_CFG, 4, true);
    work(w);
    expect_frozen(w, SMMU_STRTAB_BASE, 8, true);
    expect_frozen(w, SMMU_STRTAB_BASE + 4, 4, true);
    wr32(w, SMMU_CR0, 0); /* still acknowledged */
    expect_frozen(w, SMMU_STRTAB_BASE, 8, true);
    expect_frozen(w, SMMU_STRTAB_BASE_CFG, 4, true);
    work(w);
    expect_frozen(w, SMMU_STRTAB_BASE, 8, false);
    expect_frozen(w, SMMU_STRTAB_BASE_CFG, 4, false);
}

static void cmdq_base_is_frozen_while_cmdqen(void **state)
{
    struct world *w = *state;

    expect_frozen(w, SMMU_CMDQ_BASE, 8, false);
    wr32(w, SMMU_CR0, CMDQEN);
    expect_frozen(w, SMMU_CMDQ_BASE, 8, true);
    wr32(w, SMMU_CR0, EVENTQEN);
    expect_frozen(w, SMMU_CMDQ_BASE, 8, false);
}

static void cmdq_cons_is_writable_only_while_cmdqen_is_0(void **state)
{
    struct world *w = *state;

    wr64(w, SMMU_CMDQ_BASE, CMDQ | 6);
    wr32(w, SMMU_CMDQ_CONS, 0x0100000a);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 0x0100000a);
    wr32(w, SMMU_CMDQ_PROD, 10);
    wr32(w, SMMU_CR0, CMDQEN);
    wr32(w, SMMU_CMDQ_CONS, 3);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 0x0100000a);
    wr32(w, SMMU_CR0, 0);
    wr32(w, SMMU_CMDQ_CONS, 3);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 3);
}

static void eventq_base_and_prod_are_frozen_while_eventqen(void **state)
{
    struct world *w = *state;

    wr64(w, SMMU_EVENTQ_BASE, EVTQ | 10);
    expect_frozen(w, SMMU_EVENTQ_BASE, 8, false);
    expect_frozen(w, SMMU_EVENTQ_PROD, 4, false);
    wr32(w, SMMU_CR0, EVENTQEN);
    expect_frozen(w, SMMU_EVENTQ_BASE, 8, true);
    expect_frozen(w, SMMU_EVENTQ_PROD, 4, true);
    wr32(w, SMMU_CR0, CMDQEN);
    expect_frozen(w, SMMU_EVENTQ_BASE, 8, false);
    expect_frozen(w, SMMU_EVENTQ_PROD, 4, false);
}

static void eventq_cons_is_always_writable(void **state)
{
    struct world *w = *state;

    expect_frozen(w, SMMU_EVENTQ_CONS, 4, false);
    wr32(w, SMMU_CR0, EVENTQEN | CMDQEN | SMMUEN);
    work(w);
    expect_frozen(w, SMMU_EVENTQ_CONS, 4, false);
}

static void cr1_table_fields_freeze_with_smmuen(void **state)
{
    struct world *w = *state;

    wr32(w, SMMU_CR0, SMMUEN);
    work(w);
    wr32(w, SMMU_CR1, 0xfff);
    assert_int_equal(rd32(w, SMMU_CR1), 0x03f);
    wr32(w, SMMU_CR0, 0);
    work(w);
    wr32(w, SMMU_CR1, 0xfff);
    assert_int_equal(rd32(w, SMMU_CR1), 0xfff);
}

static void cr1_queue_fields_freeze_with_either_queue(void **state)
{
    struct world *w = *state;

    wr32(w, SMMU_CR0, CMDQEN);
    wr32(w, SMMU_CR1, 0xfff);
    assert_int_equal(rd32(w, SMMU_CR1), 0xfc0);
    wr32(w, SMMU_CR0, EVENTQEN);
    wr32(w, SMMU_CR1, 0x0ff);
    assert_int_equal(rd32(w, SMMU_CR1), 0x0c0);
    wr32(w, SMMU_CR0, 0);
    wr32(w, SMMU_CR1, 0x03f);
    assert_int_equal(rd32(w, SMMU_CR1), 0x03f);
}

static void cr2_is_frozen_while_smmuen(void **state)
{
    struct world *w = *state;

    wr32(w, SMMU_CR0, SMMUEN);
    work(w);
    wr32(w, SMMU_CR2, SMMU_CR2_RECINVSID);
    assert_int_equal(rd32(w, SMMU_CR2), 0);
}

static void irq_ctrl_is_acknowledged_at_once(void **state)
{
    struct world *w = *state;

    wr32(w, SMMU_IRQ_CTRL, 7);
    assert_int_equal(rd32(w, SMMU_IRQ_CTRL), 5);
    assert_int_equal(rd32(w, SMMU_IRQ_CTRLACK), 5);
    wr32(w, SMMU_IRQ_CTRL, 0);
    assert_int_equal(rd32(w, SMMU_IRQ_CTRLACK), 0);
}

/* Another vCPU disables both interrupts while an MSI is written. */
static void disable_during_msi(struct world *w, uint64_t ipa)
{
    static const uint32_t enables[] = { SMMU_IRQ_CTRL_EVENTQ_IRQEN,
                                        SMMU_IRQ_CTRL_GERROR_IRQEN };
    static const uint32_t cfg0[] = { SMMU_EVENTQ_IRQ_CFG0,
                                     SMMU_GERROR_IRQ_CFG0 };
    unsigned int i;

    for ( i = 0; i < 2; i++ )
        if ( ipa == DONE + 0x1000 * i )
        {
            wr32(w, SMMU_IRQ_CTRL, 0);
            assert_int_equal(rd32(w, SMMU_IRQ_CTRLACK), enables[i]);
            expect_frozen(w, cfg0[i], 8, true);
            expect_frozen(w, cfg0[!i], 8, false);
        }
}

static void irq_is_acknowledged_as_off_when_its_msi_is_over(void **state)
{
    struct world *w = *state;
    unsigned int fails, i;

    for ( fails = 0; fails < 2; fails++ )
        for ( i = 0; i < 2; i++ )
        {
            world_remake(w);
            wr64(w, SMMU_EVENTQ_IRQ_CFG0, DONE);
            wr64(w, SMMU_GERROR_IRQ_CFG0, DONE + 0x1000);
            guest_on(w, 6); /* interrupts on */
            assert_int_equal(rd32(w, SMMU_IRQ_CTRLACK), 5);
            w->on_write = disable_during_msi;
            w->readonly = fails ? DONE : 0;
            w->readonly_size = 0x2000;
            if ( i )
                run(w, OP(0), 0); /* CERROR_ILL */
            else
                cfgi(w, 3); /* C_BAD_STE */
            assert_int_equal(rd32(w, SMMU_IRQ_CTRLACK), 0);
            assert_int_equal(rd32(w, SMMU_GERROR),
                             (i ? SMMU_GERROR_CMDQ_ERR : 0) |
                                 (!fails ? 0
                                  : i    ? SMMU_GERROR_MSI_GERROR_ABT_ERR
                                         : SMMU_GERROR_MSI_EVENTQ_ABT_ERR));
            w->on_write = NULL;
        }
}

static void irq_cfg_is_frozen_while_its_interrupt_is_enabled(void **state)
{
    struct world *w = *state;

    wr32(w, SMMU_IRQ_CTRL, SMMU_IRQ_CTRL_EVENTQ_IRQEN);
    expect_frozen(w, SMMU_EVENTQ_IRQ_CFG0, 8, true);
    expect_frozen(w, SMMU_EVENTQ_IRQ_CFG1, 4, true);
    expect_frozen(w, SMMU_GERROR_IRQ_CFG0, 8, false);
    expect_frozen(w, SMMU_GERROR_IRQ_CFG1, 4, false);
    wr32(w, SMMU_IRQ_CTRL, SMMU_IRQ_CTRL_GERROR_IRQEN);
    expect_frozen(w, SMMU_EVENTQ_IRQ_CFG0, 8, false);
    expect_frozen(w, SMMU_EVENTQ_IRQ_CFG1, 4, false);
    expect_frozen(w, SMMU_GERROR_IRQ_CFG0, 8, true);
    expect_frozen(w, SMMU_GERROR_IRQ_CFG1, 4, true);
    wr32(w, SMMU_GERROR_IRQ_CFG2, 1);
    assert_int_equal(rd32(w, SMMU_GERROR_IRQ_CFG2), 0);
}

static void gbpa_without_update_is_ignored(void **state)
{
    struct world *w = *state;
    uint32_t reset = rd32(w, SMMU_GBPA);

    assert_false(vsmmu_write(w->v, SMMU_GBPA, 4, 0));
    assert_int_equal(rd32(w, SMMU_GBPA), reset);
}

static void gbpa_update_reads_1_until_done(void **state)
{
    struct world *w = *state;

    assert_true(wr32(w, SMMU_GBPA, SMMU_GBPA_UPDATE));
    assert_true(rd32(w, SMMU_GBPA) & SMMU_GBPA_UPDATE);
    work(w);
    assert_false(rd32(w, SMMU_GBPA) & (SMMU_GBPA_UPDATE | SMMU_GBPA_ABORT));
}

static void gbpa_write_during_update_is_ignored(void **state)
{
    struct world *w = *state;

    wr32(w, SMMU_GBPA, SMMU_GBPA_UPDATE);
    wr32(w, SMMU_GBPA, SMMU_GBPA_UPDATE | SMMU_GBPA_ABORT);
    work(w);
    assert_false(rd32(w, SMMU_GBPA) & SMMU_GBPA_ABORT);
}

static void gbpa_update_without_change_is_done_at_once(void **state)
{
    struct world *w = *state;

    assert_false(
        vsmmu_write(w->v, SMMU_GBPA, 4, SMMU_GBPA_UPDATE | SMMU_GBPA_ABORT));
    assert_false(rd32(w, SMMU_GBPA) & SMMU_GBPA_UPDATE);
}

static void gbpa_update_while_smmuen_touches_no_stream(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    w->set_streams = w->abort_calls = 0;
    assert_false(vsmmu_write(w->v, SMMU_GBPA, 4, SMMU_GBPA_UPDATE));
    assert_false(rd32(w, SMMU_GBPA) & SMMU_GBPA_UPDATE);
    assert_int_equal(w->set_streams + w->abort_calls, 0);
}

static void gerrorn_acknowledges_active_errors_only(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    run(w, OP(0xff), 0);
    assert_int_equal(rd32(w, SMMU_GERROR), SMMU_GERROR_CMDQ_ERR);
    poke64(w, CMDQ, OP(SMMU_CMD_SYNC));
    /* All bits inverted: only the bit of the active error changes. */
    wr32(w, SMMU_GERRORN, 0x1ff);
    assert_int_equal(rd32(w, SMMU_GERRORN), SMMU_GERROR_CMDQ_ERR);
    wr32(w, SMMU_GERRORN, 0);
    assert_int_equal(rd32(w, SMMU_GERRORN), SMMU_GERROR_CMDQ_ERR);
}

static void writes_after_stop_change_nothing(void **state)
{
    struct world *w = *state;
    struct vsmmu_regs before = w->v->regs;

    vsmmu_stop(w->v);
    assert_false(vsmmu_write(w->v, SMMU_CR0, 4, 0xd));
    assert_false(vsmmu_write(w->v, SMMU_STRTAB_BASE, 8, RAM));
    assert_false(vsmmu_work(w->v));
    assert_memory_equal(&before, &w->v->regs, sizeof(before));
    assert_true(rd32(w, SMMU_IDR0));
}

int run_frozen_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(cr0ack_follows_queue_enables_at_once),
        TEST_BIG(cr0ack_shows_smmuen_only_when_done),
        TEST_BIG(smmuen_can_come_with_all_others_in_one_write),
        TEST(smmuen_taken_back_at_once_is_no_work),
        TEST_BIG(strtab_is_frozen_while_smmuen),
        TEST(cmdq_base_is_frozen_while_cmdqen),
        TEST(cmdq_cons_is_writable_only_while_cmdqen_is_0),
        TEST(eventq_base_and_prod_are_frozen_while_eventqen),
        TEST(eventq_cons_is_always_writable),
        TEST(cr1_table_fields_freeze_with_smmuen),
        TEST(cr1_queue_fields_freeze_with_either_queue),
        TEST(cr2_is_frozen_while_smmuen),
        TEST(irq_ctrl_is_acknowledged_at_once),
        TEST(irq_is_acknowledged_as_off_when_its_msi_is_over),
        TEST(irq_cfg_is_frozen_while_its_interrupt_is_enabled),
        TEST(gbpa_without_update_is_ignored),
        TEST_BIG(gbpa_update_reads_1_until_done),
        TEST_BIG(gbpa_write_during_update_is_ignored),
        TEST(gbpa_update_without_change_is_done_at_once),
        TEST(gbpa_update_while_smmuen_touches_no_stream),
        TEST(gerrorn_acknowledges_active_errors_only),
        TEST(writes_after_stop_change_nothing),
    };

    return cmocka_run_group_tests_name("frozen", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
