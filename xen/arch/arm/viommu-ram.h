/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Access to the RAM of a guest with a vSMMU: its command queue, stream table,
 * event queue, and where its MSIs land. See viommu-ram.c.
 */
#ifndef VIOMMU_RAM_H
#define VIOMMU_RAM_H

#include <xen/sched.h>
#include <xen/spinlock.h>

/* Pages remembered for reads, and as many for writes. */
#define VIOMMU_RAM_PAGES 4

/* A page of the guest's own RAM, as stage 2 was at this count of changes. */
struct viommu_ram_page {
    gfn_t gfn;
    unsigned int changes;
    struct page_info *page; /* with a reference, while map is set */
    void *map;              /* NULL: nothing is remembered */
};

struct viommu_ram {
    struct domain *d;
    unsigned int changes; /* of the domain's stage 2 so far */
    struct viommu_ram_page read[VIOMMU_RAM_PAGES], write[VIOMMU_RAM_PAGES];
    spinlock_t lock; /* of write[] */
};

void viommu_ram_init(struct viommu_ram *ram, struct domain *d);

/*
 * Let go of all pages. No access may be under way, and none may follow.
 */
void viommu_ram_release(struct viommu_ram *ram);

/*
 * Copy len bytes. Pages shared by other domains, read-only ones for writes, and
 * MMIO are no RAM of the guest's: -EFAULT. Reads are made one at a time; writes
 * on any CPU.
 */
int viommu_ram_read(struct viommu_ram *ram, paddr_t ipa, void *buf, size_t len);
int viommu_ram_write(struct viommu_ram *ram, paddr_t ipa, const void *buf,
                     size_t len);

/* Stage 2 of the domain has changed somewhere; its lock is held for writing. */
static inline void viommu_ram_changed(struct viommu_ram *ram)
{
    write_atomic(&ram->changes, ram->changes + 1);
}

#endif /* VIOMMU_RAM_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
