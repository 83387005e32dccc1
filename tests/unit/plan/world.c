/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fixtures and helpers of the tests of boot-time configuration. See world.h.
 */

#include "failing.h"
#include "world.h"

#define ROOM 8192

void *world_load(const char *name)
{
    char path[256];
    FILE *f;
    long size;
    void *raw, *fdt;

    snprintf(path, sizeof(path), "%s/%s.dtb", PLAN_DTB_DIR, name);
    f = fopen(path, "rb");
    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    size = ftell(f);
    rewind(f);
    raw = malloc(size);
    assert_int_equal(fread(raw, 1, size, f), size);
    fclose(f);

    fdt = malloc(size + ROOM);
    assert_int_equal(fdt_open_into(raw, fdt, size + ROOM), 0);
    free(raw);

    return fdt;
}

void world_module(struct world *w, const char *domain, void *fdt)
{
    struct module *m = NULL;
    unsigned int i;

    for ( i = 0; i < w->nr_modules; i++ )
        if ( !strcmp(w->modules[i].domain, domain) )
            m = &w->modules[i];

    if ( m )
        free(m->fdt);
    else
    {
        assert_true(w->nr_modules < MAX_DOMAINS);
        m = &w->modules[w->nr_modules++];
    }

    m->domain = domain;
    m->fdt = fdt;
    m->size = fdt ? fdt_totalsize(fdt) : 0;
    m->error = 0;
}

void *partial_of(struct world *w, const char *domain)
{
    unsigned int i;

    for ( i = 0; i < w->nr_modules; i++ )
        if ( !strcmp(w->modules[i].domain, domain) )
            return w->modules[i].fdt;

    return NULL;
}

int world_setup(void **state)
{
    struct world *w = calloc(1, sizeof(*w));

    w->layout = viommu_layout_xen;
    w->xen_release = 20;
    w->host = world_load("host");
    world_module(w, "/chosen/domU1", world_load("partial"));
    world_module(w, "/chosen/domU2", world_load("partial2"));
    *state = w;

    return 0;
}

int world_teardown(void **state)
{
    struct world *w = *state;
    unsigned int i;

    viommu_plan_free(w->plan);
    for ( i = 0; i < w->nr_modules; i++ )
        free(w->modules[i].fdt);
    free(w->host);
    free(w);

    return 0;
}

static int node_at(const void *fdt, const char *path)
{
    int offset = fdt_path_offset(fdt, path);

    if ( offset < 0 )
        fail_msg("%s: %s", path, fdt_strerror(offset));

    return offset;
}

void set_bytes(void *fdt, const char *path, const char *prop, const void *data,
               int len)
{
    assert_int_equal(fdt_setprop(fdt, node_at(fdt, path), prop, data, len), 0);
}

void set_cells(void *fdt, const char *path, const char *prop, unsigned int n,
               ...)
{
    fdt32_t *cells = calloc(n + 1, sizeof(*cells));
    unsigned int i;
    va_list ap;

    va_start(ap, n);
    for ( i = 0; i < n; i++ )
        cells[i] = cpu_to_fdt32(va_arg(ap, unsigned int));
    va_end(ap);
    set_bytes(fdt, path, prop, cells, n * sizeof(*cells));
    free(cells);
}

void set_string(void *fdt, const char *path, const char *prop,
                const char *value)
{
    set_bytes(fdt, path, prop, value, strlen(value) + 1);
}

void set_flag(void *fdt, const char *path, const char *prop)
{
    set_bytes(fdt, path, prop, NULL, 0);
}

void del_prop(void *fdt, const char *path, const char *prop)
{
    assert_int_equal(fdt_delprop(fdt, node_at(fdt, path), prop), 0);
}

void add_node(void *fdt, const char *parent, const char *name)
{
    assert_true(fdt_add_subnode(fdt, node_at(fdt, parent), name) >= 0);
}

void del_node(void *fdt, const char *path)
{
    assert_int_equal(fdt_del_node(fdt, node_at(fdt, path)), 0);
}

static int give_partial(void *ctx, const char *domain, const void **fdt,
                        size_t *size)
{
    struct world *w = ctx;
    unsigned int i;

    for ( i = 0; i < w->nr_modules; i++ )
        if ( !strcmp(w->modules[i].domain, domain) && w->modules[i].fdt )
        {
            if ( w->modules[i].error )
                return w->modules[i].error;
            *fdt = w->modules[i].fdt;
            *size = w->modules[i].size;
            w->handed_out++;
            return 0;
        }

    return -ENOENT;
}

static void take_partial(void *ctx, const void *fdt, size_t size)
{
    struct world *w = ctx;

    (void)size;
    assert_non_null(fdt);
    w->handed_out--;
}

static const char *refuse(void *ctx, const char *smmu_path)
{
    struct world *w = ctx;

    assert_int_equal(smmu_path[0], '/');

    return w->refusal;
}

static void copy(char *to, size_t size, const char *from)
{
    snprintf(to, size, "%s", from ? from : "");
}

static void sink(void *ctx, const struct viommu_finding *f)
{
    struct world *w = ctx;
    struct found *to = &w->found[w->nr_found];

    assert_non_null(f->id);
    assert_non_null(f->node);
    assert_non_null(f->text);
    assert_int_equal(f->severity == VIOMMU_ERROR, f->err != 0);
    if ( w->nr_found == MAX_FOUND )
        return;

    w->nr_found++;
    to->severity = f->severity;
    to->err = f->err;
    copy(to->id, sizeof(to->id), f->id);
    copy(to->domain, sizeof(to->domain), f->domain);
    copy(to->tree, sizeof(to->tree), f->tree);
    copy(to->node, sizeof(to->node), f->node);
    copy(to->prop, sizeof(to->prop), f->prop);
    copy(to->text, sizeof(to->text), f->text);
}

/* Everything of the plan that a guest or Xen gets to see, as text. */
static char *written(const struct viommu_plan *plan)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    viommu_dt_print_json(f, plan, NULL);
    fclose(f);

    return text;
}

/* No finding of the tool's changes the plan, or makes Xen find it good. */
static void check_as_xen(const struct world *w, const struct viommu_input *in)
{
    struct viommu_plan *plan;
    char *ours, *xens;
    int rc;

    rc = viommu_plan_create(in, &plan);
    if ( rc && !w->rc )
        fail_msg("Xen refuses (%d) what is found good", rc);
    if ( rc || w->rc )
    {
        viommu_plan_free(plan);
        return;
    }

    ours = written(w->plan);
    xens = written(plan);
    assert_string_equal(ours, xens);
    free(ours);
    free(xens);
    viommu_plan_free(plan);
}

static void ignore(void *ctx, const struct viommu_finding *f)
{
    (void)ctx;
    (void)f;
}

static struct viommu_input input(struct world *w)
{
    return (struct viommu_input){
        .host = w->host,
        .host_size = fdt_totalsize(w->host) - w->host_cut,
        .layout = &w->layout,
        .ctx = w,
        .xen_release = w->xen_release,
        .partial = give_partial,
        .done = w->bare ? NULL : take_partial,
        .refusal = w->bare ? NULL : refuse,
        .report = sink,
    };
}

static void begin_plan(struct world *w)
{
    viommu_plan_free(w->plan);
    w->plan = NULL;
    w->nr_found = 0;
    w->handed_out = 0;
}

static void end_plan(const struct world *w)
{
    assert_true(w->bare || w->handed_out == 0);
    assert_int_equal(w->rc == 0, w->plan != NULL);
}

void make_plan(struct world *w)
{
    struct viommu_input in = input(w);

    begin_plan(w);
    in.check_all = w->check_all;
    w->rc = viommu_dt_check(&in, &w->plan);
    end_plan(w);

    in.report = ignore;
    in.check_all = false;
    if ( allocations_left < 0 )
        check_as_xen(w, &in);
}

void make_xens_plan(struct world *w)
{
    const struct viommu_input in = input(w);

    begin_plan(w);
    w->rc = viommu_plan_create(&in, &w->plan);
    end_plan(w);
}

static void print_found(const struct world *w)
{
    unsigned int i;

    for ( i = 0; i < w->nr_found; i++ )
        print_message("%s: %s: %s: %s: %s [%s]\n",
                      w->found[i].severity == VIOMMU_ERROR ? "error"
                                                           : "notice",
                      w->found[i].domain, w->found[i].node, w->found[i].prop,
                      w->found[i].text, w->found[i].id);
}

const struct viommu_domain *planned(struct world *w, const char *domain)
{
    const struct viommu_domain *dom;

    make_plan(w);
    if ( w->rc )
        print_found(w);
    assert_int_equal(w->rc, 0);
    dom = viommu_plan_domain(w->plan, domain);
    assert_non_null(dom);

    return dom;
}

const struct viommu_device *device_at(const struct viommu_domain *dom,
                                      const char *path)
{
    unsigned int i;

    for ( i = 0; i < dom->nr_devices; i++ )
        if ( !strcmp(dom->devices[i].path, path) )
            return &dom->devices[i];

    fail_msg("no device %s", path);

    return NULL;
}

unsigned int times_found(const struct world *w, const char *id)
{
    unsigned int i, n = 0;

    for ( i = 0; i < w->nr_found; i++ )
        n += !strcmp(w->found[i].id, id);

    return n;
}

const struct found *find_found(const struct world *w, const char *id)
{
    unsigned int i;

    for ( i = 0; i < w->nr_found; i++ )
        if ( !strcmp(w->found[i].id, id) )
            return &w->found[i];

    print_found(w);
    fail_msg("not found: %s", id);

    return NULL;
}

static int errno_of(const char *id)
{
    unsigned int i;

    for ( i = 0; i < viommu_nr_findings; i++ )
        if ( !strcmp(viommu_findings[i].id, id) )
            return viommu_findings[i].err;

    fail_msg("no such identifier: %s", id);

    return 0;
}

void refused_(struct world *w, const char *id, const char *node,
              const char *prop, const char *test)
{
    unsigned int i, errors = 0;
    const struct found *f;

    make_plan(w);
    for ( i = 0; i < w->nr_found; i++ )
        errors += w->found[i].severity == VIOMMU_ERROR;

    f = find_found(w, id);
    if ( errors != 1 )
        print_found(w);
    assert_int_equal(errors, 1);
    assert_int_equal(f->err, errno_of(id));
    assert_int_equal(w->rc, -f->err);
    assert_string_equal(f->node, node);
    assert_string_equal(f->prop, prop);
    assert_true(strlen(f->text) > 10);
    note_produced(id, test);
}

void noticed_(struct world *w, const char *id, const char *node,
              const char *prop, const char *test)
{
    const struct found *f;

    make_plan(w);
    f = find_found(w, id);
    if ( w->rc )
        print_found(w);
    assert_int_equal(w->rc, 0);
    assert_int_equal(f->severity, VIOMMU_NOTICE);
    assert_string_equal(f->node, node);
    assert_string_equal(f->prop, prop);
    note_produced(id, test);
}

static const char *produced_by[128];

void note_produced(const char *id, const char *test)
{
    unsigned int i;

    for ( i = 0; i < viommu_nr_findings; i++ )
        if ( !strcmp(viommu_findings[i].id, id) && !produced_by[i] )
            produced_by[i] = test;
}

unsigned int list_produced(bool print)
{
    unsigned int i, missing = 0;

    assert_true(viommu_nr_findings <= 128);
    for ( i = 0; i < viommu_nr_findings; i++ )
    {
        missing += !produced_by[i];
        if ( print || !produced_by[i] )
            print_message("%-26s %s\n", viommu_findings[i].id,
                          produced_by[i] ? produced_by[i] : "NO TEST");
    }

    return missing;
}

const struct viommu_range *range_of(const struct viommu_domain *dom,
                                    uint32_t vsid)
{
    unsigned int i;

    for ( i = 0; i < dom->nr_ranges; i++ )
        if ( vsid - dom->ranges[i].vsid < dom->ranges[i].count )
            return &dom->ranges[i];

    return NULL;
}

void expect_range(const struct viommu_domain *dom, unsigned int i,
                  uint32_t vsid, uint32_t psid, uint32_t count, uint32_t smmu)
{
    assert_true(i < dom->nr_ranges);
    assert_int_equal(dom->ranges[i].vsid, vsid);
    assert_int_equal(dom->ranges[i].psid, psid);
    assert_int_equal(dom->ranges[i].count, count);
    assert_int_equal(dom->ranges[i].smmu, smmu);
}

void expect_row(const struct viommu_device *dev, unsigned int i, uint32_t rid,
                uint32_t vsid, uint32_t count)
{
    assert_true(i < dev->nr_rows);
    assert_int_equal(dev->rows[i].rid, rid);
    assert_int_equal(dev->rows[i].vsid, vsid);
    assert_int_equal(dev->rows[i].count, count);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
