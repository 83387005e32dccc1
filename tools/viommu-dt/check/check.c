/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The plan, and what else there is to say of its trees: which domains are
 * looked at, what is reported.
 */

#include "check.h"

/* What Xen refuses whether or not there is a vSMMU. */
static bool is_xens(enum check_id id)
{
    static const int xens[] = {
        FIND_PARTIAL_UNREADABLE,    FIND_PARTIAL_MALFORMED,
        FIND_PARTIAL_TOO_DEEP,      FIND_PHANDLE_IN_USE,
        FIND_PHANDLE_TOO_HIGH,      FIND_PHANDLE_TOO_HIGH_LATER,
        FIND_NR_SPIS_TOO_LARGE,     FIND_XEN_PATH_MISSING,
        FIND_XEN_PATH_MALFORMED,    FIND_XEN_PATH_NOT_ABSOLUTE,
        FIND_XEN_PATH_NOT_FOUND,    FIND_XEN_REG_MISSING,
        FIND_XEN_REG_MALFORMED,     FIND_XEN_REG_UNALIGNED,
        FIND_DEVICE_WITHOUT_IOMMU,  FIND_DEVICE_TWICE,
        FIND_DEVICE_IN_TWO_DOMAINS, FIND_DEVICE_OF_DOM0,
        FIND_INTERRUPT_NOT_SPI,     FIND_INTERRUPT_TYPES_DIFFER,
        FIND_INTERRUPT_OF_DOM0,     FIND_INTERRUPT_OF_XEN,
        FIND_IOMMUS_MALFORMED,      FIND_IOMMUS_OF_TWO_SMMUS,
        FIND_IOMMU_NOT_FOUND,       FIND_IOMMU_DISABLED,
        FIND_IOMMU_NOT_FOR_XEN,     FIND_IOMMU_REG_SMALL,
        FIND_STREAM_IN_TWO_DOMAINS, FIND_GUEST_DT_TOO_LARGE,
    };
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(xens); i++ )
        if ( xens[i] == (int)id )
            return true;

    return false;
}

static bool is_heard(const struct check *c, enum check_id id)
{
    return c->voice == CHECK_ALL || (c->voice == CHECK_XENS && is_xens(id));
}

static void count(struct check *c, enum check_id id)
{
    if ( viommu_findings[id].err && !c->error )
        c->error = -viommu_findings[id].err;
}

void check_report(struct check *c, bool heard, enum check_id id,
                  const struct plan_place *place, const struct plan_args *args)
{
    const struct viommu_finding_info *f = &viommu_findings[id];

    if ( !heard && !is_heard(c, id) )
        return;

    count(c, id);
    plan_send(c->in, c->p->domain,
              &(const struct plan_finding_info){ f->id, f->err, f->format },
              place, args);
}

/*
 * Which of xen,path and xen,reg is wrong, and how, is told from here; and that
 * no device is protected only where no error is the reason.
 */
static bool hears(struct viommu_observer *o, enum plan_finding id, bool heard)
{
    struct check *c = (struct check *)o;

    if ( id == FIND_NO_PROTECTED_DEVICE )
        c->unprotected = true;
    if ( id == FIND_DEVICE_UNUSABLE || id == FIND_NO_PROTECTED_DEVICE )
        return false;

    if ( !heard && !is_heard(c, (enum check_id)id) )
        return false;

    count(c, (enum check_id)id);

    return true;
}

static int begin_domain(struct viommu_observer *o, struct plan *p,
                        struct plan_domain *dom)
{
    struct check *c = (struct check *)o;
    bool first = !c->p;

    c->p = p;
    c->dom = dom;
    c->voice = CHECK_ALL;
    if ( first )
    {
        check_domains(c);
        if ( check_host_use(c) )
            return -ENOMEM;
    }
    check_domain_node(c);

    if ( dom->viommu != PLAN_VIOMMU_SMMUV3 )
        c->voice =
            plan_is_hint(dom) || c->in->check_all ? CHECK_XENS : CHECK_NOTHING;
    check_spis(c);

    return 0;
}

static int end_domain(struct viommu_observer *o, struct plan *p,
                      struct plan_domain *dom)
{
    struct check *c = (struct check *)o;

    (void)p;
    memset(&c->placed, 0, sizeof(c->placed));
    memset(&c->chips, 0, sizeof(c->chips));
    if ( dom->sound &&
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

    /* Conflicts of domains without a vSMMU, among themselves. */
    c->voice = c->in->check_all ? CHECK_XENS : CHECK_NOTHING;
    p->muted = true;
    rc = plan_claims_compare(p, true);
    p->muted = false;
    c->voice = CHECK_ALL;

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
        (struct viommu_observer){ hears, begin_domain, end_domain, end };
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
