/* SPDX-License-Identifier: GPL-2.0-only */
/* Making the plan, and printing what the planner found. */

#include <errno.h>
#include <string.h>

#include "print.h"
#include "tool.h"

#define RED    "\033[31m"
#define YELLOW "\033[33m"

struct run {
    struct tool *t;
    struct collection found;
};

static int partial(void *ctx, const char *domain_path, const void **fdt,
                   size_t *size)
{
    const struct run *run = ctx;
    const struct guest *g = input_guest(run->t, domain_path);

    if ( !g || !g->partial )
        return -ENOENT;

    *fdt = g->partial->file.data;
    *size = g->partial_size;

    return 0;
}

/* The index in the table of findings; beyond its end: not in it. */
static unsigned int index_of(const char *id)
{
    unsigned int i;

    for ( i = 0; i < viommu_nr_findings; i++ )
        if ( viommu_findings[i].id && !strcmp(viommu_findings[i].id, id) )
            break;

    return i;
}

static const char *remedy(const char *id)
{
    unsigned int i = index_of(id);

    return i < viommu_nr_findings ? viommu_findings[i].remedy : NULL;
}

/* The position of its domain node in the host tree, from 1; 0: no domain. */
static unsigned int domain_of(const struct tool *t,
                              const struct viommu_finding *f)
{
    const struct guest *g = f->domain ? input_guest(t, f->domain) : NULL;

    if ( !f->domain )
        return 0;

    return g ? g - t->guests + 1 : t->nr_guests + 1;
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

static void print_json(const struct tool *t, const struct viommu_finding *f,
                       bool first)
{
    FILE *out = t->messages;

    fprintf(out, "%s\n    {\"severity\": \"%s\", \"errno\": %d",
            first ? "" : ",", f->severity == VIOMMU_ERROR ? "error" : "notice",
            f->err);
    json_member(out, "id", f->id);
    json_member(out, "file", file_of(t, f));
    json_member(out, "domain", f->domain);
    json_member(out, "node", f->node);
    json_member(out, "property", f->prop);
    json_member(out, "text", f->text);
    json_member(out, "remedy", remedy(f->id));
    fputc('}', out);
}

static void print_all(const struct tool *t, const struct collection *found)
{
    unsigned int i;

    for ( i = 0; i < found->nr; i++ )
        if ( t->json_findings )
            print_json(t, &found->all[i]->f, !i);
        else
            print_line(t, &found->all[i]->f);
}

static void report(void *ctx, const struct viommu_finding *f)
{
    struct run *run = ctx;
    struct tool *t = run->t;

    if ( f->severity == VIOMMU_ERROR )
        t->errors++;
    else if ( t->opt.quiet && !t->opt.strict )
        return;
    else
        t->notices++;

    collection_add(&run->found, f, domain_of(t, f), index_of(f->id));
}

int findings_plan(struct tool *t, struct viommu_plan **plan)
{
    struct run run = { .t = t };
    const struct viommu_input in = {
        .host = t->host.data,
        .host_size = t->host.size,
        .layout = &viommu_layout_xen,
        .ctx = &run,
        .check_all = t->check_all,
        .xen_release = t->opt.xen_release,
        .partial = partial,
        .report = report,
    };
    int rc = viommu_plan_create(&in, plan);

    collection_sort(&run.found);
    print_all(t, &run.found);
    collection_free(&run.found);
    if ( run.found.no_memory )
    {
        complain("out of memory: findings are missing");
        viommu_plan_free(*plan);
        *plan = NULL;
        rc = -ENOMEM;
    }
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
