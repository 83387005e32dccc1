/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * StreamIDs: from the host's iommus and iommu-map to virtual ones, and whose
 * each physical one is.
 *
 *   smmus.c        the SMMUs of a domain
 *   platform.c     iommus of the host
 *   iommu-map.c    rows of an iommu-map
 *   pci.c          iommu-map of the host, its mask and bus-range
 *   requested.c    which virtual StreamIDs the author requests
 *   streams.c      all of these, for all devices
 *   mapping.c      pieces of the mapping
 *   explicit.c     virtual StreamIDs that the author requests
 *   automatic.c    all others
 *   claims.c       ranges and conflicts
 *   domain0.c      StreamIDs of domain 0
 *
 * In: devices with their host node and what their author wrote. Out: for each
 * device its virtual StreamIDs or rows, for the domain its ranges and SMMUs.
 */
#ifndef VIOMMU_PLAN_SID_H
#define VIOMMU_PLAN_SID_H

#include "../host/host.h"

/*
 * StreamIDs of a device: behind that SMMU, for RIDs rid .. rid + count - 1 if
 * it is a PCI host bridge.
 */
struct plan_run {
    uint32_t rid;
    uint32_t smmu; /* index into plan_iommus.list */
    uint32_t psid;
    uint32_t count;
};

/* A piece of a domain's mapping, and of what it has of StreamIDs. */
struct plan_claim {
    uint32_t vsid;
    uint32_t psid;
    uint32_t count;
    uint32_t smmu;   /* index into plan_iommus.list */
    uint32_t device; /* index into plan_sids.claimants */
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

struct plan_sids {
    struct plan_bitmap bitmap;
    PLAN_VECTOR(struct plan_claim) claims;
    /* Of PCI host bridges, whatever bus-range says. */
    PLAN_VECTOR(struct plan_claim) pci;
    PLAN_VECTOR(struct plan_claimant) claimants;
};

enum plan_request { REQUEST_AUTO, REQUEST_EXPLICIT, REQUEST_KEEP };

/* What a node says of IOMMUs. */
struct plan_iommu_props {
    struct plan_prop iommus, iommu_map, iommu_map_mask, bus_range;
};

/* An assigned node while its domain is worked on. */
struct plan_device {
    struct viommu_device pub;
    uint32_t host; /* index of the host node */
    struct plan_iommu_props host_props, partial_props;
    bool force_assign; /* xen,force-assign-without-iommu */
    bool
        unusable; /* an error was reported: it takes no part in what follows */
    enum plan_request request;
    struct plan_prop requested;      /* partial.iommus or .iommu_map */
    unsigned int first_run, nr_runs; /* in plan_streams.runs */
    unsigned int first_row;          /* in plan_streams.rows */
    uint32_t bus_first, bus_last;
    uint32_t claimant;
};

/* The StreamIDs of the domain that is worked on. */
struct plan_streams {
    unsigned int number; /* of the domain */
    const char *name;
    bool vsmmu;       /* it has one */
    uint32_t phandle; /* of that */

    PLAN_VECTOR(struct plan_device) devices;
    PLAN_VECTOR(struct plan_run) runs;
    unsigned int first_claim; /* in plan_sids.claims, up to its end */
    PLAN_VECTOR(struct viommu_map_row) rows;
    /* Sorted by vSID; smmu as in plan_claim. */
    PLAN_VECTOR(struct viommu_range) ranges;
    uint32_t smmus[VIOMMU_MAX_SMMUS];
    unsigned int nr_smmus;
};

/* For those above: in this order, but for domain 0 all of each domain. */

int plan_sids_init(struct plan *p);

/*
 * What domain 0 has of StreamIDs: those of each node that is not for others.
 * Part of conflicts with the guests, and of nothing else.
 */
int plan_claim_domain0(struct plan *p, const char *name, unsigned int number);

/* A new device of the domain, for conflicts. */
int plan_claimant_add(struct plan *p, const struct plan_streams *s,
                      struct plan_device *dev);

/* The host's StreamIDs of all devices, to s->runs. */
int plan_streams_read(struct plan *p, struct plan_streams *s);

/* Give all devices virtual StreamIDs; and make of them s->ranges. */
int plan_sid_assign(struct plan *p, struct plan_streams *s);
int plan_sid_ranges(struct plan *p, struct plan_streams *s);

/* Of a domain without a vSMMU: its StreamIDs count in conflicts only. */
int plan_sid_plain(struct plan *p, struct plan_streams *s);

/*
 * After the last domain: conflicts. plain: of domains without a vSMMU among
 * themselves, which Xen alone looks after; else all others.
 */
int plan_claims_compare(struct plan *p, bool plain);

/* Among themselves. */

/* For sweeps over physical StreamIDs. */
static inline struct plan_span plan_stream_span(uint32_t smmu, uint32_t psid,
                                                uint32_t count)
{
    uint64_t first = (uint64_t)smmu << 32 | psid;

    return (struct plan_span){ first, first + (count - 1) };
}

/* smmus.c: *out is its index, or PLAN_NONE once reported. */
int plan_sid_smmu(struct plan *p, struct plan_streams *s, uint32_t phandle,
                  const struct plan_place *place, uint32_t *out);

/* platform.c: each StreamID once, runs of consecutive ones as one. */
int plan_platform_read(struct plan *p, struct plan_streams *s,
                       struct plan_device *dev);

/* pci.c: rows of the host's iommu-map within the bus range. */
int plan_pci_read(struct plan *p, struct plan_streams *s,
                  struct plan_device *dev);

/*
 * Note to plan_sids.reach the StreamIDs that devices behind this bridge can
 * have: bus-range tells a guest of buses, but it is the guest that numbers
 * them.
 */
int plan_pci_possible(struct plan *p, const struct plan_device *dev);

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
 * proof that each RID there has exactly one, or with gaps at most one. If not,
 * it is reported at place, and the device is refused.
 */
int plan_map_read(struct plan *p, struct plan_device *dev,
                  struct plan_prop map, bool gaps,
                  const struct plan_place *place, struct plan_map *rows);
/* The same rows without any proof: unsound ones are left out. */
int plan_map_clip(struct plan *p, const struct plan_device *dev,
                  struct plan_prop map, struct plan_map *rows);

/* requested.c */
void plan_request_read(const struct plan_streams *s, struct plan_device *dev);

/* explicit.c: check, and for a bridge claim, what the author requests. */
int plan_explicit_check(struct plan *p, const struct plan_streams *s,
                        struct plan_device *dev);
int plan_explicit_pci(struct plan *p, struct plan_streams *s,
                      struct plan_device *dev);

/*
 * automatic.c: how many StreamIDs a device has; a piece of the mapping (c's
 * device need not be set); a row of the guest's iommu-map.
 */
unsigned int plan_sid_count(const struct plan_streams *s,
                            const struct plan_device *dev);
int plan_sid_claim(struct plan *p, const struct plan_streams *s,
                   const struct plan_device *dev, const struct plan_claim *c);
int plan_sid_row(struct plan *p, struct plan_streams *s,
                 struct plan_device *dev, uint32_t rid, uint32_t vsid,
                 uint32_t count);

#endif /* VIOMMU_PLAN_SID_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
