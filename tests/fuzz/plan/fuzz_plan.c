/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fuzzer of boot-time configuration. Eight bytes of the input are settings,
 * the rest is device trees (fuzz.h). The plan is made twice, with memory
 * running out if the settings say so; what it reports is checked; then each
 * guest's device tree is made, once with room enough and once with as much as
 * the settings give.
 */
#include "failing.h"
#include "fuzz.h"

/* Beneath failing_calloc(), which the makefile puts in its place. */
#undef calloc
void *calloc(size_t n, size_t size);

#define GUEST_ROOM 32768
#define CANARY     0xa5
#define GUEST_GIC  0xfde8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    SET_RAW = 0x01, /* or edited */
    SET_CHECK_ALL = 0x02,
    SET_BARE = 0x04,
    SET_REFUSAL = 0x08,
    SET_LAYOUT = 0x10,
    SET_SHORT = 0x20,
    SET_ONE_BY_ONE = 0x40,
    SET_OUT_OF_MEMORY = 0x80
};

struct run {
    const uint8_t *set;
    struct trees trees;
    struct viommu_layout layout;
    struct viommu_reserved reserved;

    int handed_out;
    int first_error;
    unsigned int nr_errors;
    uint64_t hash;
};

int allocations_left;
size_t arena_chunk;

void *failing_calloc(size_t n, size_t size)
{
    if ( !allocations_left )
        return NULL;
    if ( allocations_left > 0 )
        allocations_left--;

    return calloc(n, size);
}

const struct blob *partial_of(const struct trees *t, const char *path)
{
    return t->nr_partials
               ? &t->partials[(uint8_t)path[strlen(path) - 1] % t->nr_partials]
               : NULL;
}

/* Each time in memory of its own, gone with done(). */
static int hand_out(void *ctx, const char *path, const void **fdt,
                    size_t *size)
{
    struct run *r = ctx;
    const struct blob *b = partial_of(&r->trees, path);
    void *copy;

    if ( !b || r->set[4] >= 0xf8 )
        return r->set[4] == 0xff ? -EIO : -ENOENT;

    *size = b->size;
    if ( r->set[0] & SET_SHORT )
        *size -= min(*size, (size_t)r->set[5]);
    *fdt = b->data;
    if ( r->set[0] & SET_BARE )
        return 0;

    copy = malloc(*size + !*size);
    CHECK(copy);
    *fdt = memcpy(copy, b->data, *size);
    r->handed_out++;

    return 0;
}

static void take_back(void *ctx, const void *fdt, size_t size)
{
    struct run *r = ctx;

    CHECK(size <= GUEST_ROOM * 4);
    r->handed_out--;
    free((void *)fdt);
}

static const char *refusal(void *ctx, const char *path)
{
    const struct run *r = ctx;

    return path[strlen(path) - 5] % 8 == r->set[6] % 8 ? "it is too old"
                                                       : NULL;
}

static const struct viommu_finding_info *info_of(const char *id)
{
    unsigned int i;

    for ( i = 0; i < viommu_nr_findings; i++ )
        if ( !strcmp(viommu_findings[i].id, id) )
            return &viommu_findings[i];

    return NULL;
}

static void report(void *ctx, const struct viommu_finding *f)
{
    struct run *r = ctx;
    const struct viommu_finding_info *info = info_of(f->id);
    const char *c;

    CHECK(info && f->err == info->err && f->node && f->text);
    CHECK((f->severity == VIOMMU_ERROR) == (f->err != 0));
    CHECK(!strcmp(f->tree, "host") || !strcmp(f->tree, "partial"));
    for ( c = f->text; *c; c++ )
        CHECK(*c >= ' ' && *c <= '~');

    if ( f->err && !r->nr_errors++ )
        r->first_error = f->err;
    r->hash = digest(r->hash, f->text, strlen(f->text));
    r->hash = digest(r->hash, f->node, strlen(f->node));
    r->hash = digest(r->hash, &info, sizeof(info));
}

/* Another layout than Xen's: a small window, few interrupts, short trees. */
static void set_layout(struct run *r)
{
    r->layout = viommu_layout_xen;
    if ( !(r->set[0] & SET_LAYOUT) )
        return;

    r->reserved.region.base = 0x22040000 + (uint64_t)(r->set[5] & 7) * 0x1000;
    r->reserved.region.size = r->set[5] << 9;
    r->layout.reserved = &r->reserved;
    r->layout.nr_reserved = 1;
    r->layout.frame_end = 0x22060000 + (r->set[7] & 7) * 0x10000;
    r->layout.irq_first = 32 + (r->set[7] >> 3);
    r->layout.irq_end = r->layout.irq_first + 1 + r->set[5] % 8;
    r->layout.fdt_own_22 = r->layout.fdt_own;
    r->layout.fdt_max = r->layout.fdt_own + 0x400 + (r->set[5] >> 3) * 0x80;
}

static void ignore(void *ctx, const struct viommu_finding *f)
{
    (void)ctx;
    (void)f;
}

/* What viommu-dt finds good Xen finds good, with the same plan. */
static void check_as_xen(struct run *r, struct viommu_input in,
                         const struct viommu_plan *plan)
{
    struct viommu_plan *xens;

    in.check_all = false;
    in.report = ignore;
    CHECK(!viommu_plan_create(&in, &xens) && !r->handed_out);
    CHECK(digest_plan(plan) == digest_plan(xens));
    viommu_plan_free(xens);
}

static int make_plan(struct run *r, struct viommu_plan **plan)
{
    struct viommu_input in = {
        .host = r->trees.host.data,
        .host_size = r->trees.host.size,
        .layout = &r->layout,
        .xen_release = r->set[6] / 8,
        .ctx = r,
        .check_all = r->set[0] & SET_CHECK_ALL,
        .partial = hand_out,
        .report = report,
    };
    int rc;

    if ( !(r->set[0] & SET_BARE) )
        in.done = take_back;
    if ( r->set[0] & SET_REFUSAL )
        in.refusal = refusal;
    allocations_left = r->set[0] & SET_OUT_OF_MEMORY ? r->set[1] % 64 : -1;
    arena_chunk = r->set[0] & SET_ONE_BY_ONE ? 0 : 4096;
    r->nr_errors = r->first_error = 0;
    r->hash = 1;

    rc = viommu_dt_check(&in, plan);
    CHECK(!r->handed_out);
    CHECK(rc <= 0 && !rc == !!*plan && !rc == !r->nr_errors);
    CHECK(!rc || rc == -ENOMEM || rc == -r->first_error);
    CHECK(rc != -ENOMEM || r->set[0] & SET_OUT_OF_MEMORY);
    if ( !rc && !(r->set[0] & SET_OUT_OF_MEMORY) )
        check_as_xen(r, in, *plan);

    return rc;
}

/* A guest's device tree while it is made. */
struct guest {
    const struct viommu_domain *dom; /* NULL: as if it had no vSMMU */
    const void *partial;
    void *fdt;
    struct placed placed[64];
    unsigned int nr_placed;
    int failed_at; /* partial node whose properties had no room; -1: the node
                    */
};

static bool is_xens(const char *name)
{
    return !strcmp(name, "xen,reg") || !strcmp(name, "xen,path") ||
           !strcmp(name, "xen,force-assign-without-iommu");
}

static int copy_properties(struct guest *g, int node)
{
    int at, len, rc = 0;

    fdt_for_each_property_offset (at, g->partial, node)
    {
        const char *name;
        const void *data = fdt_getprop_by_offset(g->partial, at, &name, &len);

        CHECK(data || !len);
        if ( is_xens(name) ||
             (g->dom && viommu_drops_property(g->dom, node, name)) )
            continue;
        rc = fdt_property(g->fdt, name, data, len);
        if ( rc )
            return rc;
    }

    rc = g->dom ? viommu_emit_properties(g->dom, node, g->fdt) : 0;
    if ( rc == -ENOSPC )
        g->failed_at = node;

    return rc;
}

static int copy_node(struct guest *g, int node)
{
    const struct viommu_device *dev =
        g->dom ? viommu_domain_device(g->dom, node) : NULL;
    int sub, rc;

    if ( dev && g->nr_placed < ARRAY_SIZE(g->placed) )
        g->placed[g->nr_placed++] =
            (struct placed){ dev, fdt_size_dt_struct(g->fdt) };

    rc = fdt_begin_node(g->fdt, fdt_get_name(g->partial, node, NULL));
    rc = rc ?: copy_properties(g, node);
    fdt_for_each_subnode (sub, g->partial, node)
        rc = rc ?: copy_node(g, sub);

    return rc ?: fdt_end_node(g->fdt);
}

/* As Xen makes it, see domain_handle_dtb_bootmodule(). */
static int make_guest(struct guest *g, int size)
{
    int sub, rc = fdt_create(g->fdt, size);

    g->nr_placed = 0;
    g->failed_at = -1;
    rc = rc ?: fdt_finish_reservemap(g->fdt);
    rc = rc ?: fdt_begin_node(g->fdt, "");
    fdt_for_each_subnode (sub, g->partial, 0)
        if ( !strcasecmp(fdt_get_name(g->partial, sub, NULL), "passthrough") )
            rc = rc ?: copy_node(g, sub);
    rc = rc || !g->dom ? rc : viommu_emit_node(g->dom, GUEST_GIC, g->fdt);
    rc = rc ?: fdt_end_node(g->fdt);
    rc = rc ?: fdt_finish(g->fdt);
    CHECK(!rc || rc == -FDT_ERR_NOSPACE || rc == -ENOSPC);

    return rc ? rc : (int)fdt_totalsize(g->fdt);
}

static void act(struct run *r, const struct viommu_domain *dom)
{
    static uint64_t room[GUEST_ROOM / 8];
    const struct blob *b = partial_of(&r->trees, dom->path);
    struct guest g = { .fdt = room };
    int plain, full, size = (r->set[2] << 8 | r->set[3]) % GUEST_ROOM, i;

    /* A hint's domain need not have one, and then there is nothing to do. */
    if ( !dom->nr_devices )
        return;

    g.partial = b->data;
    plain = make_guest(&g, GUEST_ROOM);
    g.dom = dom;
    full = make_guest(&g, GUEST_ROOM);
    CHECK(plain > 0 && full > 0);
    CHECK((size_t)full <= plain + dom->fdt_extra);
    CHECK((uint32_t)full <= r->layout.fdt_max);
    CHECK(!fdt_check_full(g.fdt, full));
    for ( i = 0; i < (int)g.nr_placed; i++ )
        check_streams(dom, &g.placed[i], r->trees.host.data, g.partial, g.fdt);

    /* What the settings give, at the end of the room; not a byte before it. */
    size = size > full + 64 ? size % (full + 64) : size;
    g.fdt = room + ARRAY_SIZE(room) - (size + 7) / 8 - 1;
    memset(g.fdt, CANARY, (size + 7) / 8 * 8 + 8);
    if ( make_guest(&g, size) == -ENOSPC )
        viommu_report_full(dom, g.failed_at, report, r);
    for ( i = size; i < (size + 7) / 8 * 8 + 8; i++ )
        CHECK(((uint8_t *)g.fdt)[i] == CANARY);
}

/* The same input, the same findings and the same plan. */
static void again(struct run *r, const struct viommu_plan *plan, int want)
{
    struct viommu_plan *other;
    uint64_t hash = r->hash;

    CHECK(make_plan(r, &other) == want && r->hash == hash);
    CHECK(!plan || digest_plan(plan) == digest_plan(other));
    viommu_plan_free(other);
}

static void run(struct run *r)
{
    struct viommu_plan *plan;
    int rc = make_plan(r, &plan);
    unsigned int i;

    /* Of those that fail, some: there are many, and it takes time. */
    if ( !rc || r->set[7] % 8 == 7 )
        again(r, plan, rc);
    if ( rc )
        return;

    check_plan(plan, &r->trees);
    for ( i = 0; i < plan->nr_domains; i++ )
        act(r, &plan->domains[i]);
    for ( i = 0; i < plan->nr_hints; i++ )
        act(r, &plan->hints[i]);
    viommu_plan_free(plan);
}

static bool make_trees(struct input *in, struct run *r)
{
    if ( !(r->set[0] & SET_RAW) )
        return trees_built(in, &r->trees);

    return r->set[6] & 0x80 ? trees_edited(in, &r->trees)
                            : trees_raw(in, &r->trees);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct run r = { .set = data };
    struct input in = { data + 8, size - 8 };

    if ( size < 8 )
        return 0;

    set_layout(&r);
    if ( make_trees(&in, &r) )
        run(&r);
    trees_free(&r.trees);

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
