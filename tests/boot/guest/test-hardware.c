/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hardware domain beside a guest with a vSMMU: what it is shown of the
 * host.
 */
#include <libfdt.h>

#include "dt.h"
#include "test.h"

static bool disabled(int node)
{
    const char *status = fdt_getprop(dt, node, "status", NULL);

    return status && !strcmp(status, "disabled");
}

void test_hardware(void)
{
    int edu = dt_find("qemu,edu", 0), clock = dt_find("arm,pl031", 0);

    check(edu < 0 || disabled(edu), "the guest's device is not for it");
    check(dt_find("arm,smmu-v3", 0) < 0, "the SMMU is not shown");
    check(clock >= 0 && !disabled(clock), "the clock of the machine is");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
