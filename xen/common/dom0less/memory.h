/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory of the planner: arenas that are freed as a whole, growing arrays in
 * them, and a linear-time sort. None of it outlives boot.
 */
#ifndef VIOMMU_MEMORY_H
#define VIOMMU_MEMORY_H

#include <viommu/os.h>
#include <viommu/plan.h>

struct varena_chunk;

/* Zero-initialised is empty. */
struct varena {
    struct varena_chunk *first, *chunk;
    size_t used; /* bytes of the chunk chunk */
};

/* Zeroed, aligned to 8 bytes, or NULL. */
void *varena_alloc(struct varena *a, size_t size);

/* n elements of that size; NULL also if the product overflows. */
void *varena_array(struct varena *a, size_t n, size_t size);

/* A copy of len bytes and a terminating NUL, or NULL. */
char *varena_string(struct varena *a, const char *s, size_t len);

/* Everything allocated is gone; the memory is kept for what follows. */
void varena_rewind(struct varena *a);

void varena_free(struct varena *a);

/* A growing array. Elements move when it grows; it never shrinks. */
#define VVEC(type)                                                            \
    struct {                                                                  \
        type *v;                                                              \
        unsigned int nr, cap;                                                 \
    }

/* Room for one element more behind nr: the array, perhaps moved, or NULL. */
void *vvec_room(struct varena *a, void *v, unsigned int nr, unsigned int *cap,
                size_t size);

/* A new zeroed element at the end, or NULL. */
#define vvec_add(arena, vec)                                                  \
    ({                                                                        \
        __typeof__((vec)->v) new_ = vvec_room(                                \
            arena, (vec)->v, (vec)->nr, &(vec)->cap, sizeof(*(vec)->v));      \
        if ( new_ )                                                           \
        {                                                                     \
            (vec)->v = new_;                                                  \
            new_ += (vec)->nr++;                                              \
        }                                                                     \
        new_;                                                                 \
    })

struct vkey {
    uint64_t key;
    uint32_t index;
};

/* Room for n keys, and for sorting them; or NULL. */
struct vkey *vkeys(struct varena *a, unsigned int n);

/* Sort by key, equal keys in their given order. Time linear in n. */
void vsort(struct vkey *keys, unsigned int n);

struct vspan {
    uint64_t first, last;
};

#define VSPAN_NONE UINT32_MAX

/*
 * Visit n spans, from the lowest first on: i is the index of one, and other
 * that of a span, visited before, that it overlaps, or VSPAN_NONE. Of several
 * it is the one that reaches furthest. With sides, a number for each span,
 * spans of one side may overlap. Ends with -ENOMEM, or with what visit()
 * returned, if that is not 0.
 */
int vsweep(struct varena *a, const struct vspan *spans, const uint32_t *sides,
           unsigned int n, int (*visit)(void *ctx, uint32_t i, uint32_t other),
           void *ctx);

/*
 * The first of the indices 0 .. n - 1, called i in the condition, for which it
 * does not hold; n: it holds for all. It holds for none after that.
 */
#define vfirst_not(n, i, condition)                                           \
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
 * VHASH_START.
 */
#define VHASH_START 0x811c9dc5U

static inline uint32_t vhash_char(uint32_t hash, char c)
{
    return (hash ^ (uint8_t)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c)) *
           0x01000193U;
}

uint32_t vhash_string(uint32_t hash, const char *s);

/*
 * A hash table of indices of something, held as index plus 1; its user
 * compares.
 */
#define vtable viommu_table

/* For at most n entries. 0 or -ENOMEM. */
int vtable_init(struct vtable *t, struct varena *a, unsigned int n);

void vtable_add(struct vtable *t, uint32_t hash, uint32_t index);

/*
 * Walk the candidates for a hash: they come in the order they were added.
 * Start with *at = 0; returns false when there is none left.
 */
bool vtable_next(const struct vtable *t, uint32_t hash, uint32_t *at,
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
