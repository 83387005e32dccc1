/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Domains, each a thread, that put batches of all sizes into one command queue
 * of 128 entries, which is too short for them, and an SMMU that takes them
 * out.
 */
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "nested-private.h"

#define SHIFT   7U
#define SIZE    (1U << SHIFT)
#define MASK    (2 * SIZE - 1)
#define DOMAINS 5U
#define BATCHES 20000U

s_time_t world_now;

static uint64_t ring[SIZE][CMDQ_ENT_DWORDS];
static uint32_t prod_reg, cons_reg;
static struct arm_smmu_device smmu;
static struct smmu_nested nd; /* as if of all domains */

static unsigned int domains[DOMAINS];
static uint64_t done[DOMAINS]; /* the last command of each that is complete */
static bool stop, wrong;

u32 readl_relaxed(u32 *reg)
{
    return __atomic_load_n(reg, __ATOMIC_RELAXED);
}

void writel(u32 val, u32 *reg)
{
    __atomic_store_n(reg, val, __ATOMIC_RELEASE);
}

void world_relax(void)
{
    sched_yield();
}

int smmu_nested_stop(struct smmu_nested *stopped, uint32_t index)
{
    return -EIO;
}

void smmu_nested_end(struct smmu_nested *ended)
{
}

void smmu_errors_poll(const struct arm_smmu_device *s)
{
}

/* A hundred times slower than ours: others may want the CPUs. */
void world_clock(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    world_now = t.tv_sec * MILLISECS(10) + t.tv_nsec / 100;
}

/* Commands of a domain are numbered; they are taken once each, in order. */
static void take(const uint64_t cmd[2])
{
    if ( VIOMMU_GET(SMMU_CMD0_OP, cmd[0]) == SMMU_CMD_SYNC )
        return;

    if ( cmd[0] >> 32 >= DOMAINS || cmd[1] != done[cmd[0] >> 32] + 1 )
        wrong = true;
    else
        __atomic_store_n(&done[cmd[0] >> 32], cmd[1], __ATOMIC_RELEASE);
}

static void *takes_commands(void *arg)
{
    uint32_t cons = 0, prod;

    while ( !__atomic_load_n(&stop, __ATOMIC_RELAXED) )
    {
        prod = __atomic_load_n(&prod_reg, __ATOMIC_ACQUIRE);
        if ( prod == cons )
        {
            sched_yield();
            continue;
        }

        /* It goes on after that, so that no thread waits for ever. */
        if ( ((prod - cons) & MASK) > SIZE )
            wrong = true;

        take(ring[cons % SIZE]);
        cons = (cons + 1) & MASK;
        __atomic_store_n(&cons_reg, cons, __ATOMIC_RELEASE);
    }

    return NULL;
}

/* When a batch is reported as complete, it is. */
static void *queues_batches(void *arg)
{
    uint64_t domain = (unsigned int *)arg - domains, last = 0;
    uint64_t cmds[VSMMU_PASS_COMMANDS][2];
    unsigned int i, j, n;

    for ( i = 0; i < BATCHES && !wrong; i++ )
    {
        n = (i * 31 + domain * 17) % (VSMMU_PASS_COMMANDS + 1);
        for ( j = 0; j < n; j++ )
        {
            cmds[j][0] = SMMU_CMD_CFGI_STE + (domain << 32);
            cmds[j][1] = ++last;
        }

        if ( smmu_nested_issue(&nd, 0, cmds, n) ||
             __atomic_load_n(&done[domain], __ATOMIC_ACQUIRE) != last )
            wrong = true;
    }

    return NULL;
}

static void batches_of_several_domains_are_complete_when_told(void **state)
{
    pthread_t domain[DOMAINS], hardware;
    unsigned int i;

    nd.contexts[0].smmu = &smmu;
    viommu_lock_init(&smmu.cmdq.lock);
    smmu.cmdq.q = (struct arm_smmu_queue){
        .llq = { .max_n_shift = SHIFT },
        .base = ring[0],
        .prod_reg = &prod_reg,
        .cons_reg = &cons_reg,
    };

    assert_int_equal(pthread_create(&hardware, NULL, takes_commands, NULL), 0);
    for ( i = 0; i < DOMAINS; i++ )
        assert_int_equal(
            pthread_create(&domain[i], NULL, queues_batches, &domains[i]), 0);
    for ( i = 0; i < DOMAINS; i++ )
        pthread_join(domain[i], NULL);
    __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
    pthread_join(hardware, NULL);

    assert_false(wrong);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(batches_of_several_domains_are_complete_when_told),
    };

    cmocka_set_test_filter(getenv("CMOCKA_TEST_FILTER"));

    return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
