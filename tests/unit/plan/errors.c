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
    "Xen finds the first of these lists at boot, before any domain is "
    "created.\n"
    "`viommu-dt check` finds both, before the image is flashed. A finding "
    "names the\n"
    "domain, the tree (host or partial), the node and the property beside "
    "the\n"
    "message below; in Xen's log the identifier stands last, in brackets. "
    "An error\n"
    "of Xen's stops the boot, after all of them were listed. A notice does "
    "not. An\n"
    "error that only the tool finds is one that Xen itself would stop at "
    "later, or\n"
    "that would hurt the guest. The cause is given as the message says it, "
    "with ...\n"
    "for names and numbers.\n"
    "\n"
    "This file is made from the tables that the programs print from: `make "
    "errors`.\n";

static const char *errno_name(int err)
{
    static const struct {
        int err;
        const char *name;
    } names[] = {
        { EPERM, "EPERM" },
        { ENOENT, "ENOENT" },
        { EIO, "EIO" },
        { E2BIG, "E2BIG" },
        { ENOMEM, "ENOMEM" },
        { EBUSY, "EBUSY" },
        { EEXIST, "EEXIST" },
        { ENODEV, "ENODEV" },
        { ENAMETOOLONG, "ENAMETOOLONG" },
        { EINVAL, "EINVAL" },
        { ENOSPC, "ENOSPC" },
        { ERANGE, "ERANGE" },
        { EOPNOTSUPP, "EOPNOTSUPP" },
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

/* Fill lines up to the 79th column; those after the first are indented. */
static void write_filled(FILE *f, const char *text)
{
    unsigned int column = 0;
    const char *end;

    for ( ; *text; text = *end ? end + 1 : end )
    {
        end = strchr(text, ' ');
        end = end ? end : text + strlen(text);
        if ( column && column + 1 + (end - text) > 79 )
        {
            fputs("\n ", f);
            column = 1;
        }
        if ( column )
            fputc(' ', f);
        fwrite(text, 1, end - text, f);
        column += (column ? 1 : 0) + (end - text);
    }
    fputc('\n', f);
}

static void write_one(FILE *f, const struct viommu_finding_info *info)
{
    char *text = NULL;
    size_t size;
    FILE *line = open_memstream(&text, &size);

    fprintf(f, "\n### %s\n\n- %s%s\n", info->id, info->err ? "errno: " : "",
            errno_name(info->err));
    fputs("- cause: ", line);
    write_message(line, info->format);
    fputc('\n', line);
    fclose(line);
    text[strlen(text) - 1] = '\0';
    write_filled(f, text);
    free(text);

    line = open_memstream(&text, &size);
    fprintf(line, "- what to do: %s", info->remedy);
    fclose(line);
    write_filled(f, text);
    free(text);
}

static void write_findings(FILE *f, unsigned int from, unsigned int end)
{
    while ( from < end )
        write_one(f, &viommu_findings[from++]);
}

/* Xen's come first; GUEST_DT_FULL is the last of them. */
static unsigned int first_of_the_tools(void)
{
    unsigned int i = 0;

    while ( strcmp(viommu_findings[i].id, "guest-dt-full") )
        i++;

    return i + 1;
}

/* Not findings: there is nothing to correct in a device tree. */
static const char run_time[] =
    "\n## Printed at run time\n\n"
    "- `viommu: dN: SMMU: StreamID S faults too often and aborts for T ms`, "
    "or\n"
    "  `... all streams abort ...`. Cause: more than 1,024 event records "
    "waited\n"
    "  in the queue of this SMMU, and this domain had most of them. Its "
    "device\n"
    "  transfers nothing in that time. What to do: look into the log of the\n"
    "  guest for the first events of the device, and correct its driver. At\n"
    "  most one such line a second is printed for an SMMU; `so far` counts "
    "all.\n";

char *errors_document(void)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    fputs(head, f);
    fputs("\n## Found by Xen\n", f);
    write_findings(f, 0, first_of_the_tools());
    fputs("\n## Found by viommu-dt check only\n", f);
    write_findings(f, first_of_the_tools(), viommu_nr_findings);
    fputs(run_time, f);
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
