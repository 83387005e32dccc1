/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which virtual StreamIDs does the author of a partial device tree request
 * (binding: docs/misc/arm/viommu-bindings.md)? iommus or iommu-map with the
 * vSMMU's phandle has explicit ones; iommus with phandle 0 keeps the host's.
 */

#include "planner.h"

void __init vassign_mode(const struct vdom *dom, struct vdev *dev,
                         const struct vdt_node *n)
{
    struct vdt_prop iommus = vdt_prop(n, VDT_IOMMUS),
                    map = vdt_prop(n, VDT_IOMMU_MAP);
    uint32_t phandle = iommus.len >= 4 ? vdt_cell(iommus, 0) : UINT32_MAX;

    if ( dev->pub.kind == VIOMMU_PCI && map.len >= 8 &&
         vdt_cell(map, 1) == dom->phandle )
    {
        dev->mode = VMODE_EXPLICIT;
        dev->written = map;
    }
    else if ( dev->pub.kind == VIOMMU_PLATFORM &&
              (phandle == dom->phandle || phandle == 0) )
    {
        dev->mode = phandle ? VMODE_EXPLICIT : VMODE_KEEP;
        dev->written = iommus;
    }
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
