/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A partial device tree from the bytes of an input: placeholders, assigned
 * nodes in all the ways their authors can write StreamIDs, nodes without
 * meaning between them. A byte of 0 is always the plain and valid choice.
 */
#include "fuzz.h"

#define GIC    0xfde8
#define VIOMMU 0xfdea

/* A StreamID property as its author wrote it. */
static void put_written(struct input *in, void *fdt, const struct device *d,
                        uint32_t viommu)
{
    unsigned int mode = take(in) % 8, i, n = d->nr_streams;
    uint32_t cells[2 * MAX_STREAMS + 2] = {}, first = number(in), step;

    if ( mode < 4 )
        return;
    step = rarely(in, 8) ? number(in) << 8 : 1;
    if ( rarely(in, 16) )
        n = take(in) % (MAX_STREAMS + 1);
    for ( i = 0; i < n; i++ )
    {
        cells[2 * i] = mode == 4 || mode == 7 ? viommu : mode == 5 ? 0 : first;
        cells[2 * i + 1] =
            mode == 5 ? d->streams[i % MAX_STREAMS] : first + i * step;
        if ( mode == 7 )
            cells[2 * i + 1] = d->streams[i % MAX_STREAMS] + first;
        if ( rarely(in, 16) )
            cells[2 * i + take(in) % 2] = number(in);
    }
    put_cells(in, fdt, "iommus", cells, 2 * n);
}

static void put_written_map(struct input *in, void *fdt, uint32_t viommu,
                            uint32_t rids)
{
    unsigned int mode = take(in) % 8;
    uint32_t first = number(in) << 8, split;

    if ( mode < 4 )
        return;
    split = take(in) < 0x80 ? rids : number(in);
    if ( rarely(in, 16) )
        viommu = number(in);
    if ( split == rids )
        PUT(in, fdt, "iommu-map", 0, viommu, first, rids);
    else
        PUT(in, fdt, "iommu-map", 0, viommu, first, split, split, viommu,
            mode == 5 ? number(in) : first + split,
            mode == 7 ? number(in) : rids - split);
}

static void put_bridge(struct input *in, void *fdt, uint32_t viommu)
{
    uint8_t has = take(in);
    uint32_t last = 255, gic = rarely(in, 16) ? number(in) : GIC;

    if ( has & 1 )
    {
        last = take(in);
        PUT(in, fdt, "bus-range", has & 2 ? number(in) : 0, last);
    }
    if ( (has & 0xc) != 0xc )
    {
        PUT(in, fdt, "#address-cells", 3);
        PUT(in, fdt, "#interrupt-cells", 1);
        PUT(in, fdt, "interrupt-map", 0, 0, 0, 1, gic, 0, number(in), 4, 0, 0,
            0, 2, has & 0x10 ? 0x40 : GIC, 0, number(in), 4);
    }
    if ( has & 0x20 )
        PUT(in, fdt, "msi-map", 0, 1, 0, 0x10000);
    if ( has & 0x40 )
        PUT(in, fdt, "iommu-map-mask", number(in));
    put_written_map(in, fdt, viommu, (last + 1) << 8);
}

/* Addresses where something interesting is. */
static uint64_t address(struct input *in, unsigned int device)
{
    static const uint64_t known[] = {
        0x9050000,  0x22000000,         0x22040000,         0x22050000,
        0x3fff0000, 0xfffffffffffff000, 0xffffffffffff0000, 0,
    };
    uint8_t b = take(in);

    if ( b < 0x40 )
        return 0x60000000 + device * 0x10000 + b * 0x1000;

    return b < 0xf0 ? known[b % ARRAY_SIZE(known)]
                    : (uint64_t)take32(in) << 12;
}

static void put_reg(struct input *in, void *fdt, unsigned int device)
{
    uint64_t host = address(in, device), guest = address(in, device), size;
    uint8_t b = take(in);

    size = b < 0x80 ? 0x1000 : b < 0xc0 ? (uint64_t)number(in) << 12 : -guest;
    PUT(in, fdt, "xen,reg", host >> 32, host, size >> 32, size, guest >> 32,
        guest);
}

/* Which device of the host; the model's number of them: none of those. */
static unsigned int put_path(struct input *in, void *fdt,
                             const struct model *m, unsigned int dflt)
{
    static const char *const others[] = {
        "/iommu@9050000", "/gic@8000000", "/nowhere", "dev@0", "/", ""
    };
    uint8_t b = take(in);
    char path[32];

    if ( b >= 0xf0 )
    {
        put_string(fdt, "xen,path", others[b % ARRAY_SIZE(others)]);
        return m->nr_devices;
    }

    dflt = (dflt + b) % m->nr_devices;
    memcpy(path, m->devices[dflt].path, sizeof(path));
    if ( b & 0x80 )
        path[1] ^= 0x20;
    put_string(fdt, "xen,path", path);

    return dflt;
}

static void put_assigned(struct input *in, void *fdt, const struct model *m,
                         unsigned int dflt, uint32_t viommu)
{
    static const struct device none;
    const struct device *d = &none;
    uint8_t odd = take(in);
    char name[16];
    unsigned int index = dflt;

    snprintf(name, sizeof(name), "n@%x", dflt);
    fdt_begin_node(fdt, name);
    put_string(fdt, "compatible", "test,device");
    if ( odd < 0xf8 )
        index = put_path(in, fdt, m, dflt);
    if ( index < m->nr_devices )
        d = &m->devices[index];
    if ( (odd & 0xf) != 0xf )
        put_reg(in, fdt, index);
    if ( d->bridge || (odd & 0x21) == 0x21 )
        put_bridge(in, fdt, viommu);
    if ( !d->bridge || (odd & 0xe) == 0xe )
        put_written(in, fdt, d, viommu);
    if ( odd & 0x10 )
        fdt_property(fdt, "xen,force-assign-without-iommu", NULL, 0);
    if ( (odd & 0x12) == 0x12 )
        fdt_property(fdt, "xen,iommu-map-gaps", NULL, 0);
    if ( (odd & 0x6) == 0x6 )
        PUT(in, fdt, "msi-parent", 1);
    if ( (odd & 0x2c) == 0x2c )
        put_string(fdt, "xen,iommu", "off");
    if ( (odd & 0xe0) == 0xe0 )
        PUT(in, fdt, "phandle", number(in));
    if ( (odd & 0x9) == 0x9 )
    {
        fdt_begin_node(fdt, "port");
        put_written(in, fdt, d, viommu);
        fdt_end_node(fdt);
    }
    fdt_end_node(fdt);
}

/* Nodes in nodes, up to more than is allowed. */
static void put_deep(struct input *in, void *fdt)
{
    unsigned int depth = take(in) % (VIOMMU_MAX_DEPTH + 2), i;

    for ( i = 0; i < depth; i++ )
        fdt_begin_node(fdt, "bus");
    for ( i = 0; i < depth; i++ )
        fdt_end_node(fdt);
}

static uint32_t put_placeholders(struct input *in, void *fdt, uint8_t flags)
{
    uint32_t viommu = VIOMMU;

    if ( flags & 1 )
    {
        fdt_begin_node(fdt, flags & 2 ? "GIC" : "gic");
        PUT(in, fdt, "phandle", flags & 4 ? number(in) : GIC);
        fdt_end_node(fdt);
    }
    if ( flags & 8 )
    {
        viommu = flags & 0x10 ? number(in) : 0x50;
        fdt_begin_node(fdt, "viommu");
        PUT(in, fdt, flags & 0x40 ? "linux,phandle" : "phandle", viommu);
        fdt_end_node(fdt);
    }
    if ( flags & 0x20 )
    {
        fdt_begin_node(fdt, "chip");
        PUT(in, fdt, "#interrupt-cells", number(in));
        PUT(in, fdt, "#address-cells", 0);
        fdt_property_u32(fdt, "phandle", 0x40);
        fdt_end_node(fdt);
    }

    return viommu;
}

void put_partial(struct input *in, void *fdt, const struct model *m,
                 unsigned int domain)
{
    uint8_t flags = take(in);
    unsigned int n = take(in) % 5, i;
    uint32_t viommu;

    fdt_begin_node(fdt, "");
    viommu = put_placeholders(in, fdt, flags);
    fdt_begin_node(fdt, "passthrough");
    if ( flags & 0x80 )
        PUT(in, fdt, "#address-cells", take(in) % 4);
    PUT(in, fdt, "#size-cells", 2);
    if ( flags & 0x80 )
        put_deep(in, fdt);
    for ( i = 0; i <= n; i++ )
        put_assigned(in, fdt, m, domain * 2 + i, viommu);
    fdt_end_node(fdt);
    fdt_end_node(fdt);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
