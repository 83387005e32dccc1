/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Errata of physical SMMUs that matter for nested translation, as Linux 7.3
 * lists them (silicon-errata.rst, arm_smmu_device_iidr_probe(),
 * arm_smmu_device_dt_probe()).
 *
 * Not in the table is what no vSMMU makes the hardware do; vsmmuv3.md lists
 * it. Arm 2812531 also limits batches to 63 commands, but only on parts that
 * are refused for its other effect.
 */
#include "vsmmu-private.h"

#define REVISION(r, p) ((r) << 4 | (p))

const struct vsmmu_erratum vsmmu_errata[] = {
    {
        .implementer = SMMU_IIDR_IMPLEMENTER_ARM,
        .product = SMMU_IIDR_PRODUCTID_MMU600,
        .last = REVISION(1, 15),
        .refusal = "an MMU-600 before r2p0 cannot do both stages at once "
                   "(IIDR; Arm erratum 1209401)",
    },
    {
        .implementer = SMMU_IIDR_IMPLEMENTER_ARM,
        .product = SMMU_IIDR_PRODUCTID_MMU700,
        .last = REVISION(1, 0),
        .refusal = "an MMU-700 before r1p1 cannot do both stages at once "
                   "(IIDR; Arm errata 2268618, 2812531)",
    },
    {
        /* T264-SMMU-3. Linux identifies the part by this, not by IIDR. */
        .compatible = "nvidia,tegra264-smmu",
        .repeat = true,
    },
};

const unsigned int vsmmu_nr_errata = ARRAY_SIZE(vsmmu_errata);

static bool has(const struct vsmmu_erratum *e, uint32_t iidr)
{
    unsigned int revision = REVISION(VIOMMU_GET(SMMU_IIDR_VARIANT, iidr),
                                     VIOMMU_GET(SMMU_IIDR_REVISION, iidr));

    return !e->compatible &&
           VIOMMU_GET(SMMU_IIDR_IMPLEMENTER, iidr) == e->implementer &&
           VIOMMU_GET(SMMU_IIDR_PRODUCTID, iidr) == e->product &&
           revision >= e->first && revision <= e->last;
}

const char *vsmmu_erratum_refusal(uint32_t iidr)
{
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(vsmmu_errata); i++ )
        if ( vsmmu_errata[i].refusal && has(&vsmmu_errata[i], iidr) )
            return vsmmu_errata[i].refusal;

    return NULL;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
