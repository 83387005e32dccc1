/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A domain's stage-2 contexts and attached streams, from creation to teardown.
 *
 * Xen's driver provides the stage-2 context and VMID of each (domain, SMMU),
 * and flushes its TLB entries when stage 2 changes. IHI 0070: 4.3 (CFGI), 4.4
 * (TLBI).
 *
 * Limits: VIOMMU_MAX_SMMUS SMMUs for one domain.
 */
#include <xen/iommu.h>
#include <xen/xmalloc.h>

#include "nested-private.h"

/* Note which workarounds this SMMU needs. */
static void work_round(struct arm_smmu_device *smmu,
                       const struct dt_device_node *np)
{
    unsigned int i;

    for ( i = 0; i < vsmmu_nr_errata; i++ )
        if ( vsmmu_errata[i].repeat &&
             dt_device_is_compatible(np, vsmmu_errata[i].compatible) )
            smmu->options |= SMMU_NESTED_OPT_REPEAT;
}

int smmu_nested_probe(const struct dt_device_node *np, struct vsmmu_hw *hw)
{
    struct arm_smmu_device *smmu = arm_smmu_get_by_dev(&np->dev);

    if ( !smmu )
        return -ENODEV;

    hw->idr0 = readl_relaxed(smmu->base + SMMU_IDR0);
    hw->idr1 = readl_relaxed(smmu->base + SMMU_IDR1);
    hw->idr3 = readl_relaxed(smmu->base + SMMU_IDR3);
    hw->idr5 = readl_relaxed(smmu->base + SMMU_IDR5);
    hw->iidr = readl_relaxed(smmu->base + SMMU_IIDR);
    hw->vmid = 0;
    hw->coherent = smmu->features & ARM_SMMU_FEAT_COHERENCY;
    work_round(smmu, np);

    return 0;
}

/*
 * Add a stage-2 context of the domain in one SMMU, made as Xen's driver does
 * when the first device is assigned.
 */
static int add_context(struct smmu_nested *nd, struct arm_smmu_device *smmu,
                       uint16_t *vmid)
{
    struct nested_context *ctx = &nd->contexts[nd->nr_contexts];
    struct arm_smmu_xen_domain *xen_domain = dom_iommu(nd->d)->arch.priv;
    struct iommu_domain *io_domain = arm_smmu_domain_alloc();
    struct arm_smmu_domain *stage2;
    int rc;

    if ( !io_domain )
        return -ENOMEM;

    stage2 = container_of(io_domain, struct arm_smmu_domain, domain);
    stage2->d = nd->d;
    stage2->smmu = smmu;

    spin_lock(&xen_domain->lock);
    list_add(&io_domain->list, &xen_domain->contexts);
    rc = arm_smmu_domain_finalise(io_domain, NULL);
    if ( rc )
        arm_smmu_destroy_iommu_domain(io_domain);
    else
        atomic_inc(&io_domain->ref);
    spin_unlock(&xen_domain->lock);

    if ( rc )
        return rc;

    *vmid = stage2->s2_cfg.vmid;
    ctx->nd = nd;
    ctx->smmu = smmu;
    ctx->repeats = smmu_nested_repeats(smmu);
    ctx->stage2 = stage2;
    ctx->s2.dw2 = VIOMMU_PREP(SMMU_STE2_S2VMID, (uint64_t)*vmid) |
                  VIOMMU_PREP(SMMU_STE2_VTCR, stage2->s2_cfg.vtcr) |
                  SMMU_STE2_S2AA64 | SMMU_STE2_S2PTW | SMMU_STE2_S2R;
    ctx->s2.dw3 = stage2->s2_cfg.vttbr & SMMU_STE3_S2TTB;
    nd->nr_contexts++;

    return 0;
}

static void release_context(struct nested_context *ctx, struct domain *d)
{
    struct arm_smmu_xen_domain *xen_domain = dom_iommu(d)->arch.priv;
    struct iommu_domain *io_domain = &ctx->stage2->domain;

    spin_lock(&xen_domain->lock);
    atomic_dec(&io_domain->ref);
    if ( !atomic_read(&io_domain->ref) )
        arm_smmu_destroy_iommu_domain(io_domain);
    spin_unlock(&xen_domain->lock);
    smmu_events_free(ctx);
}

int smmu_nested_create(struct domain *d, struct dt_device_node *const *nps,
                       unsigned int nr, unsigned int max_ranges,
                       struct vsmmu_hw *hw, struct smmu_nested **out)
{
    struct smmu_nested *nd =
        xzalloc_flex_struct(struct smmu_nested, ranges, max_ranges);
    int rc = 0;
    unsigned int i;

    if ( !nd )
        return -ENOMEM;

    nd->d = d;
    nd->max_ranges = max_ranges;
    spin_lock_init(&nd->ste_lock);
    smmu_skipped_watch(nd);
    for ( i = 0; i < nr && !rc; i++ )
    {
        struct arm_smmu_device *smmu = arm_smmu_get_by_dev(&nps[i]->dev);

        rc = smmu_nested_probe(nps[i], &hw[i]);
        if ( !rc )
            rc = smmu_errors_init(smmu, smmu_command_skipped);
        if ( !rc )
            rc = add_context(nd, smmu, &hw[i].vmid);
        if ( !rc )
            rc = smmu_events_init(&nd->contexts[i]);
    }

    if ( rc )
        while ( smmu_nested_destroy(nd) == -ERESTART )
            cpu_relax();
    else
        *out = nd;

    return rc;
}

int smmu_nested_attach(struct smmu_nested *nd,
                       const struct viommu_range *range)
{
    /*
     * All of the SMMU's copies: also those of empty level-1 entries (4.3.6).
     */
    static const uint64_t cfgi_all[1][2] = { SMMU_CFGI_ALL };
    struct arm_smmu_device *smmu = nd->contexts[range->smmu].smmu;
    int rc;

    if ( nd->nr_ranges == nd->max_ranges )
        return -ENOSPC;

    if ( !arm_smmu_sid_in_range(smmu, range->psid) ||
         !arm_smmu_sid_in_range(smmu, range->psid + range->count - 1) )
        return -ERANGE;

    rc = smmu_strtab_prepare(nd, range);
    if ( !rc )
        rc = smmu_nested_issue(nd, range->smmu, cfgi_all, 1);
    if ( rc )
        return rc;

    nd->ranges[nd->nr_ranges] = *range;
    rc = smmu_owner_add(nd, nd->nr_ranges);
    if ( !rc )
        nd->nr_ranges++;

    return rc;
}

int smmu_nested_destroy(struct smmu_nested *nd)
{
    unsigned int i;
    int rc;

    if ( !nd )
        return 0;

    smmu_nested_route_events(nd, NULL);

    /* It may be waiting for an SMMU, and would be waited for here. */
    if ( smmu_events_in_use(nd) )
        return -ERESTART;

    /*
     * Abort and invalidate first, and only then let others have the streams,
     * the VMIDs and the domain's memory.
     */
    rc = smmu_nested_quiesce(nd);
    if ( rc )
        return rc;

    smmu_owner_remove(nd);
    smmu_skipped_forget(nd);

    for ( i = 0; i < nd->nr_contexts; i++ )
        release_context(&nd->contexts[i], nd->d);

    xfree(nd);

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
