/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The allocator that the planner is compiled with here: it can be told to
 * fail.
 */
#ifndef PLAN_FAILING_H
#define PLAN_FAILING_H

#include <stdlib.h>

/* Allocations that still succeed; negative: all. */
extern int allocations_left;

/*
 * What the planner asks for at once, at least. 0: each of its own allocations.
 */
extern size_t arena_chunk;

void *failing_calloc(size_t n, size_t size);

#endif /* PLAN_FAILING_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
