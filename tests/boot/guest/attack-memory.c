/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the SMMU reads and writes, where it should not be (places), and changed
 * while it is being read (tables).
 */
#include "adversary.h"

#define RING_WORDS (ADV_SCRATCH_SIZE / 8)

static void set_cr0(uint32_t val)
{
    write32(adv.smmu->base + SMMU_CR0, val);
}

/* Half of the time all three have the same address. */
static void put_somewhere(struct random *r)
{
    uintptr_t base = adv.smmu->base;
    uint64_t place = adv_place(r);
    bool same = random_of(r, 2);

    set_cr0(0);
    write64(base + SMMU_CMDQ_BASE, place | random_of(r, 20));
    write64(base + SMMU_EVENTQ_BASE,
            (same ? place : adv_place(r)) | random_of(r, 20));
    write64(base + SMMU_STRTAB_BASE, same ? place : adv_place(r));
    write32(base + SMMU_STRTAB_BASE_CFG, random_of(r, 1U << 18));
    write64(base + SMMU_EVENTQ_IRQ_CFG0, same ? place : adv_place(r));
    write64(base + SMMU_GERROR_IRQ_CFG0, same ? place : adv_place(r));
    write32(base + SMMU_GERRORN, read32(base + SMMU_GERROR));
    set_cr0(SMMU_CR0_SMMUEN | SMMU_CR0_CMDQEN | SMMU_CR0_EVENTQEN);
    write32(base + SMMU_IRQ_CTRL,
            SMMU_IRQ_CTRL_EVENTQ_IRQEN | SMMU_IRQ_CTRL_GERROR_IRQEN);
}

static void strike_places(unsigned int cpu, struct random *r)
{
    uint64_t *word = (uint64_t *)adv.scratch;

    if ( !cpu )
        put_somewhere(r);
    word[random_of(r, RING_WORDS)] =
        adv_tame(random_of(r, 2)
                     ? random64(r)
                     : SMMU_CMD_CFGI_STE_RANGE | (uint64_t)random_of(r, 32));
    dsb();
    write32(adv.smmu->base + SMMU_CMDQ_PROD, random_of(r, 2048));
    read32(adv.smmu->base + SMMU_CMDQ_CONS);
}

static void prepare_places(void)
{
    adv_queues(0);
}

/* What a stream's entry is, what it should be, and how to get there. */
static uint64_t *l1, good_l1, *ste[ADV_RIGS], good_ste[ADV_RIGS][8];

/* Each other command is CFGI_ALL, the rest name one stream. */
static void prepare_tables(void)
{
    uint64_t *cmd = adv_cmdq();

    adv_queues(0);
    l1 = adv.smmu->strtab;
    good_l1 = *l1;
    for ( unsigned int i = 0; i < ADV_RIGS; i++ )
    {
        ste[i] = smmu_entry(adv.smmu, adv.rig[i].sid);
        memcpy(good_ste[i], ste[i], sizeof(good_ste[i]));
    }

    for ( uint32_t i = 0; i < 1U << adv.cmdq_log2; i++ )
    {
        uint64_t sid = adv.rig[i / 4 % ADV_RIGS].sid;

        cmd[2 * i] = i % 2       ? SMMU_CMD_CFGI_STE_RANGE
                     : i / 2 % 2 ? SMMU_CMD_CFGI_CD
                                 : SMMU_CMD_CFGI_STE;
        cmd[2 * i] |= VIOMMU_PREP(SMMU_CMD0_SID, sid);
        cmd[2 * i + 1] =
            i % 2 ? SMMU_CMD1_CFGI_RANGE_ALL : SMMU_CMD1_CFGI_LEAF;
    }
    dsb();
}

static void change(struct random *r, unsigned int i)
{
    uint64_t *cd = adv.rig[i].s1.cd;

    switch ( random_of(r, 8) )
    {
    case 0: *l1 = random_of(r, 2) ? random64(r) : adv_place(r) | 9; break;
    case 1: *l1 = good_l1; break;
    case 2: memcpy(ste[i], good_ste[i], sizeof(good_ste[i])); break;
    case 3: ste[i][random_of(r, 8)] = random64(r); break;
    case 4: ste[i][0] = SMMU_STE0_V | adv_place(r) | random_of(r, 16); break;
    case 5: ste[i][0] ^= UINT64_C(1) << random_of(r, 64); break;
    case 6: cd[random_of(r, 8)] = random64(r); break;
    default: smmu_stage1_write_cd(adv.smmu, &adv.rig[i].s1); break;
    }
    dsb();
}

static void strike_tables(unsigned int cpu, struct random *r)
{
    uint32_t size = 1U << adv.cmdq_log2;
    uint32_t cons = read32(adv.smmu->base + SMMU_CMDQ_CONS);

    if ( !cpu )
        write32(adv.smmu->base + SMMU_CMDQ_PROD,
                (cons ^ size) & (2 * size - 1));
    for ( unsigned int i = 0; i < 16; i++ )
        change(r, random_of(r, ADV_RIGS));
}

const struct attack attack_places = { "places", prepare_places,
                                      strike_places };
const struct attack attack_tables = { "tables", prepare_tables,
                                      strike_tables };

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
