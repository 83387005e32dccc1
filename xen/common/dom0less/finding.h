/* SPDX-License-Identifier: GPL-2.0-only */
/* What planning can find, and how it is reported. */
#ifndef VIOMMU_FINDING_H
#define VIOMMU_FINDING_H

#include <viommu/os.h>
#include <viommu/plan.h>

struct vplan;

enum vfind {
#define FINDING(name, id, err, text) VFIND_##name,
#include "findings-list.h"
#undef FINDING
    VFIND_NR
};

struct vfind_info {
    const char *id;
    int err;
    const char *format;
};

/*
 * What a message may speak of: {s0} {s1} are strings, {d0}..{d3} and
 * {x0}..{x3} numbers.
 */
struct vfind_args {
    const char *s[3];
    uint64_t n[4];
};

/* Where it was found. */
struct vfind_place {
    const char *tree, *node, *prop;
};

#define VFIND_TEXT 400

/*
 * Write the text of a finding; cut, and ended by "...", where the buffer is
 * too small.
 */
void vfind_text(char *buf, size_t size, const char *format,
                const struct vfind_args *args);

/* Give a finding to a sink. */
void vfind_send(void (*report)(void *ctx, const struct viommu_finding *f),
                void *ctx, const char *domain, const struct vfind_info *info,
                const struct vfind_place *place,
                const struct vfind_args *args);

/* The same for one of the planner's own. */
void vfind_send_own(void (*report)(void *ctx, const struct viommu_finding *f),
                    void *ctx, const char *domain, enum vfind id,
                    const struct vfind_place *place,
                    const struct vfind_args *args);

/* Say that planning ran out of memory. */
void vfind_no_memory(const struct viommu_input *in);

/*
 * Report a finding about the domain that is worked on; an error makes the plan
 * fail. heard: also in a domain without a vSMMU, which is otherwise left to
 * Xen.
 */
void vfind_report(struct vplan *p, bool heard, enum vfind id,
                  const struct vfind_place *place,
                  const struct vfind_args *args);

#define VFIND(p, id, place, ...)                                              \
    vfind_report(p, !(p)->muted, id, place,                                   \
                 &(const struct vfind_args){ __VA_ARGS__ })
#define VFIND_ALWAYS(p, id, place, ...)                                       \
    vfind_report(p, true, id, place, &(const struct vfind_args){ __VA_ARGS__ })

#endif /* VIOMMU_FINDING_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
