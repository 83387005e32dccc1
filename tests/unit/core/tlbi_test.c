/* SPDX-License-Identifier: GPL-2.0-only */
/* TLB invalidation, IHI 0070 4.4. */
#include "world.h"

#define VMID(v)  VIOMMU_PREP(SMMU_CMD0_TLBI_VMID, (uint64_t)(v))
#define ASID(a)  VIOMMU_PREP(SMMU_CMD0_TLBI_ASID, (uint64_t)(a))
#define NUM(n)   VIOMMU_PREP(SMMU_CMD0_TLBI_NUM, (uint64_t)(n))
#define SCALE(s) VIOMMU_PREP(SMMU_CMD0_TLBI_SCALE, (uint64_t)(s))
#define TG(t)    VIOMMU_PREP(SMMU_CMD1_TLBI_TG, (uint64_t)(t))
#define TTL(t)   VIOMMU_PREP(SMMU_CMD1_TLBI_TTL, (uint64_t)(t))
#define VA       UINT64_C(0xffff123456789000)
#define LEAF     SMMU_CMD1_TLBI_LEAF
#define NH_VA    OP(SMMU_CMD_TLBI_NH_VA)
#define NH_VAA   OP(SMMU_CMD_TLBI_NH_VAA)

/* This command of the guest becomes that one, alone. */
static void becomes(struct world *w, uint64_t dw0, uint64_t dw1, uint64_t to0,
                    uint64_t to1)
{
    w->nr_cmds[0] = 0;
    run(w, dw0, dw1);
    expect_no_cerror(w);
    assert_int_equal(w->nr_cmds[0], 1);
    expect_cmd(w, 0, to0, to1);
}

static void illegal(struct world *w, uint64_t dw0, uint64_t dw1)
{
    world_remake(w);
    w->nr_cmds[0] = 0;
    guest_cmdq(w, 6);
    run(w, dw0, dw1);
    expect_cerror(w, SMMU_CERROR_ILL, 0);
    assert_int_equal(w->nr_cmds[0], 0);
}

static void nh_all_is_bound_to_our_vmid(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    becomes(w, OP(SMMU_CMD_TLBI_NH_ALL), 0, OP(SMMU_CMD_TLBI_NH_ALL) | VMID(7),
            0);
}

static void guests_vmid_is_ignored(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    becomes(w, OP(SMMU_CMD_TLBI_NH_ALL) | VMID(0xffff), ~UINT64_C(0),
            OP(SMMU_CMD_TLBI_NH_ALL) | VMID(7), 0);
    becomes(w, OP(SMMU_CMD_TLBI_NH_ASID) | VMID(8), 0,
            OP(SMMU_CMD_TLBI_NH_ASID) | VMID(7), 0);
    becomes(w, NH_VA | VMID(8), VA, NH_VA | VMID(7), VA);
    becomes(w, NH_VAA | VMID(8), VA, NH_VAA | VMID(7), VA);
}

static void nsnh_all_becomes_nh_all_of_our_vmid(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    becomes(w, OP(SMMU_CMD_TLBI_NSNH_ALL) | VMID(3) | ASID(4), 0,
            OP(SMMU_CMD_TLBI_NH_ALL) | VMID(7), 0);
}

static void nh_asid_keeps_the_asid(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    becomes(w, OP(SMMU_CMD_TLBI_NH_ASID) | ASID(0xabcd), ~UINT64_C(0),
            OP(SMMU_CMD_TLBI_NH_ASID) | VMID(7) | ASID(0xabcd), 0);
}

static void asid_is_cut_to_8_bits_without_asid16(void **state)
{
    struct world *w = *state;

    w->hw[0].idr0 &= ~(uint32_t)SMMU_IDR0_ASID16;
    world_remake(w);
    guest_cmdq(w, 6);
    becomes(w, OP(SMMU_CMD_TLBI_NH_ASID) | ASID(0xabcd), 0,
            OP(SMMU_CMD_TLBI_NH_ASID) | VMID(7) | ASID(0xcd), 0);
    becomes(w, NH_VA | ASID(0xabcd), VA, NH_VA | VMID(7) | ASID(0xcd), VA);
}

static void nh_va_keeps_address_asid_and_leaf(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    becomes(w, NH_VA | ASID(5), VA, NH_VA | VMID(7) | ASID(5), VA);
    becomes(w, NH_VA | ASID(5), VA | LEAF, NH_VA | VMID(7) | ASID(5),
            VA | LEAF);
}

static void nh_vaa_has_no_asid(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    becomes(w, NH_VAA | ASID(5), VA | LEAF, NH_VAA | VMID(7), VA | LEAF);
}

static void reserved_bits_are_not_forwarded(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    becomes(w, NH_VA | UINT64_C(0x0000000002000b00), VA | 0x0fe,
            NH_VA | VMID(7), VA);
}

static void nh_va_range_is_kept(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    becomes(w, NH_VA | NUM(31) | SCALE(3) | ASID(1),
            VA | TG(SMMU_TLBI_TG_4K) | TTL(3) | LEAF,
            NH_VA | NUM(31) | SCALE(3) | VMID(7) | ASID(1),
            VA | TG(SMMU_TLBI_TG_4K) | TTL(3) | LEAF);
    becomes(w, NH_VAA | SCALE(31), VA | TG(SMMU_TLBI_TG_4K),
            NH_VAA | SCALE(31) | VMID(7), VA | TG(SMMU_TLBI_TG_4K));
}

static void range_fields_without_tg_are_ignored(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    becomes(w, NH_VA | NUM(31) | SCALE(3), VA | TTL(3), NH_VA | VMID(7), VA);
}

static void range_fields_without_ril_are_ignored(void **state)
{
    struct world *w = *state;

    w->hw[0].idr3 &= ~(uint32_t)SMMU_IDR3_RIL;
    world_remake(w);
    guest_cmdq(w, 6);
    becomes(w, NH_VA | NUM(31) | SCALE(3), VA | TG(SMMU_TLBI_TG_4K) | TTL(3),
            NH_VA | VMID(7), VA);
    becomes(w, NH_VA, VA | TG(SMMU_TLBI_TG_4K), NH_VA | VMID(7), VA);
}

static void range_address_is_cut_to_the_granule(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    becomes(w, NH_VA | NUM(1), ~UINT64_C(0xfff) | TG(SMMU_TLBI_TG_64K) | LEAF,
            NH_VA | NUM(1) | VMID(7),
            ~UINT64_C(0xffff) | TG(SMMU_TLBI_TG_64K) | LEAF);
    becomes(w, NH_VA | NUM(1), ~UINT64_C(0xfff) | TG(SMMU_TLBI_TG_4K),
            NH_VA | NUM(1) | VMID(7), ~UINT64_C(0xfff) | TG(SMMU_TLBI_TG_4K));
}

static void range_of_an_absent_granule_is_cerror_ill(void **state)
{
    struct world *w = *state;

    w->hw[0].idr5 &= ~(uint32_t)SMMU_IDR5_GRAN16K;
    illegal(w, NH_VA | NUM(1), VA | TG(SMMU_TLBI_TG_16K));
    illegal(w, NH_VAA | NUM(1), VA | TG(SMMU_TLBI_TG_16K));
}

static void range_without_num_scale_and_ttl_is_cerror_ill(void **state)
{
    struct world *w = *state;

    illegal(w, NH_VA, VA | TG(SMMU_TLBI_TG_4K));
    illegal(w, NH_VAA, VA | TG(SMMU_TLBI_TG_64K) | LEAF);
    illegal(w, NH_VA, VA | TG(SMMU_TLBI_TG_16K) | TTL(1)); /* as TTL = 0 */
    world_remake(w);
    guest_cmdq(w, 6);
    becomes(w, NH_VA, VA | TG(SMMU_TLBI_TG_4K) | TTL(1), NH_VA | VMID(7),
            VA | TG(SMMU_TLBI_TG_4K) | TTL(1));
}

static void range_reserved_level_of_16k_becomes_any_level(void **state)
{
    struct world *w = *state;
    uint64_t va = VA & ~UINT64_C(0x3fff);

    guest_cmdq(w, 6);
    becomes(w, NH_VA | NUM(2), VA | TG(SMMU_TLBI_TG_16K) | TTL(1),
            NH_VA | NUM(2) | VMID(7), va | TG(SMMU_TLBI_TG_16K));
    becomes(w, NH_VA, VA | TG(SMMU_TLBI_TG_16K) | TTL(2), NH_VA | VMID(7),
            va | TG(SMMU_TLBI_TG_16K) | TTL(2));
}

/*
 * Whatever the fields are, what leaves is legal (world.c checks) or it is
 * CERROR_ILL.
 */
static void every_range_encoding_leaves_legally_or_not_at_all(void **state)
{
    struct world *w = *state;
    unsigned int tg, ttl, num, scale;

    guest_cmdq(w, 6);
    for ( tg = 0; tg < 4; tg++ )
        for ( ttl = 0; ttl < 4; ttl++ )
            for ( num = 0; num < 32; num += 31 )
                for ( scale = 0; scale < 32; scale++ )
                {
                    run(w, NH_VA | NUM(num) | SCALE(scale),
                        VA | TG(tg) | TTL(ttl));
                    if ( tg &&
                         (!ttl || (tg == SMMU_TLBI_TG_16K && ttl == 1)) &&
                         !num && !scale )
                    {
                        poke64(w,
                               CMDQ + (rd32(w, SMMU_CMDQ_CONS) & 63) *
                                          SMMU_CMD_SIZE,
                               OP(SMMU_CMD_SYNC));
                        wr32(w, SMMU_GERRORN, rd32(w, SMMU_GERROR));
                        work(w);
                    }
                    expect_no_cerror(w);
                }
    assert_int_equal(w->nr_cmds[0], 4 * 4 * 2 * 32 - 4);
}

static void tlbi_is_forwarded_while_smmuen_is_0(void **state)
{
    struct world *w = *state;

    guest_cmdq(w, 6);
    assert_int_equal(rd32(w, SMMU_CR0ACK) & SMMU_CR0_SMMUEN, 0);
    becomes(w, OP(SMMU_CMD_TLBI_NSNH_ALL), 0,
            OP(SMMU_CMD_TLBI_NH_ALL) | VMID(7), 0);
}

static void stage2_and_el2_invalidations_are_cerror_ill(void **state)
{
    struct world *w = *state;

    illegal(w, OP(SMMU_CMD_TLBI_S12_VMALL), 0);
    illegal(w, OP(SMMU_CMD_TLBI_S2_IPA), 0);
    illegal(w, OP(SMMU_CMD_TLBI_EL2_ALL), 0);
    illegal(w, OP(SMMU_CMD_TLBI_EL2_ASID), 0);
    illegal(w, OP(SMMU_CMD_TLBI_EL2_VA), 0);
    illegal(w, OP(SMMU_CMD_TLBI_EL2_VAA), 0);
    illegal(w, OP(SMMU_CMD_TLBI_EL3_ALL), 0);
    illegal(w, OP(SMMU_CMD_TLBI_EL3_VA), 0);
}

static void order_of_invalidations_is_kept(void **state)
{
    struct world *w = *state;
    unsigned int i;

    guest_cmdq(w, 6);
    for ( i = 0; i < 40; i++ )
        put(w, NH_VA | ASID(i), VA);
    go(w);
    assert_int_equal(w->issue_calls, 1);
    for ( i = 0; i < 40; i++ )
        assert_int_equal(VIOMMU_GET(SMMU_CMD0_TLBI_ASID, w->cmds[0][i][0]), i);
}

static void nothing_is_flushed_that_was_not_asked_for(void **state)
{
    struct world *w = *state;

    ste(w, 3, S1(CDTAB), 0);
    guest_on(w, 6);
    w->nr_cmds[0] = 0;
    put(w, NH_VA | ASID(1), VA);
    run_sync(w);
    assert_int_equal(w->nr_cmds[0], 1);
    expect_cmd(w, 0, NH_VA | VMID(7) | ASID(1), VA);
}

int run_tlbi_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(nh_all_is_bound_to_our_vmid),
        TEST(guests_vmid_is_ignored),
        TEST(nsnh_all_becomes_nh_all_of_our_vmid),
        TEST(nh_asid_keeps_the_asid),
        TEST(asid_is_cut_to_8_bits_without_asid16),
        TEST(nh_va_keeps_address_asid_and_leaf),
        TEST(nh_vaa_has_no_asid),
        TEST(reserved_bits_are_not_forwarded),
        TEST(nh_va_range_is_kept),
        TEST(range_fields_without_tg_are_ignored),
        TEST(range_fields_without_ril_are_ignored),
        TEST(range_address_is_cut_to_the_granule),
        TEST(range_of_an_absent_granule_is_cerror_ill),
        TEST(range_without_num_scale_and_ttl_is_cerror_ill),
        TEST(range_reserved_level_of_16k_becomes_any_level),
        TEST(every_range_encoding_leaves_legally_or_not_at_all),
        TEST(tlbi_is_forwarded_while_smmuen_is_0),
        TEST(stage2_and_el2_invalidations_are_cerror_ill),
        TEST(order_of_invalidations_is_kept),
        TEST(nothing_is_flushed_that_was_not_asked_for),
    };

    return cmocka_run_group_tests_name("tlbi", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
