/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The pages that Xen reads commands from, and writes events and MSIs to, are
 * given back to Xen, taken from it again, and replaced for a while by pages of
 * Xen's own (the grant table), all while Xen uses them.
 */
#include "adversary.h"
#include "hypercall.h"
#include "smp.h"

#define PAGES (ADV_SCRATCH_SIZE / PAGE)

/*
 * SYNCs whose MSIs go to every page of scratch, the queues' own included, and
 * to none.
 */
static void prepare(void)
{
    uint64_t *cmd = adv_cmdq();
    uintptr_t base = adv.smmu->base;

    adv_queues(0);
    for ( uint32_t i = 0; i < 1U << adv.cmdq_log2; i++ )
    {
        cmd[2 * i] = SMMU_CMD_SYNC |
                     VIOMMU_PREP(SMMU_CMD0_SYNC_CS, SMMU_SYNC_CS_IRQ) |
                     VIOMMU_PREP(SMMU_CMD0_SYNC_MSIDATA, SMMU_CMD_SYNC);
        cmd[2 * i + 1] = (uintptr_t)adv.scratch + i % PAGES * PAGE + 16 * i;
    }
    dsb();
    write64(base + SMMU_EVENTQ_IRQ_CFG0, (uintptr_t)adv.scratch + PAGE);
    write64(base + SMMU_GERROR_IRQ_CFG0, (uintptr_t)adv.scratch + 3 * PAGE);
    write32(base + SMMU_IRQ_CTRL,
            SMMU_IRQ_CTRL_EVENTQ_IRQEN | SMMU_IRQ_CTRL_GERROR_IRQEN);
}

/* Each CPU moves pages of its own, so that none is lost. */
static void move(unsigned int cpu, struct random *r)
{
    uint8_t *page =
        adv.scratch + PAGE * (cpu + MAX_CPUS * random_of(r, PAGES / MAX_CPUS));
    uint64_t *cmd = (uint64_t *)page;

    if ( !xen_give_page(page) )
        return;
    if ( !random_of(r, 4) && !xen_map_grant_table((uintptr_t)page) )
        xen_unmap_page(page);
    /* Xen may hold the old one for a moment, which counts as this guest's. */
    for ( unsigned int i = 0; i < 1000 && !xen_take_page(page); i++ )
        ;
    for ( unsigned int i = 0; i < PAGE / 16; i++ )
    {
        cmd[2 * i] = SMMU_CMD_SYNC |
                     VIOMMU_PREP(SMMU_CMD0_SYNC_CS, SMMU_SYNC_CS_IRQ) |
                     VIOMMU_PREP(SMMU_CMD0_SYNC_MSIDATA, SMMU_CMD_SYNC);
        cmd[2 * i + 1] = (uintptr_t)adv.scratch + i % PAGES * PAGE + 16 * i;
    }
}

static void strike(unsigned int cpu, struct random *r)
{
    uintptr_t base = adv.smmu->base;
    uint32_t size = 1U << adv.cmdq_log2;

    write32(base + SMMU_GERRORN, read32(base + SMMU_GERROR));
    write32(base + SMMU_EVENTQ_CONS, read32(base + SMMU_EVENTQ_PROD));
    write32(base + SMMU_CMDQ_PROD,
            (read32(base + SMMU_CMDQ_CONS) ^ size) & (2 * size - 1));
    move(cpu, r);
}

const struct attack attack_moving = { "moving", prepare, strike };

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
