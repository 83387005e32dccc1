/* SPDX-License-Identifier: GPL-2.0-only */
/* Shapes of real machines, and the size of things. */

#include "world.h"

#define DOM1 "/chosen/domU1"

/* This host, with one domain and an empty partial device tree. */
static void start(struct world *w, const char *host)
{
    void *part = malloc(1 << 20);

    assert_int_equal(fdt_create_empty_tree(part, 1 << 20), 0);
    add_node(part, "/", "passthrough");
    CELLS(part, "/passthrough", "#address-cells", 2);
    CELLS(part, "/passthrough", "#size-cells", 2);
    free(w->host);
    w->host = world_load(host);
    world_module(w, DOM1, part);
    world_module(w, "/chosen/domU2", NULL);
}

/* Assign a host node; its registers go to a page of their own. */
static void assign(struct world *w, const char *host_path)
{
    static uint32_t page;
    const char *name = strrchr(host_path, '/') + 1;
    char path[128];

    page += 0x1000;
    snprintf(path, sizeof(path), "/passthrough/%s", name);
    add_node(PART(w), "/passthrough", name);
    set_string(PART(w), path, "xen,path", host_path);
    CELLS(PART(w), path, "xen,reg", 0xf, 0x80000000 + page, 0, 0x1000, 0,
          0x5000000 + page);
}

static void qemu_virt_root_complex(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;

    start(w, "qemu-virt");
    assign(w, "/pcie@10000000");
    dom = planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);
    assert_int_equal(dom->nr_ranges, 1);
    expect_range(dom, 0, 0, 0, 0x10000, 0);
    assert_true(dom->coherent);
    assert_true(dom->smmus[0].base == 0x9050000);
    assert_int_equal(dom->devices[0].nr_irqs, 4);
    assert_int_equal(dom->devices[0].irqs[0].intid, 35);
    assert_int_equal(dom->devices[0].irqs[3].intid, 38);
    assert_int_equal(dom->nr_spis, 14);
}

/* libfdt puts a new node before those that are there. */
static void rcar_dma_controllers_of_16_streams(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;
    unsigned int i;

    start(w, "rcar");
    assign(w, "/soc/dma-controller@e7350000");
    assign(w, "/soc/dma-controller@e7340000");
    assign(w, "/soc/dma-controller@e7330000");
    assign(w, "/soc/dma-controller@e7320000");
    assign(w, "/soc/dma-controller@e7310000");
    dom = planned(w, "domU1");
    assert_int_equal(dom->nr_devices, 5);
    for ( i = 0; i < 80; i++ )
        assert_int_equal(dom->devices[i / 16].vsids[i % 16], i);
    assert_int_equal(dom->nr_ranges, 4 + 16);
    expect_range(dom, 0, 0, 0, 16, 0);
    expect_range(dom, 1, 16, 16, 16, 0);
    expect_range(dom, 2, 32, 0, 16, 1);
    expect_range(dom, 3, 48, 16, 16, 1);
    expect_range(dom, 4, 64, 33, 1, 0);
    expect_range(dom, 19, 79, 63, 1, 0);
}

static void rcar_device_behind_the_older_iommu_is_refused_by_name(void **state)
{
    struct world *w = W(state);

    start(w, "rcar");
    assign(w, "/soc/ethernet@e6990000");
    refused(w, "iommu-unsupported", "/soc/ethernet@e6990000", "iommus");
    assert_non_null(
        strstr(find_found(w, "iommu-unsupported")->text, "iommu@eefc0000"));
}

static void zynqmp_has_no_smmuv3(void **state)
{
    struct world *w = W(state);

    start(w, "zynqmp");
    assign(w, "/axi/ethernet@ff0e0000");
    refused(w, "iommu-unsupported", "/axi/ethernet@ff0e0000", "iommus");
    set_string(HOST(w), DOM1, "viommu", "none");
    make_plan(w);
    assert_int_equal(w->rc, 0);
}

static void zynqmp_uart_has_no_iommu(void **state)
{
    struct world *w = W(state);

    start(w, "zynqmp");
    assign(w, "/axi/serial@ff010000");
    refused(w, "device-without-iommu", "/passthrough/serial@ff010000",
            "xen,path");
}

/* 64 SMMUs; the same StreamIDs behind each. */
static void build_server(struct world *w)
{
    char path[64];
    unsigned int i;

    start(w, "qemu-virt");
    w->host = realloc(w->host, 1 << 20);
    assert_int_equal(fdt_open_into(w->host, w->host, 1 << 20), 0);
    for ( i = 0; i < 64; i++ )
    {
        snprintf(path, sizeof(path), "iommu@%x", 0x20000000 + i * 0x20000);
        add_node(HOST(w), "/", path);
        snprintf(path, sizeof(path), "/iommu@%x", 0x20000000 + i * 0x20000);
        set_string(HOST(w), path, "compatible", "arm,smmu-v3");
        CELLS(HOST(w), path, "reg", 0, 0x20000000 + i * 0x20000, 0, 0x20000);
        CELLS(HOST(w), path, "#iommu-cells", 1);
        CELLS(HOST(w), path, "phandle", 0x100 + i);

        snprintf(path, sizeof(path), "device@%x", 0x30000000 + i * 0x1000);
        add_node(HOST(w), "/", path);
        snprintf(path, sizeof(path), "/device@%x", 0x30000000 + i * 0x1000);
        CELLS(HOST(w), path, "iommus", 0x100 + i, 7, 0x100 + i, 9);
    }
}

static void server_with_64_smmus_where_streams_repeat(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;
    char path[64];
    unsigned int i;

    build_server(w);
    for ( i = 0; i < 16; i++ )
    {
        snprintf(path, sizeof(path), "/device@%x",
                 0x30000000 + (i * 4) * 0x1000);
        assign(w, path);
    }
    dom = planned(w, "domU1");
    assert_int_equal(dom->nr_smmus, 16);
    assert_int_equal(dom->nr_ranges, 32);
    for ( i = 0; i < 32; i++ )
        expect_range(dom, i, i, i % 2 ? 9 : 7, 1, i / 2);
    assign(w, "/device@30001000");
    make_plan(w);
    assert_int_equal(times_found(w, "too-many-smmus"), 1);
}

static void root_complex_and_100_devices_are_a_row_each(void **state)
{
    struct world *w = W(state);
    const struct viommu_domain *dom;
    char path[64];
    unsigned int i;

    start(w, "qemu-virt");
    w->host = realloc(w->host, 1 << 20);
    assert_int_equal(fdt_open_into(w->host, w->host, 1 << 20), 0);
    for ( i = 0; i < 100; i++ )
    {
        snprintf(path, sizeof(path), "device@%x", 0x30000000 + i * 0x1000);
        add_node(HOST(w), "/", path);
        snprintf(path, sizeof(path), "/device@%x", 0x30000000 + i * 0x1000);
        CELLS(HOST(w), path, "iommus", 0x8005, 0x10000 + 2 * i);
        assign(w, path);
    }
    assign(w, "/pcie@10000000");
    dom = planned(w, "domU1");
    assert_int_equal(dom->nr_ranges, 101);
    assert_int_equal(dom->nr_devices, 101);
    for ( i = 0; i < dom->nr_devices; i++ )
        assert_true(dom->devices[i].kind == VIOMMU_PLATFORM ||
                    dom->devices[i].nr_rows == 1);
}

static void sixteen_whole_root_complexes_do_not_fit_beside_a_device(
    void **state)
{
    struct world *w = W(state);
    char path[64];
    unsigned int i;

    build_server(w);
    for ( i = 0; i < 16; i++ )
    {
        snprintf(path, sizeof(path), "pcie@%x", 0x70000000 + i * 0x1000);
        add_node(HOST(w), "/", path);
        snprintf(path, sizeof(path), "/pcie@%x", 0x70000000 + i * 0x1000);
        CELLS(HOST(w), path, "iommu-map", 0, 0x100 + i, 0x10000, 0x10000);
        assign(w, path);
    }
    assert_int_equal(planned(w, "domU1")->nr_ranges, 16);
    assign(w, "/device@30000000");
    make_plan(w);
    assert_int_equal(w->rc, -ENOSPC);
    assert_int_equal(times_found(w, "vsid-none-free"), 1);
}

int run_shapes(void)
{
    const struct CMUnitTest tests[] = {
        TEST(qemu_virt_root_complex),
        TEST(rcar_dma_controllers_of_16_streams),
        TEST(rcar_device_behind_the_older_iommu_is_refused_by_name),
        TEST(zynqmp_has_no_smmuv3),
        TEST(zynqmp_uart_has_no_iommu),
        TEST(server_with_64_smmus_where_streams_repeat),
        TEST(root_complex_and_100_devices_are_a_row_each),
        TEST(sixteen_whole_root_complexes_do_not_fit_beside_a_device),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
