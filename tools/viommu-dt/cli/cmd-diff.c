/* SPDX-License-Identifier: GPL-2.0-only */
/* diff: compare the prediction with the device tree of a running guest. */

#include <stdlib.h>
#include <string.h>

#include "lib/print.h"

#include "tool.h"

struct difference {
    const struct tool *t;
    const struct guest *g;
    const char *file;
};

static void report(void *ctx, const char *node, const char *prop,
                   const char *text)
{
    const struct difference *d = ctx;
    FILE *out = d->t->out;

    fprintf(out, "%s: %s: ", d->file, d->g->name);
    print_name(out, node);
    if ( prop )
    {
        fputs(": ", out);
        print_name(out, prop);
    }
    fprintf(out, ": %s\n", text);
}

static int compare(struct tool *t, const struct viommu_plan *plan,
                   const struct guest *g, const struct file *guest)
{
    struct difference d = { t, g, guest->name };
    void *expected = expand_guest(t, plan, g);
    int found;

    if ( !expected )
        return EXIT_TROUBLE;

    found = viommu_dt_diff(expected, guest->data, guest->size, report, &d);
    free(expected);

    if ( found < 0 )
    {
        message_print("%s: %s", guest->name, strerror(-found));
        return EXIT_TROUBLE;
    }

    return found ? EXIT_FINDINGS : EXIT_OK;
}

int cmd_diff(struct tool *t)
{
    const struct guest *g = input_selected(t);
    struct file guest = { NULL, NULL, 0 };
    struct viommu_plan *plan = NULL;
    int code = EXIT_TROUBLE;

    if ( g && file_read_tree(&guest, t->opt.operands[1]) )
        code = findings_plan(t, &plan);
    if ( plan )
    {
        int differ = compare(t, plan, g, &guest);

        code = differ > code ? differ : code;
    }
    viommu_plan_free(plan);
    file_free(&guest);

    return code;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
