/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The pace of the event handler: whatever devices report, its runs are bounded
 * and apart.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "smmu-v3-pace.h"

#define RECORD 1000 /* ns that the handler needs for one */

/*
 * The handler, called at each tick of 10 us, with as many records as it can
 * take. Returns how many it took until end; *longest is its longest run in ns.
 */
static unsigned int flood(struct smmu_pace *p, int64_t end, unsigned int cost,
                          int64_t *longest)
{
    unsigned int taken = 0;
    int64_t now = 1, start;

    *longest = 0;
    for ( ; now < end; now += 10000 )
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
    unsigned int taken = flood(&p, 1000000000, SMMU_PACE_EVENT, &longest);

    assert_in_range(taken, 64 * 900, 64 * 1000);
    assert_int_equal(longest, 64 * RECORD);
}

static void what_is_dropped_goes_faster(void **state)
{
    struct smmu_pace p = { 0 };
    int64_t longest;
    unsigned int taken = flood(&p, 1000000000, SMMU_PACE_DROP, &longest);

    assert_true(taken > 64 * 1000);
    assert_int_equal(longest, 64 * SMMU_PACE_EVENT * RECORD);
}

static void an_event_now_and_then_waits_for_nothing(void **state)
{
    struct smmu_pace p = { 0 };
    int64_t now;

    for ( now = 1; now < 100000000; now += 100000 )
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

    assert_true(smmu_pace_begin(&p, 1));
    p.spent = SMMU_PACE_RUN;
    assert_true(smmu_pace_over(&p, 1));
    assert_false(p.behind);
    assert_false(smmu_pace_begin(&p, p.next - 1));
    assert_true(smmu_pace_begin(&p, p.next));
    assert_true(p.behind);
    assert_true(smmu_pace_begin(&p, p.next + 1));
    assert_false(p.behind);
}

/* A guest that keeps its stage 2 busy, so that each record takes long. */
static void slow_records_get_a_fifth_of_the_time(void **state)
{
    const int64_t record = 3000000, end = 10000000000;
    struct smmu_pace p = { 0 };
    int64_t now, busy = 0;

    for ( now = 1; now < end; now += 10000 )
    {
        if ( !smmu_pace_begin(&p, now) )
            continue;

        now += record;
        busy += record;
        p.spent += SMMU_PACE_EVENT;
        assert_true(smmu_pace_over(&p, now));
        assert_true(p.next > now);
    }

    assert_in_range(busy, end / 6, end / 5 + record);

    /* They do wait. */
    assert_true(smmu_pace_begin(&p, p.next));
    assert_true(p.behind);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flood_gets_64_events_in_a_millisecond),
        cmocka_unit_test(what_is_dropped_goes_faster),
        cmocka_unit_test(an_event_now_and_then_waits_for_nothing),
        cmocka_unit_test(behind_says_whether_records_were_left),
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
