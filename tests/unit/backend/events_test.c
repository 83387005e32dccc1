/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The event handler, with the queue and the interrupt of an SMMU, and domains
 * that cost it time: who gets what, and when; which streams are silenced, for
 * how long; and that no lock is held meanwhile that another domain may wait
 * for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "nested-private.h"
#include "ratelimit.h"

#include "events-world.h"

static void a_record_comes_at_once(void **state)
{
    s_time_t start = world_now;

    fault(5, 1);
    pass_time(0);
    assert_int_equal(seen[0].delivered, 1);
    assert_true(world_now - start < MICROSECS(5));
}

/* One domain has 2,000 before it. */
static void a_victims_record_comes_in_time(void **state)
{
    s_time_t start = world_now;

    fault(STREAMS, 2000);
    fault(5, 1);
    pass_time(MILLISECS(100));
    assert_int_equal(seen[VICTIM].delivered, 1);
    assert_int_equal(seen[VICTIM].lost, 0);
    assert_true(seen[VICTIM].first - start < MILLISECS(5));
}

/*
 * Its turn comes after one of each other domain, not after all of theirs, be
 * it the last one.
 */
static void domains_have_their_turns(void **state)
{
    smmu_nested_route_events(nd[0], (struct vsmmu *)&seen[0]);
    fault(STREAMS, 40);
    fault(2 * STREAMS, 40);
    fault(5, 3);
    pass_time(MILLISECS(100));
    assert_int_equal(seen[0].delivered, 3);
    assert_true(others_before <= 2);
    assert_int_equal(seen[1].delivered, 40);
    assert_int_equal(seen[2].delivered, 40);
}

static void what_the_ring_cannot_hold_is_shown_as_lost(void **state)
{
    fault(5, 2 * NESTED_RING);
    pass_time(MILLISECS(100));
    assert_in_range(seen[0].delivered, NESTED_RING, 2 * NESTED_RING - 1);
    assert_int_equal(seen[0].delivered + seen[0].lost, 2 * NESTED_RING);

    /* The next one comes. */
    fault(5, 1);
    pass_time(MILLISECS(1));
    assert_int_equal(seen[0].delivered + seen[0].lost, 2 * NESTED_RING + 1);
    assert_int_equal(nr_silent(0), 0);
}

static void runs_are_short_and_a_fifth_of_the_time(void **state)
{
    s_time_t start = world_now;

    fault(STREAMS, 40000);
    pass_time(MILLISECS(1));
    /* 8,500 instructions or so, of a slow CPU. */
    assert_true(longest <= RATELIMIT_BURST + DELIVER);
    while ( taken != prod )
        pass_time(MILLISECS(1));
    assert_true(world_now - start >= 40000 * (s_time_t)TAKE * 5);
}

/* 2,047 of a domain alone, all at once; then as many in each window. */
static void a_domain_alone_is_left_alone(void **state)
{
    unsigned int i;

    for ( i = 0; i < 10; i++ )
    {
        fault(STREAMS + i % 2, 2047);
        pass_time(MICROSECS(500));
        assert_int_equal(nr_silent(1), 0);
        pass_time(MILLISECS(40));
        assert_int_equal(nr_silent(1), 0);
    }
    assert_int_equal(cfgis, 0);
}

/* How long a storm of this stream silences it, in ms. */
static unsigned int storm(uint32_t sid, unsigned int n)
{
    unsigned int ms = 0;

    fault(sid, n);
    pass_time_until(silent(sid));
    for ( ; silent(sid) && ms < 1000; ms++ )
        pass_time(MILLISECS(1));

    return ms;
}

static void a_storm_is_silenced_for_longer_each_time(void **state)
{
    static const unsigned int least[] = { 1, 2, 4, 8, 16, 32, 64, 100, 100 };
    unsigned int i, ms;

    for ( i = 0; i < sizeof(least) / sizeof(least[0]); i++ )
    {
        ms = storm(STREAMS + 7, 8192);
        assert_in_range(ms, least[i], least[i] + 12);
    }
    assert_int_equal(nr_silent(1), 0);

    /* The window in which it ended, and a quiet one. */
    pass_time(MILLISECS(11));
    fault(5, 1);
    pass_time(MILLISECS(11));
    fault(5, 1);
    pass_time(MILLISECS(11));
    assert_in_range(storm(STREAMS + 7, 8192), 1, 12);
}

/* Else these would count again, and lengthen the next time. */
/* F_TRANSL_FORBIDDEN (7.3.8), of which the core shows the guest nothing. */
static void forbidden_requests_count_as_faults_of_their_stream(void **state)
{
    evt_id = 0x07;
    assert_true(storm(5, 5000));
    evt_id = 0;
}

static void it_lasts_until_its_records_are_gone(void **state)
{
    fault(STREAMS + 7, 30000);
    pass_time_until(silent(STREAMS + 7));
    while ( taken != prod )
    {
        assert_true(silent(STREAMS + 7));
        pass_time(MICROSECS(100));
    }
    pass_time(MILLISECS(5));
    assert_int_equal(nr_silent(1), 0);
    assert_int_equal(cfgis, 2);
    assert_int_equal(seen[1].delivered + seen[1].lost, 30000);
}

/* Not that of a victim, which has records too. */
static void the_largest_contributors_are_silenced_first(void **state)
{
    unsigned int i, round;

    for ( round = 0; round < 300; round++ )
    {
        fault(3, 1);
        for ( i = 0; i < 6; i++ )
            fault(STREAMS + i, 1 + i);
    }
    pass_time_until(cfgis);
    assert_true(silent(STREAMS + 5));
    assert_int_equal(nr_silent(VICTIM), 0);
    pass_time(MILLISECS(100));
    assert_int_equal(nr_silent(VICTIM), 0);
    assert_int_equal(seen[VICTIM].delivered + seen[VICTIM].lost, 300);
    assert_int_equal(nr_silent(1), 0);
}

static void at_most_eight_are_silenced_in_a_run(void **state)
{
    unsigned int i, most = 0, before;

    /* Else it would be four of each domain. */
    for ( i = 0; i < 24000; i++ )
        fault(i % 3 * STREAMS + i % 24, 1);
    while ( taken != prod )
    {
        before = cfgis;
        pass_time(MICROSECS(1000));
        most = max(most, cfgis - before);
    }
    assert_in_range(most, 2, 8);
}

static void beyond_eight_streams_the_domain_is_silenced(void **state)
{
    unsigned int i;
    s_time_t start = world_now;

    fault(3, 1);
    for ( i = 0; i < 40000; i++ )
        fault(STREAMS + i % 56, 1);
    fault(3, 1);
    while ( nr_silent(1) < STREAMS && world_now < start + MILLISECS(100) )
        pass_time(MILLISECS(1));
    assert_int_equal(nr_silent(1), STREAMS);
    assert_int_equal(nr_silent(0) + nr_silent(2), 0);

    pass_time(MILLISECS(1000));
    assert_int_equal(nr_silent(1), 0);
    assert_int_equal(seen[VICTIM].delivered, 2);
    for ( i = 0; i < STREAMS; i++ )
        assert_int_equal(VIOMMU_GET(SMMU_STE0_CONFIG, *ste_of(i)),
                         SMMU_STE0_CONFIG_NESTED);
}

/* What calls this goes before guests: it does not wait for the SMMU again. */
static void a_stopped_domain_stays_as_it_is(void **state)
{
    fault(STREAMS + 7, 30000);
    pass_time_until(silent(STREAMS + 7));
    nd[1]->timed_out = true;
    pass_time(MILLISECS(1000));
    assert_int_equal(nr_silent(1), 1);
    assert_int_equal(cfgis, 1);
}

static void nobody_waits_for_a_delivery_to_another(void **state)
{
    ending = true;
    fault(5, 1);
    fault(2 * STREAMS, 10);
    pass_time(MILLISECS(1));
    assert_int_equal(seen[0].delivered, 1);
    assert_false(nd[0]->contexts[0].in_use);
    assert_true(seen[2].delivered <= 1);
}

static void what_no_vsmmu_takes_is_dropped(void **state)
{
    const u64 none[4] = { VIOMMU_PREP(SMMU_EVT0_SID, 4ULL * STREAMS) };

    fault(5, 10);
    smmu_nested_route_events(nd[0], NULL);
    pass_time(MILLISECS(10));
    assert_int_equal(seen[0].delivered + seen[0].lost, 0);

    /* Its stream belongs to nobody: the driver prints some of these. */
    assert_true(smmu_nested_event(&smmu, none));
}

static void the_rest_is_taken_by_the_tasklet_of_the_interrupt(void **state)
{
    fault(5, 5000);
    smmu.evtq_irq_tasklet.scheduled = false;
    handler();
    assert_non_null(timer);
    assert_true(smmu_nested_events_paused(&smmu));
    timer->fn(timer->data);
    assert_true(smmu.evtq_irq_tasklet.scheduled);
    assert_false(smmu.combined_irq_tasklet.scheduled);

    /* Two tasklets could run at a time, and the handler with them. */
    smmu.evtq_irq_tasklet.scheduled = false;
    smmu.combined_irq = 1;
    timer->fn(timer->data);
    assert_false(smmu.evtq_irq_tasklet.scheduled);
    assert_true(smmu.combined_irq_tasklet.scheduled);
    smmu.combined_irq = 0;
    smmu.evtq_irq_tasklet.scheduled = true;
}

static void without_a_vsmmu_nothing_waits(void **state)
{
    struct arm_smmu_device other = { .combined_irq = 0 };
    unsigned int i;

    assert_false(smmu_nested_events_paused(&other));
    for ( i = 0; i < 10000; i++ )
        assert_false(smmu_nested_pause_events(&other));
    smmu_nested_events_taken(&other);
    assert_false(smmu_nested_mute(&other));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_record_comes_at_once),
        TEST(a_victims_record_comes_in_time),
        TEST(domains_have_their_turns),
        TEST(what_the_ring_cannot_hold_is_shown_as_lost),
        TEST(runs_are_short_and_a_fifth_of_the_time),
        TEST(a_domain_alone_is_left_alone),
        TEST(a_storm_is_silenced_for_longer_each_time),
        TEST(forbidden_requests_count_as_faults_of_their_stream),
        TEST(it_lasts_until_its_records_are_gone),
        TEST(the_largest_contributors_are_silenced_first),
        TEST(at_most_eight_are_silenced_in_a_run),
        TEST(beyond_eight_streams_the_domain_is_silenced),
        TEST(a_stopped_domain_stays_as_it_is),
        TEST(nobody_waits_for_a_delivery_to_another),
        TEST(what_no_vsmmu_takes_is_dropped),
        TEST(the_rest_is_taken_by_the_tasklet_of_the_interrupt),
        TEST(without_a_vsmmu_nothing_waits),
    };

    cmocka_set_test_filter(getenv("CMOCKA_TEST_FILTER"));

    return cmocka_run_group_tests_name("events", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
