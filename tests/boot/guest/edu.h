/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * QEMU's edu device: a 4 KiB buffer and a DMA engine, described to the guest
 * as a platform device.
 */
#ifndef GUEST_EDU_H
#define GUEST_EDU_H

#include "lib.h"

#define EDU_BUFFER_SIZE 4096U

struct edu {
    uintptr_t base;
};

/*
 * The n-th edu of the device tree; false if there is none, or no edu behind
 * its registers.
 */
bool edu_init(struct edu *edu, unsigned int n);

/* The edu whose registers are here; false if there is none. */
bool edu_at(struct edu *edu, uintptr_t base);

/*
 * DMA between the bus address and the start of the device's buffer. They
 * return when the engine has stopped, which says nothing about success: the
 * engine ignores errors. False only if it does not stop.
 */
bool edu_read(const struct edu *edu, uint64_t bus,
              size_t size); /* bus to device */
bool edu_write(const struct edu *edu, uint64_t bus,
               size_t size); /* device to bus */

/*
 * The halves of edu_read() and edu_write(): the engine moves the data 100 ms
 * after the start.
 */
void edu_start_read(const struct edu *edu, uint64_t bus, size_t size);
void edu_start_write(const struct edu *edu, uint64_t bus, size_t size);
bool edu_busy(const struct edu *edu);
bool edu_wait(const struct edu *edu);

/*
 * A register that the device itself has no use for: whoever drives it says
 * something to whoever looks on.
 */
void edu_mark(const struct edu *edu, uint32_t val);
uint32_t edu_marked(const struct edu *edu); /* ~val */

/* Raise the device's interrupt, which then stays raised. */
void edu_raise(const struct edu *edu);

#endif /* GUEST_EDU_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
