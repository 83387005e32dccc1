/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Streams that fault too often. A device that a guest lets fault without end
 * would keep Xen's event handler, and the pCPU it runs on, busy for others to
 * pay. Such a stream is given an aborting STE for a while, which is silent in
 * hardware (IHI 0070, 5.2, Config), and then what its guest wants of it by
 * then.
 *
 * A window lasts for as long as events wait for the handler, so that a slow
 * handler does not make a stream look slow.
 *
 * The stream to blame is found with one counter for each domain and SMMU: the
 * one that had most of a window's events, if it had more than half of them. A
 * domain whose faults spread over many streams is bounded by the event
 * handler's pace instead.
 */
#include <xen/sched.h>
#include <xen/time.h>

#include "smmu-v3-nested-private.h"
#include "smmu-v3-pace.h"

#define WINDOW     MILLISECS(10)
#define LIMIT      256U /* events in a window, more than all others had */
#define QUARANTINE MILLISECS(100)

struct nested_quarantined *smmu_quarantine_find(struct smmu_nested *nd,
                                                uint32_t smmu, uint32_t psid)
{
    unsigned int i;

    for ( i = 0; i < NESTED_QUARANTINED; i++ )
    {
        struct nested_quarantined *q = &nd->quarantined[i];

        if ( q->active && q->psid == psid && q->smmu == smmu )
            return q;
    }

    return NULL;
}

/*
 * A guest may be told that its change has taken effect as soon as the SMMU has
 * forgotten the STE before. So a release under way, which is towards what the
 * guest wanted before, is given up.
 */
bool smmu_quarantine_keep(struct smmu_nested *nd, struct nested_quarantined *q,
                          const uint64_t target[SMMU_STE_DWORDS])
{
    memcpy(q->target, target, sizeof(q->target));

    if ( q->releasing )
    {
        smmu_ste_abort_now(smmu_live_ste(nd->contexts[q->smmu].smmu, q->psid));
        q->releasing = false;
        q->announced = false;
        q->until = NOW() + WINDOW;
    }

    return !q->announced;
}

bool smmu_quarantined(struct smmu_nested *nd, uint32_t smmu, uint32_t psid)
{
    bool found;

    spin_lock(&nd->ste_lock);
    found = smmu_quarantine_find(nd, smmu, psid);
    spin_unlock(&nd->ste_lock);

    return found;
}

static void quarantine(struct smmu_nested *nd, uint32_t smmu, uint32_t psid)
{
    uint64_t *live = smmu_live_ste(nd->contexts[smmu].smmu, psid);
    struct nested_quarantined *q = NULL;
    unsigned int i;

    spin_lock(&nd->ste_lock);

    for ( i = 0; i < NESTED_QUARANTINED && !q; i++ )
        if ( !nd->quarantined[i].active )
            q = &nd->quarantined[i];

    if ( q && !smmu_ste_aborts(*live) &&
         !smmu_quarantine_find(nd, smmu, psid) )
    {
        q->announced = false;
        q->releasing = false;
        q->smmu = smmu;
        q->psid = psid;
        q->until = NOW() + QUARANTINE;
        memcpy(q->target, live, sizeof(q->target));
        smmu_ste_abort_now(live);
        /*
         * The tasklet may look now, without the lock, and finds all of this.
         */
        smp_wmb();
        write_atomic(&q->active, true);
    }
    else
        q = NULL;

    spin_unlock(&nd->ste_lock);

    if ( !q )
        return;

    printk(XENLOG_G_WARNING
           "viommu: %pd: StreamID %#x faults too often and aborts for %u ms\n",
           nd->d, psid, (unsigned int)(QUARANTINE / MILLISECS(1)));
    tasklet_schedule(&nd->tasklet);
}

void smmu_quarantine_count(struct smmu_nested *nd, uint32_t smmu,
                           uint32_t psid)
{
    struct nested_suspect *s = &nd->contexts[smmu].suspect;

    if ( NOW() - s->window > WINDOW &&
         !smmu_pace_behind(nd->contexts[smmu].smmu) )
    {
        s->window = NOW();
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

static int forget_ste(struct smmu_nested *nd,
                      const struct nested_quarantined *q)
{
    struct arm_smmu_device *smmu = nd->contexts[q->smmu].smmu;
    uint64_t cmd[1][2];

    smmu_cfgi_ste(cmd[0], q->psid);

    return smmu_nested_batch(nd, smmu, cmd, 1);
}

/*
 * From here on the SMMU no longer knows what the stream was before. Where it
 * does not answer, there is no quarantine to end: all streams abort for good,
 * and this tasklet, which goes before guests, waits no further time.
 */
static void announce(struct smmu_nested *nd, struct nested_quarantined *q)
{
    int rc = read_atomic(&nd->silent) ? -EIO : forget_ste(nd, q);

    spin_lock(&nd->ste_lock);
    q->announced = !rc;
    q->active = !rc;
    spin_unlock(&nd->ste_lock);
}

/*
 * One step towards what the guest wants of the stream. Returns whether it was
 * one. If not, quarantine is over, or was prolonged meanwhile.
 */
static bool release_step(struct smmu_nested *nd, struct nested_quarantined *q)
{
    uint64_t *live = smmu_live_ste(nd->contexts[q->smmu].smmu, q->psid);
    bool more;

    spin_lock(&nd->ste_lock);
    more = q->releasing && !nd->silent && smmu_ste_step(live, q->target);
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
        if ( forget_ste(nd, q) )
            return;
}

static void quarantine_work(void *data)
{
    struct smmu_nested *nd = data;
    s_time_t next = 0;
    unsigned int i;

    for ( i = 0; i < NESTED_QUARANTINED; i++ )
    {
        struct nested_quarantined *q = &nd->quarantined[i];

        if ( !read_atomic(&q->active) )
            continue;
        smp_rmb();

        if ( !q->announced )
            announce(nd, q);
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

    for ( i = 0; i < NESTED_QUARANTINED; i++ )
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
