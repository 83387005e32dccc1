/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What Xen's SMMUv3 driver needs of a node, 4.17 to master. If its probe of
 * one SMMU fails, iommu_setup() does, and Xen panics before it builds a
 * domain, whether a guest uses that SMMU or not.
 */

#include <viommu/vsmmu.h>

#include "check.h"

static const char names[] = "interrupt-names";

bool check_interrupt(struct check *c, uint32_t index,
                     const struct plan_node *n, unsigned int i,
                     uint32_t *intid)
{
    struct plan_specifiers s;

    *intid = 0;
    plan_specifiers_start(c->p, index, n, &s);
    while ( plan_specifiers_next(c->p, &s) )
        if ( !i-- )
        {
            if ( s.controller->gic )
                *intid = plan_intid(s.spec, s.at);
            return true;
        }

    return false;
}

static bool named(struct check *c, uint32_t index, const struct plan_node *n,
                  const char *name, uint32_t *intid)
{
    int i = fdt_stringlist_search(c->in->host, n->offset, names, name);

    *intid = 0;

    return i >= 0 && check_interrupt(c, index, n, i, intid);
}

/* Not priq: whether it is used depends on IDR0.PRI. */
bool check_smmu_interrupts(struct check *c, uint32_t index,
                           const struct plan_node *n, uint32_t *intids)
{
    intids[1] = 0;
    if ( named(c, index, n, "combined", &intids[0]) )
        return true;

    named(c, index, n, "gerror", &intids[1]);

    return named(c, index, n, "eventq", &intids[0]);
}

void check_smmus_of_domain(struct check *c)
{
    const struct plan_streams *s = &c->dom->streams;
    uint32_t intids[CHECK_SMMU_INTERRUPTS];
    struct plan_node n;
    unsigned int i;

    for ( i = 0; i < s->nr_smmus; i++ )
    {
        const struct plan_iommu *smmu = &c->p->iommus->list.v[s->smmus[i]];

        plan_host_read(c->p->host, smmu->node, &n);
        if ( !check_smmu_interrupts(c, smmu->node, &n, intids) )
            CHECK(
                c, FIND_SMMU_WITHOUT_EVENTS,
                (&(const struct plan_place){ "host", smmu->pub.path, names }),
                .s = { NULL });
    }
}

/* Why arm_smmu_device_probe() refuses this node. NULL: it does not. */
static const char *refusal(struct check *c, uint32_t index,
                           const struct plan_node *n, enum plan_property *prop)
{
    struct viommu_region reg;

    *prop = DT_IOMMU_CELLS;
    if ( plan_prop(n, DT_IOMMU_CELLS).len < 4 ||
         plan_u32(n, DT_IOMMU_CELLS, 0) != 1 )
        return "missing, malformed or not 1";

    *prop = DT_REG;
    if ( !plan_host_reg(c->p->host, index, 0, &reg) )
        return "reg and ranges give no register address";
    if ( reg.size < VSMMU_FRAME_SIZE && !plan_has(n, DT_CN9900_PAGE0_ONLY) )
        return "smaller than an SMMUv3's two pages of 64 KiB";

    return NULL;
}

/* owner: by INTID, index of the SMMU that has it plus 1, or 0. */
static int check_taken(struct check *c, uint32_t index,
                       const struct plan_node *n, const char *path,
                       uint32_t *owner)
{
    uint32_t intids[CHECK_SMMU_INTERRUPTS];
    unsigned int i;

    check_smmu_interrupts(c, index, n, intids);
    for ( i = 0; i < CHECK_SMMU_INTERRUPTS; i++ )
    {
        uint32_t *at = &owner[intids[i]];
        const char *other;

        if ( intids[i] && *at )
        {
            other = plan_host_path(c->p->host, *at - 1, &c->arena);
            if ( !other )
                return -ENOMEM;
            CHECK(c, FIND_SMMU_INTERRUPT_TAKEN, IN_HOST(path, DT_INTERRUPTS),
                  .s = { other }, .n = { intids[i] - FIRST_SPI });
        }
        *at = index + 1;
    }

    return 0;
}

/* Has the planner refused a device because of this IOMMU? */
static bool is_refused(const struct check *c, uint32_t index)
{
    uint32_t smmu = c->p->host->nodes.v[index].smmu;

    return c->error && smmu && c->p->iommus->list.v[smmu - 1].unusable;
}

int check_smmus(struct check *c)
{
    uint32_t owner[SPI_END] = {}, i;
    const char *domain = c->p->domain, *path, *why;
    enum plan_property prop;
    struct plan_node n;
    int rc = 0;

    c->p->domain = NULL;
    for ( i = 0; !rc && i < c->p->host->nodes.nr; i++ )
    {
        if ( !c->p->host->nodes.v[i].iommu )
            continue;
        plan_host_read(c->p->host, i, &n);
        if ( !plan_compatible(&n, "arm,smmu-v3") || !check_for_xen(&n) ||
             is_refused(c, i) )
            continue;

        path = plan_host_path(c->p->host, i, &c->arena);
        if ( !path )
            return -ENOMEM;
        why = refusal(c, i, &n, &prop);
        if ( why )
            CHECK(c, FIND_SMMU_STOPS_XEN, IN_HOST(path, prop), .s = { why });
        else
            rc = check_taken(c, i, &n, path, owner);
    }
    c->p->domain = domain;

    return rc;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
