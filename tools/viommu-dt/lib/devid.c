/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Printing the mapping in the syntax proposed for xl's configuration files:
 * PMASTER_ID@VMASTER_ID,IOMMU_BASE_ADDRESS. That has no ranges.
 */

#include <inttypes.h>

#include "viommu-dt.h"

void viommu_dt_print_devid_map(FILE *out, const struct viommu_domain *dom)
{
    unsigned int i;
    uint32_t n;

    for ( i = 0; i < dom->nr_ranges; i++ )
    {
        const struct viommu_range *r = &dom->ranges[i];

        for ( n = 0; n < r->count; n++ )
            fprintf(out, "0x%x@0x%x,0x%" PRIx64 "\n", r->psid + n, r->vsid + n,
                    dom->smmus[r->smmu].base);
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
