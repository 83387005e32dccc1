/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rate limit of the event handler: whatever devices report, and however
 * the records arrive, its runs are short, and a fifth of a CPU's time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "ratelimit.h"

#define START  1000000000 /* of the clock */
#define SECOND 1000000000

/*
 * The handlers of several SMMUs, each called at any time that it may run, with
 * records for which it needs that many ns each: as many as it can take, or
 * one, when it has taken the one before. Returns the time that all took in ten
 * seconds; *longest is the longest run.
 */
static int64_t busy(unsigned int smmus, int64_t record, bool flood,
                    int64_t *longest)
{
    struct smmu_ratelimit p[2 * RATELIMIT_SHARES] = { { 0 } };
    int64_t now = START, start, all = 0;
    unsigned int i;

    for ( *longest = 0; now < START + 10 * (int64_t)SECOND; now += 1000 )
        for ( i = 0; i < smmus; i++ )
        {
            if ( !smmu_ratelimit_begin(&p[i], now) )
                continue;

            start = now;
            do
                now += record;
            while ( flood &&
                    now - start < smmu_ratelimit_burst(&p[i], smmus) );
            smmu_ratelimit_end(&p[i], now, smmus, flood);
            all += now - start;
            *longest = max(*longest, now - start);
        }

    return all;
}

static void a_flood_has_a_fifth_of_the_time(void **state)
{
    int64_t longest, all = busy(1, 1000, true, &longest);

    assert_in_range(all, SECOND * INT64_C(19) / 10, SECOND * INT64_C(2));
    assert_in_range(longest, RATELIMIT_BURST / 2, RATELIMIT_BURST + 1000);
}

/* What one run costs beside its time is in the fifth as well. */
static void records_one_by_one_are_a_flood(void **state)
{
    int64_t longest, runs = busy(1, 1000, false, &longest) / 1000;

    assert_in_range(runs, 10 * 3500, 10 * 4000);
}

static void a_record_now_and_then_waits_for_nothing(void **state)
{
    struct smmu_ratelimit p = { 0 };
    int64_t now;

    for ( now = START; now < START + SECOND; now += 300000 )
    {
        assert_true(smmu_ratelimit_begin(&p, now));
        smmu_ratelimit_end(&p, now + 10000, 1, false);
    }
}

/* A guest that keeps its stage 2 busy, so that each record takes long. */
static void slow_records_get_a_fifth_of_the_time(void **state)
{
    static const int64_t record[] = { 100000, 400000, 1900000, 3000000 };
    int64_t longest;
    size_t i;

    for ( i = 0; i < sizeof(record) / sizeof(record[0]); i++ )
        assert_in_range(busy(1, record[i], i % 2, &longest), SECOND,
                        2 * (int64_t)SECOND + 2 * record[i]);
}

/* A guest may have devices behind as many as it likes. */
static void several_smmus_share_what_one_may_take(void **state)
{
    unsigned int n;
    int64_t longest;

    for ( n = 1; n <= RATELIMIT_SHARES; n++ )
        assert_in_range(busy(n, 1000, true, &longest), SECOND * INT64_C(3) / 4,
                        SECOND * INT64_C(21) / 10);
}

/* However many there are, a record now and then waits for nothing. */
static void each_of_many_smmus_has_its_records(void **state)
{
    struct smmu_ratelimit p = { 0 };
    int64_t now;

    for ( now = START; now < START + SECOND; now += 4000000 )
    {
        assert_true(smmu_ratelimit_begin(&p, now));
        assert_true(smmu_ratelimit_burst(&p, 1000) > 0);
        smmu_ratelimit_end(&p, now + 10000, 1000, false);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flood_has_a_fifth_of_the_time),
        cmocka_unit_test(records_one_by_one_are_a_flood),
        cmocka_unit_test(a_record_now_and_then_waits_for_nothing),
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
