/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The findings of one run, and sorting them: by domain; in a domain the host
 * tree before the partial tree; then by node; then in the order of
 * viommu_findings[]; then in the order in which they were found.
 */

#include <stdlib.h>
#include <string.h>

#include "collection.h"

static size_t string_size(const char *s)
{
    return s ? strlen(s) + 1 : 0;
}

static const char *copy_string(char **room, const char *s)
{
    const char *copy = *room;

    if ( !s )
        return NULL;

    memcpy(*room, s, string_size(s));
    *room += string_size(s);

    return copy;
}

static struct collected *copy_finding(const struct viommu_finding *f)
{
    size_t size = string_size(f->id) + string_size(f->domain) +
                  string_size(f->tree) + string_size(f->node) +
                  string_size(f->prop) + string_size(f->text);
    struct collected *one = malloc(sizeof(*one) + size);
    char *room;

    if ( !one )
        return NULL;

    room = one->strings;
    one->f.severity = f->severity;
    one->f.err = f->err;
    one->f.id = copy_string(&room, f->id);
    one->f.domain = copy_string(&room, f->domain);
    one->f.tree = copy_string(&room, f->tree);
    one->f.node = copy_string(&room, f->node);
    one->f.prop = copy_string(&room, f->prop);
    one->f.text = copy_string(&room, f->text);

    return one;
}

static bool make_room(struct collection *c)
{
    unsigned int size = c->size ? 2 * c->size : 64;
    struct collected **all;

    if ( c->nr < c->size )
        return true;

    all = realloc(c->all, size * sizeof(*all));
    if ( !all )
        return false;
    c->all = all;
    c->size = size;

    return true;
}

void collection_add(struct collection *c, const struct viommu_finding *f,
                    unsigned int domain, unsigned int id)
{
    struct collected *one = make_room(c) ? copy_finding(f) : NULL;

    if ( !one )
    {
        c->no_memory = true;
        return;
    }

    one->domain = domain;
    one->id = id;
    one->nr = c->nr;
    c->all[c->nr++] = one;
}

static int compare_numbers(unsigned int a, unsigned int b)
{
    return (a > b) - (a < b);
}

static int compare(const void *left, const void *right)
{
    const struct collected *a = *(struct collected *const *)left;
    const struct collected *b = *(struct collected *const *)right;

    /* "host" comes before "partial". */
    return compare_numbers(a->domain, b->domain)
               ?: strcmp(a->f.tree, b->f.tree)
               ?: strcmp(a->f.node, b->f.node)
               ?: compare_numbers(a->id, b->id)
               ?: compare_numbers(a->nr, b->nr);
}

void collection_sort(struct collection *c)
{
    if ( c->nr )
        qsort(c->all, c->nr, sizeof(c->all[0]), compare);
}

void collection_free(struct collection *c)
{
    while ( c->nr )
        free(c->all[--c->nr]);
    free(c->all);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
