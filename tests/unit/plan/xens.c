/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What Xen itself finds, and what it leaves to viommu-dt: nothing that the
 * latter finds makes Xen's plan another, and what cannot be resolved is never
 * left out.
 */

#include "world.h"

#define DMA  "/passthrough/dma@400000"
#define CAN2 "/passthrough/can@600000"
#define PCI  "/passthrough/pcie@40000000"

static void expect_unusable(struct world *w, const char *prop,
                            const char *cause)
{
    make_plan(w);
    assert_int_not_equal(w->rc, 0);
    find_found(w, cause);
    assert_int_equal(times_found(w, "device-unusable"), 0);

    make_xens_plan(w);
    assert_int_equal(w->rc, -EINVAL);
    assert_int_equal(w->nr_found, 1);
    assert_string_equal(w->found[0].id, "device-unusable");
    assert_string_equal(w->found[0].node, DMA);
    assert_string_equal(w->found[0].prop, prop);
    note_produced("device-unusable", __func__);
}

static void xen_path_that_cannot_be_resolved_is_refused(void **state)
{
    struct world *w = W(state);

    set_string(PART(w), DMA, "xen,path", "/nowhere");
    expect_unusable(w, "xen,path", "xen-path-not-found");
    set_string(PART(w), DMA, "xen,path", "dma0");
    expect_unusable(w, "xen,path", "xen-path-not-absolute");
    CELLS(PART(w), DMA, "xen,path", 0x2f000000, 0x2f000000);
    expect_unusable(w, "xen,path", "xen-path-malformed");
    del_prop(PART(w), DMA, "xen,path");
    expect_unusable(w, "xen,path", "xen-path-missing");
}

static void xen_reg_that_cannot_be_used_is_refused(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), DMA, "xen,reg", 0, 0x50400000, 0, 0x1000, 0);
    expect_unusable(w, "xen,reg", "xen-reg-malformed");
    CELLS(PART(w), DMA, "xen,reg", 0, 0x50400000, 0, 0, 0, 0x400000);
    expect_unusable(w, "xen,reg", "xen-reg-malformed");
    del_prop(PART(w), DMA, "xen,reg");
    expect_unusable(w, "xen,reg", "xen-reg-missing");
}

/* A tree with as many notices of the tool's as go together. */
static void notices_of_the_tool_change_nothing(void **state)
{
    struct world *w = W(state);
    unsigned int i;

    set_string(HOST(w), "/chosen/domU1", "passthrough", "perhaps");
    CELLS(PART(w), DMA, "iommus", 0x30, 5);
    CELLS(PART(w), PCI, "iommu-map-mask", 0xffff);
    CELLS(PART(w), PCI, "msi-parent", 0x10);
    CELLS(HOST(w), "/pcie@40000000", "iommus", 1, 0x77);
    CELLS(PART(w), "/passthrough/clock", "iommus", 0xfdea, 1);
    make_plan(w);
    assert_int_equal(w->rc, 0);
    assert_true(w->nr_found >= 6);
    for ( i = 0; i < w->nr_found; i++ )
        assert_int_equal(w->found[i].severity, VIOMMU_NOTICE);

    make_xens_plan(w);
    assert_int_equal(w->rc, 0);
    assert_int_equal(w->nr_found, 0);
}

/*
 * Domain 0 and the guest have a device each behind one node that maps
 * interrupts: SPI 12, the virtual SMMU's first, may be the guest's.
 */
static void what_the_tool_notes_of_the_host_changes_nothing(void **state)
{
    struct world *w = W(state);
    void *host = HOST(w);

    add_node(host, "/chosen", "module@1");
    set_bytes(host, "/chosen/module@1", "compatible",
              "multiboot,kernel\0multiboot,module", 34);
    set_flag(host, "/soc/dma@400000", "xen,passthrough");
    set_flag(host, "/soc/net@500000", "xen,passthrough");
    set_flag(host, "/pcie@40000000", "xen,passthrough");

    add_node(host, "/soc", "combiner");
    CELLS(host, "/soc/combiner", "phandle", 0x77);
    CELLS(host, "/soc/combiner", "#interrupt-cells", 1);
    CELLS(host, "/soc/combiner", "interrupt-map", 5, 1, 0, 0, 0, 12, 4);
    CELLS(host, "/soc/dma@400000", "interrupts-extended", 0x77, 5);
    add_node(host, "/soc", "timer");
    CELLS(host, "/soc/timer", "interrupts-extended", 0x77, 5);

    assert_int_equal(planned(w, "domU1")->irq_eventq, 45);
}

/* Xen reaches its own checks of these, and the plan is made all the same. */
static void errors_of_the_tool_are_not_xens(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), DMA, "xen,reg", 0, 0x50400000, 0, 0x800, 0, 0x400000);
    CELLS(HOST(w), "/chosen/domU1", "nr_spis", 987);
    make_plan(w);
    assert_int_not_equal(w->rc, 0);
    find_found(w, "xen-reg-unaligned");
    find_found(w, "nr-spis-too-large");

    make_xens_plan(w);
    assert_int_equal(w->rc, 0);
    assert_int_equal(w->nr_found, 0);
}

/* Its devices still count in conflicts with those that have a vSMMU. */
static void faults_of_a_domain_without_viommu_are_left_to_xen(void **state)
{
    struct world *w = W(state);
    void *part2 = partial_of(w, "/chosen/domU2");

    set_string(part2, CAN2, "xen,path", "/nowhere");
    make_xens_plan(w);
    assert_int_equal(w->rc, 0);
    assert_int_equal(w->nr_found, 0);

    set_string(part2, CAN2, "xen,path", "/soc/dma@400000");
    make_xens_plan(w);
    assert_int_equal(w->rc, -EBUSY);
    find_found(w, "device-in-two-domains");
}

/* Give a node of this tree a second property of this name. */
static void add_twice(void *fdt, const char *path, const char *name)
{
    char other[16], data[64], *names = fdt;
    const void *first;
    int len;

    first = fdt_getprop(fdt, fdt_path_offset(fdt, path), name, &len);
    memcpy(data, first, len);
    strcpy(other, name);
    other[0]++;
    set_bytes(fdt, path, other, data, len);
    for ( names += fdt_off_dt_strings(fdt); strcmp(names, other); names++ )
        ;
    names[0]--;
}

static void property_that_occurs_twice_is_refused(void **state)
{
    struct world *w = W(state);

    add_twice(PART(w), DMA, "xen,path");
    refused(w, "property-twice", DMA, "xen,path");
}

/* Xen maps the last, and the planner has read the first. */
static void second_xen_reg_is_refused_without_a_vsmmu_too(void **state)
{
    struct world *w = W(state);
    void *part2 = partial_of(w, "/chosen/domU2");

    add_twice(part2, CAN2, "xen,path");
    make_xens_plan(w);
    assert_int_equal(w->nr_found, 0);

    add_twice(part2, CAN2, "xen,reg");
    make_xens_plan(w);
    assert_int_equal(w->nr_found, 1);
    find_found(w, "property-twice");
}

static void row_over_two_iommus_names_the_last_in_memory(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), "/soc/iommu@300000", "reg", 0x90000, 0x10000);
    CELLS(PART(w), DMA, "xen,reg", 0, 0x50090000, 0, 0x80000, 0, 0x400000);
    make_xens_plan(w);
    assert_int_equal(w->rc, -EPERM);
    assert_non_null(strstr(find_found(w, "xen-reg-covers-iommu")->text,
                           "/soc/iommu@100000"));
}

/* All that is wrong with a device is said in one run, and nothing else. */
static void findings_of_a_refused_device_are_complete(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), DMA, "iommus", 0xfdea, 5);
    CELLS(HOST(w), "/soc/dma@400000", "iommus", 2);
    make_plan(w);
    assert_int_equal(w->nr_found, 1);
    find_found(w, "iommus-malformed");

    CELLS(HOST(w), "/soc/dma@400000", "iommus", 2, 0x10);
    del_prop(PART(w), PCI, "interrupt-map");
    CELLS(HOST(w), "/pcie@40000000", "interrupt-map", 0, 0, 0);
    CELLS(HOST(w), "/pcie@40000000", "iommu-map", 0, 3, 0x1000);
    make_plan(w);
    assert_int_equal(w->nr_found, 2);
    find_found(w, "interrupt-map-malformed");
    find_found(w, "iommu-map-malformed");
}

static void every_register_block_of_an_iommu_counts(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), "/soc/iommu@300000", "reg", 0x300000, 0x10000, 0x900000,
          0x1000);
    CELLS(PART(w), DMA, "xen,reg", 0, 0x50900000, 0, 0x1000, 0, 0x400000);
    refused(w, "xen-reg-covers-iommu", DMA, "xen,reg");
}

int run_xens(void)
{
    const struct CMUnitTest tests[] = {
        TEST(xen_path_that_cannot_be_resolved_is_refused),
        TEST(xen_reg_that_cannot_be_used_is_refused),
        TEST(notices_of_the_tool_change_nothing),
        TEST(what_the_tool_notes_of_the_host_changes_nothing),
        TEST(errors_of_the_tool_are_not_xens),
        TEST(faults_of_a_domain_without_viommu_are_left_to_xen),
        TEST(findings_of_a_refused_device_are_complete),
        TEST(property_that_occurs_twice_is_refused),
        TEST(second_xen_reg_is_refused_without_a_vsmmu_too),
        TEST(row_over_two_iommus_names_the_last_in_memory),
        TEST(every_register_block_of_an_iommu_counts),
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
