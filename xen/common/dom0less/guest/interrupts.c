/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupts of assigned devices. A guest sees an interrupt under its physical
 * INTID, so these INTIDs are taken in the guest. For PCI host bridges: the
 * interrupts that Xen has to route, because it does not read interrupt-map for
 * guests.
 */

#include "guest.h"

/* Mark these SPIs as taken in the guest. */
static void __init mark_taken(struct plan_domain *dom, const uint64_t *irqs)
{
    unsigned int w;

    for ( w = 0; w < SPI_WORDS; w++ )
    {
        dom->irqs[w] |= irqs[w];
        if ( irqs[w] )
            dom->irq_max =
                max(dom->irq_max, w * 64 + 63 - __builtin_clzll(irqs[w]));
    }
}

/* The SPIs that a bridge's interrupt-map leads to, and their types. */
struct mapped {
    const uint64_t *listed; /* the SPIs that the bridge lists itself */
    uint64_t irqs[SPI_WORDS];
    uint8_t type[SPI_END];
    unsigned int nr;
};

/* Note the SPI of the GIC specifier that begins in cell number at. */
static void __init note(struct mapped *m, struct plan_prop p, unsigned int at)
{
    uint32_t intid = plan_intid(p, at);

    if ( !intid || (m->irqs[intid / 64] & VIOMMU_BIT(intid % 64)) )
        return;

    plan_spi_mark(m->irqs, intid);
    m->type[intid] = plan_cell(p, at + 2) & SPI_TYPE;
    m->nr++;
}

/*
 * A bridge can have an interrupt controller of its own, a node below it, for
 * its four pins. Note the SPIs by which that one interrupts the GIC: Xen does
 * not route them, because it only reads the bridge itself. Any other
 * controller is a device by itself.
 */
static void __init note_own(struct plan *p, uint32_t bridge, uint32_t index,
                            struct mapped *m)
{
    struct plan_specifiers s;
    struct plan_node n;
    uint32_t up = index;

    while ( up != PLAN_NONE && up > bridge )
        up = p->host->nodes.v[up].parent;
    if ( up != bridge )
        return;

    plan_host_read(p->host, index, &n);
    plan_specifiers_start(p, index, &n, &s);
    while ( plan_specifiers_next(p, &s) )
    {
        uint32_t intid = s.controller->gic ? plan_intid(s.spec, s.at) : 0;

        /* Xen routes what the bridge lists, by the type that it has there. */
        if ( intid && !(m->listed[intid / 64] & VIOMMU_BIT(intid % 64)) )
            note(m, s.spec, s.at);
    }
}

/* Set the device's list of interrupts, which is ascending. */
static int __init keep_mapped(struct plan *p, struct plan_device *dev,
                              const struct mapped *m)
{
    uint32_t intid;

    dev->pub.irqs = plan_array(p->keep, m->nr, sizeof(*dev->pub.irqs));
    if ( !dev->pub.irqs )
        return -ENOMEM;

    for ( intid = FIRST_SPI; intid < SPI_END; intid++ )
        if ( m->irqs[intid / 64] & VIOMMU_BIT(intid % 64) )
            dev->pub.irqs[dev->pub.nr_irqs++] =
                (struct viommu_irq){ intid, m->type[intid] };

    return 0;
}

static int __init read_map(struct plan *p, struct plan_domain *dom,
                           struct plan_device *dev,
                           const struct plan_node *host,
                           const uint64_t *listed)
{
    struct plan_prop map = plan_prop(host, DT_INTERRUPT_MAP);
    uint32_t child = plan_u32(host, DT_ADDRESS_CELLS, 3),
             pin = plan_u32(host, DT_INTERRUPT_CELLS, 1);
    struct plan_interrupt_row row = {};
    struct mapped m = { .listed = listed };
    uint32_t own = 0; /* phandle of the bridge's controller noted last */
    unsigned int i;

    for ( i = 0; row.next < map.len / 4 || map.len % 4; i++ )
    {
        if ( child > PLAN_MAX_CELLS || pin > PLAN_MAX_CELLS ||
             !plan_interrupt_row_read(p, map, row.next, child + pin, &row) )
        {
            REPORT(p, FIND_INTERRUPT_MAP_MALFORMED,
                   IN_HOST(dev->pub.host_path, DT_INTERRUPT_MAP),
                   .n = { i, row.phandle });
            dev->unusable = true;
            break;
        }

        if ( row.controller->gic )
            note(&m, map, row.spec);
        else if ( row.phandle != own )
        {
            own = row.phandle;
            note_own(p, dev->host, row.controller->node - 1, &m);
        }
    }

    mark_taken(dom, m.irqs);

    return keep_mapped(p, dev, &m);
}

int __init plan_interrupts_read(struct plan *p, struct plan_domain *dom,
                                struct plan_device *dev,
                                const struct plan_node *host)
{
    struct plan_specifiers other = {};
    uint64_t sure[SPI_WORDS] = {};

    plan_spis_of_node(p, dev->host, host, sure, dom->irqs, &other);
    mark_taken(dom, sure);

    /* Xen reads an eSPI as the SPI whose number is 16 higher. */
    if ( other.spec.data )
        REPORT(p, FIND_INTERRUPT_NOT_SPI,
               IN_PARTIAL(dev->pub.path, DT_XEN_PATH),
               .s = { dev->pub.host_path },
               .n = { plan_cell(other.spec, other.at),
                      plan_cell(other.spec, other.at + 1), GUEST_SPIS });

    return dev->pub.kind == VIOMMU_PCI ? read_map(p, dom, dev, host, sure) : 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
