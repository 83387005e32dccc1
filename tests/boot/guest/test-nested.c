/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest's own stage 1, end to end: move data, unmap and fault, change the
 * stream while it lives, every kind of SYNC, command errors. Runs on a virtual
 * SMMU under Xen and, to prove its own expectations, on the emulator's SMMU.
 */
#include "dt.h"
#include "gic.h"
#include "rig.h"

static struct rig rig;
static bool is_virtual; /* boot argument reset=abort: what only a virtual SMMU
                           does is asked for */

/*
 * While the SMMU is off: abort and bypass. Out of reset a virtual SMMU aborts.
 */
static void off(void)
{
    uint64_t a = (uintptr_t)rig.a, b = (uintptr_t)rig.b;

    if ( is_virtual )
    {
        check(read32(rig.smmu->base + SMMU_GBPA) & SMMU_GBPA_ABORT,
              "GBPA.ABORT is set out of reset");
        rig_write_blocked(&rig, a, "out of reset");
    }

    check(smmu_set_abort(rig.smmu, false), "GBPA.ABORT cleared");
    rig_moves(&rig, a, rig.a, b, rig.b, "off, bypass");
    check(smmu_set_abort(rig.smmu, true), "GBPA.ABORT set");
    rig_write_blocked(&rig, a, "off, abort");
}

static void move(void)
{
    rig_stream(&rig, &rig.s1, 0);
    rig_moves(&rig, IOVA_A, rig.a, IOVA_B, rig.b, "stage 1");
    rig_moves(&rig, IOVA_B, rig.b, IOVA_A, rig.a, "stage 1, the other way");
    rig_no_event(&rig, "stage 1");
}

static void unmap_and_fault(void)
{
    unsigned int irqs = gic_taken(rig.smmu->irq_eventq);

    smmu_unmap(&rig.s1, IOVA_A);
    check(smmu_tlbi(rig.smmu, SMMU_CMD_TLBI_NH_VA, rig.s1.asid, IOVA_A) &&
              smmu_sync(rig.smmu, SMMU_SYNC_CONS),
          "unmap, TLBI_NH_VA, SYNC");
    rig_write_blocked(&rig, IOVA_A, "unmapped");
    check(wait_for(gic_taken(rig.smmu->irq_eventq) > irqs),
          "the eventq interrupt arrives");
    rig_event(&rig, SMMU_EVT_F_TRANSLATION, IOVA_A, false, "unmapped, write");
    rig_read_blocked(&rig, IOVA_A, rig.a, IOVA_B, rig.b, "unmapped");
    rig_event(&rig, SMMU_EVT_F_TRANSLATION, IOVA_A, true, "unmapped, read");

    smmu_map(&rig.s1, IOVA_A, (uintptr_t)rig.a, SMMU_MAP_READ_ONLY);
    rig_moves(&rig, IOVA_A, rig.a, IOVA_B, rig.b, "mapped read-only, reads");
    rig_write_blocked(&rig, IOVA_A, "mapped read-only");
    rig_event(&rig, SMMU_EVT_F_PERMISSION, IOVA_A, false,
              "mapped read-only, write");
}

/* Each form of TLBI makes a changed mapping seen. */
static void invalidate(void)
{
    static const struct {
        const char *name;
        unsigned int op;
    } form[] = {
        { "TLBI_NH_VA", SMMU_CMD_TLBI_NH_VA },
        { "TLBI_NH_VAA", SMMU_CMD_TLBI_NH_VAA },
        { "TLBI_NH_ASID", SMMU_CMD_TLBI_NH_ASID },
        { "TLBI_NH_ALL", SMMU_CMD_TLBI_NH_ALL },
        { "TLBI_NSNH_ALL", SMMU_CMD_TLBI_NSNH_ALL },
    };
    bool to_c = true;

    for ( size_t i = 0; i < sizeof(form) / sizeof(form[0]); i++, to_c = !to_c )
    {
        uint8_t *page = to_c ? rig.c : rig.a;
        bool by_asid = form[i].op == SMMU_CMD_TLBI_NH_VA ||
                       form[i].op == SMMU_CMD_TLBI_NH_ASID;

        smmu_map(&rig.s1, IOVA_A, (uintptr_t)page, 0);
        check(smmu_tlbi(rig.smmu, form[i].op, by_asid ? rig.s1.asid : 0,
                        IOVA_A) &&
                  smmu_sync(rig.smmu, SMMU_SYNC_CONS),
              "map another page, %s, SYNC", form[i].name);
        rig_moves(&rig, IOVA_A, page, IOVA_B, rig.b, form[i].name);
    }

    smmu_map(&rig.s1, IOVA_A, (uintptr_t)rig.a, 0);
    check(smmu_tlbi(rig.smmu, SMMU_CMD_TLBI_NH_ALL, 0, 0) &&
              smmu_sync(rig.smmu, SMMU_SYNC_CONS),
          "first mapping");
}

/*
 * The live stream gets another stage 1, then none, then passes through, then
 * its first one again.
 */
static void change_stream(void)
{
    struct smmu_stage1 other;

    smmu_stage1_init(rig.smmu, &other, 0x222);
    smmu_map(&other, IOVA_A, (uintptr_t)rig.c, 0);
    smmu_map(&other, IOVA_B, (uintptr_t)rig.b, 0);
    rig_stream(&rig, &other, 0);
    rig_moves(&rig, IOVA_A, rig.c, IOVA_B, rig.b, "second CFGI_STE, other CD");

    rig_stream(&rig, NULL, SMMU_STE0_CONFIG_ABORT);
    rig_write_blocked(&rig, IOVA_A, "abort");
    rig_write_blocked(&rig, (uintptr_t)rig.a, "abort, by IPA");
    rig_no_event(&rig, "abort");

    rig_stream(&rig, NULL, SMMU_STE0_CONFIG_BYPASS);
    rig_moves(&rig, (uintptr_t)rig.a, rig.a, (uintptr_t)rig.b, rig.b,
              "bypass");

    rig_stream(&rig, &rig.s1, 0);
    rig_moves(&rig, IOVA_A, rig.a, IOVA_B, rig.b, "back to stage 1");
    rig_write_blocked(&rig, (uintptr_t)rig.a, "back to stage 1, by IPA");
    rig_event(&rig, SMMU_EVT_F_TRANSLATION, (uintptr_t)rig.a, false,
              "back to stage 1, by IPA");
}

/* The context descriptor changes in place. */
static void change_cd(void)
{
    struct smmu_stage1 first = rig.s1, other;

    smmu_stage1_init(rig.smmu, &other, 0x333);
    smmu_map(&other, IOVA_A, (uintptr_t)rig.c, 0);
    smmu_map(&other, IOVA_B, (uintptr_t)rig.b, 0);
    rig.s1.root = other.root;
    rig.s1.asid = other.asid;
    smmu_stage1_write_cd(rig.smmu, &rig.s1);
    check(smmu_cfgi_cd(rig.smmu, rig.sid) &&
              smmu_sync(rig.smmu, SMMU_SYNC_CONS),
          "CFGI_CD, SYNC");
    rig_moves(&rig, IOVA_A, rig.c, IOVA_B, rig.b, "other tables in the CD");

    rig.s1.cd[0] &= ~SMMU_CD0_V;
    check(smmu_cfgi_cd(rig.smmu, rig.sid) &&
              smmu_sync(rig.smmu, SMMU_SYNC_CONS),
          "CD.V = 0, CFGI_CD, SYNC");
    rig_write_blocked(&rig, IOVA_A, "CD.V = 0");
    rig_event(&rig, SMMU_EVT_C_BAD_CD, 0, false, "CD.V = 0");

    rig.s1 = first;
    smmu_stage1_write_cd(rig.smmu, &rig.s1);
    check(smmu_cfgi_cd(rig.smmu, rig.sid) &&
              smmu_sync(rig.smmu, SMMU_SYNC_CONS),
          "first CD again");
    rig_moves(&rig, IOVA_A, rig.a, IOVA_B, rig.b, "first CD again");
}

/*
 * An invalid entry stops the stream and causes an event: at CFGI with a
 * virtual SMMU, at the transaction with another.
 */
static void invalid_entry(void)
{
    smmu_clear_stream(rig.smmu, rig.sid);
    check(smmu_cfgi_ste(rig.smmu, rig.sid) &&
              smmu_sync(rig.smmu, SMMU_SYNC_CONS),
          "STE.V = 0, CFGI_STE, SYNC");
    rig_write_blocked(&rig, IOVA_A, "STE.V = 0");
    rig_event(&rig, SMMU_EVT_C_BAD_STE, 0, false, "STE.V = 0");
    rig_stream(&rig, &rig.s1, 0);
    rig_moves(&rig, IOVA_A, rig.a, IOVA_B, rig.b, "valid again");
}

static void sync_forms(void)
{
    if ( rig.smmu->idr0 & SMMU_IDR0_MSI )
        check(smmu_sync(rig.smmu, SMMU_SYNC_MSI) &&
                  smmu_sync(rig.smmu, SMMU_SYNC_MSI),
              "SYNC completes by MSI");
    check(smmu_sync(rig.smmu, SMMU_SYNC_CONS), "SYNC completes by CONS");
    check(smmu_sync(rig.smmu, SMMU_SYNC_SEV), "SYNC with SEV completes");
}

/*
 * An illegal command stops the queue there. Once it is replaced and the error
 * acknowledged, the queue goes on.
 */
static void command_error(void)
{
    unsigned int irqs = gic_taken(rig.smmu->irq_gerror);
    uint32_t bad = rig.smmu->cmdq.index, cons, error;

    check(smmu_issue(rig.smmu, 0xff, 0) &&
              smmu_issue(rig.smmu, SMMU_CMD_TLBI_NSNH_ALL, 0),
          "an illegal command");
    check(wait_for((read32(rig.smmu->base + SMMU_GERROR) ^
                    read32(rig.smmu->base + SMMU_GERRORN)) &
                   SMMU_GERROR_CMDQ_ERR),
          "GERROR.CMDQ_ERR is active");
    check(wait_for(gic_taken(rig.smmu->irq_gerror) > irqs),
          "the gerror interrupt arrives");

    cons = read32(rig.smmu->base + SMMU_CMDQ_CONS);
    error = VIOMMU_GET(SMMU_CMDQ_CONS_ERR, cons);
    check(error == SMMU_CERROR_ILL, "CONS.ERR says CERROR_ILL (%u)", error);
    check((cons & 0xf) == bad, "CONS stays at the illegal command (%u, %u)",
          cons & 0xf, bad);

    rig.smmu->cmdq.ring[2 * (bad & 7)] = SMMU_CMD_TLBI_NSNH_ALL;
    dsb();
    write32(rig.smmu->base + SMMU_GERRORN,
            read32(rig.smmu->base + SMMU_GERROR));
    check(smmu_sync(rig.smmu, SMMU_SYNC_CONS),
          "replaced and acknowledged, the queue goes on");
    rig_moves(&rig, IOVA_A, rig.a, IOVA_B, rig.b, "after the error");
}

static void linear(const char *when)
{
    check(smmu_start(rig.smmu, 0), "SMMU on, linear stream table");
    rig_stream(&rig, &rig.s1, 0);
    rig_moves(&rig, IOVA_A, rig.a, IOVA_B, rig.b, when);
    check(smmu_stop(rig.smmu), "SMMU off");
    rig_write_blocked(&rig, IOVA_A, "off again, abort");
}

static bool prepare(void)
{
    char reset[16];

    if ( !rig_init(&rig, 0) )
        return false;

    is_virtual =
        dt_arg("reset", reset, sizeof(reset)) && !strcmp(reset, "abort");
    smmu_stage1_init(rig.smmu, &rig.s1, 0x111);
    smmu_map(&rig.s1, IOVA_A, (uintptr_t)rig.a, 0);
    smmu_map(&rig.s1, IOVA_B, (uintptr_t)rig.b, 0);

    return true;
}

void test_nested(void)
{
    bool two_level;

    if ( !prepare() )
        return;

    off();
    linear("linear stream table");

    two_level = VIOMMU_GET(SMMU_IDR0_ST_LEVEL, rig.smmu->idr0) ==
                SMMU_IDR0_ST_LEVEL_2LVL;
    check(smmu_start(rig.smmu, two_level ? 8 : 0), "SMMU on, %s stream table",
          two_level ? "two-level" : "linear");
    rig_stream(&rig, NULL, SMMU_STE0_CONFIG_ABORT);
    rig_write_blocked(&rig, (uintptr_t)rig.a, "first entry, abort");

    move();
    unmap_and_fault();
    invalidate();
    change_stream();
    change_cd();
    invalid_entry();
    sync_forms();
    command_error();
    check(smmu_stop(rig.smmu), "SMMU off");
    rig_write_blocked(&rig, IOVA_A, "off again, abort");

    if ( is_virtual ) /* the emulator's own SMMU does not leave the two-level
                         form any more */
        linear("linear stream table after a two-level one");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
