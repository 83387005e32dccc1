/* SPDX-License-Identifier: GPL-2.0-only */
/* Shapes of real machines, and the size of things. */

#include "world.h"

int run_shapes(void)
{
    return 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
