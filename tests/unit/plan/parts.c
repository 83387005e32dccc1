/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The planner's own tools: sorting, hashing, bit maps, messages, tree reading.
 */

#include <guest/guest.h>
#include "world.h"

static uint64_t random64(void)
{
    static uint64_t x = 88172645463325252ULL;

    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;

    return x;
}

static void sort_and_check(unsigned int n, uint64_t mask)
{
    struct plan_key *keys = calloc(2 * n + 1, sizeof(*keys));
    unsigned char *seen = calloc(n + 1, 1);
    unsigned int i;

    for ( i = 0; i < n; i++ )
        keys[i] = (struct plan_key){ random64() & mask, i };
    plan_sort(keys, n);

    for ( i = 0; i < n; i++ )
    {
        assert_true(!i || keys[i - 1].key <= keys[i].key);
        assert_true(!i || keys[i - 1].key != keys[i].key ||
                    keys[i - 1].index < keys[i].index);
        seen[keys[i].index]++;
    }
    for ( i = 0; i < n; i++ )
        assert_int_equal(seen[i], 1);

    free(keys);
    free(seen);
}

static void sort_is_complete_ordered_and_stable(void **state)
{
    unsigned int n;

    (void)state;
    for ( n = 0; n < 80; n++ )
    {
        sort_and_check(n, 0xf);
        sort_and_check(n, ~0ULL);
    }
    sort_and_check(5000, 0xff00ff);
    sort_and_check(5000, ~0ULL);
    sort_and_check(5000, 0);
}

#define SPANS 60

struct visited {
    const struct plan_span *spans;
    const uint32_t *sides;
    uint32_t order[SPANS];
    unsigned int n;
};

static bool meet(const struct visited *v, uint32_t i, uint32_t k)
{
    const struct plan_span *a = &v->spans[i], *b = &v->spans[k];

    return (!v->sides || v->sides[i] != v->sides[k]) && a->first <= b->last &&
           b->first <= a->last;
}

static int check_visit(void *ctx, uint32_t i, uint32_t other)
{
    struct visited *v = ctx;
    const struct plan_span *s = &v->spans[i];
    bool any = false;
    unsigned int k;

    assert_true(!v->n || v->spans[v->order[v->n - 1]].first <= s->first);
    for ( k = 0; k < v->n; k++ )
        any |= meet(v, i, v->order[k]);
    assert_int_equal(other != PLAN_NONE, any);
    if ( other != PLAN_NONE )
        assert_true(meet(v, i, other));
    v->order[v->n++] = i;

    return 0;
}

static void sweep_finds_every_span_that_meets_an_earlier_one(void **state)
{
    struct plan_span spans[SPANS];
    uint32_t sides[SPANS];
    struct plan_arena a = {};
    unsigned int round, i;

    (void)state;
    for ( round = 0; round < 400; round++ )
    {
        struct visited v = { .spans = spans,
                             .sides = round % 2 ? sides : NULL };

        for ( i = 0; i < SPANS; i++ )
        {
            spans[i].first = random64() % 1000;
            spans[i].last = spans[i].first + random64() % (round % 50 + 1);
            sides[i] = random64() % 3;
        }
        assert_int_equal(
            plan_sweep(&a, spans, v.sides, SPANS, check_visit, &v), 0);
        assert_int_equal(v.n, SPANS);
    }
    plan_arena_free(&a);
}

static int stop_at_third(void *ctx, uint32_t i, uint32_t other)
{
    unsigned int *n = ctx;

    (void)i;
    (void)other;

    return ++*n == 3 ? 7 : 0;
}

static void sweep_ends_with_what_visit_returns(void **state)
{
    const struct plan_span spans[5] = {};
    struct plan_arena a = {};
    unsigned int n = 0;

    (void)state;
    assert_int_equal(plan_sweep(&a, spans, NULL, 5, stop_at_third, &n), 7);
    assert_int_equal(n, 3);
    assert_int_equal(plan_sweep(&a, spans, NULL, 2, stop_at_third, &n), 0);
    assert_int_equal(n, 5);
    assert_int_equal(plan_sweep(&a, NULL, NULL, 0, stop_at_third, &n), 0);
    assert_int_equal(n, 5);
    plan_arena_free(&a);
}

static void search_gives_the_first_that_fails(void **state)
{
    unsigned int n, at;

    (void)state;
    for ( n = 0; n < 40; n++ )
        for ( at = 0; at <= n; at++ )
            assert_int_equal(plan_first_not(n, i, i < at), at);
}

static void table_finds_every_entry_in_order_of_addition(void **state)
{
    struct plan_arena a = {};
    struct viommu_table t;
    uint32_t i, at, index, found;

    (void)state;
    assert_int_equal(plan_table_init(&t, &a, 1000), 0);
    for ( i = 0; i < 1000; i++ )
        plan_table_add(&t, i / 3, i);

    for ( i = 0; i < 333; i++ )
    {
        uint32_t last = 0;

        at = found = 0;
        while ( plan_table_next(&t, i, &at, &index) )
            if ( index / 3 == i )
            {
                assert_true(!found || index > last);
                last = index;
                found++;
            }
        assert_int_equal(found, 3);
    }
    plan_arena_free(&a);
}

static void arena_gives_zeroed_memory_again_after_rewind(void **state)
{
    struct plan_arena a = {};
    unsigned int round, i, j;

    (void)state;
    for ( round = 0; round < 3; round++ )
    {
        for ( i = 0; i < 300; i++ )
        {
            size_t size = (i * 977) % 70000;
            unsigned char *p = plan_alloc(&a, size);

            assert_non_null(p);
            assert_int_equal((uintptr_t)p % 8, 0);
            for ( j = 0; j < size; j++ )
                assert_int_equal(p[j], 0);
            memset(p, 0xa5, size);
        }
        plan_arena_rewind(&a);
    }
    assert_null(plan_array(&a, SIZE_MAX / 2, 16));
    assert_null(plan_alloc(&a, SIZE_MAX - 3));
    plan_arena_free(&a);
}

/* A bit map beside a plain array that does the same, slowly. */
static uint32_t slow_take(unsigned char *taken, uint32_t count)
{
    uint32_t first, n;

    for ( first = 0; first + count <= VIOMMU_VSID_MAX; first++ )
    {
        for ( n = 0; n < count && !taken[first + n]; n++ )
            ;
        if ( n == count )
        {
            memset(taken + first, 1, count);
            return first;
        }
        first += n;
    }

    return VIOMMU_VSID_MAX;
}

static void bitmap_takes_the_lowest_free_run(void **state)
{
    struct plan_arena a = {};
    struct plan_bitmap b = {};
    unsigned char *taken = calloc(1, VIOMMU_VSID_MAX);
    unsigned int round, i;

    (void)state;
    assert_int_equal(plan_bitmap_init(&b, &a), 0);
    for ( round = 0; round < 3; round++ )
    {
        for ( i = 0; i < 200; i++ )
        {
            uint32_t count = 1 + random64() % (i % 5 ? 7 : 300);

            if ( i % 3 )
                assert_int_equal(plan_bitmap_take(&b, count),
                                 slow_take(taken, count));
            else
            {
                uint32_t first = random64() % 3000;

                plan_bitmap_set(&b, first, count);
                memset(taken + first, 1, count);
            }
        }
        plan_bitmap_clear(&b);
        memset(taken, 0, VIOMMU_VSID_MAX);
    }
    free(taken);
    plan_arena_free(&a);
}

static void bitmap_can_be_filled_to_the_last_bit(void **state)
{
    struct plan_arena a = {};
    struct plan_bitmap b = {};

    (void)state;
    assert_int_equal(plan_bitmap_init(&b, &a), 0);
    assert_int_equal(plan_bitmap_take(&b, VIOMMU_VSID_MAX - 1), 0);
    assert_int_equal(plan_bitmap_take(&b, 2), VIOMMU_VSID_MAX);
    assert_int_equal(plan_bitmap_take(&b, 1), VIOMMU_VSID_MAX - 1);
    assert_int_equal(plan_bitmap_take(&b, 1), VIOMMU_VSID_MAX);
    plan_bitmap_clear(&b);
    assert_int_equal(plan_bitmap_take(&b, VIOMMU_VSID_MAX), 0);
    plan_bitmap_clear(&b);
    assert_int_equal(plan_bitmap_take(&b, UINT32_MAX), VIOMMU_VSID_MAX);
    plan_arena_free(&a);
}

static void names_of_properties_are_sorted(void **state)
{
    int i;

    (void)state;
    for ( i = 1; i < DT_NR; i++ )
        assert_true(
            strcmp(plan_property_names[i - 1], plan_property_names[i]) < 0);
}

static void messages_are_filled_in(void **state)
{
    const struct plan_args args = { { "one", "a\x1b[2Jb" },
                                    { 0, 10, 0xffffffffffffffffULL, 7 } };
    char text[64];

    (void)state;
    plan_text(text, sizeof(text), "{s0} {d0} {x1} {d3}.", &args);
    assert_string_equal(text, "one 0 0xa 7.");
    plan_text(text, sizeof(text), "{x2}", &args);
    assert_string_equal(text, "0xffffffffffffffff");
    plan_text(text, sizeof(text), "{d2}", &args);
    assert_string_equal(text, "18446744073709551615");
    plan_text(text, sizeof(text), "{s1}", &args);
    assert_string_equal(text, "a?[2Jb");
    plan_text(text, sizeof(text), "{s2}.", &args);
    assert_string_equal(text, ".");
}

static void messages_are_cut_where_the_buffer_ends(void **state)
{
    const struct plan_args args = { { "0123456789", NULL }, {} };
    char text[12] = "xxxxxxxxxxx";

    (void)state;
    plan_text(text, 11, "{s0}", &args);
    assert_string_equal(text, "0123456789");
    plan_text(text, 10, "{s0}", &args);
    assert_string_equal(text, "012345...");
    plan_text(text, 8, "{s0}{s1}", &args);
    assert_string_equal(text, "0123...");
}

/*
 * Only the placeholders that plan_text() knows, whole sentences, no full
 * stop.
 */
static void table_of_findings_is_well_formed(void **state)
{
    unsigned int i, j;

    (void)state;
    for ( i = 0; i < viommu_nr_findings; i++ )
    {
        const struct viommu_finding_info *f = &viommu_findings[i];
        const char *c;

        assert_non_null(f->id);
        assert_true(strlen(f->id) < 32 && f->err >= 0);
        assert_int_equal(strspn(f->id, "abcdefghijklmnopqrstuvwxyz0-"),
                         strlen(f->id));
        assert_true(strlen(f->remedy) > 10);
        assert_int_equal(f->remedy[strlen(f->remedy) - 1], '.');
        for ( c = f->format; (c = strchr(c, '{')) != NULL; c++ )
        {
            assert_non_null(strchr("sdx", c[1]));
            assert_true(c[2] >= '0' && c[2] <= (c[1] == 's' ? '2' : '3'));
            assert_int_equal(c[3], '}');
        }
        for ( j = 0; j < i; j++ )
            assert_string_not_equal(f->id, viommu_findings[j].id);
    }
}

static void tree_gives_each_node_with_its_properties(void **state)
{
    struct world *w = W(state);
    struct plan_tree t;
    struct plan_node n;
    int offset = fdt_path_offset(w->host, "/soc/net@500000");

    plan_tree_init(&t, w->host);
    assert_int_equal(plan_tree_read(&t, offset, &n), 0);
    assert_string_equal(n.name, "net@500000");
    assert_int_equal(plan_prop(&n, DT_IOMMUS).len, 24);
    assert_int_equal(plan_cell(plan_prop(&n, DT_IOMMUS), 3), 0x20);
    assert_true(plan_compatible(&n, "TEST,net"));
    assert_false(plan_compatible(&n, "test,ne"));
    assert_false(plan_has(&n, DT_IOMMU_MAP));
    assert_null(plan_prop(&n, DT_IOMMU_MAP).data);
    assert_true(plan_available(&n));
    assert_int_equal(plan_u32(&n, DT_NR_SPIS, 5), 5);

    /* In the middle of a property there is no node, nor at the end. */
    assert_true(plan_tree_read(&t, offset + 4, &n) < 0);
    assert_true(plan_tree_read(&t, fdt_size_dt_struct(w->host) - 4, &n) < 0);
}

static void phandle_is_one_cell_under_either_name(void **state)
{
    struct world *w = W(state);
    struct plan_tree t;
    struct plan_node n;

    del_prop(w->host, "/soc/iommu@100000", "phandle");
    CELLS(w->host, "/soc/iommu@100000", "linux,phandle", 2);
    planned(w, "domU1");

    CELLS(w->host, "/soc/iommu@100000", "linux,phandle", 2, 2);
    plan_tree_init(&t, w->host);
    assert_int_equal(
        plan_tree_read(&t, fdt_path_offset(w->host, "/soc/iommu@100000"), &n),
        0);
    assert_int_equal(plan_phandle(&n), 0);
}

/* Also one whose number comes out as that of an empty place to remember it. */
static void property_whose_name_is_nowhere_is_refused(void **state)
{
    static const uint32_t nowhere[] = { 0x00ffffff, 0xfffffff0, 0xffffffff };
    struct world *w = W(state);
    int node = fdt_path_offset(w->host, "/soc/dma@400000");
    struct fdt_property *prop =
        (struct fdt_property *)fdt_get_property(w->host, node, "iommus", NULL);
    struct plan_tree t;
    struct plan_node n;
    unsigned int i;

    for ( i = 0; i < 3; i++ )
    {
        prop->nameoff = cpu_to_fdt32(nowhere[i]);
        plan_tree_init(&t, w->host);
        assert_true(plan_tree_read(&t, node, &n) < 0);
    }
}

static void tree_walk_sees_what_libfdt_sees(void **state)
{
    struct world *w = W(state);
    struct plan_tree t;
    struct plan_node n;
    struct plan_walk walk;
    int offset = 0, step, entered = 0;

    plan_tree_init(&t, w->host);
    plan_walk_start(&walk, &t, 0, &n);
    while ( (step = plan_walk_step(&walk)) != DT_DONE )
    {
        assert_true(step == DT_ENTER || step == DT_LEAVE);
        if ( step == DT_LEAVE )
            continue;
        assert_int_equal(n.offset, offset);
        assert_int_equal(plan_phandle(&n), fdt_get_phandle(w->host, offset));
        offset = fdt_next_node(w->host, offset, NULL);
        entered++;
    }
    assert_true(entered > 10);
    assert_int_equal(offset, -FDT_ERR_NOTFOUND);
}

int run_parts(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sort_is_complete_ordered_and_stable),
        cmocka_unit_test(sweep_finds_every_span_that_meets_an_earlier_one),
        cmocka_unit_test(sweep_ends_with_what_visit_returns),
        cmocka_unit_test(search_gives_the_first_that_fails),
        cmocka_unit_test(table_finds_every_entry_in_order_of_addition),
        cmocka_unit_test(arena_gives_zeroed_memory_again_after_rewind),
        cmocka_unit_test(bitmap_takes_the_lowest_free_run),
        cmocka_unit_test(bitmap_can_be_filled_to_the_last_bit),
        cmocka_unit_test(names_of_properties_are_sorted),
        cmocka_unit_test(messages_are_filled_in),
        cmocka_unit_test(messages_are_cut_where_the_buffer_ends),
        cmocka_unit_test(table_of_findings_is_well_formed),
        TEST(tree_gives_each_node_with_its_properties),
        TEST(phandle_is_one_cell_under_either_name),
        TEST(property_whose_name_is_nowhere_is_refused),
        TEST(tree_walk_sees_what_libfdt_sees),
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
