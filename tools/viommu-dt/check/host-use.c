/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The interrupts and pages of the host that Xen or domain 0 uses, and a guest
 * could be assigned as well. Xen routes an interrupt to one domain, or uses it
 * itself (route_irq_to_guest()); Xen and domain 0 get theirs before any guest.
 *
 * Only uses that are certain are noted. What Xen shares, or does not use, must
 * not be reported as an error.
 */

#include "check.h"

/* First cell of a GIC specifier: a private interrupt of each CPU. */
#define PPI 1U

/* UARTs that Xen has a driver for. Xen ignores a console on any other. */
static const char *const uarts[] = {
    "amlogic,meson-gx-uart",
    "amlogic,meson-uart",
    "amlogic,meson6-uart",
    "amlogic,meson8-uart",
    "amlogic,meson8b-uart",
    "arm,pl011",
    "arm,sbsa-uart",
    "brcm,bcm2835-aux-uart",
    "cdns,uart-r1p12",
    "cdns,uart-r1p8",
    "fsl,imx8qxp-lpuart",
    "fsl,s32v234-linflexuart",
    "marvell,armada-3700-uart",
    "ns16550",
    "ns16550a",
    "nxp,s32g2-linflexuart",
    "nxp,s32g3-linflexuart",
    "renesas,hscif",
    "renesas,scif",
    "renesas,scifa",
    "samsung,exynos4210-uart",
    "snps,dw-apb-uart",
    "ti,am654-uart",
    "ti,omap4-uart",
};

/* Nodes that domain 0 does not get, nor the nodes below them. */
static const char *const hidden[] = {
    "arm,armv7-timer",
    "arm,armv7-timer-mem",
    "arm,armv8-pmuv3",
    "arm,armv8-timer",
    "arm,cortex-a15-pmu",
    "arm,cortex-a53-edac",
    "arm,cortex-a7-pmu",
    "arm,psci",
    "arm,psci-0.2",
    "arm,psci-1.0",
    "multiboot,module",
    "xen,domain",
    "xen,domain-shared-memory-v1",
    "xen,evtchn-v1",
    "xen,multiboot-module",
    "xen,xen",
};

static bool any_compatible(const struct plan_node *n, const char *const *list,
                           unsigned int nr)
{
    unsigned int i;

    for ( i = 0; i < nr; i++ )
        if ( plan_compatible(n, list[i]) )
            return true;

    return false;
}

/*
 * The value of the last option of this name on Xen's command line. NULL: none.
 */
static const char *option(const char *line, const char *name, size_t *len)
{
    const char *value = NULL;
    size_t want = strlen(name);

    while ( *line )
    {
        const char *space = strchr(line, ' ');
        size_t word = space ? (size_t)(space - line) : strlen(line);

        if ( word > want && line[want] == '=' && !strncmp(line, name, want) )
        {
            value = line + want + 1;
            *len = word - want - 1;
        }
        line += word + (space ? 1 : 0);
    }

    return value;
}

/* Does this list of consoles contain dtuart? */
static bool has_dtuart(const char *list, size_t len)
{
    static const char name[] = "dtuart";

    for ( ; len >= sizeof(name) - 1; list++, len-- )
        if ( !memcmp(list, name, sizeof(name) - 1) )
            return true;

    return false;
}

/*
 * The value of a host node's property that is exactly one string. NULL: it is
 * not.
 */
static const char *string_of(const struct check *c, uint32_t index,
                             const char *name)
{
    int len;
    const char *s = fdt_getprop(c->in->host, c->p->host->nodes.v[index].offset,
                                name, &len);

    return s && len > 0 && memchr(s, 0, len) == s + len - 1 ? s : NULL;
}

/* The host node with this full path or, as in stdout-path, with this alias. */
static uint32_t find_named(struct check *c, const char *name)
{
    uint32_t aliases = plan_host_by_path(c->p->host, "/aliases");
    const char *path = name;

    if ( *name != '/' )
        path = aliases == PLAN_NONE ? NULL : string_of(c, aliases, name);

    return path ? plan_host_by_path(c->p->host, path) : PLAN_NONE;
}

/* Set c->console to the UART of Xen's console, found as in dt_uart_init(). */
static int find_console(struct check *c)
{
    uint32_t chosen = plan_host_by_path(c->p->host, "/chosen");
    const char *line, *name, *colon, *list;
    size_t len = 0, list_len = 0;
    struct plan_node n;

    c->console = PLAN_NONE;
    if ( chosen == PLAN_NONE )
        return 0;

    line = string_of(c, chosen, "xen,xen-bootargs");
    if ( !line )
        line = string_of(c, chosen, "bootargs");
    line = line ? line : "";
    list = option(line, "console", &list_len);
    if ( list && !has_dtuart(list, list_len) )
        return 0;

    name = option(line, "dtuart", &len);
    if ( !len )
    {
        name = string_of(c, chosen, "stdout-path");
        name = name ? name : "";
        len = strlen(name);
    }
    colon = memchr(name, ':', len);
    name = plan_copy(&c->arena, name, colon ? (size_t)(colon - name) : len);
    if ( !name )
        return -ENOMEM;

    c->console = find_named(c, name);
    if ( c->console == PLAN_NONE )
        return 0;

    plan_host_read(c->p->host, c->console, &n);
    if ( !any_compatible(&n, uarts, ARRAY_SIZE(uarts)) || !check_for_xen(&n) )
        c->console = PLAN_NONE;

    return 0;
}

static void note(struct check *c, uint32_t intid, uint32_t index)
{
    if ( intid && !c->irq_user[intid] )
        c->irq_user[intid] = index + 1;
}

/* Note the interrupts that Xen's SMMUv3 driver uses. */
static void note_smmu(struct check *c, uint32_t index,
                      const struct plan_node *n)
{
    uint32_t intids[CHECK_SMMU_INTERRUPTS];
    unsigned int i;

    check_smmu_interrupts(c, index, n, intids);
    for ( i = 0; i < CHECK_SMMU_INTERRUPTS; i++ )
        note(c, intids[i], index);
}

static void note_xens(struct check *c)
{
    struct plan_node n;
    uint32_t i, intid;

    for ( i = 0; i < c->p->host->nodes.nr; i++ )
    {
        if ( !check_is_xens(c, i) )
            continue;
        plan_host_read(c->p->host, i, &n);
        if ( i == c->console )
        {
            if ( check_interrupt(c, i, &n, 0, &intid) )
                note(c, intid, i);
        }
        else if ( check_for_xen(&n) && plan_compatible(&n, "arm,smmu-v3") )
            note_smmu(c, i, &n);
    }
}

static bool has_ppi(struct check *c, uint32_t index, const struct plan_node *n)
{
    struct plan_specifiers s;

    plan_specifiers_start(c->p, index, n, &s);
    while ( plan_specifiers_next(c->p, &s) )
        if ( s.controller->gic && plan_cell(s.spec, s.at) == PPI )
            return true;

    return false;
}

/*
 * Does domain 0 not get this node, nor the nodes below it? As in
 * handle_node().
 */
static bool is_hidden(struct check *c, uint32_t index,
                      const struct plan_node *n)
{
    const char *type = plan_string(n, DT_DEVICE_TYPE);

    return check_is_xens(c, index) || (type && !strcmp(type, "memory")) ||
           index == plan_host_by_path(c->p->host, "/cpus") ||
           any_compatible(n, hidden, ARRAY_SIZE(hidden)) ||
           plan_is_gic(c->p, index) || has_ppi(c, index, n);
}

static int note_device(struct check *c, uint32_t index,
                       const struct plan_node *n)
{
    const char *type = plan_string(n, DT_DEVICE_TYPE);
    uint64_t irqs[SPI_WORDS] = {};
    unsigned int w;

    plan_spis_of_node(c->p, index, n, irqs, NULL, NULL);
    if ( type && !strcmp(type, "pci") )
        plan_spis_of_map(c->p, index, irqs);
    for ( w = 0; w < SPI_WORDS; w++ )
        for ( ; irqs[w]; irqs[w] &= irqs[w] - 1 )
            note(c, w * 64 + __builtin_ctzll(irqs[w]), index);

    return check_pages_of_host(c, index);
}

static int note_dom0s(struct check *c)
{
    bool *skip = plan_array(&c->arena, c->p->host->nodes.nr, sizeof(*skip));
    struct plan_node n;
    uint32_t i;

    if ( !skip )
        return -ENOMEM;

    for ( i = 0; i < c->p->host->nodes.nr; i++ )
    {
        uint32_t up = c->p->host->nodes.v[i].parent;

        plan_host_read(c->p->host, i, &n);
        skip[i] = (up != PLAN_NONE && skip[up]) || is_hidden(c, i, &n);
        if ( !skip[i] && !plan_has(&n, DT_XEN_PASSTHROUGH) &&
             note_device(c, i, &n) )
            return -ENOMEM;
    }

    return 0;
}

int check_host_use(struct check *c)
{
    if ( find_console(c) ||
         (c->console != PLAN_NONE && check_pages_of_host(c, c->console)) )
        return -ENOMEM;

    note_xens(c);

    return c->p->guests->domain0 ? note_dom0s(c) : 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
