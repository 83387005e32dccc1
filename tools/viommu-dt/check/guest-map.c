/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The interrupt-map of a PCI host bridge in the partial device tree: does it
 * fit the guest's interrupt controllers, and does Xen route its interrupts to
 * the guest?
 */

#include "check.h"

/*
 * Note an interrupt controller of the partial device tree: how many cells a
 * row of interrupt-map has for it.
 */
static int note_chip(struct check *c, const struct plan_node *n)
{
    uint32_t ac = plan_u32(n, DT_ADDRESS_CELLS, 0),
             ic = plan_u32(n, DT_INTERRUPT_CELLS, 0);
    struct check_chip *chip;

    if ( !plan_phandle(n) || !ic || ic > PLAN_MAX_CELLS ||
         ac > PLAN_MAX_CELLS )
        return 0;

    chip = plan_add(&c->p->work, &c->chips);
    if ( !chip )
        return -ENOMEM;
    chip->phandle = plan_phandle(n);
    chip->cells = ac + ic;

    return 0;
}

/*
 * Number of cells that follow this phandle in the map. 0: no controller has
 * it.
 */
static uint32_t cells_of(const struct check *c, uint32_t phandle)
{
    uint32_t at = 0, i;

    while ( plan_table_next(&c->chip_by_phandle, phandle, &at, &i) )
        if ( c->chips.v[i].phandle == phandle )
            return c->chips.v[i].cells;

    return 0;
}

bool check_is_chip(const struct check *c, uint32_t phandle)
{
    return cells_of(c, phandle);
}

int check_list_chips(struct check *c)
{
    struct plan_walk w;
    struct plan_node n;
    unsigned int i;
    int step;

    plan_walk_start(&w, &c->p->guests->partial, 0, &n);
    while ( (step = plan_walk_step(&w)) >= 0 && step != DT_DONE )
        if ( step == DT_ENTER && note_chip(c, &n) )
            return -ENOMEM;

    if ( plan_table_init(&c->chip_by_phandle, &c->p->work, c->chips.nr) )
        return -ENOMEM;

    /*
     * Add only the first of each phandle: many entries with one hash would be
     * slow.
     */
    for ( i = 0; i < c->chips.nr; i++ )
        if ( !cells_of(c, c->chips.v[i].phandle) )
            plan_table_add(&c->chip_by_phandle, c->chips.v[i].phandle, i);

    return 0;
}

static bool is_routed(const struct plan_device *dev, uint32_t intid)
{
    unsigned int i;

    for ( i = 0; i < dev->pub.nr_irqs; i++ )
        if ( dev->pub.irqs[i].intid == intid )
            return true;

    return false;
}

/*
 * gic: number of the first cell of the row's GIC specifier; 0: the row names
 * another controller. next: that of the next row.
 */
struct guest_row {
    unsigned int gic, next;
};

static bool read_guest_row(const struct check *c, struct plan_prop map,
                           unsigned int at, uint32_t child_cells,
                           struct guest_row *row)
{
    unsigned int cells = map.len / 4;
    uint32_t phandle, behind;

    if ( map.len % 4 || at + child_cells >= cells )
        return false;

    phandle = plan_cell(map, at + child_cells);
    behind = phandle == c->dom->gic ? 3 : cells_of(c, phandle);
    at += child_cells + 1;
    row->gic = phandle == c->dom->gic ? at : 0;
    row->next = at + behind;

    return behind && behind <= cells - at;
}

/* Check the interrupt-map of the partial device tree's node. */
void check_guest_map(struct check *c, const struct plan_device *dev,
                     const struct plan_node *n)
{
    const struct plan_place *place =
        IN_PARTIAL(dev->pub.path, DT_INTERRUPT_MAP);
    struct plan_prop map = plan_prop(n, DT_INTERRUPT_MAP);
    uint32_t ac = plan_u32(n, DT_ADDRESS_CELLS, 3),
             ic = plan_u32(n, DT_INTERRUPT_CELLS, 1);
    struct guest_row row = {};
    unsigned int i, at, unrouted = 0, other = 0, number[2] = {};

    for ( i = 0, at = 0; at < (map.len + 3) / 4; i++, at = row.next )
    {
        if ( ac > PLAN_MAX_CELLS || ic > PLAN_MAX_CELLS ||
             !read_guest_row(c, map, at, ac + ic, &row) )
        {
            CHECK(c, FIND_INTERRUPT_MAP_UNFIT, place, .n = { i, c->dom->gic });
            return;
        }

        if ( !row.gic || is_routed(dev, plan_intid(map, row.gic)) )
            continue;
        if ( plan_cell(map, row.gic) && !other )
        {
            other = row.gic;
            number[1] = i;
        }
        else if ( !plan_cell(map, row.gic) && !unrouted )
        {
            unrouted = row.gic;
            number[0] = i;
        }
    }

    /* Only if all rows fit: else the numbers are not interrupts. */
    if ( unrouted )
        CHECK(c, FIND_INTERRUPT_MAP_UNROUTED, place,
              .n = { number[0], plan_cell(map, unrouted + 1) });
    if ( other )
        CHECK(c, FIND_INTERRUPT_MAP_NOT_SPI, place,
              .n = { number[1], plan_cell(map, other + 1),
                     plan_cell(map, other) });
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
