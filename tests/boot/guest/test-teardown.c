/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest is destroyed in the middle of its DMA. It (endless) starts one DMA
 * behind the other through its own stage 1; the control domain (teardown)
 * destroys it as soon as one is under way, drives the device itself to see
 * that it reaches nothing, and then takes device and StreamID for its own.
 * Boot arguments of the control domain: victim=NAME, domid=N of the victim,
 * device=HOST PATH, registers=ADDRESS of the device: its own device tree does
 * not have it. It is domain 0.
 */
#include "dt.h"
#include "gic.h"
#include "hypercall.h"
#include "rig.h"

#define DMA_MS 100
#define EBUSY  16 /* of Xen's public headers */

static struct rig rig;

void test_endless(void)
{
    if ( !rig_init(&rig, 0) )
        return;

    smmu_stage1_init(rig.smmu, &rig.s1, 0x111);
    smmu_map(&rig.s1, IOVA_A, (uintptr_t)rig.a, 0);
    smmu_map(&rig.s1, IOVA_B, (uintptr_t)rig.b, 0);
    if ( !check(smmu_start(rig.smmu, 0), "SMMU on") ||
         !rig_stream(&rig, &rig.s1, 0) ||
         !rig_moves(&rig, IOVA_A, rig.a, IOVA_B, rig.b, "before the end") )
        return;

    for ( uint32_t n = 1;; n++ )
    {
        edu_start_write(&rig.edu, IOVA_B, PAGE);
        edu_mark(&rig.edu, n);
        say("dma");
        while ( !edu_wait(&rig.edu) )
            ;
    }
}

static bool has_begun(const struct edu *edu)
{
    uint32_t before = edu_marked(edu);

    return wait_for(edu_marked(edu) != before) && edu_busy(edu);
}

/*
 * The device sends to four kinds of address, with data that only its new owner
 * may have, and nothing arrives.
 */
static void reaches_nothing(const struct edu *edu, uint32_t *page)
{
    const uint64_t bus[] = { IOVA_A, IOVA_B, (uintptr_t)page, 0x40000000 };

    for ( size_t i = 0; i < sizeof(bus) / sizeof(bus[0]); i++ )
    {
        fill(page, PAGE, 7 + i);
        check(edu_write(edu, bus[i], PAGE) && filled(page, PAGE, 7 + i),
              "DMA to 0x%lx reaches nothing", bus[i]);
    }
}

static void serves_another(const struct edu *edu, uint32_t *page)
{
    uint32_t *to = alloc(PAGE, PAGE);
    char path[64];

    dt_arg("device", path, sizeof(path));
    if ( !check(!xen_assign_device(0, path), "%s can be assigned anew", path) )
        return;

    fill(page, PAGE, 21);
    check(edu_read(edu, (uintptr_t)page, PAGE) &&
              edu_write(edu, (uintptr_t)to, PAGE) && filled(to, PAGE, 21),
          "its StreamID serves another domain");
}

void test_teardown(void)
{
    uint32_t *page = alloc(PAGE, PAGE);
    unsigned int domid = dt_arg_number("domid", 0);
    uintptr_t registers = dt_arg_number("registers", 0);
    char victim[20], path[64];
    struct edu edu;

    dt_arg("victim", victim, sizeof(victim));
    dt_arg("device", path, sizeof(path));

    while ( !said(victim, "dma") )
        sleep_ms(1);
    check(!xen_map_page(0, registers) && edu_at(&edu, registers),
          "the device can be seen");
    check(xen_assign_device(0, path) == -EBUSY,
          "%s is not assigned to another domain", path);
    /* One that has just begun: the end has to come before its own. */
    check(has_begun(&edu), "the device's DMA is under way");
    check(!xen_destroy_domain(domid), "domain %u is destroyed", domid);
    sleep_ms(2 * DMA_MS);

    reaches_nothing(&edu, page);
    serves_another(&edu, page);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
