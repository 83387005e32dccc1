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

#define VHOST_NONE UINT32_MAX

/*
 * How a node's interrupt parent is written down: nothing, a node's index, or a
 * phandle.
 */
enum vhost_link { VHOST_LINK_NONE, VHOST_LINK_INDEX, VHOST_LINK_PHANDLE };

struct vhost_node {
    const char *name;
    int name_len;
    int offset;
    uint32_t parent; /* index */
    uint32_t hash;   /* of the full path in lower case */
    uint32_t phandle;
    uint32_t irq_parent; /* meaning: irq_link */
    uint32_t smmu;       /* index into vplan.smmus plus 1, or 0 */
    uint32_t owner;      /* index into vplan.owners plus 1, or 0 */
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
struct vhost {
    struct vdt_tree tree;
    VVEC(struct vhost_node) nodes;
    struct vtable by_path, by_phandle;
};

/* An IOMMU that some iommus or iommu-map names. */
struct vphys {
    const char *path;
    uint32_t node; /* index */
    uint32_t phandle;
    uint64_t base, size;
    bool coherent;
    bool bad; /* not to be used: problem says why */
    enum vfind problem;
    const char *refusal; /* VFIND_IOMMU_CANNOT_NEST */
};

/* Who was assigned a host node first. */
struct vowner {
    unsigned int domain;
    const char *domain_name, *path;
};

/*
 * StreamIDs of a device: behind that SMMU, for RIDs rid .. rid + count - 1 if
 * it is a PCI host bridge.
 */
struct vrun {
    uint32_t rid;
    uint32_t smmu; /* index into vplan.smmus */
    uint32_t psid;
    uint32_t count;
};

/* A piece of a domain's mapping, and of what it lays claim to. */
struct vclaim {
    uint32_t vsid;
    uint32_t psid;
    uint32_t count;
    uint32_t smmu;   /* index into vplan.smmus */
    uint32_t device; /* index into vplan.claimants */
};

struct vclaimant {
    unsigned int domain;
    bool plain; /* the domain has no vSMMU */
    bool bridge;
    bool reported; /* a conflict of it was */
    const char *domain_name;
    const char *path; /* in the partial device tree */
    const char *host_path;
};

enum vmode { VMODE_AUTO, VMODE_EXPLICIT, VMODE_KEEP };

/* An assigned node while its domain is worked on. */
struct vdev {
    struct viommu_device pub;
    uint32_t host; /* index of the host node */
    bool bad;      /* reported; takes no part in what follows */
    enum vmode mode;
    struct vdt_prop written; /* partial iommus or iommu-map; not VMODE_AUTO */
    unsigned int first_run, nr_runs; /* in vdom.runs */
    unsigned int first_row;          /* in vdom.rows */
    uint32_t bus_first, bus_last;
    uint32_t claimant;
};

enum vviommu {
    VVIOMMU_NONE,
    VVIOMMU_SMMUV3,
    VVIOMMU_HINT,
    VVIOMMU_HINT_NODE,
    VVIOMMU_UNKNOWN
};

struct vdom {
    uint32_t host; /* index of the domain's node */
    unsigned int number;
    const char *name, *path;
    enum vviommu viommu;
    bool hardware; /* the hardware domain */
    bool direct_map, vpl011, has_nr_spis;
    uint32_t nr_spis;

    const void *fdt; /* partial device tree, or NULL */
    size_t fdt_size;
    uint32_t tree_size;    /* of the tree in it, or 0: not sound */
    bool sound;            /* and it can be walked */
    uint32_t gic, phandle; /* phandles: of the guest's GIC, of the vSMMU */

    VVEC(struct vdev) devs;
    VVEC(struct vrun) runs;
    VVEC(struct vclaim) claims;
    VVEC(struct viommu_map_row) rows;
    VVEC(struct viommu_range) ranges; /* sorted by vSID; smmu as in vclaim */
    VVEC(struct viommu_region) used;  /* guest addresses */
    uint64_t irqs[VINTR_WORDS];       /* INTIDs used, a bit each */
    uint32_t irq_max; /* highest INTID of an assigned device, or 0 */
    uint32_t smmus[VIOMMU_MAX_SMMUS];
    unsigned int nr_smmus;
};

/*
 * Bits of the virtual StreamIDs given out; scratch, reused for the next
 * domain.
 */
struct vbitmap {
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
    bool (*hears)(struct viommu_observer *o, enum vfind id, bool heard);
    /* Before and after work on a domain, while its partial tree is there. */
    int (*begin_domain)(struct viommu_observer *o, struct vplan *p,
                        struct vdom *dom);
    int (*end_domain)(struct viommu_observer *o, struct vplan *p,
                      struct vdom *dom);
    /* All domains were worked on, and compared. */
    int (*end)(struct viommu_observer *o, struct vplan *p);
};

/* Planning in progress. */
struct vplan {
    const struct viommu_input *in;
    struct viommu_plan *out;
    struct varena *keep;      /* lives as long as the plan */
    struct varena scratch;    /* until planning is done */
    struct varena domscratch; /* until the domain is done */

    const char *domain; /* worked on, for reports */
    int error;          /* the first, or 0 */
    /* The domain worked on has no vSMMU: findings are left to Xen. */
    bool muted;

    struct vhost host;
    struct vdt_tree partial;
    struct vbitmap bitmap;
    struct vchip chip; /* looked at last */
    uint32_t nexus;    /* index plus 1 of that whose SPIs are all marked */
    const char *dom0;  /* name of the hardware domain, NULL: there is none */
    VVEC(struct vdom) doms;
    VVEC(struct vphys) smmus;
    VVEC(struct vowner) owners;
    VVEC(struct vclaim) claims;
    /* of PCI host bridges, whatever bus-range says */
    VVEC(struct vclaim) reach;
    VVEC(struct vclaimant) claimants;
    /* of the host's IOMMUs and GIC, sorted */
    VVEC(struct viommu_region) iommu_regs;
    uint32_t *iommu_nodes; /* whose registers these are */
};

/* host.c */
int vhost_init(struct vplan *p);
/*
 * The index of the node with this path or phandle, the first in document
 * order, or VHOST_NONE.
 */
uint32_t vhost_by_path(const struct vhost *h, const char *path);
uint32_t vhost_by_phandle(const struct vhost *h, uint32_t phandle);
/* Its full path in the arena, or NULL: no memory. */
const char *vhost_path(const struct vhost *h, uint32_t index,
                       struct varena *a);
/* Read it again. It could be read when it was indexed. */
void vhost_read(struct vhost *h, uint32_t index, struct vdt_node *out);
/*
 * One of its register blocks as the CPU sees it; false: there is no such
 * block, or it has no such address.
 */
bool vhost_reg(struct vhost *h, uint32_t index, unsigned int block,
               struct viommu_region *out);
/* Its interrupt parent, or VHOST_NONE. */
uint32_t vhost_irq_parent(const struct vhost *h, uint32_t index);

/* phys.c */
/* Is this host node an IOMMU? */
bool vphys_is_iommu(const struct vdt_node *n);
int vphys_list(struct vplan *p);
/*
 * The IOMMU or interrupt controller whose registers these addresses touch, or
 * VHOST_NONE.
 */
uint32_t vphys_at(const struct vplan *p, uint64_t base, uint64_t size);
/*
 * The IOMMU with this phandle, be it good or bad: *out is its index, or
 * VHOST_NONE.
 */
int vphys_find(struct vplan *p, uint32_t phandle, uint32_t *out);
/*
 * The SMMU that the device's property names by phandle: *out is its index, or
 * VHOST_NONE once reported.
 */
int vphys_get(struct vplan *p, struct vdom *dom, uint32_t phandle,
              const struct vfind_place *place, uint32_t *out);

/* domain.c: the domains, and whether there is a domain 0. */
int vdom_list(struct vplan *p);
static inline bool vdom_hint(const struct vdom *dom)
{
    return dom->viommu == VVIOMMU_HINT || dom->viommu == VVIOMMU_HINT_NODE;
}

/* Does its guest get a node of ours, which needs a phandle? */
static inline bool vdom_has_node(const struct vdom *dom)
{
    return dom->viommu == VVIOMMU_SMMUV3 || dom->viommu == VVIOMMU_HINT_NODE;
}

/*
 * What domain 0, if there is one, has of StreamIDs: those of each node that is
 * not for others. Part of conflicts with the guests, and of nothing else.
 */
int vdom_claim_dom0(struct vplan *p);
/* Do the properties of its node go together? */
void vdom_check(struct vplan *p, struct vdom *dom);
/* Add the guest addresses of its shared memory to those used. */
int vdom_shared_mem(struct vplan *p, struct vdom *dom);

/* partial.c */
int vpartial_read(struct vplan *p, struct vdom *dom);

/*
 * A walk over the nodes below /passthrough: the node it is at, its full path
 * and, for each depth, the path's length and the cells that children have.
 */
struct vpartial_walk {
    struct vdt_walk walk;
    struct vdt_node node;
    bool inside;
    char *path;
    size_t room;
    size_t len[VIOMMU_MAX_DEPTH + 1];
    uint32_t address_cells[VIOMMU_MAX_DEPTH + 1],
        size_cells[VIOMMU_MAX_DEPTH + 1];
};

/* Over p->partial, which is known to be sound. */
void vpartial_walk(struct vplan *p, struct vpartial_walk *t);
/* 1: at the next node; 0: there is none left; or -ENOMEM. */
int vpartial_next(struct vplan *p, struct vpartial_walk *t);

/* device.c */
/* A row of xen,reg; all zero before the first. */
struct vreg_row {
    uint64_t host, size, guest;
    unsigned int number, next; /* next: cell number */
};

/*
 * 1: the next row; 0: there is none left; -EINVAL: not whole rows of 1 or 2
 * cells for addresses and sizes, or the row is empty or wraps.
 */
int vreg_next(struct vdt_prop reg, uint32_t ac, uint32_t sc,
              struct vreg_row *row);
/*
 * The node has xen,path or xen,reg: make of it what the domain's plan needs.
 */
int vdev_read(struct vplan *p, struct vdom *dom, const struct vdt_node *n,
              const char *path, uint32_t address_cells, uint32_t size_cells);

/*
 * streams.c: StreamIDs of the host's iommus to dom->runs, each once, runs of
 * consecutive ones as one.
 */
int vstreams_read(struct vplan *p, struct vdom *dom, struct vdev *dev,
                  const struct vdt_node *host);

/* bridge.c: rows of the host's iommu-map within the bus range to dom->runs. */
int vbridge_read(struct vplan *p, struct vdom *dom, struct vdev *dev,
                 const struct vdt_node *host, const struct vdt_node *n);

/*
 * Note to p->reach the StreamIDs that devices behind this bridge can have:
 * bus-range tells a guest of buses, but it is the guest that numbers them.
 */
int vbridge_reach(struct vplan *p, const struct vdev *dev,
                  const struct vdt_node *host);

/* A row of an iommu-map as it is written. */
struct vrow {
    uint32_t rid, phandle, first, count;
    unsigned int number; /* in the property */
};

struct vrows {
    VVEC(struct vrow) v; /* in document order */
    struct vkey *by_rid; /* sorted */
};

/*
 * The rows of an iommu-map, clipped to what the bus range reaches, and the
 * proof that each RID there has exactly one, or with gaps at most one. *good
 * says so; faults are reported at place.
 */
int vbridge_rows(struct vplan *p, const struct vdev *dev, struct vdt_prop map,
                 bool gaps, const struct vfind_place *place,
                 struct vrows *rows, bool *good);

/* vsid.c */
int vbitmap_init(struct vplan *p);
void vbitmap_clear(struct vbitmap *b);
void vbitmap_set(struct vbitmap *b, uint32_t first, uint32_t count);
/*
 * The lowest run of count free numbers, now taken; VIOMMU_VSID_MAX if there is
 * none.
 */
uint32_t vbitmap_take(struct vbitmap *b, uint32_t count);

/* mode.c: which virtual StreamIDs does the author request? */
void vassign_mode(const struct vdom *dom, struct vdev *dev,
                  const struct vdt_node *n);

/*
 * assign.c: give out virtual StreamIDs, and make of them the domain's ranges.
 */
int vassign(struct vplan *p, struct vdom *dom);
/* How many StreamIDs the device has. */
unsigned int vassign_count(const struct vdom *dom, const struct vdev *dev);
/*
 * Note a piece of the mapping (new->device need not be set), or a row of the
 * guest's iommu-map.
 */
int vassign_claim(struct vplan *p, struct vdom *dom, const struct vdev *dev,
                  const struct vclaim *new);
int vassign_row(struct vplan *p, struct vdom *dom, struct vdev *dev,
                uint32_t rid, uint32_t vsid, uint32_t count);

/* written.c: virtual StreamIDs that the author wrote. */
int vwritten_platform(struct vplan *p, struct vdom *dom, struct vdev *dev);
int vwritten_bridge(struct vplan *p, struct vdom *dom, struct vdev *dev);

/* place.c */
int vplace(struct vplan *p, struct vdom *dom, struct viommu_domain *out);

/* keep.c */
/* Set in the indices of viommu_plan.by_name that are of hints. */
#define VKEEP_HINT 0x40000000U

int vkeep(struct vplan *p, struct vdom *dom);
int vkeep_plain(struct vplan *p, struct vdom *dom);
/*
 * A guest without a vSMMU that is told of its devices all the same, or less.
 */
int vkeep_hint(struct vplan *p, struct vdom *dom);

/* The property of a hint. */
#define VEMIT_HINT "xen,iommu"

/*
 * emit.c: the most that all it can write for a domain takes in a flattened
 * tree.
 */
size_t vemit_size(const struct viommu_domain *dom);

/*
 * claims.c: of whatever lays claim to one StreamID twice, report the later in
 * document order.
 */
int vclaims_by_vsid(struct vplan *p, struct vdom *dom);
/* plain: of domains without a vSMMU, among themselves; else all others. */
int vclaims_by_stream(struct vplan *p, bool plain);
/* The same of what PCI host bridges of other domains reach. */
int vclaims_by_reach(struct vplan *p);

#define VPARTIAL(path, prop)                                                  \
    (&(const struct vfind_place){ "partial", path, vdt_names[prop] })
#define VHOST(path, prop)                                                     \
    (&(const struct vfind_place){ "host", path, vdt_names[prop] })

#endif /* VIOMMU_PLANNER_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
