/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two guests at once, each with a device of the same vSID and the same IOVAs
 * mapped: neither sees the other's data, and stage 2 stops a stage 1 that
 * points at what the guest does not own. Boot argument victim=ADDRESS: where
 * the other guest's secret lies in the host, used as an IPA here. The secret
 * is the page at SECRET_IPA in each guest.
 */
#include "dt.h"
#include "rig.h"

#define SECRET_IPA UINT64_C(0x43d00000)

static struct rig rig;

static uint64_t number(const char *s)
{
    uint64_t val = 0;

    for ( s += 2; *s; s++ ) /* behind 0x */
        val = val << 4 | (*s <= '9' ? *s - '0' : *s - 'a' + 10);

    return val;
}

static bool start(void)
{
    char seed[20];

    if ( !rig_init(&rig, 0) || !dt_arg("seed", seed, sizeof(seed)) )
        return check(false, "SMMU, device and boot argument seed");

    rig.seed = number(seed);
    smmu_stage1_init(rig.smmu, &rig.s1,
                     0x111); /* the same ASID in both guests, too */
    smmu_map(&rig.s1, IOVA_A, (uintptr_t)rig.a, 0);
    smmu_map(&rig.s1, IOVA_B, (uintptr_t)rig.b, 0);

    return check(smmu_start(rig.smmu, 0), "SMMU on") &&
           rig_stream(&rig, &rig.s1, 0);
}

/* All do DMA by the same vSID and IOVAs at the same time. */
static void same_addresses(void)
{
    for ( unsigned int i = 0; i < 5; i++ )
        rig_moves(&rig, IOVA_A, rig.a, IOVA_B, rig.b,
                  "beside the other guest");

    for ( unsigned int i = 0; i < 6; i++ )
    {
        uint8_t *page = i % 2 ? rig.a : rig.c;

        smmu_map(&rig.s1, IOVA_A, (uintptr_t)page, 0);
        check(smmu_tlbi(rig.smmu, SMMU_CMD_TLBI_NH_VA, rig.s1.asid, IOVA_A) &&
                  smmu_sync(rig.smmu, SMMU_SYNC_CONS),
              "map another page, TLBI_NH_VA, SYNC");
        rig_moves(&rig, IOVA_A, page, IOVA_B, rig.b,
                  "beside the other guest's TLBIs");
    }
}

/* Access what this guest does not own, by a stage 1 that maps it. */
static void reach_out(uint64_t ipa, uint32_t secret)
{
    static uint32_t expected[PAGE / 4];

    fill(expected, PAGE, secret);
    smmu_map(&rig.s1, IOVA_C, ipa, 0);
    check(smmu_tlbi(rig.smmu, SMMU_CMD_TLBI_NH_VA, rig.s1.asid, IOVA_C) &&
              smmu_sync(rig.smmu, SMMU_SYNC_CONS),
          "stage 1 points to IPA 0x%lx", ipa);

    rig_moves(&rig, IOVA_A, rig.a, IOVA_B, rig.b, "before reaching out");
    rig_write_blocked(&rig, IOVA_C, "not this guest's");
    memset(rig.b, 0x5a, PAGE);
    check(edu_read(&rig.edu, IOVA_C, 4) && edu_write(&rig.edu, IOVA_B, 4),
          "the engine stops");
    check(memcmp(rig.b, expected, 4), "nothing of 0x%lx came over", ipa);
    rig_no_event(&rig, "a stage-2 fault is not the guest's");
    rig_moves(&rig, IOVA_A, rig.a, IOVA_B, rig.b, "after reaching out");
}

void test_isolation(void)
{
    uint32_t *secret = (uint32_t *)SECRET_IPA, mine;
    char victim[20], other[20];

    if ( !start() )
        return;

    mine = rig.seed;
    fill(secret, PAGE, mine);
    if ( !meet("ready") )
        return;

    same_addresses();
    if ( dt_arg("victim", victim, sizeof(victim)) &&
         dt_arg("other", other, sizeof(other)) )
        reach_out(number(victim), number(other));
    reach_out(UINT64_C(0x80000000), number(other));

    if ( meet("done") )
        check(filled(secret, PAGE, mine),
              "this guest's own secret is as it was");
    check(smmu_stop(rig.smmu), "SMMU off");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
