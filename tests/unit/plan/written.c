/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Virtual StreamIDs that the author wrote: explicit, kept, copied by mistake.
 */

#include "world.h"

#define DMA   "/passthrough/dma@400000"
#define NET   "/passthrough/net@500000"
#define PCI   "/passthrough/pcie@40000000"
#define HDMA  "/soc/dma@400000"
#define HNET  "/soc/net@500000"
#define VSMMU 0xfdeaU

static void explicit_vsids_go_with_the_hosts_order(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    CELLS(PART(w), NET, "iommus", VSMMU, 9, VSMMU, 0, VSMMU, 7);
    dom = planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);
    assert_int_equal(device_at(dom, NET)->vsids[0], 9);
    assert_int_equal(device_at(dom, NET)->vsids[1], 0);
    assert_int_equal(device_at(dom, NET)->vsids[2], 7);
    assert_int_equal(range_of(dom, 9)->psid, 0x20);
    assert_string_equal(dom->smmus[range_of(dom, 9)->smmu].path,
                        "/soc/iommu@100000");
    assert_string_equal(dom->smmus[range_of(dom, 0)->smmu].path,
                        "/soc/iommu@200000");
    assert_int_equal(range_of(dom, 7)->psid, 0x21);
}

static void explicit_vsids_are_claimed_before_automatic_ones(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    CELLS(PART(w), NET, "iommus", VSMMU, 0, VSMMU, 1, VSMMU, 3);
    dom = planned(w, "domU1");
    assert_int_equal(device_at(dom, DMA)->vsids[0], 2);
    assert_int_equal(device_at(dom, PCI)->rows[0].vsid, 4);
}

static void placeholder_gives_the_phandle(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    add_node(PART(w), "/", "viommu");
    CELLS(PART(w), "/viommu", "phandle", 0x123);
    CELLS(PART(w), NET, "iommus", 0x123, 9, 0x123, 10, 0x123, 11);
    dom = planned(w, "domU1");
    assert_int_equal(dom->phandle, 0x123);
    assert_int_equal(device_at(dom, NET)->vsids[0], 9);
}

static void placeholder_without_phandle_changes_nothing(void **state)
{
    struct world *w = W(state);

    add_node(PART(w), "/", "viommu");
    assert_int_equal(planned(w, "domU1")->phandle, VSMMU);
}

static void number_means_nothing_where_the_placeholder_stands(void **state)
{
    struct world *w = W(state);

    add_node(PART(w), "/", "VIOMMU");
    CELLS(PART(w), "/VIOMMU", "phandle", 0x123);
    CELLS(PART(w), NET, "iommus", VSMMU, 9, VSMMU, 10, VSMMU, 11);
    noticed(w, "property-dropped", NET, "iommus");
}

static void phandle_of_the_vsmmu_must_be_its_own(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), "/passthrough/clock", "phandle", VSMMU);
    refused(w, "phandle-in-use", "/passthrough/clock", "phandle");
    CELLS(PART(w), "/passthrough/clock", "phandle", 0x10);
    add_node(PART(w), "/", "viommu");
    CELLS(PART(w), "/viommu", "phandle", 0xfde8);
    refused(w, "phandle-in-use", "/gic", "phandle");
}

/*
 * Xen 4.22's domain_handle_dtb_boot_module(): its own phandles follow the
 * highest, and 65000 is the interrupt controller's.
 */
static void phandles_that_xen_wants_are_refused_from_4_22_on(void **state)
{
    static const char *const nodes[] = { "/gic", "/passthrough/clock",
                                         "/passthrough" };
    struct world *w = W(state);
    unsigned int i;

    del_node(PART(w), PCI);
    for ( i = 0; i < ARRAY_SIZE(nodes); i++ )
    {
        CELLS(PART(w), "/gic", "phandle", 0x20);
        CELLS(PART(w), nodes[i], "phandle", 0xfde7);
        w->xen_release = 22;
        refused(w, "phandle-too-high", nodes[i], "phandle");
        assert_int_equal(w->rc, -ERANGE);
        w->xen_release = 23;
        refused(w, "phandle-too-high", nodes[i], "phandle");
        w->xen_release = 0;
        noticed(w, "phandle-too-high-later", nodes[i], "phandle");
        w->xen_release = 21;
        planned(w, "domU1");
        assert_int_equal(w->nr_found, 0);

        CELLS(PART(w), nodes[i], "phandle", 0xfde6);
        w->xen_release = 22;
        planned(w, "domU1");
    }
}

static void wrong_number_of_vsids_is_refused(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), NET, "iommus", VSMMU, 9, VSMMU, 10);
    refused(w, "vsid-count", NET, "iommus");
    CELLS(PART(w), NET, "iommus", VSMMU, 1, VSMMU, 2, VSMMU, 3, VSMMU, 4);
    refused(w, "vsid-count", NET, "iommus");
}

static void repeated_stream_takes_one_vsid(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), HDMA, "iommus", 2, 8, 2, 9, 2, 8);
    CELLS(PART(w), DMA, "iommus", VSMMU, 5, VSMMU, 6);
    assert_int_equal(device_at(planned(w, "domU1"), DMA)->nr_vsids, 2);
    CELLS(PART(w), DMA, "iommus", VSMMU, 5, VSMMU, 6, VSMMU, 5);
    refused(w, "vsid-count", DMA, "iommus");
}

static void cut_entry_is_refused(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), DMA, "iommus", VSMMU);
    refused(w, "vsid-syntax", DMA, "iommus");
    CELLS(PART(w), DMA, "iommus", VSMMU, 1, VSMMU);
    refused(w, "vsid-syntax", DMA, "iommus");
    CELLS(PART(w), DMA, "iommus", 0);
    refused(w, "vsid-syntax", DMA, "iommus");
}

static void entries_must_agree_on_the_phandle(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), NET, "iommus", VSMMU, 9, 0, 0x20, VSMMU, 11);
    refused(w, "vsid-mixed", NET, "iommus");
    CELLS(PART(w), NET, "iommus", 0, 0x20, VSMMU, 9, 0, 0x21);
    refused(w, "vsid-mixed", NET, "iommus");
    CELLS(PART(w), NET, "iommus", VSMMU, 9, 3, 0x20, VSMMU, 11);
    refused(w, "vsid-mixed", NET, "iommus");
}

static void vsids_are_below_two_to_the_twenty(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), DMA, "iommus", VSMMU, 0xfffff);
    planned(w, "domU1");
    CELLS(PART(w), DMA, "iommus", VSMMU, 0x100000);
    refused(w, "vsid-range", DMA, "iommus");
    CELLS(PART(w), DMA, "iommus", VSMMU, 0xffffffff);
    refused(w, "vsid-range", DMA, "iommus");
}

static void one_vsid_for_two_streams_is_refused(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), NET, "iommus", VSMMU, 9, VSMMU, 9, VSMMU, 11);
    refused(w, "vsid-doubled", NET, "iommus");
    CELLS(PART(w), NET, "iommus", VSMMU, 9, VSMMU, 10, VSMMU, 11);
    CELLS(PART(w), DMA, "iommus", VSMMU, 10);
    refused(w, "vsid-doubled", NET, "iommus");
    assert_non_null(strstr(find_found(w, "vsid-doubled")->text, HDMA));
}

static void kept_vsids_are_the_hosts_streams(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    CELLS(HOST(w), HNET, "iommus", 2, 0x20, 2, 0x30, 2, 0x21);
    CELLS(PART(w), NET, "iommus", 0, 0x21, 0, 0x20, 0, 0x30);
    dom = planned(w, "domU1");
    assert_int_equal(device_at(dom, NET)->vsids[0], 0x20);
    assert_int_equal(device_at(dom, NET)->vsids[1], 0x30);
    assert_int_equal(device_at(dom, NET)->vsids[2], 0x21);
    assert_int_equal(range_of(dom, 0x30)->psid, 0x30);
}

static void kept_stream_must_be_the_hosts(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), DMA, "iommus", 0, 0x11);
    refused(w, "keep-not-host", DMA, "iommus");
    CELLS(PART(w), DMA, "iommus", 0, 0xf);
    refused(w, "keep-not-host", DMA, "iommus");
    CELLS(HOST(w), HNET, "iommus", 2, 0x20, 2, 0x30, 2, 0x21);
    CELLS(PART(w), DMA, "iommus", 0, 0x10);
    CELLS(PART(w), NET, "iommus", 0, 0x20, 0, 0x30, 0, 0x30);
    refused(w, "keep-not-host", NET, "iommus");
    assert_non_null(strstr(find_found(w, "keep-not-host")->text, "each once"));
    CELLS(PART(w), NET, "iommus", 0, 0x20, 0, 0x1f, 0, 0x22);
    refused(w, "keep-not-host", NET, "iommus");
    CELLS(PART(w), NET, "iommus", 0, 0x20, 0, 0x30);
    refused(w, "vsid-count", NET, "iommus");
}

static void same_stream_behind_two_smmus_cannot_be_kept(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), HNET, "iommus", 2, 0x20, 3, 0x20);
    CELLS(PART(w), NET, "iommus", 0, 0x20, 0, 0x20);
    refused(w, "keep-not-host", NET, "iommus");
}

static void pasted_iommus_are_dropped_with_a_notice(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    CELLS(PART(w), NET, "iommus", 2, 0x20, 3, 0x20, 2, 0x21);
    noticed(w, "property-dropped", NET, "iommus");
    dom = viommu_plan_domain(w->plan, "domU1");
    assert_int_equal(device_at(dom, NET)->vsids[0], 1);
    set_flag(PART(w), NET, "iommus");
    noticed(w, "property-dropped", NET, "iommus");
}

/*
 * dtc gives a placeholder a small phandle; the host's SMMU may have the same.
 */
static void iommus_that_may_be_pasted_or_meant_are_noticed(void **state)
{
    struct world *w = W(state);

    add_node(PART(w), "/", "viommu");
    CELLS(PART(w), "/viommu", "phandle", 2);
    CELLS(PART(w), DMA, "iommus", 2, 0x11);
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);
    CELLS(PART(w), DMA, "iommus", 2, 0x10);
    noticed(w, "written-as-on-host", DMA, "iommus");
    assert_int_equal(w->nr_found, 1);
    assert_int_equal(
        device_at(viommu_plan_domain(w->plan, "domU1"), DMA)->vsids[0], 0x10);

    /* What is wrong with it if it was meant is said as well. */
    CELLS(PART(w), NET, "iommus", 2, 0x20, 3, 0x20, 2, 0x21);
    refused(w, "vsid-mixed", NET, "iommus");
    assert_int_equal(times_found(w, "written-as-on-host"), 2);
}

static void iommus_of_an_unprotected_device_are_dropped(void **state)
{
    struct world *w = W(state);

    del_prop(HOST(w), HDMA, "iommus");
    set_flag(PART(w), DMA, "xen,force-assign-without-iommu");
    CELLS(PART(w), DMA, "iommus", VSMMU, 0);
    noticed(w, "property-dropped", DMA, "iommus");
}

static void node_that_is_not_assigned_but_names_the_vsmmu_is_noticed(
    void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), "/passthrough/clock", "iommus", VSMMU, 0);
    noticed(w, "iommus-unassigned", "/passthrough/clock", "iommus");
    CELLS(PART(w), "/passthrough/clock", "iommus", 1, 0);
    noticed(w, "iommus-copied", "/passthrough/clock", "iommus");
    CELLS(PART(w), "/passthrough/clock", "iommu-map", 0, VSMMU, 0, 1);
    noticed(w, "iommus-unassigned", "/passthrough/clock", "iommu-map");
    del_prop(PART(w), "/passthrough/clock", "iommu-map");

    /* Registers alone are no device. */
    del_prop(PART(w), DMA, "xen,path");
    set_flag(PART(w), DMA, "xen,force-assign-without-iommu");
    CELLS(PART(w), DMA, "iommus", VSMMU, 0);
    noticed(w, "iommus-unassigned", DMA, "iommus");
}

static void no_run_is_free_between_scattered_vsids(void **state)
{
    struct world *w = W(state);
    fdt32_t host[2 * 32], part[2 * 32];
    unsigned int i;

    for ( i = 0; i < 32; i++ )
    {
        host[2 * i] = cpu_to_fdt32(2);
        host[2 * i + 1] = cpu_to_fdt32(0x100 + i);
        part[2 * i] = cpu_to_fdt32(VSMMU);
        part[2 * i + 1] = cpu_to_fdt32(i * 0x8000 + 0x4000);
    }
    set_bytes(HOST(w), HNET, "iommus", host, sizeof(host));
    set_bytes(PART(w), NET, "iommus", part, sizeof(part));
    CELLS(PART(w), PCI, "bus-range", 0, 127);
    refused(w, "vsid-none-free", PCI, "xen,path");
    assert_int_equal(w->rc, -ENOSPC);
    CELLS(PART(w), PCI, "bus-range", 0, 126);
    assert_int_equal(device_at(planned(w, "domU1"), PCI)->rows[0].vsid,
                     0x4001);

    /* Reported once, though none of the rows finds room. */
    CELLS(PART(w), PCI, "bus-range", 0, 255);
    CELLS(HOST(w), "/pcie@40000000", "iommu-map", 0, 3, 0, 0x8000, 0x8000, 3,
          0x8000, 0x8000);
    refused(w, "vsid-none-free", PCI, "xen,path");
}

/* Of 2^20 virtual StreamIDs sixteen root complexes write all. */
static void none_is_free_for_a_platform_device(void **state)
{
    struct world *w = W(state);
    char host[32], part[64];
    unsigned int i;

    del_node(PART(w), PCI);
    for ( i = 0; i < 16; i++ )
    {
        snprintf(host, sizeof(host), "/pci%u", i);
        snprintf(part, sizeof(part), "/passthrough/pci%u", i);
        add_node(HOST(w), "/", host + 1);
        set_string(HOST(w), host, "device_type", "pci");
        CELLS(HOST(w), host, "iommu-map", 0, 3, (i + 1) << 16, 0x10000);
        add_node(PART(w), "/passthrough", host + 1);
        set_string(PART(w), part, "xen,path", host);
        CELLS(PART(w), part, "xen,reg", 0, 0x70000000 + i * 0x1000, 0, 0x1000,
              0, 0x70000000 + i * 0x1000);
        CELLS(PART(w), part, "iommu-map", 0, VSMMU, i << 16, 0x10000);
    }
    del_node(PART(w), NET);
    refused(w, "vsid-none-free", DMA, "xen,path");
    CELLS(PART(w), part, "bus-range", 0, 254);
    assert_int_equal(device_at(planned(w, "domU1"), DMA)->vsids[0], 0xfff00);
}

int run_written(void)
{
    const struct CMUnitTest tests[] = {
        TEST(explicit_vsids_go_with_the_hosts_order),
        TEST(explicit_vsids_are_claimed_before_automatic_ones),
        TEST(placeholder_gives_the_phandle),
        TEST(placeholder_without_phandle_changes_nothing),
        TEST(number_means_nothing_where_the_placeholder_stands),
        TEST(phandle_of_the_vsmmu_must_be_its_own),
        TEST(phandles_that_xen_wants_are_refused_from_4_22_on),
        TEST(wrong_number_of_vsids_is_refused),
        TEST(repeated_stream_takes_one_vsid),
        TEST(cut_entry_is_refused),
        TEST(entries_must_agree_on_the_phandle),
        TEST(vsids_are_below_two_to_the_twenty),
        TEST(one_vsid_for_two_streams_is_refused),
        TEST(kept_vsids_are_the_hosts_streams),
        TEST(kept_stream_must_be_the_hosts),
        TEST(same_stream_behind_two_smmus_cannot_be_kept),
        TEST(pasted_iommus_are_dropped_with_a_notice),
        TEST(iommus_that_may_be_pasted_or_meant_are_noticed),
        TEST(iommus_of_an_unprotected_device_are_dropped),
        TEST(node_that_is_not_assigned_but_names_the_vsmmu_is_noticed),
        TEST(no_run_is_free_between_scattered_vsids),
        TEST(none_is_free_for_a_platform_device),
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
