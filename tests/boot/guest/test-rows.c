/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A PCIe host bridge with devices behind several physical SMMUs, all of which
 * are one SMMU for the guest, and its iommu-map leads to that.
 * First all devices have one stage 1: a TLBI reaches all SMMUs. Then one after
 * the other aborts, and those that are left go on.
 *
 * Boot arguments: devices=N; rid=N and first=ADDRESS of the first, step=N from
 * a requester ID to the next. Addresses are 1 MiB apart.
 */
#include <libfdt.h>

#include "dt.h"
#include "rig.h"

#define MOST  16U
#define SPLIT 8

static struct smmu smmu;
static struct smmu_stage1 shared;
static struct rig rig[MOST];
static unsigned int devices;

/* The StreamID that iommu-map has for a requester ID; false if it has none. */
static bool stream_of(int bridge, uint32_t rid, uint32_t *sid)
{
    uint32_t base;

    for ( unsigned int i = 0;
          (base = dt_cell(bridge, "iommu-map", i, ~0U)) != ~0U; i += 4 )
    {
        if ( rid - base < dt_cell(bridge, "iommu-map", i + 3, 0) )
        {
            *sid = dt_cell(bridge, "iommu-map", i + 2, 0) + rid - base;
            return dt_cell(bridge, "iommu-map", i + 1, 0) == smmu.phandle;
        }
    }

    return false;
}

static bool find_device(struct rig *it, int bridge, unsigned int i)
{
    uint32_t rid = dt_arg_number("rid", 0) + i * dt_arg_number("step", 0);

    it->smmu = &smmu;
    it->seed = 100 + 1000 * i;
    it->a = alloc(PAGE, PAGE);
    it->b = alloc(PAGE, PAGE);
    it->c = alloc(PAGE, PAGE);

    return check(edu_at(&it->edu, dt_arg_number("first", 0) + i * 0x100000U),
                 "device %u answers", i) &&
           check(stream_of(bridge, rid, &it->sid),
                 "a row has its requester ID, 0x%x", rid) &&
           check(true, "StreamID 0x%x", it->sid);
}

static bool start(void)
{
    int bridge = dt_find("pci-host-ecam-generic", 0);

    devices = dt_arg_number("devices", 1);
    if ( !check(bridge >= 0 && smmu_find(&smmu) && devices <= MOST,
                "a host bridge and an SMMU") )
        return false;
    for ( unsigned int i = 0; i < devices; i++ )
        if ( !find_device(&rig[i], bridge, i) )
            return false;

    smmu_stage1_init(&smmu, &shared, 0x111);
    smmu_map(&shared, IOVA_A, (uintptr_t)rig[0].a, 0);
    smmu_map(&shared, IOVA_B, (uintptr_t)rig[0].b, 0);

    return check(smmu_start(&smmu, SPLIT), "SMMU on");
}

static void all_move(uint8_t *page, const char *when)
{
    for ( unsigned int i = 0; i < devices; i++ )
        rig_moves(&rig[i], IOVA_A, page, IOVA_B, rig[0].b, when);
}

void test_rows(void)
{
    if ( !start() )
        return;

    for ( unsigned int i = 0; i < devices; i++ )
        rig_stream(&rig[i], &shared, 0);
    all_move(rig[0].a, "one stage 1 for all");

    smmu_map(&shared, IOVA_A, (uintptr_t)rig[0].c, 0);
    edu_mark(&rig[0].edu, 1);
    check(smmu_tlbi(&smmu, SMMU_CMD_TLBI_NH_VA, shared.asid, IOVA_A) &&
              smmu_sync(&smmu, SMMU_SYNC_CONS),
          "TLBI_NH_VA, SYNC");
    edu_mark(&rig[0].edu, 0);
    all_move(rig[0].c, "another page");

    for ( unsigned int i = 0; i < devices; i++ )
    {
        rig_stream(&rig[i], NULL, SMMU_STE0_CONFIG_ABORT);
        rig_write_blocked(&rig[i], IOVA_A, "one more aborts");
        if ( i + 1 < devices )
            rig_moves(&rig[i + 1], IOVA_A, rig[0].c, IOVA_B, rig[0].b,
                      "the next one goes on");
    }
    check(smmu_stop(&smmu), "SMMU off");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
