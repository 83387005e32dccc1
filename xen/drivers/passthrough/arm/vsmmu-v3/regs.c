/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The register file (IHI 0070, 6.1 to 6.3): one table says for each register
 * its offset, size, writable bits and when writes to it are ignored. All else
 * in both pages reads zero and ignores writes.
 *
 * Limits: a 32-bit register takes 32-bit accesses, a 64-bit one 64-bit
 * accesses and 32-bit ones to each half; all other sizes, which the
 * specification leaves open, read zero and write nothing. A write is only
 * stored here: what follows from it is done by passes (pass.c).
 */
#include "vsmmu-private.h"

#define IMPLEMENTED_GERRORS                                                   \
    (SMMU_GERROR_CMDQ_ERR | SMMU_GERROR_EVENTQ_ABT_ERR |                      \
     SMMU_GERROR_MSI_CMDQ_ABT_ERR | SMMU_GERROR_MSI_EVENTQ_ABT_ERR |          \
     SMMU_GERROR_MSI_GERROR_ABT_ERR)

struct reg {
    uint32_t offset;
    /* Where in struct vsmmu its value is. */
    uint16_t at;
    /* Writes are ignored while one of these is on. */
    uint16_t frozen;
    uint8_t size;
    /* Bits that a write changes. */
    uint64_t mask;
    /* Instead of storing a value. */
    void (*write)(struct vsmmu *v, uint64_t val);
    /* Bits that a read shows. */
    uint64_t (*shown)(const struct vsmmu *v);
};

/* What freezes registers: bits of CR0, and above them those of IRQ_CTRL. */
#define BY_IRQ_CTRL(bit) ((bit) << 8)
#define BY_SMMUEN        SMMU_CR0_SMMUEN
#define BY_EVENTQEN      SMMU_CR0_EVENTQEN
#define BY_CMDQEN        SMMU_CR0_CMDQEN
#define BY_GERROR_IRQEN  BY_IRQ_CTRL(SMMU_IRQ_CTRL_GERROR_IRQEN)
#define BY_EVENTQ_IRQEN  BY_IRQ_CTRL(SMMU_IRQ_CTRL_EVENTQ_IRQEN)
/* Without IDR0.MSI, where an MSI would go is RES0. */
#define BY_NO_MSI 0x8000U
#define BY_GERROR (BY_GERROR_IRQEN | BY_NO_MSI)
#define BY_EVENTQ (BY_EVENTQ_IRQEN | BY_NO_MSI)

void vsmmu_regs_reset(struct vsmmu_regs *regs, bool bypass)
{
    memset(regs, 0, sizeof(*regs));
    /* Attributes cannot be overridden: their fields read zero. */
    regs->gbpa = bypass ? 0 : SMMU_GBPA_ABORT;
}

static void acknowledge(struct vsmmu *v, uint32_t bit)
{
    v->regs.cr0ack = (v->regs.cr0ack & ~bit) | (v->regs.cr0 & bit);
}

/*
 * A change of an enable bit takes effect when its MSIs are written (6.3.16).
 */
static void acknowledge_irqs(struct vsmmu *v)
{
    uint32_t pending =
        (v->msis[VSMMU_IRQ_EVENTQ] ? SMMU_IRQ_CTRL_EVENTQ_IRQEN : 0) |
        (v->msis[VSMMU_IRQ_GERROR] ? SMMU_IRQ_CTRL_GERROR_IRQEN : 0);

    v->regs.irq_ctrlack =
        (v->regs.irq_ctrlack & pending) | (v->regs.irq_ctrl & ~pending);
}

void vsmmu_acknowledge(struct vsmmu *v)
{
    acknowledge_irqs(v);

    /* See release() in pass.c. */
    viommu_barrier();
    if ( !v->busy )
    {
        acknowledge(v, SMMU_CR0_CMDQEN);
        if ( !(v->regs.cr0 & SMMU_CR0_CMDQEN) )
            v->range.active = false;
    }

    if ( !v->events.draining )
        acknowledge(v, SMMU_CR0_EVENTQEN);

    if ( v->mode == v->requested )
    {
        acknowledge(v, SMMU_CR0_SMMUEN);
        v->regs.gbpa &= ~SMMU_GBPA_UPDATE;
    }
}

/*
 * A feature is on from the write that sets its bit until its clearing is
 * acknowledged (6.3.9).
 */
static bool is_on(const struct vsmmu *v, uint32_t bits)
{
    return (v->regs.cr0 | v->regs.cr0ack) & bits;
}

static bool is_frozen(const struct vsmmu *v, const struct reg *r)
{
    uint32_t irqs_on = v->regs.irq_ctrl | v->regs.irq_ctrlack;

    return r->frozen &&
           (is_on(v, r->frozen) || (BY_IRQ_CTRL(irqs_on) & r->frozen) ||
            ((r->frozen & BY_NO_MSI) && !(v->ids.idr0 & SMMU_IDR0_MSI)));
}

/* CR0 or GBPA was written; changed: its bit SMMUEN or ABORT. */
static void request_mode(struct vsmmu *v, bool changed)
{
    v->mode_gen += changed;

    if ( v->regs.cr0 & SMMU_CR0_SMMUEN )
        v->requested = VSMMU_MODE_TABLE;
    else
        v->requested = v->regs.gbpa & SMMU_GBPA_ABORT ? VSMMU_MODE_ABORT
                                                      : VSMMU_MODE_BYPASS;
    vsmmu_acknowledge(v);
}

static void latch_cmdq(struct vsmmu *v)
{
    uint64_t base = v->regs.cmdq_base;
    unsigned int log2 = vsmmu_q_log2(base, VSMMU_CMDQS);

    v->cmdq.base = vsmmu_q_addr(&v->ids, base, log2, SMMU_CMD_SIZE);
    v->cmdq.mask = (2U << log2) - 1;
    v->cmdq.block = min(1U << log2, VSMMU_PAGE / SMMU_CMD_SIZE);
}

static void write_cr0(struct vsmmu *v, uint64_t val)
{
    uint32_t old = v->regs.cr0;

    val &= SMMU_CR0_SMMUEN | SMMU_CR0_EVENTQEN | SMMU_CR0_CMDQEN;
    if ( (val & SMMU_CR0_CMDQEN) && !is_on(v, SMMU_CR0_CMDQEN) )
        latch_cmdq(v);

    v->regs.cr0 = val;
    request_mode(v, (val ^ old) & SMMU_CR0_SMMUEN);
}

/* TABLE_* belong to SMMUEN, QUEUE_* to the queues (6.3.11). */
static void write_cr1(struct vsmmu *v, uint64_t val)
{
    uint32_t mask = 0;

    if ( !is_on(v, SMMU_CR0_SMMUEN) )
        mask |= SMMU_CR1_TABLE_SH | SMMU_CR1_TABLE_OC | SMMU_CR1_TABLE_IC;
    if ( !is_on(v, SMMU_CR0_CMDQEN | SMMU_CR0_EVENTQEN) )
        mask |= SMMU_CR1_QUEUE_SH | SMMU_CR1_QUEUE_OC | SMMU_CR1_QUEUE_IC;

    v->regs.cr1 = (v->regs.cr1 & ~mask) | (val & mask);
}

static void write_gbpa(struct vsmmu *v, uint64_t val)
{
    uint32_t old = v->regs.gbpa;

    if ( !(val & SMMU_GBPA_UPDATE) || (old & SMMU_GBPA_UPDATE) )
        return;

    v->regs.gbpa = SMMU_GBPA_UPDATE | (val & SMMU_GBPA_ABORT);
    request_mode(v, (val ^ old) & SMMU_GBPA_ABORT);
}

static void write_irq_ctrl(struct vsmmu *v, uint64_t val)
{
    v->regs.irq_ctrl =
        val & (SMMU_IRQ_CTRL_GERROR_IRQEN | SMMU_IRQ_CTRL_EVENTQ_IRQEN);
    acknowledge_irqs(v);
}

/*
 * Only an active error can be acknowledged; flipping another bit would
 * activate it (7.5).
 */
static void write_gerrorn(struct vsmmu *v, uint64_t val)
{
    uint32_t active = (v->regs.gerror ^ v->regs.gerrorn) & IMPLEMENTED_GERRORS;

    v->regs.gerrorn = (v->regs.gerrorn & ~active) | (val & active);
}

/* The index that the SMMU moves has no bits above its wrap flag (6.3.27). */
static uint64_t cmdq_cons_shown(const struct vsmmu *v)
{
    return SMMU_CMDQ_CONS_ERR | vsmmu_q_mask(v->regs.cmdq_base, VSMMU_CMDQS);
}

static uint64_t eventq_prod_shown(const struct vsmmu *v)
{
    return SMMU_EVENTQ_PROD_OVFLG |
           vsmmu_q_mask(v->regs.eventq_base, VSMMU_EVENTQS);
}

#define REG(name) offsetof(struct vsmmu, regs.name)
#define ID(name)  offsetof(struct vsmmu, ids.name)
#define IRQ(irq, name)                                                        \
    (REG(irq_cfg) + (irq) * sizeof(struct vsmmu_irq_cfg) +                    \
     offsetof(struct vsmmu_irq_cfg, name))

#define Q_BASE_MASK                                                           \
    (SMMU_Q_BASE_LOG2SIZE | SMMU_Q_BASE_ADDR | SMMU_Q_BASE_HINT)
#define CFG0_MASK SMMU_IRQ_CFG0_ADDR
#define CFG1_MASK VIOMMU_MASK(31, 0)
#define CFG2_MASK (SMMU_IRQ_CFG2_SH | SMMU_IRQ_CFG2_MEMATTR)
#define GERROR    VSMMU_IRQ_GERROR
#define EVENTQ    VSMMU_IRQ_EVENTQ

/*
 * One slot for each 32 bits; a 64-bit register has the first of two. The two
 * registers of page 1 follow those of page 0.
 */
#define PAGE0_SLOTS (SMMU_PRIQ_BASE / 4)
#define INDEX(offset)                                                         \
    ((offset) < SMMU_PAGE1 ? (offset) / 4                                     \
                           : PAGE0_SLOTS + ((offset)-SMMU_EVENTQ_PROD) / 4)

#define R(reg, size, at, mask, frozen, write, shown)                          \
    [INDEX(reg)] = { reg, at, frozen, size, mask, write, shown }
/* Ignores writes. */
#define RO(reg, at) R(reg, 4, at, 0, 0, NULL, NULL)
/* Stores a write's bits of the mask. */
#define RW(reg, size, at, mask, frozen)                                       \
    R(reg, size, at, mask, frozen, NULL, NULL)
/* A write calls a function. */
#define RW_CALL(reg, at, write) R(reg, 4, at, 0, 0, write, NULL)
/* An index that the SMMU moves. */
#define RW_INDEX(reg, at, mask, frozen, shown)                                \
    R(reg, 4, at, mask, frozen, NULL, shown)

static const struct reg registers[PAGE0_SLOTS + 2] = {
    RO(SMMU_IDR0, ID(idr0)),
    RO(SMMU_IDR1, ID(idr1)),
    RO(SMMU_IDR3, ID(idr3)),
    RO(SMMU_IDR5, ID(idr5)),
    RO(SMMU_IIDR, ID(iidr)),
    RO(SMMU_AIDR, ID(aidr)),
    RW_CALL(SMMU_CR0, REG(cr0), write_cr0),
    RO(SMMU_CR0ACK, REG(cr0ack)),
    RW_CALL(SMMU_CR1, REG(cr1), write_cr1),
    RW(SMMU_CR2, 4, REG(cr2), SMMU_CR2_RECINVSID, BY_SMMUEN),
    RW_CALL(SMMU_GBPA, REG(gbpa), write_gbpa),
    RW_CALL(SMMU_IRQ_CTRL, REG(irq_ctrl), write_irq_ctrl),
    RO(SMMU_IRQ_CTRLACK, REG(irq_ctrlack)),
    RO(SMMU_GERROR, REG(gerror)),
    RW_CALL(SMMU_GERRORN, REG(gerrorn), write_gerrorn),
    RW(SMMU_GERROR_IRQ_CFG0, 8, IRQ(GERROR, cfg0), CFG0_MASK, BY_GERROR),
    RW(SMMU_GERROR_IRQ_CFG1, 4, IRQ(GERROR, cfg1), CFG1_MASK, BY_GERROR),
    RW(SMMU_GERROR_IRQ_CFG2, 4, IRQ(GERROR, cfg2), CFG2_MASK, BY_GERROR),
    RW(SMMU_STRTAB_BASE, 8, REG(strtab_base),
       SMMU_STRTAB_BASE_ADDR | SMMU_STRTAB_BASE_RA, BY_SMMUEN),
    RW(SMMU_STRTAB_BASE_CFG, 4, REG(strtab_base_cfg),
       SMMU_STRTAB_BASE_CFG_FMT | SMMU_STRTAB_BASE_CFG_SPLIT |
           SMMU_STRTAB_BASE_CFG_LOG2SIZE,
       BY_SMMUEN),
    RW(SMMU_CMDQ_BASE, 8, REG(cmdq_base), Q_BASE_MASK, BY_CMDQEN),
    RO(SMMU_CMDQ_PROD, REG(cmdq_prod)), /* written below */
    RW_INDEX(SMMU_CMDQ_CONS, REG(cmdq_cons), SMMU_Q_INDEX | SMMU_CMDQ_CONS_ERR,
             BY_CMDQEN, cmdq_cons_shown),
    RW(SMMU_EVENTQ_BASE, 8, REG(eventq_base), Q_BASE_MASK, BY_EVENTQEN),
    RW(SMMU_EVENTQ_IRQ_CFG0, 8, IRQ(EVENTQ, cfg0), CFG0_MASK, BY_EVENTQ),
    RW(SMMU_EVENTQ_IRQ_CFG1, 4, IRQ(EVENTQ, cfg1), CFG1_MASK, BY_EVENTQ),
    RW(SMMU_EVENTQ_IRQ_CFG2, 4, IRQ(EVENTQ, cfg2), CFG2_MASK, BY_EVENTQ),
    RW_INDEX(SMMU_EVENTQ_PROD, REG(eventq_prod),
             SMMU_Q_INDEX | SMMU_EVENTQ_PROD_OVFLG, BY_EVENTQEN,
             eventq_prod_shown),
    RW(SMMU_EVENTQ_CONS, 4, REG(eventq_cons),
       SMMU_Q_INDEX | SMMU_EVENTQ_CONS_OVACKFLG, 0),
};

/*
 * The register that an access hits, or NULL if there is none or it does not
 * take this access.
 */
static inline const struct reg *find(uint32_t offset, unsigned int size)
{
    const struct reg *r;

    if ( (size != 4 && size != 8) || (offset & (size - 1)) ||
         (offset >= SMMU_PRIQ_BASE && (offset & ~7U) != SMMU_EVENTQ_PROD) )
        return NULL;

    r = &registers[INDEX(offset)];
    if ( size <= r->size )
        return r;

    /* The second half of a 64-bit register? */
    return !r->size && (offset & 4) && (r - 1)->size == 8 ? r - 1 : NULL;
}

static uint64_t load(const struct vsmmu *v, const struct reg *r)
{
    const void *at = (const char *)v + r->at;

    return r->size == 8 ? *(const uint64_t *)at : *(const uint32_t *)at;
}

/* Write the bits that a write changes, of all of the register or a half. */
static void store(struct vsmmu *v, const struct reg *r, uint32_t offset,
                  unsigned int size, uint64_t val)
{
    void *at = (char *)v + r->at;
    uint64_t mask = r->mask;
    unsigned int shift;

    if ( r->size == 4 )
    {
        *(uint32_t *)at = (*(uint32_t *)at & ~mask) | (val & mask);
        return;
    }

    shift = 8 * (offset - r->offset);
    if ( size == 4 )
        mask &= VIOMMU_MASK(31, 0) << shift;
    *(uint64_t *)at = (*(uint64_t *)at & ~mask) | ((val << shift) & mask);
}

uint64_t vsmmu_read(struct vsmmu *v, uint32_t offset, unsigned int size)
{
    const struct reg *r = find(offset, size);
    uint64_t val;

    if ( !r )
        return 0;

    viommu_lock(&v->lock);
    val = load(v, r);
    if ( r->shown )
        val &= r->shown(v);
    viommu_unlock(&v->lock);

    val >>= 8 * (offset - r->offset);
    return size == 8 ? val : (uint32_t)val;
}

void vsmmu_regs_write(struct vsmmu *v, uint32_t offset, unsigned int size,
                      uint64_t val)
{
    const struct reg *r;

    if ( v->stopped )
        return;

    /* Each batch of commands ends with this write: no slow look-up for it. */
    if ( offset == SMMU_CMDQ_PROD && size == 4 )
    {
        v->regs.cmdq_prod = val & SMMU_Q_INDEX;
        return;
    }

    r = find(offset, size);
    if ( !r || is_frozen(v, r) )
        return;

    if ( r->write )
        r->write(v, val);
    else
        store(v, r, offset, size, val);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
