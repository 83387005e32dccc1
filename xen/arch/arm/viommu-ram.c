/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Access to the RAM of a guest with a vSMMU.
 *
 * Looking up a page in stage 2 costs more than all else that a CMD_SYNC asks
 * for, and a guest uses the same few pages again and again. They are remembered
 * as long as stage 2 stays as it is: Xen tells its SMMU driver of every change
 * to a domain's stage 2, before it releases the lock, and a hook there counts.
 * What was looked up under another count is looked up anew.
 *
 * A remembered page is one the domain owns, and a reference keeps it from being
 * given to anybody else while it is. So a copy that races with the removal of
 * the page is harmless. Pages are let go as soon as stage 2 changes, so that a
 * guest that gives one back can have another; only what is in use at that
 * moment stays until the next use of its set, or the next change. There is no
 * lock: a set of pages that is in use is done without.
 */
#include <xen/domain_page.h>
#include <xen/mm.h>
#include <asm/p2m.h>

#include "viommu-ram.h"

void viommu_ram_init(struct viommu_ram *ram, struct domain *d)
{
    ram->d = d;
}

static void forget(struct viommu_ram_page *p)
{
    if ( !p->map )
        return;

    unmap_domain_page_global(p->map);
    put_page(p->page);
    p->map = NULL;
}

static void forget_set(struct viommu_ram_set *set)
{
    unsigned int way;

    if ( xchg(&set->taken, true) )
        return;

    for ( way = 0; way < VIOMMU_RAM_WAYS; way++ )
        forget(&set->way[way]);

    smp_mb();
    write_atomic(&set->taken, false);
}

void viommu_ram_release(struct viommu_ram *ram)
{
    unsigned int i;

    for ( i = 0; i < VIOMMU_RAM_SETS; i++ )
    {
        forget_set(&ram->read[i]);
        forget_set(&ram->write[i]);
    }
}

void viommu_ram_changed(struct viommu_ram *ram)
{
    write_atomic(&ram->changes, ram->changes + 1);
    smp_mb();
    viommu_ram_release(ram);
}

/* Look the page up in stage 2 and remember it; NULL if it is no RAM. */
static void *look_up(const struct viommu_ram *ram, struct viommu_ram_page *p,
                     gfn_t gfn, bool write)
{
    p2m_type_t t;

    forget(p);

    if ( gfn_x(gfn) >> (p2m_ipa_bits - PAGE_SHIFT) )
        return NULL;

    /* A change after this is seen in the count, if not in the look-up. */
    p->changes = read_atomic(&ram->changes);
    smp_rmb();
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

static bool holds(const struct viommu_ram *ram, const struct viommu_ram_page *p,
                  gfn_t gfn)
{
    return p->map && gfn_eq(p->gfn, gfn) &&
           p->changes == read_atomic(&ram->changes);
}

/* Not the page used last: look on, in stage 2 in the end. */
static noinline void *find(const struct viommu_ram *ram,
                           struct viommu_ram_set *set, gfn_t gfn, bool write)
{
    if ( holds(ram, &set->way[1], gfn) )
        return set->way[1].map;

    /* The older one goes. */
    forget(&set->way[1]);
    set->way[1] = set->way[0];
    set->way[0].map = NULL;

    return look_up(ram, &set->way[0], gfn, write);
}

static always_inline void copy(void *to, const void *from, size_t len)
{
    /* One command, one MSI: not worth a call. */
    if ( len == 16 )
        __builtin_memcpy(to, from, 16);
    else if ( len == 4 )
        __builtin_memcpy(to, from, 4);
    else
        memcpy(to, from, len);
}

static always_inline int copy_at(void *map, paddr_t ipa, void *buf, size_t len,
                                 bool write)
{
    if ( unlikely(!map) )
        return -EFAULT;

    map += ipa & ~PAGE_MASK;
    if ( write )
        copy(map, buf, len);
    else
        copy(buf, map, len);

    return 0;
}

/* Somebody else is using the set. */
static noinline int copy_without_set(const struct viommu_ram *ram, paddr_t ipa,
                                     void *buf, size_t len, bool write)
{
    struct viommu_ram_page p = { .map = NULL };
    void *map = look_up(ram, &p, gaddr_to_gfn(ipa), write);
    int rc = copy_at(map, ipa, buf, len, write);

    forget(&p);

    return rc;
}

/* Copy what lies in one page, to the guest if write is set. */
static always_inline int copy_in_page(const struct viommu_ram *ram,
                                      struct viommu_ram_set *sets, paddr_t ipa,
                                      void *buf, size_t len, bool write)
{
    gfn_t gfn = gaddr_to_gfn(ipa);
    struct viommu_ram_set *set = &sets[gfn_x(gfn) % VIOMMU_RAM_SETS];
    void *map;
    int rc;

    if ( unlikely(xchg(&set->taken, true)) )
        return copy_without_set(ram, ipa, buf, len, write);

    map = set->way[0].map;
    if ( unlikely(!holds(ram, &set->way[0], gfn)) )
        map = find(ram, set, gfn, write);
    rc = copy_at(map, ipa, buf, len, write);
    smp_mb();
    write_atomic(&set->taken, false);

    return rc;
}

static noinline int copy_pages(const struct viommu_ram *ram,
                               struct viommu_ram_set *sets, paddr_t ipa,
                               void *buf, size_t len, bool write)
{
    size_t size;
    int rc = 0;

    for ( ; len && !rc; ipa += size, buf += size, len -= size )
    {
        size = min(len, (size_t)PAGE_SIZE - (ipa & ~PAGE_MASK));
        rc = copy_in_page(ram, sets, ipa, buf, size, write);
    }

    return rc;
}

static bool in_one_page(paddr_t ipa, size_t len)
{
    return (ipa & ~PAGE_MASK) + len <= PAGE_SIZE;
}

int viommu_ram_read(struct viommu_ram *ram, paddr_t ipa, void *buf, size_t len)
{
    if ( likely(in_one_page(ipa, len)) )
        return copy_in_page(ram, ram->read, ipa, buf, len, false);

    return copy_pages(ram, ram->read, ipa, buf, len, false);
}

int viommu_ram_write(struct viommu_ram *ram, paddr_t ipa, const void *buf,
                     size_t len)
{
    if ( likely(in_one_page(ipa, len)) )
        return copy_in_page(ram, ram->write, ipa, (void *)buf, len, true);

    return copy_pages(ram, ram->write, ipa, (void *)buf, len, true);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
