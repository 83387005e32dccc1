/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading a flattened device tree in one pass. */

#include "dt.h"

const char *const plan_property_names[DT_NR] = {
#define PROPERTY(name, string) [DT_##name] = string,
#include "properties-list.h"
#undef PROPERTY
};

int __init plan_blob_error(const void *fdt, size_t size)
{
    int error = size < sizeof(struct fdt_header) ? -FDT_ERR_TRUNCATED
                                                 : fdt_check_header(fdt);

    /* libfdt checks blobs of older versions less thoroughly. */
    if ( !error && fdt_version(fdt) < 16 )
        error = -FDT_ERR_BADVERSION;

    return error ?: fdt_totalsize(fdt) > size ? -FDT_ERR_TRUNCATED : 0;
}

void __init plan_tree_init(struct plan_tree *t, const void *fdt)
{
    memset(t, 0, sizeof(*t));
    t->fdt = fdt;
}

/*
 * Which property has the name at this offset of the strings block? DT_NR: one
 * that is not in the list. Negative: a libfdt error. Names seen before are in
 * a cache.
 */
static int __init name_id(struct plan_tree *t, int nameoff)
{
    uint32_t key = (uint32_t)nameoff + 1;
    unsigned int slot = (key * 0x9e3779b1U) >> 24;
    const char *name;
    int len, id;

    if ( key && t->cache[slot].key == key )
        return t->cache[slot].id;

    name = fdt_get_string(t->fdt, nameoff, &len);
    if ( !name )
        return len;

    id = plan_first_not(DT_NR, i, strcmp(plan_property_names[i], name) < 0);
    if ( id < DT_NR && strcmp(plan_property_names[id], name) )
        id = DT_NR;
    t->cache[slot].key = key;
    t->cache[slot].id = id;

    return id;
}

/*
 * Add the property at this offset to the node. fdt_next_tag() has accepted it.
 */
static int __init note_property(struct plan_tree *t, int offset,
                                struct plan_node *n)
{
    const struct fdt_property *prop =
        fdt_offset_ptr(t->fdt, offset, sizeof(*prop));
    int id;

    if ( !prop )
        return -FDT_ERR_BADSTRUCTURE;

    id = name_id(t, fdt32_to_cpu(prop->nameoff));
    if ( id < 0 || id == DT_NR )
        return id < 0 ? id : 0;

    if ( plan_has(n, id) )
        n->twice |= VIOMMU_BIT(id);
    else
    {
        n->present |= VIOMMU_BIT(id);
        n->p[id].data = (const uint8_t *)prop->data;
        n->p[id].len = fdt32_to_cpu(prop->len);
    }

    return 0;
}

void __init plan_walk_start(struct plan_walk *w, struct plan_tree *t,
                            int offset, struct plan_node *node)
{
    w->tree = t;
    w->node = node;
    w->next = offset;
    w->depth = 0;
}

/*
 * Read the node whose first tag was just read: its name, and its properties up
 * to the next tag that is not a property.
 */
static int __init enter(struct plan_walk *w, int offset)
{
    const void *fdt = w->tree->fdt;
    struct plan_node *n = w->node;

    w->depth++;
    n->offset = offset;
    n->present = n->twice = 0;
    n->name = fdt_get_name(fdt, offset, &n->name_len);
    if ( !n->name )
        return n->name_len;

    for ( ;; )
    {
        int next, rc, at = w->next;
        uint32_t tag = fdt_next_tag(fdt, at, &next);

        if ( tag != FDT_PROP && tag != FDT_NOP )
            return DT_ENTER;

        w->next = next;
        rc = tag == FDT_PROP ? note_property(w->tree, at, n) : 0;
        if ( rc < 0 )
            return rc;
    }
}

int __init plan_walk_step(struct plan_walk *w)
{
    for ( ;; )
    {
        int at = w->next;

        switch ( fdt_next_tag(w->tree->fdt, at, &w->next) )
        {
        case FDT_BEGIN_NODE: return enter(w, at);

        case FDT_END_NODE:
            return w->depth-- > 0 ? DT_LEAVE : -FDT_ERR_BADSTRUCTURE;

        case FDT_END:
            if ( w->next < 0 )
                return w->next;
            return w->depth == 0 ? DT_DONE : -FDT_ERR_BADSTRUCTURE;

        default:
            /*
             * FDT_NOP, or a property that follows a subnode: neither libfdt
             * nor Xen sees such properties.
             */
            break;
        }
    }
}

int __init plan_tree_read(struct plan_tree *t, int offset,
                          struct plan_node *out)
{
    struct plan_walk w;
    int rc;

    plan_walk_start(&w, t, offset, out);
    rc = plan_walk_step(&w);

    return rc > 0 ? -FDT_ERR_BADOFFSET : rc;
}

uint32_t __init plan_cell(struct plan_prop p, unsigned int i)
{
    const uint8_t *b = p.data + i * 4;

    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 |
           b[3];
}

uint64_t __init plan_number(struct plan_prop p, unsigned int i,
                            unsigned int cells)
{
    uint64_t n = 0;

    while ( cells-- )
        n = n << 32 | plan_cell(p, i++);

    return n;
}

uint32_t __init plan_u32(const struct plan_node *n, enum plan_property id,
                         uint32_t dflt)
{
    return plan_has(n, id) && n->p[id].len >= 4 ? plan_cell(n->p[id], 0)
                                                : dflt;
}

uint32_t __init plan_phandle(const struct plan_node *n)
{
    if ( plan_has(n, DT_PHANDLE) && n->p[DT_PHANDLE].len == 4 )
        return plan_cell(n->p[DT_PHANDLE], 0);

    return plan_prop(n, DT_LINUX_PHANDLE).len == 4
               ? plan_cell(n->p[DT_LINUX_PHANDLE], 0)
               : 0;
}

const char *__init plan_string(const struct plan_node *n,
                               enum plan_property id)
{
    struct plan_prop p = plan_prop(n, id);
    const char *s = (const char *)p.data;

    return s && p.len > 0 && memchr(s, 0, p.len) == s + p.len - 1 ? s : NULL;
}

bool __init plan_same(const char *a, const char *b, size_t len)
{
    while ( len-- )
        if ( plan_lower(*a++) != plan_lower(*b++) )
            return false;

    return true;
}

bool __init plan_next_string(struct plan_prop *list, struct plan_prop *s)
{
    const uint8_t *end;

    if ( !list->len )
        return false;

    *s = *list;
    end = memchr(list->data, 0, list->len);
    if ( end )
        s->len = end + 1 - list->data;
    list->data += s->len;
    list->len -= s->len;

    return true;
}

bool __init plan_compatible(const struct plan_node *n, const char *compat)
{
    struct plan_prop list = plan_prop(n, DT_COMPATIBLE), s;
    size_t size = strlen(compat) + 1;

    while ( plan_next_string(&list, &s) )
        if ( s.len == size && plan_same((const char *)s.data, compat, size) )
            return true;

    return false;
}

bool __init plan_available(const struct plan_node *n)
{
    struct plan_prop p = plan_prop(n, DT_STATUS);

    return !p.data || (p.len == 5 && !memcmp(p.data, "okay", 5)) ||
           (p.len == 3 && !memcmp(p.data, "ok", 3));
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
