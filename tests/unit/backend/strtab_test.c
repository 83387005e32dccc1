/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Level-2 tables in the driver's stream table: which are added, and that a
 * stream in use is not taken.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "nested-private.h"

#define TABLES  4U
#define ENTRIES (1U << STRTAB_SPLIT)

static __le64 level1[TABLES];
static struct arm_smmu_strtab_l1_desc desc[TABLES];
static struct arm_smmu_device smmu;
static struct smmu_nested nested;

static int setup(void **state)
{
    memset(level1, 0, sizeof(level1));
    memset(desc, 0, sizeof(desc));
    smmu.features = ARM_SMMU_FEAT_2_LVL_STRTAB;
    smmu.strtab_cfg.strtab = level1;
    smmu.strtab_cfg.l1_desc = desc;
    nested.contexts[0].smmu = &smmu;

    return 0;
}

static int teardown(void **state)
{
    unsigned int i;

    for ( i = 0; i < TABLES; i++ )
        free(desc[i].l2ptr);

    return 0;
}

static int prepare(uint32_t psid, uint32_t count)
{
    const struct viommu_range range = { .psid = psid, .count = count };

    return smmu_strtab_prepare(&nested, &range);
}

static void tables_of_the_range_are_added(void **state)
{
    uint32_t sid;

    assert_int_equal(prepare(2 * ENTRIES - 1, 2), 0);
    assert_null(smmu_strtab_ste(&nested, 0, ENTRIES - 1));
    assert_null(smmu_strtab_ste(&nested, 0, 3 * ENTRIES));
    for ( sid = ENTRIES; sid < 3 * ENTRIES; sid++ )
        assert_true(smmu_ste_aborts(*smmu_strtab_ste(&nested, 0, sid)));
    assert_ptr_equal(smmu_strtab_ste(&nested, 0, ENTRIES + 1),
                     desc[1].l2ptr + STRTAB_STE_DWORDS);

    /* 5.1: the table's address and 1 + log2 of its entries. */
    assert_int_equal(level1[0], 0);
    assert_int_equal(level1[1], virt_to_maddr(desc[1].l2ptr) + 9);
    assert_int_equal(level1[2], virt_to_maddr(desc[2].l2ptr) + 9);
    assert_int_equal(level1[3], 0);
}

static void table_that_is_there_is_kept(void **state)
{
    const __le64 *table;

    assert_int_equal(prepare(ENTRIES, 1), 0);
    table = desc[1].l2ptr;
    assert_int_equal(prepare(ENTRIES - 1, 3), 0);
    assert_ptr_equal(desc[1].l2ptr, table);
}

static void stream_in_use_is_not_taken(void **state)
{
    assert_int_equal(prepare(ENTRIES, 8), 0);
    *smmu_strtab_ste(&nested, 0, ENTRIES + 7) =
        SMMU_STE0_V | VIOMMU_PREP(SMMU_STE0_CONFIG, SMMU_STE0_CONFIG_S2);
    assert_int_equal(prepare(ENTRIES, 8), -EBUSY);
    assert_int_equal(prepare(ENTRIES + 8, 8), 0);
    assert_int_equal(prepare(ENTRIES, 7), 0);
}

void ste_store_hook(uint64_t *p, uint64_t val);
void ste_store_hook(uint64_t *p, uint64_t val)
{
    *p = val;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(tables_of_the_range_are_added),
        TEST(table_that_is_there_is_kept),
        TEST(stream_in_use_is_not_taken),
    };

    cmocka_set_test_filter(getenv("CMOCKA_TEST_FILTER"));

    return cmocka_run_group_tests_name("strtab", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
