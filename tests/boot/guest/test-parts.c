/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A device with StreamIDs for its parts: iommu-map beside iommus, on a node
 * that is no PCI host bridge. The device is the first edu; the second block of
 * its registers is another edu, which stands for a part. Boot argument:
 * part=N, its number.
 */
#include "dt.h"
#include "rig.h"

static struct rig own, part;

/* The only row of iommu-map: number, SMMU, StreamID, count. */
static bool find_part(int node)
{
    uint32_t n = dt_arg_number("part", 0),
             first = dt_cell(node, "iommu-map", 0, 0),
             count = dt_cell(node, "iommu-map", 3, 0);

    part = own;
    part.seed = 5000;
    part.sid = dt_cell(node, "iommu-map", 2, 0) + (n - first);

    return check(dt_cell(node, "iommu-map", 1, 0) == own.smmu->phandle &&
                     n >= first && n - first < count,
                 "iommu-map names the SMMU and part %u", n) &&
           check(part.sid != own.sid, "part %u has StreamID 0x%x", n,
                 part.sid) &&
           check(edu_at(&part.edu, dt_reg(node, 1)), "the part is an edu");
}

static void start_stream(struct rig *r, uint32_t asid)
{
    smmu_stage1_init(r->smmu, &r->s1, asid);
    smmu_map(&r->s1, IOVA_A, (uintptr_t)r->a, 0);
    smmu_map(&r->s1, IOVA_B, (uintptr_t)r->b, 0);
    rig_stream(r, &r->s1, 0);
}

void test_parts(void)
{
    if ( !rig_init(&own, 0) || !find_part(dt_find("qemu,edu", 0)) )
        return;

    check(smmu_start(own.smmu, 8), "SMMU on");
    start_stream(&own, 0x701);
    rig_moves(&own, IOVA_A, own.a, IOVA_B, own.b, "the device's own");
    rig_write_blocked(&part, IOVA_A, "the part has no stage 1 yet");
    start_stream(&part, 0x702);
    rig_moves(&part, IOVA_A, part.a, IOVA_B, part.b, "the part's");
    rig_stream(&own, NULL, SMMU_STE0_CONFIG_ABORT);
    rig_write_blocked(&own, IOVA_A, "the device's own aborts");
    rig_moves(&part, IOVA_A, part.a, IOVA_B, part.b, "the part's does not");
    check(smmu_stop(own.smmu), "SMMU off");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
