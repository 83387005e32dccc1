/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Distribution of durations in ticks of the virtual counter: exact up to
 * HIST_FINE, above that to HIST_COARSE.
 */
#ifndef GUEST_HIST_H
#define GUEST_HIST_H

#include "lib.h"

#define HIST_FINE   8192U
#define HIST_COARSE 1024U /* ticks of one of as many bins again */

struct hist {
    uint32_t count, min, max;
    uint32_t bin[2 * HIST_FINE];
};

static inline uint32_t ticks(void)
{
    uint64_t count;

    asm volatile("isb; mrs %0, cntvct_el0; isb" : "=r"(count)::"memory");

    return count;
}

/* The time that all guests have in common, in ticks; and a beat of it. */
#define BEAT_TICKS 12500000U /* 200 ms */
static inline uint64_t common_ticks(void)
{
    uint64_t count;

    asm volatile("isb; mrs %0, cntpct_el0; isb" : "=r"(count)::"memory");

    return count;
}

void hist_add(struct hist *h, uint32_t ticks);

/* What this many of thousand are not above. */
uint32_t hist_at(const struct hist *h, unsigned int permille);

void hist_print(const struct hist *h, const char *what);

#endif /* GUEST_HIST_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
