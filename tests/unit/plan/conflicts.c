/* SPDX-License-Identifier: GPL-2.0-only */
/* One device, or one StreamID, twice: in a node, in a guest, in two guests. */

#include "world.h"

#define DMA   "/passthrough/dma@400000"
#define NET   "/passthrough/net@500000"
#define PCI   "/passthrough/pcie@40000000"
#define CAN2  "/passthrough/can@600000"
#define HCAN  "/soc/can@600000"
#define HPCI  "/pcie@40000000"
#define VSMMU 0xfdeaU
#define PART2 partial_of(w, "/chosen/domU2")

static void device_assigned_twice_to_one_domain_is_refused(void **state)
{
    struct world *w = W(state);

    set_string(PART(w), NET, "xen,path", "/soc/dma@400000");
    refused(w, "device-twice", NET, "xen,path");
    assert_non_null(strstr(find_found(w, "device-twice")->text, DMA));
}

static void device_of_two_domains_is_refused(void **state)
{
    struct world *w = W(state);
    const struct found *f;

    set_string(HOST(w), "/chosen/domU2", "viommu", "smmuv3");
    set_string(PART2, CAN2, "xen,path", "/soc/dma@400000");
    refused(w, "device-in-two-domains", CAN2, "xen,path");
    f = find_found(w, "device-in-two-domains");
    assert_string_equal(f->domain, "domU2");
    assert_non_null(strstr(f->text, "domU1"));
    assert_int_equal(w->rc, -EBUSY);
}

static void device_of_a_domain_without_viommu_counts_too(void **state)
{
    struct world *w = W(state);

    set_string(PART2, CAN2, "xen,path", "/soc/dma@400000");
    refused(w, "device-in-two-domains", CAN2, "xen,path");

    /* The other way round: the domain without comes first. */
    set_string(HOST(w), "/chosen/domU1", "viommu", "none");
    set_string(HOST(w), "/chosen/domU2", "viommu", "smmuv3");
    refused(w, "device-in-two-domains", CAN2, "xen,path");
    assert_string_equal(find_found(w, "device-in-two-domains")->domain,
                        "domU2");
}

static void two_domains_without_viommu_are_xens_business(void **state)
{
    struct world *w = W(state);

    add_node(HOST(w), "/chosen", "domU0");
    set_string(HOST(w), "/chosen/domU0", "compatible", "xen,domain");
    world_module(w, "/chosen/domU0", world_load("partial2"));
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);

    /* Two devices with one StreamID. */
    CELLS(HOST(w), HCAN, "iommus", 2, 0x99);
    CELLS(HOST(w), "/soc/old-dma@700000", "iommus", 2, 0x99);
    set_string(partial_of(w, "/chosen/domU0"), CAN2, "xen,path",
               "/soc/old-dma@700000");
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);
}

static void faults_of_a_domain_without_viommu_are_xens_business(void **state)
{
    struct world *w = W(state);

    del_prop(PART2, CAN2, "xen,force-assign-without-iommu");
    planned(w, "domU1");
    set_string(PART2, CAN2, "xen,path", "nowhere");
    planned(w, "domU1");
    fdt_set_magic(PART2, 0);
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);
}

static void iommu_of_a_domain_without_viommu_is_refused_all_the_same(
    void **state)
{
    struct world *w = W(state);

    CELLS(PART2, CAN2, "xen,reg", 0, 0x50100000, 0, 0x1000, 0, 0x600000);
    refused(w, "xen-reg-covers-iommu", CAN2, "xen,reg");
    assert_string_equal(find_found(w, "xen-reg-covers-iommu")->domain,
                        "domU2");
    set_string(PART2, CAN2, "xen,path", "/soc/iommu@100000");
    refused(w, "xen-path-is-iommu", CAN2, "xen,path");

    /* Where nobody has a vSMMU nothing changes. */
    set_string(HOST(w), "/chosen/domU1", "viommu", "none");
    make_plan(w);
    assert_int_equal(w->rc, 0);
}

static void stream_of_two_domains_is_refused(void **state)
{
    struct world *w = W(state);
    const struct found *f;

    CELLS(HOST(w), HCAN, "iommus", 2, 0x99, 2, 0x10);
    refused(w, "stream-in-two-domains", CAN2, "xen,path");
    f = find_found(w, "stream-in-two-domains");
    assert_string_equal(f->domain, "domU2");
    assert_non_null(strstr(f->text, "domU1"));
    assert_non_null(strstr(f->text, "0x10 "));
    assert_non_null(strstr(f->text, "/soc/iommu@100000"));
    set_string(HOST(w), "/chosen/domU2", "viommu", "smmuv3");
    refused(w, "stream-in-two-domains", CAN2, "xen,path");
    CELLS(HOST(w), HCAN, "iommus", 2, 0x99, 3, 0x10);
    planned(w, "domU2");
}

static void stream_inside_anothers_iommu_map_is_refused(void **state)
{
    struct world *w = W(state);

    /* The bridge's bus 1 is 0x1100 .. 0x11ff behind smmu_b. */
    CELLS(HOST(w), HCAN, "iommus", 3, 0x11ff);
    refused(w, "stream-in-two-domains", CAN2, "xen,path");
    CELLS(HOST(w), HCAN, "iommus", 3, 0x11000);
    planned(w, "domU1");
    CELLS(HOST(w), HCAN, "iommus", 3, 0xfff);
    planned(w, "domU1");
}

static void bus_range_does_not_keep_a_bridge_from_anothers_stream(void **state)
{
    struct world *w = W(state);
    const struct found *f;

    /* The guest may number a bus 2, though it is told of bus 1 only. */
    CELLS(HOST(w), HCAN, "iommus", 3, 0x1200);
    refused(w, "stream-in-reach", CAN2, "xen,path");
    f = find_found(w, "stream-in-reach");
    assert_string_equal(f->domain, "domU2");
    assert_non_null(strstr(f->text, "domain domU1"));
    assert_non_null(strstr(f->text, "0x1200 of /soc/iommu@200000"));
    set_string(HOST(w), "/chosen/domU2", "viommu", "smmuv3");
    refused(w, "stream-in-reach", CAN2, "xen,path");

    /* The same behind another SMMU, or where the host's buses end. */
    CELLS(HOST(w), HCAN, "iommus", 2, 0x1200);
    planned(w, "domU1");
    CELLS(HOST(w), HCAN, "iommus", 3, 0x1200);
    CELLS(HOST(w), HPCI, "bus-range", 0, 1);
    planned(w, "domU1");
    CELLS(HOST(w), HPCI, "bus-range", 3, 2);
    refused(w, "stream-in-reach", CAN2, "xen,path");
    del_prop(HOST(w), HPCI, "bus-range");
    refused(w, "stream-in-reach", CAN2, "xen,path");

    /* Masked, the buses are one. */
    CELLS(HOST(w), HPCI, "iommu-map-mask", 0xff);
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0x1000, 0x10000);
    planned(w, "domU1");
    CELLS(HOST(w), HCAN, "iommus", 3, 0x10ff);
    refused(w, "stream-in-two-domains", CAN2, "xen,path");
}

static void reach_of_a_bridge_without_viommu_counts_too(void **state)
{
    struct world *w = W(state);

    /* domU2 has the bridge, which Xen knows by one StreamID. */
    del_node(PART(w), "/passthrough/pcie@40000000");
    CELLS(HOST(w), HPCI, "iommus", 3, 0x77);
    set_string(PART2, CAN2, "xen,path", HPCI);
    planned(w, "domU1");
    CELLS(HOST(w), "/soc/dma@400000", "iommus", 3, 0x1080);
    refused(w, "stream-in-reach", CAN2, "xen,path");
    CELLS(HOST(w), HPCI, "iommu-map", 0, 0x99, 0x1000, 0x10000, 0, 3, 0, 0);
    planned(w, "domU1");
    del_prop(HOST(w), HPCI, "iommu-map");
    planned(w, "domU1");

    /* Its own devices, and two domains without: nobody else's business. */
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0x1000, 0x10000);
    set_string(HOST(w), "/chosen/domU1", "viommu", "none");
    w->check_all = true;
    make_plan(w);
    assert_int_equal(times_found(w, "stream-in-reach"), 0);
}

static void devices_of_one_domain_are_in_each_others_reach(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), "/soc/dma@400000", "iommus", 3, 0x1200);
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);
}

static void the_later_of_stream_and_reach_is_blamed(void **state)
{
    struct world *w = W(state);

    set_string(PART2, CAN2, "xen,path", "/soc/dma@400000");
    del_node(PART(w), DMA);
    CELLS(HOST(w), "/soc/dma@400000", "iommus", 3, 0x1200);
    refused(w, "stream-in-reach", CAN2, "xen,path");

    /* A node that is added comes first. */
    add_node(HOST(w), "/chosen", "domU0");
    set_string(HOST(w), "/chosen/domU0", "compatible", "xen,domain");
    world_module(w, "/chosen/domU0", world_load("partial2"));
    set_string(partial_of(w, "/chosen/domU0"), CAN2, "xen,path",
               "/soc/dma@400000");
    set_string(PART2, CAN2, "xen,path", "/soc/old-dma@700000");
    refused(w, "stream-in-reach", "/passthrough/pcie@40000000", "xen,path");
    assert_non_null(
        strstr(find_found(w, "stream-in-reach")->text, "domain domU0"));
}

static void stream_of_two_nodes_is_refused(void **state)
{
    struct world *w = W(state);
    const struct found *f;

    CELLS(HOST(w), "/soc/net@500000", "iommus", 2, 0x9, 2, 0x10);
    refused(w, "stream-in-two-nodes", NET, "xen,path");
    f = find_found(w, "stream-in-two-nodes");
    assert_non_null(strstr(f->text, DMA));
    assert_non_null(strstr(f->text, "0x10 "));
}

static void two_nodes_may_share_a_stream_if_both_write_its_vsid(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    CELLS(HOST(w), "/soc/net@500000", "iommus", 2, 0x10, 2, 0x11);
    CELLS(PART(w), DMA, "iommus", VSMMU, 5);
    CELLS(PART(w), NET, "iommus", VSMMU, 5, VSMMU, 6);
    dom = planned(w, "domU1");
    assert_int_equal(dom->nr_ranges, 2);
    assert_int_equal(range_of(dom, 5)->psid, 0x10);
    assert_int_equal(range_of(dom, 5)->count, 2);
    assert_int_equal(device_at(dom, NET)->vsids[1], 6);

    /* Kept on one side, written on the other: the same vSID all the same. */
    CELLS(PART(w), DMA, "iommus", 0, 0x10);
    CELLS(PART(w), NET, "iommus", VSMMU, 0x10, VSMMU, 6);
    planned(w, "domU1");

    CELLS(PART(w), NET, "iommus", VSMMU, 7, VSMMU, 6);
    refused(w, "stream-in-two-nodes", NET, "xen,path");
    del_prop(PART(w), NET, "iommus");
    refused(w, "stream-in-two-nodes", NET, "xen,path");
}

static void each_device_is_blamed_once(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), "/soc/dma@400000", "iommus", 2, 1, 2, 3, 2, 5, 2, 7);
    CELLS(HOST(w), "/soc/net@500000", "iommus", 2, 1, 2, 3, 2, 5, 2, 7);
    refused(w, "stream-in-two-nodes", NET, "xen,path");

    CELLS(HOST(w), "/soc/net@500000", "iommus", 2, 2, 2, 4, 2, 6);
    CELLS(PART(w), NET, "iommus", VSMMU, 9, VSMMU, 9, VSMMU, 9);
    refused(w, "vsid-doubled", NET, "iommus");
}

static void conflicts_are_told_apart_by_smmu(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), "/soc/dma@400000", "iommus", 2, 0x20, 3, 0x21);
    CELLS(HOST(w), "/soc/net@500000", "iommus", 3, 0x20, 2, 0x21);
    planned(w, "domU1");
}

static void interrupt_of_two_domains_is_refused(void **state)
{
    struct world *w = W(state);
    const struct found *f;

    CELLS(HOST(w), HCAN, "interrupts", 0, 50, 4, 0, 20, 4, 0, 21, 4);
    refused(w, "interrupt-in-two-domains", CAN2, "xen,path");
    f = find_found(w, "interrupt-in-two-domains");
    assert_string_equal(f->domain, "domU2");
    assert_non_null(strstr(f->text, "SPI 20 "));
    assert_non_null(strstr(f->text, "domU1"));

    /* Of a bridge's interrupt-map. */
    CELLS(HOST(w), HCAN, "interrupts", 0, 3, 4);
    refused(w, "interrupt-in-two-domains", CAN2, "xen,path");
    CELLS(HOST(w), HCAN, "interrupts", 0, 5, 4);
    planned(w, "domU1");
}

static void devices_of_one_domain_may_share_an_interrupt(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), "/soc/net@500000", "interrupts", 0, 20, 4);
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);
}

static void device_of_domain_0_is_refused(void **state)
{
    struct world *w = W(state);
    void *host = HOST(w);

    add_node(host, "/chosen", "module@1");
    set_bytes(host, "/chosen/module@1", "compatible",
              "multiboot,kernel\0multiboot,module", 34);
    set_flag(host, "/soc/net@500000", "xen,passthrough");
    set_flag(host, "/pcie@40000000", "xen,passthrough");
    refused(w, "device-of-dom0", DMA, "xen,path");
    set_flag(host, "/soc/dma@400000", "xen,passthrough");
    planned(w, "domU1");

    del_prop(host, "/soc/dma@400000", "xen,passthrough");
    set_bytes(host, "/chosen/module@1", "compatible",
              "xen,linux-zimage\0xen,multiboot-module", 38);
    refused(w, "device-of-dom0", DMA, "xen,path");
    set_bytes(host, "/chosen/module@1", "compatible",
              "multiboot,ramdisk\0multiboot,module", 35);
    planned(w, "domU1");

    /* A domain's own kernel is another matter. */
    del_node(host, "/chosen/module@1");
    add_node(host, "/chosen/domU1", "module@1");
    set_bytes(host, "/chosen/domU1/module@1", "compatible",
              "multiboot,kernel\0multiboot,module", 34);
    planned(w, "domU1");
}

static void stream_of_domain_0_is_refused(void **state)
{
    struct world *w = W(state);
    void *host = HOST(w);
    const struct found *f;

    add_node(host, "/chosen", "module@1");
    set_bytes(host, "/chosen/module@1", "compatible",
              "multiboot,kernel\0multiboot,module", 34);
    set_flag(host, "/soc/dma@400000", "xen,passthrough");
    set_flag(host, "/soc/net@500000", "xen,passthrough");
    set_flag(host, HPCI, "xen,passthrough");
    CELLS(host, HCAN, "iommus", 2, 0x99, 2, 0x10);
    world_module(w, "/chosen/domU2", NULL);
    refused(w, "stream-in-two-domains", DMA, "xen,path");
    f = find_found(w, "stream-in-two-domains");
    assert_string_equal(f->domain, "domU1");
    assert_non_null(strstr(f->text, "domain 0 "));

    /* Xen gives domain 0 what is disabled, too. */
    set_string(host, HCAN, "status", "disabled");
    refused(w, "stream-in-two-domains", DMA, "xen,path");

    /* Within reach of the guest's bridge. */
    CELLS(host, HCAN, "iommus", 3, 0x1200);
    refused(w, "stream-in-reach", "/passthrough/pcie@40000000", "xen,path");
    assert_non_null(
        strstr(find_found(w, "stream-in-reach")->text, "domain 0 "));

    /* Nonsense is Xen's to refuse. */
    CELLS(host, HCAN, "iommus", 2, 0x10, 0x99, 0x10);
    planned(w, "domU1");
    CELLS(host, HCAN, "iommus", 2);
    planned(w, "domU1");

    CELLS(host, HCAN, "iommus", 2, 0x10);
    set_flag(host, HCAN, "xen,passthrough");
    planned(w, "domU1");
    del_prop(host, HCAN, "xen,passthrough");
    del_node(host, "/chosen/module@1");
    planned(w, "domU1");
}

static void kernel_of_domain_0_may_be_a_guess_of_xens(void **state)
{
    struct world *w = W(state);
    void *host = HOST(w);

    set_flag(host, "/soc/net@500000", "xen,passthrough");
    set_flag(host, "/pcie@40000000", "xen,passthrough");
    add_node(host, "/chosen", "module@1");
    set_string(host, "/chosen/module@1", "compatible", "multiboot,module");
    refused(w, "device-of-dom0", DMA, "xen,path");
    set_string(host, "/chosen/module@1", "compatible", "xen,multiboot-module");
    refused(w, "device-of-dom0", DMA, "xen,path");

    /* Not the second whose kind is not said; nodes are added in front. */
    add_node(host, "/chosen", "domU0");
    set_string(host, "/chosen/domU0", "compatible", "xen,domain");
    add_node(host, "/chosen/domU0", "module@0");
    set_string(host, "/chosen/domU0/module@0", "compatible",
               "multiboot,module");
    planned(w, "domU1");
    set_bytes(host, "/chosen/domU0/module@0", "compatible",
              "multiboot,device-tree\0multiboot,module", 39);
    refused(w, "device-of-dom0", DMA, "xen,path");
    del_node(host, "/chosen/module@1");
    planned(w, "domU1");

    /* Beside the domains, though not right below /chosen; no deeper. */
    add_node(host, "/chosen", "modules");
    add_node(host, "/chosen/modules", "module@1");
    set_bytes(host, "/chosen/modules/module@1", "compatible",
              "multiboot,kernel\0multiboot,module", 34);
    refused(w, "device-of-dom0", DMA, "xen,path");
    del_node(host, "/chosen/modules");
    add_node(host, "/chosen/domU0/module@0", "module");
    set_bytes(host, "/chosen/domU0/module@0/module", "compatible",
              "multiboot,kernel\0multiboot,module", 34);
    planned(w, "domU1");
}

int run_conflicts(void)
{
    const struct CMUnitTest tests[] = {
        TEST(device_assigned_twice_to_one_domain_is_refused),
        TEST(device_of_two_domains_is_refused),
        TEST(device_of_a_domain_without_viommu_counts_too),
        TEST(two_domains_without_viommu_are_xens_business),
        TEST(faults_of_a_domain_without_viommu_are_xens_business),
        TEST(iommu_of_a_domain_without_viommu_is_refused_all_the_same),
        TEST(stream_of_two_domains_is_refused),
        TEST(stream_inside_anothers_iommu_map_is_refused),
        TEST(bus_range_does_not_keep_a_bridge_from_anothers_stream),
        TEST(reach_of_a_bridge_without_viommu_counts_too),
        TEST(devices_of_one_domain_are_in_each_others_reach),
        TEST(the_later_of_stream_and_reach_is_blamed),
        TEST(stream_of_two_nodes_is_refused),
        TEST(two_nodes_may_share_a_stream_if_both_write_its_vsid),
        TEST(each_device_is_blamed_once),
        TEST(conflicts_are_told_apart_by_smmu),
        TEST(interrupt_of_two_domains_is_refused),
        TEST(devices_of_one_domain_may_share_an_interrupt),
        TEST(device_of_domain_0_is_refused),
        TEST(stream_of_domain_0_is_refused),
        TEST(kernel_of_domain_0_may_be_a_guess_of_xens),
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
