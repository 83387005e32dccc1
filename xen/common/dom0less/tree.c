/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading a flattened device tree in one pass. See tree.h. */

#include "memory.h"
#include "tree.h"

const char *const vdt_names[VDT_NR] = {
    [VDT_ADDRESS_CELLS] = "#address-cells",
    [VDT_INTERRUPT_CELLS] = "#interrupt-cells",
    [VDT_IOMMU_CELLS] = "#iommu-cells",
    [VDT_SIZE_CELLS] = "#size-cells",
    [VDT_BUS_RANGE] = "bus-range",
    [VDT_CAPABILITIES] = "capabilities",
    [VDT_CN9900_PAGE0_ONLY] = "cavium,cn9900-broken-page1-regspace",
    [VDT_COMPATIBLE] = "compatible",
    [VDT_DEVICE_TYPE] = "device_type",
    [VDT_DIRECT_MAP] = "direct-map",
    [VDT_DMA_COHERENT] = "dma-coherent",
    [VDT_INTERRUPT_MAP] = "interrupt-map",
    [VDT_INTERRUPT_PARENT] = "interrupt-parent",
    [VDT_INTERRUPTS] = "interrupts",
    [VDT_INTERRUPTS_EXTENDED] = "interrupts-extended",
    [VDT_IOMMU_MAP] = "iommu-map",
    [VDT_IOMMU_MAP_MASK] = "iommu-map-mask",
    [VDT_IOMMUS] = "iommus",
    [VDT_LINUX_PHANDLE] = "linux,phandle",
    [VDT_NR_SPIS] = "nr_spis",
    [VDT_PASSTHROUGH] = "passthrough",
    [VDT_PHANDLE] = "phandle",
    [VDT_RANGES] = "ranges",
    [VDT_REG] = "reg",
    [VDT_STATUS] = "status",
    [VDT_VIOMMU] = "viommu",
    [VDT_VPL011] = "vpl011",
    [VDT_XEN_FORCE] = "xen,force-assign-without-iommu",
    [VDT_XEN_PASSTHROUGH] = "xen,passthrough",
    [VDT_XEN_PATH] = "xen,path",
    [VDT_XEN_REG] = "xen,reg",
    [VDT_XEN_SHARED_MEM] = "xen,shared-mem",
};

void __init vdt_init(struct vdt_tree *t, const void *fdt)
{
    memset(t, 0, sizeof(*t));
    t->fdt = fdt;
}

/* Which property has this name? VDT_NR: none that matters. */
static int __init find_name(const char *name)
{
    unsigned int id = vfirst_not(VDT_NR, i, strcmp(vdt_names[i], name) < 0);

    return id < VDT_NR && !strcmp(vdt_names[id], name) ? (int)id : VDT_NR;
}

/*
 * The same, by the name's place in the strings block, most often remembered.
 */
static int __init name_id(struct vdt_tree *t, int nameoff)
{
    uint32_t key = (uint32_t)nameoff + 1;
    unsigned int slot = (key * 0x9e3779b1U) >> 24;
    const char *name;
    int len;

    if ( key && t->cache[slot].key == key )
        return t->cache[slot].id;

    name = fdt_get_string(t->fdt, nameoff, &len);
    if ( !name )
        return len;

    t->cache[slot].key = key;
    t->cache[slot].id = find_name(name);

    return t->cache[slot].id;
}

/* Note the property at this offset, which the tag walker has accepted. */
static int __init note_property(struct vdt_tree *t, int offset,
                                struct vdt_node *n)
{
    const struct fdt_property *prop =
        fdt_offset_ptr(t->fdt, offset, sizeof(*prop));
    int id;

    if ( !prop )
        return -FDT_ERR_BADSTRUCTURE;

    id = name_id(t, fdt32_to_cpu(prop->nameoff));
    if ( id < 0 || id == VDT_NR )
        return id < 0 ? id : 0;

    if ( vdt_has(n, id) )
        n->twice |= VIOMMU_BIT(id);
    else
    {
        n->present |= VIOMMU_BIT(id);
        n->p[id].data = (const uint8_t *)prop->data;
        n->p[id].len = fdt32_to_cpu(prop->len);
    }

    return 0;
}

void __init vdt_walk_start(struct vdt_walk *w, struct vdt_tree *t, int offset,
                           struct vdt_node *node)
{
    w->tree = t;
    w->node = node;
    w->next = offset;
    w->depth = 0;
}

/*
 * The node whose first tag was just read: its name and its properties, up to
 * the first other tag.
 */
static int __init enter(struct vdt_walk *w, int offset)
{
    const void *fdt = w->tree->fdt;
    struct vdt_node *n = w->node;

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
            return VDT_ENTER;

        w->next = next;
        rc = tag == FDT_PROP ? note_property(w->tree, at, n) : 0;
        if ( rc < 0 )
            return rc;
    }
}

int __init vdt_walk_step(struct vdt_walk *w)
{
    for ( ;; )
    {
        int at = w->next;

        switch ( fdt_next_tag(w->tree->fdt, at, &w->next) )
        {
        case FDT_BEGIN_NODE: return enter(w, at);

        case FDT_END_NODE:
            return w->depth-- > 0 ? VDT_LEAVE : -FDT_ERR_BADSTRUCTURE;

        case FDT_END:
            if ( w->next < 0 )
                return w->next;
            return w->depth == 0 ? VDT_DONE : -FDT_ERR_BADSTRUCTURE;

        default:
            /*
             * Padding, and properties behind a subnode, which neither libfdt
             * nor Xen sees.
             */
            break;
        }
    }
}

int __init vdt_read(struct vdt_tree *t, int offset, struct vdt_node *out)
{
    struct vdt_walk w;
    int rc;

    vdt_walk_start(&w, t, offset, out);
    rc = vdt_walk_step(&w);

    return rc > 0 ? -FDT_ERR_BADOFFSET : rc;
}

uint32_t __init vdt_cell(struct vdt_prop p, unsigned int i)
{
    const uint8_t *b = p.data + i * 4;

    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 |
           b[3];
}

uint64_t __init vdt_number(struct vdt_prop p, unsigned int i,
                           unsigned int cells)
{
    uint64_t n = 0;

    while ( cells-- )
        n = n << 32 | vdt_cell(p, i++);

    return n;
}

uint32_t __init vdt_u32(const struct vdt_node *n, enum vdt_id id,
                        uint32_t dflt)
{
    return vdt_has(n, id) && n->p[id].len >= 4 ? vdt_cell(n->p[id], 0) : dflt;
}

uint32_t __init vdt_phandle(const struct vdt_node *n)
{
    if ( vdt_has(n, VDT_PHANDLE) && n->p[VDT_PHANDLE].len == 4 )
        return vdt_cell(n->p[VDT_PHANDLE], 0);

    return vdt_prop(n, VDT_LINUX_PHANDLE).len == 4
               ? vdt_cell(n->p[VDT_LINUX_PHANDLE], 0)
               : 0;
}

const char *__init vdt_string(const struct vdt_node *n, enum vdt_id id)
{
    struct vdt_prop p = vdt_prop(n, id);
    const char *s = (const char *)p.data;

    return s && p.len > 0 && memchr(s, 0, p.len) == s + p.len - 1 ? s : NULL;
}

bool __init vdt_same(const char *a, const char *b, size_t len)
{
    while ( len-- )
        if ( vdt_lower(*a++) != vdt_lower(*b++) )
            return false;

    return true;
}

bool __init vdt_next_string(struct vdt_prop *list, struct vdt_prop *s)
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

bool __init vdt_compatible(const struct vdt_node *n, const char *compat)
{
    struct vdt_prop list = vdt_prop(n, VDT_COMPATIBLE), s;
    size_t size = strlen(compat) + 1;

    while ( vdt_next_string(&list, &s) )
        if ( s.len == size && vdt_same((const char *)s.data, compat, size) )
            return true;

    return false;
}

bool __init vdt_available(const struct vdt_node *n)
{
    struct vdt_prop p = vdt_prop(n, VDT_STATUS);

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
