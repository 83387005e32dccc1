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
struct viommu;
struct viommu_domain;

#ifdef CONFIG_VIOMMU

/* For viommu_vcpu_work(). */
bool viommu_further_pass(struct vcpu *v);

/*
 * Before returning to a guest, interrupts off: run a further pass of its
 * vSMMU, if this vCPU has requested one and no softirq is pending. Returns
 * true if it must be called again, after pending softirqs. Each trap of each
 * domain comes here.
 */
static inline bool viommu_vcpu_work(struct vcpu *v)
{
    return unlikely(v->arch.viommu_pending) && viommu_further_pass(v);
}

/* Free what is left, when no vCPU runs and no interrupt comes any more. */
void viommu_domain_destroy(struct domain *d);

#else /* !CONFIG_VIOMMU */

static inline bool viommu_vcpu_work(struct vcpu *v)
{
    return false;
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
