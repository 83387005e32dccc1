/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * libviommu-dt: what Xen will do with the virtual SMMUs (vSMMUs) of dom0less
 * guests, computed where images are built. viommu/plan.h makes the plan, with
 * the same code as the hypervisor. This header adds what a toolstack does with
 * the plan: more checks, rows to iterate over, the guest's device tree,
 * comparing that with a running guest's, printing.
 *
 * No function keeps state between calls. Two threads must not use one object
 * at the same time. For C99 and later, and C++11 and later; pkg-config's
 * viommu-dt gives the compiler flags. Examples are installed below
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
 * All findings of Xen and of viommu_dt_check(): the identifier; a positive
 * errno, or 0 for a notice; the text, in which {s0}, {x1} and {d2} stand for a
 * string, a hexadecimal and a decimal number; and what to do about it.
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
 * Make the same plan as viommu_plan_create(), and report more: what Xen
 * refuses later, and what probably has another effect than intended. With
 * in->check_all also for domains without a vSMMU. in->observer is not used.
 * Returns 0, and *out is the plan, to be freed with viommu_plan_free(). On
 * errors *out is NULL, and it returns -ENOMEM, or the negative errno of the
 * first error that was reported.
 */
int viommu_dt_check(const struct viommu_input *in, struct viommu_plan **out);

/* The ID registers of a physical SMMUv3 (Arm IHI 0070, 6.3.1 to 6.3.7). */
struct viommu_dt_registers {
    uint32_t idr0, idr1, idr3, idr5, iidr;
};

/*
 * Registers of known parts. Where a part can be configured they are those of
 * one product, which source names.
 */
struct viommu_dt_part {
    const char *name;
    const char *source;
    struct viommu_dt_registers regs;
};

extern const struct viommu_dt_part viommu_dt_parts[];
extern const unsigned int viommu_dt_nr_parts;

/*
 * Why Xen does not nest on an SMMU with these registers, in a few words, or
 * NULL: it does. This is the code of Xen. coherent: its node has dma-coherent.
 * The text is constant; it can be what refusal() of struct viommu_input
 * returns.
 */
const char *viommu_dt_refusal(const struct viommu_dt_registers *regs,
                              bool coherent);

/*
 * Consecutive virtual StreamIDs of one device that stand for consecutive
 * physical ones: vsid + i stands for psid + i of smmu, for i from 0 to count -
 * 1. For a PCI host bridge they are the StreamIDs of (masked) requester IDs
 * rid + i.
 */
struct viommu_dt_row {
    const struct viommu_device *dev;
    const struct viommu_smmu *smmu;
    uint32_t rid, vsid, psid, count;
    bool mapped; /* rid is a RID of an iommu-map; else it is not used */
};

typedef void viommu_dt_row_fn(void *ctx, const struct viommu_dt_row *row);

/*
 * Call fn for all rows of a device of dom, in the order of the guest's iommus
 * or iommu-map, with as few rows as possible. A device without an IOMMU has
 * none. The row is valid only during the call of fn.
 */
void viommu_dt_rows(const struct viommu_domain *dom,
                    const struct viommu_device *dev, viommu_dt_row_fn *fn,
                    void *ctx);

/*
 * Make the part of the guest's device tree that comes from its partial device
 * tree and from the plan: /aliases, /passthrough, the vSMMU's node. dom is
 * what viommu_plan_guest() returned; NULL: the domain has no viommu. partial
 * is the blob that the plan was made from, of size bytes; NULL: the domain has
 * none.
 *
 * Returns 0, and *out is a blob of as many bytes as its header says, to be
 * freed with free(). On errors *out is NULL, and it returns:
 *   -EINVAL  the partial device tree is not valid: size is too small for it,
 *            fdt_check_full() fails, its version is below 16, or size is
 *            512 MiB or more
 *   -E2BIG   it is nested deeper than VIOMMU_MAX_DEPTH
 *   -ENOMEM  memory ran out
 */
int viommu_dt_expand(const struct viommu_domain *dom, const void *partial,
                     size_t size, void **out);

/*
 * Called for a difference. prop is NULL if it is about the node as a whole.
 * The strings are valid only during the call.
 */
typedef void viommu_dt_diff_fn(void *ctx, const char *node, const char *prop,
                               const char *text);

/*
 * Compare what viommu_dt_expand() made with the device tree of a running
 * guest, which need not be trusted: /aliases, /passthrough and the vSMMU's
 * node; names, values and order. Calls fn for each difference. Returns the
 * number of differences (0: none), or:
 *   -EINVAL  the guest's tree is not valid: guest_size is too small for it,
 *            fdt_check_full() fails, or its version is below 16; fn was not
 *            called
 *   -ENOMEM  fn may have been called, but not for every difference
 */
int viommu_dt_diff(const void *expected, const void *guest, size_t guest_size,
                   viommu_dt_diff_fn *fn, void *ctx);

/* The printers below do not report errors of writing: check ferror(out). */

/*
 * Print device tree source, from which dtc makes the same blob. fdt must have
 * passed fdt_check_full().
 */
void viommu_dt_print_dts(FILE *out, const void *fdt);

/*
 * Print the plan as a table, in JSON, or as a graph (for dot), which leaves
 * out domains without a vSMMU. domain: only this one; NULL: all. colour: print
 * headings in bold. viommu-dt(1) describes the JSON.
 */
void viommu_dt_print_table(FILE *out, const struct viommu_plan *plan,
                           const struct viommu_domain *domain, bool colour);
void viommu_dt_print_json(FILE *out, const struct viommu_plan *plan,
                          const struct viommu_domain *domain);
void viommu_dt_print_dot(FILE *out, const struct viommu_plan *plan,
                         const struct viommu_domain *domain);

/*
 * Print a line for each StreamID, PMASTER_ID@VMASTER_ID,IOMMU_BASE_ADDRESS, in
 * the order of virtual StreamIDs.
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
