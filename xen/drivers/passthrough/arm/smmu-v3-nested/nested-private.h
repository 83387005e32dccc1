/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of this folder share. Each may call those above it here:
 *
 *   ste.c         composing and changing an STE (pure)
 *   ats.c         requests that are translated already
 *   strtab.c      the driver's stream table
 *   coherency.c   memory of the driver's for an SMMU that is not coherent
 *   stop.c        stopping a domain whose commands are not done
 *   gerror.c      errors that an SMMU reports of itself
 *   cmdq.c        a domain's commands in the physical command queue
 *   commands.c    CFGI for its streams
 *   skipped.c     whose a command was that the SMMU did not accept
 *   quarantine.c  streams that fault too often
 *   ste-live.c    STEs as the vSMMU requests them
 *   quiesce.c     the end: all streams abort, the SMMUs have invalidated all
 *   owner.c       which stream belongs to which domain
 *   events.c      event records: to their domains, a share for each
 *   domain.c      stage-2 contexts, attaching streams, teardown
 *
 * Of Xen's driver only domain.c calls functions; it calls those of driver.h.
 */
#ifndef SMMU_V3_NESTED_PRIVATE_H
#define SMMU_V3_NESTED_PRIVATE_H

#if __has_include(<xen/linux-compat.h>) /* from 4.18 on */
#include <xen/linux-compat.h>
#endif
#include <xen/device_tree.h>
#include <xen/list.h>
#include <xen/rwlock.h>
#include <xen/sched.h>
#include <xen/sizes.h>
#include <xen/spinlock.h>
#include <xen/tasklet.h>
#include <xen/timer.h>
#include <asm/atomic.h>
#include <asm/device.h>
#include <asm/io.h>
#include <asm/page.h>

#include <viommu/nested.h>
#include <viommu/smmuv3.h>

#include "../smmu-v3.h"
#include "cmdq-index.h"
#include "driver.h"
#include "ste.h"

/* A record of the event queue. */
struct nested_record {
    uint64_t evt[4];
};

/* The next streams to handle: from ranges[range].psid + done on. */
struct nested_cursor {
    unsigned int range;
    uint32_t done;
};

/* What one SMMU has to invalidate when the domain ends: see quiesce.c. */
struct nested_end {
    /* The next CFGI; range nr_ranges stands for the TLBI behind them. */
    struct nested_cursor next;
    /* A command is queued, and not known to be complete. */
    bool waiting;
    struct smmu_cmdq_wait wait;
    /* smmu_nested.skips when it was queued. */
    unsigned int skips;
    /* All commands were complete once, and are issued again. */
    bool again;
    /* A message has said that the SMMU does not respond. */
    bool given_up;
    /* When the SMMU is given up, if nothing changes; 0: not waiting. */
    s_time_t deadline;
};

/* Records of a domain and SMMU that wait for their delivery. */
#define NESTED_RING 256U

/* A stream that is watched, and may be silenced for a while. */
struct nested_quarantined {
    /* psid names a stream, except in the entry for all of them. */
    bool used;
    /* It is silenced. Changed with ste_lock. */
    bool active;
    /* It was silenced in this window or when it began. */
    bool again;
    uint32_t psid;
    /* Records in this window. */
    uint32_t count;
    /* How long the last time; 0: none that counts. */
    uint32_t ms;
    /* Not before that time, and that many records taken. */
    s_time_t until;
    uint32_t mark;
};

/*
 * Streams of one domain and SMMU that are watched at a time; the entry behind
 * these is for all of its streams.
 */
#define NESTED_ALL 8

struct smmu_nested;
struct smmu_events;

/* A domain's stage 2 in one SMMU, and its events. */
struct nested_context {
    struct smmu_nested *nd;
    struct arm_smmu_device *smmu;
    /*
     * smmu_nested_repeats(smmu). Here, and of this size, it costs a batch one
     * instruction.
     */
    unsigned long repeats;
    struct arm_smmu_domain *stage2;
    struct smmu_ste_s2 s2;
    struct nested_end end;

    /*
     * The rest is the event handler's. The list is empty where no vSMMU takes
     * events.
     */
    struct smmu_events *events;
    struct list_head list;
    /* The handler uses the domain without a lock. */
    bool in_use;
    struct nested_record *ring;
    unsigned int first, nr_records, nr_lost;

    /* The last window in which it had records. */
    uint32_t window;
    /* Records in it; those of streams not silenced since. */
    uint32_t seen, counted;
    /* Of the last record. */
    struct nested_quarantined *recent;
    struct nested_quarantined quarantined[NESTED_ALL + 1];
    /* How many of them are active. Changed with ste_lock. */
    unsigned int nr_quarantined;
    /* All streams are being silenced or released: the next one. */
    bool sweeping;
    uint32_t range, offset;
};

/* For a message: a stream was silenced. */
struct nested_report {
    uint32_t domid, psid, ms, count;
    bool all;
};

struct smmu_nested {
    struct domain *d;
    /* Where events are delivered, or NULL; with smmu_owners_lock. */
    struct vsmmu *vsmmu;
    unsigned int nr_contexts;
    struct nested_context contexts[VIOMMU_MAX_SMMUS];

    /* Protects stores to live STEs, timed_out and which are silenced. */
    spinlock_t ste_lock;
    /*
     * An SMMU did not complete a CMD_SYNC in time, or skipped a command: all
     * streams stay aborting.
     */
    bool timed_out;
    /* The streams before it abort for good: the domain ends. */
    struct nested_cursor aborted;
    /* Commands that SMMUs skipped. Written with the lock of skipped.c. */
    unsigned int skips;

    /* Of all domains that are watched: see skipped.c. */
    struct list_head list;

    /* Those attached. */
    unsigned int nr_ranges, max_ranges;
    struct viommu_range ranges[];
};

/*
 * Before the SMMU is told of it: write what it reads to memory, where it does
 * not look into the CPU's caches (IHI 0070, 3.15).
 */
static inline void smmu_clean(const struct arm_smmu_device *dev, const void *p,
                              size_t size)
{
    if ( unlikely(!(dev->features & ARM_SMMU_FEAT_COHERENCY)) )
        clean_dcache_va_range(p, size);
}

/* The entry of a stream, or NULL where the SMMU's stream table has none. */
uint64_t *smmu_strtab_find(const struct arm_smmu_device *dev, uint32_t sid);

/* The live entry of a stream, or NULL where the stream table has none. */
uint64_t *smmu_strtab_ste(const struct smmu_nested *nd, uint32_t smmu,
                          uint32_t sid);

/* A live entry was changed, and a CFGI of it may follow. */
void smmu_strtab_clean(const struct smmu_nested *nd, uint32_t smmu,
                       const uint64_t *ste);

/* Changes of a live entry, as ste.h says, and then smmu_strtab_clean(). */
void smmu_strtab_abort(const struct smmu_nested *nd, uint32_t smmu,
                       uint64_t *ste);

static inline enum smmu_ste_step smmu_strtab_step(
    const struct smmu_nested *nd, uint32_t smmu, uint64_t *ste,
    const uint64_t target[SMMU_STE_DWORDS])
{
    enum smmu_ste_step step = smmu_ste_step(ste, target);

    if ( step != SMMU_STE_SAME )
        smmu_strtab_clean(nd, smmu, ste);

    return step;
}

/*
 * Add the level-2 tables that the range lacks. Boot only. Returns 0; or -EBUSY
 * where a stream of the range does not abort, -ENOMEM.
 */
int smmu_strtab_prepare(struct smmu_nested *nd,
                        const struct viommu_range *range);

/*
 * The SMMU does not complete a CMD_SYNC in time. Make all streams of the
 * domain abort for good, and crash it. No lock is held. Returns -EIO.
 */
int smmu_nested_stop(struct smmu_nested *nd, uint32_t smmu);

/* The same without a message, for any reason. */
void smmu_nested_end(struct smmu_nested *nd);

/*
 * The SMMU will go on behind this command, which it did not accept, once this
 * returns. No lock of the queue is held.
 */
typedef void smmu_skipped_fn(const struct arm_smmu_device *smmu,
                             const uint64_t cmd[2]);

/*
 * Handle errors of this SMMU, in place of Xen's driver. Boot only. Returns 0,
 * also where it has been called before; or -ENOMEM.
 */
int smmu_errors_init(struct arm_smmu_device *smmu, smmu_skipped_fn *skipped);

/* This CPU waits for the SMMU: handle its errors, if there are any. */
void smmu_errors_poll(const struct arm_smmu_device *smmu);

/*
 * A command of the domain was skipped. Stop it as smmu_nested_stop() does, and
 * have the SMMUs invalidate what they cache of its streams; nobody waits for
 * that. If it is stopped already, the command still counts as failed.
 */
void smmu_nested_stop_skipped(struct smmu_nested *nd, uint32_t smmu);

smmu_skipped_fn smmu_command_skipped;

/* Stop the domain when a command of it is skipped; until it is forgotten. */
void smmu_skipped_watch(struct smmu_nested *nd);
void smmu_skipped_forget(struct smmu_nested *nd);

/* For messages: StreamIDs repeat behind different SMMUs. */
static inline const char *smmu_path(const struct arm_smmu_device *smmu)
{
    return dt_node_full_name(smmu->dev->of_node);
}

/*
 * Queue one command and a CMD_SYNC. Returns false if there is no room for
 * both. If true, smmu_cmdq_complete() says by *w whether they are complete, as
 * of now, until it has once said that they are. Neither waits.
 */
bool smmu_cmdq_queue(struct arm_smmu_device *smmu, const uint64_t cmd[2],
                     struct smmu_cmdq_wait *w);
bool smmu_cmdq_complete(struct arm_smmu_device *smmu,
                        struct smmu_cmdq_wait *w);

/* A command: invalidate the STEs of all streams. */
#define SMMU_CFGI_ALL                                                         \
    {                                                                         \
        SMMU_CMD_CFGI_STE_RANGE,                                              \
            VIOMMU_PREP(SMMU_CMD1_CFGI_RANGE, SMMU_CMD1_CFGI_RANGE_ALL)       \
    }

/* Compose the CFGI of 2^order streams; sid is a multiple of that. */
void smmu_cfgi_ste(uint64_t cmd[2], uint32_t sid, unsigned int order);

/*
 * Compose the CFGI of the largest aligned block that starts at sid, of at most
 * count streams, which is not 0. Returns how many streams it has.
 */
uint32_t smmu_cfgi_block(uint64_t cmd[2], uint32_t sid, uint32_t count);

/*
 * Make the SMMU invalidate the STEs of [sid, sid + count), at most VSMMU_BLOCK
 * or a whole range, by aligned blocks. Returns as smmu_nested_issue() does.
 */
int smmu_cfgi_streams(struct smmu_nested *nd, uint32_t smmu, uint32_t sid,
                      uint32_t count);

/* With ste_lock: is the stream silenced? */
bool smmu_quarantine_covers(const struct nested_context *ctx, uint32_t psid);

/*
 * By the event handler, these and what follows: a record of this stream was
 * taken. Returns whether it is from before the stream was silenced.
 */
bool smmu_quarantine_count(struct nested_context *ctx, uint32_t psid);

/* A window begins. */
void smmu_quarantine_window(struct nested_context *ctx);

/*
 * Silence the stream that had most records in this window, or all streams;
 * until so many records are taken, at least. Writes the report.
 */
void smmu_quarantine_begin(struct nested_context *ctx, s_time_t now,
                           uint32_t mark, struct nested_report *report);

/* When smmu_quarantine_step() is to be called, or 0. */
s_time_t smmu_quarantine_due(struct nested_context *ctx);

/*
 * Release what is due, or do a part of it. drained: no record is left from
 * before; else so many are taken.
 */
void smmu_quarantine_step(struct nested_context *ctx, s_time_t now,
                          bool drained, uint32_t taken);

/*
 * Write that count streams abort, at most VSMMU_BLOCK. No SMMU is told of it.
 */
void smmu_nested_abort_block(struct smmu_nested *nd, uint32_t smmu,
                             uint32_t psid, uint32_t count);

/*
 * The next stretch, of limited work, of the domain's end: all its streams
 * abort, and its SMMUs invalidate all that they cache for it. Nothing else
 * changes STEs any more. Returns 0 when that is complete; -ERESTART if a
 * further call has to follow; or -EIO where an SMMU has not responded for the
 * time of a CMD_SYNC. If it does later, a further call goes on.
 */
int smmu_nested_quiesce(struct smmu_nested *nd);

/*
 * Make nd the owner of the streams of nd->ranges[index], which does not change
 * until smmu_owner_remove(). Boot only. Returns 0; or -EBUSY where it overlaps
 * another, -ENOMEM.
 */
int smmu_owner_add(struct smmu_nested *nd, unsigned int index);

/* nd owns no stream any more. */
void smmu_owner_remove(const struct smmu_nested *nd);

/* Protects the table of owners; and where events go. */
extern rwlock_t smmu_owners_lock;

/* With the lock: the context that the stream belongs to, or NULL. */
struct nested_context *smmu_owner_of(const struct arm_smmu_device *smmu,
                                     uint32_t sid);

/*
 * Of a new context: its ring, and the SMMU's handler. Boot only. 0, -ENOMEM.
 */
int smmu_events_init(struct nested_context *ctx);

/* Its events go nowhere any more: free the ring. */
void smmu_events_free(struct nested_context *ctx);

/*
 * May an event handler still use the domain? Its events go nowhere any more.
 */
bool smmu_events_in_use(const struct smmu_nested *nd);

#endif /* SMMU_V3_NESTED_PRIVATE_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
