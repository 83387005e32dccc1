/* SPDX-License-Identifier: GPL-2.0-only */
/* devid-map: the mapping of one guest, for xl. */

#include "tool.h"

int cmd_devid_map(struct tool *t)
{
    const struct guest *g = input_selected(t);
    const struct viommu_domain *dom;
    struct viommu_plan *plan;
    int code;

    if ( !g )
        return EXIT_TROUBLE;

    code = findings_plan(t, &plan);
    if ( !plan )
        return code;

    dom = viommu_plan_domain(plan, g->path);
    if ( dom )
        viommu_dt_print_devid_map(t->out, dom);
    else
    {
        message_print("%s: %s gets no virtual SMMU", t->host.name, g->name);
        code = EXIT_TROUBLE;
    }
    viommu_plan_free(plan);

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
