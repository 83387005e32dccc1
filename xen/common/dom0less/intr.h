/* SPDX-License-Identifier: GPL-2.0-only */
/* Interrupts of host nodes and of guests: see intr.c. */
#ifndef VIOMMU_INTR_H
#define VIOMMU_INTR_H

#include "tree.h"

struct plan_device;
struct plan_domain;
struct plan;

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

/* Of an assigned device: which SPIs of the guest are taken. */
void plan_interrupts_read(struct plan *p, struct plan_domain *dom,
                          struct plan_device *dev,
                          const struct plan_node *host);
/* Of a PCI host bridge: what Xen has to route. */
int plan_interrupts_read_map(struct plan *p, struct plan_domain *dom,
                             struct plan_device *dev,
                             const struct plan_node *host);
/*
 * The specifiers of a node's interrupts or, which comes first, of its
 * interrupts-extended, one by one.
 */
struct plan_specifiers {
    struct plan_prop spec;
    bool extended;
    uint32_t parent;                    /* index */
    unsigned int next;                  /* cell number */
    unsigned int at;                    /* of this one */
    const struct plan_controller *chip; /* its controller */
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
/* All SPIs that the host device tree names. */
void plan_spis_of_host(struct plan *p, uint64_t *irqs);

#endif /* VIOMMU_INTR_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
