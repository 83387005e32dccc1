/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The index of the host device tree, made in one pass. A node is found by its
 * path or phandle in constant time. Paths are compared as Xen's
 * dt_find_node_by_path() does: full paths, ignoring case, without aliases.
 */

#include "dt.h"

/* Limit for following interrupt-parent, which can be circular. */
#define MAX_HOPS 64

static int __init add_node(struct plan *p, const struct plan_node *n,
                           uint32_t parent)
{
    struct plan_host_node *node = plan_add(&p->scratch, &p->host->nodes);
    const struct plan_host_node *up =
        parent == PLAN_NONE ? NULL : &p->host->nodes.v[parent];

    if ( !node )
        return -ENOMEM;

    node->name = n->name;
    node->name_len = n->name_len;
    node->offset = n->offset;
    node->parent = parent;
    node->hash = up ? plan_hash(plan_hash_char(up->hash, '/'), n->name)
                    : PLAN_HASH_START;
    node->phandle = plan_phandle(n);
    /*
     * 2 and 1 by default, as in Xen's dt_n_addr_cells() and dt_n_size_cells().
     */
    node->address_cells =
        plan_u32(n, DT_ADDRESS_CELLS, up ? up->address_cells : 2);
    node->size_cells = plan_u32(n, DT_SIZE_CELLS, up ? up->size_cells : 1);
    node->interrupt_cells = plan_has(n, DT_INTERRUPT_CELLS);
    node->iommu = plan_is_iommu(n);
    node->its = plan_compatible(n, "arm,gic-v3-its");
    node->dom0s_streams =
        plan_has(n, DT_IOMMUS) && !plan_has(n, DT_XEN_PASSTHROUGH);
    node->irq_parent = plan_u32(n, DT_INTERRUPT_PARENT, 0);

    return 0;
}

static int __init read_nodes(struct plan *p, int *fdt_error)
{
    struct plan_walk w;
    struct plan_node n;
    uint32_t here = PLAN_NONE;
    int step;

    plan_walk_start(&w, &p->host->tree, 0, &n);
    while ( (step = plan_walk_step(&w)) >= 0 && step != DT_DONE )
    {
        if ( step == DT_LEAVE )
        {
            here = p->host->nodes.v[here].parent;
            continue;
        }
        if ( add_node(p, &n, here) )
            return -ENOMEM;
        here = p->host->nodes.nr - 1;
    }
    *fdt_error = step < 0 ? step : 0;

    return 0;
}

/*
 * Nodes are added in document order: if several have the same path or phandle,
 * the first is found.
 */
static int __init make_tables(struct plan *p)
{
    struct plan_host *h = p->host;
    uint32_t i;

    if ( plan_table_init(&h->by_path, &p->scratch, h->nodes.nr) ||
         plan_table_init(&h->by_phandle, &p->scratch, h->nodes.nr) )
        return -ENOMEM;

    for ( i = 0; i < h->nodes.nr; i++ )
    {
        plan_table_add(&h->by_path, h->nodes.v[i].hash, i);
        if ( h->nodes.v[i].phandle )
            plan_table_add(&h->by_phandle, h->nodes.v[i].phandle, i);
    }

    return 0;
}

int __init plan_host_init(struct plan *p)
{
    const void *fdt = p->in->host;
    int error = plan_blob_error(fdt, p->in->host_size);

    p->host = plan_alloc(&p->scratch, sizeof(*p->host));
    if ( !p->host )
        return -ENOMEM;

    plan_tree_init(&p->host->tree, fdt);
    if ( !error && read_nodes(p, &error) )
        return -ENOMEM;

    if ( error || !p->host->nodes.nr )
    {
        REPORT(p, FIND_HOST_MALFORMED,
               (&(const struct plan_place){ "host", "/", NULL }),
               .s = { fdt_strerror(error ? error : -FDT_ERR_BADSTRUCTURE) });
        return 0;
    }

    return make_tables(p);
}

/* Is this the full path of that node? */
static bool __init is_path_of(const struct plan_host *h, uint32_t index,
                              const char *path, size_t len)
{
    const struct plan_host_node *n;

    for ( n = &h->nodes.v[index]; n->parent != PLAN_NONE;
          n = &h->nodes.v[n->parent] )
    {
        if ( len <= (size_t)n->name_len ||
             path[len - n->name_len - 1] != '/' ||
             !plan_same(path + len - n->name_len, n->name, n->name_len) )
            return false;
        len -= n->name_len + 1;
    }

    return len == 0;
}

uint32_t __init plan_host_by_path(const struct plan_host *h, const char *path)
{
    uint32_t hash = plan_hash(PLAN_HASH_START, path), at = 0, i;
    size_t len = strlen(path);

    if ( !strcmp(path, "/") )
        return 0;

    while ( plan_table_next(&h->by_path, hash, &at, &i) )
        if ( h->nodes.v[i].hash == hash && is_path_of(h, i, path, len) )
            return i;

    return PLAN_NONE;
}

uint32_t __init plan_host_by_phandle(const struct plan_host *h,
                                     uint32_t phandle)
{
    uint32_t at = 0, i;

    while ( phandle && plan_table_next(&h->by_phandle, phandle, &at, &i) )
        if ( h->nodes.v[i].phandle == phandle )
            return i;

    return PLAN_NONE;
}

const char *__init plan_host_path(const struct plan_host *h, uint32_t index,
                                  struct plan_arena *a)
{
    const struct plan_host_node *start = &h->nodes.v[index], *n;
    size_t len = 0;
    char *path;

    for ( n = start; n->parent != PLAN_NONE; n = &h->nodes.v[n->parent] )
        len += n->name_len + 1;

    path = plan_alloc(a, max(len, (size_t)1) + 1);
    if ( !path )
        return NULL;
    path[0] = '/';

    for ( n = start; n->parent != PLAN_NONE; n = &h->nodes.v[n->parent] )
    {
        len -= n->name_len + 1;
        path[len] = '/';
        memcpy(path + len + 1, n->name, n->name_len);
    }

    return path;
}

void __init plan_host_read(struct plan_host *h, uint32_t index,
                           struct plan_node *out)
{
    plan_tree_read(&h->tree, h->nodes.v[index].offset, out);
}

/*
 * Translate an address by the ranges of this bus, which is not the root.
 * Returns false if they do not cover it.
 */
static bool __init translate(struct plan_host *h, uint32_t index,
                             uint64_t *address)
{
    const struct plan_host_node *bus = &h->nodes.v[index];
    uint32_t ac = bus->address_cells, sc = bus->size_cells,
             up = h->nodes.v[bus->parent].address_cells, row = ac + up + sc, i;
    struct plan_prop ranges;
    struct plan_node n;

    plan_host_read(h, index, &n);
    ranges = plan_prop(&n, DT_RANGES);

    if ( ranges.data && !ranges.len )
        return true;

    if ( !ranges.data || !plan_cells_fit(ac, sc) || !plan_cells_fit(up, sc) )
        return false;

    for ( i = 0; (i + row) * 4 <= ranges.len; i += row )
    {
        uint64_t child = plan_number(ranges, i, ac),
                 size = plan_number(ranges, i + ac + up, sc);

        if ( *address < child || *address - child >= size )
            continue;
        *address = *address - child + plan_number(ranges, i + ac, up);
        return true;
    }

    return false;
}

/* Register block number `block` of reg, with its address on the node's bus. */
static bool __init read_block(struct plan_host *h, uint32_t index,
                              unsigned int block, struct viommu_region *out)
{
    const struct plan_host_node *bus = &h->nodes.v[h->nodes.v[index].parent];
    uint32_t ac = bus->address_cells, sc = bus->size_cells;
    struct plan_prop reg;
    struct plan_node n;

    plan_host_read(h, index, &n);
    reg = plan_prop(&n, DT_REG);
    if ( !plan_cells_fit(ac, sc) || reg.len / 4 / (ac + sc) <= block )
        return false;

    out->base = plan_number(reg, block * (ac + sc), ac);
    out->size = plan_number(reg, block * (ac + sc) + ac, sc);

    return out->size != 0;
}

bool __init plan_host_reg(struct plan_host *h, uint32_t index,
                          unsigned int block, struct viommu_region *out)
{
    uint32_t i = h->nodes.v[index].parent;

    if ( i == PLAN_NONE || !read_block(h, index, block, out) )
        return false;

    for ( ; h->nodes.v[i].parent != PLAN_NONE; i = h->nodes.v[i].parent )
        if ( !translate(h, i, &out->base) )
            return false;

    return out->base + (out->size - 1) >= out->base;
}

uint32_t __init plan_host_irq_parent(const struct plan_host *h, uint32_t index)
{
    unsigned int hops;

    /*
     * Follow the node's interrupt-parent or, without one, go to the node
     * above, until that has #interrupt-cells.
     */
    for ( hops = 0; hops < MAX_HOPS && index != PLAN_NONE; hops++ )
    {
        const struct plan_host_node *node = &h->nodes.v[index];

        index = node->irq_parent ? plan_host_by_phandle(h, node->irq_parent)
                                 : node->parent;
        if ( index != PLAN_NONE && h->nodes.v[index].interrupt_cells )
            return index;
    }

    return PLAN_NONE;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
