/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The plan, and what else there is to say of its trees: which domains are
 * looked at, what is reported.
 */

#include "check.h"

/* What Xen refuses whether or not there is a vSMMU. */
static bool is_xens(enum check_finding id)
{
    static const int xens[] = {
        VFIND_PARTIAL_UNREADABLE,    VFIND_PARTIAL_MALFORMED,
        VFIND_PARTIAL_TOO_DEEP,      VFIND_PHANDLE_IN_USE,
        VFIND_PHANDLE_TOO_HIGH,      VFIND_PHANDLE_TOO_HIGH_LATER,
        VFIND_NR_SPIS_TOO_LARGE,     VFIND_XEN_PATH_MISSING,
        VFIND_XEN_PATH_MALFORMED,    VFIND_XEN_PATH_NOT_ABSOLUTE,
        VFIND_XEN_PATH_NOT_FOUND,    VFIND_XEN_REG_MISSING,
        VFIND_XEN_REG_MALFORMED,     VFIND_XEN_REG_UNALIGNED,
        VFIND_DEVICE_WITHOUT_IOMMU,  VFIND_DEVICE_TWICE,
        VFIND_DEVICE_IN_TWO_DOMAINS, VFIND_DEVICE_OF_DOM0,
        VFIND_INTERRUPT_NOT_SPI,     VFIND_INTERRUPT_TYPES_DIFFER,
        VFIND_INTERRUPT_OF_DOM0,     VFIND_INTERRUPT_OF_XEN,
        VFIND_IOMMUS_MALFORMED,      VFIND_IOMMUS_OF_TWO_SMMUS,
        VFIND_IOMMU_NOT_FOUND,       VFIND_IOMMU_DISABLED,
        VFIND_IOMMU_NOT_FOR_XEN,     VFIND_IOMMU_REG_SMALL,
        VFIND_STREAM_IN_TWO_DOMAINS, VFIND_GUEST_DT_TOO_LARGE,
    };
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(xens); i++ )
        if ( xens[i] == (int)id )
            return true;

    return false;
}

static bool is_heard(const struct check *c, enum check_finding id)
{
    return c->voice == CHECK_ALL || (c->voice == CHECK_XENS && is_xens(id));
}

static void count(struct check *c, enum check_finding id)
{
    if ( viommu_findings[id].err && !c->error )
        c->error = -viommu_findings[id].err;
}

void check_report(struct check *c, bool heard, enum check_finding id,
                  const struct vfind_place *place,
                  const struct vfind_args *args)
{
    const struct viommu_finding_info *f = &viommu_findings[id];

    if ( !heard && !is_heard(c, id) )
        return;

    count(c, id);
    vfind_send(c->in->report, c->in->ctx, c->p->domain,
               &(const struct vfind_info){ f->id, f->err, f->format }, place,
               args);
}

/*
 * Which of xen,path and xen,reg is wrong, and how, is told from here; and that
 * no device is protected only where no error is the reason.
 */
static bool hears(struct viommu_observer *o, enum vfind id, bool heard)
{
    struct check *c = (struct check *)o;

    if ( id == VFIND_NO_PROTECTED_DEVICE )
        c->unprotected = true;
    if ( id == VFIND_DEVICE_UNUSABLE || id == VFIND_NO_PROTECTED_DEVICE )
        return false;

    if ( !heard && !is_heard(c, (enum check_finding)id) )
        return false;

    count(c, (enum check_finding)id);

    return true;
}

static int begin_domain(struct viommu_observer *o, struct vplan *p,
                        struct vdom *dom)
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

    if ( dom->viommu != VVIOMMU_SMMUV3 )
        c->voice =
            vdom_hint(dom) || c->in->check_all ? CHECK_XENS : CHECK_NOTHING;
    check_spis(c);

    return 0;
}

static int end_domain(struct viommu_observer *o, struct vplan *p,
                      struct vdom *dom)
{
    struct check *c = (struct check *)o;

    (void)p;
    memset(&c->placed, 0, sizeof(c->placed));
    memset(&c->chips, 0, sizeof(c->chips));
    if ( dom->sound &&
         (check_space_begin(c) || check_nodes(c) || check_space(c)) )
        return -ENOMEM;

    if ( c->unprotected && !c->error )
        CHECK(c, VFIND_NO_PROTECTED_DEVICE, VHOST(dom->path, VDT_VIOMMU),
              .s = { NULL });
    c->unprotected = false;

    return 0;
}

static int end(struct viommu_observer *o, struct vplan *p)
{
    struct check *c = (struct check *)o;
    int rc;

    /* Conflicts of domains without a vSMMU, among themselves. */
    c->voice = c->in->check_all ? CHECK_XENS : CHECK_NOTHING;
    p->muted = true;
    rc = vclaims_by_stream(p, true);
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
        vfind_no_memory(in);
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
    varena_free(&c->arena);
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
