/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The driver's stream table: finding the entry of a stream, and adding level-2
 * tables (IHI 0070, 3.3.1.2, 5.1).
 */
#include <xen/mm.h>

#include "nested-private.h"

/* The entries of a level-2 table. */
#define L2_ENTRIES (1U << STRTAB_SPLIT)

uint64_t *smmu_strtab_find(const struct arm_smmu_device *dev, uint32_t sid)
{
    const struct arm_smmu_strtab_cfg *cfg = &dev->strtab_cfg;
    __le64 *l2;

    if ( !(dev->features & ARM_SMMU_FEAT_2_LVL_STRTAB) )
        return &cfg->strtab[(size_t)sid * STRTAB_STE_DWORDS];

    l2 = cfg->l1_desc[sid >> STRTAB_SPLIT].l2ptr;

    return l2 ? &l2[sid % L2_ENTRIES * STRTAB_STE_DWORDS] : NULL;
}

uint64_t *smmu_strtab_ste(const struct smmu_nested *nd, uint32_t smmu,
                          uint32_t sid)
{
    return smmu_strtab_find(nd->contexts[smmu].smmu, sid);
}

void smmu_strtab_clean(const struct smmu_nested *nd, uint32_t smmu,
                       const uint64_t *ste)
{
    smmu_clean(nd->contexts[smmu].smmu, ste, SMMU_STE_SIZE);
}

void smmu_strtab_abort(const struct smmu_nested *nd, uint32_t smmu,
                       uint64_t *ste)
{
    smmu_ste_abort(ste);
    smmu_strtab_clean(nd, smmu, ste);
}

/* Do count consecutive entries abort? */
static bool all_abort(const uint64_t *ste, uint32_t count)
{
    for ( ; count; count--, ste += STRTAB_STE_DWORDS )
        if ( !smmu_ste_aborts(*ste) )
            return false;

    return true;
}

/*
 * Link a new level-2 table, in which every stream aborts, into level 1. The
 * driver's bookkeeping is updated as if the driver had made the table, which,
 * like the driver's own, is never freed. The driver's function is not used: a
 * root complex has hundreds of tables.
 */
static int add_table(struct arm_smmu_device *dev, uint32_t index)
{
    struct arm_smmu_strtab_cfg *cfg = &dev->strtab_cfg;
    __le64 *live = &cfg->strtab[index * STRTAB_L1_DESC_DWORDS];
    struct arm_smmu_strtab_l1_desc *desc = &cfg->l1_desc[index];
    const size_t size = L2_ENTRIES * SMMU_STE_SIZE;
    uint64_t *table = alloc_xenheap_pages(get_order_from_bytes(size), 0);
    unsigned int i;

    if ( !table )
        return -ENOMEM;

    memset(table, 0, size);
    for ( i = 0; i < L2_ENTRIES; i++ )
        table[i * STRTAB_STE_DWORDS] = SMMU_STE0_ABORT;

    desc->span = STRTAB_SPLIT + 1;
    desc->l2ptr = table;
    desc->l2ptr_dma = virt_to_maddr(table);

    /* The SMMU may follow the descriptor as soon as it is there. */
    smmu_clean(dev, table, size);
    wmb();
    write_atomic(live, VIOMMU_PREP(SMMU_L1STD_SPAN, (uint64_t)desc->span) |
                           desc->l2ptr_dma);
    smmu_clean(dev, live, sizeof(*live));

    return 0;
}

/* A new table aborts throughout: only existing ones are checked. */
int smmu_strtab_prepare(struct smmu_nested *nd,
                        const struct viommu_range *range)
{
    struct arm_smmu_device *smmu = nd->contexts[range->smmu].smmu;
    uint32_t sid = range->psid, left = range->count, n;

    for ( ; left; sid += n, left -= n )
    {
        const uint64_t *ste = smmu_strtab_ste(nd, range->smmu, sid);
        int rc = 0;

        n = min(left, L2_ENTRIES - sid % L2_ENTRIES);
        if ( !ste )
            rc = add_table(smmu, sid >> STRTAB_SPLIT);
        else if ( !all_abort(ste, n) )
            rc = -EBUSY;
        if ( rc )
            return rc;
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
