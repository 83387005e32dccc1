/* SPDX-License-Identifier: GPL-2.0-only */
/* Does a plan keep what plan.h and range.h promise of it? */
#include "fuzz.h"

#define FRAME_ALIGN 0x10000

uint64_t digest(uint64_t hash, const void *data, size_t len)
{
    const uint8_t *p = data;

    while ( len-- )
        hash = (hash ^ *p++) * 0x100000001b3;

    return hash;
}

static uint64_t digest_device(uint64_t h, const struct viommu_device *d)
{
    h = digest(h, &d->offset, sizeof(d->offset));
    h = digest(h, d->path, strlen(d->path));
    h = digest(h, d->host_path, strlen(d->host_path));
    h = digest(h, &d->kind, sizeof(d->kind));
    h = digest(h, d->vsids, d->nr_vsids * sizeof(*d->vsids));
    h = digest(h, d->rows, d->nr_rows * sizeof(*d->rows));
    h = digest(h, d->irqs, d->nr_irqs * sizeof(*d->irqs));

    return digest(h, &d->rid_mask, sizeof(d->rid_mask));
}

static uint64_t digest_domain(uint64_t h, const struct viommu_domain *d)
{
    unsigned int i;

    h = digest(h, d->path, strlen(d->path));
    h = digest(h, d->ranges, d->nr_ranges * sizeof(*d->ranges));
    for ( i = 0; i < d->nr_smmus; i++ )
        h = digest(h, d->smmus[i].path, strlen(d->smmus[i].path));
    for ( i = 0; i < d->nr_devices; i++ )
        h = digest_device(h, &d->devices[i]);
    h = digest(h, &d->frame, sizeof(d->frame));
    h = digest(h, &d->irq_eventq, sizeof(d->irq_eventq));
    h = digest(h, &d->irq_gerror, sizeof(d->irq_gerror));
    h = digest(h, &d->phandle, sizeof(d->phandle));
    h = digest(h, &d->nr_spis, sizeof(d->nr_spis));

    return digest(h, &d->fdt_extra, sizeof(d->fdt_extra));
}

uint64_t digest_plan(const struct viommu_plan *plan)
{
    uint64_t h = 0xcbf29ce484222325;
    unsigned int i;

    for ( i = 0; i < plan->nr_domains; i++ )
        h = digest_domain(h, &plan->domains[i]);
    for ( i = 0; i < plan->nr_hints; i++ )
        h = digest_domain(h, &plan->hints[i]);

    return h;
}

const struct viommu_range *range_of(const struct viommu_domain *dom,
                                    uint32_t vsid)
{
    const struct viommu_range *found = NULL;
    unsigned int i;

    for ( i = 0; i < dom->nr_ranges; i++ )
        if ( vsid >= dom->ranges[i].vsid &&
             vsid - dom->ranges[i].vsid < dom->ranges[i].count )
        {
            CHECK(!found);
            found = &dom->ranges[i];
        }

    return found;
}

static void check_ranges(const struct viommu_domain *dom)
{
    uint32_t next = 0;
    unsigned int i;

    CHECK(dom->nr_ranges && dom->nr_smmus);
    CHECK(dom->nr_smmus <= VIOMMU_MAX_SMMUS);
    for ( i = 0; i < dom->nr_ranges; i++ )
    {
        const struct viommu_range *r = &dom->ranges[i];

        CHECK(r->count && r->count <= VIOMMU_VSID_MAX);
        CHECK(r->vsid >= next && r->vsid <= VIOMMU_VSID_MAX - r->count);
        CHECK(r->psid + (r->count - 1) >= r->psid);
        CHECK(r->smmu < dom->nr_smmus);
        next = r->vsid + r->count;
    }
}

/* No physical StreamID in both; of one domain, no two ranges share any. */
static void check_apart(const struct viommu_domain *a,
                        const struct viommu_domain *b)
{
    unsigned int i, j;

    for ( i = 0; i < a->nr_ranges; i++ )
        for ( j = a == b ? i + 1 : 0; j < b->nr_ranges; j++ )
        {
            const struct viommu_range *x = &a->ranges[i], *y = &b->ranges[j];

            CHECK((uint64_t)x->psid + x->count <= y->psid ||
                  (uint64_t)y->psid + y->count <= x->psid ||
                  strcmp(a->smmus[x->smmu].path, b->smmus[y->smmu].path));
        }
}

static bool meets(const struct viommu_domain *dom, uint64_t base,
                  uint64_t size)
{
    return size && base <= dom->frame + (VSMMU_FRAME_SIZE - 1) &&
           base + (size - 1) >= dom->frame;
}

/* The guest addresses of a device, where they have two cells. */
static void check_regs(const struct viommu_domain *dom, const void *partial,
                       const struct viommu_device *dev)
{
    int parent = fdt_parent_offset(partial, dev->offset), len, i;
    const uint8_t *reg = fdt_getprop(partial, dev->offset, "xen,reg", &len);

    if ( !reg || len % 24 || parent < 0 ||
         fdt_address_cells(partial, parent) != 2 ||
         !fdt_getprop(partial, parent, "#size-cells", NULL) ||
         fdt_size_cells(partial, parent) != 2 )
        return;

    for ( i = 0; i < len / 4; i += 6 )
        CHECK(!meets(dom, (uint64_t)cell(reg, i + 4) << 32 | cell(reg, i + 5),
                     (uint64_t)cell(reg, i + 2) << 32 | cell(reg, i + 3)));
}

static void check_place(const struct viommu_plan *plan,
                        const struct viommu_domain *dom, const void *host,
                        const void *partial)
{
    const struct viommu_layout *l = plan->layout;
    int node = find_host(host, dom->path);
    unsigned int i;

    CHECK(dom->frame % FRAME_ALIGN == 0);
    for ( i = 0; i < dom->nr_devices; i++ )
        check_regs(dom, partial, &dom->devices[i]);

    CHECK(dom->irq_eventq >= l->irq_first && dom->irq_gerror < l->irq_end);
    CHECK(dom->irq_eventq < dom->irq_gerror);
    CHECK(32 + dom->nr_spis > dom->irq_gerror);

    if ( fdt_getprop(host, node, "direct-map", NULL) )
    {
        for ( i = 0; i < dom->nr_smmus; i++ )
            if ( dom->smmus[i].base == dom->frame )
                return;
        CHECK(!"a direct-mapped frame is an SMMU's");
    }

    CHECK(dom->frame >= l->frame_base && dom->frame < l->frame_end);
    CHECK(l->frame_end - dom->frame >= VSMMU_FRAME_SIZE);
    for ( i = 0; i < l->nr_reserved; i++ )
        CHECK(!meets(dom, l->reserved[i].region.base,
                     l->reserved[i].region.size));
}

/*
 * Each virtual StreamID of a row stands for something; the ranges are sorted.
 */
static void check_row(const struct viommu_domain *dom,
                      const struct viommu_map_row *row)
{
    uint32_t vsid = row->vsid, end = row->vsid + row->count;
    unsigned int i;

    for ( i = 0; i < dom->nr_ranges && vsid < end; i++ )
        if ( vsid - dom->ranges[i].vsid < dom->ranges[i].count )
            vsid = dom->ranges[i].vsid + dom->ranges[i].count;
    CHECK(vsid >= end);
}

static void check_devices(const struct viommu_domain *dom)
{
    unsigned int i;

    for ( i = 0; i < dom->nr_devices; i++ )
    {
        const struct viommu_device *d = &dom->devices[i];
        unsigned int j;

        CHECK(!i || d->offset > d[-1].offset);
        CHECK(viommu_domain_device(dom, d->offset) == d);
        CHECK(viommu_domain_host_device(dom, d->host_path) == d);
        for ( j = 0; j < d->nr_rows; j++ )
            check_row(dom, &d->rows[j]);
        for ( j = 1; j < d->nr_irqs; j++ )
            CHECK(d->irqs[j].intid > d->irqs[j - 1].intid);
        for ( j = 0; j < d->nr_irqs; j++ )
        {
            CHECK(d->irqs[j].intid >= 32 && d->irqs[j].intid < 1020);
            CHECK(dom->guest != VIOMMU_GUEST_SMMUV3 ||
                  (d->irqs[j].intid != dom->irq_eventq &&
                   d->irqs[j].intid != dom->irq_gerror));
        }
    }
}

void check_plan(const struct viommu_plan *plan, const struct trees *t)
{
    unsigned int i, j;

    for ( i = 0; i < plan->nr_domains; i++ )
    {
        const struct viommu_domain *dom = &plan->domains[i];
        bool coherent = true;

        CHECK(viommu_plan_domain(plan, dom->path));
        check_ranges(dom);
        check_devices(dom);
        check_place(plan, dom, t->host.data, partial_of(t, dom->path)->data);
        for ( j = 0; j < dom->nr_smmus; j++ )
            coherent &= dom->smmus[j].coherent;
        CHECK(coherent == dom->coherent);
        for ( j = 0; j <= i; j++ )
            check_apart(&plan->domains[j], dom);
    }

    for ( i = 0; i < plan->nr_hints; i++ )
    {
        CHECK(viommu_plan_guest(plan, plan->hints[i].path));
        check_devices(&plan->hints[i]);
    }
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
