/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What viommu-dt finds beside the planner: what Xen would refuse later, or
 * would do although the author did not mean it. It watches the planner, reads
 * the trees as the planner did, and changes nothing of the plan.
 *
 *   report.c       what is reported
 *   domains.c      domain nodes
 *   nodes.c        nodes below /passthrough, and their xen,path and xen,reg
 *   properties.c   what nodes say of IOMMUs
 *   interrupts.c   interrupts of devices, and whether Xen can route them
 *   guest-map.c    interrupt-map of the partial device tree
 *   space.c        guest addresses
 *   host-use.c     what Xen and domain 0 use
 *   pages.c        pages that two have
 *   check.c        all of these, while the planner works
 *
 * Functions that return int give 0 or -ENOMEM.
 */
#ifndef VIOMMU_DT_CHECK_H
#define VIOMMU_DT_CHECK_H

#include <guest/guest.h>

#include <viommu-dt.h>

/* The planner's findings come first; those that follow are not Xen's. */
enum check_id {
    CHECK_LAST_OF_XEN = FIND_NR - 1,
#define FINDING(name, id, err, text) FIND_##name,
#include "findings-list.h"
#undef FINDING
    CHECK_NR_FINDINGS
};

/*
 * What is reported of a domain without a vSMMU: nothing, what Xen would refuse
 * too, everything.
 */
enum check_scope { CHECK_NOTHING, CHECK_XENS, CHECK_ALL };

/*
 * A guest has 32 SPIs at a time, and less than 988: domain_vgic_init() rounds
 * first.
 */
#define CHECK_GUEST_SPIS 960U

/*
 * Who has pages of registers: an assigned node of a domain or, for domain 0
 * and Xen itself, a host node.
 */
#define CHECK_HOST UINT32_MAX

struct check_holder {
    uint32_t domain;  /* number, or CHECK_HOST */
    uint32_t node;    /* of the host */
    const char *path; /* in the partial device tree */
    /* The first pages that it shares, and the other's. */
    const struct check_pages *shared, *other;
};

struct check_pages {
    struct viommu_region r;
    unsigned int row; /* of xen,reg, or of reg */
    uint32_t holder;  /* index */
};

/* Something at guest addresses: of Xen's, or a row of xen,reg. */
struct check_placed {
    const char *what; /* the node's path, if the author wrote it */
    struct viommu_region guest;
    uint64_t shift; /* guest minus host address */
    unsigned int row;
    bool reg_row;
};

/* An interrupt controller of the partial device tree. */
struct check_chip {
    uint32_t phandle, cells;
};

struct check {
    struct viommu_observer observer;
    const struct viommu_input *in;
    int error; /* the first, or 0 */
    struct plan_arena arena;

    /* NULL until the first domain. */
    struct plan *p;
    /* The domain looked at. */
    struct plan_domain *dom;
    enum check_scope scope;
    bool unprotected; /* no device of it stands behind an SMMU */
    PLAN_VECTOR(struct check_placed) placed;
    PLAN_VECTOR(struct check_chip) chips;
    struct viommu_table chip_by_phandle;

    /* Number of a domain plus 1, or 0. */
    uint32_t irq_owner[SPI_END];
    /* Type plus 1, or 0: no guest has it yet. */
    uint8_t irq_type[SPI_END];
    /* Host node that Xen or domain 0 has it for, plus 1, or 0. */
    uint32_t irq_user[SPI_END];
    uint32_t console; /* node of Xen's, or PLAN_NONE */
    PLAN_VECTOR(struct check_holder) holders;
    PLAN_VECTOR(struct check_pages) pages;
};

/* report.c: would this one be reported; an error makes the check fail. */
bool check_wants(const struct check *c, enum check_id id);
void check_count(struct check *c, enum check_id id);

/* Report a finding about c->dom; always: whatever its voice. */
void check_report(struct check *c, bool always, enum check_id id,
                  const struct plan_place *place,
                  const struct plan_args *args);

#define CHECK(c, id, place, ...)                                              \
    check_report(c, false, (enum check_id)id, place,                          \
                 &(const struct plan_args){ __VA_ARGS__ })

/*
 * The same of something that domain number other has as well: it is worth a
 * report if one of the two has a vSMMU.
 */
#define CHECK_SHARED(c, other, id, place, ...)                                \
    check_report(                                                             \
        c,                                                                    \
        (c)->scope != CHECK_NOTHING ||                                        \
            (c)->p->guests->list.v[other].viommu == PLAN_VIOMMU_SMMUV3,       \
        (enum check_id)id, place, &(const struct plan_args){ __VA_ARGS__ })

/* domains.c */
void check_domains(struct check *c);
void check_domain_node(struct check *c);
void check_spis(struct check *c);

/* nodes.c: all nodes of c->dom's partial device tree. */
int check_nodes(struct check *c);

/* properties.c */
void check_properties(struct check *c, const struct plan_device *dev,
                      const struct plan_node *n, const struct plan_node *host);
/* Of a node that is not assigned: it is copied as it is. */
void check_copied(struct check *c, const struct plan_node *n,
                  const char *path);

/* interrupts.c */
int check_interrupts(struct check *c, const struct plan_device *dev,
                     const struct plan_node *host);

/* guest-map.c */
int check_list_chips(struct check *c);
void check_guest_map(struct check *c, const struct plan_device *dev,
                     const struct plan_node *n);

/* space.c: what lies where in c->dom. */
int check_space_begin(struct check *c);
int check_space_row(struct check *c, const char *path, unsigned int row,
                    uint64_t host, uint64_t size, uint64_t guest);
int check_space(struct check *c);

/* host-use.c */
int check_host_use(struct check *c);
/* Of a node that Xen or domain 0 has: is it Xen's own? */
static inline bool check_is_xens(const struct check *c, uint32_t index)
{
    return index == c->console || c->p->host->nodes.v[index].iommu;
}

/* pages.c */
int check_pages_of_host(struct check *c, uint32_t index);
/* Row by row, beginning with row 0. */
int check_pages_of_guest(struct check *c, const char *path, unsigned int row,
                         const struct viommu_region *r);
int check_pages(struct check *c);

#endif /* VIOMMU_DT_CHECK_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
