/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * docs/misc/arm/viommu-errors.md is made from the table of findings, and has
 * to be what it makes: plan_test --errors > docs/misc/arm/viommu-errors.md
 */

#include "world.h"

static const char head[] =
    "<!-- SPDX-License-Identifier: GPL-2.0-only -->\n"
    "# Findings of the boot-time configuration\n"
    "\n"
    "What Xen, at boot, and `viommu-dt check`, before, can find in a set of "
    "device trees. Each finding names the domain,\n"
    "the tree (host or partial), the node and the property beside the message "
    "below; in Xen's log the identifier stands\n"
    "last, in brackets. An error stops the boot before any domain is created, "
    "after all of them were listed. A notice does not.\n"
    "The cause is given as the message says it, with ... for names and "
    "numbers.\n"
    "\n"
    "This file is made from the table in xen/common/dom0less/finding.c, which "
    "is also what the programs print.\n";

static const char *errno_name(int err)
{
    static const struct {
        int err;
        const char *name;
    } names[] = {
        { EPERM, "EPERM" },   { ENOENT, "ENOENT" },
        { EIO, "EIO" },       { E2BIG, "E2BIG" },
        { ENOMEM, "ENOMEM" }, { EBUSY, "EBUSY" },
        { EEXIST, "EEXIST" }, { ENODEV, "ENODEV" },
        { EINVAL, "EINVAL" }, { ENOSPC, "ENOSPC" },
        { ERANGE, "ERANGE" }, { EOPNOTSUPP, "EOPNOTSUPP" },
        { 0, "notice" },
    };
    unsigned int i;

    for ( i = 0; i < sizeof(names) / sizeof(names[0]); i++ )
        if ( names[i].err == err )
            return names[i].name;

    fail_msg("no name for errno %d", err);

    return NULL;
}

/* Placeholders are of no interest here. */
static void write_message(FILE *f, const char *format)
{
    for ( ; *format; format++ )
        if ( *format == '{' )
        {
            fputs("...", f);
            format += 3;
        }
        else
            fputc(*format, f);
}

static void write_errors(FILE *f, bool errors)
{
    unsigned int i;

    for ( i = 0; i < viommu_nr_findings; i++ )
    {
        const struct viommu_finding_info *info = &viommu_findings[i];

        if ( (info->err != 0) != errors )
            continue;
        fprintf(f, "\n### %s\n\n", info->id);
        if ( errors )
            fprintf(f, "- errno: %s\n", errno_name(info->err));
        fputs("- cause: ", f);
        write_message(f, info->format);
        fprintf(f, "\n- what to do: %s\n", info->remedy);
    }
}

char *errors_document(void)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    fputs(head, f);
    fputs("\n## Errors\n", f);
    write_errors(f, true);
    fputs("\n## Notices\n", f);
    write_errors(f, false);
    fclose(f);

    return text;
}

static void document_is_made_from_the_table(void **state)
{
    char *want = errors_document(), *have = calloc(1, 65536);
    FILE *f = fopen(PLAN_ERRORS_MD, "r");

    (void)state;
    assert_non_null(f);
    assert_true(fread(have, 1, 65535, f) > 0);
    fclose(f);
    assert_string_equal(have, want);
    free(want);
    free(have);
}

int run_errors(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(document_is_made_from_the_table),
    };

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
