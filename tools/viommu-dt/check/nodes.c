/* SPDX-License-Identifier: GPL-2.0-only */
/* Each node below /passthrough of a partial device tree. */

#include "check.h"

#define PAGE_BYTES 4096U

/*
 * From Xen 4.22 on, the nodes that Xen adds have the phandles after the
 * highest of the partial device tree. They must be below the guest interrupt
 * controller's.
 */
#define PHANDLE_END (PLAN_PHANDLE_GIC - 1)

static int report_phandle(struct check *c, uint32_t phandle, int offset)
{
    size_t room = c->dom->tree_size;
    char *path = plan_alloc(&c->p->work, room);

    if ( !path )
        return -ENOMEM;
    if ( fdt_get_path(c->dom->fdt, offset, path, room) )
        return 0;

    if ( c->in->xen_release )
        CHECK(c, FIND_PHANDLE_TOO_HIGH, IN_PARTIAL(path, DT_PHANDLE),
              .n = { phandle, PHANDLE_END });
    else
        CHECK(c, FIND_PHANDLE_TOO_HIGH_LATER, IN_PARTIAL(path, DT_PHANDLE),
              .n = { phandle, PHANDLE_END });

    return 0;
}

/* Xen assigns only nodes below /passthrough. */
static int report_outside(struct check *c, int offset, unsigned int nr)
{
    size_t room = c->dom->tree_size;
    char *path = plan_alloc(&c->p->work, room);

    if ( !path )
        return -ENOMEM;
    if ( !fdt_get_path(c->dom->fdt, offset, path, room) )
        CHECK(c, FIND_OUTSIDE_PASSTHROUGH,
              (&(const struct plan_place){ "partial", path, NULL }),
              .n = { nr });

    return 0;
}

/*
 * The whole tree: the highest phandle, and nodes in the wrong place, of which
 * the first is reported.
 */
static int check_tree(struct check *c)
{
    static const char inside[] = "passthrough";
    uint32_t highest = 0;
    struct plan_walk w;
    struct plan_node n;
    unsigned int outside = 0;
    int step, at = 0, first = 0;
    bool below = false;

    plan_walk_start(&w, &c->p->guests->partial, 0, &n);
    while ( (step = plan_walk_step(&w)) >= 0 && step != DT_DONE )
    {
        if ( step != DT_ENTER )
            continue;
        if ( plan_phandle(&n) > highest )
        {
            highest = plan_phandle(&n);
            at = n.offset;
        }
        if ( w.depth <= 2 )
            below = w.depth == 2 && n.name_len == sizeof(inside) - 1 &&
                    plan_same(n.name, inside, n.name_len);
        if ( !below &&
             (plan_has(&n, DT_XEN_PATH) || plan_has(&n, DT_XEN_REG)) )
        {
            first = outside++ ? first : n.offset;
        }
    }

    if ( outside && report_outside(c, first, outside) )
        return -ENOMEM;

    if ( highest < PHANDLE_END ||
         (c->in->xen_release && c->in->xen_release < 22) )
        return 0;

    return report_phandle(c, highest, at);
}

/* xen,path may be missing if there is xen,force-assign-without-iommu. */
static void check_path(struct check *c, const struct plan_node *n,
                       const char *path)
{
    const struct plan_place *place = IN_PARTIAL(path, DT_XEN_PATH);
    const char *name = plan_string(n, DT_XEN_PATH);

    if ( !plan_has(n, DT_XEN_PATH) )
    {
        if ( !plan_has(n, DT_XEN_FORCE) )
            CHECK(c, FIND_XEN_PATH_MISSING, IN_PARTIAL(path, DT_XEN_REG),
                  .s = { NULL });
    }
    else if ( !name )
        CHECK(c, FIND_XEN_PATH_MALFORMED, place,
              .n = { n->p[DT_XEN_PATH].len });
    else if ( *name != '/' )
        CHECK(c, FIND_XEN_PATH_NOT_ABSOLUTE, place, .s = { name });
    else if ( plan_host_by_path(c->p->host, name) == PLAN_NONE )
        CHECK(c, FIND_XEN_PATH_NOT_FOUND, place, .s = { name });
}

static int check_row(struct check *c, const char *path,
                     const struct plan_reg_row *r)
{
    if ( check_pages_of_guest(
             c, path, r->number,
             &(const struct viommu_region){ r->host, r->size }) ||
         check_space_row(c, path, r->number, r->host, r->size, r->guest) )
        return -ENOMEM;

    if ( (r->host | r->size | r->guest) & (PAGE_BYTES - 1) )
        CHECK(c, FIND_XEN_REG_UNALIGNED, IN_PARTIAL(path, DT_XEN_REG),
              .n = { r->number, r->host, r->size, r->guest });

    return 0;
}

static int check_reg(struct check *c, const struct plan_node *n,
                     const char *path, uint32_t ac, uint32_t sc)
{
    struct plan_prop reg = plan_prop(n, DT_XEN_REG);
    struct plan_reg_row row;
    int got;

    if ( !reg.data )
    {
        CHECK(c, FIND_XEN_REG_MISSING, IN_PARTIAL(path, DT_XEN_PATH),
              .s = { NULL });
        return 0;
    }

    for ( row = (struct plan_reg_row){ .next = 0 };
          (got = plan_reg_next(reg, ac, sc, &row)) > 0; )
        if ( check_row(c, path, &row) )
            return -ENOMEM;

    if ( got < 0 )
        CHECK(c, FIND_XEN_REG_MALFORMED, IN_PARTIAL(path, DT_XEN_REG),
              .n = { reg.len, ac, sc });

    return 0;
}

/*
 * A host node below this one that has StreamIDs, and is not assigned to the
 * domain itself. PLAN_NONE: there is none.
 */
static uint32_t master_below(struct check *c, uint32_t index)
{
    const struct plan_host *h = c->p->host;
    struct plan_node n;
    uint32_t i;

    for ( i = index + 1; i < h->nodes.nr && h->nodes.v[i].parent >= index;
          i++ )
    {
        uint32_t owner = h->nodes.v[i].owner;

        plan_host_read(c->p->host, i, &n);
        if ( (plan_has(&n, DT_IOMMUS) || plan_has(&n, DT_IOMMU_MAP)) &&
             plan_available(&n) &&
             !(owner && c->p->guests->owners.v[owner - 1].domain == c->dom) )
            return i;
    }

    return PLAN_NONE;
}

/* Is the device confined, and are the masters below it? */
static int check_confined(struct check *c, const struct plan_device *dev,
                          const struct plan_node *n,
                          const struct plan_node *host)
{
    const struct plan_place *place = IN_PARTIAL(dev->pub.path, DT_XEN_PATH);
    uint32_t below = master_below(c, dev->host);
    bool refused = dev->pub.kind == VIOMMU_UNPROTECTED &&
                   !plan_has(host, DT_IOMMUS) && !plan_has(n, DT_XEN_FORCE);
    const char *path = NULL;

    if ( below != PLAN_NONE &&
         !(path = plan_host_path(c->p->host, below, &c->p->work)) )
        return -ENOMEM;

    if ( refused && !path )
        CHECK(c, FIND_DEVICE_WITHOUT_IOMMU, place,
              .s = { dev->pub.host_path });
    else if ( refused )
        CHECK(c, FIND_MASTER_BELOW, place, .s = { dev->pub.host_path, path });
    else if ( path )
        CHECK(c, FIND_MASTER_NOT_ASSIGNED, place,
              .s = { dev->pub.host_path, path });

    return 0;
}

static int check_device(struct check *c, const struct plan_device *dev,
                        const struct plan_node *n)
{
    struct plan_node host;

    plan_host_read(c->p->host, dev->host, &host);
    if ( check_confined(c, dev, n, &host) || check_interrupts(c, dev, &host) )
        return -ENOMEM;
    if ( dev->pub.kind == VIOMMU_PCI )
        check_guest_map(c, dev, n);
    check_properties(c, dev, n, &host);

    return 0;
}

int check_nodes(struct check *c)
{
    const struct plan_domain *dom = c->dom;
    struct plan_partial_walk t;
    unsigned int next = 0;
    const struct plan_device *dev;
    int rc;

    if ( check_tree(c) || check_list_chips(c) )
        return -ENOMEM;

    plan_partial_walk(c->p, &t);
    while ( (rc = plan_partial_next(c->p, &t)) > 0 )
    {
        const struct plan_node *n = &t.node;

        /* The planner's devices are in the same order. */
        dev = next < dom->streams.devices.nr &&
                      dom->streams.devices.v[next].pub.offset == n->offset
                  ? &dom->streams.devices.v[next++]
                  : NULL;

        check_guest_node(c, dev, &t);
        if ( !plan_has(n, DT_XEN_PATH) )
            check_copied(c, n, t.path);
        if ( !plan_has(n, DT_XEN_PATH) && !plan_has(n, DT_XEN_REG) )
            continue;

        check_path(c, n, t.path);
        if ( check_reg(c, n, t.path, t.address_cells[t.walk.depth - 1],
                       t.size_cells[t.walk.depth - 1]) )
            return -ENOMEM;

        if ( dev && check_device(c, dev, n) )
            return -ENOMEM;
    }

    return rc;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
