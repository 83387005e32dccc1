/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Does Xen's scheduler lose a wake-up? Domains 1 to N (domU1 to domUN) with
 * one vCPU each (napping) sleep and wake up. The control domain (placing), on
 * the physical CPU 0, pins them to others at random, then each to one of its
 * own, and looks whether they still get CPU time. Boot arguments of the
 * control domain: domains=N, rounds=N.
 */
#include "dt.h"
#include "gic.h"
#include "hypercall.h"
#include "random.h"
#include "test.h"

#define MOVES   4    /* of each domain, in a round */
#define LOST_MS 3000 /* without CPU time, and a vCPU counts as lost */

void test_napping(void)
{
    say("napping");
    for ( ;; )
        sleep_ms(1);
}

static bool place_at_random(unsigned int domains, struct random *r)
{
    bool ok = true;

    for ( unsigned int i = 0; i < MOVES * domains; i++ )
        ok =
            !xen_pin_vcpu(1 + i % domains, 0, 1 + random_of(r, domains)) && ok;
    for ( unsigned int i = 1; i <= domains; i++ )
        ok = !xen_pin_vcpu(i, 0, i) && ok;

    return ok;
}

static bool runs(unsigned int domid)
{
    uint64_t before = xen_cpu_time(domid, 0);

    for ( unsigned int i = 0; i < LOST_MS; i++ )
    {
        if ( xen_cpu_time(domid, 0) != before )
            return true;
        sleep_ms(1);
    }

    return false;
}

static bool do_round(unsigned int round, unsigned int domains,
                     struct random *r)
{
    if ( !place_at_random(domains, r) )
        return check(false, "round %u: domains are pinned", round);

    for ( unsigned int i = 1; i <= domains; i++ )
        if ( !runs(i) )
            return check(false, "round %u: domain %u gets CPU time", round, i);

    return true;
}

void test_placing(void)
{
    unsigned int domains = dt_arg_number("domains", 1);
    unsigned int rounds = dt_arg_number("rounds", 1), round = 0;
    struct random r = { 1 };

    for ( unsigned int i = 1; i <= domains; i++ )
    {
        char name[] = { 'd', 'o', 'm', 'U', '0' + i, '\0' };

        await(name, "napping");
    }
    if ( !check(!xen_pin_vcpu(0, 0, 0), "on pCPU 0") )
        return;

    while ( round < rounds && do_round(round, domains, &r) )
        round++;
    check(round == rounds, "no wake-up is lost in %u rounds", rounds);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
