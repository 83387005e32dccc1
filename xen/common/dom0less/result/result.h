/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The plan: where a vSMMU goes, what is kept of each domain; looking it up,
 * and writing it into a guest's device tree (viommu/plan.h).
 */
#ifndef VIOMMU_PLAN_RESULT_H
#define VIOMMU_PLAN_RESULT_H

#include "../guest/guest.h"

/* The property of a hint. */
#define PLAN_HINT_PROPERTY "xen,iommu"

/* place.c: frame, interrupts, and the number of SPIs that they need. */
void plan_places(struct plan *p, struct plan_domain *dom,
                 struct viommu_domain *out);

/* keep.c: room for all domains; a domain with a vSMMU, or without. */
int plan_keep_init(struct plan *p);
int plan_keep(struct plan *p, struct plan_domain *dom);
int plan_keep_hint(struct plan *p, struct plan_domain *dom);

/* emit.c: the most that all it writes takes in a flattened tree. */
size_t plan_emit_size(const struct viommu_domain *dom);

#endif /* VIOMMU_PLAN_RESULT_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
