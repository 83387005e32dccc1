/* SPDX-License-Identifier: GPL-2.0-only */
/* See smp.h. The stacks are in head.S. */
#include "smp.h"

#define PSCI_CPU_OFF      0x84000002U
#define PSCI_CPU_ON       0xc4000003U
#define PSCI_SYSTEM_OFF   0x84000008U
#define PSCI_SYSTEM_RESET 0x84000009U

void secondary(void); /* head.S */
void guest_secondary(unsigned int cpu);

static void (*todo)(unsigned int cpu);
static unsigned int cpus = 1, arrived, turn;

static long psci(uint32_t function, uint64_t a, uint64_t b, uint64_t c)
{
    register uint64_t x0 asm("x0") = function;
    register uint64_t x1 asm("x1") = a;
    register uint64_t x2 asm("x2") = b;
    register uint64_t x3 asm("x3") = c;

    asm volatile("hvc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)::"memory");

    return x0;
}

void guest_secondary(unsigned int cpu)
{
    todo(cpu);
}

bool smp_start(unsigned int n, void (*job)(unsigned int cpu))
{
    todo = job;
    cpus = n;
    dsb();
    for ( unsigned int cpu = 1; cpu < n; cpu++ )
        if ( psci(PSCI_CPU_ON, cpu, (uintptr_t)secondary, cpu) )
            return false;

    return true;
}

void smp_again(unsigned int cpu)
{
    psci(PSCI_CPU_ON, cpu, (uintptr_t)secondary, cpu);
}

void psci_cpu_off(void)
{
    psci(PSCI_CPU_OFF, 0, 0, 0);
}

void psci_system_off(void)
{
    psci(PSCI_SYSTEM_OFF, 0, 0, 0);
}

void psci_system_reset(void)
{
    psci(PSCI_SYSTEM_RESET, 0, 0, 0);
}

void smp_barrier(void)
{
    unsigned int mine = __atomic_load_n(&turn, __ATOMIC_ACQUIRE);

    if ( __atomic_add_fetch(&arrived, 1, __ATOMIC_ACQ_REL) == cpus )
    {
        arrived = 0;
        __atomic_store_n(&turn, mine + 1, __ATOMIC_RELEASE);
        return;
    }

    while ( __atomic_load_n(&turn, __ATOMIC_ACQUIRE) == mine )
        ;
}

/*
 * TPIDR_EL1 is one more than the number of faults, or zero: see the vectors.
 */
void smp_lenient(void)
{
    asm volatile("msr tpidr_el1, %0; isb" ::"r"(UINT64_C(1)) : "memory");
}

uint64_t smp_strict(void)
{
    uint64_t count;

    asm volatile("mrs %0, tpidr_el1; msr tpidr_el1, xzr; isb"
                 : "=&r"(count)::"memory");

    return count - 1;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
