/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The physical STE writer: what is composed, and that a live entry never
 * translates wrongly while it is changed.
 *
 * The second is shown by recording every store between two invalidations, and
 * judging each entry that an SMMU could make up of dwords read at different
 * times (IHI 0070, 3.21.3).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <viommu/smmuv3.h>

#include "ste.h"

#define N SMMU_STE_DWORDS
#define STAGE1_DW1                                                            \
    UINT64_C(0x80000ff) /* S1DSS, S1CIR, S1COR, S1CSH, S1STALLD: 5.2, dword 1 \
                         */

static const struct smmu_ste_s2 s2 = {
    .dw2 = UINT64_C(0x0448351900000007),
    .dw3 = UINT64_C(0x0000000043210000),
};

/* What an entry makes hardware do, as numbers that compare. */
struct meaning {
    uint64_t kind; /* 0: invalid, 1: abort, 2: bypass, else Config */
    uint64_t dw[4];
};

static struct meaning meaning_of(const uint64_t *ste)
{
    struct meaning m = { 0 };
    unsigned int config = (ste[0] >> 1) & 7;

    if ( !(ste[0] & 1) )
        return m;

    m.kind = config < 4 ? 1 : config;
    if ( config < 4 )
        return m;

    m.dw[1] = config & 1 ? ste[1] : ste[1] & ~STAGE1_DW1;
    if ( config & 1 )
        m.dw[0] = ste[0];
    if ( config & 2 )
    {
        m.dw[2] = ste[2];
        m.dw[3] = ste[3];
    }

    return m;
}

/* Every value each dword had since the last invalidation. */
static uint64_t seen[N][8];
static unsigned int nr_seen[N];
static uint64_t *recorded;

void ste_store_hook(uint64_t *p, uint64_t val);
void ste_store_hook(uint64_t *p, uint64_t val)
{
    unsigned int i = p - recorded;

    assert_true(i < N);
    assert_true(nr_seen[i] < 8);
    *p = val;
    seen[i][nr_seen[i]++] = val;
}

static void start_recording(uint64_t *live)
{
    unsigned int i;

    recorded = live;
    for ( i = 0; i < N; i++ )
    {
        seen[i][0] = live[i];
        nr_seen[i] = 1;
    }
}

/*
 * Judge all entries that can be read: dwords 0 to 3 are the ones with meaning.
 */
static void judge(const struct meaning *old, const struct meaning *new)
{
    unsigned int a, b, c, d;

    for ( a = 0; a < nr_seen[0]; a++ )
        for ( b = 0; b < nr_seen[1]; b++ )
            for ( c = 0; c < nr_seen[2]; c++ )
                for ( d = 0; d < nr_seen[3]; d++ )
                {
                    const uint64_t ste[N] = { seen[0][a], seen[1][b],
                                              seen[2][c], seen[3][d] };
                    const struct meaning m = meaning_of(ste);

                    assert_true(m.kind == 1 || !memcmp(&m, old, sizeof(m)) ||
                                !memcmp(&m, new, sizeof(m)));
                }
}

/* Change live to target, judging every step. Returns the number of steps. */
static unsigned int change(uint64_t *live, const uint64_t *target,
                           bool *aborted)
{
    const struct meaning old = meaning_of(live), new = meaning_of(target);
    struct meaning now;
    unsigned int steps = 0;
    enum smmu_ste_step step;

    *aborted = false;
    do
    {
        start_recording(live);
        step = smmu_ste_step(live, target);
        judge(&old, &new);
        if ( smmu_ste_aborts(live[0]) )
            *aborted = true;
        steps += step != SMMU_STE_SAME;
        assert_true(steps <= SMMU_STE_STEPS);
    } while ( step == SMMU_STE_MORE );

    now = meaning_of(live);
    assert_memory_equal(&now, &new, sizeof(now));
    start_recording(live);
    assert_int_equal(smmu_ste_step(live, target), SMMU_STE_SAME);

    return steps;
}

static struct vsmmu_stream stream(enum vsmmu_stream_cfg cfg, uint64_t ptr,
                                  uint64_t dw1)
{
    return (struct vsmmu_stream){ .cfg = cfg, .s1 = { ptr, dw1 } };
}

static const struct vsmmu_stream states[] = {
    { .cfg = VSMMU_STREAM_ABORT },
    { .cfg = VSMMU_STREAM_BYPASS },
    { .cfg = VSMMU_STREAM_S1, .s1 = { 0x40001000, 0x80000fe } },
    { .cfg = VSMMU_STREAM_S1, .s1 = { 0x40002000, 0x80000fe } },
    { .cfg = VSMMU_STREAM_S1, .s1 = { 0x40002000, 0x8000000 } },
    { .cfg = VSMMU_STREAM_S1, .s1 = { 0x7fffffffffc0, 0x8000055 } },
};

static void compose_nested(void **state)
{
    struct vsmmu_stream s =
        stream(VSMMU_STREAM_S1, UINT64_C(0x40001000), 0x80000fe);
    uint64_t ste[N];

    (void)state;
    smmu_ste_compose(ste, &s2, &s);

    /* V, Config 0b111, the guest's context pointer. */
    assert_int_equal(ste[0], UINT64_C(0x4000100f));
    /*
     * The guest's stage-1 attributes, SHCFG incoming (bits 45:44), MEV (bit
     * 19).
     */
    assert_int_equal(ste[1], UINT64_C(0x1000080800fe) | 0);
    assert_int_equal(ste[2], s2.dw2);
    assert_int_equal(ste[3], s2.dw3);
}

static void compose_takes_stage1_fields_only(void **state)
{
    struct vsmmu_stream s =
        stream(VSMMU_STREAM_S1, ~UINT64_C(0), ~UINT64_C(0));
    uint64_t ste[N];

    (void)state;
    smmu_ste_compose(ste, &s2, &s);

    assert_int_equal(ste[0] & 0xf, 0xf);
    assert_int_equal(ste[0] & ~UINT64_C(0xf80fffffffffffff), 0);
    /* EATS, STRW, CONT, S2FWB, PRIVCFG ... stay Xen's: 0. */
    assert_int_equal(ste[1] & ~(STAGE1_DW1 | UINT64_C(0x100000080000)), 0);
    assert_int_equal(ste[2], s2.dw2);
    assert_int_equal(ste[3], s2.dw3);
}

static void compose_bypass_is_stage2_only(void **state)
{
    struct vsmmu_stream s =
        stream(VSMMU_STREAM_BYPASS, ~UINT64_C(0), ~UINT64_C(0));
    uint64_t ste[N];

    (void)state;
    smmu_ste_compose(ste, &s2, &s);

    assert_int_equal(ste[0], 0xd);
    assert_int_equal(ste[1] & STAGE1_DW1, 0);
    assert_int_equal(ste[2], s2.dw2);
    assert_int_equal(ste[3], s2.dw3);
}

static void compose_abort_has_no_stage2(void **state)
{
    struct vsmmu_stream s =
        stream(VSMMU_STREAM_ABORT, ~UINT64_C(0), ~UINT64_C(0));
    uint64_t ste[N];

    (void)state;
    smmu_ste_compose(ste, &s2, &s);

    assert_int_equal(ste[0], 1);
    assert_true(smmu_ste_aborts(ste[0]));
    assert_int_equal(ste[2], 0);
    assert_int_equal(ste[3], 0);
}

static void aborts_needs_valid(void **state)
{
    (void)state;
    /* V = 0 raises events; only V = 1 with Config 0b0xx aborts silently. */
    assert_false(smmu_ste_aborts(0));
    assert_true(smmu_ste_aborts(1));
    assert_true(smmu_ste_aborts(7));
    assert_false(smmu_ste_aborts(9));
    assert_false(smmu_ste_aborts(0xf));
}

static void step_every_pair_is_safe(void **state)
{
    unsigned int i, j;
    bool aborted;

    (void)state;
    for ( i = 0; i < ARRAY_SIZE(states); i++ )
        for ( j = 0; j < ARRAY_SIZE(states); j++ )
        {
            uint64_t live[N], target[N];

            smmu_ste_compose(live, &s2, &states[i]);
            smmu_ste_compose(target, &s2, &states[j]);
            if ( i == j )
                assert_int_equal(change(live, target, &aborted), 0);
            else
                assert_in_range(change(live, target, &aborted), 1,
                                SMMU_STE_STEPS);
        }
}

static void step_from_invalid_entry(void **state)
{
    uint64_t live[N] = { 0, ~UINT64_C(0), 5, 6, 7, 8, 9, 10 }, target[N];
    bool aborted;

    (void)state;
    smmu_ste_compose(target, &s2, &states[2]);
    assert_in_range(change(live, target, &aborted), 2, 2);
}

static void step_is_hitless_between_bypass_and_stage1(void **state)
{
    uint64_t live[N], target[N];
    bool aborted;

    (void)state;
    smmu_ste_compose(live, &s2, &states[1]);
    smmu_ste_compose(target, &s2, &states[2]);
    change(live, target, &aborted);
    assert_false(aborted);

    smmu_ste_compose(target, &s2, &states[1]);
    change(live, target, &aborted);
    assert_false(aborted);
}

static void step_new_context_pointer_is_one_store(void **state)
{
    uint64_t live[N], target[N];
    bool aborted;

    (void)state;
    smmu_ste_compose(live, &s2, &states[2]);
    smmu_ste_compose(target, &s2, &states[3]);
    assert_int_equal(change(live, target, &aborted), 1);
    assert_false(aborted);
}

/* Whatever the entry had: the SMMU uses nothing else of one that aborts. */
static void step_to_abort_and_back_is_one_store_each(void **state)
{
    uint64_t live[N], target[N];
    unsigned int i;
    bool aborted;

    (void)state;
    for ( i = 1; i < ARRAY_SIZE(states); i++ )
    {
        smmu_ste_compose(live, &s2, &states[i]);
        smmu_ste_compose(target, &s2, &states[0]);
        assert_int_equal(change(live, target, &aborted), 1);
        smmu_ste_compose(target, &s2, &states[i]);
        assert_int_equal(change(live, target, &aborted), 1);
    }
}

static void step_two_critical_dwords_go_through_abort(void **state)
{
    uint64_t live[N], target[N];
    bool aborted;

    (void)state;
    smmu_ste_compose(live, &s2, &states[2]);
    smmu_ste_compose(target, &s2, &states[5]);
    change(live, target, &aborted);
    assert_true(aborted);
}

/* A read of the entry may have begun before it was silenced. */
static void step_of_a_silenced_entry_is_safe(void **state)
{
    unsigned int i, j;
    bool aborted;

    (void)state;
    for ( i = 0; i < ARRAY_SIZE(states); i++ )
        for ( j = 0; j < ARRAY_SIZE(states); j++ )
        {
            uint64_t live[N], target[N];
            struct meaning old, new;

            smmu_ste_compose(live, &s2, &states[i]);
            smmu_ste_compose(target, &s2, &states[j]);
            old = meaning_of(live);
            new = meaning_of(target);
            target[0] &= ~UINT64_C(8);
            start_recording(live);
            smmu_ste_silence(live);
            smmu_ste_step(live, target);
            judge(&old, &new);
            change(live, target, &aborted);
        }
}

static void step_random_chains(void **state)
{
    uint64_t live[N] = { 1 }, target[N];
    unsigned int i;
    bool aborted;

    (void)state;
    srand(1);
    for ( i = 0; i < 20000; i++ )
    {
        struct vsmmu_stream s =
            stream(rand() % 3, (uint64_t)rand() << 6, rand());

        smmu_ste_compose(target, &s2, &s);
        change(live, target, &aborted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compose_nested),
        cmocka_unit_test(compose_takes_stage1_fields_only),
        cmocka_unit_test(compose_bypass_is_stage2_only),
        cmocka_unit_test(compose_abort_has_no_stage2),
        cmocka_unit_test(aborts_needs_valid),
        cmocka_unit_test(step_every_pair_is_safe),
        cmocka_unit_test(step_from_invalid_entry),
        cmocka_unit_test(step_is_hitless_between_bypass_and_stage1),
        cmocka_unit_test(step_new_context_pointer_is_one_store),
        cmocka_unit_test(step_to_abort_and_back_is_one_store_each),
        cmocka_unit_test(step_two_critical_dwords_go_through_abort),
        cmocka_unit_test(step_of_a_silenced_entry_is_safe),
        cmocka_unit_test(step_random_chains),
    };

    cmocka_set_test_filter(getenv("CMOCKA_TEST_FILTER"));

    return cmocka_run_group_tests_name("backend", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
