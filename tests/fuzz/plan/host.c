/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A host device tree from the bytes of an input: domains, an interrupt
 * controller, SMMUs and other IOMMUs, platform devices, PCI host bridges. A
 * byte of 0 is always the plain and valid choice.
 */
#include "fuzz.h"

#define GIC   1
#define NEXUS 0x60
#define SMMU  2 /* and up */

static void put_domain(struct input *in, void *fdt, unsigned int i)
{
    static const char *const modes[] = { "smmuv3", "smmuv3", "smmuv3",
                                         "hint",   "none",   "hint-node",
                                         NULL,     "smmu" },
                             *const passthrough[] = { "enabled",  "share-pt",
                                                      "disabled", "sync-pt",
                                                      "on",       "" };
    const char *mode = modes[take(in) % ARRAY_SIZE(modes)];
    char name[8];
    uint8_t has = take(in);

    snprintf(name, sizeof(name), "domU%u", i);
    fdt_begin_node(fdt, name);
    put_string(fdt, "compatible", "xen,domain");
    if ( mode )
        put_string(fdt, "viommu", mode);
    if ( has & 1 )
        fdt_property(fdt, "direct-map", NULL, 0);
    if ( has & 2 )
        fdt_property(fdt, "vpl011", NULL, 0);
    if ( (has & 0xc) == 0xc )
        PUT(in, fdt, "nr_spis", number(in));
    if ( (has & 0x70) == 0x70 )
        put_string(fdt, "passthrough",
                   passthrough[take(in) % ARRAY_SIZE(passthrough)]);
    if ( (has & 0x90) == 0x90 )
    {
        fdt_begin_node(fdt, "shm");
        if ( has & 1 )
            PUT(in, fdt, "#address-cells", take(in) % 4);
        PUT(in, fdt, "xen,shared-mem", 0, 0x22040000 + number(in), number(in));
        fdt_end_node(fdt);
    }
    fdt_end_node(fdt);
}

static void put_chosen(struct input *in, void *fdt, struct model *m,
                       uint8_t flags)
{
    unsigned int i;

    m->nr_domains = 1 + take(in) % MAX_DOMAINS;
    fdt_begin_node(fdt, "chosen");
    if ( (flags & 3) == 3 )
    {
        static const char compatible[] = "multiboot,kernel\0multiboot,module";

        fdt_begin_node(fdt, "module");
        fdt_property(fdt, "compatible", compatible, sizeof(compatible));
        fdt_end_node(fdt);
    }
    for ( i = 0; i < m->nr_domains; i++ )
        put_domain(in, fdt, i);
    fdt_end_node(fdt);
}

static void put_gic(struct input *in, void *fdt, uint8_t flags)
{
    fdt_begin_node(fdt, "gic@8000000");
    put_string(fdt, "compatible",
               flags & 4 ? "arm,cortex-a15-gic" : "arm,gic-v3");
    PUT(in, fdt, "#interrupt-cells", (flags & 0x18) == 0x18 ? number(in) : 3);
    if ( flags & 0x20 )
        PUT(in, fdt, "#address-cells", take(in) % 4);
    fdt_property(fdt, "interrupt-controller", NULL, 0);
    fdt_property_u32(fdt, "phandle", GIC);
    fdt_end_node(fdt);

    if ( (flags & 0xc0) != 0xc0 )
        return;

    fdt_begin_node(fdt, "nexus");
    PUT(in, fdt, "#interrupt-cells", 1);
    PUT(in, fdt, "#address-cells", 0);
    PUT(in, fdt, "interrupt-map", 0, GIC, 0, number(in), 4, 1, GIC, 0,
        number(in), 4);
    fdt_property_u32(fdt, "phandle", NEXUS);
    fdt_end_node(fdt);
}

static void put_smmu(struct input *in, void *fdt, unsigned int i)
{
    static const char *const others[] = { "arm,mmu-500", "renesas,ipmmu-vmsa",
                                          "qcom,sdm845-smmu-500", "vendor,x" };
    uint8_t odd = take(in);
    char name[24];

    snprintf(name, sizeof(name), "iommu@%x", 0x9050000 + i * 0x40000);
    fdt_begin_node(fdt, name);
    put_string(fdt, "compatible",
               odd < 0xf0 ? "arm,smmu-v3" : others[odd % ARRAY_SIZE(others)]);
    if ( (odd & 0x1f) == 0x1f )
        PUT(in, fdt, "reg", number(in), number(in), number(in), number(in));
    else
        PUT(in, fdt, "reg", 0, 0x9050000 + i * 0x40000, 0, 0x20000);
    PUT(in, fdt, "#iommu-cells", (odd & 0xf) == 0xe ? number(in) : 1);
    if ( odd & 0x40 )
        fdt_property(fdt, "dma-coherent", NULL, 0);
    if ( (odd & 0xf) == 0xd )
        put_string(fdt, "status", odd & 0x80 ? "disabled" : "okay");
    fdt_property_u32(fdt, "phandle", SMMU + i);
    fdt_end_node(fdt);
}

/* One of the SMMUs; now and then something else. */
static uint32_t some_smmu(struct input *in, unsigned int nr)
{
    uint8_t b = take(in);

    return b < 0xf8 ? SMMU + b % nr : number(in);
}

static void put_iommus(struct input *in, void *fdt, struct device *d,
                       unsigned int index, unsigned int nr_smmus)
{
    unsigned int n = take(in), i;
    uint32_t cells[2 * MAX_STREAMS], first = number(in);

    n = n < 0xf0 ? 1 + n % 4 : MAX_STREAMS;
    for ( i = 0; i < n; i++ )
    {
        cells[2 * i] = some_smmu(in, nr_smmus);
        cells[2 * i + 1] =
            take(in) % 8 == 7 ? number(in) : first + index * 0x10 + i;
        d->streams[i] = cells[2 * i + 1];
    }
    d->nr_streams = n;
    put_cells(in, fdt, "iommus", cells, 2 * n);
}

/* Rows that cover all RIDs, most often; in one or two pieces. */
static void put_iommu_map(struct input *in, void *fdt, unsigned int index,
                          unsigned int nr_smmus)
{
    uint32_t split = take(in) % 8 == 7 ? number(in) : 0x10000,
             count = rarely(in, 8) ? number(in) : 0;
    uint32_t first = rarely(in, 4) ? number(in) : 0x10000 * (index + 1);
    uint32_t cells[8] = { 0, some_smmu(in, nr_smmus), first, split };
    unsigned int rows = 1;

    if ( split != 0x10000 )
    {
        cells[4] = rarely(in, 8) ? number(in) : split;
        cells[5] = some_smmu(in, nr_smmus);
        cells[6] = rarely(in, 3) ? first : first + split;
        cells[7] = count ? count : 0x10000 - cells[4];
        rows = 2;
    }
    put_cells(in, fdt, "iommu-map", cells, 4 * rows);
    if ( rarely(in, 4) )
        PUT(in, fdt, "iommu-map-mask", number(in));
}

static void put_interrupt_map(struct input *in, void *fdt)
{
    uint32_t gic = rarely(in, 16) ? number(in) : GIC;

    PUT(in, fdt, "#address-cells", 3);
    PUT(in, fdt, "#interrupt-cells", 1);
    PUT(in, fdt, "interrupt-map", 0, 0, 0, 1, gic, 0, number(in), 4, 0, 0, 0,
        2, gic, 0, number(in), number(in));
}

static void put_interrupts(struct input *in, void *fdt, uint8_t has)
{
    if ( (has & 3) == 1 )
        PUT(in, fdt, "interrupts", has & 4, number(in), 4);
    if ( (has & 3) == 2 )
        PUT(in, fdt, "interrupts-extended", GIC, 0, number(in), 4, NEXUS, 0);
    if ( (has & 3) == 3 )
    {
        PUT(in, fdt, "interrupt-parent", has & 4 ? NEXUS : number(in));
        PUT(in, fdt, "interrupts", 0, number(in), 4);
    }
}

static void put_device(struct input *in, void *fdt, struct device *d,
                       unsigned int index, const char *bus,
                       unsigned int nr_smmus)
{
    uint8_t kind = take(in) % 8, has = take(in);
    char name[16];

    d->bridge = kind == 1 || kind == 5 || kind == 6;
    snprintf(name, sizeof(name), "%s@%x000", d->bridge ? "pcie" : "dev",
             index);
    snprintf(d->path, sizeof(d->path), "%s/%s", bus, name);
    fdt_begin_node(fdt, name);
    put_string(fdt, "compatible", "test,device");
    if ( d->bridge )
        put_string(fdt, "device_type", "pci");
    if ( kind != 7 && kind != 1 && kind != 5 )
        put_iommus(in, fdt, d, index, nr_smmus);
    if ( kind == 1 || kind == 5 || ((kind == 6 || kind == 2) && has & 8) )
        put_iommu_map(in, fdt, index, nr_smmus);
    if ( d->bridge && kind != 6 )
        put_interrupt_map(in, fdt);
    put_interrupts(in, fdt, has);
    if ( has & 0x10 )
        fdt_property(fdt, "xen,passthrough", NULL, 0);
    if ( has >= 0xf0 )
        put_string(fdt, "status", has & 1 ? "disabled" : "ok");
    fdt_end_node(fdt);
}

void put_host(struct input *in, void *fdt, struct model *m)
{
    uint8_t flags = take(in), more = take(in);
    unsigned int nr_smmus = 1 + take(in) % 4, half, i;

    if ( more >= 0xfc )
        nr_smmus = VIOMMU_MAX_SMMUS + 2;
    m->nr_devices = 1 + take(in) % MAX_DEVICES;
    half = more & 1 ? m->nr_devices / 2 : m->nr_devices;

    fdt_begin_node(fdt, "");
    fdt_property_u32(fdt, "#address-cells", 2);
    fdt_property_u32(fdt, "#size-cells", more & 2 && rarely(in, 8) ? 1 : 2);
    fdt_property_u32(fdt, "interrupt-parent", GIC);
    put_chosen(in, fdt, m, flags);
    put_gic(in, fdt, flags);
    for ( i = 0; i < nr_smmus && !(more & 4); i++ )
        put_smmu(in, fdt, i);
    for ( i = 0; i < half; i++ )
        put_device(in, fdt, &m->devices[i], i, "", nr_smmus);

    fdt_begin_node(fdt, "Soc");
    PUT(in, fdt, "#address-cells", 2);
    PUT(in, fdt, "#size-cells", 2);
    if ( more & 8 )
        PUT(in, fdt, "ranges", 0, 0x9000000, take(in), 0x9000000, 0,
            number(in) << 16);
    else
        PUT(in, fdt, "ranges", 0, 0, take(in), 0, 1, 0);
    for ( i = 0; i < nr_smmus && more & 4; i++ )
        put_smmu(in, fdt, i);
    for ( i = half; i < m->nr_devices; i++ )
        put_device(in, fdt, &m->devices[i], i, "/soc", nr_smmus);
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
