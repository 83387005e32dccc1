/* SPDX-License-Identifier: GPL-2.0-only */
/* show: the plan, as a table, JSON or a graph. */

#include "tool.h"

int cmd_show(struct tool *t)
{
    const struct viommu_domain *domain = NULL;
    struct viommu_plan *plan;
    int code = findings_plan(t, &plan);

    if ( !plan )
        return code;

    if ( t->opt.domain )
        domain = viommu_plan_guest(plan, t->opt.domain);

    if ( t->opt.domain && !domain )
        message_print("%s: %s gets neither virtual SMMU nor hint",
                      t->host.name, t->opt.domain);
    else if ( t->opt.format == FORMAT_JSON )
        viommu_dt_print_json(t->out, plan, domain);
    else if ( t->opt.format == FORMAT_DOT )
        viommu_dt_print_dot(t->out, plan, domain);
    else
        viommu_dt_print_table(t->out, plan, domain,
                              message_coloured(t, t->out));
    viommu_plan_free(plan);

    return t->opt.domain && !domain ? EXIT_TROUBLE : code;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
