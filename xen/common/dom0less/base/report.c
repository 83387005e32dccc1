/* SPDX-License-Identifier: GPL-2.0-only */
/* Reporting a finding: make its text, note an error, call the sink. */

#include "base.h"

/*
 * Append a string. Strings come from device trees, so control characters,
 * which could change a terminal's state, are replaced.
 */
static void __init put(char *buf, size_t size, size_t *len, const char *s)
{
    for ( ; s && *s && *len < size; s++ )
        buf[(*len)++] = *s >= ' ' && *s <= '~' ? *s : '?';
}

void __init plan_text(char *buf, size_t size, const char *format,
                      const struct plan_args *args)
{
    size_t len = 0;

    for ( ; *format && len < size; format++ )
    {
        char number[24];
        uint64_t n;

        if ( *format != '{' )
        {
            buf[len++] = *format;
            continue;
        }

        n = args->n[format[2] - '0'];
        snprintf(number, sizeof(number),
                 format[1] == 'x' ? "0x%" PRIx64 : "%" PRIu64, n);
        put(buf, size, &len,
            format[1] == 's' ? args->s[format[2] - '0'] : number);
        format += 3;
    }

    if ( len == size )
        memcpy(buf + --len - 3, "...", 3);
    buf[len] = '\0';
}

const struct plan_finding_info plan_findings[FIND_NR] __initconst = {
#define FINDING(name, id, err, text) [FIND_##name] = { id, err, text },
#include "findings-list.h"
#undef FINDING
};

void __init plan_send(const struct viommu_input *in, const char *domain,
                      const struct plan_finding_info *info,
                      const struct plan_place *place,
                      const struct plan_args *args)
{
    char text[PLAN_TEXT_SIZE];
    const struct viommu_finding f = { info->err ? VIOMMU_ERROR : VIOMMU_NOTICE,
                                      info->err,
                                      info->id,
                                      domain,
                                      place->tree,
                                      place->node,
                                      place->prop,
                                      text };

    plan_text(text, sizeof(text), info->format, args);
    in->report(in->ctx, &f);
}

void __init plan_report(struct plan *p, bool by_xen, enum plan_finding id,
                        const struct plan_place *place,
                        const struct plan_args *args)
{
    struct viommu_observer *o = p->in->observer;

    if ( by_xen && plan_findings[id].err && !p->error )
        p->error = -plan_findings[id].err;

    if ( o ? o->wants(o, id, by_xen) : by_xen )
        plan_send(p->in, p->domain, &plan_findings[id], place, args);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
