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

/*
 * The half that Xen decides: VMID, VTCR and the stage-2 flags in dword 2, the
 * stage-2 table in dword 3.
 */
struct smmu_ste_s2 {
    uint64_t dw2, dw3;
};

/*
 * Compose in ste the entry (CPU order) that gives the stream what it wants of
 * stage 1 over the domain's stage 2. Only what the masks of stage 1 allow is
 * taken from the stream, whatever it holds.
 */
void smmu_ste_compose(uint64_t ste[SMMU_STE_DWORDS],
                      const struct smmu_ste_s2 *s2,
                      const struct vsmmu_stream *stream);

/* Does hardware abort every transaction on this dword 0? */
bool smmu_ste_aborts(uint64_t dw0);

/*
 * Take the next step from the live entry (little-endian, as hardware reads it)
 * towards target (CPU order): writes dwords of live, each at once, such that
 * an SMMU which reads the entry dword by dword at any time during the step
 * sees the entry as it was, as target has it, or one that aborts. Between
 * steps the SMMU's copy has to be invalidated (CFGI and SYNC). Returns false,
 * with nothing written, when live already is target; at most SMMU_STE_STEPS
 * calls return true.
 */
bool smmu_ste_step(uint64_t live[SMMU_STE_DWORDS],
                   const uint64_t target[SMMU_STE_DWORDS]);

#define SMMU_STE_STEPS 4

#endif /* SMMU_V3_STE_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
