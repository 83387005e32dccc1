/* SPDX-License-Identifier: GPL-2.0-only */
/* The SMMUs that the devices of a domain are behind. */

#include "sid.h"

/*
 * Add an SMMU to those that the vSMMU stands for. False: there are too many.
 */
static bool __init note_smmu(struct plan_streams *s, uint32_t smmu)
{
    unsigned int i = 0;

    if ( !s->vsmmu )
        return true;

    while ( i < s->nr_smmus && s->smmus[i] != smmu )
        i++;

    if ( i == VIOMMU_MAX_SMMUS )
        return false;

    s->smmus[i] = smmu;
    s->nr_smmus = max(s->nr_smmus, i + 1);

    return true;
}

int __init plan_sid_smmu(struct plan *p, struct plan_streams *s,
                         struct plan_device *dev, uint32_t phandle,
                         const struct plan_place *place, bool may_be_off,
                         uint32_t *out)
{
    const struct plan_iommu *iommu;
    uint32_t smmu;

    *out = PLAN_NONE;
    if ( plan_iommu_find(p, phandle, &smmu) )
        return -ENOMEM;

    dev->unusable = true;
    if ( smmu == PLAN_NONE )
    {
        REPORT_HINT(p, FIND_IOMMU_NOT_FOUND, place, .n = { phandle });
        return 0;
    }

    iommu = &p->iommus->list.v[smmu];
    if ( iommu->problem == FIND_IOMMU_DISABLED )
    {
        REPORT_HINT(p, may_be_off ? FIND_IOMMU_OFF : FIND_IOMMU_DISABLED,
                    place, .s = { iommu->pub.path });
        dev->unusable = !may_be_off;
        if ( may_be_off )
            dev->pub.kind = VIOMMU_UNPROTECTED;
    }
    else if ( iommu->unusable )
        REPORT(p, iommu->problem, place,
               .s = { iommu->pub.path, iommu->refusal });
    else if ( !note_smmu(s, smmu) )
        REPORT(p, FIND_TOO_MANY_SMMUS, place, .s = { iommu->pub.path },
               .n = { VIOMMU_MAX_SMMUS });
    else
    {
        dev->unusable = false;
        *out = smmu;
    }

    return 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
