/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading device trees: a reader for any blob with a valid header, which
 * checks every access; an index of the host device tree; properties that
 * several folders use.
 *
 *   reader.c       one pass over a tree, node by node with its properties
 *   host.c         the host device tree: nodes by path and phandle, registers
 *   compatible.c   which nodes are IOMMUs
 *   interrupts.c   interrupt specifiers and interrupt-map
 */
#ifndef VIOMMU_PLAN_DT_H
#define VIOMMU_PLAN_DT_H

#include <viommu/os-fdt.h>

#include "../base/base.h"

/* reader.c */

enum plan_property {
#define PROPERTY(name, string) DT_##name,
#include "properties-list.h"
#undef PROPERTY
    DT_NR
};

extern const char *const plan_property_names[DT_NR];

/*
 * The value of a property: len bytes. data is NULL if, and only if, the node
 * has no such property.
 */
struct plan_prop {
    const uint8_t *data;
    unsigned int len;
};

/* A node, with those of its properties that are in properties-list.h. */
struct plan_node {
    int offset;
    const char *name;
    int name_len;
    uint64_t present; /* bits of enum plan_property: those that it has */
    uint64_t twice;   /* those that it has more than once: p has the first */
    struct plan_prop p[DT_NR]; /* use plan_prop() */
};

#define DT_CACHE 256

/* A blob, and a cache of which properties the names in its strings are. */
struct plan_tree {
    const void *fdt;
    struct {
        /* Offset of a name in the strings block plus 1, or 0. */
        uint32_t key;
        int32_t id;
    } cache[DT_CACHE];
};

/* A pass over a tree. next is the offset of the next tag. */
struct plan_walk {
    struct plan_tree *tree;
    int next;
    int depth; /* of the node that was entered last; 1 is the root */
    struct plan_node *node;
};

enum plan_step { DT_ENTER, DT_LEAVE, DT_DONE };

/*
 * Check the header of a blob, of which size bytes are in memory. Returns 0 or
 * a libfdt error.
 */
int plan_blob_error(const void *fdt, size_t size);

/* Read this blob, whose header is valid. */
void plan_tree_init(struct plan_tree *t, const void *fdt);

/*
 * Start a pass at the node at this offset (0: the root). It ends at the end of
 * the tree. node is where plan_walk_step() puts the nodes.
 */
void plan_walk_start(struct plan_walk *w, struct plan_tree *t, int offset,
                     struct plan_node *node);

/*
 * Go to the next begin or end of a node. DT_ENTER: a node begins, which
 * *w->node is. DT_LEAVE: a node ends. DT_DONE: the tree ends. Negative: a
 * libfdt error.
 */
int plan_walk_step(struct plan_walk *w);

/* Read the node at this offset. Returns 0 or a negative libfdt error. */
int plan_tree_read(struct plan_tree *t, int offset, struct plan_node *out);

static inline bool plan_has(const struct plan_node *n, enum plan_property id)
{
    return n->present & VIOMMU_BIT(id);
}

/* The value of a property; see struct plan_prop. */
static inline struct plan_prop plan_prop(const struct plan_node *n,
                                         enum plan_property id)
{
    return plan_has(n, id) ? n->p[id] : (struct plan_prop){ NULL, 0 };
}

/* Cell number i of a property that has so many. */
uint32_t plan_cell(struct plan_prop p, unsigned int i);

/*
 * The number in this many cells from cell number i on, all of which the
 * property has. If there are more than two cells, the low 64 bits.
 */
uint64_t plan_number(struct plan_prop p, unsigned int i, unsigned int cells);

/* Have addresses and sizes 1 or 2 cells each? Others cannot be read. */
static inline bool plan_cells_fit(uint32_t address_cells, uint32_t size_cells)
{
    return address_cells - 1 < 2 && size_cells - 1 < 2;
}

/* The first cell of a property. dflt: the node has none. */
uint32_t plan_u32(const struct plan_node *n, enum plan_property id,
                  uint32_t dflt);

/*
 * The node's phandle: phandle or, without a valid one, linux,phandle. 0: none.
 */
uint32_t plan_phandle(const struct plan_node *n);

/* The value of a property that is exactly one string. NULL: it is not. */
const char *plan_string(const struct plan_node *n, enum plan_property id);

/*
 * Remove the first string from *list, and set *s to it. Its length includes
 * the NUL, which the last string may not have. Returns false if the list is
 * empty.
 */
bool plan_next_string(struct plan_prop *list, struct plan_prop *s);

/*
 * Is compat one of the node's compatible strings? Case is ignored, as Xen
 * does.
 */
bool plan_compatible(const struct plan_node *n, const char *compat);

/* Has the node no status, or "okay", or "ok"? */
bool plan_available(const struct plan_node *n);

static inline char plan_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/* Are len characters equal if case is ignored? */
bool plan_same(const char *a, const char *b, size_t len);

/* compatible.c */

/* Is this node an IOMMU? */
bool plan_is_iommu(const struct plan_node *n);

/* interrupts.c: interrupt controllers */

/* INTIDs of the GIC: SPIs are 32 to 1019. */
#define FIRST_SPI 32U
#define SPI_END   1020U
#define SPI_WORDS (1024 / 64)

/*
 * domain_vgic_init() rounds up to a multiple of 32 SPIs, and needs less than
 * 988, so a guest has 960 at most.
 */
#define GUEST_SPIS 960U

/*
 * The bits of the third cell of a GIC's specifier that Xen takes for the type.
 */
#define SPI_TYPE 0xfU

/* No binding has as many cells. Sums of smaller numbers do not wrap. */
#define PLAN_MAX_CELLS 16U

/*
 * An interrupt controller, or an interrupt nexus (a node with interrupt-map).
 */
struct plan_controller {
    uint32_t node; /* index of the host node plus 1, or 0: none */
    uint32_t address_cells, interrupt_cells;
    bool gic, nexus;
};

/* host.c */

/* A node of the host device tree. */
struct plan_host_node {
    const char *name;
    int name_len;
    int offset;
    uint32_t parent; /* index, or PLAN_NONE */
    uint32_t hash;   /* of the full path, ignoring case */
    uint32_t phandle;
    uint32_t irq_parent; /* phandle in interrupt-parent, or 0 */
    uint32_t smmu;       /* index into plan_iommus.list plus 1, or 0 */
    uint32_t owner;      /* index into plan_guests.owners plus 1, or 0 */
    uint32_t address_cells, size_cells; /* of its subnodes */
    bool interrupt_cells;               /* it has #interrupt-cells */
    bool iommu;                         /* plan_is_iommu() is true for it */
    bool its;                           /* it is a GICv3's MSI controller */
    bool dom0s_streams; /* it has iommus, but no xen,passthrough */
};

/*
 * The host device tree. Its nodes are in document order. They are found by
 * path or phandle in constant time.
 */
struct plan_host {
    struct plan_tree tree;
    /* The controller that was read last. */
    struct plan_controller controller;
    /*
     * Index plus 1 of the interrupt nexus whose SPIs are already in the
     * result.
     */
    uint32_t nexus;
    PLAN_VECTOR(struct plan_host_node) nodes;
    struct viommu_table by_path, by_phandle;
};

/* Make p->host. Reports a host device tree that cannot be read. */
int plan_host_init(struct plan *p);
/*
 * The index of the node with this full path or this phandle. If there are
 * several, of the first in document order. PLAN_NONE: there is none.
 */
uint32_t plan_host_by_path(const struct plan_host *h, const char *path);
uint32_t plan_host_by_phandle(const struct plan_host *h, uint32_t phandle);
/* The full path of a node, allocated from the arena. NULL: no memory. */
const char *plan_host_path(const struct plan_host *h, uint32_t index,
                           struct plan_arena *a);
/* Read a node with its properties. It was readable when p->host was made. */
void plan_host_read(struct plan_host *h, uint32_t index,
                    struct plan_node *out);
/*
 * The region number block of a node's reg, as an address of the CPU. Returns
 * false if there is no such block, or if the CPU cannot address it.
 */
bool plan_host_reg(struct plan_host *h, uint32_t index, unsigned int block,
                   struct viommu_region *out);
/* The index of a node's interrupt parent, or PLAN_NONE. */
uint32_t plan_host_irq_parent(const struct plan_host *h, uint32_t index);

#define IN_PARTIAL(path, prop)                                                \
    (&(const struct plan_place){ "partial", path, plan_property_names[prop] })
#define IN_HOST(path, prop)                                                   \
    (&(const struct plan_place){ "host", path, plan_property_names[prop] })

/* interrupts.c */

/*
 * The interrupt specifiers of a node, one after the other: those of
 * interrupts-extended if it has that, else those of interrupts.
 */
struct plan_specifiers {
    struct plan_prop spec;
    bool extended;
    uint32_t parent;   /* interrupt parent: index, or PLAN_NONE */
    unsigned int next; /* number of the next specifier's first cell */
    unsigned int at;   /* number of this specifier's first cell */
    const struct plan_controller *controller;
};

/* Start with the specifiers of the node n, whose index is index. */
void plan_specifiers_start(struct plan *p, uint32_t index,
                           const struct plan_node *n,
                           struct plan_specifiers *s);
/*
 * Go to the next specifier. Returns false if there is none, or if it cannot be
 * read.
 */
bool plan_specifiers_next(struct plan *p, struct plan_specifiers *s);
/*
 * The INTID of the SPI whose GIC specifier begins in cell number at. 0: it is
 * not an SPI, or its number is too large.
 */
uint32_t plan_intid(struct plan_prop p, unsigned int at);
/* Is this node a GIC? */
bool plan_is_gic(struct plan *p, uint32_t index);
/*
 * Add the SPIs of a node to bitmaps of INTIDs. sure: those of its GIC
 * specifiers. maybe: all those of an interrupt nexus that its other specifiers
 * name, as any of them may be the node's; NULL: they are not needed. *other
 * (all zero before, or NULL) becomes the first GIC specifier that is no SPI.
 */
void plan_spis_of_node(struct plan *p, uint32_t index,
                       const struct plan_node *n, uint64_t *sure,
                       uint64_t *maybe, struct plan_specifiers *other);
/*
 * Add all SPIs of a node's interrupt-map to a bitmap, up to the first row that
 * cannot be read.
 */
void plan_spis_of_map(struct plan *p, uint32_t index, uint64_t *irqs);
/*
 * A row of an interrupt-map. phandle and controller are those of its interrupt
 * parent. spec is the number of the first cell of the parent's specifier, next
 * that of the next row.
 */
struct plan_interrupt_row {
    uint32_t phandle;
    const struct plan_controller *controller;
    unsigned int spec, next;
};

/*
 * Read the row that begins in cell number at. Returns false if it is cut
 * short, or if no interrupt controller has its phandle.
 */
bool plan_interrupt_row_read(struct plan *p, struct plan_prop map,
                             unsigned int at, uint32_t child_cells,
                             struct plan_interrupt_row *row);

/* Set the bit of this INTID in a bitmap. */
void plan_spi_mark(uint64_t *irqs, uint32_t intid);

/* Add all SPIs of the host device tree to a bitmap. */
void plan_spis_of_host(struct plan *p, uint64_t *irqs);

#endif /* VIOMMU_PLAN_DT_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
