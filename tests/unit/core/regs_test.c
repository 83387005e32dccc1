/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The register file, IHI 0070 6.1 to 6.3: offsets, sizes, reset values, frozen
 * registers, handshakes.
 */
#include "world.h"

#define CMDQEN SMMU_CR0_CMDQEN

static void reset_values(void **state)
{
    static const uint32_t zero[] = {
        SMMU_CR0,       SMMU_CR0ACK,          SMMU_CR1,
        SMMU_CR2,       SMMU_STATUSR,         SMMU_AGBPA,
        SMMU_IRQ_CTRL,  SMMU_IRQ_CTRLACK,     SMMU_GERROR,
        SMMU_GERRORN,   SMMU_STRTAB_BASE_CFG, SMMU_CMDQ_PROD,
        SMMU_CMDQ_CONS, SMMU_EVENTQ_PROD,     SMMU_EVENTQ_CONS,
    };
    struct world *w = *state;
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(zero); i++ )
        assert_int_equal(rd32(w, zero[i]), 0);
}

static void reset_gbpa_aborts(void **state)
{
    struct world *w = *state;

    assert_int_equal(rd32(w, SMMU_GBPA), SMMU_GBPA_ABORT);
}

static bool is_known(uint32_t offset)
{
    static const struct {
        uint32_t from, to;
    } known[] = {
        { SMMU_IDR0, SMMU_IDR1 + 3 },
        { SMMU_IDR3, SMMU_IDR3 + 3 },
        { SMMU_IDR5, SMMU_CR2 + 3 },
        { SMMU_GBPA, SMMU_GBPA + 3 },
        { SMMU_IRQ_CTRL, SMMU_IRQ_CTRLACK + 3 },
        { SMMU_GERROR, SMMU_GERROR_IRQ_CFG2 + 3 },
        { SMMU_STRTAB_BASE, SMMU_STRTAB_BASE_CFG + 3 },
        { SMMU_CMDQ_BASE, SMMU_EVENTQ_BASE + 7 },
        { SMMU_EVENTQ_IRQ_CFG0, SMMU_EVENTQ_IRQ_CFG2 + 3 },
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
    static const uint32_t regs[] = { SMMU_STRTAB_BASE, SMMU_CMDQ_BASE,
                                     SMMU_EVENTQ_BASE, SMMU_GERROR_IRQ_CFG0,
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
    static const struct {
        uint32_t reg;
        unsigned int size;
        uint64_t mask;
    } cases[] = {
        { SMMU_STRTAB_BASE, 8, UINT64_C(0x400fffffffffffc0) },
        { SMMU_STRTAB_BASE_CFG, 4, 0x307ff },
        { SMMU_CMDQ_BASE, 8, UINT64_C(0x400fffffffffffff) },
        { SMMU_EVENTQ_BASE, 8, UINT64_C(0x400fffffffffffff) },
        { SMMU_GERROR_IRQ_CFG0, 8, UINT64_C(0x000ffffffffffffc) },
        { SMMU_GERROR_IRQ_CFG1, 4, UINT32_MAX },
        { SMMU_GERROR_IRQ_CFG2, 4, 0x3f },
        { SMMU_EVENTQ_IRQ_CFG0, 8, UINT64_C(0x000ffffffffffffc) },
        { SMMU_EVENTQ_IRQ_CFG1, 4, UINT32_MAX },
        { SMMU_EVENTQ_IRQ_CFG2, 4, 0x3f },
        { SMMU_CR1, 4, 0xfff },
        { SMMU_CR2, 4, 2 },
        { SMMU_CMDQ_PROD, 4, 0xfffff },
        { SMMU_CMDQ_CONS, 4, 0x7f0007ff }, /* the largest queue, and wrap */
        { SMMU_EVENTQ_PROD, 4, 0x800007ff },
        { SMMU_EVENTQ_CONS, 4, 0x800fffff },
        { SMMU_IRQ_CTRL, 4, 5 },
        { SMMU_CR0, 4, 0xd },
    };
    struct world *w = *state;
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(cases); i++ )
    {
        vsmmu_write(w->v, cases[i].reg, cases[i].size, UINT64_MAX);
        assert_int_equal(vsmmu_read(w->v, cases[i].reg, cases[i].size),
                         cases[i].mask);
    }
}

/* 6.3.27: bits above the wrap flag read zero, whatever was written. */
static void indices_of_the_smmu_end_at_the_wrap_flag(void **state)
{
    struct world *w = *state;
    unsigned int log2;

    wr32(w, SMMU_CMDQ_CONS, UINT32_MAX);
    wr32(w, SMMU_EVENTQ_PROD, UINT32_MAX);
    for ( log2 = 0; log2 < 32; log2++ )
    {
        uint32_t index = (2U << min(log2, 10U)) - 1;

        wr64(w, SMMU_CMDQ_BASE, CMDQ | log2);
        wr64(w, SMMU_EVENTQ_BASE, EVTQ | log2);
        wr32(w, SMMU_CMDQ_CONS, UINT32_MAX);
        wr32(w, SMMU_EVENTQ_PROD, UINT32_MAX);
        assert_int_equal(rd32(w, SMMU_CMDQ_CONS), SMMU_CMDQ_CONS_ERR | index);
        assert_int_equal(rd32(w, SMMU_EVENTQ_PROD),
                         SMMU_EVENTQ_PROD_OVFLG | index);
    }
    /* A smaller queue truncates what was there. */
    wr64(w, SMMU_CMDQ_BASE, CMDQ | 2);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), SMMU_CMDQ_CONS_ERR | 7);
}

/* 3.4.3: 40 bits here. */
static void addresses_are_truncated_to_oas(void **state)
{
    const uint64_t high = UINT64_C(0xfff0000000000);
    struct world *w = *state;

    ste(w, 3, CFG(SMMU_STE0_CONFIG_BYPASS), 0);
    poke64(w, CMDQ,
           OP(SMMU_CMD_SYNC) |
               VIOMMU_PREP(SMMU_CMD0_SYNC_CS, (uint64_t)SMMU_SYNC_CS_IRQ) |
               VIOMMU_PREP(SMMU_CMD0_SYNC_MSIDATA, UINT64_C(0xcafe)));
    poke64(w, CMDQ + 8, high | DONE);
    wr64(w, SMMU_STRTAB_BASE, high | STRTAB);
    wr32(w, SMMU_STRTAB_BASE_CFG, 6);
    wr64(w, SMMU_CMDQ_BASE, high | CMDQ | 6);
    wr64(w, SMMU_EVENTQ_BASE, high | EVTQ | 6);
    wr64(w, SMMU_EVENTQ_IRQ_CFG0, high | (DONE + 4));
    wr32(w, SMMU_EVENTQ_IRQ_CFG1, 0xbeef);
    wr32(w, SMMU_IRQ_CTRL, SMMU_IRQ_CTRL_EVENTQ_IRQEN);
    wr32(w, SMMU_CR0, SMMU_CR0_SMMUEN | SMMU_CR0_EVENTQEN | SMMU_CR0_CMDQEN);
    work(w);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_BYPASS, 0, 0);
    ste(w, 3, CFG(6), 0);
    poke64(w, CMDQ + 16, OP(SMMU_CMD_CFGI_STE) | SID(3));
    poke64(w, CMDQ + 24, 0);
    wr32(w, SMMU_CMDQ_PROD, 2);
    work(w);
    assert_int_equal(peek32(w, DONE), 0xcafe);
    assert_int_equal(peek32(w, DONE + 4), 0xbeef);
    assert_int_equal(peek64(w, EVTQ) & 0xff, SMMU_EVT_C_BAD_STE);
    assert_int_equal(rd32(w, SMMU_GERROR), 0);
}

static void page0_does_not_alias_page1(void **state)
{
    struct world *w = *state;

    wr64(w, SMMU_EVENTQ_BASE, EVTQ | 3);
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
    static const uint32_t regs[] = { SMMU_CR0ACK, SMMU_IRQ_CTRLACK,
                                     SMMU_GERROR };
    struct world *w = *state;
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(regs); i++ )
    {
        wr32(w, regs[i], UINT32_MAX);
        assert_int_equal(rd32(w, regs[i]), 0);
    }
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
        TEST(indices_of_the_smmu_end_at_the_wrap_flag),
        TEST(addresses_are_truncated_to_oas),
        TEST(page0_does_not_alias_page1),
        TEST(priq_is_absent),
        TEST(read_only_registers_ignore_writes),
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
