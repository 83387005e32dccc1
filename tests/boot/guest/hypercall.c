/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * See hypercall.h. Calling convention: HVC with Xen's tag, number in x16,
 * arguments and result from x0 on.
 */
#include "hypercall.h"

#define __XEN_TOOLS__ 1
#include <public/domctl.h>

#define PAGE 4096U

static long hypercall(unsigned long number, uint64_t arg)
{
    register uint64_t x0 asm("x0") = arg;
    register uint64_t x16 asm("x16") = number;

    asm volatile("hvc #0xea1"
                 : "+r"(x0), "+r"(x16)::"x1", "x2", "x3", "x4", "memory");

    return x0;
}

static long domctl(struct xen_domctl *op, unsigned int cmd, unsigned int domid)
{
    op->cmd = cmd;
    op->interface_version = XEN_DOMCTL_INTERFACE_VERSION;
    op->domain = domid;

    return hypercall(__HYPERVISOR_domctl, (uintptr_t)op);
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
    op.u.assign_device.u.dt.size = strlen(host_path);
    set_xen_guest_handle(op.u.assign_device.u.dt.path, (char *)host_path);

    return domctl(&op, XEN_DOMCTL_assign_device, domid);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
