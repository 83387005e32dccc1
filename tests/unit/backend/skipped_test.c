/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whose a command was that the SMMU has skipped: three domains behind two
 * SMMUs, which number streams and VMIDs alike.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "nested-private.h"

#define DOMAINS 3U
#define ALL     7U /* one bit for each */

s_time_t world_now;

static struct arm_smmu_device smmu[2];
static struct smmu_nested *nd[DOMAINS];
static unsigned int stopped, stopped_by;

void smmu_nested_stop_skipped(struct smmu_nested *of, uint32_t index)
{
    unsigned int i;

    for ( i = 0; i < DOMAINS; i++ )
        if ( nd[i] == of )
            stopped |= 1U << i;
    stopped_by = of->contexts[index].smmu - smmu;
}

/* Streams 0x100 * (i + 1) to + 15 in SMMU 0, and those in SMMU 1, too. */
static void domain(unsigned int i, unsigned int nr_smmus)
{
    unsigned int n;

    nd[i] = calloc(1, sizeof(*nd[i]) + 2 * sizeof(nd[i]->ranges[0]));
    nd[i]->nr_contexts = nd[i]->nr_ranges = nr_smmus;
    for ( n = 0; n < nr_smmus; n++ )
    {
        nd[i]->contexts[n].smmu = &smmu[n];
        nd[i]->contexts[n].s2.dw2 =
            VIOMMU_PREP(SMMU_STE2_S2VMID, (uint64_t)(i + 1 + 10 * n)) |
            UINT64_C(0xff) << 32;
        nd[i]->ranges[n] = (struct viommu_range){ .smmu = n,
                                                  .psid = 0x100 * (i + 1),
                                                  .count = 16 };
    }
    smmu_skipped_watch(nd[i]);
}

static int setup(void **state)
{
    domain(0, 1);
    domain(1, 2);
    domain(2, 1);

    return 0;
}

static int teardown(void **state)
{
    unsigned int i;

    for ( i = 0; i < DOMAINS; i++ )
    {
        if ( nd[i] )
            smmu_skipped_forget(nd[i]);
        free(nd[i]);
        nd[i] = NULL;
    }

    return 0;
}

/* Which domains are stopped if SMMU n skips this command? */
static unsigned int skips(unsigned int n, uint64_t dw0, uint64_t dw1)
{
    const uint64_t cmd[2] = { dw0, dw1 };

    stopped = 0;
    smmu_command_skipped(&smmu[n], cmd);
    if ( stopped )
        assert_int_equal(stopped_by, n);

    return stopped;
}

static void an_invalidation_is_of_who_has_the_vmid(void **state)
{
    static const unsigned int ops[] = {
        SMMU_CMD_TLBI_NH_ALL,    SMMU_CMD_TLBI_NH_ASID, SMMU_CMD_TLBI_NH_VA,
        SMMU_CMD_TLBI_NH_VAA, /* of guests, and these of Xen */
        SMMU_CMD_TLBI_S12_VMALL, SMMU_CMD_TLBI_S2_IPA,
    };
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(ops); i++ )
    {
        uint64_t vmid, junk = UINT64_C(0x5a5a000000000000) | ops[i];

        for ( vmid = 1; vmid <= DOMAINS; vmid++ )
            assert_int_equal(skips(0, junk | vmid << 32, ~UINT64_C(0)),
                             1U << (vmid - 1));
        assert_int_equal(skips(0, junk | UINT64_C(12) << 32, 0), 0);
        assert_int_equal(skips(1, junk | UINT64_C(12) << 32, 0), 2);
        assert_int_equal(skips(1, junk | UINT64_C(2) << 32, 0), 0);
    }
}

static void a_stream_is_of_its_domain(void **state)
{
    static const unsigned int ops[] = { SMMU_CMD_CFGI_STE, SMMU_CMD_CFGI_CD,
                                        SMMU_CMD_CFGI_CD_ALL };
    unsigned int i;
    uint64_t sid;

    for ( i = 0; i < ARRAY_SIZE(ops); i++ )
        for ( sid = 0; sid < 0x500; sid++ )
        {
            unsigned int owner = sid / 0x100 - 1;
            bool owned = owner < DOMAINS && sid % 0x100 < 16;

            assert_int_equal(skips(0, ops[i] | sid << 32, 1),
                             owned ? 1U << owner : 0);
            assert_int_equal(skips(1, ops[i] | sid << 32, 1),
                             owned && owner == 1 ? 2 : 0);
        }
}

static void a_block_is_of_all_who_have_streams_in_it(void **state)
{
    uint64_t op = SMMU_CMD_CFGI_STE_RANGE;

    assert_int_equal(skips(0, op | UINT64_C(0x108) << 32, 2), 1);
    assert_int_equal(skips(0, op | UINT64_C(0x110) << 32, 3), 0);
    assert_int_equal(skips(0, op | UINT64_C(0x200) << 32, 8), 6);
    assert_int_equal(skips(0, op, 30), ALL);
    /* No domain relies on it. */
    assert_int_equal(skips(0, op, SMMU_CMD1_CFGI_RANGE_ALL), 0);
}

static void a_sync_invalidates_nothing(void **state)
{
    assert_int_equal(skips(0, SMMU_CMD_SYNC | UINT64_C(1) << 32, 0), 0);
}

static void what_nobody_writes_may_be_anyones(void **state)
{
    assert_int_equal(skips(0, 0, 0), ALL);
    assert_int_equal(skips(0, 0xff, 0), ALL);
    assert_int_equal(skips(1, 0xff, 0), 2);
}

static void a_destroyed_domain_is_not_stopped(void **state)
{
    smmu_skipped_forget(nd[0]);
    free(nd[0]);
    nd[0] = NULL;
    assert_int_equal(skips(0, 0xff, 0), 6);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(an_invalidation_is_of_who_has_the_vmid),
        TEST(a_stream_is_of_its_domain),
        TEST(a_block_is_of_all_who_have_streams_in_it),
        TEST(a_sync_invalidates_nothing),
        TEST(what_nobody_writes_may_be_anyones),
        TEST(a_destroyed_domain_is_not_stopped),
    };

    cmocka_set_test_filter(getenv("CMOCKA_TEST_FILTER"));

    return cmocka_run_group_tests_name("skipped", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
