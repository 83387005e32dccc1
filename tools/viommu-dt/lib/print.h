/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the printers of the library. */
#ifndef VIOMMU_DT_PRINT_H
#define VIOMMU_DT_PRINT_H

#include "viommu-dt.h"

/*
 * Print a property's value as in device tree source: as strings if all of it
 * is printable, else as cells, else as bytes. len must not be 0.
 */
void print_value(FILE *out, const void *value, int len);

/*
 * Print a name, with a question mark for each character that is not printable.
 */
void print_name(FILE *out, const char *name);

/* Write count numbers from first on: "0x8", or "0x8-0xf" for more than one. */
#define PRINT_SPAN 24
void print_span(char buf[PRINT_SPAN], uint32_t first, uint32_t count);

/* Print a JSON string; s NULL: null. */
void print_json_string(FILE *out, const char *s);

/*
 * A table of cells, printed with aligned columns. cells are copies, printed
 * with print_name(). If memory runs out, failed is set, and grid_print()
 * prints that instead of the rows.
 */
struct grid {
    char **cells;
    unsigned int columns, nr, size;
    bool failed;
};

void grid_add(struct grid *g, const char *cell);
/* Print the table and free it. */
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
