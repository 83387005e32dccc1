/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Device trees that lie: cut, corrupted, deep. Whatever is in them, planning
 * ends, says what is wrong or makes a plan that can be emitted, and touches no
 * memory that is not its own (sanitizers watch).
 */

#include "world.h"

#define DMA "/passthrough/dma@400000"

static void cut_partial_tree_is_refused_at_every_length(void **state)
{
    struct world *w = W(state);
    size_t size;

    fdt_pack(PART(w));
    for ( size = 0; size < fdt_totalsize(PART(w)); size++ )
    {
        void *whole = PART(w), *cut = malloc(size ? size : 1);

        memcpy(cut, whole, size);
        w->modules[0].fdt = cut;
        w->modules[0].size = size;
        refused(w, "partial-malformed", "/", "");
        w->modules[0].fdt = whole;
        free(cut);
    }
}

static void totalsize_beyond_the_module_is_refused(void **state)
{
    struct world *w = W(state);

    w->modules[0].size = fdt_totalsize(PART(w)) - 1;
    refused(w, "partial-malformed", "/", "");
}

static void old_version_is_refused(void **state)
{
    struct world *w = W(state);

    fdt_set_version(PART(w), 3);
    fdt_set_last_comp_version(PART(w), 2);
    refused(w, "partial-malformed", "/", "");
}

static void misaligned_partial_tree_is_refused(void **state)
{
    struct world *w = W(state);
    void *whole = PART(w);
    size_t size = fdt_totalsize(whole);
    char *buf = malloc(size + 4);

    memcpy(buf + 4, whole, size);
    w->modules[0].fdt = buf + 4;
    refused(w, "partial-malformed", "/", "");
    w->modules[0].fdt = whole;
    free(buf);
}

/* Each node of it can be read; what libfdt finds wrong is of the whole. */
static void tree_that_libfdt_finds_wrong_is_refused(void **state)
{
    struct world *w = W(state);

    assert_int_equal(fdt_set_name(PART(w), 0, "root"), 0);
    refused(w, "partial-malformed", "/", "");
    make_xens_plan(w);
    assert_int_equal(w->rc, -EINVAL);
}

/* Emit, if there is a plan: that must hold, too. */
static void try_all(struct world *w)
{
    const struct viommu_domain *dom;

    make_plan(w);
    assert_true(w->rc <= 0);
    dom = w->rc ? NULL : viommu_plan_domain(w->plan, "domU1");
    if ( dom )
    {
        size_t size = w->modules[0].size + 65536 + dom->fdt_extra;
        void *buf = malloc(size);

        guest_tree(dom, PART(w), buf, size);
        free(buf);
    }
}

static void no_corrupted_byte_of_a_partial_tree_does_harm(void **state)
{
    static const uint8_t values[] = { 0x00, 0x01, 0x02, 0x03, 0x04,
                                      0x09, 0x7f, 0x80, 0xff };
    struct world *w = W(state);
    uint8_t *bytes;
    size_t i, v;

    add_node(PART(w), "/", "viommu");
    CELLS(PART(w), "/viommu", "phandle", 0x123);
    CELLS(PART(w), DMA, "iommus", 0x123, 9);
    fdt_pack(PART(w));
    w->modules[0].size = fdt_totalsize(PART(w));
    bytes = PART(w);
    for ( i = 0; i < w->modules[0].size; i++ )
        for ( v = 0; v < sizeof(values); v++ )
        {
            uint8_t saved = bytes[i];

            bytes[i] = values[v];
            try_all(w);
            bytes[i] = saved;
        }
}

static void no_corrupted_byte_of_the_host_tree_does_harm(void **state)
{
    static const uint8_t values[] = { 0x00, 0x01, 0x02, 0x80, 0xff };
    struct world *w = W(state);
    uint8_t *bytes;
    size_t i, v, size;

    fdt_pack(HOST(w));
    size = fdt_totalsize(HOST(w));
    bytes = HOST(w);
    for ( i = 8; i < size; i++ )
        for ( v = 0; v < sizeof(values); v++ )
        {
            uint8_t saved = bytes[i];

            bytes[i] = values[v];
            try_all(w);
            bytes[i] = saved;
        }
}

static void random_corruption_of_both_does_no_harm(void **state)
{
    struct world *w = W(state);
    size_t host_size, i, n;

    fdt_pack(HOST(w));
    fdt_pack(PART(w));
    host_size = fdt_totalsize(HOST(w));
    w->modules[0].size = fdt_totalsize(PART(w));
    srand(1);
    for ( n = 0; n < 3000; n++ )
    {
        uint8_t *part = malloc(w->modules[0].size), *host = malloc(host_size);
        void *saved_part = PART(w), *saved_host = HOST(w);

        memcpy(part, saved_part, w->modules[0].size);
        memcpy(host, saved_host, host_size);
        for ( i = 0; i < 1 + n % 8; i++ )
        {
            part[56 + rand() % (w->modules[0].size - 56)] = rand();
            host[56 + rand() % (host_size - 56)] = rand() % 5;
        }
        w->modules[0].fdt = part;
        w->host = host;
        try_all(w);
        w->modules[0].fdt = saved_part;
        w->host = saved_host;
        free(part);
        free(host);
    }
}

static void nest(struct world *w, unsigned int levels)
{
    char path[256] = "/passthrough";
    unsigned int i;

    /* The root and /passthrough are two. */
    for ( i = 2; i < levels; i++ )
    {
        add_node(PART(w), path, "n");
        strcat(path, "/n");
    }
}

static void nesting_up_to_the_limit_is_accepted(void **state)
{
    struct world *w = W(state);

    nest(w, VIOMMU_MAX_DEPTH);
    planned(w, "domU1");
}

static void nesting_beyond_the_limit_is_refused(void **state)
{
    struct world *w = W(state);

    nest(w, VIOMMU_MAX_DEPTH + 1);
    refused(w, "partial-too-deep", "n", "");
}

static void limit_holds_outside_passthrough_too(void **state)
{
    struct world *w = W(state);
    char path[256] = "/aliases";
    unsigned int i;

    for ( i = 2; i < VIOMMU_MAX_DEPTH + 1; i++ )
    {
        add_node(PART(w), path, "n");
        strcat(path, "/n");
    }
    refused(w, "partial-too-deep", "n", "");
}

static void very_deep_host_tree_does_no_harm(void **state)
{
    struct world *w = W(state);
    void *host = malloc(1 << 20);
    int i;

    assert_int_equal(fdt_create(host, 1 << 20), 0);
    fdt_finish_reservemap(host);
    for ( i = 0; i < 20000; i++ )
        fdt_begin_node(host, i ? "n" : "");
    for ( i = 0; i < 20000; i++ )
        fdt_end_node(host);
    assert_int_equal(fdt_finish(host), 0);
    free(w->host);
    w->host = host;
    make_plan(w);
    assert_int_equal(w->rc, 0);
}

static void text_from_trees_cannot_steer_a_terminal(void **state)
{
    struct world *w = W(state);

    set_string(PART(w), DMA, "xen,path", "/\x1b[2J\n");
    refused(w, "xen-path-not-found", DMA, "xen,path");
    assert_null(strpbrk(find_found(w, "xen-path-not-found")->text, "\x1b\n"));
}

static void very_long_path_is_cut_in_messages_only(void **state)
{
    struct world *w = W(state);
    static char path[3000] = "/";

    memset(path + 1, 'x', sizeof(path) - 2);
    set_string(PART(w), DMA, "xen,path", path);
    refused(w, "xen-path-not-found", DMA, "xen,path");
    assert_non_null(strstr(find_found(w, "xen-path-not-found")->text, "..."));
}

int run_hostile(void)
{
    const struct CMUnitTest tests[] = {
        TEST(cut_partial_tree_is_refused_at_every_length),
        TEST(totalsize_beyond_the_module_is_refused),
        TEST(old_version_is_refused),
        TEST(misaligned_partial_tree_is_refused),
        TEST(tree_that_libfdt_finds_wrong_is_refused),
        TEST(no_corrupted_byte_of_a_partial_tree_does_harm),
        TEST(no_corrupted_byte_of_the_host_tree_does_harm),
        TEST(random_corruption_of_both_does_no_harm),
        TEST(nesting_up_to_the_limit_is_accepted),
        TEST(nesting_beyond_the_limit_is_refused),
        TEST(limit_holds_outside_passthrough_too),
        TEST(very_deep_host_tree_does_no_harm),
        TEST(text_from_trees_cannot_steer_a_terminal),
        TEST(very_long_path_is_cut_in_messages_only),
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
