/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The end of a domain behind two SMMUs that keep each STE until CFGI, and may
 * not respond: what a call does at most, and what is so after the last.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "nested-private.h"

#define STREAMS 4096U
#define RANGES  1024U
#define SHIFT   4U
#define SIZE    (1U << SHIFT)
#define MASK    (2 * SIZE - 1)
#define VMID    7U

/* Of one call: streams, commands without their CMD_SYNC, rounds of looks. */
#define MOST_STREAMS  768U
#define MOST_COMMANDS 24U
#define MOST_ROUNDS   97U

s_time_t world_now;

static struct model {
    struct arm_smmu_device smmu;
    struct arm_smmu_domain stage2;
    uint64_t ring[SIZE][CMDQ_ENT_DWORDS];
    uint32_t prod, cons;
    uint64_t live[STREAMS * SMMU_STE_DWORDS];
    uint64_t cached[STREAMS * SMMU_STE_DWORDS];
    bool silent;
    bool tlb;            /* has entries of the domain */
    unsigned int missed; /* so many commands do not take effect */
} models[2];

static struct domain domain;
static struct device dev;
static struct smmu_nested *nd;
static unsigned int stores, commands, rounds; /* of a call */
static bool skipping; /* what an SMMU misses, it has skipped */

void smmu_errors_poll(const struct arm_smmu_device *s)
{
}

void ste_store_hook(uint64_t *p, uint64_t val);
void ste_store_hook(uint64_t *p, uint64_t val)
{
    *p = val;
    stores++;
}

/* Nobody waits for long. */
void world_relax(void)
{
    assert_true(++rounds <= MOST_ROUNDS);
}

static void invalidate(struct model *m, const uint64_t cmd[2])
{
    uint32_t sid = VIOMMU_GET(SMMU_CMD0_SID, cmd[0]), n = 1;

    if ( VIOMMU_GET(SMMU_CMD0_OP, cmd[0]) != SMMU_CMD_CFGI_STE )
        n = 2U << VIOMMU_GET(SMMU_CMD1_CFGI_RANGE, cmd[1]);

    assert_int_equal(sid % n, 0);
    assert_in_range(sid + n, 1, STREAMS);
    memcpy(&m->cached[sid * SMMU_STE_DWORDS], &m->live[sid * SMMU_STE_DWORDS],
           n * SMMU_STE_SIZE);
}

/* The SMMU does what is in its queue. */
static void work(struct model *m)
{
    for ( ; !m->silent && m->cons != m->prod; m->cons = (m->cons + 1) & MASK )
    {
        const uint64_t *cmd = m->ring[m->cons % SIZE];

        if ( m->missed && VIOMMU_GET(SMMU_CMD0_OP, cmd[0]) != SMMU_CMD_SYNC )
        {
            m->missed--;
            nd->skips += skipping;
            continue;
        }

        switch ( VIOMMU_GET(SMMU_CMD0_OP, cmd[0]) )
        {
        case SMMU_CMD_CFGI_STE:
        case SMMU_CMD_CFGI_STE_RANGE: invalidate(m, cmd); break;
        case SMMU_CMD_TLBI_S12_VMALL:
            assert_int_equal(VIOMMU_GET(SMMU_CMD0_TLBI_VMID, cmd[0]), VMID);
            m->tlb = false;
            break;
        }
    }
}

u32 readl_relaxed(u32 *reg)
{
    return *reg;
}

void writel(u32 val, u32 *reg)
{
    struct model *m = reg == &models[0].prod ? &models[0] : &models[1];

    assert_ptr_equal(reg, &m->prod);
    assert_in_range((val - m->cons) & MASK, 1, SIZE);
    commands += ((val - *reg) & MASK) - 1;
    *reg = val;
    work(m);
}

static void setup_model(struct model *m, unsigned int index)
{
    unsigned int i;

    memset(m, 0, sizeof(*m));
    m->smmu.dev = &dev;
    m->smmu.features = ARM_SMMU_FEAT_COHERENCY;
    m->smmu.strtab_cfg.strtab = m->live;
    m->smmu.cmdq.q = (struct arm_smmu_queue){
        .llq = { .max_n_shift = SHIFT },
        .base = m->ring[0],
        .prod_reg = &m->prod,
        .cons_reg = &m->cons,
    };
    m->stage2.s2_cfg.vmid = VMID;
    m->tlb = true;
    for ( i = 0; i < STREAMS; i++ )
        m->live[i * SMMU_STE_DWORDS] = m->cached[i * SMMU_STE_DWORDS] =
            SMMU_STE0_V | VIOMMU_PREP(SMMU_STE0_CONFIG, SMMU_STE0_CONFIG_S2);
    nd->contexts[index].smmu = &m->smmu;
    nd->contexts[index].stage2 = &m->stage2;
}

/* Streams [3, 3 + 3000) behind the first, [0, 16) behind the second. */
static int setup(void **state)
{
    nd = calloc(1, sizeof(*nd) + RANGES * sizeof(nd->ranges[0]));
    nd->d = &domain;
    nd->nr_contexts = 2;
    setup_model(&models[0], 0);
    setup_model(&models[1], 1);
    nd->nr_ranges = 2;
    nd->ranges[0] = (struct viommu_range){ .psid = 3, .count = 3000 };
    nd->ranges[1] = (struct viommu_range){ .smmu = 1, .count = 16 };
    world_now = MILLISECS(1000);

    return 0;
}

static int teardown(void **state)
{
    free(nd);
    return 0;
}

/* A call, whose work is limited whatever the SMMUs do. */
static int call(void)
{
    int rc;

    stores = commands = rounds = 0;
    rc = smmu_nested_quiesce(nd);
    assert_in_range(stores, 0, MOST_STREAMS);
    assert_in_range(commands, 0, MOST_COMMANDS);

    return rc;
}

/* Calls a millisecond apart. Returns the last result, and how many calls. */
static int calls(unsigned int *n)
{
    int rc;

    for ( *n = 0;; world_now += MILLISECS(1) )
    {
        rc = call();
        assert_true(++*n < 5000);
        if ( rc != -ERESTART )
            return rc;
    }
}

static bool quiet(const struct viommu_range *r)
{
    const struct model *m = &models[r->smmu];
    uint32_t sid;

    for ( sid = r->psid; sid < r->psid + r->count; sid++ )
        if ( !smmu_ste_aborts(m->live[sid * SMMU_STE_DWORDS]) ||
             !smmu_ste_aborts(m->cached[sid * SMMU_STE_DWORDS]) )
            return false;

    return !m->tlb;
}

static void all_is_quiet(void)
{
    unsigned int i;

    for ( i = 0; i < nd->nr_ranges; i++ )
        assert_true(quiet(&nd->ranges[i]));
    /* And nothing else. */
    assert_false(smmu_ste_aborts(models[0].live[2 * SMMU_STE_DWORDS]));
    assert_false(smmu_ste_aborts(models[0].live[3003 * SMMU_STE_DWORDS]));
    assert_false(smmu_ste_aborts(models[1].live[16 * SMMU_STE_DWORDS]));
}

static void streams_abort_and_are_invalidated(void **state)
{
    unsigned int n;

    assert_int_equal(calls(&n), 0);
    all_is_quiet();
    assert_in_range(n, 4, 6);
}

/* Each costs a lock and a command, and has to be found among the others. */
static void many_ranges_take_many_stretches(void **state)
{
    unsigned int i, n;

    nd->nr_ranges = RANGES;
    for ( i = 0; i < RANGES; i++ )
        nd->ranges[i] = (struct viommu_range){ .smmu = i % 2,
                                               .psid = 20 + 2 * i,
                                               .count = 1 };

    assert_int_equal(calls(&n), 0);
    for ( i = 0; i < RANGES; i++ )
        assert_true(quiet(&nd->ranges[i]));
    assert_in_range(n, RANGES / MOST_COMMANDS, RANGES / 8);
}

static void further_call_does_nothing(void **state)
{
    unsigned int n;

    assert_int_equal(calls(&n), 0);
    assert_int_equal(call(), 0);
    assert_int_equal(stores + commands, 0);
}

/* An earlier CFGI may not have completed. */
static void aborting_streams_are_invalidated_too(void **state)
{
    unsigned int n;

    models[0].live[100 * SMMU_STE_DWORDS] = SMMU_STE0_ABORT;
    nd->timed_out = true;
    assert_int_equal(calls(&n), 0);
    all_is_quiet();
}

/* The SMMU did not accept it, and went on. */
static void skipped_command_fails_and_all_is_issued_again(void **state)
{
    unsigned int n;

    models[0].missed = 1;
    skipping = true;
    assert_int_equal(calls(&n), -EIO);
    skipping = false;
    assert_int_equal(calls(&n), 0);
    all_is_quiet();
}

/* Tegra264. */
static void all_is_repeated_where_one_can_miss(void **state)
{
    unsigned int n;

    nd->contexts[1].repeats = 1;
    models[1].missed = 2;
    assert_int_equal(calls(&n), 0);
    all_is_quiet();
    assert_int_equal(models[1].prod, 8);
    assert_int_equal(call(), 0);
    assert_int_equal(commands, 0);
}

/* Xen's driver, and other domains, need room. */
static void queue_of_a_silent_smmu_is_not_filled_up(void **state)
{
    unsigned int n;

    models[0].silent = true;
    assert_int_equal(calls(&n), -EIO);
    assert_int_equal(models[0].prod, 2);
}

static void silent_smmu_is_given_up_after_a_second(void **state)
{
    s_time_t start = world_now;
    unsigned int n;

    models[0].silent = true;
    assert_int_equal(calls(&n), -EIO);
    assert_in_range(world_now - start, MILLISECS(1000), MILLISECS(1010));
    assert_false(quiet(&nd->ranges[0]));

    /* For good: at once, and nothing is queued. */
    start = world_now;
    assert_int_equal(calls(&n), -EIO);
    assert_int_equal(n, 1);
    assert_int_equal(world_now, start);
    assert_int_equal(commands, 0);
}

static void silent_smmu_keeps_no_other_from_its_commands(void **state)
{
    unsigned int n;

    models[0].silent = true;
    assert_int_equal(calls(&n), -EIO);
    assert_true(quiet(&nd->ranges[1]));

    teardown(NULL);
    setup(NULL);
    models[1].silent = true;
    assert_int_equal(calls(&n), -EIO);
    assert_true(quiet(&nd->ranges[0]));
}

static void silent_smmus_are_waited_for_together(void **state)
{
    s_time_t start = world_now;
    unsigned int n;

    models[0].silent = models[1].silent = true;
    assert_int_equal(calls(&n), -EIO);
    assert_in_range(world_now - start, MILLISECS(1000), MILLISECS(1010));
}

static void answer(struct model *m)
{
    m->silent = false;
    work(m);
}

/* Be it with all commands queued, or with a queue full of others' before. */
static void smmu_that_responds_at_last_is_enough(void **state)
{
    unsigned int n;

    models[1].silent = true;
    assert_int_equal(calls(&n), -EIO);
    answer(&models[1]);
    assert_int_equal(calls(&n), 0);
    all_is_quiet();

    teardown(NULL);
    setup(NULL);
    models[0].silent = true;
    models[0].prod = models[0].smmu.cmdq.q.llq.prod = SIZE;
    assert_int_equal(calls(&n), -EIO);
    assert_int_equal(models[0].prod, SIZE);
    assert_true(quiet(&nd->ranges[1]));
    models[0].cons = SIZE;
    answer(&models[0]);
    assert_int_equal(calls(&n), 0);
    all_is_quiet();
}

/* It is slow, but never silent for a second. */
static void slow_smmu_is_not_given_up(void **state)
{
    unsigned int n = 0;
    int rc;

    models[0].silent = true;
    do
    {
        rc = call();
        assert_true(rc == 0 || rc == -ERESTART);
        assert_true(++n < 1000);
        world_now += MILLISECS(100);
        if ( n % 8 == 0 )
        {
            answer(&models[0]);
            models[0].silent = true;
        }
    } while ( rc );
    all_is_quiet();
}

/* The caller was away for long, and the SMMU has done its work meanwhile. */
static void long_pause_of_the_caller_is_no_silence(void **state)
{
    unsigned int n;

    models[0].silent = models[1].silent = true;
    while ( !nd->contexts[1].end.waiting )
        assert_int_equal(call(), -ERESTART);
    world_now += MILLISECS(5000);
    answer(&models[0]);
    answer(&models[1]);
    assert_int_equal(calls(&n), 0);
    assert_false(nd->contexts[0].end.given_up);
    assert_false(nd->contexts[1].end.given_up);
    all_is_quiet();
}

/*
 * One SMMU has invalidated all, and others use its queue; then the other one
 * responds too.
 */
static void what_is_complete_stays_so(void **state)
{
    struct model *m = &models[0];
    unsigned int n;

    models[1].silent = true;
    assert_int_equal(calls(&n), -EIO);
    m->cons = (m->cons + SIZE) & MASK;
    m->prod = m->smmu.cmdq.q.llq.prod = (m->cons + 2) & MASK;
    m->silent = true;
    answer(&models[1]);
    assert_int_equal(call(), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(streams_abort_and_are_invalidated),
        TEST(many_ranges_take_many_stretches),
        TEST(further_call_does_nothing),
        TEST(aborting_streams_are_invalidated_too),
        TEST(skipped_command_fails_and_all_is_issued_again),
        TEST(all_is_repeated_where_one_can_miss),
        TEST(queue_of_a_silent_smmu_is_not_filled_up),
        TEST(silent_smmu_is_given_up_after_a_second),
        TEST(silent_smmu_keeps_no_other_from_its_commands),
        TEST(silent_smmus_are_waited_for_together),
        TEST(smmu_that_responds_at_last_is_enough),
        TEST(slow_smmu_is_not_given_up),
        TEST(long_pause_of_the_caller_is_no_silence),
        TEST(what_is_complete_stays_so),
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
