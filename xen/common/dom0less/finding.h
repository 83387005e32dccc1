/* SPDX-License-Identifier: GPL-2.0-only */
/* What planning can find, and how it is reported. */
#ifndef VIOMMU_FINDING_H
#define VIOMMU_FINDING_H

#include <viommu/os.h>
#include <viommu/plan.h>

struct plan;

enum plan_finding {
#define FINDING(name, id, err, text) FIND_##name,
#include "findings-list.h"
#undef FINDING
    FIND_NR
};

struct plan_finding_info {
    const char *id;
    int err;
    const char *format;
};

/*
 * What a message may speak of: {s0} {s1} are strings, {d0}..{d3} and
 * {x0}..{x3} numbers.
 */
struct plan_args {
    const char *s[3];
    uint64_t n[4];
};

/* Where it was found. */
struct plan_place {
    const char *tree, *node, *prop;
};

#define PLAN_TEXT_SIZE 400

/*
 * Write the text of a finding; cut, and ended by "...", where the buffer is
 * too small.
 */
void plan_text(char *buf, size_t size, const char *format,
               const struct plan_args *args);

/* Give a finding to a sink. */
void plan_send(void (*report)(void *ctx, const struct viommu_finding *f),
               void *ctx, const char *domain,
               const struct plan_finding_info *info,
               const struct plan_place *place, const struct plan_args *args);

/* The same for one of the planner's own. */
void plan_send_own(void (*report)(void *ctx, const struct viommu_finding *f),
                   void *ctx, const char *domain, enum plan_finding id,
                   const struct plan_place *place,
                   const struct plan_args *args);

/* Say that planning ran out of memory. */
void plan_report_no_memory(const struct viommu_input *in);

/*
 * Report a finding about the domain that is worked on; an error makes the plan
 * fail. heard: also in a domain without a vSMMU, which is otherwise left to
 * Xen.
 */
void plan_report(struct plan *p, bool heard, enum plan_finding id,
                 const struct plan_place *place, const struct plan_args *args);

#define REPORT(p, id, place, ...)                                             \
    plan_report(p, !(p)->muted, id, place,                                    \
                &(const struct plan_args){ __VA_ARGS__ })
#define REPORT_ALWAYS(p, id, place, ...)                                      \
    plan_report(p, true, id, place, &(const struct plan_args){ __VA_ARGS__ })

#endif /* VIOMMU_FINDING_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
