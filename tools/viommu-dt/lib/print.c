/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Printing names, values and numbers. Names and values come from device trees,
 * so characters that are not printable are replaced or escaped.
 */

#include <string.h>

#include "print.h"

static bool printable(char c)
{
    return c >= ' ' && c <= '~';
}

/*
 * Is the value a list of printable strings, each ended by a NUL, the first not
 * empty? dtc decides in the same way.
 */
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

void print_span(char buf[PRINT_SPAN], uint32_t first, uint32_t count)
{
    if ( count > 1 )
        snprintf(buf, PRINT_SPAN, "0x%x-0x%x", first, first + count - 1);
    else
        snprintf(buf, PRINT_SPAN, "0x%x", first);
}

void print_json_string(FILE *out, const char *s)
{
    if ( !s )
    {
        fputs("null", out);
        return;
    }

    fputc('"', out);
    for ( ; *s; s++ )
    {
        unsigned char c = *s;

        if ( c == '"' || c == '\\' )
            fprintf(out, "\\%c", c);
        else if ( c < ' ' || c > '~' )
            fprintf(out, "\\u%04x", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
