/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Storms: faults of devices, while the event queue is misused; and everything
 * that can be enabled or disabled, all the time.
 */
#include "adversary.h"

static void prepare(void)
{
    adv_queues(0);
}

/* test-adversary.c has the devices at it all the time. */
static void strike_faults(unsigned int cpu, struct random *r)
{
    uintptr_t base = adv.smmu->base;

    switch ( random_of(r, 4) )
    {
    case 0: write32(base + SMMU_EVENTQ_CONS, random64(r)); break;
    case 1: read32(base + SMMU_EVENTQ_PROD); break;
    case 2: write32(base + SMMU_IRQ_CTRL, random_of(r, 8)); break;
    default: write32(base + SMMU_GERRORN, read32(base + SMMU_GERROR)); break;
    }
}

static void strike_switch(unsigned int cpu, struct random *r)
{
    uintptr_t base = adv.smmu->base;

    switch ( random_of(r, 6) )
    {
    case 0:
        write32(base + SMMU_GBPA, SMMU_GBPA_UPDATE | random_of(r, 1U << 21));
        break;
    case 1:
        write32(base + SMMU_STRTAB_BASE_CFG, random_of(r, 1U << 18));
        break;
    case 2: write32(base + SMMU_CMDQ_PROD, random_of(r, 2048)); break;
    default: write32(base + SMMU_CR0, random_of(r, 32)); break;
    }
}

const struct attack attack_faults = { "faults", prepare, strike_faults };
const struct attack attack_switch = { "switch", prepare, strike_switch };

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
