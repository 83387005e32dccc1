/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of boot-time configuration stand on: device trees from
 * compiled .dts files, changed in place; a plan made from them; what was
 * found.
 */
#ifndef PLAN_WORLD_H
#define PLAN_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libfdt.h>
#include <viommu/os.h>
#include <viommu-dt.h>
#include <viommu/vsmmu.h>

#define MAX_FOUND   64
#define MAX_DOMAINS 8

struct found {
    enum viommu_severity severity;
    int err;
    char id[32], domain[32], tree[8], node[128], prop[40], text[512];
};

struct module {
    const char *domain; /* full path of the domain node */
    void *fdt;
    size_t size; /* as reported; fdt_totalsize() of a good one */
    int error;   /* returned instead */
};

struct world {
    void *host;
    struct module modules[MAX_DOMAINS];
    unsigned int nr_modules;
    struct viommu_layout layout;
    const char *refusal; /* of every SMMU */
    bool check_all;
    unsigned int xen_release;
    bool bare;       /* neither done() nor refusal() */
    size_t host_cut; /* bytes that the host tree is said to be short */
    int handed_out;  /* partial device trees not yet given back */

    struct viommu_plan *plan;
    int rc;
    struct found found[MAX_FOUND];
    unsigned int nr_found;
};

/* cmocka fixtures: host.dts, partial.dts for domU1, partial2.dts for domU2. */
int world_setup(void **state);
int world_teardown(void **state);

/* A compiled tree with room to change it. */
void *world_load(const char *name);

/* domain's partial device tree is that one; owned by the world from now on. */
void world_module(struct world *w, const char *domain, void *fdt);
void *partial_of(struct world *w, const char *domain);

#define HOST(w) ((w)->host)
#define PART(w) partial_of(w, "/chosen/domU1")

/* Changes. Paths must exist, but for add_node(). */
void set_cells(void *fdt, const char *path, const char *prop, unsigned int n,
               ...);
void set_string(void *fdt, const char *path, const char *prop,
                const char *value);
void set_flag(void *fdt, const char *path, const char *prop);
void set_bytes(void *fdt, const char *path, const char *prop, const void *data,
               int len);
void del_prop(void *fdt, const char *path, const char *prop);
void add_node(void *fdt, const char *parent, const char *name);
void del_node(void *fdt, const char *path);

#define CELLS(fdt, path, prop, ...)                                           \
    set_cells(fdt, path, prop,                                                \
              sizeof((uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t),         \
              __VA_ARGS__)

/*
 * Make the plan (anew), as viommu-dt does; and see that Xen, which finds less,
 * refuses it too or makes the same.
 */
void make_plan(struct world *w);

/* Make the plan (anew), as Xen does. */
void make_xens_plan(struct world *w);

/* The plan is made, without error. */
const struct viommu_domain *planned(struct world *w, const char *domain);

/* The device of a domain at this path of the partial device tree. */
const struct viommu_device *device_at(const struct viommu_domain *dom,
                                      const char *path);

/*
 * The plan is refused for exactly this error, found there, with the errno of
 * the table. test is the name of the test, which the listing of identifiers
 * shows.
 */
void refused_(struct world *w, const char *id, const char *node,
              const char *prop, const char *test);
#define refused(w, id, node, prop) refused_(w, id, node, prop, __func__)

/* The plan is made, with this notice. */
void noticed_(struct world *w, const char *id, const char *node,
              const char *prop, const char *test);
#define noticed(w, id, node, prop) noticed_(w, id, node, prop, __func__)

/* How often something was found; and the first such finding. */
unsigned int times_found(const struct world *w, const char *id);
const struct found *find_found(const struct world *w, const char *id);

/* Note that a test has produced the identifier; and the listing. */
void note_produced(const char *id, const char *test);
unsigned int list_produced(bool print);

/* The range that this virtual StreamID is in, or NULL. */
const struct viommu_range *range_of(const struct viommu_domain *dom,
                                    uint32_t vsid);

void expect_range(const struct viommu_domain *dom, unsigned int i,
                  uint32_t vsid, uint32_t psid, uint32_t count, uint32_t smmu);
void expect_row(const struct viommu_device *dev, unsigned int i, uint32_t rid,
                uint32_t vsid, uint32_t count);

/*
 * A guest's device tree, made from its partial one the way Xen does: all
 * properties below /passthrough but xen,*. dom may be NULL: no vSMMU. Returns
 * the size, or -ENOSPC.
 */
int guest_tree(const struct viommu_domain *dom, const void *pfdt, void *buf,
               int size);

/* That domain's guest tree, allocated. */
void *guest_of(struct world *w, const char *domain);

/* Groups of tests, one to a file. Each returns the number of failures. */
int run_parts(void);
int run_domains(void);
int run_modules(void);
int run_devices(void);
int run_streams(void);
int run_bridges(void);
int run_interrupts(void);
int run_written(void);
int run_maps(void);
int run_conflicts(void);
int run_hostuse(void);
int run_smmus(void);
int run_pages(void);
int run_space(void);
int run_places(void);
int run_emission(void);
int run_hints(void);
int run_hostile(void);
int run_shapes(void);
int run_errors(void);
int run_xens(void);
int run_off(void);
int run_children(void);
int run_copied(void);

/* docs/misc/arm/viommu-errors.md as it has to be, allocated. */
char *errors_document(void);

#define W(state) ((struct world *)*(state))
#define TEST(name)                                                            \
    cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

#endif /* PLAN_WORLD_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
