/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vCPUs that do at random what a guest does, and physical events meanwhile.
 * vcpus.c checks what must hold at all times, in what the core calls.
 */
#include "vcpus.h"

#define ROUNDS 2000U
#define MSECS  4000U /* at most */
#define DEEDS  30U   /* of each vCPU in a round */

/*
 * A guest's own locks: for its driver's queues, and for events of one physical
 * SMMU.
 */
static struct {
    OWN_LINE bool cmdq, evtq, smmu;
    uint32_t cons;  /* of the event queue */
    uint64_t sent;  /* number of the last event */
    uint64_t taken; /* and of the last one that the guest took */
} guest;

static bool try(bool *lock)
{
    return !__atomic_exchange_n(lock, true, __ATOMIC_ACQUIRE);
}

static void sends_commands(struct vcpu *c)
{
    struct world *w = c->w;
    uint32_t cons, used, n;
    uint64_t vsid = random_below(c, NR_STREAMS);

    if ( !try(&guest.cmdq) )
        return;

    cons = vsmmu_read(w->v, SMMU_CMDQ_CONS, 4);
    used = (w->prod - cons) & ((2U << CMDQ_LOG2) - 1);
    for ( n = random_below(c, 4); n && used + n < 1U << CMDQ_LOG2; n-- )
        switch ( random_below(c, 4) )
        {
        case 0:
            put(w, SMMU_CMD_CFGI_STE | VIOMMU_PREP(SMMU_CMD0_SID, vsid),
                SMMU_CMD1_CFGI_LEAF);
            break;
        case 1: put(w, SMMU_CMD_CFGI_STE_RANGE, 31); break;
        case 2: put(w, SMMU_CMD_TLBI_NH_ALL, 0); break;
        default: put_sync(w); break;
        }
    vcpu_write(w, SMMU_CMDQ_PROD, 4, w->prod);

    STORE(guest.cmdq, false);
}

static void take_event(struct world *w)
{
    uint64_t evt[4];

    memcpy(evt,
           w->ram + (EVTQ - RAM) +
               (guest.cons & ((1U << EVTQ_LOG2) - 1)) * SMMU_EVT_SIZE,
           sizeof(evt));
    if ( evt[2] <= guest.taken || evt[2] > LOAD(guest.sent) )
        world_is_wrong(w, "an event that was not sent, or a second time");
    guest.taken = evt[2];
    guest.cons = (guest.cons + 1) & ((2U << EVTQ_LOG2) - 1);
}

static void takes_events(struct vcpu *c)
{
    struct world *w = c->w;
    uint32_t prod;

    if ( !try(&guest.evtq) )
        return;

    prod = vsmmu_read(w->v, SMMU_EVENTQ_PROD, 4);
    while ( guest.cons != (prod & ~SMMU_EVENTQ_PROD_OVFLG) )
        take_event(w);
    vcpu_write(w, SMMU_EVENTQ_CONS, 4,
               guest.cons | (prod & SMMU_EVENTQ_PROD_OVFLG));

    STORE(guest.evtq, false);
}

static void meets_a_fault(struct vcpu *c)
{
    struct world *w = c->w;
    uint64_t evt[4] = {
        VIOMMU_PREP(SMMU_EVT0_ID, SMMU_EVT_F_TRANSLATION) |
            VIOMMU_PREP(SMMU_EVT0_SID, UINT64_C(0x1000)),
        VIOMMU_PREP(SMMU_EVT1_CLASS, (uint64_t)SMMU_EVT_CLASS_IN),
        0,
        0,
    };

    if ( !try(&guest.smmu) )
        return;

    evt[2] = guest.sent + 1;
    STORE(guest.sent, evt[2]);
    vsmmu_event(w->v, 0, evt);

    STORE(guest.smmu, false);
}

static void plays(struct vcpu *c)
{
    struct world *w = c->w;
    unsigned int i;

    for ( i = 0; i < DEEDS; i++ )
    {
        switch ( random_below(c, 12) )
        {
        case 0:
            vcpu_write(w, SMMU_CR0, 4,
                       (random_below(c, 2) ? SMMU_CR0_SMMUEN : 0) |
                           (random_below(c, 4) ? SMMU_CR0_CMDQEN : 0) |
                           (random_below(c, 4) ? SMMU_CR0_EVENTQEN : 0));
            break;
        case 1:
            vcpu_write(w, SMMU_GBPA, 4,
                       SMMU_GBPA_UPDATE |
                           (random_below(c, 2) ? SMMU_GBPA_ABORT : 0));
            break;
        case 2:
            vcpu_write(w, SMMU_IRQ_CTRL, 4,
                       random_below(c, 2) ? SMMU_IRQ_CTRL_EVENTQ_IRQEN : 0);
            break;
        case 3: takes_events(c); break;
        case 4:
        case 5: meets_a_fault(c); break;
        default: sends_commands(c); break;
        }
        idle(random_below(c, 100));
    }
}

static void vcpus_at_random_get_what_they_asked_for(void **state)
{
    static const player play[] = { plays, plays, plays };
    struct world *w = world_make(0, play, ARRAY_SIZE(play));
    struct vsmmu_stats s;

    (void)state;
    vcpu_write(w, SMMU_EVENTQ_BASE, 8, EVTQ | EVTQ_LOG2);
    vcpu_write(w, SMMU_EVENTQ_IRQ_CFG0, 8, SIGNAL);
    vcpu_write(w, SMMU_STRTAB_BASE, 8, STRTAB);
    vcpu_write(w, SMMU_STRTAB_BASE_CFG, 4, 4);

    do
    {
        world_round(w);
        /* So that waiting commands are consumed. */
        vcpu_write(w, SMMU_CR0, 4, SMMU_CR0_CMDQEN);
        expect_idle(w);
    } while ( w->round < ROUNDS && world_goes_on(w, MSECS) );

    vsmmu_get_stats(w->v, &s);
    world_end(w);
    assert_int_equal(s.events + s.events_dropped, guest.sent);
    assert_true(guest.taken && s.commands);
}

int run_random_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(vcpus_at_random_get_what_they_asked_for),
    };

    return cmocka_run_group_tests_name("random", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
