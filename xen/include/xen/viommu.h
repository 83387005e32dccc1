/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What Xen's common code asks about guests with a virtual IOMMU. Architectures
 * without one, and Arm with CONFIG_VIOMMU off: there is none.
 */
#ifndef XEN_VIOMMU_H
#define XEN_VIOMMU_H

/*
 * Has the domain a virtual IOMMU? Then its devices do not see memory at the
 * host's addresses, even if the domain itself does (direct-map).
 */
#ifdef CONFIG_VIOMMU
#define domain_has_viommu(d) ((d)->arch.viommu != NULL)
#else
#define domain_has_viommu(d) ((void)(d), false)
#endif

#endif /* XEN_VIOMMU_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
