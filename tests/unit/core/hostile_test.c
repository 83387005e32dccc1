/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Malicious and broken guests. world.c checks that nothing illegal reaches
 * hardware.
 */
#include "world.h"

static uint64_t seed;

static uint64_t rnd(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/*
 * Random registers at every width and offset, with passes and events between.
 */
static void random_register_traffic(void **state)
{
    struct world *w = *state;
    unsigned int i, j;

    seed = UINT64_C(0x9e3779b97f4a7c15);
    for ( i = 0; i < 200; i++ )
    {
        for ( j = 0; j < 200; j++ )
        {
            uint32_t offset = (rnd() & 1 ? SMMU_PAGE1 : 0) + rnd() % 0x110;
            unsigned int size = 1U << rnd() % 4;
            const uint64_t evt[4] = { (rnd() & ~SMMU_EVT0_SID) |
                                          SID(0x1000 + rnd() % 17),
                                      rnd(), rnd(), rnd() };

            vsmmu_read(w->v, offset, size);
            vsmmu_write(w->v, offset, size,
                        rnd() & 1 ? rnd() : RAM + (rnd() & 0xffffffff));
            if ( j % 16 == 0 )
                vsmmu_event(w->v, 0, evt);
        }
        for ( j = 0; j < 20 && work_once(w); j++ )
            ;
    }
}

static void queue_of_garbage(void **state)
{
    struct world *w = *state;
    unsigned int i, j;

    seed = 42;
    ste(w, 3, S1(CDTAB), 0);
    guest_on(w, 6);
    for ( i = 0; i < 3000; i++ )
    {
        for ( j = 0; j < 16; j++ )
        {
            /* mostly opcodes that exist, for streams that exist */
            uint64_t dw0 = rnd(),
                     op = rnd() % 4 ? (rnd() & 0x17) : rnd() & 0x7f;

            put(w,
                (dw0 &
                 ~(SMMU_CMD0_OP | SMMU_CMD0_SSEC | VIOMMU_MASK(63, 38))) |
                    op,
                rnd());
        }
        go(w);
        wr32(w, SMMU_GERRORN, rd32(w, SMMU_GERROR));
        if ( rd32(w, SMMU_CMDQ_CONS) != w->prod )
        {
            wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) & ~SMMU_CR0_CMDQEN);
            wr32(w, SMMU_CMDQ_CONS, w->prod);
            wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) | SMMU_CR0_CMDQEN);
        }
    }
}

static void stream_table_of_garbage(void **state)
{
    struct world *w = *state;
    unsigned int i, j;

    seed = 7;
    guest_on(w, 6);
    for ( i = 0; i < 500; i++ )
    {
        for ( j = 0; j < 0x21 * 8; j++ )
            poke64(w, STRTAB + 8 * j, rnd());
        for ( j = 0; j < 0x21; j++ )
            ste(w, j, (rnd() & ~UINT64_C(0xf)) | 0xb, rnd() & rnd() & rnd());
        cfgi_all(w);
        expect_no_cerror(w);
        while ( next_event(w, (uint64_t[4]){ 0 }) )
            ;
    }
}

static void l1_table_of_garbage(void **state)
{
    struct world *w = *state;
    unsigned int i, j;

    seed = 9;
    guest_cmdq(w, 6);
    wr64(w, SMMU_STRTAB_BASE, STRTAB);
    wr32(w, SMMU_STRTAB_BASE_CFG,
         VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_FMT, SMMU_STRTAB_FMT_2LVL) |
             VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_SPLIT, 8) | 17);
    for ( i = 0; i < 10; i++ )
    {
        for ( j = 0; j < 512; j++ )
            poke64(w, STRTAB + 8 * j,
                   (rnd() & 3) ? rnd() & 0x1f
                               : ((RAM + (rnd() & 0xffffc0)) | 9));
        wr32(w, SMMU_CR0, SMMU_CR0_CMDQEN | SMMU_CR0_SMMUEN);
        work(w);
        wr32(w, SMMU_CR0, SMMU_CR0_CMDQEN);
        work(w);
    }
}

static void enable_disable_storm(void **state)
{
    struct world *w = *state;
    unsigned int i;

    for ( i = 0; i < 256; i++ )
        ste(w, i, S1(CDTAB), 0);
    wr64(w, SMMU_STRTAB_BASE, STRTAB);
    wr32(w, SMMU_STRTAB_BASE_CFG, 17);
    for ( i = 0; i < 2000; i++ )
    {
        wr32(w, SMMU_CR0, i & 1 ? SMMU_CR0_SMMUEN : 0);
        work_once(w);
    }
    wr32(w, SMMU_CR0, 0);
    work(w);
    for ( i = 0; i < 16; i++ )
        expect_aborts(w, 0, 0x1000 + i);
    for ( i = 0; i < 0x10000; i++ )
        expect_aborts(w, 1, i);
}

/* The queue is in the stream table, and events are written into both. */
static void everything_overlaps(void **state)
{
    struct world *w = *state;
    unsigned int i;

    wr64(w, SMMU_STRTAB_BASE, STRTAB);
    wr32(w, SMMU_STRTAB_BASE_CFG, 6);
    wr64(w, SMMU_CMDQ_BASE, STRTAB | 8);
    wr64(w, SMMU_EVENTQ_BASE, STRTAB | 7);
    wr32(w, SMMU_CR2, SMMU_CR2_RECINVSID);
    wr32(w, SMMU_CR0, SMMU_CR0_SMMUEN | SMMU_CR0_CMDQEN | SMMU_CR0_EVENTQEN);
    for ( i = 0; i < 500; i++ )
    {
        wr32(w, SMMU_CMDQ_PROD, i);
        work(w);
        wr32(w, SMMU_GERRORN, rd32(w, SMMU_GERROR));
        wr32(w, SMMU_EVENTQ_CONS, rd32(w, SMMU_EVENTQ_PROD));
    }
}

static void tables_and_queues_at_the_ends_of_the_address_space(void **state)
{
    static const uint64_t places[] = { 0, VIOMMU_MASK(51, 6), RAM - 0x1000,
                                       RAM + RAM_SIZE - 0x40, RAM + RAM_SIZE };
    struct world *w = *state;
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(places); i++ )
    {
        world_remake(w);
        wr64(w, SMMU_STRTAB_BASE, places[i]);
        wr32(w, SMMU_STRTAB_BASE_CFG, 6);
        wr64(w, SMMU_CMDQ_BASE, places[i] | 1);
        wr64(w, SMMU_EVENTQ_BASE, places[i] | 1);
        wr32(w, SMMU_CR0,
             SMMU_CR0_SMMUEN | SMMU_CR0_CMDQEN | SMMU_CR0_EVENTQEN);
        wr32(w, SMMU_CMDQ_PROD, 1);
        work(w);
        assert_true(rd32(w, SMMU_CR0ACK) & SMMU_CR0_SMMUEN);
        if ( places[i] != RAM + RAM_SIZE - 0x40 )
            expect_cerror(w, SMMU_CERROR_ABT, 0);
    }
}

static void error_is_not_repeated_for_ever(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) & ~SMMU_CR0_CMDQEN);
    wr64(w, SMMU_CMDQ_BASE, 5);
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) | SMMU_CR0_CMDQEN);
    wr32(w, SMMU_CMDQ_PROD, 3);
    assert_int_equal(work(w), 1);
    assert_false(vsmmu_work(w->v));
    assert_int_equal(w->edges[VSMMU_IRQ_GERROR], 1);
}

static void storm_of_syncs_to_a_bad_address(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_on(w, 6);
    for ( i = 0; i < 63; i++ )
        put(w,
            OP(SMMU_CMD_SYNC) |
                VIOMMU_PREP(SMMU_CMD0_SYNC_CS, SMMU_SYNC_CS_IRQ),
            0x10000 + 4 * i);
    go(w);
    assert_int_equal(w->edges[VSMMU_IRQ_GERROR], 1);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), w->prod);
}

/*
 * One row for each of very many single StreamIDs: a pass does not walk them
 * all.
 */
static void sweep_over_many_rows_is_bounded(void **state)
{
    enum { N = 20000 };
    struct world *w = *state;
    struct viommu_range *r = calloc(N, sizeof(*r));
    struct vsmmu_config cfg = w->cfg;
    struct vsmmu *old = w->v;
    unsigned int i;

    for ( i = 0; i < N; i++ )
        r[i] =
            (struct viommu_range){ .vsid = 2 * i, .psid = 3 * i, .count = 1 };
    cfg.ranges = r;
    cfg.nr_ranges = N;
    assert_int_equal(vsmmu_create(&cfg, old->ops, w, &w->v), 0);
    wr32(w, SMMU_STRTAB_BASE_CFG, VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_FMT, 2));
    wr32(w, SMMU_CR0, SMMU_CR0_SMMUEN);
    assert_in_range(work(w), N / VSMMU_PASS_STEPS, N / VSMMU_PASS_STEPS + 1);
    vsmmu_destroy(w->v);
    w->v = old;
    free(r);
}

int run_hostile_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(random_register_traffic),
        TEST(queue_of_garbage),
        TEST(stream_table_of_garbage),
        TEST_BIG(l1_table_of_garbage),
        TEST_BIG(enable_disable_storm),
        TEST(everything_overlaps),
        TEST(tables_and_queues_at_the_ends_of_the_address_space),
        TEST(error_is_not_repeated_for_ever),
        TEST(storm_of_syncs_to_a_bad_address),
        TEST(sweep_over_many_rows_is_bounded),
    };

    return cmocka_run_group_tests_name("hostile", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
