/* SPDX-License-Identifier: GPL-2.0-only */
/* The mapping of StreamIDs, and which ones vsmmu_create() refuses. */
#include <malloc.h>

#include "world.h"

static const struct vsmmu_ops no_ops;

static void refused(struct world *w)
{
    struct vsmmu *v = NULL;

    assert_int_equal(vsmmu_create(&w->cfg, &no_ops, w, &v), -EINVAL);
    assert_null(v);
}

static void create_refuses_empty_range(void **state)
{
    struct world *w = *state;

    w->ranges[1].count = 0;
    refused(w);
}

static void create_refuses_no_ranges(void **state)
{
    struct world *w = *state;

    w->cfg.nr_ranges = 0;
    refused(w);
}

static void create_refuses_unsorted_ranges(void **state)
{
    struct world *w = *state;

    w->ranges[1].vsid = 0;
    w->ranges[0].vsid = 1;
    refused(w);
}

static void create_refuses_overlapping_vsids(void **state)
{
    struct world *w = *state;

    w->ranges[1].vsid = 15;
    refused(w);
    w->ranges[1].vsid = 16;
    world_remake(w);
}

static void create_refuses_overlapping_psids(void **state)
{
    struct world *w = *state;

    w->ranges[1].psid = 0x100f;
    refused(w);
    w->ranges[1].psid = 0x0fff;
    w->ranges[1].count = 2;
    refused(w);
    w->ranges[1].psid = 0x1010;
    world_remake(w);
}

static void create_refuses_vsid_beyond_20_bits(void **state)
{
    struct world *w = *state;

    w->ranges[1].vsid = VIOMMU_VSID_MAX - 1;
    world_remake(w);
    w->ranges[1].count = 2;
    refused(w);
    w->ranges[1].vsid = UINT32_MAX;
    refused(w);
}

static void create_refuses_psid_beyond_32_bits(void **state)
{
    struct world *w = *state;

    w->ranges[0].psid = UINT32_MAX - 14;
    refused(w);
    w->ranges[0].psid = UINT32_MAX - 15;
    world_remake(w);
}

static void create_refuses_unknown_smmu(void **state)
{
    struct world *w = *state;

    w->ranges[1].smmu = 1;
    refused(w);
}

static void create_refuses_bad_number_of_smmus(void **state)
{
    struct world *w = *state;

    w->cfg.nr_smmus = 0;
    refused(w);
    w->cfg.nr_smmus = VIOMMU_MAX_SMMUS + 1;
    refused(w);
}

static void create_refuses_bad_address_size(void **state)
{
    struct world *w = *state;

    w->cfg.ipa_bits = 31;
    refused(w);
    w->cfg.ipa_bits = 53;
    refused(w);
}

static unsigned int fail_alloc;
static size_t allocated;

extern void *__real_calloc(size_t n, size_t size);
extern void *__wrap_calloc(size_t n, size_t size);
extern void __real_free(void *p);
extern void __wrap_free(void *p);

void *__wrap_calloc(size_t n, size_t size)
{
    void *p = fail_alloc && !--fail_alloc ? NULL : __real_calloc(n, size);

    allocated += malloc_usable_size(p);

    return p;
}

void __wrap_free(void *p)
{
    allocated -= malloc_usable_size(p);
    __real_free(p);
}

static void create_survives_each_failed_allocation(void **state)
{
    struct world *w = *state;
    struct vsmmu *v = NULL;
    unsigned int i;

    for ( i = 1;; i++ )
    {
        int rc;

        fail_alloc = i;
        rc = vsmmu_create(&w->cfg, &no_ops, w, &v);
        if ( fail_alloc )
            break;
        assert_int_equal(rc, -ENOMEM);
        assert_null(v);
    }

    fail_alloc = 0;
    assert_int_equal(i, 5);
    vsmmu_destroy(v);
}

/* Bytes that are kept for n ranges of count StreamIDs each. */
static size_t bytes_for(struct world *w, unsigned int n, uint32_t count)
{
    struct viommu_range r[100];
    struct vsmmu_config cfg = w->cfg;
    struct vsmmu *v;
    unsigned int i;
    size_t kept;

    for ( i = 0; i < n; i++ )
        r[i] = (struct viommu_range){ i * count, i * count, count, 0 };

    cfg.ranges = r;
    cfg.nr_ranges = n;
    allocated = 0;
    assert_int_equal(vsmmu_create(&cfg, &no_ops, w, &v), 0);
    kept = allocated;
    vsmmu_destroy(v);
    assert_int_equal(allocated, 0);

    return kept;
}

/*
 * Half of the 64 that the design allows; the other half is the back end's. The
 * number of StreamIDs does not matter.
 */
static void what_is_kept_is_32_bytes_a_range(void **state)
{
    struct world *w = *state;
    size_t one = bytes_for(w, 1, 1);

    assert_int_equal(bytes_for(w, 1, 0x10000), one);
    assert_in_range(bytes_for(w, 100, 1), one + 1, one + 99 * 32);
    assert_int_equal(bytes_for(w, 100, 0x2000), bytes_for(w, 100, 1));
}

static void create_copies_its_input(void **state)
{
    struct world *w = *state;

    memset(w->ranges, 0xff, sizeof(w->ranges));
    w->hw[0].vmid = 0xffff;
    assert_non_null(vsmmu_map_find(&w->v->map, 3));
    assert_int_equal(w->v->batches[0].vmid, 7);
}

static void destroy_takes_null(void **state)
{
    (void)state;
    vsmmu_destroy(NULL);
}

static void vsid_lookup_finds_range_ends(void **state)
{
    struct world *w = *state;

    assert_ptr_equal(vsmmu_map_find(&w->v->map, 0), &w->v->map.rows[0]);
    assert_ptr_equal(vsmmu_map_find(&w->v->map, 15), &w->v->map.rows[0]);
    assert_null(vsmmu_map_find(&w->v->map, 16));
    assert_null(vsmmu_map_find(&w->v->map, 0x1f));
    assert_ptr_equal(vsmmu_map_find(&w->v->map, 0x20), &w->v->map.rows[1]);
    assert_null(vsmmu_map_find(&w->v->map, 0x21));
    assert_null(vsmmu_map_find(&w->v->map, UINT32_MAX));
    assert_ptr_equal(vsmmu_map_from(&w->v->map, 16), &w->v->map.rows[1]);
    assert_null(vsmmu_map_from(&w->v->map, 0x21));
}

static void psid_lookup_finds_range_ends(void **state)
{
    struct world *w = *state;
    uint32_t vsid = 99;

    assert_true(vsmmu_map_vsid(&w->v->map, 0, 0x1000, &vsid));
    assert_int_equal(vsid, 0);
    assert_true(vsmmu_map_vsid(&w->v->map, 0, 0x100f, &vsid));
    assert_int_equal(vsid, 15);
    assert_true(vsmmu_map_vsid(&w->v->map, 0, 8, &vsid));
    assert_int_equal(vsid, 0x20);
    assert_false(vsmmu_map_vsid(&w->v->map, 0, 7, &vsid));
    assert_false(vsmmu_map_vsid(&w->v->map, 0, 9, &vsid));
    assert_false(vsmmu_map_vsid(&w->v->map, 0, 0xfff, &vsid));
    assert_false(vsmmu_map_vsid(&w->v->map, 0, 0x1010, &vsid));
    assert_false(vsmmu_map_vsid(&w->v->map, 1, 0x1000, &vsid));
    assert_false(vsmmu_map_vsid(&w->v->map, 0, UINT32_MAX, &vsid));
}

static void same_psid_behind_two_smmus_is_told_apart(void **state)
{
    struct world *w = *state;
    uint32_t vsid;

    assert_true(vsmmu_map_vsid(&w->v->map, 0, 5, &vsid));
    assert_int_equal(vsid, 2);
    assert_true(vsmmu_map_vsid(&w->v->map, 1, 5, &vsid));
    assert_int_equal(vsid, 3);
    assert_true(vsmmu_map_vsid(&w->v->map, 2, 5, &vsid));
    assert_int_equal(vsid, 1);
    assert_true(vsmmu_map_vsid(&w->v->map, 0, 4, &vsid));
    assert_int_equal(vsid, 4);
}

/*
 * Many rows whose order of StreamIDs is a shuffle of that of vSIDs: both
 * look-ups against a linear search.
 */
static void lookups_agree_with_plain_search(void **state)
{
    enum { N = 1000 };
    struct world *w = *state;
    struct viommu_range *r = calloc(N, sizeof(*r));
    struct vsmmu_config cfg = w->cfg;
    struct vsmmu *v;
    unsigned int i, vsid;

    for ( i = 0; i < N; i++ )
    {
        /* 331 has no factor in common with 1000 */
        unsigned int place = i * 331 % N;

        r[i] = (struct viommu_range){ .vsid = 7 * i + 3,
                                      .psid = 100 * place,
                                      .count = 1 + i % 7,
                                      .smmu = place % 3 };
    }

    cfg.ranges = r;
    cfg.nr_ranges = N;
    cfg.nr_smmus = 3;
    assert_int_equal(vsmmu_create(&cfg, &no_ops, w, &v), 0);

    for ( vsid = 0; vsid < 7 * N + 20; vsid++ )
    {
        const struct vsmmu_row *row = vsmmu_map_find(&v->map, vsid);
        unsigned int index = vsid < 3 ? N : (vsid - 3) / 7;
        uint32_t back;

        if ( index >= N || vsid - r[index].vsid >= r[index].count )
        {
            assert_null(row);
            continue;
        }

        assert_memory_equal(&row->range, &r[index], sizeof(r[index]));
        assert_true(vsmmu_map_vsid(&v->map, r[index].smmu,
                                   r[index].psid + (vsid - r[index].vsid),
                                   &back));
        assert_int_equal(back, vsid);
        assert_false(vsmmu_map_vsid(&v->map, r[index].smmu,
                                    r[index].psid + r[index].count, &back));
    }

    vsmmu_destroy(v);
    free(r);
}

/*
 * Streams known to abort: all but those between the first and the last live
 * one.
 */
static void the_part_that_may_not_abort_is_known(void **state)
{
    struct world *w = *state;
    struct vsmmu_row *first = &w->v->map.rows[0], *row = &w->v->map.rows[1];

    assert_int_equal(vsmmu_row_aborting(row, 0x10000, 0x10000), 0x10000);

    vsmmu_row_set_live(row, 0x10100);
    assert_int_equal(vsmmu_row_aborting(first, 0, 16), 16);
    assert_int_equal(vsmmu_row_aborting(row, 0x10000, 0x10000), 0x100);
    assert_int_equal(vsmmu_row_aborting(row, 0x10080, 16), 16);
    assert_int_equal(vsmmu_row_aborting(row, 0x10100, 1), 0);
    assert_int_equal(vsmmu_row_aborting(row, 0x10101, 0xfeff), 0xfeff);

    vsmmu_row_set_live(row, 0x1ffff);
    vsmmu_row_set_live(row, 0x10000);
    assert_int_equal(vsmmu_row_aborting(row, 0x10000, 1), 0);
    assert_int_equal(vsmmu_row_aborting(row, 0x1ffff, 1), 0);
}

static void aborting_from_either_end_narrows_it(void **state)
{
    struct world *w = *state;
    struct vsmmu_row *row = &w->v->map.rows[1];

    vsmmu_row_set_live(row, 0x10100);
    vsmmu_row_set_live(row, 0x101ff);

    /* Outside. */
    vsmmu_row_set_aborting(row, 0x10000, 0x80);
    vsmmu_row_set_aborting(row, 0x10200, 0x80);
    /* Inside: the ends may be live. */
    vsmmu_row_set_aborting(row, 0x10101, 0x80);
    assert_int_equal(vsmmu_row_aborting(row, 0x10000, 0x10000), 0x100);
    assert_int_equal(vsmmu_row_aborting(row, 0x101ff, 1), 0);

    vsmmu_row_set_aborting(row, 0x10100, 0x40);
    assert_int_equal(vsmmu_row_aborting(row, 0x10100, 0x100), 0x40);
    vsmmu_row_set_aborting(row, 0x101c0, 0x40);
    assert_int_equal(vsmmu_row_aborting(row, 0x101bf, 1), 0);
    assert_int_equal(vsmmu_row_aborting(row, 0x101c0, 0x40), 0x40);

    vsmmu_row_set_aborting(row, 0x10000, 0x10000);
    assert_int_equal(vsmmu_row_aborting(row, 0x10000, 0x10000), 0x10000);
    vsmmu_row_set_live(row, 0x10000);
    assert_int_equal(vsmmu_row_aborting(row, 0x10000, 1), 0);
    assert_int_equal(vsmmu_row_aborting(row, 0x10001, 1), 1);
}

int run_map_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(create_refuses_empty_range),
        TEST(create_refuses_no_ranges),
        TEST(create_refuses_unsorted_ranges),
        TEST(create_refuses_overlapping_vsids),
        TEST(create_refuses_overlapping_psids),
        TEST(create_refuses_vsid_beyond_20_bits),
        TEST(create_refuses_psid_beyond_32_bits),
        TEST(create_refuses_unknown_smmu),
        TEST(create_refuses_bad_number_of_smmus),
        TEST(create_refuses_bad_address_size),
        TEST(create_survives_each_failed_allocation),
        TEST(create_copies_its_input),
        cmocka_unit_test(destroy_takes_null),
        TEST(vsid_lookup_finds_range_ends),
        TEST(psid_lookup_finds_range_ends),
        TEST_THREE(same_psid_behind_two_smmus_is_told_apart),
        TEST(lookups_agree_with_plain_search),
        TEST_BIG(the_part_that_may_not_abort_is_known),
        TEST_BIG(aborting_from_either_end_narrows_it),
        TEST(what_is_kept_is_32_bytes_a_range),
    };

    return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
