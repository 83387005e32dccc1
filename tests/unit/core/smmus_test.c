/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Several physical SMMUs behind one virtual one: StreamID 5 behind each is
 * vSID 1, 2 or 3.
 */
#include "world.h"

#define VMID(v) VIOMMU_PREP(SMMU_CMD0_TLBI_VMID, (uint64_t)(v))

static void tlbi_goes_once_to_each_smmu_with_its_own_vmid(void **state)
{
    static const unsigned int vmids[] = { 7, 9, 0xfff1 };
    struct world *w = *state;
    unsigned int i;

    guest_cmdq(w, 6);
    run(w, OP(SMMU_CMD_TLBI_NSNH_ALL) | VMID(0x55), 0);
    assert_int_equal(w->issue_calls, 3);
    for ( i = 0; i < 3; i++ )
    {
        assert_int_equal(w->nr_cmds[i], 1);
        expect_cmd(w, i, OP(SMMU_CMD_TLBI_NH_ALL) | VMID(vmids[i]), 0);
    }
}

static void each_tlbi_form_goes_to_all(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_cmdq(w, 6);
    put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    put(w, OP(SMMU_CMD_TLBI_NH_ASID), 0);
    put(w, OP(SMMU_CMD_TLBI_NH_VA), 0x1000);
    put(w, OP(SMMU_CMD_TLBI_NH_VAA), 0x1000);
    run_sync(w);
    assert_int_equal(w->issue_calls, 3);
    for ( i = 0; i < 3; i++ )
        assert_int_equal(w->nr_cmds[i], 4);
}

static void cfgi_cd_goes_to_the_smmu_of_its_stream(void **state)
{
    static const unsigned int smmu_of[] = { 0, 2, 0, 1 };
    struct world *w = *state;
    unsigned int vsid, i;

    guest_cmdq(w, 6);
    for ( vsid = 1; vsid <= 3; vsid++ )
    {
        memset(w->nr_cmds, 0, sizeof(w->nr_cmds));
        run(w, OP(SMMU_CMD_CFGI_CD) | SID(vsid), 1);
        for ( i = 0; i < 3; i++ )
            assert_int_equal(w->nr_cmds[i], i == smmu_of[vsid]);
        expect_cmd(w, smmu_of[vsid], OP(SMMU_CMD_CFGI_CD) | SID(5), 1);
    }
}

static void cfgi_ste_reaches_the_right_one_of_equal_psids(void **state)
{
    struct world *w = *state;

    guest_on(w, 3);
    ste(w, 1, S1(CDTAB + 0x40), 0);
    ste(w, 2, S1(CDTAB + 0x80), 0);
    ste(w, 3, S1(CDTAB + 0xc0), 0);
    cfgi(w, 2);
    expect_aborts(w, 2, 5);
    expect_stream(w, 0, 5, VSMMU_STREAM_S1, CDTAB + 0x80, 0);
    expect_aborts(w, 1, 5);
    put(w, OP(SMMU_CMD_CFGI_STE) | SID(1), 1);
    cfgi(w, 3);
    expect_stream(w, 2, 5, VSMMU_STREAM_S1, CDTAB + 0x40, 0);
    expect_stream(w, 1, 5, VSMMU_STREAM_S1, CDTAB + 0xc0, 0);
}

static void requests_for_equal_psids_do_not_merge(void **state)
{
    struct world *w = *state;

    guest_on(w, 3);
    ste(w, 1, S1(CDTAB + 0x40), 0);
    ste(w, 2, CFG(SMMU_STE0_CONFIG_BYPASS), 0);
    ste(w, 3, S1(CDTAB + 0xc0), 0);
    w->set_calls = w->set_streams = 0;
    cfgi_all(w);
    assert_int_equal(w->set_calls, 1);
    assert_int_equal(w->set_streams, 3);
    expect_stream(w, 2, 5, VSMMU_STREAM_S1, CDTAB + 0x40, 0);
    expect_stream(w, 0, 5, VSMMU_STREAM_BYPASS, 0, 0);
    expect_stream(w, 1, 5, VSMMU_STREAM_S1, CDTAB + 0xc0, 0);
    expect_aborts(w, 0, 4);
}

static void events_of_equal_psids_are_told_apart(void **state)
{
    static const unsigned int vsid_of[] = { 2, 3, 1 };
    struct world *w = *state;
    unsigned int i;
    uint64_t seen[4];

    guest_on(w, 3);
    for ( i = 0; i < 3; i++ )
    {
        const uint64_t evt[4] = { SMMU_EVT_C_BAD_CD | SID(5), 0, 0, 0 };

        vsmmu_event(w->v, i, evt);
        assert_true(next_event(w, seen));
        assert_int_equal(seen[0], SMMU_EVT_C_BAD_CD | SID(vsid_of[i]));
    }
}

static void commands_for_one_smmu_leave_the_others_alone(void **state)
{
    struct world *w = *state;

    /* No flags that a SYNC would have to make visible. */
    w->hw[0].idr0 &= ~(uint32_t)SMMU_IDR0_HTTU;
    world_remake(w);
    guest_on(w, 3);
    w->issue_calls = 0;
    ste(w, 4, S1(CDTAB), 0);
    cfgi(w, 4);
    assert_int_equal(w->issue_calls, 1);
    expect_cmd(w, 0, OP(SMMU_CMD_CFGI_STE) | SID(4), 1);
    assert_int_equal(w->nr_cmds[1] + w->nr_cmds[2], 0);
}

static void s1stalld_is_forced_for_each_smmu_by_itself(void **state)
{
    struct world *w = *state;

    w->hw[1].idr0 &= ~(uint32_t)SMMU_IDR0_STALL_MODEL;
    world_remake(w);
    ste(w, 1, S1(CDTAB), 0);
    ste(w, 2, S1(CDTAB), 0);
    ste(w, 3, S1(CDTAB), 0);
    guest_on(w, 3);
    expect_stream(w, 2, 5, VSMMU_STREAM_S1, CDTAB, 0);
    expect_stream(w, 0, 5, VSMMU_STREAM_S1, CDTAB, 0);
    expect_stream(w, 1, 5, VSMMU_STREAM_S1, CDTAB, SMMU_STE1_S1STALLD);
}

static void range_form_needs_ril_in_all(void **state)
{
    struct world *w = *state;

    w->hw[2].idr3 &= ~(uint32_t)SMMU_IDR3_RIL;
    world_remake(w);
    guest_cmdq(w, 6);
    run(w,
        OP(SMMU_CMD_TLBI_NH_VA) | VIOMMU_PREP(SMMU_CMD0_TLBI_NUM, UINT64_C(3)),
        0x5000 | VIOMMU_PREP(SMMU_CMD1_TLBI_TG, UINT64_C(1)));
    expect_no_cerror(w);
    expect_cmd(w, 0, OP(SMMU_CMD_TLBI_NH_VA) | VMID(7), 0x5000);
    expect_cmd(w, 2, OP(SMMU_CMD_TLBI_NH_VA) | VMID(0xfff1), 0x5000);
}

static void failure_of_one_smmu_stops_all(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    put(w, OP(SMMU_CMD_TLBI_NH_ALL), 0);
    w->fail_after = 2;
    wr32(w, SMMU_CMDQ_PROD, 1);
    assert_false(work_once(w));
    assert_int_equal(w->issue_calls, 2);
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), 0);
    assert_false(vsmmu_work(w->v));
}

int run_smmus_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_THREE(tlbi_goes_once_to_each_smmu_with_its_own_vmid),
        TEST_THREE(each_tlbi_form_goes_to_all),
        TEST_THREE(cfgi_cd_goes_to_the_smmu_of_its_stream),
        TEST_THREE(cfgi_ste_reaches_the_right_one_of_equal_psids),
        TEST_THREE(requests_for_equal_psids_do_not_merge),
        TEST_THREE(events_of_equal_psids_are_told_apart),
        TEST_THREE(commands_for_one_smmu_leave_the_others_alone),
        TEST_THREE(s1stalld_is_forced_for_each_smmu_by_itself),
        TEST_THREE(range_form_needs_ril_in_all),
        TEST_THREE(failure_of_one_smmu_stops_all),
    };

    return cmocka_run_group_tests_name("smmus", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
