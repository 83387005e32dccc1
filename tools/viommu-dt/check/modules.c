/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Boot modules that Xen does not register. Then a domain is built without its
 * ramdisk or its partial device tree, or not at all. As in Xen's
 * process_multiboot_node() and add_boot_module(), 4.17 to master.
 */

#include "check.h"

#define MAX_MODULES 32U
/* Xen itself, and the host device tree. */
#define OWN_MODULES 2U
/* Longer paths of nodes do not fit into process_multiboot_node()'s buffer. */
#define MAX_PATH 91U

enum kind { KERNEL, RAMDISK, XSM, DEVICE_TREE, UNKNOWN };

struct module {
    enum kind kind;
    struct viommu_region r;
    uint32_t node; /* index of its host node */
};

struct modules {
    struct module list[MAX_MODULES - OWN_MODULES];
    unsigned int nr;
};

static enum kind kind_of(const struct plan_node *n)
{
    static const struct {
        const char *compatible;
        enum kind kind;
    } kinds[] = {
        { "xen,linux-zimage", KERNEL },
        { "multiboot,kernel", KERNEL },
        { "xen,linux-initrd", RAMDISK },
        { "multiboot,ramdisk", RAMDISK },
        { "xen,xsm-policy", XSM },
        { "multiboot,device-tree", DEVICE_TREE },
    };
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(kinds); i++ )
        if ( plan_compatible(n, kinds[i].compatible) )
            return kinds[i].kind;

    return UNKNOWN;
}

/*
 * The value of #address-cells or #size-cells that Xen uses for the node's reg.
 */
static uint32_t cells_of(struct check *c, uint32_t index,
                         enum plan_property id, uint32_t dflt)
{
    const struct plan_host *h = c->p->host;
    struct plan_node n;

    while ( (index = h->nodes.v[index].parent) != PLAN_NONE )
    {
        plan_host_read(c->p->host, index, &n);
        if ( plan_prop(&n, id).len >= 4 )
            return plan_u32(&n, id, 0);
    }

    return dflt;
}

/* False: the node has no region, and Xen panics. */
static bool region_of(struct check *c, uint32_t index,
                      const struct plan_node *n, struct viommu_region *r)
{
    uint32_t address = cells_of(c, index, DT_ADDRESS_CELLS, 2);
    uint32_t size = cells_of(c, index, DT_SIZE_CELLS, 1);
    struct plan_prop reg = plan_prop(n, DT_REG);

    if ( !plan_cells_fit(address, size) || reg.len < 4 * (address + size) )
        return false;

    r->base = plan_number(reg, 0, address);
    r->size = plan_number(reg, address, size);

    return true;
}

static bool overlap(const struct viommu_region *a,
                    const struct viommu_region *b)
{
    return a->size && b->size &&
           (a->base - b->base < b->size || b->base - a->base < a->size);
}

/* Xen 4.17 takes modules that overlap. */
static const struct module *overlapped(const struct check *c,
                                       const struct modules *m,
                                       const struct viommu_region *r)
{
    unsigned int i;

    if ( c->in->xen_release && c->in->xen_release < 18 )
        return NULL;

    for ( i = 0; i < m->nr; i++ )
        if ( overlap(&m->list[i].r, r) )
            return &m->list[i];

    return NULL;
}

/* Register a module, or report why Xen does not. */
static int add(struct check *c, struct modules *m, const struct module *new,
               const struct plan_place *place)
{
    const struct module *other;
    const char *path;
    unsigned int i;

    /* Xen looks for modules by these. */
    for ( i = 0; i < m->nr; i++ )
        if ( m->list[i].kind == new->kind && m->list[i].r.base == new->r.base )
            return 0;

    other = overlapped(c, m, &new->r);
    if ( m->nr == ARRAY_SIZE(m->list) )
        CHECK(c, FIND_TOO_MANY_MODULES, place,
              .n = { MAX_MODULES, OWN_MODULES });
    else if ( other )
    {
        path = plan_host_path(c->p->host, other->node, &c->arena);
        if ( !path )
            return -ENOMEM;
        CHECK(c, FIND_MODULE_OVERLAPS, place, .s = { path });
    }
    else
        m->list[m->nr++] = *new;

    return 0;
}

static int check_module(struct check *c, struct modules *m, uint32_t index,
                        const struct plan_node *n)
{
    const char *path = plan_host_path(c->p->host, index, &c->arena);
    const struct plan_place *place =
        &(const struct plan_place){ "host", path, NULL };
    struct module new = { .kind = kind_of(n), .node = index };

    if ( !path )
        return -ENOMEM;

    if ( strlen(path) > MAX_PATH )
        CHECK(c, FIND_MODULE_PATH_TOO_LONG, place,
              .n = { strlen(path), MAX_PATH });
    else if ( region_of(c, index, n, &new.r) )
        return add(c, m, &new, place);

    return 0;
}

/* The domain whose node this is, or NULL. */
static const char *domain_at(const struct check *c, uint32_t index)
{
    const struct plan_guests *g = c->p->guests;
    unsigned int i;

    for ( i = 0; i < g->list.nr; i++ )
        if ( g->list.v[i].host == index )
            return g->list.v[i].streams.name;

    return NULL;
}

/* Xen looks for modules at two levels below the root, and at the third. */
int check_modules(struct check *c)
{
    const struct plan_host *h = c->p->host;
    uint32_t chosen = plan_host_by_path(h, "/chosen"), i;
    const char *domain = c->p->domain;
    struct modules m = { .nr = 0 };
    struct plan_node n;
    int rc = 0;

    if ( chosen == PLAN_NONE )
        return 0;

    /* A ramdisk of domain 0 that the boot loader announced. */
    if ( fdt_getprop(c->in->host, h->nodes.v[chosen].offset,
                     "linux,initrd-start", NULL) )
        m.list[m.nr++] = (struct module){ .kind = RAMDISK };

    for ( i = chosen + 1;
          !rc && i < h->nodes.nr && h->nodes.v[i].parent >= chosen; i++ )
    {
        uint32_t up = h->nodes.v[i].parent;

        if ( up != chosen && h->nodes.v[up].parent != chosen )
            continue;
        plan_host_read(c->p->host, i, &n);
        if ( !plan_compatible(&n, "multiboot,module") &&
             !plan_compatible(&n, "xen,multiboot-module") )
            continue;
        c->p->domain = domain_at(c, up);
        rc = check_module(c, &m, i, &n);
    }
    c->p->domain = domain;

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
