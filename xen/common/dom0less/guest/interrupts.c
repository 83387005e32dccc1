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

/* Insert an interrupt into an ascending list, which is short. */
static void __init insert(struct viommu_irq *irqs, unsigned int nr,
                          struct viommu_irq irq)
{
    while ( nr && irqs[nr - 1].intid > irq.intid )
    {
        irqs[nr] = irqs[nr - 1];
        nr--;
    }
    irqs[nr] = irq;
}

static int __init read_map(struct plan *p, struct plan_domain *dom,
                           struct plan_device *dev,
                           const struct plan_node *host)
{
    struct plan_prop map = plan_prop(host, DT_INTERRUPT_MAP);
    uint32_t child = plan_u32(host, DT_ADDRESS_CELLS, 3),
             pin = plan_u32(host, DT_INTERRUPT_CELLS, 1);
    uint64_t seen[SPI_WORDS] = {};
    struct plan_interrupt_row row = {};
    unsigned int i;

    /* More interrupts than SPIs of the GIC are not possible. */
    dev->pub.irqs = plan_array(p->keep, min(map.len / 16, SPI_END),
                               sizeof(*dev->pub.irqs));
    if ( !dev->pub.irqs )
        return -ENOMEM;

    for ( i = 0; row.next < map.len / 4 || map.len % 4; i++ )
    {
        uint32_t intid;

        if ( child > PLAN_MAX_CELLS || pin > PLAN_MAX_CELLS ||
             !plan_interrupt_row_read(p, map, row.next, child + pin, &row) )
        {
            REPORT(p, FIND_INTERRUPT_MAP_MALFORMED,
                   IN_HOST(dev->pub.host_path, DT_INTERRUPT_MAP),
                   .n = { i, row.phandle });
            dev->unusable = true;
            break;
        }

        intid = row.controller->gic ? plan_intid(map, row.spec) : 0;
        if ( !intid || (seen[intid / 64] & VIOMMU_BIT(intid % 64)) )
            continue;
        plan_spi_mark(seen, intid);
        insert(dev->pub.irqs, dev->pub.nr_irqs++,
               (struct viommu_irq){ intid,
                                    plan_cell(map, row.spec + 2) & SPI_TYPE });
    }

    mark_taken(dom, seen);

    return 0;
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

    return dev->pub.kind == VIOMMU_PCI ? read_map(p, dom, dev, host) : 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
