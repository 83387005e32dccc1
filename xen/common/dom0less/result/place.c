/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Choosing the address and the interrupts of a guest's vSMMU: those of the
 * layout or, if they are taken, the next free ones above. A direct-mapped
 * guest has the address space of the host. There, only the registers of an
 * SMMU that its devices are behind are sure to be neither memory nor another
 * device of the guest.
 */

#include "result.h"

#include <viommu/vsmmu.h>

#define FRAME_ALIGN 0x10000U

static bool __init overlap(const struct viommu_region *r, uint64_t base,
                           uint64_t size)
{
    return r->size && base <= r->base + (r->size - 1) &&
           r->base <= base + (size - 1);
}

/*
 * The lowest address from at on where the vSMMU's registers do not overlap the
 * region; end: there is none below end. The region may end at the last
 * address.
 */
static uint64_t __init step_over(const struct viommu_region *r, uint64_t at,
                                 uint64_t end)
{
    uint64_t last = r->base + (r->size - 1);

    if ( at >= end || !overlap(r, at, VSMMU_FRAME_SIZE) )
        return at;

    return last < end ? last / FRAME_ALIGN * FRAME_ALIGN + FRAME_ALIGN : end;
}

/* Each round that finds an overlap moves at upwards, so this ends. */
static uint64_t __init place_free(const struct plan *p,
                                  const struct plan_domain *dom)
{
    const struct viommu_layout *l = p->in->layout;
    uint64_t at = l->frame_base, before;
    unsigned int i;

    do
    {
        before = at;
        for ( i = 0; i < dom->used.nr; i++ )
            at = step_over(&dom->used.v[i], at, l->frame_end);
        for ( i = 0; i < l->nr_reserved; i++ )
            at = step_over(&l->reserved[i].region, at, l->frame_end);
    } while ( at != before );

    return at;
}

/*
 * Choose the registers of the first of the domain's SMMUs that no region of
 * the guest overlaps, and that are large enough: behind smaller ones can be
 * another device.
 */
static void __init place_frame_direct(struct plan *p,
                                      const struct plan_domain *dom,
                                      struct viommu_domain *out)
{
    const struct plan_streams *s = &dom->streams;
    unsigned int i, j;

    for ( i = 0; i < s->nr_smmus; i++ )
    {
        const struct plan_iommu *iommu = &p->iommus->list.v[s->smmus[i]];

        out->frame = iommu->pub.base;
        for ( j = 0; j < dom->used.nr; j++ )
            if ( overlap(&dom->used.v[j], out->frame, VSMMU_FRAME_SIZE) )
                break;
        if ( j == dom->used.nr && iommu->size >= VSMMU_FRAME_SIZE &&
             out->frame % FRAME_ALIGN == 0 )
            return;
    }

    REPORT(p, FIND_FRAME_OF_NO_SMMU, IN_HOST(dom->path, DT_VIOMMU),
           .s = { p->iommus->list.v[s->smmus[0]].pub.path },
           .n = { s->nr_smmus, VSMMU_FRAME_SIZE, FRAME_ALIGN });
}

static void __init place_frame(struct plan *p, const struct plan_domain *dom,
                               struct viommu_domain *out)
{
    const struct viommu_layout *l = p->in->layout;
    const struct plan_place *place = IN_HOST(dom->path, DT_VIOMMU);

    out->frame = place_free(p, dom);
    if ( out->frame >= l->frame_end ||
         l->frame_end - out->frame < VSMMU_FRAME_SIZE )
        REPORT(p, FIND_FRAME_NONE_FREE, place,
               .n = { VSMMU_FRAME_SIZE, l->frame_base, l->frame_end });
    else if ( out->frame != l->frame_base )
        REPORT(p, FIND_FRAME_MOVED, place, .n = { out->frame, l->frame_base });
}

/*
 * The lowest INTID from first on that is not taken. l->irq_end: there is none.
 */
static uint32_t __init next_free(const struct plan *p, const uint64_t *taken,
                                 uint32_t first)
{
    while ( first < p->in->layout->irq_end &&
            (taken[first / 64] & VIOMMU_BIT(first % 64)) )
        first++;

    return first;
}

static void __init place_irqs(struct plan *p, struct plan_domain *dom,
                              struct viommu_domain *out)
{
    const struct viommu_layout *l = p->in->layout;
    const struct plan_place *place = IN_HOST(dom->path, DT_VIOMMU);

    /*
     * The vpl011 of a direct-mapped guest has the interrupt of the host's
     * UART, which Xen uses. Which one that is is not known here, so all are
     * taken.
     */
    if ( dom->direct_map && dom->vpl011 )
        plan_spis_of_host(p, dom->irqs);

    out->irq_eventq = next_free(p, dom->irqs, l->irq_first);
    out->irq_gerror = next_free(p, dom->irqs, out->irq_eventq + 1);

    if ( out->irq_gerror >= l->irq_end )
        REPORT(p, FIND_IRQ_NONE_FREE, place,
               .n = { l->irq_first, l->irq_end - 1 });
    else if ( out->irq_gerror != l->irq_first + 1 )
        REPORT(p, FIND_IRQ_MOVED, place,
               .n = { out->irq_eventq, out->irq_gerror, l->irq_first,
                      l->irq_first + 1 });
}

void __init plan_places(struct plan *p, struct plan_domain *dom,
                        struct viommu_domain *out)
{
    uint32_t highest;

    if ( dom->direct_map )
        place_frame_direct(p, dom, out);
    else
        place_frame(p, dom, out);
    place_irqs(p, dom, out);

    highest = max(dom->irq_max, out->irq_gerror);
    out->nr_spis = highest - FIRST_SPI + 1;
    if ( dom->has_nr_spis && dom->nr_spis < out->nr_spis )
        REPORT(p, FIND_NR_SPIS_TOO_SMALL, IN_HOST(dom->path, DT_NR_SPIS),
               .n = { dom->nr_spis, highest, out->nr_spis });
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
