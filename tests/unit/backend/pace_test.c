/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The pace of the event handler: whatever devices report, and however the
 * records arrive, its runs are bounded.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "smmu-v3-pace.h"

#define RECORD 1000       /* ns that the handler needs for one */
#define START  1000000000 /* of the clock */
#define SECOND 1000000000

/*
 * The handler, called at each tick of 10 us, with as many records as it can
 * take. Returns how many it took in a second; *longest is its longest run in
 * ns.
 */
static unsigned int flood(struct smmu_pace *p, unsigned int cost,
                          int64_t *longest)
{
    unsigned int taken = 0;
    int64_t now = START, start;

    *longest = 0;
    for ( ; now < START + SECOND; now += 10000 )
    {
        if ( !smmu_pace_begin(p, now) )
            continue;

        start = now;
        do
        {
            taken++;
            now += RECORD;
            p->spent += cost;
        } while ( !smmu_pace_over(p, now) );
        *longest = max(*longest, now - start);
    }

    return taken;
}

static void a_flood_gets_64_events_in_a_millisecond(void **state)
{
    struct smmu_pace p = { 0 };
    int64_t longest;
    unsigned int taken = flood(&p, SMMU_PACE_EVENT, &longest);

    assert_in_range(taken, 64 * 900, 64 * 1000);
    assert_int_equal(longest, 64 * RECORD);
}

static void what_is_dropped_goes_faster(void **state)
{
    struct smmu_pace p = { 0 };
    int64_t longest;
    unsigned int taken = flood(&p, SMMU_PACE_DROP, &longest);

    assert_true(taken > 64 * 1000);
    assert_int_equal(longest, 64 * SMMU_PACE_EVENT * RECORD);
}

static void an_event_now_and_then_waits_for_nothing(void **state)
{
    struct smmu_pace p = { 0 };
    int64_t now;

    for ( now = START; now < START + SECOND; now += 100000 )
    {
        assert_true(smmu_pace_begin(&p, now));
        assert_false(p.behind);
        p.spent += SMMU_PACE_EVENT;
        assert_false(smmu_pace_over(&p, now));
    }
}

static void behind_says_whether_records_were_left(void **state)
{
    struct smmu_pace p = { 0 };

    assert_true(smmu_pace_begin(&p, START));
    p.spent = SMMU_PACE_WINDOW;
    assert_true(smmu_pace_over(&p, START));
    assert_false(p.behind);
    assert_false(smmu_pace_begin(&p, p.next - 1));
    assert_true(smmu_pace_begin(&p, p.next));
    assert_true(p.behind);
    assert_true(smmu_pace_begin(&p, p.next + 1));
    assert_false(p.behind);
}

/*
 * The handler finds one record each time it is called, which is as soon as it
 * has taken the one before. Returns how many it took in ten seconds, each of
 * which needed that many ns.
 */
static unsigned int trickle(struct smmu_pace *p, int64_t record)
{
    unsigned int taken = 0;
    int64_t now;

    for ( now = START; now < START + 10 * (int64_t)SECOND; now += 100 )
    {
        if ( !smmu_pace_begin(p, now) )
            continue;

        taken++;
        now += record;
        p->spent += SMMU_PACE_EVENT;
        smmu_pace_over(p, now);
    }

    return taken;
}

static void records_one_by_one_are_a_flood(void **state)
{
    struct smmu_pace p = { 0 };

    assert_in_range(trickle(&p, RECORD), 10 * 30 * 900, 10 * 64 * 1000);
}

/* A guest that keeps its stage 2 busy, so that each record takes long. */
static void slow_records_get_a_fifth_of_the_time(void **state)
{
    static const int64_t record[] = { 100000, 400000, 1900000, 3000000 };

    for ( size_t i = 0; i < sizeof(record) / sizeof(record[0]); i++ )
    {
        struct smmu_pace p = { 0 };
        int64_t busy = trickle(&p, record[i]) * record[i];

        assert_in_range(busy, SECOND, 2 * (int64_t)SECOND + 2 * record[i]);

        /* They do wait. */
        assert_true(smmu_pace_begin(&p, p.next));
        assert_true(p.behind);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flood_gets_64_events_in_a_millisecond),
        cmocka_unit_test(what_is_dropped_goes_faster),
        cmocka_unit_test(an_event_now_and_then_waits_for_nothing),
        cmocka_unit_test(behind_says_whether_records_were_left),
        cmocka_unit_test(records_one_by_one_are_a_flood),
        cmocka_unit_test(slow_records_get_a_fifth_of_the_time),
    };

    cmocka_set_test_filter(getenv("CMOCKA_TEST_FILTER"));

    return cmocka_run_group_tests_name("pace", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
