/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Platform devices: iommus of the host node, and automatic virtual StreamIDs.
 */

#include "world.h"

#define DMA  "/passthrough/dma@400000"
#define NET  "/passthrough/net@500000"
#define HDMA "/soc/dma@400000"
#define HNET "/soc/net@500000"

/*
 * The DMA engine is behind an SMMU on a further bus, of which the test says
 * what addresses are like there.
 */
static void smmu_on_a_bus(struct world *w)
{
    add_node(HOST(w), "/soc", "bus");
    add_node(HOST(w), "/soc/bus", "iommu@0");
    set_string(HOST(w), "/soc/bus/iommu@0", "compatible", "arm,smmu-v3");
    CELLS(HOST(w), "/soc/bus/iommu@0", "reg", 0x8000, 0x20000);
    CELLS(HOST(w), "/soc/bus/iommu@0", "#iommu-cells", 1);
    CELLS(HOST(w), "/soc/bus/iommu@0", "phandle", 0x77);
    CELLS(HOST(w), HDMA, "iommus", 0x77, 1);
}

static void dma_only(struct world *w)
{
    del_node(PART(w), NET);
    del_node(PART(w), "/passthrough/pcie@40000000");
}

static void vsids_are_the_lowest_free_in_document_order(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom = planned(w, "domU1");
    const struct viommu_device *net = device_at(dom, NET);

    assert_int_equal(device_at(dom, DMA)->nr_vsids, 1);
    assert_int_equal(device_at(dom, DMA)->vsids[0], 0);
    assert_int_equal(net->nr_vsids, 3);
    assert_int_equal(net->vsids[0], 1);
    assert_int_equal(net->vsids[1], 2);
    assert_int_equal(net->vsids[2], 3);

    assert_int_equal(dom->nr_ranges, 5);
    expect_range(dom, 0, 0, 0x10, 1, 0);
    expect_range(dom, 1, 1, 0x20, 1, 0);
    expect_range(dom, 2, 2, 0x20, 1, 1);
    expect_range(dom, 3, 3, 0x21, 1, 0);
    expect_range(dom, 4, 4, 0x1000, 0x200, 1);
}

static void smmus_are_listed_in_order_of_first_use(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom = planned(w, "domU1");

    assert_int_equal(dom->nr_smmus, 2);
    assert_string_equal(dom->smmus[0].path, "/soc/iommu@100000");
    assert_int_equal(dom->smmus[0].phandle, 2);
    assert_true(dom->smmus[0].coherent);
    assert_string_equal(dom->smmus[1].path, "/soc/iommu@200000");
    assert_false(dom->smmus[1].coherent);
}

static void smmu_address_is_translated_to_the_cpus_view(void **state)
{
    struct world *w = W(state);

    assert_true(planned(w, "domU1")->smmus[0].base == 0x50100000);
    set_flag(HOST(w), "/soc", "ranges");
    assert_true(planned(w, "domU1")->smmus[0].base == 0x100000);
}

static void smmu_address_is_translated_through_two_buses(void **state)
{
    struct world *w = W(state);

    smmu_on_a_bus(w);
    CELLS(HOST(w), "/soc/bus", "#address-cells", 2);
    CELLS(HOST(w), "/soc/bus", "#size-cells", 1);
    CELLS(HOST(w), "/soc/bus", "ranges", 0, 0, 0x1000000, 0x1000, 1, 0,
          0x2000000, 0x100000);
    CELLS(HOST(w), "/soc/bus/iommu@0", "reg", 1, 0x8000, 0x20000);
    assert_true(planned(w, "domU1")->smmus[0].base == 0x52008000);

    CELLS(HOST(w), "/soc/bus/iommu@0", "reg", 3, 0x8000, 0x20000);
    refused(w, "iommu-reg-bad", HDMA, "iommus");
    CELLS(HOST(w), "/soc/bus/iommu@0", "reg", 1, 0x8000, 0x20000);
    CELLS(HOST(w), "/soc/bus", "#address-cells", 3);
    refused(w, "iommu-reg-bad", HDMA, "iommus");
    CELLS(HOST(w), "/soc/bus", "#address-cells", 0);
    refused(w, "iommu-reg-bad", HDMA, "iommus");
    CELLS(HOST(w), "/soc/bus", "#address-cells", 2);
    CELLS(HOST(w), "/soc/bus", "#size-cells", 0);
    refused(w, "iommu-reg-bad", HDMA, "iommus");
    CELLS(HOST(w), "/soc/bus", "#size-cells", 3);
    refused(w, "iommu-reg-bad", HDMA, "iommus");
    CELLS(HOST(w), "/soc/bus", "#size-cells", 1);
    del_prop(HOST(w), "/soc/bus", "ranges");
    refused(w, "iommu-reg-bad", HDMA, "iommus");
}

static void smmu_of_one_page_is_refused(void **state)
{
    struct world *w = W(state);

    del_node(PART(w), "/passthrough/net@500000");
    CELLS(HOST(w), "/soc/iommu@100000", "reg", 0x100000, 0x1ffff);
    refused(w, "iommu-reg-small", HDMA, "iommus");
    CELLS(HOST(w), "/soc/iommu@100000", "reg", 0x100000, 0x10000);
    refused(w, "iommu-reg-small", HDMA, "iommus");
    set_flag(HOST(w), "/soc/iommu@100000",
             "cavium,cn9900-broken-page1-regspace");
    planned(w, "domU1");
}

static void bus_that_says_no_cells_has_those_above_it(void **state)
{
    struct world *w = W(state);

    /* One and one, of /soc: with Xen's own 2 and 1 it would be elsewhere. */
    smmu_on_a_bus(w);
    set_flag(HOST(w), "/soc/bus", "ranges");
    dma_only(w);
    assert_true(planned(w, "domU1")->smmus[0].base == 0x50008000);

    CELLS(PART(w), DMA, "xen,reg", 0, 0x50027000, 0, 0x1000, 0, 0x400000);
    refused(w, "xen-reg-covers-iommu", DMA, "xen,reg");
}

static void address_through_a_bus_of_odd_cells_cannot_be_made_out(void **state)
{
    static const struct {
        const char *node, *prop;
        uint32_t cells;
    } odd[] = {
        { "/", "#address-cells", 0 },    { "/", "#address-cells", 3 },
        { "/soc", "#address-cells", 0 }, { "/soc", "#address-cells", 3 },
        { "/soc", "#size-cells", 0 },    { "/soc", "#size-cells", 3 },
    };
    struct world *w = W(state);
    unsigned int i;

    smmu_on_a_bus(w);
    CELLS(HOST(w), "/soc/bus", "#address-cells", 1);
    CELLS(HOST(w), "/soc/bus", "#size-cells", 1);
    set_flag(HOST(w), "/soc/bus", "ranges");
    dma_only(w);
    assert_true(planned(w, "domU1")->smmus[0].base == 0x50008000);

    set_string(HOST(w), "/soc/iommu@100000", "status", "disabled");
    set_string(HOST(w), "/soc/iommu@200000", "status", "disabled");
    for ( i = 0; i < sizeof(odd) / sizeof(odd[0]); i++ )
    {
        uint32_t was = strcmp(odd[i].node, "/") ? 1 : 2;

        CELLS(HOST(w), odd[i].node, odd[i].prop, odd[i].cells);
        refused(w, "iommu-reg-bad", HDMA, "iommus");
        CELLS(HOST(w), odd[i].node, odd[i].prop, was);
    }
}

static void root_that_is_an_iommu_has_no_registers(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), "/", "#iommu-cells", 1);
    planned(w, "domU1");
}

static void smmu_without_address_is_refused(void **state)
{
    struct world *w = W(state);

    del_node(PART(w), NET);
    CELLS(HOST(w), "/soc/iommu@100000", "reg", 0x100000);
    refused(w, "iommu-reg-bad", HDMA, "iommus");
    CELLS(HOST(w), "/soc/iommu@100000", "reg", 0x100000, 0);
    refused(w, "iommu-reg-bad", HDMA, "iommus");
    del_prop(HOST(w), "/soc/iommu@100000", "reg");
    refused(w, "iommu-reg-bad", HDMA, "iommus");
}

static void consecutive_streams_of_a_device_are_one_range(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    CELLS(HOST(w), HDMA, "iommus", 2, 0x30, 2, 0x31, 2, 0x32, 2, 0x34);
    dom = planned(w, "domU1");
    assert_int_equal(device_at(dom, DMA)->nr_vsids, 4);
    expect_range(dom, 0, 0, 0x30, 3, 0);
    expect_range(dom, 1, 3, 0x34, 1, 0);
}

static void streams_that_wrap_are_not_consecutive(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    CELLS(HOST(w), HDMA, "iommus", 2, 0xffffffff, 2, 0);
    dom = planned(w, "domU1");
    expect_range(dom, 0, 0, 0xffffffff, 1, 0);
    expect_range(dom, 1, 1, 0, 1, 0);
}

static void repeated_stream_collapses_to_one_vsid(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    CELLS(HOST(w), HDMA, "iommus", 2, 8, 2, 9, 2, 8, 3, 8, 2, 9);
    dom = planned(w, "domU1");
    assert_int_equal(device_at(dom, DMA)->nr_vsids, 3);
    expect_range(dom, 0, 0, 8, 2, 0);
    expect_range(dom, 1, 2, 8, 1, 1);
}

static void many_streams_of_one_device_collapse_too(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;
    fdt32_t cells[2 * 300];
    int i;

    for ( i = 0; i < 300; i++ )
    {
        cells[2 * i] = cpu_to_fdt32(2);
        cells[2 * i + 1] = cpu_to_fdt32(0x400 + i % 100);
    }
    set_bytes(HOST(w), HDMA, "iommus", cells, sizeof(cells));
    dom = planned(w, "domU1");
    assert_int_equal(device_at(dom, DMA)->nr_vsids, 100);
    expect_range(dom, 0, 0, 0x400, 100, 0);
}

static void same_stream_behind_two_smmus_has_two_vsids(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom = planned(w, "domU1");

    expect_range(dom, 1, 1, 0x20, 1, 0);
    expect_range(dom, 2, 2, 0x20, 1, 1);
}

static void malformed_iommus_are_refused(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), HDMA, "iommus", 2);
    refused(w, "iommus-malformed", HDMA, "iommus");
    assert_string_equal(find_found(w, "iommus-malformed")->tree, "host");
    CELLS(HOST(w), HDMA, "iommus", 2, 1, 2);
    refused(w, "iommus-malformed", HDMA, "iommus");
    set_flag(HOST(w), HDMA, "iommus");
    refused(w, "iommus-malformed", HDMA, "iommus");
    set_bytes(HOST(w), HDMA, "iommus", "\0\0\0\2\0\0\0", 7);
    refused(w, "iommus-malformed", HDMA, "iommus");
}

static void phandle_of_nothing_is_refused(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), HDMA, "iommus", 0x99, 1);
    refused(w, "iommu-not-found", HDMA, "iommus");
    CELLS(HOST(w), HDMA, "iommus", 0, 1);
    refused(w, "iommu-not-found", HDMA, "iommus");
}

static void disabled_iommu_is_refused(void **state)
{
    struct world *w = W(state);

    del_node(PART(w), NET);
    set_string(HOST(w), "/soc/iommu@100000", "status", "disabled");
    refused(w, "iommu-disabled", HDMA, "iommus");
}

/* With that, Xen's driver does not probe it. */
static void iommu_that_is_not_for_xen_is_refused(void **state)
{
    struct world *w = W(state);

    del_node(PART(w), NET);
    set_flag(HOST(w), "/soc/iommu@100000", "xen,passthrough");
    refused(w, "iommu-not-for-xen", HDMA, "iommus");
    set_string(HOST(w), "/chosen/domU1", "viommu", "none");
    del_node(PART(w), "/passthrough/pcie@40000000");
    w->check_all = true;
    refused(w, "iommu-not-for-xen", HDMA, "iommus");
}

static void device_behind_two_smmus_needs_a_vsmmu(void **state)
{
    struct world *w = W(state);

    planned(w, "domU1");
    del_node(PART(w), "/passthrough/pcie@40000000");
    set_flag(HOST(w), "/chosen/domU1", "direct-map");
    set_string(HOST(w), "/chosen/domU1", "viommu", "hint");
    refused(w, "iommus-of-two-smmus", "/soc/net@500000", "iommus");
    CELLS(HOST(w), "/soc/net@500000", "iommus", 3, 1, 3, 2, 3, 1);
    make_plan(w);
    assert_int_equal(w->rc, 0);
}

static void iommu_cells_must_be_one(void **state)
{
    struct world *w = W(state);

    del_node(PART(w), NET);
    CELLS(HOST(w), "/soc/iommu@100000", "#iommu-cells", 2);
    refused(w, "iommu-cells-bad", HDMA, "iommus");
    CELLS(HOST(w), "/soc/iommu@100000", "#iommu-cells", 1, 0);
    refused(w, "iommu-cells-bad", HDMA, "iommus");
    del_prop(HOST(w), "/soc/iommu@100000", "#iommu-cells");
    refused(w, "iommu-cells-bad", HDMA, "iommus");
}

static void other_iommus_are_not_supported(void **state)
{
    struct world *w = W(state);

    set_string(PART(w), DMA, "xen,path", "/soc/old-dma@700000");
    refused(w, "iommu-unsupported", "/soc/old-dma@700000", "iommus");
    assert_int_equal(w->rc, -EOPNOTSUPP);
}

static void smmu_that_cannot_nest_is_refused_with_the_reason(void **state)
{
    struct world *w = W(state);
    const struct found *f;

    del_node(PART(w), NET);
    del_node(PART(w), "/passthrough/pcie@40000000");
    w->refusal = "it has no stage 2";
    refused(w, "iommu-cannot-nest", HDMA, "iommus");
    f = find_found(w, "iommu-cannot-nest");
    assert_non_null(strstr(f->text, "it has no stage 2"));
    assert_non_null(strstr(f->text, "/soc/iommu@100000"));
}

static void add_smmu(void *host, unsigned int i)
{
    char name[32], path[40];

    snprintf(name, sizeof(name), "iommu@%x", 0x1000000 + i * 0x20000);
    snprintf(path, sizeof(path), "/soc/%s", name);
    add_node(host, "/soc", name);
    set_string(host, path, "compatible", "arm,smmu-v3");
    CELLS(host, path, "reg", 0x1000000 + i * 0x20000, 0x20000);
    CELLS(host, path, "#iommu-cells", 1);
    CELLS(host, path, "phandle", 0x100 + i);
}

static void sixteen_smmus_are_the_most(void **state)
{
    struct world *w = W(state);
    fdt32_t cells[2 * 17];
    unsigned int i;

    del_node(PART(w), NET);
    del_node(PART(w), "/passthrough/pcie@40000000");
    for ( i = 0; i < 17; i++ )
    {
        add_smmu(HOST(w), i);
        cells[2 * i] = cpu_to_fdt32(0x100 + i);
        cells[2 * i + 1] = cpu_to_fdt32(5);
    }
    set_bytes(HOST(w), HDMA, "iommus", cells, 16 * 8);
    assert_int_equal(planned(w, "domU1")->nr_smmus, 16);
    assert_int_equal(planned(w, "domU1")->nr_ranges, 16);
    set_bytes(HOST(w), HDMA, "iommus", cells, 17 * 8);
    refused(w, "too-many-smmus", HDMA, "iommus");
}

static void vsids_run_out_at_two_to_the_twenty(void **state)
{
    struct world *w = W(state);
    const char *pcie = "/passthrough/pcie@40000000";

    CELLS(HOST(w), "/pcie@40000000", "iommu-map", 0, 3, 0x1000, 0x10000);
    CELLS(PART(w), pcie, "bus-range", 0, 255);
    CELLS(PART(w), pcie, "iommu-map", 0, 0xfdea, 0, 0x10000);
    CELLS(PART(w), NET, "iommus", 0xfdea, 0x20000, 0xfdea, 0x30000, 0xfdea,
          0xfffff);
    assert_int_equal(planned(w, "domU1")->nr_ranges, 5);
    CELLS(PART(w), NET, "iommus", 0xfdea, 0x20000, 0xfdea, 0x30000, 0xfdea,
          0x100000);
    refused(w, "vsid-range", NET, "iommus");
}

static void platform_device_takes_gaps_one_by_one(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    CELLS(HOST(w), HDMA, "iommus", 2, 0x30, 2, 0x31, 2, 0x32);
    CELLS(PART(w), NET, "iommus", 0xfdea, 1, 0xfdea, 3, 0xfdea, 5);
    dom = planned(w, "domU1");
    assert_int_equal(device_at(dom, DMA)->vsids[0], 0);
    assert_int_equal(device_at(dom, DMA)->vsids[1], 2);
    assert_int_equal(device_at(dom, DMA)->vsids[2], 4);
}

int run_streams(void)
{
    const struct CMUnitTest tests[] = {
        TEST(vsids_are_the_lowest_free_in_document_order),
        TEST(smmus_are_listed_in_order_of_first_use),
        TEST(smmu_address_is_translated_to_the_cpus_view),
        TEST(smmu_address_is_translated_through_two_buses),
        TEST(smmu_of_one_page_is_refused),
        TEST(bus_that_says_no_cells_has_those_above_it),
        TEST(address_through_a_bus_of_odd_cells_cannot_be_made_out),
        TEST(root_that_is_an_iommu_has_no_registers),
        TEST(smmu_without_address_is_refused),
        TEST(consecutive_streams_of_a_device_are_one_range),
        TEST(streams_that_wrap_are_not_consecutive),
        TEST(repeated_stream_collapses_to_one_vsid),
        TEST(many_streams_of_one_device_collapse_too),
        TEST(same_stream_behind_two_smmus_has_two_vsids),
        TEST(malformed_iommus_are_refused),
        TEST(phandle_of_nothing_is_refused),
        TEST(disabled_iommu_is_refused),
        TEST(iommu_that_is_not_for_xen_is_refused),
        TEST(device_behind_two_smmus_needs_a_vsmmu),
        TEST(iommu_cells_must_be_one),
        TEST(other_iommus_are_not_supported),
        TEST(smmu_that_cannot_nest_is_refused_with_the_reason),
        TEST(sixteen_smmus_are_the_most),
        TEST(vsids_run_out_at_two_to_the_twenty),
        TEST(platform_device_takes_gaps_one_by_one),
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
