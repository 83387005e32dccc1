/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every test of the SMMU works with: one edu device, its stream, three
 * pages, and statements about DMA. Each statement is checked at once (test.h)
 * and printed as text.
 */
#ifndef GUEST_RIG_H
#define GUEST_RIG_H

#include "edu.h"
#include "smmu.h"
#include "test.h"

#define PAGE 4096U

/*
 * IOVAs that are no guest-physical address: above 2^36, where no guest here
 * has memory or devices.
 */
#define IOVA_A UINT64_C(0x1234567000)
#define IOVA_B UINT64_C(0x2345678000)
#define IOVA_C                                                                \
    UINT64_C(0x3456789000) /* never mapped but by the test that needs it */

struct rig {
    struct smmu *smmu; /* all rigs' */
    struct edu edu;
    uint32_t sid;
    uint8_t *a, *b, *c; /* a page each */
    struct smmu_stage1 s1;
    uint32_t seed; /* of the last pattern used: none is used twice */
};

/*
 * Find the SMMU, the n-th edu and its stream; make the pages. False if
 * anything is missing (already reported).
 */
bool rig_init(struct rig *rig, unsigned int n);

/*
 * Check that DMA of a new pattern from one bus address to another, which are
 * mapped to these pages, arrives.
 */
bool rig_moves(struct rig *rig, uint64_t from_bus, uint8_t *from,
               uint64_t to_bus, uint8_t *to, const char *when);
/* The same, but only returned, not checked. */
bool rig_can_move(struct rig *rig, uint64_t from_bus, uint8_t *from,
                  uint64_t to_bus, uint8_t *to);

/*
 * Check that four bytes written to a bus address change no page. The device
 * sends the word that it read last.
 */
bool rig_write_blocked(struct rig *rig, uint64_t bus, const char *when);

/*
 * Check that four bytes cannot be read from a bus address: nothing of page is
 * in the device afterwards. The device's content is read by a DMA to out_bus,
 * which is mapped to out and must work.
 */
bool rig_read_blocked(struct rig *rig, uint64_t bus, uint8_t *page,
                      uint64_t out_bus, uint8_t *out, const char *when);

/*
 * The next events, at least one, all have this number, the rig's StreamID,
 * this address and direction.
 */
bool rig_event(struct rig *rig, unsigned int id, uint64_t addr, bool read,
               const char *when);

/* No event is there. */
bool rig_no_event(struct rig *rig, const char *when);

/* Write the stream's entry, CFGI_STE, SYNC. */
bool rig_stream(struct rig *rig, const struct smmu_stage1 *s1,
                unsigned int config);

#endif /* GUEST_RIG_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
