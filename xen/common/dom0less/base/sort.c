/* SPDX-License-Identifier: GPL-2.0-only */
/* Sorting in linear time, and finding overlaps. */

#include "base.h"

static void __init insertion_sort(struct plan_key *keys, unsigned int n)
{
    unsigned int i, j;

    for ( i = 1; i < n; i++ )
    {
        struct plan_key k = keys[i];

        for ( j = i; j > 0 && keys[j - 1].key > k.key; j-- )
            keys[j] = keys[j - 1];
        keys[j] = k;
    }
}

/*
 * One pass of a radix sort: from one array to another, by the eight bits of
 * the key from bit number shift on.
 */
static void __init radix_pass(const struct plan_key *from, struct plan_key *to,
                              unsigned int n, unsigned int shift)
{
    unsigned int start[256] = {}, sum = 0, i;

    for ( i = 0; i < n; i++ )
        start[(from[i].key >> shift) & 0xff]++;

    for ( i = 0; i < ARRAY_SIZE(start); i++ )
    {
        unsigned int count = start[i];

        start[i] = sum;
        sum += count;
    }

    for ( i = 0; i < n; i++ )
        to[start[(from[i].key >> shift) & 0xff]++] = from[i];
}

struct plan_key *__init plan_keys(struct plan_arena *a, unsigned int n)
{
    return plan_array(a, (size_t)n * 2 + 1, sizeof(struct plan_key));
}

void __init plan_sort(struct plan_key *keys, unsigned int n)
{
    struct plan_key *from = keys, *to = keys + n;
    uint64_t differ = 0;
    unsigned int i, shift;

    for ( i = 1; i < n; i++ )
        differ |= keys[i].key ^ keys[0].key;

    if ( n <= 32 )
    {
        insertion_sort(keys, n);
        return;
    }

    for ( shift = 0; shift < 64; shift += 8 )
    {
        struct plan_key *swap = from;

        if ( !((differ >> shift) & 0xff) )
            continue;
        radix_pass(from, to, n, shift);
        from = to;
        to = swap;
    }

    if ( from != keys )
        memcpy(keys, from, n * sizeof(*keys));
}

int __init plan_sweep(struct plan_arena *a, const struct plan_span *spans,
                      const uint32_t *sides, unsigned int n,
                      int (*visit)(void *ctx, uint32_t i, uint32_t other),
                      void *ctx)
{
    /*
     * The span with the highest last, and the one with the highest last of
     * those on another side.
     */
    uint32_t furthest = PLAN_NONE, second = PLAN_NONE, i;
    struct plan_key *keys = plan_keys(a, n);
    int rc = keys ? 0 : -ENOMEM;

    for ( i = 0; !rc && i < n; i++ )
        keys[i] = (struct plan_key){ spans[i].first, i };
    if ( !rc )
        plan_sort(keys, n);

    for ( i = 0; !rc && i < n; i++ )
    {
        uint32_t at = keys[i].index, other;
        bool same = sides && i && sides[at] == sides[furthest];

        other = same ? second : furthest;
        if ( other != PLAN_NONE && spans[other].last < keys[i].key )
            other = PLAN_NONE;
        rc = visit(ctx, at, other);

        if ( !i || spans[at].last > spans[furthest].last )
        {
            second = same ? second : furthest;
            furthest = at;
        }
        else if ( !same && (second == PLAN_NONE ||
                            spans[at].last > spans[second].last) )
            second = at;
    }

    return rc;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
