/* SPDX-License-Identifier: GPL-2.0-only */
/* Interrupts of host nodes and of guests: see intr.c. */
#ifndef VIOMMU_INTR_H
#define VIOMMU_INTR_H

#include "tree.h"

struct vdev;
struct vdom;
struct vplan;

/* INTIDs of the GIC: SPIs are 32 to 1019. */
#define VINTR_FIRST_SPI 32U
#define VINTR_END       1020U
#define VINTR_WORDS     (1024 / 64)

/*
 * A guest has 32 SPIs at a time, and less than 988: domain_vgic_init() rounds
 * first.
 */
#define VINTR_GUEST_SPIS 960U

/*
 * Of the third cell of a GIC's specifier: what Xen, too, takes for the type.
 */
#define VINTR_SENSE 0xfU

/* First cell of a specifier of the GIC: a private interrupt of each CPU. */
#define VINTR_PPI 1U

/* More cells than any binding has; it keeps sums small. */
#define VINTR_MAX_CELLS 16U

/* What an interrupt controller, or a node that maps interrupts, is like. */
struct vchip {
    uint32_t node; /* index plus 1, or 0 */
    uint32_t address_cells, interrupt_cells;
    bool gic, nexus;
};

int vintr_read(struct vplan *p, struct vdom *dom, struct vdev *dev,
               const struct vdt_node *host);
int vintr_read_map(struct vplan *p, struct vdom *dom, struct vdev *dev,
                   const struct vdt_node *host, const struct vdt_node *n);
/*
 * The specifiers of a node's interrupts or, which comes first, of its
 * interrupts-extended, one by one.
 */
struct vspecs {
    struct vdt_prop spec;
    bool extended;
    uint32_t parent;          /* index */
    unsigned int next;        /* cell number */
    unsigned int at;          /* of this one */
    const struct vchip *chip; /* its controller */
};

void vintr_specs(struct vplan *p, uint32_t index, const struct vdt_node *n,
                 struct vspecs *s);
/* False: there is none left that can be read. */
bool vintr_next(struct vplan *p, struct vspecs *s);
/*
 * The SPI that the specifier of the GIC means that begins in this cell, or 0:
 * another kind, or out of range.
 */
uint32_t vintr_intid(struct vdt_prop p, unsigned int at);
bool vintr_is_gic(struct vplan *p, uint32_t index);
/* The SPIs that Xen routes to domain 0 for this node, a bit each. */
void vintr_of_dom0(struct vplan *p, uint32_t index, const struct vdt_node *n,
                   bool bridge, uint64_t *irqs);
/* All SPIs that the host device tree names. */
void vintr_host_all(struct vplan *p, uint64_t *irqs);

/* route.c: can Xen route all of a node's interrupts to a guest? */
void vroute_check(struct vplan *p, const struct vdom *dom,
                  const struct vdev *dev, const struct vdt_node *host);
/* Those of dev->pub.irqs. */
void vroute_check_map(struct vplan *p, const struct vdom *dom,
                      const struct vdev *dev);

#endif /* VIOMMU_INTR_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
