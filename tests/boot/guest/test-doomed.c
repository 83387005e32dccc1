/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hostile guests (doomed) that end in the middle of what they do: their vCPUs
 * switch everything on and off, fill the command queue and let their device
 * fault, and go off and on by PSCI; after a while the guest shuts down,
 * resets, says that it has crashed, loses its first vCPU, or goes on.
 * Meanwhile the control domain (reaper) moves their vCPUs between physical
 * CPUs, and then destroys one after the other. Nothing of them may be left.
 * They play the adversary for test-victim.c. Boot arguments of a guest:
 * end=NUMBER, ms=TIME; of the control domain: guests=NUMBER (from domain 2
 * on), cpus=NUMBER.
 */
#include "bench-queue.h"
#include "dt.h"
#include "gic.h"
#include "hypercall.h"
#include "random.h"
#include "rig.h"
#include "smp.h"

#define CPUS      3
#define RING_LOG2 8
#define OFF_AFTER 200 /* rounds of a vCPU */

static struct rig rig;
static uint64_t *ring;
static uint32_t seed;
static volatile bool begin;

static void strike(struct random *r)
{
    static const uint64_t commands[] = { SMMU_CMD_CFGI_STE_RANGE | 31,
                                         SMMU_CMD_TLBI_NH_ALL, SMMU_CMD_SYNC };
    uintptr_t base = rig.smmu->base;

    switch ( random_of(r, 8) )
    {
    case 0: write32(base + SMMU_CR0, random_of(r, 16)); break;
    case 1:
        write32(base + SMMU_GBPA,
                SMMU_GBPA_UPDATE | (random_of(r, 2) ? SMMU_GBPA_ABORT : 0));
        break;
    case 2: write32(base + SMMU_GERRORN, read32(base + SMMU_GERROR)); break;
    case 3:
        write32(base + SMMU_EVENTQ_CONS, read32(base + SMMU_EVENTQ_PROD));
        break;
    case 4:
        ring[2 * random_of(r, 1U << RING_LOG2)] = commands[random_of(r, 3)];
    /* fallthrough */
    case 5:
        write32(base + SMMU_CR0,
                SMMU_CR0_SMMUEN | SMMU_CR0_CMDQEN | SMMU_CR0_EVENTQEN);
        break;
    default:
        write32(base + SMMU_CMDQ_PROD,
                (read32(base + SMMU_CMDQ_CONS) ^ 1U << RING_LOG2) &
                    ((2U << RING_LOG2) - 1));
    }

    if ( !edu_busy(&rig.edu) )
        edu_start_write(&rig.edu, random_of(r, 2) ? IOVA_B : IOVA_C, PAGE);
}

static void job(unsigned int cpu)
{
    struct random r = { seed + cpu };

    while ( !begin )
        ;
    for ( unsigned int n = 0;; n++ )
    {
        strike(&r);
        if ( cpu > 1 && n > OFF_AFTER )
            psci_cpu_off();
    }
}

static bool start(void)
{
    if ( !rig_init(&rig, 0) )
        return false;

    smmu_stage1_init(rig.smmu, &rig.s1, 0x111);
    smmu_map(&rig.s1, IOVA_B, (uintptr_t)rig.b, 0);
    ring = alloc(16U << RING_LOG2, 16U << RING_LOG2);
    for ( unsigned int i = 0; i < 1U << RING_LOG2; i++ )
        ring[2 * i] = SMMU_CMD_SYNC;

    return check(smmu_start(rig.smmu, 0), "SMMU on") &&
           rig_stream(&rig, &rig.s1, 0) &&
           check(smmu_use_cmdq(rig.smmu, ring, RING_LOG2), "a command queue");
}

static void end(unsigned int how)
{
    switch ( how )
    {
    case 1: psci_system_off(); break;
    case 2: psci_system_reset(); break;
    case 3: xen_crash(); break;
    case 4: psci_cpu_off(); break;
    default: say("done"); break;
    }
}

void test_doomed(void)
{
    unsigned int how = dt_arg_number("end", 0);
    struct random r = { seed = 7919 * (how + 1) };
    uint64_t until;

    if ( !start() || !check(smp_start(CPUS, job), "%u CPUs", CPUS) )
        return;

    say("spinning");
    await("victim", "measured");
    say("attacking");
    begin = true;
    until = now_ms() + dt_arg_number("ms", 50);
    for ( ;; )
    {
        for ( unsigned int i = 0; i < 20; i++ )
            strike(&r);
        for ( unsigned int cpu = 2; cpu < CPUS; cpu++ )
            smp_again(cpu);
        if ( now_ms() < until )
            continue;
        end(how);
        until = ~UINT64_C(0);
    }
}

static void move_some(unsigned int n, struct random *r, unsigned int guests,
                      unsigned int cpus)
{
    while ( n-- )
        xen_pin_vcpu(2 + random_of(r, guests), random_of(r, CPUS),
                     random_of(r, cpus));
}

void test_reaper(void)
{
    unsigned int guests = dt_arg_number("guests", 1),
                 cpus = dt_arg_number("cpus", 1);
    struct random r = { 4711 };

    await("adversary", "attacking");
    while ( !said("adversary", "done") )
        move_some(5, &r, guests, cpus);

    for ( unsigned int d = 2; d < 2 + guests; d++ )
    {
        move_some(random_of(&r, 40), &r, guests, cpus);
        check(!xen_destroy_domain(d), "domain %u is destroyed", d);
    }
    for ( unsigned int d = 2; d < 2 + guests; d++ )
        check(wait_for(!xen_has_domain(d)), "nothing is left of domain %u", d);
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
