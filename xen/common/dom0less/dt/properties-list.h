/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The properties that the planner reads. Define PROPERTY() before including
 * this. They are sorted by name, as strcmp() compares.
 */
/* clang-format off */
PROPERTY(ADDRESS_CELLS, "#address-cells")
PROPERTY(INTERRUPT_CELLS, "#interrupt-cells")
PROPERTY(IOMMU_CELLS, "#iommu-cells")
PROPERTY(SIZE_CELLS, "#size-cells")
PROPERTY(BUS_RANGE, "bus-range")
PROPERTY(CAPABILITIES, "capabilities")
PROPERTY(CN9900_PAGE0_ONLY, "cavium,cn9900-broken-page1-regspace")
PROPERTY(COMPATIBLE, "compatible")
PROPERTY(DEVICE_TYPE, "device_type")
PROPERTY(DIRECT_MAP, "direct-map")
PROPERTY(DMA_COHERENT, "dma-coherent")
PROPERTY(INTERRUPT_MAP, "interrupt-map")
PROPERTY(INTERRUPT_PARENT, "interrupt-parent")
PROPERTY(INTERRUPTS, "interrupts")
PROPERTY(INTERRUPTS_EXTENDED, "interrupts-extended")
PROPERTY(IOMMU_MAP, "iommu-map")
PROPERTY(IOMMU_MAP_MASK, "iommu-map-mask")
PROPERTY(IOMMUS, "iommus")
PROPERTY(LINUX_PHANDLE, "linux,phandle")
PROPERTY(NR_SPIS, "nr_spis")
PROPERTY(PASSTHROUGH, "passthrough")
PROPERTY(PHANDLE, "phandle")
PROPERTY(RANGES, "ranges")
PROPERTY(REG, "reg")
PROPERTY(STATUS, "status")
PROPERTY(VIOMMU, "viommu")
PROPERTY(VIOMMU_RESET, "viommu-reset")
PROPERTY(VPL011, "vpl011")
PROPERTY(XEN_FORCE, "xen,force-assign-without-iommu")
PROPERTY(XEN_IOMMU_MAP_GAPS, "xen,iommu-map-gaps")
PROPERTY(XEN_PASSTHROUGH, "xen,passthrough")
PROPERTY(XEN_PATH, "xen,path")
PROPERTY(XEN_REG, "xen,reg")
PROPERTY(XEN_SHARED_MEM, "xen,shared-mem")

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
