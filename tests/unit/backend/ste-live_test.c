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

/*
 * A dword 0 with which a stream translates is stored only once the SMMU has
 * invalidated the stores of the steps before.
 */
void ste_store_hook(uint64_t *p, uint64_t val);
void ste_store_hook(uint64_t *p, uint64_t val)
{
    size_t i = p - live;

    if ( i % SMMU_STE_DWORDS == 0 && !smmu_ste_aborts(val) )
        assert_memory_equal(&live[i + 1], &cached[i + 1],
                            SMMU_STE_SIZE - sizeof(*live));
    *p = val;
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

static int setup(void **state)
{
    const struct viommu_range all = { .count = STREAMS };
    unsigned int i;

    nd = calloc(1, sizeof(*nd) + sizeof(nd->ranges[0]));
    memset(live, 0, sizeof(live));
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
    nd->contexts[0].nd = nd;
    nd->contexts[0].smmu = &smmu;
    nd->contexts[0].s2.dw2 = 7; /* VMID */
    nd->nr_ranges = nd->max_ranges = 1;
    nd->ranges[0] = all;
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

    int rc = smmu_nested_set_streams(nd, &stream, 1);

    /* As the core does it, in the same pass. */
    return rc ? rc : smmu_cfgi_streams(nd, 0, psid, 1);
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

static struct nested_report report;

/* A stream with a stage 1 that faults too often. */
static void storm_of(uint32_t psid)
{
    struct nested_context *ctx = &nd->contexts[0];

    assert_int_equal(set(psid, VSMMU_STREAM_S1), 0);
    assert_false(smmu_quarantine_count(ctx, psid));
    smmu_quarantine_begin(ctx, world_now, 0, &report);
    assert_true(smmu_quarantine_count(ctx, psid));
    assert_true(smmu_ste_aborts(live[psid * SMMU_STE_DWORDS]));
}

static void storm(void)
{
    storm_of(PSID);
}

/* All that is silenced is released. */
static void pass_time(s_time_t span)
{
    struct nested_context *ctx = &nd->contexts[0];
    s_time_t end = world_now + span, due;
    unsigned int runs = 0;

    while ( (due = smmu_quarantine_due(ctx)) && due <= end )
    {
        assert_true(++runs < 100);
        world_now = max(world_now, due);
        smmu_quarantine_step(ctx, world_now, true, 0);
    }

    world_now = max(world_now, end);
}

static bool is_silenced(uint32_t psid)
{
    return smmu_quarantine_covers(&nd->contexts[0], psid);
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

static void a_storm_is_silent_at_once(void **state)
{
    storm();
    assert_true(aborts(PSID));
    pass_time(MILLISECS(2));
    assert_false(is_silenced(PSID));
    assert_int_equal(config_of(cached, PSID), SMMU_STE0_CONFIG_NESTED);
}

static void it_ends_with_the_ste_requested_by_then(void **state)
{
    static const enum vsmmu_stream_cfg cfgs[] = {
        VSMMU_STREAM_BYPASS,
        VSMMU_STREAM_ABORT,
        VSMMU_STREAM_S1,
    };
    static const uint64_t configs[] = {
        SMMU_STE0_CONFIG_S2,
        SMMU_STE0_CONFIG_ABORT,
        SMMU_STE0_CONFIG_NESTED,
    };
    unsigned int from, to;

    for ( from = 0; from < 3; from++ )
        for ( to = 0; to < 3; to++ )
        {
            storm();
            assert_int_equal(set(PSID, cfgs[from]), 0);
            assert_true(aborts(PSID));
            assert_int_equal(set(PSID, cfgs[to]), 0);
            assert_true(aborts(PSID));

            pass_time(MILLISECS(200));
            assert_false(is_silenced(PSID));
            assert_int_equal(config_of(cached, PSID), configs[to]);
            smmu_quarantine_window(&nd->contexts[0]);
            smmu_quarantine_window(&nd->contexts[0]);
        }
}

/*
 * The guest removes stage 1, and may free its tables once that is complete:
 * what the SMMU has cached from before must be gone.
 */
static void stage1_is_removed_of_a_silenced_stream(void **state)
{
    uint64_t old[SMMU_STE_DWORDS];

    assert_int_equal(set(PSID, VSMMU_STREAM_S1), 0);
    memcpy(old, &cached[PSID * SMMU_STE_DWORDS], sizeof(old));
    storm();
    memcpy(&cached[PSID * SMMU_STE_DWORDS], old, sizeof(old));
    assert_int_equal(set(PSID, VSMMU_STREAM_ABORT), 0);
    assert_true(aborts(PSID));
    pass_time(MILLISECS(200));
    assert_true(aborts(PSID));
}

static void a_run_of_streams_aborts_for_good(void **state)
{
    uint32_t changed;

    storm();
    assert_int_equal(smmu_nested_abort_streams(nd, 0, 0, 16, &changed), 0);
    assert_int_equal(changed, 1);
    assert_true(aborts(PSID));
    pass_time(MILLISECS(200));
    assert_true(aborts(PSID));
}

/* Beyond eight streams; and each has again what it had. */
static void all_streams_are_silenced(void **state)
{
    unsigned int i;

    for ( i = 0; i < NESTED_ALL; i++ )
        storm_of(PSID + i);
    assert_int_equal(set(PSID + 20, VSMMU_STREAM_S1), 0);
    assert_int_equal(set(PSID + 21, VSMMU_STREAM_BYPASS), 0);
    smmu_quarantine_count(&nd->contexts[0], PSID + 20);
    smmu_quarantine_begin(&nd->contexts[0], world_now, 0, &report);
    pass_time(0);
    for ( i = 0; i < STREAMS; i++ )
        assert_true(aborts(i));

    /* Streams change meanwhile. */
    assert_int_equal(set(PSID + 22, VSMMU_STREAM_BYPASS), 0);
    assert_true(aborts(PSID + 22));

    pass_time(MILLISECS(200));
    for ( i = 0; i < NESTED_ALL; i++ )
        assert_int_equal(config_of(cached, PSID + i), SMMU_STE0_CONFIG_NESTED);
    assert_int_equal(config_of(cached, PSID + 20), SMMU_STE0_CONFIG_NESTED);
    assert_int_equal(config_of(cached, PSID + 21), SMMU_STE0_CONFIG_S2);
    assert_int_equal(config_of(cached, PSID + 22), SMMU_STE0_CONFIG_S2);
    assert_true(aborts(PSID + 30));
}

static void take_stage1_away(void)
{
    assert_int_equal(set(PSID, VSMMU_STREAM_ABORT), 0);
    assert_true(aborts(PSID));
}

static void stage1_is_removed_while_a_storm_is_silenced(void **state)
{
    assert_int_equal(set(PSID, VSMMU_STREAM_S1), 0);
    meanwhile = take_stage1_away;
    storm();
    assert_null(meanwhile);
    pass_time(MILLISECS(200));
    assert_true(aborts(PSID));
}

static void stage1_is_removed_while_that_ends(void **state)
{
    storm();
    meanwhile = take_stage1_away;
    pass_time(MILLISECS(200));
    assert_null(meanwhile);
    assert_true(aborts(PSID));
}

static void silence_now(void)
{
    smmu_quarantine_begin(&nd->contexts[0], world_now, 0, &report);
}

static void release_all(void)
{
    pass_time(MILLISECS(200));
}

/*
 * Between the steps of a change the stream is silenced, or released: no step
 * leads to an entry that is half of each.
 */
static void silenced_or_released_between_the_steps_of_a_change(void **state)
{
    struct smmu_ste_s2 s2 = nd->contexts[0].s2;

    s2.dw2 ^= 0x100; /* another VMID, which takes all the steps */
    assert_int_equal(set(PSID, VSMMU_STREAM_S1), 0);
    nd->contexts[0].s2 = s2;
    assert_false(smmu_quarantine_count(&nd->contexts[0], PSID));
    meanwhile = silence_now;
    assert_int_equal(set(PSID, VSMMU_STREAM_BYPASS), 0);
    assert_null(meanwhile);
    assert_true(aborts(PSID));

    meanwhile = release_all;
    assert_int_equal(set(PSID, VSMMU_STREAM_S1), 0);
    assert_null(meanwhile);
    assert_int_equal(config_of(cached, PSID), SMMU_STE0_CONFIG_NESTED);
    assert_int_equal(live[PSID * SMMU_STE_DWORDS + 2], s2.dw2);
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

/*
 * The batch of another CPU is the one that times out. This change has two
 * steps between which the SMMU has to be waited for.
 */
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
    timeout();
    pass_time(MILLISECS(200));
    assert_true(aborts(PSID));
}

/* What calls this goes before guests: it does not wait for the SMMU again. */
static void timeout_is_waited_for_once(void **state)
{
    unsigned int i;

    for ( i = 0; i < NESTED_ALL; i++ )
        storm_of(PSID + i);
    times_out = true;
    pass_time(MILLISECS(2000));
    assert_int_equal(waits, 1);
    assert_int_equal(smmu_quarantine_due(&nd->contexts[0]), 0);
    for ( i = 0; i < NESTED_ALL; i++ )
        assert_true(smmu_ste_aborts(live[(PSID + i) * SMMU_STE_DWORDS]));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(stream_changes_at_once),
        TEST(a_storm_is_silent_at_once),
        TEST(it_ends_with_the_ste_requested_by_then),
        TEST(stage1_is_removed_of_a_silenced_stream),
        TEST(a_run_of_streams_aborts_for_good),
        TEST(all_streams_are_silenced),
        TEST(stage1_is_removed_while_a_storm_is_silenced),
        TEST(stage1_is_removed_while_that_ends),
        TEST(silenced_or_released_between_the_steps_of_a_change),
        TEST(nothing_translates_after_a_timeout),
        TEST(timeout_between_the_steps_of_a_change),
        TEST(quarantine_does_not_survive_a_timeout),
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
