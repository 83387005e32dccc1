/* SPDX-License-Identifier: GPL-2.0-only */
/* See hist.h. */
#include "hist.h"

void hist_add(struct hist *h, uint32_t ticks)
{
    uint32_t bin = ticks;

    if ( ticks >= HIST_FINE )
        bin = HIST_FINE + ticks / HIST_COARSE;
    if ( bin >= 2 * HIST_FINE )
        bin = 2 * HIST_FINE - 1;

    h->bin[bin]++;
    if ( !h->count++ || ticks < h->min )
        h->min = ticks;
    if ( ticks > h->max )
        h->max = ticks;
}

uint32_t hist_at(const struct hist *h, unsigned int permille)
{
    uint64_t left = ((uint64_t)h->count * permille + 999) / 1000;

    for ( uint32_t i = 0; i < 2 * HIST_FINE; i++ )
    {
        if ( h->bin[i] >= left )
            return i < HIST_FINE ? i : (i - HIST_FINE + 1) * HIST_COARSE;
        left -= h->bin[i];
    }

    return h->max;
}

void hist_print(const struct hist *h, const char *what)
{
    print("%s: %u times, ticks: min %u, median %u, p99 %u, p99.9 %u, max %u\n",
          what, h->count, h->min, hist_at(h, 500), hist_at(h, 990),
          hist_at(h, 999), h->max);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
