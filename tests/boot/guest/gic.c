/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * GICv3 (Arm IHI 0069): affinity routing, group 1, one CPU. Of private
 * interrupts only the virtual timer is used.
 */
#include "dt.h"
#include "gic.h"

#define GICD_CTLR       0x0000
#define GICD_IGROUPR    0x0080
#define GICD_ISENABLER  0x0100
#define GICD_IPRIORITYR 0x0400
#define GICD_ICFGR      0x0c00
#define GICD_IROUTER    0x6000

#define GICR_SGI 0x10000 /* the frame of private interrupts */
#define TIMER_INTID                                                           \
    27 /* the virtual timer's, wherever the architecture's advice is followed \
        */

#define CTLR_ENABLE_G1                                                        \
    0x3U /* EnableGrp1A (or EnableGrp1 where there is one security state) and \
            its neighbour */
#define CTLR_ARE 0x10U

#define NR_INTIDS 288

static uintptr_t gicd;
static volatile unsigned int taken[NR_INTIDS];

void gic_init(uintptr_t dist)
{
    gicd = dist;
    write32(gicd + GICD_CTLR, CTLR_ARE);
    write32(gicd + GICD_CTLR, CTLR_ARE | CTLR_ENABLE_G1);

    asm volatile("msr S3_0_C12_C12_5, %0" ::"r"(7UL)); /* ICC_SRE_EL1 */
    asm volatile("isb");
    asm volatile("msr S3_0_C4_C6_0, %0" ::"r"(0xf0UL)); /* ICC_PMR_EL1 */
    asm volatile("msr S3_0_C12_C12_7, %0" ::"r"(1UL));  /* ICC_IGRPEN1_EL1 */
    asm volatile("isb; msr daifclr, #2");
}

void gic_enable(unsigned int intid)
{
    uintptr_t cfg = gicd + GICD_ICFGR + intid / 16 * 4;
    uintptr_t group = gicd + GICD_IGROUPR + intid / 32 * 4;
    uint64_t mpidr;

    if ( intid < 32 || intid >= NR_INTIDS )
        return;

    asm volatile("mrs %0, mpidr_el1" : "=r"(mpidr));
    write32(cfg, read32(cfg) | 2U << (intid % 16 * 2));
    write32(group, read32(group) | 1U << (intid % 32));
    *(volatile uint8_t *)(gicd + GICD_IPRIORITYR + intid) = 0xa0;
    write64(gicd + GICD_IROUTER + intid * 8, mpidr & 0xff00ffffff);
    write32(gicd + GICD_ISENABLER + intid / 32 * 4, 1U << (intid % 32));
    dsb();
}

unsigned int gic_taken(unsigned int intid)
{
    return intid < NR_INTIDS ? taken[intid] : 0;
}

/*
 * In the redistributor: its registers of private interrupts have the
 * distributor's offsets.
 */
static void enable_timer(void)
{
    uintptr_t gicr = dt_reg(dt_find("arm,gic-v3", 0), 1) + GICR_SGI;

    write32(gicr + GICD_IGROUPR,
            read32(gicr + GICD_IGROUPR) | 1U << TIMER_INTID);
    *(volatile uint8_t *)(gicr + GICD_IPRIORITYR + TIMER_INTID) = 0xa0;
    write32(gicr + GICD_ISENABLER, 1U << TIMER_INTID);
    dsb();
}

void sleep_ms(unsigned int ms)
{
    unsigned int before = taken[TIMER_INTID];
    uint64_t count, freq;

    if ( !before )
        enable_timer();

    asm volatile("isb; mrs %0, cntvct_el0" : "=r"(count)::"memory");
    asm volatile("mrs %0, cntfrq_el0" : "=r"(freq));
    asm volatile("msr cntv_cval_el0, %0" ::"r"(count + freq / 1000 * ms));
    asm volatile("msr cntv_ctl_el0, %0; isb" ::"r"(UINT64_C(1)));

    for ( ;; )
    {
        asm volatile("msr daifset, #2" ::: "memory");
        if ( taken[TIMER_INTID] != before )
            break;
        asm volatile("wfi; msr daifclr, #2; isb" ::: "memory");
    }
    asm volatile("msr daifclr, #2" ::: "memory");
}

/* Called from the vector. */
void gic_handle(void)
{
    uint64_t intid;

    asm volatile("mrs %0, S3_0_C12_C12_0; dsb sy"
                 : "=r"(intid)::"memory"); /* ICC_IAR1_EL1 */
    if ( intid >= NR_INTIDS )
        return;

    taken[intid]++;
    if ( intid == TIMER_INTID )
        asm volatile("msr cntv_ctl_el0, xzr; isb");
    asm volatile(
        "msr S3_0_C12_C12_1, %0; isb" ::"r"(intid)); /* ICC_EOIR1_EL1 */
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
