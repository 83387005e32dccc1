/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The devices of a guest before it touches its vSMMU, as a boot loader without
 * a driver for it: with bypass=1 (viommu-reset = "bypass") DMA by
 * guest-physical address works, else nothing moves. Then a driver takes over,
 * as for any guest.
 */
#include "dt.h"
#include "rig.h"

static struct rig rig;

static void before_the_driver(bool bypass)
{
    bool moves =
        rig_can_move(&rig, (uintptr_t)rig.a, rig.a, (uintptr_t)rig.b, rig.b);

    check(moves == bypass, "untouched: DMA by guest-physical address %s",
          moves ? "moves a page" : "moves nothing");
    if ( !bypass )
        rig_write_blocked(&rig, (uintptr_t)rig.c, "untouched");
    else
        /* Stage 2 is there: this is no memory of the guest. */
        rig_write_blocked(&rig, IOVA_A, "untouched");
}

static void with_a_driver(void)
{
    smmu_stage1_init(rig.smmu, &rig.s1, 0x111);
    smmu_map(&rig.s1, IOVA_A, (uintptr_t)rig.a, 0);
    smmu_map(&rig.s1, IOVA_B, (uintptr_t)rig.b, 0);
    if ( check(smmu_start(rig.smmu, 0), "SMMU on") &&
         rig_write_blocked(&rig, (uintptr_t)rig.c, "SMMU on, V = 0") &&
         rig_stream(&rig, &rig.s1, 0) )
        rig_moves(&rig, IOVA_A, rig.a, IOVA_B, rig.b, "stage 1");
}

void test_reset(void)
{
    bool bypass = dt_arg_number("bypass", 0);

    /* This reads nothing of the vSMMU but its ID registers. */
    if ( !rig_init(&rig, 0) )
        return;

    before_the_driver(bypass);
    check(!(read32(rig.smmu->base + SMMU_GBPA) & SMMU_GBPA_ABORT) == bypass,
          "GBPA.ABORT is %u out of reset", !bypass);
    with_a_driver();
    meet("done");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
