/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The event handler of Xen's driver under its rate limit: who takes what it
 * left in the queue.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "nested-private.h"
#include "ratelimit.h"

s_time_t world_now = MILLISECS(1000);

static struct timer *timer;

void world_timer(struct timer *t)
{
    timer = t;
}

/* As many records as a window has. */
static void flood(struct arm_smmu_device *smmu)
{
    timer = NULL;
    assert_false(smmu_nested_events_paused(smmu));
    smmu_ratelimit_spend(smmu, RATELIMIT_WINDOW);
    assert_true(smmu_nested_pause_events(smmu));
    assert_true(smmu_nested_events_paused(smmu));
    assert_non_null(timer);

    world_now = timer->expires;
    timer->fn(timer->data);
    assert_false(smmu_nested_events_paused(smmu));
    world_now += MILLISECS(10);
}

static void the_rest_is_taken_by_the_tasklet_of_the_interrupt(void **state)
{
    static struct arm_smmu_device unique, combined = { .combined_irq = 1 };

    assert_int_equal(smmu_ratelimit_init(&unique), 0);
    flood(&unique);
    assert_true(unique.evtq_irq_tasklet.scheduled);
    assert_false(unique.combined_irq_tasklet.scheduled);

    /* Two tasklets could run at a time, and the handler with them. */
    assert_int_equal(smmu_ratelimit_init(&combined), 0);
    flood(&combined);
    assert_true(combined.combined_irq_tasklet.scheduled);
    assert_false(combined.evtq_irq_tasklet.scheduled);
}

static void without_a_vsmmu_nothing_waits(void **state)
{
    struct arm_smmu_device other = { .combined_irq = 0 };

    smmu_ratelimit_spend(&other, 2 * RATELIMIT_WINDOW);
    assert_false(smmu_nested_events_paused(&other));
    assert_false(smmu_nested_pause_events(&other));
    assert_false(smmu_ratelimit_backlog(&other));
    assert_false(smmu_nested_mute(&other));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rest_is_taken_by_the_tasklet_of_the_interrupt),
        cmocka_unit_test(without_a_vsmmu_nothing_waits),
    };

    cmocka_set_test_filter(getenv("CMOCKA_TEST_FILTER"));

    return cmocka_run_group_tests_name("handler", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
