/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A command queue that is always full: of garbage, of TLBIs, of CFGI_ALL.
 * Every CPU writes PROD again and again, so that the whole queue is to be
 * executed, and changes the commands meanwhile.
 */
#include "adversary.h"

static uint32_t entries(void)
{
    return 1U << adv.cmdq_log2;
}

/* All that fits, wherever CONS is by now. */
static void refill(void)
{
    uint32_t cons = read32(adv.smmu->base + SMMU_CMDQ_CONS);

    write32(adv.smmu->base + SMMU_CMDQ_PROD,
            (cons ^ entries()) & (2 * entries() - 1));
}

static void fill_with(uint64_t dw0, uint64_t dw1)
{
    uint64_t *cmd = adv_cmdq();

    adv_queues(0);
    for ( uint32_t i = 0; i < entries(); i++ )
    {
        cmd[2 * i] = dw0;
        cmd[2 * i + 1] = dw1;
    }
    dsb();
    refill();
}

static void garbage(struct random *r, uint32_t i)
{
    static const uint8_t op[] = {
        SMMU_CMD_PREFETCH_CONFIG, SMMU_CMD_CFGI_STE,
        SMMU_CMD_CFGI_STE_RANGE,  SMMU_CMD_CFGI_CD,
        SMMU_CMD_CFGI_CD_ALL,     SMMU_CMD_TLBI_NH_ALL,
        SMMU_CMD_TLBI_NH_ASID,    SMMU_CMD_TLBI_NH_VA,
        SMMU_CMD_TLBI_NH_VAA,     SMMU_CMD_TLBI_NSNH_ALL,
        SMMU_CMD_TLBI_S12_VMALL,  SMMU_CMD_SYNC,
    };
    uint64_t *cmd = adv_cmdq() + 2 * i, dw0 = random64(r);

    if ( random_of(r, 8) )
        dw0 = (dw0 & ~UINT64_C(0x7ff)) | op[random_of(r, sizeof(op))];
    if ( random_of(r, 2) )
        dw0 &= ~VIOMMU_MASK(63, 34); /* a StreamID that may exist */

    cmd[0] = dw0;
    cmd[1] = adv_tame(random_of(r, 2) ? random64(r) : random_of(r, 64));
}

static void prepare_garbage(void)
{
    struct random r = { 77 };

    fill_with(SMMU_CMD_SYNC, 0);
    for ( uint32_t i = 0; i < entries(); i++ )
        garbage(&r, i);
    dsb();
}

/* If the queue stopped at a command, replace it, so that the queue runs. */
static void strike_garbage(unsigned int cpu, struct random *r)
{
    uintptr_t base = adv.smmu->base;
    uint32_t error = read32(base + SMMU_GERROR);

    if ( (error ^ read32(base + SMMU_GERRORN)) & SMMU_GERROR_CMDQ_ERR )
    {
        garbage(r, read32(base + SMMU_CMDQ_CONS) & (entries() - 1));
        dsb();
        write32(base + SMMU_GERRORN, error);
    }
    garbage(r, random_of(r, entries()));
    refill();
}

static void prepare_tlbi(void)
{
    fill_with(SMMU_CMD_TLBI_NH_VA, IOVA_A & SMMU_CMD1_TLBI_VA);
}

static void prepare_cfgi_all(void)
{
    fill_with(SMMU_CMD_CFGI_STE_RANGE, SMMU_CMD1_CFGI_RANGE_ALL);
}

static void strike_full(unsigned int cpu, struct random *r)
{
    refill();
}

const struct attack attack_garbage = { "garbage", prepare_garbage,
                                       strike_garbage };
const struct attack attack_tlbi = { "tlbi", prepare_tlbi, strike_full };
const struct attack attack_cfgi_all = { "cfgi-all", prepare_cfgi_all,
                                        strike_full };

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
