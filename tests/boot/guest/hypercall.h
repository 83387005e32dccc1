/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hypercalls of a control domain, in the words of the public headers of the Xen
 * under test.
 */
#ifndef GUEST_HYPERCALL_H
#define GUEST_HYPERCALL_H

#include "lib.h"

/* All return 0 or a negative Xen errno. */
long xen_destroy_domain(unsigned int domid);
long xen_pin_vcpu(unsigned int domid, unsigned int vcpu, unsigned int pcpu);
long xen_map_page(unsigned int domid,
                  uint64_t address); /* of registers, at its own address */
long xen_assign_device(unsigned int domid, const char *host_path);

#endif /* GUEST_HYPERCALL_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
