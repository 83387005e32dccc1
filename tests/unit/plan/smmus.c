/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What Xen's SMMUv3 driver needs of a node, whether a guest is behind that
 * SMMU or not.
 */

#include "world.h"

#define USED  "/soc/iommu@100000"
#define OTHER "/soc/iommu@900000"

/* An SMMU that no guest uses. */
static void *with_another(struct world *w)
{
    void *host = HOST(w);

    add_node(host, "/soc", "iommu@900000");
    set_string(host, OTHER, "compatible", "arm,smmu-v3");
    CELLS(host, OTHER, "reg", 0x900000, 0x20000);
    CELLS(host, OTHER, "interrupts", 0, 70, 1, 0, 71, 1);
    set_bytes(host, OTHER, "interrupt-names", "eventq\0gerror", 14);
    CELLS(host, OTHER, "#iommu-cells", 1);
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);

    return host;
}

static void unused_smmu_that_xen_refuses_is_reported(void **state)
{
    struct world *w = W(state);
    void *host = with_another(w);
    const struct found *f;

    CELLS(host, OTHER, "#iommu-cells", 2);
    refused(w, "smmu-stops-xen", OTHER, "#iommu-cells");
    assert_string_equal(find_found(w, "smmu-stops-xen")->domain, "");
    del_prop(host, OTHER, "#iommu-cells");
    refused(w, "smmu-stops-xen", OTHER, "#iommu-cells");

    /* Xen reads the first cell. */
    CELLS(host, OTHER, "#iommu-cells", 1, 1);
    planned(w, "domU1");

    CELLS(host, OTHER, "reg", 0x900000, 0x10000);
    refused(w, "smmu-stops-xen", OTHER, "reg");
    f = find_found(w, "smmu-stops-xen");
    assert_non_null(strstr(f->text, "64 KiB"));
    set_flag(host, OTHER, "cavium,cn9900-broken-page1-regspace");
    planned(w, "domU1");

    del_prop(host, OTHER, "reg");
    refused(w, "smmu-stops-xen", OTHER, "reg");
}

static void smmu_that_xen_does_not_use_stops_nothing(void **state)
{
    struct world *w = W(state);
    void *host = with_another(w);

    del_prop(host, OTHER, "reg");
    set_string(host, OTHER, "status", "disabled");
    planned(w, "domU1");
    del_prop(host, OTHER, "status");
    set_flag(host, OTHER, "xen,passthrough");
    planned(w, "domU1");
    del_prop(host, OTHER, "xen,passthrough");
    set_string(host, OTHER, "compatible", "test,iommu");
    planned(w, "domU1");
}

static void smmu_is_reported_without_any_vsmmu(void **state)
{
    struct world *w = W(state);
    void *host = with_another(w);

    /* Xen needs a vSMMU for these. */
    del_node(PART(w), "/passthrough/net@500000");
    del_node(PART(w), "/passthrough/pcie@40000000");
    del_prop(host, "/chosen/domU1", "viommu");
    w->check_all = true;
    make_plan(w);
    assert_int_equal(w->rc, 0);
    del_prop(host, OTHER, "reg");
    make_plan(w);
    assert_int_equal(w->rc, -EINVAL);
    assert_int_equal(times_found(w, "smmu-stops-xen"), 1);

    /* The planner says nothing of one that only a plain domain uses. */
    CELLS(host, OTHER, "reg", 0x900000, 0x20000);
    del_prop(host, USED, "reg");
    make_plan(w);
    assert_int_equal(times_found(w, "smmu-stops-xen"), 1);
}

static void used_smmu_is_reported_once(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), USED, "reg", 0x100000, 0x10000);
    make_plan(w);
    assert_true(times_found(w, "iommu-reg-small") > 0);
    assert_int_equal(times_found(w, "smmu-stops-xen"), 0);
}

static void interrupt_of_two_smmus_is_refused(void **state)
{
    struct world *w = W(state);
    void *host = with_another(w);
    const struct found *f;

    /* A node that was added comes first. */
    CELLS(host, OTHER, "interrupts", 0, 70, 1, 0, 60, 1);
    refused(w, "smmu-interrupt-taken", USED, "interrupts");
    f = find_found(w, "smmu-interrupt-taken");
    assert_non_null(strstr(f->text, "SPI 60,"));
    assert_non_null(strstr(f->text, OTHER));

    /* Two of one SMMU. */
    CELLS(host, OTHER, "interrupts", 0, 70, 1, 0, 70, 1);
    refused(w, "smmu-interrupt-taken", OTHER, "interrupts");

    /* With this name the driver uses no other. */
    set_bytes(host, OTHER, "interrupt-names", "combined\0gerror", 16);
    planned(w, "domU1");
    CELLS(host, OTHER, "interrupts", 0, 61, 1, 0, 70, 1);
    refused(w, "smmu-interrupt-taken", USED, "interrupts");

    /* The driver finds none of other names. */
    set_bytes(host, OTHER, "interrupt-names", "cmdq-sync\0any", 14);
    planned(w, "domU1");
}

static void smmu_without_event_interrupt_is_noticed(void **state)
{
    struct world *w = W(state);
    void *host = HOST(w);

    planned(w, "domU1");
    assert_int_equal(times_found(w, "smmu-without-events"), 0);
    set_bytes(host, USED, "interrupt-names", "gerror\0priq", 12);
    noticed(w, "smmu-without-events", USED, "interrupt-names");
    assert_string_equal(find_found(w, "smmu-without-events")->domain, "domU1");

    /* MSIs only. */
    del_prop(host, USED, "interrupts");
    del_prop(host, USED, "interrupt-names");
    noticed(w, "smmu-without-events", USED, "interrupt-names");

    /* More names than interrupts. */
    CELLS(host, USED, "interrupts", 0, 60, 1);
    set_bytes(host, USED, "interrupt-names", "gerror\0eventq", 14);
    noticed(w, "smmu-without-events", USED, "interrupt-names");
    set_bytes(host, USED, "interrupt-names", "eventq\0gerror", 14);
    planned(w, "domU1");
    assert_int_equal(times_found(w, "smmu-without-events"), 0);

    /* No guest has a vSMMU. */
    del_prop(host, USED, "interrupt-names");
    del_prop(host, "/chosen/domU1", "viommu");
    w->check_all = true;
    make_plan(w);
    assert_int_equal(times_found(w, "smmu-without-events"), 0);
}

int run_smmus(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(unused_smmu_that_xen_refuses_is_reported),
        TEST(smmu_that_xen_does_not_use_stops_nothing),
        TEST(smmu_is_reported_without_any_vsmmu),
        TEST(used_smmu_is_reported_once),
        TEST(interrupt_of_two_smmus_is_refused),
        TEST(smmu_without_event_interrupt_is_noticed),
    };

    return cmocka_run_group_tests_name("smmus", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
