/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Unit tests of the vSMMUv3 emulation core. CMOCKA_TEST_FILTER names one test,
 * or a pattern of them.
 */
#include "world.h"

int main(void)
{
    int failed = 0;

    cmocka_set_test_filter(getenv("CMOCKA_TEST_FILTER"));

    failed += run_id_tests();
    failed += run_errata_tests();
    failed += run_coherency_tests();
    failed += run_map_tests();
    failed += run_regs_tests();
    failed += run_frozen_tests();
    failed += run_strtab_tests();
    failed += run_ste_tests();
    failed += run_cmdq_tests();
    failed += run_sync_tests();
    failed += run_cfgi_tests();
    failed += run_tlbi_tests();
    failed += run_record_tests();
    failed += run_eventq_tests();
    failed += run_work_tests();
    failed += run_races_tests();
    failed += run_smmus_tests();
    failed += run_linux_tests();
    failed += run_hostile_tests();

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
