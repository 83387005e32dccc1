/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The virtual StreamIDs of one domain, a bit each: 128 KiB, reused for the
 * next domain. Bits are set and searched a word at a time. Clearing takes time
 * linear in the highest bit that was set.
 */

#include "base.h"

#define WORDS (VIOMMU_VSID_MAX / 64)

int __init plan_bitmap_init(struct plan_bitmap *b, struct plan_arena *a)
{
    b->words = plan_array(a, WORDS, sizeof(uint64_t));

    return b->words ? 0 : -ENOMEM;
}

void __init plan_bitmap_clear(struct plan_bitmap *b)
{
    memset(b->words, 0, b->end * sizeof(uint64_t));
    b->first_free = b->end = 0;
}

/* The bits of word number w that are bits first to end - 1 of the bitmap. */
static uint64_t __init bits_of(unsigned int w, uint32_t first, uint32_t end)
{
    uint64_t bits = ~UINT64_C(0);

    if ( first > w * 64 )
        bits &= ~UINT64_C(0) << (first - w * 64);
    if ( end < w * 64 + 64 )
        bits &= ~UINT64_C(0) >> (w * 64 + 64 - end);

    return bits;
}

void __init plan_bitmap_set(struct plan_bitmap *b, uint32_t first,
                            uint32_t count)
{
    unsigned int w, last = (first + count - 1) / 64;

    for ( w = first / 64; w <= last; w++ )
        b->words[w] |= bits_of(w, first, first + count);

    b->end = max(b->end, last + 1);
    while ( b->first_free < b->end && b->words[b->first_free] == ~UINT64_C(0) )
        b->first_free++;
}

/*
 * The first bit from first to end - 1 that is set (or clear: value is false).
 * end: there is none.
 */
static uint32_t __init find(const struct plan_bitmap *b, uint32_t first,
                            uint32_t end, bool value)
{
    unsigned int w;

    for ( w = first / 64; w * 64 < end; w++ )
    {
        uint64_t bits =
            (value ? b->words[w] : ~b->words[w]) & bits_of(w, first, end);

        if ( bits )
            return w * 64 + __builtin_ctzll(bits);

        /*
         * All bits from here on are clear, so value is true, and there is
         * none.
         */
        if ( w >= b->end )
            return end;
    }

    return end;
}

uint32_t __init plan_bitmap_take(struct plan_bitmap *b, uint32_t count)
{
    uint32_t first = b->first_free * 64;

    for ( ;; )
    {
        uint32_t used;

        first = find(b, first, VIOMMU_VSID_MAX, false);
        if ( count > VIOMMU_VSID_MAX - first )
            return VIOMMU_VSID_MAX;

        used = find(b, first, first + count, true);
        if ( used == first + count )
        {
            plan_bitmap_set(b, first, count);
            return first;
        }
        first = used;
    }
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
