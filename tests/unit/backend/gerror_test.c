/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An SMMU that reports errors of itself, once or for as long as they are
 * acknowledged. Time, the tasklet and the timer are the test's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "nested-private.h"

#define SHIFT     7U
#define ACTIVE    (gerror ^ gerrorn)
#define CONS(err) VIOMMU_PREP(SMMU_CMDQ_CONS_ERR, (err))
#define TLBI      (SMMU_CMD_TLBI_NH_VA | (UINT64_C(3) << 32))

s_time_t world_now = MILLISECS(5000);

static u32 registers[SMMU_GERRORN / 4 + 1], cons_reg;
static uint64_t ring[1U << SHIFT][CMDQ_ENT_DWORDS];
static struct device dev;
static struct arm_smmu_device smmu = {
    .dev = &dev,
    .base = registers,
    .cmdq.q = { .llq.max_n_shift = SHIFT,
                .base = ring[0],
                .cons_reg = &cons_reg },
};
static struct timer *timer;
static uint32_t gerror, gerrorn, persists;
static unsigned int acknowledged, messages, skipped;

u32 readl_relaxed(u32 *reg)
{
    if ( reg == &cons_reg )
        return cons_reg;
    if ( reg == &registers[SMMU_GERROR / 4] )
        return gerror;
    assert_ptr_equal(reg, &registers[SMMU_GERRORN / 4]);

    return gerrorn;
}

static void report(uint32_t errors)
{
    gerror ^= errors & ~ACTIVE;
    assert_true(smmu_nested_gerror(&smmu, ACTIVE));
}

/* Nothing else is ever written: not SMMU_CR0, which would end ABORT. */
void writel(u32 val, u32 *reg)
{
    assert_ptr_equal(reg, &registers[SMMU_GERRORN / 4]);
    gerrorn = val;
    acknowledged++;
    if ( persists )
        report(persists);
}

void world_printk(const char *fmt)
{
    messages++;
}

void world_timer(struct timer *t)
{
    timer = t;
}

static void command_skipped(const struct arm_smmu_device *s,
                            const uint64_t cmd[2])
{
    assert_ptr_equal(s, &smmu);
    assert_int_equal(cmd[0], TLBI);
    assert_int_equal(cmd[1], 0x1234000);
    /* The SMMU is still at the command. */
    assert_int_not_equal(ACTIVE, 0);
    assert_int_equal(ring[7][0], TLBI);
    skipped++;
}

/* Let time pass, and what is due run. Returns how often the tasklet ran. */
static unsigned int pass(struct tasklet *t, s_time_t time)
{
    s_time_t end = world_now + time;
    unsigned int runs = 0;

    while ( t->scheduled || (timer && timer->expires <= end) )
    {
        if ( !t->scheduled )
        {
            struct timer *due = timer;

            timer = NULL;
            world_now = max(world_now, due->expires);
            due->fn(due->data);
            assert_true(t->scheduled);
        }
        t->scheduled = false;
        t->fn(t->data);
        runs++;
        world_now += MICROSECS(3);
    }
    world_now = max(world_now, end);

    return runs;
}

/* The tasklet of the SMMU's errors: what the interrupt handler schedules. */
static struct tasklet *tasklet;

void world_tasklet(struct tasklet *t)
{
    tasklet = t;
}

static int setup(void **state)
{
    persists = 0;
    if ( tasklet )
        pass(tasklet, MILLISECS(2000));
    assert_int_equal(smmu_errors_init(&smmu, command_skipped), 0);
    assert_int_equal(ACTIVE, 0);
    acknowledged = messages = skipped = 0;
    cons_reg = CONS(SMMU_CERROR_ABT) | 7;
    ring[7][0] = TLBI;
    ring[7][1] = 0x1234000;

    return 0;
}

static void an_error_is_handled_at_once(void **state)
{
    report(SMMU_GERROR_CMDQ_ERR);
    assert_int_equal(acknowledged, 0); /* by the interrupt */
    pass(tasklet, MICROSECS(10));
    assert_int_equal(acknowledged, 1);
    assert_int_equal(ACTIVE, 0);
    assert_int_equal(messages, 1);
    assert_int_equal(ring[7][0], TLBI); /* the fetch is repeated */
}

static void a_persisting_error_takes_little_time(void **state)
{
    unsigned int runs;

    persists = SMMU_GERROR_CMDQ_ERR;
    report(persists);
    runs = pass(tasklet, MILLISECS(4000));

    /* Every 10 ms, with a run that sets the timer; and a line a second. */
    assert_in_range(acknowledged, 300, 401);
    assert_in_range(runs, 300, 802);
    assert_in_range(messages, 1, 5);

    persists = 0;
    pass(tasklet, MILLISECS(20));
    assert_int_equal(ACTIVE, 0);
}

static void each_kind_of_error_is_acknowledged(void **state)
{
    unsigned int bit, n = 0;

    for ( bit = 0; bit < 32; bit++ )
    {
        uint32_t error = 1U << bit;

        if ( !(error & SMMU_GERROR_ERRORS) )
            continue;
        report(error);
        pass(tasklet, MILLISECS(20));
        assert_int_equal(acknowledged, ++n);
    }
    assert_int_equal(n, 8);
    assert_int_equal(messages, 1); /* within a second */
}

/* As with a combined interrupt, which is mostly the event queue's. */
static void no_error_is_no_work(void **state)
{
    assert_true(smmu_nested_gerror(&smmu, 0));
    assert_int_equal(pass(tasklet, MILLISECS(20)), 0);
}

static void a_skipped_command_is_told_before_the_smmu_goes_on(void **state)
{
    cons_reg = CONS(SMMU_CERROR_ILL) | 7;
    report(SMMU_GERROR_CMDQ_ERR);
    pass(tasklet, MILLISECS(1));
    assert_int_equal(skipped, 1);
    assert_int_equal(acknowledged, 1);
    assert_int_equal(VIOMMU_GET(SMMU_CMD0_OP, ring[7][0]), SMMU_CMD_SYNC);
    assert_int_equal(VIOMMU_GET(SMMU_CMD0_SYNC_CS, ring[7][0]),
                     SMMU_SYNC_CS_SEV);
    assert_int_equal(ring[7][1], 0);
}

static void other_command_errors_skip_nothing(void **state)
{
    static const unsigned int errors[] = { SMMU_CERROR_NONE, SMMU_CERROR_ABT,
                                           SMMU_CERROR_ATC_INV };
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(errors); i++ )
    {
        cons_reg = CONS(errors[i]) | 7;
        report(SMMU_GERROR_CMDQ_ERR);
        pass(tasklet, MILLISECS(20));
        assert_int_equal(ring[7][0], TLBI);
    }
    assert_int_equal(skipped, 0);
    assert_int_equal(acknowledged, i);
}

/*
 * Alone it is not in the mask that Xen's driver has. The model fails where
 * SMMU_CR0 is written.
 */
static void service_failure_disables_no_smmu(void **state)
{
    report(SMMU_GERROR_SFM_ERR);
    pass(tasklet, MILLISECS(1));
    assert_int_equal(acknowledged, 1);
    assert_int_equal(messages, 2);
}

/* The CPU of the tasklet may be the one that waits. */
static void who_waits_handles_errors_as_often(void **state)
{
    unsigned int i;

    persists = SMMU_GERROR_CMDQ_ERR;
    report(persists);
    for ( i = 0; i < 100000; i++ )
    {
        tasklet->scheduled = false;
        smmu_errors_poll(&smmu);
        world_now += MICROSECS(1);
    }
    assert_in_range(acknowledged, 9, 11);

    persists = 0;
    world_now += MILLISECS(10);
    smmu_errors_poll(&smmu);
    acknowledged = 0;
    world_now += MILLISECS(10);
    smmu_errors_poll(&smmu);
    assert_int_equal(acknowledged, 0);
}

static void without_a_vsmmu_the_driver_handles_errors(void **state)
{
    struct arm_smmu_device other = { .base = registers };

    assert_false(smmu_nested_gerror(&other, SMMU_GERROR_CMDQ_ERR));
    smmu_errors_poll(&other);
    assert_int_equal(acknowledged, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, setup)
    const struct CMUnitTest tests[] = {
        TEST(an_error_is_handled_at_once),
        TEST(a_persisting_error_takes_little_time),
        TEST(each_kind_of_error_is_acknowledged),
        TEST(no_error_is_no_work),
        TEST(a_skipped_command_is_told_before_the_smmu_goes_on),
        TEST(other_command_errors_skip_nothing),
        TEST(service_failure_disables_no_smmu),
        TEST(who_waits_handles_errors_as_often),
        TEST(without_a_vsmmu_the_driver_handles_errors),
    };

    cmocka_set_test_filter(getenv("CMOCKA_TEST_FILTER"));

    return cmocka_run_group_tests_name("gerror", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
