/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a finding to a report: its text, what it means for the plan, the sink.
 */

#include "base.h"

struct out {
    char *buf;
    size_t size, len; /* len counts what is wanted, also beyond size */
};

static void __init put(struct out *o, char c)
{
    if ( o->len < o->size )
        o->buf[o->len] = c;
    o->len++;
}

/* Strings come from device trees: a terminal must not be at their mercy. */
static void __init put_string(struct out *o, const char *s)
{
    for ( ; s && *s; s++ )
        put(o, *s >= ' ' && *s <= '~' ? *s : '?');
}

static void __init put_number(struct out *o, uint64_t n, unsigned int base)
{
    char digits[24];
    unsigned int i = 0;

    do
        digits[i++] = "0123456789abcdef"[n % base];
    while ( n /= base );

    if ( base == 16 )
        put_string(o, "0x");
    while ( i )
        put(o, digits[--i]);
}

void __init plan_text(char *buf, size_t size, const char *format,
                      const struct plan_args *args)
{
    struct out o = { buf, size, 0 };

    for ( ; *format; format++ )
    {
        unsigned int i;

        if ( *format != '{' )
        {
            put(&o, *format);
            continue;
        }

        i = format[2] - '0';
        if ( format[1] == 's' )
            put_string(&o, args->s[i]);
        else
            put_number(&o, args->n[i], format[1] == 'x' ? 16 : 10);
        format += 3;
    }

    if ( o.len >= size )
        memcpy(buf + size - 4, "...", 3);
    buf[o.len < size ? o.len : size - 1] = '\0';
}

static const struct plan_finding_info findings[FIND_NR] __initconst = {
#define FINDING(name, id, err, text) [FIND_##name] = { id, err, text },
#include "findings-list.h"
#undef FINDING
};

void __init
plan_send(void (*report)(void *ctx, const struct viommu_finding *f), void *ctx,
          const char *domain, const struct plan_finding_info *info,
          const struct plan_place *place, const struct plan_args *args)
{
    char text[PLAN_TEXT_SIZE];
    const struct viommu_finding f = {
        .severity = info->err ? VIOMMU_ERROR : VIOMMU_NOTICE,
        .err = info->err,
        .id = info->id,
        .domain = domain,
        .tree = place->tree,
        .node = place->node,
        .prop = place->prop,
        .text = text,
    };

    plan_text(text, sizeof(text), info->format, args);
    report(ctx, &f);
}

void __init plan_send_own(void (*report)(void *ctx,
                                         const struct viommu_finding *f),
                          void *ctx, const char *domain, enum plan_finding id,
                          const struct plan_place *place,
                          const struct plan_args *args)
{
    plan_send(report, ctx, domain, &findings[id], place, args);
}

void __init plan_report_no_memory(const struct viommu_input *in)
{
    plan_send_own(in->report, in->ctx, NULL, FIND_NO_MEMORY,
                  &(const struct plan_place){ "host", "/", NULL },
                  &(const struct plan_args){ .n = { 0 } });
}

void __init plan_report(struct plan *p, bool heard, enum plan_finding id,
                        const struct plan_place *place,
                        const struct plan_args *args)
{
    struct viommu_observer *o = p->in->observer;

    if ( heard && findings[id].err && !p->error )
        p->error = -findings[id].err;

    if ( o ? o->hears(o, id, heard) : heard )
        plan_send_own(p->in->report, p->in->ctx, p->domain, id, place, args);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
