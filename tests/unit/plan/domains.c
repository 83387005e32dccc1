/* SPDX-License-Identifier: GPL-2.0-only */
/* Domain nodes: who gets a virtual SMMU, and what of theirs is refused. */

#include "world.h"

#define DOM1 "/chosen/domU1"

static void no_viommu_means_no_plan_and_no_look_at_partial_trees(void **state)
{
    struct world *w = W(state);

    del_prop(HOST(w), DOM1, "viommu");
    w->modules[0].error = -EIO;
    make_plan(w);
    assert_int_equal(w->rc, 0);
    assert_int_equal(w->plan->nr_domains, 0);
    assert_int_equal(w->nr_found, 0);
    assert_null(viommu_plan_domain(w->plan, "domU1"));
}

static void viommu_none_means_none(void **state)
{
    struct world *w = W(state);

    set_string(HOST(w), DOM1, "viommu", "none");
    make_plan(w);
    assert_int_equal(w->rc, 0);
    assert_int_equal(w->plan->nr_domains, 0);
    assert_int_equal(w->nr_found, 0);
}

static void no_chosen_node_means_no_plan(void **state)
{
    struct world *w = W(state);

    del_node(HOST(w), "/chosen");
    make_plan(w);
    assert_int_equal(w->rc, 0);
    assert_int_equal(w->plan->nr_domains, 0);
}

static void only_compatible_children_of_chosen_are_domains(void **state)
{
    struct world *w = W(state);

    set_string(HOST(w), DOM1, "compatible", "xen,domainx");
    add_node(HOST(w), "/chosen/domU2", "inner");
    set_string(HOST(w), "/chosen/domU2/inner", "compatible", "xen,domain");
    set_string(HOST(w), "/chosen/domU2/inner", "viommu", "smmuv3");
    add_node(HOST(w), "/soc", "outer");
    set_string(HOST(w), "/soc/outer", "compatible", "xen,domain");
    set_string(HOST(w), "/soc/outer", "viommu", "smmuv3");
    make_plan(w);
    assert_int_equal(w->rc, 0);
    assert_int_equal(w->plan->nr_domains, 0);
}

static void domain_is_found_by_name_and_by_path(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom = planned(w, "domU1");

    assert_ptr_equal(viommu_plan_domain(w->plan, DOM1), dom);
    assert_string_equal(dom->name, "domU1");
    assert_string_equal(dom->path, DOM1);
    assert_null(viommu_plan_domain(w->plan, "domU2"));
    assert_null(viommu_plan_domain(w->plan, "domU"));
    assert_null(viommu_plan_domain(w->plan, ""));
}

static void unknown_viommu_is_refused(void **state)
{
    struct world *w = W(state);

    set_string(HOST(w), DOM1, "viommu", "smmuv2");
    refused(w, "viommu-unknown", DOM1, "viommu");
    assert_non_null(strstr(find_found(w, "viommu-unknown")->text, "smmuv2"));
    assert_string_equal(find_found(w, "viommu-unknown")->domain, "domU1");
    set_string(HOST(w), DOM1, "viommu", "");
    refused(w, "viommu-unknown", DOM1, "viommu");
    CELLS(HOST(w), DOM1, "viommu", 1);
    refused(w, "viommu-unknown", DOM1, "viommu");
}

static void viommu_reset_is_kept(void **state)
{
    struct world *w = W(state);

    assert_false(planned(w, "domU1")->reset_bypass);
    set_string(HOST(w), DOM1, "viommu-reset", "abort");
    assert_false(planned(w, "domU1")->reset_bypass);
    set_string(HOST(w), DOM1, "viommu-reset", "bypass");
    assert_true(planned(w, "domU1")->reset_bypass);
    assert_int_equal(w->nr_found, 0);
}

static void unknown_viommu_reset_is_refused(void **state)
{
    static const char *const wrong[] = { "", "Bypass", "bypass ", "none" };
    struct world *w = W(state);
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(wrong); i++ )
    {
        set_string(HOST(w), DOM1, "viommu-reset", wrong[i]);
        refused(w, "viommu-reset-unknown", DOM1, "viommu-reset");
    }
    CELLS(HOST(w), DOM1, "viommu-reset", 1);
    refused(w, "viommu-reset-unknown", DOM1, "viommu-reset");
}

/* As ImageBuilder writes it. */
static void viommu_without_a_value_means_smmuv3(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    set_flag(HOST(w), DOM1, "viommu");
    dom = planned(w, "domU1");
    assert_int_equal(dom->guest, VIOMMU_GUEST_SMMUV3);
    assert_int_equal(w->nr_found, 0);
    set_string(HOST(w), DOM1, "passthrough", "disabled");
    refused(w, "passthrough-disabled", DOM1, "passthrough");
    assert_non_null(
        strstr(find_found(w, "passthrough-disabled")->text, "\"smmuv3\""));
}

static void passthrough_disabled_contradicts_viommu(void **state)
{
    struct world *w = W(state);

    set_string(HOST(w), DOM1, "passthrough", "disabled");
    refused(w, "passthrough-disabled", DOM1, "passthrough");
}

static void passthrough_sync_pt_is_not_supported(void **state)
{
    struct world *w = W(state);

    set_string(HOST(w), DOM1, "passthrough", "sync-pt");
    refused(w, "passthrough-sync-pt", DOM1, "passthrough");
    assert_int_equal(w->rc, -EOPNOTSUPP);
}

static void passthrough_enabled_and_share_pt_are_accepted(void **state)
{
    struct world *w = W(state);

    set_string(HOST(w), DOM1, "passthrough", "enabled");
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);
    set_string(HOST(w), DOM1, "passthrough", "share-pt");
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);
}

static void passthrough_of_another_value_is_noticed(void **state)
{
    struct world *w = W(state);

    set_string(HOST(w), DOM1, "passthrough", "yes");
    noticed(w, "passthrough-unknown", DOM1, "passthrough");
    set_flag(HOST(w), DOM1, "passthrough");
    noticed(w, "passthrough-unknown", DOM1, "passthrough");
}

static void passthrough_without_viommu_is_none_of_our_business(void **state)
{
    struct world *w = W(state);

    set_string(HOST(w), "/chosen/domU2", "passthrough", "sync-pt");
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);
}

static void domain_without_partial_tree_gets_no_vsmmu(void **state)
{
    struct world *w = W(state);

    world_module(w, DOM1, NULL);
    noticed(w, "no-protected-device", DOM1, "viommu");
    assert_int_equal(w->plan->nr_domains, 0);
}

static void domain_with_unprotected_devices_only_gets_no_vsmmu(void **state)
{
    struct world *w = W(state);

    set_string(HOST(w), "/chosen/domU2", "viommu", "smmuv3");
    noticed(w, "no-protected-device", "/chosen/domU2", "viommu");
    assert_int_equal(w->plan->nr_domains, 1);
    assert_null(viommu_plan_domain(w->plan, "domU2"));
}

/* The notice that a property is left out has to be true there as well. */
static void unprotected_devices_keep_no_iommus_without_a_vsmmu_either(
    void **state)
{
    struct world *w = W(state);
    const char *can = "/passthrough/can@600000";
    void *part = partial_of(w, "/chosen/domU2"), *guest;
    int node;

    set_string(HOST(w), "/chosen/domU2", "viommu", "smmuv3");
    CELLS(part, can, "iommus", 0xfdea, 0);
    set_string(part, can, "label", "x");
    noticed(w, "property-dropped", can, "iommus");
    guest = guest_of(w, "domU2");
    node = fdt_path_offset(guest, can);
    assert_true(node > 0);
    assert_null(fdt_getprop(guest, node, "iommus", NULL));
    assert_non_null(fdt_getprop(guest, node, "label", NULL));
    assert_true(fdt_node_offset_by_compatible(guest, -1, "arm,smmu-v3") < 0);
    free(guest);
}

static void partial_tree_that_cannot_be_read_is_reported(void **state)
{
    struct world *w = W(state);

    w->modules[0].error = -ENOMEM;
    refused(w, "partial-unreadable", DOM1, "");
}

static void partial_tree_that_xen_has_not_registered_is_refused(void **state)
{
    struct world *w = W(state);

    w->modules[0].error = -ENOSPC;
    refused(w, "partial-not-registered", DOM1, "");
    make_xens_plan(w);
    assert_int_equal(w->rc, -ENOSPC);
}

static void broken_host_tree_is_reported(void **state)
{
    struct world *w = W(state);

    fdt_set_magic(HOST(w), 0);
    w->rc = 0;
    refused(w, "host-malformed", "/", "");
    fdt_set_magic(HOST(w), FDT_MAGIC);
    planned(w, "domU1");
    fdt_set_version(HOST(w), 15);
    refused(w, "host-malformed", "/", "");
    /* libfdt itself would read this one. */
    fdt_set_last_comp_version(HOST(w), 2);
    refused(w, "host-malformed", "/", "");
}

static void host_tree_without_a_node_is_reported(void **state)
{
    struct world *w = W(state);

    assert_int_equal(fdt_create(HOST(w), 4096), 0);
    assert_int_equal(fdt_finish_reservemap(HOST(w)), 0);
    assert_int_equal(fdt_finish(HOST(w)), 0);
    refused(w, "host-malformed", "/", "");
}

static void two_domains_each_have_their_own_vsids(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *a, *b;
    void *part = world_load("partial2");

    set_string(HOST(w), "/chosen/domU2", "viommu", "smmuv3");
    CELLS(HOST(w), "/soc/can@600000", "iommus", 3, 0x10);
    world_module(w, "/chosen/domU2", part);
    a = planned(w, "domU1");
    b = viommu_plan_domain(w->plan, "domU2");
    assert_non_null(b);
    assert_int_equal(w->plan->nr_domains, 2);
    expect_range(a, 0, 0, 0x10, 1, 0);
    expect_range(b, 0, 0, 0x10, 1, 0);
    assert_string_equal(a->smmus[0].path, "/soc/iommu@100000");
    assert_string_equal(b->smmus[0].path, "/soc/iommu@200000");
}

static void cut_host_tree_is_reported(void **state)
{
    struct world *w = W(state);

    w->host_cut = 4;
    refused(w, "host-malformed", "/", "");
}

static void domains_may_be_the_last_nodes_of_the_tree(void **state)
{
    struct world *w = W(state);

    del_node(HOST(w), "/interrupt-controller@8000000");
    del_node(HOST(w), "/soc");
    del_node(HOST(w), "/pcie@40000000");
    del_node(HOST(w), "/chosen/module");
    del_node(HOST(w), "/chosen/domU2");
    make_plan(w);
    assert_int_equal(w->rc, -ENOENT);
    assert_int_equal(times_found(w, "xen-path-not-found"), 3);
}

static void functions_of_the_caller_that_may_be_missing_may_be(void **state)
{
    struct world *w = W(state);

    w->bare = true;
    planned(w, "domU1");
}

static void names_that_differ_in_case_only_are_refused(void **state)
{
    struct world *w = W(state);
    const struct found *f;

    add_node(HOST(w), "/chosen", "DOMu1");
    set_string(HOST(w), "/chosen/DOMu1", "compatible", "xen,domain");
    refused(w, "domain-name-taken", "/chosen/domU1", "");
    f = find_found(w, "domain-name-taken");
    assert_string_equal(f->tree, "host");
    assert_string_equal(f->domain, "domU1");
    assert_non_null(strstr(f->text, "/chosen/DOMu1"));
    assert_int_equal(w->rc, -EEXIST);

    /* Whatever that node is. */
    del_prop(HOST(w), "/chosen/DOMu1", "compatible");
    refused(w, "domain-name-taken", "/chosen/domU1", "");

    /* Xen does without looking it up where nobody has a vSMMU. */
    set_string(HOST(w), "/chosen/domU1", "viommu", "none");
    w->check_all = true;
    make_plan(w);
    assert_int_equal(times_found(w, "domain-name-taken"), 0);
}

int run_domains(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_viommu_means_no_plan_and_no_look_at_partial_trees),
        TEST(viommu_none_means_none),
        TEST(no_chosen_node_means_no_plan),
        TEST(only_compatible_children_of_chosen_are_domains),
        TEST(domain_is_found_by_name_and_by_path),
        TEST(unknown_viommu_is_refused),
        TEST(viommu_reset_is_kept),
        TEST(unknown_viommu_reset_is_refused),
        TEST(viommu_without_a_value_means_smmuv3),
        TEST(passthrough_disabled_contradicts_viommu),
        TEST(passthrough_sync_pt_is_not_supported),
        TEST(passthrough_enabled_and_share_pt_are_accepted),
        TEST(passthrough_of_another_value_is_noticed),
        TEST(passthrough_without_viommu_is_none_of_our_business),
        TEST(domain_without_partial_tree_gets_no_vsmmu),
        TEST(domain_with_unprotected_devices_only_gets_no_vsmmu),
        TEST(unprotected_devices_keep_no_iommus_without_a_vsmmu_either),
        TEST(partial_tree_that_cannot_be_read_is_reported),
        TEST(partial_tree_that_xen_has_not_registered_is_refused),
        TEST(broken_host_tree_is_reported),
        TEST(host_tree_without_a_node_is_reported),
        TEST(two_domains_each_have_their_own_vsids),
        TEST(cut_host_tree_is_reported),
        TEST(domains_may_be_the_last_nodes_of_the_tree),
        TEST(functions_of_the_caller_that_may_be_missing_may_be),
        TEST(names_that_differ_in_case_only_are_refused),
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
