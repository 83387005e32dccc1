/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rows of an iommu-map, and its mask, as in the kernel's pci-iommu binding.
 * Linux uses the first row that contains RID & mask. It lets the DMA of a RID
 * without a row bypass translation. So rows must not overlap, and every RID of
 * the buses in bus-range of a PCI host bridge must have one.
 *
 * All of this computes with intervals of masked RIDs: one row is enough for
 * 65,536 RIDs behind one SMMU.
 */

#include "sid.h"

#define RID(bus) ((uint32_t)(bus) << 8)

/*
 * The values of RID & mask for the RIDs of a bus range: their high bytes are
 * set in bus, and each has every subset of low_bits as its low byte. first and
 * last are the lowest and the highest value.
 */
struct masked {
    uint8_t bus[256]; /* high bytes that occur */
    uint32_t low_bits;
    uint32_t first, last;
};

static void __init masked_init(struct masked *m, const struct plan_device *dev)
{
    uint32_t b;

    memset(m, 0, sizeof(*m));
    if ( !dev->bridge )
    {
        m->last = UINT32_MAX;
        return;
    }

    m->low_bits = dev->pub.rid_mask & 0xff;
    m->first = UINT32_MAX;

    for ( b = dev->bus_first; b <= dev->bus_last; b++ )
    {
        uint32_t rid = RID(b) & dev->pub.rid_mask;

        m->bus[rid >> 8] = 1;
        m->first = min(m->first, rid);
        m->last = max(m->last, rid | m->low_bits);
    }
}

/*
 * The lowest of the values that is at least rid. rid must not be above
 * m->last.
 */
static uint32_t __init masked_from(const struct masked *m, uint32_t rid)
{
    uint32_t high = rid >> 8, low = rid & 0xff;

    /* The next number that is a subset of low_bits. It is at most low_bits. */
    if ( m->bus[high] && low <= m->low_bits )
    {
        while ( low & ~m->low_bits )
            low++;
        return RID(high) | low;
    }

    do
        high++;
    while ( !m->bus[high] );

    return RID(high);
}

/*
 * Add a row to rows, without the RIDs outside of first to last. Adds nothing
 * if none is left.
 */
static int __init add_row(struct plan *p, struct plan_map_row r,
                          const struct masked *m, struct plan_map *rows)
{
    uint64_t end = (uint64_t)r.rid + r.count;
    uint32_t first = max(r.rid, m->first),
             last = min(end - 1, (uint64_t)m->last);
    struct plan_map_row *row;

    if ( first > last )
        return 0;

    row = plan_add(&p->work, &rows->v);
    if ( !row )
        return -ENOMEM;

    *row = r;
    row->rid = first;
    row->first += first - r.rid;
    row->count = last - first + 1;

    return 0;
}

/* Is the row not empty, and does neither its RIDs nor its StreamIDs wrap? */
static bool __init is_valid(const struct plan_map_row *r)
{
    return r->count && r->rid + (r->count - 1) >= r->rid &&
           r->first + (r->count - 1) >= r->first;
}

static struct plan_map_row __init row_at(struct plan_prop map, unsigned int i)
{
    return (struct plan_map_row){ plan_cell(map, 4 * i),
                                  plan_cell(map, 4 * i + 1),
                                  plan_cell(map, 4 * i + 2),
                                  plan_cell(map, 4 * i + 3), i };
}

int __init plan_map_clip(struct plan *p, const struct plan_device *dev,
                         struct plan_prop map, struct plan_map *rows)
{
    struct masked m;
    unsigned int i;

    if ( !map.len )
        return 0;

    masked_init(&m, dev);
    for ( i = 0; i < map.len / 16; i++ )
    {
        const struct plan_map_row r = row_at(map, i);

        if ( is_valid(&r) && add_row(p, r, &m, rows) )
            return -ENOMEM;
    }

    return 0;
}

static int __init read_rows(struct plan *p, struct plan_device *dev,
                            struct plan_prop map, const struct masked *m,
                            const struct plan_place *place,
                            struct plan_map *rows)
{
    unsigned int i, n = map.len / 16;
    bool valid = map.len && map.len % 16 == 0;

    for ( i = 0; valid && i < n; i++ )
    {
        const struct plan_map_row r = row_at(map, i);

        valid = is_valid(&r);
        if ( !valid )
            break;

        if ( r.rid & ~dev->pub.rid_mask )
        {
            dev->unusable = true;
            REPORT(p, FIND_IOMMU_MAP_OUTSIDE_MASK, place,
                   .n = { i, r.rid, dev->pub.rid_mask });
            return 0;
        }
        if ( add_row(p, r, m, rows) )
            return -ENOMEM;
    }

    if ( !valid )
        REPORT(p, FIND_IOMMU_MAP_MALFORMED, place, .n = { map.len, i });
    dev->unusable = !valid;

    return 0;
}

/* Row number i, in ascending order of RIDs. */
static const struct plan_map_row *__init by_rid(const struct plan_map *rows,
                                                unsigned int i)
{
    return &rows->v.v[rows->by_rid[i].index];
}

/* Is every RID in at most one row? */
static bool __init check_overlap(struct plan *p,
                                 const struct plan_place *place,
                                 const struct plan_map *rows)
{
    unsigned int i;

    for ( i = 1; i < rows->v.nr; i++ )
        if ( by_rid(rows, i)->rid - by_rid(rows, i - 1)->rid <
             by_rid(rows, i - 1)->count )
        {
            REPORT(p, FIND_IOMMU_MAP_OVERLAP, place,
                   .n = { by_rid(rows, i)->rid });
            return false;
        }

    return true;
}

/*
 * The lowest of the values of RID & mask that is in no row. UINT32_MAX: there
 * is none.
 */
static uint32_t __init find_gap(const struct masked *m,
                                const struct plan_map *rows)
{
    uint32_t next = m->first; /* all values below have rows */
    unsigned int i;

    for ( i = 0; next <= m->last; i++ )
    {
        uint32_t begin = i < rows->v.nr ? by_rid(rows, i)->rid : m->last + 1,
                 missing = masked_from(m, next);

        if ( missing < begin )
            return missing;
        next = by_rid(rows, i)->rid + by_rid(rows, i)->count;
    }

    return UINT32_MAX;
}

/* Is every value of RID & mask in a row? With gaps, one row is enough. */
static bool __init check_cover(struct plan *p, const struct plan_device *dev,
                               const struct masked *m, bool gaps,
                               const struct plan_place *place,
                               const struct plan_map *rows)
{
    uint32_t missing = dev->bridge ? find_gap(m, rows) : UINT32_MAX;

    if ( missing == UINT32_MAX )
        return true;

    gaps = gaps && rows->v.nr;
    REPORT(p, gaps ? FIND_IOMMU_MAP_GAP_ACCEPTED : FIND_IOMMU_MAP_GAP, place,
           .n = { missing, dev->bus_first, dev->bus_last });

    return gaps;
}

int __init plan_map_read(struct plan *p, struct plan_device *dev,
                         struct plan_prop map, bool gaps,
                         const struct plan_place *place, struct plan_map *rows)
{
    struct masked m;
    unsigned int i;

    memset(rows, 0, sizeof(*rows));
    masked_init(&m, dev);
    if ( read_rows(p, dev, map, &m, place, rows) )
        return -ENOMEM;
    if ( dev->unusable )
        return 0;

    rows->by_rid = plan_keys(&p->work, rows->v.nr);
    if ( !rows->by_rid )
        return -ENOMEM;

    for ( i = 0; i < rows->v.nr; i++ )
        rows->by_rid[i] = (struct plan_key){ rows->v.v[i].rid, i };
    plan_sort(rows->by_rid, rows->v.nr);
    dev->unusable = !check_overlap(p, place, rows) ||
                    !check_cover(p, dev, &m, gaps, place, rows);

    return 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
