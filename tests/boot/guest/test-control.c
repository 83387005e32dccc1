/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The control domain beside a victim (domain 1, one vCPU) and an adversary
 * (domain 2, MAX_CPUS vCPUs). It gives the victim the physical CPU 0, which
 * takes the SMMU's interrupts, and the adversary the others, where there are
 * others (boot argument cpus=N); in the end it destroys the adversary in the
 * middle of what it does.
 */
#include "dt.h"
#include "gic.h"
#include "hypercall.h"
#include "smp.h"
#include "test.h"

#define VICTIM    1
#define ADVERSARY 2

#define SOAK_EVERY 10U /* seconds */

/*
 * Beside Linux (domain 1, one vCPU) and an adversary: give each a physical
 * CPU, and compare the hypervisor's free memory with what it was once the
 * adversary had gone through all its attacks. Linux ends the machine.
 */
void test_soak(void)
{
    unsigned int i, seconds = 0;
    uint64_t first, now;
    bool ok = !xen_pin_vcpu(0, 0, 1) && !xen_pin_vcpu(VICTIM, 0, 0);

    for ( i = 0; i < MAX_CPUS; i++ )
        ok = ok && !xen_pin_vcpu(ADVERSARY, i, 1);
    if ( !check(ok, "vCPUs have their places") )
        return;

    say("placed");
    await("adversary", "endless");
    first = xen_free_pages();
    do
    {
        sleep_ms(1000 * SOAK_EVERY);
        seconds += SOAK_EVERY;
        now = xen_free_pages();
    } while ( check(now && now == first,
                    "free memory after %u s: %lu pages, %lu at first", seconds,
                    now, first) );
}

void test_control(void)
{
    unsigned int cpus = dt_arg_number("cpus", 1), others = cpus - 1;
    bool ok = !xen_pin_vcpu(VICTIM, 0, 0) && !xen_pin_vcpu(0, 0, others);

    for ( unsigned int i = 0; i < MAX_CPUS; i++ )
        ok = ok && !xen_pin_vcpu(ADVERSARY, i, others ? 1 + i % others : 0);
    if ( !check(ok, "vCPUs have their places among %u pCPUs", cpus) )
        return;

    say("placed");
    await("victim", "finished");
    await("adversary", "endless");
    check(!xen_destroy_domain(ADVERSARY), "the adversary is destroyed");
    check(wait_for(!xen_has_domain(ADVERSARY)), "nothing is left of it");
    say("destroyed");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
