/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One assigned node of a partial device tree: its xen,path and xen,reg, and
 * the registers, interrupts and StreamIDs of the host node. What the device
 * has, only the host node decides. The partial device tree only selects from
 * it.
 */

#include "guest.h"

static void __init report_unusable(struct plan *p, const char *path,
                                   enum plan_property id)
{
    REPORT_HINT(p, FIND_DEVICE_UNUSABLE, IN_PARTIAL(path, id), .s = { NULL });
}

/*
 * xen,path and xen,reg are required; xen,path may be missing if there is
 * xen,force-assign-without-iommu. No property may be repeated: Xen maps the
 * last xen,reg, also of a domain without a vSMMU.
 */
static void __init check_pair(struct plan *p, const struct plan_node *n,
                              const char *path)
{
    enum plan_property id;

    if ( !plan_has(n, DT_XEN_PATH) && !plan_has(n, DT_XEN_FORCE) )
        report_unusable(p, path, DT_XEN_PATH);
    if ( !plan_has(n, DT_XEN_REG) )
        report_unusable(p, path, DT_XEN_REG);

    for ( id = 0; id < DT_NR; id++ )
        if ( n->twice & VIOMMU_BIT(id) )
            plan_report(p, !p->left_to_xen || id == DT_XEN_REG,
                        FIND_PROPERTY_TWICE, IN_PARTIAL(path, id),
                        &(const struct plan_args){ .s = { NULL } });
}

int __init plan_reg_next(struct plan_prop reg, uint32_t ac, uint32_t sc,
                         struct plan_reg_row *row)
{
    uint32_t cells = ac * 2 + sc, at = row->next;

    if ( !plan_cells_fit(ac, sc) || reg.len % (cells * 4) )
        return -EINVAL;

    if ( at == reg.len / 4 )
        return 0;

    row->number = at / cells;
    row->next = at + cells;
    row->host = plan_number(reg, at, ac);
    row->size = plan_number(reg, at + ac, sc);
    row->guest = plan_number(reg, at + ac + sc, ac);

    return row->size && row->host + (row->size - 1) >= row->host &&
                   row->guest + (row->size - 1) >= row->guest
               ? 1
               : -EINVAL;
}

static int __init use_row(struct plan *p, struct plan_domain *dom,
                          const char *path, uint32_t named,
                          const struct plan_reg_row *row)
{
    uint32_t guarded = plan_registers_at(p, row->host, row->size);
    struct viommu_region *r = plan_add(&p->work, &dom->used);
    const char *name;
    bool iommu;

    if ( !r )
        return -ENOMEM;
    *r = (struct viommu_region){ row->guest, row->size };

    if ( guarded == PLAN_NONE )
        return 0;

    /* If xen,path names this IOMMU, that is reported instead. */
    iommu = p->host->nodes.v[guarded].iommu;
    if ( iommu && guarded == named )
        return 0;

    name = plan_host_path(p->host, guarded, &p->work);
    if ( !name )
        return -ENOMEM;
    REPORT_ALWAYS(p,
                  iommu ? FIND_XEN_REG_COVERS_IOMMU : FIND_XEN_REG_COVERS_GIC,
                  IN_PARTIAL(path, DT_XEN_REG), .s = { name },
                  .n = { row->number, row->host, row->size });

    return 0;
}

static int __init read_reg(struct plan *p, struct plan_domain *dom,
                           const struct plan_node *n, const char *path,
                           uint32_t named, uint32_t ac, uint32_t sc)
{
    struct plan_prop reg = plan_prop(n, DT_XEN_REG);
    struct plan_reg_row row = {};
    int got = 0;

    while ( reg.data && (got = plan_reg_next(reg, ac, sc, &row)) > 0 )
        if ( use_row(p, dom, path, named, &row) )
            return -ENOMEM;

    if ( got < 0 )
        report_unusable(p, path, DT_XEN_REG);

    return 0;
}

/*
 * The host node that xen,path names. PLAN_NONE: there is none, which was
 * reported.
 */
static uint32_t __init find_host(struct plan *p, const struct plan_node *n,
                                 const char *path)
{
    const char *name = plan_string(n, DT_XEN_PATH);
    uint32_t index = PLAN_NONE;

    if ( name && *name == '/' )
        index = plan_host_by_path(p->host, name);
    if ( index == PLAN_NONE )
        report_unusable(p, path, DT_XEN_PATH);

    return index;
}

/* Read this host node. May it be assigned? */
static bool __init check_host(struct plan *p, const struct plan_node *n,
                              const char *path, uint32_t index,
                              struct plan_node *host)
{
    const struct plan_place *place = IN_PARTIAL(path, DT_XEN_PATH);
    const char *name = (const char *)n->p[DT_XEN_PATH].data;

    plan_host_read(p->host, index, host);
    if ( p->host->nodes.v[index].iommu )
        REPORT_ALWAYS(p, FIND_XEN_PATH_IS_IOMMU, place, .s = { name });
    else if ( !plan_available(host) )
        REPORT(p, FIND_XEN_PATH_DISABLED, place, .s = { name });
    else if ( p->guests->domain0 && !plan_has(host, DT_XEN_PASSTHROUGH) )
        REPORT_HINT(p, FIND_DEVICE_OF_DOM0, place,
                    .s = { name, p->guests->domain0 });
    else
        return true;

    return false;
}

/* Report a host node that is assigned twice; else note who has it. */
static int __init note_owner(struct plan *p, struct plan_domain *dom,
                             struct plan_device *dev)
{
    struct plan_host_node *h = &p->host->nodes.v[dev->host];
    struct plan_owner *o;
    bool same;

    if ( !h->owner )
    {
        o = plan_add(&p->scratch, &p->guests->owners);
        if ( !o )
            return -ENOMEM;
        *o = (struct plan_owner){ dom, dev->pub.path };
        h->owner = p->guests->owners.nr;
        return 0;
    }

    dev->unusable = true;
    o = &p->guests->owners.v[h->owner - 1];
    same = o->domain == dom;
    /* Reported if one of the two domains has a vSMMU. */
    plan_report(p, !p->left_to_xen || o->domain->streams.vsmmu,
                same ? FIND_DEVICE_TWICE : FIND_DEVICE_IN_TWO_DOMAINS,
                IN_PARTIAL(dev->pub.path, DT_XEN_PATH),
                &(const struct plan_args){
                    .s = { dev->pub.host_path,
                           same ? o->path : o->domain->streams.name } });

    return 0;
}

static bool __init is_bridge(const struct plan_node *host)
{
    const char *type = plan_string(host, DT_DEVICE_TYPE);

    return type && !strcmp(type, "pci");
}

/*
 * Which properties give the device's StreamIDs? Without a vSMMU, Xen reads
 * only iommus.
 */
static enum viommu_kind __init kind_of(const struct plan_domain *dom,
                                       const struct plan_node *host)
{
    bool map = dom->streams.vsmmu && plan_has(host, DT_IOMMU_MAP);

    if ( dom->streams.vsmmu && is_bridge(host) )
        return map ? VIOMMU_PCI : VIOMMU_UNPROTECTED;

    return map || plan_has(host, DT_IOMMUS) ? VIOMMU_PLATFORM
                                            : VIOMMU_UNPROTECTED;
}

static void __init report_unprotected(struct plan *p,
                                      const struct plan_device *dev,
                                      const struct plan_node *host)
{
    const struct plan_place *place = IN_PARTIAL(dev->pub.path, DT_XEN_PATH);
    const char *name = dev->pub.host_path;

    if ( plan_has(host, DT_IOMMUS) )
        REPORT(p, FIND_PCI_WITHOUT_IOMMU_MAP, place, .s = { name });
    else if ( dev->force_assign )
        REPORT(p, FIND_DEVICE_UNPROTECTED, place, .s = { name });
}

static struct plan_iommu_props __init iommu_props(const struct plan_node *n)
{
    return (struct plan_iommu_props){ plan_prop(n, DT_IOMMUS),
                                      plan_prop(n, DT_IOMMU_MAP),
                                      plan_prop(n, DT_IOMMU_MAP_MASK),
                                      plan_prop(n, DT_BUS_RANGE) };
}

/* Add the device of a node whose xen,path is usable. */
static int __init add_device(struct plan *p, struct plan_domain *dom,
                             const struct plan_node *n, const char *path,
                             uint32_t index, const struct plan_node *host)
{
    struct plan_device *dev = plan_add(&p->work, &dom->streams.devices);
    const char *name = (const char *)n->p[DT_XEN_PATH].data;

    if ( !dev )
        return -ENOMEM;

    dev->host = index;
    dev->force_assign = plan_has(n, DT_XEN_FORCE);
    dev->map_gaps = plan_has(n, DT_XEN_IOMMU_MAP_GAPS);
    dev->bridge = is_bridge(host);
    dev->partial_props = iommu_props(n);
    dev->host_props = iommu_props(host);
    dev->pub.offset = n->offset;
    dev->pub.rid_mask = UINT32_MAX;
    dev->pub.path = plan_copy(p->keep, path, strlen(path));
    dev->pub.host_path = plan_copy(p->keep, name, strlen(name));
    dev->pub.kind = kind_of(dom, host);
    if ( !dev->pub.path || !dev->pub.host_path ||
         plan_claimant_add(p, &dom->streams, dev) || note_owner(p, dom, dev) )
        return -ENOMEM;

    if ( dev->pub.kind == VIOMMU_UNPROTECTED )
        report_unprotected(p, dev, host);

    return plan_interrupts_read(p, dom, dev, host);
}

int __init plan_device_read(struct plan *p, struct plan_domain *dom,
                            const struct plan_node *n, const char *path,
                            uint32_t ac, uint32_t sc)
{
    uint32_t index = PLAN_NONE;
    struct plan_node host;

    check_pair(p, n, path);
    if ( plan_has(n, DT_XEN_PATH) )
        index = find_host(p, n, path);
    if ( read_reg(p, dom, n, path, index, ac, sc) )
        return -ENOMEM;

    if ( index == PLAN_NONE || !check_host(p, n, path, index, &host) )
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
