/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The checks of viommu-dt that the planner does not have: what Xen refuses
 * later, and what probably has another effect than intended. They observe the
 * planner, read the trees as it does, and do not change the plan.
 *
 *   report.c       which findings are reported
 *   domains.c      domain nodes
 *   modules.c      boot modules
 *   nodes.c        nodes below /passthrough: xen,path and xen,reg
 *   properties.c   IOMMU properties of nodes
 *   interrupts.c   interrupts of devices, and whether Xen can route them
 *   guest-map.c    interrupt-map of the partial device tree
 *   guest-nodes.c  reg and interrupts in the guest's own nodes
 *   space.c        guest addresses
 *   smmus.c        what Xen's SMMUv3 driver needs of a node
 *   host-use.c     interrupts and pages that Xen and domain 0 use
 *   pages.c        pages that two domains have
 *   check.c        calls these while the planner works
 *
 * Functions that return int return 0 or -ENOMEM.
 */
#ifndef VIOMMU_DT_CHECK_H
#define VIOMMU_DT_CHECK_H

#include <guest/guest.h>

#include <viommu-dt.h>

/* The planner's findings, followed by the tool's. */
enum check_id {
    CHECK_LAST_OF_XEN = FIND_NR - 1,
#define FINDING(name, id, err, text) FIND_##name,
#include "findings-list.h"
#undef FINDING
    CHECK_NR_FINDINGS
};

/*
 * Which findings about a domain are reported: none, those that Xen has as well
 * without a vSMMU, or all.
 */
enum check_scope { CHECK_NOTHING, CHECK_XENS, CHECK_ALL };

/* check_holder.domain for a host node that Xen or domain 0 uses. */
#define CHECK_HOST UINT32_MAX

/*
 * A node that has pages of registers: an assigned node, or a host node that
 * Xen or domain 0 uses.
 */
struct check_holder {
    uint32_t domain;  /* number of the domain, or CHECK_HOST */
    uint32_t node;    /* index of the host node; with CHECK_HOST only */
    const char *path; /* full path in the partial device tree */
    /*
     * The first of its pages that another holder has as well, and the other's.
     */
    const struct check_pages *shared, *other;
};

/* A row of xen,reg or a region of reg. */
struct check_pages {
    struct viommu_region r;
    unsigned int row; /* number of the row or region */
    uint32_t holder;  /* index of its holder */
};

/*
 * What is at guest addresses: a row of xen,reg, or something that Xen places
 * there.
 */
struct check_placed {
    const char *what; /* path of the node with xen,reg, or what Xen places */
    struct viommu_region guest;
    uint64_t shift; /* guest address minus host address */
    unsigned int row;
    bool reg_row; /* a row of xen,reg */
};

/* An interrupt controller of the partial device tree. */
struct check_chip {
    uint32_t phandle, cells;
};

/* What a node of the partial device tree means for its subnodes. */
struct check_bus {
    uint32_t irq_parent; /* phandle of their interrupt parent; 0: the node */
    bool same_addresses; /* theirs are the guest's */
};

/* The state of one check. */
struct check {
    struct viommu_observer observer;
    const struct viommu_input *in;
    int error; /* negative errno of the first error, or 0 */
    struct plan_arena arena;

    /* NULL until the first domain. */
    struct plan *p;
    /* The domain being planned. */
    struct plan_domain *dom;
    enum check_scope scope;
    bool unprotected; /* the planner found FIND_NO_PROTECTED_DEVICE */
    PLAN_VECTOR(struct check_placed) placed;
    PLAN_VECTOR(struct check_chip) chips;
    struct viommu_table chip_by_phandle;
    struct check_bus bus[VIOMMU_MAX_DEPTH + 1]; /* by depth */

    /* By INTID: number of the domain that has it plus 1, or 0. */
    uint32_t irq_owner[SPI_END];
    /* By INTID: trigger type in the first guest plus 1, or 0. */
    uint8_t irq_type[SPI_END];
    /*
     * By INTID: index of the host node for which Xen or domain 0 has it plus
     * 1, or 0.
     */
    uint32_t irq_user[SPI_END];
    uint32_t console; /* host node of Xen's UART, or PLAN_NONE */
    PLAN_VECTOR(struct check_holder) holders;
    PLAN_VECTOR(struct check_pages) pages;
};

/*
 * report.c: is this finding about c->dom reported? Note that it was reported:
 * an error makes viommu_dt_check() fail.
 */
bool check_wants(const struct check *c, enum check_id id);
void check_count(struct check *c, enum check_id id);

/* Report a finding about c->dom. always: whatever c->scope is. */
void check_report(struct check *c, bool always, enum check_id id,
                  const struct plan_place *place,
                  const struct plan_args *args);

#define CHECK(c, id, place, ...)                                              \
    check_report(c, false, (enum check_id)id, place,                          \
                 &(const struct plan_args){ __VA_ARGS__ })

/*
 * The same for something that domain number other has as well. It is also
 * reported if only the other domain has a vSMMU.
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

/* modules.c */
int check_modules(struct check *c);

/* nodes.c: check all nodes of c->dom's partial device tree. */
int check_nodes(struct check *c);

/* properties.c */
/* The assigned node n, and its host node. */
void check_properties(struct check *c, const struct plan_device *dev,
                      const struct plan_node *n, const struct plan_node *host);
/* A node that is not assigned: its properties are copied to the guest. */
void check_copied(struct check *c, const struct plan_node *n,
                  const char *path);

/* interrupts.c */
int check_interrupts(struct check *c, const struct plan_device *dev,
                     const struct plan_node *host);

/*
 * guest-nodes.c: a node below /passthrough. dev: the device that is assigned
 * in it, or NULL.
 */
void check_guest_node(struct check *c, const struct plan_device *dev,
                      const struct plan_partial_walk *t);

/* guest-map.c */
int check_list_chips(struct check *c);
/* Has an interrupt controller of the partial device tree this phandle? */
bool check_is_chip(const struct check *c, uint32_t phandle);
void check_guest_map(struct check *c, const struct plan_device *dev,
                     const struct plan_node *n);

/*
 * space.c: find overlaps of guest addresses of c->dom. Begin with what Xen
 * places, add each row of xen,reg, then compare.
 */
int check_space_begin(struct check *c);
int check_space_row(struct check *c, const char *path, unsigned int row,
                    uint64_t host, uint64_t size, uint64_t guest);
int check_space(struct check *c);

/* Can a driver of Xen use this host node? */
static inline bool check_for_xen(const struct plan_node *n)
{
    return plan_available(n) && !plan_has(n, DT_XEN_PASSTHROUGH);
}

/* smmus.c */
/*
 * Interrupt number i of a host node. Returns false if it has none. *intid is 0
 * if it is not an SPI of the GIC.
 */
bool check_interrupt(struct check *c, uint32_t index,
                     const struct plan_node *n, unsigned int i,
                     uint32_t *intid);
/*
 * Which interrupts does Xen's SMMUv3 driver request for this node? Sets their
 * INTIDs, or 0 in place of one that it does not find or that is not an SPI of
 * the GIC. Returns whether it finds one for events.
 */
#define CHECK_SMMU_INTERRUPTS 2U
bool check_smmu_interrupts(struct check *c, uint32_t index,
                           const struct plan_node *n, uint32_t *intids);
/* The SMMUs of c->dom; and at the end all SMMUs of the host. */
void check_smmus_of_domain(struct check *c);
int check_smmus(struct check *c);

/* host-use.c */
int check_host_use(struct check *c);
/* For a host node that Xen or domain 0 uses: does Xen itself use it? */
static inline bool check_is_xens(const struct check *c, uint32_t index)
{
    return index == c->console || c->p->host->nodes.v[index].iommu;
}

/* pages.c: add the pages of a node, in the host or of a guest; compare all. */
int check_pages_of_host(struct check *c, uint32_t index);
/* Called for each row of a node's xen,reg, the first with row 0. */
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
