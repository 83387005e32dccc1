/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What of the host Xen itself uses, and what domain 0 gets, where a guest
 * could lay claim to it as well. Xen routes an interrupt to one domain, or has
 * it for itself (route_irq_to_guest()); both come before any guest does.
 *
 * Only what is sure is noted: what Xen would share, or leave alone, must not
 * keep a system from booting.
 */

#include "planner.h"

/*
 * UARTs that Xen has a driver for. Any other is not used, though it be named.
 */
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

/* Nodes that Xen keeps from domain 0, with all below them. */
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

static bool __init any_compatible(const struct vdt_node *n,
                                  const char *const *list, unsigned int nr)
{
    unsigned int i;

    for ( i = 0; i < nr; i++ )
        if ( vdt_compatible(n, list[i]) )
            return true;

    return false;
}

/* Is it probed at all by a driver of Xen's? */
static bool __init for_xen(const struct vdt_node *n)
{
    return vdt_available(n) && !vdt_has(n, VDT_XEN_PASSTHROUGH);
}

/* The value of an option of Xen's command line, the last that is there. */
static const char *__init option(const char *line, const char *name,
                                 size_t *len)
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

/* Is dtuart one of the consoles of this list? */
static bool __init has_dtuart(const char *list, size_t len)
{
    static const char name[] = "dtuart";

    for ( ; len >= sizeof(name) - 1; list++, len-- )
        if ( !memcmp(list, name, sizeof(name) - 1) )
            return true;

    return false;
}

/* A full path or, as in stdout-path, an alias. */
static uint32_t __init find_named(struct vplan *p, const char *name)
{
    uint32_t aliases = vhost_by_path(&p->host, "/aliases");
    const char *path;
    int len;

    if ( *name == '/' )
        return vhost_by_path(&p->host, name);

    if ( aliases == VHOST_NONE )
        return VHOST_NONE;

    path =
        fdt_getprop(p->in->host, p->host.nodes.v[aliases].offset, name, &len);

    return path && len > 0 && memchr(path, 0, len) == path + len - 1
               ? vhost_by_path(&p->host, path)
               : VHOST_NONE;
}

/* The UART of Xen's console, as dt_uart_init() finds it, to p->console. */
static int __init find_console(struct vplan *p)
{
    uint32_t chosen = vhost_by_path(&p->host, "/chosen");
    const char *line, *name, *colon, *list;
    size_t len = 0, list_len = 0;
    struct vdt_node n;

    p->console = VHOST_NONE;
    if ( chosen == VHOST_NONE )
        return 0;

    vhost_read(&p->host, chosen, &n);
    line = vdt_string(&n, vdt_has(&n, VDT_XEN_BOOTARGS) ? VDT_XEN_BOOTARGS
                                                        : VDT_BOOTARGS)
               ?: "";
    list = option(line, "console", &list_len);
    if ( list && !has_dtuart(list, list_len) )
        return 0;

    name = option(line, "dtuart", &len);
    if ( !len )
    {
        name = vdt_string(&n, VDT_STDOUT_PATH) ?: "";
        len = strlen(name);
    }
    colon = memchr(name, ':', len);
    name =
        varena_string(&p->scratch, name, colon ? (size_t)(colon - name) : len);
    if ( !name )
        return -ENOMEM;

    p->console = find_named(p, name);
    if ( p->console == VHOST_NONE )
        return 0;

    vhost_read(&p->host, p->console, &n);
    if ( !any_compatible(&n, uarts, ARRAY_SIZE(uarts)) || !for_xen(&n) )
        p->console = VHOST_NONE;

    return 0;
}

bool __init vhostuse_is_xens(const struct vplan *p, uint32_t index)
{
    return index == p->console || p->host.nodes.v[index].iommu;
}

/* The SPI that is interrupt number i of this node, or 0. */
static uint32_t __init spi_of(struct vplan *p, uint32_t index,
                              const struct vdt_node *n, unsigned int i)
{
    struct vspecs s;

    vintr_specs(p, index, n, &s);
    while ( vintr_next(p, &s) )
        if ( !i-- )
            return s.chip->gic ? vintr_intid(s.spec, s.at) : 0;

    return 0;
}

static void __init note(struct vplan *p, uint32_t intid, uint32_t index)
{
    if ( intid && !p->irq_user[intid] )
        p->irq_user[intid] = index + 1;
}

/* Which of the node's interrupts has this name? */
static bool __init find_interrupt(const struct vdt_node *n, const char *name,
                                  unsigned int *number)
{
    struct vdt_prop names = vdt_prop(n, VDT_INTERRUPT_NAMES);
    size_t want = strlen(name);

    for ( *number = 0; names.len; ++*number )
    {
        const uint8_t *end = memchr(names.data, 0, names.len);

        if ( !end )
            return false;
        if ( (size_t)(end - names.data) == want &&
             !memcmp(names.data, name, want) )
            return true;
        names.len -= end + 1 - names.data;
        names.data = end + 1;
    }

    return false;
}

/* The interrupts that Xen's SMMUv3 driver takes: by their names only. */
static void __init note_smmu(struct vplan *p, uint32_t index,
                             const struct vdt_node *n)
{
    unsigned int i;

    if ( find_interrupt(n, "combined", &i) )
    {
        note(p, spi_of(p, index, n, i), index);
        return;
    }

    if ( find_interrupt(n, "eventq", &i) )
        note(p, spi_of(p, index, n, i), index);
    if ( find_interrupt(n, "gerror", &i) )
        note(p, spi_of(p, index, n, i), index);
}

static void __init note_xens(struct vplan *p)
{
    struct vdt_node n;
    uint32_t i;

    for ( i = 0; i < p->host.nodes.nr; i++ )
    {
        if ( !vhostuse_is_xens(p, i) )
            continue;
        vhost_read(&p->host, i, &n);
        if ( i == p->console )
            note(p, spi_of(p, i, &n, 0), i);
        else if ( for_xen(&n) && vdt_compatible(&n, "arm,smmu-v3") )
            note_smmu(p, i, &n);
    }
}

static bool __init has_ppi(struct vplan *p, uint32_t index,
                           const struct vdt_node *n)
{
    struct vspecs s;

    vintr_specs(p, index, n, &s);
    while ( vintr_next(p, &s) )
        if ( s.chip->gic && vdt_cell(s.spec, s.at) == VINTR_PPI )
            return true;

    return false;
}

/*
 * Is this node, with all below it, not for domain 0? As handle_node() has it.
 */
static bool __init is_hidden(struct vplan *p, uint32_t index,
                             const struct vdt_node *n)
{
    const char *type = vdt_string(n, VDT_DEVICE_TYPE);

    return vhostuse_is_xens(p, index) || (type && !strcmp(type, "memory")) ||
           index == vhost_by_path(&p->host, "/cpus") ||
           any_compatible(n, hidden, ARRAY_SIZE(hidden)) ||
           vintr_is_gic(p, index) || has_ppi(p, index, n);
}

static int __init note_device(struct vplan *p, uint32_t index,
                              const struct vdt_node *n)
{
    const char *type = vdt_string(n, VDT_DEVICE_TYPE);
    uint64_t irqs[VINTR_WORDS] = {};
    unsigned int w;

    vintr_of_dom0(p, index, n, type && !strcmp(type, "pci"), irqs);
    for ( w = 0; w < VINTR_WORDS; w++ )
        for ( ; irqs[w]; irqs[w] &= irqs[w] - 1 )
            note(p, w * 64 + __builtin_ctzll(irqs[w]), index);

    return vpages_of_host(p, index);
}

static int __init note_dom0s(struct vplan *p)
{
    bool *skip = varena_array(&p->scratch, p->host.nodes.nr, sizeof(*skip));
    struct vdt_node n;
    uint32_t i;

    if ( !skip )
        return -ENOMEM;

    for ( i = 0; i < p->host.nodes.nr; i++ )
    {
        uint32_t up = p->host.nodes.v[i].parent;

        vhost_read(&p->host, i, &n);
        skip[i] = (up != VHOST_NONE && skip[up]) || is_hidden(p, i, &n);
        if ( !skip[i] && !vdt_has(&n, VDT_XEN_PASSTHROUGH) &&
             note_device(p, i, &n) )
            return -ENOMEM;
    }

    return 0;
}

int __init vhostuse_list(struct vplan *p)
{
    if ( find_console(p) ||
         (p->console != VHOST_NONE && vpages_of_host(p, p->console)) )
        return -ENOMEM;

    note_xens(p);

    return p->dom0 ? note_dom0s(p) : 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
