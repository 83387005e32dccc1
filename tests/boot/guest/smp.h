/* SPDX-License-Identifier: GPL-2.0-only */
/* More than one CPU, by PSCI (Arm DEN 0022). The first is number 0. */
#ifndef GUEST_SMP_H
#define GUEST_SMP_H

#include "lib.h"

#define MAX_CPUS 4

/*
 * Have CPUs 1 to n - 1 run job(their number), interrupts masked, and then wait
 * for ever. False if one is not there. They print nothing: output is the first
 * CPU's.
 */
bool smp_start(unsigned int n, void (*job)(unsigned int cpu));

/* The same for one CPU that went off. Nothing happens to one that is on. */
void smp_again(unsigned int cpu);

/* None of these returns. */
void psci_cpu_off(void);
void psci_system_off(void);
void psci_system_reset(void);

/* Wait until as many CPUs as smp_start() was told have come here. */
void smp_barrier(void);

/*
 * From here on, what faults on this CPU is left out. smp_strict() ends that
 * and returns how many faults there were.
 */
void smp_lenient(void);
uint64_t smp_strict(void);

#endif /* GUEST_SMP_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
