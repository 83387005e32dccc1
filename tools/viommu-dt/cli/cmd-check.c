/* SPDX-License-Identifier: GPL-2.0-only */
/* check: report everything that Xen would refuse or leave out, in one run. */

#include "tool.h"

static void summary(const struct tool *t)
{
    if ( t->opt.quiet )
        return;
    if ( !t->errors && !t->notices )
        fprintf(t->out, "%s: nothing to report (domains: %u)\n", t->host.name,
                t->nr_guests);
    else
        fprintf(t->out, "%s: Xen would %s (errors: %u, notices: %u)\n",
                t->host.name, t->errors ? "refuse" : "boot", t->errors,
                t->notices);
}

int cmd_check(struct tool *t)
{
    struct viommu_plan *plan;
    int code;

    t->messages = t->out;
    t->check_all = true;
    t->json_findings = t->opt.format == FORMAT_JSON;
    if ( t->json_findings )
        fputs("{\n  \"findings\": [", t->out);

    code = findings_plan(t, &plan);
    viommu_plan_free(plan);

    if ( t->json_findings )
        fprintf(t->out, "%s],\n  \"errors\": %u,\n  \"notices\": %u\n}\n",
                t->errors + t->notices ? "\n  " : "", t->errors, t->notices);
    else
        summary(t);

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
