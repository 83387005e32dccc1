/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A device tree as source: strings where all of a property is printable, else
 * cells, else bytes. Blobs come from strangers, so no character reaches a
 * terminal that is not printable.
 */

#include <libfdt.h>
#include <string.h>

#include "print.h"

static bool printable(char c)
{
    return c >= ' ' && c <= '~';
}

/* Strings, each ended by a NUL, the first not empty, as dtc sees it. */
static bool is_strings(const char *value, int len)
{
    int i;

    if ( value[len - 1] || !value[0] )
        return false;

    for ( i = 0; i < len; i++ )
        if ( !printable(value[i]) && (value[i] || (i && !value[i - 1])) )
            return false;

    return true;
}

static void print_string(FILE *out, const char *s)
{
    fputc('"', out);
    for ( ; *s; s++ )
    {
        if ( *s == '"' || *s == '\\' )
            fputc('\\', out);
        fputc(*s, out);
    }
    fputc('"', out);
}

static void print_strings(FILE *out, const char *value, int len)
{
    const char *s = value;

    for ( ; s < value + len; s += strlen(s) + 1 )
    {
        if ( s != value )
            fputs(", ", out);
        print_string(out, s);
    }
}

void print_value(FILE *out, const void *value, int len)
{
    const uint8_t *b = value;
    int i;

    if ( is_strings(value, len) )
    {
        print_strings(out, value, len);
        return;
    }

    fputc(len % 4 ? '[' : '<', out);
    for ( i = 0; i < len; i += len % 4 ? 1 : 4 )
    {
        if ( i )
            fputc(' ', out);
        if ( len % 4 )
            fprintf(out, "%02x", b[i]);
        else
            fprintf(out, "0x%x",
                    (uint32_t)b[i] << 24 | b[i + 1] << 16 | b[i + 2] << 8 |
                        b[i + 3]);
    }
    fputc(len % 4 ? ']' : '>', out);
}

void print_name(FILE *out, const char *name)
{
    for ( ; *name; name++ )
        fputc(printable(*name) ? *name : '?', out);
}

static void indent(FILE *out, int depth)
{
    while ( depth-- > 0 )
        fputc('\t', out);
}

static void print_property(FILE *out, const void *fdt, int offset, int depth)
{
    const char *name;
    int len;
    const void *value = fdt_getprop_by_offset(fdt, offset, &name, &len);

    if ( !value )
        return;

    indent(out, depth);
    print_name(out, name);
    if ( len )
    {
        fputs(" = ", out);
        print_value(out, value, len);
    }
    fputs(";\n", out);
}

static void print_begin(FILE *out, const void *fdt, int offset, int depth)
{
    fputc('\n', out);
    indent(out, depth);
    print_name(out, depth ? fdt_get_name(fdt, offset, NULL) : "/");
    fputs(" {\n", out);
}

void viommu_dt_print_dts(FILE *out, const void *fdt)
{
    int offset = 0, next, depth = 0;
    uint32_t tag;

    fputs("/dts-v1/;\n", out);
    do
    {
        tag = fdt_next_tag(fdt, offset, &next);
        if ( tag == FDT_BEGIN_NODE )
            print_begin(out, fdt, offset, depth++);
        else if ( tag == FDT_PROP )
            print_property(out, fdt, offset, depth);
        else if ( tag == FDT_END_NODE )
        {
            indent(out, --depth);
            fputs("};\n", out);
        }
        offset = next;
    } while ( tag != FDT_END );
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
