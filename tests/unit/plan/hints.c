/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hints instead of a vSMMU: which of a guest's devices an IOMMU protects. And
 * what the tool asks for: faults of domains without viommu.
 */

#include "world.h"

#define DOM1 "/chosen/domU1"
#define DMA  "/passthrough/dma@400000"
#define NET  "/passthrough/net@500000"
#define PCI  "/passthrough/pcie@40000000"
#define CAN2 "/passthrough/can@600000"

static void make_hint(struct world *w, const char *viommu)
{
    set_string(HOST(w), DOM1, "viommu", viommu);
    set_flag(HOST(w), DOM1, "direct-map");
    del_node(PART(w), PCI);
    del_prop(HOST(w), "/soc/dma@400000", "iommus");
    set_flag(PART(w), DMA, "xen,force-assign-without-iommu");
    CELLS(HOST(w), "/soc/net@500000", "iommus", 2, 0x20, 2, 0x21);
    CELLS(PART(w), NET, "iommus", 2, 0x20);
    set_string(PART(w), NET, "xen,iommu", "off");
}

static void *hinted(struct world *w)
{
    make_plan(w);
    assert_int_equal(w->rc, 0);
    assert_int_equal(w->nr_found, 0);
    assert_int_equal(w->plan->nr_domains, 0);
    assert_int_equal(w->plan->nr_hints, 1);
    assert_null(viommu_plan_domain(w->plan, "domU1"));
    assert_non_null(viommu_plan_guest(w->plan, DOM1));

    return guest_of(w, "domU1");
}

static const void *prop(const void *fdt, const char *path, const char *name,
                        int *len)
{
    return fdt_getprop(fdt, fdt_path_offset(fdt, path), name, len);
}

static void hint_marks_protected_devices_only(void **state)
{
    struct world *w = W(state);
    void *fdt;
    int len;

    make_hint(w, "hint");
    fdt = hinted(w);
    assert_string_equal(prop(fdt, NET, "xen,iommu", &len), "on");
    assert_int_equal(len, 3);
    assert_null(prop(fdt, DMA, "xen,iommu", &len));
    /* Nothing else changes: what is pasted stays. */
    assert_non_null(prop(fdt, NET, "iommus", &len));
    assert_int_equal(len, 8);
    assert_true(fdt_path_offset(fdt, "/xen-iommu") < 0);
    free(fdt);
}

static void hint_node_is_referred_to_by_protected_devices_only(void **state)
{
    struct world *w = W(state);
    void *fdt;
    int len;

    make_hint(w, "hint-node");
    CELLS(PART(w), DMA, "iommus", 2, 0x10);
    fdt = hinted(w);
    assert_string_equal(prop(fdt, "/xen-iommu", "compatible", &len),
                        "xen,iommu-el2-v1");
    assert_int_equal(fdt32_ld(prop(fdt, "/xen-iommu", "#iommu-cells", &len)),
                     0);
    assert_int_equal(fdt32_ld(prop(fdt, "/xen-iommu", "phandle", &len)),
                     0xfdea);
    assert_int_equal(fdt32_ld(prop(fdt, NET, "iommus", &len)), 0xfdea);
    assert_int_equal(len, 4);
    assert_string_equal(prop(fdt, NET, "xen,iommu", &len), "off");
    assert_non_null(prop(fdt, DMA, "iommus", &len));
    assert_int_equal(len, 8);
    free(fdt);
}

static void hint_without_direct_map_is_noticed(void **state)
{
    struct world *w = W(state);

    make_hint(w, "hint");
    del_prop(HOST(w), DOM1, "direct-map");
    noticed(w, "hint-not-direct-map", DOM1, "viommu");
}

static void hint_needs_no_smmuv3(void **state)
{
    struct world *w = W(state);
    void *fdt;
    int len;

    make_hint(w, "hint");
    set_string(PART(w), NET, "xen,path", "/soc/old-dma@700000");
    fdt = hinted(w);
    assert_non_null(prop(fdt, NET, "xen,iommu", &len));
    free(fdt);
}

static void hint_refuses_what_xen_refuses(void **state)
{
    struct world *w = W(state);

    make_hint(w, "hint");
    set_string(PART(w), NET, "xen,path", "/nowhere");
    refused(w, "xen-path-not-found", NET, "xen,path");
    set_string(PART(w), NET, "xen,path", "/soc/net@500000");
    CELLS(HOST(w), "/soc/net@500000", "iommus", 0x99, 1);
    refused(w, "iommu-not-found", "/soc/net@500000", "iommus");
}

/* What keeps Xen from giving a guest its hint, or makes it a wrong one. */

static void break_module(struct world *w)
{
    w->modules[0].error = -ENOMEM;
}

static void break_header(struct world *w)
{
    fdt_set_version(PART(w), 3);
    fdt_set_last_comp_version(PART(w), 2);
}

static void break_depth(struct world *w)
{
    char path[256] = "/aliases";
    unsigned int i;

    for ( i = 2; i < VIOMMU_MAX_DEPTH + 1; i++ )
    {
        add_node(PART(w), path, "n");
        strcat(path, "/n");
    }
}

static void break_size(struct world *w)
{
    w->layout.fdt_max = 4096 + fdt_totalsize(PART(w));
}

static void break_path(struct world *w)
{
    set_string(PART(w), NET, "xen,path", "/nowhere");
}

static void break_owner(struct world *w)
{
    add_node(HOST(w), "/chosen", "module@1");
    set_bytes(HOST(w), "/chosen/module@1", "compatible",
              "multiboot,kernel\0multiboot,module", 34);
    set_flag(HOST(w), "/soc/dma@400000", "xen,passthrough");
}

static void break_iommus(struct world *w)
{
    CELLS(HOST(w), "/soc/net@500000", "iommus", 2, 0x20, 2);
}

static void break_phandle(struct world *w)
{
    CELLS(HOST(w), "/soc/net@500000", "iommus", 0x99, 1);
}

static void break_status(struct world *w)
{
    set_string(HOST(w), "/soc/iommu@100000", "status", "disabled");
    CELLS(HOST(w), "/soc/net@500000", "iommus", 2, 0x20);
}

static void take_phandle(struct world *w)
{
    CELLS(PART(w), "/passthrough/clock", "phandle", 0xfdea);
}

static void take_gic_phandle(struct world *w)
{
    CELLS(PART(w), "/gic", "phandle", 0xfdea);
}

static const struct {
    void (*make)(struct world *);
    const char *id;
} obstacles[] = {
    { break_module, "partial-unreadable" },
    { break_header, "partial-malformed" },
    { break_depth, "partial-too-deep" },
    { break_size, "guest-dt-too-large" },
    { break_path, "device-unusable" },
    { break_owner, "device-of-dom0" },
    { break_iommus, "iommus-malformed" },
    { break_phandle, "iommu-not-found" },
    { break_status, "iommu-disabled" },
    { take_phandle, "phandle-in-use" },
    { take_gic_phandle, "phandle-in-use" },
};

static void xens_plan_with(unsigned int i, const char *viommu)
{
    void *state;
    struct world *w;

    world_setup(&state);
    w = state;
    make_hint(w, viommu);
    obstacles[i].make(w);
    make_xens_plan(w);
    if ( strcmp(viommu, "none") )
        find_found(w, obstacles[i].id);
    assert_int_equal(w->nr_found, !!strcmp(viommu, "none"));
    assert_int_equal(!!w->rc, !!strcmp(viommu, "none"));
    world_teardown(&state);
}

static void what_keeps_a_hint_from_its_guest_is_refused(void **state)
{
    unsigned int i;

    (void)state;
    for ( i = 0; i < sizeof(obstacles) / sizeof(obstacles[0]); i++ )
        xens_plan_with(i, "hint-node");
}

static void without_a_hint_the_same_is_left_to_xen(void **state)
{
    unsigned int i;

    (void)state;
    for ( i = 0; i < sizeof(obstacles) / sizeof(obstacles[0]); i++ )
        xens_plan_with(i, "none");
}

static void phandle_of_a_hint_node_must_be_its_own(void **state)
{
    struct world *w = W(state);

    make_hint(w, "hint-node");
    CELLS(PART(w), "/passthrough/clock", "phandle", 0xfdea);
    refused(w, "phandle-in-use", "/passthrough/clock", "phandle");
    set_string(HOST(w), DOM1, "viommu", "hint");
    make_plan(w);
    assert_int_equal(w->rc, 0);
}

static void extra_bytes_of_a_hint_are_enough(void **state)
{
    static const char *const modes[] = { "hint", "hint-node" };
    struct world *w = W(state);
    unsigned int i;

    make_hint(w, "hint");
    del_prop(PART(w), NET, "iommus");
    del_prop(PART(w), NET, "xen,iommu");
    for ( i = 0; i < 2; i++ )
    {
        const struct viommu_domain *dom;
        int with, without, size = fdt_totalsize(PART(w)) + 8192;
        void *buf = malloc(size);

        set_string(HOST(w), DOM1, "viommu", modes[i]);
        free(hinted(w));
        dom = viommu_plan_guest(w->plan, "domU1");
        without = guest_tree(NULL, PART(w), buf, size);
        with = guest_tree(dom, PART(w), buf, size);
        assert_true((size_t)(with - without) <= dom->fdt_extra);
        free(buf);
    }
}

static void every_size_too_small_for_a_hint_says_so(void **state)
{
    struct world *w = W(state);
    int size, whole, large = fdt_totalsize(PART(w)) + 8192;
    void *buf = malloc(large);

    make_hint(w, "hint-node");
    free(hinted(w));
    whole =
        guest_tree(viommu_plan_guest(w->plan, "domU1"), PART(w), buf, large);
    free(buf);
    for ( size = 0; size < whole; size++ )
    {
        buf = malloc(size);
        assert_int_equal(guest_tree(viommu_plan_guest(w->plan, "domU1"),
                                    PART(w), buf, size),
                         -ENOSPC);
        free(buf);
    }
}

static void check_all_reports_faults_of_domains_without_viommu(void **state)
{
    struct world *w = W(state);
    void *part2 = partial_of(w, "/chosen/domU2");

    CELLS(HOST(w), "/soc/net@500000", "iommus", 2, 0x20, 2, 0x21);
    w->check_all = true;
    make_plan(w);
    assert_int_equal(w->nr_found, 0);
    del_prop(part2, CAN2, "xen,force-assign-without-iommu");
    refused(w, "device-without-iommu", CAN2, "xen,path");
    set_string(part2, CAN2, "xen,path", "/nowhere");
    refused(w, "xen-path-not-found", CAN2, "xen,path");
    set_string(HOST(w), DOM1, "viommu", "none");
    del_node(PART(w), PCI);
    refused(w, "xen-path-not-found", CAN2, "xen,path");
    w->check_all = false;
    make_plan(w);
    assert_int_equal(w->nr_found, 0);
}

static void check_all_reports_conflicts_of_domains_without_viommu(void **state)
{
    struct world *w = W(state);
    void *part2 = partial_of(w, "/chosen/domU2");

    CELLS(HOST(w), "/soc/net@500000", "iommus", 2, 0x20, 2, 0x21);
    w->check_all = true;
    set_string(HOST(w), DOM1, "viommu", "none");
    del_node(PART(w), PCI);
    set_string(part2, CAN2, "xen,path", "/soc/dma@400000");
    refused(w, "device-in-two-domains", CAN2, "xen,path");
    set_string(part2, CAN2, "xen,path", "/soc/can@600000");
    CELLS(HOST(w), "/soc/can@600000", "iommus", 2, 0x10);
    refused(w, "stream-in-two-domains", CAN2, "xen,path");
    CELLS(HOST(w), "/soc/can@600000", "iommus", 2, 0x99);
    /* Within one domain Xen has one stage 2 for both. */
    CELLS(HOST(w), "/soc/net@500000", "iommus", 2, 0x10);
    make_plan(w);
    assert_int_equal(w->nr_found, 0);
}

int run_hints(void)
{
    const struct CMUnitTest tests[] = {
        TEST(hint_marks_protected_devices_only),
        TEST(hint_node_is_referred_to_by_protected_devices_only),
        TEST(hint_without_direct_map_is_noticed),
        TEST(hint_needs_no_smmuv3),
        TEST(hint_refuses_what_xen_refuses),
        cmocka_unit_test(what_keeps_a_hint_from_its_guest_is_refused),
        cmocka_unit_test(without_a_hint_the_same_is_left_to_xen),
        TEST(phandle_of_a_hint_node_must_be_its_own),
        TEST(extra_bytes_of_a_hint_are_enough),
        TEST(every_size_too_small_for_a_hint_says_so),
        TEST(check_all_reports_faults_of_domains_without_viommu),
        TEST(check_all_reports_conflicts_of_domains_without_viommu),
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
