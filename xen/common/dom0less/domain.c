/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The domain nodes of the host device tree: which they are, what they ask for,
 * what of the guest's space they use.
 */

#include "planner.h"

/* Of the property capabilities: Xen's public bootfdt.h. */
#define CAPABILITY_HARDWARE 0x2U

static enum vviommu __init parse_viommu(const struct vdt_node *n)
{
    const char *value = vdt_string(n, VDT_VIOMMU);

    if ( !vdt_has(n, VDT_VIOMMU) || (value && !strcmp(value, "none")) )
        return VVIOMMU_NONE;
    if ( value && !strcmp(value, "smmuv3") )
        return VVIOMMU_SMMUV3;
    if ( value && !strcmp(value, "hint") )
        return VVIOMMU_HINT;
    if ( value && !strcmp(value, "hint-node") )
        return VVIOMMU_HINT_NODE;

    return VVIOMMU_UNKNOWN;
}

static int __init add_domain(struct vplan *p, uint32_t index,
                             const struct vdt_node *n)
{
    struct vdom *dom = vvec_add(&p->scratch, &p->doms);

    if ( !dom )
        return -ENOMEM;

    dom->host = index;
    dom->number = p->doms.nr - 1;
    dom->viommu = parse_viommu(n);
    /* Earlier releases know no hardware domain but domain 0. */
    dom->hardware = (!p->in->xen_release || p->in->xen_release >= 21) &&
                    vdt_u32(n, VDT_CAPABILITIES, 0) & CAPABILITY_HARDWARE;
    dom->direct_map = vdt_has(n, VDT_DIRECT_MAP);
    dom->vpl011 = vdt_has(n, VDT_VPL011);
    dom->has_nr_spis = vdt_prop(n, VDT_NR_SPIS).len >= 4;
    dom->nr_spis = vdt_u32(n, VDT_NR_SPIS, 0);
    dom->name = varena_string(p->keep, n->name, n->name_len);
    dom->path = vhost_path(&p->host, index, p->keep);
    if ( dom->hardware )
        p->dom0 = dom->name;

    return dom->name && dom->path ? 0 : -ENOMEM;
}

/*
 * Is this boot module a kernel? As Xen's process_multiboot_node() has it: of
 * those whose kind is not said, the first is one.
 */
static bool __init is_kernel_module(const struct vdt_node *n, bool *guessed)
{
    static const char *const others[] = {
        "xen,linux-initrd",
        "multiboot,ramdisk",
        "xen,xsm-policy",
        "multiboot,device-tree",
    };
    unsigned int i;
    bool first = !*guessed;

    if ( !vdt_compatible(n, "multiboot,module") &&
         !vdt_compatible(n, "xen,multiboot-module") )
        return false;

    if ( vdt_compatible(n, "multiboot,kernel") ||
         vdt_compatible(n, "xen,linux-zimage") )
        return true;

    for ( i = 0; i < ARRAY_SIZE(others); i++ )
        if ( vdt_compatible(n, others[i]) )
            return false;

    *guessed = true;

    return first;
}

int __init vdom_list(struct vplan *p)
{
    const struct vhost *h = &p->host;
    uint32_t chosen = vhost_by_path(h, "/chosen"), i;
    uint32_t domain = VHOST_NONE;
    bool guessed = false;
    struct vdt_node n;

    if ( chosen == VHOST_NONE )
        return 0;

    /* A node's subtree follows it: no node in it has a parent before it. */
    for ( i = chosen + 1; i < h->nodes.nr && h->nodes.v[i].parent >= chosen;
          i++ )
    {
        uint32_t up = h->nodes.v[i].parent;

        /* Xen looks no deeper than at a domain's modules. */
        if ( up != chosen && h->nodes.v[up].parent != chosen )
            continue;
        vhost_read(&p->host, i, &n);

        /* A kernel that is in no domain is domain 0's. */
        if ( is_kernel_module(&n, &guessed) && up != domain )
            p->dom0 = "0";
        if ( up != chosen || !vdt_compatible(&n, "xen,domain") )
            continue;
        domain = i;
        if ( add_domain(p, i, &n) )
            return -ENOMEM;
    }

    return 0;
}

static int __init claim_node(struct vplan *p, struct vdom *dom, uint32_t index,
                             uint32_t claimant)
{
    struct vdev *dev = vvec_add(&p->domscratch, &dom->devs);
    struct vdt_node n;

    if ( !dev )
        return -ENOMEM;

    dev->host = index;
    dev->claimant = claimant;
    dev->first_run = dom->runs.nr;
    vhost_read(&p->host, index, &n);
    if ( vstreams_read(p, dom, dev, &n) )
        return -ENOMEM;
    dev->nr_runs = dev->bad ? 0 : dom->runs.nr - dev->first_run;

    return 0;
}

int __init vdom_claim_dom0(struct vplan *p)
{
    struct vclaimant *c;
    struct vdom *dom;
    uint32_t i;
    int rc = 0;

    if ( !p->dom0 )
        return 0;

    dom = varena_alloc(&p->domscratch, sizeof(*dom));
    c = vvec_add(&p->scratch, &p->claimants);
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

    rc = rc ?: vkeep_plain(p, dom);
    varena_rewind(&p->domscratch);

    return rc;
}

/* Does passthrough, Xen's own property, go with viommu? */
static void __init check_passthrough(struct vplan *p, const struct vdom *dom,
                                     const struct vdt_node *n)
{
    const char *value = vdt_string(n, VDT_PASSTHROUGH) ?: "";
    const struct vfind_place *place = VHOST(dom->path, VDT_PASSTHROUGH);

    if ( !strcmp(value, "disabled") )
        VFIND(p, VFIND_PASSTHROUGH_DISABLED, place,
              .s = { vdt_string(n, VDT_VIOMMU) });
    else if ( !strcmp(value, "sync-pt") )
        VFIND(p, VFIND_PASSTHROUGH_SYNC_PT, place, .s = { NULL });
}

void __init vdom_check(struct vplan *p, struct vdom *dom)
{
    struct vdt_node n;

    if ( dom->viommu == VVIOMMU_NONE )
        return;

    vhost_read(&p->host, dom->host, &n);

    if ( dom->viommu == VVIOMMU_UNKNOWN )
        VFIND(p, VFIND_VIOMMU_UNKNOWN, VHOST(dom->path, VDT_VIOMMU),
              .s = { vdt_string(&n, VDT_VIOMMU) ?: "(no string)" });
    else if ( dom->hardware )
        VFIND(p, VFIND_VIOMMU_OF_HARDWARE_DOMAIN, VHOST(dom->path, VDT_VIOMMU),
              .s = { vdt_string(&n, VDT_VIOMMU) });
    else
        check_passthrough(p, dom, &n);
}

/*
 * xen,shared-mem is [host address,] guest address, size. What is malformed is
 * Xen's to refuse.
 */
static int __init use_shared_mem(struct vplan *p, struct vdom *dom,
                                 uint32_t index, struct vdt_prop mem)
{
    const struct vhost_node *bus =
        &p->host.nodes.v[p->host.nodes.v[index].parent];
    uint32_t ac = bus->address_cells, sc = bus->size_cells;
    struct viommu_region *r;
    uint32_t at;

    if ( ac < 1 || ac > 2 || sc < 1 || sc > 2 ||
         (mem.len != 4 * (ac + sc) && mem.len != 4 * (ac + ac + sc)) )
        return 0;

    at = mem.len == 4 * (ac + sc) ? 0 : ac;
    r = vvec_add(&p->domscratch, &dom->used);
    if ( !r )
        return -ENOMEM;

    r->base = vdt_number(mem, at, ac);
    r->size = vdt_number(mem, at + ac, sc);

    return 0;
}

int __init vdom_shared_mem(struct vplan *p, struct vdom *dom)
{
    const struct vhost *h = &p->host;
    struct vdt_node n;
    uint32_t i;

    for ( i = dom->host + 1;
          i < h->nodes.nr && h->nodes.v[i].parent >= dom->host; i++ )
    {
        vhost_read(&p->host, i, &n);
        if ( vdt_has(&n, VDT_XEN_SHARED_MEM) &&
             use_shared_mem(p, dom, i, n.p[VDT_XEN_SHARED_MEM]) )
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
