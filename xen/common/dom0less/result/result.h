/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Making the plan (viommu/plan.h): choosing addresses and interrupts, copying
 * what was found out about a domain, looking it up, and writing it into a
 * guest's device tree.
 */
#ifndef VIOMMU_PLAN_RESULT_H
#define VIOMMU_PLAN_RESULT_H

#include "../guest/guest.h"

/* The property that a hint adds to a device's node. */
#define PLAN_HINT_PROPERTY "xen,iommu"

/* place.c: choose the vSMMU's address and interrupts, and set out->nr_spis. */
void plan_places(struct plan *p, struct plan_domain *dom,
                 struct viommu_domain *out);

/*
 * keep.c: allocate space for all domains; add a domain with, or without, a
 * vSMMU to the plan.
 */
int plan_keep_init(struct plan *p);
int plan_keep(struct plan *p, struct plan_domain *dom);
int plan_keep_hint(struct plan *p, struct plan_domain *dom);

/*
 * emit.c: upper bound of the bytes that the emit functions write for a domain.
 */
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
