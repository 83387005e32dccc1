/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory of the planner: arenas, growing arrays, a linear-time sort, hash
 * tables. See memory.h.
 */

#include "memory.h"

/* Tests make it small, so that each allocation is one of the allocator's. */
#ifndef PLAN_ARENA_CHUNK
#define PLAN_ARENA_CHUNK ((size_t)(32 * 1024))
#endif

/* No single array comes near it; it keeps sums and products from wrapping. */
#define SIZE_LIMIT ((size_t)1 << (sizeof(size_t) * 8 - 4))

struct plan_arena_chunk {
    struct plan_arena_chunk *next;
    size_t size;
    size_t dirty; /* bytes that were given out since it was new, and zero */
    uint64_t data[];
};

static struct plan_arena_chunk *__init new_chunk(size_t size)
{
    struct plan_arena_chunk *c;

    size = max(size, PLAN_ARENA_CHUNK);

    c = viommu_alloc(sizeof(*c) + size);
    if ( c )
        c->size = size;

    return c;
}

/*
 * Go on to a chunk with that much room: the next one kept, if it is large
 * enough, else a new one before it.
 */
static int __init next_chunk(struct plan_arena *a, size_t size)
{
    struct plan_arena_chunk **link = a->chunk ? &a->chunk->next : &a->first;
    struct plan_arena_chunk *c = *link;

    if ( !c || c->size < size )
    {
        c = new_chunk(size);
        if ( !c )
            return -ENOMEM;
        c->next = *link;
        *link = c;
    }

    a->chunk = c;
    a->used = 0;

    return 0;
}

void *__init plan_alloc(struct plan_arena *a, size_t size)
{
    struct plan_arena_chunk *c;
    size_t at;
    void *p;

    if ( size > SIZE_LIMIT )
        return NULL;

    size = (size + 7) & ~(size_t)7;
    if ( (!a->chunk || a->chunk->size - a->used < size) &&
         next_chunk(a, size) )
        return NULL;

    c = a->chunk;
    at = a->used;
    a->used += size;
    p = (uint8_t *)c->data + at;

    /* What was never given out is still as the allocator gave it: zero. */
    if ( at < c->dirty )
        memset(p, 0, min(size, c->dirty - at));
    c->dirty = max(c->dirty, a->used);

    return p;
}

void *__init plan_array(struct plan_arena *a, size_t n, size_t size)
{
    return n > SIZE_LIMIT / size ? NULL : plan_alloc(a, n * size);
}

char *__init plan_copy(struct plan_arena *a, const char *s, size_t len)
{
    char *copy = plan_alloc(a, len + 1);

    return copy ? memcpy(copy, s, len) : NULL;
}

void __init plan_arena_rewind(struct plan_arena *a)
{
    a->chunk = NULL;
    a->used = 0;
}

void __init plan_arena_free(struct plan_arena *a)
{
    while ( a->first )
    {
        struct plan_arena_chunk *next = a->first->next;

        viommu_free(a->first);
        a->first = next;
    }

    plan_arena_rewind(a);
}

void *__init plan_vector_room(struct plan_arena *a, void *v, unsigned int nr,
                              unsigned int *cap, size_t size)
{
    unsigned int larger = *cap ? *cap * 2 : 8;
    void *moved;

    if ( nr < *cap )
        return v;

    moved = larger > *cap ? plan_array(a, larger, size) : NULL;
    if ( !moved )
        return NULL;

    if ( nr )
        memcpy(moved, v, nr * size);
    *cap = larger;

    return moved;
}

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
 * One pass of a radix sort: by the eight bits at shift, from one array to the
 * other.
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
    /* Those that reach furthest: of all, and of all of another side. */
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

uint32_t __init plan_hash(uint32_t hash, const char *s)
{
    while ( *s )
        hash = plan_hash_char(hash, *s++);

    return hash;
}

static uint32_t __init spread(uint32_t hash)
{
    return (hash * 0x9e3779b1U) >> 7;
}

int __init plan_table_init(struct viommu_table *t, struct plan_arena *a,
                           unsigned int n)
{
    uint32_t size = 4;

    while ( size / 2 < n )
        size *= 2;

    t->mask = size - 1;
    t->slots = plan_array(a, size, sizeof(*t->slots));

    return t->slots ? 0 : -ENOMEM;
}

void __init plan_table_add(struct viommu_table *t, uint32_t hash,
                           uint32_t index)
{
    uint32_t slot = spread(hash);

    while ( t->slots[slot & t->mask] )
        slot++;
    t->slots[slot & t->mask] = index + 1;
}

bool __init plan_table_next(const struct viommu_table *t, uint32_t hash,
                            uint32_t *at, uint32_t *index)
{
    uint32_t found = t->slots[(spread(hash) + (*at)++) & t->mask];

    *index = found - 1;

    return found != 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
