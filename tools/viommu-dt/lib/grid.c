/* SPDX-License-Identifier: GPL-2.0-only */
/* Printing aligned columns. */

#include <stdlib.h>
#include <string.h>

#include "print.h"

void grid_add(struct grid *g, const char *cell)
{
    char *copy = strdup(cell);

    if ( g->nr == g->size )
    {
        unsigned int size = g->size ? 2 * g->size : 64;
        char **cells = realloc(g->cells, size * sizeof(*cells));

        if ( !cells )
        {
            free(copy);
            g->failed = true;
            return;
        }
        g->cells = cells;
        g->size = size;
    }
    if ( copy )
        g->cells[g->nr++] = copy;
    else
        g->failed = true;
}

static int width(const struct grid *g, unsigned int column)
{
    unsigned int i;
    size_t most = 0;

    for ( i = column; i < g->nr; i += g->columns )
        if ( strlen(g->cells[i]) > most )
            most = strlen(g->cells[i]);

    return most;
}

static void print_line(FILE *out, const struct grid *g, unsigned int first,
                       const int *widths)
{
    unsigned int c;

    for ( c = 0; c + 1 < g->columns; c++ )
    {
        const char *cell = g->cells[first + c];

        print_name(out, cell);
        fprintf(out, "%*s", widths[c] + 2 - (int)strlen(cell), "");
    }
    print_name(out, g->cells[first + c]);
}

static void print_lines(FILE *out, const struct grid *g, const char *indent,
                        bool colour)
{
    int widths[16] = { 0 };
    unsigned int i;

    for ( i = 0; i < g->columns; i++ )
        widths[i] = width(g, i);

    for ( i = 0; i + g->columns <= g->nr; i += g->columns )
    {
        fputs(indent, out);
        if ( colour && !i )
            fputs(BOLD, out);
        print_line(out, g, i, widths);
        if ( colour && !i )
            fputs(PLAIN, out);
        fputc('\n', out);
    }
}

void grid_print(FILE *out, struct grid *g, const char *indent, bool colour)
{
    if ( g->failed )
        fprintf(out, "%s(out of memory)\n", indent);
    else
        print_lines(out, g, indent, colour);

    while ( g->nr )
        free(g->cells[--g->nr]);
    free(g->cells);
    g->cells = NULL;
    g->size = 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
