/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One assigned node of a partial device tree: from xen,path and xen,reg to the
 * host's node, its registers, interrupts and StreamIDs. The host's node is the
 * truth; the partial one says only what is wanted of it.
 */

#include "planner.h"

static void __init report_unusable(struct vplan *p, const char *path,
                                   enum vdt_id id)
{
    VFIND(p, VFIND_DEVICE_UNUSABLE, VPARTIAL(path, id), .s = { NULL });
}

/*
 * Both must be there; xen,force-assign-without-iommu alone excuses a missing
 * xen,path.
 */
static void __init check_pair(struct vplan *p, const struct vdt_node *n,
                              const char *path)
{
    enum vdt_id id;

    if ( !vdt_has(n, VDT_XEN_PATH) && !vdt_has(n, VDT_XEN_FORCE) )
        report_unusable(p, path, VDT_XEN_PATH);
    if ( !vdt_has(n, VDT_XEN_REG) )
        report_unusable(p, path, VDT_XEN_REG);

    for ( id = 0; id < VDT_NR; id++ )
        if ( n->twice & VIOMMU_BIT(id) )
            VFIND(p, VFIND_PROPERTY_TWICE, VPARTIAL(path, id), .s = { NULL });
}

int __init vreg_next(struct vdt_prop reg, uint32_t ac, uint32_t sc,
                     struct vreg_row *row)
{
    uint32_t cells = ac * 2 + sc, at = row->next;

    if ( ac < 1 || ac > 2 || sc < 1 || sc > 2 || !reg.len ||
         reg.len % (cells * 4) )
        return -EINVAL;

    if ( at == reg.len / 4 )
        return 0;

    row->number = at / cells;
    row->next = at + cells;
    row->host = vdt_number(reg, at, ac);
    row->size = vdt_number(reg, at + ac, sc);
    row->guest = vdt_number(reg, at + ac + sc, ac);

    return row->size && row->host + (row->size - 1) >= row->host &&
                   row->guest + (row->size - 1) >= row->guest
               ? 1
               : -EINVAL;
}

static int __init use_row(struct vplan *p, struct vdom *dom, const char *path,
                          uint32_t named, const struct vreg_row *row)
{
    uint32_t guarded = vphys_at(p, row->host, row->size);
    struct viommu_region *r = vvec_add(&p->domscratch, &dom->used);
    const char *name;
    bool iommu;

    if ( !r )
        return -ENOMEM;
    *r = (struct viommu_region){ row->guest, row->size };

    if ( guarded == VHOST_NONE )
        return 0;

    /* An IOMMU that is named by xen,path is reported there. */
    iommu = p->host.nodes.v[guarded].iommu;
    if ( iommu && guarded == named )
        return 0;

    name = vhost_path(&p->host, guarded, &p->domscratch);
    if ( !name )
        return -ENOMEM;
    VFIND_ALWAYS(p,
                 iommu ? VFIND_XEN_REG_COVERS_IOMMU : VFIND_XEN_REG_COVERS_GIC,
                 VPARTIAL(path, VDT_XEN_REG), .s = { name },
                 .n = { row->number, row->host, row->size });

    return 0;
}

static int __init read_reg(struct vplan *p, struct vdom *dom,
                           const struct vdt_node *n, const char *path,
                           uint32_t named, uint32_t ac, uint32_t sc)
{
    struct vdt_prop reg = vdt_prop(n, VDT_XEN_REG);
    struct vreg_row row = {};
    int got = 0;

    while ( reg.data && (got = vreg_next(reg, ac, sc, &row)) > 0 )
        if ( use_row(p, dom, path, named, &row) )
            return -ENOMEM;

    if ( got < 0 )
        report_unusable(p, path, VDT_XEN_REG);

    return 0;
}

/* The host node that xen,path names, or VHOST_NONE once reported. */
static uint32_t __init find_host(struct vplan *p, const struct vdt_node *n,
                                 const char *path)
{
    const char *name = vdt_string(n, VDT_XEN_PATH);
    uint32_t index = VHOST_NONE;

    if ( name && *name == '/' )
        index = vhost_by_path(&p->host, name);
    if ( index == VHOST_NONE )
        report_unusable(p, path, VDT_XEN_PATH);

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
        VFIND_ALWAYS(p, VFIND_XEN_PATH_IS_IOMMU, place, .s = { name });
    else if ( !vdt_available(host) )
        VFIND(p, VFIND_XEN_PATH_DISABLED, place, .s = { name });
    else if ( p->dom0 && !vdt_has(host, VDT_XEN_PASSTHROUGH) )
        VFIND(p, VFIND_DEVICE_OF_DOM0, place, .s = { name, p->dom0 });
    else
        return true;

    return false;
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
        vfind_report(
            p, !p->muted || p->doms.v[o->domain].viommu == VVIOMMU_SMMUV3,
            same ? VFIND_DEVICE_TWICE : VFIND_DEVICE_IN_TWO_DOMAINS,
            VPARTIAL(dev->pub.path, VDT_XEN_PATH),
            &(const struct vfind_args){
                .s = { dev->pub.host_path,
                       same ? o->path : o->domain_name } });
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

    vintr_read(p, dom, dev, host);
    if ( read_streams(p, dom, dev, host, n) )
        return -ENOMEM;
    dev->nr_runs = dev->bad ? 0 : dom->runs.nr - dev->first_run;
    if ( !dev->bad && vbridge_reach(p, dev, host) )
        return -ENOMEM;
    vassign_mode(dom, dev, n);

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
