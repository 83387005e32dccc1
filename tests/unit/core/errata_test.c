/* SPDX-License-Identifier: GPL-2.0-only */
/* Parts with errata: which revisions are refused, and which are not. */
#include "world.h"

#define MMU600(r, p) (0x48300000U | (r) << 16 | (p) << 12 | 0x43b)
#define MMU700(r, p) (0x48700000U | (r) << 16 | (p) << 12 | 0x43b)

/* Fits but for its IIDR: QEMU's registers. */
static const struct vsmmu_hw fit = {
    .idr0 = 0x0d44101b,
    .idr1 = 0x02730010,
    .idr3 = 0x1414,
    .idr5 = 0x74,
    .coherent = true,
};

static const char *refusal(uint32_t iidr)
{
    struct vsmmu_hw hw = fit;

    hw.iidr = iidr;

    return vsmmu_hw_refusal(&hw);
}

static void mmu600_nests_from_r2p0_on(void **state)
{
    (void)state;
    assert_non_null(strstr(refusal(MMU600(0, 0)), "MMU-600 before r2p0"));
    assert_non_null(strstr(refusal(MMU600(1, 0)), "1209401"));
    assert_non_null(refusal(MMU600(1, 15)));
    assert_null(refusal(MMU600(2, 0)));
}

static void mmu700_nests_from_r1p1_on(void **state)
{
    (void)state;
    assert_non_null(strstr(refusal(MMU700(0, 0)), "MMU-700 before r1p1"));
    assert_non_null(refusal(MMU700(0, 1)));
    assert_non_null(strstr(refusal(MMU700(1, 0)), "2268618"));
    assert_null(refusal(MMU700(1, 1)));
}

static void other_parts_nest(void **state)
{
    (void)state;
    assert_null(refusal(0));
    assert_null(refusal(0x48a0043b)); /* MMU L1 */
    assert_null(refusal(0x4980043b)); /* MMU S3 */
    /* The numbers of an MMU-600 and an MMU-700, of another implementer. */
    assert_null(refusal(MMU600(0, 0) ^ 0x400));
    assert_null(refusal(MMU700(0, 0) ^ 0x400));
}

/*
 * Linux has a third effect of Arm 2812531: at most 63 commands before a SYNC.
 * Batches here are longer. So every revision with it has to be refused.
 */
static void no_part_that_limits_batches_nests(void **state)
{
    unsigned int p;

    (void)state;
    for ( p = 0; p < 16; p++ )
        assert_non_null(refusal(MMU700(0, p)));
    assert_non_null(refusal(MMU700(1, 0)));
}

static void tegra264_repeats_by_its_compatible(void **state)
{
    unsigned int i, found = 0;

    (void)state;
    for ( i = 0; i < vsmmu_nr_errata; i++ )
        if ( vsmmu_errata[i].repeat )
        {
            assert_string_equal(vsmmu_errata[i].compatible,
                                "nvidia,tegra264-smmu");
            assert_null(vsmmu_errata[i].refusal);
            found++;
        }
    assert_int_equal(found, 1);
}

int run_errata_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(mmu600_nests_from_r2p0_on),
        cmocka_unit_test(mmu700_nests_from_r1p1_on),
        cmocka_unit_test(other_parts_nest),
        cmocka_unit_test(no_part_that_limits_batches_nests),
        cmocka_unit_test(tegra264_repeats_by_its_compatible),
    };

    return cmocka_run_group_tests_name("errata", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
