/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All findings of the planner. Define FINDING() before including this: name,
 * identifier, errno (0: a notice), text. The text says what was found and what
 * was expected. Domain, tree, node and property are reported with it, not in
 * it. Placeholders: see struct plan_args.
 */
/* clang-format off */

/* The trees themselves. */
FINDING(NO_MEMORY, "no-memory", ENOMEM, "out of memory while planning")
FINDING(HOST_MALFORMED, "host-malformed", EINVAL, "the host device tree "
        "cannot be read: {s0}")
FINDING(PARTIAL_UNREADABLE, "partial-unreadable", EIO, "the partial device "
        "tree cannot be read (error {d0})")
FINDING(PARTIAL_NOT_REGISTERED, "partial-not-registered", ENOSPC, "has a "
        "device tree module that is not one of Xen's boot modules: these are "
        "at most 32, and Xen's log says which it has ignored")
FINDING(PARTIAL_MALFORMED, "partial-malformed", EINVAL, "the partial device "
        "tree of {d0} bytes is not valid: {s0}")
FINDING(PARTIAL_TOO_DEEP, "partial-too-deep", E2BIG, "nested deeper than {d0} "
        "levels, the root included")
FINDING(PROPERTY_TWICE, "property-twice", EINVAL, "occurs more than once in "
        "this node; programs differ in which one they use")
FINDING(PHANDLE_IN_USE, "phandle-in-use", EEXIST, "has phandle {x0}, which is "
        "the virtual SMMU's")
FINDING(DOMAIN_NAME_TAKEN, "domain-name-taken", EEXIST, "has the path of {s0} "
        "if case is ignored, as Xen does: Xen finds that node instead")

/* The domain node. */
FINDING(VIOMMU_UNKNOWN, "viommu-unknown", EINVAL, "is \"{s0}\"; expected "
        "\"smmuv3\", \"none\", \"hint\" or \"hint-node\"")
FINDING(VIOMMU_OF_HARDWARE_DOMAIN, "viommu-of-hardware-domain", EOPNOTSUPP,
        "is \"{s0}\", but this is the hardware domain (capabilities), which "
        "cannot have a virtual SMMU")
FINDING(VIOMMU_RESET_UNKNOWN, "viommu-reset-unknown", EINVAL, "is \"{s0}\"; "
        "expected \"abort\" or \"bypass\"")
FINDING(PASSTHROUGH_DISABLED, "passthrough-disabled", EINVAL,
        "is \"disabled\", but viommu = \"{s0}\" needs devices to be passed "
        "through")
FINDING(PASSTHROUGH_SYNC_PT, "passthrough-sync-pt", EOPNOTSUPP,
        "is \"sync-pt\"; with a viommu the SMMU always shares the CPU's stage "
        "2")
FINDING(NR_SPIS_TOO_SMALL, "nr-spis-too-small", ERANGE, "is {d0}; expected at "
        "least {d2}, because the domain has interrupts up to INTID {d1}")
FINDING(NO_PROTECTED_DEVICE, "no-protected-device", 0, "is \"smmuv3\", but no "
        "device behind an SMMU is assigned: the guest gets no virtual SMMU")

/* Assignment. */
FINDING(DEVICE_UNUSABLE, "device-unusable", EINVAL,
        "is missing or cannot be used; viommu-dt check says why")
FINDING(XEN_PATH_DISABLED, "xen-path-disabled", ENODEV, "is \"{s0}\", whose "
        "status in the host device tree is not \"okay\"")
FINDING(XEN_PATH_IS_IOMMU, "xen-path-is-iommu", EPERM, "is \"{s0}\", which is "
        "an IOMMU or a part of one; it would let the guest reach all memory")
FINDING(XEN_REG_COVERS_IOMMU, "xen-reg-covers-iommu", EPERM, "row {d0} ({x1}, "
        "{x2}) covers registers of the IOMMU {s0}")
FINDING(XEN_REG_COVERS_GIC, "xen-reg-covers-gic", EPERM, "row {d0} ({x1}, "
        "{x2}) covers registers of the interrupt controller {s0}; it would "
        "let the guest reach all memory")
FINDING(DEVICE_UNPROTECTED, "device-unprotected", 0, "is \"{s0}\", assigned "
        "without an IOMMU (xen,force-assign-without-iommu): its DMA is not "
        "confined")
FINDING(DEVICE_TWICE, "device-twice", EEXIST, "is \"{s0}\", already assigned "
        "by {s1} of the same domain")
FINDING(DEVICE_IN_TWO_DOMAINS, "device-in-two-domains", EBUSY, "is \"{s0}\", "
        "already assigned to domain {s1}")
FINDING(DEVICE_OF_DOM0, "device-of-dom0", EBUSY, "is \"{s0}\", which domain "
        "{s1} gets: the host node has no xen,passthrough")
FINDING(INTERRUPT_NOT_SPI, "interrupt-not-spi", EINVAL, "is \"{s0}\", which "
        "has interrupt {d1} of kind {d0} (0 SPI, 1 PPI, 2 eSPI, 3 EPPI); "
        "expected an SPI, and less than {d2}: Xen routes no other to a guest")

/* The host's IOMMUs and StreamIDs. */
FINDING(IOMMUS_MALFORMED, "iommus-malformed", EINVAL, "is {d0} bytes; "
        "expected entries of two cells, an IOMMU's phandle and a StreamID")
FINDING(IOMMU_NOT_FOUND, "iommu-not-found", ENOENT, "names phandle {x0}, "
        "which no node of the host device tree has")
FINDING(IOMMU_DISABLED, "iommu-disabled", ENODEV, "names {s0}, whose status "
        "is not \"okay\"")
FINDING(IOMMU_OFF, "iommu-off", 0, "names {s0}, whose status is not \"okay\": "
        "the device is assigned without an IOMMU "
        "(xen,force-assign-without-iommu), and its DMA is not confined")
FINDING(IOMMU_NOT_FOR_XEN, "iommu-not-for-xen", ENODEV, "names {s0}, which "
        "has xen,passthrough: Xen does not use it")
FINDING(IOMMU_CELLS_BAD, "iommu-cells-bad", EINVAL, "names {s0}, whose "
        "#iommu-cells is missing, malformed or not 1")
FINDING(IOMMU_REG_BAD, "iommu-reg-bad", EINVAL, "names {s0}, whose reg and "
        "ranges give no register address")
FINDING(IOMMU_REG_SMALL, "iommu-reg-small", EINVAL, "names {s0}, whose reg is "
        "smaller than an SMMUv3's two pages of 64 KiB: Xen does not use it")
FINDING(IOMMU_UNSUPPORTED, "iommu-unsupported", EOPNOTSUPP, "names {s0}, "
        "which is not compatible with arm,smmu-v3, as a virtual SMMU needs")
FINDING(IOMMU_CANNOT_NEST, "iommu-cannot-nest", EOPNOTSUPP, "names {s0}, "
        "which cannot translate in two stages: {s1}")
FINDING(TOO_MANY_SMMUS, "too-many-smmus", E2BIG, "names {s0}, but the domain "
        "already has devices behind {d0} SMMUs, the maximum for one virtual "
        "SMMU")
FINDING(STREAM_IN_TWO_NODES, "stream-in-two-nodes", EEXIST, "StreamID {x0} of "
        "{s0} is that of {s1} as well: a guest cannot tell the two apart")
FINDING(STREAM_IN_TWO_DOMAINS, "stream-in-two-domains", EBUSY, "StreamID {x0} "
        "of {s0} belongs to domain {s1} as well")
FINDING(STREAM_IN_REACH, "stream-in-reach", EBUSY, "StreamID {x0} of {s0} is "
        "within reach of domain {s1} as well: a guest can use bus numbers "
        "outside of its bus-range, as far as the iommu-map of the host node "
        "covers them")

/* PCI host bridges. */
FINDING(PCI_WITHOUT_IOMMU_MAP, "pci-without-iommu-map", EINVAL, "is \"{s0}\", "
        "a PCI host bridge without iommu-map: the StreamIDs of its requester "
        "IDs are not known")
FINDING(BUS_RANGE_MALFORMED, "bus-range-malformed", EINVAL, "is {d0} bytes, "
        "buses {d1} to {d2}; expected two cells, first bus <= last bus <= 255")
FINDING(IOMMU_MAP_MALFORMED, "iommu-map-malformed", EINVAL, "is {d0} bytes, "
        "or row {d1} is empty or wraps; expected rows of RID, phandle, "
        "StreamID and length")
FINDING(IOMMU_MAP_MASK_MALFORMED, "iommu-map-mask-malformed", EINVAL,
        "is {d0} bytes; expected one cell")
FINDING(IOMMU_MAP_OUTSIDE_MASK, "iommu-map-outside-mask", EINVAL,
        "row {d0} begins at RID {x1}, which has bits outside iommu-map-mask "
        "{x2}")
FINDING(IOMMU_MAP_OVERLAP, "iommu-map-overlap", EINVAL, "rows overlap at RID "
        "{x0}")
FINDING(IOMMU_MAP_GAP, "iommu-map-gap", ERANGE, "has no row for RID {x0}, "
        "which lies in bus-range <{d1} {d2}>: its DMA would bypass "
        "translation unnoticed")
FINDING(IOMMU_MAP_GAP_ACCEPTED, "iommu-map-gap-accepted", 0, "has no row for "
        "RID {x0} in bus-range <{d1} {d2}>, nor perhaps for others: their DMA "
        "is not confined (xen,iommu-map-gaps)")
FINDING(INTERRUPT_MAP_MALFORMED, "interrupt-map-malformed", EINVAL, "row {d0} "
        "is cut short, or no interrupt controller with valid cells has its "
        "phandle {x1}")

/* Virtual StreamIDs. */
FINDING(VSID_SYNTAX, "vsid-syntax", EINVAL, "is {d0} bytes; expected whole "
        "entries of {d1} cells")
FINDING(VSID_MIXED, "vsid-mixed", EINVAL, "entry {d0} names phandle {x1}, "
        "others name {x2}; expected the same in all")
FINDING(VSID_COUNT, "vsid-count", EINVAL, "has {d0} virtual StreamIDs; "
        "expected {d1}, one for each different StreamID of {s0}")
FINDING(VSID_RANGE, "vsid-range", ERANGE, "entry {d0} has virtual StreamID "
        "{x1}; expected less than {x2}")
FINDING(VSID_DOUBLED, "vsid-doubled", EEXIST, "virtual StreamID {x0} already "
        "stands for another StreamID, one of {s0}")
FINDING(VSID_AMBIGUOUS, "vsid-ambiguous", EINVAL, "StreamID {x0} of {s0} has "
        "two virtual StreamIDs, {x1} and {x2}; expected one")
FINDING(VSID_NONE_FREE, "vsid-none-free", ENOSPC, "needs {d0} consecutive "
        "virtual StreamIDs; so many are not free below {x1}")
FINDING(KEEP_NOT_HOST, "keep-not-host", EINVAL, "entry {d0} has StreamID "
        "{x1}; expected those of {s0}, each once")

/* Places. */
FINDING(FRAME_MOVED, "frame-moved", 0, "the virtual SMMU is at {x0}: its "
        "usual place {x1} is taken")
FINDING(FRAME_NONE_FREE, "frame-none-free", ENOSPC, "no {x0} bytes are free "
        "for the virtual SMMU between {x1} and {x2}")
FINDING(FRAME_OF_NO_SMMU, "frame-of-no-smmu", ENOSPC, "the domain is "
        "direct-mapped, but none of its {d0} SMMUs (the first is {s0}) has "
        "{x1} bytes of registers, aligned to {x2}, free for the virtual one")
FINDING(IRQ_MOVED, "irq-moved", 0, "the virtual SMMU has interrupts {d0} and "
        "{d1}: {d2} and {d3} are not both free")
FINDING(IRQ_NONE_FREE, "irq-none-free", ENOSPC, "no two interrupts are free "
        "for the virtual SMMU from INTID {d0} to {d1}")
FINDING(GUEST_DT_TOO_LARGE, "guest-dt-too-large", ENOSPC, "gives the guest's "
        "device tree up to {d0} bytes; expected at most {d1}")

/* The guest's device tree. */
FINDING(GUEST_DT_FULL, "guest-dt-full", ENOSPC, "the guest's device tree has "
        "no room for {s0}")

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
