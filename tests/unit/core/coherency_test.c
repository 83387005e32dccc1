/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A vSMMU in front of physical SMMUs that are not coherent: IDR0.COHACC and
 * IDR0.MSI are 0 (IHI 0070, 6.3.1), and MSIs do not exist.
 */
#include "world.h"

#define MSI_SYNC                                                              \
    (OP(SMMU_CMD_SYNC) |                                                      \
     VIOMMU_PREP(SMMU_CMD0_SYNC_CS, (uint64_t)SMMU_SYNC_CS_IRQ) |             \
     VIOMMU_PREP(SMMU_CMD0_SYNC_MSIDATA, UINT64_C(0xcafe)))

/* A guest behind an SMMU that is not coherent. */
static struct world *noncoherent(void **state)
{
    struct world *w = *state;

    w->hw[0].coherent = false;
    world_remake(w);

    return w;
}

static void noncoherent_smmu_is_taken(void **state)
{
    struct world *w = *state;
    struct vsmmu_hw hw = w->hw[0];

    hw.coherent = false;
    assert_null(vsmmu_hw_refusal(&hw));
}

/* Firmware's word counts, in both directions. */
static void idr0_coherent_by_the_word_of_firmware(void **state)
{
    struct world *w = *state;

    w->hw[0].idr0 &= ~(uint32_t)SMMU_IDR0_COHACC;
    world_remake(w);
    assert_true(rd32(w, SMMU_IDR0) & SMMU_IDR0_COHACC);
    assert_true(rd32(w, SMMU_IDR0) & SMMU_IDR0_MSI);

    w->hw[0].idr0 |= SMMU_IDR0_COHACC;
    noncoherent(state);
    assert_false(rd32(w, SMMU_IDR0) & (SMMU_IDR0_COHACC | SMMU_IDR0_MSI));
}

static void idr0_no_flags_by_hardware_without_coherency(void **state)
{
    struct world *w = *state;

    w->hw[0].idr0 |= VIOMMU_PREP(SMMU_IDR0_HTTU, 2);
    world_remake(w);
    assert_true(rd32(w, SMMU_IDR0) & SMMU_IDR0_HTTU);
    noncoherent(state);
    assert_false(rd32(w, SMMU_IDR0) & SMMU_IDR0_HTTU);
}

static void one_noncoherent_smmu_makes_the_vsmmu_noncoherent(void **state)
{
    struct world *w = *state;
    unsigned int i;

    for ( i = 0; i < 3; i++ )
    {
        w->hw[i].coherent = false;
        world_remake(w);
        assert_false(rd32(w, SMMU_IDR0) & (SMMU_IDR0_COHACC | SMMU_IDR0_MSI));
        w->hw[i].coherent = true;
    }

    world_remake(w);
    assert_true(rd32(w, SMMU_IDR0) & SMMU_IDR0_COHACC);
}

/* 4.6.3: CS = SIG_IRQ stays legal, MSIAddress is ignored. */
static void sync_without_msi_writes_nothing(void **state)
{
    struct world *w = noncoherent(state);

    guest_cmdq(w, 6);
    poke32(w, DONE, 0x1111);
    run(w, MSI_SYNC, DONE);
    assert_int_equal(peek32(w, DONE), 0x1111);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), rd32(w, SMMU_CMDQ_PROD));

    /* Nor does an address that no MSI could be written to matter. */
    run(w, MSI_SYNC, 0x1000);
    assert_int_equal(rd32(w, SMMU_GERROR), 0);
}

static void irq_cfg_is_res0_without_msi(void **state)
{
    static const uint32_t cfg[] = {
        SMMU_GERROR_IRQ_CFG0, SMMU_GERROR_IRQ_CFG0 + 4,
        SMMU_GERROR_IRQ_CFG1, SMMU_GERROR_IRQ_CFG2,
        SMMU_EVENTQ_IRQ_CFG0, SMMU_EVENTQ_IRQ_CFG0 + 4,
        SMMU_EVENTQ_IRQ_CFG1, SMMU_EVENTQ_IRQ_CFG2,
    };
    struct world *w = noncoherent(state);
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(cfg); i++ )
    {
        wr32(w, cfg[i], 0xffffffff);
        assert_int_equal(rd32(w, cfg[i]), 0);
    }

    wr64(w, SMMU_EVENTQ_IRQ_CFG0, DONE);
    assert_int_equal(rd32(w, SMMU_EVENTQ_IRQ_CFG0), 0);
}

int run_coherency_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(noncoherent_smmu_is_taken),
        TEST(idr0_coherent_by_the_word_of_firmware),
        TEST(idr0_no_flags_by_hardware_without_coherency),
        TEST_THREE(one_noncoherent_smmu_makes_the_vsmmu_noncoherent),
        TEST(sync_without_msi_writes_nothing),
        TEST(irq_cfg_is_res0_without_msi),
    };

    return cmocka_run_group_tests_name("coherency", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
