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
    uint64_t start;
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

/* The value of #address-cells that Xen uses for the node's reg. */
static uint32_t address_cells(struct check *c, uint32_t index)
{
    const struct plan_host *h = c->p->host;
    struct plan_node n;

    while ( (index = h->nodes.v[index].parent) != PLAN_NONE )
    {
        plan_host_read(c->p->host, index, &n);
        if ( plan_prop(&n, DT_ADDRESS_CELLS).len >= 4 )
            return plan_u32(&n, DT_ADDRESS_CELLS, 0);
    }

    return 2;
}

/* False: the node has no address, and Xen panics. */
static bool start_of(struct check *c, uint32_t index, uint64_t *start)
{
    uint32_t cells = address_cells(c, index);
    int len;
    const fdt32_t *reg = fdt_getprop(
        c->in->host, c->p->host->nodes.v[index].offset, "reg", &len);

    if ( !reg || cells > 2 || (uint32_t)len < 4 * cells )
        return false;

    for ( *start = 0; cells--; reg++ )
        *start = *start << 32 | fdt32_to_cpu(*reg);

    return true;
}

/*
 * Register a module. A second one of the same kind and address is the same,
 * because Xen looks for modules by these.
 */
static bool add(struct modules *m, enum kind kind, uint64_t start)
{
    unsigned int i;

    for ( i = 0; i < m->nr; i++ )
        if ( m->list[i].kind == kind && m->list[i].start == start )
            return true;

    if ( m->nr == ARRAY_SIZE(m->list) )
        return false;

    m->list[m->nr++] = (struct module){ kind, start };

    return true;
}

static int check_module(struct check *c, struct modules *m, uint32_t index,
                        const struct plan_node *n)
{
    const char *path = plan_host_path(c->p->host, index, &c->arena);
    const struct plan_place *place =
        &(const struct plan_place){ "host", path, NULL };
    uint64_t start;

    if ( !path )
        return -ENOMEM;

    if ( strlen(path) > MAX_PATH )
        CHECK(c, FIND_MODULE_PATH_TOO_LONG, place,
              .n = { strlen(path), MAX_PATH });
    else if ( start_of(c, index, &start) && !add(m, kind_of(n), start) )
        CHECK(c, FIND_TOO_MANY_MODULES, place,
              .n = { MAX_MODULES, OWN_MODULES });

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
        add(&m, RAMDISK, UINT64_MAX);

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
