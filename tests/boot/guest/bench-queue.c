/* SPDX-License-Identifier: GPL-2.0-only */
/* See bench-queue.h. */
#include "bench-queue.h"

bool smmu_use_cmdq(struct smmu *smmu, uint64_t *ring, unsigned int log2)
{
    struct smmu_queue *q = &smmu->cmdq;
    uint32_t on = SMMU_CR0_EVENTQEN | SMMU_CR0_SMMUEN;

    write32(smmu->base + SMMU_CR0, on);
    if ( !wait_for(read32(smmu->base + SMMU_CR0ACK) == on) )
        return false;

    q->ring = ring;
    q->log2 = log2;
    q->index = 0;
    write64(smmu->base + SMMU_CMDQ_BASE, (uintptr_t)ring | log2);
    write32(smmu->base + SMMU_CMDQ_PROD, 0);
    write32(smmu->base + SMMU_CMDQ_CONS, 0);
    on |= SMMU_CR0_CMDQEN;
    write32(smmu->base + SMMU_CR0, on);

    return wait_for(read32(smmu->base + SMMU_CR0ACK) == on);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
