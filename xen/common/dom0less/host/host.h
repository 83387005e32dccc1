/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The host's IOMMUs: which of them a vSMMU can be based on, and whose
 * registers no guest may get.
 */
#ifndef VIOMMU_PLAN_HOST_H
#define VIOMMU_PLAN_HOST_H

#include "../dt/dt.h"

/* An IOMMU that an iommus or iommu-map names. */
struct plan_iommu {
    struct viommu_smmu pub;
    uint32_t node; /* index of the host node */
    uint64_t size; /* of its registers, in bytes */
    bool one_cell; /* its #iommu-cells is 1 */
    bool unusable; /* no vSMMU can be based on it: problem says why */
    enum plan_finding problem;
    const char *refusal; /* the reason for FIND_IOMMU_CANNOT_NEST */
};

/*
 * Registers of an IOMMU or of an interrupt controller, which no guest may get.
 */
struct plan_guarded {
    struct viommu_region region;
    uint32_t node;
};

/* The state of this folder. */
struct plan_iommus {
    PLAN_VECTOR(struct plan_iommu) list;
    PLAN_VECTOR(struct plan_guarded) guarded;
};

/* Make p->iommus, with the registers that no guest may get. */
int plan_iommus_list(struct plan *p);

/*
 * The host node whose guarded registers overlap size bytes (at least 1) at
 * base, or PLAN_NONE. If there are several, the one with the highest address.
 */
uint32_t plan_registers_at(const struct plan *p, uint64_t base, uint64_t size);

/*
 * Find the IOMMU with this phandle, also if it is unusable. *out is its index
 * in list, or PLAN_NONE.
 */
int plan_iommu_find(struct plan *p, uint32_t phandle, uint32_t *out);

#endif /* VIOMMU_PLAN_HOST_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
