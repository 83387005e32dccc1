/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Domains, their partial device trees, and the devices assigned in these.
 *
 *   domain.c       domain nodes of the host device tree
 *   partial.c      a partial device tree: checks it, and walks it
 *   device.c       an assigned node: xen,path and xen,reg
 *   interrupts.c   interrupts of assigned devices
 *   space.c        guest addresses of shared memory
 */
#ifndef VIOMMU_PLAN_GUEST_H
#define VIOMMU_PLAN_GUEST_H

#include "../sid/sid.h"

/*
 * Phandles in the guest's device tree, unless placeholder nodes have others:
 * Xen's for the interrupt controller, and one for the vSMMU.
 */
#define PLAN_PHANDLE_GIC   0xfde8U
#define PLAN_PHANDLE_VSMMU 0xfdeaU

/* The values of viommu, in the order of parse_viommu()'s list. */
enum plan_viommu {
    PLAN_VIOMMU_NONE,
    PLAN_VIOMMU_SMMUV3,
    PLAN_VIOMMU_HINT,
    PLAN_VIOMMU_HINT_NODE,
    PLAN_VIOMMU_UNKNOWN
};

/* A domain node below /chosen. */
struct plan_domain {
    uint32_t host; /* index of its host node */
    const char *path;
    enum plan_viommu viommu;
    bool reset_bypass; /* viommu-reset = "bypass" */
    bool hardware;     /* it is the hardware domain */
    bool direct_map, vpl011, has_nr_spis;
    uint32_t nr_spis;

    /* Only while the domain is being planned. */
    const void *fdt; /* partial device tree, or NULL: none */
    size_t fdt_size;
    uint32_t tree_size; /* bytes of the tree in it; 0: the blob is not valid */
    bool readable;      /* blob and tree are valid */
    uint32_t gic;       /* phandle of the guest's GIC */

    struct plan_streams streams;
    /*
     * Guest addresses, and bits of INTIDs, that are taken: while it is being
     * planned.
     */
    PLAN_VECTOR(struct viommu_region) used;
    uint64_t irqs[SPI_WORDS];
    uint32_t irq_max; /* highest INTID of an assigned device, or 0 */
};

/* The first node that a host node was assigned to. */
struct plan_owner {
    const struct plan_domain *domain;
    const char *path;
};

/* The state of this folder. */
struct plan_guests {
    PLAN_VECTOR(struct plan_domain) list;
    PLAN_VECTOR(struct plan_owner) owners;
    struct plan_tree partial;
    /* Name of the hardware domain ("0" for domain 0), or NULL. */
    const char *domain0;
    bool any_viommu; /* a domain has viommu other than "none" */
};

static inline bool plan_is_hint(const struct plan_domain *dom)
{
    return dom->viommu == PLAN_VIOMMU_HINT ||
           dom->viommu == PLAN_VIOMMU_HINT_NODE;
}

/*
 * Does the planner add a node, which needs a phandle, to the guest's device
 * tree?
 */
static inline bool plan_has_node(const struct plan_domain *dom)
{
    return dom->streams.vsmmu || dom->viommu == PLAN_VIOMMU_HINT_NODE;
}

/*
 * Make p->guests: all domains in document order, and the hardware domain's
 * name.
 */
int plan_domains_list(struct plan *p);

/*
 * Check the properties of the domain's node, and that no other node has its
 * name.
 */
int plan_domain_check(struct plan *p, const struct plan_domain *dom);

/* Add the guest addresses of the domain's shared memory to dom->used. */
int plan_shared_memory(struct plan *p, struct plan_domain *dom);

/*
 * Get the partial device tree, check it, and read all assigned devices in it.
 */
int plan_partial_read(struct plan *p, struct plan_domain *dom);

/*
 * A pass over the nodes below /passthrough: the current node and its full
 * path; for each depth, the length of the path and the numbers of cells for
 * the subnodes.
 */
struct plan_partial_walk {
    struct plan_walk walk;
    struct plan_node node;
    bool inside;
    char *path;
    size_t room;
    size_t len[VIOMMU_MAX_DEPTH + 1];
    uint32_t address_cells[VIOMMU_MAX_DEPTH + 1],
        size_cells[VIOMMU_MAX_DEPTH + 1];
};

/* Start a pass over the partial device tree of p->guests, which is valid. */
void plan_partial_walk(struct plan *p, struct plan_partial_walk *t);
/* Go to the next node. Returns 1, 0 (there is none left), or -ENOMEM. */
int plan_partial_next(struct plan *p, struct plan_partial_walk *t);

/*
 * A row of xen,reg: addresses and a size in bytes. All zero before the first.
 */
struct plan_reg_row {
    uint64_t host, size, guest;
    /* Number of the row; number of the next row's first cell. */
    unsigned int number, next;
};

/*
 * Read the next row of xen,reg; ac and sc are its address and size cells.
 * Returns 1, 0 (there is none left), or -EINVAL: the property does not have
 * whole rows, a number of cells is not 1 or 2, or the row is empty or wraps.
 * An empty property has no row: the device has no registers.
 */
int plan_reg_next(struct plan_prop reg, uint32_t ac, uint32_t sc,
                  struct plan_reg_row *row);

/* For this folder only: device.c, interrupts.c. */

/*
 * Read a node that has xen,path or xen,reg. path is its full path. The cells
 * are those of its parent. Adds a device if xen,path is usable.
 */
int plan_device_read(struct plan *p, struct plan_domain *dom,
                     const struct plan_node *n, const char *path,
                     uint32_t address_cells, uint32_t size_cells);

/* Add the device's SPIs to dom->irqs, and set dev->pub.irqs. */
int plan_interrupts_read(struct plan *p, struct plan_domain *dom,
                         struct plan_device *dev,
                         const struct plan_node *host);

#endif /* VIOMMU_PLAN_GUEST_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
