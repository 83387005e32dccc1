/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Composing physical Stream Table Entries and changing live ones safely (IHI
 * 0070, 5.2 and 3.21.3). Pure: only include/viommu, so that the host's unit
 * tests record every intermediate state.
 */
#ifndef SMMU_V3_STE_H
#define SMMU_V3_STE_H

#include <viommu/vsmmu.h>

#define SMMU_STE_DWORDS 8

/* Dword 0 of an entry that aborts every transaction. */
#define SMMU_STE0_ABORT                                                       \
    (SMMU_STE0_V | VIOMMU_PREP(SMMU_STE0_CONFIG, SMMU_STE0_CONFIG_ABORT))

/*
 * What Xen decides: VMID, VTCR and the stage-2 flags in dword 2, the stage-2
 * table in dword 3.
 */
struct smmu_ste_s2 {
    uint64_t dw2, dw3;
};

/*
 * Compose in ste the entry (CPU order) for the requested stage 1 over the
 * domain's stage 2. Of the request only the bits of the stage-1 masks are
 * used.
 */
void smmu_ste_compose(uint64_t ste[SMMU_STE_DWORDS],
                      const struct smmu_ste_s2 *s2,
                      const struct vsmmu_stream *stream);

/* Does hardware abort every transaction on this dword 0? */
bool smmu_ste_aborts(uint64_t dw0);

/* The same, and it is not silenced: it would not do anything else. */
bool smmu_ste_is_abort(uint64_t dw0);

/*
 * Silence an entry: it aborts, and keeps all that it was but one bit; and the
 * reverse, which has no effect on one that was not silenced. The SMMU may use
 * what it has cached until CFGI.
 */
void smmu_ste_silence(uint64_t live[SMMU_STE_DWORDS]);
void smmu_ste_release(uint64_t live[SMMU_STE_DWORDS]);

/*
 * Make the live entry abort. The SMMU may use what it has cached until CFGI.
 */
void smmu_ste_abort(uint64_t live[SMMU_STE_DWORDS]);

enum smmu_ste_step {
    /* Nothing was written: live does what target says. */
    SMMU_STE_SAME,
    /* Now it does. */
    SMMU_STE_LAST,
    /* A further step is needed. */
    SMMU_STE_MORE,
};

/*
 * Take the next step from the live entry (little-endian, as hardware reads it)
 * towards target (CPU order). Each dword of live is written with one store,
 * and an SMMU that reads the entry dword by dword during the step sees the old
 * entry, target, or an entry that aborts. After each step the caller makes the
 * SMMU invalidate its copy (CFGI and CMD_SYNC). Bits that the SMMU uses of
 * neither entry stay as they are. To change a silenced entry, target is
 * silenced too. Of at most SMMU_STE_STEPS steps, all but the
 * last return SMMU_STE_MORE.
 */
enum smmu_ste_step smmu_ste_step(uint64_t live[SMMU_STE_DWORDS],
                                 const uint64_t target[SMMU_STE_DWORDS]);

#define SMMU_STE_STEPS 3

#endif /* SMMU_V3_STE_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
