/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What all of the planner stands on: memory that is freed as a whole, arrays,
 * sorting, and the one way to report a finding.
 *
 *   arena.c    arenas, and arrays in them
 *   sort.c     sorting, and the sweep over spans
 *   table.c    hash tables
 *   bitmap.c   the virtual StreamIDs of a domain
 *   report.c   findings (findings-list.h)
 *
 * Folders, from below: base, dt (device trees), host (its IOMMUs), sid
 * (StreamIDs), guest (domains and their devices), result (the plan); plan.c
 * runs them. A folder's header says what those above may call; none calls, or
 * sees the state of, one above it. Functions that return int return 0 or
 * -ENOMEM: what is wrong with the input is reported and counted, then skipped.
 */
#ifndef VIOMMU_PLAN_BASE_H
#define VIOMMU_PLAN_BASE_H

#include <viommu/os.h>
#include <viommu/plan.h>

/* No node, no IOMMU, no span. */
#define PLAN_NONE UINT32_MAX

struct plan;
struct plan_arena_chunk;
struct plan_domain;

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

/* A copy of n elements of that size, or NULL. */
void *plan_keep_array(struct plan_arena *a, const void *v, size_t n,
                      size_t size);

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

/* Bits of the virtual StreamIDs that are taken; reused for the next domain. */
struct plan_bitmap {
    uint64_t *words;
    unsigned int first_free; /* no free bit below this word */
    unsigned int end;        /* no bit set from this word on */
};

int plan_bitmap_init(struct plan_bitmap *b, struct plan_arena *a);
void plan_bitmap_clear(struct plan_bitmap *b);
void plan_bitmap_set(struct plan_bitmap *b, uint32_t first, uint32_t count);
/*
 * The lowest run of count free numbers, now taken; VIOMMU_VSID_MAX if there is
 * none.
 */
uint32_t plan_bitmap_take(struct plan_bitmap *b, uint32_t count);

enum plan_finding {
#define FINDING(name, id, err, text) FIND_##name,
#include "findings-list.h"
#undef FINDING
    FIND_NR
};

struct plan_finding_info {
    const char *id;
    int err;
    const char *format;
};

extern const struct plan_finding_info plan_findings[FIND_NR];

/*
 * What a message may speak of: {s0} {s1} are strings, {d0}..{d3} and
 * {x0}..{x3} numbers.
 */
struct plan_args {
    const char *s[3];
    uint64_t n[4];
};

/* Where it was found. */
struct plan_place {
    const char *tree, *node, *prop;
};

#define PLAN_TEXT_SIZE 400

/* Write the text of a finding; cut, and ended by "...", if it is too long. */
void plan_text(char *buf, size_t size, const char *format,
               const struct plan_args *args);

/* Give a finding to the sink. */
void plan_send(const struct viommu_input *in, const char *domain,
               const struct plan_finding_info *info,
               const struct plan_place *place, const struct plan_args *args);

/*
 * Report a finding about the domain that is worked on; an error makes the plan
 * fail. by_xen: also in a domain without a vSMMU, which is otherwise left to
 * Xen.
 */
void plan_report(struct plan *p, bool by_xen, enum plan_finding id,
                 const struct plan_place *place, const struct plan_args *args);

#define REPORT(p, id, place, ...)                                             \
    plan_report(p, !(p)->left_to_xen, id, place,                              \
                &(const struct plan_args){ __VA_ARGS__ })
#define REPORT_ALWAYS(p, id, place, ...)                                      \
    plan_report(p, true, id, place, &(const struct plan_args){ __VA_ARGS__ })

/*
 * What viommu-dt watches of planning; Xen has none. It changes nothing of the
 * plan.
 */
struct viommu_observer {
    /* Is this finding reported? by_xen: Xen would. */
    bool (*wants)(struct viommu_observer *o, enum plan_finding id, bool xen);
    /* Before and after work on a domain, while its partial tree is there. */
    int (*begin_domain)(struct viommu_observer *o, struct plan *p,
                        struct plan_domain *dom);
    int (*end_domain)(struct viommu_observer *o, struct plan *p,
                      struct plan_domain *dom);
    /* All domains were worked on, and compared. */
    int (*end)(struct viommu_observer *o, struct plan *p);
};

/* Planning in progress. */
struct plan {
    const struct viommu_input *in;
    struct viommu_plan *out;
    struct plan_arena *keep;   /* lives as long as the plan */
    struct plan_arena scratch; /* until planning is done */
    struct plan_arena work;    /* until the domain is done */

    const char *domain; /* worked on, for reports */
    int error;          /* the first, or 0 */
    /* The domain worked on has no vSMMU: findings are left to Xen. */
    bool left_to_xen;

    /* What each folder knows, for itself and those above. */
    struct plan_host *host;     /* dt */
    struct plan_iommus *iommus; /* host */
    struct plan_sids *sids;     /* sid */
    struct plan_guests *guests; /* guest */
};

#endif /* VIOMMU_PLAN_BASE_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
