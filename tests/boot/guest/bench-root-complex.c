/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A PCIe host bridge with every bus: 65,536 StreamIDs behind one row of its
 * iommu-map. The guest follows that row from a function's requester ID to its
 * StreamID, and moves data through a two-level stream table.
 */
#include <libfdt.h>

#include "dt.h"
#include "gic.h"
#include "rig.h"

#define ALL_RIDS 65536U
#define EDU_RID  0x08U /* 00:01.0 */
#define SPLIT    8

static struct smmu smmu;
static struct rig rig;

/* The only row of the bridge's iommu-map: all requester IDs, this SMMU. */
static bool read_map(int bridge, uint32_t *first)
{
    int len = 0;

    *first = dt_cell(bridge, "iommu-map", 2, 0);

    return check(fdt_getprop(dt, bridge, "iommu-map", &len) && len == 16,
                 "the bridge has an iommu-map of one row") &&
           check(dt_cell(bridge, "iommu-map", 0, ~0U) == 0 &&
                     dt_cell(bridge, "iommu-map", 3, 0) == ALL_RIDS,
                 "the row maps requester IDs 0 to 0xffff") &&
           check(dt_cell(bridge, "iommu-map", 1, 0) == smmu.phandle,
                 "the row names the SMMU") &&
           check(!dt_has(bridge, "iommus"), "and the bridge has no iommus");
}

/*
 * Firmware placed the function's registers where the bridge's window begins.
 */
static uintptr_t first_bar(int bridge)
{
    return (uint64_t)dt_cell(bridge, "ranges", 3, 0) << 32 |
           dt_cell(bridge, "ranges", 4, 0);
}

static bool prepare(void)
{
    int bridge = dt_find("pci-host-ecam-generic", 0);
    uint32_t first;

    if ( !check(bridge >= 0, "the device tree has a PCIe host bridge") ||
         !check(smmu_find(&smmu), "and an SMMU with its interrupts") ||
         !read_map(bridge, &first) )
        return false;

    rig.smmu = &smmu;
    rig.sid = first + EDU_RID;
    rig.a = alloc(PAGE, PAGE);
    rig.b = alloc(PAGE, PAGE);
    rig.c = alloc(PAGE, PAGE);

    return check(edu_at(&rig.edu, first_bar(bridge)),
                 "edu is at the start of the bridge's window") &&
           check(true, "StreamID 0x%x", rig.sid);
}

/*
 * If the bridge has an interrupt controller of its own, the function's pin
 * raises the SPI of that.
 */
static void check_pin(void)
{
    int pins = dt_find("test,pins", 0);
    unsigned int intid = pins >= 0 ? dt_irq(pins, NULL) : 0;

    if ( pins < 0 )
        return;

    gic_enable(intid);
    edu_raise(&rig.edu);
    check(wait_for(gic_taken(intid) == 1),
          "the interrupt of the bridge's own controller arrives");
}

void test_root_complex(void)
{
    if ( !prepare() )
        return;

    smmu_stage1_init(&smmu, &rig.s1, 0x111);
    smmu_map(&rig.s1, IOVA_A, (uintptr_t)rig.a, 0);
    smmu_map(&rig.s1, IOVA_B, (uintptr_t)rig.b, 0);

    check(smmu_start(&smmu, SPLIT) && smmu.sid_bits == 16,
          "SMMU on, two-level stream table for 16 bits");
    rig_stream(&rig, &rig.s1, 0);
    rig_moves(&rig, IOVA_A, rig.a, IOVA_B, rig.b, "stage 1");
    rig_no_event(&rig, "stage 1");
    check_pin();
    check(smmu_stop(&smmu), "SMMU off");
    rig_write_blocked(&rig, IOVA_A, "off again, abort");
    if ( dt_arg_number("open", 0) )
        check(smmu_set_abort(&smmu, false), "off, all streams bypass stage 1");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
