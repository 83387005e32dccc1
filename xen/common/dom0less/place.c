/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a guest's virtual SMMU goes: the layout's own address and interrupts
 * or, where something else is there, the next free ones above. A direct-mapped
 * guest lives in the host's address space: there the registers of an SMMU
 * behind its devices are the one place that is surely neither memory nor a
 * device of its own.
 */

#include "planner.h"

#include <viommu/vsmmu.h>

#define FRAME_ALIGN 0x10000U
#define FRAME_NONE  (~UINT64_C(0))

static bool __init overlap(const struct viommu_region *r, uint64_t base,
                           uint64_t size)
{
    return r->size && base <= r->base + (r->size - 1) &&
           r->base <= base + (size - 1);
}

/* All that is taken in the guest's address space, sorted. */
static int __init sort_taken(struct plan *p, struct plan_domain *dom,
                             struct viommu_region **out, unsigned int *nr)
{
    const struct viommu_layout *l = p->in->layout;
    unsigned int n = dom->used.nr + l->nr_reserved, i;
    struct plan_key *keys = plan_keys(&p->domain_scratch, n);

    *out = plan_array(&p->domain_scratch, n + 1, sizeof(**out));
    if ( !keys || !*out )
        return -ENOMEM;

    for ( i = 0; i < n; i++ )
        keys[i] =
            (struct plan_key){ i < dom->used.nr
                                   ? dom->used.v[i].base
                                   : l->reserved[i - dom->used.nr].region.base,
                               i };
    plan_sort(keys, n);

    for ( i = 0; i < n; i++ )
        (*out)[i] = keys[i].index < dom->used.nr
                        ? dom->used.v[keys[i].index]
                        : l->reserved[keys[i].index - dom->used.nr].region;
    *nr = n;

    return 0;
}

/*
 * The first place for a frame behind this region; end, if there is none below
 * that. A region may reach up to the last address.
 */
static uint64_t __init behind(const struct viommu_region *r, uint64_t end)
{
    uint64_t last = r->base + (r->size - 1);

    return last < end ? last / FRAME_ALIGN * FRAME_ALIGN + FRAME_ALIGN : end;
}

static int __init place_free(struct plan *p, struct plan_domain *dom,
                             uint64_t *frame)
{
    const struct viommu_layout *l = p->in->layout;
    struct viommu_region *taken;
    unsigned int nr, i;
    uint64_t at = l->frame_base;

    if ( sort_taken(p, dom, &taken, &nr) )
        return -ENOMEM;

    /*
     * In the order of their bases: once moved behind one, no earlier one can
     * be met again.
     */
    for ( i = 0; i < nr && at < l->frame_end; i++ )
        if ( overlap(&taken[i], at, VSMMU_FRAME_SIZE) )
            at = behind(&taken[i], l->frame_end);

    *frame = at;

    return 0;
}

/*
 * A place of the host's: the first of the domain's SMMUs that nothing of the
 * guest covers.
 */
static uint64_t __init place_direct(const struct plan *p,
                                    const struct plan_domain *dom)
{
    unsigned int i, j;

    for ( i = 0; i < dom->nr_smmus; i++ )
    {
        const struct plan_iommu *s = &p->smmus.v[dom->smmus[i]];
        uint64_t base = s->base;

        /* What lies behind it can be anything of the host's. */
        if ( s->size < VSMMU_FRAME_SIZE )
            continue;

        for ( j = 0; j < dom->used.nr &&
                     !overlap(&dom->used.v[j], base, VSMMU_FRAME_SIZE);
              j++ )
            ;
        if ( j == dom->used.nr && base % FRAME_ALIGN == 0 )
            return base;
    }

    return FRAME_NONE;
}

static void __init place_frame_direct(struct plan *p,
                                      const struct plan_domain *dom,
                                      struct viommu_domain *out)
{
    out->frame = place_direct(p, dom);
    if ( out->frame == FRAME_NONE )
        REPORT(p, FIND_FRAME_OF_NO_SMMU, IN_HOST(dom->path, DT_VIOMMU),
               .s = { p->smmus.v[dom->smmus[0]].path },
               .n = { dom->nr_smmus, VSMMU_FRAME_SIZE, FRAME_ALIGN });
}

static int __init place_frame(struct plan *p, struct plan_domain *dom,
                              struct viommu_domain *out)
{
    const struct viommu_layout *l = p->in->layout;
    const struct plan_place *place = IN_HOST(dom->path, DT_VIOMMU);

    if ( dom->direct_map )
    {
        place_frame_direct(p, dom, out);
        return 0;
    }

    if ( place_free(p, dom, &out->frame) )
        return -ENOMEM;

    if ( out->frame >= l->frame_end ||
         l->frame_end - out->frame < VSMMU_FRAME_SIZE )
        REPORT(p, FIND_FRAME_NONE_FREE, place,
               .n = { VSMMU_FRAME_SIZE, l->frame_base, l->frame_end });
    else if ( out->frame != l->frame_base )
        REPORT(p, FIND_FRAME_MOVED, place, .n = { out->frame, l->frame_base });

    return 0;
}

/*
 * The lowest interrupt from first on that is not taken; the layout's end if
 * there is none.
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
     * The virtual UART of a direct-mapped guest has the interrupt of Xen's
     * own, whichever of the host's that is.
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

int __init plan_places(struct plan *p, struct plan_domain *dom,
                       struct viommu_domain *out)
{
    uint32_t highest;

    if ( place_frame(p, dom, out) )
        return -ENOMEM;

    place_irqs(p, dom, out);

    highest = max(dom->irq_max, out->irq_gerror);
    out->nr_spis = highest - FIRST_SPI + 1;
    if ( dom->has_nr_spis && dom->nr_spis < out->nr_spis )
        REPORT(p, FIND_NR_SPIS_TOO_SMALL, IN_HOST(dom->path, DT_NR_SPIS),
               .n = { dom->nr_spis, highest, out->nr_spis });

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
