/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the nested back end share:
 *
 *   smmu-v3-nested.c      contexts, attaching, the end
 *   smmu-v3-streams.c     live STEs
 *   smmu-v3-quarantine.c  streams that fault too often
 *   smmu-v3-routes.c      which stream is whose
 *   smmu-v3-pace.c        how fast events are taken
 *   smmu-v3-batch.c       the physical command queue
 *   smmu-v3-ste.c         composing and changing an STE (pure)
 */
#ifndef SMMU_V3_NESTED_PRIVATE_H
#define SMMU_V3_NESTED_PRIVATE_H

#if __has_include(<xen/linux-compat.h>) /* from 4.18 on */
#include <xen/linux-compat.h>
#endif
#include <xen/list.h>
#include <xen/sizes.h>
#include <xen/spinlock.h>
#include <xen/tasklet.h>
#include <xen/timer.h>
#include <asm/atomic.h>
#include <asm/device.h>
#include <asm/io.h>

#include <viommu/smmuv3.h>

#include "smmu-v3.h"
#include "smmu-v3-nested.h"
#include "smmu-v3-ste.h"

/*
 * The stream that caused most of a window's events, as far as one counter can
 * tell.
 */
struct nested_suspect {
    uint32_t psid, weight;
    s_time_t window;
};

/* A domain's stage 2 in one SMMU. */
struct nested_context {
    struct arm_smmu_device *smmu;
    struct arm_smmu_domain *stage2;
    struct smmu_ste_s2 half;
    /* Written by this SMMU's event handler only: */
    struct nested_suspect suspect;
    bool delivering; /* an event, to the domain's vSMMU */
};

/* A stream that aborts for a while, and the STE it will have then. */
struct nested_quarantined {
    bool active;
    bool announced; /* the SMMU has forgotten the STE before */
    bool releasing; /* the STE becomes the target, step by step */
    uint32_t smmu, psid;
    s_time_t until;
    uint64_t target[SMMU_STE_DWORDS];
};

/*
 * Streams of one domain in quarantine at a time; a further one is left to the
 * bounded event handler.
 */
#define NESTED_QUARANTINED 8

struct smmu_nested {
    struct domain *d;
    struct vsmmu *vsmmu; /* where events go, or NULL: smmu-v3-routes.c */
    unsigned int nr_contexts;
    struct nested_context contexts[VIOMMU_MAX_SMMUS];

    spinlock_t
        ste_lock; /* stores to live STEs, and the quarantine's entries */
    /*
     * with ste_lock: an SMMU did not answer, so that all streams abort from
     * now on
     */
    bool silent;
    struct nested_quarantined quarantined[NESTED_QUARANTINED];
    struct tasklet tasklet;
    struct timer timer;

    unsigned int nr_ranges, max_ranges;
    struct viommu_range ranges[]; /* those attached */
};

/* The live entry of a stream, or NULL where the stream table has none. */
uint64_t *smmu_live_ste(const struct arm_smmu_device *smmu, uint32_t sid);

/* Write that the stream aborts; the SMMU may still use what it has cached. */
void smmu_ste_abort_now(uint64_t *ste);

/* CFGI_STE of one stream. */
void smmu_cfgi_ste(uint64_t cmd[2], uint32_t sid);

/*
 * Make all streams of the range abort, and have the SMMU forget whatever it
 * has of them. Returns 0 or -EIO.
 */
int smmu_nested_abort_range(struct smmu_nested *nd,
                            const struct viommu_range *range);

/*
 * The SMMU does not answer: nothing of the domain may translate from now on,
 * and only this domain pays. Returns -EIO.
 */
int smmu_nested_silent(struct smmu_nested *nd,
                       const struct arm_smmu_device *smmu);

/*
 * Put n commands, for nd, and a CMD_SYNC into the SMMU's command queue, with
 * one update of PROD if there is room for all of them, and wait for the SYNC.
 * Interrupts are on, no lock is held. Returns 0; or -EIO, with
 * smmu_nested_silent() done.
 */
int smmu_nested_batch(struct smmu_nested *nd, struct arm_smmu_device *smmu,
                      const uint64_t (*cmds)[2], unsigned int n);

void smmu_quarantine_init(struct smmu_nested *nd);

/* No event reaches nd any more: stop what is under way. */
void smmu_quarantine_end(struct smmu_nested *nd);

/* With ste_lock: the stream's entry, or NULL. */
struct nested_quarantined *smmu_quarantine_find(struct smmu_nested *nd,
                                                uint32_t smmu, uint32_t psid);

/*
 * With ste_lock: the entry is to be target once quarantine ends; until then it
 * aborts. Returns whether the SMMU may still use what it was before.
 */
bool smmu_quarantine_keep(struct smmu_nested *nd, struct nested_quarantined *q,
                          const uint64_t target[SMMU_STE_DWORDS]);

/* Is the stream in quarantine? What it still reports is from before. */
bool smmu_quarantined(struct smmu_nested *nd, uint32_t smmu, uint32_t psid);

/*
 * Count an event of this stream, and put the stream into quarantine if it has
 * too many.
 */
void smmu_quarantine_count(struct smmu_nested *nd, uint32_t smmu,
                           uint32_t psid);

#endif /* SMMU_V3_NESTED_PRIVATE_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
