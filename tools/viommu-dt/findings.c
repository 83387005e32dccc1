/* SPDX-License-Identifier: GPL-2.0-only */
/* Making the plan, and printing what the planner has to say. */

#include <errno.h>
#include <string.h>

#include "print.h"
#include "tool.h"

#define RED    "\033[31m"
#define YELLOW "\033[33m"

static int partial(void *ctx, const char *domain_path, const void **fdt,
                   size_t *size)
{
    const struct guest *g = input_guest(ctx, domain_path);

    if ( !g || !g->partial )
        return -ENOENT;

    *fdt = g->partial->file.data;
    *size = g->partial_size;

    return 0;
}

static const char *remedy(const char *id)
{
    unsigned int i;

    for ( i = 0; i < viommu_nr_findings; i++ )
        if ( viommu_findings[i].id && !strcmp(viommu_findings[i].id, id) )
            return viommu_findings[i].remedy;

    return NULL;
}

static const char *file_of(const struct tool *t,
                           const struct viommu_finding *f)
{
    const struct guest *g = f->domain ? input_guest(t, f->domain) : NULL;

    if ( !strcmp(f->tree, "partial") && g && g->partial )
        return g->partial->file.name;

    return t->host.name;
}

static void print_line(const struct tool *t, const struct viommu_finding *f)
{
    FILE *out = t->messages;
    bool error = f->severity == VIOMMU_ERROR, colour = coloured(t, out);

    fprintf(out, "%s: ", file_of(t, f));
    if ( f->domain )
    {
        print_name(out, f->domain);
        fputs(": ", out);
    }
    print_name(out, f->node);
    fputs(": ", out);
    if ( f->prop )
    {
        print_name(out, f->prop);
        fputs(": ", out);
    }
    fprintf(out, "%s%s%s%s [%s]\n", colour ? (error ? RED : YELLOW) : "",
            error ? "" : "notice: ", f->text, colour ? PLAIN : "", f->id);
    if ( t->opt.explain && remedy(f->id) )
        fprintf(out, "    %s\n", remedy(f->id));
}

static void json_member(FILE *out, const char *name, const char *value)
{
    fprintf(out, ", \"%s\": ", name);
    print_json_string(out, value);
}

static void print_json(const struct tool *t, const struct viommu_finding *f)
{
    FILE *out = t->messages;

    fprintf(out, "%s\n    {\"severity\": \"%s\", \"errno\": %d",
            t->errors + t->notices > 1 ? "," : "",
            f->severity == VIOMMU_ERROR ? "error" : "notice", f->err);
    json_member(out, "id", f->id);
    json_member(out, "file", file_of(t, f));
    json_member(out, "domain", f->domain);
    json_member(out, "node", f->node);
    json_member(out, "property", f->prop);
    json_member(out, "text", f->text);
    json_member(out, "remedy", remedy(f->id));
    fputc('}', out);
}

static void report(void *ctx, const struct viommu_finding *f)
{
    struct tool *t = ctx;

    if ( f->severity == VIOMMU_ERROR )
        t->errors++;
    else if ( t->opt.quiet && !t->opt.strict )
        return;
    else
        t->notices++;

    if ( t->json_findings )
        print_json(t, f);
    else
        print_line(t, f);
}

int findings_plan(struct tool *t, struct viommu_plan **plan)
{
    const struct viommu_input in = {
        .host = t->host.data,
        .host_size = t->host.size,
        .layout = &viommu_layout_xen,
        .ctx = t,
        .check_all = t->check_all,
        .xen_release = t->opt.xen_release,
        .partial = partial,
        .report = report,
    };
    int rc = viommu_plan_create(&in, plan);

    if ( rc == -ENOMEM )
        return EXIT_TROUBLE;

    return rc || (t->opt.strict && t->notices) ? EXIT_FINDINGS : EXIT_OK;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
