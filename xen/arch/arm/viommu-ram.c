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
 * the page, or a page that was removed and not used since, is harmless: a guest
 * keeps at most 2 * VIOMMU_RAM_PAGES pages allocated for longer than it could
 * otherwise, until its end.
 */
#include <xen/domain_page.h>
#include <xen/mm.h>
#include <asm/p2m.h>

#include "viommu-ram.h"

void viommu_ram_init(struct viommu_ram *ram, struct domain *d)
{
    ram->d = d;
    spin_lock_init(&ram->lock);
}

static void forget(struct viommu_ram_page *p)
{
    if ( !p->map )
        return;

    unmap_domain_page_global(p->map);
    put_page(p->page);
    p->map = NULL;
}

void viommu_ram_release(struct viommu_ram *ram)
{
    unsigned int i;

    for ( i = 0; i < VIOMMU_RAM_PAGES; i++ )
    {
        forget(&ram->read[i]);
        forget(&ram->write[i]);
    }
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

/* Where an address of the guest is; NULL if it is no RAM. */
static inline void *locate(const struct viommu_ram *ram,
                           struct viommu_ram_page *pages, paddr_t ipa,
                           bool write)
{
    gfn_t gfn = gaddr_to_gfn(ipa);
    struct viommu_ram_page *p = &pages[gfn_x(gfn) % VIOMMU_RAM_PAGES];
    void *map = p->map;

    if ( unlikely(!map || !gfn_eq(p->gfn, gfn) ||
                  p->changes != read_atomic(&ram->changes)) )
        map = look_up(ram, p, gfn, write);

    return map ? map + (ipa & ~PAGE_MASK) : NULL;
}

/* What of len bytes from ipa on lies in one page. */
static inline size_t in_page(paddr_t ipa, size_t len)
{
    return min(len, (size_t)PAGE_SIZE - (ipa & ~PAGE_MASK));
}

int viommu_ram_read(struct viommu_ram *ram, paddr_t ipa, void *buf, size_t len)
{
    size_t size;

    for ( ; len; ipa += size, buf += size, len -= size )
    {
        const void *from = locate(ram, ram->read, ipa, false);

        if ( !from )
            return -EFAULT;

        size = in_page(ipa, len);
        memcpy(buf, from, size);
    }

    return 0;
}

static int write_locked(struct viommu_ram *ram, paddr_t ipa, const void *buf,
                        size_t len)
{
    size_t size;

    for ( ; len; ipa += size, buf += size, len -= size )
    {
        void *to = locate(ram, ram->write, ipa, true);

        if ( !to )
            return -EFAULT;

        size = in_page(ipa, len);
        memcpy(to, buf, size);
    }

    return 0;
}

int viommu_ram_write(struct viommu_ram *ram, paddr_t ipa, const void *buf,
                     size_t len)
{
    int rc;

    spin_lock(&ram->lock);
    rc = write_locked(ram, ipa, buf, len);
    spin_unlock(&ram->lock);

    return rc;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
