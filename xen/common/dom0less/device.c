/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One assigned node of a partial device tree: from xen,path and xen,reg to the
 * host's node, its registers, interrupts and StreamIDs. The host's node is the
 * truth; the partial one says only what is wanted of it.
 */

#include "planner.h"

#define PAGE_BYTES 4096U

/*
 * Both must be there; xen,force-assign-without-iommu alone excuses a missing
 * xen,path.
 */
static void __init check_pair(struct vplan *p, const struct vdt_node *n,
                              const char *path)
{
    enum vdt_id id;

    if ( !vdt_has(n, VDT_XEN_PATH) && !vdt_has(n, VDT_XEN_FORCE) )
        VFIND(p, VFIND_XEN_PATH_MISSING, VPARTIAL(path, VDT_XEN_REG),
              .s = { NULL });
    if ( !vdt_has(n, VDT_XEN_REG) )
        VFIND(p, VFIND_XEN_REG_MISSING, VPARTIAL(path, VDT_XEN_PATH),
              .s = { NULL });

    for ( id = 0; id < VDT_NR; id++ )
        if ( n->twice & VIOMMU_BIT(id) )
            VFIND(p, VFIND_PROPERTY_TWICE, VPARTIAL(path, id), .s = { NULL });
}

static int __init use_row(struct vplan *p, struct vdom *dom, const char *path,
                          uint32_t named, unsigned int row, uint64_t host,
                          uint64_t size, uint64_t guest)
{
    uint32_t guarded = vphys_at(p, host, size);
    struct viommu_region *r = vvec_add(&p->domscratch, &dom->used);
    bool iommu;

    if ( !r )
        return -ENOMEM;
    r->base = guest;
    r->size = size;
    if ( vpages_of_guest(p, dom, path, row,
                         &(const struct viommu_region){ host, size }) ||
         vspace_row(p, dom, path, row, host, size, guest) )
        return -ENOMEM;

    if ( (host | size | guest) & (PAGE_BYTES - 1) )
        VFIND(p, VFIND_XEN_REG_UNALIGNED, VPARTIAL(path, VDT_XEN_REG),
              .n = { row, host, size, guest });

    if ( guarded == VHOST_NONE )
        return 0;

    /* An IOMMU that is named by xen,path is reported there. */
    iommu = p->host.nodes.v[guarded].iommu;
    if ( !iommu || guarded != named )
    {
        const char *name = vhost_path(&p->host, guarded, &p->domscratch);

        if ( !name )
            return -ENOMEM;
        VFIND(p, iommu ? VFIND_XEN_REG_COVERS_IOMMU : VFIND_XEN_REG_COVERS_GIC,
              VPARTIAL(path, VDT_XEN_REG), .s = { name },
              .n = { row, host, size });
    }

    return 0;
}

static int __init read_reg(struct vplan *p, struct vdom *dom,
                           const struct vdt_node *n, const char *path,
                           uint32_t named, uint32_t ac, uint32_t sc)
{
    struct vdt_prop reg = vdt_prop(n, VDT_XEN_REG);
    uint32_t row = ac * 2 + sc, i;
    bool ok = ac >= 1 && ac <= 2 && sc >= 1 && sc <= 2 && reg.len &&
              reg.len % (row * 4) == 0;

    for ( i = 0; ok && i < reg.len / 4; i += row )
    {
        uint64_t host = vdt_number(reg, i, ac),
                 size = vdt_number(reg, i + ac, sc);
        uint64_t guest = vdt_number(reg, i + ac + sc, ac);

        ok = size && host + (size - 1) >= host && guest + (size - 1) >= guest;
        if ( ok && use_row(p, dom, path, named, i / row, host, size, guest) )
            return -ENOMEM;
    }

    if ( reg.data && !ok )
        VFIND(p, VFIND_XEN_REG_MALFORMED, VPARTIAL(path, VDT_XEN_REG),
              .n = { reg.len, ac, sc });

    return 0;
}

/* The host node that xen,path names, or VHOST_NONE once reported. */
static uint32_t __init find_host(struct vplan *p, const struct vdt_node *n,
                                 const char *path)
{
    const struct vfind_place *place = VPARTIAL(path, VDT_XEN_PATH);
    const char *name = vdt_string(n, VDT_XEN_PATH);
    uint32_t index = VHOST_NONE;

    if ( !name )
        VFIND(p, VFIND_XEN_PATH_MALFORMED, place,
              .n = { n->p[VDT_XEN_PATH].len });
    else if ( *name != '/' )
        VFIND(p, VFIND_XEN_PATH_NOT_ABSOLUTE, place, .s = { name });
    else
    {
        index = vhost_by_path(&p->host, name);
        if ( index == VHOST_NONE )
            VFIND(p, VFIND_XEN_PATH_NOT_FOUND, place, .s = { name });
    }

    return index;
}

/* May this host node be assigned at all? Reads it. */
static bool __init check_host(struct vplan *p, const struct vdt_node *n,
                              const char *path, uint32_t index,
                              struct vdt_node *host)
{
    const struct vfind_place *place = VPARTIAL(path, VDT_XEN_PATH);
    const char *name = (const char *)n->p[VDT_XEN_PATH].data;

    vhost_read(&p->host, index, host);
    if ( p->host.nodes.v[index].iommu )
        VFIND(p, VFIND_XEN_PATH_IS_IOMMU, place, .s = { name });
    else if ( !vdt_available(host) )
        VFIND(p, VFIND_XEN_PATH_DISABLED, place, .s = { name });
    else if ( p->dom0 && !vdt_has(host, VDT_XEN_PASSTHROUGH) )
        VFIND(p, VFIND_DEVICE_OF_DOM0, place, .s = { name, p->dom0 });
    else
        return true;

    return false;
}

/*
 * Something of a domain's that another has already. It is worth a report if
 * one of the two has a vSMMU, though it be found while the other is read.
 */
void __init vdev_report_shared(struct vplan *p, enum vfind id,
                               unsigned int other, const struct vdev *dev,
                               const char *whose, uint32_t number)
{
    enum vvoice voice = p->voice;

    if ( voice == VVOICE_NONE && p->doms.v[other].viommu != VVIOMMU_SMMUV3 )
        return;

    p->voice = VVOICE_ALL;
    VFIND(p, id, VPARTIAL(dev->pub.path, VDT_XEN_PATH),
          .s = { dev->pub.host_path, whose }, .n = { number });
    p->voice = voice;
}

/* Each host node is assigned once. */
static int __init own(struct vplan *p, struct vdom *dom, struct vdev *dev)
{
    struct vhost_node *h = &p->host.nodes.v[dev->host];
    struct vowner *o;

    if ( h->owner )
    {
        bool same;

        dev->bad = true;
        o = &p->owners.v[h->owner - 1];
        same = o->domain == dom->number;
        vdev_report_shared(
            p, same ? VFIND_DEVICE_TWICE : VFIND_DEVICE_IN_TWO_DOMAINS,
            o->domain, dev, same ? o->path : o->domain_name, 0);
        return 0;
    }

    o = vvec_add(&p->scratch, &p->owners);
    if ( !o )
        return -ENOMEM;
    o->domain = dom->number;
    o->domain_name = dom->name;
    o->path = dev->pub.path;
    h->owner = p->owners.nr;

    return 0;
}

static bool __init is_bridge(const struct vdt_node *host)
{
    const char *type = vdt_string(host, VDT_DEVICE_TYPE);

    return type && !strcmp(type, "pci");
}

/* Nothing confines its DMA. */
static void __init no_streams(struct vplan *p, struct vdev *dev,
                              const struct vdt_node *host,
                              const struct vdt_node *n)
{
    const struct vfind_place *place = VPARTIAL(dev->pub.path, VDT_XEN_PATH);
    const char *name = dev->pub.host_path;

    dev->pub.kind = VIOMMU_UNPROTECTED;
    if ( vdt_has(host, VDT_IOMMUS) )
        VFIND(p, VFIND_PCI_WITHOUT_IOMMU_MAP, place, .s = { name });
    else if ( vdt_has(n, VDT_XEN_FORCE) )
        VFIND(p, VFIND_DEVICE_UNPROTECTED, place, .s = { name });
    else
        VFIND(p, VFIND_DEVICE_WITHOUT_IOMMU, place, .s = { name });
}

/*
 * What confines its DMA, and by which StreamIDs? For a domain without vSMMU
 * Xen looks at iommus only.
 */
static int __init read_streams(struct vplan *p, struct vdom *dom,
                               struct vdev *dev, const struct vdt_node *host,
                               const struct vdt_node *n)
{
    bool guest = dom->viommu == VVIOMMU_SMMUV3;

    if ( guest && vdt_has(host, VDT_IOMMU_MAP) )
    {
        dev->pub.kind = VIOMMU_PCI;
        return vbridge_read(p, dom, dev, host, n);
    }

    if ( vdt_has(host, VDT_IOMMUS) && !(guest && is_bridge(host)) )
    {
        dev->pub.kind = VIOMMU_PLATFORM;
        return vstreams_read(p, dom, dev, host);
    }

    no_streams(p, dev, host, n);

    return 0;
}

static int __init add_claimant(struct vplan *p, const struct vdom *dom,
                               struct vdev *dev)
{
    struct vclaimant *c = vvec_add(&p->scratch, &p->claimants);

    if ( !c )
        return -ENOMEM;

    dev->claimant = p->claimants.nr - 1;
    c->domain = dom->number;
    c->plain = dom->viommu != VVIOMMU_SMMUV3;
    c->domain_name = dom->name;
    c->path = dev->pub.path;
    c->host_path = dev->pub.host_path;

    return 0;
}

/* A node with a good xen,path. */
static int __init add_device(struct vplan *p, struct vdom *dom,
                             const struct vdt_node *n, const char *path,
                             uint32_t index, const struct vdt_node *host)
{
    struct vdev *dev = vvec_add(&p->domscratch, &dom->devs);
    const char *name = (const char *)n->p[VDT_XEN_PATH].data;

    if ( !dev )
        return -ENOMEM;

    dev->host = index;
    dev->pub.offset = n->offset;
    dev->pub.rid_mask = UINT32_MAX;
    dev->pub.path = varena_string(p->keep, path, strlen(path));
    dev->pub.host_path = varena_string(p->keep, name, strlen(name));
    dev->first_run = dom->runs.nr;
    if ( !dev->pub.path || !dev->pub.host_path || add_claimant(p, dom, dev) ||
         own(p, dom, dev) )
        return -ENOMEM;

    if ( vintr_read(p, dom, dev, host) || read_streams(p, dom, dev, host, n) )
        return -ENOMEM;
    dev->nr_runs = dev->bad ? 0 : dom->runs.nr - dev->first_run;
    if ( !dev->bad && vbridge_reach(p, dev, host) )
        return -ENOMEM;
    vassign_mode(p, dom, dev, n, host);

    return 0;
}

int __init vdev_read(struct vplan *p, struct vdom *dom,
                     const struct vdt_node *n, const char *path, uint32_t ac,
                     uint32_t sc)
{
    uint32_t index = VHOST_NONE;
    struct vdt_node host;

    check_pair(p, n, path);
    if ( vdt_has(n, VDT_XEN_PATH) )
        index = find_host(p, n, path);
    if ( read_reg(p, dom, n, path, index, ac, sc) )
        return -ENOMEM;

    if ( index == VHOST_NONE || !check_host(p, n, path, index, &host) )
        return 0;

    return add_device(p, dom, n, path, index, &host);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
