/* SPDX-License-Identifier: GPL-2.0-only */
/* The register file, IHI 0070 6.1 to 6.3: places, sizes, reset values, frozen registers, handshakes. */
#include "world.h"

#define SMMUEN   SMMU_CR0_SMMUEN
#define CMDQEN   SMMU_CR0_CMDQEN
#define EVENTQEN SMMU_CR0_EVENTQEN

static void reset_values(void **state)
{
    static const uint32_t zero[] = {
        SMMU_CR0, SMMU_CR0ACK, SMMU_CR1, SMMU_CR2, SMMU_STATUSR, SMMU_AGBPA, SMMU_IRQ_CTRL, SMMU_IRQ_CTRLACK,
        SMMU_GERROR, SMMU_GERRORN, SMMU_STRTAB_BASE_CFG, SMMU_CMDQ_PROD, SMMU_CMDQ_CONS, SMMU_EVENTQ_PROD,
        SMMU_EVENTQ_CONS,
    };
    struct world *w = *state;
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(zero); i++ )
        assert_int_equal(rd32(w, zero[i]), 0);
}

static void reset_gbpa_aborts(void **state)
{
    struct world *w = *state;

    assert_int_equal(rd32(w, SMMU_GBPA),
                     SMMU_GBPA_ABORT | VIOMMU_PREP(SMMU_GBPA_SHCFG, SMMU_GBPA_SHCFG_INCOMING));
}

static bool is_known(uint32_t offset)
{
    static const struct { uint32_t from, to; } known[] = {
        { SMMU_IDR0, SMMU_IDR1 + 3 }, { SMMU_IDR3, SMMU_IDR3 + 3 }, { SMMU_IDR5, SMMU_CR2 + 3 },
        { SMMU_GBPA, SMMU_GBPA + 3 }, { SMMU_IRQ_CTRL, SMMU_IRQ_CTRLACK + 3 },
        { SMMU_GERROR, SMMU_GERROR_IRQ_CFG2 + 3 }, { SMMU_STRTAB_BASE, SMMU_STRTAB_BASE_CFG + 3 },
        { SMMU_CMDQ_BASE, SMMU_EVENTQ_BASE + 7 }, { SMMU_EVENTQ_IRQ_CFG0, SMMU_EVENTQ_IRQ_CFG2 + 3 },
        { SMMU_EVENTQ_PROD, SMMU_EVENTQ_CONS + 3 },
    };
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(known); i++ )
        if ( offset >= known[i].from && offset <= known[i].to )
            return true;

    return false;
}

static void unknown_registers_read_zero_ignore_writes(void **state)
{
    struct world *w = *state;
    struct vsmmu_regs before = w->v->regs;
    uint32_t offset;

    for ( offset = 0; offset < VSMMU_FRAME_SIZE; offset += 4 )
    {
        if ( is_known(offset) )
            continue;

        assert_int_equal(rd32(w, offset), 0);
        assert_false(vsmmu_write(w->v, offset, 4, UINT32_MAX));
        assert_int_equal(rd32(w, offset), 0);
        if ( offset % 8 == 0 && !is_known(offset + 4) )
        {
            assert_false(vsmmu_write(w->v, offset, 8, UINT64_MAX));
            assert_int_equal(rd64(w, offset), 0);
        }
    }

    assert_memory_equal(&before, &w->v->regs, sizeof(before));
}

static void other_access_sizes_read_zero_ignore_writes(void **state)
{
    struct world *w = *state;
    struct vsmmu_regs before;
    uint32_t offset;

    wr64(w, SMMU_STRTAB_BASE, STRTAB);
    wr32(w, SMMU_STRTAB_BASE_CFG, 4);
    before = w->v->regs;

    for ( offset = 0; offset < VSMMU_FRAME_SIZE; offset++ )
    {
        unsigned int size;

        for ( size = 1; size <= 2; size++ )
        {
            assert_int_equal(vsmmu_read(w->v, offset, size), 0);
            assert_false(vsmmu_write(w->v, offset, size, UINT64_MAX));
        }
        for ( size = 4; size <= 8; size += 4 )
        {
            if ( offset % size == 0 )
                continue;
            assert_int_equal(vsmmu_read(w->v, offset, size), 0);
            assert_false(vsmmu_write(w->v, offset, size, UINT64_MAX));
        }
    }

    assert_memory_equal(&before, &w->v->regs, sizeof(before));
}

static void registers_of_32_bits_do_not_take_64(void **state)
{
    struct world *w = *state;

    assert_int_equal(rd64(w, SMMU_IDR0), 0);
    wr64(w, SMMU_CR0, CMDQEN);
    assert_int_equal(rd32(w, SMMU_CR0), 0);
    wr64(w, SMMU_CMDQ_PROD, 5);
    assert_int_equal(rd32(w, SMMU_CMDQ_PROD), 0);
}

static void registers_of_64_bits_by_halves(void **state)
{
    static const uint32_t regs[] = { SMMU_STRTAB_BASE, SMMU_CMDQ_BASE, SMMU_EVENTQ_BASE, SMMU_GERROR_IRQ_CFG0,
                                     SMMU_EVENTQ_IRQ_CFG0 };
    const uint64_t val = UINT64_C(0x000a123456789a80);
    struct world *w = *state;
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(regs); i++ )
    {
        wr64(w, regs[i], val);
        assert_int_equal(rd64(w, regs[i]), val);
        assert_int_equal(rd32(w, regs[i]), (uint32_t)val);
        assert_int_equal(rd32(w, regs[i] + 4), val >> 32);
        wr32(w, regs[i], 0x11112240);
        assert_int_equal(rd64(w, regs[i]), UINT64_C(0x000a123411112240));
        wr32(w, regs[i] + 4, 0x00055555);
        assert_int_equal(rd64(w, regs[i]), UINT64_C(0x0005555511112240));
    }
}

static void reserved_bits_are_not_stored(void **state)
{
    static const struct { uint32_t reg; unsigned int size; uint64_t mask; } cases[] = {
        { SMMU_STRTAB_BASE, 8, UINT64_C(0x400fffffffffffc0) }, { SMMU_STRTAB_BASE_CFG, 4, 0x307ff },
        { SMMU_CMDQ_BASE, 8, UINT64_C(0x400fffffffffffff) }, { SMMU_EVENTQ_BASE, 8, UINT64_C(0x400fffffffffffff) },
        { SMMU_GERROR_IRQ_CFG0, 8, UINT64_C(0x000ffffffffffffc) }, { SMMU_GERROR_IRQ_CFG1, 4, UINT32_MAX },
        { SMMU_GERROR_IRQ_CFG2, 4, 0x3f }, { SMMU_EVENTQ_IRQ_CFG0, 8, UINT64_C(0x000ffffffffffffc) },
        { SMMU_EVENTQ_IRQ_CFG1, 4, UINT32_MAX }, { SMMU_EVENTQ_IRQ_CFG2, 4, 0x3f }, { SMMU_CR1, 4, 0xfff },
        { SMMU_CR2, 4, 2 }, { SMMU_CMDQ_PROD, 4, 0xfffff }, { SMMU_CMDQ_CONS, 4, 0x7f0fffff },
        { SMMU_EVENTQ_PROD, 4, 0x800fffff }, { SMMU_EVENTQ_CONS, 4, 0x800fffff }, { SMMU_IRQ_CTRL, 4, 5 },
        { SMMU_CR0, 4, 0xd },
    };
    struct world *w = *state;
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(cases); i++ )
    {
        vsmmu_write(w->v, cases[i].reg, cases[i].size, UINT64_MAX);
        assert_int_equal(vsmmu_read(w->v, cases[i].reg, cases[i].size), cases[i].mask);
    }
}

static void page0_does_not_alias_page1(void **state)
{
    struct world *w = *state;

    wr32(w, SMMU_EVENTQ_PROD, 3);
    wr32(w, SMMU_EVENTQ_CONS, 2);
    assert_int_equal(rd32(w, 0xa8), 0);
    assert_int_equal(rd32(w, 0xac), 0);
    wr32(w, 0xa8, 7);
    wr32(w, 0xac, 7);
    assert_int_equal(rd32(w, SMMU_EVENTQ_PROD), 3);
    assert_int_equal(rd32(w, SMMU_EVENTQ_CONS), 2);
    assert_int_equal(rd32(w, SMMU_PAGE1 + SMMU_IDR0), 0);
    assert_int_equal(rd32(w, SMMU_PAGE1 + SMMU_GBPA), 0);
    wr32(w, SMMU_PAGE1 + SMMU_CR0, 0xd);
    assert_int_equal(rd32(w, SMMU_CR0), 0);
}

static void priq_is_absent(void **state)
{
    struct world *w = *state;

    wr64(w, SMMU_PRIQ_BASE, RAM | 5);
    wr32(w, SMMU_PRIQ_PROD, 1);
    wr32(w, SMMU_PRIQ_CONS, 1);
    wr32(w, SMMU_CR0, SMMU_CR0_PRIQEN);
    assert_int_equal(rd64(w, SMMU_PRIQ_BASE), 0);
    assert_int_equal(rd32(w, SMMU_PRIQ_PROD), 0);
    assert_int_equal(rd32(w, SMMU_PRIQ_CONS), 0);
    assert_int_equal(rd32(w, SMMU_CR0), 0);
    assert_int_equal(rd32(w, SMMU_CR0ACK), 0);
}

static void read_only_registers_ignore_writes(void **state)
{
    static const uint32_t regs[] = { SMMU_CR0ACK, SMMU_IRQ_CTRLACK, SMMU_GERROR };
    struct world *w = *state;
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(regs); i++ )
    {
        wr32(w, regs[i], UINT32_MAX);
        assert_int_equal(rd32(w, regs[i]), 0);
    }
}

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

static void cr0ack_shows_smmuen_only_when_done(void **state)
{
    struct world *w = *state;

    assert_true(vsmmu_write(w->v, SMMU_CR0, 4, SMMUEN));
    assert_int_equal(rd32(w, SMMU_CR0), SMMUEN);
    assert_int_equal(rd32(w, SMMU_CR0ACK), 0);
    work(w);
    assert_int_equal(rd32(w, SMMU_CR0ACK), SMMUEN);
    assert_true(vsmmu_write(w->v, SMMU_CR0, 4, 0));
    assert_int_equal(rd32(w, SMMU_CR0ACK), SMMUEN);
    work(w);
    assert_int_equal(rd32(w, SMMU_CR0ACK), 0);
}

static void smmuen_can_come_with_all_others_in_one_write(void **state)
{
    struct world *w = *state;

    wr32(w, SMMU_CR0, SMMUEN | CMDQEN | EVENTQEN);
    assert_int_equal(rd32(w, SMMU_CR0ACK), CMDQEN | EVENTQEN);
    work(w);
    assert_int_equal(rd32(w, SMMU_CR0ACK), SMMUEN | CMDQEN | EVENTQEN);
}

/* A write of SMMUEN = 0 before the change to 1 was seen leaves nothing to do. */
static void smmuen_taken_back_at_once_is_no_work(void **state)
{
    struct world *w = *state;

    assert_true(vsmmu_write(w->v, SMMU_CR0, 4, SMMUEN));
    assert_false(vsmmu_write(w->v, SMMU_CR0, 4, 0));
    assert_false(vsmmu_work(w->v));
    assert_int_equal(rd32(w, SMMU_CR0ACK), 0);
}

static void expect_frozen(struct world *w, uint32_t reg, unsigned int size, bool frozen)
{
    uint64_t old = vsmmu_read(w->v, reg, size);

    vsmmu_write(w->v, reg, size, old ^ 0x40);
    assert_int_equal(vsmmu_read(w->v, reg, size), frozen ? old : old ^ 0x40);
}

static void strtab_is_frozen_while_smmuen(void **state)
{
    struct world *w = *state;

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

    assert_true(vsmmu_write(w->v, SMMU_GBPA, 4, SMMU_GBPA_UPDATE));
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

    assert_false(vsmmu_write(w->v, SMMU_GBPA, 4, SMMU_GBPA_UPDATE | SMMU_GBPA_ABORT));
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
    /* All bits inverted: only the active one follows. */
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

int run_regs_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(reset_values),
        TEST(reset_gbpa_aborts),
        TEST(unknown_registers_read_zero_ignore_writes),
        TEST(other_access_sizes_read_zero_ignore_writes),
        TEST(registers_of_32_bits_do_not_take_64),
        TEST(registers_of_64_bits_by_halves),
        TEST(reserved_bits_are_not_stored),
        TEST(page0_does_not_alias_page1),
        TEST(priq_is_absent),
        TEST(read_only_registers_ignore_writes),
        TEST(cr0ack_follows_queue_enables_at_once),
        TEST(cr0ack_shows_smmuen_only_when_done),
        TEST(smmuen_can_come_with_all_others_in_one_write),
        TEST(smmuen_taken_back_at_once_is_no_work),
        TEST(strtab_is_frozen_while_smmuen),
        TEST(cmdq_base_is_frozen_while_cmdqen),
        TEST(cmdq_cons_is_writable_only_while_cmdqen_is_0),
        TEST(eventq_base_and_prod_are_frozen_while_eventqen),
        TEST(eventq_cons_is_always_writable),
        TEST(cr1_table_fields_freeze_with_smmuen),
        TEST(cr1_queue_fields_freeze_with_either_queue),
        TEST(cr2_is_frozen_while_smmuen),
        TEST(irq_ctrl_is_acknowledged_at_once),
        TEST(irq_cfg_is_frozen_while_its_interrupt_is_enabled),
        TEST(gbpa_without_update_is_ignored),
        TEST(gbpa_update_reads_1_until_done),
        TEST(gbpa_write_during_update_is_ignored),
        TEST(gbpa_update_without_change_is_done_at_once),
        TEST(gbpa_update_while_smmuen_touches_no_stream),
        TEST(gerrorn_acknowledges_active_errors_only),
        TEST(writes_after_stop_change_nothing),
    };

    return cmocka_run_group_tests_name("regs", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
