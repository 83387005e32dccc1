/* SPDX-License-Identifier: GPL-2.0-only */
/* What the guest learns from its device tree. */
#ifndef GUEST_DT_H
#define GUEST_DT_H

#include "lib.h"

extern const void *dt; /* the blob, as the hypervisor handed it over */

/*
 * Offset of the n-th node with this compatible string, or a negative libfdt
 * error.
 */
int dt_find(const char *compatible, unsigned int n);

/* Address of the i-th `reg` entry, 0 if there is none. */
uint64_t dt_reg(int node, unsigned int i);

/*
 * INTID of the SPI called name in `interrupt-names` (NULL: the first one), 0
 * if there is none.
 */
unsigned int dt_irq(int node, const char *name);

/* The i-th cell of a property, dflt if it is not that long or not there. */
uint32_t dt_cell(int node, const char *prop, unsigned int i, uint32_t dflt);

bool dt_has(int node, const char *prop);

/*
 * Value of key=value in /chosen/bootargs, copied to buf; false, and buf empty,
 * if the key is not there.
 */
bool dt_arg(const char *key, char *buf, size_t size);

/*
 * The same as a number, decimal or with 0x in front; dflt if the key is not
 * there.
 */
uint64_t dt_arg_number(const char *key, uint64_t dflt);

#endif /* GUEST_DT_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
