/* SPDX-License-Identifier: GPL-2.0-only */
/* CFGI for streams: single ones and blocks of them (IHI 0070, 4.3). */
#include "nested-private.h"

void smmu_cfgi_ste(uint64_t cmd[2], uint32_t sid, unsigned int order)
{
    cmd[0] = (order ? SMMU_CMD_CFGI_STE_RANGE : SMMU_CMD_CFGI_STE) |
             VIOMMU_PREP(SMMU_CMD0_SID, (uint64_t)sid);
    cmd[1] = order ? VIOMMU_PREP(SMMU_CMD1_CFGI_RANGE, (uint64_t)order - 1)
                   : SMMU_CMD1_CFGI_LEAF;
}

/*
 * log2 of the largest aligned block of StreamIDs that starts at sid and is no
 * longer than count.
 */
static unsigned int block_order(uint32_t sid, uint32_t count)
{
    unsigned int order = flsl(count) - 1;

    return sid ? min(order, (unsigned int)ffsl(sid) - 1) : order;
}

uint32_t smmu_cfgi_block(uint64_t cmd[2], uint32_t sid, uint32_t count)
{
    unsigned int order = block_order(sid, count);

    smmu_cfgi_ste(cmd, sid, order);

    return 1U << order;
}

int smmu_cfgi_streams(struct smmu_nested *nd, uint32_t smmu, uint32_t sid,
                      uint32_t count)
{
    uint64_t cmds[VSMMU_PASS_COMMANDS][2];
    unsigned int n = 0;
    uint32_t done;

    for ( ; count; sid += done, count -= done )
        done = smmu_cfgi_block(cmds[n++], sid, count);

    return smmu_nested_issue(nd, smmu, cmds, n);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
