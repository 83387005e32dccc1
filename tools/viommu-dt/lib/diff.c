/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Comparing the expected device tree with that of a running guest. Other nodes
 * that Xen makes (cpus, memory, timer, chosen, ...) are ignored.
 */

#include <errno.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "print.h"

struct diff {
    const void *want, *have;
    viommu_dt_diff_fn *fn;
    void *ctx;
    char path[VIOMMU_MAX_DEPTH * 256];
    int found;
    bool no_memory;
};

static void tell(struct diff *d, const char *prop, const char *text)
{
    d->found++;
    d->fn(d->ctx, d->path[0] ? d->path : "/", prop, text);
}

/* Report two values, as in device tree source. */
static void tell_values(struct diff *d, const char *prop, const void *want,
                        int want_len, const void *have, int have_len)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    if ( !f )
    {
        d->no_memory = true;
        return;
    }

    fputs("expected ", f);
    if ( want_len )
        print_value(f, want, want_len);
    else
        fputs("no value", f);
    fputs(", found ", f);
    if ( have_len )
        print_value(f, have, have_len);
    else
        fputs("no value", f);

    if ( fclose(f) )
        d->no_memory = true;
    else
        tell(d, prop, text);
    free(text);
}

static void compare_property(struct diff *d, const char *name,
                             const void *want, int want_len, int have_node)
{
    int have_len;
    const void *have = fdt_getprop(d->have, have_node, name, &have_len);

    if ( !have )
        tell(d, name, "is missing from the guest's device tree");
    else if ( want_len != have_len || memcmp(want, have, want_len) )
        tell_values(d, name, want, want_len, have, have_len);
}

static void extra_properties(struct diff *d, int want_node, int have_node)
{
    int prop;

    fdt_for_each_property_offset (prop, d->have, have_node)
    {
        const char *name;

        if ( fdt_getprop_by_offset(d->have, prop, &name, NULL) &&
             !fdt_getprop(d->want, want_node, name, NULL) )
            tell(d, name, "is in the guest's device tree only");
    }
}

/* Are the properties in the same order? Only for nodes that have the same. */
static bool same_order(const struct diff *d, int want_node, int have_node)
{
    int a = fdt_first_property_offset(d->want, want_node);
    int b = fdt_first_property_offset(d->have, have_node);

    while ( a >= 0 && b >= 0 )
    {
        const char *want = NULL, *have = NULL;

        fdt_getprop_by_offset(d->want, a, &want, NULL);
        fdt_getprop_by_offset(d->have, b, &have, NULL);
        if ( !want || !have || strcmp(want, have) )
            return false;
        a = fdt_next_property_offset(d->want, a);
        b = fdt_next_property_offset(d->have, b);
    }

    return a < 0 && b < 0;
}

static void compare_properties(struct diff *d, int want_node, int have_node)
{
    int prop, before = d->found;

    fdt_for_each_property_offset (prop, d->want, want_node)
    {
        const char *name;
        int len;
        const void *value = fdt_getprop_by_offset(d->want, prop, &name, &len);

        if ( value )
            compare_property(d, name, value, len, have_node);
    }
    extra_properties(d, want_node, have_node);
    if ( before == d->found && !same_order(d, want_node, have_node) )
        tell(d, NULL, "has its properties in another order");
}

/* The whole name must match: libfdt's own search ignores unit addresses. */
static int find_child(const void *fdt, int node, const char *name)
{
    int child;

    fdt_for_each_subnode (child, fdt, node)
        if ( !strcmp(fdt_get_name(fdt, child, NULL), name) )
            return child;

    return -FDT_ERR_NOTFOUND;
}

/* Append a name to the path. Returns where the path ended before. */
static char *enter(struct diff *d, const char *name)
{
    char *end = d->path + strlen(d->path);

    snprintf(end, d->path + sizeof(d->path) - end, "/%s", name);

    return end;
}

static void tell_node(struct diff *d, const char *name, const char *text)
{
    char *end = enter(d, name);

    tell(d, NULL, text);
    *end = '\0';
}

static bool same_child_order(const struct diff *d, int want_node,
                             int have_node)
{
    int a = fdt_first_subnode(d->want, want_node);
    int b = fdt_first_subnode(d->have, have_node);

    while ( a >= 0 && b >= 0 )
    {
        if ( strcmp(fdt_get_name(d->want, a, NULL),
                    fdt_get_name(d->have, b, NULL)) )
            return false;
        a = fdt_next_subnode(d->want, a);
        b = fdt_next_subnode(d->have, b);
    }

    return a < 0 && b < 0;
}

static void compare_node(struct diff *d, int want_node, int have_node);

static void compare_child(struct diff *d, int want_child, int have_node)
{
    const char *name = fdt_get_name(d->want, want_child, NULL);
    int have_child = find_child(d->have, have_node, name);
    char *end;

    if ( have_child < 0 )
    {
        tell_node(d, name, "is missing from the guest's device tree");
        return;
    }

    end = enter(d, name);
    compare_node(d, want_child, have_child);
    *end = '\0';
}

static void compare_node(struct diff *d, int want_node, int have_node)
{
    int child, before;

    compare_properties(d, want_node, have_node);

    before = d->found;
    fdt_for_each_subnode (child, d->want, want_node)
        compare_child(d, child, have_node);

    fdt_for_each_subnode (child, d->have, have_node)
        if ( find_child(d->want, want_node,
                        fdt_get_name(d->have, child, NULL)) < 0 )
            tell_node(d, fdt_get_name(d->have, child, NULL),
                      "is in the guest's device tree only");
    if ( before == d->found && !same_child_order(d, want_node, have_node) )
        tell(d, NULL, "has its subnodes in another order");
}

/*
 * Is this a node below the root that the expected tree must have if the guest
 * has it?
 */
static bool is_ours(const void *fdt, int node)
{
    const char *name = fdt_get_name(fdt, node, NULL);

    return !strcasecmp(name, "passthrough") || !strcasecmp(name, "aliases") ||
           !fdt_node_check_compatible(fdt, node, "arm,smmu-v3") ||
           !fdt_node_check_compatible(fdt, node, "xen,iommu-el2-v1");
}

static void compare_tops(struct diff *d)
{
    int node;

    fdt_for_each_subnode (node, d->want, 0)
        compare_child(d, node, 0);

    fdt_for_each_subnode (node, d->have, 0)
    {
        const char *name = fdt_get_name(d->have, node, NULL);

        if ( is_ours(d->have, node) && find_child(d->want, 0, name) < 0 )
            tell_node(d, name, "is in the guest's device tree only");
    }
}

int viommu_dt_diff(const void *expected, const void *guest, size_t guest_size,
                   viommu_dt_diff_fn *fn, void *ctx)
{
    struct diff *d;
    int rc;

    if ( guest_size < FDT_V1_SIZE || fdt_check_full(guest, guest_size) ||
         fdt_version(guest) < 16 )
        return -EINVAL;

    d = calloc(1, sizeof(*d));
    if ( !d )
        return -ENOMEM;

    d->want = expected;
    d->have = guest;
    d->fn = fn;
    d->ctx = ctx;
    compare_tops(d);
    rc = d->no_memory ? -ENOMEM : d->found;
    free(d);

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
