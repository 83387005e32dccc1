/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The end of a domain: its streams abort, and its SMMUs invalidate what they
 * cache of its STEs (IHI 0070, 4.3) and translations (4.4).
 *
 * A domain may have any number of streams, and an SMMU may not respond. So
 * this is done in stretches: each does a limited amount of work, looks at an
 * SMMU a limited number of times, and leaves the rest to the next. What is
 * done, and how long an SMMU has not responded, is kept between them. First
 * all STEs are written. Then each SMMU gets the commands for its own streams;
 * one that does not respond keeps the commands from no other.
 *
 * Limits: one command and a CMD_SYNC at a time for each SMMU. The queue of one
 * that does not respond is not filled up: Xen's driver would wait for room in
 * it for ever.
 */
#include <xen/time.h>

#include "nested-private.h"

/*
 * The work of a stretch: the unit is a stream whose STE is written. A command
 * costs more, as do the locks for a block of streams, and a look at CONS.
 */
#define STRETCH      768
#define BLOCK_COST   8
#define COMMAND_COST 32
#define LOOK_COST    8

static void advance(struct nested_cursor *at, const struct viommu_range *r,
                    uint32_t streams)
{
    at->done += streams;
    if ( at->done == r->count )
    {
        at->range++;
        at->done = 0;
    }
}

/* Returns whether all streams abort. */
static bool abort_streams(struct smmu_nested *nd, int *left)
{
    struct nested_cursor *at = &nd->aborted;

    while ( *left > 0 && at->range < nd->nr_ranges )
    {
        const struct viommu_range *r = &nd->ranges[at->range];
        uint32_t n = min(r->count - at->done, (uint32_t)VSMMU_BLOCK);

        n = min(n, (uint32_t)*left);
        smmu_nested_abort_block(nd, r->smmu, r->psid + at->done, n);
        advance(at, r, n);
        *left -= n + BLOCK_COST;
    }

    return at->range == nd->nr_ranges;
}

static void note_progress(struct nested_end *end)
{
    end->deadline = 0;
    end->given_up = false;
}

/*
 * Queue the next command: a CFGI of a block of streams, also where the STE
 * aborted before, because an earlier CFGI may not have completed; after the
 * last a TLBI of both stages under the domain's VMID. Returns whether there
 * was room.
 */
static bool queue_next(const struct smmu_nested *nd,
                       struct nested_context *ctx)
{
    struct nested_end *end = &ctx->end;
    const struct viommu_range *r = &nd->ranges[end->next.range];
    const uint64_t vmid = ctx->stage2->s2_cfg.vmid;
    uint64_t cmd[2] = { SMMU_CMD_TLBI_S12_VMALL |
                        VIOMMU_PREP(SMMU_CMD0_TLBI_VMID, vmid) };
    bool cfgi = end->next.range < nd->nr_ranges;
    uint32_t n = 0;

    if ( cfgi )
        n = smmu_cfgi_block(cmd, r->psid + end->next.done,
                            r->count - end->next.done);
    end->skips = read_atomic(&nd->skips);
    if ( !smmu_cmdq_queue(ctx->smmu, cmd, &end->wait) )
        return false;

    note_progress(end);
    end->waiting = true;
    if ( cfgi )
        advance(&end->next, r, n);
    else
        end->next.range++;

    return true;
}

/* The SMMU has made no progress. Returns -EIO if that is so for too long. */
static int no_progress(struct smmu_nested *nd, struct nested_context *ctx,
                       bool late)
{
    struct nested_end *end = &ctx->end;

    smmu_errors_poll(ctx->smmu);
    if ( !end->deadline )
        end->deadline = NOW() + MICROSECS(ARM_SMMU_CMDQ_SYNC_TIMEOUT_US);
    if ( !late )
        return -ERESTART;

    if ( !end->given_up )
        printk(XENLOG_ERR "viommu: %pd: no answer from %s\n", nd->d,
               smmu_path(ctx->smmu));
    end->given_up = true;

    return -EIO;
}

/*
 * As much as is left of the stretch, and possible. Returns 0 if all is
 * invalidated, twice where smmu_nested_repeats() says so; -ERESTART; -EIO. The
 * clock is read before the queue: between the two, or between two stretches,
 * may be any time.
 */
static int invalidate(struct smmu_nested *nd, uint32_t smmu, int *left)
{
    struct nested_context *ctx = &nd->contexts[smmu];
    struct nested_end *end = &ctx->end;
    bool late = end->deadline && NOW() > end->deadline;

    while ( *left > 0 )
    {
        unsigned int at = end->next.range;

        if ( end->waiting )
        {
            *left -= LOOK_COST;
            if ( !smmu_cmdq_complete(ctx->smmu, &end->wait) )
                return no_progress(nd, ctx, late);
            end->waiting = false;
            note_progress(end);

            /* It may have come so far without the command: begin again. */
            if ( read_atomic(&nd->skips) != end->skips )
            {
                *end = (struct nested_end){};
                return -EIO;
            }
        }
        else if ( at < nd->nr_ranges && nd->ranges[at].smmu != smmu )
        {
            *left -= 1;
            end->next.range++;
        }
        else if ( at <= nd->nr_ranges )
        {
            *left -= COMMAND_COST;
            if ( !queue_next(nd, ctx) )
                return no_progress(nd, ctx, late);
        }
        else if ( ctx->repeats && !end->again )
            *end = (struct nested_end){ .again = true };
        else
            return 0;
    }

    return -ERESTART;
}

int smmu_nested_quiesce(struct smmu_nested *nd)
{
    int left = STRETCH, rc;
    unsigned int i;

    /* SMMUs without room leave others their part of a stretch. */
    BUILD_BUG_ON(STRETCH <= VIOMMU_MAX_SMMUS * COMMAND_COST);

    if ( !abort_streams(nd, &left) )
        return -ERESTART;

    do
    {
        rc = 0;
        for ( i = 0; i < nd->nr_contexts; i++ )
        {
            int this_rc = invalidate(nd, i, &left);

            if ( this_rc && rc != -ERESTART )
                rc = this_rc;
        }
        cpu_relax();
    } while ( rc == -ERESTART && left > 0 );

    return rc;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
