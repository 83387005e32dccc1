/* SPDX-License-Identifier: GPL-2.0-only */
/* Properties of domain nodes that Xen ignores, or refuses later. */

#include "check.h"

#define FIRST_ESPI 4096U /* INTID of the first eSPI */

/*
 * The hardware domain has no device tree module, but Xen takes the first one
 * from its node on, also one below a later node.
 */
static void check_last(struct check *c, const struct plan_domain *hardware)
{
    struct plan *p = c->p;
    const struct plan_host *h = p->host;
    uint32_t chosen = h->nodes.v[hardware->host].parent, i;
    struct plan_node n;

    for ( i = hardware->host + 1;
          i < h->nodes.nr && h->nodes.v[i].parent >= chosen; i++ )
    {
        uint32_t up = h->nodes.v[i].parent;

        /* Xen reads only domain nodes and their modules. */
        if ( up != chosen && h->nodes.v[up].parent != chosen )
            continue;
        plan_host_read(p->host, i, &n);
        if ( !plan_compatible(&n, "multiboot,device-tree") )
            continue;

        CHECK(c, FIND_HARDWARE_DOMAIN_NOT_LAST,
              IN_HOST(hardware->path, DT_CAPABILITIES), .s = { n.name });
        return;
    }
}

void check_domains(struct check *c)
{
    const char *domain = c->p->domain;
    unsigned int i;

    /* If there are several hardware domains, Xen uses the last. */
    c->p->domain = NULL;
    for ( i = c->p->guests->list.nr; i-- > 0; )
        if ( c->p->guests->list.v[i].hardware )
        {
            check_last(c, &c->p->guests->list.v[i]);
            break;
        }
    c->p->domain = domain;
}

/* For a domain with a known viommu, which may have one. */
static void check_passthrough(struct check *c, const struct plan_node *n)
{
    static const char *const known[] = { "disabled", "sync-pt", "enabled",
                                         "share-pt" };
    const char *value = plan_string(n, DT_PASSTHROUGH);
    unsigned int i;

    if ( !plan_has(n, DT_PASSTHROUGH) )
        return;

    for ( i = 0; value && i < ARRAY_SIZE(known); i++ )
        if ( !strcmp(value, known[i]) )
            return;

    CHECK(c, FIND_PASSTHROUGH_UNKNOWN, IN_HOST(c->dom->path, DT_PASSTHROUGH),
          .s = { value ? value : "(no string)" });
}

void check_spis(struct check *c)
{
    const struct plan_domain *dom = c->dom;
    bool is_4_21 = !c->in->xen_release || c->in->xen_release >= 21;
    /* eSPIs count as INTIDs in nr_spis. Before Xen 4.21 there are none. */
    bool espis = dom->viommu == PLAN_VIOMMU_NONE && is_4_21 &&
                 dom->nr_spis > FIRST_ESPI - FIRST_SPI;

    if ( dom->has_nr_spis && dom->nr_spis > GUEST_SPIS && !espis )
        CHECK(c, FIND_NR_SPIS_TOO_LARGE, IN_HOST(dom->path, DT_NR_SPIS),
              .n = { dom->nr_spis, GUEST_SPIS });
}

void check_domain_node(struct check *c)
{
    const struct plan_domain *dom = c->dom;
    struct plan_node n;

    plan_host_read(c->p->host, dom->host, &n);
    if ( dom->viommu != PLAN_VIOMMU_NONE &&
         dom->viommu != PLAN_VIOMMU_UNKNOWN && !dom->hardware )
        check_passthrough(c, &n);

    if ( plan_is_hint(dom) && !dom->direct_map )
        CHECK(c, FIND_HINT_NOT_DIRECT_MAP, IN_HOST(dom->path, DT_VIOMMU),
              .s = { NULL });
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
