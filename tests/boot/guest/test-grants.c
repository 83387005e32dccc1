/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest with a page of another domain is destroyed. The other domain
 * (granter, which is also the control domain) grants it a page. The guest
 * (grantee) maps many grants of its own, which take time to end, and that page
 * last, because Xen ends the last one first. Its device writes to the page, by
 * the guest's stage 1, and goes on to do so: here, the granter drives it. From
 * the moment that Xen tells the granter that its grant has ended, nothing may
 * be written to the page any more.
 *
 * Another control domain (executioner) only destroys a guest that has passed
 * its own test.
 *
 * Boot arguments of the granter: domid=N of the guest, registers=ADDRESS of
 * its device; of the executioner: domid=N, victim=NAME.
 */
#include "dt.h"
#include "gic.h"
#include "hypercall.h"
#include "rig.h"
#include "smp.h"

#define DMA_MS  100
#define GRANTER 0U /* the domain's number */
#define GUEST   1U

/* Grants of the guest, and how often it maps each. */
#define GRANTS 500U
#define TIMES  3U

/* Where the guest has the pages: its RAM ends before. */
#define OWN_IPA     UINT64_C(0x70000000)
#define FOREIGN_IPA UINT64_C(0x7f000000)

static struct rig rig;

/* Of the granter. */
static struct edu edu;
static uint32_t *page;
static volatile bool told, written;

static bool map_own(void)
{
    uint64_t at = OWN_IPA;

    if ( xen_grant_init() )
        return false;

    for ( unsigned int n = 0; n < GRANTS; n++ )
    {
        xen_grant(n, GUEST, (uintptr_t)rig.c, false);
        for ( unsigned int i = 0; i < TIMES; i++, at += PAGE )
            if ( xen_map_grant(GUEST, n, at, false) )
                return false;
    }

    return true;
}

void test_grantee(void)
{
    if ( !rig_init(&rig, 0) )
        return;

    smmu_stage1_init(rig.smmu, &rig.s1, 0x111);
    smmu_map(&rig.s1, IOVA_A, (uintptr_t)rig.a, 0);
    smmu_map(&rig.s1, IOVA_B, FOREIGN_IPA, 0);
    if ( !check(smmu_start(rig.smmu, 0), "SMMU on") ||
         !rig_stream(&rig, &rig.s1, 0) ||
         !check(map_own(), "%u grants of its own", GRANTS * TIMES) )
        return;

    await("control", "granted");
    if ( !check(!xen_map_grant(GRANTER, 0, FOREIGN_IPA, false),
                "the foreign page is mapped") ||
         !rig_moves(&rig, IOVA_A, rig.a, IOVA_B, (void *)FOREIGN_IPA,
                    "to the foreign page") )
        return;

    say("mapped");
    for ( ;; )
        asm volatile("wfi");
}

/*
 * On a CPU of its own: the device writes all the time, and as soon as the
 * grant has ended, the page is the granter's again.
 */
static void watch(unsigned int cpu)
{
    for ( ;; )
    {
        edu_start_write(&edu, IOVA_B, PAGE);
        while ( edu_busy(&edu) )
        {
            if ( told || xen_grant_in_use(0) )
                continue;
            fill(page, PAGE, 21);
            told = true;
        }
        if ( told && !filled(page, PAGE, 21) )
            written = true;
    }
}

void test_granter(void)
{
    unsigned int domid = dt_arg_number("domid", GUEST);
    uintptr_t registers = dt_arg_number("registers", 0);

    page = alloc(PAGE, PAGE);
    if ( !check(!xen_grant_init(), "a grant table") )
        return;
    xen_grant(0, domid, (uintptr_t)page, false);
    say("granted");
    await("domU1", "mapped");

    check(xen_grant_in_use(0), "the page is in use");
    check(!xen_map_page(0, registers) && edu_at(&edu, registers),
          "the device is at hand");
    fill(page, PAGE, 7);
    check(!xen_pin_vcpu(0, 0, 0) && !xen_pin_vcpu(0, 1, 1) &&
              smp_start(2, watch),
          "a CPU for the device");
    check(wait_for(!filled(page, PAGE, 7)), "the device writes to the page");

    check(!xen_destroy_domain(domid), "domain %u is destroyed", domid);
    check(wait_for(told), "the grant has ended");
    sleep_ms(3 * DMA_MS);
    check(!written, "then nothing has been written to the page");
    check(!xen_has_domain(domid), "nothing is left of domain %u", domid);
}

void test_executioner(void)
{
    unsigned int domid = dt_arg_number("domid", GUEST);
    char victim[20];

    dt_arg("victim", victim, sizeof(victim));
    await(victim, "result");
    check(!xen_destroy_domain(domid), "domain %u is destroyed", domid);
    check(wait_for(!xen_has_domain(domid)), "nothing is left of domain %u",
          domid);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
