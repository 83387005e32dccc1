/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The indices of the physical command queue, PROD and CONS (IHI 0070, 3.5.1).
 * Each is an index and a wrap flag above it; mask covers both.
 */
#ifndef SMMU_V3_NESTED_CMDQ_INDEX_H
#define SMMU_V3_NESTED_CMDQ_INDEX_H

#include <viommu/os.h>

/* How many commands there is room for. */
static inline uint32_t smmu_cmdq_room(uint32_t mask, uint32_t prod,
                                      uint32_t cons)
{
    return mask / 2 + 1 - ((prod - cons) & mask);
}

/* Is there room for n commands and a CMD_SYNC? */
static always_inline bool smmu_cmdq_has_room(uint32_t mask, uint32_t prod,
                                             uint32_t cons, unsigned int n)
{
    return ((prod - cons) & mask) + n <= mask / 2;
}

/*
 * A wait, outside the queue's lock, for CONS to reach or pass an index.
 * Between two reads of CONS, commands of others may move it any distance
 * beyond, so that CONS alone cannot tell "not there yet" from "once around".
 * Therefore the steps of CONS are summed up.
 */
struct smmu_cmdq_wait {
    /* CONS as last read. */
    uint32_t cons;
    /* From there to the end. */
    uint32_t left;
};

/* CONS is behind the last queued command by at most the queue's size. */
static inline struct smmu_cmdq_wait smmu_cmdq_wait_for(uint32_t mask,
                                                       uint32_t end)
{
    return (struct smmu_cmdq_wait){ end - mask / 2 - 1, mask / 2 + 1 };
}

/*
 * Is the wait over? prod was read after cons. A step of more than once around
 * looks short, but then an empty queue still says that all is complete.
 */
static inline bool smmu_cmdq_wait_over(struct smmu_cmdq_wait *w, uint32_t mask,
                                       uint32_t cons, uint32_t prod)
{
    uint32_t step = (cons - w->cons) & mask;

    if ( step >= w->left || ((prod - cons) & mask) == 0 )
        return true;

    w->left -= step;
    w->cons = cons;

    return false;
}

#endif /* SMMU_V3_NESTED_CMDQ_INDEX_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
