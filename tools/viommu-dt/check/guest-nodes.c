/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Properties of nodes below /passthrough that the guest gets as they are, and
 * that Xen does not compare with the host: do reg and interrupts fit what is
 * assigned, and is the interrupt controller there?
 */

#include "check.h"

/* What subnodes inherit from this node. */
static void note_bus(struct check *c, const struct plan_partial_walk *t)
{
    const struct plan_node *n = &t->node;
    unsigned int depth = t->walk.depth;
    struct plan_prop ranges = plan_prop(n, DT_RANGES);
    struct check_bus *bus = &c->bus[depth], *up = &c->bus[depth - 1];

    if ( depth == 2 )
        *up = (struct check_bus){ c->dom->gic, true };

    bus->same_addresses = up->same_addresses && ranges.data && !ranges.len;
    bus->irq_parent = plan_has(n, DT_INTERRUPT_CELLS)
                          ? 0
                          : plan_u32(n, DT_INTERRUPT_PARENT, up->irq_parent);
}

static void check_parent(struct check *c, const struct plan_node *n,
                         const char *path)
{
    uint32_t phandle = plan_u32(n, DT_INTERRUPT_PARENT, c->dom->gic);

    if ( phandle != c->dom->gic && !check_is_chip(c, phandle) )
        CHECK(c, FIND_INTERRUPT_PARENT_NOT_FOUND,
              IN_PARTIAL(path, DT_INTERRUPT_PARENT),
              .n = { phandle, c->dom->gic });
}

/* Add the device's own SPIs. False: not all of them are known. */
static bool own_spis(struct check *c, const struct plan_device *dev,
                     uint64_t *irqs)
{
    struct plan_specifiers s;
    struct plan_node host;
    unsigned int i;

    plan_host_read(c->p->host, dev->host, &host);
    plan_specifiers_start(c->p, dev->host, &host, &s);
    while ( plan_specifiers_next(c->p, &s) )
    {
        if ( !s.controller->gic )
            return false;
        plan_spi_mark(irqs, plan_intid(s.spec, s.at));
    }

    for ( i = 0; i < dev->pub.nr_irqs; i++ )
        plan_spi_mark(irqs, dev->pub.irqs[i].intid);

    return true;
}

/*
 * Does the guest have the SPIs of this node? Those of an assigned node are its
 * host node's; another node may have any of the guest's.
 */
static void check_spis_of(struct check *c, const struct plan_device *dev,
                          const struct plan_node *n, const char *path,
                          uint32_t parent)
{
    struct plan_prop spec = plan_prop(n, DT_INTERRUPTS);
    uint64_t own[SPI_WORDS] = {};
    const uint64_t *irqs = dev && own_spis(c, dev, own) ? own : c->dom->irqs;
    unsigned int at;

    /* A device without a usable xen,path was reported instead. */
    if ( parent != c->dom->gic || (!dev && plan_has(n, DT_XEN_PATH)) )
        return;

    for ( at = 0; at + 3 <= spec.len / 4; at += 3 )
    {
        uint32_t intid = plan_intid(spec, at);

        if ( !intid || (irqs[intid / 64] & VIOMMU_BIT(intid % 64)) )
            continue;
        CHECK(c, FIND_INTERRUPT_UNROUTED, IN_PARTIAL(path, DT_INTERRUPTS),
              .s = { dev ? dev->pub.host_path : "any assigned host node" },
              .n = { intid - FIRST_SPI });
        return;
    }
}

/* The host address that a row of xen,reg maps to this guest address. */
static bool host_address(struct plan_prop rows, uint32_t ac, uint32_t sc,
                         uint64_t guest, uint64_t *host)
{
    struct plan_reg_row row = { .next = 0 };

    while ( plan_reg_next(rows, ac, sc, &row) > 0 )
        if ( guest >= row.guest && guest - row.guest < row.size )
        {
            *host = guest - row.guest + row.host;
            return true;
        }

    return false;
}

/* Does the host node's reg contain these addresses? */
static bool in_host_reg(struct check *c, uint32_t index, uint64_t base,
                        uint64_t size)
{
    struct viommu_region r;
    unsigned int block;

    for ( block = 0; plan_host_reg(c->p->host, index, block, &r); block++ )
        if ( base >= r.base && base - r.base < r.size &&
             size <= r.size - (base - r.base) )
            return true;

    return false;
}

static void check_reg_of(struct check *c, const struct plan_device *dev,
                         const struct plan_node *n, uint32_t ac, uint32_t sc)
{
    struct plan_prop reg = plan_prop(n, DT_REG),
                     rows = plan_prop(n, DT_XEN_REG);
    struct viommu_region known;
    unsigned int i;

    if ( !plan_cells_fit(ac, sc) ||
         !plan_host_reg(c->p->host, dev->host, 0, &known) )
        return;

    for ( i = 0; (i + 1) * (ac + sc) <= reg.len / 4; i++ )
    {
        uint64_t base = plan_number(reg, i * (ac + sc), ac),
                 size = plan_number(reg, i * (ac + sc) + ac, sc);
        uint64_t first, last;

        if ( size && host_address(rows, ac, sc, base, &first) &&
             host_address(rows, ac, sc, base + (size - 1), &last) &&
             last - first == size - 1 &&
             in_host_reg(c, dev->host, first, size) )
            continue;
        CHECK(c, FIND_REG_DIFFERS, IN_PARTIAL(dev->pub.path, DT_REG),
              .s = { dev->pub.host_path }, .n = { i, base, size });
        return;
    }
}

void check_guest_node(struct check *c, const struct plan_device *dev,
                      const struct plan_partial_walk *t)
{
    const struct plan_node *n = &t->node;
    unsigned int depth = t->walk.depth;

    note_bus(c, t);
    check_parent(c, n, t->path);
    check_spis_of(
        c, dev, n, t->path,
        plan_u32(n, DT_INTERRUPT_PARENT, c->bus[depth - 1].irq_parent));
    if ( dev && c->bus[depth - 1].same_addresses )
        check_reg_of(c, dev, n, t->address_cells[depth - 1],
                     t->size_cells[depth - 1]);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
