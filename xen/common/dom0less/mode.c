/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which virtual StreamIDs does the author of a partial device tree request
 * (binding: docs/misc/arm/viommu-bindings.md)? iommus or iommu-map with the
 * vSMMU's phandle has explicit ones; iommus with phandle 0 keeps the host's.
 */

#include "planner.h"

void __init plan_request_read(const struct plan_domain *dom,
                              struct plan_device *dev,
                              const struct plan_node *n)
{
    struct plan_prop iommus = plan_prop(n, DT_IOMMUS),
                     map = plan_prop(n, DT_IOMMU_MAP);
    uint32_t phandle = iommus.len >= 4 ? plan_cell(iommus, 0) : UINT32_MAX;

    if ( dev->pub.kind == VIOMMU_PCI && map.len >= 8 &&
         plan_cell(map, 1) == dom->phandle )
    {
        dev->mode = REQUEST_EXPLICIT;
        dev->written = map;
    }
    else if ( dev->pub.kind == VIOMMU_PLATFORM &&
              (phandle == dom->phandle || phandle == 0) )
    {
        dev->mode = phandle ? REQUEST_EXPLICIT : REQUEST_KEEP;
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
