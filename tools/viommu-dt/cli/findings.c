/* SPDX-License-Identifier: GPL-2.0-only */
/* Making the plan, and collecting the findings. */

#include <errno.h>
#include <string.h>

#include "collection.h"
#include "tool.h"

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

static const char *refusal(void *ctx, const char *smmu_path)
{
    const struct run *run = ctx;

    return smmus_refusal(run->t, smmu_path);
}

/* The index in viommu_findings[]; viommu_nr_findings: not in it. */
static unsigned int index_of(const char *id)
{
    unsigned int i;

    for ( i = 0; i < viommu_nr_findings; i++ )
        if ( viommu_findings[i].id && !strcmp(viommu_findings[i].id, id) )
            break;

    return i;
}

/*
 * The position of the finding's domain node in the host tree, from 1; 0: no
 * domain.
 */
static unsigned int domain_of(const struct tool *t,
                              const struct viommu_finding *f)
{
    const struct guest *g = f->domain ? input_guest(t, f->domain) : NULL;

    if ( !f->domain )
        return 0;

    return g ? g - t->guests + 1 : t->nr_guests + 1;
}

static void collect(void *ctx, const struct viommu_finding *f)
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
        .refusal = refusal,
        .report = collect,
    };
    int rc = viommu_dt_check(&in, plan);

    collection_sort(&run.found);
    report_print(t, &run.found);
    collection_free(&run.found);
    if ( run.found.no_memory )
    {
        message_print("out of memory: findings are missing");
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
