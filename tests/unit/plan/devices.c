/* SPDX-License-Identifier: GPL-2.0-only */
/* xen,path and xen,reg: which host node, which registers, whose. */

#include "world.h"

#define DMA  "/passthrough/dma@400000"
#define HDMA "/soc/dma@400000"

static void assigned_nodes_are_listed_in_document_order(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom = planned(w, "domU1");
    unsigned int i;

    assert_int_equal(w->nr_found, 0);
    assert_int_equal(dom->nr_devices, 3);
    assert_string_equal(dom->devices[0].path, DMA);
    assert_string_equal(dom->devices[0].host_path, HDMA);
    assert_int_equal(dom->devices[0].kind, VIOMMU_PLATFORM);
    assert_string_equal(dom->devices[1].path, "/passthrough/net@500000");
    assert_string_equal(dom->devices[2].host_path, "/pcie@40000000");
    assert_int_equal(dom->devices[2].kind, VIOMMU_PCI);
    for ( i = 0; i < dom->nr_devices; i++ )
        assert_int_equal(dom->devices[i].offset,
                         fdt_path_offset(PART(w), dom->devices[i].path));
}

static void assign_colliding(struct world *w, const char *name)
{
    char host[32], part[48];

    snprintf(host, sizeof(host), "/%s", name);
    snprintf(part, sizeof(part), "/passthrough/%s", name);
    add_node(HOST(w), "/", name);
    add_node(PART(w), "/passthrough", name);
    set_string(PART(w), part, "xen,path", host);
    CELLS(PART(w), part, "xen,reg", 0, 0x58000000, 0, 0x1000, 0, 0x8000000);
    set_flag(PART(w), part, "xen,force-assign-without-iommu");
}

/*
 * FNV-1a gives "/qrxtlo" and "/wogcie" one hash, "/hfurtq" and "/cgrsqjsje".
 */
static void paths_of_one_hash_are_told_apart(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    assign_colliding(w, "qrxtlo");
    assign_colliding(w, "wogcie");
    assign_colliding(w, "hfurtq");
    assign_colliding(w, "cgrsqjsje");
    dom = planned(w, "domU1");
    assert_string_equal(viommu_domain_host_device(dom, "/qrxtlo")->path,
                        "/passthrough/qrxtlo");
    assert_string_equal(viommu_domain_host_device(dom, "/wogcie")->path,
                        "/passthrough/wogcie");
    assert_string_equal(viommu_domain_host_device(dom, "/hfurtq")->path,
                        "/passthrough/hfurtq");
    assert_string_equal(viommu_domain_host_device(dom, "/cgrsqjsje")->path,
                        "/passthrough/cgrsqjsje");

    /* The other alone is not this one, be it shorter, longer, or neither. */
    del_node(HOST(w), "/qrxtlo");
    refused(w, "xen-path-not-found", "/passthrough/qrxtlo", "xen,path");
    del_node(PART(w), "/passthrough/qrxtlo");
    del_node(HOST(w), "/hfurtq");
    refused(w, "xen-path-not-found", "/passthrough/hfurtq", "xen,path");
    add_node(HOST(w), "/", "hfurtq");
    del_node(HOST(w), "/cgrsqjsje");
    refused(w, "xen-path-not-found", "/passthrough/cgrsqjsje", "xen,path");
}

static void device_is_found_by_offset_and_by_host_path(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom = planned(w, "domU1");
    unsigned int i;

    for ( i = 0; i < dom->nr_devices; i++ )
    {
        const struct viommu_device *dev = &dom->devices[i];

        assert_ptr_equal(viommu_domain_device(dom, dev->offset), dev);
        assert_null(viommu_domain_device(dom, dev->offset + 4));
        assert_ptr_equal(viommu_domain_host_device(dom, dev->host_path), dev);
    }
    assert_ptr_equal(viommu_domain_host_device(dom, "/SOC/DMA@400000"),
                     &dom->devices[0]);
    assert_null(viommu_domain_host_device(dom, "/soc"));
    assert_null(viommu_domain_device(dom, 0));
}

/* The root has no name, so its path is not made of names like all others. */
static void root_of_the_host_is_found_by_its_path(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    set_string(PART(w), "/passthrough/net@500000", "xen,path", "/");
    set_flag(PART(w), "/passthrough/net@500000",
             "xen,force-assign-without-iommu");
    dom = planned(w, "domU1");
    assert_ptr_equal(viommu_domain_host_device(dom, "/"), &dom->devices[1]);
}

static void xen_path_is_compared_as_xen_does(void **state)
{
    struct world *w = W(state);

    set_string(PART(w), DMA, "xen,path", "/SOC/Dma@400000");
    assert_int_equal(planned(w, "domU1")->nr_devices, 3);
    set_string(PART(w), DMA, "xen,path", "/soc/dma");
    refused(w, "xen-path-not-found", DMA, "xen,path");
    set_string(PART(w), DMA, "xen,path", "/soc/dma@400000/");
    refused(w, "xen-path-not-found", DMA, "xen,path");
    set_string(PART(w), DMA, "xen,path", "//soc/dma@400000");
    refused(w, "xen-path-not-found", DMA, "xen,path");
    set_string(PART(w), DMA, "xen,path", "/oc/dma@400000");
    refused(w, "xen-path-not-found", DMA, "xen,path");
}

static void xen_path_to_nothing_is_refused(void **state)
{
    struct world *w = W(state);
    const struct found *f;

    set_string(PART(w), DMA, "xen,path", "/soc/dma@1");
    refused(w, "xen-path-not-found", DMA, "xen,path");
    f = find_found(w, "xen-path-not-found");
    assert_string_equal(f->domain, "domU1");
    assert_string_equal(f->tree, "partial");
    assert_non_null(strstr(f->text, "/soc/dma@1"));
}

static void xen_path_must_be_absolute(void **state)
{
    struct world *w = W(state);

    set_string(PART(w), DMA, "xen,path", "soc/dma@400000");
    refused(w, "xen-path-not-absolute", DMA, "xen,path");
    set_string(PART(w), DMA, "xen,path", "");
    refused(w, "xen-path-not-absolute", DMA, "xen,path");
}

static void xen_path_must_be_one_string(void **state)
{
    struct world *w = W(state);

    set_bytes(PART(w), DMA, "xen,path", HDMA, strlen(HDMA));
    refused(w, "xen-path-malformed", DMA, "xen,path");
    set_bytes(PART(w), DMA, "xen,path", "/soc\0/soc", 10);
    refused(w, "xen-path-malformed", DMA, "xen,path");
    set_flag(PART(w), DMA, "xen,path");
    refused(w, "xen-path-malformed", DMA, "xen,path");
}

static void xen_path_to_the_root_is_refused(void **state)
{
    struct world *w = W(state);

    set_string(PART(w), DMA, "xen,path", "/");
    refused(w, "master-below", DMA, "xen,path");
}

static void disabled_host_node_is_refused(void **state)
{
    struct world *w = W(state);

    set_string(HOST(w), HDMA, "status", "disabled");
    refused(w, "xen-path-disabled", DMA, "xen,path");
    set_string(HOST(w), HDMA, "status", "okay");
    planned(w, "domU1");
    set_string(HOST(w), HDMA, "status", "ok");
    planned(w, "domU1");
    set_string(HOST(w), HDMA, "status", "fail");
    refused(w, "xen-path-disabled", DMA, "xen,path");
    set_string(HOST(w), HDMA, "status", "no");
    refused(w, "xen-path-disabled", DMA, "xen,path");
    /* Not a string. */
    set_flag(HOST(w), HDMA, "status");
    refused(w, "xen-path-disabled", DMA, "xen,path");
}

static void known_iommus_are_never_assigned(void **state)
{
    static const char *const iommus[] = {
        "arm,smmu-v3",           "ARM,SMMU-V3",
        "arm,smmu-v1",           "arm,mmu-401",
        "arm,mmu-600ae",         "renesas,ipmmu-r8a7795",
        "samsung,exynos-sysmmu", "rockchip,rk3568-iommu",
        "mediatek,mt8183-m4u",   "qcom,sdm845-smmu-500",
        "nvidia,tegra194-smmu",  "apple,t8103-dart",
        "cavium,smmu-v2",        "allwinner,sun50i-h6-iommu",
        "ti,omap4-iommu",        "qcom,msm-iommu-v1",
        "virtio,pci-iommu",      "fsl,pamu-v1.0",
        "mediatek,mt8183-iommu", "marvell,ap806-smmu-500",
        "nvidia,tegra264-cmdqv",
    };
    struct world *w = W(state);
    unsigned int i;

    /* Else Xen's driver looks at it, too. */
    set_flag(HOST(w), HDMA, "xen,passthrough");
    for ( i = 0; i < sizeof(iommus) / sizeof(iommus[0]); i++ )
    {
        set_string(HOST(w), HDMA, "compatible", iommus[i]);
        refused(w, "xen-path-is-iommu", DMA, "xen,path");
        assert_int_equal(w->rc, -EPERM);
    }
    set_bytes(HOST(w), HDMA, "compatible", "test,dma\0arm,mmu-500", 21);
    refused(w, "xen-path-is-iommu", DMA, "xen,path");
    set_string(HOST(w), HDMA, "compatible", "test,mmu-500");
    planned(w, "domU1");
    set_string(HOST(w), HDMA, "compatible", "cavium,gpio-v2");
    planned(w, "domU1");
}

static void node_with_iommu_cells_is_an_iommu_whatever_its_name(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), HDMA, "#iommu-cells", 0);
    refused(w, "xen-path-is-iommu", DMA, "xen,path");
}

static void xen_reg_without_xen_path_is_refused(void **state)
{
    struct world *w = W(state);

    del_prop(PART(w), DMA, "xen,path");
    refused(w, "xen-path-missing", DMA, "xen,reg");
}

static void xen_reg_alone_is_allowed_when_forced(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    del_prop(PART(w), DMA, "xen,path");
    set_flag(PART(w), DMA, "xen,force-assign-without-iommu");
    /* Without xen,path there are no interrupts either. */
    noticed(w, "interrupt-unrouted", DMA, "interrupts");
    del_prop(PART(w), DMA, "interrupts");
    dom = planned(w, "domU1");
    assert_int_equal(dom->nr_devices, 2);
    assert_int_equal(w->nr_found, 0);
}

static void xen_path_without_xen_reg_is_refused(void **state)
{
    struct world *w = W(state);

    del_prop(PART(w), DMA, "xen,reg");
    refused(w, "xen-reg-missing", DMA, "xen,path");
}

static void xen_reg_must_be_whole_rows(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), DMA, "xen,reg", 0, 0x50400000, 0, 0x1000, 0);
    refused(w, "xen-reg-malformed", DMA, "xen,reg");
    CELLS(PART(w), DMA, "xen,reg", 0, 0x50400000, 0, 0x1000, 0, 0x400000, 0);
    refused(w, "xen-reg-malformed", DMA, "xen,reg");
}

/* An empty xen,reg maps nothing, as in Xen. */
static void master_without_registers_can_be_assigned(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    set_flag(PART(w), DMA, "xen,reg");
    del_prop(PART(w), DMA, "reg");
    del_prop(HOST(w), HDMA, "reg");
    dom = planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);
    assert_int_equal(device_at(dom, DMA)->nr_vsids, 1);
    assert_int_equal(range_of(dom, device_at(dom, DMA)->vsids[0])->psid, 0x10);
    CELLS(PART(w), "/passthrough", "#size-cells", 3);
    make_plan(w);
    assert_int_equal(w->rc, -EINVAL);
    find_found(w, "xen-reg-malformed");
}

static void xen_reg_row_may_not_be_empty_or_wrap(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), DMA, "xen,reg", 0, 0x50400000, 0, 0, 0, 0x400000);
    refused(w, "xen-reg-malformed", DMA, "xen,reg");
    CELLS(PART(w), DMA, "xen,reg", 0xffffffff, 0xfffff000, 0, 0x2000, 0, 0);
    refused(w, "xen-reg-malformed", DMA, "xen,reg");
    CELLS(PART(w), DMA, "xen,reg", 0, 0, 0, 0x2000, 0xffffffff, 0xfffff000);
    refused(w, "xen-reg-malformed", DMA, "xen,reg");
}

static void xen_reg_needs_one_or_two_cells(void **state)
{
    struct world *w = W(state);

    del_node(PART(w), "/passthrough/net@500000");
    del_node(PART(w), "/passthrough/pcie@40000000");
    CELLS(PART(w), "/passthrough", "#address-cells", 3);
    refused(w, "xen-reg-malformed", DMA, "xen,reg");
    CELLS(PART(w), "/passthrough", "#address-cells", 0);
    refused(w, "xen-reg-malformed", DMA, "xen,reg");
    CELLS(PART(w), "/passthrough", "#address-cells", 0x80000000);
    refused(w, "xen-reg-malformed", DMA, "xen,reg");
    CELLS(PART(w), "/passthrough", "#address-cells", 2);
    CELLS(PART(w), "/passthrough", "#size-cells", 0);
    refused(w, "xen-reg-malformed", DMA, "xen,reg");
}

static void cells_of_the_parent_count_with_xens_defaults(void **state)
{
    struct world *w = W(state);

    del_node(PART(w), "/passthrough/net@500000");
    del_node(PART(w), "/passthrough/pcie@40000000");
    del_prop(PART(w), "/passthrough", "#address-cells");
    del_prop(PART(w), "/passthrough", "#size-cells");
    CELLS(PART(w), DMA, "xen,reg", 0, 0x50400000, 0x1000, 0, 0x400000);
    planned(w, "domU1");
    CELLS(PART(w), "/passthrough", "#address-cells", 1);
    CELLS(PART(w), DMA, "xen,reg", 0x50400000, 0x1000, 0x400000);
    planned(w, "domU1");
}

static void xen_reg_must_be_in_pages(void **state)
{
    struct world *w = W(state);

    CELLS(PART(w), DMA, "xen,reg", 0, 0x50400000, 0, 0x1000, 0, 0x400800);
    refused(w, "xen-reg-unaligned", DMA, "xen,reg");
    CELLS(PART(w), DMA, "xen,reg", 0, 0x50400010, 0, 0x1000, 0, 0x400000);
    refused(w, "xen-reg-unaligned", DMA, "xen,reg");
    CELLS(PART(w), DMA, "xen,reg", 0, 0x50400000, 0, 0x1001, 0, 0x400000);
    refused(w, "xen-reg-unaligned", DMA, "xen,reg");
}

/* smmu_a is at 0x100000 of a bus that begins at 0x50000000. */
static void xen_reg_may_not_cover_an_iommus_registers(void **state)
{
    struct world *w = W(state);
    const struct found *f;

    CELLS(PART(w), DMA, "xen,reg", 0, 0x500f0000, 0, 0x10000, 0, 0x400000);
    planned(w, "domU1");
    CELLS(PART(w), DMA, "xen,reg", 0, 0x500f0000, 0, 0x11000, 0, 0x400000);
    refused(w, "xen-reg-covers-iommu", DMA, "xen,reg");
    f = find_found(w, "xen-reg-covers-iommu");
    assert_non_null(strstr(f->text, "/soc/iommu@100000"));
    CELLS(PART(w), DMA, "xen,reg", 0, 0x5011f000, 0, 0x1000, 0, 0x400000);
    refused(w, "xen-reg-covers-iommu", DMA, "xen,reg");
    CELLS(PART(w), DMA, "xen,reg", 0, 0x50120000, 0, 0x1000, 0, 0x400000);
    planned(w, "domU1");
    CELLS(PART(w), DMA, "xen,reg", 0, 0, 0, 0x80000000, 0, 0x80000000);
    refused(w, "xen-reg-covers-iommu", DMA, "xen,reg");
}

static void larger_iommu_behind_smaller_ones_is_not_missed(void **state)
{
    struct world *w = W(state);

    /* From 0x50100000 to 0x50500000, over all the others. */
    CELLS(HOST(w), "/soc/iommu@100000", "reg", 0x100000, 0x400000);
    CELLS(PART(w), DMA, "xen,reg", 0, 0x504ff000, 0, 0x1000, 0, 0x400000);
    refused(w, "xen-reg-covers-iommu", DMA, "xen,reg");
    CELLS(PART(w), DMA, "xen,reg", 0, 0x50500000, 0, 0x1000, 0, 0x400000);
    planned(w, "domU1");
}

static void device_without_iommu_is_refused(void **state)
{
    struct world *w = W(state);

    del_prop(HOST(w), HDMA, "iommus");
    refused(w, "device-without-iommu", DMA, "xen,path");
    assert_string_equal(find_found(w, "device-without-iommu")->domain,
                        "domU1");
}

static void device_without_iommu_is_assigned_when_forced(void **state)
{
    struct world *w = W(state);
    const struct viommu_device *dev;

    del_prop(HOST(w), HDMA, "iommus");
    set_flag(PART(w), DMA, "xen,force-assign-without-iommu");
    noticed(w, "device-unprotected", DMA, "xen,path");
    dev = device_at(viommu_plan_domain(w->plan, "domU1"), DMA);
    assert_int_equal(dev->kind, VIOMMU_UNPROTECTED);
    assert_int_equal(dev->nr_vsids, 0);
}

static void forcing_changes_nothing_for_a_device_with_iommu(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    set_flag(PART(w), DMA, "xen,force-assign-without-iommu");
    dom = planned(w, "domU1");
    assert_int_equal(device_at(dom, DMA)->kind, VIOMMU_PLATFORM);
    assert_int_equal(w->nr_found, 0);
}

static void nodes_outside_passthrough_are_not_read(void **state)
{
    struct world *w = W(state);

    set_string(PART(w), "/gic", "xen,path", "/nowhere");
    add_node(PART(w), "/", "passthrough@1");
    set_string(PART(w), "/passthrough@1", "xen,path", "/nowhere");
    add_node(PART(w), "/aliases", "passthrough");
    set_string(PART(w), "/aliases/passthrough", "xen,path", "/nowhere");
    noticed(w, "outside-passthrough", "/passthrough@1", "");
    assert_int_equal(w->nr_found, 1);
    assert_non_null(strstr(w->found[0].text, "nodes: 3"));
}

static void nested_nodes_are_assigned_too(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    del_node(PART(w), "/passthrough/net@500000");
    CELLS(PART(w), DMA, "#address-cells", 1);
    CELLS(PART(w), DMA, "#size-cells", 1);
    add_node(PART(w), DMA, "inner");
    set_string(PART(w), DMA "/inner", "xen,path", "/soc/net@500000");
    CELLS(PART(w), DMA "/inner", "xen,reg", 0x50500000, 0x1000, 0x500000);
    dom = planned(w, "domU1");
    assert_int_equal(device_at(dom, DMA "/inner")->nr_vsids, 3);
}

static void all_faults_are_found_in_one_run(void **state)
{
    struct world *w = W(state);

    set_string(PART(w), DMA, "xen,path", "/nowhere");
    del_prop(PART(w), "/passthrough/net@500000", "xen,reg");
    CELLS(PART(w), "/passthrough/pcie@40000000", "bus-range", 2, 1);
    set_string(HOST(w), "/chosen/domU1", "passthrough", "disabled");
    CELLS(HOST(w), "/chosen/domU1", "nr_spis", 1);
    make_plan(w);
    assert_int_equal(times_found(w, "xen-path-not-found"), 1);
    assert_int_equal(times_found(w, "xen-reg-missing"), 1);
    assert_int_equal(times_found(w, "bus-range-malformed"), 1);
    assert_int_equal(times_found(w, "passthrough-disabled"), 1);
    assert_int_equal(times_found(w, "nr-spis-too-small"), 1);
    assert_int_equal(w->rc, -EINVAL);
}

int run_devices(void)
{
    const struct CMUnitTest tests[] = {
        TEST(assigned_nodes_are_listed_in_document_order),
        TEST(paths_of_one_hash_are_told_apart),
        TEST(device_is_found_by_offset_and_by_host_path),
        TEST(root_of_the_host_is_found_by_its_path),
        TEST(xen_path_is_compared_as_xen_does),
        TEST(xen_path_to_nothing_is_refused),
        TEST(xen_path_must_be_absolute),
        TEST(xen_path_must_be_one_string),
        TEST(xen_path_to_the_root_is_refused),
        TEST(disabled_host_node_is_refused),
        TEST(known_iommus_are_never_assigned),
        TEST(node_with_iommu_cells_is_an_iommu_whatever_its_name),
        TEST(xen_reg_without_xen_path_is_refused),
        TEST(xen_reg_alone_is_allowed_when_forced),
        TEST(xen_path_without_xen_reg_is_refused),
        TEST(xen_reg_must_be_whole_rows),
        TEST(master_without_registers_can_be_assigned),
        TEST(xen_reg_row_may_not_be_empty_or_wrap),
        TEST(xen_reg_needs_one_or_two_cells),
        TEST(cells_of_the_parent_count_with_xens_defaults),
        TEST(xen_reg_must_be_in_pages),
        TEST(xen_reg_may_not_cover_an_iommus_registers),
        TEST(larger_iommu_behind_smaller_ones_is_not_missed),
        TEST(device_without_iommu_is_refused),
        TEST(device_without_iommu_is_assigned_when_forced),
        TEST(forcing_changes_nothing_for_a_device_with_iommu),
        TEST(nodes_outside_passthrough_are_not_read),
        TEST(nested_nodes_are_assigned_too),
        TEST(all_faults_are_found_in_one_run),
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
