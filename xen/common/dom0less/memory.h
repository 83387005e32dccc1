/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory of the planner: arenas that are freed as a whole, growing arrays in
 * them, and a linear-time sort. None of it outlives boot.
 */
#ifndef VIOMMU_MEMORY_H
#define VIOMMU_MEMORY_H

#include <viommu/os.h>
#include <viommu/plan.h>

struct plan_arena_chunk;

/* Zero-initialised is empty. */
struct plan_arena {
    struct plan_arena_chunk *first, *chunk;
    size_t used; /* bytes of the chunk chunk */
};

/* Zeroed, aligned to 8 bytes, or NULL. */
void *plan_alloc(struct plan_arena *a, size_t size);

/* n elements of that size; NULL also if the product overflows. */
void *plan_array(struct plan_arena *a, size_t n, size_t size);

/* A copy of len bytes and a terminating NUL, or NULL. */
char *plan_copy(struct plan_arena *a, const char *s, size_t len);

/* Everything allocated is gone; the memory is kept for what follows. */
void plan_arena_rewind(struct plan_arena *a);

void plan_arena_free(struct plan_arena *a);

/* A growing array. Elements move when it grows; it never shrinks. */
#define PLAN_VECTOR(type)                                                     \
    struct {                                                                  \
        type *v;                                                              \
        unsigned int nr, cap;                                                 \
    }

/* Room for one element more behind nr: the array, perhaps moved, or NULL. */
void *plan_vector_room(struct plan_arena *a, void *v, unsigned int nr,
                       unsigned int *cap, size_t size);

/* A new zeroed element at the end, or NULL. */
#define plan_add(arena, vec)                                                  \
    ({                                                                        \
        __typeof__((vec)->v) new_ = plan_vector_room(                         \
            arena, (vec)->v, (vec)->nr, &(vec)->cap, sizeof(*(vec)->v));      \
        if ( new_ )                                                           \
        {                                                                     \
            (vec)->v = new_;                                                  \
            new_ += (vec)->nr++;                                              \
        }                                                                     \
        new_;                                                                 \
    })

struct plan_key {
    uint64_t key;
    uint32_t index;
};

/* Room for n keys, and for sorting them; or NULL. */
struct plan_key *plan_keys(struct plan_arena *a, unsigned int n);

/* Sort by key, equal keys in their given order. Time linear in n. */
void plan_sort(struct plan_key *keys, unsigned int n);

struct plan_span {
    uint64_t first, last;
};

#define PLAN_NONE UINT32_MAX

/*
 * Visit n spans, from the lowest first on: i is the index of one, and other
 * that of a span, visited before, that it overlaps, or PLAN_NONE. Of several
 * it is the one that reaches furthest. With sides, a number for each span,
 * spans of one side may overlap. Ends with -ENOMEM, or with what visit()
 * returned, if that is not 0.
 */
int plan_sweep(struct plan_arena *a, const struct plan_span *spans,
               const uint32_t *sides, unsigned int n,
               int (*visit)(void *ctx, uint32_t i, uint32_t other), void *ctx);

/*
 * The first of the indices 0 .. n - 1, called i in the condition, for which it
 * does not hold; n: it holds for all. It holds for none after that.
 */
#define plan_first_not(n, i, condition)                                       \
    ({                                                                        \
        unsigned int low_ = 0, high_ = (n);                                   \
        while ( low_ < high_ )                                                \
        {                                                                     \
            unsigned int i = (low_ + high_) / 2;                              \
            if ( condition )                                                  \
                low_ = i + 1;                                                 \
            else                                                              \
                high_ = i;                                                    \
        }                                                                     \
        low_;                                                                 \
    })

/*
 * A hash of a string, case ignored; made piece by piece, beginning with
 * PLAN_HASH_START.
 */
#define PLAN_HASH_START 0x811c9dc5U

static inline uint32_t plan_hash_char(uint32_t hash, char c)
{
    return (hash ^ (uint8_t)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c)) *
           0x01000193U;
}

uint32_t plan_hash(uint32_t hash, const char *s);

/*
 * A hash table of indices of something, held as index plus 1; its user
 * compares.
 */

/* For at most n entries. 0 or -ENOMEM. */
int plan_table_init(struct viommu_table *t, struct plan_arena *a,
                    unsigned int n);

void plan_table_add(struct viommu_table *t, uint32_t hash, uint32_t index);

/*
 * Walk the candidates for a hash: they come in the order they were added.
 * Start with *at = 0; returns false when there is none left.
 */
bool plan_table_next(const struct viommu_table *t, uint32_t hash, uint32_t *at,
                     uint32_t *index);

#endif /* VIOMMU_MEMORY_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
