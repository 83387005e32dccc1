/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What Xen's common code calls for guests with a virtual IOMMU. On
 * architectures without one, and on Arm with CONFIG_VIOMMU off, no guest has
 * one.
 */
#ifndef XEN_VIOMMU_H
#define XEN_VIOMMU_H

#include <xen/types.h>

struct domain;
struct dt_device_node;
struct xen_domctl_createdomain;

/*
 * Does the domain have a virtual IOMMU? If so, its devices do not see memory
 * at the host's addresses, even if the domain itself does (direct-map).
 */
#ifdef CONFIG_VIOMMU
#define domain_has_viommu(d) ((d)->arch.viommu != NULL)
#else
#define domain_has_viommu(d) ((void)(d), false)
#endif

#ifdef CONFIG_VIOMMU

/* Called at boot, in this order, also for domains that are not planned for. */

/*
 * Plan for all domains, before the first is created. Reports all errors, and
 * panics if there is one.
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
size_t viommu_fdt_extra(void);

/*
 * Is this property of the node at offset of the partial device tree left out
 * of the guest's?
 */
bool viommu_drop_property(int offset, const char *name);

/* Write the node's own properties instead; returns 0 or a libfdt error. */
int viommu_add_properties(void *fdt, int offset);

/*
 * Write the node of the vSMMU or hint; gic is the phandle of the guest's
 * interrupt controller. Returns 0 or a libfdt error.
 */
int viommu_add_node(void *fdt, uint32_t gic);

/*
 * Called instead of iommu_add_dt_device() and iommu_assign_dt_device() for the
 * host node of this path, once its own interrupts are mapped. For a device
 * behind the vSMMU, whose streams the domain has already: route the planned
 * interrupts of its interrupt-map. For any other device: call those two.
 * Returns 0; or an errno, after a message; or what the two return.
 */
int viommu_add_device(struct dt_device_node *node, const char *host_path);
int viommu_assign_device(struct domain *d, struct dt_device_node *node,
                         const char *host_path);

/* The plan is not needed any more. */
void viommu_plan_done(void);

/*
 * The guest has shut down, reset or crashed, and shutdown_code is set: say
 * that its devices can go on.
 */
void viommu_shutdown(const struct domain *d);

/*
 * The domain is dying, its vCPUs are paused: make its streams abort and
 * release them, before anything that its devices can access is taken away,
 * grants of other domains first of all. A call does a limited amount of work.
 * Returns 0 when all is done, also for a domain without vSMMU; -ERESTART if it
 * must be called again; or -EIO after a message, where an SMMU does not
 * respond. Then nothing may be taken away until a further call returns 0.
 */
int viommu_relinquish(struct domain *d);

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
static inline size_t viommu_fdt_extra(void)
{
    return 0;
}
static inline bool viommu_drop_property(int offset, const char *name)
{
    return false;
}
static inline int viommu_add_properties(void *fdt, int offset)
{
    return 0;
}
static inline int viommu_add_node(void *fdt, uint32_t gic)
{
    return 0;
}
#define viommu_add_device(node, path)       iommu_add_dt_device(node)
#define viommu_assign_device(d, node, path) iommu_assign_dt_device(d, node)
static inline void viommu_plan_done(void)
{
}
static inline void viommu_shutdown(const struct domain *d)
{
}
static inline int viommu_relinquish(struct domain *d)
{
    return 0;
}

#endif /* CONFIG_VIOMMU */

#endif /* XEN_VIOMMU_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
