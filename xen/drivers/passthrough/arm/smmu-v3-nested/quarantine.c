/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Streams that fault too often. A guest may let a device fault without end,
 * and so delay, or lose, the records of others, which wait in the same queue.
 * Such a stream is silenced for a while: its STE aborts, of which the SMMU
 * records no events. Config 0b0xx aborts whatever xx is (IHI 0070, 5.2), so
 * one bit is enough, and the STE keeps what it was.
 *
 * A domain has NESTED_ALL such streams behind an SMMU. Beyond that, all of its
 * streams there are silenced, SWEEP of them in a run.
 *
 * It lasts MIN_MS at first, twice as long each time, MAX_MS at most. A window
 * in which a stream was not silenced makes up for all that was before. Nor
 * does it end before the records from before it are gone: they would count
 * again.
 *
 * All but smmu_quarantine_covers() is called by the SMMU's event handler only.
 * What else is read by others is changed with ste_lock.
 */
#include <xen/time.h>

#include "nested-private.h"

#define MIN_MS 1U
#define MAX_MS 100U

/* Streams silenced or released at once, where all are. */
#define SWEEP      256U
#define SWEEP_REST MILLISECS(1)

bool smmu_quarantine_covers(const struct nested_context *ctx, uint32_t psid)
{
    const struct nested_quarantined *q = ctx->quarantined;

    if ( likely(!ctx->nr_quarantined) )
        return false;

    for ( ; q != &ctx->quarantined[NESTED_ALL]; q++ )
        if ( q->active && q->psid == psid )
            return true;

    return q->active;
}

/* The stream's entry, which may be a new one; NULL if there is none left. */
static struct nested_quarantined *entry_of(struct nested_context *ctx,
                                           uint32_t psid)
{
    struct nested_quarantined *q = ctx->recent, *unused = NULL;

    if ( q && q->used && q->psid == psid )
        return q;

    for ( q = ctx->quarantined; q != &ctx->quarantined[NESTED_ALL]; q++ )
    {
        if ( q->used && q->psid == psid )
            return ctx->recent = q;
        if ( !q->used )
            unused = q;
    }

    if ( unused )
    {
        unused->used = true;
        unused->psid = psid;
        ctx->recent = unused;
    }

    return unused;
}

bool smmu_quarantine_count(struct nested_context *ctx, uint32_t psid)
{
    struct nested_quarantined *q;

    ctx->seen++;
    if ( ctx->quarantined[NESTED_ALL].active ||
         read_atomic(&ctx->nd->timed_out) )
        return true;

    q = entry_of(ctx, psid);
    if ( q && q->active )
        return true;

    ctx->counted++;
    if ( q )
        q->count++;

    return false;
}

void smmu_quarantine_window(struct nested_context *ctx)
{
    struct nested_quarantined *q = ctx->quarantined;

    ctx->seen = ctx->counted = 0;

    for ( ; q <= &ctx->quarantined[NESTED_ALL]; q++ )
        if ( q->used )
        {
            q->used = q->active || q->again;
            if ( !q->used )
                q->ms = 0;
            q->again = q->active;
            q->count = 0;
        }
}

/*
 * Silence count streams, or release them: what now covers them says which.
 * Where the SMMU does not answer in time, the domain is stopped, and this is
 * not tried again: what calls this goes before guests.
 */
static void apply(struct nested_context *ctx, uint32_t psid, uint32_t count)
{
    struct smmu_nested *nd = ctx->nd;
    uint32_t smmu = ctx - nd->contexts, i;
    bool dead;

    spin_lock(&nd->ste_lock);
    dead = nd->timed_out;
    for ( i = 0; i < count && !dead; i++ )
    {
        uint64_t *live = smmu_strtab_ste(nd, smmu, psid + i);

        if ( smmu_quarantine_covers(ctx, psid + i) )
            smmu_ste_silence(live);
        else
            smmu_ste_release(live);
        smmu_strtab_clean(nd, smmu, live);
    }
    spin_unlock(&nd->ste_lock);

    if ( !dead )
        smmu_cfgi_streams(nd, smmu, psid, count);
}

static void set_active(struct nested_context *ctx,
                       struct nested_quarantined *q, bool active)
{
    spin_lock(&ctx->nd->ste_lock);
    ctx->nr_quarantined += active - q->active;
    q->active = active;
    spin_unlock(&ctx->nd->ste_lock);
}

/* Some of all streams. Returns whether those were the last ones. */
static bool sweep(struct nested_context *ctx)
{
    struct smmu_nested *nd = ctx->nd;
    uint32_t left = SWEEP, n;

    for ( ; ctx->range < nd->nr_ranges; ctx->range++, ctx->offset = 0 )
    {
        const struct viommu_range *r = &nd->ranges[ctx->range];

        if ( &nd->contexts[r->smmu] != ctx )
            continue;
        if ( !left )
            return false;

        n = min(r->count - ctx->offset, left);
        apply(ctx, r->psid + ctx->offset, n);
        ctx->offset += n;
        /* As if a command cost as much as so many entries. */
        left -= min(left, n + SWEEP / 8);
        if ( ctx->offset < r->count )
            return false;
    }

    return true;
}

static void begin_sweep(struct nested_context *ctx, bool active)
{
    set_active(ctx, &ctx->quarantined[NESTED_ALL], active);
    ctx->sweeping = true;
    ctx->range = ctx->offset = 0;
}

void smmu_quarantine_begin(struct nested_context *ctx, s_time_t now,
                           uint32_t mark, struct nested_report *report)
{
    struct nested_quarantined *q, *all = &ctx->quarantined[NESTED_ALL];
    struct nested_quarantined *most = all;

    for ( q = ctx->quarantined; q != all; q++ )
        if ( !q->active && q->count > (most == all ? 0 : most->count) )
            most = q;

    ctx->counted -= most == all ? ctx->counted : most->count;
    most->count = 0;
    most->ms = most->ms ? min(2 * most->ms, MAX_MS) : MIN_MS;
    most->used = most->again = true;
    most->mark = mark;
    most->until = now + MILLISECS(most->ms);
    report->all = most == all;
    report->domid = ctx->nd->d->domain_id;
    report->psid = most == all ? ctx->nd->ranges[0].psid : most->psid;
    report->ms = most->ms;
    report->count++;

    if ( most == all )
    {
        begin_sweep(ctx, true);
        all->until = now;
        return;
    }

    set_active(ctx, most, true);
    apply(ctx, most->psid, 1);
}

static struct nested_quarantined *next_due(struct nested_context *ctx)
{
    struct nested_quarantined *q = ctx->quarantined, *next = NULL;

    for ( ; q <= &ctx->quarantined[NESTED_ALL]; q++ )
        if ( (q->active ||
              (ctx->sweeping && q == &ctx->quarantined[NESTED_ALL])) &&
             (!next || q->until < next->until) )
            next = q;

    return next;
}

s_time_t smmu_quarantine_due(struct nested_context *ctx)
{
    if ( (!ctx->nr_quarantined && !ctx->sweeping) ||
         read_atomic(&ctx->nd->timed_out) )
        return 0;

    return next_due(ctx)->until;
}

void smmu_quarantine_step(struct nested_context *ctx, s_time_t now,
                          bool drained, uint32_t taken)
{
    struct nested_quarantined *q = next_due(ctx);
    bool all = q == &ctx->quarantined[NESTED_ALL];

    if ( all && ctx->sweeping )
    {
        ctx->sweeping = !sweep(ctx);
        q->until = now + (ctx->sweeping ? SWEEP_REST : MILLISECS(q->ms));
    }
    else if ( !drained && (int32_t)(taken - q->mark) < 0 )
        q->until = now + MILLISECS(MIN_MS);
    else if ( all )
        begin_sweep(ctx, false);
    else
    {
        set_active(ctx, q, false);
        apply(ctx, q->psid, 1);
    }
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
