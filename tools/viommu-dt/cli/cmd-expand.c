/* SPDX-License-Identifier: GPL-2.0-only */
/* expand: the part of a guest's device tree that the plan decides. */

#include <errno.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

void *expand_guest(const struct tool *t, const struct viommu_plan *plan,
                   const struct guest *g)
{
    const struct viommu_domain *dom = viommu_plan_guest(plan, g->path);
    void *tree = NULL;
    int rc;

    if ( g->has_module && !g->partial )
    {
        message_print(
            "%s: %s: its partial device tree is needed: --module=%s=FILE",
            t->host.name, g->name, g->name);
        return NULL;
    }

    rc = viommu_dt_expand(dom, g->partial ? g->partial->file.data : NULL,
                          g->partial_size, &tree);
    if ( rc )
        message_print("%s: %s",
                      g->partial ? g->partial->file.name : t->host.name,
                      rc == -EINVAL  ? "not a valid device tree blob"
                      : rc == -E2BIG ? "nested too deeply"
                                     : strerror(-rc));

    return tree;
}

/*
 * Write a blob, but not to a terminal. False: a message was printed, or t->out
 * has an error.
 */
static bool write_blob(const struct tool *t, const void *data, size_t size)
{
    if ( isatty(fileno(t->out)) )
    {
        message_print(
            "no device tree blob is written to a terminal; use --output=FILE");
        return false;
    }

    return fwrite(data, 1, size, t->out) == size;
}

/* Is a blob requested, by --format or by the name of the output? */
static bool wants_blob(const struct options *opt)
{
    size_t len = opt->output ? strlen(opt->output) : 0;

    if ( opt->format )
        return opt->format == FORMAT_DTB;

    return len > 4 && !strcmp(opt->output + len - 4, ".dtb");
}

int cmd_expand(struct tool *t)
{
    const struct guest *g = input_selected(t);
    struct viommu_plan *plan;
    void *tree;
    int code;

    if ( !g )
        return EXIT_TROUBLE;

    code = findings_plan(t, &plan);
    if ( !plan )
        return code;

    tree = expand_guest(t, plan, g);
    viommu_plan_free(plan);
    if ( !tree )
        return EXIT_TROUBLE;

    if ( !wants_blob(&t->opt) )
        viommu_dt_print_dts(t->out, tree);
    else if ( !write_blob(t, tree, fdt_totalsize(tree)) )
        code = EXIT_TROUBLE;
    free(tree);

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
