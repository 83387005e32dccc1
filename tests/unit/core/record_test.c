/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a guest learns of faults that the physical SMMUs report, IHI 0070 7.3.
 */
#include "world.h"

#define CD     CLASS(SMMU_EVT_CLASS_CD)
#define TT     CLASS(SMMU_EVT_CLASS_TT)
#define ACCESS (SMMU_EVT1_PNU | SMMU_EVT1_IND | SMMU_EVT1_RNW)
#define JUNK                                                                  \
    UINT64_C(0xabcd000000001234) /* implementation defined and reserved       \
                                    fields of dword 1 */

static const unsigned int table_faults[] = {
    SMMU_EVT_F_TRANSLATION,
    SMMU_EVT_F_ADDR_SIZE,
    SMMU_EVT_F_ACCESS,
    SMMU_EVT_F_PERMISSION,
};

static void stage1_faults_reach_the_guest_with_vsid_and_iova(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_on(w, 6);
    for ( i = 0; i < ARRAY_SIZE(table_faults); i++ )
    {
        fault(w, table_faults[i], IN | ACCESS, IOVA, 0);
        expect_event(w, table_faults[i] | SID(3), IN | ACCESS, IOVA, 0);
    }
    expect_no_event(w);
    assert_int_equal(stats(w).events, i);
}

static void stage1_faults_keep_each_access_bit(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    fault(w, SMMU_EVT_F_PERMISSION, IN | SMMU_EVT1_RNW, IOVA, 0);
    expect_event(w, SMMU_EVT_F_PERMISSION | SID(3), IN | SMMU_EVT1_RNW, IOVA,
                 0);
    fault(w, SMMU_EVT_F_PERMISSION, IN, IOVA, 0);
    expect_event(w, SMMU_EVT_F_PERMISSION | SID(3), IN, IOVA, 0);
}

static void stage1_faults_show_nothing_else(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    fault(w, SMMU_EVT_F_TRANSLATION | 0x700,
          IN | ACCESS | JUNK | SMMU_EVT1_STALL | SMMU_EVT1_NSIPA, IOVA,
          ~UINT64_C(0));
    expect_event(w, SMMU_EVT_F_TRANSLATION | SID(3), IN | ACCESS, IOVA, 0);
}

static void events_carry_the_vsid_never_the_psid(void **state)
{
    const uint64_t evt[4] = { SMMU_EVT_F_TRANSLATION | SID(8), IN, IOVA, 0 };
    struct world *w = *state;

    guest_on(w, 6);
    vsmmu_event(w->v, 0, evt);
    expect_event(w, SMMU_EVT_F_TRANSLATION | SID(0x20), IN, IOVA, 0);
}

static void substreamid_is_kept_if_valid(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    fault(w,
          SMMU_EVT_F_TRANSLATION | SMMU_EVT0_SSV |
              VIOMMU_PREP(SMMU_EVT0_SSID, UINT64_C(0x12345)),
          IN, IOVA, 0);
    expect_event(w,
                 SMMU_EVT_F_TRANSLATION | SMMU_EVT0_SSV |
                     VIOMMU_PREP(SMMU_EVT0_SSID, UINT64_C(0x12345)) | SID(3),
                 IN, IOVA, 0);
    fault(w,
          SMMU_EVT_F_TRANSLATION |
              VIOMMU_PREP(SMMU_EVT0_SSID, UINT64_C(0x12345)),
          IN, IOVA, 0);
    expect_event(w, SMMU_EVT_F_TRANSLATION | SID(3), IN, IOVA, 0);
}

static void stage2_faults_of_the_input_are_not_the_guests_business(
    void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_on(w, 6);
    for ( i = 0; i < ARRAY_SIZE(table_faults); i++ )
    {
        fault(w, table_faults[i], IN | SMMU_EVT1_S2, IOVA, 0x123456000);
        expect_dropped(w);
    }
}

static void stage2_fault_on_the_cd_is_f_cd_fetch(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    fault(w, SMMU_EVT_F_TRANSLATION, CD | SMMU_EVT1_S2 | ACCESS | JUNK, IOVA,
          UINT64_C(0xfff0000123456fff));
    expect_event(w, SMMU_EVT_F_CD_FETCH | SID(3), 0, 0, 0x123456000);
}

static void stage2_fault_on_a_table_is_f_walk_eabt(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_on(w, 6);
    for ( i = 0; i < ARRAY_SIZE(table_faults); i++ )
    {
        fault(w, table_faults[i], TT | SMMU_EVT1_S2 | SMMU_EVT1_RNW | JUNK,
              IOVA, UINT64_C(0xfff0000123456fff));
        expect_event(w, SMMU_EVT_F_WALK_EABT | SID(3), TT | SMMU_EVT1_RNW,
                     IOVA, 0x123456000);
    }
}

/*
 * QEMU reports a stage-2 fault on a next-level table with S2 = 0. The content
 * of dword 3 is then undefined.
 */
static void table_fault_without_s2_is_f_walk_eabt_without_address(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    fault(w, SMMU_EVT_F_TRANSLATION, TT, IOVA, 0x123456000);
    expect_event(w, SMMU_EVT_F_WALK_EABT | SID(3), TT, IOVA, 0);
}

static void faults_of_a_reserved_class_are_dropped(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    fault(w, SMMU_EVT_F_TRANSLATION, CLASS(3), IOVA, 0);
    expect_dropped(w);
}

static void configuration_errors_of_the_guest_reach_it(void **state)
{
    static const unsigned int ids[] = {
        SMMU_EVT_F_STREAM_DISABLED,
        SMMU_EVT_C_BAD_CD,
        SMMU_EVT_F_CD_FETCH,
    };
    struct world *w = *state;
    unsigned int i;

    guest_on(w, 6);
    for ( i = 0; i < ARRAY_SIZE(ids); i++ )
    {
        fault(w,
              ids[i] | SMMU_EVT0_SSV |
                  VIOMMU_PREP(SMMU_EVT0_SSID, UINT64_C(9)),
              JUNK | SMMU_EVT1_S2, IOVA, 0x8888000);
        expect_event(w,
                     ids[i] | SMMU_EVT0_SSV |
                         VIOMMU_PREP(SMMU_EVT0_SSID, UINT64_C(9)) | SID(3),
                     0, 0, 0);
    }
}

/* 7.3.9: this record has no SSV; what is there instead is reserved. */
static void bad_substreamid_names_its_substream(void **state)
{
    struct world *w = *state;
    uint64_t evt =
        SMMU_EVT_C_BAD_SUBSTREAMID | VIOMMU_PREP(SMMU_EVT0_SSID, UINT64_C(9));

    guest_on(w, 6);
    fault(w, evt, JUNK | SMMU_EVT1_S2, IOVA, 0x8888000);
    expect_event(w, evt | SID(3), 0, 0, 0);
    fault(w, evt | SMMU_EVT0_SSV, JUNK, IOVA, 0x8888000);
    expect_event(w, evt | SID(3), 0, 0, 0);
}

/*
 * Hardware whose output addresses are larger than those of the guest's SMMU,
 * which has 40 bits.
 */
static void stage2_fault_beyond_oas_is_f_addr_size(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_on(w, 6);
    for ( i = 40; i < 52; i++ )
    {
        fault(w, SMMU_EVT_F_TRANSLATION, IN | SMMU_EVT1_S2 | ACCESS | JUNK,
              IOVA, UINT64_C(1) << i);
        expect_event(w, SMMU_EVT_F_ADDR_SIZE | SID(3), IN | ACCESS, IOVA, 0);
    }
    fault(w, SMMU_EVT_F_TRANSLATION, IN | SMMU_EVT1_S2, IOVA,
          (UINT64_C(1) << 40) - 1);
    expect_dropped(w);
}

/* 3.4.3: the address is that of a table, or of a CD in a table of CDs. */
static void stage2_fault_on_a_table_beyond_oas_is_f_addr_size(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    fault(w, SMMU_EVT_F_TRANSLATION, TT | SMMU_EVT1_S2 | ACCESS | JUNK, IOVA,
          UINT64_C(1) << 40);
    expect_event(w, SMMU_EVT_F_ADDR_SIZE | SID(3), IN | ACCESS, IOVA, 0);
}

static void stage2_fault_on_a_cd_beyond_oas_is_c_bad_substreamid(void **state)
{
    struct world *w = *state;
    uint64_t ssid = VIOMMU_PREP(SMMU_EVT0_SSID, UINT64_C(9));

    guest_on(w, 6);
    fault(w, SMMU_EVT_F_TRANSLATION | SMMU_EVT0_SSV | ssid,
          CD | SMMU_EVT1_S2 | ACCESS | JUNK, IOVA, UINT64_C(1) << 40);
    expect_event(w, SMMU_EVT_C_BAD_SUBSTREAMID | ssid | SID(3), 0, 0, 0);
    fault(w, SMMU_EVT_F_TRANSLATION | ssid, CD | SMMU_EVT1_S2, IOVA,
          UINT64_C(1) << 51);
    expect_event(w, SMMU_EVT_C_BAD_SUBSTREAMID | SID(3), 0, 0, 0);
}

/* 7.2.1, 6.3.9.6: only what 7.3 allows is recorded then. */
static void faults_while_smmuen_is_0_are_dropped(void **state)
{
    struct world *w = *state;

    guest_on(w, 6);
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) & ~SMMU_CR0_SMMUEN);
    work(w);
    fault(w, SMMU_EVT_F_ADDR_SIZE, IN, IOVA, 0);
    expect_dropped(w);
    fault(w, SMMU_EVT_C_BAD_CD, 0, 0, 0);
    expect_dropped(w);
    fault(w, SMMU_EVT_F_UUT, ACCESS, IOVA, 0);
    expect_event(w, SMMU_EVT_F_UUT | SID(3), ACCESS, IOVA, 0);
}

/* An external abort on a table walk names a physical address: not shown. */
static void walk_aborts_show_no_physical_address(void **state)
{
    static const unsigned int ids[] = { SMMU_EVT_F_WALK_EABT,
                                        SMMU_EVT_F_TLB_CONFLICT,
                                        SMMU_EVT_F_UUT };
    struct world *w = *state;
    unsigned int i;

    guest_on(w, 6);
    for ( i = 0; i < ARRAY_SIZE(ids); i++ )
    {
        fault(w, ids[i], TT | ACCESS | JUNK, IOVA, 0x8888000);
        expect_event(w, ids[i] | SID(3), TT | ACCESS, IOVA, 0);
        fault(w, ids[i], TT | ACCESS | JUNK | SMMU_EVT1_S2, IOVA, 0x8888000);
        expect_dropped(w);
    }
}

static void all_other_records_are_dropped(void **state)
{
    static const uint8_t shown[] = { 0x01, 0x06, 0x08, 0x09, 0x0a, 0x0b,
                                     0x10, 0x11, 0x12, 0x13, 0x20 };
    struct world *w = *state;
    unsigned int id, i;

    guest_on(w, 6);
    for ( id = 0; id < 0x100; id++ )
    {
        bool is_shown = false;

        for ( i = 0; i < ARRAY_SIZE(shown); i++ )
            is_shown |= shown[i] == id;
        if ( is_shown )
            continue;

        fault(w, id, IN | ACCESS | JUNK, IOVA, ~UINT64_C(0));
        expect_dropped(w);
    }
}

static void events_of_foreign_streams_are_dropped(void **state)
{
    static const uint32_t foreign[] = { 3, 0x0fff, 0x1010, 9, UINT32_MAX };
    struct world *w = *state;
    unsigned int i;

    guest_on(w, 6);
    for ( i = 0; i < ARRAY_SIZE(foreign); i++ )
    {
        const uint64_t evt[4] = { SMMU_EVT_F_TRANSLATION | SID(foreign[i]), IN,
                                  IOVA, 0 };

        vsmmu_event(w->v, 0, evt);
        expect_dropped(w);
    }
}

int run_record_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(stage1_faults_reach_the_guest_with_vsid_and_iova),
        TEST(stage1_faults_keep_each_access_bit),
        TEST(stage1_faults_show_nothing_else),
        TEST(events_carry_the_vsid_never_the_psid),
        TEST(substreamid_is_kept_if_valid),
        TEST(stage2_faults_of_the_input_are_not_the_guests_business),
        TEST(stage2_fault_on_the_cd_is_f_cd_fetch),
        TEST(stage2_fault_on_a_table_is_f_walk_eabt),
        TEST(table_fault_without_s2_is_f_walk_eabt_without_address),
        TEST(faults_of_a_reserved_class_are_dropped),
        TEST(configuration_errors_of_the_guest_reach_it),
        TEST(bad_substreamid_names_its_substream),
        TEST(stage2_fault_beyond_oas_is_f_addr_size),
        TEST(stage2_fault_on_a_table_beyond_oas_is_f_addr_size),
        TEST(stage2_fault_on_a_cd_beyond_oas_is_c_bad_substreamid),
        TEST(faults_while_smmuen_is_0_are_dropped),
        TEST(walk_aborts_show_no_physical_address),
        TEST(all_other_records_are_dropped),
        TEST(events_of_foreign_streams_are_dropped),
    };

    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
