/* SPDX-License-Identifier: GPL-2.0-only */
/* A command queue of another size, or in another place, than the driver's. */
#ifndef GUEST_BENCH_QUEUE_H
#define GUEST_BENCH_QUEUE_H

#include "smmu.h"

/*
 * With the SMMU on: go on with this ring of 2^log2 commands, aligned to its
 * size, empty. False if a handshake is not completed.
 */
bool smmu_use_cmdq(struct smmu *smmu, uint64_t *ring, unsigned int log2);

#endif /* GUEST_BENCH_QUEUE_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
