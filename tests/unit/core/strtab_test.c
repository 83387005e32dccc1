/* SPDX-License-Identifier: GPL-2.0-only */
/* The guest's stream table and its entries, IHI 0070 3.3.1, 5.1, 5.2. */
#include "world.h"

/*
 * A two-level table at STRTAB with this split, and 2^log2 StreamIDs; on, and
 * all aborting.
 */
static void two_level_on(struct world *w, unsigned int log2,
                         unsigned int split)
{
    guest_on(w, 0);
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) & ~SMMU_CR0_SMMUEN);
    work(w);
    wr32(w, SMMU_STRTAB_BASE_CFG,
         VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_FMT, SMMU_STRTAB_FMT_2LVL) |
             VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_SPLIT, split) | log2);
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) | SMMU_CR0_SMMUEN);
    work(w);
    expect_no_event(w);
}

static void l1(struct world *w, unsigned int index, uint64_t l2,
               unsigned int span)
{
    poke64(w, STRTAB + 8 * index, l2 | span);
}

static void linear_table_gives_each_stream_its_own_entry(void **state)
{
    struct world *w = *state;

    ste(w, 3, S1(CDTAB), 0);
    ste(w, 4, BYPASS, 0);
    ste(w, 5, CFG(SMMU_STE0_CONFIG_ABORT), 0);
    ste(w, 0x20, S1(CDTAB + 0x40), 0);
    guest_on(w, 6);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_S1, CDTAB, 0);
    expect_stream(w, 0, 0x1004, VSMMU_STREAM_BYPASS, 0, 0);
    expect_aborts(w, 0, 0x1005);
    expect_stream(w, 0, 8, VSMMU_STREAM_S1, CDTAB + 0x40, 0);
    expect_aborts(w, 0, 0x1006);
}

static void linear_table_ends_at_log2size(void **state)
{
    struct world *w = *state;

    ste(w, 3, BYPASS, 0);
    ste(w, 4, BYPASS, 0);
    guest_on(w, 2);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_BYPASS, 0, 0);
    expect_aborts(w, 0, 0x1004);
    cfgi(w, 4);
    expect_config_event(w, SMMU_EVT_C_BAD_STREAMID, 4, 0);
    expect_aborts(w, 0, 0x1004);
}

/* A table larger than SIDSIZE is read up to SIDSIZE only. */
static void log2size_beyond_sidsize_counts_as_sidsize(void **state)
{
    struct world *w = *state;

    ste(w, 0x20, BYPASS, 0);
    guest_on(w, 16); /* STRTAB is aligned for this */
    expect_stream(w, 0, 8, VSMMU_STREAM_BYPASS, 0, 0);
}

static void table_base_is_aligned_to_its_size(void **state)
{
    struct world *w = *state;

    ste(w, 3, BYPASS, 0);
    wr64(w, SMMU_STRTAB_BASE, STRTAB | 0xfc0);
    wr32(w, SMMU_STRTAB_BASE_CFG, 6);
    wr32(w, SMMU_CR0, SMMU_CR0_SMMUEN);
    work(w);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_BYPASS, 0, 0);
}

static void off(struct world *w)
{
    wr32(w, SMMU_CR0, 0);
    work(w);
}

static void reserved_fmt_behaves_as_linear(void **state)
{
    struct world *w = *state;
    unsigned int fmt;

    ste(w, 3, BYPASS, 0);
    for ( fmt = 2; fmt <= 3; fmt++ )
    {
        off(w);
        expect_aborts(w, 0, 0x1003);
        wr64(w, SMMU_STRTAB_BASE, STRTAB);
        wr32(w, SMMU_STRTAB_BASE_CFG,
             VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_FMT, fmt) | 6);
        wr32(w, SMMU_CR0, SMMU_CR0_SMMUEN);
        work(w);
        expect_stream(w, 0, 0x1003, VSMMU_STREAM_BYPASS, 0, 0);
    }
}

/* SIDSIZE is 6 here, and there is no RAM at 0. */
static void base_is_aligned_by_log2size_as_written(void **state)
{
    static const struct {
        uint64_t base;
        unsigned int fmt, log2size, first;
    } tables[] = {
        { STRTAB | 0x1fc0, SMMU_STRTAB_FMT_LINEAR, 7, STRTAB },
        { STRTAB | 0x3ff40, SMMU_STRTAB_FMT_LINEAR, 12, STRTAB },
        { STRTAB, SMMU_STRTAB_FMT_LINEAR, 63, 0 },
        { STRTAB | 0x1c0, SMMU_STRTAB_FMT_2LVL, 12, STRTAB },
        { STRTAB, SMMU_STRTAB_FMT_2LVL, 63, 0 },
    };
    struct world *w = *state;
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(tables); i++ )
    {
        bool linear = tables[i].fmt == SMMU_STRTAB_FMT_LINEAR;

        memset(w->ram, 0, RAM_SIZE);
        if ( linear )
            ste(w, 3, BYPASS, 0);
        else
            poke64(w, STRTAB, L2TAB | 7);
        ste_at(w, L2TAB + 3 * SMMU_STE_SIZE, BYPASS, 0);

        off(w);
        wr64(w, SMMU_STRTAB_BASE, tables[i].base);
        wr32(w, SMMU_STRTAB_BASE_CFG,
             VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_FMT, tables[i].fmt) |
                 tables[i].log2size);
        wr32(w, SMMU_CR0, SMMU_CR0_SMMUEN);
        work(w);
        if ( tables[i].first )
            expect_stream(w, 0, 0x1003, VSMMU_STREAM_BYPASS, 0, 0);
        else
            expect_aborts(w, 0, 0x1003);
    }
}

static void two_level_uses_the_guests_own_split(void **state)
{
    static const unsigned int splits[] = { 6, 8, 10 };
    struct world *w = *state;
    unsigned int i;

    w->cfg.nr_ranges = 1;
    w->ranges[0] = (struct viommu_range){
        .vsid = 0, .psid = 0, .count = 0x1000, .smmu = 0
    };

    for ( i = 0; i < ARRAY_SIZE(splits); i++ )
    {
        unsigned int split = splits[i], vsid = (1U << split) + 5;

        world_remake(w);
        memset(w->streams, 0, sizeof(w->streams));
        memset(w->ram + (STRTAB - RAM), 0, 0x1000);
        two_level_on(w, 12, split);
        l1(w, 1, L2TAB, split + 1);
        ste_at(w, L2TAB + 5 * SMMU_STE_SIZE, BYPASS, 0);
        cfgi(w, vsid);
        expect_stream(w, 0, vsid, VSMMU_STREAM_BYPASS, 0, 0);
        expect_no_event(w);
    }
}

static void reserved_split_behaves_as_6(void **state)
{
    struct world *w = *state;

    two_level_on(w, 6, 7);
    l1(w, 0, L2TAB, 7);
    ste_at(w, L2TAB + 0x20 * SMMU_STE_SIZE, BYPASS, 0);
    cfgi(w, 0x20);
    expect_stream(w, 0, 8, VSMMU_STREAM_BYPASS, 0, 0);
    l1(w, 0, L2TAB, 8); /* more than SPLIT allows */
    cfgi(w, 0x20);
    expect_config_event(w, SMMU_EVT_C_BAD_STREAMID, 0x20, 0);
    expect_aborts(w, 0, 8);
}

static void two_level_span_0_is_no_table(void **state)
{
    struct world *w = *state;

    two_level_on(w, 6, 6);
    l1(w, 0, L2TAB, 0);
    ste_at(w, L2TAB + 3 * SMMU_STE_SIZE, BYPASS, 0);
    cfgi(w, 3);
    expect_config_event(w, SMMU_EVT_C_BAD_STREAMID, 3, 0);
    expect_aborts(w, 0, 0x1003);
}

static void two_level_span_bounds_the_table(void **state)
{
    struct world *w = *state;
    unsigned int span;

    two_level_on(w, 6, 6);
    for ( span = 1; span <= 5; span++ )
    {
        uint32_t end = 1U << (span - 1);

        l1(w, 0, L2TAB, span);
        ste_at(w, L2TAB + (end - 1) * SMMU_STE_SIZE, BYPASS, 0);
        ste_at(w, L2TAB + end * SMMU_STE_SIZE, BYPASS, 0);
        cfgi(w, end - 1);
        expect_stream(w, 0, 0x1000 + end - 1, VSMMU_STREAM_BYPASS, 0, 0);
        expect_no_event(w);
        if ( end < 16 )
        {
            cfgi(w, end);
            expect_config_event(w, SMMU_EVT_C_BAD_STREAMID, end, 0);
            expect_aborts(w, 0, 0x1000 + end);
        }
    }
}

static void two_level_span_beyond_split_is_reserved(void **state)
{
    struct world *w = *state;
    unsigned int span;

    for ( span = 8; span < 32; span++ )
    {
        if ( span == 8 )
            two_level_on(w, 6, 6);
        l1(w, 0, L2TAB, span);
        ste_at(w, L2TAB, BYPASS, 0);
        cfgi(w, 0);
        expect_config_event(w, SMMU_EVT_C_BAD_STREAMID, 0, 0);
        expect_aborts(w, 0, 0x1000);
    }
}

static void two_level_pointer_is_aligned_to_its_table(void **state)
{
    struct world *w = *state;

    two_level_on(w, 6, 6);
    l1(w, 0, L2TAB | 0xfc0, 7);
    ste_at(w, L2TAB + 2 * SMMU_STE_SIZE, BYPASS, 0);
    cfgi(w, 2);
    expect_stream(w, 0, 0x1002, VSMMU_STREAM_BYPASS, 0, 0);
}

static void two_level_table_base_is_aligned(void **state)
{
    struct world *w = *state;

    w->cfg.nr_ranges = 1;
    w->ranges[0] = (struct viommu_range){
        .vsid = 0, .psid = 0, .count = 0x10000, .smmu = 0
    };
    world_remake(w);
    guest_cmdq(w, 6);
    /* 2^16 StreamIDs by a split of 6 are 1024 descriptors, 8 KiB. */
    wr64(w, SMMU_STRTAB_BASE, STRTAB | 0x1fc0);
    wr32(w, SMMU_STRTAB_BASE_CFG,
         VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_FMT, SMMU_STRTAB_FMT_2LVL) |
             VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_SPLIT, 6) | 16);
    l1(w, 1, L2TAB, 7);
    ste_at(w, L2TAB, BYPASS, 0);
    wr32(w, SMMU_CR0, SMMU_CR0_SMMUEN | SMMU_CR0_CMDQEN);
    work(w);
    expect_stream(w, 0, 64, VSMMU_STREAM_BYPASS, 0, 0);
    expect_aborts(w, 0, 0);
}

static void two_level_ends_at_log2size(void **state)
{
    struct world *w = *state;

    two_level_on(w, 3, 6);
    l1(w, 0, L2TAB, 7);
    ste_at(w, L2TAB + 7 * SMMU_STE_SIZE, BYPASS, 0);
    ste_at(w, L2TAB + 8 * SMMU_STE_SIZE, BYPASS, 0);
    cfgi(w, 7);
    expect_stream(w, 0, 0x1007, VSMMU_STREAM_BYPASS, 0, 0);
    cfgi(w, 8);
    expect_config_event(w, SMMU_EVT_C_BAD_STREAMID, 8, 0);
    expect_aborts(w, 0, 0x1008);
}

/* vSID 3 has a valid entry, which CFGI_STE then finds unreadable. */
static void lose_ste(struct world *w)
{
    ste(w, 3, BYPASS, 0);
    guest_on(w, 6);
    w->hole = STRTAB;
    w->hole_size = 0x1000;
    cfgi(w, 3);
    expect_config_event(w, SMMU_EVT_F_STE_FETCH, 3,
                        STRTAB + 3 * SMMU_STE_SIZE);
}

static void unreadable_ste_is_f_ste_fetch(void **state)
{
    struct world *w = *state;

    lose_ste(w);
    expect_aborts(w, 0, 0x1003);
}

static void unreadable_ste_stays_aborting_until_cfgi(void **state)
{
    struct world *w = *state;

    lose_ste(w);
    w->hole_size = 0;
    run_sync(w);
    expect_aborts(w, 0, 0x1003);
    expect_no_event(w);
    cfgi(w, 3);
    expect_stream(w, 0, 0x1003, VSMMU_STREAM_BYPASS, 0, 0);
    expect_no_event(w);
}

static void unreadable_l1_descriptor_is_f_ste_fetch(void **state)
{
    struct world *w = *state;

    two_level_on(w, 6, 6);
    w->hole = STRTAB;
    w->hole_size = 0x1000;
    cfgi(w, 3);
    expect_config_event(w, SMMU_EVT_F_STE_FETCH, 3, STRTAB);
    expect_aborts(w, 0, 0x1003);
}

static void unreadable_l2_table_is_f_ste_fetch(void **state)
{
    struct world *w = *state;

    two_level_on(w, 6, 6);
    l1(w, 0, UINT64_C(0xfff0000000000), 7);
    cfgi(w, 3);
    /* truncated to 40 bits */
    expect_config_event(w, SMMU_EVT_F_STE_FETCH, 3, 0xc0);
    expect_aborts(w, 0, 0x1003);
}

static void bad_streamid_is_recorded_only_with_recinvsid(void **state)
{
    struct world *w = *state;

    guest_evtq(w, 6);
    guest_cmdq(w, 6);
    wr64(w, SMMU_STRTAB_BASE, STRTAB);
    wr32(w, SMMU_STRTAB_BASE_CFG, 2);
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) | SMMU_CR0_SMMUEN);
    work(w);
    cfgi(w, 9);
    expect_no_event(w);
}

/* Software may leave STEs that it does not use. */
static void enabling_reports_nothing_for_empty_entries(void **state)
{
    struct world *w = *state;

    guest_on(w, 2);
    expect_no_event(w);
    cfgi_all(w);
    expect_no_event(w);
}

static void enabling_reports_valid_but_bad_entries(void **state)
{
    struct world *w = *state;

    ste(w, 3, CFG(6), 0);
    guest_on(w, 6);
    expect_config_event(w, SMMU_EVT_C_BAD_STE, 3, 0);
    expect_no_event(w);
}

int run_strtab_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(linear_table_gives_each_stream_its_own_entry),
        TEST(linear_table_ends_at_log2size),
        TEST(log2size_beyond_sidsize_counts_as_sidsize),
        TEST(table_base_is_aligned_to_its_size),
        TEST(reserved_fmt_behaves_as_linear),
        TEST(base_is_aligned_by_log2size_as_written),
        TEST(two_level_uses_the_guests_own_split),
        TEST(reserved_split_behaves_as_6),
        TEST(two_level_span_0_is_no_table),
        TEST(two_level_span_bounds_the_table),
        TEST(two_level_span_beyond_split_is_reserved),
        TEST(two_level_pointer_is_aligned_to_its_table),
        TEST(two_level_table_base_is_aligned),
        TEST(two_level_ends_at_log2size),
        TEST(unreadable_ste_is_f_ste_fetch),
        TEST(unreadable_ste_stays_aborting_until_cfgi),
        TEST(unreadable_l1_descriptor_is_f_ste_fetch),
        TEST(unreadable_l2_table_is_f_ste_fetch),
        TEST(bad_streamid_is_recorded_only_with_recinvsid),
        TEST(enabling_reports_nothing_for_empty_entries),
        TEST(enabling_reports_valid_but_bad_entries),
    };

    return cmocka_run_group_tests_name("strtab", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
