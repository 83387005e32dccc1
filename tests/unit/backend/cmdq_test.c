/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Batches in the physical command queue: what is written, and for how long a
 * slow SMMU is waited for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "nested-private.h"

#define SHIFT 7U
#define SIZE  (1U << SHIFT)
#define MASK  (2 * SIZE - 1)

s_time_t world_now;

static uint64_t ring[SIZE][CMDQ_ENT_DWORDS];
static uint32_t prod_reg, cons_reg;
static struct arm_smmu_device smmu;
static struct smmu_nested nd; /* of a domain behind it, */

/* and behind another one, which never takes a command. */
static uint64_t other_ring[SIZE][CMDQ_ENT_DWORDS];
static uint32_t other_prod, other_cons;
static struct arm_smmu_device other;

static uint32_t takes;      /* so many commands are taken at a look at CONS */
static s_time_t look_takes; /* and time passes behind it, as in an interrupt */

/* What the SMMU waits for: its errors to be handled. */
static unsigned int polled, answers_after;
static bool skips;    /* one of our commands, */
static bool for_ever; /* and does not go on */

static uint32_t others; /* queue so many whenever there is room for them */
static uint64_t queued[2 * SIZE][CMDQ_ENT_DWORDS];
static unsigned int nr_queued; /* by us */
static uint32_t most_behind;   /* commands not taken, at most */

/* While we wait, without the lock. */
void world_relax(void)
{
    struct arm_smmu_queue *q = &smmu.cmdq.q;

    assert_false(smmu.cmdq.lock.held);

    while ( others && ((prod_reg - cons_reg) & MASK) + others <= SIZE )
        prod_reg = q->llq.prod = (prod_reg + others) & MASK;
}

u32 readl_relaxed(u32 *reg)
{
    uint32_t seen = *reg, behind = (prod_reg - cons_reg) & MASK;

    if ( reg == &other_cons )
        return seen;

    assert_ptr_equal(reg, &cons_reg);
    cons_reg = (cons_reg + min(takes, behind)) & MASK;
    world_now += look_takes;

    return seen;
}

void writel(u32 val, u32 *reg)
{
    if ( reg == &other_prod )
    {
        *reg = val;
        return;
    }

    assert_ptr_equal(reg, &prod_reg);
    assert_true(smmu.cmdq.lock.held);
    assert_in_range((val - cons_reg) & MASK, 1, SIZE);
    assert_in_range((val - *reg) & MASK, 1, SIZE);

    most_behind = max(most_behind, (val - cons_reg) & MASK);
    for ( ; *reg != val; *reg = (*reg + 1) & MASK )
        memcpy(queued[nr_queued++ % (2 * SIZE)], ring[*reg % SIZE],
               sizeof(ring[0]));
}

int smmu_nested_stop(struct smmu_nested *stopped, uint32_t index)
{
    assert_ptr_equal(stopped, &nd);
    assert_int_equal(index, 1);
    assert_int_equal(other_prod, other.cmdq.q.llq.prod);

    return -EIO;
}

/* The SMMU reports an error, and goes on once that is handled. */
void smmu_errors_poll(const struct arm_smmu_device *s)
{
    assert_ptr_equal(s, &smmu);
    assert_false(smmu.cmdq.lock.held);
    if ( ++polled != answers_after )
        return;

    takes = for_ever ? 0 : SIZE;
    if ( skips )
        smmu_nested_stop_skipped(&nd, 1);
}

void smmu_nested_end(struct smmu_nested *ended)
{
    assert_ptr_equal(ended, &nd);
    ended->timed_out = true;
}

static int setup(void **state)
{
    polled = answers_after = 0;
    skips = for_ever = false;
    nd.timed_out = false;
    nd.nr_contexts = 2;
    nd.contexts[0].smmu = &other;
    nd.contexts[1].smmu = &smmu;
    other_prod = other_cons = 0;
    other.cmdq.q = (struct arm_smmu_queue){
        .llq = { .max_n_shift = SHIFT },
        .base = other_ring[0],
        .prod_reg = &other_prod,
        .cons_reg = &other_cons,
    };
    prod_reg = cons_reg = 0;
    others = nr_queued = most_behind = 0;
    nd.contexts[1].repeats = 0;
    world_now = 0;
    takes = SIZE;
    look_takes = 100;
    smmu.cmdq.q = (struct arm_smmu_queue){
        .llq = { .max_n_shift = SHIFT },
        .base = ring[0],
        .prod_reg = &prod_reg,
        .cons_reg = &cons_reg,
    };

    return 0;
}

static int batch(unsigned int n)
{
    uint64_t cmds[VSMMU_PASS_COMMANDS][2];
    unsigned int i;
    int rc;

    for ( i = 0; i < n; i++ )
    {
        cmds[i][0] = SMMU_CMD_CFGI_STE + ((uint64_t)world_now << 32);
        cmds[i][1] = i;
    }

    rc = smmu_nested_issue(&nd, 1, cmds, n);
    assert_false(smmu.cmdq.lock.held);

    return rc;
}

static void batch_and_sync_are_queued_and_waited_for(void **state)
{
    uint32_t at = 0;
    unsigned int n, i;

    for ( n = 0; n <= VSMMU_PASS_COMMANDS; n++ )
    {
        uint64_t dw0 = SMMU_CMD_CFGI_STE + ((uint64_t)world_now << 32);

        takes = 1 + n % 7;
        assert_int_equal(batch(n), 0);
        for ( i = 0; i < n; i++, at++ )
        {
            assert_int_equal(ring[at % SIZE][0], dw0);
            assert_int_equal(ring[at % SIZE][1], i);
        }
        assert_int_equal(VIOMMU_GET(SMMU_CMD0_OP, ring[at++ % SIZE][0]),
                         SMMU_CMD_SYNC);
        assert_int_equal(prod_reg, at & MASK);
        assert_int_equal(cons_reg, at & MASK);
    }
}

/* The queue is full of others' commands. */
static void room_is_waited_for(void **state)
{
    prod_reg = smmu.cmdq.q.llq.prod = SIZE;
    takes = 1;
    assert_int_equal(batch(VSMMU_PASS_COMMANDS), 0);
    assert_int_equal(cons_reg, SIZE + VSMMU_PASS_COMMANDS + 1);
}

/*
 * Four other domains have smaller batches, and one of them is always quick
 * enough to fill what has come free: there is never room for all of ours.
 */
static void small_batches_of_others_keep_no_large_one_out(void **state)
{
    unsigned int n, i;

    for ( n = 33; n <= VSMMU_PASS_COMMANDS; n++ )
    {
        setup(NULL);
        takes = 1;
        others = 33;
        world_relax();
        assert_int_equal(batch(n), 0);

        /* In their order, and the SYNC behind them. */
        assert_int_equal(nr_queued, n + 1);
        for ( i = 0; i < n; i++ )
            assert_int_equal(queued[i][1], i);
        assert_int_equal(VIOMMU_GET(SMMU_CMD0_OP, queued[n][0]),
                         SMMU_CMD_SYNC);
    }
}

/* Tegra264: the second time only after the first SYNC. */
static void invalidations_are_repeated_where_one_can_miss(void **state)
{
    unsigned int n, i;

    for ( n = 1; n <= VSMMU_PASS_COMMANDS; n++ )
    {
        setup(NULL);
        nd.contexts[1].repeats = 1;
        takes = 1;
        assert_int_equal(batch(n), 0);

        assert_int_equal(nr_queued, 2 * (n + 1));
        for ( i = 0; i < 2 * (n + 1); i++ )
            if ( i % (n + 1) == n )
                assert_int_equal(VIOMMU_GET(SMMU_CMD0_OP, queued[i][0]),
                                 SMMU_CMD_SYNC);
            else
                assert_int_equal(queued[i][1], i % (n + 1));
        assert_in_range(most_behind, 1, n + 1);
    }
}

static void no_repetition_without_an_answer(void **state)
{
    nd.contexts[1].repeats = 1;
    takes = 0;
    assert_int_equal(batch(1), -EIO);
    assert_int_equal(nr_queued, 2);
}

static void no_answer_in_time_is_eio(void **state)
{
    takes = 0;
    assert_int_equal(batch(1), -EIO);
    assert_in_range(world_now, MILLISECS(1000), MILLISECS(1001));
}

static void no_room_in_time_is_eio(void **state)
{
    prod_reg = smmu.cmdq.q.llq.prod = SIZE;
    takes = 0;
    assert_int_equal(batch(1), -EIO);
    assert_int_equal(prod_reg, SIZE);

    /* What room there is stays. */
    setup(NULL);
    prod_reg = smmu.cmdq.q.llq.prod = SIZE - VSMMU_PASS_COMMANDS;
    takes = 0;
    assert_int_equal(batch(VSMMU_PASS_COMMANDS), -EIO);
    assert_int_equal(prod_reg, SIZE - VSMMU_PASS_COMMANDS);
}

/*
 * The domain is stopped. What the other SMMU caches of its streams is
 * invalidated, and nobody waits for that.
 */
static void no_answer_invalidates_behind_the_others(void **state)
{
    takes = 0;
    assert_int_equal(batch(1), -EIO);
    assert_in_range(world_now, MILLISECS(1000), MILLISECS(1001));
    assert_int_equal(other_prod, 2);
    assert_int_equal(other_ring[0][0], SMMU_CMD_CFGI_STE_RANGE);
    assert_int_equal(other_ring[0][1], SMMU_CMD1_CFGI_RANGE_ALL);
    assert_int_equal(VIOMMU_GET(SMMU_CMD0_OP, other_ring[1][0]),
                     SMMU_CMD_SYNC);

    /* Twice, where one invalidation may leave something. */
    setup(NULL);
    nd.contexts[0].repeats = true;
    takes = 0;
    assert_int_equal(batch(1), -EIO);
    assert_int_equal(other_prod, 4);
    assert_int_equal(other_ring[2][0], SMMU_CMD_CFGI_STE_RANGE);
    nd.contexts[0].repeats = false;

    /* Without room for it, the domain's destruction has to do it. */
    setup(NULL);
    other_prod = other.cmdq.q.llq.prod = SIZE - 1;
    takes = 0;
    assert_int_equal(batch(1), -EIO);
    assert_int_equal(other_prod, SIZE - 1);
}

/* Its tasklet may not run on this CPU before the wait is over. */
static void errors_are_handled_by_who_waits(void **state)
{
    answers_after = 3;
    takes = 0;
    assert_int_equal(batch(1), 0);
    assert_in_range(polled, 3, 6);

    /* Also who waits for room. */
    setup(NULL);
    answers_after = 3;
    takes = 0;
    prod_reg = smmu.cmdq.q.llq.prod = SIZE;
    assert_int_equal(batch(1), 0);
    assert_in_range(polled, 3, 6);
}

/* CONS passes a command that was not carried out. */
static void a_skipped_command_is_not_done(void **state)
{
    answers_after = 1;
    skips = true;
    takes = 0;
    assert_int_equal(batch(1), -EIO);
    assert_true(nd.timed_out);

    /* All SMMUs have the STEs cached that abort now: 2 + 2 entries, and 2. */
    assert_int_equal(nr_queued, 4);
    assert_int_equal(queued[2][0], SMMU_CMD_CFGI_STE_RANGE);
    assert_int_equal(other_prod, 2);
    assert_int_equal(other_ring[0][0], SMMU_CMD_CFGI_STE_RANGE);

    /* Once is enough. */
    smmu_nested_stop_skipped(&nd, 1);
    assert_int_equal(nr_queued, 4);
}

/* The SMMU may stay at fault: its domain is stopped, and waits no longer. */
static void a_skipped_command_is_not_waited_for(void **state)
{
    answers_after = 1;
    skips = true;
    for_ever = true;
    takes = 0;
    assert_int_equal(batch(1), -EIO);
    assert_in_range(world_now, 0, MILLISECS(1));
}

/* Also where the domain is stopped already: it is to be destroyed. */
static void no_skipped_command_of_a_stopped_domain_is_done(void **state)
{
    nd.timed_out = true;
    answers_after = 1;
    skips = true;
    takes = 0;
    assert_int_equal(batch(1), -EIO);
}

/* A domain that was stopped before is destroyed by commands of its own. */
static void a_stopped_domain_can_be_invalidated(void **state)
{
    nd.timed_out = true;
    takes = 0;
    answers_after = 1;
    assert_int_equal(batch(1), 0);
}

/* The SMMU is quick, and this CPU in a long interrupt. */
static void long_interrupt_is_no_timeout(void **state)
{
    takes = 1;
    look_takes = MILLISECS(2000);
    assert_int_equal(batch(1), 0);
}

#define TEST(f) cmocka_unit_test_setup(f, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(batch_and_sync_are_queued_and_waited_for),
        TEST(room_is_waited_for),
        TEST(small_batches_of_others_keep_no_large_one_out),
        TEST(invalidations_are_repeated_where_one_can_miss),
        TEST(no_repetition_without_an_answer),
        TEST(no_answer_in_time_is_eio),
        TEST(no_room_in_time_is_eio),
        TEST(no_answer_invalidates_behind_the_others),
        TEST(errors_are_handled_by_who_waits),
        TEST(a_skipped_command_is_not_done),
        TEST(a_skipped_command_is_not_waited_for),
        TEST(no_skipped_command_of_a_stopped_domain_is_done),
        TEST(a_stopped_domain_can_be_invalidated),
        TEST(long_interrupt_is_no_timeout),
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
