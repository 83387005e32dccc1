/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Access to the RAM of a guest with a vSMMU: its command queue, stream table,
 * event queue, and where its MSIs land. See viommu-ram.c.
 */
#ifndef VIOMMU_RAM_H
#define VIOMMU_RAM_H

#include <xen/sched.h>

/*
 * Pages are remembered in sets by their number, two in a set: the pages of a
 * queue lie in a row, and other tables take the second place.
 */
#define VIOMMU_RAM_SETS 4
#define VIOMMU_RAM_WAYS 2

/* A page of the guest's own RAM. */
struct viommu_ram_page {
    gfn_t gfn;
    struct page_info *page; /* with a reference, while map is set */
    void *map;              /* NULL: nothing is remembered */
};

/* Each has a cache line of its own: they are used on different CPUs. */
struct viommu_ram_set {
    bool taken;  /* by the one who uses it now; nobody waits for it */
    int changes; /* of stage 2 when its pages were looked up */
    struct viommu_ram_page way[VIOMMU_RAM_WAYS];
} __aligned(L1_CACHE_BYTES);

struct viommu_ram {
    struct domain *d;
    atomic_t changes; /* of the domain's stage 2 so far */
    struct viommu_ram_set read[VIOMMU_RAM_SETS], write[VIOMMU_RAM_SETS];
};

void viommu_ram_init(struct viommu_ram *ram, struct domain *d);

/*
 * Let go of all pages but those that an access under way is using. It is the
 * end of all of them if there is none, and none follows.
 */
void viommu_ram_release(struct viommu_ram *ram);

/*
 * Copy len bytes, which lie in one page. Pages shared by other domains,
 * read-only ones for writes, and MMIO are no RAM of the guest's: -EFAULT. On
 * any CPU. A full barrier before and after: what a guest polls for is written
 * after all that came before it.
 */
int viommu_ram_read(struct viommu_ram *ram, paddr_t ipa, void *buf,
                    size_t len);
int viommu_ram_write(struct viommu_ram *ram, paddr_t ipa, const void *buf,
                     size_t len);

/*
 * Stage 2 of the domain has changed somewhere: called before its lock, which
 * is held for writing then, is released. Once more without it where Xen maps
 * grants of a direct-mapped domain.
 */
void viommu_ram_changed(struct viommu_ram *ram);

#endif /* VIOMMU_RAM_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
