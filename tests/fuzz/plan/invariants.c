/* SPDX-License-Identifier: GPL-2.0-only */
/* The promises of a plan, checked one by one. See fuzz.h. */

#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <viommu/vsmmu.h>

#include "fuzz.h"

#define MUST(x)                                                                \
    do                                                                         \
    {                                                                          \
        if ( !(x) )                                                            \
        {                                                                      \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x);            \
            abort();                                                           \
        }                                                                      \
    } while ( 0 )

static const struct viommu_range *range_of(const struct viommu_domain *dom,
                                           uint32_t vsid)
{
    unsigned int i;

    for ( i = 0; i < dom->nr_ranges; i++ )
        if ( vsid - dom->ranges[i].vsid < dom->ranges[i].count )
            return &dom->ranges[i];

    return NULL;
}

static bool overlap(uint64_t a, uint64_t na, uint64_t b, uint64_t nb)
{
    return a < b + nb && b < a + na;
}

/* Does a physical stream belong to two ranges, of one guest or of two? */
static void check_apart(const struct viommu_domain *d,
                        const struct viommu_range *r,
                        const struct viommu_domain *e,
                        const struct viommu_range *s)
{
    if ( r != s && !strcmp(d->smmus[r->smmu].path, e->smmus[s->smmu].path) )
        MUST(!overlap(r->psid, r->count, s->psid, s->count));
}

static void check_ranges(const struct viommu_plan *plan,
                         const struct viommu_domain *dom)
{
    unsigned int i, j, k;

    for ( i = 0; i < dom->nr_ranges; i++ )
    {
        const struct viommu_range *r = &dom->ranges[i];

        MUST(r->count && r->smmu < dom->nr_smmus);
        MUST(r->vsid < VIOMMU_VSID_MAX);
        MUST(r->count <= VIOMMU_VSID_MAX - r->vsid);
        MUST((uint64_t)r->psid + r->count <= 0x100000000ULL);
        MUST(!i || r[-1].vsid + r[-1].count <= r->vsid);
        for ( j = 0; j < plan->nr_domains; j++ )
            for ( k = 0; k < plan->domains[j].nr_ranges; k++ )
                check_apart(dom, r, &plan->domains[j],
                            &plan->domains[j].ranges[k]);
    }
}

/* All of a run of virtual StreamIDs stands for something. */
static void check_run(const struct viommu_domain *dom, uint32_t vsid,
                      uint32_t count)
{
    while ( count )
    {
        const struct viommu_range *r = range_of(dom, vsid);
        uint32_t rest;

        MUST(r);
        rest = r->vsid + r->count - vsid;
        vsid += rest;
        count -= rest < count ? rest : count;
    }
}

static void check_device(const struct viommu_domain *dom,
                         const struct viommu_device *dev)
{
    unsigned int i;

    MUST(dev->path[0] == '/' && dev->host_path[0] == '/');
    MUST(viommu_domain_device(dom, dev->offset) == dev);
    MUST(viommu_domain_host_device(dom, dev->host_path) == dev);
    if ( dom->guest != VIOMMU_GUEST_SMMUV3 )
        return;

    MUST((dev->nr_vsids != 0) == (dev->kind == VIOMMU_PLATFORM));
    MUST((dev->nr_rows != 0) == (dev->kind == VIOMMU_PCI));
    for ( i = 0; i < dev->nr_vsids; i++ )
        check_run(dom, dev->vsids[i], 1);
    for ( i = 0; i < dev->nr_rows; i++ )
    {
        MUST(dev->rows[i].count && dev->rows[i].rid <= 0xffff);
        if ( dev->rid_mask == UINT32_MAX )
            check_run(dom, dev->rows[i].vsid, dev->rows[i].count);
    }
    for ( i = 0; i < dev->nr_irqs; i++ )
    {
        MUST(dev->irqs[i].intid >= 32 && dev->irqs[i].intid < 1020);
        MUST(!i || dev->irqs[i - 1].intid < dev->irqs[i].intid);
        MUST(dev->irqs[i].intid != dom->irq_eventq);
        MUST(dev->irqs[i].intid != dom->irq_gerror);
    }
}

static void check_place(const struct viommu_plan *plan,
                        const struct viommu_domain *dom)
{
    const struct viommu_layout *l = plan->layout;
    unsigned int i;

    MUST(dom->frame % 0x10000 == 0);
    MUST(dom->irq_eventq >= l->irq_first);
    MUST(dom->irq_eventq < dom->irq_gerror && dom->irq_gerror < l->irq_end);
    MUST(dom->nr_spis > dom->irq_gerror - 32);
    MUST(dom->nr_smmus && dom->nr_smmus <= VIOMMU_MAX_SMMUS);

    for ( i = 0; i < dom->nr_smmus && dom->smmus[i].base != dom->frame; i++ )
        ;
    if ( i < dom->nr_smmus )
        return; /* direct-mapped */

    MUST(dom->frame + VSMMU_FRAME_SIZE <= l->frame_end);
    for ( i = 0; i < l->nr_reserved; i++ )
        MUST(!overlap(dom->frame, VSMMU_FRAME_SIZE, l->reserved[i].base,
                      l->reserved[i].size));
}

void check_plan(const struct viommu_plan *plan)
{
    unsigned int i, j;

    for ( i = 0; i < plan->nr_domains; i++ )
    {
        const struct viommu_domain *dom = &plan->domains[i];

        check_ranges(plan, dom);
        check_place(plan, dom);
        for ( j = 0; j < dom->nr_devices; j++ )
            check_device(dom, &dom->devices[j]);
    }
    for ( i = 0; i < plan->nr_hints; i++ )
        for ( j = 0; j < plan->hints[i].nr_devices; j++ )
            check_device(&plan->hints[i], &plan->hints[i].devices[j]);
}

/* Only what the plan adds, in a tree of its own. */
void check_emission(const struct viommu_domain *dom)
{
    size_t room = dom->fdt_extra + 256 + dom->nr_devices * 16;
    char *buf = malloc(room);
    unsigned int i;

    MUST(!fdt_create(buf, room) && !fdt_finish_reservemap(buf));
    MUST(!fdt_begin_node(buf, ""));
    for ( i = 0; i < dom->nr_devices; i++ )
    {
        MUST(!fdt_begin_node(buf, "n"));
        MUST(!viommu_emit_properties(dom, dom->devices[i].offset, buf));
        MUST(!fdt_end_node(buf));
        viommu_drops_property(dom, dom->devices[i].offset, "iommus");
    }
    MUST(!viommu_emit_node(dom, 1, buf));
    MUST(!fdt_end_node(buf) && !fdt_finish(buf));
    MUST(!fdt_check_full(buf, room));
    free(buf);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
