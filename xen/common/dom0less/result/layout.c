/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The address space of an Arm guest that Xen builds from the device tree, as
 * in Xen's public header arch-arm.h, which is part of its ABI. The version is
 * incremented whenever the same input would give another plan.
 */

#include <viommu/os.h>
#include <viommu/plan.h>

/* clang-format off */
static const struct viommu_reserved reserved[] = {
    /* virtio-mmio */
    { { 0x02000000, 0x00100000 }, VIOMMU_RESERVED_OTHER },
    /* Distributor, CPU interface, redistributors */
    { { 0x03001000, 0x0101f000 }, VIOMMU_RESERVED_GIC },
    /* vPCI ECAM */
    { { 0x10000000, 0x10000000 }, VIOMMU_RESERVED_OTHER },
    /* ACPI tables */
    { { 0x20000000, 0x02000000 }, VIOMMU_RESERVED_OTHER },
    { { 0x22000000, 0x00001000 }, VIOMMU_RESERVED_VPL011 },
    /* vPCI memory window */
    { { 0x23000000, 0x10000000 }, VIOMMU_RESERVED_OTHER },
    /* Grant table */
    { { 0x38000000, 0x01000000 }, VIOMMU_RESERVED_OTHER },
    /* Magic pages */
    { { 0x39000000, 0x01000000 }, VIOMMU_RESERVED_OTHER },
    { { 0x40000000, 0xc0000000 }, VIOMMU_RESERVED_RAM },
    /* vPCI prefetchable window */
    { { 0x100000000, 0x100000000 }, VIOMMU_RESERVED_OTHER },
    { { 0x200000000, 0xfe00000000 }, VIOMMU_RESERVED_RAM },
};
/* clang-format on */

const struct viommu_layout viommu_layout_xen = {
    .version = 1,
    .frame_base = 0x22040000,
    .frame_end = 0x40000000,
    .irq_first = 44,
    .irq_end = 992,
    .reserved = reserved,
    .nr_reserved = ARRAY_SIZE(reserved),
    .fdt_max = 0x200000,
    .fdt_own = 0x1000,
    .fdt_own_22 = 0x4800,
};

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
