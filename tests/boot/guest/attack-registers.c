/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random accesses to the frame: every width, every alignment, pairs,
 * exclusives and cache maintenance too, through an alias of the frame where
 * the CPU itself does not mind alignment.
 */
#include "adversary.h"

static const uint32_t registers[] = {
    SMMU_IDR0,        SMMU_IDR5,
    SMMU_CR0,         SMMU_CR0,
    SMMU_CR0ACK,      SMMU_CR1,
    SMMU_CR2,         SMMU_GBPA,
    SMMU_IRQ_CTRL,    SMMU_GERROR,
    SMMU_GERRORN,     SMMU_GERROR_IRQ_CFG0,
    SMMU_STRTAB_BASE, SMMU_STRTAB_BASE_CFG,
    SMMU_CMDQ_BASE,   SMMU_CMDQ_PROD,
    SMMU_CMDQ_PROD,   SMMU_CMDQ_CONS,
    SMMU_EVENTQ_BASE, SMMU_EVENTQ_PROD,
    SMMU_EVENTQ_CONS, SMMU_EVENTQ_IRQ_CFG0,
};

#define FRAME_SIZE 0x20000U
#define COUNT(a)   (sizeof(a) / sizeof((a)[0]))

static uint64_t any_value(struct random *r)
{
    switch ( random_of(r, 6) )
    {
    case 0: return random_of(r, 64);
    case 1: return adv_place(r) | random_of(r, 24);
    case 2: return UINT64_C(1) << random_of(r, 64);
    case 3: return ~UINT64_C(0);
    case 4: return SMMU_GBPA_UPDATE | random_of(r, 1U << 21);
    default: return random64(r);
    }
}

static uint32_t any_offset(struct random *r)
{
    uint32_t at = random_of(r, 2) ? registers[random_of(r, COUNT(registers))]
                                  : random_of(r, FRAME_SIZE);

    return random_of(r, 4) ? at : at ^ random_of(r, 8);
}

static void odd_access(struct random *r, uintptr_t at, uint64_t val)
{
    uint64_t a = val, b = 0;

    switch ( random_of(r, 9) )
    {
    case 0:
        asm volatile("ldp %0, %1, [%2]" : "=&r"(a), "=&r"(b) : "r"(at));
        break;
    case 1:
        asm volatile("stp %0, %0, [%1]" ::"r"(a), "r"(at) : "memory");
        break;
    case 2: asm volatile("ldxr %0, [%1]; clrex" : "=&r"(a) : "r"(at)); break;
    case 3:
        asm volatile("ldxr %w0, [%2]; stxr %w0, %1, [%2]"
                     : "=&r"(b)
                     : "r"(a), "r"(at)
                     : "memory");
        break;
    case 4: asm volatile("ldr %0, [%1], #8" : "=&r"(a), "+r"(at)); break;
    case 5:
        asm volatile("str %1, [%0, #-8]!" : "+r"(at) : "r"(a) : "memory");
        break;
    case 6: asm volatile("dc civac, %0" ::"r"(at) : "memory"); break;
    case 7: asm volatile("dc zva, %0" ::"r"(at) : "memory"); break;
    default: asm volatile("ldrsh %0, [%1]" : "=r"(a) : "r"(at)); break;
    }
}

static void strike(unsigned int cpu, struct random *r)
{
    uintptr_t at = adv.alias + any_offset(r);
    uint64_t val = adv_tame(any_value(r));

    switch ( random_of(r, 12) )
    {
    case 0: asm volatile("ldrb %w0, [%1]" : "=r"(val) : "r"(at)); break;
    case 1: asm volatile("ldrh %w0, [%1]" : "=r"(val) : "r"(at)); break;
    case 2: asm volatile("ldr %w0, [%1]" : "=r"(val) : "r"(at)); break;
    case 3: asm volatile("ldr %0, [%1]" : "=r"(val) : "r"(at)); break;
    case 4:
        asm volatile("strb %w0, [%1]" ::"r"(val), "r"(at) : "memory");
        break;
    case 5:
        asm volatile("strh %w0, [%1]" ::"r"(val), "r"(at) : "memory");
        break;
    case 6: odd_access(r, at, val); break;
    case 7:
    case 8: asm volatile("str %0, [%1]" ::"r"(val), "r"(at) : "memory"); break;
    default:
        asm volatile("str %w0, [%1]" ::"r"(val), "r"(at) : "memory");
        break;
    }
}

static void prepare(void)
{
    adv_queues(8);
}

const struct attack attack_registers = { "registers", prepare, strike };

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
