/* SPDX-License-Identifier: GPL-2.0-only */
/* Which nodes are IOMMUs. */

#include "dt.h"

/*
 * IOMMUs and parts of them, such as NVIDIA's further command queues of an
 * SMMUv3, whether or not Xen has a driver for them: no guest may get one. A *
 * stands for any text. Every node with #iommu-cells is an IOMMU as well.
 */
static const char *const known[] = {
    "allwinner,*-iommu", "apple,*dart",        "arm,mmu-*",
    "arm,smmu-*",        "brcm,*-iommu",       "cavium,smmu-v2",
    "fsl,pamu*",         "marvell,*-smmu-500", "mediatek,*-iommu*",
    "mediatek,*-m4u",    "nvidia,*-cmdqv",     "nvidia,*smmu*",
    "qcom,*iommu*",      "qcom,*smmu*",        "renesas,ipmmu-*",
    "rockchip,*iommu",   "samsung,*sysmmu*",   "sprd,iommu*",
    "ti,*iommu",         "virtio,pci-iommu",
};

static bool __init matches(const char *s, size_t len, const char *pattern)
{
    const char *star = strchr(pattern, '*'), *tail = star ? star + 1 : NULL;
    size_t head, rest;

    if ( !star )
        return strlen(pattern) == len && plan_same(s, pattern, len);

    head = star - pattern;
    if ( len < head || !plan_same(s, pattern, head) )
        return false;

    for ( rest = 0; rest <= len - head; rest++ )
        if ( matches(s + head + rest, len - head - rest, tail) )
            return true;

    return false;
}

static bool __init is_known(const char *s, size_t len)
{
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(known); i++ )
        if ( plan_lower(*s) == known[i][0] && matches(s, len, known[i]) )
            return true;

    return false;
}

bool __init plan_is_iommu(const struct plan_node *n)
{
    struct plan_prop p = plan_prop(n, DT_COMPATIBLE), s;

    if ( plan_has(n, DT_IOMMU_CELLS) )
        return true;

    while ( plan_next_string(&p, &s) )
        if ( is_known((const char *)s.data,
                      s.data[s.len - 1] ? s.len : s.len - 1) )
            return true;

    return false;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
