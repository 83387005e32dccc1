/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Device trees as they are written: any blob whose header is sound, every read
 * bounds-checked; an index of the host's; what its properties mean that more
 * than one reader needs.
 *
 *   reader.c       one pass, in which each node comes with its properties
 *   host.c         the host's tree: nodes by path and phandle, registers
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

/* data is NULL where the node has no such property, and only there. */
struct plan_prop {
    const uint8_t *data;
    unsigned int len;
};

struct plan_node {
    int offset;
    const char *name;
    int name_len;
    uint64_t present; /* bit mask of enum plan_property */
    uint64_t twice;   /* those that occur more than once: p has the first */
    struct plan_prop p[DT_NR]; /* use plan_prop() */
};

#define DT_CACHE 256

struct plan_tree {
    const void *fdt;
    struct {
        uint32_t key; /* offset of a name in the strings block plus 1, or 0 */
        int32_t id;
    } cache[DT_CACHE];
};

struct plan_walk {
    struct plan_tree *tree;
    int next;
    int depth; /* of the node just entered; the root's is 1 */
    struct plan_node *node;
};

enum plan_step { DT_ENTER, DT_LEAVE, DT_DONE };

/* A libfdt error if its header is not sound, or says more than size; or 0. */
int plan_blob_error(const void *fdt, size_t size);

void plan_tree_init(struct plan_tree *t, const void *fdt);

/* Walk from the node at offset (0 is the root) to the end of the tree. */
void plan_walk_start(struct plan_walk *w, struct plan_tree *t, int offset,
                     struct plan_node *node);

/*
 * The next step, or a negative libfdt error. On DT_ENTER *w->node is the node
 * entered.
 */
int plan_walk_step(struct plan_walk *w);

/* Read one node. 0, or a negative libfdt error. */
int plan_tree_read(struct plan_tree *t, int offset, struct plan_node *out);

static inline bool plan_has(const struct plan_node *n, enum plan_property id)
{
    return n->present & VIOMMU_BIT(id);
}

static inline struct plan_prop plan_prop(const struct plan_node *n,
                                         enum plan_property id)
{
    return plan_has(n, id) ? n->p[id] : (struct plan_prop){ NULL, 0 };
}

/* Cell number i, which must be there. */
uint32_t plan_cell(struct plan_prop p, unsigned int i);

/*
 * The number in the given cells from cell number i on; the low 64 bits if
 * there are more than two.
 */
uint64_t plan_number(struct plan_prop p, unsigned int i, unsigned int cells);

/* Can addresses and sizes of so many cells be read? */
static inline bool plan_cells_fit(uint32_t address_cells, uint32_t size_cells)
{
    return address_cells - 1 < 2 && size_cells - 1 < 2;
}

/* The first cell of a property; dflt where it is missing or shorter. */
uint32_t plan_u32(const struct plan_node *n, enum plan_property id,
                  uint32_t dflt);

/* phandle or, failing that, linux,phandle; else 0. */
uint32_t plan_phandle(const struct plan_node *n);

/* The one string that the property is, or NULL. */
const char *plan_string(const struct plan_node *n, enum plan_property id);

/*
 * Take the first string off a list; s has its NUL, if it has one, in its
 * length. False: the list is empty.
 */
bool plan_next_string(struct plan_prop *list, struct plan_prop *s);

/* Is that one of the strings of compatible? Case is ignored, as Xen does. */
bool plan_compatible(const struct plan_node *n, const char *compat);

/* No status, or "okay", or "ok". */
bool plan_available(const struct plan_node *n);

static inline char plan_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/* Are these len characters equal, case ignored? */
bool plan_same(const char *a, const char *b, size_t len);

/* compatible.c */

/* Is this node of the host an IOMMU? */
bool plan_is_iommu(const struct plan_node *n);

/* interrupts.c: controllers */

/* INTIDs of the GIC: SPIs are 32 to 1019. */
#define FIRST_SPI 32U
#define SPI_END   1020U
#define SPI_WORDS (1024 / 64)

/*
 * Of the third cell of a GIC's specifier: what Xen, too, takes for the type.
 */
#define SPI_TYPE 0xfU

/* More cells than any binding has; it keeps sums small. */
#define PLAN_MAX_CELLS 16U

/* What an interrupt controller, or a node that maps interrupts, is like. */
struct plan_controller {
    uint32_t node; /* index plus 1, or 0 */
    uint32_t address_cells, interrupt_cells;
    bool gic, nexus;
};

/* host.c */

struct plan_host_node {
    const char *name;
    int name_len;
    int offset;
    uint32_t parent; /* index */
    uint32_t hash;   /* of the full path in lower case */
    uint32_t phandle;
    uint32_t irq_parent; /* phandle in interrupt-parent, or 0 */
    uint32_t smmu;       /* index into plan.smmus plus 1, or 0 */
    uint32_t owner;      /* index into plan.owners plus 1, or 0 */
    uint32_t address_cells, size_cells; /* of what its children have */
    bool interrupt_cells;               /* has #interrupt-cells */
    bool iommu;                         /* is one */
    bool its;                           /* is the MSI controller of a GICv3 */
    bool dom0s_streams; /* has iommus, but no xen,passthrough */
};

/*
 * The host device tree, in document order; found by path or phandle in
 * constant time.
 */
struct plan_host {
    struct plan_tree tree;
    struct plan_controller controller; /* looked at last */
    uint32_t nexus; /* index plus 1 of that whose SPIs are all marked */
    PLAN_VECTOR(struct plan_host_node) nodes;
    struct viommu_table by_path, by_phandle;
};

int plan_host_init(struct plan *p);
/*
 * The index of the node with this path or phandle, the first in document
 * order, or PLAN_NONE.
 */
uint32_t plan_host_by_path(const struct plan_host *h, const char *path);
uint32_t plan_host_by_phandle(const struct plan_host *h, uint32_t phandle);
/* Its full path in the arena, or NULL: no memory. */
const char *plan_host_path(const struct plan_host *h, uint32_t index,
                           struct plan_arena *a);
/* Read it again. It could be read when it was indexed. */
void plan_host_read(struct plan_host *h, uint32_t index,
                    struct plan_node *out);
/*
 * One of its register blocks as the CPU sees it; false: there is no such
 * block, or it has no such address.
 */
bool plan_host_reg(struct plan_host *h, uint32_t index, unsigned int block,
                   struct viommu_region *out);
/* Its interrupt parent, or PLAN_NONE. */
uint32_t plan_host_irq_parent(const struct plan_host *h, uint32_t index);

#define IN_PARTIAL(path, prop)                                                \
    (&(const struct plan_place){ "partial", path, plan_property_names[prop] })
#define IN_HOST(path, prop)                                                   \
    (&(const struct plan_place){ "host", path, plan_property_names[prop] })

/* interrupts.c */

/*
 * The specifiers of a node's interrupts or, which comes first, of its
 * interrupts-extended, one by one.
 */
struct plan_specifiers {
    struct plan_prop spec;
    bool extended;
    uint32_t parent;   /* index */
    unsigned int next; /* cell number */
    unsigned int at;   /* of this one */
    const struct plan_controller *controller;
};

void plan_specifiers_start(struct plan *p, uint32_t index,
                           const struct plan_node *n,
                           struct plan_specifiers *s);
/* False: there is none left that can be read. */
bool plan_specifiers_next(struct plan *p, struct plan_specifiers *s);
/*
 * The SPI that the specifier of the GIC means that begins in this cell, or 0:
 * another kind, or out of range.
 */
uint32_t plan_intid(struct plan_prop p, unsigned int at);
bool plan_is_gic(struct plan *p, uint32_t index);
/*
 * The SPIs of a node, a bit each: those that it surely has, and those that a
 * node which maps interrupts may give it (maybe NULL: they do not matter).
 */
void plan_spis_of_node(struct plan *p, uint32_t index,
                       const struct plan_node *n, uint64_t *sure,
                       uint64_t *maybe);
/* All SPIs of an interrupt-map, as far as it can be read. */
void plan_spis_of_map(struct plan *p, uint32_t index, uint64_t *irqs);
/*
 * A row of an interrupt-map: the controller that it names, and the cell
 * numbers of the interrupt specifier and of the next row.
 */
struct plan_interrupt_row {
    uint32_t phandle;
    const struct plan_controller *controller;
    unsigned int spec, next;
};

/*
 * The row that begins in cell at. False: it is cut short, or there is no such
 * controller.
 */
bool plan_interrupt_row_read(struct plan *p, struct plan_prop map,
                             unsigned int at, uint32_t child_cells,
                             struct plan_interrupt_row *row);

/* Set the bit of an INTID. */
void plan_spi_mark(uint64_t *irqs, uint32_t intid);

/* All SPIs that the host device tree names. */
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
