/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Boot modules: which of them Xen does not register. The world's own two
 * domains have a device tree module each.
 */

#include "world.h"

#define SLOTS 30U /* of 32, without Xen and the host device tree */

static void add_module(struct world *w, const char *parent, const char *name,
                       const char *kind, uint32_t address)
{
    char path[256], compatible[64];
    int len = snprintf(compatible, sizeof(compatible), "%s%cmultiboot,module",
                       kind, 0);

    snprintf(path, sizeof(path), "%s/%s", parent, name);
    add_node(HOST(w), parent, name);
    set_bytes(HOST(w), path, "compatible", compatible, len + 1);
    CELLS(HOST(w), path, "reg", 0, address, 0, 0x1000);
}

static void add_ramdisk(struct world *w, unsigned int nr, uint32_t address)
{
    char name[64];

    snprintf(name, sizeof(name), "ramdisk%u", nr);
    add_module(w, "/chosen/domU2", name, "multiboot,ramdisk", address);
}

/* How many modules the world has by itself. */
static unsigned int own(struct world *w)
{
    unsigned int nr = 0;
    int at = -1;

    while ( (at = fdt_node_offset_by_compatible(HOST(w), at,
                                                "multiboot,module")) >= 0 )
        nr++;

    return nr;
}

static void fill(struct world *w, unsigned int nr)
{
    unsigned int i;

    /* A node is added before its older siblings. */
    for ( i = nr; i-- > 0; )
        add_ramdisk(w, i, 0x60000000 + i * 0x1000);
}

static void last_module_that_fits_is_taken(void **state)
{
    struct world *w = W(state);

    fill(w, SLOTS - own(w));
    planned(w, "domU1");
    assert_int_equal(times_found(w, "too-many-modules"), 0);
}

static void first_module_too_many_is_reported(void **state)
{
    struct world *w = W(state);

    fill(w, SLOTS - own(w) + 1);
    make_plan(w);
    assert_int_equal(w->rc, -ENOSPC);
    assert_int_equal(times_found(w, "too-many-modules"), 1);
    assert_string_equal(find_found(w, "too-many-modules")->domain, "domU2");
    note_produced("too-many-modules", __func__);
}

static void initrd_of_chosen_is_a_module(void **state)
{
    struct world *w = W(state);

    CELLS(HOST(w), "/chosen", "linux,initrd-start", 0x70000000);
    CELLS(HOST(w), "/chosen", "linux,initrd-end", 0x70001000);
    fill(w, SLOTS - own(w));
    make_plan(w);
    assert_int_equal(times_found(w, "too-many-modules"), 1);
}

static void shared_module_counts_once(void **state)
{
    struct world *w = W(state);
    unsigned int i, nr = SLOTS - own(w);

    fill(w, nr);
    for ( i = 0; i < 3; i++ )
        add_ramdisk(w, 90 + i, 0x60000000);
    planned(w, "domU1");

    /* At the same address, another kind is another module. */
    w->xen_release = 17;
    add_module(w, "/chosen/domU2", "kernel", "multiboot,kernel", 0x60000000);
    make_plan(w);
    assert_int_not_equal(times_found(w, "too-many-modules"), 0);
}

static void long_path_of_a_module_is_reported(void **state)
{
    struct world *w = W(state);
    char name[93 - sizeof("/chosen")]; /* a path of 92 characters */

    memset(name, 'n', sizeof(name));
    name[sizeof(name) - 1] = 0;
    add_module(w, "/chosen", name + 1, "multiboot,ramdisk", 0x60000000);
    planned(w, "domU1");

    add_module(w, "/chosen", name, "multiboot,ramdisk", 0x60001000);
    make_plan(w);
    assert_int_equal(w->rc, -ENAMETOOLONG);
    assert_int_equal(times_found(w, "module-path-too-long"), 1);
    note_produced("module-path-too-long", __func__);
}

static void module_over_another_is_reported(void **state)
{
    struct world *w = W(state);

    /* A node is added before its older siblings. */
    add_ramdisk(w, 2, 0x60002000);
    add_ramdisk(w, 1, 0x60001000);
    planned(w, "domU1");

    add_module(w, "/chosen/domU2", "kernel", "multiboot,kernel", 0x60001fff);
    make_plan(w);
    assert_int_equal(w->rc, -EEXIST);
    /* Both are behind it. */
    assert_int_equal(times_found(w, "module-overlaps"), 2);
    assert_non_null(strstr(find_found(w, "module-overlaps")->text,
                           "/chosen/domU2/kernel"));
    note_produced("module-overlaps", __func__);

    w->xen_release = 17;
    planned(w, "domU1");
}

int run_modules(void)
{
    const struct CMUnitTest tests[] = {
        TEST(last_module_that_fits_is_taken),
        TEST(first_module_too_many_is_reported),
        TEST(initrd_of_chosen_is_a_module),
        TEST(shared_module_counts_once),
        TEST(module_over_another_is_reported),
        TEST(long_path_of_a_module_is_reported),
    };

    return cmocka_run_group_tests_name("modules", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
