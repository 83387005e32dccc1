/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupts of assigned devices: which SPIs of the guest are taken (a guest
 * sees a device's interrupt under its physical number), and, for PCI host
 * bridges, which ones Xen has to route because it does not read interrupt-map
 * for a guest.
 *
 * Only SPIs of the GIC are looked at, as Xen routes no others.
 */

#include "planner.h"

static const char *const gics[] = {
    "arm,gic-v3",        "arm,gic-400",       "arm,cortex-a15-gic",
    "arm,cortex-a9-gic", "arm,cortex-a7-gic", "qcom,msm-qgic2",
};

static const struct plan_controller *__init chip_at(struct plan *p,
                                                    uint32_t index)
{
    struct plan_controller *c = &p->chip;
    struct plan_node n;
    unsigned int i;

    if ( c->node == index + 1 )
        return c;

    plan_host_read(&p->host, index, &n);
    c->node = index + 1;
    c->address_cells = plan_u32(&n, DT_ADDRESS_CELLS, 0);
    c->interrupt_cells = plan_u32(&n, DT_INTERRUPT_CELLS, 0);
    c->nexus = plan_has(&n, DT_INTERRUPT_MAP);
    c->gic = false;
    for ( i = 0; i < ARRAY_SIZE(gics); i++ )
        c->gic |= plan_compatible(&n, gics[i]);
    c->gic &= c->interrupt_cells >= 3;

    return c;
}

uint32_t __init plan_intid(struct plan_prop p, unsigned int at)
{
    uint32_t number = plan_cell(p, at + 1);

    return plan_cell(p, at) == 0 && number < SPI_END - FIRST_SPI
               ? FIRST_SPI + number
               : 0;
}

static void __init mark(uint64_t *irqs, uint32_t intid)
{
    irqs[intid / 64] |= VIOMMU_BIT(intid % 64);
}

static bool __init is_marked(const uint64_t *irqs, uint32_t intid)
{
    return irqs[intid / 64] & VIOMMU_BIT(intid % 64);
}

/*
 * A row of an interrupt-map, from cell at on: what it names. False: cut short,
 * or no such controller.
 */
struct map_row {
    uint32_t phandle;
    const struct plan_controller *chip;
    /* cell numbers: of the interrupt specifier, of the row after this one */
    unsigned int spec, next;
};

static bool __init read_map_row(struct plan *p, struct plan_prop map,
                                unsigned int at, uint32_t child_cells,
                                struct map_row *row)
{
    unsigned int cells = map.len / 4;
    uint32_t node;

    row->phandle = 0;
    if ( at + child_cells >= cells )
        return false;

    row->phandle = plan_cell(map, at + child_cells);
    node = plan_host_by_phandle(&p->host, row->phandle);
    row->chip = node == PLAN_NONE ? NULL : chip_at(p, node);
    if ( !row->chip || row->chip->address_cells > PLAN_MAX_CELLS ||
         !row->chip->interrupt_cells ||
         row->chip->interrupt_cells > PLAN_MAX_CELLS )
        return false;

    row->spec = at + child_cells + 1 + row->chip->address_cells;
    row->next = row->spec + row->chip->interrupt_cells;

    return row->next <= cells;
}

void __init plan_spis_of_map(struct plan *p, uint32_t index, uint64_t *irqs)
{
    struct map_row row = {};
    struct plan_prop map;
    struct plan_node n;
    uint32_t ac, ic;

    plan_host_read(&p->host, index, &n);
    map = plan_prop(&n, DT_INTERRUPT_MAP);
    ac = plan_u32(&n, DT_ADDRESS_CELLS, 0);
    ic = plan_u32(&n, DT_INTERRUPT_CELLS, 0);
    if ( ac > PLAN_MAX_CELLS || ic > PLAN_MAX_CELLS )
        return;

    while ( read_map_row(p, map, row.next, ac + ic, &row) )
        if ( row.chip->gic )
            mark(irqs, plan_intid(map, row.spec));
}

void __init plan_specifiers_start(struct plan *p, uint32_t index,
                                  const struct plan_node *n,
                                  struct plan_specifiers *s)
{
    memset(s, 0, sizeof(*s));
    s->extended = plan_has(n, DT_INTERRUPTS_EXTENDED);
    s->spec =
        plan_prop(n, s->extended ? DT_INTERRUPTS_EXTENDED : DT_INTERRUPTS);
    s->parent = s->extended || !s->spec.data
                    ? PLAN_NONE
                    : plan_host_irq_parent(&p->host, index);
}

bool __init plan_specifiers_next(struct plan *p, struct plan_specifiers *s)
{
    unsigned int cells = s->spec.len / 4;

    if ( s->next >= cells )
        return false;

    if ( s->extended )
        s->parent =
            plan_host_by_phandle(&p->host, plan_cell(s->spec, s->next++));
    if ( s->parent == PLAN_NONE )
        return false;

    s->chip = chip_at(p, s->parent);
    s->at = s->next;
    s->next += s->chip->interrupt_cells;

    return s->chip->interrupt_cells &&
           s->chip->interrupt_cells <= cells - s->at;
}

void __init plan_spis_of_node(struct plan *p, uint32_t index,
                              const struct plan_node *n, uint64_t *sure,
                              uint64_t *maybe)
{
    struct plan_specifiers s;

    plan_specifiers_start(p, index, n, &s);
    while ( plan_specifiers_next(p, &s) )
    {
        uint32_t intid = s.chip->gic ? plan_intid(s.spec, s.at) : 0;

        if ( intid )
            mark(sure, intid);
        else if ( s.chip->nexus && maybe && p->nexus != s.parent + 1 )
        {
            /* Any of its rows may be meant. Its other devices say the same. */
            p->nexus = s.parent + 1;
            plan_spis_of_map(p, s.parent, maybe);
        }
    }
}

/* SPIs of a device: taken in its guest. */
static void __init claim(struct plan_domain *dom, const uint64_t *irqs)
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

void __init plan_interrupts_read(struct plan *p, struct plan_domain *dom,
                                 struct plan_device *dev,
                                 const struct plan_node *host)
{
    uint64_t sure[SPI_WORDS] = {};

    plan_spis_of_node(p, dev->host, host, sure, dom->irqs);
    claim(dom, sure);
}

bool __init plan_is_gic(struct plan *p, uint32_t index)
{
    return p->host.nodes.v[index].interrupt_cells && chip_at(p, index)->gic;
}

void __init plan_spis_of_host(struct plan *p, uint64_t *irqs)
{
    struct plan_node n;
    uint32_t i;

    p->nexus = 0;
    for ( i = 0; i < p->host.nodes.nr; i++ )
    {
        plan_host_read(&p->host, i, &n);
        plan_spis_of_node(p, i, &n, irqs, irqs);
    }
}

/* Keep the list ascending; it is short. */
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

int __init plan_interrupts_read_map(struct plan *p, struct plan_domain *dom,
                                    struct plan_device *dev,
                                    const struct plan_node *host)
{
    struct plan_prop map = plan_prop(host, DT_INTERRUPT_MAP);
    uint32_t child = plan_u32(host, DT_ADDRESS_CELLS, 3),
             pin = plan_u32(host, DT_INTERRUPT_CELLS, 1);
    uint64_t seen[SPI_WORDS] = {};
    struct map_row row = {};
    unsigned int i;

    /* A row for each of the GIC's SPIs is the most there can be. */
    dev->pub.irqs = plan_array(p->keep, min(map.len / 16, SPI_END),
                               sizeof(*dev->pub.irqs));
    if ( !dev->pub.irqs )
        return -ENOMEM;

    for ( i = 0; row.next < map.len / 4 || map.len % 4; i++ )
    {
        uint32_t intid;

        if ( child > PLAN_MAX_CELLS || pin > PLAN_MAX_CELLS ||
             !read_map_row(p, map, row.next, child + pin, &row) )
        {
            REPORT(p, FIND_INTERRUPT_MAP_MALFORMED,
                   IN_HOST(dev->pub.host_path, DT_INTERRUPT_MAP),
                   .n = { i, row.phandle });
            dev->bad = true;
            break;
        }

        intid = row.chip->gic ? plan_intid(map, row.spec) : 0;
        if ( !intid || is_marked(seen, intid) )
            continue;
        mark(seen, intid);
        insert(dev->pub.irqs, dev->pub.nr_irqs++,
               (struct viommu_irq){ intid,
                                    plan_cell(map, row.spec + 2) & SPI_TYPE });
    }

    claim(dom, seen);

    return 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
