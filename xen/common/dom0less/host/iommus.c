/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The host's IOMMUs: their registers, and which of them a vSMMU can be based
 * on.
 */

#include <viommu/vsmmu.h>

#include "host.h"

/* Can its registers make it write to any memory? */
static bool __init is_guarded(struct plan *p, uint32_t index)
{
    const struct plan_host_node *n = &p->host->nodes.v[index];

    return n->iommu || n->its || plan_is_gic(p, index);
}

int __init plan_iommus_list(struct plan *p)
{
    struct viommu_region r;
    uint32_t i;

    p->iommus = plan_alloc(&p->scratch, sizeof(*p->iommus));
    if ( !p->iommus )
        return -ENOMEM;

    for ( i = 0; i < p->host->nodes.nr; i++ )
    {
        unsigned int block;

        for ( block = 0;
              is_guarded(p, i) && plan_host_reg(p->host, i, block, &r);
              block++ )
        {
            struct plan_guarded *g =
                plan_add(&p->scratch, &p->iommus->guarded);

            if ( !g )
                return -ENOMEM;
            *g = (struct plan_guarded){ r, i };
        }
    }

    return 0;
}

uint32_t __init plan_registers_at(const struct plan *p, uint64_t base,
                                  uint64_t size)
{
    const struct plan_guarded *last = NULL;
    unsigned int i;

    for ( i = 0; i < p->iommus->guarded.nr; i++ )
    {
        const struct plan_guarded *g = &p->iommus->guarded.v[i];
        const struct viommu_region *r = &g->region;

        if ( r->base <= base + (size - 1) && base <= r->base + (r->size - 1) &&
             (!last || r->base >= last->region.base) )
            last = g;
    }

    return last ? last->node : PLAN_NONE;
}

/* Can a vSMMU be based on this IOMMU? Sets unusable and problem if not. */
static void __init judge(struct plan *p, struct plan_iommu *s,
                         const struct plan_node *n)
{
    struct viommu_region reg;

    s->one_cell = plan_prop(n, DT_IOMMU_CELLS).len == 4 &&
                  plan_cell(n->p[DT_IOMMU_CELLS], 0) == 1;
    s->unusable = true;
    if ( !plan_available(n) )
        s->problem = FIND_IOMMU_DISABLED;
    else if ( plan_has(n, DT_XEN_PASSTHROUGH) )
        s->problem = FIND_IOMMU_NOT_FOR_XEN;
    else if ( !plan_compatible(n, "arm,smmu-v3") )
        s->problem = FIND_IOMMU_UNSUPPORTED;
    else if ( !s->one_cell )
        s->problem = FIND_IOMMU_CELLS_BAD;
    else if ( !plan_host_reg(p->host, s->node, 0, &reg) )
        s->problem = FIND_IOMMU_REG_BAD;
    else if ( reg.size < VSMMU_FRAME_SIZE &&
              !plan_has(n, DT_CN9900_PAGE0_ONLY) )
        s->problem = FIND_IOMMU_REG_SMALL;
    else if ( p->in->refusal &&
              (s->refusal = p->in->refusal(p->in->ctx, s->pub.path)) != NULL )
        s->problem = FIND_IOMMU_CANNOT_NEST;
    else
    {
        s->unusable = false;
        s->pub.base = reg.base;
        s->size = reg.size;
        s->pub.coherent = plan_has(n, DT_DMA_COHERENT);
    }
}

/* Find the IOMMU at this host node, or add it. *out is its index in list. */
static int __init look_up(struct plan *p, uint32_t node, uint32_t *out)
{
    struct plan_host_node *h = &p->host->nodes.v[node];
    struct plan_node n;
    struct plan_iommu *s;

    if ( !h->smmu )
    {
        s = plan_add(&p->scratch, &p->iommus->list);
        if ( !s || !(s->pub.path = plan_host_path(p->host, node, p->keep)) )
            return -ENOMEM;
        s->node = node;
        s->pub.phandle = h->phandle;
        h->smmu = p->iommus->list.nr;

        plan_host_read(p->host, node, &n);
        judge(p, s, &n);
    }
    *out = h->smmu - 1;

    return 0;
}

int __init plan_iommu_find(struct plan *p, uint32_t phandle, uint32_t *out)
{
    uint32_t node = plan_host_by_phandle(p->host, phandle);

    *out = PLAN_NONE;

    return node == PLAN_NONE ? 0 : look_up(p, node, out);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
