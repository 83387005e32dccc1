/* SPDX-License-Identifier: GPL-2.0-only */
/* interrupt-map of PCI host bridges, the host's and the guest's. */

#include "world.h"

#define PCI  "/passthrough/pcie@40000000"
#define HPCI "/pcie@40000000"
#define DMA  "/passthrough/dma@400000"
#define HDMA "/soc/dma@400000"

static void interrupts_of_the_map_are_unique_and_ascending(void **state)
{
    struct world *w = W(state);
    const struct viommu_device *dev = device_at(planned(w, "domU1"), PCI);

    assert_int_equal(dev->nr_irqs, 2);
    assert_int_equal(dev->irqs[0].intid, 35);
    assert_int_equal(dev->irqs[0].flags, 4);
    assert_int_equal(dev->irqs[1].intid, 36);
}

static void gic_may_have_no_or_one_address_cell(void **state)
{
    struct world *w = W(state);
    const struct viommu_device *dev;

    CELLS(HOST(w), "/interrupt-controller@8000000", "#address-cells", 1);
    CELLS(HOST(w), HPCI, "interrupt-map", 0, 0, 0, 1, 1, 0, 0, 4, 1, 0, 0, 0,
          2, 1, 0, 0, 3, 4);
    dev = device_at(planned(w, "domU1"), PCI);
    assert_int_equal(dev->nr_irqs, 2);
    assert_int_equal(dev->irqs[0].intid, 35);
    assert_int_equal(dev->irqs[1].flags, 1);

    CELLS(HOST(w), HPCI, "interrupt-map", 0, 0, 0, 1, 1, 0, 3, 4, 0, 0, 0, 2,
          1, 0, 4, 4);
    CELLS(HOST(w), "/interrupt-controller@8000000", "#address-cells", 0);
    assert_int_equal(device_at(planned(w, "domU1"), PCI)->nr_irqs, 2);
    del_prop(HOST(w), "/interrupt-controller@8000000", "#address-cells");
    assert_int_equal(device_at(planned(w, "domU1"), PCI)->nr_irqs, 2);
}

static void type_of_an_interrupt_is_what_xen_makes_of_it(void **state)
{
    struct world *w = W(state);

    /* A mask of CPUs is for the GICv2's PPIs; it is found with SPIs, too. */
    CELLS(HOST(w), HPCI, "interrupt-map", 0, 0, 0, 1, 1, 0, 0, 0, 3, 0xf04);
    assert_int_equal(device_at(planned(w, "domU1"), PCI)->irqs[0].flags, 4);
}

static void malformed_interrupt_map_is_refused(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), HPCI, "interrupt-map", 0, 0, 0, 1, 1, 0, 0, 0, 3);
    refused(w, "interrupt-map-malformed", HPCI, "interrupt-map");
    CELLS(HOST(w), HPCI, "interrupt-map", 0, 0, 0, 1, 0x99, 0, 0, 0, 3, 4);
    refused(w, "interrupt-map-malformed", HPCI, "interrupt-map");
    CELLS(HOST(w), HPCI, "interrupt-map", 0, 0, 0);
    refused(w, "interrupt-map-malformed", HPCI, "interrupt-map");
    set_bytes(HOST(w), HPCI, "interrupt-map", "\0\0", 2);
    refused(w, "interrupt-map-malformed", HPCI, "interrupt-map");
    /* smmu_a has no #interrupt-cells. */
    CELLS(HOST(w), HPCI, "interrupt-map", 0, 0, 0, 1, 2, 0, 0, 0, 3, 4);
    refused(w, "interrupt-map-malformed", HPCI, "interrupt-map");
    CELLS(HOST(w), HPCI, "#address-cells", 0x7fffffff);
    refused(w, "interrupt-map-malformed", HPCI, "interrupt-map");
}

static void interrupts_that_are_not_the_gics_are_skipped(void **state)
{
    struct world *w = W(state);
    const struct viommu_device *dev;

    add_node(HOST(w), HPCI, "intc");
    CELLS(HOST(w), HPCI "/intc", "#interrupt-cells", 1);
    CELLS(HOST(w), HPCI "/intc", "phandle", 0x55);
    CELLS(HOST(w), HPCI, "interrupt-map", 0, 0, 0, 1, 0x55, 1, 0, 0, 0, 2, 1,
          0, 0, 0, 3, 4, 0, 0, 0, 3, 1, 0, 0, 1, 3, 4, 0, 0, 0, 4, 1, 0, 0, 0,
          2000, 4);
    del_prop(PART(w), PCI, "interrupt-map");
    dev = device_at(planned(w, "domU1"), PCI);
    assert_int_equal(dev->nr_irqs, 1);
    assert_int_equal(dev->irqs[0].intid, 35);
}

/* The bridge's own controller, which two rows lead to, and the interrupts. */
static void add_own(struct world *w, const char *parent, const char *path)
{
    add_node(HOST(w), parent, "intc");
    CELLS(HOST(w), path, "#interrupt-cells", 1);
    CELLS(HOST(w), path, "phandle", 0x55);
    CELLS(HOST(w), path, "interrupts", 0, 318, 1, 1, 5, 4, 0, 30, 4);
    CELLS(HOST(w), path, "interrupt-parent", 1);
    CELLS(HOST(w), HPCI, "interrupt-map", 0, 0, 0, 1, 0x55, 1, 0, 0, 0, 2,
          0x55, 2, 0, 0, 0, 3, 1, 0, 0, 0, 3, 4, 0, 0, 0, 4, 0x55, 3);
    CELLS(PART(w), PCI, "interrupt-map", 0, 0, 0, 1, 0xfde8, 0, 3, 4);
}

static void bridges_own_controller_is_followed_to_the_gic(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;
    const struct viommu_device *dev;

    add_own(w, HPCI, HPCI "/intc");
    dom = planned(w, "domU1");
    dev = device_at(dom, PCI);
    assert_int_equal(dev->nr_irqs, 3);
    assert_int_equal(dev->irqs[0].intid, 35);
    assert_int_equal(dev->irqs[0].flags, 4);
    assert_int_equal(dev->irqs[1].intid, 62);
    assert_int_equal(dev->irqs[1].flags, 4);
    assert_int_equal(dev->irqs[2].intid, 350);
    assert_int_equal(dev->irqs[2].flags, 1);
    assert_int_equal(dom->nr_spis, 319);

    /* The vSMMU does not get it; nor may another domain. */
    CELLS(HOST(w), HPCI "/intc", "interrupts", 0, 12, 4);
    assert_int_equal(planned(w, "domU1")->irq_eventq, 45);
    CELLS(HOST(w), "/soc/can@600000", "interrupts", 0, 12, 4);
    refused(w, "interrupt-in-two-domains", "/passthrough/can@600000",
            "xen,path");
    CELLS(HOST(w), "/soc/can@600000", "interrupts", 0, 23, 4);

    /* With interrupts-extended, and deeper below the bridge. */
    del_node(HOST(w), HPCI "/intc");
    add_node(HOST(w), HPCI, "bus");
    add_own(w, HPCI "/bus", HPCI "/bus/intc");
    CELLS(HOST(w), HPCI "/bus/intc", "interrupts-extended", 1, 0, 77, 1);
    dev = device_at(planned(w, "domU1"), PCI);
    assert_int_equal(dev->nr_irqs, 2);
    assert_int_equal(dev->irqs[1].intid, 109);

    /* What leads to the bridge itself is the bridge's. */
    CELLS(HOST(w), HPCI "/bus/intc", "interrupts-extended", 0x55, 1);
    assert_int_equal(device_at(planned(w, "domU1"), PCI)->nr_irqs, 1);
}

/* Xen routes it by the bridge's own entry: RK3588 lists it twice. */
static void what_the_bridge_lists_itself_is_routed_as_listed(void **state)
{
    struct world *w = W(state);
    const struct viommu_device *dev;

    add_own(w, HPCI, HPCI "/intc");
    CELLS(HOST(w), HPCI, "interrupts", 0, 318, 4);
    dev = device_at(planned(w, "domU1"), PCI);
    assert_int_equal(w->nr_found, 0);
    assert_int_equal(dev->nr_irqs, 2);
    assert_int_equal(dev->irqs[1].intid, 62);
}

/* It is a device by itself: Xen routes its interrupts if it is assigned. */
static void controller_beside_the_bridge_is_not_followed(void **state)
{
    struct world *w = W(state);
    const struct viommu_device *dev;

    add_own(w, "/", "/intc");
    dev = device_at(planned(w, "domU1"), PCI);
    assert_int_equal(dev->nr_irqs, 1);
    assert_int_equal(dev->irqs[0].intid, 35);

    /* Before the bridge, and in another device. */
    del_node(HOST(w), "/intc");
    add_own(w, "/soc/can@600000", "/soc/can@600000/intc");
    assert_int_equal(device_at(planned(w, "domU1"), PCI)->nr_irqs, 1);
}

static void guests_map_with_gic_address_cells_does_not_fit(void **state)
{
    struct world *w = W(state);

    /* As pasted from the host. */
    CELLS(PART(w), PCI, "interrupt-map", 0, 0, 0, 1, 0xfde8, 0, 0, 0, 3, 4);
    refused(w, "interrupt-map-unfit", PCI, "interrupt-map");
    CELLS(PART(w), PCI, "interrupt-map", 0, 0, 0, 1, 0xfde8, 0, 3);
    refused(w, "interrupt-map-unfit", PCI, "interrupt-map");
    CELLS(PART(w), PCI, "interrupt-map", 0, 0, 0, 1, 1, 0, 3, 4);
    refused(w, "interrupt-map-unfit", PCI, "interrupt-map");
    set_bytes(PART(w), PCI, "interrupt-map", "abc", 3);
    refused(w, "interrupt-map-unfit", PCI, "interrupt-map");
}

static void guests_map_may_name_a_controller_of_the_guests_own(void **state)
{
    struct world *w = W(state);

    add_node(PART(w), PCI, "intc");
    CELLS(PART(w), PCI "/intc", "#interrupt-cells", 1);
    CELLS(PART(w), PCI "/intc", "phandle", 0x55);
    CELLS(PART(w), PCI, "interrupt-map", 0, 0, 0, 1, 0x55, 1, 0, 0, 0, 2, 0x55,
          2, 0, 0, 0, 3, 0xfde8, 0, 3, 4);
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);
    CELLS(PART(w), PCI "/intc", "#interrupt-cells", 0);
    refused(w, "interrupt-map-unfit", PCI, "interrupt-map");
    CELLS(PART(w), PCI "/intc", "#interrupt-cells", 17);
    refused(w, "interrupt-map-unfit", PCI, "interrupt-map");
    CELLS(PART(w), PCI "/intc", "#interrupt-cells", 1);
    CELLS(PART(w), PCI "/intc", "#address-cells", 17);
    refused(w, "interrupt-map-unfit", PCI, "interrupt-map");
}

/* More controllers than there are places for them, and one that is none. */
static void controllers_of_the_guests_own_are_told_apart(void **state)
{
    struct world *w = W(state);
    char path[64];
    unsigned int i;

    for ( i = 1; i <= 20; i++ )
    {
        snprintf(path, sizeof(path), "intc%u", i);
        add_node(PART(w), PCI, path);
        snprintf(path, sizeof(path), PCI "/intc%u", i);
        CELLS(PART(w), path, "#interrupt-cells", i % 3 + 1);
        CELLS(PART(w), path, "phandle", 0x100 + i);
    }
    for ( i = 1; i <= 20; i++ )
    {
        set_cells(PART(w), PCI, "interrupt-map", 6 + i % 3, 0, 0, 0, 1,
                  0x100 + i, 0, 0, 0);
        planned(w, "domU1");
    }
    /* The first that has a phandle is the one that counts. */
    CELLS(PART(w), PCI "/intc20", "phandle", 0x113);
    CELLS(PART(w), PCI, "interrupt-map", 0, 0, 0, 1, 0x113, 0, 0, 0);
    planned(w, "domU1");
    CELLS(PART(w), PCI, "interrupt-map", 0, 0, 0, 1, 0x113, 0, 0);
    refused(w, "interrupt-map-unfit", PCI, "interrupt-map");
    for ( i = 20; i <= 60; i++ )
    {
        CELLS(PART(w), PCI, "interrupt-map", 0, 0, 0, 1, 0x100 + i, 0);
        refused(w, "interrupt-map-unfit", PCI, "interrupt-map");
    }
}

static void guests_map_with_an_spi_that_is_not_routed_is_noticed(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), PCI, "interrupt-map", 0, 0, 0, 1, 0xfde8, 0, 5, 4);
    noticed(w, "interrupt-map-unrouted", PCI, "interrupt-map");
}

/* An eSPI: Xen reads its number as that of an SPI or PPI. */
static void guests_map_with_an_espi_is_refused(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), PCI, "interrupt-map", 0, 0, 0, 1, 0xfde8, 2, 4, 4);
    refused(w, "interrupt-map-not-spi", PCI, "interrupt-map");
    assert_non_null(strstr(find_found(w, "interrupt-map-not-spi")->text,
                           "row 0 has interrupt 4 of kind 2"));

    /* The first is told, and of SPIs that are not routed the first as well. */
    CELLS(PART(w), PCI, "interrupt-map", 0, 0, 0, 1, 0xfde8, 0, 6, 4, 0, 0, 0,
          2, 0xfde8, 2, 4, 4, 0, 0, 0, 3, 0xfde8, 0, 7, 4, 0, 0, 0, 4, 0xfde8,
          3, 5, 4);
    refused(w, "interrupt-map-not-spi", PCI, "interrupt-map");
    assert_non_null(strstr(find_found(w, "interrupt-map-not-spi")->text,
                           "row 1 has interrupt 4 of kind 2"));
    assert_non_null(strstr(find_found(w, "interrupt-map-unrouted")->text,
                           "row 0 has SPI 6"));

    /* In the host's alone it is nobody's. */
    CELLS(PART(w), PCI, "interrupt-map", 0, 0, 0, 1, 0xfde8, 0, 4, 4);
    planned(w, "domU1");
}

/* In route_irq_to_guest(), which ends the boot. */
static void interrupt_that_xen_does_not_route_is_refused(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), HDMA, "interrupts", 0, 20, 4, 1, 12, 4, 1, 13, 4);
    refused(w, "interrupt-not-spi", DMA, "xen,path");
    assert_non_null(strstr(find_found(w, "interrupt-not-spi")->text,
                           "interrupt 12 of kind 1"));
    make_xens_plan(w);
    find_found(w, "interrupt-not-spi");
    CELLS(HOST(w), HDMA, "interrupts", 0, 988, 4);
    refused(w, "interrupt-not-spi", DMA, "xen,path");
    CELLS(HOST(w), HDMA, "interrupts", 0, 0xffffffff, 4);
    refused(w, "interrupt-not-spi", DMA, "xen,path");
    CELLS(HOST(w), HDMA, "interrupts", 0, 960, 4);
    refused(w, "interrupt-not-spi", DMA, "xen,path");
    make_xens_plan(w);
    assert_int_equal(w->nr_found, 0);
    CELLS(HOST(w), HDMA, "interrupts", 0, 959, 4);
    planned(w, "domU1");
    assert_int_equal(viommu_plan_domain(w->plan, "domU1")->nr_spis, 960);
    /* An SPI of the GICv3.1's second range. */
    CELLS(HOST(w), HDMA, "interrupts", 2, 12, 4);
    refused(w, "interrupt-not-spi", DMA, "xen,path");
    CELLS(HOST(w), HDMA, "interrupts-extended", 1, 1, 12, 4);
    refused(w, "interrupt-not-spi", DMA, "xen,path");

    /* In a bridge's map. */
    CELLS(HOST(w), HDMA, "interrupts", 0, 20, 4);
    del_prop(HOST(w), HDMA, "interrupts-extended");
    del_prop(PART(w), PCI, "interrupt-map");
    CELLS(HOST(w), HPCI, "interrupt-map", 0, 0, 0, 1, 1, 0, 0, 0, 960, 4, 0, 0,
          0, 2, 1, 0, 0, 0, 3, 4);
    refused(w, "interrupt-not-spi", PCI, "xen,path");
    CELLS(HOST(w), HPCI, "interrupt-map", 0, 0, 0, 1, 1, 0, 0, 0, 959, 4);
    planned(w, "domU1");

    /* What goes elsewhere is not for Xen to route. */
    add_node(HOST(w), "/soc", "gpio");
    CELLS(HOST(w), "/soc/gpio", "#interrupt-cells", 2);
    CELLS(HOST(w), "/soc/gpio", "phandle", 0x77);
    CELLS(HOST(w), HDMA, "interrupts-extended", 0x77, 1, 7, 1, 0, 20, 4);
    planned(w, "domU1");
}

static void interrupt_of_two_types_is_refused(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), HDMA, "interrupts", 0, 20, 4, 0, 20, 1);
    refused(w, "interrupt-types-differ", DMA, "xen,path");
    assert_non_null(strstr(find_found(w, "interrupt-types-differ")->text,
                           "SPI 20 has type 1, but type 4 "));

    /* In two nodes of a guest's; in a bridge's map. */
    CELLS(HOST(w), HDMA, "interrupts", 0, 21, 1);
    refused(w, "interrupt-types-differ", "/passthrough/net@500000",
            "xen,path");
    CELLS(HOST(w), HDMA, "interrupts", 0, 3, 1);
    refused(w, "interrupt-types-differ", PCI, "xen,path");
    /* What Xen makes of it is all that counts. */
    CELLS(HOST(w), HDMA, "interrupts", 0, 3, 0xf04);
    planned(w, "domU1");

    /* That of another domain is said as such. */
    CELLS(HOST(w), HDMA, "interrupts", 0, 20, 4);
    CELLS(HOST(w), "/soc/can@600000", "interrupts", 0, 20, 1);
    refused(w, "interrupt-in-two-domains", "/passthrough/can@600000",
            "xen,path");
}

int run_interrupts(void)
{
    const struct CMUnitTest tests[] = {
        TEST(interrupts_of_the_map_are_unique_and_ascending),
        TEST(gic_may_have_no_or_one_address_cell),
        TEST(type_of_an_interrupt_is_what_xen_makes_of_it),
        TEST(malformed_interrupt_map_is_refused),
        TEST(interrupts_that_are_not_the_gics_are_skipped),
        TEST(bridges_own_controller_is_followed_to_the_gic),
        TEST(what_the_bridge_lists_itself_is_routed_as_listed),
        TEST(controller_beside_the_bridge_is_not_followed),
        TEST(guests_map_with_gic_address_cells_does_not_fit),
        TEST(guests_map_may_name_a_controller_of_the_guests_own),
        TEST(controllers_of_the_guests_own_are_told_apart),
        TEST(guests_map_with_an_spi_that_is_not_routed_is_noticed),
        TEST(guests_map_with_an_espi_is_refused),
        TEST(interrupt_that_xen_does_not_route_is_refused),
        TEST(interrupt_of_two_types_is_refused),
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
