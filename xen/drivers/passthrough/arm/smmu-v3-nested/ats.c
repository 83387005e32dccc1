/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Requests that a device marks as translated already (ATS; IHI 0070, 3.9).
 *
 * With SMMU_CR0.ATSCHK = 0, an SMMU that has ATS lets them through without
 * looking at the stream's STE. With ATSCHK = 1 and STE.EATS = 0, which holds
 * for every STE that is written here, they end with F_TRANSL_FORBIDDEN. The
 * driver's own feature bit says less: it needs CONFIG_PCI_ATS, too.
 */
#include "nested-private.h"

bool smmu_nested_checks_ats(const struct arm_smmu_device *smmu)
{
    return readl_relaxed(smmu->base + SMMU_IDR0) & SMMU_IDR0_ATS;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
