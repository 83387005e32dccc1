/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The IOMMU properties of an assigned node and of its host node, and what Xen
 * does with them (binding: docs/misc/arm/viommu-bindings.md). None is copied
 * to the guest.
 */

#include "check.h"

static void report_dropped(struct check *c, const struct plan_device *dev,
                           enum plan_property id, const char *why)
{
    CHECK(c, FIND_PROPERTY_DROPPED, IN_PARTIAL(dev->pub.path, id),
          .s = { why });
}

static void check_msi(struct check *c, const struct plan_device *dev,
                      const char *name)
{
    const struct plan_place place = { "partial", dev->pub.path, name };

    if ( fdt_get_property(c->dom->fdt, dev->pub.offset, name, NULL) )
        CHECK(c, FIND_PROPERTY_DROPPED, &place,
              .s = { "the guest has no MSI controller" });
}

/*
 * A copy of the host's property cannot be distinguished from explicit
 * StreamIDs.
 */
static void check_explicit(struct check *c, const struct plan_device *dev,
                           const struct plan_node *n,
                           const struct plan_node *host, enum plan_property id)
{
    if ( n->p[id].len == host->p[id].len &&
         !memcmp(n->p[id].data, host->p[id].data, host->p[id].len) )
        CHECK(c, FIND_WRITTEN_AS_ON_HOST, IN_PARTIAL(dev->pub.path, id),
              .n = { c->dom->streams.phandle });
}

static const char automatic[] =
    "it names no virtual SMMU, so StreamIDs are chosen automatically";
static const char none[] = "the host node has none";

static void check_iommus(struct check *c, const struct plan_device *dev,
                         const struct plan_node *n,
                         const struct plan_node *host)
{
    if ( dev->pub.kind == VIOMMU_UNPROTECTED )
        report_dropped(c, dev, DT_IOMMUS, "the device is not behind an IOMMU");
    else if ( dev->pub.kind == VIOMMU_PCI )
        report_dropped(c, dev, DT_IOMMUS,
                       "a PCI host bridge uses iommu-map only");
    else if ( !plan_has(host, DT_IOMMUS) )
        report_dropped(c, dev, DT_IOMMUS, none);
    else if ( dev->request == REQUEST_EXPLICIT )
        check_explicit(c, dev, n, host, DT_IOMMUS);
    else if ( dev->request == REQUEST_AUTO )
        report_dropped(c, dev, DT_IOMMUS, automatic);
}

static void check_iommu_map(struct check *c, const struct plan_device *dev,
                            const struct plan_node *n,
                            const struct plan_node *host)
{
    if ( dev->pub.kind == VIOMMU_UNPROTECTED || !plan_has(host, DT_IOMMU_MAP) )
        report_dropped(c, dev, DT_IOMMU_MAP, none);
    else if ( dev->map_explicit )
        check_explicit(c, dev, n, host, DT_IOMMU_MAP);
    else
        report_dropped(c, dev, DT_IOMMU_MAP, automatic);
}

/* Xen supports one IOMMU for a device: iommu_fwspec_init(). */
static void check_one_smmu(struct check *c, const struct plan_device *dev)
{
    struct plan *p = c->p;
    const struct plan_run *runs;
    unsigned int i;

    if ( !dev->nr_runs )
        return;

    runs = &c->dom->streams.runs.v[dev->first_run];
    for ( i = 1; i < dev->nr_runs; i++ )
        if ( runs[i].smmu != runs[0].smmu )
        {
            CHECK(c, FIND_IOMMUS_OF_TWO_SMMUS,
                  IN_HOST(dev->pub.host_path, DT_IOMMUS),
                  .s = { p->iommus->list.v[runs[0].smmu].pub.path,
                         p->iommus->list.v[runs[i].smmu].pub.path });
            break;
        }
}

/* Can two functions of the bridge have the same RID & mask? */
static bool folds(const struct plan_device *dev, uint32_t mask)
{
    bool seen[256] = {};
    uint32_t bus;

    for ( bus = dev->bus_first; bus <= dev->bus_last; bus++ )
    {
        if ( seen[bus & mask >> 8 & 0xff] )
            return true;
        seen[bus & mask >> 8 & 0xff] = true;
    }

    return (mask & 0xff) != 0xff;
}

static void check_bridge(struct check *c, const struct plan_device *dev,
                         const struct plan_node *host)
{
    struct plan_prop mask = plan_prop(host, DT_IOMMU_MAP_MASK);

    if ( plan_has(host, DT_IOMMUS) )
        CHECK(c, FIND_IOMMUS_BESIDE_IOMMU_MAP,
              IN_HOST(dev->pub.host_path, DT_IOMMUS), .s = { NULL });

    if ( mask.len == 4 && dev->bus_first <= dev->bus_last &&
         dev->bus_last <= 255 && folds(dev, plan_cell(mask, 0)) )
        CHECK(c, FIND_IOMMU_MAP_MASK_FOLDS,
              IN_HOST(dev->pub.host_path, DT_IOMMU_MAP_MASK),
              .n = { plan_cell(mask, 0) });
}

void check_properties(struct check *c, const struct plan_device *dev,
                      const struct plan_node *n, const struct plan_node *host)
{
    if ( plan_has(n, DT_IOMMUS) )
        check_iommus(c, dev, n, host);
    if ( plan_has(n, DT_IOMMU_MAP) )
        check_iommu_map(c, dev, n, host);
    if ( plan_has(n, DT_IOMMU_MAP_MASK) )
        report_dropped(c, dev, DT_IOMMU_MAP_MASK,
                       "that of the host node is used");
    check_msi(c, dev, "msi-map");
    check_msi(c, dev, "msi-parent");

    if ( dev->pub.kind == VIOMMU_PCI )
        check_bridge(c, dev, host);
    else if ( c->dom->viommu != PLAN_VIOMMU_SMMUV3 )
        check_one_smmu(c, dev);
}

/* Cell number at of a copied property has the phandle of an IOMMU. */
static void check_kept(struct check *c, const struct plan_node *n,
                       const char *path, enum plan_property id,
                       unsigned int at)
{
    struct plan_prop prop = plan_prop(n, id);

    if ( prop.len >= 4 * (at + 1) &&
         plan_cell(prop, at) == c->dom->streams.phandle )
        CHECK(c, FIND_IOMMUS_UNASSIGNED, IN_PARTIAL(path, id), .s = { NULL });
    else if ( prop.data )
        CHECK(c, FIND_IOMMUS_COPIED, IN_PARTIAL(path, id), .s = { NULL });
}

void check_copied(struct check *c, const struct plan_node *n, const char *path)
{
    check_kept(c, n, path, DT_IOMMUS, 0);
    check_kept(c, n, path, DT_IOMMU_MAP, 1);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
