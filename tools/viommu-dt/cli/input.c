/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading the host device tree as Xen's boot code does: which domains there
 * are, and where the partial device tree of each is.
 */

#include <inttypes.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tool.h"

/*
 * Is what one of the node's compatible strings? Case is ignored, as Xen does.
 */
static bool is_compatible(const void *fdt, int node, const char *what)
{
    const char *s;
    int i;

    for ( i = 0; (s = fdt_stringlist_get(fdt, node, "compatible", i, NULL));
          i++ )
        if ( !strcasecmp(s, what) )
            return true;

    return false;
}

/*
 * The first cell of a property of the nearest node above a module that has it:
 * domain, /chosen, root. none: there is no such node.
 */
static uint32_t cells_above(const void *fdt, const int above[3],
                            const char *name, uint32_t none)
{
    unsigned int i;

    for ( i = 0; i < 3; i++ )
    {
        int len;
        const fdt32_t *cell = fdt_getprop(fdt, above[i], name, &len);

        if ( cell && len >= 4 )
            return fdt32_to_cpu(*cell);
    }

    return none;
}

static uint64_t number(const fdt32_t *cells, uint32_t n)
{
    uint64_t value = 0;

    while ( n-- )
        value = value << 32 | fdt32_to_cpu(*cells++);

    return value;
}

/* Find the domain's device tree module. Xen uses the last that has a reg. */
static void find_module(struct guest *g, const void *fdt, int chosen, int node)
{
    const int above[] = { node, chosen, 0 };
    uint32_t ac = cells_above(fdt, above, "#address-cells", 2);
    uint32_t sc = cells_above(fdt, above, "#size-cells", 1);
    int child;

    fdt_for_each_subnode (child, fdt, node)
    {
        int len;
        const fdt32_t *reg = fdt_getprop(fdt, child, "reg", &len);

        if ( !reg || !is_compatible(fdt, child, "multiboot,device-tree") ||
             ac > 2 || sc > 2 || (uint32_t)len < 4 * (ac + sc) )
            continue;
        g->has_module = true;
        g->address = number(reg, ac);
        g->size = number(reg + ac, sc);
    }
}

static bool add_guest(struct tool *t, int chosen, int node)
{
    const void *fdt = t->host.data;
    struct guest *g = realloc(t->guests, (t->nr_guests + 1) * sizeof(*g));
    const char *name = fdt_get_name(fdt, node, NULL), *viommu;

    if ( !g )
        return false;

    t->guests = g;
    g += t->nr_guests++;
    memset(g, 0, sizeof(*g));
    g->name = strdup(name);
    if ( asprintf(&g->path, "/%s/%s", fdt_get_name(fdt, chosen, NULL), name) <
         0 )
        g->path = NULL;
    viommu = fdt_stringlist_get(fdt, node, "viommu", 0, NULL);
    g->viommu = fdt_getprop(fdt, node, "viommu", NULL) &&
                !(viommu && !strcmp(viommu, "none"));
    find_module(g, fdt, chosen, node);

    return g->name && g->path;
}

static bool find_guests(struct tool *t)
{
    const void *fdt = t->host.data;
    int chosen, node;

    fdt_for_each_subnode (chosen, fdt, 0)
        if ( !strcasecmp(fdt_get_name(fdt, chosen, NULL), "chosen") )
            break;
    if ( chosen < 0 )
        return true;

    fdt_for_each_subnode (node, fdt, chosen)
        if ( is_compatible(fdt, node, "xen,domain") &&
             !add_guest(t, chosen, node) )
        {
            message_print("out of memory");
            return false;
        }

    return true;
}

/*
 * The file given for this domain, or NULL. --module takes precedence over
 * --module-at. If there are several, the last counts.
 */
static struct module *module_of(const struct tool *t, const struct guest *g)
{
    struct module *found = NULL;
    unsigned int i;

    for ( i = 0; i < t->opt.nr_modules; i++ )
    {
        struct module *m = &t->opt.modules[i];

        if ( m->domain ? strcmp(m->domain, g->name)
                       : !g->has_module || m->address != g->address )
            continue;
        m->used = true;
        if ( !found || m->domain )
            found = m;
    }

    return found;
}

/*
 * Report that the partial device tree was not given. Only a domain with viommu
 * cannot be planned without it; others are planned without devices.
 */
static bool missing_module(const struct tool *t, const struct guest *g)
{
    if ( !g->has_module )
        return false;

    message_print("%s: %s: its partial device tree will be at 0x%" PRIx64
                  "; give it with --module=%s=FILE%s",
                  t->host.name, g->name, g->address, g->name,
                  g->viommu ? "" : " to check its devices as well");

    return g->viommu;
}

static bool read_module(const struct tool *t, struct guest *g,
                        struct module *m)
{
    if ( !m->file.data && !file_read_blob(&m->file, m->file.name) )
        return false;

    g->partial = m;
    g->partial_size = m->file.size;
    if ( g->has_module && g->size < g->partial_size )
    {
        message_print("%s: %s: its device tree module has 0x%" PRIx64
                      " bytes, but %s has 0x%zx: Xen will not see all of it",
                      t->host.name, g->path, g->size, m->file.name,
                      m->file.size);
        g->partial_size = g->size;
    }

    return true;
}

static bool unused_modules(const struct tool *t)
{
    bool any = false;
    unsigned int i;

    for ( i = 0; i < t->opt.nr_modules; i++ )
    {
        const struct module *m = &t->opt.modules[i];

        if ( m->used )
            continue;
        any = true;
        if ( m->domain )
            message_print("%s: no domain node '%s'", t->host.name, m->domain);
        else
            message_print(
                "%s: no domain has a device tree module at 0x%" PRIx64,
                t->host.name, m->address);
    }

    return any;
}

bool input_read(struct tool *t)
{
    bool good;
    unsigned int i;

    if ( !file_read_tree(&t->host, t->opt.operands[0]) || !find_guests(t) )
        return false;

    if ( t->opt.domain && !input_guest(t, t->opt.domain) )
    {
        message_print("%s: no domain node '%s'", t->host.name, t->opt.domain);
        return false;
    }

    if ( !smmus_check(t) )
        return false;

    good = true;
    for ( i = 0; i < t->nr_guests; i++ )
    {
        struct module *m = module_of(t, &t->guests[i]);

        if ( m ? !read_module(t, &t->guests[i], m)
               : missing_module(t, &t->guests[i]) )
            good = false;
    }

    return !unused_modules(t) && good;
}

void input_free(struct tool *t)
{
    unsigned int i;

    for ( i = 0; i < t->opt.nr_modules; i++ )
        file_free(&t->opt.modules[i].file);
    for ( i = 0; i < t->nr_guests; i++ )
    {
        free(t->guests[i].name);
        free(t->guests[i].path);
    }
    free(t->guests);
    file_free(&t->host);
}

const struct guest *input_guest(const struct tool *t, const char *name)
{
    unsigned int i;

    for ( i = 0; i < t->nr_guests; i++ )
        if ( !strcmp(t->guests[i].name, name) ||
             !strcmp(t->guests[i].path, name) )
            return &t->guests[i];

    return NULL;
}

const struct guest *input_selected(const struct tool *t)
{
    if ( t->opt.domain )
        return input_guest(t, t->opt.domain);
    if ( t->nr_guests == 1 )
        return t->guests;

    message_print("%s: has %u domains; choose with --domain=NAME",
                  t->host.name, t->nr_guests);

    return NULL;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
