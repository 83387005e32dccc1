/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The inside of the planner: its state, and what its parts ask of each other.
 * One domain is worked on at a time, in these steps (plan.c): read the partial
 * device tree and, for each assigned node, resolve the host's node, its
 * registers, interrupts and StreamIDs (partial.c, device.c, intr.c, streams.c,
 * bridge.c), and what its author wrote of virtual ones (mode.c); give these
 * out, written ones first (vsid.c, written.c, assign.c); place frame and
 * interrupts (place.c); keep the result (keep.c). Conflicts between domains
 * come last (claims.c, pages.c). What is asked of the host's tree is in
 * host.c, of its IOMMUs in phys.c, of what Xen and domain 0 use in hostuse.c;
 * whether Xen can route what a guest gets is in route.c, where it can lie in
 * space.c.
 *
 * Functions that return int give 0 or -ENOMEM: what is wrong with the input is
 * reported, counted, and gone past.
 */
#ifndef VIOMMU_PLANNER_H
#define VIOMMU_PLANNER_H

#include "finding.h"
#include "intr.h"
#include "memory.h"
#include "tree.h"

#define PLAN_NONE UINT32_MAX

/*
 * How a node's interrupt parent is written down: nothing, a node's index, or a
 * phandle.
 */
enum plan_irq_link { IRQ_LINK_NONE, IRQ_LINK_INDEX, IRQ_LINK_PHANDLE };

struct plan_host_node {
    const char *name;
    int name_len;
    int offset;
    uint32_t parent; /* index */
    uint32_t hash;   /* of the full path in lower case */
    uint32_t phandle;
    uint32_t irq_parent; /* meaning: irq_link */
    uint32_t smmu;       /* index into plan.smmus plus 1, or 0 */
    uint32_t owner;      /* index into plan.owners plus 1, or 0 */
    uint32_t address_cells, size_cells; /* of what its children have */
    uint8_t irq_link;
    bool interrupt_cells; /* has #interrupt-cells */
    bool iommu;           /* is one */
    bool its;             /* is the MSI controller of a GICv3 */
    bool dom0s_streams;   /* has iommus, but no xen,passthrough */
};

/*
 * The host device tree, in document order; found by path or phandle in
 * constant time.
 */
struct plan_host {
    struct plan_tree tree;
    PLAN_VECTOR(struct plan_host_node) nodes;
    struct viommu_table by_path, by_phandle;
};

/* An IOMMU that some iommus or iommu-map names. */
struct plan_iommu {
    const char *path;
    uint32_t node; /* index */
    uint32_t phandle;
    uint64_t base, size;
    bool coherent;
    bool bad; /* not to be used: problem says why */
    enum plan_finding problem;
    const char *refusal; /* FIND_IOMMU_CANNOT_NEST */
};

/* Who was assigned a host node first. */
struct plan_owner {
    unsigned int domain;
    const char *domain_name, *path;
};

/*
 * StreamIDs of a device: behind that SMMU, for RIDs rid .. rid + count - 1 if
 * it is a PCI host bridge.
 */
struct plan_run {
    uint32_t rid;
    uint32_t smmu; /* index into plan.smmus */
    uint32_t psid;
    uint32_t count;
};

/* A piece of a domain's mapping, and of what it lays claim to. */
struct plan_claim {
    uint32_t vsid;
    uint32_t psid;
    uint32_t count;
    uint32_t smmu;   /* index into plan.smmus */
    uint32_t device; /* index into plan.claimants */
};

struct plan_claimant {
    unsigned int domain;
    bool plain; /* the domain has no vSMMU */
    bool bridge;
    bool reported; /* a conflict of it was */
    const char *domain_name;
    const char *path; /* in the partial device tree */
    const char *host_path;
};

enum plan_request { REQUEST_AUTO, REQUEST_EXPLICIT, REQUEST_KEEP };

/* An assigned node while its domain is worked on. */
struct plan_device {
    struct viommu_device pub;
    uint32_t host; /* index of the host node */
    bool bad;      /* reported; takes no part in what follows */
    enum plan_request mode;
    struct plan_prop
        written; /* partial iommus or iommu-map; not REQUEST_AUTO */
    unsigned int first_run, nr_runs; /* in plan_domain.runs */
    unsigned int first_row;          /* in plan_domain.rows */
    uint32_t bus_first, bus_last;
    uint32_t claimant;
};

enum plan_viommu {
    PLAN_VIOMMU_NONE,
    PLAN_VIOMMU_SMMUV3,
    PLAN_VIOMMU_HINT,
    PLAN_VIOMMU_HINT_NODE,
    PLAN_VIOMMU_UNKNOWN
};

struct plan_domain {
    uint32_t host; /* index of the domain's node */
    unsigned int number;
    const char *name, *path;
    enum plan_viommu viommu;
    bool hardware; /* the hardware domain */
    bool direct_map, vpl011, has_nr_spis;
    uint32_t nr_spis;

    const void *fdt; /* partial device tree, or NULL */
    size_t fdt_size;
    uint32_t tree_size;    /* of the tree in it, or 0: not sound */
    bool sound;            /* and it can be walked */
    uint32_t gic, phandle; /* phandles: of the guest's GIC, of the vSMMU */

    PLAN_VECTOR(struct plan_device) devs;
    PLAN_VECTOR(struct plan_run) runs;
    PLAN_VECTOR(struct plan_claim) claims;
    PLAN_VECTOR(struct viommu_map_row) rows;
    PLAN_VECTOR(struct viommu_range)
    ranges; /* sorted by vSID; smmu as in plan_claim */
    PLAN_VECTOR(struct viommu_region) used; /* guest addresses */
    uint64_t irqs[SPI_WORDS];               /* INTIDs used, a bit each */
    uint32_t irq_max; /* highest INTID of an assigned device, or 0 */
    uint32_t smmus[VIOMMU_MAX_SMMUS];
    unsigned int nr_smmus;
};

/*
 * Bits of the virtual StreamIDs given out; scratch, reused for the next
 * domain.
 */
struct plan_bitmap {
    uint64_t *words;
    unsigned int first_free; /* no free bit below this word */
    unsigned int end;        /* no bit set from this word on */
};

/*
 * What viommu-dt watches of planning; Xen has none. It changes nothing of the
 * plan. Functions that return int give 0 or -ENOMEM.
 */
struct viommu_observer {
    /* Is this finding reported? heard: Xen would. */
    bool (*hears)(struct viommu_observer *o, enum plan_finding id, bool heard);
    /* Before and after work on a domain, while its partial tree is there. */
    int (*begin_domain)(struct viommu_observer *o, struct plan *p,
                        struct plan_domain *dom);
    int (*end_domain)(struct viommu_observer *o, struct plan *p,
                      struct plan_domain *dom);
    /* All domains were worked on, and compared. */
    int (*end)(struct viommu_observer *o, struct plan *p);
};

/* Planning in progress. */
struct plan {
    const struct viommu_input *in;
    struct viommu_plan *out;
    struct plan_arena *keep;          /* lives as long as the plan */
    struct plan_arena scratch;        /* until planning is done */
    struct plan_arena domain_scratch; /* until the domain is done */

    const char *domain; /* worked on, for reports */
    int error;          /* the first, or 0 */
    /* The domain worked on has no vSMMU: findings are left to Xen. */
    bool muted;

    struct plan_host host;
    struct plan_tree partial;
    struct plan_bitmap bitmap;
    struct plan_controller chip; /* looked at last */
    uint32_t nexus;   /* index plus 1 of that whose SPIs are all marked */
    const char *dom0; /* name of the hardware domain, NULL: there is none */
    PLAN_VECTOR(struct plan_domain) doms;
    PLAN_VECTOR(struct plan_iommu) smmus;
    PLAN_VECTOR(struct plan_owner) owners;
    PLAN_VECTOR(struct plan_claim) claims;
    /* of PCI host bridges, whatever bus-range says */
    PLAN_VECTOR(struct plan_claim) reach;
    PLAN_VECTOR(struct plan_claimant) claimants;
    /* of the host's IOMMUs and GIC, sorted */
    PLAN_VECTOR(struct viommu_region) iommu_regs;
    uint32_t *iommu_nodes; /* whose registers these are */
};

/* host.c */
int plan_host_init(struct plan *p);
/*
 * The index of the node with this path or phandle, the first in document
 * order, or PLAN_NONE.
 */
uint32_t plan_host_by_path(const struct plan_host *h, const char *path);
uint32_t plan_host_by_phandle(const struct plan_host *h, uint32_t phandle);
/* Its full path in the arena, or NULL: no memory. */
const char *plan_host_path(const struct plan_host *h, uint32_t index,
                           struct plan_arena *a);
/* Read it again. It could be read when it was indexed. */
void plan_host_read(struct plan_host *h, uint32_t index,
                    struct plan_node *out);
/*
 * One of its register blocks as the CPU sees it; false: there is no such
 * block, or it has no such address.
 */
bool plan_host_reg(struct plan_host *h, uint32_t index, unsigned int block,
                   struct viommu_region *out);
/* Its interrupt parent, or PLAN_NONE. */
uint32_t plan_host_irq_parent(const struct plan_host *h, uint32_t index);

/* phys.c */
/* Is this host node an IOMMU? */
bool plan_is_iommu(const struct plan_node *n);
int plan_iommus_list(struct plan *p);
/*
 * The IOMMU or interrupt controller whose registers these addresses touch, or
 * PLAN_NONE.
 */
uint32_t plan_registers_at(const struct plan *p, uint64_t base, uint64_t size);
/*
 * The IOMMU with this phandle, be it good or bad: *out is its index, or
 * PLAN_NONE.
 */
int plan_iommu_find(struct plan *p, uint32_t phandle, uint32_t *out);
/*
 * The SMMU that the device's property names by phandle: *out is its index, or
 * PLAN_NONE once reported.
 */
int plan_sid_smmu(struct plan *p, struct plan_domain *dom, uint32_t phandle,
                  const struct plan_place *place, uint32_t *out);

/* domain.c: the domains, and whether there is a domain 0. */
int plan_domains_list(struct plan *p);
static inline bool plan_is_hint(const struct plan_domain *dom)
{
    return dom->viommu == PLAN_VIOMMU_HINT ||
           dom->viommu == PLAN_VIOMMU_HINT_NODE;
}

/* Does its guest get a node of ours, which needs a phandle? */
static inline bool plan_has_node(const struct plan_domain *dom)
{
    return dom->viommu == PLAN_VIOMMU_SMMUV3 ||
           dom->viommu == PLAN_VIOMMU_HINT_NODE;
}

/*
 * What domain 0, if there is one, has of StreamIDs: those of each node that is
 * not for others. Part of conflicts with the guests, and of nothing else.
 */
int plan_claim_domain0(struct plan *p);
/* Do the properties of its node go together? */
void plan_domain_check(struct plan *p, struct plan_domain *dom);
/* Add the guest addresses of its shared memory to those used. */
int plan_shared_memory(struct plan *p, struct plan_domain *dom);

/* partial.c */
int plan_partial_read(struct plan *p, struct plan_domain *dom);

/*
 * A walk over the nodes below /passthrough: the node it is at, its full path
 * and, for each depth, the path's length and the cells that children have.
 */
struct plan_partial_walk {
    struct plan_walk walk;
    struct plan_node node;
    bool inside;
    char *path;
    size_t room;
    size_t len[VIOMMU_MAX_DEPTH + 1];
    uint32_t address_cells[VIOMMU_MAX_DEPTH + 1],
        size_cells[VIOMMU_MAX_DEPTH + 1];
};

/* Over p->partial, which is known to be sound. */
void plan_partial_walk(struct plan *p, struct plan_partial_walk *t);
/* 1: at the next node; 0: there is none left; or -ENOMEM. */
int plan_partial_next(struct plan *p, struct plan_partial_walk *t);

/* device.c */
/* A row of xen,reg; all zero before the first. */
struct plan_reg_row {
    uint64_t host, size, guest;
    unsigned int number, next; /* next: cell number */
};

/*
 * 1: the next row; 0: there is none left; -EINVAL: not whole rows of 1 or 2
 * cells for addresses and sizes, or the row is empty or wraps.
 */
int plan_reg_next(struct plan_prop reg, uint32_t ac, uint32_t sc,
                  struct plan_reg_row *row);
/*
 * The node has xen,path or xen,reg: make of it what the domain's plan needs.
 */
int plan_device_read(struct plan *p, struct plan_domain *dom,
                     const struct plan_node *n, const char *path,
                     uint32_t address_cells, uint32_t size_cells);

/*
 * streams.c: StreamIDs of the host's iommus to dom->runs, each once, runs of
 * consecutive ones as one.
 */
int plan_platform_read(struct plan *p, struct plan_domain *dom,
                       struct plan_device *dev, const struct plan_node *host);

/* bridge.c: rows of the host's iommu-map within the bus range to dom->runs. */
int plan_pci_read(struct plan *p, struct plan_domain *dom,
                  struct plan_device *dev, const struct plan_node *host,
                  const struct plan_node *n);

/*
 * Note to p->reach the StreamIDs that devices behind this bridge can have:
 * bus-range tells a guest of buses, but it is the guest that numbers them.
 */
int plan_pci_reach(struct plan *p, const struct plan_device *dev,
                   const struct plan_node *host);

/* A row of an iommu-map as it is written. */
struct plan_map_row {
    uint32_t rid, phandle, first, count;
    unsigned int number; /* in the property */
};

struct plan_map {
    PLAN_VECTOR(struct plan_map_row) v; /* in document order */
    struct plan_key *by_rid;            /* sorted */
};

/*
 * The rows of an iommu-map, clipped to what the bus range reaches, and the
 * proof that each RID there has exactly one, or with gaps at most one. *good
 * says so; faults are reported at place.
 */
int plan_map_read(struct plan *p, const struct plan_device *dev,
                  struct plan_prop map, bool gaps,
                  const struct plan_place *place, struct plan_map *rows,
                  bool *good);

/* vsid.c */
int plan_bitmap_init(struct plan *p);
void plan_bitmap_clear(struct plan_bitmap *b);
void plan_bitmap_set(struct plan_bitmap *b, uint32_t first, uint32_t count);
/*
 * The lowest run of count free numbers, now taken; VIOMMU_VSID_MAX if there is
 * none.
 */
uint32_t plan_bitmap_take(struct plan_bitmap *b, uint32_t count);

/* mode.c: which virtual StreamIDs does the author request? */
void plan_request_read(const struct plan_domain *dom, struct plan_device *dev,
                       const struct plan_node *n);

/*
 * assign.c: give out virtual StreamIDs, and make of them the domain's ranges.
 */
int plan_sid_assign(struct plan *p, struct plan_domain *dom);
/* How many StreamIDs the device has. */
unsigned int plan_sid_count(const struct plan_domain *dom,
                            const struct plan_device *dev);
/*
 * Note a piece of the mapping (new->device need not be set), or a row of the
 * guest's iommu-map.
 */
int plan_sid_claim(struct plan *p, struct plan_domain *dom,
                   const struct plan_device *dev,
                   const struct plan_claim *new);
int plan_sid_row(struct plan *p, struct plan_domain *dom,
                 struct plan_device *dev, uint32_t rid, uint32_t vsid,
                 uint32_t count);

/* written.c: virtual StreamIDs that the author wrote. */
int plan_explicit_platform(struct plan *p, struct plan_domain *dom,
                           struct plan_device *dev);
int plan_explicit_pci(struct plan *p, struct plan_domain *dom,
                      struct plan_device *dev);

/* place.c */
int plan_places(struct plan *p, struct plan_domain *dom,
                struct viommu_domain *out);

/* keep.c */
/* Set in the indices of viommu_plan.by_name that are of hints. */
#define PLAN_KEEP_HINT 0x40000000U

int plan_keep(struct plan *p, struct plan_domain *dom);
int plan_keep_plain(struct plan *p, struct plan_domain *dom);
/*
 * A guest without a vSMMU that is told of its devices all the same, or less.
 */
int plan_keep_hint(struct plan *p, struct plan_domain *dom);

/* The property of a hint. */
#define PLAN_HINT_PROPERTY "xen,iommu"

/*
 * emit.c: the most that all it can write for a domain takes in a flattened
 * tree.
 */
size_t plan_emit_size(const struct viommu_domain *dom);

/*
 * claims.c: of whatever lays claim to one StreamID twice, report the later in
 * document order.
 */
int plan_sid_ranges(struct plan *p, struct plan_domain *dom);
/* plain: of domains without a vSMMU, among themselves; else all others. */
int plan_claims_by_stream(struct plan *p, bool plain);
/* The same of what PCI host bridges of other domains reach. */
int plan_claims_by_reach(struct plan *p);

#define IN_PARTIAL(path, prop)                                                \
    (&(const struct plan_place){ "partial", path, plan_property_names[prop] })
#define IN_HOST(path, prop)                                                   \
    (&(const struct plan_place){ "host", path, plan_property_names[prop] })

#endif /* VIOMMU_PLANNER_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
