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
 */
#include <xen/domain_page.h>
#include <xen/mm.h>
#include <asm/p2m.h>

#include "viommu-ram.h"

static void drop(struct viommu_ram_page *p)
{
    if ( !p->map )
        return;

    unmap_domain_page_global(p->map);
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
        p->map = __map_domain_page_global(p->page);
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
    drop(&set->way[1]);
    set->way[1] = set->way[0];
    set->way[0].map = NULL;

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

/*
 * Copy from or to any page, any length: with a set that the caller has taken,
 * and which is released here; or without the cache (NULL).
 */
static noinline int copy_any(const struct viommu_ram *ram, paddr_t ipa,
                             void *buf, size_t len, bool write,
                             struct viommu_ram_set *set)
{
    struct viommu_ram_page own = { .map = NULL };
    gfn_t gfn = gaddr_to_gfn(ipa);
    void *map =
        set ? find(ram, set, gfn, write) : look_up(ram, &own, gfn, write);
    int rc = copy_at(map, ipa, buf, len, write);

    if ( set )
        leave(set);
    smp_mb();
    drop(&own);

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
