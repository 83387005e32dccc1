/* SPDX-License-Identifier: GPL-2.0-only */
/* What the ID registers of a physical SMMU say: can Xen nest on it? */

#include <viommu/smmuv3.h>
#include <viommu/vsmmu.h>

#include <viommu-dt.h>

const struct viommu_dt_part viommu_dt_parts[] = {
    { "qemu",
      "the SMMU of QEMU 10.0.2's machine virt, read from it",
      { 0x0d44101b, 0x02730010, 0x00001414, 0x00000074, 0x00000000 } },
    { "mmu-600",
      "MMU-600 r2p2: Intel, Agilex 5 HPS register map, smmu_tcu",
      { 0x080f7e3f, 0x0e739d18, 0x0000003c, 0x00400075, 0x4832243b } },
    { "fvp",
      "Arm FVP Base RevC, as Trusted Firmware-A documents its options; "
      "IIDR is not among them",
      { 0x0046123b, 0x00600002, 0x00001714, 0xffff0475, 0x00000000 } },
};

const unsigned int viommu_dt_nr_parts =
    sizeof(viommu_dt_parts) / sizeof(viommu_dt_parts[0]);

const char *viommu_dt_refusal(const struct viommu_dt_registers *regs,
                              bool coherent)
{
    const uint32_t presets =
        SMMU_IDR1_TABLES_PRESET | SMMU_IDR1_QUEUES_PRESET | SMMU_IDR1_REL;
    const struct vsmmu_hw hw = {
        .idr0 = regs->idr0,
        .idr1 = regs->idr1,
        .idr3 = regs->idr3,
        .idr5 = regs->idr5,
        .iidr = regs->iidr,
        .coherent = coherent,
    };

    /* arm_smmu_device_hw_probe(); what else it refuses, nesting needs too. */
    if ( regs->idr1 & presets )
        return "not driven by Xen's SMMUv3 driver (IDR1.TABLES_PRESET, "
               "QUEUES_PRESET, REL)";

    return vsmmu_hw_refusal(&hw);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
