/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Boot-time configuration: from the host device tree and the domains' partial
 * device trees to one plan over all domains, and from the plan to the guests'
 * device trees. Binding: docs/misc/arm/viommu-bindings.md.
 *
 * Planning is a pure function of its input: it reads, checks everything, and
 * changes nothing. Acting (the emit functions) writes only to the guest device
 * tree it is given and can fail only for want of space, which planning has
 * seen to unless Xen itself writes more into that tree than the layout says.
 */
#ifndef VIOMMU_PLAN_H
#define VIOMMU_PLAN_H

#include <viommu/range.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Depth of a partial device tree, the root included, beyond which it is
 * refused.
 */
#define VIOMMU_MAX_DEPTH 16

enum viommu_severity { VIOMMU_NOTICE, VIOMMU_ERROR };

/*
 * One finding. All strings live only during the call of the sink. node is the
 * full path in the tree that tree names; prop may be NULL. err is a positive
 * errno value for errors, 0 for notices. text says what was found and
 * expected.
 */
struct viommu_finding {
    enum viommu_severity severity;
    int err;
    const char *id; /* stable identifier, e.g. "xen-path-not-found" */
    /*
     * Name of the domain node, e.g. "domU1"; NULL for the host tree as a whole
     */
    const char *domain;
    const char *tree; /* "host" or "partial" */
    const char *node;
    const char *prop;
    const char *text;
};

/*
 * Where Xen puts things in a guest: constants that the plan has to respect.
 * See viommu_layout_xen.
 */
struct viommu_region {
    uint64_t base, size;
};

/* What Xen itself puts into a guest's address space. */
enum viommu_reserved_kind {
    VIOMMU_RESERVED_OTHER,
    VIOMMU_RESERVED_GIC,
    VIOMMU_RESERVED_VPL011,
    VIOMMU_RESERVED_RAM, /* As much of it as the guest has memory. */
};

struct viommu_reserved {
    struct viommu_region region;
    enum viommu_reserved_kind kind;
};

struct viommu_layout {
    /* Goes up whenever the same input would give another plan */
    uint32_t version;
    /* First choice for the vSMMU's frame; further ones follow upwards */
    uint64_t frame_base;
    uint64_t frame_end; /* no frame at or above it */
    /* INTID of the first choice for the event queue; upwards from there */
    uint32_t irq_first;
    uint32_t irq_end; /* no interrupt at or above it */
    const struct viommu_reserved *reserved;
    unsigned int nr_reserved;
    uint32_t fdt_max;    /* bytes that a guest's device tree can have */
    uint32_t fdt_own;    /* of these, for what Xen itself writes into it */
    uint32_t fdt_own_22; /* the same, from Xen 4.22 on */
};

/*
 * The layout of Xen's Arm guests (xen/include/public/arch-arm.h): frame
 * 0x22040000, interrupts INTID 44 and 45. Device trees as prepare_dtb_domU()
 * sizes them: 4 KiB (from Xen 4.22 on 18 KiB) beside the partial one, 2 MiB at
 * most.
 */
extern const struct viommu_layout viommu_layout_xen;

struct viommu_observer;

struct viommu_input {
    /*
     * Host device tree blob, as handed to Xen, with the /chosen domain nodes;
     * fdt_check_full() clean.
     */
    const void *host;
    size_t host_size;
    const struct viommu_layout *layout;

    /*
     * Which Xen will build the guests: 22 for 4.22. 0: not known; then it is
     * taken to know all properties and to have the least room of all, and a
     * phandle that only some releases refuse is a notice.
     */
    unsigned int xen_release;

    /* What viommu-dt watches planning by; NULL in Xen. */
    struct viommu_observer *observer;

    void *ctx; /* handed to the functions below */

    /* For viommu_dt_check() alone: look at domains without viommu, too. */
    bool check_all;

    /*
     * The partial device tree of the domain node at this path of the host
     * tree: sets *fdt and *size; the memory stays until done() or, if that is
     * NULL, as long as the plan is being made. Returns 0, -ENOENT if the
     * domain has none, or another negative errno, which planning reports. The
     * blob is untrusted: planning checks it.
     */
    int (*partial)(void *ctx, const char *domain_path, const void **fdt,
                   size_t *size);
    void (*done)(void *ctx, const void *fdt, size_t size);

    /*
     * What stops the SMMUv3 at this path of the host tree from nesting: NULL
     * if nothing, else a few words. The pointer itself may be NULL: then every
     * SMMUv3 is taken to nest.
     */
    const char *(*refusal)(void *ctx, const char *smmu_path);

    /*
     * Sink of findings, in document order; never NULL. Planning goes on after
     * an error to find them all.
     */
    void (*report)(void *ctx, const struct viommu_finding *f);
};

struct viommu_smmu {
    const char *path; /* full path in the host tree; owned by the plan */
    uint32_t phandle;
    uint64_t base; /* of its registers */
    bool coherent;
};

/*
 * A physical interrupt that the domain needs and Xen does not find by itself:
 * a row of the interrupt-map of a PCI host bridge. Rows for another controller
 * than the GIC, and for interrupts that are no SPIs, are not among them.
 */
struct viommu_irq {
    /*
     * INTID of the GIC: 32 + the number of the SPI, so 32 to 1019. The guest
     * sees the interrupt under the same one.
     */
    uint32_t intid;
    /*
     * Trigger type: the low four bits of the third cell of the first row that
     * has this interrupt, unchecked. The GIC binding has 1 (rising edge) and 4
     * (level, active high) for SPIs.
     */
    uint32_t flags;
};

enum viommu_kind {
    /* xen,force-assign-without-iommu on a device without IOMMU */
    VIOMMU_UNPROTECTED,
    VIOMMU_PLATFORM, /* `iommus` */
    VIOMMU_PCI,      /* `iommu-map` */
};

/*
 * iommu-map row of a guest's PCI host bridge: RIDs rid .. rid + count - 1 are
 * vSIDs vsid ..
 */
struct viommu_map_row {
    uint32_t rid, vsid, count;
};

/* One assigned node of a partial device tree. */
struct viommu_device {
    int offset;            /* of the node in the partial device tree */
    const char *path;      /* its full path there; owned by the plan */
    const char *host_path; /* xen,path; owned by the plan */
    enum viommu_kind kind;
    /*
     * PLATFORM: in the order of the host's StreamIDs, as they go into `iommus`
     */
    uint32_t *vsids;
    unsigned int nr_vsids;
    struct viommu_map_row *rows; /* PCI */
    unsigned int nr_rows;
    /*
     * PCI: emitted as iommu-map-mask, and rows hold masked RIDs; UINT32_MAX:
     * none
     */
    uint32_t rid_mask;
    struct viommu_irq *irqs; /* PCI: each intid once, ascending */
    unsigned int nr_irqs;
};

/* Inside of the planner: hash tables for the look-ups below. */
struct viommu_table {
    uint32_t *slots;
    uint32_t mask;
};

enum viommu_guest {
    VIOMMU_GUEST_SMMUV3,
    /* No vSMMU; its devices behind an IOMMU are marked in its device tree. */
    VIOMMU_GUEST_HINT,
    /* The same, with a node that their iommus refer to. */
    VIOMMU_GUEST_HINT_NODE,
    /*
     * Asked for a vSMMU, but has no device behind an SMMU: what its nodes say
     * of IOMMUs is left out.
     */
    VIOMMU_GUEST_BARE,
};

/*
 * What the plan holds for one domain with a vSMMU. Of one without only name,
 * path, devices (kind VIOMMU_PLATFORM: behind an IOMMU, else
 * VIOMMU_UNPROTECTED), phandle and fdt_extra mean something.
 */
struct viommu_domain {
    enum viommu_guest guest;
    const char *name; /* of the domain node; owned by the plan */
    /* Of the domain node in the host tree; owned by the plan */
    const char *path;

    struct viommu_range *ranges; /* sorted by vsid */
    unsigned int nr_ranges;
    /* What range.smmu indexes, in order of first use */
    struct viommu_smmu *smmus;
    unsigned int nr_smmus;
    struct viommu_device *devices; /* in document order, sorted by offset */
    unsigned int nr_devices;

    /* Guest-physical base of the vSMMU, VSMMU_FRAME_SIZE long */
    uint64_t frame;
    uint32_t irq_eventq, irq_gerror; /* INTIDs, edge */
    uint32_t phandle;                /* of the vSMMU's node */
    bool coherent;
    /* The domain needs SPIs up to INTID 32 + nr_spis - 1 at least */
    uint32_t nr_spis;
    /*
     * Upper bound of the bytes, structure and strings together, by which
     * viommu_emit_node() once and viommu_emit_properties() for every device
     * make the guest's device tree longer. What viommu_drops_property() leaves
     * out is not taken off. Of a hint as of a vSMMU.
     */
    size_t fdt_extra;
    struct viommu_table by_host_path;
};

struct viommu_plan {
    const struct viommu_layout *layout;
    /* Those with a vSMMU only, in document order */
    struct viommu_domain *domains;
    unsigned int nr_domains;
    /* Those without a vSMMU whose device tree is changed all the same */
    struct viommu_domain *hints;
    unsigned int nr_hints;
};

/*
 * Make the plan. Returns 0 and *out (to be freed; maybe with no domain in it),
 * or a negative errno after at least one error was reported: that of the first
 * error. Nothing is left allocated then. Errors: the table in
 * docs/misc/arm/viommu-errors.md; -ENOMEM.
 */
int viommu_plan_create(const struct viommu_input *in,
                       struct viommu_plan **out);

/* Free the plan and all it owns. NULL is allowed. */
void viommu_plan_free(struct viommu_plan *plan);

/*
 * The domain whose node has this full path in the host tree, or this name
 * (with its unit address, if it has one), or NULL: it has no vSMMU.
 */
const struct viommu_domain *viommu_plan_domain(const struct viommu_plan *plan,
                                               const char *name);

/*
 * The same, or one of plan->hints: whatever the functions below have something
 * to emit or to leave out for.
 */
const struct viommu_domain *viommu_plan_guest(const struct viommu_plan *plan,
                                              const char *name);

/*
 * The assigned device at this offset of the domain's partial device tree, or
 * NULL.
 */
const struct viommu_device *viommu_domain_device(
    const struct viommu_domain *dom, int offset);

/*
 * The assigned device with this xen,path (case ignored, as Xen does), or NULL.
 */
const struct viommu_device *viommu_domain_host_device(
    const struct viommu_domain *dom, const char *host_path);

/*
 * Is this property of the node at this offset of the partial device tree left
 * out of the guest's? That is what is rewritten (iommus, iommu-map) and what
 * cannot be used (iommu-map-mask, msi-map, msi-parent).
 */
bool viommu_drops_property(const struct viommu_domain *dom, int offset,
                           const char *name);

/*
 * Append the rewritten `iommus` or `iommu-map` of the node at this offset, or
 * the hint's property, to a guest device tree that is being written with
 * libfdt's sequential functions, inside that node, before its subnodes.
 * Nothing for a node that is no assigned device. Returns 0 or -ENOSPC.
 */
int viommu_emit_properties(const struct viommu_domain *dom, int offset,
                           void *fdt);

/*
 * Append the vSMMU's node, or the one that a hint needs, if it needs one, to a
 * guest device tree, inside the root node (2 address, 2 size cells). gic is
 * the phandle of the guest's interrupt controller (3 interrupt cells). Source:
 * kernel binding arm,smmu-v3.yaml. Returns 0 or -ENOSPC.
 */
int viommu_emit_node(const struct viommu_domain *dom, uint32_t gic, void *fdt);

/*
 * Report, in the form of planning, that the guest device tree had no room for
 * what belongs to the node at this offset of the partial device tree or, if
 * offset is negative, for the vSMMU's node.
 */
void viommu_report_full(const struct viommu_domain *dom, int offset,
                        void (*report)(void *ctx,
                                       const struct viommu_finding *f),
                        void *ctx);

#ifdef __cplusplus
}
#endif

#endif /* VIOMMU_PLAN_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
