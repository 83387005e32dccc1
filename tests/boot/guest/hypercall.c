/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * See hypercall.h. Calling convention: HVC with Xen's tag, number in x16,
 * arguments and result from x0 on.
 */
#include "hypercall.h"

#define __XEN_TOOLS__ 1
#include <public/domctl.h>
#include <public/grant_table.h>
#include <public/memory.h>
#include <public/sched.h>
#include <public/sysctl.h>

#define PAGE 4096U

static long hypercall(unsigned long number, uint64_t arg0, uint64_t arg1,
                      uint64_t arg2)
{
    register uint64_t x0 asm("x0") = arg0;
    register uint64_t x1 asm("x1") = arg1;
    register uint64_t x2 asm("x2") = arg2;
    register uint64_t x16 asm("x16") = number;

    asm volatile("hvc #0xea1"
                 : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x16)::"x3", "x4",
                   "memory");

    return x0;
}

static long domctl(struct xen_domctl *op, unsigned int cmd, unsigned int domid)
{
    op->cmd = cmd;
    op->interface_version = XEN_DOMCTL_INTERFACE_VERSION;
    op->domain = domid;

    return hypercall(__HYPERVISOR_domctl, (uintptr_t)op, 0, 0);
}

long xen_destroy_domain(unsigned int domid)
{
    struct xen_domctl op;

    memset(&op, 0, sizeof(op));

    return domctl(&op, XEN_DOMCTL_destroydomain, domid);
}

long xen_pin_vcpu(unsigned int domid, unsigned int vcpu, unsigned int pcpu)
{
    struct xen_domctl op;
    uint8_t hard = 1U << pcpu;

    memset(&op, 0, sizeof(op));
    op.u.vcpuaffinity.vcpu = vcpu;
    op.u.vcpuaffinity.flags = XEN_VCPUAFFINITY_HARD;
    op.u.vcpuaffinity.cpumap_hard.nr_bits = 8;
    set_xen_guest_handle(op.u.vcpuaffinity.cpumap_hard.bitmap, &hard);

    return domctl(&op, XEN_DOMCTL_setvcpuaffinity, domid);
}

long xen_map_page(unsigned int domid, uint64_t address)
{
    struct xen_domctl op;

    memset(&op, 0, sizeof(op));
    op.u.memory_mapping.first_gfn = address / PAGE;
    op.u.memory_mapping.first_mfn = address / PAGE;
    op.u.memory_mapping.nr_mfns = 1;
    op.u.memory_mapping.add_mapping = 1;

    return domctl(&op, XEN_DOMCTL_memory_mapping, domid);
}

long xen_assign_device(unsigned int domid, const char *host_path)
{
    struct xen_domctl op;

    memset(&op, 0, sizeof(op));
    op.u.assign_device.dev = XEN_DOMCTL_DEV_DT;
    /* With its NUL: Xen 4.22 and later require it, earlier ones accept it. */
    op.u.assign_device.u.dt.size = strlen(host_path) + 1;
    set_xen_guest_handle(op.u.assign_device.u.dt.path, (char *)host_path);

    return domctl(&op, XEN_DOMCTL_assign_device, domid);
}

long xen_map_grant_table(uint64_t address)
{
    struct xen_add_to_physmap add = {
        .domid = DOMID_SELF,
        .space = XENMAPSPACE_grant_table,
        .gpfn = address / PAGE,
    };

    return hypercall(__HYPERVISOR_memory_op, XENMEM_add_to_physmap,
                     (uintptr_t)&add, 0);
}

static bool move_page(unsigned int cmd, void *page)
{
    xen_pfn_t gfn = (uintptr_t)page / PAGE;
    struct xen_memory_reservation r = { .nr_extents = 1, .domid = DOMID_SELF };

    set_xen_guest_handle(r.extent_start, &gfn);

    return hypercall(__HYPERVISOR_memory_op, cmd, (uintptr_t)&r, 0) == 1;
}

bool xen_give_page(void *page)
{
    return move_page(XENMEM_decrease_reservation, page);
}

bool xen_take_page(void *page)
{
    return move_page(XENMEM_populate_physmap, page);
}

long xen_unmap_page(void *page)
{
    struct xen_remove_from_physmap r = { .domid = DOMID_SELF,
                                         .gpfn = (uintptr_t)page / PAGE };

    return hypercall(__HYPERVISOR_memory_op, XENMEM_remove_from_physmap,
                     (uintptr_t)&r, 0);
}

uint64_t xen_cpu_time(unsigned int domid, unsigned int vcpu)
{
    struct xen_domctl op;

    memset(&op, 0, sizeof(op));
    op.u.getvcpuinfo.vcpu = vcpu;

    return domctl(&op, XEN_DOMCTL_getvcpuinfo, domid)
               ? 0
               : op.u.getvcpuinfo.cpu_time;
}

long xen_crash(void)
{
    struct sched_shutdown op = { .reason = SHUTDOWN_crash };

    return hypercall(__HYPERVISOR_sched_op, SCHEDOP_shutdown, (uintptr_t)&op,
                     0);
}

uint64_t xen_free_pages(void)
{
    struct xen_sysctl op;

    memset(&op, 0, sizeof(op));
    op.cmd = XEN_SYSCTL_physinfo;
    op.interface_version = XEN_SYSCTL_INTERFACE_VERSION;
    if ( hypercall(__HYPERVISOR_sysctl, (uintptr_t)&op, 0, 0) )
        return 0;

    return op.u.physinfo.free_pages + op.u.physinfo.scrub_pages;
}

bool xen_has_domain(unsigned int domid)
{
    struct xen_domctl op;

    memset(&op, 0, sizeof(op));

    return !domctl(&op, XEN_DOMCTL_getdomaininfo, domid);
}

/* The first reference that Xen does not keep for itself. */
#define REF GNTTAB_NR_RESERVED_ENTRIES

static volatile struct grant_entry_v1 *entry(unsigned int n)
{
    volatile struct grant_entry_v1 *table = (void *)GUEST_GNTTAB_BASE;

    return &table[REF + n];
}

long xen_grant_init(void)
{
    return xen_map_grant_table(GUEST_GNTTAB_BASE);
}

void xen_grant(unsigned int n, unsigned int domid, uint64_t page,
               bool readonly)
{
    entry(n)->domid = domid;
    entry(n)->frame = page / PAGE;
    dsb();
    entry(n)->flags = GTF_permit_access | (readonly ? GTF_readonly : 0);
    dsb();
}

bool xen_grant_in_use(unsigned int n)
{
    return entry(n)->flags & (GTF_reading | GTF_writing);
}

long xen_map_grant(unsigned int domid, unsigned int n, uint64_t address,
                   bool readonly)
{
    struct gnttab_map_grant_ref map = {
        .host_addr = address,
        .flags = GNTMAP_host_map | (readonly ? GNTMAP_readonly : 0),
        .ref = REF + n,
        .dom = domid,
    };
    long rc = hypercall(__HYPERVISOR_grant_table_op, GNTTABOP_map_grant_ref,
                        (uintptr_t)&map, 1);

    return rc ? rc : map.status;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
