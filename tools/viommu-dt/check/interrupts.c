/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupts of assigned devices. Xen routes an interrupt to one domain, only
 * SPIs, at most 960 to a guest. It sets the trigger type of an interrupt once.
 */

#include "check.h"

static const struct plan_place *place_of(const struct plan_device *dev,
                                         struct plan_place *place)
{
    *place = *IN_PARTIAL(dev->pub.path, DT_XEN_PATH);

    return place;
}

/* Report an interrupt that Xen or domain 0 uses. */
static int report_used(struct check *c, const struct plan_device *dev,
                       uint32_t intid)
{
    uint32_t user = c->irq_user[intid] - 1;
    const char *path = plan_host_path(c->p->host, user, &c->p->work);
    struct plan_place place;

    if ( !path )
        return -ENOMEM;

    CHECK(c,
          check_is_xens(c, user) ? FIND_INTERRUPT_OF_XEN
                                 : FIND_INTERRUPT_OF_DOM0,
          place_of(dev, &place),
          .s = { dev->pub.host_path, path, c->p->guests->domain0 },
          .n = { intid - FIRST_SPI });

    return 0;
}

/*
 * Note this domain as the owner of those interrupts that have none. Returns
 * the first that another domain has, or 0.
 */
static uint32_t take_all(struct check *c, const uint64_t *irqs)
{
    uint32_t foreign = 0, intid;

    for ( intid = FIRST_SPI; intid < SPI_END; intid++ )
    {
        if ( !(irqs[intid / 64] & VIOMMU_BIT(intid % 64)) )
            continue;
        if ( !c->irq_owner[intid] )
            c->irq_owner[intid] = c->dom->streams.number + 1;
        if ( c->irq_owner[intid] != c->dom->streams.number + 1 && !foreign )
            foreign = intid;
    }

    return foreign;
}

static uint32_t first_used(const struct check *c, const uint64_t *irqs)
{
    uint32_t intid;

    for ( intid = FIRST_SPI; intid < SPI_END; intid++ )
        if ( (irqs[intid / 64] & VIOMMU_BIT(intid % 64)) &&
             c->irq_user[intid] )
            return intid;

    return 0;
}

/*
 * Is the device assigned to this domain only? Else that was reported instead.
 */
static bool is_own(const struct check *c, const struct plan_device *dev)
{
    uint32_t owner = c->p->host->nodes.v[dev->host].owner;

    return owner && c->p->guests->owners.v[owner - 1].path == dev->pub.path;
}

static int check_owner(struct check *c, const struct plan_device *dev,
                       const uint64_t *irqs)
{
    uint32_t foreign = take_all(c, irqs), used = first_used(c, irqs), owner;
    struct plan_place place;

    if ( !is_own(c, dev) )
        return 0;

    if ( used && report_used(c, dev, used) )
        return -ENOMEM;

    if ( foreign )
    {
        owner = c->irq_owner[foreign] - 1;
        CHECK_SHARED(c, owner, FIND_INTERRUPT_IN_TWO_DOMAINS,
                     place_of(dev, &place),
                     .s = { dev->pub.host_path,
                            c->p->guests->list.v[owner].streams.name },
                     .n = { foreign - FIRST_SPI });
    }

    return 0;
}

/* Check an interrupt's type: Xen sets it once. */
static void check_type(struct check *c, const struct plan_device *dev,
                       uint32_t intid, uint32_t type)
{
    uint8_t *known = &c->irq_type[intid];
    struct plan_place place;

    if ( !*known )
        *known = type + 1;

    if ( *known != type + 1 &&
         c->irq_owner[intid] == c->dom->streams.number + 1 )
        CHECK(c, FIND_INTERRUPT_TYPES_DIFFER, place_of(dev, &place),
              .s = { dev->pub.host_path },
              .n = { intid - FIRST_SPI, type, *known - 1U });
}

/* Report an SPI that no guest can have. */
static bool check_number(struct check *c, const struct plan_device *dev,
                         uint32_t intid)
{
    struct plan_place place;

    if ( intid < FIRST_SPI + GUEST_SPIS )
        return true;

    CHECK(c, FIND_INTERRUPT_NOT_SPI, place_of(dev, &place),
          .s = { dev->pub.host_path },
          .n = { 0, intid - FIRST_SPI, GUEST_SPIS });

    return false;
}

/*
 * The interrupts of the node itself, up to the first that is no SPI: that one
 * the planner reports.
 */
static void check_specifiers(struct check *c, const struct plan_device *dev,
                             const struct plan_node *host)
{
    struct plan_specifiers s;

    plan_specifiers_start(c->p, dev->host, host, &s);
    while ( plan_specifiers_next(c->p, &s) )
    {
        uint32_t intid;

        if ( !s.controller->gic )
            continue;

        intid = plan_intid(s.spec, s.at);
        if ( !intid || !check_number(c, dev, intid) )
            break;
        check_type(c, dev, intid, plan_cell(s.spec, s.at + 2) & SPI_TYPE);
    }
}

/* The interrupts in a PCI host bridge's interrupt-map. */
static int check_mapped(struct check *c, const struct plan_device *dev)
{
    const struct viommu_irq *irqs = dev->pub.irqs;
    unsigned int nr = dev->pub.nr_irqs, i;
    uint64_t seen[SPI_WORDS] = {};

    for ( i = 0; i < nr; i++ )
        seen[irqs[i].intid / 64] |= VIOMMU_BIT(irqs[i].intid % 64);
    if ( check_owner(c, dev, seen) )
        return -ENOMEM;

    if ( nr )
        check_number(c, dev, irqs[nr - 1].intid);

    for ( i = 0; i < nr; i++ )
        check_type(c, dev, irqs[i].intid, irqs[i].flags);

    return 0;
}

int check_interrupts(struct check *c, const struct plan_device *dev,
                     const struct plan_node *host)
{
    uint64_t sure[SPI_WORDS] = {};

    plan_spis_of_node(c->p, dev->host, host, sure, NULL, NULL);
    if ( check_owner(c, dev, sure) )
        return -ENOMEM;

    check_specifiers(c, dev, host);

    return check_mapped(c, dev);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
