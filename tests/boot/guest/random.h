/* SPDX-License-Identifier: GPL-2.0-only */
/* Random numbers that are the same in each run (xorshift). */
#ifndef GUEST_RANDOM_H
#define GUEST_RANDOM_H

#include "lib.h"

struct random {
    uint64_t state; /* not 0 */
};

static inline uint64_t random64(struct random *r)
{
    r->state ^= r->state << 13;
    r->state ^= r->state >> 7;
    r->state ^= r->state << 17;

    return r->state * UINT64_C(0x2545f4914f6cdd1d);
}

/* Of 0 to n - 1. */
static inline uint32_t random_of(struct random *r, uint32_t n)
{
    return (random64(r) >> 32) % n;
}

#endif /* GUEST_RANDOM_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
