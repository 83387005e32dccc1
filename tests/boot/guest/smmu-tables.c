/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the SMMU reads: stream table (IHI 0070, 3.3.1, 5.2), context
 * descriptors (5.4), stage-1 tables (4 KiB granule, 39 bits, three levels),
 * and the commands that go with them.
 */
#include "smmu.h"

#define LEVELS     3
#define INDEX_BITS 9
#define PAGE_SHIFT 12

#define PTE_VALID     (UINT64_C(1) << 0)
#define PTE_TABLE     (UINT64_C(3) << 0) /* a page, too, at the last level */
#define PTE_UNPRIV    (UINT64_C(1) << 6)
#define PTE_READ_ONLY (UINT64_C(1) << 7)
#define PTE_INNER     (UINT64_C(3) << 8)
#define PTE_AF        (UINT64_C(1) << 10)
#define PTE_NG        (UINT64_C(1) << 11)
#define PTE_ADDR      VIOMMU_MASK(47, 12)

#define MAIR_WRITE_BACK 0xffUL

void smmu_stage1_write_cd(const struct smmu *smmu, struct smmu_stage1 *s1)
{
    s1->cd[1] = (uintptr_t)s1->root;
    s1->cd[2] = 0;
    s1->cd[3] = MAIR_WRITE_BACK;
    s1->cd[0] = VIOMMU_PREP(SMMU_CD0_T0SZ, 25UL) |
                VIOMMU_PREP(SMMU_CD0_TG0, (uint64_t)SMMU_CD0_TG0_4K) |
                VIOMMU_PREP(SMMU_CD0_IR0, 1UL) |
                VIOMMU_PREP(SMMU_CD0_OR0, 1UL) |
                VIOMMU_PREP(SMMU_CD0_SH0, (uint64_t)SMMU_SH_ISH) |
                SMMU_CD0_EPD1 | SMMU_CD0_V |
                VIOMMU_PREP(SMMU_CD0_IPS,
                            VIOMMU_GET(SMMU_IDR5_OAS, (uint64_t)smmu->idr5)) |
                SMMU_CD0_AA64 | SMMU_CD0_R | SMMU_CD0_A | SMMU_CD0_ASET |
                VIOMMU_PREP(SMMU_CD0_ASID, (uint64_t)s1->asid);
    dsb();
}

void smmu_stage1_init(const struct smmu *smmu, struct smmu_stage1 *s1,
                      uint16_t asid)
{
    s1->cd = alloc(SMMU_CD_SIZE, SMMU_CD_SIZE);
    s1->root = alloc(1U << PAGE_SHIFT, 1U << PAGE_SHIFT);
    s1->asid = asid;
    smmu_stage1_write_cd(smmu, s1);
}

/* The last-level entry of an address; tables on the way are made. */
static uint64_t *entry_of(struct smmu_stage1 *s1, uint64_t iova)
{
    uint64_t *table = s1->root;

    for ( unsigned int left = LEVELS - 1;; left-- )
    {
        uint64_t *e = table + (iova >> (PAGE_SHIFT + left * INDEX_BITS) &
                               ((1U << INDEX_BITS) - 1));

        if ( !left )
            return e;
        if ( !(*e & PTE_VALID) )
            *e = (uintptr_t)alloc(1U << PAGE_SHIFT, 1U << PAGE_SHIFT) |
                 PTE_TABLE;
        table = (uint64_t *)(*e & PTE_ADDR);
    }
}

void smmu_map(struct smmu_stage1 *s1, uint64_t iova, uint64_t ipa,
              unsigned int flags)
{
    *entry_of(s1, iova) = (ipa & PTE_ADDR) | PTE_TABLE | PTE_UNPRIV |
                          PTE_INNER | PTE_AF | PTE_NG |
                          (flags & SMMU_MAP_READ_ONLY ? PTE_READ_ONLY : 0);
    dsb();
}

void smmu_unmap(struct smmu_stage1 *s1, uint64_t iova)
{
    *entry_of(s1, iova) = 0;
    dsb();
}

uint64_t *smmu_entry(struct smmu *smmu, uint32_t sid)
{
    uint64_t *l1, *l2;

    if ( !smmu->split )
        return smmu->strtab + sid * (SMMU_STE_SIZE / 8);

    l1 = smmu->strtab + (sid >> smmu->split);
    if ( !*l1 )
    {
        size_t size = (size_t)SMMU_STE_SIZE << smmu->split;

        *l1 = (uintptr_t)alloc(size, size) |
              VIOMMU_PREP(SMMU_L1STD_SPAN, smmu->split + 1UL);
        dsb();
    }
    l2 = (uint64_t *)(*l1 & SMMU_L1STD_L2PTR);

    return l2 + (sid & ((1U << smmu->split) - 1)) * (SMMU_STE_SIZE / 8);
}

void smmu_set_stream(struct smmu *smmu, uint32_t sid,
                     const struct smmu_stage1 *s1, unsigned int config)
{
    uint64_t *ste = smmu_entry(smmu, sid);

    ste[1] = VIOMMU_PREP(SMMU_STE1_SHCFG, (uint64_t)SMMU_STE1_SHCFG_INCOMING);
    if ( s1 )
        ste[1] |= VIOMMU_PREP(SMMU_STE1_S1CIR, (uint64_t)SMMU_STE1_S1C_WBRA) |
                  VIOMMU_PREP(SMMU_STE1_S1COR, (uint64_t)SMMU_STE1_S1C_WBRA) |
                  VIOMMU_PREP(SMMU_STE1_S1CSH, (uint64_t)SMMU_SH_ISH);
    dsb();
    ste[0] = SMMU_STE0_V |
             VIOMMU_PREP(SMMU_STE0_CONFIG,
                         (uint64_t)(s1 ? SMMU_STE0_CONFIG_S1 : config)) |
             (s1 ? (uintptr_t)s1->cd : 0);
    dsb();
}

void smmu_clear_stream(struct smmu *smmu, uint32_t sid)
{
    memset(smmu_entry(smmu, sid), 0, SMMU_STE_SIZE);
    dsb();
}

bool smmu_cfgi_ste(struct smmu *smmu, uint32_t sid)
{
    return smmu_issue(
        smmu, SMMU_CMD_CFGI_STE | VIOMMU_PREP(SMMU_CMD0_SID, (uint64_t)sid),
        SMMU_CMD1_CFGI_LEAF);
}

bool smmu_cfgi_cd(struct smmu *smmu, uint32_t sid)
{
    return smmu_issue(
        smmu, SMMU_CMD_CFGI_CD | VIOMMU_PREP(SMMU_CMD0_SID, (uint64_t)sid),
        SMMU_CMD1_CFGI_LEAF);
}

bool smmu_tlbi(struct smmu *smmu, unsigned int op, uint16_t asid,
               uint64_t iova)
{
    bool by_va = op == SMMU_CMD_TLBI_NH_VA || op == SMMU_CMD_TLBI_NH_VAA;

    return smmu_issue(
        smmu, op | VIOMMU_PREP(SMMU_CMD0_TLBI_ASID, (uint64_t)asid),
        by_va ? (iova & SMMU_CMD1_TLBI_VA) | SMMU_CMD1_TLBI_LEAF : 0);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
