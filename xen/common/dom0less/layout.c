/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where Xen puts things in an Arm guest that it builds from the device tree:
 * facts of its public header arch-arm.h, which is part of its ABI. The version
 * goes up whenever the same input would give another plan.
 */

#include <viommu/os.h>
#include <viommu/plan.h>

static const struct viommu_region reserved[] = {
    { 0x02000000, 0x00100000 }, /* virtio-mmio */
    { 0x03001000,
      0x0101f000 }, /* GIC: distributor, CPU interface, redistributors */
    { 0x10000000, 0x10000000 },    /* vPCI ECAM */
    { 0x20000000, 0x02000000 },    /* ACPI tables */
    { 0x22000000, 0x00001000 },    /* vpl011 */
    { 0x23000000, 0x10000000 },    /* vPCI memory window */
    { 0x38000000, 0x01000000 },    /* grant table */
    { 0x39000000, 0x01000000 },    /* magic pages */
    { 0x40000000, 0xc0000000 },    /* RAM, bank 0 */
    { 0x100000000, 0x100000000 },  /* vPCI prefetchable window */
    { 0x200000000, 0xfe00000000 }, /* RAM, bank 1 */
};

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
