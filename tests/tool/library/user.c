/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A user of the library, in C and in C++, who has names and macros of his own
 * that the headers must neither trip over nor touch: with -DOWN_MACROS as a
 * kernel has them, without as the compiler's attributes, spelt plainly.
 * user HOST.dtb PARTIAL.dtb, the only domain's.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#ifdef OWN_MACROS
#define noinline      __attribute__((__noinline__))
#define always_inline inline __attribute__((__always_inline__))
#define unused        __attribute__((__unused__))
#define __init        __attribute__((__cold__))
#define __initconst
#define __printf(fmt, args) __attribute__((format(printf, fmt, args)))
#define ARRAY_SIZE(x)       (sizeof(x) / sizeof((x)[0]) + 0)
#define min(a, b)           ((a) < (b) ? (a) : (b))
#define max(a, b)           ((a) > (b) ? (a) : (b))
#ifndef __cplusplus
#define bool _Bool
#define true 1
#define false 0
#endif
#endif

#include <viommu-dt.h>

#ifdef OWN_MACROS
static noinline int __init lower(int a, int b)
{
    return min(a, b);
}
static always_inline bool higher(int a, int b)
{
    return max(a, b) != b ? true : false;
}
static unused const int two[] __initconst = { 1, 2 };
static unused int size(void)
{
    return (int)ARRAY_SIZE(two);
}
static __printf(1, 2) unused void say(const char *format, ...)
{
    (void)format;
}
#else
__attribute__((noinline)) static int lower(int a, int b)
{
    return a < b ? a : b;
}
static inline __attribute__((always_inline)) bool higher(int a, int b)
{
    return a > b;
}
static __attribute__((noinline, unused)) int min(int a)
{
    return a;
}
static __attribute__((unused)) int max, ARRAY_SIZE;
#endif

#define FAIL(what)                                                            \
    do                                                                        \
    {                                                                         \
        fprintf(stderr, "line %d: %s\n", __LINE__, what);                     \
        exit(1);                                                              \
    } while ( 0 )

static char host[1 << 20], partial[1 << 20];
static size_t partial_size;

static size_t load(char *blob, size_t room, const char *name)
{
    FILE *f = fopen(name, "rb");
    size_t size = f ? fread(blob, 1, room, f) : 0;

    if ( !size || fclose(f) )
        FAIL(name);

    return size;
}

static int partial_of(void *ctx, const char *path, const void **fdt,
                      size_t *length)
{
    (void)ctx;
    (void)path;
    *fdt = partial;
    *length = partial_size;

    return 0;
}

static void report(void *ctx, const struct viommu_finding *f)
{
    (void)ctx;
    fprintf(stderr, "%s\n", f->id);
}

static void count(void *ctx, const char *node, const char *prop,
                  const char *text)
{
    (void)node;
    (void)prop;
    (void)text;
    ++*(int *)ctx;
}

/* Its size, as a device tree has it in its header. */
static size_t size_of(const void *fdt)
{
    const unsigned char *b = (const unsigned char *)fdt + 4;

    return (size_t)b[0] << 24 | (size_t)b[1] << 16 | (size_t)b[2] << 8 | b[3];
}

/* The guest's device tree, the same for a guest that has no vSMMU. */
static void compare(const struct viommu_domain *dom)
{
    void *with, *without, *none = &none;
    int found = 0, differences;
    size_t room;

    if ( viommu_dt_expand(dom, partial, partial_size, &with) ||
         viommu_dt_expand(NULL, partial, partial_size, &without) )
        FAIL("no tree was made");
    if ( viommu_dt_expand(dom, partial, partial_size / 2, &none) != -EINVAL ||
         none )
        FAIL("half a tree was read");

    if ( viommu_dt_diff(with, with, size_of(with), count, &found) || found )
        FAIL("a tree differs from itself");
    room = size_of(without);
    differences = viommu_dt_diff(with, without, room, count, &found);
    if ( lower(differences, found) < 1 || differences != found )
        FAIL("no difference was found, or another number of them");
    found = 0;
    if ( viommu_dt_diff(with, without, 40, count, &found) != -EINVAL || found )
        FAIL("the beginning of a tree was compared");
    memset(without, 0, 4);
    if ( viommu_dt_diff(with, without, room, count, &found) != -EINVAL )
        FAIL("what is no tree was compared");

    free(with);
    free(without);
}

/* Registers of a physical SMMU, as refusal() of an input would give them. */
static void judge(void)
{
    struct viommu_dt_registers regs;
    unsigned int i;

    for ( i = 0; i < viommu_dt_nr_parts; i++ )
        if ( !strcmp(viommu_dt_parts[i].name, "mmu-600") )
            regs = viommu_dt_parts[i].regs;
    if ( viommu_dt_refusal(&regs, true) )
        FAIL("an MMU-600 r2p2 was refused");
    regs.idr0 = 0;
    if ( !viommu_dt_refusal(&regs, true) )
        FAIL("an SMMU without stages was taken");
}

int main(int argc, char **argv)
{
    struct viommu_input in;
    struct viommu_plan *plan;

    if ( higher(3, argc) )
        FAIL("two blobs are needed");

    memset(&in, 0, sizeof(in));
    in.host = host;
    in.host_size = load(host, sizeof(host), argv[1]);
    partial_size = load(partial, sizeof(partial), argv[2]);
    in.layout = &viommu_layout_xen;
    in.partial = partial_of;
    in.report = report;
    if ( viommu_plan_create(&in, &plan) )
        FAIL("no plan was made");

    viommu_dt_print_json(stdout, plan, NULL);
    judge();
    compare(viommu_plan_domain(plan, plan->domains[0].name));
    viommu_plan_free(plan);

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
