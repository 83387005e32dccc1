/* SPDX-License-Identifier: GPL-2.0-only */
/* What to do about each finding. */
/* clang-format off */

REMEDY(NO_MEMORY,
       "Give Xen more heap, or reduce the number of domains and devices.")
REMEDY(HOST_MALFORMED,
       "Rebuild the host device tree with dtc; check that the boot loader "
       "did not cut it or run out of room in it.")
REMEDY(PARTIAL_UNREADABLE,
       "Check the address and size of the domain's multiboot,device-tree "
       "module.")
REMEDY(PARTIAL_NOT_REGISTERED,
       "Use fewer boot modules: Xen takes 32, itself and the host device tree "
       "included. viommu-dt check names those that are too many.")
REMEDY(PARTIAL_MALFORMED,
       "Rebuild the partial device tree with dtc; check the module's address "
       "and size, and that nothing overwrites it.")
REMEDY(PARTIAL_TOO_DEEP, "Flatten the partial device tree.")
REMEDY(PROPERTY_TWICE, "Keep one of them.")
REMEDY(PHANDLE_IN_USE,
       "Let dtc choose the phandles, and add the placeholder node /viommu so "
       "that it chooses the vSMMU's as well.")
REMEDY(DOMAIN_NAME_TAKEN, "Give each domain node a name of its own.")
REMEDY(VIOMMU_UNKNOWN,
       "Write one of the expected values, or leave the property out.")
REMEDY(VIOMMU_OF_HARDWARE_DOMAIN,
       "Leave out viommu, or the hardware capability.")
REMEDY(VIOMMU_RESET_UNKNOWN,
       "Write one of the expected values, or leave the property out.")
REMEDY(PASSTHROUGH_DISABLED, "Leave out passthrough, or viommu.")
REMEDY(PASSTHROUGH_SYNC_PT,
       "Leave out passthrough, or write \"enabled\" or \"share-pt\".")
REMEDY(NR_SPIS_TOO_SMALL,
       "Raise nr_spis, or leave it out: Xen then chooses it.")
REMEDY(NO_PROTECTED_DEVICE,
       "Add the partial device tree with the devices, or remove viommu.")
REMEDY(DEVICE_UNUSABLE,
       "Run viommu-dt check on the same trees: it names the cause.")
REMEDY(XEN_PATH_DISABLED,
       "Set the host node's status to \"okay\", or do not assign it.")
REMEDY(XEN_PATH_IS_IOMMU,
       "Do not assign IOMMUs. The guest gets a virtual one by viommu = "
       "\"smmuv3\".")
REMEDY(XEN_REG_COVERS_IOMMU, "Take the IOMMU's registers out of xen,reg.")
REMEDY(XEN_REG_COVERS_GIC,
       "Take the controller's registers out of xen,reg. The guest gets a "
       "virtual one.")
REMEDY(DEVICE_UNPROTECTED, "Only do this for devices without DMA.")
REMEDY(DEVICE_TWICE, "Assign each host device once.")
REMEDY(DEVICE_IN_TWO_DOMAINS, "Assign each host device to one domain.")
REMEDY(DEVICE_OF_DOM0,
       "Add xen,passthrough to the host node, or do not boot a hardware "
       "domain.")
REMEDY(IOMMUS_MALFORMED, "Correct the host node's iommus.")
REMEDY(IOMMU_NOT_FOUND, "Correct the phandle.")
REMEDY(IOMMU_DISABLED, "Set the IOMMU's status to \"okay\".")
REMEDY(IOMMU_OFF, "Set the IOMMU's status to \"okay\", if it can be used.")
REMEDY(IOMMU_NOT_FOR_XEN, "Take xen,passthrough out of the IOMMU's node.")
REMEDY(IOMMU_CELLS_BAD, "Correct #iommu-cells of the IOMMU's node.")
REMEDY(IOMMU_REG_BAD,
       "Correct reg of the IOMMU's node, and ranges of the nodes above it.")
REMEDY(IOMMU_REG_SMALL, "Correct reg of the IOMMU's node.")
REMEDY(IOMMU_UNSUPPORTED, "Assign the device to a domain without viommu.")
REMEDY(IOMMU_CANNOT_NEST, "Assign the device to a domain without viommu.")
REMEDY(TOO_MANY_SMMUS, "Spread the devices over several domains.")
REMEDY(STREAM_IN_TWO_NODES,
       "Assign one of the two, or write the same virtual StreamID for it in "
       "both nodes' iommus.")
REMEDY(STREAM_IN_TWO_DOMAINS,
       "Assign all devices that share a StreamID to one domain.")
REMEDY(STREAM_IN_REACH,
       "Assign the bridge and the other device to one domain. If the hardware "
       "has fewer buses, lower bus-range of the host node.")
REMEDY(PCI_WITHOUT_IOMMU_MAP, "Add iommu-map to the host node.")
REMEDY(BUS_RANGE_MALFORMED, "Correct bus-range.")
REMEDY(IOMMU_MAP_MALFORMED, "Correct iommu-map.")
REMEDY(IOMMU_MAP_MASK_MALFORMED, "Correct the host node's iommu-map-mask.")
REMEDY(IOMMU_MAP_OUTSIDE_MASK, "Correct iommu-map or iommu-map-mask.")
REMEDY(IOMMU_MAP_OVERLAP, "Give each RID one row.")
REMEDY(IOMMU_MAP_GAP,
       "Complete iommu-map, or narrow bus-range in the partial device tree. "
       "If no function has these RIDs, or none that uses DMA, accept the gap "
       "with xen,iommu-map-gaps in the partial node.")
REMEDY(IOMMU_MAP_GAP_ACCEPTED,
       "Only do this for RIDs that no function has, or none with DMA.")
REMEDY(INTERRUPT_MAP_MALFORMED, "Correct the host node's interrupt-map.")
REMEDY(VSID_SYNTAX, "Correct the property.")
REMEDY(VSID_MIXED, "Use the same phandle in all entries of the node.")
REMEDY(VSID_COUNT,
       "Write as many entries as the host node has different StreamIDs, in "
       "the same order.")
REMEDY(VSID_RANGE, "Use smaller virtual StreamIDs.")
REMEDY(VSID_DOUBLED, "Give each physical StreamID its own virtual one.")
REMEDY(VSID_AMBIGUOUS, "Give each physical StreamID one virtual one.")
REMEDY(VSID_NONE_FREE,
       "Assign fewer devices, narrow bus-range, or write lower explicit "
       "virtual StreamIDs.")
REMEDY(KEEP_NOT_HOST,
       "Write the host node's own StreamIDs, or leave iommus out.")
REMEDY(FRAME_MOVED, "Nothing, unless the guest has the address built in.")
REMEDY(FRAME_NONE_FREE,
       "Leave a gap in the guest addresses of xen,reg and xen,shared-mem.")
REMEDY(FRAME_OF_NO_SMMU,
       "Take the SMMU's registers out of the guest addresses of xen,reg and "
       "xen,shared-mem.")
REMEDY(IRQ_MOVED, "Nothing, unless the guest has the numbers built in.")
REMEDY(IRQ_NONE_FREE, "Assign fewer devices to the domain.")
REMEDY(GUEST_DT_TOO_LARGE,
       "Make the partial device tree smaller, or assign fewer devices.")
REMEDY(GUEST_DT_FULL,
       "Make the partial device tree smaller: a guest's device tree is at "
       "most 2 MiB.")
REMEDY(PHANDLE_TOO_HIGH, "Let dtc choose the phandles.")
REMEDY(PHANDLE_TOO_HIGH_LATER, "Let dtc choose the phandles.")
REMEDY(HARDWARE_DOMAIN_NOT_LAST,
       "Make it the last of the domain nodes, or use a Xen that was embedded "
       "with FIXES=1.")
REMEDY(TOO_MANY_MODULES,
       "Put ramdisks into kernels or share modules: two nodes with the same "
       "kind and address count once.")
REMEDY(MODULE_OVERLAPS, "Correct reg of the two modules.")
REMEDY(MODULE_PATH_TOO_LONG, "Shorten the names of the domain or the module.")
REMEDY(PASSTHROUGH_UNKNOWN, "Correct or remove the property.")
REMEDY(NR_SPIS_TOO_LARGE, "Lower nr_spis, or leave it out.")
REMEDY(HINT_NOT_DIRECT_MAP, "Remove viommu, or make the domain direct-map.")
REMEDY(XEN_PATH_MISSING,
       "Add xen,path with the full path of the device's node in the host "
       "device tree.")
REMEDY(XEN_PATH_MALFORMED,
       "Write one string: the full path of the device's node in the host "
       "device tree.")
REMEDY(XEN_PATH_NOT_ABSOLUTE,
       "Write the full path; aliases and names are not looked up.")
REMEDY(XEN_PATH_NOT_FOUND,
       "Write the full path of a node of the host device tree, unit "
       "addresses included.")
REMEDY(XEN_REG_MISSING,
       "Add xen,reg: host address, size, guest address. Leave it empty for a "
       "device without registers.")
REMEDY(XEN_REG_MALFORMED,
       "Correct xen,reg, or #address-cells and #size-cells of the parent "
       "node.")
REMEDY(XEN_REG_UNALIGNED, "Align addresses and size to 4 KiB.")
REMEDY(GUEST_ADDRESS_TAKEN,
       "Choose another guest address, also in reg or ranges.")
REMEDY(PAGES_IN_TWO_DOMAINS,
       "Nothing, if they are meant to be shared. Two devices in one page of "
       "4 KiB belong in one domain.")
REMEDY(PAGES_OF_XEN,
       "Take them out of xen,reg, or give Xen another console (dtuart).")
REMEDY(DEVICE_WITHOUT_IOMMU,
       "Add the host's iommus, do not assign the device, or accept its DMA "
       "with xen,force-assign-without-iommu.")
REMEDY(MASTER_BELOW,
       "Assign the node below by xen,path and xen,reg as well, and this one "
       "with xen,force-assign-without-iommu, or only the node below.")
REMEDY(MASTER_NOT_ASSIGNED,
       "Assign the node below by xen,path and xen,reg as well.")
REMEDY(OUTSIDE_PASSTHROUGH, "Move the node below /passthrough.")
REMEDY(REG_DIFFERS,
       "Take reg from the host node, with the guest addresses of xen,reg.")
REMEDY(INTERRUPT_UNROUTED,
       "Take interrupts from the host node. For a node that is not assigned, "
       "assign it.")
REMEDY(INTERRUPT_PARENT_NOT_FOUND,
       "Refer to a node /gic of the partial device tree, which stands for "
       "Xen's, or leave interrupt-parent out.")
REMEDY(INTERRUPT_IN_TWO_DOMAINS,
       "Assign all devices that share an interrupt to one domain.")
REMEDY(INTERRUPT_NOT_SPI,
       "Take it out of the host node's interrupts, or do not assign the "
       "device.")
REMEDY(INTERRUPT_TYPES_DIFFER,
       "Give the interrupt the same type in all host nodes.")
REMEDY(INTERRUPT_OF_DOM0,
       "Add xen,passthrough to the other host node, too, or do not boot a "
       "hardware domain: Xen routes an interrupt to one domain.")
REMEDY(INTERRUPT_OF_XEN,
       "Do not assign the device. Where Xen uses it for its console, give "
       "Xen another one (dtuart).")
REMEDY(IOMMUS_OF_TWO_SMMUS, "Give the domain viommu = \"smmuv3\".")
REMEDY(SMMU_STOPS_XEN, "Correct the SMMU's node. If Xen is not to use it, add "
       "xen,passthrough or status = \"disabled\".")
REMEDY(SMMU_INTERRUPT_TAKEN, "Correct the interrupts. If the hardware has one "
       "for all, name it \"combined\".")
REMEDY(SMMU_WITHOUT_EVENTS, "Add the interrupt, wired, and its name. Xen's "
       "driver uses no MSIs.")
REMEDY(IOMMUS_BESIDE_IOMMU_MAP,
       "Remove it from the host node, unless something else needs it.")
REMEDY(IOMMU_MAP_MASK_FOLDS, "Nothing, if the hardware does this.")
REMEDY(INTERRUPT_MAP_UNFIT,
       "Write rows of child address, pin, <&gic>, type, number, flags, "
       "without an address of the controller.")
REMEDY(INTERRUPT_MAP_NOT_SPI,
       "Leave the row out, or do not assign the bridge.")
REMEDY(INTERRUPT_MAP_UNROUTED,
       "Take the numbers from the host node's interrupt-map.")
REMEDY(PROPERTY_DROPPED, "Remove it from the partial device tree.")
REMEDY(WRITTEN_AS_ON_HOST,
       "Remove it if it is a copy: virtual StreamIDs are then chosen "
       "automatically. Else give /viommu a phandle that no IOMMU of the host "
       "has.")
REMEDY(IOMMUS_COPIED, "Assign the device, or remove the property.")
REMEDY(IOMMUS_UNASSIGNED, "Assign the device, or remove the property.")

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
