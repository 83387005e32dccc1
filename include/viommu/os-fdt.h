/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * libfdt, wherever the code is compiled: Xen's own copy or the system's. Used
 * are the read-only functions, the tag walker, fdt_check_full() and the
 * sequential writer.
 */
#ifndef VIOMMU_OS_FDT_H
#define VIOMMU_OS_FDT_H

#ifdef __XEN__
#include <xen/libfdt/libfdt.h>
#else
#include <libfdt.h>
#endif

#endif /* VIOMMU_OS_FDT_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
