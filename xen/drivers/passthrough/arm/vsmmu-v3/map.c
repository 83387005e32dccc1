/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The mapping of StreamIDs, both ways by one binary search, and for each range
 * the part of it that may not abort, so that sweeps over a root complex skip
 * what aborts already. Nothing is kept per StreamID.
 */
#include "vsmmu-private.h"

static int check_ranges(const struct vsmmu_config *cfg)
{
    uint32_t free_from = 0;
    unsigned int i;

    for ( i = 0; i < cfg->nr_ranges; i++ )
    {
        const struct viommu_range *r = &cfg->ranges[i];

        if ( !r->count || r->vsid < free_from || r->vsid >= VIOMMU_VSID_MAX ||
             r->count > VIOMMU_VSID_MAX - r->vsid ||
             r->count - 1 > UINT32_MAX - r->psid || r->smmu >= cfg->nr_smmus )
            return -EINVAL;

        free_from = r->vsid + r->count;
    }

    return 0;
}

/* Where a row begins, in the order of (SMMU, StreamID). */
static uint64_t psid_key(const struct vsmmu_row *row)
{
    return ((uint64_t)row->range.smmu << 32) | row->range.psid;
}

static uint64_t key_at(const struct vsmmu_map *map, unsigned int i)
{
    return psid_key(&map->rows[map->by_psid[i]]);
}

/* Heap sort: let the element at pos sink to its place among the first n. */
static void sink(struct vsmmu_map *map, unsigned int pos, unsigned int n)
{
    uint32_t *a = map->by_psid, moved = a[pos];
    uint64_t key = key_at(map, pos);
    unsigned int child;

    while ( (child = 2 * pos + 1) < n )
    {
        if ( child + 1 < n && key_at(map, child) < key_at(map, child + 1) )
            child++;
        if ( key_at(map, child) <= key )
            break;
        a[pos] = a[child];
        pos = child;
    }

    a[pos] = moved;
}

/*
 * Not by sort(), whose arguments Xen changed in 4.21. -EINVAL if a
 * physical stream is in two rows.
 */
static int sort_by_psid(struct vsmmu_map *map)
{
    uint32_t *a = map->by_psid;
    unsigned int n = map->nr_rows, i;

    for ( i = 0; i < n; i++ )
        a[i] = i;

    for ( i = n / 2; i-- > 0; )
        sink(map, i, n);

    for ( i = n; i-- > 1; )
    {
        uint32_t top = a[0];

        a[0] = a[i];
        a[i] = top;
        sink(map, 0, i);
    }

    for ( i = 1; i < n; i++ )
        if ( key_at(map, i) - key_at(map, i - 1) <
             map->rows[a[i - 1]].range.count )
            return -EINVAL;

    return 0;
}

int vsmmu_map_create(struct vsmmu_map *map, const struct vsmmu_config *cfg)
{
    unsigned int i;

    if ( check_ranges(cfg) )
        return -EINVAL;

    map->nr_rows = cfg->nr_ranges;
    map->rows = viommu_alloc(cfg->nr_ranges * sizeof(*map->rows));
    map->by_psid = viommu_alloc(cfg->nr_ranges * sizeof(*map->by_psid));
    if ( !map->rows || !map->by_psid )
        return -ENOMEM;

    for ( i = 0; i < map->nr_rows; i++ )
        map->rows[i].range = cfg->ranges[i];

    return sort_by_psid(map);
}

void vsmmu_map_destroy(struct vsmmu_map *map)
{
    viommu_free(map->rows);
    viommu_free(map->by_psid);
}

/* The first row that ends above key, in one order or the other, or NULL. */
static always_inline struct vsmmu_row *first_above(const struct vsmmu_map *map,
                                                   bool by_psid, uint64_t key)
{
    unsigned int lo = 0, hi = map->nr_rows;
    struct vsmmu_row *row, *found = NULL;

    while ( lo < hi )
    {
        unsigned int mid = lo + (hi - lo) / 2;
        uint64_t begin;

        row = &map->rows[by_psid ? map->by_psid[mid] : mid];
        begin = by_psid ? psid_key(row) : row->range.vsid;
        if ( key >= begin + row->range.count )
            lo = mid + 1;
        else
        {
            hi = mid;
            found = row;
        }
    }

    return found;
}

struct vsmmu_row *vsmmu_map_from(const struct vsmmu_map *map, uint32_t vsid)
{
    return first_above(map, false, vsid);
}

struct vsmmu_row *vsmmu_map_find(const struct vsmmu_map *map, uint32_t vsid)
{
    struct vsmmu_row *row = vsmmu_map_from(map, vsid);

    return row && row->range.vsid <= vsid ? row : NULL;
}

bool vsmmu_map_vsid(const struct vsmmu_map *map, uint32_t smmu, uint32_t psid,
                    uint32_t *vsid)
{
    uint64_t key = ((uint64_t)smmu << 32) | psid;
    const struct vsmmu_row *row = first_above(map, true, key);

    if ( !row || key < psid_key(row) )
        return false;

    *vsid = row->range.vsid + (uint32_t)(key - psid_key(row));
    return true;
}

uint32_t vsmmu_row_aborting(const struct vsmmu_row *row, uint32_t vsid,
                            uint32_t count)
{
    uint32_t offset = vsid - row->range.vsid;

    if ( offset >= row->live_to )
        return count;

    return offset < row->live_from ? min(count, row->live_from - offset) : 0;
}

void vsmmu_row_set_live(struct vsmmu_row *row, uint32_t vsid)
{
    uint32_t offset = vsid - row->range.vsid;
    bool none = row->live_from == row->live_to;

    row->live_from = none ? offset : min(row->live_from, offset);
    row->live_to = none ? offset + 1 : max(row->live_to, offset + 1);
}

void vsmmu_row_set_aborting(struct vsmmu_row *row, uint32_t vsid,
                            uint32_t count)
{
    uint32_t from = vsid - row->range.vsid, to = from + count;

    if ( from <= row->live_from )
        row->live_from = max(row->live_from, to);
    else if ( to >= row->live_to )
        row->live_to = min(row->live_to, from);

    if ( row->live_from >= row->live_to )
        row->live_from = row->live_to = 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
