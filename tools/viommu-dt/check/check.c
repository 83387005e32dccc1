/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Making the plan with the planner's and the tool's checks, and choosing which
 * findings are reported.
 */

#include "check.h"

/*
 * The tool reports causes of FIND_DEVICE_UNUSABLE itself. It reports
 * FIND_NO_PROTECTED_DEVICE at the end of the domain, and only without errors.
 */
static bool wants(struct viommu_observer *o, enum plan_finding id, bool by_xen)
{
    struct check *c = (struct check *)o;

    if ( id == FIND_NO_PROTECTED_DEVICE )
        c->unprotected = true;
    if ( id == FIND_DEVICE_UNUSABLE || id == FIND_NO_PROTECTED_DEVICE )
        return false;

    if ( !by_xen && !check_wants(c, (enum check_id)id) )
        return false;

    check_count(c, (enum check_id)id);

    return true;
}

static int begin_domain(struct viommu_observer *o, struct plan *p,
                        struct plan_domain *dom)
{
    struct check *c = (struct check *)o;
    bool first = !c->p;

    c->p = p;
    c->dom = dom;
    c->scope = CHECK_ALL;
    if ( first )
    {
        check_domains(c);
        if ( check_modules(c) || check_host_use(c) )
            return -ENOMEM;
    }
    check_domain_node(c);

    if ( dom->viommu != PLAN_VIOMMU_SMMUV3 )
        c->scope =
            plan_is_hint(dom) || c->in->check_all ? CHECK_XENS : CHECK_NOTHING;
    check_spis(c);

    return 0;
}

static int end_domain(struct viommu_observer *o, struct plan *p,
                      struct plan_domain *dom)
{
    struct check *c = (struct check *)o;

    (void)p;
    check_smmus_of_domain(c);
    memset(&c->placed, 0, sizeof(c->placed));
    memset(&c->chips, 0, sizeof(c->chips));
    if ( dom->readable &&
         (check_space_begin(c) || check_nodes(c) || check_space(c)) )
        return -ENOMEM;

    if ( c->unprotected && !c->error )
        CHECK(c, FIND_NO_PROTECTED_DEVICE, IN_HOST(dom->path, DT_VIOMMU),
              .s = { NULL });
    c->unprotected = false;

    return 0;
}

static int end(struct viommu_observer *o, struct plan *p)
{
    struct check *c = (struct check *)o;
    int rc;

    c->p = p;
    /* Conflicts between domains without a vSMMU. */
    c->scope = c->in->check_all ? CHECK_XENS : CHECK_NOTHING;
    p->left_to_xen = LEFT_ALL;
    rc = plan_claims_compare(p, true);
    p->left_to_xen = LEFT_NOTHING;
    c->scope = CHECK_ALL;

    rc = rc ? rc : check_smmus(c);

    return rc ? rc : check_pages(c);
}

int viommu_dt_check(const struct viommu_input *in, struct viommu_plan **out)
{
    struct check *c = calloc(1, sizeof(*c));
    struct viommu_input watched = *in;
    int rc;

    *out = NULL;
    if ( !c )
    {
        plan_send(in, NULL, &plan_findings[FIND_NO_MEMORY],
                  &(const struct plan_place){ "host", "/", NULL },
                  &(const struct plan_args){ .n = { 0 } });
        return -ENOMEM;
    }

    c->observer =
        (struct viommu_observer){ wants, begin_domain, end_domain, end };
    c->in = in;
    watched.observer = &c->observer;
    rc = viommu_plan_create(&watched, out);
    if ( rc != -ENOMEM && c->error )
        rc = c->error;
    if ( rc )
    {
        viommu_plan_free(*out);
        *out = NULL;
    }
    plan_arena_free(&c->arena);
    free(c);

    return rc;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
