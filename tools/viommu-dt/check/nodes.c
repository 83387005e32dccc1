/* SPDX-License-Identifier: GPL-2.0-only */
/* Each node below /passthrough of a partial device tree. */

#include "check.h"

#define PAGE_BYTES 4096U

/*
 * From Xen 4.22 on, Xen's own nodes take the phandles after the partial tree's
 * highest, up to that of the guest's interrupt controller, 0xfde8.
 */
#define PHANDLE_END 0xfde7U

static int report_phandle(struct check *c, uint32_t phandle, int offset)
{
    size_t room = c->dom->tree_size;
    char *path = varena_alloc(&c->p->domscratch, room);

    if ( !path )
        return -ENOMEM;
    if ( fdt_get_path(c->dom->fdt, offset, path, room) )
        return 0;

    if ( c->in->xen_release )
        CHECK(c, VFIND_PHANDLE_TOO_HIGH, VPARTIAL(path, VDT_PHANDLE),
              .n = { phandle, PHANDLE_END });
    else
        CHECK(c, VFIND_PHANDLE_TOO_HIGH_LATER, VPARTIAL(path, VDT_PHANDLE),
              .n = { phandle, PHANDLE_END });

    return 0;
}

/* The highest phandle of the whole tree. */
static int check_phandles(struct check *c)
{
    uint32_t highest = 0;
    struct vdt_walk w;
    struct vdt_node n;
    int step, at = 0;

    vdt_walk_start(&w, &c->p->partial, 0, &n);
    while ( (step = vdt_walk_step(&w)) >= 0 && step != VDT_DONE )
        if ( step == VDT_ENTER && vdt_phandle(&n) > highest )
        {
            highest = vdt_phandle(&n);
            at = n.offset;
        }

    if ( highest < PHANDLE_END ||
         (c->in->xen_release && c->in->xen_release < 22) )
        return 0;

    return report_phandle(c, highest, at);
}

/* xen,force-assign-without-iommu alone excuses a missing xen,path. */
static void check_path(struct check *c, const struct vdt_node *n,
                       const char *path)
{
    const struct vfind_place *place = VPARTIAL(path, VDT_XEN_PATH);
    const char *name = vdt_string(n, VDT_XEN_PATH);

    if ( !vdt_has(n, VDT_XEN_PATH) )
    {
        if ( !vdt_has(n, VDT_XEN_FORCE) )
            CHECK(c, VFIND_XEN_PATH_MISSING, VPARTIAL(path, VDT_XEN_REG),
                  .s = { NULL });
    }
    else if ( !name )
        CHECK(c, VFIND_XEN_PATH_MALFORMED, place,
              .n = { n->p[VDT_XEN_PATH].len });
    else if ( *name != '/' )
        CHECK(c, VFIND_XEN_PATH_NOT_ABSOLUTE, place, .s = { name });
    else if ( vhost_by_path(&c->p->host, name) == VHOST_NONE )
        CHECK(c, VFIND_XEN_PATH_NOT_FOUND, place, .s = { name });
}

static int check_row(struct check *c, const char *path,
                     const struct vreg_row *r)
{
    if ( check_pages_of_guest(
             c, path, r->number,
             &(const struct viommu_region){ r->host, r->size }) ||
         check_space_row(c, path, r->number, r->host, r->size, r->guest) )
        return -ENOMEM;

    if ( (r->host | r->size | r->guest) & (PAGE_BYTES - 1) )
        CHECK(c, VFIND_XEN_REG_UNALIGNED, VPARTIAL(path, VDT_XEN_REG),
              .n = { r->number, r->host, r->size, r->guest });

    return 0;
}

static int check_reg(struct check *c, const struct vdt_node *n,
                     const char *path, uint32_t ac, uint32_t sc)
{
    struct vdt_prop reg = vdt_prop(n, VDT_XEN_REG);
    struct vreg_row row;
    int got;

    if ( !reg.data )
    {
        CHECK(c, VFIND_XEN_REG_MISSING, VPARTIAL(path, VDT_XEN_PATH),
              .s = { NULL });
        return 0;
    }

    for ( row = (struct vreg_row){ .next = 0 };
          (got = vreg_next(reg, ac, sc, &row)) > 0; )
        if ( check_row(c, path, &row) )
            return -ENOMEM;

    if ( got < 0 )
        CHECK(c, VFIND_XEN_REG_MALFORMED, VPARTIAL(path, VDT_XEN_REG),
              .n = { reg.len, ac, sc });

    return 0;
}

static int check_device(struct check *c, const struct vdev *dev,
                        const struct vdt_node *n)
{
    struct vdt_node host;

    vhost_read(&c->p->host, dev->host, &host);
    if ( dev->pub.kind == VIOMMU_UNPROTECTED && !vdt_has(&host, VDT_IOMMUS) &&
         !vdt_has(n, VDT_XEN_FORCE) )
        CHECK(c, VFIND_DEVICE_WITHOUT_IOMMU,
              VPARTIAL(dev->pub.path, VDT_XEN_PATH),
              .s = { dev->pub.host_path });

    if ( check_interrupts(c, dev, &host) )
        return -ENOMEM;
    if ( dev->pub.kind == VIOMMU_PCI )
        check_guest_map(c, dev, n);
    check_properties(c, dev, n, &host);

    return 0;
}

int check_nodes(struct check *c)
{
    const struct vdom *dom = c->dom;
    struct vpartial_walk t;
    unsigned int next = 0;
    int rc;

    if ( check_phandles(c) || check_list_chips(c) )
        return -ENOMEM;

    vpartial_walk(c->p, &t);
    while ( (rc = vpartial_next(c->p, &t)) > 0 )
    {
        const struct vdt_node *n = &t.node;

        if ( !vdt_has(n, VDT_XEN_PATH) )
            check_copied(c, n, t.path);
        if ( !vdt_has(n, VDT_XEN_PATH) && !vdt_has(n, VDT_XEN_REG) )
            continue;

        check_path(c, n, t.path);
        if ( check_reg(c, n, t.path, t.address_cells[t.walk.depth - 1],
                       t.size_cells[t.walk.depth - 1]) )
            return -ENOMEM;

        /* Those that the planner could use, in the same order. */
        if ( next < dom->devs.nr &&
             dom->devs.v[next].pub.offset == n->offset &&
             check_device(c, &dom->devs.v[next++], n) )
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
