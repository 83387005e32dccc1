/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Several streams of one guest: stage 1 is each stream's own, and so are its
 * faults and what is done to its entry. With StreamIDs above 64 and a
 * two-level stream table split at 6, 8 and 10 bits, and a linear one.
 */
#include "rig.h"

#define NR_RIGS 2

static struct rig rig[NR_RIGS];

static void prepare(struct rig *r, unsigned int n)
{
    smmu_stage1_init(r->smmu, &r->s1, 0x400 + n);
    smmu_map(&r->s1, IOVA_A, (uintptr_t)r->a, 0);
    smmu_map(&r->s1, IOVA_B, (uintptr_t)r->b, 0);
    smmu_set_stream(r->smmu, r->sid, &r->s1, 0);
}

/* The same IOVAs lead each stream to its own pages. */
static void both_move(const char *when)
{
    for ( unsigned int i = 0; i < NR_RIGS; i++ )
        rig_moves(&rig[i], IOVA_A, rig[i].a, IOVA_B, rig[i].b, when);
}

static void one_faults(void)
{
    smmu_unmap(&rig[1].s1, IOVA_A);
    check(
        smmu_tlbi(rig[1].smmu, SMMU_CMD_TLBI_NH_VA, rig[1].s1.asid, IOVA_A) &&
            smmu_sync(rig[1].smmu, SMMU_SYNC_CONS),
        "unmapped in the second stream's stage 1");
    rig_write_blocked(&rig[1], IOVA_A, "unmapped in the second");
    rig_event(&rig[1], SMMU_EVT_F_TRANSLATION, IOVA_A, false,
              "unmapped in the second");
    rig_moves(&rig[0], IOVA_A, rig[0].a, IOVA_B, rig[0].b,
              "still mapped in the first");
    rig_no_event(&rig[0], "still mapped in the first");
    smmu_map(&rig[1].s1, IOVA_A, (uintptr_t)rig[1].a, 0);
}

static void one_aborts(void)
{
    rig_stream(&rig[0], NULL, SMMU_STE0_CONFIG_ABORT);
    rig_write_blocked(&rig[0], IOVA_A, "the first aborts");
    rig_moves(&rig[1], IOVA_A, rig[1].a, IOVA_B, rig[1].b,
              "the second does not");
    rig_stream(&rig[0], NULL, SMMU_STE0_CONFIG_BYPASS);
    rig_moves(&rig[0], (uintptr_t)rig[0].a, rig[0].a, (uintptr_t)rig[0].b,
              rig[0].b, "the first bypasses");
    rig_moves(&rig[1], IOVA_A, rig[1].a, IOVA_B, rig[1].b,
              "the second does not");
    rig_stream(&rig[0], &rig[0].s1, 0);
    both_move("both have a stage 1");
}

/* All entries are written first, then one command covers them. */
static void with_table(unsigned int split)
{
    struct smmu *smmu = rig[0].smmu;

    check(smmu_start(smmu, split), "SMMU on, stream table split at %u", split);
    for ( unsigned int i = 0; i < NR_RIGS; i++ )
        smmu_set_stream(smmu, rig[i].sid, &rig[i].s1, 0);
    check(
        smmu_issue(smmu, SMMU_CMD_CFGI_STE_RANGE, SMMU_CMD1_CFGI_RANGE_ALL) &&
            smmu_sync(smmu, SMMU_SYNC_CONS),
        "CFGI_ALL, SYNC");
    both_move(split ? "two-level" : "linear");
}

void test_streams(void)
{
    static const unsigned int splits[] = { 6, 8, 10 };
    struct smmu *smmu;

    for ( unsigned int i = 0; i < NR_RIGS; i++ )
        if ( !rig_init(&rig[i], i) )
            return;

    smmu = rig[0].smmu;
    check(rig[0].sid != rig[1].sid && rig[0].sid >= 64,
          "StreamIDs differ and do not fit into 6 bits");
    check(smmu_set_abort(smmu, true), "GBPA.ABORT set");
    check(smmu_start(smmu, 0), "SMMU on, linear stream table");
    for ( unsigned int i = 0; i < NR_RIGS; i++ )
        prepare(&rig[i], i);
    check(
        smmu_issue(smmu, SMMU_CMD_CFGI_STE_RANGE, SMMU_CMD1_CFGI_RANGE_ALL) &&
            smmu_sync(smmu, SMMU_SYNC_CONS),
        "CFGI_ALL, SYNC");
    both_move("linear");
    one_faults();
    one_aborts();

    for ( unsigned int i = 0; i < sizeof(splits) / sizeof(splits[0]); i++ )
        with_table(splits[i]);
    check(smmu_stop(smmu), "SMMU off");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
