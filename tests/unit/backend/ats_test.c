/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An SMMU that has ATS: no request passes it unchecked. events_test.c: those
 * that it refuses count as faults of their stream.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "nested-private.h"

#define DRIVER_FEAT_ATS (1U << 5)

s_time_t world_now;

/* Of the model's registers, only IDR0 is read. */
static u32 registers[1];
static struct arm_smmu_device smmu = { .base = registers };

u32 readl_relaxed(u32 *reg)
{
    assert_ptr_equal(reg, &registers[SMMU_IDR0 / 4]);

    return *reg;
}

static void translated_requests_are_checked_where_there_is_ats(void **state)
{
    unsigned int bit;

    for ( bit = 0; bit < 32; bit++ )
    {
        registers[0] = 1U << bit;
        assert_int_equal(smmu_nested_checks_ats(&smmu), bit == 10);
        registers[0] = ~registers[0];
        assert_int_equal(smmu_nested_checks_ats(&smmu), bit != 10);
    }
}

static void the_drivers_word_does_not_count(void **state)
{
    registers[0] = SMMU_IDR0_ATS;
    smmu.features = 0;
    assert_true(smmu_nested_checks_ats(&smmu));

    /* The bit is RES0 where there is no ATS. */
    registers[0] = 0;
    smmu.features = DRIVER_FEAT_ATS;
    assert_false(smmu_nested_checks_ats(&smmu));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(translated_requests_are_checked_where_there_is_ats),
        cmocka_unit_test(the_drivers_word_does_not_count),
    };

    cmocka_set_test_filter(getenv("CMOCKA_TEST_FILTER"));

    return cmocka_run_group_tests_name("ats", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
