/* SPDX-License-Identifier: GPL-2.0-only */
/* What every plan must be, whatever it was made from. */
#ifndef PLAN_FUZZ_H
#define PLAN_FUZZ_H

#include <viommu/plan.h>

/* Ranges, devices, places: consistent in themselves and with each other. */
void check_plan(const struct viommu_plan *plan);

/*
 * What is emitted takes at most the extra bytes that
 * the plan asks for, and makes a sound tree.
 */
void check_emission(const struct viommu_domain *dom);

#endif /* PLAN_FUZZ_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
