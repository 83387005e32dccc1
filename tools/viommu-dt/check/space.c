/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Overlaps of guest addresses. Xen maps the rows of xen,reg in order, and
 * replaces what is mapped already: the guest's memory (then Xen cannot load
 * its kernel), what Xen emulates, or other rows.
 */

#include "check.h"

static int add(struct check *c, const char *what, uint64_t base, uint64_t size)
{
    struct check_placed *v;

    if ( !size )
        return 0;

    v = plan_add(&c->p->work, &c->placed);
    if ( !v )
        return -ENOMEM;
    v->what = what;
    v->guest.base = base;
    v->guest.size = size;

    return 0;
}

/* The guest's memory in bytes. Xen fills the first bank before the second. */
static uint64_t memory_of(const struct check *c)
{
    int len;
    const fdt64_t *kib = fdt_getprop(
        c->in->host, c->p->host->nodes.v[c->dom->host].offset, "memory", &len);

    return kib && len == 8 ? min(fdt64_ld(kib), UINT64_MAX / 1024) * 1024 : 0;
}

/* Add what Xen itself places. */
static int add_xens(struct check *c)
{
    const struct viommu_layout *l = c->in->layout;
    uint64_t memory = memory_of(c), bank;
    unsigned int i;
    int rc = 0;

    for ( i = 0; !rc && i < l->nr_reserved; i++ )
    {
        const struct viommu_region *r = &l->reserved[i].region;

        switch ( l->reserved[i].kind )
        {
        case VIOMMU_RESERVED_GIC:
            rc = add(c, "the guest's interrupt controller", r->base, r->size);
            break;

        case VIOMMU_RESERVED_VPL011:
            rc = add(c, "the guest's vpl011", r->base,
                     c->dom->vpl011 ? r->size : 0);
            break;

        case VIOMMU_RESERVED_RAM:
            bank = min(memory, r->size);
            rc = add(c, "the guest's memory", r->base, bank);
            memory -= bank;
            break;

        case VIOMMU_RESERVED_OTHER: break;
        }
    }

    return rc;
}

int check_space_begin(struct check *c)
{
    struct plan_domain memory = { .host = c->dom->host };
    unsigned int i;

    if ( c->dom->viommu != PLAN_VIOMMU_SMMUV3 )
        return 0;

    /* In a direct-mapped guest these have their addresses in the host. */
    if ( (!c->dom->direct_map && add_xens(c)) ||
         plan_shared_memory(c->p, &memory) )
        return -ENOMEM;

    for ( i = 0; i < memory.used.nr; i++ )
        if ( add(c, "xen,shared-mem", memory.used.v[i].base,
                 memory.used.v[i].size) )
            return -ENOMEM;

    return 0;
}

int check_space_row(struct check *c, const char *path, unsigned int row,
                    uint64_t host, uint64_t size, uint64_t guest)
{
    const char *name = plan_copy(&c->p->work, path, strlen(path));
    struct check_placed *v;

    if ( c->dom->viommu != PLAN_VIOMMU_SMMUV3 )
        return 0;

    if ( !name || add(c, name, guest, size) )
        return -ENOMEM;

    v = &c->placed.v[c->placed.nr - 1];
    v->row = row;
    v->shift = guest - host;
    v->reg_row = true;

    return 0;
}

static int visit(void *ctx, uint32_t i, uint32_t other)
{
    struct check *c = ctx;
    const struct check_placed *later, *before;

    if ( other == PLAN_NONE )
        return 0;

    later = &c->placed.v[max(i, other)];
    before = &c->placed.v[min(i, other)];

    /*
     * Rows that map the same pages to the same place are two devices in one
     * page.
     */
    if ( later->reg_row &&
         !(before->reg_row && later->shift == before->shift) )
        CHECK(c, FIND_GUEST_ADDRESS_TAKEN, IN_PARTIAL(later->what, DT_XEN_REG),
              .s = { before->what },
              .n = { later->row, later->guest.size, later->guest.base });

    return 0;
}

int check_space(struct check *c)
{
    unsigned int n = c->placed.nr, i;
    struct plan_span *spans = plan_array(&c->p->work, n, sizeof(*spans));

    if ( !spans )
        return -ENOMEM;

    for ( i = 0; i < n; i++ )
    {
        const struct viommu_region *r = &c->placed.v[i].guest;

        spans[i] = (struct plan_span){ r->base, r->base + (r->size - 1) };
    }

    return plan_sweep(&c->p->work, spans, NULL, n, visit, c);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
