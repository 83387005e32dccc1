/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The guest gives the very pages that it shares with its SMMU back to Xen and
 * takes others in their place: the command queue's, and the one where MSIs
 * land. What Xen may have remembered of the old ones must not be used.
 */
#include "bench-queue.h"
#include "rig.h"

#define HYPERCALL_MEMORY_OP  12
#define DECREASE_RESERVATION 1
#define POPULATE_PHYSMAP     6
#define DOMID_SELF           0x7ff0

#define RING_LOG2 8 /* one page of commands */
#define ROUNDS    3

/* struct xen_memory_reservation of Xen's public headers. */
struct reservation {
    uint64_t *extents;
    uint64_t nr_extents;
    uint32_t order, flags;
    uint16_t domid;
};

static struct rig rig;

static long memory_op(unsigned int op, uint64_t *gfn)
{
    struct reservation r = { gfn, 1, 0, 0, DOMID_SELF };
    register uint64_t x0 asm("x0") = op;
    register uint64_t x1 asm("x1") = (uintptr_t)&r;
    register uint64_t x16 asm("x16") = HYPERCALL_MEMORY_OP;

    asm volatile("hvc #0xea1"
                 : "+r"(x0), "+r"(x1), "+r"(x16)::"x2", "x3", "x4", "memory");

    return x0;
}

/* Another page, at the same address; what was in the old one is gone. */
static bool move(void *page)
{
    uint64_t gfn = (uintptr_t)page / PAGE;

    if ( memory_op(DECREASE_RESERVATION, &gfn) != 1 ||
         memory_op(POPULATE_PHYSMAP, &gfn) != 1 )
        return false;

    memset(page, 0, PAGE);
    dsb();

    return true;
}

void test_moved(void)
{
    uint64_t *ring;

    if ( !rig_init(&rig, 0) || !check(smmu_start(rig.smmu, 0), "SMMU on") )
        return;

    ring = alloc(PAGE, PAGE);
    rig.smmu->msi = alloc(PAGE, PAGE);
    check(smmu_use_cmdq(rig.smmu, ring, RING_LOG2), "command queue of a page");

    for ( unsigned int i = 0; i < ROUNDS; i++ )
    {
        check(smmu_sync(rig.smmu, SMMU_SYNC_MSI) &&
                  smmu_sync(rig.smmu, SMMU_SYNC_MSI),
              "SYNC completes by MSI");
        check(move((void *)rig.smmu->msi), "another page for MSIs");
        check(smmu_sync(rig.smmu, SMMU_SYNC_MSI), "SYNC completes there");
        check(move(ring), "another page for the command queue");
        check(smmu_sync(rig.smmu, SMMU_SYNC_MSI),
              "a SYNC in it is found there");
    }
    check(!((read32(rig.smmu->base + SMMU_GERROR) ^
             read32(rig.smmu->base + SMMU_GERRORN))),
          "no error");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
