/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What Xen's Arm code calls for guests with a vSMMUv3. With CONFIG_VIOMMU off,
 * or for a domain without `viommu`, every function does nothing. Binding and
 * behaviour: docs/misc/arm/viommu.md.
 */
#ifndef ASM_ARM_VIOMMU_H
#define ASM_ARM_VIOMMU_H

#include <xen/sched.h>

struct dt_device_node;
struct kernel_info;
struct viommu;
struct viommu_domain;
struct xen_domctl_createdomain;

#ifdef CONFIG_VIOMMU

/* Boot, in the order of the calls. The plan may know nothing of a domain. */

/*
 * Plan for all domains, before the first is created. Reports all that is wrong,
 * and panics if anything is.
 */
void viommu_plan_domUs(void);

/* Before the domain of this node is created: ask for its IOMMU and SPIs. */
void viommu_config_domU(const struct dt_device_node *node,
                        struct xen_domctl_createdomain *cfg);

/*
 * Before the device tree of the domain is made: take its streams, create its
 * vSMMU, register frame and interrupts. Returns 0 (also for a domain without
 * vSMMU); or an errno after a message.
 */
int viommu_init_domU(struct domain *d, const struct dt_device_node *node);

/* How many bytes more the guest's device tree needs. */
size_t viommu_fdt_extra(const struct domain *d);

/*
 * Is this property of the node at offset of the partial device tree left out of
 * the guest's?
 */
bool viommu_drop_property(const struct domain *d, int offset, const char *name);

/* Write the node's own properties instead; returns 0 or a libfdt error. */
int viommu_add_properties(const struct kernel_info *kinfo, int offset);

/* Write the node of the vSMMU or hint; returns 0 or a libfdt error. */
int viommu_add_node(const struct kernel_info *kinfo);

/*
 * Is the device of this host path, whose own interrupts are mapped, one of the
 * vSMMU's? Returns 1 if not: Xen assigns it as ever. Returns 0 once all it
 * needs is there (streams, interrupts of a PCI host bridge), or an errno after
 * a message.
 */
int viommu_assign_device(struct domain *d, const char *host_path);

/* The plan is not needed any more. */
void viommu_plan_done(void);

/* Run time. */

/*
 * Before returning to a guest, interrupts off: a further pass of its vSMMU, if
 * one is wanted and no softirq waits. Returns true if it has to be called
 * again, once softirqs have been served.
 */
bool viommu_vcpu_work(struct vcpu *v);

/* Stage 2 of the domain has changed somewhere: see viommu_ram_changed(). */
void viommu_stage2_changed(struct domain *d);

/*
 * Teardown, before Xen takes the devices and the memory away: every stream
 * aborts, and is given back. Returns 0; or -EIO where an SMMU does not answer:
 * then nothing may be taken away, until a further call returns 0.
 */
int viommu_relinquish(struct domain *d);

/* Free what is left, when no vCPU and no interrupt can come back. */
void viommu_domain_destroy(struct domain *d);

#else /* !CONFIG_VIOMMU */

static inline void viommu_plan_domUs(void)
{
}
static inline void viommu_config_domU(const struct dt_device_node *node,
                                      struct xen_domctl_createdomain *cfg)
{
}
static inline int viommu_init_domU(struct domain *d,
                                   const struct dt_device_node *node)
{
    return 0;
}
static inline size_t viommu_fdt_extra(const struct domain *d)
{
    return 0;
}
static inline bool viommu_drop_property(const struct domain *d, int offset,
                                        const char *name)
{
    return false;
}
static inline int viommu_add_properties(const struct kernel_info *kinfo,
                                        int offset)
{
    return 0;
}
static inline int viommu_add_node(const struct kernel_info *kinfo)
{
    return 0;
}
static inline int viommu_assign_device(struct domain *d, const char *host_path)
{
    return 1;
}
static inline void viommu_plan_done(void)
{
}
static inline bool viommu_vcpu_work(struct vcpu *v)
{
    return false;
}
static inline void viommu_stage2_changed(struct domain *d)
{
}
static inline int viommu_relinquish(struct domain *d)
{
    return 0;
}
static inline void viommu_domain_destroy(struct domain *d)
{
}

#endif /* CONFIG_VIOMMU */

/* --- Between viommu.c and viommu-dom0less.c --- */

/*
 * Create the vSMMU of the domain as planned; d->arch.viommu is set. Returns 0
 * or an errno after a message.
 */
int viommu_domain_create(struct domain *d, const struct viommu_domain *plan,
                         struct dt_device_node *const *smmus);

#endif /* ASM_ARM_VIOMMU_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
