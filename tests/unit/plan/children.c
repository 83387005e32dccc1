/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A device that is no PCI host bridge, with an iommu-map: it gives the
 * StreamIDs of the device's parts, beside its own in iommus, or alone.
 */

#include "world.h"

#define DOM1  "/chosen/domU1"
#define DMA   "/passthrough/dma@400000"
#define HDMA  "/soc/dma@400000"
#define NET   "/passthrough/net@500000"
#define PCI   "/passthrough/pcie@40000000"
#define VSMMU 0xfdea

/* domU1 has only this device: StreamID 0x10, and four for its parts. */
static void make_parts(struct world *w)
{
    del_node(PART(w), NET);
    del_node(PART(w), PCI);
    CELLS(HOST(w), HDMA, "iommu-map", 1, 2, 0x11, 4);
}

static const struct viommu_device *dma_of(struct world *w)
{
    return device_at(planned(w, "domU1"), DMA);
}

static void expect_cells(const void *fdt, const char *prop, unsigned int n,
                         ...)
{
    int len, node = fdt_path_offset(fdt, DMA);
    const fdt32_t *cell = fdt_getprop(fdt, node, prop, &len);
    unsigned int i;
    va_list ap;

    assert_non_null(cell);
    assert_int_equal(len, n * 4);
    va_start(ap, n);
    for ( i = 0; i < n; i++ )
        assert_int_equal(fdt32_ld(cell + i), va_arg(ap, unsigned int));
    va_end(ap);
}

static void own_streams_and_those_of_parts_are_rewritten(void **state)
{
    struct world *w = W(state);
    const struct viommu_device *dev;
    void *guest;

    make_parts(w);
    CELLS(PART(w), DMA, "iommus", 2, 0x10);
    CELLS(PART(w), DMA, "bus-range", 7, 3); /* not read */
    dev = dma_of(w);
    assert_int_equal(dev->kind, VIOMMU_PLATFORM);
    assert_int_equal(w->nr_found, 1);
    find_found(w, "property-dropped");
    assert_int_equal(dev->nr_vsids, 1);
    assert_int_equal(dev->vsids[0], 0);
    assert_int_equal(dev->nr_rows, 1);
    expect_row(dev, 0, 1, 1, 4);
    expect_range(planned(w, "domU1"), 0, 0, 0x10, 5, 0);
    guest = guest_of(w, "domU1");
    expect_cells(guest, "iommus", 2, VSMMU, 0);
    expect_cells(guest, "iommu-map", 4, 1, VSMMU, 1, 4);
    free(guest);
}

static void map_alone_is_rewritten(void **state)
{
    struct world *w = W(state);
    const struct viommu_device *dev;
    void *guest;

    make_parts(w);
    del_prop(HOST(w), HDMA, "iommus");
    CELLS(PART(w), DMA, "iommus", VSMMU, 9);
    dev = dma_of(w);
    assert_int_equal(dev->kind, VIOMMU_PLATFORM);
    assert_int_equal(dev->nr_vsids, 0);
    expect_row(dev, 0, 1, 0, 4);
    noticed(w, "property-dropped", DMA, "iommus");
    guest = guest_of(w, "domU1");
    assert_null(
        fdt_getprop(guest, fdt_path_offset(guest, DMA), "iommus", NULL));
    expect_cells(guest, "iommu-map", 4, 1, VSMMU, 0, 4);
    free(guest);
}

/* What is one, the host says; another type of device is none. */
static void only_device_type_pci_makes_a_bridge(void **state)
{
    struct world *w = W(state);

    make_parts(w);
    set_string(HOST(w), HDMA, "device_type", "pci");
    refused(w, "iommu-map-gap", HDMA, "iommu-map");
    set_string(HOST(w), HDMA, "device_type", "serial");
    assert_int_equal(dma_of(w)->kind, VIOMMU_PLATFORM);
    set_string(PART(w), DMA, "device_type", "pci");
    assert_int_equal(dma_of(w)->kind, VIOMMU_PLATFORM);
}

static void ids_and_mask_have_32_bits(void **state)
{
    struct world *w = W(state);
    const struct viommu_device *dev;

    make_parts(w);
    CELLS(HOST(w), HDMA, "iommu-map", 0xfffffffe, 2, 0x20, 2, 0, 3, 0x30, 1,
          0x10000, 2, 0x40, 1);
    dev = dma_of(w);
    assert_int_equal(dev->nr_rows, 3);
    expect_row(dev, 0, 0xfffffffe, 1, 2);
    expect_row(dev, 1, 0, 3, 1);
    expect_row(dev, 2, 0x10000, 4, 1);
    assert_int_equal(dev->rid_mask, UINT32_MAX);
    CELLS(HOST(w), HDMA, "iommu-map", 0xfffffffe, 2, 0x20, 2, 0xffffffff, 2,
          0x30, 1);
    refused(w, "iommu-map-overlap", HDMA, "iommu-map");

    CELLS(HOST(w), HDMA, "iommu-map", 0x10000, 2, 0x20, 2);
    CELLS(HOST(w), HDMA, "iommu-map-mask", 0x1ffff);
    assert_int_equal(dma_of(w)->rid_mask, 0x1ffff);
    CELLS(HOST(w), HDMA, "iommu-map-mask", 0xffff);
    refused(w, "iommu-map-outside-mask", HDMA, "iommu-map");
    CELLS(HOST(w), HDMA, "iommu-map-mask", 0xffffffff);
    assert_int_equal(dma_of(w)->rid_mask, UINT32_MAX);
}

static void both_can_be_requested(void **state)
{
    struct world *w = W(state);
    const struct viommu_device *dev;

    make_parts(w);
    CELLS(PART(w), DMA, "iommu-map", 1, VSMMU, 0x40, 2, 3, VSMMU, 0x60, 2);
    dev = dma_of(w);
    assert_int_equal(dev->vsids[0], 0);
    expect_row(dev, 0, 1, 0x40, 2);
    expect_row(dev, 1, 3, 0x60, 2);
    assert_int_equal(range_of(planned(w, "domU1"), 0x61)->psid, 0x13);

    CELLS(PART(w), DMA, "iommus", 0, 0x10);
    dev = dma_of(w);
    assert_int_equal(dev->vsids[0], 0x10);
    expect_row(dev, 1, 3, 0x60, 2);

    del_prop(PART(w), DMA, "iommu-map");
    CELLS(PART(w), DMA, "iommus", VSMMU, 1);
    dev = dma_of(w);
    assert_int_equal(dev->vsids[0], 1);
    expect_row(dev, 0, 1, 2, 4);
    assert_int_equal(w->nr_found, 0);
}

static void requested_map_has_all_ids(void **state)
{
    struct world *w = W(state);
    const struct found *f;

    make_parts(w);
    CELLS(PART(w), DMA, "iommu-map", 1, VSMMU, 0x40, 3);
    refused(w, "vsid-count", DMA, "iommu-map");
    f = find_found(w, "vsid-count");
    assert_non_null(strstr(f->text, "has 3 "));
    assert_non_null(strstr(f->text, "expected 4,"));
    CELLS(PART(w), DMA, "iommu-map", 0, VSMMU, 0x40, 16);
    expect_row(dma_of(w), 0, 1, 0x41, 4);
}

/* One StreamID has one vSID in the guest, wherever it is named. */
static void stream_of_both_has_one_vsid(void **state)
{
    struct world *w = W(state);
    const struct viommu_device *dev;

    make_parts(w);
    CELLS(HOST(w), HDMA, "iommu-map", 0, 2, 0xf, 4);
    dev = dma_of(w);
    assert_int_equal(dev->vsids[0], 0);
    assert_int_equal(dev->nr_rows, 3);
    expect_row(dev, 0, 0, 1, 1);
    expect_row(dev, 1, 1, 0, 1);
    expect_row(dev, 2, 2, 2, 2);

    CELLS(PART(w), DMA, "iommu-map", 0, VSMMU, 0x40, 4);
    assert_int_equal(dma_of(w)->vsids[0], 0x41);
    CELLS(PART(w), DMA, "iommus", VSMMU, 0x50);
    refused(w, "vsid-ambiguous", DMA, "iommu-map");
    del_prop(PART(w), DMA, "iommu-map");
    expect_row(dma_of(w), 1, 1, 0x50, 1);
}

static void streams_of_parts_are_claimed(void **state)
{
    struct world *w = W(state);

    make_parts(w);
    CELLS(HOST(w), "/soc/can@600000", "iommus", 2, 0x14);
    make_plan(w);
    find_found(w, "stream-in-two-domains");
    CELLS(HOST(w), "/soc/can@600000", "iommus", 2, 0x15);
    make_plan(w);
    assert_int_equal(w->rc, 0);

    /* Without a vSMMU Xen reads iommus alone. */
    set_string(HOST(w), DOM1, "viommu", "none");
    set_string(HOST(w), "/chosen/domU2", "viommu", "smmuv3");
    CELLS(HOST(w), "/soc/can@600000", "iommus", 2, 0x14);
    make_plan(w);
    assert_int_equal(w->rc, 0);
}

int run_children(void)
{
    const struct CMUnitTest tests[] = {
        TEST(own_streams_and_those_of_parts_are_rewritten),
        TEST(map_alone_is_rewritten),
        TEST(only_device_type_pci_makes_a_bridge),
        TEST(ids_and_mask_have_32_bits),
        TEST(both_can_be_requested),
        TEST(requested_map_has_all_ids),
        TEST(stream_of_both_has_one_vsid),
        TEST(streams_of_parts_are_claimed),
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
