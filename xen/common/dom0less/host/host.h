/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The host's IOMMUs: which a vSMMU can be built on, and whose registers no
 * guest may have.
 */
#ifndef VIOMMU_PLAN_HOST_H
#define VIOMMU_PLAN_HOST_H

#include "../dt/dt.h"

/* An IOMMU that some iommus or iommu-map names. */
struct plan_iommu {
    struct viommu_smmu pub;
    uint32_t node; /* index */
    uint64_t size; /* of its registers */
    bool unusable; /* problem says why */
    enum plan_finding problem;
    const char *refusal; /* FIND_IOMMU_CANNOT_NEST */
};

/* Registers of an IOMMU, or of an interrupt controller. */
struct plan_guarded {
    struct viommu_region region;
    uint32_t node;
};

struct plan_iommus {
    PLAN_VECTOR(struct plan_iommu) list;
    PLAN_VECTOR(struct plan_guarded) guarded;
};

int plan_iommus_list(struct plan *p);

/*
 * The host node of an IOMMU or interrupt controller whose registers these
 * addresses touch, or PLAN_NONE. Of several it is the last in memory.
 */
uint32_t plan_registers_at(const struct plan *p, uint64_t base, uint64_t size);

/*
 * The IOMMU with this phandle, usable or not: *out is its index, or PLAN_NONE.
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
