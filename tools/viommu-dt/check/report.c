/* SPDX-License-Identifier: GPL-2.0-only */
/* Which findings are reported. */

#include "check.h"

/* Does Xen refuse this with or without a vSMMU? */
static bool is_xens(enum check_id id)
{
    static const int xens[] = {
        FIND_PARTIAL_UNREADABLE,     FIND_PARTIAL_NOT_REGISTERED,
        FIND_PARTIAL_MALFORMED,      FIND_PARTIAL_TOO_DEEP,
        FIND_PHANDLE_IN_USE,         FIND_PHANDLE_TOO_HIGH,
        FIND_PHANDLE_TOO_HIGH_LATER, FIND_NR_SPIS_TOO_LARGE,
        FIND_XEN_PATH_MISSING,       FIND_XEN_PATH_MALFORMED,
        FIND_XEN_PATH_NOT_ABSOLUTE,  FIND_XEN_PATH_NOT_FOUND,
        FIND_XEN_REG_MISSING,        FIND_XEN_REG_MALFORMED,
        FIND_XEN_REG_UNALIGNED,      FIND_DEVICE_WITHOUT_IOMMU,
        FIND_MASTER_BELOW,           FIND_DEVICE_TWICE,
        FIND_DEVICE_IN_TWO_DOMAINS,  FIND_DEVICE_OF_DOM0,
        FIND_INTERRUPT_NOT_SPI,      FIND_INTERRUPT_TYPES_DIFFER,
        FIND_INTERRUPT_OF_DOM0,      FIND_INTERRUPT_OF_XEN,
        FIND_IOMMUS_MALFORMED,       FIND_IOMMUS_OF_TWO_SMMUS,
        FIND_IOMMU_NOT_FOUND,        FIND_IOMMU_DISABLED,
        FIND_IOMMU_NOT_FOR_XEN,      FIND_IOMMU_REG_SMALL,
        FIND_STREAM_IN_TWO_DOMAINS,  FIND_GUEST_DT_TOO_LARGE,
    };
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(xens); i++ )
        if ( xens[i] == (int)id )
            return true;

    return false;
}

bool check_wants(const struct check *c, enum check_id id)
{
    return c->scope == CHECK_ALL || (c->scope == CHECK_XENS && is_xens(id));
}

void check_count(struct check *c, enum check_id id)
{
    if ( viommu_findings[id].err && !c->error )
        c->error = -viommu_findings[id].err;
}

void check_report(struct check *c, bool always, enum check_id id,
                  const struct plan_place *place, const struct plan_args *args)
{
    const struct viommu_finding_info *f = &viommu_findings[id];

    if ( !always && !check_wants(c, id) )
        return;

    check_count(c, id);
    plan_send(c->in, c->p->domain,
              &(const struct plan_finding_info){ f->id, f->err, f->format },
              place, args);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
