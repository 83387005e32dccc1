/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which virtual StreamIDs a partial device tree requests (binding:
 * docs/misc/arm/viommu-bindings.md). iommus or iommu-map with the vSMMU's
 * phandle requests explicit ones. iommus with phandle 0 requests those that
 * the host has.
 */

#include "sid.h"

void __init plan_request_read(const struct plan_streams *s,
                              struct plan_device *dev)
{
    struct plan_prop iommus = dev->partial_props.iommus,
                     map = dev->partial_props.iommu_map;
    uint32_t phandle = iommus.len >= 4 ? plan_cell(iommus, 0) : UINT32_MAX;

    dev->map_explicit = map.len >= 8 && plan_cell(map, 1) == s->phandle;
    if ( phandle == s->phandle || phandle == 0 )
        dev->request = phandle ? REQUEST_EXPLICIT : REQUEST_KEEP;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
