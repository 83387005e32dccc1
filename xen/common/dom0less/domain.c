/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The domain nodes of the host device tree: which they are, what they ask for,
 * what of the guest's space they use.
 */

#include "planner.h"

/* Of the property capabilities: Xen's public bootfdt.h. */
#define CAPABILITY_HARDWARE 0x2U

static enum plan_viommu __init parse_viommu(const struct plan_node *n)
{
    const char *value = plan_string(n, DT_VIOMMU);

    if ( !plan_has(n, DT_VIOMMU) || (value && !strcmp(value, "none")) )
        return PLAN_VIOMMU_NONE;
    if ( value && !strcmp(value, "smmuv3") )
        return PLAN_VIOMMU_SMMUV3;
    if ( value && !strcmp(value, "hint") )
        return PLAN_VIOMMU_HINT;
    if ( value && !strcmp(value, "hint-node") )
        return PLAN_VIOMMU_HINT_NODE;

    return PLAN_VIOMMU_UNKNOWN;
}

static int __init add_domain(struct plan *p, uint32_t index,
                             const struct plan_node *n)
{
    struct plan_domain *dom = plan_add(&p->scratch, &p->doms);

    if ( !dom )
        return -ENOMEM;

    dom->host = index;
    dom->number = p->doms.nr - 1;
    dom->viommu = parse_viommu(n);
    /* Earlier releases know no hardware domain but domain 0. */
    dom->hardware = (!p->in->xen_release || p->in->xen_release >= 21) &&
                    plan_u32(n, DT_CAPABILITIES, 0) & CAPABILITY_HARDWARE;
    dom->direct_map = plan_has(n, DT_DIRECT_MAP);
    dom->vpl011 = plan_has(n, DT_VPL011);
    dom->has_nr_spis = plan_prop(n, DT_NR_SPIS).len >= 4;
    dom->nr_spis = plan_u32(n, DT_NR_SPIS, 0);
    dom->name = plan_copy(p->keep, n->name, n->name_len);
    dom->path = plan_host_path(&p->host, index, p->keep);
    if ( dom->hardware )
        p->dom0 = dom->name;

    return dom->name && dom->path ? 0 : -ENOMEM;
}

/*
 * Is this boot module a kernel? As Xen's process_multiboot_node() has it: of
 * those whose kind is not said, the first is one.
 */
static bool __init is_kernel_module(const struct plan_node *n, bool *guessed)
{
    static const char *const others[] = {
        "xen,linux-initrd",
        "multiboot,ramdisk",
        "xen,xsm-policy",
        "multiboot,device-tree",
    };
    unsigned int i;
    bool first = !*guessed;

    if ( !plan_compatible(n, "multiboot,module") &&
         !plan_compatible(n, "xen,multiboot-module") )
        return false;

    if ( plan_compatible(n, "multiboot,kernel") ||
         plan_compatible(n, "xen,linux-zimage") )
        return true;

    for ( i = 0; i < ARRAY_SIZE(others); i++ )
        if ( plan_compatible(n, others[i]) )
            return false;

    *guessed = true;

    return first;
}

int __init plan_domains_list(struct plan *p)
{
    const struct plan_host *h = &p->host;
    uint32_t chosen = plan_host_by_path(h, "/chosen"), i;
    uint32_t domain = PLAN_NONE;
    bool guessed = false;
    struct plan_node n;

    if ( chosen == PLAN_NONE )
        return 0;

    /* A node's subtree follows it: no node in it has a parent before it. */
    for ( i = chosen + 1; i < h->nodes.nr && h->nodes.v[i].parent >= chosen;
          i++ )
    {
        uint32_t up = h->nodes.v[i].parent;

        /* Xen looks no deeper than at a domain's modules. */
        if ( up != chosen && h->nodes.v[up].parent != chosen )
            continue;
        plan_host_read(&p->host, i, &n);

        /* A kernel that is in no domain is domain 0's. */
        if ( is_kernel_module(&n, &guessed) && up != domain )
            p->dom0 = "0";
        if ( up != chosen || !plan_compatible(&n, "xen,domain") )
            continue;
        domain = i;
        if ( add_domain(p, i, &n) )
            return -ENOMEM;
    }

    return 0;
}

static int __init claim_node(struct plan *p, struct plan_domain *dom,
                             uint32_t index, uint32_t claimant)
{
    struct plan_device *dev = plan_add(&p->domain_scratch, &dom->devs);
    struct plan_node n;

    if ( !dev )
        return -ENOMEM;

    dev->host = index;
    dev->claimant = claimant;
    dev->first_run = dom->runs.nr;
    plan_host_read(&p->host, index, &n);
    if ( plan_platform_read(p, dom, dev, &n) )
        return -ENOMEM;
    dev->nr_runs = dev->bad ? 0 : dom->runs.nr - dev->first_run;

    return 0;
}

int __init plan_claim_domain0(struct plan *p)
{
    struct plan_claimant *c;
    struct plan_domain *dom;
    uint32_t i;
    int rc = 0;

    if ( !p->dom0 )
        return 0;

    dom = plan_alloc(&p->domain_scratch, sizeof(*dom));
    c = plan_add(&p->scratch, &p->claimants);
    if ( !dom || !c )
        return -ENOMEM;

    c->domain = p->doms.nr;
    c->domain_name = p->dom0;
    c->plain = true;

    /* What is wrong with them is Xen's to say. */
    p->muted = true;
    for ( i = 0; !rc && i < p->host.nodes.nr; i++ )
        if ( p->host.nodes.v[i].dom0s_streams )
            rc = claim_node(p, dom, i, p->claimants.nr - 1);
    p->muted = false;

    rc = rc ?: plan_keep_plain(p, dom);
    plan_arena_rewind(&p->domain_scratch);

    return rc;
}

/* Does passthrough, Xen's own property, go with viommu? */
static void __init check_passthrough(struct plan *p,
                                     const struct plan_domain *dom,
                                     const struct plan_node *n)
{
    const char *value = plan_string(n, DT_PASSTHROUGH) ?: "";
    const struct plan_place *place = IN_HOST(dom->path, DT_PASSTHROUGH);

    if ( !strcmp(value, "disabled") )
        REPORT(p, FIND_PASSTHROUGH_DISABLED, place,
               .s = { plan_string(n, DT_VIOMMU) });
    else if ( !strcmp(value, "sync-pt") )
        REPORT(p, FIND_PASSTHROUGH_SYNC_PT, place, .s = { NULL });
}

void __init plan_domain_check(struct plan *p, struct plan_domain *dom)
{
    struct plan_node n;

    if ( dom->viommu == PLAN_VIOMMU_NONE )
        return;

    plan_host_read(&p->host, dom->host, &n);

    if ( dom->viommu == PLAN_VIOMMU_UNKNOWN )
        REPORT(p, FIND_VIOMMU_UNKNOWN, IN_HOST(dom->path, DT_VIOMMU),
               .s = { plan_string(&n, DT_VIOMMU) ?: "(no string)" });
    else if ( dom->hardware )
        REPORT(p, FIND_VIOMMU_OF_HARDWARE_DOMAIN,
               IN_HOST(dom->path, DT_VIOMMU),
               .s = { plan_string(&n, DT_VIOMMU) });
    else
        check_passthrough(p, dom, &n);
}

/*
 * xen,shared-mem is [host address,] guest address, size. What is malformed is
 * Xen's to refuse.
 */
static int __init use_shared_mem(struct plan *p, struct plan_domain *dom,
                                 uint32_t index, struct plan_prop mem)
{
    const struct plan_host_node *bus =
        &p->host.nodes.v[p->host.nodes.v[index].parent];
    uint32_t ac = bus->address_cells, sc = bus->size_cells;
    struct viommu_region *r;
    uint32_t at;

    if ( ac < 1 || ac > 2 || sc < 1 || sc > 2 ||
         (mem.len != 4 * (ac + sc) && mem.len != 4 * (ac + ac + sc)) )
        return 0;

    at = mem.len == 4 * (ac + sc) ? 0 : ac;
    r = plan_add(&p->domain_scratch, &dom->used);
    if ( !r )
        return -ENOMEM;

    r->base = plan_number(mem, at, ac);
    r->size = plan_number(mem, at + ac, sc);

    return 0;
}

int __init plan_shared_memory(struct plan *p, struct plan_domain *dom)
{
    const struct plan_host *h = &p->host;
    struct plan_node n;
    uint32_t i;

    for ( i = dom->host + 1;
          i < h->nodes.nr && h->nodes.v[i].parent >= dom->host; i++ )
    {
        plan_host_read(&p->host, i, &n);
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
