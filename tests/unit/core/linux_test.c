/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What Linux's arm-smmu-v3 driver does, replayed: probing, reset, attaching a
 * device, unmapping, a fault.
 */
#include "world.h"

#define SYNC OP(SMMU_CMD_SYNC)
#define BUS  0x10000U

/*
 * Registers are read and written as the driver does it; it waits for each
 * handshake.
 */
static void write_and_wait(struct world *w, uint32_t reg, uint32_t ack,
                           uint32_t val)
{
    wr32(w, reg, val);
    work(w);
    assert_int_equal(rd32(w, ack), val);
}

/* What the driver refuses to work with, or has costly workarounds for. */
static void linux_accepts_the_id_registers(void **state)
{
    struct world *w = *state;
    uint32_t idr0 = rd32(w, SMMU_IDR0), idr1 = rd32(w, SMMU_IDR1);

    assert_true(VIOMMU_GET(SMMU_IDR0_TTF, idr0) & SMMU_IDR0_TTF_AARCH64_BIT);
    assert_int_not_equal(VIOMMU_GET(SMMU_IDR0_TTENDIAN, idr0), 1);
    assert_true(idr0 & SMMU_IDR0_S1P);
    assert_false(idr1 & (SMMU_IDR1_TABLES_PRESET | SMMU_IDR1_QUEUES_PRESET |
                         SMMU_IDR1_REL));
    assert_true(VIOMMU_GET(SMMU_IDR1_CMDQS, idr1) >= 7);
    /* These two make it poll the SYNC's word in memory, without a trap. */
    assert_true(idr0 & SMMU_IDR0_MSI);
    assert_true(idr0 & SMMU_IDR0_COHACC);
}

static void linux_reset(struct world *w)
{
    uint32_t enables = 0;

    if ( rd32(w, SMMU_CR0) & SMMU_CR0_SMMUEN )
        wr32(w, SMMU_GBPA, SMMU_GBPA_UPDATE | SMMU_GBPA_ABORT);
    write_and_wait(w, SMMU_CR0, SMMU_CR0ACK, 0);

    wr32(w, SMMU_CR1, 0xd75);
    wr32(w, SMMU_CR2, SMMU_CR2_PTM | SMMU_CR2_RECINVSID | SMMU_CR2_E2H);
    wr64(w, SMMU_STRTAB_BASE, STRTAB | SMMU_STRTAB_BASE_RA);
    wr32(w, SMMU_STRTAB_BASE_CFG,
         VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_FMT, SMMU_STRTAB_FMT_2LVL) |
             VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_SPLIT, 8) |
             VIOMMU_GET(SMMU_IDR1_SIDSIZE, rd32(w, SMMU_IDR1)));

    w->cmdq_log2 = 8;
    w->prod = 0;
    wr64(w, SMMU_CMDQ_BASE, CMDQ | SMMU_Q_BASE_HINT | 8);
    wr32(w, SMMU_CMDQ_PROD, 0);
    wr32(w, SMMU_CMDQ_CONS, 0);
    enables = SMMU_CR0_CMDQEN;
    write_and_wait(w, SMMU_CR0, SMMU_CR0ACK, enables);

    put(w, OP(SMMU_CMD_CFGI_STE_RANGE), 31);
    run_sync(w);
    put(w, OP(SMMU_CMD_TLBI_NSNH_ALL), 0);
    run_sync(w);
    expect_no_cerror(w);

    w->evtq_log2 = 7;
    wr64(w, SMMU_EVENTQ_BASE, EVTQ | SMMU_Q_BASE_HINT | 7);
    wr32(w, SMMU_EVENTQ_PROD, 0);
    wr32(w, SMMU_EVENTQ_CONS, 0);
    enables |= SMMU_CR0_EVENTQEN;
    write_and_wait(w, SMMU_CR0, SMMU_CR0ACK, enables);

    write_and_wait(w, SMMU_IRQ_CTRL, SMMU_IRQ_CTRLACK, 0);
    wr64(w, SMMU_GERROR_IRQ_CFG0, 0);
    wr64(w, SMMU_EVENTQ_IRQ_CFG0, 0);
    write_and_wait(w, SMMU_IRQ_CTRL, SMMU_IRQ_CTRLACK,
                   SMMU_IRQ_CTRL_EVENTQ_IRQEN | SMMU_IRQ_CTRL_GERROR_IRQEN);

    enables |= SMMU_CR0_SMMUEN;
    write_and_wait(w, SMMU_CR0, SMMU_CR0ACK, enables);
}

/*
 * The level-2 table of a bus, its STEs aborting, is installed without a
 * command.
 */
static void linux_probe_bus(struct world *w, uint32_t vsid)
{
    unsigned int i;

    for ( i = 0; i < 256; i++ )
        ste_at(w, L2TAB + i * SMMU_STE_SIZE, CFG(SMMU_STE0_CONFIG_ABORT), 0);
    poke64(w, STRTAB + 8 * (vsid >> 8), L2TAB | 9);
}

static void linux_write_ste(struct world *w, uint32_t vsid, uint64_t dw0,
                            uint64_t dw1)
{
    uint64_t at = L2TAB + (vsid & 0xff) * SMMU_STE_SIZE;

    poke64(w, at + 8, dw1);
    put(w, OP(SMMU_CMD_CFGI_STE) | SID(vsid), 1);
    run_sync(w);
    poke64(w, at, dw0);
    put(w, OP(SMMU_CMD_CFGI_STE) | SID(vsid), 1);
    run_sync(w);
}

static void linux_brings_the_smmu_up(void **state)
{
    struct world *w = *state;

    linux_reset(w);
    assert_int_equal(w->nr_cmds[1], 1);
    expect_cmd(w, 1,
               OP(SMMU_CMD_TLBI_NH_ALL) |
                   VIOMMU_PREP(SMMU_CMD0_TLBI_VMID, UINT64_C(9)),
               0);
    expect_no_event(w);
    assert_int_equal(rd32(w, SMMU_GERROR), 0);
    assert_int_equal(w->edges[0] + w->edges[1], 0);
}

static void linux_resets_twice(void **state)
{
    struct world *w = *state;

    linux_reset(w);
    linux_probe_bus(w, BUS);
    linux_write_ste(w, BUS + 8, S1(CDTAB), 0xdd);
    linux_reset(w);
    expect_stream(w, 1, 8, VSMMU_STREAM_S1, CDTAB, 0xdc);
}

/*
 * S1CIR, S1COR write-back, S1CSH inner, S1DSS SSID0, STRW 0: as the driver
 * writes it for a single CD.
 */
static void linux_attaches_a_device(void **state)
{
    const uint64_t attr = VIOMMU_PREP(SMMU_STE1_S1CIR, SMMU_STE1_S1C_WBRA) |
                          VIOMMU_PREP(SMMU_STE1_S1COR, SMMU_STE1_S1C_WBRA) |
                          VIOMMU_PREP(SMMU_STE1_S1CSH, UINT64_C(3));
    struct world *w = *state;

    linux_reset(w);
    linux_probe_bus(w, BUS);
    put(w, OP(SMMU_CMD_CFGI_CD) | SID(BUS + 8), 1);
    run_sync(w);
    linux_write_ste(w, BUS + 8, S1(CDTAB),
                    attr |
                        VIOMMU_PREP(SMMU_STE1_S1DSS, SMMU_STE1_S1DSS_SSID0));
    expect_stream(w, 1, 8, VSMMU_STREAM_S1, CDTAB, attr);
    expect_aborts(w, 1, 9);
    expect_no_event(w);
    expect_no_cerror(w);
}

static void linux_detaches_a_device(void **state)
{
    struct world *w = *state;

    linux_reset(w);
    linux_probe_bus(w, BUS);
    linux_write_ste(w, BUS + 8, S1(CDTAB), 0);
    linux_write_ste(
        w, BUS + 8, CFG(SMMU_STE0_CONFIG_BYPASS),
        VIOMMU_PREP(SMMU_STE1_SHCFG, (uint64_t)SMMU_STE1_SHCFG_INCOMING));
    expect_stream(w, 1, 8, VSMMU_STREAM_BYPASS, 0, 0);
    linux_write_ste(w, BUS + 8, CFG(SMMU_STE0_CONFIG_ABORT), 0);
    expect_aborts(w, 1, 8);
    expect_no_event(w);
}

/*
 * A strict unmap: one range invalidation and a SYNC that writes its own first
 * word, polled in memory.
 */
static void linux_unmaps_strictly(void **state)
{
    struct world *w = *state;
    unsigned int i;

    linux_reset(w);
    linux_probe_bus(w, BUS);
    linux_write_ste(w, BUS + 8, S1(CDTAB), 0);
    w->nr_cmds[1] = w->issue_calls = 0;

    for ( i = 0; i < 300; i++ )
    {
        uint64_t at;

        put(w,
            OP(SMMU_CMD_TLBI_NH_VA) |
                VIOMMU_PREP(SMMU_CMD0_TLBI_NUM, UINT64_C(15)) |
                VIOMMU_PREP(SMMU_CMD0_TLBI_ASID, UINT64_C(1)),
            0xffff0000 | SMMU_CMD1_TLBI_LEAF |
                VIOMMU_PREP(SMMU_CMD1_TLBI_TTL, UINT64_C(3)) |
                VIOMMU_PREP(SMMU_CMD1_TLBI_TG, SMMU_TLBI_TG_4K));
        at = CMDQ + (w->prod & 0xff) * SMMU_CMD_SIZE;
        put(w, SYNC | VIOMMU_PREP(SMMU_CMD0_SYNC_CS, SMMU_SYNC_CS_IRQ), at);
        assert_int_equal(peek32(w, at),
                         (uint32_t)(SYNC | VIOMMU_PREP(SMMU_CMD0_SYNC_CS,
                                                       SMMU_SYNC_CS_IRQ)));
        go(w);
        assert_int_equal(peek32(w, at), 0);
    }
    assert_int_equal(w->nr_cmds[1], 300);
    expect_no_cerror(w);
}

static void linux_sends_a_batch_of_64(void **state)
{
    struct world *w = *state;
    unsigned int i;

    linux_reset(w);
    w->nr_cmds[1] = w->issue_calls = 0;
    for ( i = 0; i < 63; i++ )
        put(w, OP(SMMU_CMD_TLBI_NH_VA), (uint64_t)i << 12);
    run_sync(w);
    expect_no_cerror(w);
    assert_int_equal(w->nr_cmds[1], 63);
    assert_int_equal(w->issue_calls, 2); /* one for each SMMU */
}

static void linux_sees_a_fault(void **state)
{
    const uint64_t evt[4] = { SMMU_EVT_F_TRANSLATION | SID(8),
                              SMMU_EVT1_RNW |
                                  VIOMMU_PREP(SMMU_EVT1_CLASS,
                                              (uint64_t)SMMU_EVT_CLASS_IN),
                              0xdead000, 0 };
    struct world *w = *state;
    uint64_t seen[4];

    linux_reset(w);
    linux_probe_bus(w, BUS);
    linux_write_ste(w, BUS + 8, S1(CDTAB), 0);
    vsmmu_event(w->v, 1, evt);
    assert_int_equal(w->edges[VSMMU_IRQ_EVENTQ], 1);
    assert_true(next_event(w, seen));
    assert_int_equal(VIOMMU_GET(SMMU_EVT0_SID, seen[0]), BUS + 8);
    assert_int_equal(seen[2], 0xdead000);
}

static void linux_recovers_from_a_bad_command(void **state)
{
    struct world *w = *state;

    linux_reset(w);
    put(w, OP(SMMU_CMD_ATC_INV), 0);
    run_sync(w);
    expect_cerror(w, SMMU_CERROR_ILL, 4);
    assert_int_equal(w->edges[VSMMU_IRQ_GERROR], 1);
    poke64(w, CMDQ + 4 * SMMU_CMD_SIZE, SYNC);
    poke64(w, CMDQ + 4 * SMMU_CMD_SIZE + 8, 0);
    wr32(w, SMMU_GERRORN, rd32(w, SMMU_GERROR));
    work(w);
    expect_no_cerror(w);
}

int run_linux_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_BIG(linux_accepts_the_id_registers),
        TEST_BIG(linux_brings_the_smmu_up),
        TEST_BIG(linux_resets_twice),
        TEST_BIG(linux_attaches_a_device),
        TEST_BIG(linux_detaches_a_device),
        TEST_BIG(linux_unmaps_strictly),
        TEST_BIG(linux_sends_a_batch_of_64),
        TEST_BIG(linux_sees_a_fault),
        TEST_BIG(linux_recovers_from_a_bad_command),
    };

    return cmocka_run_group_tests_name("linux", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
