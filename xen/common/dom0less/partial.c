/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A domain's partial device tree: is it sound, what are its placeholders,
 * which nodes does it assign? Read as Xen's scan_pfdt_node() does: only below
 * /passthrough, with its defaults for missing numbers of cells.
 */

#include "planner.h"

/* Xen's own phandle for a guest's interrupt controller, and ours beside it. */
#define PHANDLE_GIC    0xfde8U
#define PHANDLE_VIOMMU 0xfdeaU

/*
 * From Xen 4.22 on, Xen's own nodes take the phandles after the partial tree's
 * highest, up to the guest's interrupt controller.
 */
#define PHANDLE_END (PHANDLE_GIC - 1)

static void __init report_malformed(struct vplan *p, const struct vdom *dom,
                                    int error)
{
    VFIND(p, VFIND_PARTIAL_MALFORMED,
          (&(const struct vfind_place){ "partial", "/", NULL }),
          .s = { fdt_strerror(error) }, .n = { dom->fdt_size });
}

/* The whole blob as libfdt sees it. */
static bool __init check_blob(struct vplan *p, const struct vdom *dom)
{
    int error = -FDT_ERR_TRUNCATED;

    if ( dom->fdt_size >= sizeof(struct fdt_header) )
        error = fdt_check_header(dom->fdt);

    /* Before libfdt reads on: it trusts what older versions do not have. */
    if ( !error && fdt_version(dom->fdt) < 16 )
        error = -FDT_ERR_BADVERSION;

    if ( !error )
        error = fdt_check_full(dom->fdt, dom->fdt_size);

    if ( error )
        report_malformed(p, dom, error);

    return !error;
}

static bool __init is_top(const struct vdt_walk *w, const char *name)
{
    return w->depth == 2 && strlen(name) == (size_t)w->node->name_len &&
           vdt_same(w->node->name, name, w->node->name_len);
}

/*
 * A node above the limit is reported with its name only: a path would have no
 * bound.
 */
static bool __init check_depth(struct vplan *p, const struct vdt_walk *w)
{
    if ( w->depth <= VIOMMU_MAX_DEPTH )
        return true;

    VFIND(p, VFIND_PARTIAL_TOO_DEEP,
          (&(const struct vfind_place){ "partial", w->node->name, NULL }),
          .n = { VIOMMU_MAX_DEPTH });

    return false;
}

/*
 * Controllers beside the GIC are few; what they need is what interrupt-map
 * needs.
 */
static int __init note_chip(struct vplan *p, struct vdom *dom,
                            const struct vdt_node *n)
{
    uint32_t ac = vdt_u32(n, VDT_ADDRESS_CELLS, 0),
             ic = vdt_u32(n, VDT_INTERRUPT_CELLS, 0);
    struct vguest_chip *chip;

    if ( !vdt_phandle(n) || !ic || ic > VINTR_MAX_CELLS ||
         ac > VINTR_MAX_CELLS )
        return 0;

    chip = vvec_add(&p->domscratch, &dom->chips);
    if ( !chip )
        return -ENOMEM;
    chip->phandle = vdt_phandle(n);
    chip->cells = ac + ic;

    return 0;
}

static int __init index_chips(struct vplan *p, struct vdom *dom)
{
    unsigned int i;

    if ( vtable_init(&dom->chip_by_phandle, &p->domscratch, dom->chips.nr) )
        return -ENOMEM;

    /* The first of each phandle: many of one would make a long way. */
    for ( i = 0; i < dom->chips.nr; i++ )
        if ( !vpartial_chip(dom, dom->chips.v[i].phandle) )
            vtable_add(&dom->chip_by_phandle, dom->chips.v[i].phandle, i);

    return 0;
}

uint32_t __init vpartial_chip(const struct vdom *dom, uint32_t phandle)
{
    uint32_t at = 0, i;

    while ( vtable_next(&dom->chip_by_phandle, phandle, &at, &i) )
        if ( dom->chips.v[i].phandle == phandle )
            return dom->chips.v[i].cells;

    return 0;
}

/* The node at offset has the tree's highest phandle. */
static int __init check_highest(struct vplan *p, const struct vdom *dom,
                                uint32_t phandle, int offset)
{
    size_t room = dom->tree_size;
    char *path;

    if ( phandle < PHANDLE_END ||
         (p->in->xen_release && p->in->xen_release < 22) )
        return 0;

    path = varena_alloc(&p->domscratch, room);
    if ( !path )
        return -ENOMEM;
    if ( fdt_get_path(dom->fdt, offset, path, room) )
        return 0;

    VFIND(p,
          p->in->xen_release ? VFIND_PHANDLE_TOO_HIGH
                             : VFIND_PHANDLE_TOO_HIGH_LATER,
          VPARTIAL(path, VDT_PHANDLE), .n = { phandle, PHANDLE_END });

    return 0;
}

/*
 * What has to be known before the first device is read: the placeholders, and
 * controllers that an interrupt-map may name, stand anywhere in the tree.
 */
static int __init survey(struct vplan *p, struct vdom *dom, bool *good)
{
    uint32_t highest = 0;
    struct vdt_node n;
    struct vdt_walk w;
    int step, at = 0;

    vdt_walk_start(&w, &p->partial, 0, &n);
    while ( (step = vdt_walk_step(&w)) >= 0 && step != VDT_DONE )
    {
        if ( step != VDT_ENTER )
            continue;
        if ( vdt_phandle(&n) > highest )
        {
            highest = vdt_phandle(&n);
            at = n.offset;
        }
        *good = check_depth(p, &w);
        if ( !*good )
            return 0;
        if ( is_top(&w, "gic") && vdt_phandle(&n) )
            dom->gic = vdt_phandle(&n);
        if ( is_top(&w, "viommu") && vdt_phandle(&n) )
            dom->phandle = vdt_phandle(&n);
        if ( note_chip(p, dom, &n) )
            return -ENOMEM;
    }

    *good = step == VDT_DONE;
    if ( !*good )
        report_malformed(p, dom, step);

    if ( vdom_has_node(dom) && dom->phandle == dom->gic )
        VFIND(p, VFIND_PHANDLE_IN_USE, VPARTIAL("/gic", VDT_PHANDLE),
              .n = { dom->gic });

    return check_highest(p, dom, highest, at) ?: index_chips(p, dom);
}

/*
 * Where the walk is: the path, and for each depth its length and the cells
 * that its children's addresses have.
 */
struct trail {
    char *path;
    size_t room;
    size_t len[VIOMMU_MAX_DEPTH + 1];
    uint32_t address_cells[VIOMMU_MAX_DEPTH + 1],
        size_cells[VIOMMU_MAX_DEPTH + 1];
};

static int __init trail_enter(struct vplan *p, struct trail *t,
                              const struct vdt_walk *w)
{
    unsigned int depth = w->depth;
    size_t len = t->len[depth - 1], want = len + 1 + w->node->name_len + 1;

    if ( want > t->room )
    {
        char *larger = varena_array(&p->domscratch, want, 2);

        if ( !larger )
            return -ENOMEM;
        if ( len )
            memcpy(larger, t->path, len);
        t->path = larger;
        t->room = want * 2;
    }

    t->path[len] = '/';
    memcpy(t->path + len + 1, w->node->name, w->node->name_len + 1);
    t->len[depth] = want - 1;
    t->address_cells[depth] = vdt_u32(w->node, VDT_ADDRESS_CELLS, 2);
    t->size_cells[depth] = vdt_u32(w->node, VDT_SIZE_CELLS, 1);

    return 0;
}

/*
 * A node below /passthrough that is not assigned is copied as it is. It can
 * still be a mistake.
 */
static void __init check_copied(struct vplan *p, const struct vdom *dom,
                                const struct vdt_node *n, const char *path)
{
    struct vdt_prop iommus = vdt_prop(n, VDT_IOMMUS),
                    map = vdt_prop(n, VDT_IOMMU_MAP);

    if ( iommus.len >= 4 && vdt_cell(iommus, 0) == dom->phandle )
        VFIND(p, VFIND_IOMMUS_UNASSIGNED, VPARTIAL(path, VDT_IOMMUS),
              .s = { NULL });
    if ( map.len >= 8 && vdt_cell(map, 1) == dom->phandle )
        VFIND(p, VFIND_IOMMUS_UNASSIGNED, VPARTIAL(path, VDT_IOMMU_MAP),
              .s = { NULL });
}

static int __init read_node(struct vplan *p, struct vdom *dom,
                            const struct vdt_walk *w, const struct trail *t)
{
    const struct vdt_node *n = w->node;

    if ( vdom_has_node(dom) && vdt_phandle(n) == dom->phandle )
        VFIND(p, VFIND_PHANDLE_IN_USE, VPARTIAL(t->path, VDT_PHANDLE),
              .n = { dom->phandle });

    if ( !vdt_has(n, VDT_XEN_PATH) )
        check_copied(p, dom, n, t->path);
    if ( !vdt_has(n, VDT_XEN_PATH) && !vdt_has(n, VDT_XEN_REG) )
        return 0;

    return vdev_read(p, dom, n, t->path, t->address_cells[w->depth - 1],
                     t->size_cells[w->depth - 1]);
}

static int __init read_nodes(struct vplan *p, struct vdom *dom)
{
    struct trail t = {};
    struct vdt_node n;
    struct vdt_walk w;
    bool inside = false;
    int step;

    vdt_walk_start(&w, &p->partial, 0, &n);
    while ( (step = vdt_walk_step(&w)) >= 0 && step != VDT_DONE )
    {
        if ( step != VDT_ENTER || w.depth == 1 )
            continue;
        if ( w.depth == 2 )
        {
            inside = is_top(&w, "passthrough");
            t.address_cells[1] = 2;
            t.size_cells[1] = 1;
        }
        if ( !inside )
            continue;
        if ( trail_enter(p, &t, &w) || read_node(p, dom, &w, &t) )
            return -ENOMEM;
    }

    return 0;
}

int __init vpartial_read(struct vplan *p, struct vdom *dom)
{
    bool good = false;
    int rc = p->in->partial(p->in->ctx, dom->path, &dom->fdt, &dom->fdt_size);

    if ( rc )
    {
        dom->fdt = NULL;
        if ( rc != -ENOENT )
            VFIND(p, VFIND_PARTIAL_UNREADABLE,
                  (&(const struct vfind_place){ "host", dom->path, NULL }),
                  .n = { -rc });
        return 0;
    }

    if ( !check_blob(p, dom) )
        return 0;

    vdt_init(&p->partial, dom->fdt);
    dom->tree_size = fdt_totalsize(dom->fdt);
    dom->gic = PHANDLE_GIC;
    dom->phandle = PHANDLE_VIOMMU;
    rc = survey(p, dom, &good);

    return rc || !good ? rc : read_nodes(p, dom);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
