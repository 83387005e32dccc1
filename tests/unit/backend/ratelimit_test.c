/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rate limit of the event handler: whatever devices report, and however
 * the records arrive, its runs are bounded.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "ratelimit.h"

#define RECORD 1000       /* ns that the handler needs for one */
#define START  1000000000 /* of the clock */
#define SECOND 1000000000

/*
 * The handler, called at each tick of 10 us, with as many records as it can
 * take. Returns how many it took in a second; *longest is its longest run in
 * ns.
 */
static unsigned int flood(struct smmu_ratelimit *p, unsigned int cost,
                          int64_t *longest)
{
    unsigned int taken = 0;
    int64_t now = START, start;

    *longest = 0;
    for ( ; now < START + SECOND; now += 10000 )
    {
        if ( !smmu_ratelimit_begin(p, now) )
            continue;

        start = now;
        do
        {
            taken++;
            now += RECORD;
            p->spent += cost;
        } while ( !smmu_ratelimit_reached(p, now) );
        *longest = max(*longest, now - start);
    }

    return taken;
}

static void a_flood_gets_64_events_in_a_millisecond(void **state)
{
    struct smmu_ratelimit p = { 0 };
    int64_t longest;
    unsigned int taken = flood(&p, RATELIMIT_EVENT, &longest);

    assert_in_range(taken, 64 * 900, 64 * 1000);
    assert_int_equal(longest, 64 * RECORD);
}

static void what_is_dropped_goes_faster(void **state)
{
    struct smmu_ratelimit p = { 0 };
    int64_t longest;
    unsigned int taken = flood(&p, RATELIMIT_DROP, &longest);

    assert_true(taken > 64 * 1000);
    assert_int_equal(longest, 64 * RATELIMIT_EVENT * RECORD);
}

static void an_event_now_and_then_waits_for_nothing(void **state)
{
    struct smmu_ratelimit p = { 0 };
    int64_t now;

    for ( now = START; now < START + SECOND; now += 100000 )
    {
        assert_true(smmu_ratelimit_begin(&p, now));
        assert_false(p.backlog);
        p.spent += RATELIMIT_EVENT;
        assert_false(smmu_ratelimit_reached(&p, now));
    }
}

static void behind_says_whether_records_were_left(void **state)
{
    struct smmu_ratelimit p = { 0 };

    assert_true(smmu_ratelimit_begin(&p, START));
    p.spent = RATELIMIT_WINDOW;
    assert_true(smmu_ratelimit_reached(&p, START));
    assert_false(p.backlog);
    assert_false(smmu_ratelimit_begin(&p, p.next_run - 1));
    assert_true(smmu_ratelimit_begin(&p, p.next_run));
    assert_true(p.backlog);
    assert_true(smmu_ratelimit_begin(&p, p.next_run + 1));
    assert_false(p.backlog);
}

/*
 * The handler finds one record each time it is called, which is as soon as it
 * has taken the one before. Returns how many it took in ten seconds, each of
 * which needed that many ns.
 */
static unsigned int trickle(struct smmu_ratelimit *p, int64_t record)
{
    unsigned int taken = 0;
    int64_t now;

    for ( now = START; now < START + 10 * (int64_t)SECOND; now += 100 )
    {
        if ( !smmu_ratelimit_begin(p, now) )
            continue;

        taken++;
        now += record;
        p->spent += RATELIMIT_EVENT;
        smmu_ratelimit_reached(p, now);
    }

    return taken;
}

static void records_one_by_one_are_a_flood(void **state)
{
    struct smmu_ratelimit p = { 0 };

    assert_in_range(trickle(&p, RECORD), 10 * 30 * 900, 10 * 64 * 1000);
}

/*
 * Most records have been taken by the run before the one that is called for
 * them. Such a run ends without a rest, even if it is the one that spends all.
 */
static void empty_runs_end_no_window(void **state)
{
    unsigned int every;

    for ( every = 2; every < 8; every++ )
    {
        struct smmu_ratelimit p = { 0 };
        unsigned int taken = 0, runs = 0;
        int64_t now;

        for ( now = START; now < START + SECOND; now += 100 )
        {
            if ( !smmu_ratelimit_begin(&p, now) || ++runs % every )
                continue;

            taken++;
            now += 100;
            smmu_ratelimit_add(&p, RATELIMIT_EVENT);
            smmu_ratelimit_reached(&p, now);
        }

        assert_in_range(taken, 64 * 900 / (every + 1),
                        (64 / (every + 1) + 1) * 1000);
    }
}

/* A guest that keeps its stage 2 busy, so that each record takes long. */
static void slow_records_get_a_fifth_of_the_time(void **state)
{
    static const int64_t record[] = { 100000, 400000, 1900000, 3000000 };

    for ( size_t i = 0; i < sizeof(record) / sizeof(record[0]); i++ )
    {
        struct smmu_ratelimit p = { 0 };
        int64_t busy = trickle(&p, record[i]) * record[i];

        assert_in_range(busy, SECOND, 2 * (int64_t)SECOND + 2 * record[i]);

        /* They do wait. */
        assert_true(smmu_ratelimit_begin(&p, p.next_run));
        assert_true(p.backlog);
    }
}

/*
 * Handlers of several SMMUs, all on the CPU that booted, each of which finds
 * records whenever it may run. Returns how many they took in a second, each of
 * which needed that many ns.
 */
static unsigned int several(unsigned int smmus, int64_t record)
{
    struct smmu_ratelimit p[2 * RATELIMIT_SHARES] = { 0 };
    unsigned int taken = 0, i;
    int64_t now = START;

    for ( i = 0; i < smmus; i++ )
        smmu_ratelimit_share(&p[i], smmus);

    for ( ; now < START + SECOND; now += 10000 )
        for ( i = 0; i < smmus; i++ )
        {
            if ( !smmu_ratelimit_begin(&p[i], now) )
                continue;
            do
            {
                taken++;
                now += record;
                smmu_ratelimit_add(&p[i], RATELIMIT_EVENT);
            } while ( !smmu_ratelimit_reached(&p[i], now) );
        }

    return taken;
}

/* A guest may have devices behind as many as it likes. */
static void several_smmus_share_what_one_may_take(void **state)
{
    unsigned int n;

    for ( n = 1; n <= RATELIMIT_SHARES; n++ )
    {
        assert_in_range(several(n, RECORD), 64 * 500, 64 * 1000 * 5 / 4);
        assert_in_range(several(n, 100000), 10000 / 10, 10000 / 4);
    }
}

/* However many there are, a record now and then is no flood. */
static void each_of_many_smmus_has_its_records(void **state)
{
    struct smmu_ratelimit p = { 0 };
    int64_t now;

    smmu_ratelimit_share(&p, 1000);
    for ( now = START; now < START + SECOND; now += 1000000 )
    {
        assert_true(smmu_ratelimit_begin(&p, now));
        assert_false(p.backlog);
        smmu_ratelimit_add(&p, RATELIMIT_EVENT);
        assert_false(smmu_ratelimit_reached(&p, now + RECORD));
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
        cmocka_unit_test(empty_runs_end_no_window),
        cmocka_unit_test(slow_records_get_a_fifth_of_the_time),
        cmocka_unit_test(several_smmus_share_what_one_may_take),
        cmocka_unit_test(each_of_many_smmus_has_its_records),
    };

    cmocka_set_test_filter(getenv("CMOCKA_TEST_FILTER"));

    return cmocka_run_group_tests_name("ratelimit", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
