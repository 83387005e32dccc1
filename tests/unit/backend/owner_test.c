/* SPDX-License-Identifier: GPL-2.0-only */
/* Which stream belongs to which domain. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "nested-private.h"

#define PSID 5U

s_time_t world_now;

static struct arm_smmu_device smmu;
static struct smmu_nested *nd, *other;

static struct smmu_nested *domain(uint32_t psid)
{
    struct smmu_nested *n = calloc(1, sizeof(*n) + sizeof(n->ranges[0]));

    n->nr_contexts = n->nr_ranges = 1;
    n->contexts[0].smmu = &smmu;
    n->ranges[0] = (struct viommu_range){ .psid = psid, .count = 1 };
    assert_int_equal(smmu_owner_add(n, 0), 0);

    return n;
}

static int setup(void **state)
{
    nd = domain(PSID);
    other = domain(PSID + 1);

    return 0;
}

static int teardown(void **state)
{
    smmu_owner_remove(nd);
    smmu_owner_remove(other);
    free(nd);
    free(other);

    return 0;
}

static void each_stream_has_its_context(void **state)
{
    assert_ptr_equal(smmu_owner_of(&smmu, PSID), &nd->contexts[0]);
    assert_ptr_equal(smmu_owner_of(&smmu, PSID + 1), &other->contexts[0]);
    assert_null(smmu_owner_of(&smmu, PSID + 2));
    smmu_owner_remove(other);
    assert_null(smmu_owner_of(&smmu, PSID + 1));
}

static void a_stream_has_one_owner(void **state)
{
    const u32 sids[] = { PSID - 1, PSID }, free_sid = PSID + 2;

    assert_int_equal(smmu_owner_add(nd, 0), -EBUSY);
    assert_true(smmu_nested_owns(&smmu, sids, 2));
    assert_false(smmu_nested_owns(&smmu, &free_sid, 1));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(each_stream_has_its_context),
        TEST(a_stream_has_one_owner),
    };

    cmocka_set_test_filter(getenv("CMOCKA_TEST_FILTER"));

    return cmocka_run_group_tests_name("owner", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
