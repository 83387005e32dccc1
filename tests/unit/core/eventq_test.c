/* SPDX-License-Identifier: GPL-2.0-only */
/* The event queue itself, IHI 0070 7.2, 7.4, 3.18. */
#include "world.h"

static void nothing_is_recorded_while_eventqen_is_0(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) & ~SMMU_CR0_EVENTQEN);
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    expect_dropped(w);
    assert_int_equal(w->edges[VSMMU_IRQ_EVENTQ], 0);
    assert_int_equal(rd32(w, SMMU_EVENTQ_PROD), 0);
}

static void each_insertion_raises_the_enabled_interrupt(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    assert_int_equal(w->edges[VSMMU_IRQ_EVENTQ], 1);
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    assert_int_equal(w->edges[VSMMU_IRQ_EVENTQ], 2);
    assert_int_equal(w->edges[VSMMU_IRQ_GERROR], 0);
}

static void no_interrupt_unless_enabled(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    wr32(w, SMMU_IRQ_CTRL, SMMU_IRQ_CTRL_GERROR_IRQEN);
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    assert_int_equal(w->edges[VSMMU_IRQ_EVENTQ], 0);
    expect_event(w, SMMU_EVT_F_TRANSLATION | SID(3), IN, IOVA, 0);
}

static void eventq_msi_besides_the_wire(void **state)
{
    struct world *w = *state;

    wr64(w, SMMU_EVENTQ_IRQ_CFG0, DONE);
    wr32(w, SMMU_EVENTQ_IRQ_CFG1, 0x5678);
    guest_on(w, 6);
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    assert_int_equal(w->edges[VSMMU_IRQ_EVENTQ], 1);
    assert_int_equal(peek32(w, DONE), 0x5678);
}

static void failed_eventq_msi_is_msi_eventq_abt_err(void **state)
{
    struct world *w = *state;

    wr64(w, SMMU_EVENTQ_IRQ_CFG0, 0x1000);
    guest_on(w, 6);
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    assert_int_equal(rd32(w, SMMU_GERROR), SMMU_GERROR_MSI_EVENTQ_ABT_ERR);
    assert_int_equal(w->edges[VSMMU_IRQ_GERROR], 1);
    expect_event(w, SMMU_EVT_F_TRANSLATION | SID(3), IN, IOVA, 0);
}

static void failed_eventq_and_gerror_msis_are_both_reported(void **state)
{
    struct world *w = *state;

    wr64(w, SMMU_EVENTQ_IRQ_CFG0, 0x1000);
    wr64(w, SMMU_GERROR_IRQ_CFG0, 0x1000);
    guest_on(w, 6);
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    assert_int_equal(rd32(w, SMMU_GERROR), SMMU_GERROR_MSI_EVENTQ_ABT_ERR |
                                               SMMU_GERROR_MSI_GERROR_ABT_ERR);
}

static void guest_consumes_while_eventqen(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_on(w, 6);
    for ( i = 0; i < 200; i++ )
    {
        fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA + i, 0);
        expect_event(w, SMMU_EVT_F_TRANSLATION | SID(3), IN, IOVA + i, 0);
    }
    assert_int_equal(rd32(w, SMMU_EVENTQ_PROD), 200 & 127);
    assert_int_equal(rd32(w, SMMU_EVENTQ_CONS), 200 & 127);
    assert_int_equal(stats(w).events_dropped, 0);
}

static void full_queue_toggles_ovflg_once(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_on(w, 6);
    for ( i = 0; i < 64; i++ )
        fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA + i, 0);
    assert_int_equal(rd32(w, SMMU_EVENTQ_PROD), 64);
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    assert_int_equal(rd32(w, SMMU_EVENTQ_PROD), 64 | SMMU_EVENTQ_PROD_OVFLG);
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    assert_int_equal(rd32(w, SMMU_EVENTQ_PROD), 64 | SMMU_EVENTQ_PROD_OVFLG);
    assert_int_equal(rd32(w, SMMU_GERROR), 0); /* an overflow is no abort */
    assert_int_equal(stats(w).events_dropped, 2);
    /* the events in the queue are still there */
    for ( i = 0; i < 64; i++ )
        expect_event(w, SMMU_EVT_F_TRANSLATION | SID(3), IN, IOVA + i, 0);
}

static void ovflg_is_toggled_again_after_acknowledgement(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_on(w, 6);
    for ( i = 0; i < 65; i++ )
        fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    /* Overflow acknowledged, nothing consumed. */
    wr32(w, SMMU_EVENTQ_CONS, SMMU_EVENTQ_CONS_OVACKFLG);
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    assert_int_equal(rd32(w, SMMU_EVENTQ_PROD), 64);
}

static void events_go_on_after_overflow_without_acknowledgement(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_on(w, 6);
    for ( i = 0; i < 65; i++ )
        fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    wr32(w, SMMU_EVENTQ_CONS, 1);
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA + 7, 0);
    assert_int_equal(rd32(w, SMMU_EVENTQ_PROD), 65 | SMMU_EVENTQ_PROD_OVFLG);
    assert_int_equal(peek64(w, EVTQ + 16), IOVA + 7);
}

/* 3.5.1: CONS ahead of PROD, without a wrap between them. */
static void inconsistent_event_indices_count_as_full(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    wr32(w, SMMU_EVENTQ_CONS, 1);
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    assert_int_equal(rd32(w, SMMU_EVENTQ_PROD), SMMU_EVENTQ_PROD_OVFLG);
    assert_int_equal(peek64(w, EVTQ), 0);
    assert_int_equal(stats(w).events_dropped, 1);
}

static void events_may_come_after_a_later_sync(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    run_sync(w);
    expect_no_event(w);
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    expect_event(w, SMMU_EVT_F_TRANSLATION | SID(3), IN, IOVA, 0);
}

static void unwritable_queue_is_eventq_abt_err(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    w->readonly = EVTQ;
    w->readonly_size = 0x1000;
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    assert_int_equal(rd32(w, SMMU_GERROR), SMMU_GERROR_EVENTQ_ABT_ERR);
    assert_int_equal(rd32(w, SMMU_EVENTQ_PROD), 0);
    assert_int_equal(w->edges[VSMMU_IRQ_GERROR], 1);
    assert_int_equal(w->edges[VSMMU_IRQ_EVENTQ], 0);
    assert_int_equal(stats(w).events_dropped, 1);
    /* Still active: no second toggle. */
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    assert_int_equal(rd32(w, SMMU_GERROR), SMMU_GERROR_EVENTQ_ABT_ERR);
}

/* Repairing it is not enough: the guest has to acknowledge the abort. */
static void nothing_is_recorded_while_eventq_abt_err(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_on(w, 6);
    w->readonly = EVTQ;
    w->readonly_size = 0x1000;
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    w->readonly_size = 0;
    for ( i = 0; i < 100; i++ )
        fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    assert_int_equal(rd32(w, SMMU_EVENTQ_PROD), 0);
    assert_int_equal(peek64(w, EVTQ), 0);
    assert_int_equal(w->edges[VSMMU_IRQ_EVENTQ], 0);
    assert_int_equal(stats(w).events_dropped, 101);
    wr32(w, SMMU_GERRORN, SMMU_GERROR_EVENTQ_ABT_ERR);
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    expect_event(w, SMMU_EVT_F_TRANSLATION | SID(3), IN, IOVA, 0);
}

static void eventq_log2size_is_clamped_to_eventqs(void **state)
{
    struct world *w = *state;

    wr64(w, SMMU_EVENTQ_BASE, EVTQ | 31);
    wr32(w, SMMU_EVENTQ_PROD, 0x3ff);
    wr32(w, SMMU_EVENTQ_CONS, 0x3ff);
    wr32(w, SMMU_CR0, SMMU_CR0_EVENTQEN);
    fault(w, SMMU_EVT_F_UUT, 0, IOVA, 0);
    fault(w, SMMU_EVT_F_UUT, 0, IOVA + 1, 0);
    assert_int_equal(rd32(w, SMMU_EVENTQ_PROD), 0x401);
    assert_int_equal(peek64(w, EVTQ + 0x3ff * SMMU_EVT_SIZE + 16), IOVA);
    assert_int_equal(peek64(w, EVTQ + 16), IOVA + 1);
}

static void eventq_base_is_aligned_to_its_size(void **state)
{
    struct world *w = *state;

    wr64(w, SMMU_EVENTQ_BASE, EVTQ | 0x7e0 | 6);
    wr32(w, SMMU_CR0, SMMU_CR0_EVENTQEN);
    fault(w, SMMU_EVT_F_UUT, 0, IOVA, 0);
    assert_int_equal(peek64(w, EVTQ + 16), IOVA);
}

static unsigned int nested_events;

/*
 * More events come, as from another CPU, while one is being written to the
 * guest.
 */
static void event_meanwhile(struct world *w, uint64_t ipa)
{
    (void)ipa;
    while ( nested_events )
    {
        nested_events--;
        fault(w, SMMU_EVT_F_ACCESS, IN, IOVA + nested_events, 0);
    }
}

static void events_from_another_cpu_are_written_by_the_first(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_on(w, 6);
    w->on_write = event_meanwhile;
    nested_events = 20;
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    expect_event(w, SMMU_EVT_F_TRANSLATION | SID(3), IN, IOVA, 0);
    for ( i = 20; i-- > 0; )
        expect_event(w, SMMU_EVT_F_ACCESS | SID(3), IN, IOVA + i, 0);
    expect_no_event(w);
    assert_false(w->v->events.draining);
}

static void events_beyond_the_ring_are_an_overflow(void **state)
{
    struct world *w = *state;
    unsigned int n = 0;
    uint64_t evt[4];

    guest_on(w, 6);
    wr32(w, SMMU_CR0, 0);
    work(w);
    guest_evtq(w, 8);
    wr32(w, SMMU_CR0, SMMU_CR0_EVENTQEN | SMMU_CR0_SMMUEN);
    w->on_write = event_meanwhile;
    nested_events = VSMMU_EVENT_RING + 5;
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    assert_true(rd32(w, SMMU_EVENTQ_PROD) & SMMU_EVENTQ_PROD_OVFLG);
    assert_int_equal(stats(w).events_dropped, 5);
    while ( next_event(w, evt) )
        n++;
    assert_int_equal(n, VSMMU_EVENT_RING + 1);
}

/* What the physical SMMU had, and the caller did not keep. */
static void lost_records_are_an_overflow(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    vsmmu_events_lost(w->v, 7);
    assert_int_equal(stats(w).events_dropped, 7);
    assert_true(rd32(w, SMMU_EVENTQ_PROD) & SMMU_EVENTQ_PROD_OVFLG);
    expect_no_event(w);

    /* Not acknowledged: it does not change again. */
    vsmmu_events_lost(w->v, 1);
    assert_true(rd32(w, SMMU_EVENTQ_PROD) & SMMU_EVENTQ_PROD_OVFLG);

    wr32(w, SMMU_CR0, SMMU_CR0_SMMUEN);
    wr32(w, SMMU_EVENTQ_CONS, rd32(w, SMMU_EVENTQ_PROD));
    vsmmu_events_lost(w->v, 1);
    assert_int_equal(rd32(w, SMMU_EVENTQ_PROD), rd32(w, SMMU_EVENTQ_CONS));
}

/*
 * A guest that makes room, and records a further event for each one written.
 */
static void event_for_event(struct world *w, uint64_t ipa)
{
    (void)ipa;
    if ( !nested_events )
        return;

    nested_events--;
    wr32(w, SMMU_EVENTQ_CONS, rd32(w, SMMU_EVENTQ_PROD));
    vsmmu_record_config(w->v, SMMU_EVT_C_BAD_STE, 3, 0);
}

static void events_of_others_do_not_hold_who_writes_them(void **state)
{
    struct world *w = *state;
    const uint64_t evt[4] = { SMMU_EVT_F_TRANSLATION | SID(0x1003), IN, IOVA };
    unsigned int n;

    guest_on(w, 6);
    w->on_write = event_for_event;
    nested_events = 10000;
    n = vsmmu_event(w->v, 0, evt);
    assert_in_range(n, 2, 1 + VSMMU_EVENTS_MEANWHILE);
    assert_in_range(10000 - nested_events, n, n + 1);
    assert_true(rd32(w, SMMU_EVENTQ_PROD) & SMMU_EVENTQ_PROD_OVFLG);

    /* Events beyond the limit are lost; those recorded now are not. */
    nested_events = 0;
    wr32(w, SMMU_EVENTQ_CONS, rd32(w, SMMU_EVENTQ_PROD));
    assert_int_equal(vsmmu_event(w->v, 0, evt), 1);
    assert_false(w->v->events.draining);
}

static void disable_meanwhile(struct world *w, uint64_t ipa)
{
    (void)ipa;
    w->on_write = NULL;
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) & ~SMMU_CR0_EVENTQEN);
    /*
     * The write has not ended: no acknowledgement, and the base is still
     * frozen.
     */
    assert_true(rd32(w, SMMU_CR0ACK) & SMMU_CR0_EVENTQEN);
    wr64(w, SMMU_EVENTQ_BASE, RAM | 3);
    assert_int_equal(rd64(w, SMMU_EVENTQ_BASE), EVTQ | 6);
}

static void disabling_eventqen_is_acknowledged_after_the_write_under_way(
    void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    w->on_write = disable_meanwhile;
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    assert_false(rd32(w, SMMU_CR0ACK) & SMMU_CR0_EVENTQEN);
    assert_int_equal(rd32(w, SMMU_EVENTQ_PROD), 1);
}

static void events_after_stop_are_dropped(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    vsmmu_stop(w->v);
    fault(w, SMMU_EVT_F_TRANSLATION, IN, IOVA, 0);
    assert_int_equal(rd32(w, SMMU_EVENTQ_PROD), 0);
    assert_int_equal(stats(w).events_dropped, 1);
}

int run_eventq_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(nothing_is_recorded_while_eventqen_is_0),
        TEST(each_insertion_raises_the_enabled_interrupt),
        TEST(no_interrupt_unless_enabled),
        TEST(eventq_msi_besides_the_wire),
        TEST(failed_eventq_msi_is_msi_eventq_abt_err),
        TEST(failed_eventq_and_gerror_msis_are_both_reported),
        TEST(guest_consumes_while_eventqen),
        TEST(full_queue_toggles_ovflg_once),
        TEST(ovflg_is_toggled_again_after_acknowledgement),
        TEST(events_go_on_after_overflow_without_acknowledgement),
        TEST(inconsistent_event_indices_count_as_full),
        TEST(events_may_come_after_a_later_sync),
        TEST(unwritable_queue_is_eventq_abt_err),
        TEST(nothing_is_recorded_while_eventq_abt_err),
        TEST(eventq_log2size_is_clamped_to_eventqs),
        TEST(eventq_base_is_aligned_to_its_size),
        TEST(events_from_another_cpu_are_written_by_the_first),
        TEST(events_beyond_the_ring_are_an_overflow),
        TEST(lost_records_are_an_overflow),
        TEST(events_of_others_do_not_hold_who_writes_them),
        TEST(disabling_eventqen_is_acknowledged_after_the_write_under_way),
        TEST(events_after_stop_are_dropped),
    };

    return cmocka_run_group_tests_name("eventq", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
