/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading the StreamIDs of all devices of a domain. */

#include "sid.h"

int __init plan_sids_init(struct plan *p)
{
    p->sids = plan_alloc(&p->scratch, sizeof(*p->sids));

    return p->sids ? plan_bitmap_init(&p->sids->bitmap, &p->scratch) : -ENOMEM;
}

static int __init read_device(struct plan *p, struct plan_streams *s,
                              struct plan_device *dev)
{
    bool unusable = dev->unusable;
    int rc = 0;

    dev->unusable = false;
    dev->first_run = s->runs.nr;
    plan_request_read(s, dev);
    if ( dev->pub.kind == VIOMMU_PLATFORM && dev->host_props.iommus.data )
        rc = plan_platform_read(p, s, dev);
    dev->nr_own = s->runs.nr - dev->first_run;
    if ( !rc && !dev->unusable && s->vsmmu &&
         dev->pub.kind != VIOMMU_UNPROTECTED &&
         dev->host_props.iommu_map.data )
        rc = plan_mapped_read(p, s, dev);
    dev->unusable |= unusable;
    if ( rc || dev->unusable )
        return rc;

    dev->nr_runs = s->runs.nr - dev->first_run;

    return plan_pci_possible(p, dev);
}

int __init plan_streams_read(struct plan *p, struct plan_streams *s)
{
    unsigned int i;
    int rc = 0;

    for ( i = 0; !rc && i < s->devices.nr; i++ )
        rc = read_device(p, s, &s->devices.v[i]);

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
