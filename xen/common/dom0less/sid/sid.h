/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * StreamIDs: reading those of devices from the host's iommus and iommu-map,
 * giving them virtual ones, and finding conflicts over them.
 *
 *   smmus.c        the SMMUs of a domain
 *   platform.c     iommus of the host
 *   iommu-map.c    rows of an iommu-map
 *   mapped.c       iommu-map of the host, its mask and bus-range
 *   requested.c    which virtual StreamIDs the partial device tree requests
 *   streams.c      calls these for all devices
 *   mapping.c      claims, and rows of the guest's iommu-map
 *   explicit.c     virtual StreamIDs that are requested
 *   automatic.c    virtual StreamIDs of all devices
 *   claims.c       ranges and conflicts
 *   domain0.c      StreamIDs of domain 0
 *
 * In: devices, with the IOMMU properties of their nodes in both trees. Out:
 * for each device its virtual StreamIDs or rows; for the domain its ranges and
 * SMMUs.
 */
#ifndef VIOMMU_PLAN_SID_H
#define VIOMMU_PLAN_SID_H

#include "../host/host.h"

/*
 * Consecutive StreamIDs of a device, all behind one SMMU. From an iommu-map:
 * those of RIDs rid to rid + count - 1.
 */
struct plan_run {
    uint32_t rid;
    uint32_t smmu; /* index into plan_iommus.list */
    uint32_t psid;
    uint32_t count;
};

/* A claim: a device has these consecutive StreamIDs, with these vSIDs. */
struct plan_claim {
    uint32_t vsid;
    uint32_t psid;
    uint32_t count;
    uint32_t smmu;   /* index into plan_iommus.list */
    uint32_t device; /* index into plan_sids.claimants */
};

/* A device with claims, as conflicts need it. All of domain 0 is one. */
struct plan_claimant {
    unsigned int domain;
    bool plain;    /* the domain has no vSMMU */
    bool map_only; /* its claims are from an iommu-map */
    bool reported; /* one of its conflicts was reported */
    const char *domain_name;
    const char *path; /* its node in the partial device tree */
    const char *host_path;
};

/* The state of this folder. */
struct plan_sids {
    struct plan_bitmap bitmap;
    PLAN_VECTOR(struct plan_claim) claims;
    /*
     * StreamIDs that PCI functions behind host bridges can have; vsid is not
     * used. Not limited by the bus-range of the partial device tree.
     */
    PLAN_VECTOR(struct plan_claim) pci;
    PLAN_VECTOR(struct plan_claimant) claimants;
};

enum plan_request { REQUEST_AUTO, REQUEST_EXPLICIT, REQUEST_KEEP };

/* The IOMMU properties of a node. */
struct plan_iommu_props {
    struct plan_prop iommus, iommu_map, iommu_map_mask, bus_range;
};

/* An assigned node of the domain being planned. */
struct plan_device {
    struct viommu_device pub;
    uint32_t host; /* index of the host node */
    struct plan_iommu_props host_props, partial_props;
    bool force_assign; /* it has xen,force-assign-without-iommu */
    bool map_gaps;     /* it has xen,iommu-map-gaps */
    bool bridge;       /* the host node is a PCI host bridge */
    bool unusable;     /* an error was reported; it gets no StreamIDs */
    enum plan_request request; /* by iommus of the partial device tree */
    bool map_explicit;         /* its iommu-map requests virtual StreamIDs */
    /*
     * Index in plan_streams.runs. The first nr_own are those of iommus, the
     * others those of iommu-map.
     */
    unsigned int first_run, nr_runs, nr_own;
    unsigned int first_row; /* index in plan_streams.rows */
    uint32_t bus_first, bus_last;
    uint32_t claimant;
};

/* The StreamIDs of the domain being planned. */
struct plan_streams {
    unsigned int number; /* number of the domain, in document order */
    const char *name;
    bool vsmmu;       /* the domain has a vSMMU */
    uint32_t phandle; /* phandle of the vSMMU's node */

    PLAN_VECTOR(struct plan_device) devices;
    PLAN_VECTOR(struct plan_run) runs;
    unsigned int first_claim; /* index in plan_sids.claims */
    PLAN_VECTOR(struct viommu_map_row) rows;
    /* Sorted by vSID; smmu as in plan_claim. */
    PLAN_VECTOR(struct viommu_range) ranges;
    uint32_t smmus[VIOMMU_MAX_SMMUS];
    unsigned int nr_smmus;
};

/* For higher folders. plan.c calls them in this order. */

/* Make p->sids. */
int plan_sids_init(struct plan *p);

/*
 * Claim the StreamIDs of domain 0: those in iommus of all host nodes without
 * xen,passthrough. They are only compared with those of guests.
 */
int plan_claim_domain0(struct plan *p, const char *name, unsigned int number);

/* Make a claimant for this device, and set dev->claimant. */
int plan_claimant_add(struct plan *p, const struct plan_streams *s,
                      struct plan_device *dev);

/* Read the StreamIDs of all devices: s->runs and s->smmus. */
int plan_streams_read(struct plan *p, struct plan_streams *s);

/* Give all devices virtual StreamIDs; then make s->ranges of them. */
int plan_sid_assign(struct plan *p, struct plan_streams *s);
int plan_sid_ranges(struct plan *p, struct plan_streams *s);

/* Claim the StreamIDs of a domain without a vSMMU, for conflicts only. */
int plan_sid_plain(struct plan *p, struct plan_streams *s);

/*
 * Report conflicts over StreamIDs, after the last domain. plain: between
 * domains without a vSMMU, which only viommu-dt reports; else all others.
 */
int plan_claims_compare(struct plan *p, bool plain);

/* For this folder only. */

/* StreamIDs of one SMMU as numbers for plan_sweep(). */
static inline struct plan_span plan_stream_span(uint32_t smmu, uint32_t psid,
                                                uint32_t count)
{
    uint64_t first = (uint64_t)smmu << 32 | psid;

    return (struct plan_span){ first, first + (count - 1) };
}

/*
 * smmus.c: find the device's SMMU with this phandle, and add it to s->smmus.
 * *out is its index in plan_iommus.list, or PLAN_NONE: it is not usable. That
 * was reported, and dev->unusable is set; but if it is disabled and may be
 * (may_be_off), the device is VIOMMU_UNPROTECTED instead.
 */
int plan_sid_smmu(struct plan *p, struct plan_streams *s,
                  struct plan_device *dev, uint32_t phandle,
                  const struct plan_place *place, bool may_be_off,
                  uint32_t *out);

/*
 * platform.c: read the host's iommus. Each StreamID is read once, and
 * consecutive ones are one run.
 */
int plan_platform_read(struct plan *p, struct plan_streams *s,
                       struct plan_device *dev);

/*
 * mapped.c: read the host's iommu-map. For a PCI host bridge: for the buses in
 * bus-range.
 */
int plan_mapped_read(struct plan *p, struct plan_streams *s,
                     struct plan_device *dev);

/*
 * Add the StreamIDs that functions behind this bridge can have to
 * plan_sids.pci. The bus-range of the partial device tree does not limit them,
 * because the guest assigns the bus numbers.
 */
int plan_pci_possible(struct plan *p, const struct plan_device *dev);

/* A row of an iommu-map. first is its first StreamID. */
struct plan_map_row {
    uint32_t rid, phandle, first, count;
    unsigned int number; /* number of the row in the property */
};

struct plan_map {
    PLAN_VECTOR(struct plan_map_row) v; /* in document order */
    struct plan_key *by_rid;            /* their indices, sorted by RID */
};

/*
 * Read the rows of an iommu-map. For a PCI host bridge they are limited to the
 * RIDs that dev->bus_first to dev->bus_last can have, and each of these must
 * be in exactly one row or, with gaps, in at most one. Other devices have the
 * IDs that are in rows, each in one. If this is not so, it is reported at
 * place, and dev->unusable is set.
 */
int plan_map_read(struct plan *p, struct plan_device *dev,
                  struct plan_prop map, bool gaps,
                  const struct plan_place *place, struct plan_map *rows);
/* The same without checks: rows that are empty or wrap are left out. */
int plan_map_clip(struct plan *p, const struct plan_device *dev,
                  struct plan_prop map, struct plan_map *rows);

/* requested.c: set dev->request and dev->map_explicit. */
void plan_request_read(const struct plan_streams *s, struct plan_device *dev);

/*
 * explicit.c: check the vSIDs that iommus requests; check and claim those that
 * iommu-map requests. Errors set dev->unusable.
 */
int plan_explicit_check(struct plan *p, const struct plan_streams *s,
                        struct plan_device *dev);
int plan_explicit_map(struct plan *p, struct plan_streams *s,
                      struct plan_device *dev);

/*
 * mapping.c: the number of StreamIDs of n runs; add a claim (c->device is not
 * used); add a row to the guest's iommu-map, or extend the last.
 */
unsigned int plan_sid_count(const struct plan_run *runs, unsigned int n);
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
