/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writing what the plan says into a guest's device tree. The vSMMU's node
 * follows the kernel's binding arm,smmu-v3.yaml. The only possible error is
 * that there is no space left.
 */

#include "result.h"

#include <viommu/vsmmu.h>

#define EDGE_RISING 1

/*
 * Bytes in a flattened tree: tags with padded contents, and a property's name
 * in the strings block.
 */
#define PADDED(len)           (((size_t)(len) + 3) & ~(size_t)3)
#define NODE_BYTES(name_size) (4 + PADDED(name_size) + 4)
#define PROP_BYTES(name, len) (12 + PADDED(len) + sizeof(name))

/* Bytes for "iommu@" and the longest address. */
#define NODE_NAME 32

static int __init emit_iommus(const struct viommu_domain *dom,
                              const struct viommu_device *dev, void *fdt)
{
    fdt32_t *cell;
    unsigned int i;
    int rc = fdt_property_placeholder(fdt, "iommus", dev->nr_vsids * 8,
                                      (void **)&cell);

    for ( i = 0; !rc && i < dev->nr_vsids; i++ )
    {
        *cell++ = cpu_to_fdt32(dom->phandle);
        *cell++ = cpu_to_fdt32(dev->vsids[i]);
    }

    return rc;
}

static int __init emit_iommu_map(const struct viommu_domain *dom,
                                 const struct viommu_device *dev, void *fdt)
{
    fdt32_t *cell;
    unsigned int i;
    int rc = fdt_property_placeholder(fdt, "iommu-map", dev->nr_rows * 16,
                                      (void **)&cell);

    for ( i = 0; !rc && i < dev->nr_rows; i++ )
    {
        *cell++ = cpu_to_fdt32(dev->rows[i].rid);
        *cell++ = cpu_to_fdt32(dom->phandle);
        *cell++ = cpu_to_fdt32(dev->rows[i].vsid);
        *cell++ = cpu_to_fdt32(dev->rows[i].count);
    }

    if ( !rc && dev->rid_mask != UINT32_MAX )
        rc = fdt_property_u32(fdt, "iommu-map-mask", dev->rid_mask);

    return rc;
}

int __init viommu_emit_properties(const struct viommu_domain *dom, int offset,
                                  void *fdt)
{
    const struct viommu_device *dev = viommu_domain_device(dom, offset);
    int rc;

    if ( !dev || dev->kind == VIOMMU_UNPROTECTED )
        return 0;

    if ( dom->guest == VIOMMU_GUEST_HINT )
        rc = fdt_property(fdt, PLAN_HINT_PROPERTY, "on", sizeof("on"));
    else if ( dom->guest == VIOMMU_GUEST_HINT_NODE )
        rc = fdt_property_u32(fdt, "iommus", dom->phandle);
    else
        rc = (dev->nr_vsids ? emit_iommus(dom, dev, fdt) : 0)
                 ?: (dev->nr_rows ? emit_iommu_map(dom, dev, fdt) : 0);

    return rc ? -ENOSPC : 0;
}

static int __init emit_reg(const struct viommu_domain *dom, void *fdt)
{
    const fdt32_t reg[] = { cpu_to_fdt32(dom->frame >> 32),
                            cpu_to_fdt32(dom->frame), 0,
                            cpu_to_fdt32(VSMMU_FRAME_SIZE) };

    return fdt_property(fdt, "reg", reg, sizeof(reg));
}

static int __init emit_interrupts(const struct viommu_domain *dom,
                                  uint32_t gic, void *fdt)
{
    static const char names[] = "eventq\0gerror";
    const fdt32_t edge = cpu_to_fdt32(EDGE_RISING);
    const fdt32_t interrupts[] = {
        0, cpu_to_fdt32(dom->irq_eventq - FIRST_SPI), edge,
        0, cpu_to_fdt32(dom->irq_gerror - FIRST_SPI), edge
    };

    return fdt_property_u32(fdt, "interrupt-parent", gic) ?:
           fdt_property(fdt, "interrupts", interrupts, sizeof(interrupts)) ?:
           fdt_property(fdt, "interrupt-names", names, sizeof(names));
}

static int __init emit_vsmmu(const struct viommu_domain *dom, uint32_t gic,
                             void *fdt)
{
    static const char compatible[] = "arm,smmu-v3";
    char name[NODE_NAME];
    int rc;

    snprintf(name, sizeof(name), "iommu@%" PRIx64, dom->frame);
    rc = fdt_begin_node(fdt, name) ?:
         fdt_property(fdt, "compatible", compatible, sizeof(compatible)) ?:
         emit_reg(dom, fdt) ?:
         emit_interrupts(dom, gic, fdt) ?:
         fdt_property_u32(fdt, "#iommu-cells", 1);
    if ( !rc && dom->coherent )
        rc = fdt_property(fdt, "dma-coherent", NULL, 0);

    return rc ?: fdt_property_u32(fdt, "phandle", dom->phandle) ?:
           fdt_end_node(fdt);
}

/*
 * This node only says that there is an IOMMU, which the guest does not
 * program.
 */
static int __init emit_hint_node(const struct viommu_domain *dom, void *fdt)
{
    static const char compatible[] = "xen,iommu-el2-v1";

    return fdt_begin_node(fdt, "xen-iommu") ?:
           fdt_property(fdt, "compatible", compatible, sizeof(compatible)) ?:
           fdt_property_u32(fdt, "#iommu-cells", 0) ?:
           fdt_property_u32(fdt, "phandle", dom->phandle) ?:
           fdt_end_node(fdt);
}

int __init viommu_emit_node(const struct viommu_domain *dom, uint32_t gic,
                            void *fdt)
{
    int rc = 0;

    if ( dom->guest == VIOMMU_GUEST_SMMUV3 )
        rc = emit_vsmmu(dom, gic, fdt);
    else if ( dom->guest == VIOMMU_GUEST_HINT_NODE )
        rc = emit_hint_node(dom, fdt);

    return rc ? -ENOSPC : 0;
}

void __init viommu_report_full(const struct viommu_domain *dom, int offset,
                               void (*report)(void *ctx,
                                              const struct viommu_finding *f),
                               void *ctx)
{
    const struct viommu_device *dev = viommu_domain_device(dom, offset);
    const struct viommu_input in = { .report = report, .ctx = ctx };
    const struct plan_place place = { dev ? "partial" : "host",
                                      dev ? dev->path : dom->path, NULL };
    const struct plan_args args = { .s = { dev ? "the device's StreamIDs"
                                               : "the node of its IOMMU" } };

    plan_send(&in, dom->name, &plan_findings[FIND_GUEST_DT_FULL], &place,
              &args);
}

/* Bytes of the node, whether of a vSMMU or of a hint. */
static size_t __init node_size(void)
{
    return NODE_BYTES(NODE_NAME) + PROP_BYTES("compatible", NODE_NAME) +
           PROP_BYTES("reg", 16) + PROP_BYTES("interrupt-parent", 4) +
           PROP_BYTES("interrupts", 24) + PROP_BYTES("interrupt-names", 14) +
           PROP_BYTES("#iommu-cells", 4) + PROP_BYTES("dma-coherent", 0) +
           PROP_BYTES("phandle", 4);
}

/* In the strings block each name is there only once. */
size_t __init plan_emit_size(const struct viommu_domain *dom)
{
    size_t size = node_size() + sizeof("iommus") + sizeof("iommu-map") +
                  sizeof("iommu-map-mask");
    unsigned int i;

    for ( i = 0; i < dom->nr_devices; i++ )
    {
        const struct viommu_device *dev = &dom->devices[i];

        if ( dev->kind == VIOMMU_UNPROTECTED )
            continue;

        size += 12 + 4;
        if ( dev->nr_vsids && dev->nr_rows )
            size += 12;
        if ( dom->guest == VIOMMU_GUEST_SMMUV3 )
            size += (size_t)dev->nr_vsids * 8 + (size_t)dev->nr_rows * 16;
        if ( dev->rid_mask != UINT32_MAX )
            size += 12 + 4;
    }

    return size;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
