/* SPDX-License-Identifier: GPL-2.0-only */
/* PCI host bridges: iommu-map, iommu-map-mask, bus-range, interrupt-map. */

#include "world.h"

#define PCI  "/passthrough/pcie@40000000"
#define HPCI "/pcie@40000000"
#define NET  "/passthrough/net@500000"
#define DMA  "/passthrough/dma@400000"

/* Only the bridge, with this bus range. */
static void bridge_only(struct world *w, uint32_t first, uint32_t last)
{
    del_node(PART(w), NET);
    del_node(PART(w), DMA);
    CELLS(PART(w), PCI, "bus-range", first, last);
}

static void root_complex_of_65536_rids_is_one_row_and_one_range(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    bridge_only(w, 0, 255);
    dom = planned(w, "domU1");
    assert_int_equal(dom->nr_ranges, 1);
    expect_range(dom, 0, 0, 0x1000, 0x10000, 0);
    assert_int_equal(device_at(dom, PCI)->nr_rows, 1);
    expect_row(device_at(dom, PCI), 0, 0, 0, 0x10000);
    assert_true(device_at(dom, PCI)->rid_mask == UINT32_MAX);
}

static void bus_range_limits_the_rids(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    bridge_only(w, 0x10, 0x11);
    dom = planned(w, "domU1");
    expect_range(dom, 0, 0, 0x2000, 0x200, 0);
    expect_row(device_at(dom, PCI), 0, 0x1000, 0, 0x200);
}

static void missing_bus_range_means_all_buses(void **state)
{
    struct world *w = W(state);

    bridge_only(w, 0, 0);
    del_prop(PART(w), PCI, "bus-range");
    expect_range(planned(w, "domU1"), 0, 0, 0x1000, 0x10000, 0);
}

static void malformed_bus_range_is_refused(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), PCI, "bus-range", 0);
    refused(w, "bus-range-malformed", PCI, "bus-range");
    CELLS(PART(w), PCI, "bus-range", 0, 256);
    refused(w, "bus-range-malformed", PCI, "bus-range");
    CELLS(PART(w), PCI, "bus-range", 3, 2);
    refused(w, "bus-range-malformed", PCI, "bus-range");
    assert_non_null(strstr(find_found(w, "bus-range-malformed")->text,
                           "8 bytes, buses 3 to 2;"));
    CELLS(PART(w), PCI, "bus-range", 0, 1, 2);
    refused(w, "bus-range-malformed", PCI, "bus-range");
    set_flag(PART(w), PCI, "bus-range");
    refused(w, "bus-range-malformed", PCI, "bus-range");
}

static void vsids_of_a_bridge_follow_those_before_it(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom = planned(w, "domU1");

    expect_row(device_at(dom, PCI), 0, 0, 4, 0x200);
}

static void each_row_gets_a_run_of_its_own(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    CELLS(HOST(w), HPCI, "iommu-map", 0x100, 3, 0x9000, 0x100, 0x0, 2, 0x7000,
          0x100);
    CELLS(PART(w), NET, "iommus", 0xfdea, 0x80, 0xfdea, 0x81, 0xfdea, 0x82);
    dom = planned(w, "domU1");
    /*
     * dma 0; net 0x80..0x82; rows of 0x100 do not fit below, in the order
       they are written.
     */
    expect_row(device_at(dom, PCI), 0, 0x100, 0x83, 0x100);
    expect_row(device_at(dom, PCI), 1, 0x0, 0x183, 0x100);
    assert_int_equal(range_of(dom, 0x83)->psid, 0x9000);
    assert_int_equal(range_of(dom, 0x183)->psid, 0x7000);
}

/* The examples of the kernel's pci-iommu binding. */

static void binding_example_identity(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    bridge_only(w, 0, 255);
    CELLS(HOST(w), HPCI, "iommu-map", 0, 2, 0, 0x10000);
    dom = planned(w, "domU1");
    expect_range(dom, 0, 0, 0, 0x10000, 0);
}

static void binding_example_function_bits_masked(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;
    const struct viommu_device *dev;

    bridge_only(w, 0, 255);
    CELLS(HOST(w), HPCI, "iommu-map", 0, 2, 0, 0x10000);
    CELLS(HOST(w), HPCI, "iommu-map-mask", 0xfff8);
    noticed(w, "iommu-map-mask-folds", HPCI, "iommu-map-mask");
    dom = viommu_plan_domain(w->plan, "domU1");
    dev = device_at(dom, PCI);
    assert_int_equal(dev->rid_mask, 0xfff8);
    /* Up to the highest masked RID; what lies between is never reached. */
    expect_range(dom, 0, 0, 0, 0xfff9, 0);
    expect_row(dev, 0, 0, 0, 0xfff9);
}

static void binding_example_high_bit_flipped(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    bridge_only(w, 0, 255);
    CELLS(HOST(w), HPCI, "iommu-map", 0, 2, 0x8000, 0x8000, 0x8000, 2, 0,
          0x8000);
    dom = planned(w, "domU1");
    assert_int_equal(dom->nr_ranges, 2);
    expect_range(dom, 0, 0, 0x8000, 0x8000, 0);
    expect_range(dom, 1, 0x8000, 0, 0x8000, 0);
    /* To the guest the two are one. */
    assert_int_equal(device_at(dom, PCI)->nr_rows, 1);
    expect_row(device_at(dom, PCI), 0, 0, 0, 0x10000);
}

static void binding_example_several_iommus(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    bridge_only(w, 0, 255);
    CELLS(HOST(w), HPCI, "iommu-map", 0, 2, 0, 0x4000, 0x4000, 3, 0, 0x4000,
          0x8000, 2, 0x4000, 0x8000);
    dom = planned(w, "domU1");
    assert_int_equal(dom->nr_ranges, 3);
    expect_range(dom, 0, 0, 0, 0x4000, 0);
    expect_range(dom, 1, 0x4000, 0, 0x4000, 1);
    expect_range(dom, 2, 0x8000, 0x4000, 0x8000, 0);
}

static void rows_are_clipped_at_both_ends(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    bridge_only(w, 2, 5);
    CELLS(HOST(w), HPCI, "iommu-map", 0, 2, 0x5000, 0x300, 0x300, 3, 0x6000,
          0x900, 0xc00, 2, 0, 0x100);
    dom = planned(w, "domU1");
    assert_int_equal(dom->nr_ranges, 2);
    expect_range(dom, 0, 0, 0x5200, 0x100, 0);
    expect_range(dom, 1, 0x100, 0x6000, 0x300, 1);
}

static void malformed_iommu_map_is_refused(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0);
    refused(w, "iommu-map-malformed", HPCI, "iommu-map");
    set_flag(HOST(w), HPCI, "iommu-map");
    refused(w, "iommu-map-malformed", HPCI, "iommu-map");
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0, 0x10000, 0);
    refused(w, "iommu-map-malformed", HPCI, "iommu-map");
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0, 0);
    refused(w, "iommu-map-malformed", HPCI, "iommu-map");
    CELLS(HOST(w), HPCI, "iommu-map", 0xffffffff, 3, 0, 2);
    refused(w, "iommu-map-malformed", HPCI, "iommu-map");
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0xffff0001, 0x10000);
    refused(w, "iommu-map-malformed", HPCI, "iommu-map");
}

static void iommu_map_must_name_an_smmu(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), HPCI, "iommu-map", 0, 0x99, 0, 0x10000);
    refused(w, "iommu-not-found", HPCI, "iommu-map");
    CELLS(HOST(w), HPCI, "iommu-map", 0, 4, 0, 0x10000);
    refused(w, "iommu-unsupported", HPCI, "iommu-map");
}

static void rows_beyond_the_bus_range_do_not_matter(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0x5000, 0x200, 0x200, 0x99, 0,
          0x200, 0x300, 0x99, 0, 0x200);
    planned(w, "domU1");
}

static void rid_without_row_is_refused(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), HPCI, "iommu-map", 1, 3, 0, 0x10000);
    refused(w, "iommu-map-gap", HPCI, "iommu-map");
    assert_non_null(strstr(find_found(w, "iommu-map-gap")->text, "0x0,"));
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0, 0x1ff);
    refused(w, "iommu-map-gap", HPCI, "iommu-map");
    assert_non_null(strstr(find_found(w, "iommu-map-gap")->text, "0x1ff,"));
    CELLS(HOST(w), HPCI, "iommu-map", 0x101, 3, 0, 0x1000, 0, 3, 0x2000,
          0x100);
    refused(w, "iommu-map-gap", HPCI, "iommu-map");
    assert_non_null(strstr(find_found(w, "iommu-map-gap")->text, "0x100,"));
    CELLS(HOST(w), HPCI, "iommu-map", 0x1000, 3, 0, 0x1000);
    refused(w, "iommu-map-gap", HPCI, "iommu-map");
}

static void masked_rids_that_cannot_occur_need_no_row(void **state)
{
    struct world *w = W(state);

    /* Slots only: RIDs 0, 8, .. 0xf8 of each bus; here two rows of one. */
    CELLS(PART(w), PCI, "bus-range", 0, 0);
    CELLS(HOST(w), HPCI, "iommu-map-mask", 0xff80);
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0x40, 1, 0x80, 3, 0x41, 1);
    assert_int_equal(device_at(planned(w, "domU1"), PCI)->nr_rows, 2);
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0x40, 1, 0x100, 3, 0x41, 1);
    refused(w, "iommu-map-gap", HPCI, "iommu-map");
    assert_non_null(strstr(find_found(w, "iommu-map-gap")->text, "0x80,"));

    /* Buses 0 and 2 fold to 0, 1 and 3 to 1. */
    CELLS(PART(w), PCI, "bus-range", 0, 3);
    CELLS(HOST(w), HPCI, "iommu-map-mask", 0x1ff);
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0x40, 0x200);
    assert_int_equal(device_at(planned(w, "domU1"), PCI)->nr_rows, 1);
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0x40, 0x1ff);
    refused(w, "iommu-map-gap", HPCI, "iommu-map");

    /* Buses 0x10 and 0x11 with the lower bit gone: 0x10 only. */
    CELLS(PART(w), PCI, "bus-range", 0x10, 0x11);
    CELLS(HOST(w), HPCI, "iommu-map-mask", 0xfeff);
    CELLS(HOST(w), HPCI, "iommu-map", 0x1000, 3, 0x40, 0x100);
    assert_int_equal(device_at(planned(w, "domU1"), PCI)->nr_rows, 1);
}

static void buses_that_fold_to_others_need_no_row(void **state)
{
    struct world *w = W(state);

    /* Buses 0x11 and 0x13 are 0x10 and 0x12. */
    bridge_only(w, 0x10, 0x13);
    CELLS(HOST(w), HPCI, "iommu-map-mask", 0xfeff);
    CELLS(HOST(w), HPCI, "iommu-map", 0x1200, 3, 0x40, 0x100, 0x1000, 3, 0x400,
          0x100);
    assert_int_equal(device_at(planned(w, "domU1"), PCI)->nr_rows, 2);
    CELLS(HOST(w), HPCI, "iommu-map", 0x1000, 3, 0x40, 0x100, 0x1280, 3, 0x400,
          0x80);
    refused(w, "iommu-map-gap", HPCI, "iommu-map");
    assert_non_null(strstr(find_found(w, "iommu-map-gap")->text, "0x1200,"));

    /* Of each bus only functions 0 and 1 can be told apart. */
    CELLS(HOST(w), HPCI, "iommu-map-mask", 0xfe01);
    CELLS(HOST(w), HPCI, "iommu-map", 0x1000, 3, 0x40, 2);
    refused(w, "iommu-map-gap", HPCI, "iommu-map");
    assert_non_null(strstr(find_found(w, "iommu-map-gap")->text, "0x1200,"));
}

/*
 * For every mask of the low byte: the proof of coverage against brute force.
 */
static void coverage_is_exact_for_every_mask(void **state)
{
    struct world *w = W(state);
    uint32_t mask, hole, rid;

    CELLS(PART(w), PCI, "bus-range", 0, 0);
    del_node(PART(w), NET);
    del_node(PART(w), DMA);
    for ( mask = 0; mask < 0x100; mask += 5 )
        for ( hole = 0; hole < 0x100; hole += 3 )
        {
            bool reached = false, refusal;

            if ( hole & ~mask )
                continue;
            for ( rid = 0; rid < 0x100; rid++ )
                reached |= (rid & mask) == hole;
            CELLS(HOST(w), HPCI, "iommu-map-mask", 0xff00 | mask);
            if ( hole == 0 )
                CELLS(HOST(w), HPCI, "iommu-map", 0x100, 3, 0, 0x100);
            else
                CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0, hole);
            make_plan(w);
            refusal = times_found(w, "iommu-map-gap") == 1;
            assert_int_equal(refusal, reached);
        }
}

static void mask_that_changes_nothing_is_not_emitted(void **state)
{
    struct world *w = W(state);

    bridge_only(w, 0, 15);
    CELLS(HOST(w), HPCI, "iommu-map-mask", 0x0fff);
    assert_true(device_at(planned(w, "domU1"), PCI)->rid_mask == UINT32_MAX);
    assert_int_equal(w->nr_found, 0);
    CELLS(PART(w), PCI, "bus-range", 0x10, 0x1f);
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0, 0x1000);
    assert_int_equal(device_at(planned(w, "domU1"), PCI)->rid_mask, 0xfff);
    assert_int_equal(w->nr_found, 0);
}

static void malformed_mask_is_refused(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), HPCI, "iommu-map-mask", 0, 1);
    refused(w, "iommu-map-mask-malformed", HPCI, "iommu-map-mask");
    set_flag(HOST(w), HPCI, "iommu-map-mask");
    refused(w, "iommu-map-mask-malformed", HPCI, "iommu-map-mask");
}

static void row_that_begins_outside_the_mask_is_refused(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), HPCI, "iommu-map-mask", 0xfff8);
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0, 0x104, 0x104, 3, 0x104, 0x200);
    refused(w, "iommu-map-outside-mask", HPCI, "iommu-map");
}

static void overlapping_rows_are_refused(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0, 0x101, 0x100, 3, 0x1000,
          0x10000);
    refused(w, "iommu-map-overlap", HPCI, "iommu-map");
    assert_non_null(strstr(find_found(w, "iommu-map-overlap")->text, "0x100"));
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0, 0x1000, 0x80, 3, 0x1000, 0x10);
    refused(w, "iommu-map-overlap", HPCI, "iommu-map");
}

static void rows_that_repeat_streams_share_vsids(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;
    const struct viommu_device *dev;

    bridge_only(w, 0, 2);
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0x500, 0x100, 0x100, 3, 0x580,
          0x100, 0x200, 3, 0x500, 0x100);
    dom = planned(w, "domU1");
    dev = device_at(dom, PCI);
    assert_int_equal(dom->nr_ranges, 1);
    expect_range(dom, 0, 0, 0x500, 0x180, 0);
    assert_int_equal(dev->nr_rows, 3);
    expect_row(dev, 0, 0, 0, 0x100);
    expect_row(dev, 1, 0x100, 0x80, 0x100);
    expect_row(dev, 2, 0x200, 0, 0x100);
}

static void streams_of_another_smmu_are_not_repeated_ones(void **state)
{
    struct world *w = W(state);
    const struct viommu_device *dev;

    bridge_only(w, 0, 2);
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0x500, 0x100, 0x100, 2, 0x500,
          0x100, 0x200, 2, 0x580, 0x100);
    dev = device_at(planned(w, "domU1"), PCI);
    assert_int_equal(dev->nr_rows, 2);
    expect_row(dev, 0, 0, 0, 0x200);
    expect_row(dev, 1, 0x200, 0x180, 0x100);
}

static void repeated_streams_are_split_where_needed(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;
    const struct viommu_device *dev;

    bridge_only(w, 0, 1);
    /* 0x40 .. 0x4f first, then a run that has it in the middle. */
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0x40, 0x10, 0x10, 3, 0x1000, 0xf0,
          0x100, 3, 0x0, 0x100);
    dom = planned(w, "domU1");
    dev = device_at(dom, PCI);
    expect_row(dev, 0, 0, 0, 0x140);
    expect_row(dev, 1, 0x140, 0, 0x10);
    expect_row(dev, 2, 0x150, 0x140, 0xb0);
    assert_int_equal(range_of(dom, 0x100)->psid, 0);
    assert_int_equal(range_of(dom, 0x140)->psid, 0x50);
}

static void bridge_with_iommus_only_is_refused(void **state)
{
    struct world *w = W(state);

    del_prop(HOST(w), HPCI, "iommu-map");
    CELLS(HOST(w), HPCI, "iommus", 3, 0);
    refused(w, "pci-without-iommu-map", PCI, "xen,path");
    set_string(HOST(w), HPCI, "device_type", "network");
    assert_int_equal(device_at(planned(w, "domU1"), PCI)->kind,
                     VIOMMU_PLATFORM);
}

static void iommus_beside_iommu_map_are_not_used(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), HPCI, "iommus", 3, 0);
    noticed(w, "iommus-beside-iommu-map", HPCI, "iommus");
    assert_int_equal(viommu_plan_domain(w->plan, "domU1")->nr_ranges, 5);
}

int run_bridges(void)
{
    const struct CMUnitTest tests[] = {
        TEST(root_complex_of_65536_rids_is_one_row_and_one_range),
        TEST(bus_range_limits_the_rids),
        TEST(missing_bus_range_means_all_buses),
        TEST(malformed_bus_range_is_refused),
        TEST(vsids_of_a_bridge_follow_those_before_it),
        TEST(each_row_gets_a_run_of_its_own),
        TEST(binding_example_identity),
        TEST(binding_example_function_bits_masked),
        TEST(binding_example_high_bit_flipped),
        TEST(binding_example_several_iommus),
        TEST(rows_are_clipped_at_both_ends),
        TEST(malformed_iommu_map_is_refused),
        TEST(iommu_map_must_name_an_smmu),
        TEST(rows_beyond_the_bus_range_do_not_matter),
        TEST(rid_without_row_is_refused),
        TEST(masked_rids_that_cannot_occur_need_no_row),
        TEST(buses_that_fold_to_others_need_no_row),
        TEST(coverage_is_exact_for_every_mask),
        TEST(mask_that_changes_nothing_is_not_emitted),
        TEST(malformed_mask_is_refused),
        TEST(row_that_begins_outside_the_mask_is_refused),
        TEST(overlapping_rows_are_refused),
        TEST(rows_that_repeat_streams_share_vsids),
        TEST(streams_of_another_smmu_are_not_repeated_ones),
        TEST(repeated_streams_are_split_where_needed),
        TEST(bridge_with_iommus_only_is_refused),
        TEST(iommus_beside_iommu_map_are_not_used),
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
