/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What lies where in a guest's address space. Xen maps the rows of xen,reg one
 * after the other, over whatever is there: over the guest's memory, and then
 * it cannot load the guest's kernel; over what it emulates; over other rows.
 */

#include "planner.h"

/* Facts of Xen's public header arch-arm.h. */
#define GICD_BASE   UINT64_C(0x03001000)
#define VPL011_BASE UINT64_C(0x22000000)
#define RAM0_BASE   UINT64_C(0x40000000)
#define RAM0_SIZE   UINT64_C(0xc0000000)
#define RAM1_BASE   UINT64_C(0x200000000)
#define RAM1_SIZE   UINT64_C(0xfe00000000)
#define PAGE_BYTES  0x1000U

static struct vplaced *__init add(struct vplan *p, struct vdom *dom,
                                  const char *what, uint64_t base,
                                  uint64_t size)
{
    struct vplaced *v = vvec_add(&p->domscratch, &dom->placed);

    if ( v )
    {
        v->what = what;
        v->guest.base = base;
        v->guest.size = size;
    }

    return v;
}

/*
 * What Xen itself places: the memory goes into the first bank until it is
 * full.
 */
static int __init add_xens(struct vplan *p, struct vdom *dom)
{
    const uint64_t bank = RAM0_SIZE, most = (RAM0_SIZE + RAM1_SIZE) / 1024;
    uint64_t ram = min(dom->memory, most) * 1024, first = min(ram, bank);
    const struct {
        const char *what;
        uint64_t base, size;
    } xens[] = {
        { "the guest's interrupt controller", GICD_BASE, PAGE_BYTES },
        { "the guest's vpl011", VPL011_BASE, dom->vpl011 ? PAGE_BYTES : 0 },
        { "the guest's memory", RAM0_BASE, first },
        { "the guest's memory", RAM1_BASE, ram - first },
    };
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(xens); i++ )
        if ( xens[i].size &&
             !add(p, dom, xens[i].what, xens[i].base, xens[i].size) )
            return -ENOMEM;

    return 0;
}

int __init vspace_init(struct vplan *p, struct vdom *dom)
{
    unsigned int i;

    /* A direct-mapped guest has all that where the host has it. */
    if ( !dom->direct_map && add_xens(p, dom) )
        return -ENOMEM;

    /* Up to now that is xen,shared-mem alone. */
    for ( i = 0; i < dom->used.nr; i++ )
        if ( dom->used.v[i].size &&
             !add(p, dom, "xen,shared-mem", dom->used.v[i].base,
                  dom->used.v[i].size) )
            return -ENOMEM;

    return 0;
}

int __init vspace_row(struct vplan *p, struct vdom *dom, const char *path,
                      unsigned int row, uint64_t host, uint64_t size,
                      uint64_t guest)
{
    const char *name = varena_string(&p->domscratch, path, strlen(path));
    struct vplaced *v = name ? add(p, dom, name, guest, size) : NULL;

    if ( !v )
        return -ENOMEM;

    v->row = row;
    v->shift = guest - host;
    v->written = true;

    return 0;
}

static void __init report(struct vplan *p, const struct vplaced *a,
                          const struct vplaced *b)
{
    const struct vplaced *later = a > b ? a : b, *other = later == a ? b : a;

    /* The same pages at the same place: two devices in one page. */
    if ( !later->written || (other->written && later->shift == other->shift) )
        return;

    VFIND(p, VFIND_GUEST_ADDRESS_TAKEN, VPARTIAL(later->what, VDT_XEN_REG),
          .s = { other->what },
          .n = { later->row, later->guest.size, later->guest.base });
}

static uint64_t __init last_of(const struct vplaced *v)
{
    return v->guest.base + (v->guest.size - 1);
}

int __init vspace_check(struct vplan *p, struct vdom *dom)
{
    unsigned int n = dom->placed.nr, i;
    struct vkey *keys = varena_array(&p->domscratch, n + 1, sizeof(*keys));
    struct vkey *spare = varena_array(&p->domscratch, n + 1, sizeof(*spare));
    const struct vplaced *furthest = NULL;

    if ( !keys || !spare )
        return -ENOMEM;

    for ( i = 0; i < n; i++ )
        keys[i] = (struct vkey){ dom->placed.v[i].guest.base, i };
    vsort(keys, spare, n);

    for ( i = 0; i < n; i++ )
    {
        const struct vplaced *v = &dom->placed.v[keys[i].index];

        if ( furthest && v->guest.base <= last_of(furthest) )
            report(p, v, furthest);
        if ( !furthest || last_of(v) > last_of(furthest) )
            furthest = v;
    }

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
