/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading a flattened device tree in one pass: each node comes with all those
 * of its properties that the planner knows, so that no property is ever
 * searched for. Works on any blob whose header is sound; every read is
 * bounds-checked.
 */
#ifndef VIOMMU_TREE_H
#define VIOMMU_TREE_H

#include <viommu/os-fdt.h>
#include <viommu/os.h>

/* The properties the planner knows, in the order of their names (strcmp). */
enum plan_property {
    DT_ADDRESS_CELLS,
    DT_INTERRUPT_CELLS,
    DT_IOMMU_CELLS,
    DT_SIZE_CELLS,
    DT_BUS_RANGE,
    DT_CAPABILITIES,
    DT_CN9900_PAGE0_ONLY,
    DT_COMPATIBLE,
    DT_DEVICE_TYPE,
    DT_DIRECT_MAP,
    DT_DMA_COHERENT,
    DT_INTERRUPT_MAP,
    DT_INTERRUPT_PARENT,
    DT_INTERRUPTS,
    DT_INTERRUPTS_EXTENDED,
    DT_IOMMU_MAP,
    DT_IOMMU_MAP_MASK,
    DT_IOMMUS,
    DT_LINUX_PHANDLE,
    DT_NR_SPIS,
    DT_PASSTHROUGH,
    DT_PHANDLE,
    DT_RANGES,
    DT_REG,
    DT_STATUS,
    DT_VIOMMU,
    DT_VPL011,
    DT_XEN_FORCE,
    DT_XEN_PASSTHROUGH,
    DT_XEN_PATH,
    DT_XEN_REG,
    DT_XEN_SHARED_MEM,
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

#endif /* VIOMMU_TREE_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
