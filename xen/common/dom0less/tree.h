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
enum vdt_id {
    VDT_ADDRESS_CELLS,
    VDT_INTERRUPT_CELLS,
    VDT_IOMMU_CELLS,
    VDT_SIZE_CELLS,
    VDT_BUS_RANGE,
    VDT_CAPABILITIES,
    VDT_CN9900_PAGE0_ONLY,
    VDT_COMPATIBLE,
    VDT_DEVICE_TYPE,
    VDT_DIRECT_MAP,
    VDT_DMA_COHERENT,
    VDT_INTERRUPT_MAP,
    VDT_INTERRUPT_PARENT,
    VDT_INTERRUPTS,
    VDT_INTERRUPTS_EXTENDED,
    VDT_IOMMU_MAP,
    VDT_IOMMU_MAP_MASK,
    VDT_IOMMUS,
    VDT_LINUX_PHANDLE,
    VDT_NR_SPIS,
    VDT_PASSTHROUGH,
    VDT_PHANDLE,
    VDT_RANGES,
    VDT_REG,
    VDT_STATUS,
    VDT_VIOMMU,
    VDT_VPL011,
    VDT_XEN_FORCE,
    VDT_XEN_PASSTHROUGH,
    VDT_XEN_PATH,
    VDT_XEN_REG,
    VDT_XEN_SHARED_MEM,
    VDT_NR
};

extern const char *const vdt_names[VDT_NR];

/* data is NULL where the node has no such property, and only there. */
struct vdt_prop {
    const uint8_t *data;
    unsigned int len;
};

struct vdt_node {
    int offset;
    const char *name;
    int name_len;
    uint64_t present; /* bit mask of enum vdt_id */
    uint64_t twice;   /* those that occur more than once: p has the first */
    struct vdt_prop p[VDT_NR]; /* use vdt_prop() */
};

#define VDT_CACHE 256

struct vdt_tree {
    const void *fdt;
    struct {
        uint32_t key; /* offset of a name in the strings block plus 1, or 0 */
        int32_t id;
    } cache[VDT_CACHE];
};

struct vdt_walk {
    struct vdt_tree *tree;
    int next;
    int depth; /* of the node just entered; the root's is 1 */
    struct vdt_node *node;
};

enum vdt_step { VDT_ENTER, VDT_LEAVE, VDT_DONE };

void vdt_init(struct vdt_tree *t, const void *fdt);

/* Walk from the node at offset (0 is the root) to the end of the tree. */
void vdt_walk_start(struct vdt_walk *w, struct vdt_tree *t, int offset,
                    struct vdt_node *node);

/*
 * The next step, or a negative libfdt error. On VDT_ENTER *w->node is the node
 * entered.
 */
int vdt_walk_step(struct vdt_walk *w);

/* Read one node. 0, or a negative libfdt error. */
int vdt_read(struct vdt_tree *t, int offset, struct vdt_node *out);

static inline bool vdt_has(const struct vdt_node *n, enum vdt_id id)
{
    return n->present & VIOMMU_BIT(id);
}

static inline struct vdt_prop vdt_prop(const struct vdt_node *n,
                                       enum vdt_id id)
{
    return vdt_has(n, id) ? n->p[id] : (struct vdt_prop){ NULL, 0 };
}

/* Cell number i, which must be there. */
uint32_t vdt_cell(struct vdt_prop p, unsigned int i);

/*
 * The number in the given cells from cell number i on; the low 64 bits if
 * there are more than two.
 */
uint64_t vdt_number(struct vdt_prop p, unsigned int i, unsigned int cells);

/* The first cell of a property; dflt where it is missing or shorter. */
uint32_t vdt_u32(const struct vdt_node *n, enum vdt_id id, uint32_t dflt);

/* phandle or, failing that, linux,phandle; else 0. */
uint32_t vdt_phandle(const struct vdt_node *n);

/* The one string that the property is, or NULL. */
const char *vdt_string(const struct vdt_node *n, enum vdt_id id);

/*
 * Take the first string off a list; s has its NUL, if it has one, in its
 * length. False: the list is empty.
 */
bool vdt_next_string(struct vdt_prop *list, struct vdt_prop *s);

/* Is that one of the strings of compatible? Case is ignored, as Xen does. */
bool vdt_compatible(const struct vdt_node *n, const char *compat);

/* No status, or "okay", or "ok". */
bool vdt_available(const struct vdt_node *n);

static inline char vdt_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/* Are these len characters equal, case ignored? */
bool vdt_same(const char *a, const char *b, size_t len);

#endif /* VIOMMU_TREE_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
