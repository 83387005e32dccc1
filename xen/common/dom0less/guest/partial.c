/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A domain's partial device tree: is it valid, which phandles do its
 * placeholder nodes have, and which nodes are assigned? It is read as in Xen's
 * scan_pfdt_node(): only nodes below /passthrough, with that function's
 * default numbers of cells.
 */

#include "guest.h"

static void __init report_malformed(struct plan *p,
                                    const struct plan_domain *dom, int error)
{
    REPORT_HINT(p, FIND_PARTIAL_MALFORMED,
                (&(const struct plan_place){ "partial", "/", NULL }),
                .s = { fdt_strerror(error) }, .n = { dom->fdt_size });
}

/* Check the whole blob with libfdt. */
static bool __init check_blob(struct plan *p, const struct plan_domain *dom)
{
    int error = plan_blob_error(dom->fdt, dom->fdt_size)
                    ?: fdt_check_full(dom->fdt, dom->fdt_size);

    if ( error )
        report_malformed(p, dom, error);

    return !error;
}

static bool __init is_top(const struct plan_walk *w, const char *name)
{
    return w->depth == 2 && strlen(name) == (size_t)w->node->name_len &&
           plan_same(w->node->name, name, w->node->name_len);
}

/*
 * Check the depth, and find the placeholder nodes, which can follow the first
 * device.
 */
static bool __init survey(struct plan *p, struct plan_domain *dom)
{
    struct plan_node n;
    struct plan_walk w;
    int step;

    plan_walk_start(&w, &p->guests->partial, 0, &n);
    while ( (step = plan_walk_step(&w)) >= 0 && step != DT_DONE )
    {
        if ( step != DT_ENTER )
            continue;
        if ( w.depth > VIOMMU_MAX_DEPTH )
        {
            /* Only its name: the path would have no maximum length. */
            REPORT_HINT(
                p, FIND_PARTIAL_TOO_DEEP,
                (&(const struct plan_place){ "partial", n.name, NULL }),
                .n = { VIOMMU_MAX_DEPTH });
            return false;
        }
        if ( is_top(&w, "gic") && plan_phandle(&n) )
            dom->gic = plan_phandle(&n);
        if ( is_top(&w, "viommu") && plan_phandle(&n) )
            dom->streams.phandle = plan_phandle(&n);
    }

    if ( step != DT_DONE )
        report_malformed(p, dom, step);

    if ( plan_has_node(dom) && dom->streams.phandle == dom->gic )
        REPORT_HINT(p, FIND_PHANDLE_IN_USE, IN_PARTIAL("/gic", DT_PHANDLE),
                    .n = { dom->gic });

    return step == DT_DONE;
}

static int __init enter(struct plan *p, struct plan_partial_walk *t)
{
    const struct plan_walk *w = &t->walk;
    unsigned int depth = w->depth;
    size_t len = t->len[depth - 1], want = len + 1 + w->node->name_len + 1;

    if ( want > t->room )
    {
        char *larger = plan_array(&p->work, want, 2);

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
    t->address_cells[depth] = plan_u32(w->node, DT_ADDRESS_CELLS, 2);
    t->size_cells[depth] = plan_u32(w->node, DT_SIZE_CELLS, 1);

    return 0;
}

void __init plan_partial_walk(struct plan *p, struct plan_partial_walk *t)
{
    memset(t, 0, sizeof(*t));
    plan_walk_start(&t->walk, &p->guests->partial, 0, &t->node);
}

int __init plan_partial_next(struct plan *p, struct plan_partial_walk *t)
{
    const struct plan_walk *w = &t->walk;
    int step;

    while ( (step = plan_walk_step(&t->walk)) >= 0 && step != DT_DONE )
    {
        if ( step != DT_ENTER || w->depth == 1 )
            continue;
        if ( w->depth == 2 )
        {
            t->inside = is_top(w, "passthrough");
            t->address_cells[1] = 2;
            t->size_cells[1] = 1;
        }
        if ( t->inside )
            return enter(p, t) ?: 1;
    }

    return 0;
}

static int __init read_nodes(struct plan *p, struct plan_domain *dom)
{
    struct plan_partial_walk t;
    int rc;

    plan_partial_walk(p, &t);
    while ( (rc = plan_partial_next(p, &t)) > 0 )
    {
        const struct plan_node *n = &t.node;

        if ( plan_has_node(dom) && plan_phandle(n) == dom->streams.phandle )
            REPORT_HINT(p, FIND_PHANDLE_IN_USE, IN_PARTIAL(t.path, DT_PHANDLE),
                        .n = { dom->streams.phandle });

        if ( (plan_has(n, DT_XEN_PATH) || plan_has(n, DT_XEN_REG)) &&
             plan_device_read(p, dom, n, t.path,
                              t.address_cells[t.walk.depth - 1],
                              t.size_cells[t.walk.depth - 1]) )
            return -ENOMEM;
    }

    return rc;
}

int __init plan_partial_read(struct plan *p, struct plan_domain *dom)
{
    int rc = p->in->partial(p->in->ctx, dom->path, &dom->fdt, &dom->fdt_size);

    if ( rc )
    {
        enum plan_finding f = rc == -ENOSPC ? FIND_PARTIAL_NOT_REGISTERED
                                            : FIND_PARTIAL_UNREADABLE;

        dom->fdt = NULL;
        if ( rc != -ENOENT )
            REPORT_HINT(
                p, f, (&(const struct plan_place){ "host", dom->path, NULL }),
                .n = { -rc });
        return 0;
    }

    if ( !check_blob(p, dom) )
        return 0;

    plan_tree_init(&p->guests->partial, dom->fdt);
    dom->tree_size = fdt_totalsize(dom->fdt);
    dom->gic = PLAN_PHANDLE_GIC;
    dom->streams.phandle = PLAN_PHANDLE_VSMMU;
    dom->readable = survey(p, dom);

    return dom->readable ? read_nodes(p, dom) : 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
