/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fuzzer of boot-time configuration: host tree, partial trees and settings.
 * Input: a byte of settings, then either (bit 7) a partial device tree as raw
 * bytes, or edits of the three trees that the unit tests use. Whatever comes,
 * planning must end; a plan that it makes must keep its promises (invariants.c)
 * and must be emitted within the room that it asks for.
 */

#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <viommu/plan.h>

#include "fuzz.h"

#define ROOM 2048

enum { HOST, PART1, PART2, NR_TREES };

static const char *const names[NR_TREES] = { "host", "partial", "partial2" };
static char *base[NR_TREES];
static int base_size[NR_TREES];

struct input {
    const uint8_t *data;
    size_t size;
};

struct trees {
    char *fdt[NR_TREES];
    size_t raw; /* size of PART1 if it is raw, else 0 */
    const char *refusal;
};

static uint8_t byte(struct input *in)
{
    if ( !in->size )
        return 0;
    in->size--;

    return *in->data++;
}

int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    int i;

    (void)argc;
    (void)argv;
    for ( i = 0; i < NR_TREES; i++ )
    {
        char path[256];
        FILE *f;

        snprintf(path, sizeof(path), "%s/%s.dtb", PLAN_DTB_DIR, names[i]);
        f = fopen(path, "rb");
        if ( !f )
            abort();
        base[i] = calloc(1, 16384);
        if ( !fread(base[i], 1, 16384 - ROOM, f) )
            abort();
        fclose(f);
        base_size[i] = fdt_totalsize(base[i]) + ROOM;
        if ( fdt_open_into(base[i], base[i], base_size[i]) )
            abort();
    }

    return 0;
}

/* Cells that mean something, or nearly so. */
static uint32_t cell(struct input *in)
{
    static const uint32_t values[] = {
        0,      1,      2,          3,          4,       7,       8,
        0x10,   0x20,   0x21,       0xff,       0x100,   0x200,   0xfff8,
        0xffff, 0x1000, 0x10000,    0xfffff,    0xfdea,  0xfde8,  0x123,
        12,     13,     0x7fffffff, 0x80000000, 0x22040, 0x40000, 0x22040000,
    };
    uint8_t b = byte(in);

    if ( b < 0xe0 )
        return values[b % (sizeof(values) / sizeof(values[0]))];
    if ( b < 0xf0 )
        return byte(in);
    if ( b < 0xfc )
        return byte(in) << 8 | byte(in);

    return -1U - (b - 0xfc);
}

static const char *prop_name(struct input *in)
{
    static const char *const props[] = {
        "iommus",
        "iommu-map",
        "iommu-map-mask",
        "bus-range",
        "xen,path",
        "xen,reg",
        "xen,force-assign-without-iommu",
        "#iommu-cells",
        "#address-cells",
        "#size-cells",
        "#interrupt-cells",
        "interrupts",
        "interrupts-extended",
        "interrupt-parent",
        "interrupt-map",
        "phandle",
        "reg",
        "ranges",
        "status",
        "compatible",
        "dma-coherent",
        "viommu",
        "passthrough",
        "direct-map",
        "vpl011",
        "nr_spis",
        "xen,shared-mem",
        "msi-map",
        "device_type",
        "xen,passthrough",
    };

    return props[byte(in) % (sizeof(props) / sizeof(props[0]))];
}

static const char *string(struct input *in)
{
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

    return strings[byte(in) % (sizeof(strings) / sizeof(strings[0]))];
}

/* Some node of the tree. */
static int pick(struct input *in, const void *fdt)
{
    int n = byte(in), node = 0;

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
    unsigned int i, n = byte(in) % 33;

    for ( i = 0; i < n; i++ )
        cells[i] = cpu_to_fdt32(cell(in));
    fdt_setprop(fdt, node, prop, cells, n * 4);
}

/* One edit. Those that libfdt refuses are none. */
static void edit(struct input *in, struct trees *t)
{
    static const char *const nodes[] = { "viommu", "gic", "iommu@1", "domU3",
                                         "passthrough" };
    char *fdt = t->fdt[byte(in) % NR_TREES];
    int node = pick(in, fdt);
    uint8_t what = byte(in);
    const char *prop = prop_name(in), *value;

    switch ( what % 8 )
    {
    case 0 ... 2: set_cells(in, fdt, node, prop); break;
    case 3:
        value = string(in);
        fdt_setprop(fdt, node, prop, value, strlen(value) + 1);
        break;
    case 4: fdt_delprop(fdt, node, prop); break;
    case 5: fdt_add_subnode(fdt, node, nodes[byte(in) % 5]); break;
    case 6:
        if ( node )
            fdt_del_node(fdt, node);
        break;
    case 7:
        fdt_setprop(fdt, node, prop, in->data, in->size < 7 ? in->size : 7);
        break;
    }
}

static int give(void *ctx, const char *domain, const void **fdt, size_t *size)
{
    struct trees *t = ctx;
    int i = !strcmp(domain, "/chosen/domU1")   ? PART1
            : !strcmp(domain, "/chosen/domU2") ? PART2
                                               : NR_TREES;

    if ( i == NR_TREES )
        return -ENOENT;
    *fdt = t->fdt[i];
    *size = i == PART1 && t->raw ? t->raw : fdt_totalsize(t->fdt[i]);

    return 0;
}

static const char *refuse(void *ctx, const char *smmu_path)
{
    struct trees *t = ctx;

    (void)smmu_path;

    return t->refusal;
}

static void report(void *ctx, const struct viommu_finding *f)
{
    (void)ctx;
    if ( !f->id || !f->node || !f->text[0] ||
         (f->severity == VIOMMU_ERROR) != (f->err != 0) )
        abort();
}

static void emit_all(const struct viommu_plan *plan)
{
    static const char *const domains[] = { "domU1", "/chosen/domU2" };
    int i;

    for ( i = 0; i < 2; i++ )
    {
        const struct viommu_domain *dom = viommu_plan_guest(plan, domains[i]);

        if ( dom )
            check_emission(dom);
    }
}

static void plan(struct trees *t, uint8_t settings)
{
    const struct viommu_input in = {
        .host = t->fdt[HOST],
        .host_size = fdt_totalsize(t->fdt[HOST]),
        .layout = &viommu_layout_xen,
        .ctx = t,
        .check_all = settings & 1,
        .partial = give,
        .refusal = refuse,
        .report = report,
    };
    struct viommu_plan *p;
    int rc;

    t->refusal = settings & 2 ? "it must not" : NULL;
    rc = viommu_plan_create(&in, &p);
    if ( (rc == 0) != (p != NULL) || rc > 0 )
        abort();
    if ( p )
    {
        check_plan(p);
        emit_all(p);
    }
    viommu_plan_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = { data, size };
    struct trees t = {};
    uint8_t settings = byte(&in);
    int i;

    for ( i = 0; i < NR_TREES; i++ )
    {
        size_t room =
            i == PART1 && settings & 0x80 ? in.size + 8 : (size_t)base_size[i];

        t.fdt[i] = malloc(room);
        if ( i != PART1 || !(settings & 0x80) )
            memcpy(t.fdt[i], base[i], base_size[i]);
    }

    if ( settings & 0x80 )
    {
        memcpy(t.fdt[PART1], in.data, in.size);
        t.raw = in.size;
    }
    else
        for ( i = 0; i < 12 && in.size; i++ )
            edit(&in, &t);

    plan(&t, settings);
    for ( i = 0; i < NR_TREES; i++ )
        free(t.fdt[i]);

    return 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
