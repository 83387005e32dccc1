/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Devices behind an IOMMU that is disabled, or is no SMMUv3, or whose entries
 * have other numbers of cells.
 */

#include "world.h"

#define DOM1  "/chosen/domU1"
#define DMA   "/passthrough/dma@400000"
#define HDMA  "/soc/dma@400000"
#define NET   "/passthrough/net@500000"
#define PCI   "/passthrough/pcie@40000000"
#define HPCI  "/pcie@40000000"
#define SMMU  "/soc/iommu@100000"
#define OLD   "/soc/iommu@300000"
#define FORCE "xen,force-assign-without-iommu"

/* domU1 has only this device, which is behind smmu_a. */
static void make_off(struct world *w, const char *viommu)
{
    del_node(PART(w), NET);
    del_node(PART(w), PCI);
    set_string(HOST(w), SMMU, "status", "disabled");
    set_string(HOST(w), DOM1, "viommu", viommu);
    set_flag(HOST(w), DOM1, "direct-map");
    w->check_all = true;
}

static void plain_device_behind_a_disabled_smmu_can_be_forced(void **state)
{
    struct world *w = W(state);

    make_off(w, "none");
    refused(w, "iommu-disabled", HDMA, "iommus");
    set_flag(PART(w), DMA, FORCE);
    make_plan(w);
    assert_int_equal(w->rc, 0);
    assert_int_equal(w->nr_found, 0);
}

static void hinted_device_behind_a_disabled_smmu_is_unprotected(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    make_off(w, "hint");
    refused(w, "iommu-disabled", HDMA, "iommus");
    set_flag(PART(w), DMA, FORCE);
    noticed(w, "iommu-off", HDMA, "iommus");
    assert_int_equal(w->nr_found, 1);
    dom = viommu_plan_guest(w->plan, "domU1");
    assert_int_equal(device_at(dom, DMA)->kind, VIOMMU_UNPROTECTED);

    /* Xen says so, too. */
    make_xens_plan(w);
    assert_int_equal(w->rc, 0);
    find_found(w, "iommu-off");

    /* What it cannot read keeps the hint from the guest, as before. */
    CELLS(HOST(w), HDMA, "iommus", 0x99, 0x10);
    refused(w, "iommu-not-found", HDMA, "iommus");
}

static void bridge_behind_a_disabled_smmu_is_no_device_without_iommu(
    void **state)
{
    struct world *w = W(state);

    set_string(HOST(w), SMMU, "status", "disabled");
    set_string(HOST(w), "/soc/iommu@200000", "status", "disabled");
    del_node(PART(w), DMA);
    del_node(PART(w), NET);
    refused(w, "iommu-disabled", HPCI, "iommu-map");
    assert_int_equal(w->nr_found, 1);
}

static void guest_with_a_vsmmu_gets_it_unprotected(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    set_string(HOST(w), SMMU, "status", "disabled");
    CELLS(HOST(w), "/soc/net@500000", "iommus", 3, 0x20);
    set_flag(PART(w), DMA, FORCE);
    noticed(w, "iommu-off", HDMA, "iommus");
    dom = viommu_plan_domain(w->plan, "domU1");
    assert_int_equal(device_at(dom, DMA)->kind, VIOMMU_UNPROTECTED);
    assert_int_equal(device_at(dom, DMA)->nr_vsids, 0);
    assert_int_equal(dom->nr_smmus, 1);
    assert_string_equal(dom->smmus[0].path, "/soc/iommu@200000");
}

/* Xen attaches the StreamIDs before the first whose IOMMU is disabled. */
static void streams_before_a_disabled_smmu_are_attached(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    make_off(w, "hint");
    CELLS(HOST(w), HDMA, "iommus", 3, 0x30, 2, 0x10, 3, 0x31);
    noticed(w, "iommu-off", HDMA, "iommus");
    dom = viommu_plan_guest(w->plan, "domU1");
    assert_int_equal(device_at(dom, DMA)->kind, VIOMMU_UNPROTECTED);

    /* domU2 may have the last one, but not the first. */
    set_string(HOST(w), "/chosen/domU2", "viommu", "smmuv3");
    CELLS(HOST(w), "/soc/can@600000", "iommus", 3, 0x31);
    make_plan(w);
    assert_int_equal(w->rc, 0);
    CELLS(HOST(w), "/soc/can@600000", "iommus", 3, 0x30);
    make_plan(w);
    find_found(w, "stream-in-two-domains");

    /* A vSMMU stands for all of them, or the device does not work. */
    CELLS(HOST(w), "/soc/can@600000", "iommus", 3, 0x32);
    set_string(HOST(w), DOM1, "viommu", "smmuv3");
    del_prop(HOST(w), DOM1, "direct-map");
    set_flag(PART(w), DMA, FORCE);
    refused(w, "iommu-disabled", HDMA, "iommus");
}

/* The IOMMU is what is wrong, not how long the entry for it is. */
static void other_iommu_is_refused_by_its_name(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), OLD, "#iommu-cells", 2);
    CELLS(HOST(w), HDMA, "iommus", 4, 0x1420, 0);
    refused(w, "iommu-unsupported", HDMA, "iommus");
    assert_non_null(strstr(find_found(w, "iommu-unsupported")->text, OLD));
    CELLS(HOST(w), HDMA, "iommus", 2, 0x10, 4, 0x1420, 0);
    refused(w, "iommu-unsupported", HDMA, "iommus");
    CELLS(HOST(w), OLD, "#iommu-cells", 0);
    CELLS(HOST(w), HDMA, "iommus", 4);
    refused(w, "iommu-unsupported", HDMA, "iommus");
    CELLS(HOST(w), HDMA, "iommus", 2, 0x10);

    CELLS(HOST(w), OLD, "#iommu-cells", 2);
    CELLS(HOST(w), HPCI, "iommu-map", 0, 4, 0x100, 0, 0x10000);
    refused(w, "iommu-unsupported", HPCI, "iommu-map");
    CELLS(HOST(w), HPCI, "iommu-map", 0, 4);
    refused(w, "iommu-unsupported", HPCI, "iommu-map");
    CELLS(HOST(w), HPCI, "iommu-map", 0, 3, 0x100, 0, 0x10000);
    refused(w, "iommu-map-malformed", HPCI, "iommu-map");
}

static void other_iommu_is_xens_without_viommu(void **state)
{
    static const char *const viommu[] = { "none", "hint" };
    struct world *w = W(state);
    unsigned int i;

    make_off(w, "none");
    CELLS(HOST(w), OLD, "#iommu-cells", 2);
    CELLS(HOST(w), HDMA, "iommus", 4, 0x1420, 0);
    for ( i = 0; i < 2; i++ )
    {
        set_string(HOST(w), DOM1, "viommu", viommu[i]);
        make_plan(w);
        assert_int_equal(w->rc, 0);
        assert_int_equal(w->nr_found, 0);
    }
    assert_int_equal(device_at(viommu_plan_guest(w->plan, "domU1"), DMA)->kind,
                     VIOMMU_PLATFORM);
}

int run_off(void)
{
    const struct CMUnitTest tests[] = {
        TEST(plain_device_behind_a_disabled_smmu_can_be_forced),
        TEST(hinted_device_behind_a_disabled_smmu_is_unprotected),
        TEST(bridge_behind_a_disabled_smmu_is_no_device_without_iommu),
        TEST(guest_with_a_vsmmu_gets_it_unprotected),
        TEST(streams_before_a_disabled_smmu_are_attached),
        TEST(other_iommu_is_refused_by_its_name),
        TEST(other_iommu_is_xens_without_viommu),
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
