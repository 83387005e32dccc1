/* SPDX-License-Identifier: GPL-2.0-only */
/* GICv3, as much as it takes to see that an SPI arrives, and to sleep. */
#ifndef GUEST_GIC_H
#define GUEST_GIC_H

#include "lib.h"

/* Set up distributor and CPU interface, and take interrupts from here on. */
void gic_init(uintptr_t dist);

/* Let this edge-triggered SPI through. */
void gic_enable(unsigned int intid);

/* How often it has been taken since boot. */
unsigned int gic_taken(unsigned int intid);

/* Leave the physical CPU to others for this long. On the first CPU only. */
void sleep_ms(unsigned int ms);

#endif /* GUEST_GIC_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
