/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an assigned node and its host node say of IOMMUs, and what becomes of
 * it (binding: docs/misc/arm/viommu-bindings.md). Nothing of it reaches the
 * guest as it is.
 */

#include "check.h"

static void report_dropped(struct check *c, const struct vdev *dev,
                           enum vdt_id id, const char *why)
{
    CHECK(c, VFIND_PROPERTY_DROPPED, VPARTIAL(dev->pub.path, id),
          .s = { why });
}

static void check_msi(struct check *c, const struct vdev *dev,
                      const char *name)
{
    const struct vfind_place place = { "partial", dev->pub.path, name };

    if ( fdt_get_property(c->dom->fdt, dev->pub.offset, name, NULL) )
        CHECK(c, VFIND_PROPERTY_DROPPED, &place,
              .s = { "the guest has no MSI controller" });
}

/* A copy of the host's property cannot be told from explicit StreamIDs. */
static void check_explicit(struct check *c, const struct vdev *dev,
                           const struct vdt_node *n,
                           const struct vdt_node *host, enum vdt_id id)
{
    if ( dev->mode == VMODE_EXPLICIT && n->p[id].len == host->p[id].len &&
         !memcmp(n->p[id].data, host->p[id].data, host->p[id].len) )
        CHECK(c, VFIND_WRITTEN_AS_ON_HOST, VPARTIAL(dev->pub.path, id),
              .n = { c->dom->phandle });
}

static const char automatic[] =
    "it names no virtual SMMU, so StreamIDs are chosen automatically";

static void check_iommus(struct check *c, const struct vdev *dev,
                         const struct vdt_node *n, const struct vdt_node *host)
{
    if ( dev->pub.kind == VIOMMU_PLATFORM && dev->mode != VMODE_AUTO )
        check_explicit(c, dev, n, host, VDT_IOMMUS);
    else if ( dev->pub.kind == VIOMMU_PLATFORM )
        report_dropped(c, dev, VDT_IOMMUS, automatic);
    else if ( dev->pub.kind == VIOMMU_PCI )
        report_dropped(c, dev, VDT_IOMMUS,
                       "a PCI host bridge has iommu-map only");
    else
        report_dropped(c, dev, VDT_IOMMUS,
                       "no IOMMU stands behind the device");
}

static void check_iommu_map(struct check *c, const struct vdev *dev,
                            const struct vdt_node *n,
                            const struct vdt_node *host)
{
    if ( dev->pub.kind == VIOMMU_PCI && dev->mode != VMODE_AUTO )
        check_explicit(c, dev, n, host, VDT_IOMMU_MAP);
    else if ( dev->pub.kind == VIOMMU_PCI )
        report_dropped(c, dev, VDT_IOMMU_MAP, automatic);
    else
        report_dropped(c, dev, VDT_IOMMU_MAP, "the host node has none");
}

/* Xen keeps one IOMMU for a device: iommu_fwspec_init(). */
static void check_one_smmu(struct check *c, const struct vdev *dev)
{
    struct vplan *p = c->p;
    const struct vrun *runs;
    unsigned int i;

    if ( !dev->nr_runs )
        return;

    runs = &c->dom->runs.v[dev->first_run];
    for ( i = 1; i < dev->nr_runs; i++ )
        if ( runs[i].smmu != runs[0].smmu )
        {
            CHECK(c, VFIND_IOMMUS_OF_TWO_SMMUS,
                  VHOST(dev->pub.host_path, VDT_IOMMUS),
                  .s = { p->smmus.v[runs[0].smmu].path,
                         p->smmus.v[runs[i].smmu].path });
            break;
        }
}

/* Do two functions of the bridge have one RID after the mask? */
static bool folds(const struct vdev *dev, uint32_t mask)
{
    bool seen[256] = {};
    uint32_t bus;

    for ( bus = dev->bus_first; bus <= dev->bus_last; bus++ )
    {
        if ( seen[bus & mask >> 8 & 0xff] )
            return true;
        seen[bus & mask >> 8 & 0xff] = true;
    }

    return (mask & 0xff) != 0xff;
}

static void check_bridge(struct check *c, const struct vdev *dev,
                         const struct vdt_node *host)
{
    struct vdt_prop mask = vdt_prop(host, VDT_IOMMU_MAP_MASK);

    if ( vdt_has(host, VDT_IOMMUS) )
        CHECK(c, VFIND_IOMMUS_BESIDE_IOMMU_MAP,
              VHOST(dev->pub.host_path, VDT_IOMMUS), .s = { NULL });

    if ( mask.len == 4 && dev->bus_first <= dev->bus_last &&
         dev->bus_last <= 255 && folds(dev, vdt_cell(mask, 0)) )
        CHECK(c, VFIND_IOMMU_MAP_MASK_FOLDS,
              VHOST(dev->pub.host_path, VDT_IOMMU_MAP_MASK),
              .n = { vdt_cell(mask, 0) });
}

void check_properties(struct check *c, const struct vdev *dev,
                      const struct vdt_node *n, const struct vdt_node *host)
{
    if ( vdt_has(n, VDT_IOMMUS) )
        check_iommus(c, dev, n, host);
    if ( vdt_has(n, VDT_IOMMU_MAP) )
        check_iommu_map(c, dev, n, host);
    if ( vdt_has(n, VDT_IOMMU_MAP_MASK) )
        report_dropped(c, dev, VDT_IOMMU_MAP_MASK,
                       "the host node's is what counts");
    check_msi(c, dev, "msi-map");
    check_msi(c, dev, "msi-parent");

    if ( dev->pub.kind == VIOMMU_PCI )
        check_bridge(c, dev, host);
    else if ( c->dom->viommu != VVIOMMU_SMMUV3 )
        check_one_smmu(c, dev);
}

void check_copied(struct check *c, const struct vdt_node *n, const char *path)
{
    struct vdt_prop iommus = vdt_prop(n, VDT_IOMMUS),
                    map = vdt_prop(n, VDT_IOMMU_MAP);

    if ( iommus.len >= 4 && vdt_cell(iommus, 0) == c->dom->phandle )
        CHECK(c, VFIND_IOMMUS_UNASSIGNED, VPARTIAL(path, VDT_IOMMUS),
              .s = { NULL });
    if ( map.len >= 8 && vdt_cell(map, 1) == c->dom->phandle )
        CHECK(c, VFIND_IOMMUS_UNASSIGNED, VPARTIAL(path, VDT_IOMMU_MAP),
              .s = { NULL });
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
