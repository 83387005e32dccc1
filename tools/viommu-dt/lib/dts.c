/* SPDX-License-Identifier: GPL-2.0-only */
/* Printing a device tree as source. */

#include <libfdt.h>

#include "print.h"

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
