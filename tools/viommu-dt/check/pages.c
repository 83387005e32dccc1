/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pages of registers that two domains have, or a domain and Xen. Xen maps them
 * as xen,reg says, to any number of domains. Two devices can be in one page,
 * and pages can be shared on purpose, so this is a notice.
 *
 * Addresses and sizes in xen,reg are multiples of pages, so nothing is
 * rounded.
 */

#include "check.h"

/*
 * The side of all domains without a vSMMU, Xen and domain 0: what they share
 * with each other is not reported.
 */
#define PLAIN UINT32_MAX

static int add(struct check *c, const struct viommu_region *r,
               unsigned int row)
{
    struct check_pages *pages = plan_add(&c->arena, &c->pages);

    if ( !pages )
        return -ENOMEM;

    pages->r = *r;
    pages->row = row;
    pages->holder = c->holders.nr - 1;

    return 0;
}

int check_pages_of_host(struct check *c, uint32_t index)
{
    struct viommu_region r;
    struct check_holder *h;
    unsigned int block;

    for ( block = 0; plan_host_reg(c->p->host, index, block, &r); block++ )
    {
        if ( block == 0 )
        {
            h = plan_add(&c->arena, &c->holders);
            if ( !h )
                return -ENOMEM;
            h->domain = CHECK_HOST;
            h->node = index;
        }
        if ( add(c, &r, block) )
            return -ENOMEM;
    }

    return 0;
}

int check_pages_of_guest(struct check *c, const char *path, unsigned int row,
                         const struct viommu_region *r)
{
    if ( row == 0 )
    {
        struct check_holder *h = plan_add(&c->arena, &c->holders);

        if ( !h )
            return -ENOMEM;
        h->domain = c->dom->streams.number;
        h->path = plan_copy(&c->arena, path, strlen(path));
        if ( !h->path )
            return -ENOMEM;
    }

    return add(c, r, row);
}

static uint32_t side_of(const struct check *c, const struct check_pages *pages)
{
    uint32_t domain = c->holders.v[pages->holder].domain;
    bool ours = domain != CHECK_HOST &&
                c->p->guests->list.v[domain].viommu == PLAN_VIOMMU_SMMUV3;

    return ours || (c->in->check_all && domain != CHECK_HOST) ? domain : PLAIN;
}

/* Note an overlap for the holder that is later in document order, once. */
static int visit(void *ctx, uint32_t i, uint32_t other)
{
    struct check *c = ctx;
    const struct check_pages *a = &c->pages.v[i], *b, *later;
    struct check_holder *who;

    if ( other == PLAN_NONE )
        return 0;

    b = &c->pages.v[other];
    later = a->holder > b->holder ? a : b;
    who = &c->holders.v[later->holder];
    if ( !who->shared )
    {
        who->shared = later;
        who->other = later == a ? b : a;
    }

    return 0;
}

static int report(struct check *c, const struct check_holder *who)
{
    const struct check_pages *shared = who->shared, *other = who->other;
    const struct check_holder *has = &c->holders.v[other->holder];
    struct plan *p = c->p;
    bool host = has->domain == CHECK_HOST;
    const char *path =
        host ? plan_host_path(p->host, has->node, &c->arena) : has->path;
    uint64_t first = max(shared->r.base, other->r.base);

    if ( !path )
        return -ENOMEM;

    p->domain = p->guests->list.v[who->domain].streams.name;
    CHECK(c,
          host && check_is_xens(c, has->node) ? FIND_PAGES_OF_XEN
                                              : FIND_PAGES_IN_TWO_DOMAINS,
          IN_PARTIAL(who->path, DT_XEN_REG),
          .s = { path, host ? p->guests->domain0
                            : p->guests->list.v[has->domain].streams.name },
          .n = { shared->row, shared->r.base, shared->r.size, first });

    return 0;
}

int check_pages(struct check *c)
{
    unsigned int n = c->pages.nr, i;
    struct plan_span *spans = plan_array(&c->arena, n, sizeof(*spans));
    uint32_t *sides = plan_array(&c->arena, n, sizeof(*sides));

    if ( !spans || !sides )
        return -ENOMEM;

    for ( i = 0; i < n; i++ )
    {
        const struct viommu_region *r = &c->pages.v[i].r;

        spans[i] = (struct plan_span){ r->base, r->base + (r->size - 1) };
        sides[i] = side_of(c, &c->pages.v[i]);
    }
    if ( plan_sweep(&c->arena, spans, sides, n, visit, c) )
        return -ENOMEM;

    for ( i = 0; i < c->holders.nr; i++ )
        if ( c->holders.v[i].shared && report(c, &c->holders.v[i]) )
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
