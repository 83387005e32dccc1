/* SPDX-License-Identifier: GPL-2.0-only */
/* What lies where in a guest's address space. */

#include "world.h"

#define DOM1 "/chosen/domU1"
#define DMA  "/passthrough/dma@400000"
#define NET  "/passthrough/net@500000"

/* The device's page ends up at that guest address. */
static void place(struct world *w, uint32_t high, uint32_t low, uint32_t size)
{
    CELLS(PART(w), DMA, "xen,reg", 0, 0x54000000, 0, size, high, low);
}

static void row_over_the_guests_memory_is_refused(void **state)
{
    struct world *w = W(state);

    del_node(PART(w), "/passthrough/pcie@40000000");
    place(w, 0, 0x43fff000, 0x1000);
    planned(w, "domU1");
    CELLS(HOST(w), DOM1, "memory", 0, 0x10000);
    refused(w, "guest-address-taken", DMA, "xen,reg");
    assert_non_null(
        strstr(find_found(w, "guest-address-taken")->text, "memory"));
    assert_int_equal(w->rc, -EEXIST);
    place(w, 0, 0x44000000, 0x1000);
    planned(w, "domU1");
    place(w, 0, 0x3ffff000, 0x2000);
    refused(w, "guest-address-taken", DMA, "xen,reg");

    /* Beyond 3 GiB it is in the second bank. */
    CELLS(HOST(w), DOM1, "memory", 0, 0x300000);
    place(w, 2, 0, 0x1000);
    planned(w, "domU1");
    CELLS(HOST(w), DOM1, "memory", 0, 0x300004);
    refused(w, "guest-address-taken", DMA, "xen,reg");
    place(w, 2, 0x1000, 0x1000);
    planned(w, "domU1");
    CELLS(HOST(w), DOM1, "memory", 0xffffffff, 0xffffffff);
    refused(w, "guest-address-taken", DMA, "xen,reg");

    /* A direct-mapped guest has its memory where the host has it. */
    set_flag(HOST(w), DOM1, "direct-map");
    planned(w, "domU1");
    CELLS(HOST(w), DOM1, "memory", 0x10000);
    planned(w, "domU1");
}

static void row_over_what_xen_emulates_is_refused(void **state)
{
    struct world *w = W(state);

    place(w, 0, 0x22000000, 0x1000);
    planned(w, "domU1");
    set_flag(HOST(w), DOM1, "vpl011");
    refused(w, "guest-address-taken", DMA, "xen,reg");
    place(w, 0, 0x22001000, 0x1000);
    planned(w, "domU1");
    place(w, 0, 0x03001000, 0x1000);
    refused(w, "guest-address-taken", DMA, "xen,reg");
    place(w, 0, 0x03000000, 0x1000);
    planned(w, "domU1");
}

static void row_over_shared_memory_is_refused(void **state)
{
    struct world *w = W(state);

    add_node(HOST(w), DOM1, "mem@0");
    CELLS(HOST(w), DOM1 "/mem@0", "xen,shared-mem", 0, 0x30000000, 0, 0x1000);
    place(w, 0, 0x30001000, 0x1000);
    planned(w, "domU1");
    place(w, 0, 0x30000000, 0x1000);
    refused(w, "guest-address-taken", DMA, "xen,reg");
    CELLS(HOST(w), DOM1 "/mem@0", "xen,shared-mem", 0, 0x30000000, 0, 0);
    planned(w, "domU1");

    /* The two of them over each other are Xen's to refuse. */
    CELLS(HOST(w), DOM1 "/mem@0", "xen,shared-mem", 0, 0x03001000, 0, 0x1000);
    planned(w, "domU1");
}

static void row_over_another_is_refused(void **state)
{
    struct world *w = W(state);

    del_prop(PART(w), NET, "reg");
    CELLS(PART(w), NET, "xen,reg", 0, 0x50500000, 0, 0x1000, 0, 0x400000);
    refused(w, "guest-address-taken", NET, "xen,reg");
    assert_non_null(strstr(find_found(w, "guest-address-taken")->text, DMA));

    /* Two devices in one page: the same page at the same place. */
    CELLS(PART(w), NET, "xen,reg", 0, 0x50400000, 0, 0x1000, 0, 0x400000);
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);

    CELLS(PART(w), NET, "xen,reg", 0, 0x50500000, 0, 0x1000, 0, 0x500000, 0,
          0x50501000, 0, 0x1000, 0, 0x500000);
    refused(w, "guest-address-taken", NET, "xen,reg");
    assert_non_null(
        strstr(find_found(w, "guest-address-taken")->text, "row 1 "));

    /* Of a guest without vSMMU that is Xen's business. */
    set_string(HOST(w), DOM1, "viommu", "none");
    make_plan(w);
    assert_int_equal(w->rc, 0);
}

/* arch-arm.h of Xen 4.20: 16 MiB from GUEST_GICV3_GICR0_BASE on. */
static void row_over_the_guests_redistributors_is_refused(void **state)
{
    struct world *w = W(state);

    place(w, 0, 0x03020000, 0x1000);
    refused(w, "guest-address-taken", DMA, "xen,reg");
    place(w, 0, 0x0401f000, 0x1000);
    refused(w, "guest-address-taken", DMA, "xen,reg");
    place(w, 0, 0x04020000, 0x1000);
    planned(w, "domU1");
}

int run_space(void)
{
    const struct CMUnitTest tests[] = {
        TEST(row_over_the_guests_memory_is_refused),
        TEST(row_over_what_xen_emulates_is_refused),
        TEST(row_over_the_guests_redistributors_is_refused),
        TEST(row_over_shared_memory_is_refused),
        TEST(row_over_another_is_refused),
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
