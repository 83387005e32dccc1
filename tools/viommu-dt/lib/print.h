/* SPDX-License-Identifier: GPL-2.0-only */
/* What the printers of the library share. */
#ifndef VIOMMU_DT_PRINT_H
#define VIOMMU_DT_PRINT_H

#include "viommu-dt.h"

/*
 * A property's value as in device tree source: strings if all of it is
 * printable, else cells, else bytes. len is not 0.
 */
void print_value(FILE *out, const void *value, int len);

/* A name, with a question mark for each character that is not printable. */
void print_name(FILE *out, const char *name);

/* "0x8", or "0x8-0xf" for more than one. */
#define PRINT_SPAN 24
void print_span(char buf[PRINT_SPAN], uint32_t first, uint32_t count);

/* A JSON string, or null. */
void print_json_string(FILE *out, const char *s);

/*
 * Rows of cells, printed with aligned columns. Cells are copied, and printed
 * by print_name(). Without enough memory failed is set, and grid_print() says
 * so in place of the rows.
 */
struct grid {
    char **cells;
    unsigned int columns, nr, size;
    bool failed;
};

void grid_add(struct grid *g, const char *cell);
/* Prints and frees. */
void grid_print(FILE *out, struct grid *g, const char *indent, bool colour);

#define BOLD  "\033[1m"
#define PLAIN "\033[0m"

#endif /* VIOMMU_DT_PRINT_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
