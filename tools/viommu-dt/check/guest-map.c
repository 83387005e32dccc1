/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Does the interrupt-map of a PCI host bridge in the partial device tree fit
 * the interrupt controllers that the guest gets, and what Xen routes to it?
 */

#include "check.h"

/*
 * Controllers beside the GIC are few; what they need is what interrupt-map
 * needs.
 */
static int note_chip(struct check *c, const struct vdt_node *n)
{
    uint32_t ac = vdt_u32(n, VDT_ADDRESS_CELLS, 0),
             ic = vdt_u32(n, VDT_INTERRUPT_CELLS, 0);
    struct check_chip *chip;

    if ( !vdt_phandle(n) || !ic || ic > VINTR_MAX_CELLS ||
         ac > VINTR_MAX_CELLS )
        return 0;

    chip = vvec_add(&c->p->domscratch, &c->chips);
    if ( !chip )
        return -ENOMEM;
    chip->phandle = vdt_phandle(n);
    chip->cells = ac + ic;

    return 0;
}

/*
 * Cells that follow this phandle in the map; 0: there is no such controller.
 */
static uint32_t cells_of(const struct check *c, uint32_t phandle)
{
    uint32_t at = 0, i;

    while ( vtable_next(&c->chip_by_phandle, phandle, &at, &i) )
        if ( c->chips.v[i].phandle == phandle )
            return c->chips.v[i].cells;

    return 0;
}

int check_list_chips(struct check *c)
{
    struct vdt_walk w;
    struct vdt_node n;
    unsigned int i;
    int step;

    vdt_walk_start(&w, &c->p->partial, 0, &n);
    while ( (step = vdt_walk_step(&w)) >= 0 && step != VDT_DONE )
        if ( step == VDT_ENTER && note_chip(c, &n) )
            return -ENOMEM;

    if ( vtable_init(&c->chip_by_phandle, &c->p->domscratch, c->chips.nr) )
        return -ENOMEM;

    /* The first of each phandle: many of one would make a long way. */
    for ( i = 0; i < c->chips.nr; i++ )
        if ( !cells_of(c, c->chips.v[i].phandle) )
            vtable_add(&c->chip_by_phandle, c->chips.v[i].phandle, i);

    return 0;
}

static bool is_routed(const struct vdev *dev, uint32_t intid)
{
    unsigned int i;

    for ( i = 0; i < dev->pub.nr_irqs; i++ )
        if ( dev->pub.irqs[i].intid == intid )
            return true;

    return false;
}

/*
 * Where a row of the guest's map has its specifier of the GIC; 0: elsewhere.
 */
struct guest_row {
    unsigned int gic, next;
};

static bool read_guest_row(const struct check *c, struct vdt_prop map,
                           unsigned int at, uint32_t child_cells,
                           struct guest_row *row)
{
    unsigned int cells = map.len / 4;
    uint32_t phandle, behind;

    if ( map.len % 4 || at + child_cells >= cells )
        return false;

    phandle = vdt_cell(map, at + child_cells);
    behind = phandle == c->dom->gic ? 3 : cells_of(c, phandle);
    at += child_cells + 1;
    row->gic = phandle == c->dom->gic ? at : 0;
    row->next = at + behind;

    return behind && behind <= cells - at;
}

/* Does the author's map fit the interrupt controller that the guest gets? */
void check_guest_map(struct check *c, const struct vdev *dev,
                     const struct vdt_node *n)
{
    const struct vfind_place *place =
        VPARTIAL(dev->pub.path, VDT_INTERRUPT_MAP);
    struct vdt_prop map = vdt_prop(n, VDT_INTERRUPT_MAP);
    uint32_t ac = vdt_u32(n, VDT_ADDRESS_CELLS, 3),
             ic = vdt_u32(n, VDT_INTERRUPT_CELLS, 1);
    struct guest_row row = {};
    unsigned int i, at, unrouted = 0, other = 0, number[2] = {};

    for ( i = 0, at = 0; at < (map.len + 3) / 4; i++, at = row.next )
    {
        if ( ac > VINTR_MAX_CELLS || ic > VINTR_MAX_CELLS ||
             !read_guest_row(c, map, at, ac + ic, &row) )
        {
            CHECK(c, VFIND_INTERRUPT_MAP_UNFIT, place,
                  .n = { i, c->dom->gic });
            return;
        }

        if ( !row.gic || is_routed(dev, vintr_intid(map, row.gic)) )
            continue;
        if ( vdt_cell(map, row.gic) && !other )
        {
            other = row.gic;
            number[1] = i;
        }
        else if ( !vdt_cell(map, row.gic) && !unrouted )
        {
            unrouted = row.gic;
            number[0] = i;
        }
    }

    /* Once the map as a whole fits: else the numbers mean nothing. */
    if ( unrouted )
        CHECK(c, VFIND_INTERRUPT_MAP_UNROUTED, place,
              .n = { number[0], vdt_cell(map, unrouted + 1) });
    if ( other )
        CHECK(c, VFIND_INTERRUPT_MAP_NOT_SPI, place,
              .n = { number[1], vdt_cell(map, other + 1),
                     vdt_cell(map, other) });
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
