/* SPDX-License-Identifier: GPL-2.0-only */
/* What a guest's device tree gets: the vSMMU's node, iommus, iommu-map. */

#include "failing.h"
#include "world.h"

#define DMA "/passthrough/dma@400000"
#define NET "/passthrough/net@500000"
#define PCI "/passthrough/pcie@40000000"

static void expect_cells(const void *fdt, const char *path, const char *prop,
                         unsigned int n, const uint32_t *want)
{
    int len, node = fdt_path_offset(fdt, path);
    const fdt32_t *cells = fdt_getprop(fdt, node, prop, &len);
    unsigned int i;

    assert_non_null(cells);
    assert_int_equal(len, n * 4);
    for ( i = 0; i < n; i++ )
        assert_int_equal(fdt32_to_cpu(cells[i]), want[i]);
}

#define EXPECT_CELLS(fdt, path, prop, ...)                                    \
    expect_cells(fdt, path, prop,                                             \
                 sizeof((uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t),      \
                 (const uint32_t[]){ __VA_ARGS__ })

static bool has(const void *fdt, const char *path, const char *prop)
{
    return fdt_getprop(fdt, fdt_path_offset(fdt, path), prop, NULL);
}

static void node_is_as_the_kernels_binding_wants_it(void **state)
{
    static const char *const allowed[] = {
        "compatible",   "reg",         "interrupt-parent",
        "interrupts",   "phandle",     "interrupt-names",
        "#iommu-cells", "dma-coherent"
    };
    struct world *w = W(state);
    void *fdt;
    int node, at;

    planned(w, "domU1");
    fdt = guest_of(w, "domU1");
    node = fdt_path_offset(fdt, "/iommu@22040000");
    assert_true(node > 0);
    assert_string_equal(fdt_getprop(fdt, node, "compatible", NULL),
                        "arm,smmu-v3");
    EXPECT_CELLS(fdt, "/iommu@22040000", "reg", 0, 0x22040000, 0, 0x20000);
    EXPECT_CELLS(fdt, "/iommu@22040000", "interrupts", 0, 12, 1, 0, 13, 1);
    EXPECT_CELLS(fdt, "/iommu@22040000", "interrupt-parent", 0xfde8);
    EXPECT_CELLS(fdt, "/iommu@22040000", "#iommu-cells", 1);
    EXPECT_CELLS(fdt, "/iommu@22040000", "phandle", 0xfdea);
    assert_int_equal(fdt_stringlist_count(fdt, node, "interrupt-names"), 2);
    assert_int_equal(
        fdt_stringlist_search(fdt, node, "interrupt-names", "eventq"), 0);
    assert_int_equal(
        fdt_stringlist_search(fdt, node, "interrupt-names", "gerror"), 1);

    fdt_for_each_property_offset (at, fdt, node)
    {
        const char *name;
        unsigned int i;

        fdt_getprop_by_offset(fdt, at, &name, NULL);
        for ( i = 0; i < 8 && strcmp(allowed[i], name); i++ )
            ;
        assert_true(i < 8);
    }
    free(fdt);
}

static void node_is_coherent_exactly_if_the_hardware_is(void **state)
{
    struct world *w = W(state);
    void *fdt;

    planned(w, "domU1");
    fdt = guest_of(w, "domU1");
    assert_false(has(fdt, "/iommu@22040000", "dma-coherent"));
    free(fdt);
    set_flag(HOST(w), "/soc/iommu@200000", "dma-coherent");
    planned(w, "domU1");
    fdt = guest_of(w, "domU1");
    assert_true(has(fdt, "/iommu@22040000", "dma-coherent"));
    free(fdt);
}

static void frame_above_4_gib_is_named_and_given_in_full(void **state)
{
    struct world *w = W(state);
    void *fdt;

    w->layout.frame_base = 0x1230000000000ULL;
    w->layout.frame_end = ~0ULL;
    planned(w, "domU1");
    fdt = guest_of(w, "domU1");
    EXPECT_CELLS(fdt, "/iommu@1230000000000", "reg", 0x12300, 0, 0, 0x20000);
    free(fdt);
}

static void iommus_and_iommu_map_are_rewritten(void **state)
{
    struct world *w = W(state);
    void *fdt;

    CELLS(PART(w), DMA, "iommus", 2, 0x10);
    CELLS(PART(w), PCI, "iommu-map", 0, 3, 0x1000, 0x10000);
    CELLS(PART(w), PCI, "iommu-map-mask", 0xffff);
    CELLS(PART(w), PCI, "msi-map", 0, 9, 0, 0x10000);
    CELLS(PART(w), PCI, "msi-parent", 9);
    CELLS(PART(w), PCI, "iommus", 3, 0);
    planned(w, "domU1");
    fdt = guest_of(w, "domU1");
    EXPECT_CELLS(fdt, DMA, "iommus", 0xfdea, 0);
    EXPECT_CELLS(fdt, NET, "iommus", 0xfdea, 1, 0xfdea, 2, 0xfdea, 3);
    EXPECT_CELLS(fdt, PCI, "iommu-map", 0, 0xfdea, 4, 0x200);
    assert_false(has(fdt, PCI, "iommus"));
    assert_false(has(fdt, PCI, "iommu-map-mask"));
    assert_false(has(fdt, PCI, "msi-map"));
    assert_false(has(fdt, PCI, "msi-parent"));
    assert_true(has(fdt, PCI, "interrupt-map-mask"));
    assert_true(has(fdt, DMA "/port", "reg"));
    free(fdt);
}

static void mask_of_a_folding_bridge_is_emitted(void **state)
{
    struct world *w = W(state);
    void *fdt;

    CELLS(HOST(w), "/pcie@40000000", "iommu-map-mask", 0xfff8);
    planned(w, "domU1");
    fdt = guest_of(w, "domU1");
    EXPECT_CELLS(fdt, PCI, "iommu-map-mask", 0xfff8);
    EXPECT_CELLS(fdt, PCI, "iommu-map", 0, 0xfdea, 4, 0x1f9);
    free(fdt);
}

static void unprotected_device_gets_no_iommus(void **state)
{
    struct world *w = W(state);
    void *fdt;

    del_prop(HOST(w), "/soc/dma@400000", "iommus");
    set_flag(PART(w), DMA, "xen,force-assign-without-iommu");
    CELLS(PART(w), DMA, "iommus", 2, 0x10);
    planned(w, "domU1");
    fdt = guest_of(w, "domU1");
    assert_false(has(fdt, DMA, "iommus"));
    free(fdt);
}

static void nodes_that_are_not_assigned_are_left_alone(void **state)
{
    struct world *w = W(state);
    void *fdt;

    CELLS(PART(w), "/passthrough/clock", "iommus", 2, 0x10);
    CELLS(PART(w), DMA "/port", "iommu-map", 2, 0x10);
    planned(w, "domU1");
    fdt = guest_of(w, "domU1");
    EXPECT_CELLS(fdt, "/passthrough/clock", "iommus", 2, 0x10);
    EXPECT_CELLS(fdt, DMA "/port", "iommu-map", 2, 0x10);
    free(fdt);
}

static void phandle_of_the_placeholder_is_used_everywhere(void **state)
{
    struct world *w = W(state);
    void *fdt;

    add_node(PART(w), "/", "viommu");
    CELLS(PART(w), "/viommu", "phandle", 0x123);
    planned(w, "domU1");
    fdt = guest_of(w, "domU1");
    EXPECT_CELLS(fdt, "/iommu@22040000", "phandle", 0x123);
    EXPECT_CELLS(fdt, DMA, "iommus", 0x123, 0);
    EXPECT_CELLS(fdt, PCI, "iommu-map", 0, 0x123, 4, 0x200);
    free(fdt);
}

static void extra_bytes_are_enough_and_not_wasteful(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom = planned(w, "domU1");
    int size = fdt_totalsize(PART(w)) + 8192, with, without;
    void *buf = malloc(size);

    without = guest_tree(NULL, PART(w), buf, size);
    with = guest_tree(dom, PART(w), buf, size);
    assert_true(with > without);
    assert_true((size_t)(with - without) <= dom->fdt_extra);
    assert_true(dom->fdt_extra <= (size_t)(with - without) + 160);
    free(buf);
}

static void every_size_that_is_too_small_says_so(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;
    int size, whole, large = fdt_totalsize(PART(w)) + 8192;
    void *buf = malloc(large);

    CELLS(HOST(w), "/pcie@40000000", "iommu-map-mask", 0xfff8);
    set_flag(HOST(w), "/soc/iommu@200000", "dma-coherent");
    dom = planned(w, "domU1");
    whole = guest_tree(dom, PART(w), buf, large);
    free(buf);
    for ( size = 0; size < whole; size++ )
    {
        buf = malloc(size);
        assert_int_equal(guest_tree(dom, PART(w), buf, size), -ENOSPC);
        free(buf);
    }
    buf = malloc(large);
    assert_int_equal(guest_tree(dom, PART(w), buf, whole + 8), whole);
    free(buf);
}

static void keep_finding(void *ctx, const struct viommu_finding *f)
{
    struct found *to = ctx;

    to->severity = f->severity;
    to->err = f->err;
    snprintf(to->id, sizeof(to->id), "%s", f->id);
    snprintf(to->domain, sizeof(to->domain), "%s", f->domain);
    snprintf(to->node, sizeof(to->node), "%s", f->node);
    snprintf(to->text, sizeof(to->text), "%s", f->text);
}

static void full_guest_tree_is_reported_in_the_form_of_the_table(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom = planned(w, "domU1");
    struct found f;

    viommu_report_full(dom, -1, keep_finding, &f);
    assert_string_equal(f.id, "guest-dt-full");
    assert_int_equal(f.err, ENOSPC);
    assert_int_equal(f.severity, VIOMMU_ERROR);
    assert_string_equal(f.domain, "domU1");
    assert_string_equal(f.node, "/chosen/domU1");
    viommu_report_full(dom, dom->devices[0].offset, keep_finding, &f);
    assert_string_equal(f.node, DMA);
    assert_non_null(strstr(f.text, "StreamIDs"));
    note_produced("guest-dt-full", __func__);
}

static void guest_tree_that_would_be_too_large_is_refused(void **state)
{
    struct world *w = W(state);
    size_t extra = planned(w, "domU1")->fdt_extra;

    assert_int_equal(w->layout.fdt_max, 2 << 20);
    w->layout.fdt_max = 4096 + fdt_totalsize(PART(w)) + extra;
    planned(w, "domU1");
    w->layout.fdt_max--;
    refused(w, "guest-dt-too-large", "/", "");
    assert_string_equal(find_found(w, "guest-dt-too-large")->tree, "partial");

    /* Xen 4.22 takes 2 KiB and 128 bytes for each of 128 vCPUs. */
    del_node(PART(w), PCI);
    extra = planned(w, "domU1")->fdt_extra;
    CELLS(PART(w), "/gic", "phandle", 0x20);
    w->xen_release = 22;
    w->layout.fdt_max = 2048 + 128 * 128 + fdt_totalsize(PART(w)) + extra;
    planned(w, "domU1");
    w->layout.fdt_max--;
    refused(w, "guest-dt-too-large", "/", "");
    w->xen_release = 0;
    refused(w, "guest-dt-too-large", "/", "");
    w->xen_release = 20;

    /* Of a hint's guest, too; of one without viommu it is Xen's to say. */
    CELLS(HOST(w), "/soc/net@500000", "iommus", 2, 0x20);
    set_string(HOST(w), "/chosen/domU1", "viommu", "hint");
    w->layout.fdt_max = 4096 + fdt_totalsize(PART(w));
    refused(w, "guest-dt-too-large", "/", "");
    set_string(HOST(w), "/chosen/domU1", "viommu", "none");
    make_plan(w);
    assert_int_equal(w->rc, 0);
}

static int fail_at_every_allocation(struct world *w)
{
    int n;

    for ( n = 0; n < 2000; n++ )
    {
        allocations_left = n;
        make_plan(w);
        allocations_left = -1;
        if ( !w->rc )
            break;
        assert_int_equal(w->rc, -ENOMEM);
        assert_string_equal(w->found[w->nr_found - 1].id, "no-memory");
        note_produced("no-memory", __func__);
    }

    return n;
}

static void memory_that_runs_out_is_reported_at_every_allocation(void **state)
{
    struct world *w = W(state);
    int n;

    n = fail_at_every_allocation(w);
    assert_true(n > 3 && n < 20);

    /* Everything in one domain, every allocation by itself. */
    arena_chunk = 0;
    fail_at_every_allocation(w);
    CELLS(HOST(w), "/chosen/domU1", "xen,shared-mem", 0, 0x22040000, 0,
          0x1000);
    add_node(HOST(w), "/chosen/domU1", "mem@0");
    CELLS(HOST(w), "/chosen/domU1/mem@0", "xen,shared-mem", 0, 0x22040000, 0,
          0x1000);
    CELLS(PART(w), NET, "iommus", 0xfdea, 1, 0xfdea, 3, 0xfdea, 5);
    CELLS(PART(w), PCI "", "iommu-map", 0, 0xfdea, 0x100, 0x100, 0x100, 0xfdea,
          0x400, 0x100);
    add_node(PART(w), PCI, "intc");
    CELLS(PART(w), PCI "/intc", "#interrupt-cells", 1);
    CELLS(PART(w), PCI "/intc", "phandle", 0x55);
    n = fail_at_every_allocation(w);
    assert_true(n > 30 && n < 2000);
    w->xen_release = 0; /* the phandle of /gic is worth a notice */
    fail_at_every_allocation(w);
    w->xen_release = 20;
    set_flag(HOST(w), "/chosen/domU1", "direct-map");
    fail_at_every_allocation(w);
    del_prop(HOST(w), "/chosen/domU1", "direct-map");

    CELLS(HOST(w), "/soc/net@500000", "iommus", 2, 0x20, 2, 0x30, 2, 0x21);
    CELLS(PART(w), NET, "iommus", 0, 0x20, 0, 0x30, 0, 0x21);
    del_prop(PART(w), PCI, "iommu-map");
    CELLS(HOST(w), "/pcie@40000000", "iommu-map", 0, 3, 0, 0x100, 0x100, 3, 0,
          0x200);
    fail_at_every_allocation(w);

    CELLS(HOST(w), "/soc/net@500000", "iommus", 2, 0x20);
    set_string(HOST(w), "/chosen/domU1", "viommu", "hint");
    del_node(PART(w), PCI);
    fail_at_every_allocation(w);

    CELLS(PART(w), DMA, "xen,reg", 0, 0x50100000, 0, 0x1000, 0, 0x400000);
    set_string(HOST(w), "/chosen/domU1", "viommu", "smmuv3");
    for ( n = 0; n < 200; n++ )
    {
        allocations_left = n;
        make_plan(w);
        allocations_left = -1;
        assert_true(w->rc == -ENOMEM || w->rc == -EPERM);
    }
    assert_int_equal(w->rc, -EPERM);
    arena_chunk = 32 * 1024;
}

static void memory_that_runs_out_for_a_bridge_alone_is_reported(void **state)
{
    struct world *w = W(state);

    arena_chunk = 0;
    del_node(PART(w), NET);
    del_node(PART(w), DMA);
    fail_at_every_allocation(w);
    CELLS(PART(w), PCI, "iommu-map", 0, 0xfdea, 0, 0x200);
    fail_at_every_allocation(w);

    /* An SMMU that only the rest of its map names. */
    CELLS(HOST(w), "/pcie@40000000", "iommu-map", 0, 3, 0, 0x200, 0x200, 2, 0,
          0x100);
    fail_at_every_allocation(w);
    arena_chunk = 32 * 1024;
}

static void fail_at_every_allocation_but_find(struct world *w, int error)
{
    int n;

    for ( n = 0; n < 200; n++ )
    {
        allocations_left = n;
        make_plan(w);
        allocations_left = -1;
        assert_true(w->rc == -ENOMEM || w->rc == -error);
    }
    assert_int_equal(w->rc, -error);
}

static void memory_that_runs_out_for_what_xen_uses_is_reported(void **state)
{
    struct world *w = W(state);

    arena_chunk = 0;
    set_string(HOST(w), "/soc/can@600000", "compatible", "arm,pl011");
    set_string(HOST(w), "/chosen", "stdout-path", "/soc/can@600000");
    world_module(w, "/chosen/domU2", NULL);
    CELLS(HOST(w), "/soc/can@600000", "interrupts", 0, 3, 4);
    fail_at_every_allocation_but_find(w, EBUSY);
    CELLS(HOST(w), "/soc/can@600000", "interrupts", 0, 20, 4);
    fail_at_every_allocation_but_find(w, EBUSY);
    add_node(HOST(w), "/chosen", "DOMU1");
    fail_at_every_allocation_but_find(w, EEXIST);
    arena_chunk = 32 * 1024;
}

static void memory_that_runs_out_for_domain_0_is_reported(void **state)
{
    struct world *w = W(state);
    unsigned int i;
    char name[16];

    arena_chunk = 0;
    set_bytes(HOST(w), "/chosen/module", "compatible",
              "multiboot,kernel\0multiboot,module", 34);
    for ( i = 0; i < 20; i++ )
    {
        snprintf(name, sizeof(name), "dma@%x", i);
        add_node(HOST(w), "/soc", name);
        snprintf(name, sizeof(name), "/soc/dma@%x", i);
        CELLS(HOST(w), name, "iommus", 2, 0x40 + 4 * i, 2, 0x42 + 4 * i);
    }
    for ( i = 0; i < 3; i++ )
        set_flag(HOST(w),
                 (const char *[]){ "/soc/dma@400000", "/soc/net@500000",
                                   "/pcie@40000000" }[i],
                 "xen,passthrough");
    for ( i = 0; i < 20; i++ )
    {
        snprintf(name, sizeof(name), "/soc/dma@%x", i);
        CELLS(HOST(w), name, "reg", 0x400000, 0x1000, 0x500000, 0x1000);
    }
    world_module(w, "/chosen/domU2", NULL);
    fail_at_every_allocation(w);
    assert_int_equal(times_found(w, "pages-in-two-domains"), 2);
    arena_chunk = 32 * 1024;
}

static void same_input_gives_the_same_bytes(void **state)
{
    struct world *w = W(state);
    void *a, *b;

    planned(w, "domU1");
    a = guest_of(w, "domU1");
    planned(w, "domU1");
    b = guest_of(w, "domU1");
    assert_int_equal(fdt_totalsize(a), fdt_totalsize(b));
    assert_memory_equal(a, b, fdt_totalsize(a));
    free(a);
    free(b);
}

int run_emission(void)
{
    const struct CMUnitTest tests[] = {
        TEST(node_is_as_the_kernels_binding_wants_it),
        TEST(node_is_coherent_exactly_if_the_hardware_is),
        TEST(frame_above_4_gib_is_named_and_given_in_full),
        TEST(iommus_and_iommu_map_are_rewritten),
        TEST(mask_of_a_folding_bridge_is_emitted),
        TEST(unprotected_device_gets_no_iommus),
        TEST(nodes_that_are_not_assigned_are_left_alone),
        TEST(phandle_of_the_placeholder_is_used_everywhere),
        TEST(extra_bytes_are_enough_and_not_wasteful),
        TEST(every_size_that_is_too_small_says_so),
        TEST(full_guest_tree_is_reported_in_the_form_of_the_table),
        TEST(guest_tree_that_would_be_too_large_is_refused),
        TEST(memory_that_runs_out_is_reported_at_every_allocation),
        TEST(memory_that_runs_out_for_a_bridge_alone_is_reported),
        TEST(memory_that_runs_out_for_what_xen_uses_is_reported),
        TEST(memory_that_runs_out_for_domain_0_is_reported),
        TEST(same_input_gives_the_same_bytes),
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
