/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pages of registers that two have. Xen maps what it is told to, to as many
 * domains as are: two devices can share a page, and memory can be shared on
 * purpose. So it is a notice; but whoever separates domains wants to know.
 *
 * What a guest is given is in whole pages, and so nothing need be rounded
 * here.
 */

#include "planner.h"

/*
 * Of all domains that Xen alone looks after: what they share is its business.
 */
#define PLAIN UINT32_MAX

static uint64_t __init last_of(const struct vpages *c)
{
    return c->r.base + (c->r.size - 1);
}

static int __init add(struct vplan *p, const struct viommu_region *r,
                      unsigned int row)
{
    struct vpages *c = vvec_add(&p->scratch, &p->pages);

    if ( !c )
        return -ENOMEM;

    c->r = *r;
    c->row = row;
    c->holder = p->holders.nr - 1;

    return 0;
}

int __init vpages_of_host(struct vplan *p, uint32_t index)
{
    struct viommu_region r;
    struct vholder *h;
    unsigned int block;

    for ( block = 0; vhost_reg(&p->host, index, block, &r); block++ )
    {
        if ( block == 0 )
        {
            h = vvec_add(&p->scratch, &p->holders);
            if ( !h )
                return -ENOMEM;
            h->domain = VHOLDER_HOST;
            h->node = index;
        }
        if ( add(p, &r, block) )
            return -ENOMEM;
    }

    return 0;
}

int __init vpages_of_guest(struct vplan *p, const struct vdom *dom,
                           const char *path, unsigned int row,
                           const struct viommu_region *r)
{
    if ( row == 0 )
    {
        struct vholder *h = vvec_add(&p->scratch, &p->holders);

        if ( !h )
            return -ENOMEM;
        h->domain = dom->number;
        h->path = varena_string(&p->scratch, path, strlen(path));
        if ( !h->path )
            return -ENOMEM;
    }

    return add(p, r, row);
}

static uint32_t __init side_of(const struct vplan *p, const struct vpages *c)
{
    uint32_t domain = p->holders.v[c->holder].domain;
    bool ours =
        domain != VHOLDER_HOST && p->doms.v[domain].viommu == VVIOMMU_SMMUV3;

    return ours || (p->in->check_all && domain != VHOLDER_HOST) ? domain
                                                                : PLAIN;
}

/* The later in document order is to tell of it, and of the first alone. */
static void __init note(struct vplan *p, const struct vpages *a,
                        const struct vpages *b)
{
    const struct vpages *later = a->holder > b->holder ? a : b;
    struct vholder *who = &p->holders.v[later->holder];

    if ( who->mine )
        return;

    who->mine = later;
    who->others = later == a ? b : a;
}

static int __init report(struct vplan *p, const struct vholder *who)
{
    const struct vpages *mine = who->mine, *others = who->others;
    const struct vholder *has = &p->holders.v[others->holder];
    bool host = has->domain == VHOLDER_HOST;
    const char *path =
        host ? vhost_path(&p->host, has->node, &p->scratch) : has->path;
    enum vfind id = host && vhostuse_is_xens(p, has->node)
                        ? VFIND_PAGES_OF_XEN
                        : VFIND_PAGES_IN_TWO_DOMAINS;
    uint64_t first = max(mine->r.base, others->r.base);

    if ( !path )
        return -ENOMEM;

    p->domain = p->doms.v[who->domain].name;
    VFIND(p, id, VPARTIAL(who->path, VDT_XEN_REG),
          .s = { path, host ? p->dom0 : p->doms.v[has->domain].name },
          .n = { mine->row, mine->r.base, mine->r.size, first });

    return 0;
}

/* Find whoever shares a page with another side. */
static int __init compare(struct vplan *p)
{
    unsigned int n = p->pages.nr, i;
    struct vkey *keys = varena_array(&p->scratch, n + 1, sizeof(*keys));
    struct vkey *spare = varena_array(&p->scratch, n + 1, sizeof(*spare));
    /* Those that reach furthest: of all, and of all of another side. */
    const struct vpages *f = NULL, *g = NULL;

    if ( !keys || !spare )
        return -ENOMEM;

    for ( i = 0; i < n; i++ )
        keys[i] = (struct vkey){ p->pages.v[i].r.base, i };
    vsort(keys, spare, n);

    for ( i = 0; i < n; i++ )
    {
        const struct vpages *c = &p->pages.v[keys[i].index], *other;
        bool same = f && side_of(p, c) == side_of(p, f);

        other = same ? g : f;
        if ( other && c->r.base <= last_of(other) )
            note(p, c, other);

        if ( !f || last_of(c) > last_of(f) )
        {
            g = same ? g : f;
            f = c;
        }
        else if ( !same && (!g || last_of(c) > last_of(g)) )
            g = c;
    }

    return 0;
}

int __init vpages_check(struct vplan *p)
{
    unsigned int i;

    if ( compare(p) )
        return -ENOMEM;

    for ( i = 0; i < p->holders.nr; i++ )
        if ( p->holders.v[i].mine && report(p, &p->holders.v[i]) )
            return -ENOMEM;

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
