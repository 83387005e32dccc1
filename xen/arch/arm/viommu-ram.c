/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Access to the RAM of a guest with a vSMMU.
 *
 * Looking up a page in stage 2 costs more than all else that a CMD_SYNC needs,
 * and a guest uses the same few pages again and again. So mapped pages are
 * cached, for as long as stage 2 does not change: Xen tells its SMMU driver of
 * every change to a domain's stage 2, before it releases the lock, and a hook
 * there counts. A page cached under another count is looked up again.
 *
 * A cached page belongs to the domain, and a reference keeps it from being
 * given to anybody else. So a copy that races with the removal of the page is
 * harmless. Pages are dropped as soon as stage 2 changes, so that a guest that
 * gives one back can get another. Only a set in use at that moment keeps its
 * pages until its next use, or the next change. There is no lock: an access
 * that finds its set in use does without the cache.
 *
 * An SMMU that is not coherent makes the guest access its queues and tables
 * past the CPU's caches, so here they are mapped as Normal Non-cacheable, too.
 * To maintain the caches instead would be wrong: a line may hold data of the
 * guest's own, which cleaning it would write over newer ones in memory. Each
 * page of the cache has a slot for its mapping, a virtual address whose page
 * tables have been there since boot, so that nothing is allocated. An access
 * without the cache has one slot for all CPUs, with a lock, which only those
 * of this domain contend for. To map a page takes a walk of three levels; to
 * unmap it, one more and a broadcast TLB invalidation of one page. Both hold
 * the lock of Xen's page tables for no longer than that, so another domain
 * waits for at most that much for each CPU before it. A pass has at most
 * VSMMU_PASS_READS reads, and a change of stage 2 drops at most SLOTS pages.
 */
#include <xen/domain_page.h>
#include <xen/mm.h>
#include <xen/vmap.h>
#include <asm/p2m.h>

#include "viommu-ram.h"

/* Pages at a time: two of each set, and one without the cache. */
#define SLOTS (4 * VIOMMU_RAM_SETS + 1)

static void *map_page(const struct viommu_ram_page *p)
{
    if ( !p->slot )
        return __map_domain_page_global(p->page);

    if ( map_pages_to_xen((unsigned long)p->slot, page_to_mfn(p->page), 1,
                          PAGE_HYPERVISOR_WC) )
        return NULL;
    /* Before the new entry is used; Xen 4.17 leaves that to its callers. */
    isb();

    return p->slot;
}

static void unmap_page(const struct viommu_ram_page *p)
{
    unsigned long slot = (unsigned long)p->slot;

    if ( !slot )
        unmap_domain_page_global(p->map);
    else if ( destroy_xen_mappings(slot, slot + PAGE_SIZE) )
        ASSERT_UNREACHABLE();
}

static void drop(struct viommu_ram_page *p)
{
    if ( !p->map )
        return;

    unmap_page(p);
    put_page(p->page);
    p->map = NULL;
}

/* The caller has taken the set. */
static void drop_all(struct viommu_ram_set *set)
{
    drop(&set->way[0]);
    drop(&set->way[1]);
}

static void leave(struct viommu_ram_set *set)
{
    smp_mb();
    ACCESS_ONCE(set->taken) = false;
}

void viommu_ram_release(struct viommu_ram *ram)
{
    unsigned int i;

    for ( i = 0; i < 2 * VIOMMU_RAM_SETS; i++ )
    {
        struct viommu_ram_set *set = &ram->set[i];

        if ( xchg(&set->taken, true) )
            continue;

        drop_all(set);
        leave(set);
    }
}

void viommu_ram_changed(struct viommu_ram *ram)
{
    atomic_inc(&ram->changes);
    smp_mb();
    viommu_ram_release(ram);
}

/* Look the page up in stage 2 and cache it; NULL if it is not RAM. */
static void *look_up(const struct viommu_ram *ram, struct viommu_ram_page *p,
                     gfn_t gfn, bool write)
{
    p2m_type_t t;

    if ( gfn_x(gfn) >> (p2m_ipa_bits - PAGE_SHIFT) )
        return NULL;

    p->gfn = gfn;
    p->page = get_page_from_gfn(ram->d, gfn_x(gfn), &t, P2M_ALLOC);
    if ( !p->page )
        return NULL;

    if ( t == p2m_ram_rw || (t == p2m_ram_ro && !write) )
        p->map = map_page(p);
    if ( !p->map )
        put_page(p->page);

    return p->map;
}

static bool holds(const struct viommu_ram_page *p, gfn_t gfn)
{
    return p->map && gfn_eq(p->gfn, gfn);
}

/* Has stage 2 not changed since the set's pages were looked up? */
static bool is_current(const struct viommu_ram *ram,
                       const struct viommu_ram_set *set)
{
    return set->changes == atomic_read(&ram->changes);
}

/* The page from the set, or else from stage 2. */
static void *find(const struct viommu_ram *ram, struct viommu_ram_set *set,
                  gfn_t gfn, bool write)
{
    struct viommu_ram_page oldest;

    if ( !is_current(ram, set) )
    {
        drop_all(set);
        /* A change after this is seen in the count, if not in the look-up. */
        set->changes = atomic_read(&ram->changes);
        smp_rmb();
    }

    if ( holds(&set->way[0], gfn) )
        return set->way[0].map;
    if ( holds(&set->way[1], gfn) )
        return set->way[1].map;

    /* Evict the page looked up earlier. */
    oldest = set->way[1];
    drop(&oldest);
    set->way[1] = set->way[0];
    set->way[0] = oldest;

    return look_up(ram, &set->way[0], gfn, write);
}

/* Copy within one page, to the guest if write is set. */
static int copy_at(void *map, paddr_t ipa, void *buf, size_t len, bool write)
{
    if ( !map )
        return -EFAULT;

    map += ipa & ~PAGE_MASK;
    memcpy(write ? map : buf, write ? buf : map, len);

    return 0;
}

/* Without the cache. */
static int copy_alone(struct viommu_ram *ram, paddr_t ipa, void *buf,
                      size_t len, bool write)
{
    struct viommu_ram_page own = { .slot = ram->slots };
    int rc;

    if ( own.slot )
        spin_lock(&ram->slot_lock);
    rc = copy_at(look_up(ram, &own, gaddr_to_gfn(ipa), write), ipa, buf, len,
                 write);
    smp_mb();
    drop(&own);
    if ( own.slot )
        spin_unlock(&ram->slot_lock);

    return rc;
}

/*
 * Copy from or to any page, any length: with a set that the caller has taken,
 * and which is released here; or without the cache (NULL).
 */
static noinline int copy_any(struct viommu_ram *ram, paddr_t ipa, void *buf,
                             size_t len, bool write,
                             struct viommu_ram_set *set)
{
    int rc;

    if ( !set )
        return copy_alone(ram, ipa, buf, len, write);

    rc = copy_at(find(ram, set, gaddr_to_gfn(ipa), write), ipa, buf, len,
                 write);
    leave(set);
    smp_mb();

    return rc;
}

/*
 * What most passes need, in the page looked up last, without a call: reads of
 * one or two commands, and writes of an MSI.
 */
static always_inline bool copy_few(void *at, void *buf, size_t len, bool write)
{
    if ( write && len == 4 )
        __builtin_memcpy(at, buf, 4);
    else if ( !write && len == 16 )
        __builtin_memcpy(buf, at, 16);
    else if ( !write && len == 32 )
        __builtin_memcpy(buf, at, 32);
    else
        return false;

    return true;
}

static always_inline int copy(struct viommu_ram *ram,
                              struct viommu_ram_set *sets, paddr_t ipa,
                              void *buf, size_t len, bool write)
{
    gfn_t gfn = gaddr_to_gfn(ipa);
    struct viommu_ram_set *set = &sets[gfn_x(gfn) % VIOMMU_RAM_SETS];
    bool taken = xchg(&set->taken, true);

    if ( likely(!taken && is_current(ram, set) && holds(&set->way[0], gfn)) &&
         copy_few(set->way[0].map + (ipa & ~PAGE_MASK), buf, len, write) )
    {
        leave(set);
        return 0;
    }

    return copy_any(ram, ipa, buf, len, write, taken ? NULL : set);
}

/*
 * The page tables of the slots are made by mapping something there, of which
 * the attributes are those of its other mapping.
 */
int viommu_ram_uncached(struct viommu_ram *ram)
{
    mfn_t any[SLOTS];
    void *slot;
    unsigned int i;

    for ( i = 0; i < SLOTS; i++ )
        any[i] = maddr_to_mfn(virt_to_maddr(ram));

    slot = vmap(any, SLOTS);
    if ( !slot )
        return -ENOMEM;

    if ( destroy_xen_mappings((unsigned long)slot,
                              (unsigned long)slot + SLOTS * PAGE_SIZE) )
        ASSERT_UNREACHABLE();

    spin_lock_init(&ram->slot_lock);
    ram->slots = slot;
    for ( i = 0; i < 4 * VIOMMU_RAM_SETS; i++ )
        ram->set[i / 2].way[i % 2].slot = slot += PAGE_SIZE;

    return 0;
}

void viommu_ram_destroy(struct viommu_ram *ram)
{
    if ( ram->slots )
        vunmap(ram->slots);
}

int viommu_ram_read(struct viommu_ram *ram, paddr_t ipa, void *buf, size_t len)
{
    return copy(ram, ram->set, ipa, buf, len, false);
}

int viommu_ram_write(struct viommu_ram *ram, paddr_t ipa, const void *buf,
                     size_t len)
{
    return copy(ram, ram->set + VIOMMU_RAM_SETS, ipa, (void *)buf, len, true);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
