/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Can Xen route a device's interrupts to a guest? Only SPIs, of which a guest
 * has 960 at most, and each with the one type that it was first seen with.
 */

#include "planner.h"

/* The type of an interrupt that is the domain's. Xen sets it once. */
static void __init note_type(struct vplan *p, const struct vdom *dom,
                             const struct vdev *dev, uint32_t intid,
                             uint32_t type)
{
    uint8_t *known = &p->irq_type[intid];

    if ( !*known )
        *known = type + 1;

    if ( *known != type + 1 && p->irq_owner[intid] == dom->number + 1 )
        VFIND(p, VFIND_INTERRUPT_TYPES_DIFFER,
              VPARTIAL(dev->pub.path, VDT_XEN_PATH),
              .s = { dev->pub.host_path },
              .n = { intid - VINTR_FIRST_SPI, type, *known - 1U });
}

static bool __init is_routable(uint32_t intid)
{
    return intid && intid < VINTR_FIRST_SPI + VINTR_GUEST_SPIS;
}

static void __init report_unroutable(struct vplan *p, const struct vdev *dev,
                                     uint32_t kind, uint32_t number)
{
    VFIND(p, VFIND_INTERRUPT_NOT_SPI, VPARTIAL(dev->pub.path, VDT_XEN_PATH),
          .s = { dev->pub.host_path },
          .n = { kind, number, VINTR_GUEST_SPIS });
}

void __init vroute_check(struct vplan *p, const struct vdom *dom,
                         const struct vdev *dev, const struct vdt_node *host)
{
    struct vspecs s;

    vintr_specs(p, dev->host, host, &s);
    while ( vintr_next(p, &s) )
    {
        uint32_t intid;

        if ( !s.chip->gic )
            continue;

        intid = vintr_intid(s.spec, s.at);
        if ( !is_routable(intid) )
        {
            report_unroutable(p, dev, vdt_cell(s.spec, s.at),
                              vdt_cell(s.spec, s.at + 1));
            break;
        }
        note_type(p, dom, dev, intid,
                  vdt_cell(s.spec, s.at + 2) & VINTR_SENSE);
    }
}

void __init vroute_check_map(struct vplan *p, const struct vdom *dom,
                             const struct vdev *dev)
{
    unsigned int i;

    if ( dev->pub.nr_irqs &&
         !is_routable(dev->pub.irqs[dev->pub.nr_irqs - 1].intid) )
        report_unroutable(p, dev, 0,
                          dev->pub.irqs[dev->pub.nr_irqs - 1].intid -
                              VINTR_FIRST_SPI);

    for ( i = 0; i < dev->pub.nr_irqs; i++ )
        note_type(p, dom, dev, dev->pub.irqs[i].intid, dev->pub.irqs[i].flags);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
