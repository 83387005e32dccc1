/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Nested translation: a domain's stage-2 contexts, and the streams that are
 * attached to it.
 *
 * Xen's driver gives each (domain, SMMU) its stage-2 context and VMID, and
 * goes on flushing it when stage 2 changes. IHI 0070: 4.3 (CFGI), 4.4 (TLBI).
 *
 * Limits: one domain's list of SMMUs is at most VIOMMU_MAX_SMMUS long; SMMUs
 * without COHACC are refused before (vsmmu_hw_refusal()), so nothing here
 * maintains caches.
 */
#include <xen/iommu.h>
#include <xen/mm.h>
#include <xen/xmalloc.h>

#include "smmu-v3-nested-private.h"
#include "smmu-v3-pace.h"
#include "smmu-v3-routes.h"

int smmu_nested_probe(const struct dt_device_node *np, struct vsmmu_hw *hw)
{
    const struct arm_smmu_device *smmu = arm_smmu_get_by_dev(&np->dev);

    if ( !smmu )
        return -ENODEV;

    hw->idr0 = readl_relaxed(smmu->base + SMMU_IDR0);
    hw->idr1 = readl_relaxed(smmu->base + SMMU_IDR1);
    hw->idr3 = readl_relaxed(smmu->base + SMMU_IDR3);
    hw->idr5 = readl_relaxed(smmu->base + SMMU_IDR5);
    hw->iidr = readl_relaxed(smmu->base + SMMU_IIDR);
    hw->vmid = 0;
    hw->coherent = smmu->features & ARM_SMMU_FEAT_COHERENCY;

    return 0;
}

/*
 * A stage-2 context of the domain in one SMMU, as Xen's driver makes it when a
 * first device is assigned.
 */
static int context_init(struct nested_context *ctx, struct domain *d,
                        struct arm_smmu_device *smmu)
{
    struct arm_smmu_xen_domain *xen_domain = dom_iommu(d)->arch.priv;
    struct iommu_domain *io_domain = arm_smmu_domain_alloc();
    struct arm_smmu_domain *stage2;
    int rc;

    if ( !io_domain )
        return -ENOMEM;

    stage2 = container_of(io_domain, struct arm_smmu_domain, domain);
    stage2->d = d;
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

    ctx->smmu = smmu;
    ctx->stage2 = stage2;
    ctx->half.dw2 =
        VIOMMU_PREP(SMMU_STE2_S2VMID, (uint64_t)stage2->s2_cfg.vmid) |
        VIOMMU_PREP(SMMU_STE2_VTCR, stage2->s2_cfg.vtcr) | SMMU_STE2_S2AA64 |
        SMMU_STE2_S2PTW | SMMU_STE2_S2R;
    ctx->half.dw3 = stage2->s2_cfg.vttbr & SMMU_STE3_S2TTB;

    return 0;
}

static void context_release(struct nested_context *ctx, struct domain *d)
{
    struct arm_smmu_xen_domain *xen_domain = dom_iommu(d)->arch.priv;
    struct iommu_domain *io_domain = &ctx->stage2->domain;

    spin_lock(&xen_domain->lock);
    atomic_dec(&io_domain->ref);
    if ( !atomic_read(&io_domain->ref) )
        arm_smmu_destroy_iommu_domain(io_domain);
    spin_unlock(&xen_domain->lock);
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
    smmu_quarantine_init(nd);
    for ( i = 0; i < nr && !rc; i++ )
    {
        rc = smmu_nested_probe(nps[i], &hw[i]);
        if ( !rc )
            rc = smmu_pace_init(arm_smmu_get_by_dev(&nps[i]->dev));
        if ( !rc )
            rc = context_init(&nd->contexts[i], d,
                              arm_smmu_get_by_dev(&nps[i]->dev));
        if ( !rc )
        {
            nd->nr_contexts++;
            hw[i].vmid = nd->contexts[i].stage2->s2_cfg.vmid;
        }
    }

    if ( rc )
        smmu_nested_destroy(nd);
    else
        *out = nd;

    return rc;
}

/* Do the streams of [sid, sid + count), all in one level-2 table, abort? */
static bool streams_abort(const struct arm_smmu_device *smmu, uint32_t sid,
                          uint32_t count)
{
    const uint64_t *ste = smmu_live_ste(smmu, sid);

    for ( ; count; count--, ste += STRTAB_STE_DWORDS )
        if ( !smmu_ste_aborts(*ste) )
            return false;

    return true;
}

/* How many of the range from sid on lie in one level-2 table. */
static uint32_t in_table(uint32_t sid, uint32_t count)
{
    return min(count,
               (1U << STRTAB_SPLIT) - (sid & ((1U << STRTAB_SPLIT) - 1)));
}

/*
 * Link a new level-2 table, in which every stream aborts, into level 1. The
 * driver's books say so as if it had made the table; like its own, it stays
 * for good. Written here because a root complex has hundreds of them.
 */
static int new_table(struct arm_smmu_strtab_cfg *cfg, uint32_t index)
{
    struct arm_smmu_strtab_l1_desc *desc = &cfg->l1_desc[index];
    const unsigned int order =
        get_order_from_bytes(SMMU_STE_SIZE << STRTAB_SPLIT);
    uint64_t *table = alloc_xenheap_pages(order, 0);
    unsigned int i;

    if ( !table )
        return -ENOMEM;

    for ( i = 0; i < 1U << order; i++ )
        clear_page((void *)table + i * PAGE_SIZE);
    for ( i = 0; i < 1U << STRTAB_SPLIT; i++ )
        table[i * STRTAB_STE_DWORDS] =
            SMMU_STE0_V |
            VIOMMU_PREP(SMMU_STE0_CONFIG, SMMU_STE0_CONFIG_ABORT);

    desc->span = STRTAB_SPLIT + 1;
    desc->l2ptr = table;
    desc->l2ptr_dma = virt_to_maddr(table);

    /* The SMMU may follow the descriptor as soon as it is there. */
    wmb();
    write_atomic(&cfg->strtab[index * STRTAB_L1_DESC_DWORDS],
                 VIOMMU_PREP(SMMU_L1STD_SPAN, (uint64_t)desc->span) |
                     desc->l2ptr_dma);

    return 0;
}

/*
 * Make sure that the level-2 tables of the range are there, and its streams
 * nobody's. A new table aborts throughout, so that only tables that were there
 * before are looked through.
 */
static int prepare_tables(struct arm_smmu_device *smmu,
                          const struct viommu_range *range)
{
    uint32_t sid = range->psid, left = range->count, n;
    int rc;

    for ( ; left; sid += n, left -= n )
    {
        n = in_table(sid, left);

        if ( smmu_live_ste(smmu, sid) )
        {
            if ( !streams_abort(smmu, sid, n) )
                return -EBUSY;
            continue;
        }

        rc = new_table(&smmu->strtab_cfg, sid >> STRTAB_SPLIT);
        if ( rc )
            return rc;
    }

    return 0;
}

/*
 * Have the SMMU forget all it knows of the tables: what it cached of an empty
 * level 1 included (4.3.6).
 */
static int invalidate_all_config(struct smmu_nested *nd,
                                 struct arm_smmu_device *smmu)
{
    const uint64_t cmd[1][2] = {
        { SMMU_CMD_CFGI_STE_RANGE,
          VIOMMU_PREP(SMMU_CMD1_CFGI_RANGE, SMMU_CMD1_CFGI_RANGE_ALL) },
    };

    return smmu_nested_batch(nd, smmu, cmd, 1);
}

int smmu_nested_attach(struct smmu_nested *nd,
                       const struct viommu_range *range)
{
    struct arm_smmu_device *smmu = nd->contexts[range->smmu].smmu;
    int rc;

    if ( nd->nr_ranges == nd->max_ranges )
        return -ENOSPC;

    if ( !arm_smmu_sid_in_range(smmu, range->psid) ||
         !arm_smmu_sid_in_range(smmu, range->psid + range->count - 1) )
        return -ERANGE;

    rc = prepare_tables(smmu, range);
    if ( !rc )
        rc = invalidate_all_config(nd, smmu);
    if ( rc )
        return rc;

    nd->ranges[nd->nr_ranges] = *range;
    rc = smmu_route_add(nd, nd->nr_ranges);
    if ( !rc )
        nd->nr_ranges++;

    return rc;
}

void smmu_nested_route_events(struct smmu_nested *nd, struct vsmmu *vsmmu)
{
    smmu_routes_set_vsmmu(nd, vsmmu);
}

/*
 * Drop what the SMMU caches under the domain's VMID, of both stages (4.4.3).
 */
static int invalidate_tlb(struct smmu_nested *nd, uint32_t smmu)
{
    const struct arm_smmu_domain *stage2 = nd->contexts[smmu].stage2;
    const uint64_t cmd[1][2] = {
        { SMMU_CMD_TLBI_S12_VMALL |
              VIOMMU_PREP(SMMU_CMD0_TLBI_VMID, (uint64_t)stage2->s2_cfg.vmid),
          0 },
    };

    return smmu_nested_issue(nd, smmu, cmd, 1);
}

int smmu_nested_destroy(struct smmu_nested *nd)
{
    unsigned int i;
    int rc = 0;

    if ( !nd )
        return 0;

    smmu_routes_set_vsmmu(nd, NULL);
    smmu_quarantine_end(nd);

    /*
     * Abort first, then forget, and only then let others have the streams, the
     * VMIDs and the domain's memory.
     */
    for ( i = 0; i < nd->nr_ranges && !rc; i++ )
        rc = smmu_nested_abort_range(nd, &nd->ranges[i]);
    for ( i = 0; i < nd->nr_contexts && !rc; i++ )
        rc = invalidate_tlb(nd, i);
    if ( rc )
        return rc;

    smmu_routes_remove(nd);

    for ( i = 0; i < nd->nr_contexts; i++ )
        context_release(&nd->contexts[i], nd->d);

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
