/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Findings of viommu-dt check that the planner does not have, in the same
 * form: what Xen refuses later, and what probably has another effect than
 * intended.
 */
/* clang-format off */

/* The trees themselves. */
FINDING(PHANDLE_TOO_HIGH, "phandle-too-high", ERANGE, "has phandle {x0}; "
        "expected less than {x1} in a partial device tree: Xen 4.22 and later "
        "refuse it otherwise")
FINDING(PHANDLE_TOO_HIGH_LATER, "phandle-too-high-later", 0, "has phandle "
        "{x0}; Xen 4.22 and later refuse a partial device tree with phandles "
        "from {x1} up")
FINDING(HARDWARE_DOMAIN_NOT_LAST, "hardware-domain-not-last", 0, "the "
        "hardware domain comes before {s0}, a device tree module: Xen 4.21 to "
        "4.23 do not boot then")

FINDING(TOO_MANY_MODULES, "too-many-modules", ENOSPC, "is one boot module too "
        "many: Xen registers {d0}, of which {d1} are itself and the host "
        "device tree, and ignores the rest")
FINDING(MODULE_OVERLAPS, "module-overlaps", EEXIST, "overlaps the boot module "
        "{s0}: Xen 4.18 and later ignore it then")
FINDING(MODULE_PATH_TOO_LONG, "module-path-too-long", ENAMETOOLONG, "the path "
        "of this boot module has {d0} characters; expected at most {d1}: Xen "
        "ignores the module otherwise")

/* The domain node. */
FINDING(PASSTHROUGH_UNKNOWN, "passthrough-unknown", 0, "is \"{s0}\", which "
        "has no effect; expected \"enabled\", \"share-pt\" or \"disabled\"")
FINDING(NR_SPIS_TOO_LARGE, "nr-spis-too-large", ERANGE, "is {d0}; expected at "
        "most {d1}: Xen rounds it up to a multiple of 32, and allows 988; "
        "with a vSMMU there are no eSPIs")
FINDING(HINT_NOT_DIRECT_MAP, "hint-not-direct-map", 0, "has no effect without "
        "direct-map: only a direct-mapped guest would use swiotlb-xen")

/* Assignment. */
FINDING(XEN_PATH_MISSING, "xen-path-missing", EINVAL, "xen,reg without "
        "xen,path; expected both, or xen,force-assign-without-iommu")
FINDING(XEN_PATH_MALFORMED, "xen-path-malformed", EINVAL, "is not a string "
        "({d0} bytes)")
FINDING(XEN_PATH_NOT_ABSOLUTE, "xen-path-not-absolute", EINVAL, "is \"{s0}\"; "
        "expected a full path, which begins with /")
FINDING(XEN_PATH_NOT_FOUND, "xen-path-not-found", ENOENT, "is \"{s0}\", which "
        "is not in the host device tree")
FINDING(XEN_REG_MISSING, "xen-reg-missing", EINVAL, "xen,path without "
        "xen,reg; expected both")
FINDING(XEN_REG_MALFORMED, "xen-reg-malformed", EINVAL, "is {d0} bytes; "
        "expected rows of host address, size, guest address ({d1}, {d2} and "
        "{d1} cells), 1 or 2 cells each, none empty or beyond the address "
        "space")
FINDING(XEN_REG_UNALIGNED, "xen-reg-unaligned", EINVAL, "row {d0} ({x1}, {x2} "
        "-> {x3}) is not in whole pages of 4 KiB")
FINDING(GUEST_ADDRESS_TAKEN, "guest-address-taken", EEXIST, "row {d0} puts "
        "{x1} bytes at guest address {x2}, over {s0}")
FINDING(PAGES_IN_TWO_DOMAINS, "pages-in-two-domains", 0, "row {d0} ({x1}, "
        "{x2}) has pages, from {x3} on, that {s0} of domain {s1} has as well: "
        "both domains can access them")
FINDING(PAGES_OF_XEN, "pages-of-xen", 0, "row {d0} ({x1}, {x2}) has pages, "
        "from {x3} on, of {s0}, which Xen itself uses")
FINDING(DEVICE_WITHOUT_IOMMU, "device-without-iommu", ENODEV, "is \"{s0}\", "
        "which has neither iommus nor iommu-map: no IOMMU confines it")
FINDING(MASTER_BELOW, "master-below", ENODEV, "is \"{s0}\", which has "
        "neither iommus nor iommu-map; {s1} below it has: expected that one")
FINDING(MASTER_NOT_ASSIGNED, "master-not-assigned", 0, "is \"{s0}\"; {s1} "
        "below it has StreamIDs of its own, but is not assigned: its DMA will "
        "not work, or is not confined")
FINDING(OUTSIDE_PASSTHROUGH, "outside-passthrough", 0, "has xen,path or "
        "xen,reg, but is not below /passthrough: it is neither assigned nor "
        "copied to the guest (such nodes: {d0})")
FINDING(REG_DIFFERS, "reg-differs", 0, "region {d0} ({x1}, {x2}) is not in "
        "the reg of {s0}, as xen,reg maps it")
FINDING(INTERRUPT_UNROUTED, "interrupt-unrouted", 0, "has SPI {d0}, which is "
        "no interrupt of {s0}: it will never be raised")
FINDING(INTERRUPT_PARENT_NOT_FOUND, "interrupt-parent-not-found", 0, "is "
        "{x0}, the phandle of no interrupt controller in the partial device "
        "tree; Xen's own has {x1}")
FINDING(INTERRUPT_IN_TWO_DOMAINS, "interrupt-in-two-domains", EBUSY,
        "is \"{s0}\", whose interrupt SPI {d0} belongs to domain {s1} as well")
FINDING(INTERRUPT_TYPES_DIFFER, "interrupt-types-differ", EINVAL, "is "
        "\"{s0}\", whose interrupt SPI {d0} has type {d1}, but type {d2} in "
        "an earlier node: Xen sets it once")
FINDING(INTERRUPT_OF_DOM0, "interrupt-of-dom0", EBUSY, "is \"{s0}\", whose "
        "interrupt SPI {d0} {s1} has as well, which domain {s2} gets")
FINDING(INTERRUPT_OF_XEN, "interrupt-of-xen", EBUSY, "is \"{s0}\", whose "
        "interrupt SPI {d0} Xen itself uses, for {s1}")

/* The host's IOMMUs and StreamIDs. */
FINDING(IOMMUS_OF_TWO_SMMUS, "iommus-of-two-smmus", EINVAL, "names {s0} and "
        "{s1}: without a vSMMU Xen assigns no device that is behind two")

FINDING(SMMU_STOPS_XEN, "smmu-stops-xen", EINVAL, "{s0}: Xen's SMMUv3 driver "
        "refuses this node, and Xen then does not boot")
FINDING(SMMU_INTERRUPT_TAKEN, "smmu-interrupt-taken", EBUSY, "has SPI {d0}, "
        "which is already an interrupt of {s0}: Xen's SMMUv3 driver does not "
        "share it, and Xen then does not boot")
FINDING(SMMU_WITHOUT_EVENTS, "smmu-without-events", 0, "names neither "
        "\"eventq\" nor \"combined\" with an interrupt: Xen does not see the "
        "events of this SMMU, and the guest not its faults")

/* PCI host bridges. */
FINDING(IOMMUS_BESIDE_IOMMU_MAP, "iommus-beside-iommu-map", 0, "is not used, "
        "because the node has iommu-map")
FINDING(IOMMU_MAP_MASK_FOLDS, "iommu-map-mask-folds", 0, "is {x0}: functions "
        "whose RIDs differ only in other bits share a StreamID and cannot be "
        "isolated")
FINDING(INTERRUPT_MAP_UNFIT, "interrupt-map-unfit", EINVAL, "row {d0} does "
        "not fit the guest's interrupt controller, phandle {x1}, which has 0 "
        "address and 3 interrupt cells")
FINDING(INTERRUPT_MAP_NOT_SPI, "interrupt-map-not-spi", EOPNOTSUPP,
        "row {d0} has interrupt {d1} of kind {d2} (0 SPI, 1 PPI, 2 eSPI, 3 "
        "EPPI); expected an SPI: Xen routes no other to a guest")
FINDING(INTERRUPT_MAP_UNROUTED, "interrupt-map-unrouted", 0, "row {d0} has "
        "SPI {d1}, which is not in the host node's interrupt-map: it will "
        "never be raised")

/* Virtual StreamIDs. */
FINDING(PROPERTY_DROPPED, "property-dropped", 0, "is left out of the guest's "
        "device tree: {s0}")
FINDING(WRITTEN_AS_ON_HOST, "written-as-on-host", 0, "is the same as in the "
        "host node, and phandle {x0} is the virtual SMMU's as well: it is "
        "read as virtual StreamIDs")
FINDING(IOMMUS_COPIED, "iommus-copied", 0, "is copied to the guest as it is, "
        "because the node is not assigned by xen,path and xen,reg: it names "
        "no IOMMU there")
FINDING(IOMMUS_UNASSIGNED, "iommus-unassigned", 0, "names the virtual SMMU, "
        "but the node is not assigned by xen,path and xen,reg: it has no "
        "StreamIDs")

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
