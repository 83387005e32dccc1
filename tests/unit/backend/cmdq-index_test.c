/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Indices of the physical command queue (IHI 0070, 3.5.1): what is full, and
 * when a batch is complete, whatever others queue meanwhile.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "cmdq-index.h"

#define SIZE 16U
#define MASK (2 * SIZE - 1)

/* Indices that have not wrapped yet, and such that are about to. */
#define EACH_START(at) for ( uint32_t at = 0; at <= MASK; at++ )

static void room_is_for_the_batch_and_its_sync(void **state)
{
    EACH_START(cons)
    {
        assert_int_equal(smmu_cmdq_room(MASK, cons, cons), SIZE);
        assert_int_equal(smmu_cmdq_room(MASK, (cons + 10) & MASK, cons), 6);
        assert_int_equal(smmu_cmdq_room(MASK, (cons + SIZE) & MASK, cons), 0);
        assert_true(smmu_cmdq_has_room(MASK, cons, cons, SIZE - 1));
        assert_false(smmu_cmdq_has_room(MASK, cons, cons, SIZE));
        assert_true(smmu_cmdq_has_room(MASK, (cons + 10) & MASK, cons, 5));
        assert_false(smmu_cmdq_has_room(MASK, (cons + 10) & MASK, cons, 6));
        assert_true(smmu_cmdq_has_room(MASK, (cons + 15) & MASK, cons, 0));
        assert_false(smmu_cmdq_has_room(MASK, (cons + 16) & MASK, cons, 0));
    }
}

static void error_bits_of_cons_are_no_index(void **state)
{
    struct smmu_cmdq_wait w = smmu_cmdq_wait_for(MASK, 5);
    uint32_t error = 1U << 24;

    assert_true(smmu_cmdq_has_room(MASK, 3, error | 3, SIZE - 1));
    assert_false(smmu_cmdq_wait_over(&w, MASK, error | 4, 5));
    assert_true(smmu_cmdq_wait_over(&w, MASK, error | 5, 9));
}

/* CONS is read once after each step; others keep the queue full. */
static void wait_is_over_at_its_end_and_not_before(void **state)
{
    EACH_START(start) for ( uint32_t n = 1; n <= SIZE; n++ )
    {
        struct smmu_cmdq_wait w = smmu_cmdq_wait_for(MASK, start + n);
        uint32_t i;

        for ( i = 0; i < n; i++ )
            assert_false(smmu_cmdq_wait_over(&w, MASK, (start + i) & MASK,
                                             (start + i + SIZE) & MASK));
        assert_true(smmu_cmdq_wait_over(&w, MASK, (start + n) & MASK,
                                        (start + n + SIZE) & MASK));
    }
}

/* CONS is not read when it is exactly at the end. */
static void wait_is_over_where_cons_is_beyond(void **state)
{
    EACH_START(start) for ( uint32_t beyond = 1; beyond < SIZE; beyond++ )
    {
        struct smmu_cmdq_wait w = smmu_cmdq_wait_for(MASK, start + 4);

        assert_false(smmu_cmdq_wait_over(&w, MASK, (start + 3) & MASK,
                                         (start + 4) & MASK));
        assert_true(smmu_cmdq_wait_over(&w, MASK, (start + 4 + beyond) & MASK,
                                        (start + SIZE + 4) & MASK));
    }
}

/*
 * Between two reads of CONS others queue so much that it comes around to where
 * it was, or nearly so. Then they queue no more, and nothing moves any longer.
 */
static void wait_is_over_where_cons_went_once_around(void **state)
{
    EACH_START(start) for ( uint32_t more = 0; more < 4; more++ )
    {
        struct smmu_cmdq_wait w = smmu_cmdq_wait_for(MASK, start + 4);
        uint32_t cons = (start + 2 * SIZE + more) & MASK;

        assert_false(smmu_cmdq_wait_over(&w, MASK, start, (start + 4) & MASK));
        assert_true(smmu_cmdq_wait_over(&w, MASK, cons, cons));
    }
}

/* The same, with more behind it: the steps that follow end the wait. */
static void wait_is_over_while_others_go_on(void **state)
{
    struct smmu_cmdq_wait w = smmu_cmdq_wait_for(MASK, 4);
    uint32_t cons;

    assert_false(smmu_cmdq_wait_over(&w, MASK, 0, 4));
    for ( cons = 2 * SIZE + 1; cons < 2 * SIZE + 4; cons++ )
        assert_false(
            smmu_cmdq_wait_over(&w, MASK, cons & MASK, (cons + SIZE) & MASK));
    assert_true(
        smmu_cmdq_wait_over(&w, MASK, cons & MASK, (cons + SIZE) & MASK));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(room_is_for_the_batch_and_its_sync),
        cmocka_unit_test(error_bits_of_cons_are_no_index),
        cmocka_unit_test(wait_is_over_at_its_end_and_not_before),
        cmocka_unit_test(wait_is_over_where_cons_is_beyond),
        cmocka_unit_test(wait_is_over_where_cons_went_once_around),
        cmocka_unit_test(wait_is_over_while_others_go_on),
    };

    cmocka_set_test_filter(getenv("CMOCKA_TEST_FILTER"));

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
