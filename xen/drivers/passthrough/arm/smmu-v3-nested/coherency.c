/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory of Xen's SMMUv3 driver for an SMMU that is not coherent: it reads and
 * writes past the CPU's caches (IHI 0070, 3.15; IDR0.COHACC, or what firmware
 * says instead by dma-coherent).
 *
 * The driver allocates its queues and stream table from cacheable memory and
 * fills them with zeros. As long as such a line is dirty, its zeros may be
 * written over a record of the SMMU's at any time, so all of it is cleaned and
 * dropped before the SMMU is enabled. From then on a line has one writer: the
 * CPU cleans what it wrote, before the SMMU is told of it. Of lines that the
 * SMMU writes, the CPU keeps none that it would read again. None of them is
 * dirty, so to clean and drop one writes nothing.
 */
#include "nested-private.h"

static void clean_queue(const struct arm_smmu_queue *q)
{
    if ( q->base )
        clean_and_invalidate_dcache_va_range(
            q->base, (q->ent_dwords * sizeof(*q->base)) << q->llq.max_n_shift);
}

void smmu_nested_clean_all(const struct arm_smmu_device *smmu)
{
    const struct arm_smmu_strtab_cfg *cfg = &smmu->strtab_cfg;
    size_t entry = smmu->features & ARM_SMMU_FEAT_2_LVL_STRTAB
                       ? STRTAB_L1_DESC_DWORDS * sizeof(*cfg->strtab)
                       : SMMU_STE_SIZE;

    if ( smmu->features & ARM_SMMU_FEAT_COHERENCY )
        return;

    clean_queue(&smmu->cmdq.q);
    clean_queue(&smmu->evtq.q);
    clean_queue(&smmu->priq.q);
    clean_and_invalidate_dcache_va_range(cfg->strtab,
                                         cfg->num_l1_ents * entry);
}

void smmu_nested_clean(const struct arm_smmu_device *smmu, const void *p,
                       size_t size)
{
    smmu_clean(smmu, p, size);
}

void smmu_nested_clean_ste(const struct arm_smmu_device *smmu, u32 sid)
{
    smmu_clean(smmu, smmu_strtab_find(smmu, sid), SMMU_STE_SIZE);
}

void smmu_nested_clean_entry(const struct arm_smmu_queue *q, const void *entry)
{
    if ( q->non_coherent )
        clean_dcache_va_range(entry, q->ent_dwords * sizeof(*q->base));
}

void smmu_nested_refetch_entry(const struct arm_smmu_queue *q,
                               const void *entry)
{
    if ( q->non_coherent )
        clean_and_invalidate_dcache_va_range(entry,
                                             q->ent_dwords * sizeof(*q->base));
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
