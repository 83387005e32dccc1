/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of all that planning can find: identifier, errno (0: a notice),
 * message, remedy. Hypervisor, tool and documentation take it from here. A
 * message says what was found and what was expected; where it was found
 * (domain, tree, node, property) is reported beside it. Placeholders: see
 * struct vfind_args.
 */

#include "finding.h"

const struct viommu_finding_info viommu_findings[VFIND_NR] = {
    [VFIND_NO_MEMORY] = { "no-memory", ENOMEM, "out of memory while planning",
                          "Give Xen more heap, or reduce the number of "
                          "domains "
                          "and devices." },
    [VFIND_HOST_MALFORMED] = { "host-malformed", EINVAL,
                               "the host device tree cannot be read: {s0}",
                               "Rebuild the host device tree with dtc; check "
                               "that the boot loader did not cut it or run "
                               "out "
                               "of room in it." },
    [VFIND_PARTIAL_UNREADABLE] = { "partial-unreadable", EIO,
                                   "the partial device tree cannot be had "
                                   "(error {d0})",
                                   "Check the address and size of the "
                                   "domain's "
                                   "multiboot,device-tree module." },
    [VFIND_PARTIAL_MALFORMED] = { "partial-malformed", EINVAL,
                                  "the partial device tree of {d0} bytes is "
                                  "not sound: {s0}",
                                  "Rebuild the partial device tree with dtc; "
                                  "check the module's address and size, and "
                                  "that nothing overwrites it." },
    [VFIND_PARTIAL_TOO_DEEP] = { "partial-too-deep", E2BIG,
                                 "nested deeper than {d0} levels, the root "
                                 "included",
                                 "Flatten the partial device tree." },
    [VFIND_PROPERTY_TWICE] = { "property-twice", EINVAL,
                               "occurs more than once in this node; readers "
                               "disagree which one counts",
                               "Keep one of them." },
    [VFIND_PHANDLE_IN_USE] = { "phandle-in-use", EEXIST,
                               "has phandle {x0}, which is the virtual SMMU's",
                               "Let dtc choose the phandles, and add the "
                               "placeholder node /viommu so that it chooses "
                               "the vSMMU's as well." },

    [VFIND_PHANDLE_TOO_HIGH] = { "phandle-too-high", ERANGE,
                                 "has phandle {x0}; expected less than "
                                 "{x1} in a partial device tree: Xen 4.22 and "
                                 "later refuse it otherwise",
                                 "Let dtc choose the phandles." },
    [VFIND_PHANDLE_TOO_HIGH_LATER] = { "phandle-too-high-later", 0,
                                       "has phandle {x0}; Xen 4.22 and later "
                                       "refuse a partial device tree with "
                                       "phandles from {x1} up",
                                       "Let dtc choose the phandles." },

    [VFIND_DOMAIN_NAME_TAKEN] = { "domain-name-taken", EEXIST,
                                  "has, but for upper and lower case, the "
                                  "name "
                                  "of {s0}: Xen, which looks nodes up by "
                                  "path, "
                                  "finds that one",
                                  "Give each domain node a name of its own." },
    [VFIND_VIOMMU_UNKNOWN] = { "viommu-unknown", EINVAL,
                               "is \"{s0}\"; expected \"smmuv3\", \"none\", "
                               "\"hint\" or \"hint-node\"",
                               "Write one of the expected values, or leave "
                               "the "
                               "property out." },
    [VFIND_VIOMMU_OF_HARDWARE_DOMAIN] = { "viommu-of-hardware-domain",
                                          EOPNOTSUPP,
                                          "is \"{s0}\" in the node of the "
                                          "hardware domain (capabilities), "
                                          "which can have no virtual SMMU",
                                          "Leave out viommu, or the hardware "
                                          "capability." },
    [VFIND_HARDWARE_DOMAIN_NOT_LAST] = { "hardware-domain-not-last", 0,
                                         "the hardware domain comes before "
                                         "{s0}, a device tree module: Xen "
                                         "4.21 to 4.23 stop over it",
                                         "Make it the last of the domain "
                                         "nodes." },
    [VFIND_PASSTHROUGH_DISABLED] = { "passthrough-disabled", EINVAL,
                                     "is \"disabled\", but viommu = \"{s0}\" "
                                     "needs devices to be passed through",
                                     "Leave out passthrough, or viommu." },
    [VFIND_PASSTHROUGH_SYNC_PT] = { "passthrough-sync-pt", EOPNOTSUPP,
                                    "is \"sync-pt\"; with a viommu the SMMU "
                                    "always shares the CPU's stage 2",
                                    "Leave out passthrough, or write "
                                    "\"enabled\" or \"share-pt\"." },
    [VFIND_PASSTHROUGH_UNKNOWN] = { "passthrough-unknown", 0,
                                    "is \"{s0}\", which means nothing here; "
                                    "expected \"enabled\", \"share-pt\" or "
                                    "\"disabled\"",
                                    "Correct or remove the property." },
    [VFIND_NR_SPIS_TOO_SMALL] = { "nr-spis-too-small", ERANGE,
                                  "is {d0}, but the domain's interrupts reach "
                                  "up to INTID {d1}; at least {d2} expected",
                                  "Raise nr_spis, or leave it out: then it is "
                                  "chosen for you." },
    [VFIND_NR_SPIS_TOO_LARGE] = { "nr-spis-too-large", ERANGE,
                                  "is {d0}; expected at most {d1}: Xen rounds "
                                  "it up to a multiple of 32; 988 are all a "
                                  "domain has, and eSPIs none with a vSMMU",
                                  "Lower nr_spis, or leave it out." },
    [VFIND_HINT_NOT_DIRECT_MAP] = { "hint-not-direct-map", 0,
                                    "has no effect without direct-map: only a "
                                    "direct-mapped guest would use "
                                    "swiotlb-xen",
                                    "Remove viommu, or make the domain "
                                    "direct-map." },
    [VFIND_NO_PROTECTED_DEVICE] = { "no-protected-device", 0,
                                    "is \"smmuv3\", but no device behind an "
                                    "SMMU is assigned: the guest gets no "
                                    "virtual SMMU",
                                    "Add the partial device tree with the "
                                    "devices, or remove viommu." },

    [VFIND_XEN_PATH_MISSING] = { "xen-path-missing", EINVAL,
                                 "xen,reg without xen,path; expected both, or "
                                 "xen,force-assign-without-iommu",
                                 "Add xen,path with the full path of the "
                                 "device's node in the host device tree." },
    [VFIND_XEN_PATH_MALFORMED] = { "xen-path-malformed", EINVAL,
                                   "is no string ({d0} bytes)",
                                   "Write one string: the full path of the "
                                   "device's node in the host device tree." },
    [VFIND_XEN_PATH_NOT_ABSOLUTE] = { "xen-path-not-absolute", EINVAL,
                                      "is \"{s0}\"; expected a full path, "
                                      "which begins with /",
                                      "Write the full path; aliases and node "
                                      "names are not looked up." },
    [VFIND_XEN_PATH_NOT_FOUND] = { "xen-path-not-found", ENOENT,
                                   "is \"{s0}\", which is not in the host "
                                   "device tree",
                                   "Write the full path of a node of the host "
                                   "device tree, unit addresses included." },
    [VFIND_XEN_PATH_DISABLED] = { "xen-path-disabled", ENODEV,
                                  "is \"{s0}\", which the host device tree "
                                  "says is not available (status)",
                                  "Set the host node's status to \"okay\", or "
                                  "do not assign it." },
    [VFIND_XEN_PATH_IS_IOMMU] = { "xen-path-is-iommu", EPERM,
                                  "is \"{s0}\", which is an IOMMU; it would "
                                  "let the guest reach all memory",
                                  "Do not assign IOMMUs. The guest gets a "
                                  "virtual one by viommu = \"smmuv3\"." },
    [VFIND_XEN_REG_MISSING] = { "xen-reg-missing", EINVAL,
                                "xen,path without xen,reg; expected both",
                                "Add xen,reg: host address, size, guest "
                                "address." },
    [VFIND_XEN_REG_MALFORMED] = { "xen-reg-malformed", EINVAL,
                                  "is {d0} bytes; expected rows of host "
                                  "address, size, guest address ({d1}, {d2} "
                                  "and {d1} cells), "
                                  "1 or 2 cells each, none empty or beyond "
                                  "the "
                                  "address space",
                                  "Correct xen,reg, or #address-cells and "
                                  "#size-cells of the parent node." },
    [VFIND_XEN_REG_UNALIGNED] = { "xen-reg-unaligned", EINVAL,
                                  "row {d0} ({x1}, {x2} -> {x3}) is not in "
                                  "whole pages of 4 KiB",
                                  "Align addresses and size to 4 KiB." },
    [VFIND_XEN_REG_COVERS_IOMMU] = { "xen-reg-covers-iommu", EPERM,
                                     "row {d0} ({x1}, {x2}) covers registers "
                                     "of the IOMMU {s0}",
                                     "Take the IOMMU's registers out of "
                                     "xen,reg." },
    [VFIND_XEN_REG_COVERS_GIC] = { "xen-reg-covers-gic", EPERM,
                                   "row {d0} ({x1}, {x2}) covers registers of "
                                   "the interrupt controller {s0}; it would "
                                   "let the guest reach all memory",
                                   "Take the controller's registers out of "
                                   "xen,reg. The guest gets a virtual one." },
    [VFIND_GUEST_ADDRESS_TAKEN] = { "guest-address-taken", EEXIST,
                                    "row {d0} puts {x1} bytes at guest "
                                    "address "
                                    "{x2}, over {s0}",
                                    "Choose another guest address, and the "
                                    "same in reg or ranges." },
    [VFIND_PAGES_IN_TWO_DOMAINS] = { "pages-in-two-domains", 0,
                                     "row {d0} ({x1}, {x2}) has pages, from "
                                     "{x3} on, that {s0} of domain {s1} has "
                                     "as "
                                     "well: each domain can reach what is in "
                                     "them",
                                     "Nothing, if they are meant to be "
                                     "shared. "
                                     "Two devices in one page of 4 KiB belong "
                                     "in one domain." },
    [VFIND_PAGES_OF_XEN] = { "pages-of-xen", 0,
                             "row {d0} ({x1}, {x2}) has pages, from {x3} on, "
                             "of {s0}, which Xen itself uses",
                             "Take them out of xen,reg, or give Xen another "
                             "console (dtuart)." },
    [VFIND_DEVICE_WITHOUT_IOMMU] = { "device-without-iommu", ENODEV,
                                     "is \"{s0}\", which has neither iommus "
                                     "nor iommu-map: no IOMMU confines it",
                                     "Add the host's iommus, do not assign "
                                     "the "
                                     "device, or accept its DMA with "
                                     "xen,force-assign-without-iommu." },
    [VFIND_DEVICE_UNPROTECTED] = { "device-unprotected", 0,
                                   "is \"{s0}\", assigned without an IOMMU as "
                                   "xen,force-assign-without-iommu asks: its "
                                   "DMA is not confined",
                                   "Only do this for devices without DMA." },
    [VFIND_DEVICE_TWICE] = { "device-twice", EEXIST,
                             "is \"{s0}\", already assigned by {s1} of the "
                             "same domain",
                             "Assign each host device once." },
    [VFIND_DEVICE_IN_TWO_DOMAINS] = { "device-in-two-domains", EBUSY,
                                      "is \"{s0}\", already assigned to "
                                      "domain "
                                      "{s1}",
                                      "Assign each host device to one "
                                      "domain." },
    [VFIND_DEVICE_OF_DOM0] = { "device-of-dom0", EBUSY,
                               "is \"{s0}\", which domain {s1} gets: the "
                               "host node has no xen,passthrough",
                               "Add xen,passthrough to the host node, or do "
                               "not boot a hardware domain." },
    [VFIND_INTERRUPT_IN_TWO_DOMAINS] = { "interrupt-in-two-domains", EBUSY,
                                         "is \"{s0}\", whose interrupt SPI "
                                         "{d0} belongs to domain {s1} as well",
                                         "Assign all devices that share an "
                                         "interrupt to one domain." },
    [VFIND_INTERRUPT_NOT_SPI] = { "interrupt-not-spi", EINVAL,
                                  "is \"{s0}\", which has interrupt {d1} of "
                                  "kind {d0} (0 SPI, 1 PPI, 2 eSPI, 3 EPPI); "
                                  "expected an SPI, and less than {d2}: Xen "
                                  "routes no other to a guest",
                                  "Take it out of the host node's interrupts, "
                                  "or do not assign the device." },
    [VFIND_INTERRUPT_TYPES_DIFFER] = { "interrupt-types-differ", EINVAL,
                                       "is \"{s0}\", whose interrupt SPI {d0} "
                                       "has type {d1}, but type {d2} where it "
                                       "stands before: Xen sets it once",
                                       "Write one type wherever the host has "
                                       "this interrupt." },
    [VFIND_INTERRUPT_OF_DOM0] = { "interrupt-of-dom0", EBUSY,
                                  "is \"{s0}\", whose interrupt SPI {d0} is "
                                  "that of {s1} as well, which domain {s2} "
                                  "gets",
                                  "Add xen,passthrough to the other host "
                                  "node, "
                                  "too, or do not boot a hardware domain: Xen "
                                  "routes an interrupt to one domain." },
    [VFIND_INTERRUPT_OF_XEN] = { "interrupt-of-xen", EBUSY,
                                 "is \"{s0}\", whose interrupt SPI {d0} Xen "
                                 "itself uses, for {s1}",
                                 "Do not assign the device. Where Xen uses it "
                                 "for its console, give Xen another one "
                                 "(dtuart)." },

    [VFIND_IOMMUS_MALFORMED] = { "iommus-malformed", EINVAL,
                                 "is {d0} bytes; expected whole entries of an "
                                 "IOMMU's phandle and one StreamID",
                                 "Correct the host node's iommus." },
    [VFIND_IOMMUS_OF_TWO_SMMUS] = { "iommus-of-two-smmus", EINVAL,
                                    "names {s0} and {s1}: without a vSMMU Xen "
                                    "assigns no device that is behind two",
                                    "Give the domain viommu = \"smmuv3\"." },
    [VFIND_IOMMU_NOT_FOUND] = { "iommu-not-found", ENOENT,
                                "names phandle {x0}, which no node of the "
                                "host "
                                "device tree has",
                                "Correct the phandle." },
    [VFIND_IOMMU_DISABLED] = { "iommu-disabled", ENODEV,
                               "names {s0}, which is not available (status)",
                               "Set the IOMMU's status to \"okay\"." },
    [VFIND_IOMMU_NOT_FOR_XEN] = { "iommu-not-for-xen", ENODEV,
                                  "names {s0}, which has xen,passthrough: Xen "
                                  "leaves it alone",
                                  "Take xen,passthrough out of the IOMMU's "
                                  "node." },
    [VFIND_IOMMU_CELLS_BAD] = { "iommu-cells-bad", EINVAL,
                                "names {s0}, whose #iommu-cells is missing, "
                                "malformed or not 1",
                                "Correct #iommu-cells of the IOMMU's node." },
    [VFIND_IOMMU_REG_BAD] = { "iommu-reg-bad", EINVAL,
                              "names {s0}, whose register address cannot be "
                              "made out",
                              "Correct reg of the IOMMU's node, and ranges of "
                              "the nodes above it." },
    [VFIND_IOMMU_REG_SMALL] = { "iommu-reg-small", EINVAL,
                                "names {s0}, whose registers are less than "
                                "the two pages of 64 KiB that an SMMUv3 has: "
                                "Xen refuses to drive it",
                                "Correct reg of the IOMMU's node." },
    [VFIND_IOMMU_UNSUPPORTED] = { "iommu-unsupported", EOPNOTSUPP,
                                  "names {s0}, which is not compatible with "
                                  "arm,smmu-v3: no virtual SMMU can be built "
                                  "on it",
                                  "Assign the device to a domain without "
                                  "viommu." },
    [VFIND_IOMMU_CANNOT_NEST] = { "iommu-cannot-nest", EOPNOTSUPP,
                                  "names {s0}, which cannot translate in two "
                                  "stages: {s1}",
                                  "Assign the device to a domain without "
                                  "viommu." },
    [VFIND_TOO_MANY_SMMUS] = { "too-many-smmus", E2BIG,
                               "names {s0}, but the domain's devices are "
                               "already behind {d0} SMMUs, the most one "
                               "virtual SMMU stands for",
                               "Spread the devices over several domains." },
    [VFIND_STREAM_IN_TWO_NODES] = { "stream-in-two-nodes", EEXIST,
                                    "StreamID {x0} of {s0} is {s1}'s as well: "
                                    "no operating system could tell the two "
                                    "apart",
                                    "Assign one of the two, or write the same "
                                    "virtual StreamID for it in both nodes' "
                                    "iommus." },
    [VFIND_STREAM_IN_TWO_DOMAINS] = { "stream-in-two-domains", EBUSY,
                                      "StreamID {x0} of {s0} belongs to "
                                      "domain "
                                      "{s1} as well",
                                      "Assign all devices that share a "
                                      "StreamID to one domain." },
    [VFIND_STREAM_IN_REACH] = { "stream-in-reach", EBUSY,
                                "StreamID {x0} of {s0} is within reach of "
                                "domain {s1} as well: a guest can number the "
                                "buses of its PCI host bridge as far as the "
                                "host node's iommu-map goes, whatever "
                                "bus-range it is given",
                                "Assign the bridge and the other device to "
                                "one "
                                "domain. If the hardware has fewer buses, say "
                                "so in bus-range of the host node." },

    [VFIND_PCI_WITHOUT_IOMMU_MAP] = { "pci-without-iommu-map", EINVAL,
                                      "is \"{s0}\", a PCI host bridge without "
                                      "iommu-map: which requester ID has "
                                      "which "
                                      "StreamID is not known",
                                      "Add iommu-map to the host node." },
    [VFIND_IOMMUS_BESIDE_IOMMU_MAP] = { "iommus-beside-iommu-map", 0,
                                        "stands beside iommu-map and is not "
                                        "used",
                                        "Remove it from the host node, unless "
                                        "something else needs it." },
    [VFIND_BUS_RANGE_MALFORMED] = { "bus-range-malformed", EINVAL,
                                    "is {d0} bytes, from bus {d1} to {d2}; "
                                    "expected two cells, the last at most 255 "
                                    "and not before the first",
                                    "Correct bus-range." },
    [VFIND_IOMMU_MAP_MALFORMED] = { "iommu-map-malformed", EINVAL,
                                    "is {d0} bytes, or row {d1} is empty or "
                                    "wraps; expected rows of RID, phandle, "
                                    "StreamID and length",
                                    "Correct iommu-map." },
    [VFIND_IOMMU_MAP_MASK_MALFORMED] = { "iommu-map-mask-malformed", EINVAL,
                                         "is {d0} bytes; expected one cell",
                                         "Correct the host node's "
                                         "iommu-map-mask." },
    [VFIND_IOMMU_MAP_MASK_FOLDS] = { "iommu-map-mask-folds", 0,
                                     "is {x0}: functions that differ only in "
                                     "other bits share a StreamID and cannot "
                                     "be kept apart",
                                     "Nothing, if the hardware is so." },
    [VFIND_IOMMU_MAP_OUTSIDE_MASK] = { "iommu-map-outside-mask", EINVAL,
                                       "row {d0} begins at RID {x1}, which "
                                       "has "
                                       "bits outside iommu-map-mask {x2}",
                                       "Correct iommu-map or "
                                       "iommu-map-mask." },
    [VFIND_IOMMU_MAP_OVERLAP] = { "iommu-map-overlap", EINVAL,
                                  "rows overlap at RID {x0}",
                                  "Give each RID one row." },
    [VFIND_IOMMU_MAP_GAP] = { "iommu-map-gap", ERANGE,
                              "has no row for RID {x0}, which lies in "
                              "bus-range <{d1} {d2}>: its DMA would bypass "
                              "translation unnoticed",
                              "Complete iommu-map, or narrow bus-range of the "
                              "partial device tree's node. Where the host's "
                              "is "
                              "right, and no such function exists or none has "
                              "DMA, accept it with "
                              "xen,force-assign-without-iommu." },
    [VFIND_IOMMU_MAP_GAP_ACCEPTED] = { "iommu-map-gap-accepted", 0,
                                       "has no row for RID {x0}, which lies "
                                       "in "
                                       "bus-range <{d1} {d2}>, and perhaps "
                                       "for "
                                       "others: their DMA is not confined, as "
                                       "xen,force-assign-without-iommu "
                                       "accepts",
                                       "Only do this for RIDs that no "
                                       "function "
                                       "has, or none with DMA." },
    [VFIND_INTERRUPT_MAP_MALFORMED] = { "interrupt-map-malformed", EINVAL,
                                        "row {d0} is cut short, or its "
                                        "interrupt controller {x1} or the "
                                        "cells of that are not to be found",
                                        "Correct the host node's "
                                        "interrupt-map." },
    [VFIND_INTERRUPT_MAP_UNFIT] = { "interrupt-map-unfit", EINVAL,
                                    "row {d0} does not fit the guest's "
                                    "interrupt controller, phandle {x1}, "
                                    "which "
                                    "has 0 address and 3 interrupt cells",
                                    "Write rows of child address, pin, "
                                    "<&gic>, "
                                    "type, number, flags, without an address "
                                    "of the controller." },
    [VFIND_INTERRUPT_MAP_NOT_SPI] = { "interrupt-map-not-spi", EOPNOTSUPP,
                                      "row {d0} has interrupt {d1} of kind "
                                      "{d2} (0 SPI, 1 PPI, 2 eSPI, 3 EPPI); "
                                      "expected an SPI: Xen routes no other "
                                      "to "
                                      "a guest",
                                      "Leave the row out, or do not assign "
                                      "the "
                                      "bridge." },
    [VFIND_INTERRUPT_MAP_UNROUTED] = { "interrupt-map-unrouted", 0,
                                       "row {d0} has SPI {d1}, which is not "
                                       "in "
                                       "the host node's interrupt-map: it "
                                       "will "
                                       "never be raised",
                                       "Take the numbers from the host node's "
                                       "interrupt-map." },

    [VFIND_PROPERTY_DROPPED] = { "property-dropped", 0,
                                 "is left out of the guest's device tree: "
                                 "{s0}",
                                 "Remove it from the partial device tree." },
    [VFIND_WRITTEN_AS_ON_HOST] = { "written-as-on-host", 0,
                                   "is what the host node has, and phandle "
                                   "{x0} is the virtual SMMU's as well: taken "
                                   "for virtual StreamIDs that the author "
                                   "chose",
                                   "If it was copied, remove it: StreamIDs "
                                   "are "
                                   "then chosen automatically. If it was "
                                   "meant, give /viommu a phandle that no "
                                   "IOMMU of the host has." },
    [VFIND_IOMMUS_UNASSIGNED] = { "iommus-unassigned", 0,
                                  "names the virtual SMMU, but the node is "
                                  "not "
                                  "assigned by xen,path and xen,reg: no "
                                  "StreamID stands behind it",
                                  "Assign the device, or remove the "
                                  "property." },
    [VFIND_VSID_SYNTAX] = { "vsid-syntax", EINVAL,
                            "is {d0} bytes; expected whole entries of {d1} "
                            "cells",
                            "Correct the property." },
    [VFIND_VSID_MIXED] = { "vsid-mixed", EINVAL,
                           "entry {d0} names phandle {x1}, others name {x2}; "
                           "expected one for all",
                           "Use one way of writing StreamIDs within a node." },
    [VFIND_VSID_COUNT] = { "vsid-count", EINVAL,
                           "has {d0} entries; expected {d1}, one for each "
                           "different StreamID of {s0}",
                           "Write as many entries as the host node has "
                           "different StreamIDs, in the same order." },
    [VFIND_VSID_RANGE] = { "vsid-range", ERANGE,
                           "entry {d0} has virtual StreamID {x1}; expected "
                           "less than {x2}",
                           "Use smaller virtual StreamIDs." },
    [VFIND_VSID_DOUBLED] = { "vsid-doubled", EEXIST,
                             "virtual StreamID {x0} already stands for "
                             "another "
                             "StreamID, that of {s0}",
                             "Give each physical StreamID its own virtual "
                             "one." },
    [VFIND_VSID_AMBIGUOUS] = { "vsid-ambiguous", EINVAL,
                               "StreamID {x0} of {s0} is given two virtual "
                               "StreamIDs, {x1} and {x2}",
                               "Give each physical StreamID one virtual "
                               "one." },
    [VFIND_VSID_NONE_FREE] = { "vsid-none-free", ENOSPC,
                               "needs {d0} virtual StreamIDs in a row, which "
                               "are not free below {x1}",
                               "Assign fewer devices, narrow bus-range, or "
                               "write lower explicit virtual StreamIDs." },
    [VFIND_KEEP_NOT_HOST] = { "keep-not-host", EINVAL,
                              "entry {d0} keeps StreamID {x1}; expected those "
                              "of {s0}, each once",
                              "Write the host node's own StreamIDs, or leave "
                              "iommus out." },

    [VFIND_FRAME_MOVED] = { "frame-moved", 0,
                            "the virtual SMMU is at {x0}: its usual place "
                            "{x1} "
                            "is taken",
                            "Nothing, unless the guest has the address built "
                            "in." },
    [VFIND_FRAME_NONE_FREE] = { "frame-none-free", ENOSPC,
                                "no {x0} bytes are free for the virtual SMMU "
                                "between {x1} and {x2}",
                                "Leave a gap in the guest addresses of "
                                "xen,reg "
                                "and xen,shared-mem." },
    [VFIND_FRAME_OF_NO_SMMU] = { "frame-of-no-smmu", ENOSPC,
                                 "the domain is direct-mapped, and the "
                                 "registers of none of its {d0} SMMUs leave "
                                 "{x1} bytes, aligned to {x2}, for the "
                                 "virtual "
                                 "one: the first is {s0}",
                                 "Take the SMMU's registers out of the guest "
                                 "addresses of xen,reg and xen,shared-mem." },
    [VFIND_IRQ_MOVED] = { "irq-moved", 0,
                          "the virtual SMMU has interrupts {d0} and {d1}: "
                          "{d2} "
                          "and {d3} are not both free",
                          "Nothing, unless the guest has the numbers built "
                          "in." },
    [VFIND_IRQ_NONE_FREE] = { "irq-none-free", ENOSPC,
                              "no two interrupts are free for the virtual "
                              "SMMU "
                              "from INTID {d0} to {d1}",
                              "Assign fewer devices to the domain." },

    [VFIND_GUEST_DT_TOO_LARGE] = { "guest-dt-too-large", ENOSPC,
                                   "makes a guest's device tree of up to {d0} "
                                   "bytes; expected at most {d1}",
                                   "Make the partial device tree smaller, or "
                                   "assign fewer devices." },
    [VFIND_GUEST_DT_FULL] = { "guest-dt-full", ENOSPC,
                              "the guest's device tree has no room for {s0}",
                              "Make the partial device tree smaller: a "
                              "guest's "
                              "device tree is at most 2 MiB." },
};

const unsigned int viommu_nr_findings = VFIND_NR;

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
