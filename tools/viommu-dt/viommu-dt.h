/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * libviommu-dt: what Xen will do with the virtual SMMUs of dom0less guests,
 * computed where images are built. viommu/plan.h makes the plan, by the very
 * code that runs in the hypervisor; this header adds what a toolstack does
 * with it: rows to iterate over, the guest's device tree, comparison,
 * printing.
 *
 * No function keeps state between calls. One object must not be used by two
 * threads at once. For C99 and later and C++11 and later; compiler flags are
 * those of pkg-config's viommu-dt. Examples are installed below
 * share/doc/viommu-dt.
 */
#ifndef VIOMMU_DT_H
#define VIOMMU_DT_H

#include <stdio.h>
#include <viommu/plan.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VIOMMU_DT_VERSION "1.0"

/*
 * All that can be found, in Xen and before: the identifier, a positive errno
 * or 0 for a notice, the text ({s0}, {x1}, {d2} stand for strings and
 * numbers), and what to do about it.
 */
struct viommu_finding_info {
    const char *id;
    int err;
    const char *format;
    const char *remedy;
};

extern const struct viommu_finding_info viommu_findings[];
extern const unsigned int viommu_nr_findings;

/*
 * Make the plan as viommu_plan_create() does, and report besides what Xen
 * would refuse later, and what it would do although the author did not mean
 * it. The plan is the same. Returns what viommu_plan_create() returns or, if
 * that is 0, the negative errno of the first error found besides; then *out is
 * NULL. With in->check_all domains without a vSMMU are looked at as well.
 */
int viommu_dt_check(const struct viommu_input *in, struct viommu_plan **out);

/*
 * Consecutive virtual StreamIDs of one device that stand for consecutive
 * physical ones: vsid + i is psid + i behind smmu. For a PCI host bridge they
 * are those of the (masked) requester IDs rid + i.
 */
struct viommu_dt_row {
    const struct viommu_device *dev;
    const struct viommu_smmu *smmu;
    uint32_t rid, vsid, psid, count;
};

typedef void viommu_dt_row_fn(void *ctx, const struct viommu_dt_row *row);

/*
 * All rows of one device, in the order of its iommus or iommu-map, as few as
 * possible. None for a device without an IOMMU.
 */
void viommu_dt_rows(const struct viommu_domain *dom,
                    const struct viommu_device *dev, viommu_dt_row_fn *fn,
                    void *ctx);

/*
 * The part of the guest's device tree that comes from its partial device tree,
 * with what the plan says written into it: /aliases, /passthrough, the virtual
 * SMMU's node. dom is what viommu_plan_guest() returned; NULL: as Xen does for
 * a domain without viommu. partial is the blob that the plan was made from;
 * NULL: the domain has none. Returns 0, and *out is a blob, as long as its
 * header says, to be freed with free(); or an error, and *out is NULL:
 *   -EINVAL  the partial device tree is not sound: size is too small for it,
 *            fdt_check_full() fails, its version is below 16, or size is
 *            512 MiB or more
 *   -E2BIG   it is nested deeper than VIOMMU_MAX_DEPTH
 *   -ENOMEM
 */
int viommu_dt_expand(const struct viommu_domain *dom, const void *partial,
                     size_t size, void **out);

/*
 * prop is NULL for a node as a whole. Strings are valid during the call only.
 */
typedef void viommu_dt_diff_fn(void *ctx, const char *node, const char *prop,
                               const char *text);

/*
 * Compare what viommu_dt_expand() made with the device tree of a running
 * guest, a blob that need not be trusted: the virtual SMMU's node,
 * /passthrough and /aliases; names, values and order. fn is called for each
 * difference. Returns their number, 0 if there is none, or:
 *   -EINVAL  the guest's tree is not sound: guest_size is too small for it,
 *            fdt_check_full() fails, or its version is below 16; fn was not
 *            called
 *   -ENOMEM  fn may have been called, but not for every difference
 */
int viommu_dt_diff(const void *expected, const void *guest, size_t guest_size,
                   viommu_dt_diff_fn *fn, void *ctx);

/* The caller of the printers below checks ferror(). */

/*
 * Device tree source, from which dtc makes the same blob. fdt must have passed
 * fdt_check_full().
 */
void viommu_dt_print_dts(FILE *out, const void *fdt);

/*
 * domain NULL: all domains of the plan, those without a vSMMU included (which
 * the graph leaves out). colour: headings in bold. The form of the JSON is
 * described in viommu-dt(1).
 */
void viommu_dt_print_table(FILE *out, const struct viommu_plan *plan,
                           const struct viommu_domain *domain, bool colour);
void viommu_dt_print_json(FILE *out, const struct viommu_plan *plan,
                          const struct viommu_domain *domain);
void viommu_dt_print_dot(FILE *out, const struct viommu_plan *plan,
                         const struct viommu_domain *domain);

/*
 * One line for each StreamID, PMASTER_ID@VMASTER_ID,IOMMU_BASE_ADDRESS, in the
 * order of virtual StreamIDs.
 */
void viommu_dt_print_devid_map(FILE *out, const struct viommu_domain *dom);

#ifdef __cplusplus
}
#endif

#endif /* VIOMMU_DT_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
