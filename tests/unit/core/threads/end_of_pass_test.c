/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A write while a pass on another CPU ends: either the writer finds no pass
 * running, or the ending pass sees the write.
 *
 * Without a barrier on either side both read before the other's store is
 * visible, while it waits for its cache line; x86 has this reordering, too.
 * The two threads are synchronised by the last action of a pass, the MSI of a
 * SYNC, and then vary the delay.
 */
#include "vcpus.h"

/*
 * So many rounds in which both ran, for each alignment of the vSMMU in a cache
 * line; but no more time than this, if other programs use the CPUs.
 */
#define ROUNDS  10000U
#define MSECS   3000U
#define OFFSETS 8U

struct store {
    uint32_t reg, val;
};

static struct {
    OWN_LINE uint32_t reached; /* the end of the pass, in this round */
    OWN_LINE uint32_t seen;    /* and the other one has seen it */
    unsigned int met;
    struct store first; /* what the one writes to begin the pass */
    struct store then;  /* and the other one, at its end */
} end;

static bool known_soon(uint32_t round)
{
    unsigned int tries;

    for ( tries = 0; tries < 2000; tries++ )
        if ( __atomic_load_n(&end.seen, __ATOMIC_RELAXED) == round )
            return true;

    return false;
}

/*
 * All relaxed: only the core orders the accesses of the two.
 */
static void at_the_end(struct world *w)
{
    uint32_t round = w->round;

    if ( __atomic_load_n(&end.reached, __ATOMIC_RELAXED) == round )
        return;

    __atomic_store_n(&end.reached, round, __ATOMIC_RELAXED);
    if ( CPU_COUNT(&w->cpus) == 1 )
        end.met += ROUNDS / 50; /* never the two of them */
    else
        end.met += known_soon(round);
    idle(random_below(&w->vcpus[0], 128));
}

static void does_a_pass(struct vcpu *c)
{
    struct world *w = c->w;

    vcpu_write(w, end.first.reg, 4, end.first.val);
    /* In case there was no pass. */
    __atomic_store_n(&end.reached, w->round, __ATOMIC_RELAXED);
}

static void awaits_its_end(struct vcpu *c)
{
    uint32_t round = c->w->round;
    unsigned int spins = 0;

    while ( __atomic_load_n(&end.reached, __ATOMIC_RELAXED) != round )
        relax(&spins);
    __atomic_store_n(&end.seen, round, __ATOMIC_RELAXED);
}

static void writes_at_its_end(struct vcpu *c)
{
    struct world *w = c->w;

    awaits_its_end(c);

    /*
     * Usually, fetch the cache line that tells whether a pass runs.
     */
    if ( random_below(c, 4) )
        vcpu_write(w, SMMU_EVENTQ_CONS, 4, 0);
    idle(random_below(c, 256));
    vcpu_write(w, end.then.reg, 4, end.then.val);
}

/*
 * prepare: makes work for the pass of the first player, and says what is
 * written at its end.
 */
static void meet(const player *play, void (*prepare)(struct world *w))
{
    unsigned int offset;

    for ( offset = 0; offset < OFFSETS; offset++ )
    {
        struct world *w = world_make(offset * 8, play, 2);

        memset(&end, 0, sizeof(end));
        w->on_msi = w->on_streams = at_the_end;

        while ( end.met < ROUNDS && world_goes_on(w, MSECS) )
        {
            prepare(w);
            world_round(w);
            expect_idle(w);
        }

        world_end(w);
    }
}

static const player passes_and_writes[] = { does_a_pass, writes_at_its_end };

static struct store a_sync(struct world *w)
{
    put_sync(w);

    return (struct store){ SMMU_CMDQ_PROD, w->prod };
}

/* Each time the opposite of the round before. */
static struct store another_gbpa(struct store before)
{
    return (struct store){ SMMU_GBPA,
                           SMMU_GBPA_UPDATE | (before.val ^ SMMU_GBPA_ABORT) };
}

static void more_commands(struct world *w)
{
    end.first = a_sync(w);
    end.then = a_sync(w);
}

static void cmdqen_off(struct world *w)
{
    vcpu_write(w, SMMU_CR0, 4, SMMU_CR0_CMDQEN);
    end.first = a_sync(w);
    end.then = (struct store){ SMMU_CR0, 0 };
}

static void gbpa_changed(struct world *w)
{
    end.first = a_sync(w);
    end.then = another_gbpa(end.then);
}

static void commands_written_as_a_pass_ends_are_consumed(void **state)
{
    (void)state;
    meet(passes_and_writes, more_commands);
}

static void cmdqen_cleared_as_a_pass_ends_is_acknowledged(void **state)
{
    (void)state;
    meet(passes_and_writes, cmdqen_off);
}

static void gbpa_written_as_a_pass_ends_takes_effect(void **state)
{
    (void)state;
    meet(passes_and_writes, gbpa_changed);
}

static void enables_its_queue(struct vcpu *c)
{
    struct world *w = c->w;
    unsigned int i;

    awaits_its_end(c);
    vcpu_write(w, SMMU_CR0, 4, SMMU_CR0_CMDQEN);
    idle(random_below(c, 128));
    for ( i = 0; i < 4; i++ )
        vcpu_write(w, SMMU_EVENTQ_CONS, 4, 0);
}

static void queue_is_off(struct world *w)
{
    vcpu_write(w, SMMU_CR0, 4, 0);
    put_sync(w);
    vcpu_write(w, SMMU_CMDQ_PROD, 4, w->prod);
    end.first = another_gbpa(end.first);
}

/*
 * While a pass runs, CMDQEN is set but not acknowledged. The next pass may not
 * use the queue before it is.
 */
static void cmdqen_set_as_a_pass_ends_is_acknowledged_first(void **state)
{
    static const player play[] = { does_a_pass, enables_its_queue };

    (void)state;
    meet(play, queue_is_off);
}

int run_end_of_pass_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_written_as_a_pass_ends_are_consumed),
        cmocka_unit_test(cmdqen_cleared_as_a_pass_ends_is_acknowledged),
        cmocka_unit_test(gbpa_written_as_a_pass_ends_takes_effect),
        cmocka_unit_test(cmdqen_set_as_a_pass_ends_is_acknowledged_first),
    };

    return cmocka_run_group_tests_name("end of pass", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
