/* SPDX-License-Identifier: GPL-2.0-only */
/* Pages of registers that two domains have, or a domain and Xen. */

#include "world.h"

#define DMA   "/passthrough/dma@400000"
#define NET   "/passthrough/net@500000"
#define CAN2  "/passthrough/can@600000"
#define HCAN  "/soc/can@600000"
#define PART2 partial_of(w, "/chosen/domU2")

/* That row of a node's xen,reg. */
#define REG(fdt, path, base, size)                                            \
    CELLS(fdt, path, "xen,reg", 0, base, 0, size, 0, base)

static void pages_of_two_guests_are_noticed(void **state)
{
    struct world *w = W(state);
    const struct found *f;

    REG(PART2, CAN2, 0x50400000, 0x1000);
    noticed(w, "pages-in-two-domains", CAN2, "xen,reg");
    f = find_found(w, "pages-in-two-domains");
    assert_string_equal(f->domain, "domU2");
    assert_string_equal(f->tree, "partial");
    assert_non_null(strstr(f->text, "0x50400000"));
    assert_non_null(strstr(f->text, DMA " of domain domU1 "));
    assert_int_equal(w->nr_found, 1);

    /* In part; in a later row. */
    REG(PART2, CAN2, 0x503ff000, 0x3000);
    noticed(w, "pages-in-two-domains", CAN2, "xen,reg");
    assert_non_null(strstr(find_found(w, "pages-in-two-domains")->text,
                           "from 0x50400000 on"));
    CELLS(PART2, CAN2, "xen,reg", 0, 0x50600000, 0, 0x1000, 0, 0x700000, 0,
          0x50400000, 0, 0x1000, 0, 0x701000);
    noticed(w, "pages-in-two-domains", CAN2, "xen,reg");
    assert_non_null(
        strstr(find_found(w, "pages-in-two-domains")->text, "row 1 "));

    /* Once for a node, and within what another has. */
    CELLS(PART2, CAN2, "xen,reg", 0, 0x40010000, 0, 0x8000, 0, 0x700000, 0,
          0x40011000, 0, 0x1000, 0, 0x710000, 0, 0x40012000, 0, 0x1000, 0,
          0x720000);
    make_plan(w);
    assert_int_equal(times_found(w, "pages-in-two-domains"), 1);

    /* The domain with a vSMMU comes last. */
    REG(PART2, CAN2, 0x50400000, 0x1000);
    set_string(HOST(w), "/chosen/domU1", "viommu", "none");
    set_string(HOST(w), "/chosen/domU2", "viommu", "smmuv3");
    make_plan(w);
    assert_int_equal(times_found(w, "pages-in-two-domains"), 1);
    assert_string_equal(find_found(w, "pages-in-two-domains")->domain,
                        "domU2");
}

static void neighbours_share_no_page(void **state)
{
    struct world *w = W(state);

    REG(PART2, CAN2, 0x50401000, 0x1000);
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);
    REG(PART2, CAN2, 0x503ff000, 0x1000);
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);
}

static void pages_of_one_guest_are_its_own(void **state)
{
    struct world *w = W(state);

    del_prop(PART(w), NET, "reg");
    CELLS(PART(w), NET, "xen,reg", 0, 0x50400000, 0, 0x1000, 0, 0x500000);
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);

    /* It does not hide what another one has. */
    CELLS(PART(w), NET, "xen,reg", 0, 0x50000000, 0, 0x80000, 0, 0x500000);
    CELLS(PART(w), DMA, "xen,reg", 0, 0x50010000, 0, 0x10000, 0, 0x400000);
    REG(PART2, CAN2, 0x50008000, 0x1000);
    noticed(w, "pages-in-two-domains", CAN2, "xen,reg");
    REG(PART2, CAN2, 0x50018000, 0x100000 - 0x18000);
    noticed(w, "pages-in-two-domains", CAN2, "xen,reg");
}

/* One of a kind behind another: all that reaches far enough is looked at. */
static void pages_are_found_behind_others(void **state)
{
    struct world *w = W(state);
    void *other = world_load("partial2");

    del_prop(PART(w), DMA, "reg");
    del_prop(PART(w), NET, "reg");
    add_node(HOST(w), "/chosen", "domU3");
    set_string(HOST(w), "/chosen/domU3", "compatible", "xen,domain");
    set_string(HOST(w), "/chosen/domU3", "viommu", "none");
    world_module(w, "/chosen/domU3", other);
    set_string(other, CAN2, "xen,path", "/soc/old-dma@700000");
    REG(other, CAN2, 0x50000000, 0x90000);
    REG(PART2, CAN2, 0x50080000, 0x8000);
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);

    CELLS(PART(w), DMA, "xen,reg", 0, 0x50008000, 0, 0x1000, 0, 0x400000);
    CELLS(PART(w), NET, "xen,reg", 0, 0x50010000, 0, 0x80000, 0, 0x500000);
    make_plan(w);
    assert_int_equal(w->rc, 0);
    assert_int_equal(times_found(w, "pages-in-two-domains"), 3);
    assert_string_equal(w->found[0].node, DMA);
    assert_string_equal(w->found[1].node, NET);
    assert_string_equal(w->found[2].node, CAN2);
}

/* What is found behind one's own, and only there. */
static void pages_are_found_behind_ones_own(void **state)
{
    struct world *w = W(state);

    add_node(HOST(w), "/chosen", "domU0");
    set_string(HOST(w), "/chosen/domU0", "compatible", "xen,domain");
    world_module(w, "/chosen/domU2", NULL);
    world_module(w, "/chosen/domU0", world_load("partial2"));
    REG(partial_of(w, "/chosen/domU0"), CAN2, 0x50020000, 0x20000);
    REG(PART(w), NET, 0x50000000, 0x80000);
    REG(PART(w), DMA, 0x50030000, 0x1000);
    make_plan(w);
    assert_int_equal(times_found(w, "pages-in-two-domains"), 2);
    assert_string_equal(w->found[0].node, DMA);
    assert_string_equal(w->found[1].node, NET);
}

static void pages_of_guests_without_viommu_are_xens_business(void **state)
{
    struct world *w = W(state);

    REG(PART2, CAN2, 0x50400000, 0x1000);
    set_string(HOST(w), "/chosen/domU2", "viommu", "smmuv3");
    noticed(w, "pages-in-two-domains", CAN2, "xen,reg");

    /* domU3 has the vSMMU for which there is a plan at all. */
    del_prop(HOST(w), "/chosen/domU2", "viommu");
    set_string(HOST(w), "/chosen/domU1", "viommu", "none");
    add_node(HOST(w), "/chosen", "domU3");
    set_string(HOST(w), "/chosen/domU3", "compatible", "xen,domain");
    set_string(HOST(w), "/chosen/domU3", "viommu", "smmuv3");
    make_plan(w);
    assert_int_equal(times_found(w, "pages-in-two-domains"), 0);
    w->check_all = true;
    make_plan(w);
    assert_int_equal(times_found(w, "pages-in-two-domains"), 1);
}

static void pages_of_domain_0_are_noticed(void **state)
{
    static const char *const guests[] = {
        "/soc/dma@400000",
        "/soc/net@500000",
        "/pcie@40000000",
    };
    struct world *w = W(state);
    void *host = HOST(w);
    unsigned int i;

    add_node(host, "/chosen", "module@1");
    set_bytes(host, "/chosen/module@1", "compatible",
              "multiboot,kernel\0multiboot,module", 34);
    for ( i = 0; i < 3; i++ )
        set_flag(host, guests[i], "xen,passthrough");
    world_module(w, "/chosen/domU2", NULL);
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);

    /* A page is as small as it gets. */
    CELLS(host, HCAN, "reg", 0x600000, 0x1000, 0x400800, 0x10);
    noticed(w, "pages-in-two-domains", DMA, "xen,reg");
    assert_non_null(strstr(find_found(w, "pages-in-two-domains")->text,
                           HCAN " of domain 0 "));
    CELLS(host, HCAN, "reg", 0x3ff000, 0x1001);
    noticed(w, "pages-in-two-domains", DMA, "xen,reg");
    CELLS(host, HCAN, "reg", 0x3ff000, 0x1000);
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);

    CELLS(host, HCAN, "reg", 0x400800, 0x10);
    set_flag(host, HCAN, "xen,passthrough");
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);
    del_prop(host, HCAN, "xen,passthrough");
    set_string(host, "/chosen/domU1", "viommu", "none");
    set_string(host, "/chosen/domU2", "viommu", "smmuv3");
    make_plan(w);
    assert_int_equal(times_found(w, "pages-in-two-domains"), 0);
}

static void pages_of_xens_console_are_noticed(void **state)
{
    struct world *w = W(state);

    set_string(HOST(w), "/soc/old-dma@700000", "compatible", "ns16550a");
    CELLS(HOST(w), "/soc/old-dma@700000", "reg", 0x400100, 0x20);
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);
    set_string(HOST(w), "/chosen", "stdout-path", "/soc/old-dma@700000:9600");
    noticed(w, "pages-of-xen", DMA, "xen,reg");
    assert_non_null(
        strstr(find_found(w, "pages-of-xen")->text, "/soc/old-dma@700000"));
    assert_int_equal(w->nr_found, 1);
}

/* Its tables of interrupts are in memory, behind no stage 2. */
static void registers_of_the_gic_are_refused(void **state)
{
    struct world *w = W(state);
    void *host = HOST(w);
    const char *gic = "/interrupt-controller@8000000";

    REG(PART2, CAN2, 0x0800f000, 0x1000);
    refused(w, "xen-reg-covers-gic", CAN2, "xen,reg");
    assert_non_null(strstr(find_found(w, "xen-reg-covers-gic")->text, gic));
    assert_int_equal(w->rc, -EPERM);
    set_string(PART2, CAN2, "xen,path", gic);
    refused(w, "xen-reg-covers-gic", CAN2, "xen,reg");
    REG(PART2, CAN2, 0x08010000, 0x1000);
    planned(w, "domU1");

    add_node(host, "/soc", "msi@a00000");
    CELLS(host, "/soc/msi@a00000", "reg", 0xa00000, 0x20000);
    REG(PART2, CAN2, 0x50a10000, 0x1000);
    planned(w, "domU1");
    set_string(host, "/soc/msi@a00000", "compatible", "arm,gic-v3-its");
    refused(w, "xen-reg-covers-gic", CAN2, "xen,reg");

    /* Of the second block; and where nobody has a vSMMU nothing changes. */
    REG(PART2, CAN2, 0x08fff000, 0x1000);
    refused(w, "xen-reg-covers-gic", CAN2, "xen,reg");
    set_string(host, "/chosen/domU1", "viommu", "none");
    make_plan(w);
    assert_int_equal(w->rc, 0);
}

static void pages_reach_up_to_the_end_of_the_address_space(void **state)
{
    struct world *w = W(state);

    del_node(PART(w), NET);
    del_node(PART(w), "/passthrough/pcie@40000000");
    CELLS(PART(w), DMA, "xen,reg", 0xffffffff, 0xfffff000, 0, 0x1000, 0,
          0x400000);
    CELLS(PART2, CAN2, "xen,reg", 0xffffffff, 0xffffe000, 0, 0x2000, 0,
          0x700000);
    noticed(w, "pages-in-two-domains", CAN2, "xen,reg");
}

int run_pages(void)
{
    const struct CMUnitTest tests[] = {
        TEST(pages_of_two_guests_are_noticed),
        TEST(neighbours_share_no_page),
        TEST(pages_of_one_guest_are_its_own),
        TEST(pages_are_found_behind_others),
        TEST(pages_are_found_behind_ones_own),
        TEST(pages_of_guests_without_viommu_are_xens_business),
        TEST(pages_of_domain_0_are_noticed),
        TEST(pages_of_xens_console_are_noticed),
        TEST(registers_of_the_gic_are_refused),
        TEST(pages_reach_up_to_the_end_of_the_address_space),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
