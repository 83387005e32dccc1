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
 * Of the third cell of a GIC's specifier: what Xen, too, takes for the type.
 */
#define VINTR_SENSE 0xfU

/* More cells than any binding has; it keeps sums small. */
#define VINTR_MAX_CELLS 16U

/* What an interrupt controller, or a node that maps interrupts, is like. */
struct vchip {
    uint32_t node; /* index plus 1, or 0 */
    uint32_t address_cells, interrupt_cells;
    bool gic, nexus;
};

/* Of an assigned device: which SPIs of the guest are taken. */
void vintr_read(struct vplan *p, struct vdom *dom, struct vdev *dev,
                const struct vdt_node *host);
/* Of a PCI host bridge: what Xen has to route. */
int vintr_read_map(struct vplan *p, struct vdom *dom, struct vdev *dev,
                   const struct vdt_node *host);
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
/*
 * The SPIs of a node, a bit each: those that it surely has, and those that a
 * node which maps interrupts may give it (maybe NULL: they do not matter).
 */
void vintr_of_node(struct vplan *p, uint32_t index, const struct vdt_node *n,
                   uint64_t *sure, uint64_t *maybe);
/* All SPIs of an interrupt-map, as far as it can be read. */
void vintr_of_map(struct vplan *p, uint32_t index, uint64_t *irqs);
/* All SPIs that the host device tree names. */
void vintr_host_all(struct vplan *p, uint64_t *irqs);

#endif /* VIOMMU_INTR_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
