/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The physical SMMU stops to take commands while a guest waits for it, and
 * goes on later (the scenario does both, as "hardware"). That guest (waiting)
 * sends TLBIs and SYNCs until Xen ends it. Another one (beside), which asked
 * for nothing meanwhile, goes on. The control domain (silent) destroys the
 * first, which Xen refuses as long as the SMMU may still use what it remembers
 * of the stream, and drives its device: that is gone then. Boot arguments of
 * the control domain: domid=N of the first, registers=ADDRESS of its device.
 *
 * With gap=MS, the other guest does not sleep while the SMMU is at fault, but
 * computes for so long, and measures the longest time that it is kept from it.
 *
 * With two SMMUs, one of which falls silent, the first guest has devices
 * behind both (devices=2), and the other one is behind the SMMU that answers:
 * it goes on at all times (meanwhile=1). answering=ADDRESS is the first
 * guest's device there. It is stopped with the guest, and must not wait for
 * the other SMMU.
 */
#include "dt.h"
#include "gic.h"
#include "hypercall.h"
#include "rig.h"

#define EIO     5 /* of Xen's public headers */
#define DEVICES 2
#define GIVE_UP 2000 /* ms: longer than Xen waits for an SMMU */

static struct rig rig[DEVICES];

static bool start(void)
{
    unsigned int devices = dt_arg_number("devices", 1);

    for ( unsigned int i = 0; i < devices; i++ )
    {
        if ( !rig_init(&rig[i], i) )
            return false;
        smmu_stage1_init(rig[i].smmu, &rig[i].s1, 0x111 + i);
        smmu_map(&rig[i].s1, IOVA_A, (uintptr_t)rig[i].a, 0);
        smmu_map(&rig[i].s1, IOVA_B, (uintptr_t)rig[i].b, 0);
    }
    if ( !check(smmu_start(rig[0].smmu, 0), "SMMU on") )
        return false;

    for ( unsigned int i = 0; i < devices; i++ )
        if ( !rig_stream(&rig[i], &rig[i].s1, 0) ||
             !rig_moves(&rig[i], IOVA_A, rig[i].a, IOVA_B, rig[i].b,
                        "before") )
            return false;

    return true;
}

static bool invalidate(void)
{
    return smmu_tlbi(rig[0].smmu, SMMU_CMD_TLBI_NH_VA, rig[0].s1.asid,
                     IOVA_A) &&
           smmu_sync(rig[0].smmu, SMMU_SYNC_CONS);
}

static void works(const char *when)
{
    check(invalidate(), "TLBI and SYNC complete %s", when);
    rig_moves(&rig[0], IOVA_A, rig[0].a, IOVA_B, rig[0].b, when);
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

/* Without a vSMMU: what this guest gives back, its device may still reach. */
void test_giving(void)
{
    void *page = alloc(PAGE, PAGE);

    print("now the SMMU falls silent\n");
    await("hardware", "silent");
    print("%s\n", xen_give_page(page) ? "a page is given back"
                                      : "a page is not given back");
}

/* Compute for a while. What keeps us from it takes 100 ms at most. */
static void compute(unsigned int ms)
{
    uint64_t last = now_ms(), end = last + ms, now = last, longest = 0;

    for ( ; now < end; last = now )
    {
        now = now_ms();
        if ( now - last > longest )
            longest = now - last;
    }

    check(longest <= 100, "the longest gap in %u ms is %lu ms", ms, longest);
}

void test_beside(void)
{
    unsigned int gap = dt_arg_number("gap", 0);

    if ( !start() )
        return;

    say("ready");
    if ( gap )
    {
        await("hardware", "silent");
        compute(gap);
        print("now the SMMU may answer\n");
    }
    if ( dt_arg_number("meanwhile", 0) )
    {
        await("hardware", "silent");
        for ( unsigned int i = 0; i < 10; i++ )
            works("while the other SMMU is silent");
        await("control", "checked");
        print("now the SMMU may answer\n");
    }
    await("hardware", "answers");
    works("once the SMMU answers");
}

/* DMA of the stopped guest's device, between two marks in the trace. */
static void drive(const struct edu *edu, uint32_t what)
{
    edu_mark(edu, what);
    check(edu_write(edu, IOVA_B, 4), "DMA of the device that is behind the "
                                     "other SMMU: see the trace");
    edu_mark(edu, 0);
}

static void destroyed_at_last(unsigned int domid, const struct edu *edu)
{
    uint8_t *page = alloc(PAGE, PAGE);

    check(!xen_destroy_domain(domid), "domain %u is destroyed", domid);
    sleep_ms(100);
    fill(page, PAGE, 7);
    check(edu_write(edu, IOVA_B, PAGE) &&
              edu_write(edu, (uintptr_t)page, PAGE) && filled(page, PAGE, 7),
          "DMA of its device reaches nothing");
}

void test_silent(void)
{
    unsigned int domid = dt_arg_number("domid", 0);
    uintptr_t registers = dt_arg_number("registers", 0);
    uintptr_t answering = dt_arg_number("answering", 0);
    struct edu edu, other;

    check(!xen_map_page(0, registers) && edu_at(&edu, registers),
          "the device of domain %u is at hand", domid);
    if ( answering )
        check(!xen_map_page(0, answering) && edu_at(&other, answering),
              "and the one behind the other SMMU");
    await("hardware", "silent");
    sleep_ms(answering ? GIVE_UP : 20); /* for the first to wait */
    if ( answering )
        drive(&other, 1);
    check(xen_destroy_domain(domid) == -EIO,
          "domain %u is not destroyed while the SMMU is silent", domid);
    if ( answering )
        drive(&other, 2);
    say("checked");
    await("hardware", "answers");
    destroyed_at_last(domid, &edu);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
