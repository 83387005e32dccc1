/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The trees that the unit tests use, changed as the bytes of an input say:
 * properties set, taken away, put elsewhere; nodes likewise.
 */
#include "fuzz.h"

#define ROOM 2048

enum { HOST, PARTIAL1, PARTIAL2, NR_TREES };

/* The unit tests' trees, with room to change them. */
static struct blob base[NR_TREES];

static const char *const props[] = {
    "iommus",           "iommu-map",
    "iommu-map-mask",   "bus-range",
    "capabilities",     "xen,path",
    "xen,reg",          "xen,force-assign-without-iommu",
    "#iommu-cells",     "#address-cells",
    "#size-cells",      "#interrupt-cells",
    "interrupts",       "interrupts-extended",
    "interrupt-parent", "interrupt-map",
    "phandle",          "reg",
    "ranges",           "status",
    "compatible",       "dma-coherent",
    "viommu",           "passthrough",
    "direct-map",       "vpl011",
    "nr_spis",          "xen,shared-mem",
    "msi-map",          "device_type",
    "xen,passthrough",  "xen,iommu-map-gaps",
};

static const char *const strings[] = {
    "smmuv3",
    "hint",
    "hint-node",
    "none",
    "okay",
    "disabled",
    "sync-pt",
    "enabled",
    "/soc/dma@400000",
    "/soc/net@500000",
    "/soc/can@600000",
    "/soc/old-dma@700000",
    "/pcie@40000000",
    "/soc/iommu@100000",
    "/soc",
    "/nowhere",
    "arm,smmu-v3",
    "arm,mmu-500",
    "arm,gic-v3",
    "xen,domain",
    "pci",
    "",
};

static const char *const nodes[] = { "viommu", "gic", "iommu@1", "domU3",
                                     "passthrough" };

static void load(struct blob *b, const char *name)
{
    char path[256];
    FILE *f;
    long size;

    snprintf(path, sizeof(path), "%s/%s.dtb", PLAN_DTB_DIR, name);
    f = fopen(path, "rb");
    CHECK(f && !fseek(f, 0, SEEK_END) && (size = ftell(f)) > 0);
    rewind(f);
    b->size = size + ROOM;
    b->data = malloc(b->size);
    CHECK(b->data && fread(b->data, 1, size, f) == (size_t)size);
    CHECK(!fdt_open_into(b->data, b->data, b->size));
    fclose(f);
}

/* Some node of the tree. */
static int pick(struct input *in, const void *fdt)
{
    int n = take(in), node = 0;

    while ( n-- > 0 )
    {
        node = fdt_next_node(fdt, node, NULL);
        if ( node < 0 )
            node = 0;
    }

    return node;
}

static void set_cells(struct input *in, void *fdt, int node, const char *prop)
{
    fdt32_t cells[32];
    unsigned int i, n = take(in) % 33;

    for ( i = 0; i < n; i++ )
        cells[i] = cpu_to_fdt32(number(in));
    fdt_setprop(fdt, node, prop, cells, n * 4);
}

/* One edit. Those that libfdt refuses are none. */
static void edit(struct input *in, void *fdt)
{
    int node = pick(in, fdt);
    uint8_t what = take(in);
    const char *prop = props[take(in) % ARRAY_SIZE(props)], *value;

    switch ( what % 8 )
    {
    case 3:
        value = strings[take(in) % ARRAY_SIZE(strings)];
        fdt_setprop_string(fdt, node, prop, value);
        break;
    case 4: fdt_delprop(fdt, node, prop); break;
    case 5:
        fdt_add_subnode(fdt, node, nodes[take(in) % ARRAY_SIZE(nodes)]);
        break;
    case 6:
        if ( node )
            fdt_del_node(fdt, node);
        break;
    case 7:
        fdt_setprop(fdt, node, prop, in->p, min(in->left, (size_t)7));
        break;
    default: set_cells(in, fdt, node, prop); break;
    }
}

bool trees_edited(struct input *in, struct trees *t)
{
    static const char *const names[NR_TREES] = { "host", "partial",
                                                 "partial2" };
    struct blob *b[NR_TREES] = { &t->host, &t->partials[0], &t->partials[1] };
    unsigned int i;

    for ( i = 0; i < NR_TREES; i++ )
    {
        if ( !base[i].data )
            load(&base[i], names[i]);
        b[i]->size = base[i].size;
        b[i]->data = malloc(b[i]->size);
        CHECK(b[i]->data);
        memcpy(b[i]->data, base[i].data, b[i]->size);
    }
    t->nr_partials = 2;

    for ( i = 0; i < 12 && in->left; i++ )
        edit(in, b[take(in) % NR_TREES]->data);

    return true;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
