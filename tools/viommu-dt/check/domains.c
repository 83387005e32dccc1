/* SPDX-License-Identifier: GPL-2.0-only */
/* What domain nodes say that Xen ignores, or refuses by itself. */

#include "check.h"

#define FIRST_ESPI 4096U /* its INTID */

/*
 * A hardware domain has no device tree module. Xen looks for one from its node
 * on, not only below it.
 */
static void check_last(struct check *c, const struct vdom *hardware)
{
    struct vplan *p = c->p;
    const struct vhost *h = &p->host;
    uint32_t chosen = h->nodes.v[hardware->host].parent, i;
    struct vdt_node n;

    for ( i = hardware->host + 1;
          i < h->nodes.nr && h->nodes.v[i].parent >= chosen; i++ )
    {
        uint32_t up = h->nodes.v[i].parent;

        /* Xen looks no deeper than at a domain's modules. */
        if ( up != chosen && h->nodes.v[up].parent != chosen )
            continue;
        vhost_read(&p->host, i, &n);
        if ( !vdt_compatible(&n, "multiboot,device-tree") )
            continue;

        CHECK(c, VFIND_HARDWARE_DOMAIN_NOT_LAST,
              VHOST(hardware->path, VDT_CAPABILITIES), .s = { n.name });
        return;
    }
}

void check_domains(struct check *c)
{
    const char *domain = c->p->domain;
    unsigned int i;

    /* Of several Xen takes the last. */
    c->p->domain = NULL;
    for ( i = c->p->doms.nr; i-- > 0; )
        if ( c->p->doms.v[i].hardware )
        {
            check_last(c, &c->p->doms.v[i]);
            break;
        }
    c->p->domain = domain;
}

/* viommu has a value that is known, and may be there. */
static void check_passthrough(struct check *c, const struct vdt_node *n)
{
    static const char *const known[] = { "disabled", "sync-pt", "enabled",
                                         "share-pt" };
    const char *value = vdt_string(n, VDT_PASSTHROUGH);
    unsigned int i;

    if ( !vdt_has(n, VDT_PASSTHROUGH) )
        return;

    for ( i = 0; value && i < ARRAY_SIZE(known); i++ )
        if ( !strcmp(value, known[i]) )
            return;

    CHECK(c, VFIND_PASSTHROUGH_UNKNOWN, VHOST(c->dom->path, VDT_PASSTHROUGH),
          .s = { value ? value : "(no string)" });
}

void check_spis(struct check *c)
{
    const struct vdom *dom = c->dom;
    bool is_4_21 = !c->in->xen_release || c->in->xen_release >= 21;
    /* Earlier releases know none: they count as INTIDs in nr_spis. */
    bool espis = dom->viommu == VVIOMMU_NONE && is_4_21 &&
                 dom->nr_spis > FIRST_ESPI - VINTR_FIRST_SPI;

    if ( dom->has_nr_spis && dom->nr_spis > CHECK_GUEST_SPIS && !espis )
        CHECK(c, VFIND_NR_SPIS_TOO_LARGE, VHOST(dom->path, VDT_NR_SPIS),
              .n = { dom->nr_spis, CHECK_GUEST_SPIS });
}

void check_domain_node(struct check *c)
{
    const struct vdom *dom = c->dom;
    struct vdt_node n;

    vhost_read(&c->p->host, dom->host, &n);
    if ( dom->viommu != VVIOMMU_NONE && dom->viommu != VVIOMMU_UNKNOWN &&
         !dom->hardware )
        check_passthrough(c, &n);

    if ( vdom_hint(dom) && !dom->direct_map )
        CHECK(c, VFIND_HINT_NOT_DIRECT_MAP, VHOST(dom->path, VDT_VIOMMU),
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
