/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The mapping from virtual to physical StreamIDs: the one type that boot-time
 * configuration, which makes it, and the emulation core, which uses it, share.
 * Part of the library's public headers: it defines types, and nothing else.
 */
#ifndef VIOMMU_RANGE_H
#define VIOMMU_RANGE_H

#ifdef __XEN__
#include <xen/types.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#endif

/*
 * vSIDs are below 2^20: enough for 16 root complexes, and a bound of every
 * table.
 */
#define VIOMMU_VSID_BITS 20
#define VIOMMU_VSID_MAX  (1U << VIOMMU_VSID_BITS)

/* How many physical SMMUs one virtual one may stand for. */
#define VIOMMU_MAX_SMMUS 16

/*
 * A run of StreamIDs: virtual vsid + i is physical psid + i behind the
 * domain's SMMU number smmu, for i below count. A domain's ranges are sorted
 * by vsid, do not overlap in vsid, nor in (smmu, psid). count is never 0.
 */
struct viommu_range {
    uint32_t vsid;
    uint32_t psid;
    uint32_t count;
    /* Index into the domain's own list of SMMUs, below VIOMMU_MAX_SMMUS. */
    uint32_t smmu;
};

#endif /* VIOMMU_RANGE_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
