/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Access to the RAM of a guest with a vSMMU: its command queue, stream table,
 * event queue, and the targets of its MSIs. See viommu-ram.c.
 */
#ifndef VIOMMU_RAM_H
#define VIOMMU_RAM_H

#include <xen/sched.h>

/*
 * Pages are cached in sets by their number, two in a set: the pages of a queue
 * are consecutive, and other tables take the second place.
 */
#define VIOMMU_RAM_SETS 4

/* A page of the guest's own RAM. */
struct viommu_ram_page {
    /* Where it is mapped past the CPU's caches; NULL: not past them. */
    void *slot;
    gfn_t gfn;
    /* With a reference, while map is set. */
    struct page_info *page;
    /* NULL: nothing is cached. */
    void *map;
};

/* Each has a cache line of its own: they are used on different CPUs. */
struct viommu_ram_set {
    /* The set is in use. Nobody waits for it. */
    bool taken;
    /* Changes of stage 2 when the pages were looked up. */
    int changes;
    /* The page looked up last is the first. */
    struct viommu_ram_page way[2];
} __aligned(L1_CACHE_BYTES);

struct viommu_ram {
    /* Set once; all else is 0 at first. */
    struct domain *d;
    /* Changes of the domain's stage 2 so far. */
    atomic_t changes;
    /* The slots of all sets and one more; NULL: there are none. */
    void *slots;
    /* Protects that one. */
    spinlock_t slot_lock;
    /* First those for reads, then those for writes. */
    struct viommu_ram_set set[2 * VIOMMU_RAM_SETS];
};

/*
 * Access memory past the CPU's caches, as the guest and an SMMU do that is not
 * coherent. Before the first access. Returns 0 or -ENOMEM.
 */
int viommu_ram_uncached(struct viommu_ram *ram);

/* Free what that took. No page is left. */
void viommu_ram_destroy(struct viommu_ram *ram);

/*
 * Drop all pages but those of sets in use. If no access is in progress and
 * none follows, no page is left.
 */
void viommu_ram_release(struct viommu_ram *ram);

/*
 * Copy len bytes, all in one page, on any CPU. Pages shared by other domains,
 * read-only ones for writes, and MMIO are not the guest's RAM: -EFAULT. A full
 * barrier before and after: what a guest polls for is written after all that
 * came before it.
 */
int viommu_ram_read(struct viommu_ram *ram, paddr_t ipa, void *buf,
                    size_t len);
int viommu_ram_write(struct viommu_ram *ram, paddr_t ipa, const void *buf,
                     size_t len);

/* For smmu_nested_on_stage2_change(): stage 2 of the domain has changed. */
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
