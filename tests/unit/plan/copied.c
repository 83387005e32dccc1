/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the guest gets as the author wrote it: reg, interrupts,
 * interrupt-parent, and IOMMU properties of nodes that are not assigned.
 */

#include "world.h"

#define DOM1  "/chosen/domU1"
#define DMA   "/passthrough/dma@400000"
#define HDMA  "/soc/dma@400000"
#define PCI   "/passthrough/pcie@40000000"
#define HPCI  "/pcie@40000000"
#define GLUE  "/passthrough/can@600000"
#define HGLUE "/soc/can@600000"

static void nothing(struct world *w)
{
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);
}

/* Glue, which is assigned, around a master with interrupt and StreamID. */
static void make_wrapper(struct world *w)
{
    del_node(partial_of(w, "/chosen/domU2"), GLUE);
    add_node(PART(w), "/passthrough", "can@600000");
    set_string(PART(w), GLUE, "xen,path", HGLUE);
    CELLS(PART(w), GLUE, "xen,reg", 0, 0x50600000, 0, 0x1000, 0, 0x600000);
    add_node(HOST(w), HGLUE, "bus");
    add_node(HOST(w), HGLUE "/bus", "core");
    CELLS(HOST(w), HGLUE "/bus/core", "iommus", 2, 0x30);
    CELLS(HOST(w), HGLUE "/bus/core", "interrupts", 0, 50, 4);
}

static void master_below_the_assigned_node_is_named(void **state)
{
    struct world *w = W(state);

    make_wrapper(w);
    refused(w, "master-below", GLUE, "xen,path");
    assert_non_null(strstr(find_found(w, "master-below")->text,
                           HGLUE "/bus/core below it has"));

    set_flag(PART(w), GLUE, "xen,force-assign-without-iommu");
    noticed(w, "master-not-assigned", GLUE, "xen,path");

    /* A disabled one has no DMA. */
    set_string(HOST(w), HGLUE "/bus/core", "status", "disabled");
    planned(w, "domU1");
    assert_int_equal(times_found(w, "master-not-assigned"), 0);
    del_prop(PART(w), GLUE, "xen,force-assign-without-iommu");
    refused(w, "device-without-iommu", GLUE, "xen,path");
}

static void master_below_that_is_assigned_is_fine(void **state)
{
    struct world *w = W(state);

    make_wrapper(w);
    set_flag(PART(w), GLUE, "xen,force-assign-without-iommu");
    add_node(PART(w), GLUE, "core");
    CELLS(PART(w), GLUE, "#address-cells", 2);
    CELLS(PART(w), GLUE, "#size-cells", 2);
    set_string(PART(w), GLUE "/core", "xen,path", HGLUE "/bus/core");
    set_flag(PART(w), GLUE "/core", "xen,reg");
    CELLS(PART(w), GLUE "/core", "interrupts", 0, 50, 4);
    noticed(w, "device-unprotected", GLUE, "xen,path");
    assert_int_equal(w->nr_found, 1);
}

static void copied_child_with_the_hosts_iommus_is_noticed(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), DMA "/port", "iommus", 2, 0x30);
    noticed(w, "iommus-copied", DMA "/port", "iommus");
    del_prop(PART(w), DMA "/port", "iommus");
    CELLS(PART(w), DMA "/port", "iommu-map", 0, 2, 0x30, 1);
    noticed(w, "iommus-copied", DMA "/port", "iommu-map");
    set_flag(PART(w), DMA "/port", "iommu-map");
    noticed(w, "iommus-copied", DMA "/port", "iommu-map");

    /* Of a domain without a vSMMU nothing is rewritten anyway. */
    del_prop(HOST(w), DOM1, "viommu");
    make_plan(w);
    assert_int_equal(w->nr_found, 0);
}

static void interrupt_that_is_not_the_host_nodes_is_noticed(void **state)
{
    struct world *w = W(state);

    /* 21 is another assigned device's, 23 is not the guest's. */
    CELLS(PART(w), DMA, "interrupts", 0, 20, 4, 0, 21, 4);
    noticed(w, "interrupt-unrouted", DMA, "interrupts");
    assert_non_null(
        strstr(find_found(w, "interrupt-unrouted")->text, "SPI 21"));
    CELLS(PART(w), DMA, "interrupts", 0, 20, 4, 1, 13, 4);
    nothing(w);
    CELLS(PART(w), DMA "/port", "interrupts", 0, 21, 4);
    nothing(w);
    CELLS(PART(w), DMA "/port", "interrupts", 0, 23, 4);
    noticed(w, "interrupt-unrouted", DMA "/port", "interrupts");

    /* Another controller's numbers are not SPIs. */
    CELLS(PART(w), DMA, "#interrupt-cells", 3);
    nothing(w);
    del_prop(PART(w), DMA, "#interrupt-cells");
    CELLS(PART(w), PCI, "phandle", 0x77);
    CELLS(PART(w), DMA, "interrupt-parent", 0x77);
    nothing(w);
    CELLS(PART(w), DMA "/port", "interrupt-parent", 0xfde8);
    noticed(w, "interrupt-unrouted", DMA "/port", "interrupts");
}

/* Through a nexus: which of its SPIs it is, is not known. */
static void interrupt_through_a_nexus_may_be_any_of_its(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), HPCI, "phandle", 0x77);
    CELLS(HOST(w), HDMA, "interrupt-parent", 0x77);
    CELLS(HOST(w), HDMA, "interrupts", 1);
    CELLS(PART(w), DMA, "interrupts", 0, 3, 4);
    nothing(w);
    CELLS(PART(w), DMA, "interrupts", 0, 50, 4);
    noticed(w, "interrupt-unrouted", DMA, "interrupts");
}

static void interrupt_parent_that_leads_nowhere_is_noticed(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), DMA, "interrupt-parent", 0xfde8);
    nothing(w);
    CELLS(PART(w), DMA, "interrupt-parent", 1);
    noticed(w, "interrupt-parent-not-found", DMA, "interrupt-parent");
    /* A node, but no controller. */
    CELLS(PART(w), DMA, "interrupt-parent", 0x10);
    noticed(w, "interrupt-parent-not-found", DMA, "interrupt-parent");
    CELLS(PART(w), "/passthrough/clock", "#interrupt-cells", 1);
    nothing(w);
}

static void reg_that_is_not_the_host_nodes_is_noticed(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), DMA, "reg", 0, 0x400000, 0, 0x800);
    nothing(w);
    CELLS(PART(w), DMA, "reg", 0, 0x400800, 0, 0x800);
    nothing(w);
    /* The host's address, nothing, too much, and beyond the last address. */
    CELLS(PART(w), DMA, "reg", 0, 0x50400000, 0, 0x1000);
    noticed(w, "reg-differs", DMA, "reg");
    CELLS(PART(w), DMA, "reg", 0, 0x400000, 0, 0);
    noticed(w, "reg-differs", DMA, "reg");
    CELLS(PART(w), DMA, "reg", 0, 0x400000, 0, 0x1001);
    noticed(w, "reg-differs", DMA, "reg");
    CELLS(PART(w), DMA, "reg", 0, 0x400000, ~0U, ~0U);
    noticed(w, "reg-differs", DMA, "reg");

    /* Mapped, but not this node's. */
    CELLS(PART(w), DMA, "xen,reg", 0, 0x50400000, 0, 0x2000, 0, 0x400000);
    CELLS(PART(w), DMA, "reg", 0, 0x400000, 0, 0x1000, 0, 0x401000, 0, 0x1000);
    noticed(w, "reg-differs", DMA, "reg");
    assert_non_null(strstr(find_found(w, "reg-differs")->text, "region 1 "));

    /* Two rows, one behind the other or not. */
    CELLS(HOST(w), HDMA, "reg", 0x400000, 0x3000);
    CELLS(PART(w), DMA, "reg", 0, 0x400000, 0, 0x2000);
    CELLS(PART(w), DMA, "xen,reg", 0, 0x50400000, 0, 0x1000, 0, 0x400000, 0,
          0x50401000, 0, 0x1000, 0, 0x401000);
    nothing(w);
    CELLS(PART(w), DMA, "xen,reg", 0, 0x50401000, 0, 0x1000, 0, 0x400000, 0,
          0x50400000, 0, 0x1000, 0, 0x401000);
    noticed(w, "reg-differs", DMA, "reg");
}

/* What cannot be compared is not reported. */
static void reg_on_another_bus_is_not_compared(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), DMA, "reg", 0, 0x9000, 0, 0x1000);
    noticed(w, "reg-differs", DMA, "reg");
    CELLS(PART(w), "/passthrough", "ranges", 0, 0, 0, 0, 1, 0);
    nothing(w);
    del_prop(PART(w), "/passthrough", "ranges");
    nothing(w);
    set_flag(PART(w), "/passthrough", "ranges");
    del_prop(HOST(w), HDMA, "reg");
    nothing(w);
}

int run_copied(void)
{
    const struct CMUnitTest tests[] = {
        TEST(master_below_the_assigned_node_is_named),
        TEST(master_below_that_is_assigned_is_fine),
        TEST(copied_child_with_the_hosts_iommus_is_noticed),
        TEST(interrupt_that_is_not_the_host_nodes_is_noticed),
        TEST(interrupt_through_a_nexus_may_be_any_of_its),
        TEST(interrupt_parent_that_leads_nowhere_is_noticed),
        TEST(reg_that_is_not_the_host_nodes_is_noticed),
        TEST(reg_on_another_bus_is_not_compared),
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
