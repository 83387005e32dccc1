/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The event queue, global errors, and their interrupts (IHI 0070, 7.2
 * to 7.5, 3.18, 6.3.16 to 6.3.22, 6.3.28 to 6.3.33).
 *
 * Events come from passes (errors in the guest's tables) and, on any CPU at
 * any time, from the physical SMMUs. They wait in a ring under the lock;
 * whoever finds nobody writing them to the guest does so, outside the lock,
 * with a bounded number of those that others record meanwhile.
 *
 * What the guest learns is the view of stage 1: its own StreamID, its input
 * address, its IPAs. Stage 2, physical addresses and implementation defined
 * fields are not shown. Limits: no stalled transactions, no merging of records
 * beyond what hardware does (STE.MEV).
 */
#include "vsmmu-private.h"

#define KEEP_SSID   (SMMU_EVT0_SSV | SMMU_EVT0_SSID)
#define KEEP_ACCESS (SMMU_EVT1_PNU | SMMU_EVT1_IND | SMMU_EVT1_RNW)

/*
 * Raise an enabled interrupt: a wired one at once, while an MSI besides is
 * left to the caller, who must not hold the lock then, and say when it is
 * over. Returns true in that case.
 */
static bool interrupt(struct vsmmu *v, enum vsmmu_irq irq,
                      struct vsmmu_msi *msi)
{
    const struct vsmmu_irq_cfg *cfg = &v->regs.irq_cfg[irq];
    uint32_t enable = irq == VSMMU_IRQ_EVENTQ ? SMMU_IRQ_CTRL_EVENTQ_IRQEN
                                              : SMMU_IRQ_CTRL_GERROR_IRQEN;

    if ( !(v->regs.irq_ctrl & enable) )
        return false;

    v->ops->raise(v->host, irq);

    msi->addr = cfg->cfg0;
    msi->data = cfg->cfg1;
    if ( !msi->addr )
        return false;

    v->msis[irq]++;
    return true;
}

static void msi_is_over(struct vsmmu *v, enum vsmmu_irq irq)
{
    v->msis[irq]--;
    vsmmu_acknowledge(v);
}

bool vsmmu_gerror(struct vsmmu *v, uint32_t errors, struct vsmmu_msi *msi)
{
    uint32_t active = v->regs.gerror ^ v->regs.gerrorn;

    errors &= ~active;
    v->regs.gerror ^= errors;

    return errors && interrupt(v, VSMMU_IRQ_GERROR, msi);
}

void vsmmu_send_gerror(struct vsmmu *v, const struct vsmmu_msi *msi)
{
    bool sent = vsmmu_send_msi(v, msi->addr, &msi->data);
    uint32_t active;

    viommu_lock(&v->lock);
    active = v->regs.gerror ^ v->regs.gerrorn;
    /* The interrupt that would tell of it is the one that failed. */
    if ( !sent )
        v->regs.gerror ^= SMMU_GERROR_MSI_GERROR_ABT_ERR & ~active;
    msi_is_over(v, VSMMU_IRQ_GERROR);
    viommu_unlock(&v->lock);
}

/* 7.4: toggled once, until the guest has seen it. */
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
 * Take from the ring what can be written in one go to *ipa. Returns 0 if
 * nothing can; what cannot be written at all is dropped.
 */
static unsigned int take(struct vsmmu *v, uint64_t *ipa)
{
    struct vsmmu_events *e = &v->events;
    unsigned int log2 = vsmmu_q_log2(v->regs.eventq_base, VSMMU_EVENTQS),
                 size = 1U << log2;
    uint32_t used =
        (v->regs.eventq_prod - v->regs.eventq_cons) & (2 * size - 1);
    unsigned int index = v->regs.eventq_prod & (size - 1), i, n;

    if ( !eventq_enabled(v) || used >= size )
    {
        if ( eventq_enabled(v) && e->count )
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
 * The batch of n is in the guest's memory, or is lost: show it. The lock is
 * held, and released for MSIs.
 */
static void put(struct vsmmu *v, unsigned int n, bool written)
{
    uint32_t mask = vsmmu_q_mask(v->regs.eventq_base, VSMMU_EVENTQS);
    struct vsmmu_msi msi;
    bool send;

    if ( written )
    {
        v->regs.eventq_prod = (v->regs.eventq_prod & SMMU_EVENTQ_PROD_OVFLG) |
                              ((v->regs.eventq_prod + n) & mask);
        v->stats.events += n;
        send = interrupt(v, VSMMU_IRQ_EVENTQ, &msi);
        if ( !send )
            return;

        viommu_unlock(&v->lock);
        written = vsmmu_send_msi(v, msi.addr, &msi.data);
        viommu_lock(&v->lock);
        send =
            !written && vsmmu_gerror(v, SMMU_GERROR_MSI_EVENTQ_ABT_ERR, &msi);
        msi_is_over(v, VSMMU_IRQ_EVENTQ);
    }
    else
    {
        v->stats.events_dropped += n;
        send = vsmmu_gerror(v, SMMU_GERROR_EVENTQ_ABT_ERR, &msi);
    }

    if ( send )
    {
        viommu_unlock(&v->lock);
        vsmmu_send_gerror(v, &msi);
        viommu_lock(&v->lock);
    }
}

/*
 * Write what waits in the ring to the guest's queue. The lock is held, and
 * released for each write. Returns how many events that were.
 */
static unsigned int drain(struct vsmmu *v)
{
    struct vsmmu_events *e = &v->events;
    uint64_t ipa;
    unsigned int n, all = 0;
    bool written;

    e->draining = true;
    e->meanwhile = 0;

    for ( ; (n = take(v, &ipa)); all += n )
    {
        viommu_unlock(&v->lock);
        written = !v->ops->write(v->host, ipa, e->out, n * SMMU_EVT_SIZE);
        viommu_lock(&v->lock);
        put(v, n, written);
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
         * Whoever writes for us has done enough: it may be the handler of
         * physical events, and we a pass, with as many more as the guest
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

void vsmmu_record_config(struct vsmmu *v, unsigned int id, uint32_t vsid,
                         uint64_t fetch_ipa)
{
    uint64_t evt[4] = {
        VIOMMU_PREP(SMMU_EVT0_ID, id) |
            VIOMMU_PREP(SMMU_EVT0_SID, (uint64_t)vsid),
        0,
        0,
        fetch_ipa & SMMU_EVT3_FETCHADDR,
    };

    vsmmu_record(v, evt);
}

/*
 * What stage 2 refused lies beyond what the guest's SMMU can put out: it would
 * have ended in stage 1 (3.4, 3.4.3).
 */
static void fault_beyond_oas(uint64_t evt[4], unsigned int class)
{
    unsigned int id = SMMU_EVT_F_ADDR_SIZE;

    evt[1] = (evt[1] & KEEP_ACCESS) |
             VIOMMU_PREP(SMMU_EVT1_CLASS, (uint64_t)SMMU_EVT_CLASS_IN);
    evt[3] = 0;

    if ( class == SMMU_EVT_CLASS_CD ) /* by way of a table of CDs */
    {
        id = SMMU_EVT_C_BAD_SUBSTREAMID;
        evt[0] &= ~(uint64_t)SMMU_EVT0_SSV;
        evt[1] = evt[2] = 0;
    }

    evt[0] = (evt[0] & ~SMMU_EVT0_ID) | VIOMMU_PREP(SMMU_EVT0_ID, id);
}

/*
 * A translation fault as an SMMU with stage 1 only would have met it. False:
 * not the guest's business.
 */
static bool translate_fault(const struct vsmmu *v, uint64_t evt[4])
{
    bool s2 = evt[1] & SMMU_EVT1_S2;
    unsigned int class = VIOMMU_GET(SMMU_EVT1_CLASS, evt[1]);
    /* Only a fault in stage 2 fills this field by specification. */
    uint64_t ipa = s2 ? evt[3] & SMMU_EVT3_IPA : 0;
    unsigned int id;

    if ( ipa >> v->ids.oas_bits && class <= SMMU_EVT_CLASS_IN )
    {
        fault_beyond_oas(evt, class);
        return true;
    }

    switch ( class )
    {
    case SMMU_EVT_CLASS_IN:
        evt[1] &= KEEP_ACCESS | SMMU_EVT1_CLASS;
        evt[3] = 0;
        return !s2;

    case SMMU_EVT_CLASS_CD:
        id = SMMU_EVT_F_CD_FETCH;
        evt[1] = evt[2] = 0;
        break;

    case SMMU_EVT_CLASS_TT:
        id = SMMU_EVT_F_WALK_EABT;
        evt[1] &= KEEP_ACCESS | SMMU_EVT1_CLASS;
        break;

    default: return false;
    }

    evt[0] = (evt[0] & ~SMMU_EVT0_ID) | VIOMMU_PREP(SMMU_EVT0_ID, id);
    evt[3] = ipa;
    return true;
}

/*
 * Reduce a physical record, whose StreamID is replaced already, to what its
 * guest may know. False: nothing.
 */
static bool sanitise(const struct vsmmu *v, uint64_t evt[4])
{
    switch ( VIOMMU_GET(SMMU_EVT0_ID, evt[0]) )
    {
    case SMMU_EVT_F_TRANSLATION:
    case SMMU_EVT_F_ADDR_SIZE:
    case SMMU_EVT_F_ACCESS:
    case SMMU_EVT_F_PERMISSION: return translate_fault(v, evt);

    /*
     * The guest's own CDs and SubstreamIDs; a CD fetch's address is physical.
     */
    case SMMU_EVT_F_STREAM_DISABLED:
    case SMMU_EVT_C_BAD_SUBSTREAMID:
    case SMMU_EVT_C_BAD_CD:
    case SMMU_EVT_F_CD_FETCH: evt[1] = evt[2] = evt[3] = 0; return true;

    /*
     * The guest's own tables and devices; a table fetch's address is physical.
     */
    case SMMU_EVT_F_WALK_EABT:
    case SMMU_EVT_F_TLB_CONFLICT:
    case SMMU_EVT_F_UUT:
        if ( evt[1] & SMMU_EVT1_S2 )
            return false;
        evt[1] &= KEEP_ACCESS | SMMU_EVT1_CLASS;
        evt[3] = 0;
        return true;

    /*
     * Physical stream table, ATS, PRI, MPAM, implementation defined: Xen's
     * business or not offered.
     */
    default: return false;
    }
}

/* One event always has a SubstreamID, and no flag that says so (7.3.9). */
static uint64_t keep_ssid(uint64_t dw0)
{
    if ( VIOMMU_GET(SMMU_EVT0_ID, dw0) == SMMU_EVT_C_BAD_SUBSTREAMID )
        return SMMU_EVT0_SSID;

    return dw0 & SMMU_EVT0_SSV ? KEEP_SSID : 0;
}

unsigned int vsmmu_event(struct vsmmu *v, uint32_t smmu, const uint64_t evt[4])
{
    uint64_t e[4];
    uint32_t vsid;

    memcpy(e, evt, sizeof(e));

    if ( vsmmu_map_vsid(&v->map, smmu, VIOMMU_GET(SMMU_EVT0_SID, e[0]),
                        &vsid) )
    {
        e[0] = (e[0] & (SMMU_EVT0_ID | keep_ssid(e[0]))) |
               VIOMMU_PREP(SMMU_EVT0_SID, (uint64_t)vsid);
        if ( sanitise(v, e) )
            return vsmmu_record(v, e);
    }

    viommu_lock(&v->lock);
    v->stats.events_dropped++;
    viommu_unlock(&v->lock);

    return 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
