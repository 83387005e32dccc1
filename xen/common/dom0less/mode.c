/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the author of a partial device tree wrote about StreamIDs in an
 * assigned node, and what becomes of it (binding:
 * docs/misc/arm/viommu-bindings.md). Nothing of it reaches the guest as it is.
 */

#include "planner.h"

static void __init report_dropped(struct vplan *p, const struct vdev *dev,
                                  enum vdt_id id, const char *why)
{
    VFIND(p, VFIND_PROPERTY_DROPPED, VPARTIAL(dev->pub.path, id),
          .s = { why });
}

/*
 * The author's own virtual StreamIDs. A copy of the host's property that names
 * an IOMMU of the vSMMU's phandle cannot be told from them.
 */
static void __init take_written(struct vplan *p, const struct vdom *dom,
                                struct vdev *dev, const struct vdt_node *n,
                                const struct vdt_node *host, enum vdt_id id)
{
    dev->mode = VMODE_EXPLICIT;
    dev->written = n->p[id];

    if ( n->p[id].len == host->p[id].len &&
         !memcmp(n->p[id].data, host->p[id].data, host->p[id].len) )
        VFIND(p, VFIND_WRITTEN_AS_ON_HOST, VPARTIAL(dev->pub.path, id),
              .n = { dom->phandle });
}

/* iommus: the phandle of the first entry tells. */
static void __init read_iommus(struct vplan *p, const struct vdom *dom,
                               struct vdev *dev, const struct vdt_node *n,
                               const struct vdt_node *host)
{
    struct vdt_prop iommus = n->p[VDT_IOMMUS];
    uint32_t phandle = iommus.len >= 4 ? vdt_cell(iommus, 0) : UINT32_MAX;

    if ( dev->pub.kind == VIOMMU_PLATFORM && phandle == dom->phandle )
        take_written(p, dom, dev, n, host, VDT_IOMMUS);
    else if ( dev->pub.kind == VIOMMU_PLATFORM && phandle == 0 )
    {
        dev->mode = VMODE_KEEP;
        dev->written = iommus;
    }
    else if ( dev->pub.kind == VIOMMU_PLATFORM )
        report_dropped(
            p, dev, VDT_IOMMUS,
            "it names no virtual SMMU, so StreamIDs are chosen automatically");
    else if ( dev->pub.kind == VIOMMU_PCI )
        report_dropped(p, dev, VDT_IOMMUS,
                       "a PCI host bridge has iommu-map only");
    else
        report_dropped(p, dev, VDT_IOMMUS,
                       "no IOMMU stands behind the device");
}

static void __init read_iommu_map(struct vplan *p, const struct vdom *dom,
                                  struct vdev *dev, const struct vdt_node *n,
                                  const struct vdt_node *host)
{
    struct vdt_prop map = n->p[VDT_IOMMU_MAP];

    if ( dev->pub.kind == VIOMMU_PCI && map.len >= 8 &&
         vdt_cell(map, 1) == dom->phandle )
        take_written(p, dom, dev, n, host, VDT_IOMMU_MAP);
    else if ( dev->pub.kind == VIOMMU_PCI )
        report_dropped(
            p, dev, VDT_IOMMU_MAP,
            "it names no virtual SMMU, so StreamIDs are chosen automatically");
    else
        report_dropped(p, dev, VDT_IOMMU_MAP, "the host node has none");
}

void __init vassign_mode(struct vplan *p, struct vdom *dom, struct vdev *dev,
                         const struct vdt_node *n, const struct vdt_node *host)
{
    if ( vdt_has(n, VDT_IOMMUS) )
        read_iommus(p, dom, dev, n, host);
    if ( vdt_has(n, VDT_IOMMU_MAP) )
        read_iommu_map(p, dom, dev, n, host);
    if ( vdt_has(n, VDT_IOMMU_MAP_MASK) )
        report_dropped(p, dev, VDT_IOMMU_MAP_MASK,
                       "the host node's is what counts");
    if ( vdt_has(n, VDT_MSI_MAP) )
        report_dropped(p, dev, VDT_MSI_MAP, "the guest has no MSI controller");
    if ( vdt_has(n, VDT_MSI_PARENT) )
        report_dropped(p, dev, VDT_MSI_PARENT,
                       "the guest has no MSI controller");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
