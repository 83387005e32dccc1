/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The domain nodes of the host device tree, and what their properties request.
 */

#include "guest.h"

/* A bit of the property capabilities: see Xen's public bootfdt.h. */
#define CAPABILITY_HARDWARE 0x2U

/*
 * The value of viommu, or NULL: it is not a string. Without a value, as
 * ImageBuilder writes it, it means "smmuv3".
 */
static const char *__init viommu_of(const struct plan_node *n)
{
    return plan_has(n, DT_VIOMMU) && !n->p[DT_VIOMMU].len
               ? "smmuv3"
               : plan_string(n, DT_VIOMMU);
}

static enum plan_viommu __init parse_viommu(const struct plan_node *n)
{
    static const char *const values[] = { "none", "smmuv3", "hint",
                                          "hint-node" };
    const char *value = viommu_of(n);
    enum plan_viommu i = PLAN_VIOMMU_NONE;

    if ( !plan_has(n, DT_VIOMMU) )
        return i;

    while ( i < PLAN_VIOMMU_UNKNOWN && (!value || strcmp(value, values[i])) )
        i++;

    return i;
}

/* The value of viommu-reset, or "": it is not a string. */
static const char *__init reset_of(const struct plan_node *n)
{
    if ( !plan_has(n, DT_VIOMMU_RESET) )
        return "abort";

    return plan_string(n, DT_VIOMMU_RESET) ?: "";
}

static int __init add_domain(struct plan *p, uint32_t index,
                             const struct plan_node *n)
{
    struct plan_domain *dom = plan_add(&p->scratch, &p->guests->list);

    if ( !dom )
        return -ENOMEM;

    dom->host = index;
    dom->streams.number = p->guests->list.nr - 1;
    dom->viommu = parse_viommu(n);
    dom->streams.vsmmu = dom->viommu == PLAN_VIOMMU_SMMUV3;
    dom->reset_bypass = !strcmp(reset_of(n), "bypass");
    p->guests->any_viommu |= dom->viommu != PLAN_VIOMMU_NONE;
    /* Before Xen 4.21 only domain 0 is a hardware domain. */
    dom->hardware = (!p->in->xen_release || p->in->xen_release >= 21) &&
                    plan_u32(n, DT_CAPABILITIES, 0) & CAPABILITY_HARDWARE;
    dom->direct_map = plan_has(n, DT_DIRECT_MAP);
    dom->vpl011 = plan_has(n, DT_VPL011);
    dom->has_nr_spis = plan_prop(n, DT_NR_SPIS).len >= 4;
    dom->nr_spis = plan_u32(n, DT_NR_SPIS, 0);
    dom->streams.name = plan_copy(p->keep, n->name, n->name_len);
    dom->path = plan_host_path(p->host, index, p->keep);
    if ( dom->hardware )
        p->guests->domain0 = dom->streams.name;

    return dom->streams.name && dom->path ? 0 : -ENOMEM;
}

/*
 * Is this boot module a kernel? As in Xen's process_multiboot_node(): the
 * first module without a known kind is one.
 */
static bool __init is_kernel_module(const struct plan_node *n, bool *guessed)
{
    static const char *const others[] = { "xen,linux-initrd",
                                          "multiboot,ramdisk",
                                          "xen,xsm-policy",
                                          "multiboot,device-tree" };
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
    const struct plan_host *h = p->host;
    uint32_t chosen = plan_host_by_path(h, "/chosen"), i;
    uint32_t domain = PLAN_NONE;
    bool guessed = false;
    struct plan_node n;

    p->guests = plan_alloc(&p->scratch, sizeof(*p->guests));
    if ( !p->guests )
        return -ENOMEM;

    if ( chosen == PLAN_NONE )
        return 0;

    /*
     * The subtree of /chosen follows it, and ends before the first node whose
     * parent comes before /chosen.
     */
    for ( i = chosen + 1; i < h->nodes.nr && h->nodes.v[i].parent >= chosen;
          i++ )
    {
        uint32_t up = h->nodes.v[i].parent;

        /* Xen reads only domain nodes and their modules. */
        if ( up != chosen && h->nodes.v[up].parent != chosen )
            continue;
        plan_host_read(p->host, i, &n);

        /* A kernel that is not below a domain node is domain 0's. */
        if ( is_kernel_module(&n, &guessed) && up != domain )
            p->guests->domain0 = "0";
        if ( up != chosen || !plan_compatible(&n, "xen,domain") )
            continue;
        domain = i;
        if ( add_domain(p, i, &n) )
            return -ENOMEM;
    }

    return 0;
}

/*
 * Xen finds a domain's modules by the path of its node, ignoring case. Report
 * a domain for which it would find another node.
 */
static int __init check_name(struct plan *p, const struct plan_domain *dom)
{
    uint32_t first = plan_host_by_path(p->host, dom->path);
    const char *path;

    if ( first == dom->host || !p->guests->any_viommu )
        return 0;

    path = plan_host_path(p->host, first, &p->work);
    if ( !path )
        return -ENOMEM;

    REPORT(p, FIND_DOMAIN_NAME_TAKEN,
           (&(const struct plan_place){ "host", dom->path, NULL }),
           .s = { path });

    return 0;
}

int __init plan_domain_check(struct plan *p, const struct plan_domain *dom)
{
    const struct plan_place *place = IN_HOST(dom->path, DT_VIOMMU),
                            *passthrough = IN_HOST(dom->path, DT_PASSTHROUGH);
    const char *viommu, *value;
    struct plan_node n;

    plan_host_read(p->host, dom->host, &n);
    viommu = viommu_of(&n) ?: "(no string)";
    value = plan_string(&n, DT_PASSTHROUGH) ?: "";

    if ( dom->viommu == PLAN_VIOMMU_NONE )
        return check_name(p, dom);

    if ( dom->viommu == PLAN_VIOMMU_UNKNOWN )
        REPORT(p, FIND_VIOMMU_UNKNOWN, place, .s = { viommu });
    else if ( dom->hardware )
        REPORT(p, FIND_VIOMMU_OF_HARDWARE_DOMAIN, place, .s = { viommu });
    else if ( !strcmp(value, "disabled") )
        REPORT(p, FIND_PASSTHROUGH_DISABLED, passthrough, .s = { viommu });
    else if ( !strcmp(value, "sync-pt") )
        REPORT(p, FIND_PASSTHROUGH_SYNC_PT, passthrough, .s = { NULL });

    if ( !dom->reset_bypass && strcmp(reset_of(&n), "abort") )
        REPORT(p, FIND_VIOMMU_RESET_UNKNOWN,
               IN_HOST(dom->path, DT_VIOMMU_RESET), .s = { reset_of(&n) });

    return check_name(p, dom);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
