/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The event handler of an SMMU (IHI 0070, 3.5.1, 7.4). The event queue is one
 * FIFO for all domains. So a run of the handler, a softirq tasklet, first
 * moves records to rings, one for each domain, without touching guest memory.
 * Then it delivers from the rings, one record for each domain in turn. How
 * long runs take, and how often they come, is limited (ratelimit.h); the rest
 * waits, in the SMMU's queue or in the rings, for the run that the timer
 * starts.
 *
 * If more than BACKLOG records wait in the SMMU's queue after a run, streams
 * are silenced (quarantine.c), those of the domain with most records first.
 * While only one domain has records, it alone would gain from that; so it is
 * left alone for longer.
 *
 * What does not fit into a ring, or comes from before its stream was silenced,
 * is an overflow of the guest's queue. Of records of streams that are not
 * attached, the driver prints a few.
 *
 * Locking: the list of contexts and their rings are changed by the handler,
 * which never runs twice, with the owners' lock for reading; and by a change
 * of route, with that lock for writing. No lock is held while a record is
 * delivered or an STE changed: in_use keeps the domain from being destroyed.
 * Loops are bounded by the number of domains, the time of a run, or CHANGES.
 */
#include <xen/lib.h>
#include <xen/time.h>
#include <xen/xmalloc.h>

#include "nested-private.h"
#include "ratelimit.h"

/* Records in the SMMU's queue beyond which streams are silenced. */
#define BACKLOG 1024U

/* While only one domain has records: that many of it in a window. */
#define ALONE  2048U
#define WINDOW MILLISECS(10)

/* Streams silenced, and released, in a run; records for a look at the clock */
#define CHANGES     8U
#define CLOCK_EVERY 8U

struct smmu_events {
    struct list_head list;
    struct arm_smmu_device *smmu;
    struct timer timer;
    struct smmu_ratelimit limit;
    /* Those whose events are routed to a vSMMU. */
    struct list_head contexts;
    /* Records taken from the SMMU's queue so far; until this run. */
    uint32_t taken, before;
    /* For a message: the most that waited; records of full runs, ns. */
    uint32_t most_waited;
    uint64_t full_taken, full_ns;
    /* This run stops taking records, and delivering them, at these times. */
    s_time_t drained_by, end;
    /* Records are counted since then; and how many windows there were. */
    s_time_t window_start;
    uint32_t window;
    /* The last run left records there. A stream may be silenced. */
    bool left, silenced;
    /* The stream silenced last, and when that may be printed. */
    struct nested_report report;
    s_time_t next_report;
    struct tasklet reporter;
};

/* Appended to at boot, never shortened. */
static LIST_HEAD(handlers);
static unsigned int nr_handlers;

static always_inline struct smmu_events *events_of(
    const struct arm_smmu_device *smmu)
{
    struct smmu_events *e;

    list_for_each_entry (e, &handlers, list)
        if ( e->smmu == smmu )
            return e;

    return NULL;
}

/* By the tasklet of the SMMU's interrupt: the handler never runs twice. */
static void schedule_handler(void *data)
{
    const struct smmu_events *e = data;
    struct arm_smmu_device *smmu = e->smmu;

    tasklet_schedule(smmu->combined_irq ? &smmu->combined_irq_tasklet
                                        : &smmu->evtq_irq_tasklet);
}

/* Not in the handler: a line on a console takes longer than a run. */
static void report(void *data)
{
    const struct smmu_events *e = data;
    const struct nested_report *r = &e->report;

    printk(XENLOG_G_WARNING
           "viommu: d%u: %s: StreamID %#x faults too often and %s for %u ms "
           "(%u times so far)\n",
           r->domid, smmu_path(e->smmu), r->psid,
           r->all ? "all streams abort" : "aborts", r->ms, r->count);
}

static struct smmu_events *create(struct arm_smmu_device *smmu)
{
    struct smmu_events *e = xzalloc(struct smmu_events);

    if ( !e )
        return NULL;

    e->smmu = smmu;
    INIT_LIST_HEAD(&e->contexts);
    init_timer(&e->timer, schedule_handler, e, 0);
    tasklet_init(&e->reporter, report, e);
    list_add_tail(&e->list, &handlers);
    nr_handlers++;

    return e;
}

int smmu_events_init(struct nested_context *ctx)
{
    ctx->events = events_of(ctx->smmu) ?: create(ctx->smmu);
    ctx->ring = xmalloc_array(struct nested_record, NESTED_RING);
    INIT_LIST_HEAD(&ctx->list);

    return ctx->events && ctx->ring ? 0 : -ENOMEM;
}

/* Says what a record of the domain had to wait for at most. */
void smmu_events_free(struct nested_context *ctx)
{
    const struct smmu_events *e = ctx->events;

    if ( e )
        printk(XENLOG_INFO "viommu: %pd: %s: at most %u event records waited, "
                           "%u ns for each\n",
               ctx->nd->d, smmu_path(ctx->smmu), e->most_waited,
               (unsigned int)(e->full_ns / max(e->full_taken, (uint64_t)1)));
    xfree(ctx->ring);
}

void smmu_nested_route_events(struct smmu_nested *nd, struct vsmmu *vsmmu)
{
    struct nested_context *ctx = nd->contexts;
    struct nested_context *end = ctx + nd->nr_contexts;

    write_lock(&smmu_owners_lock);
    nd->vsmmu = vsmmu;
    for ( ; ctx != end; ctx++ )
    {
        list_del_init(&ctx->list);
        ctx->nr_records = ctx->nr_lost = 0;
        if ( vsmmu )
            list_add_tail(&ctx->list, &ctx->events->contexts);
    }
    write_unlock(&smmu_owners_lock);
}

bool smmu_events_in_use(const struct smmu_nested *nd)
{
    bool in_use = false;
    unsigned int i;

    for ( i = 0; i < nd->nr_contexts; i++ )
        in_use |= read_atomic(&nd->contexts[i].in_use);
    smp_mb();

    return in_use;
}

/* --- Taking records --- */

bool smmu_nested_mute(const struct arm_smmu_device *smmu)
{
    return events_of(smmu) && !printk_ratelimit();
}

/* With the owners' lock. */
static void take(struct nested_context *ctx, const u64 *evt)
{
    unsigned int n;

    if ( list_empty(&ctx->list) )
        return;

    /* After two windows, all is forgotten. */
    for ( n = min(ctx->events->window - ctx->window, 2U); n; n-- )
        smmu_quarantine_window(ctx);
    ctx->window = ctx->events->window;

    if ( smmu_quarantine_count(ctx, VIOMMU_GET(SMMU_EVT0_SID, evt[0])) ||
         ctx->nr_records == NESTED_RING )
        ctx->nr_lost++;
    else
        memcpy(&ctx->ring[(ctx->first + ctx->nr_records++) % NESTED_RING], evt,
               sizeof(ctx->ring[0]));
}

bool smmu_nested_event(const struct arm_smmu_device *smmu, const u64 *evt)
{
    struct nested_context *ctx;

    read_lock(&smmu_owners_lock);
    ctx = smmu_owner_of(smmu, VIOMMU_GET(SMMU_EVT0_SID, evt[0]));
    if ( ctx )
        take(ctx, evt);
    read_unlock(&smmu_owners_lock);

    return ctx || smmu_nested_mute(smmu);
}

/* --- Delivering them --- */

static void end_use(struct nested_context *ctx)
{
    smp_mb();
    write_atomic(&ctx->in_use, false);
}

/* With the owners' lock: the next domain in turn with something to deliver. */
static struct nested_context *next_waiting(const struct smmu_events *e)
{
    struct nested_context *ctx;

    list_for_each_entry (ctx, &e->contexts, list)
        if ( ctx->nr_records || ctx->nr_lost )
            return ctx;

    return NULL;
}

/* What is delivered: losses, then a record. */
struct delivery {
    struct vsmmu *vsmmu;
    unsigned int lost;
    bool have;
    struct nested_record record;
};

/* With the owners' lock: take what is next. Returns of whom, or NULL. */
static struct nested_context *dequeue(struct smmu_events *e,
                                      struct delivery *d)
{
    struct nested_context *ctx = next_waiting(e);

    if ( !ctx )
        return NULL;

    list_del(&ctx->list);
    list_add_tail(&ctx->list, &e->contexts);

    d->vsmmu = ctx->nd->vsmmu;
    d->lost = ctx->nr_lost;
    ctx->nr_lost = 0;
    d->have = ctx->nr_records;
    if ( d->have )
    {
        d->record = ctx->ring[ctx->first];
        ctx->first = (ctx->first + 1) % NESTED_RING;
        ctx->nr_records--;
    }
    write_atomic(&ctx->in_use, true);

    return ctx;
}

/*
 * Deliver one record, without a lock: writing to a guest's memory takes the
 * lock of its stage 2, under which Xen's driver takes locks of its own, and
 * holds one when it calls smmu_nested_owns(). And destroying one domain must
 * not wait for what another does to its stage 2. Returns whether more wait.
 */
static bool deliver(struct smmu_events *e)
{
    struct nested_context *ctx;
    struct delivery d;
    bool more;

    read_lock(&smmu_owners_lock);
    ctx = dequeue(e, &d);
    more = next_waiting(e);
    read_unlock(&smmu_owners_lock);

    if ( !ctx )
        return false;
    if ( d.lost )
        vsmmu_events_lost(d.vsmmu, d.lost);
    if ( d.have )
        vsmmu_event(d.vsmmu, ctx - ctx->nd->contexts, d.record.evt);
    end_use(ctx);

    return more;
}

/* --- Silencing streams --- */

static uint32_t backlog(const struct smmu_events *e)
{
    const struct arm_smmu_queue *q = &e->smmu->evtq.q;
    uint32_t mask = (2U << q->llq.max_n_shift) - 1;

    return (readl_relaxed(q->prod_reg) - q->llq.cons) & mask;
}

/*
 * The domain that had most records in this window, if it is to be silenced:
 * they are more than half its share of all; or many, where it is alone.
 */
static struct nested_context *worst(struct smmu_events *e)
{
    struct nested_context *ctx = NULL, *most = NULL;
    unsigned int domains = 0;
    uint64_t all = 0;

    read_lock(&smmu_owners_lock);
    list_for_each_entry (ctx, &e->contexts, list)
    {
        if ( ctx->window != e->window )
            continue;
        domains += !!ctx->seen;
        all += ctx->seen;
        if ( !most || ctx->counted > most->counted )
            most = ctx;
    }
    if ( domains > 1 ? 2 * (uint64_t)most->counted * domains <= all
                     : !most || most->counted < ALONE )
        most = NULL;
    else
        write_atomic(&most->in_use, true);
    read_unlock(&smmu_owners_lock);

    return most;
}

static void silence(struct smmu_events *e, uint32_t waiting, s_time_t now)
{
    struct nested_context *ctx;
    unsigned int n = 0;

    if ( waiting <= BACKLOG )
        return;

    for ( ; n < CHANGES && (ctx = worst(e)); n++ )
    {
        smmu_quarantine_begin(ctx, now, e->taken + waiting, &e->report);
        end_use(ctx);
    }

    e->silenced |= n;
    if ( n && now >= e->next_report )
    {
        e->next_report = now + MILLISECS(1000);
        tasklet_schedule(&e->reporter);
    }
}

/*
 * The next domain in turn with a stream to change now. Sets *next to when
 * there is one, if there is none.
 */
static struct nested_context *next_due(struct smmu_events *e, s_time_t now,
                                       s_time_t *next)
{
    struct nested_context *ctx = NULL, *found = NULL;
    s_time_t due;

    *next = 0;
    read_lock(&smmu_owners_lock);
    list_for_each_entry (ctx, &e->contexts, list)
    {
        due = smmu_quarantine_due(ctx);
        if ( due && (!*next || due < *next) )
        {
            *next = due;
            found = ctx;
        }
    }
    if ( found && *next <= now )
        write_atomic(&found->in_use, true);
    else
        found = NULL;
    read_unlock(&smmu_owners_lock);

    return found;
}

/* Returns when there are more streams to release, or 0. */
static s_time_t release(struct smmu_events *e, s_time_t now)
{
    struct nested_context *ctx;
    s_time_t next;
    unsigned int n;

    for ( n = 0; (ctx = next_due(e, now, &next)) && n < CHANGES; n++ )
    {
        smmu_quarantine_step(ctx, now, !e->left, e->taken);
        end_use(ctx);
    }
    if ( ctx )
        end_use(ctx);

    return next;
}

/* --- A run --- */

bool smmu_nested_events_paused(const struct arm_smmu_device *smmu)
{
    struct smmu_events *e = events_of(smmu);
    s_time_t now = NOW();

    if ( !e )
        return false;

    if ( !smmu_ratelimit_begin(&e->limit, now) )
    {
        set_timer(&e->timer, e->limit.next_run);
        return true;
    }

    /*
     * A window lasts as long as records wait, so that a slow handler does not
     * make a stream look slow.
     */
    if ( now - e->window_start > WINDOW && !e->left )
    {
        e->window_start = now;
        e->window++;
    }

    e->end = now + smmu_ratelimit_burst(&e->limit, nr_handlers);
    e->drained_by = e->end - (e->end - now) / RATELIMIT_DELIVERY;

    return false;
}

/* Nothing is left in the SMMU's queue, or no time to take it. */
static void finish(struct smmu_events *e, bool left)
{
    uint32_t waiting = left ? backlog(e) : 0;
    s_time_t now, next;
    bool more;

    e->left = left;
    e->most_waited = max(e->most_waited, e->taken - e->before + waiting);
    e->before = e->taken;
    do
    {
        more = deliver(e);
        now = NOW();
    } while ( more && now < e->end );

    silence(e, waiting, now);
    next = e->silenced ? release(e, now) : 0;
    e->silenced = next;
    if ( left || next )
        now = NOW();

    smmu_ratelimit_end(&e->limit, now, nr_handlers, left || more);
    if ( left || more )
        next = e->limit.next_run;
    if ( next )
        set_timer(&e->timer, max(next, e->limit.next_run));
}

bool smmu_nested_pause_events(const struct arm_smmu_device *smmu)
{
    struct smmu_events *e = events_of(smmu);
    s_time_t now;

    if ( !e || ++e->taken % CLOCK_EVERY || (now = NOW()) < e->drained_by )
        return false;

    e->full_taken += e->taken - e->before;
    e->full_ns += now - e->limit.start;
    finish(e, true);
    return true;
}

void smmu_nested_events_taken(const struct arm_smmu_device *smmu)
{
    struct smmu_events *e = events_of(smmu);

    if ( e )
        finish(e, false);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
