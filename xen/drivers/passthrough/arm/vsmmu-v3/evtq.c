/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The event queue, global errors, and their interrupts (IHI 0070, 7.2
 * to 7.5, 3.18, 6.3.16 to 6.3.22, 6.3.28 to 6.3.33).
 *
 * Events come from passes (errors in the guest's tables) and, on any CPU at
 * any time, from the physical SMMUs (event.c). They wait in a ring under the
 * lock. The first recorder to find no drain running drains the ring into the
 * guest's queue, without the lock while it writes, and with it a bounded
 * number of events that others record meanwhile.
 *
 * Limits: no stalled transactions, no merging of records beyond what hardware
 * does (STE.MEV).
 */
#include "vsmmu-private.h"

/*
 * With the lock held, which is released while an MSI is written: raise an
 * enabled interrupt, the wired one and, if the guest asks for it, an MSI.
 * False if that could not be written.
 */
static bool interrupt(struct vsmmu *v, enum vsmmu_irq irq)
{
    uint64_t addr = v->regs.irq_cfg[irq].cfg0;
    uint32_t data = v->regs.irq_cfg[irq].cfg1;
    uint32_t enable = irq == VSMMU_IRQ_EVENTQ ? SMMU_IRQ_CTRL_EVENTQ_IRQEN
                                              : SMMU_IRQ_CTRL_GERROR_IRQEN;
    bool sent;

    if ( !(v->regs.irq_ctrl & enable) )
        return true;

    v->ops->raise(v->host, irq);
    if ( !addr )
        return true;

    v->msis[irq]++;
    viommu_unlock(&v->lock);
    sent = vsmmu_send_msi(v, addr, &data);
    viommu_lock(&v->lock);
    v->msis[irq]--;
    vsmmu_acknowledge(v);

    return sent;
}

/* 7.5: toggle the bits of errors that are not active. Returns those. */
static uint32_t activate(struct vsmmu_regs *regs, uint32_t errors)
{
    errors &= ~(regs->gerror ^ regs->gerrorn);
    regs->gerror ^= errors;

    return errors;
}

void vsmmu_gerror(struct vsmmu *v, uint32_t errors)
{
    /* No interrupt for the last one: that is the one that failed. */
    if ( activate(&v->regs, errors) && !interrupt(v, VSMMU_IRQ_GERROR) )
        activate(&v->regs, SMMU_GERROR_MSI_GERROR_ABT_ERR);
}

/* 7.4: toggled once, until the guest acknowledges it. */
static void overflow(struct vsmmu_regs *regs)
{
    if ( !((regs->eventq_prod ^ regs->eventq_cons) & SMMU_EVENTQ_PROD_OVFLG) )
        regs->eventq_prod ^= SMMU_EVENTQ_PROD_OVFLG;
}

/* 7.2.1: on, and no abort that the guest has not acknowledged. */
static bool eventq_enabled(const struct vsmmu *v)
{
    const struct vsmmu_regs *regs = &v->regs;

    return !v->stopped && (regs->cr0 & regs->cr0ack & SMMU_CR0_EVENTQEN) &&
           !((regs->gerror ^ regs->gerrorn) & SMMU_GERROR_EVENTQ_ABT_ERR);
}

/*
 * While SMMUEN is 0 there is no translation that could fail (6.3.9.6, 7.2.1).
 */
static bool may_happen(const struct vsmmu *v, const uint64_t evt[4])
{
    return ((v->regs.cr0 | v->regs.cr0ack) & SMMU_CR0_SMMUEN) ||
           VIOMMU_GET(SMMU_EVT0_ID, evt[0]) == SMMU_EVT_F_UUT;
}

/*
 * Take from the ring, which is not empty, into e->out what one transfer to
 * *ipa can write. Returns how many events; 0 if the queue takes none: then all
 * are dropped.
 */
static unsigned int take(struct vsmmu *v, uint64_t *ipa)
{
    struct vsmmu_events *e = &v->events;
    unsigned int log2 = vsmmu_q_log2(v->regs.eventq_base, VSMMU_EVENTQS);
    unsigned int i, n, size = 1U << log2;
    uint32_t prod = v->regs.eventq_prod;
    uint32_t used = (prod - v->regs.eventq_cons) & (2 * size - 1);
    unsigned int index = prod & (size - 1);
    bool enabled = eventq_enabled(v);

    if ( !enabled || used >= size )
    {
        if ( enabled )
            overflow(&v->regs);
        v->stats.events_dropped += e->count;
        e->count = 0;
        return 0;
    }

    *ipa = vsmmu_q_addr(&v->ids, v->regs.eventq_base, log2, SMMU_EVT_SIZE) +
           (uint64_t)index * SMMU_EVT_SIZE;
    n = min(e->count, VSMMU_EVENT_BATCH);
    n = min(n, size - used);
    n = min(n, size - index);
    n = min(n, (unsigned int)(VSMMU_PAGE - *ipa % VSMMU_PAGE) / SMMU_EVT_SIZE);

    for ( i = 0; i < n; i++ )
        memcpy(e->out[i], e->ring[(e->head + i) % VSMMU_EVENT_RING],
               sizeof(e->out[i]));

    e->head = (e->head + n) % VSMMU_EVENT_RING;
    e->count -= n;

    return n;
}

/*
 * With the lock held, which is released for MSIs: show the guest a batch of n
 * events in its memory, or that they could not be written.
 */
static void publish(struct vsmmu *v, unsigned int n, bool written)
{
    struct vsmmu_regs *regs = &v->regs;
    uint32_t mask = vsmmu_q_mask(regs->eventq_base, VSMMU_EVENTQS);

    if ( !written )
    {
        v->stats.events_dropped += n;
        vsmmu_gerror(v, SMMU_GERROR_EVENTQ_ABT_ERR);
        return;
    }

    regs->eventq_prod = (regs->eventq_prod & SMMU_EVENTQ_PROD_OVFLG) |
                        ((regs->eventq_prod + n) & mask);
    v->stats.events += n;
    if ( !interrupt(v, VSMMU_IRQ_EVENTQ) )
        vsmmu_gerror(v, SMMU_GERROR_MSI_EVENTQ_ABT_ERR);
}

/*
 * With the lock held, which is released for each write: write what is in the
 * ring to the guest's queue. Returns how many events that were.
 */
static unsigned int drain(struct vsmmu *v)
{
    struct vsmmu_events *e = &v->events;
    uint64_t ipa;
    unsigned int n, all = 0;
    bool written;

    e->draining = true;
    e->meanwhile = 0;

    for ( ; e->count && (n = take(v, &ipa)); all += n )
    {
        viommu_unlock(&v->lock);
        written = !v->ops->write(v->host, ipa, e->out, n * SMMU_EVT_SIZE);
        viommu_lock(&v->lock);
        publish(v, n, written);
    }

    if ( e->lost && eventq_enabled(v) )
        overflow(&v->regs);

    e->lost = false;
    e->draining = false;
    vsmmu_acknowledge(v);

    return all;
}

unsigned int vsmmu_record(struct vsmmu *v, const uint64_t evt[4])
{
    struct vsmmu_events *e = &v->events;
    unsigned int written = 0;

    viommu_lock(&v->lock);

    if ( !eventq_enabled(v) || !may_happen(v, evt) )
        v->stats.events_dropped++;
    else if ( e->draining && e->meanwhile == VSMMU_EVENT_RING )
    {
        /*
         * The drain has done its share: it may run in the handler of physical
         * events, while this is a pass that records as many as the guest
         * likes.
         */
        e->lost = true;
        v->stats.events_dropped++;
    }
    else
    {
        memcpy(e->ring[(e->head + e->count++) % VSMMU_EVENT_RING], evt,
               sizeof(e->ring[0]));
        if ( e->draining )
            e->meanwhile++;
        else
            written = drain(v);
    }

    viommu_unlock(&v->lock);

    return written;
}

void vsmmu_events_lost(struct vsmmu *v, unsigned int n)
{
    viommu_lock(&v->lock);
    v->stats.events_dropped += n;
    if ( eventq_enabled(v) )
        overflow(&v->regs);
    viommu_unlock(&v->lock);
}

void vsmmu_record_config(struct vsmmu *v, unsigned int id, uint32_t vsid,
                         uint64_t fetch_ipa)
{
    uint64_t evt[4] = { VIOMMU_PREP(SMMU_EVT0_ID, id) |
                        VIOMMU_PREP(SMMU_EVT0_SID, (uint64_t)vsid) };

    evt[3] = fetch_ipa & SMMU_EVT3_FETCHADDR;
    vsmmu_record(v, evt);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
