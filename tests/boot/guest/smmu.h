/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small SMMUv3 driver (Arm IHI 0070): found in the device tree like any
 * guest's, so the same code runs on a virtual SMMU and on the emulator's own.
 * Everything the SMMU reads is in coherent memory.
 */
#ifndef GUEST_SMMU_H
#define GUEST_SMMU_H

#include "lib.h"

/* What the shared header of layouts asks of a bare-metal user. */
#define VIOMMU_OS_H
#define VIOMMU_BIT(n) (UINT64_C(1) << (n))
#define VIOMMU_MASK(hi, lo)                                                   \
    ((~UINT64_C(0) >> (63 - (hi))) & (~UINT64_C(0) << (lo)))
#define VIOMMU_GET(mask, reg)  (((reg) & (mask)) / ((mask) & -(mask)))
#define VIOMMU_PREP(mask, val) ((((mask) & -(mask)) * (val)) & (mask))
#include <viommu/smmuv3.h>

/*
 * Shared SMMU memory is ring buffers: index and wrap bit are kept as the
 * registers have them.
 */
struct smmu_queue {
    uint64_t *ring;
    unsigned int log2, dwords; /* entries; size of one */
    uint32_t index;            /* PROD of commands, CONS of events */
};

struct smmu {
    uintptr_t base;
    uint32_t phandle;
    uint32_t idr0, idr1, idr5;
    unsigned int irq_eventq, irq_gerror;
    struct smmu_queue cmdq, eventq;
    uint64_t *strtab;
    unsigned int sid_bits, split; /* split 0: linear */
    volatile uint32_t *msi;       /* where a SYNC's MSI lands */
    uint32_t msi_count;
};

enum smmu_sync { SMMU_SYNC_CONS, SMMU_SYNC_MSI, SMMU_SYNC_SEV };

/* ---- smmu.c: registers and queues ---- */

/*
 * The SMMU of the device tree; false, with the reason in the log, if there is
 * none.
 */
bool smmu_find(struct smmu *smmu);

/*
 * i-th StreamID of the node, from its `iommus`; false if it has none that
 * names this SMMU.
 */
bool smmu_stream_of(const struct smmu *smmu, int node, unsigned int i,
                    uint32_t *sid);

/* What happens to transactions while the SMMU is off. */
bool smmu_set_abort(const struct smmu *smmu, bool abort);

/*
 * Bring the SMMU up with an all-zero stream table of this form (split 0:
 * linear), queues empty, both interrupts on. False, with the step that failed
 * in the log, if a handshake is not completed.
 */
bool smmu_start(struct smmu *smmu, unsigned int split);
bool smmu_stop(struct smmu *smmu);

/* Put a command into the queue; false if there is no room within a second. */
bool smmu_issue(struct smmu *smmu, uint64_t dw0, uint64_t dw1);

/*
 * The same in steps, for those who count traps: put commands where there is
 * room for them, and then tell the SMMU; with a SYNC behind them that is
 * waited for in memory, it costs one trap.
 */
void smmu_put(struct smmu *smmu, uint64_t dw0, uint64_t dw1);
void smmu_kick(const struct smmu *smmu);
bool smmu_kick_and_sync(struct smmu *smmu);

/*
 * Issue a SYNC and wait until it shows completion in this way; false if it
 * does not within a second.
 */
bool smmu_sync(struct smmu *smmu, enum smmu_sync how);

/* Take the oldest event; false if there is none. */
bool smmu_next_event(struct smmu *smmu, uint64_t evt[4]);

/* ---- smmu-tables.c: what the SMMU reads ---- */

/*
 * A stage 1: context descriptor and translation tables for 39-bit addresses.
 */
struct smmu_stage1 {
    uint64_t *cd, *root;
    uint16_t asid;
};

void smmu_stage1_init(const struct smmu *smmu, struct smmu_stage1 *s1,
                      uint16_t asid);

/* (Re-)write the context descriptor; the SMMU learns of it by a CFGI. */
void smmu_stage1_write_cd(const struct smmu *smmu, struct smmu_stage1 *s1);

#define SMMU_MAP_READ_ONLY 1U
void smmu_map(struct smmu_stage1 *s1, uint64_t iova, uint64_t ipa,
              unsigned int flags);
void smmu_unmap(struct smmu_stage1 *s1, uint64_t iova);

/*
 * Write a stream's entry (stage 1: s1 not NULL; else config, with V set),
 * without telling the SMMU.
 */
void smmu_set_stream(struct smmu *smmu, uint32_t sid,
                     const struct smmu_stage1 *s1, unsigned int config);
/* Make it all zero: V = 0. */
void smmu_clear_stream(struct smmu *smmu, uint32_t sid);

/* The entry itself, for tests that write what a driver would not. */
uint64_t *smmu_entry(struct smmu *smmu, uint32_t sid);

/* ---- commands ---- */

bool smmu_cfgi_ste(struct smmu *smmu, uint32_t sid);
bool smmu_cfgi_cd(struct smmu *smmu, uint32_t sid);
bool smmu_tlbi(struct smmu *smmu, unsigned int op, uint16_t asid,
               uint64_t iova);

#endif /* GUEST_SMMU_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
