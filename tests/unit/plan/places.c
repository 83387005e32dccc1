/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the vSMMU goes in the guest: its frame and its interrupts. */

#include "world.h"

#define DOM1  "/chosen/domU1"
#define DMA   "/passthrough/dma@400000"
#define NET   "/passthrough/net@500000"
#define HDMA  "/soc/dma@400000"
#define FRAME 0x22040000U

static void defaults_are_xens_free_places(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom = planned(w, "domU1");

    assert_true(dom->frame == FRAME);
    assert_int_equal(dom->irq_eventq, 44);
    assert_int_equal(dom->irq_gerror, 45);
    assert_int_equal(dom->phandle, 0xfdea);
    assert_ptr_equal(w->plan->layout, &w->layout);
    assert_int_equal(w->layout.version, 1);
}

static void default_frame_clashes_with_nothing_of_xens(void **state)
{
    const struct viommu_layout *l = &viommu_layout_xen;
    unsigned int i;

    (void)state;
    for ( i = 0; i < l->nr_reserved; i++ )
        assert_true(l->reserved[i].region.base + l->reserved[i].region.size <=
                        l->frame_base ||
                    l->frame_base + VSMMU_FRAME_SIZE <=
                        l->reserved[i].region.base);
}

static void map_dma_to(struct world *w, uint32_t guest, uint32_t size)
{
    CELLS(PART(w), DMA, "xen,reg", 0, 0x58000000, 0, size, 0, guest);
}

static void frame_moves_behind_what_xen_reg_takes(void **state)
{
    struct world *w = W(state);

    map_dma_to(w, FRAME + 0x1f000, 0x1000);
    noticed(w, "frame-moved", DOM1, "viommu");
    assert_true(planned(w, "domU1")->frame == FRAME + 0x20000);
    map_dma_to(w, FRAME + 0x20000, 0x1000);
    assert_true(planned(w, "domU1")->frame == FRAME);
    map_dma_to(w, FRAME - 0x1000, 0x1000);
    assert_true(planned(w, "domU1")->frame == FRAME);
    map_dma_to(w, FRAME - 0x1000, 0x2000);
    assert_true(planned(w, "domU1")->frame == FRAME + 0x10000);
}

static void frame_jumps_over_xens_own_regions(void **state)
{
    struct world *w = W(state);

    /* Up to the vPCI window at 0x23000000; next is its end. */
    map_dma_to(w, FRAME, 0x1000000 - 0x40000);
    assert_true(planned(w, "domU1")->frame == 0x33000000);
    CELLS(PART(w), NET, "xen,reg", 0, 0x59000000, 0, 0x4fe1000, 0, 0x33000000);
    assert_true(planned(w, "domU1")->frame == 0x3a000000);
}

static void frame_avoids_shared_memory(void **state)
{
    struct world *w = W(state);
    void *host = HOST(w);

    add_node(host, DOM1, "domU1-shared-mem@0");
    set_string(host, DOM1 "/domU1-shared-mem@0", "compatible",
               "xen,domain-shared-memory-v1");
    CELLS(host, DOM1 "/domU1-shared-mem@0", "xen,shared-mem", 0, 0x70000000, 0,
          FRAME, 0, 0x10000);
    assert_true(planned(w, "domU1")->frame == FRAME + 0x10000);
    CELLS(host, DOM1 "/domU1-shared-mem@0", "xen,shared-mem", 0, FRAME, 0,
          0x20000);
    assert_true(planned(w, "domU1")->frame == FRAME + 0x20000);
    CELLS(host, DOM1 "/domU1-shared-mem@0", "xen,shared-mem", 0, FRAME, 0);
    assert_true(planned(w, "domU1")->frame == FRAME);
    CELLS(host, DOM1 "/domU1-shared-mem@0", "xen,shared-mem", 0, FRAME, 0, 0);
    assert_true(planned(w, "domU1")->frame == FRAME);

    /* The nearest #address-cells above counts. */
    del_prop(host, DOM1, "#address-cells");
    del_prop(host, DOM1, "#size-cells");
    CELLS(host, "/chosen", "#address-cells", 1);
    CELLS(host, "/chosen", "#size-cells", 1);
    CELLS(host, DOM1 "/domU1-shared-mem@0", "xen,shared-mem", FRAME, 0x20000);
    assert_true(planned(w, "domU1")->frame == FRAME + 0x20000);
    CELLS(host, "/chosen", "#address-cells", 3);
    assert_true(planned(w, "domU1")->frame == FRAME);
    CELLS(host, "/chosen", "#address-cells", 1);
    CELLS(host, "/chosen", "#size-cells", 0);
    assert_true(planned(w, "domU1")->frame == FRAME);
    CELLS(host, "/chosen", "#size-cells", 3);
    assert_true(planned(w, "domU1")->frame == FRAME);
    CELLS(host, "/chosen", "#size-cells", 1);
    CELLS(host, "/chosen", "#address-cells", 0);
    assert_true(planned(w, "domU1")->frame == FRAME);

    /* Nowhere: two and one. */
    del_prop(host, "/chosen", "#address-cells");
    del_prop(host, "/chosen", "#size-cells");
    del_prop(host, "/", "#address-cells");
    del_prop(host, "/", "#size-cells");
    CELLS(host, DOM1 "/domU1-shared-mem@0", "xen,shared-mem", 0, FRAME,
          0x20000);
    assert_true(planned(w, "domU1")->frame == FRAME + 0x20000);
}

static void no_free_frame_is_refused(void **state)
{
    struct world *w = W(state);

    map_dma_to(w, FRAME, 0x40000000 - FRAME);
    refused(w, "frame-none-free", DOM1, "viommu");
    map_dma_to(w, FRAME, 0x40000000 - FRAME - 0x10000);
    refused(w, "frame-none-free", DOM1, "viommu");
    map_dma_to(w, FRAME, 0x40000000 - FRAME - 0x20000);
    assert_true(planned(w, "domU1")->frame == 0x3ffe0000);
    assert_int_equal(w->rc, 0);

    /* Free, but the layout ends within. */
    map_dma_to(w, 0x400000, 0x1000);
    w->layout.frame_end = FRAME + 0x1ffff;
    refused(w, "frame-none-free", DOM1, "viommu");
}

static void row_at_the_end_of_the_address_space_does_no_harm(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), DMA, "xen,reg", 0, 0x58000000, 0, 0x1000, 0xffffffff,
          0xfffff000);
    assert_true(planned(w, "domU1")->frame == FRAME);
}

/* Behind such a row is no address at all, and not address 0. */
static void row_up_to_the_end_of_the_address_space_leaves_no_frame(
    void **state)
{
    struct world *w = W(state);

    del_node(PART(w), "/passthrough/pcie@40000000");
    /* The IOMMUs' registers go below what the row covers of the host. */
    CELLS(HOST(w), "/soc", "ranges", 0, 0, 0, 0x10000000);
    CELLS(PART(w), DMA, "xen,reg", 0, 0x10000000, 0xffffffff, 0 - FRAME, 0,
          FRAME);
    refused(w, "frame-none-free", DOM1, "viommu");
}

static void direct_mapped_guest_has_the_smmus_own_place(void **state)
{
    struct world *w = W(state);

    set_flag(HOST(w), DOM1, "direct-map");
    assert_true(planned(w, "domU1")->frame == 0x50100000);
    assert_int_equal(w->nr_found, 0);
}

static void direct_mapped_guest_takes_the_next_smmu_if_one_is_covered(
    void **state)
{
    struct world *w = W(state);

    set_flag(HOST(w), DOM1, "direct-map");
    map_dma_to(w, 0x50110000, 0x1000);
    assert_true(planned(w, "domU1")->frame == 0x50200000);
    CELLS(PART(w), NET, "xen,reg", 0, 0x50500000, 0, 0x1000, 0, 0x50200000);
    refused(w, "frame-of-no-smmu", DOM1, "viommu");
    /* Xen's window for other guests has nothing to do with it. */
    assert_null(strstr(find_found(w, "frame-of-no-smmu")->text, "0x22040000"));
}

static void misaligned_smmu_is_no_place_for_a_frame(void **state)
{
    struct world *w = W(state);

    set_flag(HOST(w), DOM1, "direct-map");
    CELLS(HOST(w), "/soc/iommu@100000", "reg", 0x108000, 0x20000);
    assert_true(planned(w, "domU1")->frame == 0x50200000);
}

static void interrupts_move_away_from_those_of_devices(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    CELLS(HOST(w), HDMA, "interrupts", 0, 12, 4);
    noticed(w, "irq-moved", DOM1, "viommu");
    dom = viommu_plan_domain(w->plan, "domU1");
    assert_int_equal(dom->irq_eventq, 45);
    assert_int_equal(dom->irq_gerror, 46);
    CELLS(HOST(w), HDMA, "interrupts", 0, 13, 4);
    dom = planned(w, "domU1");
    assert_int_equal(dom->irq_eventq, 44);
    assert_int_equal(dom->irq_gerror, 46);
    /* Those of a device that the guest does not get are none of its. */
    CELLS(HOST(w), HDMA, "interrupts", 0, 20, 4);
    CELLS(HOST(w), "/soc/old-dma@700000", "interrupts", 0, 12, 4);
    dom = planned(w, "domU1");
    assert_int_equal(dom->irq_eventq, 44);
    assert_int_equal(w->nr_found, 0);
}

static void interrupts_of_unprotected_devices_count(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), HDMA, "interrupts", 0, 12, 4);
    del_prop(HOST(w), HDMA, "iommus");
    set_flag(PART(w), DMA, "xen,force-assign-without-iommu");
    assert_int_equal(planned(w, "domU1")->irq_eventq, 45);
}

static void interrupts_extended_count(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), HDMA, "interrupts-extended", 1, 0, 12, 4, 1, 0, 13, 4);
    assert_int_equal(planned(w, "domU1")->irq_eventq, 46);
    /* Cut short, or to nothing: what can be read counts. */
    CELLS(HOST(w), HDMA, "interrupts-extended", 1, 0, 12, 4, 1, 0, 13);
    assert_int_equal(planned(w, "domU1")->irq_eventq, 45);
    CELLS(HOST(w), HDMA, "interrupts-extended", 0x99, 0, 12, 4);
    assert_int_equal(planned(w, "domU1")->irq_eventq, 44);
}

static void interrupts_of_a_bridges_map_count(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), "/pcie@40000000", "interrupt-map", 0, 0, 0, 1, 1, 0, 0, 0,
          12, 4);
    assert_int_equal(planned(w, "domU1")->irq_eventq, 45);
}

static void interrupt_parent_is_inherited_and_resolved(void **state)
{
    struct world *w = W(state);
    void *host = HOST(w);

    CELLS(host, HDMA, "interrupts", 0, 12, 4);

    /* A controller of another kind: not the GIC's interrupts. */
    add_node(host, "/", "other");
    CELLS(host, "/other", "#interrupt-cells", 3);
    CELLS(host, "/other", "phandle", 0x66);
    CELLS(host, "/soc", "interrupt-parent", 0x66);
    assert_int_equal(planned(w, "domU1")->irq_eventq, 44);

    /* No controller: its own interrupt parent counts, the root's. */
    del_prop(host, "/other", "#interrupt-cells");
    assert_int_equal(planned(w, "domU1")->irq_eventq, 45);

    /* A loop ends. */
    CELLS(host, "/other", "interrupt-parent", 0x66);
    assert_int_equal(planned(w, "domU1")->irq_eventq, 44);

    /* To nothing. */
    CELLS(host, "/soc", "interrupt-parent", 0x99);
    assert_int_equal(planned(w, "domU1")->irq_eventq, 44);

    /* The device's own. */
    CELLS(host, HDMA, "interrupt-parent", 1);
    assert_int_equal(planned(w, "domU1")->irq_eventq, 45);

    /* No interrupt parent at all. */
    del_prop(host, HDMA, "interrupt-parent");
    del_prop(host, "/soc", "interrupt-parent");
    del_prop(host, "/", "interrupt-parent");
    assert_int_equal(planned(w, "domU1")->irq_eventq, 44);
}

/* As on Arm's own boards: the bus maps a small number to a SPI. */
static void all_rows_of_a_bus_that_maps_interrupts_count(void **state)
{
    struct world *w = W(state);
    void *host = HOST(w);

    CELLS(host, "/soc", "#interrupt-cells", 1);
    CELLS(host, "/soc", "interrupt-map", 0, 0, 1, 0, 0, 0, 12, 4, 0, 1, 1, 0,
          0, 0, 13, 4);
    CELLS(host, HDMA, "interrupts", 0);
    assert_int_equal(planned(w, "domU1")->irq_eventq, 46);
    CELLS(host, "/soc/net@500000", "interrupts", 0);
    assert_int_equal(planned(w, "domU1")->irq_eventq, 46);
    CELLS(host, "/soc", "interrupt-map", 0, 0, 0x66, 12);
    add_node(host, "/", "other");
    CELLS(host, "/other", "#interrupt-cells", 1);
    CELLS(host, "/other", "phandle", 0x66);
    assert_int_equal(planned(w, "domU1")->irq_eventq, 44);
    CELLS(host, "/soc", "#interrupt-cells", 17);
    CELLS(host, HDMA, "interrupts", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
          0, 0, 0);
    assert_int_equal(planned(w, "domU1")->irq_eventq, 44);
    CELLS(host, "/soc", "#interrupt-cells", 1);
    CELLS(host, "/soc", "#address-cells", 100);
    make_plan(w);
    assert_int_equal(times_found(w, "iommu-reg-bad"), 3);
}

static void no_free_interrupt_is_refused(void **state)
{
    struct world *w = W(state);

    w->layout.irq_end = 45;
    refused(w, "irq-none-free", DOM1, "viommu");
    w->layout.irq_end = 46;
    planned(w, "domU1");
    CELLS(HOST(w), HDMA, "interrupts", 0, 13, 4);
    refused(w, "irq-none-free", DOM1, "viommu");
}

static void all_interrupts_taken_is_refused(void **state)
{
    struct world *w = W(state);
    static fdt32_t cells[960 * 3];
    unsigned int i;

    for ( i = 0; i < 960; i++ )
    {
        cells[3 * i + 1] = cpu_to_fdt32(i);
        cells[3 * i + 2] = cpu_to_fdt32(4);
    }
    HOST(w) = realloc(HOST(w), fdt_totalsize(HOST(w)) + sizeof(cells));
    fdt_set_totalsize(HOST(w), fdt_totalsize(HOST(w)) + sizeof(cells));
    set_bytes(HOST(w), HDMA, "interrupts", cells, sizeof(cells));
    del_prop(HOST(w), "/soc/can@600000", "interrupts");
    del_prop(HOST(w), "/soc/iommu@100000", "interrupts");
    del_prop(HOST(w), "/soc/iommu@200000", "interrupts");
    refused(w, "irq-none-free", DOM1, "viommu");
}

static void number_of_spis_reaches_the_highest_interrupt(void **state)
{
    struct world *w = W(state);

    assert_int_equal(planned(w, "domU1")->nr_spis, 23);
    CELLS(HOST(w), HDMA, "interrupts", 0, 100, 4);
    assert_int_equal(planned(w, "domU1")->nr_spis, 101);
    del_node(PART(w), NET);
    CELLS(HOST(w), HDMA, "interrupts", 0, 5, 4);
    assert_int_equal(planned(w, "domU1")->nr_spis, 14);
}

static void number_of_spis_that_is_too_small_is_refused(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), DOM1, "nr_spis", 22);
    refused(w, "nr-spis-too-small", DOM1, "nr_spis");
    CELLS(HOST(w), DOM1, "nr_spis", 23);
    planned(w, "domU1");
}

/* Rounded up to 32 of them, more than Xen has for any domain. */
static void number_of_spis_that_is_too_large_is_refused(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), DOM1, "nr_spis", 961);
    refused(w, "nr-spis-too-large", DOM1, "nr_spis");
    CELLS(HOST(w), DOM1, "nr_spis", 960);
    planned(w, "domU1");
    CELLS(HOST(w), "/chosen/domU2", "nr_spis", 961);
    planned(w, "domU1");
    CELLS(HOST(w), "/soc/net@500000", "iommus", 2, 0x20);
    w->check_all = true;
    refused(w, "nr-spis-too-large", "/chosen/domU2", "nr_spis");

    /* From Xen 4.21 on it is the INTID of the last eSPI, less 31. */
    CELLS(HOST(w), "/chosen/domU2", "nr_spis", 4096 - 32 + 1);
    refused(w, "nr-spis-too-large", "/chosen/domU2", "nr_spis");
    w->xen_release = 21;
    planned(w, "domU1");
    CELLS(HOST(w), "/chosen/domU2", "nr_spis", 4096 - 32);
    refused(w, "nr-spis-too-large", "/chosen/domU2", "nr_spis");
    CELLS(HOST(w), "/chosen/domU2", "nr_spis", 1);
    CELLS(HOST(w), DOM1, "nr_spis", 4096 - 32 + 1);
    refused(w, "nr-spis-too-large", DOM1, "nr_spis");
}

/*
 * Xen drives it with one page of registers; what is behind them is not known.
 */
static void smmu_of_one_page_is_no_place_for_a_frame(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), "/soc/iommu@100000", "reg", 0x100000, 0x10000);
    set_flag(HOST(w), "/soc/iommu@100000",
             "cavium,cn9900-broken-page1-regspace");
    assert_true(planned(w, "domU1")->frame == 0x22040000);
    set_flag(HOST(w), DOM1, "direct-map");
    assert_true(planned(w, "domU1")->frame == 0x50200000);
    CELLS(HOST(w), "/soc/iommu@200000", "reg", 0x200000, 0x10000);
    set_flag(HOST(w), "/soc/iommu@200000",
             "cavium,cn9900-broken-page1-regspace");
    refused(w, "frame-of-no-smmu", DOM1, "viommu");
}

static void uart_of_a_direct_mapped_guest_keeps_the_hosts_interrupts(
    void **state)
{
    struct world *w = W(state);

    add_node(HOST(w), "/soc", "serial@800000");
    CELLS(HOST(w), "/soc/serial@800000", "interrupts", 0, 12, 4);
    set_flag(HOST(w), DOM1, "vpl011");
    assert_int_equal(planned(w, "domU1")->irq_eventq, 44);
    set_flag(HOST(w), DOM1, "direct-map");
    assert_int_equal(planned(w, "domU1")->irq_eventq, 45);
    set_flag(HOST(w), "/chosen/domU2", "direct-map");
    set_flag(HOST(w), "/chosen/domU2", "vpl011");
    set_string(HOST(w), "/chosen/domU2", "viommu", "smmuv3");
    CELLS(HOST(w), "/soc/can@600000", "iommus", 2, 0x99);
    planned(w, "domU1");
    assert_int_equal(viommu_plan_domain(w->plan, "domU2")->irq_eventq, 45);
    del_prop(HOST(w), DOM1, "vpl011");
    assert_int_equal(planned(w, "domU1")->irq_eventq, 44);
}

static void vsmmu_is_coherent_if_all_behind_it_are(void **state)
{
    struct world *w = W(state);

    assert_false(planned(w, "domU1")->coherent);
    set_flag(HOST(w), "/soc/iommu@200000", "dma-coherent");
    assert_true(planned(w, "domU1")->coherent);
    del_prop(HOST(w), "/soc/iommu@100000", "dma-coherent");
    assert_false(planned(w, "domU1")->coherent);
}

int run_places(void)
{
    const struct CMUnitTest tests[] = {
        TEST(defaults_are_xens_free_places),
        TEST(default_frame_clashes_with_nothing_of_xens),
        TEST(frame_moves_behind_what_xen_reg_takes),
        TEST(frame_jumps_over_xens_own_regions),
        TEST(frame_avoids_shared_memory),
        TEST(no_free_frame_is_refused),
        TEST(row_at_the_end_of_the_address_space_does_no_harm),
        TEST(row_up_to_the_end_of_the_address_space_leaves_no_frame),
        TEST(direct_mapped_guest_has_the_smmus_own_place),
        TEST(direct_mapped_guest_takes_the_next_smmu_if_one_is_covered),
        TEST(misaligned_smmu_is_no_place_for_a_frame),
        TEST(interrupts_move_away_from_those_of_devices),
        TEST(interrupts_of_unprotected_devices_count),
        TEST(interrupts_extended_count),
        TEST(interrupts_of_a_bridges_map_count),
        TEST(interrupt_parent_is_inherited_and_resolved),
        TEST(all_rows_of_a_bus_that_maps_interrupts_count),
        TEST(no_free_interrupt_is_refused),
        TEST(all_interrupts_taken_is_refused),
        TEST(number_of_spis_reaches_the_highest_interrupt),
        TEST(number_of_spis_that_is_too_small_is_refused),
        TEST(number_of_spis_that_is_too_large_is_refused),
        TEST(smmu_of_one_page_is_no_place_for_a_frame),
        TEST(uart_of_a_direct_mapped_guest_keeps_the_hosts_interrupts),
        TEST(vsmmu_is_coherent_if_all_behind_it_are),
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
