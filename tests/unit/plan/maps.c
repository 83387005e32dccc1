/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * iommu-map and its like in the partial node of a PCI host bridge, and gaps of
 * the host's that the partial node accepts.
 */

#include "world.h"

#define DMA   "/passthrough/dma@400000"
#define NET   "/passthrough/net@500000"
#define HPCI  "/pcie@40000000"
#define PCI   "/passthrough/pcie@40000000"
#define VSMMU 0xfdeaU

static void map_that_may_be_pasted_or_meant_is_noticed(void **state)
{
    struct world *w = W(state);

    add_node(PART(w), "/", "viommu");
    CELLS(PART(w), "/viommu", "phandle", 3);
    CELLS(PART(w), PCI, "iommu-map", 0, 3, 0x1000, 0x200);
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);
    CELLS(PART(w), PCI, "iommu-map", 0, 3, 0x1000, 0x10000);
    noticed(w, "written-as-on-host", PCI, "iommu-map");
    assert_int_equal(w->nr_found, 1);
}

static void pasted_maps_are_dropped_with_a_notice(void **state)
{
    static const char *const names[] = { "iommu-map", "iommu-map-mask",
                                         "msi-map", "msi-parent", "iommus" };
    struct world *w = W(state);
    unsigned int i;

    for ( i = 0; i < 5; i++ )
    {
        CELLS(PART(w), PCI, names[i], 0, 3, 0, 0x10000);
        noticed(w, "property-dropped", PCI, names[i]);
        assert_int_equal(w->nr_found, 1);
        del_prop(PART(w), PCI, names[i]);
    }
    CELLS(PART(w), PCI, "iommu-map", VSMMU);
    noticed(w, "property-dropped", PCI, "iommu-map");
    del_prop(PART(w), PCI, "iommu-map");
    CELLS(PART(w), DMA, "iommu-map", 0, VSMMU, 0, 0x10000);
    noticed(w, "property-dropped", DMA, "iommu-map");
    CELLS(PART(w), PCI, "iommus", VSMMU, 0);
    del_prop(PART(w), DMA, "iommu-map");
    noticed(w, "property-dropped", PCI, "iommus");
}

static void explicit_map_is_kept_row_by_row(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;
    const struct viommu_device *dev;

    CELLS(PART(w), PCI, "iommu-map", 0x100, VSMMU, 0x4000, 0x100, 0, VSMMU,
          0x8000, 0x100);
    dom = planned(w, "domU1");
    dev = device_at(dom, PCI);
    assert_int_equal(dev->nr_rows, 2);
    expect_row(dev, 0, 0x100, 0x4000, 0x100);
    expect_row(dev, 1, 0, 0x8000, 0x100);
    /* The host's map: RID 0 is StreamID 0x1000. */
    assert_int_equal(range_of(dom, 0x4000)->psid, 0x1100);
    assert_int_equal(range_of(dom, 0x8000)->psid, 0x1000);
}

static void explicit_map_is_cut_where_the_hosts_rows_end(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    CELLS(HOST(w), HPCI, "iommu-map", 0x180, 3, 0x9000, 0x1000, 0, 2, 0x7000,
          0x180);
    CELLS(PART(w), PCI, "iommu-map", 0, VSMMU, 0x4000, 0x140, 0x140, VSMMU,
          0x6000, 0x1000);
    dom = planned(w, "domU1");
    assert_int_equal(device_at(dom, PCI)->nr_rows, 2);
    assert_int_equal(device_at(dom, PCI)->rows[1].count, 0xc0);
    assert_int_equal(range_of(dom, 0x4000)->psid, 0x7000);
    assert_int_equal(range_of(dom, 0x4000)->count, 0x140);
    assert_int_equal(range_of(dom, 0x6000)->psid, 0x7140);
    assert_int_equal(range_of(dom, 0x6000)->count, 0x40);
    assert_int_equal(range_of(dom, 0x6040)->psid, 0x9000);
    assert_int_equal(range_of(dom, 0x6040)->count, 0x80);
    assert_null(range_of(dom, 0x60c0));
}

/* Each virtual StreamID that the guest is told of stands for something. */
static void explicit_map_is_cut_where_no_requester_id_can_occur(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;
    const struct viommu_device *dev;

    /* Of bus 0 only RIDs 0 and 0x80, and the host has no more rows. */
    CELLS(PART(w), PCI, "bus-range", 0, 0);
    CELLS(HOST(w), HPCI, "iommu-map-mask", 0xff80);
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0x40, 1, 0x80, 3, 0x41, 1);
    CELLS(PART(w), PCI, "iommu-map", 0, VSMMU, 0x100, 0x100);
    dom = planned(w, "domU1");
    dev = device_at(dom, PCI);
    assert_int_equal(dev->nr_rows, 2);
    expect_row(dev, 0, 0, 0x100, 1);
    expect_row(dev, 1, 0x80, 0x180, 1);
    assert_int_equal(range_of(dom, 0x100)->psid, 0x40);
    assert_int_equal(range_of(dom, 0x180)->psid, 0x41);
}

static void explicit_map_must_cover_the_bus_range(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), PCI, "iommu-map", 0, VSMMU, 0, 0x100);
    refused(w, "iommu-map-gap", PCI, "iommu-map");
    assert_string_equal(find_found(w, "iommu-map-gap")->tree, "partial");
    CELLS(PART(w), PCI, "iommu-map", 0, VSMMU, 0, 0x180, 0x100, VSMMU, 0x1000,
          0x100);
    refused(w, "iommu-map-overlap", PCI, "iommu-map");
    CELLS(PART(w), PCI, "iommu-map", 0, VSMMU, 0);
    refused(w, "iommu-map-malformed", PCI, "iommu-map");
}

static void rows_of_an_explicit_map_must_agree_and_be_in_range(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), PCI, "iommu-map", 0, VSMMU, 0, 0x100, 0x100, 3, 0x100,
          0x100);
    refused(w, "vsid-mixed", PCI, "iommu-map");
    CELLS(PART(w), PCI, "iommu-map", 0, VSMMU, 0xffe01, 0x200);
    refused(w, "vsid-range", PCI, "iommu-map");
    CELLS(PART(w), PCI, "iommu-map", 0, VSMMU, 0x100000, 0x200);
    refused(w, "vsid-range", PCI, "iommu-map");
    CELLS(PART(w), PCI, "iommu-map", 0, VSMMU, 0xffe00, 0x200);
    planned(w, "domU1");
    /*
     * Rows are counted as they are written, not as the bus range leaves them.
     */
    CELLS(PART(w), PCI, "iommu-map", 0x1000, VSMMU, 0, 0x100, 0, VSMMU,
          0xffe01, 0x200);
    refused(w, "vsid-range", PCI, "iommu-map");
    assert_non_null(strstr(find_found(w, "vsid-range")->text, "entry 1 "));
    CELLS(PART(w), PCI, "iommu-map", 0x1000, VSMMU, 0, 0x100, 0x100, VSMMU, 0,
          0x100, 0, 3, 0x200, 0x100);
    refused(w, "vsid-mixed", PCI, "iommu-map");
    assert_non_null(strstr(find_found(w, "vsid-mixed")->text, "entry 2 "));
    /* Clipped to the bus range first. */
    CELLS(PART(w), PCI, "iommu-map", 0, VSMMU, 0xffe00, 0x10000);
    planned(w, "domU1");
}

static void explicit_map_may_not_give_a_vsid_twice(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), PCI, "iommu-map", 0, VSMMU, 0x100, 0x100, 0x100, VSMMU,
          0x180, 0x100);
    refused(w, "vsid-doubled", PCI, "iommu-map");
}

static void explicit_map_may_not_give_a_stream_two_vsids(void **state)
{
    struct world *w = W(state);

    /* Both buses have the same StreamIDs. */
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0x5000, 0x100, 0x100, 3, 0x5000,
          0x100);
    CELLS(PART(w), PCI, "iommu-map", 0, VSMMU, 0x1000, 0x200);
    refused(w, "vsid-ambiguous", PCI, "iommu-map");
    CELLS(PART(w), PCI, "iommu-map", 0, VSMMU, 0x1000, 0x100, 0x100, VSMMU,
          0x1000, 0x100);
    planned(w, "domU1");
}

static void gap_of_the_host_can_be_accepted(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;
    const struct viommu_device *dev;

    /* A root port, and seven functions of one device: the i.MX 95's map. */
    del_node(PART(w), NET);
    del_node(PART(w), DMA);
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0x10, 1, 0x100, 3, 0x11, 7);
    CELLS(HOST(w), HPCI, "iommu-map-mask", 0x1ff);
    refused(w, "iommu-map-gap", HPCI, "iommu-map");
    assert_non_null(strstr(find_found(w, "iommu-map-gap")->text, "0x1,"));

    /* That is for devices without any IOMMU. */
    set_flag(PART(w), PCI, "xen,force-assign-without-iommu");
    refused(w, "iommu-map-gap", HPCI, "iommu-map");
    del_prop(PART(w), PCI, "xen,force-assign-without-iommu");

    set_flag(PART(w), PCI, "xen,iommu-map-gaps");
    noticed(w, "iommu-map-gap-accepted", HPCI, "iommu-map");
    dom = planned(w, "domU1");
    dev = device_at(dom, PCI);
    assert_true(viommu_drops_property(dom, dev->offset, "xen,iommu-map-gaps"));
    assert_int_equal(dev->kind, VIOMMU_PCI);
    assert_int_equal(dom->nr_ranges, 1);
    expect_range(dom, 0, 0, 0x10, 8, 0);
    assert_int_equal(dev->nr_rows, 2);
    expect_row(dev, 0, 0, 0, 1);
    expect_row(dev, 1, 0x100, 1, 7);

    /* Folded, as with the buses that a board has. */
    CELLS(PART(w), PCI, "bus-range", 0, 255);
    noticed(w, "iommu-map-gap-accepted", HPCI, "iommu-map");
    assert_int_equal(device_at(planned(w, "domU1"), PCI)->rid_mask, 0x1ff);

    /* The author's own map covers all, and leads where the host's does. */
    CELLS(PART(w), PCI, "iommu-map", 0, VSMMU, 0, 0x200);
    dom = planned(w, "domU1");
    dev = device_at(dom, PCI);
    assert_int_equal(dev->nr_rows, 2);
    expect_row(dev, 1, 0x100, 0x100, 7);
    assert_int_equal(range_of(dom, 0x106)->psid, 0x11);
    assert_null(range_of(dom, 1));
    CELLS(PART(w), PCI, "iommu-map", 0, VSMMU, 0, 0x100);
    refused(w, "iommu-map-gap", PCI, "iommu-map");
    del_prop(PART(w), PCI, "iommu-map");

    /* Nothing at all is no map; and without a gap there is nothing to say. */
    CELLS(PART(w), PCI, "bus-range", 3, 3);
    del_prop(HOST(w), HPCI, "iommu-map-mask");
    refused(w, "iommu-map-gap", HPCI, "iommu-map");
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0, 0x10000);
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);
}

int run_maps(void)
{
    const struct CMUnitTest tests[] = {
        TEST(map_that_may_be_pasted_or_meant_is_noticed),
        TEST(pasted_maps_are_dropped_with_a_notice),
        TEST(explicit_map_is_kept_row_by_row),
        TEST(explicit_map_is_cut_where_the_hosts_rows_end),
        TEST(explicit_map_is_cut_where_no_requester_id_can_occur),
        TEST(explicit_map_must_cover_the_bus_range),
        TEST(rows_of_an_explicit_map_must_agree_and_be_in_range),
        TEST(explicit_map_may_not_give_a_vsid_twice),
        TEST(explicit_map_may_not_give_a_stream_two_vsids),
        TEST(gap_of_the_host_can_be_accepted),
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
