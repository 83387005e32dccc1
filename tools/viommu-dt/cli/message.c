/* SPDX-License-Identifier: GPL-2.0-only */
/* Messages on standard error, and whether output is coloured. */

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

void message_print(const char *format, ...)
{
    char *text = NULL, *c;
    va_list args;

    va_start(args, format);
    if ( vasprintf(&text, format, args) < 0 )
        text = NULL;
    va_end(args);

    /*
     * Names come from device trees. Control characters in them could change
     * the terminal's state.
     */
    for ( c = text; c && *c; c++ )
        if ( (unsigned char)*c < ' ' || *c == 0x7f )
            *c = '?';
    fprintf(stderr, "viommu-dt: %s\n", text ?: "out of memory");
    free(text);
}

bool message_coloured(const struct tool *t, FILE *out)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

    if ( strcmp(t->opt.colour, "auto") )
        return !strcmp(t->opt.colour, "always");

    return isatty(fileno(out)) && !(no && *no) && term && strcmp(term, "dumb");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
