/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of the vSMMUv3 emulation core with real threads. CMOCKA_TEST_FILTER
 * names one test, or a pattern of them.
 */
#include "vcpus.h"

int main(void)
{
    int failed = 0;

    cmocka_set_test_filter(getenv("CMOCKA_TEST_FILTER"));

    failed += run_end_of_pass_tests();
    failed += run_random_tests();

    return failed ? 1 : 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
