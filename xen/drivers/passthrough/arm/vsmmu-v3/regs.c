/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The register file (IHI 0070, 6.1 to 6.3): one table says for each register
 * its place, size, writable bits and when writes to it are ignored. Everything
 * else in both pages reads zero and ignores writes.
 *
 * Limits: a 32-bit register takes 32-bit accesses, a 64-bit one 64-bit
 * accesses and 32-bit ones to each half; all other sizes, which the
 * specification leaves open, read zero and write nothing. Writes only latch:
 * vsmmu_write() in work.c does the rest.
 */
#include "vsmmu-private.h"

#define IMPLEMENTED_GERRORS                                                   \
    (SMMU_GERROR_CMDQ_ERR | SMMU_GERROR_EVENTQ_ABT_ERR |                      \
     SMMU_GERROR_MSI_CMDQ_ABT_ERR | SMMU_GERROR_MSI_EVENTQ_ABT_ERR |          \
     SMMU_GERROR_MSI_GERROR_ABT_ERR)

struct reg {
    uint32_t offset;
    uint16_t at;     /* place in struct vsmmu */
    uint16_t frozen; /* writes are ignored while one of these is on */
    uint8_t size;
    uint64_t mask; /* bits that a write changes */
    void (*write)(struct vsmmu *v, uint64_t val); /* instead of storing */
    uint64_t (*shown)(const struct vsmmu *v);     /* bits that a read shows */
};

/* What freezes registers: bits of CR0, and above them those of IRQ_CTRL. */
#define BY_IRQ_CTRL(bit) ((bit) << 8)
#define BY_SMMUEN        SMMU_CR0_SMMUEN
#define BY_EVENTQEN      SMMU_CR0_EVENTQEN
#define BY_CMDQEN        SMMU_CR0_CMDQEN
#define BY_GERROR_IRQEN  BY_IRQ_CTRL(SMMU_IRQ_CTRL_GERROR_IRQEN)
#define BY_EVENTQ_IRQEN  BY_IRQ_CTRL(SMMU_IRQ_CTRL_EVENTQ_IRQEN)

void vsmmu_regs_reset(struct vsmmu_regs *regs)
{
    memset(regs, 0, sizeof(*regs));
    /*
     * A guest that has not set up anything yet must not be open to its
     * devices. Attributes cannot be overridden: their fields read zero.
     */
    regs->gbpa = SMMU_GBPA_ABORT;
}

static enum vsmmu_mode wanted_mode(const struct vsmmu_regs *regs)
{
    if ( regs->cr0 & SMMU_CR0_SMMUEN )
        return VSMMU_MODE_TABLE;

    return regs->gbpa & SMMU_GBPA_ABORT ? VSMMU_MODE_ABORT : VSMMU_MODE_BYPASS;
}

static void acknowledge(struct vsmmu *v, uint32_t bit)
{
    v->regs.cr0ack = (v->regs.cr0ack & ~bit) | (v->regs.cr0 & bit);
}

/* An interrupt's change has taken effect when its MSIs are over (6.3.16). */
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

    /* See give_back() in work.c. */
    viommu_barrier();
    if ( !v->busy )
    {
        acknowledge(v, SMMU_CR0_CMDQEN);
        if ( !(v->regs.cr0 & SMMU_CR0_CMDQEN) )
            v->range.active = false;
    }

    if ( !v->events.draining )
        acknowledge(v, SMMU_CR0_EVENTQEN);

    if ( v->mode == v->wanted )
    {
        acknowledge(v, SMMU_CR0_SMMUEN);
        v->regs.gbpa &= ~SMMU_GBPA_UPDATE;
    }
}

/*
 * A feature counts as on from the request to switch it on until it is
 * acknowledged to be off (6.3.9).
 */
static bool is_on(const struct vsmmu *v, uint32_t bits)
{
    return (v->regs.cr0 | v->regs.cr0ack) & bits;
}

static bool is_frozen(const struct vsmmu *v, const struct reg *r)
{
    if ( !r->frozen )
        return false;

    return is_on(v, r->frozen) ||
           (BY_IRQ_CTRL(v->regs.irq_ctrl | v->regs.irq_ctrlack) & r->frozen);
}

static void write_cr0(struct vsmmu *v, uint64_t val)
{
    uint32_t cr0 =
        val & (SMMU_CR0_SMMUEN | SMMU_CR0_EVENTQEN | SMMU_CR0_CMDQEN);

    if ( (cr0 ^ v->regs.cr0) & SMMU_CR0_SMMUEN )
        v->sweep_gen++;

    if ( (cr0 & SMMU_CR0_CMDQEN) && !is_on(v, SMMU_CR0_CMDQEN) )
        vsmmu_cmdq_latch(&v->cmdq, &v->regs, &v->ids);

    v->regs.cr0 = cr0;
    v->wanted = wanted_mode(&v->regs);
    vsmmu_acknowledge(v);
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
    if ( !(val & SMMU_GBPA_UPDATE) || (v->regs.gbpa & SMMU_GBPA_UPDATE) )
        return;

    if ( (val ^ v->regs.gbpa) & SMMU_GBPA_ABORT )
        v->sweep_gen++;

    v->regs.gbpa = (v->regs.gbpa & ~SMMU_GBPA_ABORT) |
                   (val & SMMU_GBPA_ABORT) | SMMU_GBPA_UPDATE;
    v->wanted = wanted_mode(&v->regs);
    vsmmu_acknowledge(v);
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
#define CFG2_MASK (SMMU_IRQ_CFG2_SH | SMMU_IRQ_CFG2_MEMATTR)
#define CFG1_MASK VIOMMU_MASK(31, 0)
#define GERROR    VSMMU_IRQ_GERROR
#define EVENTQ    VSMMU_IRQ_EVENTQ

/*
 * One place for each 32 bits; a 64-bit register has the first of two. Page 1
 * has two registers, put behind page 0's.
 */
#define PAGE0_PLACES (SMMU_PRIQ_BASE / 4)
#define INDEX(offset)                                                         \
    ((offset) < SMMU_PAGE1 ? (offset) / 4                                     \
                           : PAGE0_PLACES + ((offset)-SMMU_EVENTQ_PROD) / 4)

#define R(reg, size, at, mask, frozen, write)                                 \
    [INDEX(reg)] = { reg, at, frozen, size, mask, write, NULL }
#define R_INDEX(reg, at, mask, frozen, shown)                                 \
    [INDEX(reg)] = { reg, at, frozen, 4, mask, NULL, shown }

static const struct reg registers[PAGE0_PLACES + 2] = {
    R(SMMU_IDR0, 4, ID(idr0), 0, 0, NULL),
    R(SMMU_IDR1, 4, ID(idr1), 0, 0, NULL),
    R(SMMU_IDR3, 4, ID(idr3), 0, 0, NULL),
    R(SMMU_IDR5, 4, ID(idr5), 0, 0, NULL),
    R(SMMU_IIDR, 4, ID(iidr), 0, 0, NULL),
    R(SMMU_AIDR, 4, ID(aidr), 0, 0, NULL),
    R(SMMU_CR0, 4, REG(cr0), 0, 0, write_cr0),
    R(SMMU_CR0ACK, 4, REG(cr0ack), 0, 0, NULL),
    R(SMMU_CR1, 4, REG(cr1), 0, 0, write_cr1),
    R(SMMU_CR2, 4, REG(cr2), SMMU_CR2_RECINVSID, BY_SMMUEN, NULL),
    R(SMMU_GBPA, 4, REG(gbpa), 0, 0, write_gbpa),
    R(SMMU_IRQ_CTRL, 4, REG(irq_ctrl), 0, 0, write_irq_ctrl),
    R(SMMU_IRQ_CTRLACK, 4, REG(irq_ctrlack), 0, 0, NULL),
    R(SMMU_GERROR, 4, REG(gerror), 0, 0, NULL),
    R(SMMU_GERRORN, 4, REG(gerrorn), 0, 0, write_gerrorn),
    R(SMMU_GERROR_IRQ_CFG0, 8, IRQ(GERROR, cfg0), SMMU_IRQ_CFG0_ADDR,
      BY_GERROR_IRQEN, NULL),
    R(SMMU_GERROR_IRQ_CFG1, 4, IRQ(GERROR, cfg1), CFG1_MASK, BY_GERROR_IRQEN,
      NULL),
    R(SMMU_GERROR_IRQ_CFG2, 4, IRQ(GERROR, cfg2), CFG2_MASK, BY_GERROR_IRQEN,
      NULL),
    R(SMMU_STRTAB_BASE, 8, REG(strtab_base),
      SMMU_STRTAB_BASE_ADDR | SMMU_STRTAB_BASE_RA, BY_SMMUEN, NULL),
    R(SMMU_STRTAB_BASE_CFG, 4, REG(strtab_base_cfg),
      SMMU_STRTAB_BASE_CFG_FMT | SMMU_STRTAB_BASE_CFG_SPLIT |
          SMMU_STRTAB_BASE_CFG_LOG2SIZE,
      BY_SMMUEN, NULL),
    R(SMMU_CMDQ_BASE, 8, REG(cmdq_base), Q_BASE_MASK, BY_CMDQEN, NULL),
    R(SMMU_CMDQ_PROD, 4, REG(cmdq_prod), 0, 0, NULL), /* written below */
    R_INDEX(SMMU_CMDQ_CONS, REG(cmdq_cons), SMMU_Q_INDEX | SMMU_CMDQ_CONS_ERR,
            BY_CMDQEN, cmdq_cons_shown),
    R(SMMU_EVENTQ_BASE, 8, REG(eventq_base), Q_BASE_MASK, BY_EVENTQEN, NULL),
    R(SMMU_EVENTQ_IRQ_CFG0, 8, IRQ(EVENTQ, cfg0), SMMU_IRQ_CFG0_ADDR,
      BY_EVENTQ_IRQEN, NULL),
    R(SMMU_EVENTQ_IRQ_CFG1, 4, IRQ(EVENTQ, cfg1), CFG1_MASK, BY_EVENTQ_IRQEN,
      NULL),
    R(SMMU_EVENTQ_IRQ_CFG2, 4, IRQ(EVENTQ, cfg2), CFG2_MASK, BY_EVENTQ_IRQEN,
      NULL),
    R_INDEX(SMMU_EVENTQ_PROD, REG(eventq_prod),
            SMMU_Q_INDEX | SMMU_EVENTQ_PROD_OVFLG, BY_EVENTQEN,
            eventq_prod_shown),
    R(SMMU_EVENTQ_CONS, 4, REG(eventq_cons),
      SMMU_Q_INDEX | SMMU_EVENTQ_CONS_OVACKFLG, 0, NULL),
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

    /* What each batch of commands ends with is not looked up: that is slow. */
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
