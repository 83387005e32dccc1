/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hypercalls, by the public headers of the Xen under test: those of a control
 * domain, and grants, which any guest may use.
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

/*
 * Grants of this domain are numbered from 0 on, up to 500. Before the first:
 * xen_grant_init(). Grant a page to a domain; ask whether it still has it
 * mapped, as far as Xen has told this domain; map the grant that another
 * domain, or this one, has given.
 */
long xen_grant_init(void);
void xen_grant(unsigned int n, unsigned int domid, uint64_t page,
               bool readonly);
bool xen_grant_in_use(unsigned int n);
long xen_map_grant(unsigned int domid, unsigned int n, uint64_t address,
                   bool readonly);

/*
 * The page at an address: give it back to Xen, take another in its place, or
 * unmap it. The first two return whether they succeeded.
 */
bool xen_give_page(void *page);
bool xen_take_page(void *page);
long xen_unmap_page(void *page);

/* Have the first page of the domain's grant table at that address. */
long xen_map_grant_table(uint64_t address);

/* The CPU time that a vCPU has had, in ns; 0 if there is no such vCPU. */
uint64_t xen_cpu_time(unsigned int domid, unsigned int vcpu);

/* Tell Xen that this domain has crashed. */
long xen_crash(void);

/* Pages that Xen has left, for domains and for itself; 0 on an error. */
uint64_t xen_free_pages(void);

/* Is anything left of the domain, even if only a page that is still in use? */
bool xen_has_domain(unsigned int domid);

#endif /* GUEST_HYPERCALL_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
