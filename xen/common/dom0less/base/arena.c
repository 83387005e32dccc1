/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that is freed as a whole, and growing arrays in it. */

#include "base.h"

/*
 * Tests define a small size, so that almost every allocation calls
 * viommu_alloc().
 */
#ifndef PLAN_ARENA_CHUNK
#define PLAN_ARENA_CHUNK ((size_t)(32 * 1024))
#endif

/*
 * No array is nearly as large. Sums and products of sizes below it do not
 * wrap.
 */
#define SIZE_LIMIT ((size_t)1 << (sizeof(size_t) * 8 - 4))

struct plan_arena_chunk {
    struct plan_arena_chunk *next;
    size_t size;
    /*
     * Bytes that have been allocated since the chunk was made. The others are
     * zero.
     */
    size_t dirty;
    uint64_t data[];
};

/*
 * Make the next chunk with this much space the current one: the next in the
 * list if it is large enough, else a new one, inserted before that.
 */
static int __init next_chunk(struct plan_arena *a, size_t size)
{
    struct plan_arena_chunk **link = a->chunk ? &a->chunk->next : &a->first;
    struct plan_arena_chunk *c = *link;

    if ( !c || c->size < size )
    {
        size = max(size, PLAN_ARENA_CHUNK);
        c = viommu_alloc(sizeof(*c) + size);
        if ( !c )
            return -ENOMEM;
        c->size = size;
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

    /* Memory that was never allocated is zero: viommu_alloc() cleared it. */
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

void *__init plan_keep_array(struct plan_arena *a, const void *v, size_t n,
                             size_t size)
{
    void *copy = plan_array(a, n, size);

    return copy && n ? memcpy(copy, v, n * size) : copy;
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

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
