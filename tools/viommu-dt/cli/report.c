/* SPDX-License-Identifier: GPL-2.0-only */
/* Printing findings as lines of text, or in JSON. */

#include <string.h>

#include "lib/print.h"

#include "collection.h"
#include "tool.h"

#define RED    "\033[31m"
#define YELLOW "\033[33m"

static const char *remedy(const struct collected *one)
{
    return one->id < viommu_nr_findings ? viommu_findings[one->id].remedy
                                        : NULL;
}

static const char *file_of(const struct tool *t,
                           const struct viommu_finding *f)
{
    const struct guest *g = f->domain ? input_guest(t, f->domain) : NULL;

    if ( !strcmp(f->tree, "partial") && g && g->partial )
        return g->partial->file.name;

    return t->host.name;
}

static void print_line(const struct tool *t, const struct collected *one)
{
    const struct viommu_finding *f = &one->f;
    FILE *out = t->messages;
    bool error = f->severity == VIOMMU_ERROR,
         colour = message_coloured(t, out);

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
    if ( t->opt.explain && remedy(one) )
        fprintf(out, "    %s\n", remedy(one));
}

static void json_member(FILE *out, const char *name, const char *value)
{
    fprintf(out, ", \"%s\": ", name);
    print_json_string(out, value);
}

static void print_json(const struct tool *t, const struct collected *one,
                       bool first)
{
    const struct viommu_finding *f = &one->f;
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
    json_member(out, "remedy", remedy(one));
    fputc('}', out);
}

void report_print(const struct tool *t, const struct collection *c)
{
    unsigned int i;

    for ( i = 0; i < c->nr; i++ )
        if ( t->json_findings )
            print_json(t, c->all[i], !i);
        else
            print_line(t, c->all[i]);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
