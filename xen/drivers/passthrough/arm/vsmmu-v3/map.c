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

static int compare_psid(const void *a, const void *b)
{
    uint64_t x = psid_key(*(struct vsmmu_row *const *)a);
    uint64_t y = psid_key(*(struct vsmmu_row *const *)b);

    return (x > y) - (x < y);
}

static void swap_rows(void *a, void *b, size_t size)
{
    struct vsmmu_row **x = a, **y = b, *row = *x;

    (void)size;
    *x = *y;
    *y = row;
}

/* -EINVAL if a physical stream is in two rows, or -ENOMEM. */
static int sort_by_psid(struct vsmmu_map *map)
{
    unsigned int n = map->nr_rows, i;
    struct vsmmu_row **a = viommu_alloc(n * sizeof(*a));
    int rc = a ? 0 : -ENOMEM;

    for ( i = 0; !rc && i < n; i++ )
        a[i] = &map->rows[i];
    if ( !rc )
        sort(a, n, sizeof(*a), compare_psid, swap_rows);

    for ( i = 0; !rc && i < n; i++ )
    {
        map->by_psid[i] = a[i] - map->rows;
        if ( i && psid_key(a[i]) - psid_key(a[i - 1]) < a[i - 1]->range.count )
            rc = -EINVAL;
    }
    viommu_free(a);

    return rc;
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
