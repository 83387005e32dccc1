/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PCI host bridges: iommu-map, iommu-map-mask and bus-range, by the kernel's
 * pci-iommu binding. Linux looks a RID up in the first row that has (RID &
 * mask), and lets a RID without row pass untranslated; so rows may not
 * overlap, and every RID that the bus range reaches must have one.
 *
 * All is done on intervals of masked RIDs: a root complex of 65,536 RIDs
 * behind one SMMU is one row.
 */

#include "planner.h"

#define RID(bus) ((uint32_t)(bus) << 8)

/*
 * The values that RID & mask takes in a bus range: some high bytes, each with
 * every subset of the mask's low byte.
 */
struct masked {
    uint8_t bus[256]; /* high bytes taken */
    uint32_t low_bits;
    uint32_t first, last;
    bool identity; /* the mask changes no RID of the bus range */
};

static void __init masked_init(struct masked *m, const struct vdev *dev)
{
    uint32_t b;

    memset(m, 0, sizeof(*m));
    m->low_bits = dev->pub.rid_mask & 0xff;
    m->identity = m->low_bits == 0xff;
    m->first = UINT32_MAX;

    for ( b = dev->bus_first; b <= dev->bus_last; b++ )
    {
        uint32_t rid = RID(b) & dev->pub.rid_mask;

        m->identity &= rid == RID(b);
        m->bus[rid >> 8] = 1;
        m->first = min(m->first, rid);
        m->last = max(m->last, rid | m->low_bits);
    }
}

/*
 * The lowest value taken that is not below rid, which is at most m->last:
 * there is one.
 */
static uint32_t __init masked_from(const struct masked *m, uint32_t rid)
{
    uint32_t high = rid >> 8, low = rid & 0xff;

    /*
     * Count up to the next subset of low_bits: with all other bits set, a
     * carry passes over them.
     */
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

static bool __init read_bus_range(struct vplan *p, struct vdev *dev,
                                  const struct vdt_node *n)
{
    struct vdt_prop range = vdt_prop(n, VDT_BUS_RANGE);

    dev->bus_last = 255;
    if ( !range.data )
        return true;

    dev->bus_first = range.len >= 4 ? vdt_cell(range, 0) : 0;
    dev->bus_last = range.len >= 8 ? vdt_cell(range, 1) : 0;
    if ( range.len == 8 && dev->bus_first <= dev->bus_last &&
         dev->bus_last <= 255 )
        return true;

    VFIND(p, VFIND_BUS_RANGE_MALFORMED, VPARTIAL(dev->pub.path, VDT_BUS_RANGE),
          .n = { range.len, dev->bus_first, dev->bus_last });

    return false;
}

/* The host's mask; no mask at all where it changes no RID of the bus range. */
static bool __init read_mask(struct vplan *p, struct vdev *dev,
                             const struct vdt_node *host)
{
    const struct vfind_place *place =
        VHOST(dev->pub.host_path, VDT_IOMMU_MAP_MASK);
    struct vdt_prop mask = vdt_prop(host, VDT_IOMMU_MAP_MASK);
    struct masked m;

    if ( mask.data && mask.len != 4 )
    {
        VFIND(p, VFIND_IOMMU_MAP_MASK_MALFORMED, place, .n = { mask.len });
        return false;
    }

    if ( mask.data )
        dev->pub.rid_mask = vdt_cell(mask, 0);

    masked_init(&m, dev);
    if ( m.identity )
        dev->pub.rid_mask = UINT32_MAX;

    return true;
}

/* One row, clipped, to rows; nothing if the bus range does not reach it. */
static int __init add_row(struct vplan *p, struct vrow r,
                          const struct masked *m, struct vrows *rows)
{
    uint64_t end = (uint64_t)r.rid + r.count;
    uint32_t first = max(r.rid, m->first),
             last = min(end - 1, (uint64_t)m->last);
    struct vrow *row;

    if ( first > last )
        return 0;

    row = vvec_add(&p->domscratch, &rows->v);
    if ( !row )
        return -ENOMEM;

    *row = r;
    row->rid = first;
    row->first += first - r.rid;
    row->count = last - first + 1;

    return 0;
}

/* Not empty, and without a wrap. */
static bool __init is_sound(const struct vrow *r)
{
    return r->count && r->rid + (r->count - 1) >= r->rid &&
           r->first + (r->count - 1) >= r->first;
}

static int __init read_rows(struct vplan *p, const struct vdev *dev,
                            struct vdt_prop map, const struct masked *m,
                            const struct vfind_place *place,
                            struct vrows *rows, bool *good)
{
    unsigned int i;

    *good = map.len && map.len % 16 == 0;
    for ( i = 0; *good && i < map.len / 16; i++ )
    {
        const struct vrow r = { vdt_cell(map, 4 * i), vdt_cell(map, 4 * i + 1),
                                vdt_cell(map, 4 * i + 2),
                                vdt_cell(map, 4 * i + 3), i };

        *good = is_sound(&r);
        if ( !*good )
            break;

        if ( r.rid & ~dev->pub.rid_mask )
        {
            *good = false;
            VFIND(p, VFIND_IOMMU_MAP_OUTSIDE_MASK, place,
                  .n = { i, r.rid, dev->pub.rid_mask });
            return 0;
        }
        if ( add_row(p, r, m, rows) )
            return -ENOMEM;
    }

    if ( !*good )
        VFIND(p, VFIND_IOMMU_MAP_MALFORMED, place, .n = { map.len, i });

    return 0;
}

/* Row number i in the order of RIDs. */
static const struct vrow *__init by_rid(const struct vrows *rows,
                                        unsigned int i)
{
    return &rows->v.v[rows->by_rid[i].index];
}

/* Is no RID in two rows? */
static bool __init check_overlap(struct vplan *p,
                                 const struct vfind_place *place,
                                 const struct vrows *rows)
{
    unsigned int i;

    for ( i = 1; i < rows->v.nr; i++ )
        if ( by_rid(rows, i)->rid <
             by_rid(rows, i - 1)->rid + by_rid(rows, i - 1)->count )
        {
            VFIND(p, VFIND_IOMMU_MAP_OVERLAP, place,
                  .n = { by_rid(rows, i)->rid });
            return false;
        }

    return true;
}

/* The first RID that can occur and is in no row; UINT32_MAX: there is none. */
static uint32_t __init find_gap(const struct masked *m,
                                const struct vrows *rows)
{
    uint32_t next = m->first; /* all below is covered */
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

/*
 * Is every RID that can occur in a row? If not all have to be, some are at the
 * least.
 */
static bool __init check_cover(struct vplan *p, const struct vdev *dev,
                               const struct masked *m, bool gaps,
                               const struct vfind_place *place,
                               const struct vrows *rows)
{
    uint32_t missing = find_gap(m, rows);

    if ( missing == UINT32_MAX )
        return true;

    gaps = gaps && rows->v.nr;
    VFIND(p, gaps ? VFIND_IOMMU_MAP_GAP_ACCEPTED : VFIND_IOMMU_MAP_GAP, place,
          .n = { missing, dev->bus_first, dev->bus_last });

    return gaps;
}

int __init vbridge_rows(struct vplan *p, const struct vdev *dev,
                        struct vdt_prop map, bool gaps,
                        const struct vfind_place *place, struct vrows *rows,
                        bool *good)
{
    struct masked m;
    unsigned int i;

    memset(rows, 0, sizeof(*rows));
    masked_init(&m, dev);
    if ( read_rows(p, dev, map, &m, place, rows, good) )
        return -ENOMEM;
    if ( !*good )
        return 0;

    rows->by_rid = vkeys(&p->domscratch, rows->v.nr);
    if ( !rows->by_rid )
        return -ENOMEM;

    for ( i = 0; i < rows->v.nr; i++ )
        rows->by_rid[i] = (struct vkey){ rows->v.v[i].rid, i };
    vsort(rows->by_rid, rows->v.nr);
    *good = check_overlap(p, place, rows) &&
            check_cover(p, dev, &m, gaps, place, rows);

    return 0;
}

/* The buses that the host says are behind the bridge. */
static void __init host_buses(struct vdev *dev, const struct vdt_node *host)
{
    struct vdt_prop range = vdt_prop(host, VDT_BUS_RANGE);

    dev->bus_first = 0;
    dev->bus_last = 255;
    if ( range.len == 8 && vdt_cell(range, 0) <= vdt_cell(range, 1) &&
         vdt_cell(range, 1) <= 255 )
    {
        dev->bus_first = vdt_cell(range, 0);
        dev->bus_last = vdt_cell(range, 1);
    }
}

int __init vbridge_reach(struct vplan *p, const struct vdev *dev,
                         const struct vdt_node *host)
{
    struct vdt_prop map = vdt_prop(host, VDT_IOMMU_MAP),
                    mask = vdt_prop(host, VDT_IOMMU_MAP_MASK);
    struct vdev whole = { .pub.rid_mask =
                              mask.len == 4 ? vdt_cell(mask, 0) : UINT32_MAX };
    struct vrows rows = {};
    struct masked m;
    unsigned int i;

    if ( !map.len )
        return 0;

    host_buses(&whole, host);
    masked_init(&m, &whole);
    for ( i = 0; i < map.len / 16; i++ )
    {
        const struct vrow r = { vdt_cell(map, 4 * i), vdt_cell(map, 4 * i + 1),
                                vdt_cell(map, 4 * i + 2),
                                vdt_cell(map, 4 * i + 3), i };

        if ( is_sound(&r) && add_row(p, r, &m, &rows) )
            return -ENOMEM;
    }

    for ( i = 0; i < rows.v.nr; i++ )
    {
        const struct vrow *r = &rows.v.v[i];
        struct vclaim *c;
        uint32_t smmu;

        if ( vphys_find(p, r->phandle, &smmu) )
            return -ENOMEM;
        if ( smmu == VHOST_NONE )
            continue;
        c = vvec_add(&p->scratch, &p->reach);
        if ( !c )
            return -ENOMEM;
        c->psid = r->first;
        c->count = r->count;
        c->smmu = smmu;
        c->device = dev->claimant;
    }

    return 0;
}

int __init vbridge_read(struct vplan *p, struct vdom *dom, struct vdev *dev,
                        const struct vdt_node *host, const struct vdt_node *n)
{
    const struct vfind_place *place = VHOST(dev->pub.host_path, VDT_IOMMU_MAP);
    struct vrows rows;
    unsigned int i;
    bool good;

    good = read_bus_range(p, dev, n) && read_mask(p, dev, host);
    if ( good && vbridge_rows(p, dev, host->p[VDT_IOMMU_MAP],
                              vdt_has(n, VDT_XEN_FORCE), place, &rows, &good) )
        return -ENOMEM;

    for ( i = 0; good && i < rows.v.nr; i++ )
    {
        const struct vrow *r = &rows.v.v[i];
        struct vrun *run = vvec_add(&p->domscratch, &dom->runs);

        if ( !run || vphys_get(p, dom, r->phandle, place, &run->smmu) )
            return -ENOMEM;
        run->rid = r->rid;
        run->psid = r->first;
        run->count = r->count;
        good = run->smmu != VHOST_NONE;
    }
    dev->bad |= !good;

    return vintr_read_map(p, dom, dev, host);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
