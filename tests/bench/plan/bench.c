/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What planning and emitting cost. bench SHAPE STEP builds a set of device
 * trees and does one step with them. callgrind counts the function run_STEP().
 * Shapes: see shapes[]. Steps: traverse (visits each node of each tree with
 * fdt_next_node(), for comparison), plan, emit, memory (prints the bytes that
 * planning needs, and those kept after boot).
 */

#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <viommu/plan.h>
#include <viommu/vsmmu.h>

#include "vsmmu-private.h"

struct shape {
    const char *name;
    unsigned int smmus, domains, devices; /* devices of each domain */
    unsigned int streams;                 /* of each device */
    bool bridge;                          /* and a root complex each */
};

static const struct shape shapes[] = {
    { "base", 1, 1, 10, 1, false },
    { "domains-10", 1, 10, 10, 1, false },
    { "domains-100", 1, 100, 10, 1, false },
    { "devices-10", 1, 1, 100, 1, false },
    { "devices-100", 1, 1, 1000, 1, false },
    { "streams-10", 1, 1, 10, 10, false },
    { "streams-100", 1, 1, 10, 100, false },
    { "server-64-smmus", 64, 16, 100, 4, true },
    { "root-complex-100", 1, 1, 100, 1, true },
};

struct trees {
    const struct shape *shape;
    void *host;
    void **partials;
};

static void check(int rc)
{
    if ( rc )
    {
        fprintf(stderr, "libfdt: %s\n", fdt_strerror(rc));
        exit(2);
    }
}

static void cells(void *fdt, const char *name, unsigned int n,
                  const uint32_t *values)
{
    unsigned int i;
    void *at;

    check(fdt_property_placeholder(fdt, name, n * 4, &at));
    for ( i = 0; i < n; i++ )
        ((fdt32_t *)at)[i] = cpu_to_fdt32(values[i]);
}

#define CELLS(fdt, name, ...)                                                 \
    cells(fdt, name, sizeof((uint32_t[]){ __VA_ARGS__ }) / 4,                 \
          (const uint32_t[]){ __VA_ARGS__ })

static void begin(void *fdt, const char *format, uint32_t n)
{
    char name[64];

    snprintf(name, sizeof(name), format, n);
    check(fdt_begin_node(fdt, name));
}

static void add_gic(void *fdt)
{
    begin(fdt, "interrupt-controller@%x", 0x8000000);
    check(fdt_property_string(fdt, "compatible", "arm,gic-v3"));
    CELLS(fdt, "#interrupt-cells", 3);
    check(fdt_property(fdt, "interrupt-controller", NULL, 0));
    CELLS(fdt, "phandle", 1);
    check(fdt_end_node(fdt));
}

static void add_smmu(void *fdt, unsigned int i)
{
    begin(fdt, "iommu@%x", 0x10000000 + i * 0x20000);
    check(fdt_property_string(fdt, "compatible", "arm,smmu-v3"));
    CELLS(fdt, "reg", 0x10000000 + i * 0x20000, 0x20000);
    CELLS(fdt, "#iommu-cells", 1);
    check(fdt_property(fdt, "dma-coherent", NULL, 0));
    CELLS(fdt, "phandle", 2 + i);
    check(fdt_end_node(fdt));
}

/* The devices of a domain are behind four SMMUs. */
static unsigned int smmu_of(const struct shape *s, unsigned int domain,
                            unsigned int i)
{
    return (domain * 4 + i % 4) % s->smmus;
}

static void add_device(void *fdt, const struct shape *s, unsigned int i)
{
    static uint32_t iommus[2 * 128];
    unsigned int j;

    begin(fdt, "device@%x", 0x40000000 + i * 0x1000);
    check(fdt_property_string(fdt, "compatible", "test,device"));
    CELLS(fdt, "reg", 0x40000000 + i * 0x1000, 0x1000);
    CELLS(fdt, "clocks", 7, i);
    for ( j = 0; j < s->streams; j++ )
    {
        /* Streams of one device are not consecutive: no range helps. */
        iommus[2 * j] = 2 + smmu_of(s, i / s->devices, i);
        iommus[2 * j + 1] = i * s->streams * 2 + j * 2 + 0x100000;
    }
    cells(fdt, "iommus", s->streams * 2, iommus);
    check(fdt_end_node(fdt));
}

static void add_bridge(void *fdt, const struct shape *s, unsigned int i)
{
    begin(fdt, "pcie@%x", 0x20000000 + i * 0x1000);
    check(fdt_property_string(fdt, "compatible", "pci-host-ecam-generic"));
    check(fdt_property_string(fdt, "device_type", "pci"));
    CELLS(fdt, "iommu-map", 0, 2 + smmu_of(s, i, 0), 0x80000000 + i * 0x10000,
          0x10000);
    check(fdt_end_node(fdt));
}

static void *new_tree(int size)
{
    void *fdt = malloc(size);

    check(fdt_create(fdt, size));
    check(fdt_finish_reservemap(fdt));
    check(fdt_begin_node(fdt, ""));

    return fdt;
}

static void *make_host(const struct shape *s)
{
    unsigned int n = s->domains * s->devices, i;
    void *fdt = new_tree(65536 + n * (200 + s->streams * 8) +
                         s->domains * 400 + s->smmus * 300);

    CELLS(fdt, "#address-cells", 1);
    CELLS(fdt, "#size-cells", 1);
    CELLS(fdt, "interrupt-parent", 1);
    begin(fdt, "chosen", 0);
    for ( i = 0; i < s->domains; i++ )
    {
        begin(fdt, "domU%u", i);
        check(fdt_property_string(fdt, "compatible", "xen,domain"));
        check(fdt_property_string(fdt, "viommu", "smmuv3"));
        check(fdt_end_node(fdt));
    }
    check(fdt_end_node(fdt));
    add_gic(fdt);
    for ( i = 0; i < s->smmus; i++ )
        add_smmu(fdt, i);
    for ( i = 0; i < n; i++ )
        add_device(fdt, s, i);
    for ( i = 0; s->bridge && i < s->domains; i++ )
        add_bridge(fdt, s, i);
    check(fdt_end_node(fdt));
    check(fdt_finish(fdt));

    return fdt;
}

static void assign(void *fdt, const char *kind, uint32_t base, uint32_t guest)
{
    char path[64];

    snprintf(path, sizeof(path), "/%s@%x", kind, base);
    check(fdt_begin_node(fdt, path + 1));
    check(fdt_property_string(fdt, "compatible", "test,device"));
    CELLS(fdt, "reg", guest, 0x1000);
    check(fdt_property_string(fdt, "xen,path", path));
    CELLS(fdt, "xen,reg", base, 0x1000, guest);
    check(fdt_end_node(fdt));
}

static void *make_partial(const struct shape *s, unsigned int domain)
{
    void *fdt = new_tree(4096 + s->devices * 300);
    unsigned int i;

    begin(fdt, "passthrough", 0);
    CELLS(fdt, "#address-cells", 1);
    CELLS(fdt, "#size-cells", 1);
    for ( i = 0; i < s->devices; i++ )
        assign(fdt, "device", 0x40000000 + (domain * s->devices + i) * 0x1000,
               0x4000000 + i * 0x1000);
    if ( s->bridge )
        assign(fdt, "pcie", 0x20000000 + domain * 0x1000, 0x3000000);
    check(fdt_end_node(fdt));
    check(fdt_end_node(fdt));
    check(fdt_finish(fdt));

    return fdt;
}

static int give(void *ctx, const char *domain, const void **fdt, size_t *size)
{
    struct trees *t = ctx;

    *fdt = t->partials[atoi(domain + strlen("/chosen/domU"))];
    *size = fdt_totalsize(*fdt);

    return 0;
}

static void report(void *ctx, const struct viommu_finding *f)
{
    (void)ctx;
    if ( f->severity == VIOMMU_ERROR )
    {
        fprintf(stderr, "%s: %s: %s\n", f->domain, f->node, f->text);
        exit(2);
    }
}

/* The linker hands the planner's allocations to these, which count bytes. */
static size_t allocated, most;

void *__wrap_calloc(size_t n, size_t size);
void __wrap_free(void *p);
void *__real_calloc(size_t n, size_t size);
void __real_free(void *p);

void *__wrap_calloc(size_t n, size_t size)
{
    size_t *p = __real_calloc(1, n * size + 16);

    *p = n * size;
    allocated += *p;
    most = allocated > most ? allocated : most;

    return p + 2;
}

void __wrap_free(void *p)
{
    if ( !p )
        return;
    allocated -= ((size_t *)p)[-2];
    __real_free((size_t *)p - 2);
}

static int walk(const void *fdt)
{
    int node = 0, n = 0;

    while ( (node = fdt_next_node(fdt, node, NULL)) >= 0 )
        n++;

    return n;
}

/* The three functions that callgrind counts. */

noinline int run_traverse(struct trees *t);
noinline struct viommu_plan *run_plan(struct trees *t);
noinline void run_emit(struct trees *t, struct viommu_plan *plan, void *buf,
                       int size);

int run_traverse(struct trees *t)
{
    int n = walk(t->host);
    unsigned int i;

    for ( i = 0; i < t->shape->domains; i++ )
        n += walk(t->partials[i]);

    return n;
}

struct viommu_plan *run_plan(struct trees *t)
{
    const struct viommu_input in = {
        .host = t->host,
        .host_size = fdt_totalsize(t->host),
        .layout = &viommu_layout_xen,
        .ctx = t,
        .partial = give,
        .report = report,
    };
    struct viommu_plan *plan;

    if ( viommu_plan_create(&in, &plan) )
        exit(2);

    return plan;
}

void run_emit(struct trees *t, struct viommu_plan *plan, void *buf, int size)
{
    unsigned int i, j;

    for ( i = 0; i < t->shape->domains; i++ )
    {
        const struct viommu_domain *dom = &plan->domains[i];

        check(fdt_create(buf, size));
        check(fdt_finish_reservemap(buf));
        check(fdt_begin_node(buf, ""));
        for ( j = 0; j < dom->nr_devices; j++ )
        {
            check(fdt_begin_node(buf, "n"));
            check(viommu_emit_properties(dom, dom->devices[j].offset, buf));
            check(fdt_end_node(buf));
        }
        check(viommu_emit_node(dom, 1, buf));
        check(fdt_end_node(buf));
        check(fdt_finish(buf));
    }
}

static const struct shape *find_shape(const char *name)
{
    unsigned int i;

    for ( i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++ )
        if ( !strcmp(shapes[i].name, name) )
            return &shapes[i];

    fprintf(stderr, "no shape %s\n", name);
    exit(2);
}

/*
 * Bytes that the emulation core keeps for the domain's ranges, besides the
 * vSMMU itself and its batches, one for each SMMU.
 */
static size_t kept_by_core(const struct viommu_domain *dom)
{
    static const struct vsmmu_ops ops;
    static const struct vsmmu_hw qemu = {
        .idr0 = 0x0d0c109b,
        .idr1 = 0x02730010 | (8 << 6),
        .idr3 = 0x3714,
        .idr5 = 0x75,
        .coherent = true,
    };
    struct vsmmu_hw hw[VIOMMU_MAX_SMMUS];
    const struct vsmmu_config cfg = {
        .ranges = dom->ranges,
        .nr_ranges = dom->nr_ranges,
        .hw = hw,
        .nr_smmus = dom->nr_smmus,
        .ipa_bits = 40,
    };
    size_t before = allocated, kept;
    struct vsmmu *v;
    unsigned int i;

    for ( i = 0; i < VIOMMU_MAX_SMMUS; i++ )
        hw[i] = qemu;

    check(vsmmu_create(&cfg, &ops, NULL, &v));
    kept =
        allocated - before - sizeof(*v) - dom->nr_smmus * sizeof(*v->batches);
    vsmmu_destroy(v);

    return kept;
}

static void print_memory(const struct viommu_plan *plan)
{
    size_t planned = most, kept = allocated, ranges = 0, after = 0;
    unsigned int i;

    for ( i = 0; i < plan->nr_domains; i++ )
    {
        ranges += plan->domains[i].nr_ranges;
        after += kept_by_core(&plan->domains[i]);
    }
    printf("%zu %zu %zu %zu\n", planned, kept, ranges, after);
}

int main(int argc, char **argv)
{
    struct trees t = { 0 };
    struct viommu_plan *plan = NULL;
    unsigned int i;

    if ( argc != 3 )
    {
        for ( i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++ )
            puts(shapes[i].name);
        return argc == 1 ? 0 : 2;
    }

    t.shape = find_shape(argv[1]);
    t.host = make_host(t.shape);
    t.partials = malloc(t.shape->domains * sizeof(*t.partials));
    for ( i = 0; i < t.shape->domains; i++ )
        t.partials[i] = make_partial(t.shape, i);

    if ( !strcmp(argv[2], "traverse") )
        return run_traverse(&t) ? 0 : 2;

    plan = run_plan(&t);
    if ( !strcmp(argv[2], "emit") )
    {
        int size = 4096 + t.shape->devices * 32 + plan->domains[0].fdt_extra;

        run_emit(&t, plan, malloc(size), size);
    }
    else if ( !strcmp(argv[2], "memory") )
        print_memory(plan);

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
