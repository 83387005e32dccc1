/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Streams that fault too often. A guest may let a device fault without end,
 * and so keep Xen's event handler, and the pCPU it runs on, busy at the cost
 * of others. Such a stream is given an aborting STE for a while, of which the
 * SMMU records no events (IHI 0070, 5.2, Config), and then the STE that the
 * vSMMU requests by that time.
 *
 * A window lasts as long as events wait for the handler, so that a slow
 * handler does not make a stream look slow.
 *
 * One counter for each domain and SMMU finds the stream that had most of a
 * window's events, if it had more than half of them. A domain whose faults
 * spread over many streams is bounded by the rate limit of the event handler.
 */
#include <xen/time.h>

#include "nested-private.h"
#include "ratelimit.h"

#define WINDOW     MILLISECS(10)
#define QUARANTINE MILLISECS(100)

/* Events of one stream in a window, more than all others had. */
#define LIMIT 256U

struct nested_quarantined *smmu_quarantine_find(struct smmu_nested *nd,
                                                uint32_t smmu, uint32_t psid)
{
    struct nested_quarantined *q = nd->quarantined;

    for ( ; q != &nd->quarantined[NESTED_MAX_QUARANTINED]; q++ )
        if ( q->active && q->psid == psid && q->smmu == smmu )
            return q;

    return NULL;
}

static uint64_t *live_ste(const struct smmu_nested *nd,
                          const struct nested_quarantined *q)
{
    return smmu_strtab_ste(nd, q->smmu, q->psid);
}

/*
 * A guest may be told that its change has taken effect as soon as the SMMU has
 * invalidated the STE from before the quarantine. A release in progress leads
 * to the previous target, so it is given up.
 */
bool smmu_quarantine_retarget(struct smmu_nested *nd,
                              struct nested_quarantined *q,
                              const uint64_t target[SMMU_STE_DWORDS])
{
    memcpy(q->target, target, sizeof(q->target));

    if ( q->releasing )
    {
        smmu_strtab_abort(nd, q->smmu, live_ste(nd, q));
        q->releasing = false;
        q->invalidated = false;
        q->until = NOW() + WINDOW;
    }

    return !q->invalidated;
}

bool smmu_quarantine_active(struct smmu_nested *nd, uint32_t smmu,
                            uint32_t psid)
{
    bool found;

    spin_lock(&nd->ste_lock);
    found = smmu_quarantine_find(nd, smmu, psid);
    spin_unlock(&nd->ste_lock);

    return found;
}

static void quarantine(struct smmu_nested *nd, uint32_t smmu, uint32_t psid)
{
    uint64_t *live = smmu_strtab_ste(nd, smmu, psid);
    struct nested_quarantined *q = NULL;
    unsigned int i;

    spin_lock(&nd->ste_lock);

    for ( i = 0; i < NESTED_MAX_QUARANTINED && !q; i++ )
        if ( !nd->quarantined[i].active )
            q = &nd->quarantined[i];

    if ( q && !smmu_ste_aborts(*live) &&
         !smmu_quarantine_find(nd, smmu, psid) )
    {
        q->invalidated = false;
        q->releasing = false;
        q->smmu = smmu;
        q->psid = psid;
        q->until = NOW() + QUARANTINE;
        memcpy(q->target, live, sizeof(q->target));
        smmu_strtab_abort(nd, smmu, live);
        /* The tasklet reads active without the lock: all else comes first. */
        smp_wmb();
        write_atomic(&q->active, true);
    }
    else
        q = NULL;

    spin_unlock(&nd->ste_lock);

    if ( !q )
        return;

    printk(XENLOG_G_WARNING
           "viommu: %pd: %s: StreamID %#x faults too often and aborts for "
           "%u ms\n",
           nd->d, smmu_path(nd->contexts[smmu].smmu), psid,
           (unsigned int)(QUARANTINE / MILLISECS(1)));
    tasklet_schedule(&nd->tasklet);
}

void smmu_quarantine_count_event(struct smmu_nested *nd, uint32_t smmu,
                                 uint32_t psid)
{
    struct nested_suspect *s = &nd->contexts[smmu].suspect;

    if ( NOW() - s->window_start > WINDOW &&
         !smmu_ratelimit_backlog(nd->contexts[smmu].smmu) )
    {
        s->window_start = NOW();
        s->weight = 0;
    }

    if ( !s->weight )
        s->psid = psid;

    if ( s->psid != psid )
    {
        s->weight--;
        return;
    }

    if ( ++s->weight > LIMIT )
    {
        s->weight = 0;
        quarantine(nd, smmu, psid);
    }
}

/* Make the SMMU invalidate the stream's STE. */
static int invalidate_ste(struct smmu_nested *nd,
                          const struct nested_quarantined *q)
{
    return smmu_cfgi_streams(nd, q->smmu, q->psid, 1);
}

/*
 * Make the SMMU invalidate the STE from before the quarantine. Where it does
 * not answer in time, there is no quarantine to end: all streams abort for
 * good, and this tasklet, which goes before guests, does not wait again.
 */
static void invalidate_old_ste(struct smmu_nested *nd,
                               struct nested_quarantined *q)
{
    int rc = read_atomic(&nd->timed_out) ? -EIO : invalidate_ste(nd, q);

    spin_lock(&nd->ste_lock);
    q->invalidated = !rc;
    q->active = !rc;
    spin_unlock(&nd->ste_lock);
}

/*
 * One step towards the target. Returns whether there was one. If not, the
 * quarantine is over, or was prolonged in the meantime.
 */
static bool release_step(struct smmu_nested *nd, struct nested_quarantined *q)
{
    uint64_t *live = live_ste(nd, q);
    bool more;

    spin_lock(&nd->ste_lock);
    more = q->releasing && !nd->timed_out &&
           smmu_strtab_step(nd, q->smmu, live, q->target);
    if ( q->releasing && !more )
        q->active = false;
    spin_unlock(&nd->ste_lock);

    return more;
}

static void release(struct smmu_nested *nd, struct nested_quarantined *q)
{
    spin_lock(&nd->ste_lock);
    q->releasing = true;
    spin_unlock(&nd->ste_lock);

    while ( release_step(nd, q) )
        if ( invalidate_ste(nd, q) )
            return;
}

static void quarantine_work(void *data)
{
    struct smmu_nested *nd = data;
    struct nested_quarantined *q = nd->quarantined;
    s_time_t next = 0;

    for ( ; q != &nd->quarantined[NESTED_MAX_QUARANTINED]; q++ )
    {
        if ( !read_atomic(&q->active) )
            continue;
        smp_rmb();

        if ( !q->invalidated )
            invalidate_old_ste(nd, q);
        else if ( NOW() >= q->until )
            release(nd, q);

        if ( q->active && (!next || q->until < next) )
            next = q->until;
    }

    if ( next )
        set_timer(&nd->timer, next);
}

static void quarantine_expired(void *data)
{
    struct smmu_nested *nd = data;

    tasklet_schedule(&nd->tasklet);
}

void smmu_quarantine_init(struct smmu_nested *nd)
{
    spin_lock_init(&nd->ste_lock);
    tasklet_init(&nd->tasklet, quarantine_work, nd);
    init_timer(&nd->timer, quarantine_expired, nd, 0);
}

void smmu_quarantine_end(struct smmu_nested *nd)
{
    unsigned int i;

    /* In this order: the timer schedules the tasklet, which sets the timer. */
    tasklet_kill(&nd->tasklet);
    kill_timer(&nd->timer);
    tasklet_kill(&nd->tasklet);

    for ( i = 0; i < NESTED_MAX_QUARANTINED; i++ )
        nd->quarantined[i].active = false;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
