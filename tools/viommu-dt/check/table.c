/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of all findings, the planner's and the tool's, with their
 * remedies.
 */

#include "check.h"

/* clang-format off */
const struct viommu_finding_info viommu_findings[CHECK_NR_FINDINGS] = {
#define FINDING(name, id_, err_, text) \
    [FIND_##name].id = id_, \
    [FIND_##name].err = err_, \
    [FIND_##name].format = text,
#include <base/findings-list.h>
#include "findings-list.h"
#define REMEDY(name, text) [FIND_##name].remedy = text,
#include "remedies-list.h"
};
/* clang-format on */

const unsigned int viommu_nr_findings = CHECK_NR_FINDINGS;

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
