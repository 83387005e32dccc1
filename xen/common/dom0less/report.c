/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From an entry of the table of findings to a report: text, counting, and the
 * sink.
 */

#include "planner.h"

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

void __init vfind_text(char *buf, size_t size, const char *format,
                       const struct vfind_args *args)
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

/* From which voice on is this finding reported? */
static enum vvoice __init voice_of(enum vfind id)
{
    /* What Xen refuses whether or not there is a vSMMU. */
    static const enum vfind xens[] = {
        VFIND_PARTIAL_UNREADABLE,     VFIND_PARTIAL_MALFORMED,
        VFIND_PARTIAL_TOO_DEEP,       VFIND_PHANDLE_IN_USE,
        VFIND_XEN_PATH_MISSING,       VFIND_XEN_PATH_MALFORMED,
        VFIND_XEN_PATH_NOT_ABSOLUTE,  VFIND_XEN_PATH_NOT_FOUND,
        VFIND_XEN_REG_MISSING,        VFIND_XEN_REG_MALFORMED,
        VFIND_XEN_REG_UNALIGNED,      VFIND_DEVICE_WITHOUT_IOMMU,
        VFIND_IOMMUS_MALFORMED,       VFIND_IOMMU_NOT_FOUND,
        VFIND_IOMMU_DISABLED,         VFIND_DEVICE_OF_DOM0,
        VFIND_GUEST_DT_TOO_LARGE,     VFIND_INTERRUPT_OF_DOM0,
        VFIND_INTERRUPT_OF_XEN,       VFIND_INTERRUPT_NOT_SPI,
        VFIND_INTERRUPT_TYPES_DIFFER, VFIND_IOMMU_REG_SMALL,
        VFIND_NR_SPIS_TOO_LARGE,      VFIND_IOMMUS_OF_TWO_SMMUS,
        VFIND_IOMMU_NOT_FOR_XEN,      VFIND_PHANDLE_TOO_HIGH,
        VFIND_PHANDLE_TOO_HIGH_LATER,
    };
    unsigned int i;

    /*
     * Whoever has an IOMMU, or a GIC, can undo what a vSMMU promises to
     * others.
     */
    if ( id == VFIND_XEN_PATH_IS_IOMMU || id == VFIND_XEN_REG_COVERS_IOMMU ||
         id == VFIND_XEN_REG_COVERS_GIC )
        return VVOICE_NONE;

    for ( i = 0; i < ARRAY_SIZE(xens); i++ )
        if ( xens[i] == id )
            return VVOICE_XENS;

    return VVOICE_ALL;
}

void __init vfind_send(void (*report)(void *ctx,
                                      const struct viommu_finding *f),
                       void *ctx, const char *domain, enum vfind id,
                       const struct vfind_place *place,
                       const struct vfind_args *args)
{
    const struct viommu_finding_info *info = &viommu_findings[id];
    char text[VFIND_TEXT];
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

    vfind_text(text, sizeof(text), info->format, args);
    report(ctx, &f);
}

void __init vfind_report(struct vplan *p, enum vfind id,
                         const struct vfind_place *place,
                         const struct vfind_args *args)
{
    if ( p->voice < voice_of(id) )
        return;

    if ( viommu_findings[id].err && !p->error )
        p->error = -viommu_findings[id].err;

    vfind_send(p->in->report, p->in->ctx, p->domain, id, place, args);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
