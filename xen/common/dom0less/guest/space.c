/* SPDX-License-Identifier: GPL-2.0-only */
/* Guest addresses that are taken, except those of xen,reg. */

#include "guest.h"

/*
 * xen,shared-mem is [host address,] guest address, size. A malformed one is
 * left to Xen's other code.
 */
static int __init use_shared_mem(struct plan *p, struct plan_domain *dom,
                                 uint32_t index, struct plan_prop mem)
{
    const struct plan_host_node *bus =
        &p->host->nodes.v[p->host->nodes.v[index].parent];
    uint32_t ac = bus->address_cells, sc = bus->size_cells;
    struct viommu_region *r;
    uint32_t at;

    if ( !plan_cells_fit(ac, sc) ||
         (mem.len != 4 * (ac + sc) && mem.len != 4 * (ac + ac + sc)) )
        return 0;

    at = mem.len == 4 * (ac + sc) ? 0 : ac;
    r = plan_add(&p->work, &dom->used);
    if ( !r )
        return -ENOMEM;

    r->base = plan_number(mem, at, ac);
    r->size = plan_number(mem, at + ac, sc);

    return 0;
}

int __init plan_shared_memory(struct plan *p, struct plan_domain *dom)
{
    const struct plan_host *h = p->host;
    struct plan_node n;
    uint32_t i;

    for ( i = dom->host + 1;
          i < h->nodes.nr && h->nodes.v[i].parent >= dom->host; i++ )
    {
        plan_host_read(p->host, i, &n);
        if ( plan_has(&n, DT_XEN_SHARED_MEM) &&
             use_shared_mem(p, dom, i, n.p[DT_XEN_SHARED_MEM]) )
            return -ENOMEM;
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
