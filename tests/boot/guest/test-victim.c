/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest that only does its work: DMA whose data it compares, and all the
 * time a TLBI and a SYNC whose duration it measures. First while the
 * adversary's vCPUs spin at EL1, then while they attack, then once the
 * adversary is destroyed. Boot arguments: samples=N, at least in each phase;
 * p99=PERCENT, how much longer the 99th percentile may be under attack;
 * pace=PERCENT, how much of the rounds in a second have to be left then (0:
 * either is only printed); latest=US: after each DMA, one that faults, with
 * the beat of test-flood.c, whose record has to arrive within that time.
 */
#include "adversary.h"
#include "dt.h"
#include "gic.h"
#include "hist.h"
#include "rig.h"

#define LOOK_EVERY  64U /* rounds of the loop between two looks at all else */
#define MIN_DMAS    2U
#define SHARED_SEED 4711

static struct rig rig;
static uint32_t samples;

static struct phase {
    struct hist hist;
    uint32_t pace; /* rounds per second */
} spinning, attacked, after;

/* DMA in steps that do not wait: read a page, write another, compare. */
static struct {
    unsigned int step, done, wrong;
} dma;

/* A DMA that faults: from when on may its record have been there? */
static struct {
    bool waits;
    uint32_t busy, arrived, lost, latest;
} fault;

#define TICKS_PER_US 125 / 2
#define RECORD_LOST  (1000000 * TICKS_PER_US)

/* In the ms after that in which the adversary's devices begin. */
static bool start_fault(void)
{
    uint32_t now = common_ticks() % BEAT_TICKS;

    if ( now < 1050 * TICKS_PER_US || now > 1900 * TICKS_PER_US )
        return false;

    edu_start_write(&rig.edu, IOVA_C, 4);
    fault.waits = true;

    return true;
}

static void wait_for_record(void)
{
    uint64_t evt[4];
    uint32_t waited = ticks() - fault.busy;

    if ( smmu_next_event(rig.smmu, evt) )
    {
        fault.waits = false;
        fault.arrived++;
        print("a record after %u us at most\n", waited * 2 / 125);
        if ( waited > fault.latest )
            fault.latest = waited;
    }
    else if ( waited > RECORD_LOST )
    {
        fault.waits = false;
        fault.lost++;
    }
}

static void dma_step(void)
{
    if ( edu_busy(&rig.edu) )
    {
        fault.busy = ticks();
        return;
    }

    if ( fault.waits )
    {
        wait_for_record();
        return;
    }

    switch ( dma.step++ )
    {
    case 0:
        fill(rig.a, PAGE, ++rig.seed);
        memset(rig.b, 0, PAGE);
        edu_start_read(&rig.edu, IOVA_A, PAGE);
        break;

    case 1: edu_start_write(&rig.edu, IOVA_B, PAGE); break;

    case 2:
        if ( dt_arg_number("latest", 0) && !start_fault() )
            dma.step--;
        break;

    default:
        dma.wrong += !filled(rig.b, PAGE, rig.seed);
        dma.done++;
        dma.step = 0;
    }
}

static bool attack_begins(void)
{
    return true;
}

static bool attack_over(void)
{
    return said("adversary", "done");
}

static bool adversary_gone(void)
{
    return said("control", "destroyed");
}

static void measure(struct phase *phase, bool (*over)(void), const char *what)
{
    uint64_t begin = now_ms();
    uint32_t n;
    bool ok = true;

    dma.done = dma.wrong = 0;
    for ( n = 1; ok; n++ )
    {
        uint32_t start = ticks();

        smmu_put(rig.smmu,
                 SMMU_CMD_TLBI_NH_VA |
                     VIOMMU_PREP(SMMU_CMD0_TLBI_ASID, (uint64_t)rig.s1.asid),
                 (IOVA_C & SMMU_CMD1_TLBI_VA) | SMMU_CMD1_TLBI_LEAF);
        ok = smmu_kick_and_sync(rig.smmu);
        hist_add(&phase->hist, ticks() - start);

        if ( n % LOOK_EVERY )
            continue;
        dma_step();
        if ( n >= samples && dma.done >= MIN_DMAS && over() )
            break;
    }

    phase->pace = n * UINT64_C(1000) / (now_ms() - begin);
    check(ok, "%s: each TLBI and SYNC completes", what);
    check(!dma.wrong, "%s: %u DMAs arrive as they were sent", what, dma.done);
    hist_print(&phase->hist, what);
    print("%s: %u rounds per second\n", what, phase->pace);
}

static void compare(void)
{
    uint64_t most = dt_arg_number("p99", 0), least = dt_arg_number("pace", 0);
    uint64_t p99 = hist_at(&attacked.hist, 990) * UINT64_C(100) /
                   hist_at(&spinning.hist, 990);
    uint64_t pace = attacked.pace * UINT64_C(100) / spinning.pace;

    check(!most || p99 <= most,
          "p99 under attack is %lu %% of that beside spinning vCPUs", p99);
    if ( dt_arg_number("latest", 0) )
        check(fault.arrived && !fault.lost &&
                  fault.latest <= dt_arg_number("latest", 0) * TICKS_PER_US,
              "%u own records arrive, the latest after %u us; %u are lost",
              fault.arrived, fault.latest * 2 / 125, fault.lost);
    check(pace >= least,
          "rounds per second are %lu %% of those beside spinning vCPUs", pace);
}

void test_victim(void)
{
    samples = dt_arg_number("samples", 2000);
    if ( !rig_init(&rig, 0) )
        return;

    smmu_stage1_init(rig.smmu, &rig.s1, 0x111);
    smmu_map(&rig.s1, IOVA_A, (uintptr_t)rig.a, 0);
    smmu_map(&rig.s1, IOVA_B, (uintptr_t)rig.b, 0);
    if ( !check(smmu_start(rig.smmu, 0), "SMMU on") ||
         !rig_stream(&rig, &rig.s1, 0) )
        return;

    fill((void *)SHARED_IPA, SHARED_SIZE, SHARED_SEED);
    await("adversary", "spinning");
    measure(&spinning, attack_begins, "adversary spins");
    say("measured");
    await("adversary", "attacking");
    measure(&attacked, attack_over, "adversary attacks");
    say("finished");
    measure(&after, adversary_gone, "adversary destroyed");

    compare();
    check(filled((void *)SHARED_IPA, SHARED_SIZE, SHARED_SEED),
          "Xen has written nothing to memory shared with the adversary");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
