/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a guest's device tree through the plan's ranges to StreamIDs, and the
 * same from the host's device tree: as an operating system would read both,
 * with libfdt's own functions and none of the planner's.
 */
#include "fuzz.h"

#define MAX_DEPTH 64
#define MAX_PATH  512

struct stream {
    uint32_t phandle, psid;
};

uint32_t cell(const void *data, unsigned int i)
{
    return fdt32_ld((const fdt32_t *)data + i);
}

int find_host(const void *host, const char *path)
{
    size_t at[MAX_DEPTH] = {};
    char here[MAX_PATH] = "";
    int node, depth = 0;

    if ( !strcmp(path, "/") )
        return 0;

    for ( node = fdt_next_node(host, 0, &depth); node >= 0 && depth > 0;
          node = fdt_next_node(host, node, &depth) )
    {
        int len;
        const char *name = fdt_get_name(host, node, &len);

        if ( depth >= MAX_DEPTH || !name ||
             at[depth - 1] + len + 2 > sizeof(here) )
            return -FDT_ERR_NOTFOUND;
        here[at[depth - 1]] = '/';
        memcpy(here + at[depth - 1] + 1, name, len + 1);
        at[depth] = at[depth - 1] + 1 + len;
        if ( !strcasecmp(here, path) )
            return node;
    }

    return -FDT_ERR_NOTFOUND;
}

/* The guest's virtual StreamID is that StreamID of the host. */
static void check_stream(const struct viommu_domain *dom, uint32_t vsid,
                         struct stream s)
{
    const struct viommu_range *r = range_of(dom, vsid);

    CHECK(r);
    CHECK(dom->smmus[r->smmu].phandle == s.phandle);
    CHECK(r->psid + (vsid - r->vsid) == s.psid);
}

/* Entry i of iommus is not one of those before. */
static bool is_new(const void *iommus, int i)
{
    int j;

    for ( j = 0; j < i; j++ )
        if ( !memcmp((const char *)iommus + 8 * j,
                     (const char *)iommus + 8 * i, 8) )
            return false;

    return true;
}

/*
 * What the author wrote for the vSMMU stands as it is; what was to be kept has
 * the host's numbers.
 */
static void check_written(const struct viommu_domain *dom, const void *partial,
                          int part_node, const void *have, int have_len,
                          const void *host)
{
    int len, i;
    const void *w = fdt_getprop(partial, part_node, "iommus", &len);

    if ( !w || len < 4 )
        return;

    if ( cell(w, 0) == dom->phandle )
        CHECK(len == have_len && !memcmp(w, have, len));
    for ( i = 1; !cell(w, 0) && i < have_len / 4; i += 2 )
        CHECK(cell(have, i) == cell(host, i));
}

static void check_iommus(const struct viommu_domain *dom, const void *host,
                         int host_node, const void *partial, int part_node,
                         const void *guest, int node)
{
    int want_len, len, i, n = 0;
    const void *want = fdt_getprop(host, host_node, "iommus", &want_len);
    const void *have = fdt_getprop(guest, node, "iommus", &len);

    CHECK(want && have);
    for ( i = 0; i < want_len / 8; i++ )
    {
        const struct stream s = { cell(want, 2 * i), cell(want, 2 * i + 1) };

        if ( !is_new(want, i) )
            continue;
        CHECK(8 * (n + 1) <= len && cell(have, 2 * n) == dom->phandle);
        check_stream(dom, cell(have, 2 * n + 1), s);
        n++;
    }
    CHECK(8 * n == len);
    if ( len == want_len )
        check_written(dom, partial, part_node, have, len, want);
}

/* A map and a mask, and what a RID is by them; of some it may say nothing. */
struct map {
    const void *rows, *mask;
    int len;
    bool gaps;
};

static struct map map_of(const void *fdt, int node)
{
    struct map m = { .gaps = false };

    m.rows = fdt_getprop(fdt, node, "iommu-map", &m.len);
    m.mask = fdt_getprop(fdt, node, "iommu-map-mask", NULL);
    CHECK(m.rows && m.len % 16 == 0);

    return m;
}

static struct stream look_up(const struct map *m, uint32_t rid)
{
    struct stream s = { 0, 0 };
    int i, found = 0;

    if ( m->mask )
        rid &= cell(m->mask, 0);
    for ( i = 0; i < m->len / 4; i += 4 )
        if ( rid >= cell(m->rows, i) &&
             rid - cell(m->rows, i) < cell(m->rows, i + 3) )
        {
            s.phandle = cell(m->rows, i + 1);
            s.psid = cell(m->rows, i + 2) + (rid - cell(m->rows, i));
            found++;
        }
    CHECK(found == 1 || (m->gaps && !found));

    return s;
}

static void check_rid(const struct viommu_domain *dom, const struct map *host,
                      const struct map *guest, uint32_t rid)
{
    struct stream s = look_up(guest, rid), of_host = look_up(host, rid);

    /* What the host's map does not have is no row of the guest's, either. */
    CHECK(!of_host.phandle == !s.phandle);
    if ( !s.phandle )
        return;
    CHECK(s.phandle == dom->phandle);
    check_stream(dom, s.psid, of_host);
}

/* RIDs at the edges of the bus range and of all rows. */
static void check_map(const struct viommu_domain *dom, const void *host,
                      int host_node, const void *partial, int part_node,
                      const void *guest, int node, bool bridge)
{
    struct map want = map_of(host, host_node), have = map_of(guest, node);
    const void *range = fdt_getprop(partial, part_node, "bus-range", NULL);
    uint32_t first = bridge && range ? cell(range, 0) << 8 : 0;
    uint32_t last = (range ? cell(range, 1) << 8 : 0xff00) | 0xff, rid;
    int i;

    if ( !bridge )
        last = UINT32_MAX;
    want.gaps = have.gaps =
        !bridge || fdt_getprop(partial, part_node, "xen,iommu-map-gaps", NULL);
    CHECK(!bridge || !fdt_getprop(guest, node, "iommus", NULL));
    for ( i = 0; !have.mask && i < have.len / 4; i += 4 )
        CHECK(cell(have.rows, i) >= first &&
              cell(have.rows, i) + (cell(have.rows, i + 3) - 1) <= last);
    check_rid(dom, &want, &have, first);
    check_rid(dom, &want, &have, last);
    check_rid(dom, &want, &have, (first + last) / 2);
    for ( i = 0; i < want.len / 4 + have.len / 4; i += 4 )
    {
        bool h = i < want.len / 4;
        const void *rows = h ? want.rows : have.rows;
        int at = h ? i : i - want.len / 4;

        rid = cell(rows, at) + cell(rows, at + 3);
        if ( rid - 1 >= first && rid - 1 <= last )
            check_rid(dom, &want, &have, rid - 1);
        if ( rid >= first && rid <= last )
            check_rid(dom, &want, &have, rid);
        rid = cell(rows, at);
        if ( rid >= first && rid <= last )
            check_rid(dom, &want, &have, rid);
    }
}

static void check_hint(const struct viommu_domain *dom,
                       const struct viommu_device *dev, const void *guest,
                       int node)
{
    int len;
    const char *hint = fdt_getprop(guest, node, "xen,iommu", &len);
    const void *iommus;

    if ( dev->kind == VIOMMU_UNPROTECTED )
        return;

    if ( dom->guest == VIOMMU_GUEST_HINT )
    {
        CHECK(hint && len == 3 && !memcmp(hint, "on", 3));
        return;
    }

    iommus = fdt_getprop(guest, node, "iommus", &len);
    CHECK(iommus && len == 4 && cell(iommus, 0) == dom->phandle);
}

void check_streams(const struct viommu_domain *dom, const struct placed *at,
                   const void *host, const void *partial, const void *guest)
{
    const struct viommu_device *dev = at->dev;
    int node = find_host(host, dev->host_path);

    CHECK(node >= 0);
    if ( dom->guest == VIOMMU_GUEST_HINT ||
         dom->guest == VIOMMU_GUEST_HINT_NODE )
        check_hint(dom, dev, guest, at->offset);
    else if ( dev->kind == VIOMMU_PCI )
        check_map(dom, host, node, partial, dev->offset, guest, at->offset,
                  true);
    else if ( dev->kind == VIOMMU_PLATFORM )
    {
        bool own = fdt_getprop(host, node, "iommus", NULL),
             map = fdt_getprop(host, node, "iommu-map", NULL);

        CHECK(own || map);
        if ( own )
            check_iommus(dom, host, node, partial, dev->offset, guest,
                         at->offset);
        if ( map )
            check_map(dom, host, node, partial, dev->offset, guest, at->offset,
                      false);
    }
    else
    {
        CHECK(!fdt_getprop(guest, at->offset, "iommus", NULL));
        CHECK(!fdt_getprop(guest, at->offset, "iommu-map", NULL));
    }
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
