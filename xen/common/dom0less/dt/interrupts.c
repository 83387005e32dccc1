/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupts of host nodes. Only SPIs of the GIC are read: Xen routes no
 * others to guests.
 */

#include "dt.h"

static const char *const gics[] = {
    "arm,gic-v3",        "arm,gic-400",       "arm,cortex-a15-gic",
    "arm,cortex-a9-gic", "arm,cortex-a7-gic", "qcom,msm-qgic2",
};

static const struct plan_controller *__init controller_at(struct plan *p,
                                                          uint32_t index)
{
    struct plan_controller *c = &p->host->controller;
    struct plan_node n;
    unsigned int i;

    if ( c->node == index + 1 )
        return c;

    plan_host_read(p->host, index, &n);
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

void __init plan_spi_mark(uint64_t *irqs, uint32_t intid)
{
    irqs[intid / 64] |= VIOMMU_BIT(intid % 64);
}

bool __init plan_interrupt_row_read(struct plan *p, struct plan_prop map,
                                    unsigned int at, uint32_t child_cells,
                                    struct plan_interrupt_row *row)
{
    unsigned int cells = map.len / 4;
    uint32_t node;

    row->phandle = 0;
    if ( at + child_cells >= cells )
        return false;

    row->phandle = plan_cell(map, at + child_cells);
    node = plan_host_by_phandle(p->host, row->phandle);
    row->controller = node == PLAN_NONE ? NULL : controller_at(p, node);
    if ( !row->controller || row->controller->address_cells > PLAN_MAX_CELLS ||
         !row->controller->interrupt_cells ||
         row->controller->interrupt_cells > PLAN_MAX_CELLS )
        return false;

    row->spec = at + child_cells + 1 + row->controller->address_cells;
    row->next = row->spec + row->controller->interrupt_cells;

    return row->next <= cells;
}

void __init plan_spis_of_map(struct plan *p, uint32_t index, uint64_t *irqs)
{
    struct plan_interrupt_row row = {};
    struct plan_prop map;
    struct plan_node n;
    uint32_t ac, ic;

    plan_host_read(p->host, index, &n);
    map = plan_prop(&n, DT_INTERRUPT_MAP);
    ac = plan_u32(&n, DT_ADDRESS_CELLS, 0);
    ic = plan_u32(&n, DT_INTERRUPT_CELLS, 0);
    if ( ac > PLAN_MAX_CELLS || ic > PLAN_MAX_CELLS )
        return;

    while ( plan_interrupt_row_read(p, map, row.next, ac + ic, &row) )
        if ( row.controller->gic )
            plan_spi_mark(irqs, plan_intid(map, row.spec));
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
                    : plan_host_irq_parent(p->host, index);
}

bool __init plan_specifiers_next(struct plan *p, struct plan_specifiers *s)
{
    unsigned int cells = s->spec.len / 4;

    if ( s->next >= cells )
        return false;

    if ( s->extended )
        s->parent =
            plan_host_by_phandle(p->host, plan_cell(s->spec, s->next++));
    if ( s->parent == PLAN_NONE )
        return false;

    s->controller = controller_at(p, s->parent);
    s->at = s->next;
    s->next += s->controller->interrupt_cells;

    return s->controller->interrupt_cells &&
           s->controller->interrupt_cells <= cells - s->at;
}

void __init plan_spis_of_node(struct plan *p, uint32_t index,
                              const struct plan_node *n, uint64_t *sure,
                              uint64_t *maybe, struct plan_specifiers *other)
{
    struct plan_specifiers s;

    plan_specifiers_start(p, index, n, &s);
    while ( plan_specifiers_next(p, &s) )
    {
        uint32_t intid = s.controller->gic ? plan_intid(s.spec, s.at) : 0;

        if ( intid )
            plan_spi_mark(sure, intid);
        else if ( s.controller->gic && other && !other->spec.data )
            *other = s;
        else if ( s.controller->nexus && maybe &&
                  p->host->nexus != s.parent + 1 )
        {
            /*
             * The node's interrupt can be in any row of the nexus. Other nodes
             * that have the same nexus would add the same SPIs.
             */
            p->host->nexus = s.parent + 1;
            plan_spis_of_map(p, s.parent, maybe);
        }
    }
}

bool __init plan_is_gic(struct plan *p, uint32_t index)
{
    return p->host->nodes.v[index].interrupt_cells &&
           controller_at(p, index)->gic;
}

void __init plan_spis_of_host(struct plan *p, uint64_t *irqs)
{
    struct plan_node n;
    uint32_t i;

    p->host->nexus = 0;
    for ( i = 0; i < p->host->nodes.nr; i++ )
    {
        plan_host_read(p->host, i, &n);
        plan_spis_of_node(p, i, &n, irqs, irqs, NULL);
    }
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
