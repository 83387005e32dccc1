/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What Xen itself uses of the host, what domain 0 gets, and a guest as well.
 */

#include "world.h"

#define DMA  "/passthrough/dma@400000"
#define PCI  "/passthrough/pcie@40000000"
#define HDMA "/soc/dma@400000"
#define HNET "/soc/net@500000"
#define HCAN "/soc/can@600000"
#define HPCI "/pcie@40000000"
#define SMMU "/soc/iommu@100000"

/* A domain 0, which gets the CAN controller; the rest is for guests. */
static void *with_dom0(struct world *w)
{
    void *host = HOST(w);

    add_node(host, "/chosen", "module@1");
    set_bytes(host, "/chosen/module@1", "compatible",
              "multiboot,kernel\0multiboot,module", 34);
    set_flag(host, HDMA, "xen,passthrough");
    set_flag(host, HNET, "xen,passthrough");
    set_flag(host, HPCI, "xen,passthrough");
    world_module(w, "/chosen/domU2", NULL);

    return host;
}

static void interrupt_of_domain_0_is_refused(void **state)
{
    struct world *w = W(state);
    void *host = with_dom0(w);
    const struct found *f;

    planned(w, "domU1");
    CELLS(host, HCAN, "interrupts", 0, 50, 4, 0, 20, 4);
    refused(w, "interrupt-of-dom0", DMA, "xen,path");
    f = find_found(w, "interrupt-of-dom0");
    assert_int_equal(w->rc, -EBUSY);
    assert_string_equal(f->domain, "domU1");
    assert_non_null(strstr(f->text, "SPI 20 "));
    assert_non_null(strstr(f->text, HCAN));

    /* The first is enough. */
    CELLS(host, HDMA, "interrupts", 0, 20, 4, 0, 50, 4);
    refused(w, "interrupt-of-dom0", DMA, "xen,path");
    assert_non_null(
        strstr(find_found(w, "interrupt-of-dom0")->text, "SPI 20 "));

    /* Of the guest's bridge. */
    CELLS(host, HCAN, "interrupts", 0, 4, 4);
    refused(w, "interrupt-of-dom0", PCI, "xen,path");

    /* Xen gives domain 0 what is disabled, too. */
    set_string(host, HCAN, "status", "disabled");
    refused(w, "interrupt-of-dom0", PCI, "xen,path");

    CELLS(host, HCAN, "interrupts-extended", 1, 0, 20, 4);
    refused(w, "interrupt-of-dom0", DMA, "xen,path");

    del_node(host, "/chosen/module@1");
    planned(w, "domU1");
}

/* From Xen 4.21 on: bit 1 of capabilities makes a domain node's it. */
static void hardware_domain_by_capability_counts_as_domain_0(void **state)
{
    struct world *w = W(state);
    void *host = with_dom0(w);
    const struct found *f;

    del_node(host, "/chosen/module@1");
    CELLS(host, HCAN, "interrupts", 0, 20, 4);
    del_prop(host, HNET, "xen,passthrough");
    planned(w, "domU1");
    w->xen_release = 21;
    CELLS(host, "/chosen/domU2", "capabilities", 5);
    planned(w, "domU1");

    /* Xen 4.20 does not know the property. */
    CELLS(host, "/chosen/domU2", "capabilities", 2);
    w->xen_release = 20;
    planned(w, "domU1");
    w->xen_release = 0;
    make_plan(w);
    assert_int_equal(w->rc, -EBUSY);
    w->xen_release = 21;
    make_plan(w);
    assert_int_equal(w->rc, -EBUSY);
    f = find_found(w, "interrupt-of-dom0");
    assert_string_equal(f->node, DMA);
    assert_non_null(strstr(f->text, "which domain domU2 gets"));
    f = find_found(w, "device-of-dom0");
    assert_string_equal(f->node, "/passthrough/net@500000");
    assert_non_null(strstr(f->text, "which domain domU2 gets"));
    f = find_found(w, "pages-in-two-domains");
    assert_non_null(strstr(f->text, "of domain domU2"));

    /* Its StreamIDs are not the guest's. */
    CELLS(host, HCAN, "interrupts", 0, 50, 4);
    set_flag(host, HNET, "xen,passthrough");
    planned(w, "domU1");
    CELLS(host, HCAN, "iommus", 2, 0x10);
    refused(w, "stream-in-two-domains", DMA, "xen,path");
    assert_non_null(
        strstr(find_found(w, "stream-in-two-domains")->text, "domU2"));
}

static void hardware_domain_has_no_vsmmu(void **state)
{
    struct world *w = W(state);
    void *host = HOST(w);

    set_flag(host, HDMA, "xen,passthrough");
    set_flag(host, HNET, "xen,passthrough");
    set_flag(host, HPCI, "xen,passthrough");
    CELLS(host, "/chosen/domU1", "capabilities", 3);
    planned(w, "domU1");
    w->xen_release = 21;
    refused(w, "viommu-of-hardware-domain", "/chosen/domU1", "viommu");
    CELLS(host, "/chosen/domU1", "capabilities", 1);
    planned(w, "domU1");
}

/* dt_find_compatible_node() goes on to the end of the tree. */
static void device_tree_module_after_the_hardware_domain_is_noticed(
    void **state)
{
    struct world *w = W(state);
    void *host = HOST(w);

    w->xen_release = 21;
    set_flag(host, HDMA, "xen,passthrough");
    set_flag(host, HNET, "xen,passthrough");
    set_flag(host, HPCI, "xen,passthrough");
    add_node(host, "/chosen/domU1", "module@2");
    set_bytes(host, "/chosen/domU1/module@2", "compatible",
              "multiboot,device-tree\0multiboot,module", 39);
    CELLS(host, "/chosen/domU2", "capabilities", 2);
    planned(w, "domU1");
    assert_int_equal(w->nr_found, 0);

    /* Added nodes come first. */
    del_prop(host, "/chosen/domU2", "capabilities");
    add_node(host, "/chosen", "domU0");
    set_string(host, "/chosen/domU0", "compatible", "xen,domain");
    CELLS(host, "/chosen/domU0", "capabilities", 2);
    add_node(host, "/chosen/domU2", "module@3");
    set_bytes(host, "/chosen/domU2/module@3", "compatible",
              "multiboot,device-tree\0multiboot,module", 39);
    noticed(w, "hardware-domain-not-last", "/chosen/domU0", "capabilities");
    assert_non_null(
        strstr(find_found(w, "hardware-domain-not-last")->text, "module@2"));
    assert_int_equal(w->nr_found, 1);
}

static void interrupt_of_domain_0s_bridge_is_refused(void **state)
{
    struct world *w = W(state);
    void *host = with_dom0(w);

    del_node(PART(w), PCI);
    del_prop(host, HPCI, "xen,passthrough");
    planned(w, "domU1");
    CELLS(host, HDMA, "interrupts", 0, 4, 4);
    refused(w, "interrupt-of-dom0", DMA, "xen,path");
    assert_non_null(strstr(find_found(w, "interrupt-of-dom0")->text, HPCI));

    /* The map of any other node says nothing of what is routed. */
    del_prop(host, HPCI, "device_type");
    planned(w, "domU1");
    set_string(host, HPCI, "device_type", "pci");
    refused(w, "interrupt-of-dom0", DMA, "xen,path");
    del_prop(host, HPCI, "interrupt-map");
    planned(w, "domU1");
}

static void interrupt_that_domain_0_does_not_get_is_the_guests(void **state)
{
    static const char *const hidden[] = {
        "arm,armv8-timer",
        "arm,armv8-pmuv3",
        "arm,psci-1.0",
        "xen,domain",
    };
    struct world *w = W(state);
    void *host = with_dom0(w);
    unsigned int i;

    CELLS(host, HCAN, "interrupts", 0, 20, 4);
    set_flag(host, HCAN, "xen,passthrough");
    planned(w, "domU1");

    /* That is the node's, not that of nodes below. */
    add_node(host, HCAN, "phy");
    CELLS(host, HCAN "/phy", "interrupts", 0, 20, 4);
    refused(w, "interrupt-of-dom0", DMA, "xen,path");
    del_prop(host, HCAN, "xen,passthrough");

    for ( i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++ )
    {
        set_string(host, HCAN, "compatible", hidden[i]);
        planned(w, "domU1");
    }
    set_string(host, HCAN, "compatible", "test,can");
    refused(w, "interrupt-of-dom0", DMA, "xen,path");
    set_string(host, HCAN, "device_type", "memory");
    planned(w, "domU1");
    set_string(host, HCAN, "device_type", "can");
    refused(w, "interrupt-of-dom0", DMA, "xen,path");

    /* Xen leaves out a node with a private interrupt. */
    CELLS(host, HCAN, "interrupts", 0, 20, 4, 1, 7, 4);
    planned(w, "domU1");

    /* Of another controller, and of one that is not there. */
    del_node(host, HCAN "/phy");
    add_node(host, HCAN, "gpio");
    CELLS(host, HCAN "/gpio", "#interrupt-cells", 2);
    CELLS(host, HCAN "/gpio", "phandle", 0x77);
    CELLS(host, HCAN, "interrupts-extended", 0x77, 1, 7);
    planned(w, "domU1");
    CELLS(host, HCAN, "interrupts-extended", 0x77, 1, 7, 1, 0, 20, 4);
    refused(w, "interrupt-of-dom0", DMA, "xen,path");
    del_prop(host, HCAN, "interrupts-extended");
    CELLS(host, HCAN, "interrupts", 0, 20, 4);
    CELLS(host, HCAN, "interrupt-parent", 0x99);
    planned(w, "domU1");
    CELLS(host, HCAN, "interrupts-extended", 0x99, 0, 20, 4);
    planned(w, "domU1");
    CELLS(host, HCAN, "interrupts-extended", 1, 0, 20);
    planned(w, "domU1");
}

static void domain_0_has_no_interrupts_of_cpus(void **state)
{
    struct world *w = W(state);
    void *host = with_dom0(w);

    add_node(host, "/", "cpus");
    add_node(host, "/cpus", "cpu@0");
    CELLS(host, "/cpus/cpu@0", "interrupts", 0, 20, 4);
    planned(w, "domU1");
    add_node(host, "/", "other");
    CELLS(host, "/other", "interrupts", 0, 20, 4);
    refused(w, "interrupt-of-dom0", DMA, "xen,path");
    set_string(host, "/other", "compatible", "arm,gic-400");
    CELLS(host, "/other", "#interrupt-cells", 3);
    planned(w, "domU1");
}

/* Xen takes an SMMUv3's interrupts by their names. */
static void interrupt_of_an_smmu_is_refused(void **state)
{
    struct world *w = W(state);
    void *host = HOST(w);

    CELLS(host, SMMU, "interrupts", 0, 60, 1, 0, 20, 1, 0, 61, 1);
    del_prop(host, SMMU, "interrupt-names");
    planned(w, "domU1");
    set_bytes(host, SMMU, "interrupt-names", "eventq\0gerror", 14);
    refused(w, "interrupt-of-xen", DMA, "xen,path");
    assert_non_null(strstr(find_found(w, "interrupt-of-xen")->text, SMMU));
    assert_int_equal(w->rc, -EBUSY);
    set_bytes(host, SMMU, "interrupt-names", "gerror\0eventq", 14);
    refused(w, "interrupt-of-xen", DMA, "xen,path");
    set_bytes(host, SMMU, "interrupt-names", "eventq\0cmdq-sync\0gerror", 24);
    planned(w, "domU1");
    set_bytes(host, SMMU, "interrupt-names", "eventq\0gerror\0combined", 23);
    planned(w, "domU1");
    set_bytes(host, SMMU, "interrupt-names", "other\0combined", 15);
    refused(w, "interrupt-of-xen", DMA, "xen,path");
    set_bytes(host, SMMU, "interrupt-names", "other\0combine", 14);
    planned(w, "domU1");
    set_bytes(host, SMMU, "interrupt-names", "other\0combined", 14);
    planned(w, "domU1");
    set_bytes(host, SMMU, "interrupt-names", "a\0b\0c\0combined", 15);
    planned(w, "domU1");

    /* One that no driver probes has none. */
    set_bytes(host, SMMU, "interrupt-names", "other\0combined", 15);
    del_node(PART(w), "/passthrough/net@500000");
    CELLS(host, HDMA, "iommus", 3, 0x10000);
    refused(w, "interrupt-of-xen", DMA, "xen,path");
    set_string(host, SMMU, "status", "disabled");
    planned(w, "domU1");
    del_prop(host, SMMU, "status");
    set_string(host, SMMU, "compatible", "arm,mmu-500");
    planned(w, "domU1");
}

#define UART "/soc/serial@900000"

static void with_uart(struct world *w)
{
    void *host = HOST(w);

    add_node(host, "/soc", "serial@900000");
    set_bytes(host, UART, "compatible", "arm,pl011\0arm,primecell", 24);
    CELLS(host, UART, "reg", 0x900000, 0x1000);
    CELLS(host, UART, "interrupts", 0, 20, 4, 0, 21, 4);
    add_node(host, "/", "aliases");
    set_string(host, "/aliases", "serial0", UART);
}

static void interrupt_of_xens_console_is_refused(void **state)
{
    struct world *w = W(state);
    void *host = HOST(w);

    with_uart(w);
    planned(w, "domU1");
    set_string(host, "/chosen", "stdout-path", UART);
    refused(w, "interrupt-of-xen", DMA, "xen,path");
    assert_non_null(strstr(find_found(w, "interrupt-of-xen")->text, UART));
    set_string(host, "/chosen", "stdout-path", UART ":115200n8");
    refused(w, "interrupt-of-xen", DMA, "xen,path");
    set_string(host, "/chosen", "stdout-path", "serial0:115200n8");
    refused(w, "interrupt-of-xen", DMA, "xen,path");

    CELLS(host, "/soc/old-dma@700000", "#interrupt-cells", 1);
    CELLS(host, "/soc/old-dma@700000", "phandle", 0x77);
    CELLS(host, UART, "interrupts-extended", 0x77, 20);
    planned(w, "domU1");
    del_prop(host, UART, "interrupts-extended");

    /* The first interrupt alone; the net's is the second. */
    CELLS(host, UART, "interrupts", 0, 90, 4, 0, 20, 4);
    planned(w, "domU1");
    CELLS(host, UART, "interrupts", 0, 20, 4);
    refused(w, "interrupt-of-xen", DMA, "xen,path");

    set_string(host, UART, "compatible", "test,uart");
    planned(w, "domU1");
    set_string(host, UART, "compatible", "snps,dw-apb-uart");
    refused(w, "interrupt-of-xen", DMA, "xen,path");
    set_string(host, UART, "status", "disabled");
    planned(w, "domU1");
    set_string(host, UART, "status", "okay");
    refused(w, "interrupt-of-xen", DMA, "xen,path");
    set_flag(host, UART, "xen,passthrough");
    planned(w, "domU1");
}

static void xens_console_is_that_of_its_command_line(void **state)
{
    struct world *w = W(state);
    void *host = HOST(w);

    with_uart(w);
    set_string(host, "/chosen", "bootargs", "a=b dtuart=serial0 c");
    refused(w, "interrupt-of-xen", DMA, "xen,path");
    set_string(host, "/chosen", "xen,xen-bootargs", "console=vga");
    planned(w, "domU1");
    set_string(host, "/chosen", "xen,xen-bootargs", "dtuart=" UART);
    refused(w, "interrupt-of-xen", DMA, "xen,path");
    set_string(host, "/chosen", "xen,xen-bootargs",
               "dtuart=" UART ":9600 console=vga,dtuart");
    refused(w, "interrupt-of-xen", DMA, "xen,path");
    set_string(host, "/chosen", "xen,xen-bootargs",
               "dtuart=" UART " console=vga");
    planned(w, "domU1");
    set_string(host, "/chosen", "xen,xen-bootargs",
               "dtuart=" UART "  dtuart=/soc/other");
    planned(w, "domU1");
    set_string(host, "/chosen", "xen,xen-bootargs", "dtuart=serial1 x");
    planned(w, "domU1");
    set_string(host, "/chosen", "xen,xen-bootargs", "xdtuart=serial0 dtuart");
    planned(w, "domU1");

    /* With nothing in it, stdout-path counts. */
    set_string(host, "/chosen", "xen,xen-bootargs", "dtuart= sync_console");
    set_string(host, "/chosen", "stdout-path", "serial0");
    refused(w, "interrupt-of-xen", DMA, "xen,path");

    set_bytes(host, "/aliases", "serial0", UART, strlen(UART));
    planned(w, "domU1");
    set_bytes(host, "/aliases", "serial0", "", 0);
    planned(w, "domU1");
    del_node(host, "/aliases");
    planned(w, "domU1");
}

static void console_itself_is_not_assigned(void **state)
{
    struct world *w = W(state);
    void *host = HOST(w);

    with_uart(w);
    CELLS(host, UART, "interrupts", 0, 90, 4);
    set_string(host, "/chosen", "stdout-path", UART);
    set_string(PART(w), DMA, "xen,path", UART);
    set_flag(PART(w), DMA, "xen,force-assign-without-iommu");
    refused(w, "interrupt-of-xen", DMA, "xen,path");
    set_string(host, "/chosen", "stdout-path", HCAN);
    planned(w, "domU1");
}

/* What Xen refuses anyway is said by who is asked for all of it. */
static void guest_without_viommu_is_told_if_asked(void **state)
{
    struct world *w = W(state);

    with_uart(w);
    set_string(HOST(w), "/chosen", "stdout-path", "serial0");
    set_string(HOST(w), "/chosen/domU1", "viommu", "none");
    del_node(PART(w), PCI);
    make_plan(w);
    assert_int_equal(w->nr_found, 0);
    CELLS(HOST(w), "/soc/net@500000", "iommus", 2, 0x20, 2, 0x21);
    w->check_all = true;
    refused(w, "interrupt-of-xen", DMA, "xen,path");
    del_node(HOST(w), "/chosen");
    make_plan(w);
    assert_int_equal(w->rc, 0);
}

int run_hostuse(void)
{
    const struct CMUnitTest tests[] = {
        TEST(interrupt_of_domain_0_is_refused),
        TEST(hardware_domain_by_capability_counts_as_domain_0),
        TEST(hardware_domain_has_no_vsmmu),
        TEST(device_tree_module_after_the_hardware_domain_is_noticed),
        TEST(interrupt_of_domain_0s_bridge_is_refused),
        TEST(interrupt_that_domain_0_does_not_get_is_the_guests),
        TEST(domain_0_has_no_interrupts_of_cpus),
        TEST(interrupt_of_an_smmu_is_refused),
        TEST(interrupt_of_xens_console_is_refused),
        TEST(xens_console_is_that_of_its_command_line),
        TEST(console_itself_is_not_assigned),
        TEST(guest_without_viommu_is_told_if_asked),
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
