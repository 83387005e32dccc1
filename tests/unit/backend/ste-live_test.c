/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Live STEs, quarantine and timeouts together, with an SMMU that keeps each
 * entry it has read until CFGI (IHI 0070, 4.3, 3.21.3).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "nested-private.h"

#define STREAMS 64U
#define PSID    5U

s_time_t world_now;

static uint64_t live[STREAMS * SMMU_STE_DWORDS];
static uint64_t cached[STREAMS * SMMU_STE_DWORDS];
static struct domain domain;
static struct device dev;
static struct arm_smmu_device smmu;
static struct smmu_nested *nd;

static bool times_out;          /* the SMMU completes no CMD_SYNC */
static unsigned int waits;      /* for it, a second each */
static void (*meanwhile)(void); /* once, while a batch is under way */

void ste_store_hook(uint64_t *p, uint64_t val);
void ste_store_hook(uint64_t *p, uint64_t val)
{
    *p = val;
}

bool smmu_ratelimit_backlog(const struct arm_smmu_device *s)
{
    return false;
}

static void invalidate(uint32_t sid, uint32_t count)
{
    memcpy(&cached[sid * SMMU_STE_DWORDS], &live[sid * SMMU_STE_DWORDS],
           count * SMMU_STE_SIZE);
}

int smmu_nested_issue(struct smmu_nested *of, uint32_t smmu,
                      const uint64_t (*cmds)[2], unsigned int nr)
{
    void (*other)(void) = meanwhile;

    assert_false(nd->ste_lock.held);

    meanwhile = NULL;
    if ( other )
        other();

    if ( times_out )
    {
        waits++;
        world_now += MILLISECS(1000);
        return smmu_nested_stop(of, smmu);
    }

    for ( ; nr; nr--, cmds++ )
        invalidate(VIOMMU_GET(SMMU_CMD0_SID, (*cmds)[0]),
                   VIOMMU_GET(SMMU_CMD0_OP, (*cmds)[0]) == SMMU_CMD_CFGI_STE
                       ? 1
                       : 2U << VIOMMU_GET(SMMU_CMD1_CFGI_RANGE, (*cmds)[1]));

    return 0;
}

/* Time goes by: the tasklet and the timer do what they have to. */
static void pass_time(s_time_t span)
{
    s_time_t end = world_now + span;
    unsigned int runs = 0;

    while ( nd->tasklet.scheduled ||
            (nd->timer.expires && nd->timer.expires <= end) )
    {
        assert_true(++runs < 100);
        if ( nd->tasklet.scheduled )
        {
            nd->tasklet.scheduled = false;
            nd->tasklet.fn(nd->tasklet.data);
            continue;
        }
        world_now = max(world_now, nd->timer.expires);
        nd->timer.expires = 0;
        nd->timer.fn(nd->timer.data);
    }

    world_now = end;
}

static int setup(void **state)
{
    const struct viommu_range all = { .count = STREAMS };
    unsigned int i;

    nd = calloc(1, sizeof(*nd) + sizeof(nd->ranges[0]));
    for ( i = 0; i < STREAMS; i++ )
        live[i * SMMU_STE_DWORDS] = SMMU_STE0_V;
    invalidate(0, STREAMS);

    world_now = MILLISECS(1000);
    times_out = false;
    waits = 0;
    meanwhile = NULL;
    domain.crashed = false;
    smmu.dev = &dev;
    smmu.strtab_cfg.strtab = live;
    nd->d = &domain;
    nd->nr_contexts = 1;
    nd->contexts[0].smmu = &smmu;
    nd->contexts[0].s2.dw2 = 7; /* VMID */
    nd->nr_ranges = nd->max_ranges = 1;
    nd->ranges[0] = all;
    smmu_quarantine_init(nd);

    return 0;
}

static int teardown(void **state)
{
    free(nd);
    return 0;
}

static int set(uint32_t psid, enum vsmmu_stream_cfg cfg)
{
    const struct vsmmu_stream stream = {
        .psid = psid,
        .cfg = cfg,
        .s1 = { cfg == VSMMU_STREAM_S1 ? 0x40000 : 0 },
    };

    return smmu_nested_set_streams(nd, &stream, 1);
}

static uint64_t config_of(const uint64_t *table, uint32_t psid)
{
    return VIOMMU_GET(SMMU_STE0_CONFIG, table[psid * SMMU_STE_DWORDS]);
}

static bool aborts(uint32_t psid)
{
    return smmu_ste_aborts(live[psid * SMMU_STE_DWORDS]) &&
           smmu_ste_aborts(cached[psid * SMMU_STE_DWORDS]);
}

/* A stream with a stage 1 that has just faulted once too often. */
static void storm_of(uint32_t psid)
{
    unsigned int i;

    assert_int_equal(set(psid, VSMMU_STREAM_S1), 0);
    for ( i = 0; i < 1000 && !smmu_quarantine_active(nd, 0, psid); i++ )
        smmu_quarantine_count_event(nd, 0, psid);
    assert_true(smmu_quarantine_active(nd, 0, psid));
}

static void storm(void)
{
    storm_of(PSID);
}

static void stream_changes_at_once(void **state)
{
    assert_int_equal(set(PSID, VSMMU_STREAM_S1), 0);
    assert_int_equal(config_of(cached, PSID), SMMU_STE0_CONFIG_NESTED);
    assert_int_equal(set(PSID, VSMMU_STREAM_BYPASS), 0);
    assert_int_equal(config_of(cached, PSID), SMMU_STE0_CONFIG_S2);
    assert_int_equal(set(PSID, VSMMU_STREAM_ABORT), 0);
    assert_true(aborts(PSID));
}

/*
 * The tasklet may run on another CPU at that time, and reads each entry
 * without the lock. It must not find this entry before the live STE aborts, or
 * CFGI would come too early.
 */
static bool tasklet_runs;

void world_clock(void)
{
    if ( !tasklet_runs || !nd->ste_lock.held )
        return;

    tasklet_runs = false;
    nd->tasklet.fn(nd->tasklet.data);
}

static void old_ste_is_invalidated_once_the_live_one_aborts(void **state)
{
    tasklet_runs = true;
    storm();
    assert_false(tasklet_runs);
    pass_time(MILLISECS(1));
    assert_true(aborts(PSID));
}

static void quarantine_ends_with_the_ste_requested_by_then(void **state)
{
    storm();
    pass_time(MILLISECS(1));
    assert_true(aborts(PSID));

    assert_int_equal(set(PSID, VSMMU_STREAM_BYPASS), 0);
    assert_true(aborts(PSID));

    pass_time(MILLISECS(200));
    assert_false(smmu_quarantine_active(nd, 0, PSID));
    assert_int_equal(config_of(cached, PSID), SMMU_STE0_CONFIG_S2);
}

/* The guest removes stage 1, and may free its tables once that is complete. */
static void stage1_is_invalidated_though_quarantine_has_just_begun(
    void **state)
{
    storm();
    assert_int_equal(set(PSID, VSMMU_STREAM_ABORT), 0);
    assert_true(aborts(PSID));
}

static void run_of_streams_aborts_though_quarantine_has_just_begun(
    void **state)
{
    uint32_t changed;

    storm();
    assert_int_equal(smmu_nested_abort_streams(nd, 0, 0, 16, &changed), 0);
    assert_true(aborts(PSID));
    pass_time(MILLISECS(200));
    assert_true(aborts(PSID));
}

static void take_stage1_away(void)
{
    assert_int_equal(set(PSID, VSMMU_STREAM_ABORT), 0);
    assert_true(aborts(PSID));
}

static void stage1_is_invalidated_while_quarantine_begins(void **state)
{
    storm();
    meanwhile = take_stage1_away;
    pass_time(MILLISECS(1));
    assert_null(meanwhile);
    assert_true(aborts(PSID));
}

static unsigned int batches_until; /* take_stage1_away() is called */

static void count_down(void)
{
    if ( batches_until-- )
        meanwhile = count_down;
    else
        take_stage1_away();
}

/* The guest changes its mind during each of the steps by which it ends. */
static void stage1_is_invalidated_while_quarantine_ends(void **state)
{
    unsigned int at, met = 0;

    for ( at = 0; at < SMMU_STE_STEPS; at++ )
    {
        storm();
        pass_time(MILLISECS(1));
        assert_int_equal(set(PSID, VSMMU_STREAM_BYPASS), 0);
        assert_int_equal(set(PSID, VSMMU_STREAM_S1), 0);

        batches_until = at;
        meanwhile = count_down;
        pass_time(MILLISECS(200));
        met += !meanwhile;
        assert_int_equal(aborts(PSID), !meanwhile);
        assert_false(smmu_quarantine_active(nd, 0, PSID));

        meanwhile = NULL;
        assert_int_equal(set(PSID, VSMMU_STREAM_ABORT), 0);
    }

    assert_true(met);
}

/* Of another batch of the domain. */
static void timeout(void)
{
    times_out = true;
    assert_int_equal(smmu_nested_issue(nd, 0, NULL, 0), -EIO);
    times_out = false;
}

static void nothing_translates_after_a_timeout(void **state)
{
    assert_int_equal(set(PSID, VSMMU_STREAM_S1), 0);
    times_out = true;
    assert_int_equal(set(PSID + 1, VSMMU_STREAM_S1), -EIO);
    assert_true(domain.crashed);
    times_out = false;

    assert_true(smmu_ste_aborts(live[PSID * SMMU_STE_DWORDS]));
    assert_int_equal(set(PSID, VSMMU_STREAM_BYPASS), -EIO);
    assert_true(smmu_ste_aborts(live[PSID * SMMU_STE_DWORDS]));
}

/* The batch of another CPU is the one that times out. */
static void timeout_between_the_steps_of_a_change(void **state)
{
    meanwhile = timeout;
    assert_int_equal(set(PSID, VSMMU_STREAM_S1), -EIO);
    assert_null(meanwhile);
    assert_true(smmu_ste_aborts(live[PSID * SMMU_STE_DWORDS]));
}

static void quarantine_does_not_survive_a_timeout(void **state)
{
    storm();
    pass_time(MILLISECS(1));
    timeout();
    pass_time(MILLISECS(200));
    assert_true(aborts(PSID));
}

static void quarantine_ends_for_good_at_a_timeout(void **state)
{
    storm();
    pass_time(MILLISECS(1));
    times_out = true;
    pass_time(MILLISECS(1000));
    assert_int_equal(nd->timer.expires, 0);
    assert_true(aborts(PSID));
}

static void invalidation_is_not_tried_again_after_a_timeout(void **state)
{
    storm();
    times_out = true;
    pass_time(MILLISECS(1000));
    assert_int_equal(nd->timer.expires, 0);
    assert_true(domain.crashed);
    assert_int_equal(config_of(live, PSID), SMMU_STE0_CONFIG_ABORT);
}

/*
 * The tasklet goes before all guests of its CPU: it waits for an SMMU that
 * times out once, and not for each stream.
 */
static void timeout_is_waited_for_once(void **state)
{
    unsigned int i;

    for ( i = 0; i < NESTED_MAX_QUARANTINED; i++ )
        storm_of(PSID + i);
    times_out = true;
    pass_time(MILLISECS(1));
    assert_int_equal(waits, 1);

    pass_time(MILLISECS(1000));
    assert_int_equal(waits, 1);
    assert_int_equal(nd->timer.expires, 0);
    for ( i = 0; i < NESTED_MAX_QUARANTINED; i++ )
        assert_int_equal(config_of(live, PSID + i), SMMU_STE0_CONFIG_ABORT);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(stream_changes_at_once),
        TEST(old_ste_is_invalidated_once_the_live_one_aborts),
        TEST(quarantine_ends_with_the_ste_requested_by_then),
        TEST(stage1_is_invalidated_though_quarantine_has_just_begun),
        TEST(run_of_streams_aborts_though_quarantine_has_just_begun),
        TEST(stage1_is_invalidated_while_quarantine_begins),
        TEST(stage1_is_invalidated_while_quarantine_ends),
        TEST(nothing_translates_after_a_timeout),
        TEST(timeout_between_the_steps_of_a_change),
        TEST(quarantine_does_not_survive_a_timeout),
        TEST(quarantine_ends_for_good_at_a_timeout),
        TEST(invalidation_is_not_tried_again_after_a_timeout),
        TEST(timeout_is_waited_for_once),
    };

    cmocka_set_test_filter(getenv("CMOCKA_TEST_FILTER"));

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
