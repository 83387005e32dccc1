/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The domains, their partial device trees and the devices assigned in them.
 *
 *   domain.c       domain nodes of the host's tree
 *   partial.c      a partial device tree: is it sound, what does it assign
 *   device.c       an assigned node: xen,path and xen,reg
 *   interrupts.c   interrupts of assigned devices
 *   space.c        guest addresses that are used
 */
#ifndef VIOMMU_PLAN_GUEST_H
#define VIOMMU_PLAN_GUEST_H

#include "../sid/sid.h"

/* Xen's phandle for a guest's interrupt controller, and ours beside it. */
#define PLAN_PHANDLE_GIC   0xfde8U
#define PLAN_PHANDLE_VSMMU 0xfdeaU

/* In the order of the values that parse_viommu() knows. */
enum plan_viommu {
    PLAN_VIOMMU_NONE,
    PLAN_VIOMMU_SMMUV3,
    PLAN_VIOMMU_HINT,
    PLAN_VIOMMU_HINT_NODE,
    PLAN_VIOMMU_UNKNOWN
};

struct plan_domain {
    uint32_t host; /* index of the domain's node */
    const char *path;
    enum plan_viommu viommu;
    bool hardware; /* the hardware domain */
    bool direct_map, vpl011, has_nr_spis;
    uint32_t nr_spis;

    /* Only while it is worked on. */
    const void *fdt; /* partial device tree, or NULL */
    size_t fdt_size;
    uint32_t tree_size; /* of the tree in it, or 0: not sound */
    bool readable;      /* and it can be walked */
    uint32_t gic;       /* phandle of the guest's GIC */

    struct plan_streams streams;
    PLAN_VECTOR(struct viommu_region) used; /* guest addresses */
    uint64_t irqs[SPI_WORDS];               /* INTIDs used, a bit each */
    uint32_t irq_max; /* highest INTID of an assigned device, or 0 */
};

/* Who was assigned a host node first. */
struct plan_owner {
    const struct plan_domain *domain;
    const char *path;
};

struct plan_guests {
    PLAN_VECTOR(struct plan_domain) list;
    PLAN_VECTOR(struct plan_owner) owners;
    struct plan_tree partial;
    const char *domain0; /* its name, NULL: there is none */
    bool any_viommu;     /* some domain has viommu, but not "none" */
};

static inline bool plan_is_hint(const struct plan_domain *dom)
{
    return dom->viommu == PLAN_VIOMMU_HINT ||
           dom->viommu == PLAN_VIOMMU_HINT_NODE;
}

/* Does its guest get a node of ours, which needs a phandle? */
static inline bool plan_has_node(const struct plan_domain *dom)
{
    return dom->streams.vsmmu || dom->viommu == PLAN_VIOMMU_HINT_NODE;
}

/* All domains, in document order, and whether there is a domain 0. */
int plan_domains_list(struct plan *p);

/* Do the properties of its node go together, and is its name its own? */
int plan_domain_check(struct plan *p, const struct plan_domain *dom);

/* Add the guest addresses of its shared memory to those used. */
int plan_shared_memory(struct plan *p, struct plan_domain *dom);

/* Get the partial device tree, and read all assigned devices in it. */
int plan_partial_read(struct plan *p, struct plan_domain *dom);

/*
 * A walk over the nodes below /passthrough: the node it is at, its full path
 * and, for each depth, the path's length and the cells that children have.
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

/* Over the partial device tree worked on, which is known to be sound. */
void plan_partial_walk(struct plan *p, struct plan_partial_walk *t);
/* 1: at the next node; 0: there is none left; or -ENOMEM. */
int plan_partial_next(struct plan *p, struct plan_partial_walk *t);

/* A row of xen,reg; all zero before the first. */
struct plan_reg_row {
    uint64_t host, size, guest;
    unsigned int number, next; /* next: cell number */
};

/*
 * 1: the next row; 0: there is none left; -EINVAL: not whole rows of 1 or 2
 * cells for addresses and sizes, or the row is empty or wraps.
 */
int plan_reg_next(struct plan_prop reg, uint32_t ac, uint32_t sc,
                  struct plan_reg_row *row);

/* Among themselves: device.c, interrupts.c. */

/* Add the device of a node that has xen,path or xen,reg. */
int plan_device_read(struct plan *p, struct plan_domain *dom,
                     const struct plan_node *n, const char *path,
                     uint32_t address_cells, uint32_t size_cells);

/* Which SPIs of the guest are taken by the device; what Xen has to route. */
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
