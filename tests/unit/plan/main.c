/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of boot-time configuration. With --list the listing of identifiers:
 * which test produces which finding; one without a test fails. --errors prints
 * the document of all findings.
 */

#include "failing.h"
#include "world.h"

int allocations_left = -1;
size_t arena_chunk = 32 * 1024;

void *failing_calloc(size_t n, size_t size)
{
    if ( allocations_left == 0 )
        return NULL;
    if ( allocations_left > 0 )
        allocations_left--;

    return calloc(n, size);
}

static void every_finding_is_produced_by_a_test(void **state)
{
    (void)state;
    assert_int_equal(list_produced(false), 0);
}

static int run_last(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_finding_is_produced_by_a_test),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

int main(int argc, char **argv)
{
    static int (*const groups[])(void) = {
        run_parts,   run_domains,    run_modules, run_devices, run_streams,
        run_bridges, run_interrupts, run_written, run_maps,    run_conflicts,
        run_places,  run_emission,   run_hints,   run_hostile, run_hostuse,
        run_pages,   run_space,      run_shapes,  run_xens,    run_smmus,
        run_off,     run_children,   run_copied,  run_errors,  run_last,
    };
    unsigned int i;
    int failed = 0;

    if ( argc > 1 && !strcmp(argv[1], "--errors") )
    {
        char *text = errors_document();

        fputs(text, stdout);
        free(text);
        return 0;
    }

    /* One test, for the runner of seeded faults. */
    cmocka_set_test_filter(getenv("CMOCKA_TEST_FILTER"));
    for ( i = 0; i < sizeof(groups) / sizeof(groups[0]); i++ )
        failed += groups[i]();

    if ( argc > 1 && !strcmp(argv[1], "--list") )
        list_produced(true);

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
