/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Acting on the plan: looking it up, and writing what it says into a guest's device tree. The virtual SMMU's node follows
 * the kernel's binding arm,smmu-v3.yaml. Nothing here can fail but for want of space.
 */

#include "planner.h"

#include <viommu/vsmmu.h>

#define EDGE_RISING 1

/* Bytes in a flattened tree: a tag and its padded contents, and a name in the strings block. */
#define NODE_BYTES(name_len)   (4 + (((name_len) + 1 + 3) & ~3U) + 4)
#define PROP_BYTES(name, len)  (12 + (((size_t)(len) + 3) & ~(size_t)3) + sizeof(name))

const struct viommu_domain *__init viommu_plan_domain(const struct viommu_plan *plan, const char *name)
{
    uint32_t hash = vhash_string(VHASH_START, name), at = 0, i;

    while ( plan->by_name.slots && vtable_next(&plan->by_name, hash, &at, &i) )
        if ( !strcmp(plan->domains[i].name, name) || !strcmp(plan->domains[i].path, name) )
            return &plan->domains[i];

    return NULL;
}

const struct viommu_device *__init viommu_domain_device(const struct viommu_domain *dom, int offset)
{
    unsigned int low = 0, high = dom->nr_devices;

    while ( low < high )
    {
        unsigned int mid = (low + high) / 2;

        if ( dom->devices[mid].offset == offset )
            return &dom->devices[mid];
        if ( dom->devices[mid].offset < offset )
            low = mid + 1;
        else
            high = mid;
    }

    return NULL;
}

const struct viommu_device *__init viommu_domain_host_device(const struct viommu_domain *dom, const char *host_path)
{
    uint32_t hash = vhash_string(VHASH_START, host_path), at = 0, i;
    size_t len = strlen(host_path);

    while ( vtable_next(&dom->by_host_path, hash, &at, &i) )
        if ( strlen(dom->devices[i].host_path) == len && vdt_same(dom->devices[i].host_path, host_path, len) )
            return &dom->devices[i];

    return NULL;
}

bool __init viommu_drops_property(const struct viommu_domain *dom, int offset, const char *name)
{
    static const enum vdt_id dropped[] = {
        VDT_IOMMUS, VDT_IOMMU_MAP, VDT_IOMMU_MAP_MASK, VDT_MSI_MAP, VDT_MSI_PARENT,
    };
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(dropped); i++ )
        if ( !strcmp(name, vdt_names[dropped[i]]) )
            return viommu_domain_device(dom, offset) != NULL;

    return false;
}

static void __init put_cell(void *cells, unsigned int i, uint32_t value)
{
    uint8_t *b = (uint8_t *)cells + 4 * i;

    b[0] = value >> 24;
    b[1] = value >> 16;
    b[2] = value >> 8;
    b[3] = value;
}

static int __init emit_iommus(const struct viommu_domain *dom, const struct viommu_device *dev, void *fdt)
{
    void *cells;
    unsigned int i;
    int rc = fdt_property_placeholder(fdt, "iommus", dev->nr_vsids * 8, &cells);

    for ( i = 0; !rc && i < dev->nr_vsids; i++ )
    {
        put_cell(cells, 2 * i, dom->phandle);
        put_cell(cells, 2 * i + 1, dev->vsids[i]);
    }

    return rc;
}

static int __init emit_iommu_map(const struct viommu_domain *dom, const struct viommu_device *dev, void *fdt)
{
    void *cells;
    unsigned int i;
    int rc = fdt_property_placeholder(fdt, "iommu-map", dev->nr_rows * 16, &cells);

    for ( i = 0; !rc && i < dev->nr_rows; i++ )
    {
        put_cell(cells, 4 * i, dev->rows[i].rid);
        put_cell(cells, 4 * i + 1, dom->phandle);
        put_cell(cells, 4 * i + 2, dev->rows[i].vsid);
        put_cell(cells, 4 * i + 3, dev->rows[i].count);
    }

    if ( !rc && dev->rid_mask != UINT32_MAX )
        rc = fdt_property_u32(fdt, "iommu-map-mask", dev->rid_mask);

    return rc;
}

int __init viommu_emit_properties(const struct viommu_domain *dom, int offset, void *fdt)
{
    const struct viommu_device *dev = viommu_domain_device(dom, offset);
    int rc = 0;

    if ( dev && dev->kind == VIOMMU_PLATFORM )
        rc = emit_iommus(dom, dev, fdt);
    else if ( dev && dev->kind == VIOMMU_PCI )
        rc = emit_iommu_map(dom, dev, fdt);

    return rc ? -ENOSPC : 0;
}

/* "iommu@" and the address in hexadecimal without leading zeros. */
static void __init node_name(char *name, uint64_t base)
{
    const struct vfind_args args = { .n = { base } };
    char digits[24];

    vfind_text(digits, sizeof(digits), "{x0}", &args);
    memcpy(name, "iommu@", 6);
    memcpy(name + 6, digits + 2, sizeof(digits) - 2);
}

#define NODE_NAME 32

static int __init emit_reg(const struct viommu_domain *dom, void *fdt)
{
    uint8_t reg[16];

    put_cell(reg, 0, dom->frame >> 32);
    put_cell(reg, 1, dom->frame);
    put_cell(reg, 2, 0);
    put_cell(reg, 3, VSMMU_FRAME_SIZE);

    return fdt_property(fdt, "reg", reg, sizeof(reg));
}

static int __init emit_interrupts(const struct viommu_domain *dom, uint32_t gic, void *fdt)
{
    static const char names[] = "eventq\0gerror";
    uint8_t interrupts[24];

    put_cell(interrupts, 0, 0);
    put_cell(interrupts, 1, dom->irq_eventq - VIRQ_FIRST_SPI);
    put_cell(interrupts, 2, EDGE_RISING);
    put_cell(interrupts, 3, 0);
    put_cell(interrupts, 4, dom->irq_gerror - VIRQ_FIRST_SPI);
    put_cell(interrupts, 5, EDGE_RISING);

    return fdt_property_u32(fdt, "interrupt-parent", gic) ?:
           fdt_property(fdt, "interrupts", interrupts, sizeof(interrupts)) ?:
           fdt_property(fdt, "interrupt-names", names, sizeof(names));
}

int __init viommu_emit_node(const struct viommu_domain *dom, uint32_t gic, void *fdt)
{
    static const char compatible[] = "arm,smmu-v3";
    char name[NODE_NAME];
    int rc;

    node_name(name, dom->frame);
    rc = fdt_begin_node(fdt, name) ?:
         fdt_property(fdt, "compatible", compatible, sizeof(compatible)) ?:
         emit_reg(dom, fdt) ?:
         emit_interrupts(dom, gic, fdt) ?:
         fdt_property_u32(fdt, "#iommu-cells", 1);
    if ( !rc && dom->coherent )
        rc = fdt_property(fdt, "dma-coherent", NULL, 0);
    rc = rc ?: fdt_property_u32(fdt, "phandle", dom->phandle) ?: fdt_end_node(fdt);

    return rc ? -ENOSPC : 0;
}

size_t __init vemit_size(const struct viommu_domain *dom)
{
    size_t size = NODE_BYTES(NODE_NAME) + PROP_BYTES("compatible", 12) + PROP_BYTES("reg", 16) +
                  PROP_BYTES("interrupt-parent", 4) + PROP_BYTES("interrupts", 24) + PROP_BYTES("interrupt-names", 14) +
                  PROP_BYTES("#iommu-cells", 4) + PROP_BYTES("dma-coherent", 0) + PROP_BYTES("phandle", 4);
    unsigned int i;

    for ( i = 0; i < dom->nr_devices; i++ )
    {
        const struct viommu_device *dev = &dom->devices[i];

        if ( dev->kind == VIOMMU_PLATFORM )
            size += PROP_BYTES("iommus", (size_t)dev->nr_vsids * 8);
        if ( dev->kind == VIOMMU_PCI )
            size += PROP_BYTES("iommu-map", (size_t)dev->nr_rows * 16) + PROP_BYTES("iommu-map-mask", 4);
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
