/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Printing the plan as a graph: guests with their devices on the left,
 * physical StreamIDs and SMMUs on the right, virtual StreamIDs on the edges.
 */

#include "print.h"

static void print_escaped(FILE *out, const char *s)
{
    for ( ; *s; s++ )
    {
        if ( *s == '"' || *s == '\\' )
            fputc('\\', out);
        fputc(*s >= ' ' && *s <= '~' ? *s : '?', out);
    }
}

struct graph {
    FILE *out;
    unsigned int domain, device;
};

static void print_stream(FILE *out, const struct viommu_dt_row *row,
                         const char *span)
{
    fputs("\"", out);
    print_escaped(out, row->smmu->path);
    fprintf(out, " %s\"", span);
}

static void print_row(void *ctx, const struct viommu_dt_row *row)
{
    struct graph *g = ctx;
    char rid[PRINT_SPAN], vsid[PRINT_SPAN], psid[PRINT_SPAN];

    print_span(rid, row->rid, row->count);
    print_span(vsid, row->vsid, row->count);
    print_span(psid, row->psid, row->count);

    fputs("  ", g->out);
    print_stream(g->out, row, psid);
    fprintf(g->out, " [label=\"StreamID %s\", shape=ellipse];\n  ", psid);
    fprintf(g->out, "d%u_%u -> ", g->domain, g->device);
    print_stream(g->out, row, psid);
    fprintf(g->out, " [label=\"vSID %s", vsid);
    if ( row->mapped )
        fprintf(g->out, "\\nRID %s", rid);
    fputs("\"];\n  ", g->out);
    print_stream(g->out, row, psid);
    fputs(" -> \"", g->out);
    print_escaped(g->out, row->smmu->path);
    fputs("\";\n", g->out);
}

static void print_guest(FILE *out, const struct viommu_domain *dom,
                        unsigned int domain)
{
    unsigned int i;

    fprintf(out, "  subgraph cluster_%u {\n    label=\"", domain);
    print_escaped(out, dom->name);
    fputs("\";\n    style=rounded;\n", out);
    for ( i = 0; i < dom->nr_devices; i++ )
    {
        fprintf(out, "    d%u_%u [label=\"", domain, i);
        print_escaped(out, dom->devices[i].path);
        fputs("\\n", out);
        print_escaped(out, dom->devices[i].host_path);
        fputs(dom->devices[i].kind == VIOMMU_UNPROTECTED
                  ? "\\nno IOMMU\", color=red];\n"
                  : "\"];\n",
              out);
    }
    fputs("  }\n", out);
}

static void print_domain(FILE *out, const struct viommu_domain *dom,
                         unsigned int domain)
{
    struct graph g = { .out = out, .domain = domain };
    unsigned int i;

    print_guest(out, dom, domain);
    for ( i = 0; i < dom->nr_smmus; i++ )
    {
        fputs("  \"", out);
        print_escaped(out, dom->smmus[i].path);
        fputs("\" [shape=box3d];\n", out);
    }
    for ( g.device = 0; g.device < dom->nr_devices; g.device++ )
        viommu_dt_rows(dom, &dom->devices[g.device], print_row, &g);
}

void viommu_dt_print_dot(FILE *out, const struct viommu_plan *plan,
                         const struct viommu_domain *domain)
{
    unsigned int i;

    fputs("strict digraph viommu {\n  rankdir=LR;\n  node [shape=box];\n",
          out);
    for ( i = 0; i < plan->nr_domains; i++ )
        if ( !domain || domain == &plan->domains[i] )
            print_domain(out, &plan->domains[i], i);
    fputs("}\n", out);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
