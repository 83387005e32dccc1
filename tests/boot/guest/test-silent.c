/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The physical SMMU stops to take commands while a guest waits for it, and
 * goes on later (the scenario does both, as "hardware"). That guest (waiting)
 * sends TLBIs and SYNCs until Xen ends it. Another one (beside), which asked
 * for nothing meanwhile, goes on. The control domain (silent) destroys the
 * first, which Xen refuses as long as the SMMU may still use what it remembers
 * of the stream, and drives its device: that is gone then. Boot arguments of
 * the control domain: domid=N of the first, registers=ADDRESS of its device.
 */
#include "dt.h"
#include "gic.h"
#include "hypercall.h"
#include "rig.h"

#define EIO 5 /* of Xen's public headers */

static struct rig rig;

static bool start(void)
{
    if ( !rig_init(&rig, 0) )
        return false;

    smmu_stage1_init(rig.smmu, &rig.s1, 0x111);
    smmu_map(&rig.s1, IOVA_A, (uintptr_t)rig.a, 0);
    smmu_map(&rig.s1, IOVA_B, (uintptr_t)rig.b, 0);

    return check(smmu_start(rig.smmu, 0), "SMMU on") &&
           rig_stream(&rig, &rig.s1, 0) &&
           rig_moves(&rig, IOVA_A, rig.a, IOVA_B, rig.b, "before");
}

static bool invalidate(void)
{
    return smmu_tlbi(rig.smmu, SMMU_CMD_TLBI_NH_VA, rig.s1.asid, IOVA_A) &&
           smmu_sync(rig.smmu, SMMU_SYNC_CONS);
}

void test_waiting(void)
{
    if ( !start() )
        return;

    await("domU2", "ready");
    print("now the SMMU falls silent\n");
    while ( invalidate() )
        ;
}

void test_beside(void)
{
    if ( !start() )
        return;

    say("ready");
    await("hardware", "answers");
    check(invalidate(), "TLBI and SYNC complete once the SMMU answers");
    rig_moves(&rig, IOVA_A, rig.a, IOVA_B, rig.b, "after");
}

void test_silent(void)
{
    unsigned int domid = dt_arg_number("domid", 0);
    uintptr_t registers = dt_arg_number("registers", 0);
    uint8_t *page = alloc(PAGE, PAGE);
    struct edu edu;

    check(!xen_map_page(0, registers) && edu_at(&edu, registers),
          "the device of domain %u is at hand", domid);
    await("hardware", "silent");
    sleep_ms(20); /* for the first to wait */
    check(xen_destroy_domain(domid) == -EIO,
          "domain %u is not destroyed while the SMMU is silent", domid);
    await("hardware", "answers");
    check(!xen_destroy_domain(domid), "domain %u is destroyed", domid);
    sleep_ms(100);
    fill(page, PAGE, 7);
    check(edu_write(&edu, IOVA_B, PAGE) &&
              edu_write(&edu, (uintptr_t)page, PAGE) && filled(page, PAGE, 7),
          "DMA of its device reaches nothing");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
