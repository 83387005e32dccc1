/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Boot-time configuration of virtual SMMUs. Planning reads the host device
 * tree and the partial device trees of the domains, and makes one plan for all
 * domains. The emit functions write what the plan says into the guests' device
 * trees. Binding: docs/misc/arm/viommu-bindings.md.
 *
 * Planning depends on nothing but its input. It checks all of it, and changes
 * nothing outside of the plan. The emit functions write only to the guest
 * device tree they are given. They fail only if that has no space left.
 * Planning has made sure that it has enough, unless Xen itself writes more
 * into the tree than the layout says (fdt_own, fdt_own_22).
 */
#ifndef VIOMMU_PLAN_H
#define VIOMMU_PLAN_H

#include <viommu/range.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A partial device tree that is nested deeper than this is refused. The root
 * counts as 1.
 */
#define VIOMMU_MAX_DEPTH 16

enum viommu_severity { VIOMMU_NOTICE, VIOMMU_ERROR };

/*
 * One finding. The strings are valid only during the call of report(). err is
 * a positive errno value for an error, 0 for a notice. node is the full path
 * of a node (for partial-too-deep only its name). prop is NULL if the finding
 * is about the node as a whole. text says what was found and what was
 * expected.
 */
struct viommu_finding {
    enum viommu_severity severity;
    int err;
    /* Stable identifier, e.g. "xen-path-not-found". */
    const char *id;
    /* Name of the domain node, e.g. "domU1". NULL: no single domain. */
    const char *domain;
    /* The device tree that node is in: "host" or "partial". */
    const char *tree;
    const char *node;
    const char *prop;
    const char *text;
};

/* A range of addresses. size is in bytes. */
struct viommu_region {
    uint64_t base, size;
};

/* What Xen itself puts at guest addresses. */
enum viommu_reserved_kind {
    VIOMMU_RESERVED_OTHER,
    VIOMMU_RESERVED_GIC,
    VIOMMU_RESERVED_VPL011,
    /* Guest memory: only as much of the region as the domain has. */
    VIOMMU_RESERVED_RAM,
};

struct viommu_reserved {
    struct viommu_region region;
    enum viommu_reserved_kind kind;
};

struct viommu_layout {
    /* Incremented whenever the same input would give another plan. */
    uint32_t version;
    /*
     * Address of the vSMMU's registers if it is free, else the next free one
     * above. Not for a direct-mapped domain: its vSMMU is at the address of a
     * physical SMMU.
     */
    uint64_t frame_base;
    /* All of the registers are below this address. */
    uint64_t frame_end;
    /*
     * INTID of the event queue's interrupt if it is free, else the next free
     * one.
     */
    uint32_t irq_first;
    /* Both interrupts are below this INTID. */
    uint32_t irq_end;
    const struct viommu_reserved *reserved;
    unsigned int nr_reserved;
    /* Most bytes that a guest's device tree can have. */
    uint32_t fdt_max;
    /* Bytes of these that Xen needs for its own nodes, before Xen 4.22. */
    uint32_t fdt_own;
    /* The same, for Xen 4.22 and later. */
    uint32_t fdt_own_22;
};

/*
 * The layout of Xen's Arm guests (xen/include/public/arch-arm.h): the vSMMU is
 * at 0x22040000, with INTIDs 44 and 45. prepare_dtb_domU() allocates the
 * guest's device tree: the size of the partial device tree and 4 KiB (18 KiB
 * from Xen 4.22 on), 2 MiB at most.
 */
extern const struct viommu_layout viommu_layout_xen;

struct viommu_observer;

struct viommu_input {
    /*
     * The host device tree blob that Xen gets, with the domain nodes below
     * /chosen. It must pass fdt_check_full(). It is only read. Strings in the
     * plan are copies.
     */
    const void *host;
    size_t host_size;
    const struct viommu_layout *layout;

    /*
     * Minor number of the Xen release that builds the guests: 22 for 4.22. 0:
     * not known. Then all properties of all releases are known, the smallest
     * space for device trees counts, and a phandle that only some releases
     * refuse is a notice.
     */
    unsigned int xen_release;

    /* For viommu_dt_check() alone; NULL in Xen. */
    struct viommu_observer *observer;

    void *ctx; /* passed to the functions below */

    /* For viommu_dt_check() alone: check domains without viommu as well. */
    bool check_all;

    /*
     * Get the partial device tree of the domain whose node has this full path
     * in the host tree. Sets *fdt and *size (in bytes). The memory must stay
     * until done() is called with the same fdt and size or, if done is NULL,
     * until viommu_plan_create() returns. Returns 0; -ENOENT if the domain has
     * none; -ENOSPC if its node has one that is not registered as a boot
     * module; or another negative errno. Planning reports all but
     * -ENOENT. The blob need not be trusted: planning checks it.
     */
    int (*partial)(void *ctx, const char *domain_path, const void **fdt,
                   size_t *size);
    void (*done)(void *ctx, const void *fdt, size_t size);

    /*
     * Can the SMMUv3 at this path of the host tree translate in two stages?
     * Returns NULL if it can, else the reason in a few words, which must stay
     * valid until viommu_plan_create() returns. The function pointer may be
     * NULL: then every SMMUv3 can.
     */
    const char *(*refusal)(void *ctx, const char *smmu_path);

    /*
     * Called for each finding; never NULL. The findings of domains are in
     * document order. Conflicts over StreamIDs come after those of the last
     * domain. Planning goes on after an error to find all errors.
     */
    void (*report)(void *ctx, const struct viommu_finding *f);
};

/* A physical SMMU that a vSMMU stands for. */
struct viommu_smmu {
    const char *path; /* full path in the host tree; owned by the plan */
    uint32_t phandle;
    uint64_t base; /* host address of its registers */
    bool coherent; /* its node has dma-coherent */
};

/*
 * A physical interrupt that Xen has to route to the domain although it does
 * not find it by itself: it is in the interrupt-map of a PCI host bridge. Rows
 * that name another controller than the GIC, or an interrupt that is not an
 * SPI, are left out.
 */
struct viommu_irq {
    /*
     * INTID: 32 + number of the SPI, so 32 to 1019. The guest's INTID is the
     * same.
     */
    uint32_t intid;
    /*
     * Trigger type: the low four bits of the third cell of the specifier, in
     * the first row that has this interrupt. Not checked. For SPIs the GIC
     * binding defines 1 (rising edge) and 4 (level, active high).
     */
    uint32_t flags;
};

/* What the host node of an assigned device has. */
enum viommu_kind {
    /* Neither of the two: assigned with xen,force-assign-without-iommu. */
    VIOMMU_UNPROTECTED,
    /*
     * `iommus`; or, with a vSMMU, `iommu-map` for the IDs of its parts; or
     * both.
     */
    VIOMMU_PLATFORM,
    VIOMMU_PCI, /* a PCI host bridge with `iommu-map` */
};

/*
 * A row of an iommu-map of a guest: requester IDs (RIDs) rid to rid + count -
 * 1 have the virtual StreamIDs (vSIDs) vsid to vsid + count - 1. RIDs are
 * those of PCI functions or, for another device, the IDs of its parts.
 */
struct viommu_map_row {
    uint32_t rid, vsid, count;
};

/*
 * An assigned node of a partial device tree. All pointers are owned by the
 * plan.
 */
struct viommu_device {
    int offset;            /* of the node in the partial device tree */
    const char *path;      /* full path there */
    const char *host_path; /* value of xen,path */
    enum viommu_kind kind;
    /*
     * VIOMMU_PLATFORM: one for each different StreamID of the host's `iommus`,
     * in its order. The same order as in the guest's `iommus`. There may be
     * none.
     */
    uint32_t *vsids;
    unsigned int nr_vsids;
    /* The guest's iommu-map. VIOMMU_PLATFORM: there may be none. */
    struct viommu_map_row *rows;
    unsigned int nr_rows;
    /*
     * The guest's iommu-map-mask; RIDs in rows are masked with it. UINT32_MAX:
     * the guest gets no iommu-map-mask.
     */
    uint32_t rid_mask;
    /* VIOMMU_PCI: each INTID once, ascending. */
    struct viommu_irq *irqs;
    unsigned int nr_irqs;
};

/* For the planner only: a hash table for the look-ups below. */
struct viommu_table {
    uint32_t *slots;
    uint32_t mask;
};

enum viommu_guest {
    VIOMMU_GUEST_SMMUV3,
    /*
     * `hint`: no vSMMU. Devices behind an IOMMU have a property that says so.
     */
    VIOMMU_GUEST_HINT,
    /* `hint-node`: the same, but their `iommus` refer to a node. */
    VIOMMU_GUEST_HINT_NODE,
    /*
     * `smmuv3`, but no device behind an SMMU is assigned: no vSMMU. IOMMU
     * properties of assigned nodes are left out.
     */
    VIOMMU_GUEST_BARE,
};

/*
 * The plan for one domain. All pointers are owned by the plan.
 *
 * A domain without a vSMMU (guest is not VIOMMU_GUEST_SMMUV3) uses only guest,
 * name, path, devices, phandle and fdt_extra. Its devices are VIOMMU_PLATFORM
 * if they are behind an IOMMU, else VIOMMU_UNPROTECTED.
 */
struct viommu_domain {
    enum viommu_guest guest;
    const char *name; /* of the domain node */
    /* Full path of the domain node in the host tree. */
    const char *path;

    /* The vSIDs and their StreamIDs, sorted by vsid; they do not overlap. */
    struct viommu_range *ranges;
    unsigned int nr_ranges;
    /*
     * The SMMUs that the vSMMU stands for, in order of first use. The smmu of
     * a range is an index into this array.
     */
    struct viommu_smmu *smmus;
    unsigned int nr_smmus;
    /* In document order, so sorted by offset. */
    struct viommu_device *devices;
    unsigned int nr_devices;

    /* Guest address of the vSMMU's registers, VSMMU_FRAME_SIZE bytes. */
    uint64_t frame;
    /* INTIDs of the vSMMU's interrupts, which are edge-triggered. */
    uint32_t irq_eventq, irq_gerror;
    /*
     * Phandle of the vSMMU's node or, for hint-node, of the node of the hint.
     */
    uint32_t phandle;
    bool coherent; /* the vSMMU's node has dma-coherent: all smmus have it */
    bool reset_bypass; /* viommu-reset = "bypass" */
    /*
     * The domain needs at least this many SPIs: INTIDs 32 to 32 + nr_spis - 1.
     */
    uint32_t nr_spis;
    /*
     * Upper bound of the bytes (structure and strings) that
     * viommu_emit_node(), called once, and viommu_emit_properties(), called
     * for every device, add to the guest's device tree. It does not become
     * less for properties that viommu_drops_property() leaves out.
     */
    size_t fdt_extra;
    struct viommu_table by_host_path;
};

/*
 * The plan. All pointers are owned by the plan; layout is that of the input.
 */
struct viommu_plan {
    const struct viommu_layout *layout;
    /* The domains with a vSMMU, in document order. */
    struct viommu_domain *domains;
    unsigned int nr_domains;
    /*
     * The domains without a vSMMU whose device trees are changed all the same.
     */
    struct viommu_domain *hints;
    unsigned int nr_hints;
};

/*
 * Make the plan. Returns 0, and *out is the plan, which the caller frees. It
 * has no domains if none needs a plan. On errors *out is NULL, and it returns:
 *   -ENOMEM  memory ran out, which was reported as no-memory
 *   else     the negative errno of the first error that was reported; see
 *            docs/misc/arm/viommu-errors.md for all errors and their errno
 */
int viommu_plan_create(const struct viommu_input *in,
                       struct viommu_plan **out);

/* Free the plan and everything it owns. plan may be NULL. */
void viommu_plan_free(struct viommu_plan *plan);

/*
 * The domain with a vSMMU whose node has this name (with the unit address, if
 * it has one) or this full path in the host tree. NULL: there is none.
 */
const struct viommu_domain *viommu_plan_domain(const struct viommu_plan *plan,
                                               const char *name);

/*
 * The same, also for the domains in plan->hints: for all domains that the
 * functions below change something for.
 */
const struct viommu_domain *viommu_plan_guest(const struct viommu_plan *plan,
                                              const char *name);

/*
 * The assigned device whose node has this offset in the domain's partial
 * device tree. NULL: there is none.
 */
const struct viommu_device *viommu_domain_device(
    const struct viommu_domain *dom, int offset);

/*
 * The assigned device with this xen,path. NULL: there is none. Case is
 * ignored, as Xen does.
 */
const struct viommu_device *viommu_domain_host_device(
    const struct viommu_domain *dom, const char *host_path);

/*
 * Is this property of the node at this offset of the partial device tree left
 * out of the guest's? Only properties of assigned nodes are. In a domain that
 * requests a vSMMU they are those that viommu_emit_properties() writes
 * (iommus, iommu-map, iommu-map-mask), those that the guest cannot use
 * (msi-map, msi-parent), and xen,iommu-map-gaps. For a hint it is the property
 * that viommu_emit_properties() writes.
 */
bool viommu_drops_property(const struct viommu_domain *dom, int offset,
                           const char *name);

/*
 * Write `iommus` or `iommu-map`, or the property of a hint, of the assigned
 * node at this offset. Writes nothing for any other node. fdt is a guest
 * device tree that is being written with libfdt's sequential functions. Call
 * it inside of the node, before its subnodes. Returns 0, or -ENOSPC: fdt has
 * no space left.
 */
int viommu_emit_properties(const struct viommu_domain *dom, int offset,
                           void *fdt);

/*
 * Write the vSMMU's node, or the node of a hint. Writes nothing if the domain
 * has neither. Call it inside of the root node, which has 2 address and 2 size
 * cells. gic is the phandle of the guest's interrupt controller, which has 3
 * interrupt cells. Source: kernel binding arm,smmu-v3.yaml. Returns 0, or
 * -ENOSPC: fdt has no space left.
 */
int viommu_emit_node(const struct viommu_domain *dom, uint32_t gic, void *fdt);

/*
 * Report guest-dt-full: one of the emit functions returned -ENOSPC. offset is
 * that of the node in the partial device tree; negative: viommu_emit_node()
 * failed.
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
