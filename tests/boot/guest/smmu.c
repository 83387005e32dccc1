/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SMMUv3 driver: registers (IHI 0070, 6.3), queues (3.5), SYNC (4.6.3), errors
 * left to the caller. The queues are short, so that every test wraps them.
 */
#include <libfdt.h>

#include "dt.h"
#include "gic.h"
#include "smmu.h"

#define CMDQ_LOG2    3
#define EVENTQ_LOG2  4
#define MAX_SID_BITS 20 /* of a two-level stream table */
#define MAX_LINEAR   8

bool smmu_find(struct smmu *smmu)
{
    int node = dt_find("arm,smmu-v3", 0);

    if ( node < 0 )
    {
        print("no node arm,smmu-v3 in the device tree\n");
        return false;
    }

    smmu->base = dt_reg(node, 0);
    smmu->phandle = fdt_get_phandle(dt, node);
    smmu->irq_eventq = dt_irq(node, "eventq");
    smmu->irq_gerror = dt_irq(node, "gerror");
    smmu->idr0 = read32(smmu->base + SMMU_IDR0);
    smmu->idr1 = read32(smmu->base + SMMU_IDR1);
    smmu->idr5 = read32(smmu->base + SMMU_IDR5);
    smmu->msi = alloc(64, 64);
    print(
        "SMMU at %lx, eventq INTID %u, gerror INTID %u, IDR0 %x IDR1 %x IDR3 "
        "%x IDR5 %x\n",
        smmu->base, smmu->irq_eventq, smmu->irq_gerror, smmu->idr0, smmu->idr1,
        read32(smmu->base + SMMU_IDR3), smmu->idr5);

    return smmu->irq_eventq && smmu->irq_gerror;
}

bool smmu_stream_of(const struct smmu *smmu, int node, unsigned int i,
                    uint32_t *sid)
{
    *sid = dt_cell(node, "iommus", 2 * i + 1, ~0U);

    return dt_cell(node, "iommus", 2 * i, 0) == smmu->phandle && *sid != ~0U;
}

bool smmu_set_abort(const struct smmu *smmu, bool abort)
{
    uint32_t val = read32(smmu->base + SMMU_GBPA) & ~(uint32_t)SMMU_GBPA_ABORT;

    val |= SMMU_GBPA_UPDATE | (abort ? SMMU_GBPA_ABORT : 0);
    write32(smmu->base + SMMU_GBPA, val);

    return wait_for(!(read32(smmu->base + SMMU_GBPA) & SMMU_GBPA_UPDATE)) &&
           !(read32(smmu->base + SMMU_GBPA) & SMMU_GBPA_ABORT) == !abort;
}

/* Write a control register whose effect another register confirms. */
static bool set_and_wait(const struct smmu *smmu, unsigned int reg,
                         unsigned int ack, uint32_t val)
{
    write32(smmu->base + reg, val);
    if ( wait_for(read32(smmu->base + ack) == val) )
        return true;

    print("register %x: wrote %x, register %x says %x\n", reg, val, ack,
          read32(smmu->base + ack));

    return false;
}

static void queue_init(const struct smmu *smmu, struct smmu_queue *q,
                       unsigned int log2, unsigned int dwords,
                       unsigned int base_reg)
{
    size_t size = (sizeof(uint64_t) * dwords) << log2;

    if ( !q->ring )
        q->ring = alloc(size, size);
    q->log2 = log2;
    q->dwords = dwords;
    q->index = 0;
    memset(q->ring, 0, size);
    write64(smmu->base + base_reg, (uintptr_t)q->ring | log2);
}

static void stream_table_init(struct smmu *smmu, unsigned int split)
{
    unsigned int bits = VIOMMU_GET(SMMU_IDR1_SIDSIZE, smmu->idr1),
                 most = split ? MAX_SID_BITS : MAX_LINEAR;
    size_t size;

    smmu->sid_bits = bits < most ? bits : most;
    smmu->split = split;
    if ( split )
        size = sizeof(uint64_t)
               << (smmu->sid_bits > split ? smmu->sid_bits - split : 0);
    else
        size = (size_t)SMMU_STE_SIZE << smmu->sid_bits;

    smmu->strtab = alloc(size, size < 64 ? 64 : size);
    write64(smmu->base + SMMU_STRTAB_BASE, (uintptr_t)smmu->strtab);
    write32(
        smmu->base + SMMU_STRTAB_BASE_CFG,
        VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_FMT,
                    split ? SMMU_STRTAB_FMT_2LVL : SMMU_STRTAB_FMT_LINEAR) |
            VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_SPLIT, split) |
            VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_LOG2SIZE, smmu->sid_bits));
}

bool smmu_start(struct smmu *smmu, unsigned int split)
{
    uint32_t errors = read32(smmu->base + SMMU_GERROR);

    if ( !smmu_stop(smmu) )
        return false;

    write32(smmu->base + SMMU_GERRORN, errors);
    write32(smmu->base + SMMU_CR1,
            VIOMMU_PREP(SMMU_CR1_TABLE_SH, SMMU_SH_ISH) |
                VIOMMU_PREP(SMMU_CR1_TABLE_OC, SMMU_CR1_WB) |
                VIOMMU_PREP(SMMU_CR1_TABLE_IC, SMMU_CR1_WB) |
                VIOMMU_PREP(SMMU_CR1_QUEUE_SH, SMMU_SH_ISH) |
                VIOMMU_PREP(SMMU_CR1_QUEUE_OC, SMMU_CR1_WB) |
                VIOMMU_PREP(SMMU_CR1_QUEUE_IC, SMMU_CR1_WB));
    write32(smmu->base + SMMU_CR2, 0);

    stream_table_init(smmu, split);
    queue_init(smmu, &smmu->cmdq, CMDQ_LOG2, 2, SMMU_CMDQ_BASE);
    write32(smmu->base + SMMU_CMDQ_PROD, 0);
    write32(smmu->base + SMMU_CMDQ_CONS, 0);
    queue_init(smmu, &smmu->eventq, EVENTQ_LOG2, 4, SMMU_EVENTQ_BASE);
    write32(smmu->base + SMMU_EVENTQ_PROD, 0);
    write32(smmu->base + SMMU_EVENTQ_CONS, 0);
    dsb();

    gic_enable(smmu->irq_eventq);
    gic_enable(smmu->irq_gerror);

    return set_and_wait(smmu, SMMU_CR0, SMMU_CR0ACK, SMMU_CR0_CMDQEN) &&
           smmu_issue(smmu, SMMU_CMD_CFGI_STE_RANGE,
                      SMMU_CMD1_CFGI_RANGE_ALL) &&
           smmu_issue(smmu, SMMU_CMD_TLBI_NSNH_ALL, 0) &&
           smmu_sync(smmu, SMMU_SYNC_CONS) &&
           set_and_wait(smmu, SMMU_CR0, SMMU_CR0ACK,
                        SMMU_CR0_CMDQEN | SMMU_CR0_EVENTQEN) &&
           set_and_wait(smmu, SMMU_IRQ_CTRL, SMMU_IRQ_CTRLACK,
                        SMMU_IRQ_CTRL_EVENTQ_IRQEN |
                            SMMU_IRQ_CTRL_GERROR_IRQEN) &&
           set_and_wait(smmu, SMMU_CR0, SMMU_CR0ACK,
                        SMMU_CR0_CMDQEN | SMMU_CR0_EVENTQEN | SMMU_CR0_SMMUEN);
}

bool smmu_stop(struct smmu *smmu)
{
    return set_and_wait(smmu, SMMU_IRQ_CTRL, SMMU_IRQ_CTRLACK, 0) &&
           set_and_wait(smmu, SMMU_CR0, SMMU_CR0ACK, 0);
}

static uint32_t wrap_mask(const struct smmu_queue *q)
{
    return (2U << q->log2) - 1;
}

static uint64_t *slot(const struct smmu_queue *q, uint32_t index)
{
    return q->ring + (index & ((1U << q->log2) - 1)) * q->dwords;
}

static uint32_t cmdq_used(const struct smmu *smmu)
{
    return (smmu->cmdq.index - read32(smmu->base + SMMU_CMDQ_CONS)) &
           wrap_mask(&smmu->cmdq);
}

void smmu_put(struct smmu *smmu, uint64_t dw0, uint64_t dw1)
{
    uint64_t *cmd = slot(&smmu->cmdq, smmu->cmdq.index);

    cmd[0] = dw0;
    cmd[1] = dw1;
    smmu->cmdq.index = (smmu->cmdq.index + 1) & wrap_mask(&smmu->cmdq);
}

void smmu_kick(const struct smmu *smmu)
{
    dsb();
    write32(smmu->base + SMMU_CMDQ_PROD, smmu->cmdq.index);
}

bool smmu_issue(struct smmu *smmu, uint64_t dw0, uint64_t dw1)
{
    if ( !wait_for(cmdq_used(smmu) < 1U << smmu->cmdq.log2) )
        return false;

    smmu_put(smmu, dw0, dw1);
    smmu_kick(smmu);

    return true;
}

static uint64_t msi_sync(struct smmu *smmu)
{
    return SMMU_CMD_SYNC | VIOMMU_PREP(SMMU_CMD0_SYNC_CS, SMMU_SYNC_CS_IRQ) |
           VIOMMU_PREP(SMMU_CMD0_SYNC_MSH, SMMU_SH_ISH) |
           VIOMMU_PREP(SMMU_CMD0_SYNC_MSIATTR, 0xfUL) |
           VIOMMU_PREP(SMMU_CMD0_SYNC_MSIDATA, (uint64_t)++smmu->msi_count);
}

bool smmu_kick_and_sync(struct smmu *smmu)
{
    smmu_put(smmu, msi_sync(smmu), (uintptr_t)smmu->msi);
    smmu_kick(smmu);

    return wait_for(*smmu->msi == smmu->msi_count);
}

bool smmu_sync(struct smmu *smmu, enum smmu_sync how)
{
    uint64_t dw0 = SMMU_CMD_SYNC, dw1 = 0;

    switch ( how )
    {
    case SMMU_SYNC_MSI:
        dw0 = msi_sync(smmu);
        dw1 = (uintptr_t)smmu->msi;
        break;

    case SMMU_SYNC_SEV:
        dw0 |= VIOMMU_PREP(SMMU_CMD0_SYNC_CS, SMMU_SYNC_CS_SEV);
        break;

    case SMMU_SYNC_CONS: break;
    }

    if ( !smmu_issue(smmu, dw0, dw1) )
        return false;
    if ( how == SMMU_SYNC_MSI )
        return wait_for(*smmu->msi == smmu->msi_count);

    return wait_for(!cmdq_used(smmu));
}

bool smmu_next_event(struct smmu *smmu, uint64_t evt[4])
{
    struct smmu_queue *q = &smmu->eventq;
    uint32_t prod = read32(smmu->base + SMMU_EVENTQ_PROD);

    if ( !((prod ^ q->index) & wrap_mask(q)) )
        return false;

    dsb();
    memcpy(evt, slot(q, q->index), SMMU_EVT_SIZE);
    q->index = (q->index + 1) & wrap_mask(q);
    write32(smmu->base + SMMU_EVENTQ_CONS,
            q->index | (prod & SMMU_EVENTQ_PROD_OVFLG));

    return true;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
