/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What planning can find, and the way to report it. The table is in finding.c.
 */
#ifndef VIOMMU_FINDING_H
#define VIOMMU_FINDING_H

#include <viommu/plan.h>

enum vfind {
    /* the trees themselves */
    VFIND_NO_MEMORY,
    VFIND_HOST_MALFORMED,
    VFIND_PARTIAL_UNREADABLE,
    VFIND_PARTIAL_MALFORMED,
    VFIND_PARTIAL_TOO_DEEP,
    VFIND_PROPERTY_TWICE,
    VFIND_PHANDLE_IN_USE,
    VFIND_DOMAIN_NAME_TAKEN,
    /* the domain node */
    VFIND_VIOMMU_UNKNOWN,
    VFIND_PASSTHROUGH_DISABLED,
    VFIND_PASSTHROUGH_SYNC_PT,
    VFIND_PASSTHROUGH_UNKNOWN,
    VFIND_NR_SPIS_TOO_SMALL,
    VFIND_HINT_NOT_DIRECT_MAP,
    VFIND_NO_PROTECTED_DEVICE,
    /* assignment */
    VFIND_XEN_PATH_MISSING,
    VFIND_XEN_PATH_MALFORMED,
    VFIND_XEN_PATH_NOT_ABSOLUTE,
    VFIND_XEN_PATH_NOT_FOUND,
    VFIND_XEN_PATH_DISABLED,
    VFIND_XEN_PATH_IS_IOMMU,
    VFIND_XEN_REG_MISSING,
    VFIND_XEN_REG_MALFORMED,
    VFIND_XEN_REG_UNALIGNED,
    VFIND_XEN_REG_COVERS_IOMMU,
    VFIND_XEN_REG_COVERS_GIC,
    VFIND_PAGES_IN_TWO_DOMAINS,
    VFIND_PAGES_OF_XEN,
    VFIND_DEVICE_WITHOUT_IOMMU,
    VFIND_DEVICE_UNPROTECTED,
    VFIND_DEVICE_TWICE,
    VFIND_DEVICE_IN_TWO_DOMAINS,
    VFIND_DEVICE_OF_DOM0,
    VFIND_INTERRUPT_IN_TWO_DOMAINS,
    VFIND_INTERRUPT_OF_DOM0,
    VFIND_INTERRUPT_OF_XEN,
    /* the host's IOMMUs and StreamIDs */
    VFIND_IOMMUS_MALFORMED,
    VFIND_IOMMU_NOT_FOUND,
    VFIND_IOMMU_DISABLED,
    VFIND_IOMMU_CELLS_BAD,
    VFIND_IOMMU_REG_BAD,
    VFIND_IOMMU_REG_SMALL,
    VFIND_IOMMU_UNSUPPORTED,
    VFIND_IOMMU_CANNOT_NEST,
    VFIND_TOO_MANY_SMMUS,
    VFIND_STREAM_IN_TWO_NODES,
    VFIND_STREAM_IN_TWO_DOMAINS,
    VFIND_STREAM_IN_REACH,
    /* PCI host bridges */
    VFIND_PCI_WITHOUT_IOMMU_MAP,
    VFIND_IOMMUS_BESIDE_IOMMU_MAP,
    VFIND_BUS_RANGE_MALFORMED,
    VFIND_IOMMU_MAP_MALFORMED,
    VFIND_IOMMU_MAP_MASK_MALFORMED,
    VFIND_IOMMU_MAP_MASK_FOLDS,
    VFIND_IOMMU_MAP_OUTSIDE_MASK,
    VFIND_IOMMU_MAP_OVERLAP,
    VFIND_IOMMU_MAP_GAP,
    VFIND_IOMMU_MAP_GAP_ACCEPTED,
    VFIND_INTERRUPT_MAP_MALFORMED,
    VFIND_INTERRUPT_MAP_UNFIT,
    VFIND_INTERRUPT_MAP_UNROUTED,
    /* virtual StreamIDs */
    VFIND_PROPERTY_DROPPED,
    VFIND_WRITTEN_AS_ON_HOST,
    VFIND_IOMMUS_UNASSIGNED,
    VFIND_VSID_SYNTAX,
    VFIND_VSID_MIXED,
    VFIND_VSID_COUNT,
    VFIND_VSID_RANGE,
    VFIND_VSID_DOUBLED,
    VFIND_VSID_AMBIGUOUS,
    VFIND_VSID_NONE_FREE,
    VFIND_KEEP_NOT_HOST,
    /* placement */
    VFIND_FRAME_MOVED,
    VFIND_FRAME_NONE_FREE,
    VFIND_FRAME_OF_NO_SMMU,
    VFIND_IRQ_MOVED,
    VFIND_IRQ_NONE_FREE,
    VFIND_GUEST_DT_TOO_LARGE,
    /* acting */
    VFIND_GUEST_DT_FULL,
    VFIND_NR
};

/*
 * What a message may speak of: {s0} {s1} are strings, {d0}..{d3} and {x0}..{x3}
 * numbers.
 */
struct vfind_args {
    const char *s[2];
    uint64_t n[4];
};

/* Where it was found. */
struct vfind_place {
    const char *tree, *node, *prop;
};

#define VFIND_TEXT 400

/*
 * Write the text of a finding; cut, and ended by "...", where the buffer is too
 * small.
 */
void vfind_text(char *buf, size_t size, const char *format,
                const struct vfind_args *args);

#endif /* VIOMMU_FINDING_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
