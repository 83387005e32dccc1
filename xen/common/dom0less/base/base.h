/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What all parts of the planner use: memory that is freed as a whole, arrays,
 * sorting, and reporting findings.
 *
 *   arena.c    arenas, and arrays in them
 *   sort.c     sorting, and finding overlaps
 *   table.c    hash tables
 *   bitmap.c   the virtual StreamIDs of a domain
 *   report.c   findings (findings-list.h)
 *
 * The folders, lowest first: base, dt (device trees), host (the host's
 * IOMMUs), sid (StreamIDs), guest (domains and their devices), result (the
 * plan). plan.c calls them. A folder calls only functions of lower folders,
 * and only those that their headers declare for higher ones.
 *
 * Functions that return int return 0 or -ENOMEM, unless their comment says
 * otherwise. Errors in the input are not returned but reported. The first one
 * is kept in struct plan; then planning continues with the next node or
 * domain.
 *
 * In all folders: a StreamID is a physical one, a virtual StreamID (vSID) is
 * the guest's, and a RID is the requester ID of a PCI function.
 */
#ifndef VIOMMU_PLAN_BASE_H
#define VIOMMU_PLAN_BASE_H

#include <viommu/os.h>
#include <viommu/plan.h>

/* In place of an index: no node, no IOMMU, no span. */
#define PLAN_NONE UINT32_MAX

struct plan;
struct plan_arena_chunk;
struct plan_domain;

/* Memory that is freed as a whole. All members zero: empty. */
struct plan_arena {
    struct plan_arena_chunk *first, *chunk;
    size_t used; /* allocated bytes of the current chunk */
};

/* Allocate size bytes, zeroed and aligned to 8 bytes. NULL: no memory. */
void *plan_alloc(struct plan_arena *a, size_t size);

/*
 * Allocate n elements of size bytes, zeroed. NULL: no memory, or n * size is
 * too large.
 */
void *plan_array(struct plan_arena *a, size_t n, size_t size);

/* Copy len bytes and append a NUL. NULL: no memory. */
char *plan_copy(struct plan_arena *a, const char *s, size_t len);

/* Copy n elements of size bytes. NULL: no memory. */
void *plan_keep_array(struct plan_arena *a, const void *v, size_t n,
                      size_t size);

/*
 * Free everything that was allocated, but keep the memory for later
 * allocations.
 */
void plan_arena_rewind(struct plan_arena *a);

/* Free all memory. The arena is empty then. */
void plan_arena_free(struct plan_arena *a);

/*
 * A growing array of nr elements, with memory for cap. It lies in an arena and
 * is freed with that. Elements move when it grows.
 */
#define PLAN_VECTOR(type)                                                     \
    struct {                                                                  \
        type *v;                                                              \
        unsigned int nr, cap;                                                 \
    }

/*
 * Make space for element number nr. Returns the array, which may have moved,
 * or NULL: no memory.
 */
void *plan_vector_room(struct plan_arena *a, void *v, unsigned int nr,
                       unsigned int *cap, size_t size);

/* Append a zeroed element and return it. NULL: no memory. */
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

/* What to sort by, and the index of what is sorted. */
struct plan_key {
    uint64_t key;
    uint32_t index;
};

/*
 * Allocate n keys, and the space that plan_sort() needs behind them. NULL: no
 * memory.
 */
struct plan_key *plan_keys(struct plan_arena *a, unsigned int n);

/*
 * Sort n keys of plan_keys(). Equal keys stay in their order. Takes time
 * linear in n.
 */
void plan_sort(struct plan_key *keys, unsigned int n);

/* Numbers first to last, including both. */
struct plan_span {
    uint64_t first, last;
};

/*
 * Find overlaps: call visit() for each of n spans, in ascending order of
 * first. i is the index of the span. other is the index of a span visited
 * before that overlaps it, or PLAN_NONE. If several do, other is the one with
 * the highest last.
 *
 * sides may be NULL. Else sides[i] is a number for each span, and overlaps
 * between spans with the same number are ignored.
 *
 * Returns 0, -ENOMEM, or the first value other than 0 that visit() returned,
 * which ends the visits.
 */
int plan_sweep(struct plan_arena *a, const struct plan_span *spans,
               const uint32_t *sides, unsigned int n,
               int (*visit)(void *ctx, uint32_t i, uint32_t other), void *ctx);

/*
 * The lowest index i from 0 to n - 1 for which condition, an expression of i,
 * is false, or n. The condition must be false for all higher indices, too.
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
 * Hash a string, ignoring case. Several calls hash the concatenation of their
 * strings: the first gets PLAN_HASH_START, each other what the one before
 * returned.
 */
#define PLAN_HASH_START 0x811c9dc5U

static inline uint32_t plan_hash_char(uint32_t hash, char c)
{
    return (hash ^ (uint8_t)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c)) *
           0x01000193U;
}

uint32_t plan_hash(uint32_t hash, const char *s);

/*
 * A hash table of indices. Different entries can have the same hash, so the
 * caller compares what the indices stand for. A slot holds an index plus 1, or
 * 0.
 */

/* Allocate an empty table for at most n entries. Returns 0 or -ENOMEM. */
int plan_table_init(struct viommu_table *t, struct plan_arena *a,
                    unsigned int n);

/* Add an index. The table has space for it. */
void plan_table_add(struct viommu_table *t, uint32_t hash, uint32_t index);

/*
 * Get the next index that may have this hash. They come in the order in which
 * they were added. Start with *at = 0. Returns false when there is none left.
 */
bool plan_table_next(const struct viommu_table *t, uint32_t hash, uint32_t *at,
                     uint32_t *index);

/*
 * The vSIDs of one domain, a bit each, set if the vSID is taken. Reused for
 * the next domain.
 */
struct plan_bitmap {
    uint64_t *words;
    /* Index of a word. No bit below it is free. */
    unsigned int first_free;
    /* Index of a word. No bit from it on is set. */
    unsigned int end;
};

/* Allocate a bitmap with all vSIDs free. Returns 0 or -ENOMEM. */
int plan_bitmap_init(struct plan_bitmap *b, struct plan_arena *a);
/* Free all vSIDs. */
void plan_bitmap_clear(struct plan_bitmap *b);
/* Take count vSIDs from first on, whether free or not; count is at least 1. */
void plan_bitmap_set(struct plan_bitmap *b, uint32_t first, uint32_t count);
/*
 * Take the lowest count consecutive vSIDs that are free, and return the first.
 * VIOMMU_VSID_MAX: there are not so many.
 */
uint32_t plan_bitmap_take(struct plan_bitmap *b, uint32_t count);

enum plan_finding {
#define FINDING(name, id, err, text) FIND_##name,
#include "findings-list.h"
#undef FINDING
    FIND_NR
};

/* An entry of findings-list.h. err is 0 for a notice. */
struct plan_finding_info {
    const char *id;
    int err;
    const char *format;
};

extern const struct plan_finding_info plan_findings[FIND_NR];

/*
 * What replaces the placeholders of a text: {s0} to {s2} are strings, {d0} to
 * {d3} decimal and {x0} to {x3} hexadecimal numbers.
 */
struct plan_args {
    const char *s[3];
    uint64_t n[4];
};

/* Where a finding is: see struct viommu_finding. prop may be NULL. */
struct plan_place {
    const char *tree, *node, *prop;
};

#define PLAN_TEXT_SIZE 400

/*
 * Replace the placeholders. A text that is too long is cut and ends with
 * "...".
 */
void plan_text(char *buf, size_t size, const char *format,
               const struct plan_args *args);

/* Call in->report() for a finding. domain: as in struct viommu_finding. */
void plan_send(const struct viommu_input *in, const char *domain,
               const struct plan_finding_info *info,
               const struct plan_place *place, const struct plan_args *args);

/*
 * Report a finding about p->domain if by_xen is true or the observer wants it.
 * An error with by_xen makes planning fail.
 */
void plan_report(struct plan *p, bool by_xen, enum plan_finding id,
                 const struct plan_place *place, const struct plan_args *args);

/* About a domain with a vSMMU; with a vSMMU or a hint; about any domain. */
#define REPORT(p, id, place, ...)                                             \
    plan_report(p, !(p)->left_to_xen, id, place,                              \
                &(const struct plan_args){ __VA_ARGS__ })
#define REPORT_HINT(p, id, place, ...)                                        \
    plan_report(p, (p)->left_to_xen < LEFT_ALL, id, place,                    \
                &(const struct plan_args){ __VA_ARGS__ })
#define REPORT_ALWAYS(p, id, place, ...)                                      \
    plan_report(p, true, id, place, &(const struct plan_args){ __VA_ARGS__ })

/*
 * How viommu-dt check follows planning; Xen has no observer. It does not
 * change the plan. The functions that return int return 0 or -ENOMEM.
 */
struct viommu_observer {
    /* Is this finding reported? xen: does Xen report it? */
    bool (*wants)(struct viommu_observer *o, enum plan_finding id, bool xen);
    /*
     * Called before and after planning a domain; p->in->done() is called
     * later.
     */
    int (*begin_domain)(struct viommu_observer *o, struct plan *p,
                        struct plan_domain *dom);
    int (*end_domain)(struct viommu_observer *o, struct plan *p,
                      struct plan_domain *dom);
    /* Called after the last domain, when conflicts have been reported. */
    int (*end)(struct viommu_observer *o, struct plan *p);
};

/* Planning in progress. */
/*
 * Xen's other code finds what is wrong with a domain that has no vSMMU: only
 * the observer gets most of it.
 */
enum plan_left { LEFT_NOTHING, LEFT_BUT_HINT, LEFT_ALL };

struct plan {
    const struct viommu_input *in;
    struct viommu_plan *out;
    struct plan_arena *keep;   /* for what the plan points to */
    struct plan_arena scratch; /* freed when planning ends */
    struct plan_arena work;    /* emptied after each domain */

    const char *domain; /* name of the domain being planned, for reports */
    int error;          /* of the first error that Xen reports, or 0 */
    enum plan_left left_to_xen; /* of the domain being planned */

    /* The state of each folder. */
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
