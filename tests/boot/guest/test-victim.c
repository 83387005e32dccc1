/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest that wants nothing but its work done: DMA whose data it compares, and
 * all the time a TLBI and a SYNC whose duration it measures. First while the
 * adversary's vCPUs spin at EL1, then while they attack, then once that is
 * destroyed. Boot arguments: samples=N, at least in each phase; ratio=PERCENT,
 * how much longer the 99th percentile may be under attack (0: only printed).
 */
#include "dt.h"
#include "gic.h"
#include "hist.h"
#include "rig.h"

#define LOOK_EVERY 64U /* rounds of the loop between two looks at all else */
#define AT_LEAST   10000U
#define MIN_DMAS   2U

static struct rig rig;
static uint32_t samples;
static struct hist spinning, attacked, after;

/* DMA in steps that do not wait: read a page, write another, compare. */
static struct {
    unsigned int step, done, wrong;
} dma;

static void dma_step(void)
{
    if ( edu_busy(&rig.edu) )
        return;

    switch ( dma.step++ )
    {
    case 0:
        fill(rig.a, PAGE, ++rig.seed);
        memset(rig.b, 0, PAGE);
        edu_start_read(&rig.edu, IOVA_A, PAGE);
        break;

    case 1: edu_start_write(&rig.edu, IOVA_B, PAGE); break;

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

static void measure(struct hist *h, bool (*over)(void), const char *what)
{
    bool ok = true;

    dma.done = dma.wrong = 0;
    for ( uint32_t n = 1; ok; n++ )
    {
        uint32_t start = ticks();

        smmu_put(rig.smmu,
                 SMMU_CMD_TLBI_NH_VA |
                     VIOMMU_PREP(SMMU_CMD0_TLBI_ASID, (uint64_t)rig.s1.asid),
                 (IOVA_C & SMMU_CMD1_TLBI_VA) | SMMU_CMD1_TLBI_LEAF);
        ok = smmu_kick_and_sync(rig.smmu);
        hist_add(h, ticks() - start);

        if ( n % LOOK_EVERY )
            continue;
        dma_step();
        if ( n >= samples && dma.done >= MIN_DMAS && over() )
            break;
    }

    check(ok, "%s: each TLBI and SYNC completes", what);
    check(!dma.wrong, "%s: %u DMAs arrive as they were sent", what, dma.done);
    hist_print(h, what);
}

void test_victim(void)
{
    unsigned int most = dt_arg_number("ratio", 0), ratio;

    samples = dt_arg_number("samples", 2000);
    if ( !rig_init(&rig, 0) )
        return;

    smmu_stage1_init(rig.smmu, &rig.s1, 0x111);
    smmu_map(&rig.s1, IOVA_A, (uintptr_t)rig.a, 0);
    smmu_map(&rig.s1, IOVA_B, (uintptr_t)rig.b, 0);
    if ( !check(smmu_start(rig.smmu, 0), "SMMU on") ||
         !rig_stream(&rig, &rig.s1, 0) )
        return;

    await("adversary", "spinning");
    measure(&spinning, attack_begins, "adversary spins");
    say("measured");
    await("adversary", "attacking");
    measure(&attacked, attack_over, "adversary attacks");
    say("finished");
    measure(&after, adversary_gone, "adversary destroyed");

    ratio = hist_at(&attacked, 990) * UINT64_C(100) / hist_at(&spinning, 990);
    check(!most || ratio <= most,
          "p99 under attack is %u %% of that beside spinning vCPUs", ratio);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
