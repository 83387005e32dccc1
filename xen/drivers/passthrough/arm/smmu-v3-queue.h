/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The indices of the physical command queue (IHI 0070, 3.5.1), PROD and CONS:
 * both are an index and a wrap flag above it, and mask covers the two.
 */
#ifndef SMMU_V3_QUEUE_H
#define SMMU_V3_QUEUE_H

#include <viommu/os.h>

/* For how many commands is there room? */
static inline uint32_t smmu_queue_room(uint32_t mask, uint32_t prod,
                                       uint32_t cons)
{
    return mask / 2 + 1 - ((prod - cons) & mask);
}

/* Is there room for n commands and a CMD_SYNC? */
static always_inline bool smmu_queue_has_room(uint32_t mask, uint32_t prod,
                                              uint32_t cons, unsigned int n)
{
    return ((prod - cons) & mask) + n <= mask / 2;
}

/*
 * A wait, outside the queue's lock, for CONS to reach or pass an index.
 * Others' commands may take it any way beyond between two looks, so that CONS
 * alone cannot tell "not there yet" from "once around": its steps are summed
 * up.
 */
struct smmu_queue_wait {
    uint32_t cons; /* at the last look */
    uint32_t left; /* from there to the end */
};

/* CONS is at most the queue's size behind what has been queued. */
static inline struct smmu_queue_wait smmu_queue_wait_for(uint32_t mask,
                                                         uint32_t end)
{
    return (struct smmu_queue_wait){ end - mask / 2 - 1, mask / 2 + 1 };
}

/*
 * Is it over? prod was read after cons. A step over once around looks short,
 * but then an empty queue still says that all is done.
 */
static inline bool smmu_queue_wait_over(struct smmu_queue_wait *w,
                                        uint32_t mask, uint32_t cons,
                                        uint32_t prod)
{
    uint32_t step = (cons - w->cons) & mask;

    if ( step >= w->left || ((prod - cons) & mask) == 0 )
        return true;

    w->left -= step;
    w->cons = cons;

    return false;
}

#endif /* SMMU_V3_QUEUE_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
