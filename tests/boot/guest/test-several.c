/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two devices, each behind a physical SMMU of its own, and one vSMMU. At first
 * both have one stage 1, i.e. one CD and one ASID: each form of TLBI has to
 * reach both SMMUs, and CFGI exactly the one of its stream. Then each has a
 * stage 1 of its own. Before each command that a scenario looks for in the
 * trace, mark() says what comes.
 *
 * With peers=, another guest does the same at the same time. Boot arguments
 * are then seed=, victim= and other=: see test-isolation.c.
 */
#include "dt.h"
#include "gic.h"
#include "rig.h"

#define DEVICES    2
#define SECRET_IPA UINT64_C(0x43d00000)

/* Marks; of a device's own commands, the device is added. */
#define MARK_NONE     0x00
#define MARK_TLBI     0x10 /* and the index in forms[] */
#define MARK_CFGI_CD  0x20
#define MARK_CFGI_STE 0x30

static const struct form {
    const char *name;
    unsigned int op;
} forms[] = {
    { "TLBI_NH_VA", SMMU_CMD_TLBI_NH_VA },
    { "TLBI_NH_VAA", SMMU_CMD_TLBI_NH_VAA },
    { "TLBI_NH_ASID", SMMU_CMD_TLBI_NH_ASID },
    { "TLBI_NH_ALL", SMMU_CMD_TLBI_NH_ALL },
    { "TLBI_NSNH_ALL", SMMU_CMD_TLBI_NSNH_ALL },
};

static struct rig rig[DEVICES];
static struct smmu *smmu;
static struct smmu_stage1 shared;

static void mark(uint32_t what)
{
    edu_mark(&rig[0].edu, what);
}

static bool invalidate(const struct form *form, const struct smmu_stage1 *s1)
{
    bool by_asid =
        form->op == SMMU_CMD_TLBI_NH_VA || form->op == SMMU_CMD_TLBI_NH_ASID;

    return smmu_tlbi(smmu, form->op, by_asid ? s1->asid : 0, IOVA_A) &&
           smmu_sync(smmu, SMMU_SYNC_CONS);
}

/* The devices, one after the other, through a stage 1 that both use. */
static void both_move(uint8_t *page, const char *when)
{
    for ( unsigned int i = 0; i < DEVICES; i++ )
        rig_moves(&rig[i], IOVA_A, page, IOVA_B, rig[0].b, when);
}

/*
 * Another page behind IOVA_A: neither SMMU notices before the TLBI, so it is
 * the TLBI that both notice.
 */
static void one_tlbi_for_both(unsigned int n, uint8_t *old, uint8_t *page)
{
    const char *name = forms[n].name;

    smmu_map(&shared, IOVA_A, (uintptr_t)page, 0);
    for ( unsigned int i = 0; i < DEVICES; i++ )
        check(rig_can_move(&rig[i], IOVA_A, old, IOVA_B, rig[0].b),
              "before %s: device %u still reaches the old page", name, i);
    mark(MARK_TLBI + n);
    check(invalidate(&forms[n], &shared), "%s, SYNC", name);
    mark(MARK_NONE);
    both_move(page, name);
}

static void shared_stage1(void)
{
    unsigned int n = sizeof(forms) / sizeof(forms[0]);

    both_move(rig[0].a, "one stage 1 for both");
    for ( unsigned int i = 0; i < n; i++ )
        one_tlbi_for_both(i, i % 2 ? rig[0].c : rig[0].a,
                          i % 2 ? rig[0].a : rig[0].c);
    smmu_map(&shared, IOVA_A, (uintptr_t)rig[0].a, 0);
    check(invalidate(&forms[0], &shared), "the first page again");

    smmu_unmap(&shared, IOVA_A);
    check(invalidate(&forms[0], &shared), "unmapped for both");
    for ( unsigned int i = 0; i < DEVICES; i++ )
    {
        rig_write_blocked(&rig[i], IOVA_A, "unmapped for both");
        rig_event(&rig[i], SMMU_EVT_F_TRANSLATION, IOVA_A, false,
                  "unmapped for both");
    }
    smmu_map(&shared, IOVA_A, (uintptr_t)rig[0].a, 0);
    both_move(rig[0].a, "mapped again");
}

/*
 * Other tables in the CD that both use. A CFGI_CD names one stream, so it is
 * the device of that stream that uses them then.
 */
static void change_cd(void)
{
    struct smmu_stage1 other;

    smmu_stage1_init(smmu, &other, 0x333);
    smmu_map(&other, IOVA_A, (uintptr_t)rig[0].c, 0);
    smmu_map(&other, IOVA_B, (uintptr_t)rig[0].b, 0);
    shared.root = other.root;
    shared.asid = other.asid;
    smmu_stage1_write_cd(smmu, &shared);
    for ( unsigned int i = 0; i < DEVICES; i++ )
    {
        check(rig_can_move(&rig[i], IOVA_A, rig[0].a, IOVA_B, rig[0].b),
              "before CFGI_CD: device %u still has the old tables", i);
        mark(MARK_CFGI_CD + i);
        check(smmu_cfgi_cd(smmu, rig[i].sid) &&
                  smmu_sync(smmu, SMMU_SYNC_CONS),
              "CFGI_CD, SYNC");
        mark(MARK_NONE);
        rig_moves(&rig[i], IOVA_A, rig[0].c, IOVA_B, rig[0].b,
                  "after CFGI_CD");
    }
}

static void config(unsigned int i, const struct smmu_stage1 *s1,
                   unsigned int config)
{
    mark(MARK_CFGI_STE + i);
    rig_stream(&rig[i], s1, config);
    mark(MARK_NONE);
}

/* What happens to one device leaves the other one as it is. */
static void a_stage1_each(void)
{
    for ( unsigned int i = 0; i < DEVICES; i++ )
    {
        smmu_stage1_init(smmu, &rig[i].s1, 0x400 + i);
        smmu_map(&rig[i].s1, IOVA_A, (uintptr_t)rig[i].a, 0);
        smmu_map(&rig[i].s1, IOVA_B, (uintptr_t)rig[i].b, 0);
        config(i, &rig[i].s1, 0);
    }

    for ( unsigned int i = 0; i < DEVICES; i++ )
    {
        struct rig *it = &rig[i], *other = &rig[!i];

        config(i, NULL, SMMU_STE0_CONFIG_ABORT);
        rig_write_blocked(it, IOVA_A, "one aborts");
        rig_moves(other, IOVA_A, other->a, IOVA_B, other->b, "one aborts");
        config(i, NULL, SMMU_STE0_CONFIG_BYPASS);
        rig_moves(it, (uintptr_t)it->a, it->a, (uintptr_t)it->b, it->b,
                  "one bypasses");
        rig_moves(other, IOVA_A, other->a, IOVA_B, other->b, "one bypasses");
        config(i, &it->s1, 0);
        rig_moves(it, IOVA_A, it->a, IOVA_B, it->b, "a stage 1 again");
    }
}

/* Stage 2 is the same behind both SMMUs: neither lets out what is not ours. */
static void reach_out(uint64_t victim, uint32_t secret)
{
    static uint32_t expected[PAGE / 4];

    fill(expected, PAGE, secret);
    for ( unsigned int i = 0; i < DEVICES; i++ )
    {
        struct rig *it = &rig[i];

        smmu_map(&it->s1, IOVA_C, victim, 0);
        check(invalidate(&forms[0], &it->s1), "stage 1 points to IPA 0x%lx",
              victim);
        rig_write_blocked(it, IOVA_C, "not this guest's");
        memset(it->b, 0x5a, PAGE);
        check(edu_read(&it->edu, IOVA_C, 4) && edu_write(&it->edu, IOVA_B, 4),
              "the engine stops");
        check(memcmp(it->b, expected, 4), "device %u: nothing of 0x%lx", i,
              victim);
        rig_no_event(it, "a stage-2 fault is not the guest's");
        rig_moves(it, IOVA_A, it->a, IOVA_B, it->b, "after reaching out");
    }
}

/* SMMU on, both devices with the shared stage 1. */
static bool start(void)
{
    bool ok = true;

    for ( unsigned int i = 0; i < DEVICES && ok; i++ )
    {
        ok = rig_init(&rig[i], i);
        rig[i].seed += dt_arg_number("seed", 0);
    }
    if ( !ok )
        return false;

    smmu = rig[0].smmu;
    smmu_stage1_init(smmu, &shared, 0x111);
    smmu_map(&shared, IOVA_A, (uintptr_t)rig[0].a, 0);
    smmu_map(&shared, IOVA_B, (uintptr_t)rig[0].b, 0);
    ok = check(rig[0].sid != rig[1].sid, "a vSID each") &&
         check(smmu_start(smmu, 0), "SMMU on");
    for ( unsigned int i = 0; i < DEVICES && ok; i++ )
        ok = rig_stream(&rig[i], &shared, 0);

    return ok;
}

void test_several(void)
{
    uint32_t mine = dt_arg_number("seed", 0);
    uint64_t victim = dt_arg_number("victim", 0);

    if ( !start() )
        return;

    fill((void *)SECRET_IPA, PAGE, mine);
    if ( !meet("ready") )
        return;
    shared_stage1();
    change_cd();
    a_stage1_each();
    if ( victim )
        reach_out(victim, dt_arg_number("other", 0));
    if ( meet("done") )
        check(filled((void *)SECRET_IPA, PAGE, mine),
              "this guest's own secret is as it was");
    check(smmu_stop(smmu), "SMMU off");
    for ( unsigned int i = 0; i < DEVICES; i++ )
        rig_write_blocked(&rig[i], IOVA_A, "off, GBPA.ABORT");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
