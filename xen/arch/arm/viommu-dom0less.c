/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest's vSMMUv3, or hint, at boot: the plan over all dom0less domains, and
 * its use while Xen builds each of them.
 */
#include <xen/device_tree.h>
#include <xen/init.h>
#include <xen/iocap.h>
#include <xen/lib.h>
#include <xen/libfdt/libfdt.h>
#include <xen/sched.h>
#include <xen/vmap.h>
#include <asm/domain_build.h>
#include <asm/irq.h>
#include <asm/kernel.h>
#include <asm/setup.h>
#include <asm/viommu.h>

#include <viommu/plan.h>

#include "../../drivers/passthrough/arm/smmu-v3-nested.h"

static struct viommu_plan *__initdata plan;

/*
 * Xen builds one domain after the other: this one now, planned like that (NULL:
 * neither vSMMU nor hint).
 */
static const struct domain *__initdata building;
static const struct viommu_domain *__initdata building_plan;

static const struct viommu_domain *__init plan_of(const struct domain *d)
{
    return d == building ? building_plan : NULL;
}

/*
 * Find the domain node's partial device tree among the boot modules and map it:
 * the last that its node has, as kernel_probe() does.
 */
static int __init map_partial(void *ctx, const char *domain_path,
                              const void **fdt, size_t *size)
{
    const struct dt_device_node *domain = dt_find_node_by_path(domain_path),
                                *node;
    const struct bootmodule *mod = NULL;
    paddr_t start, len;
    const __be32 *reg;

    if ( !domain )
        return -ENOENT;

    dt_for_each_child_node (domain, node)
    {
        reg = dt_get_property(node, "reg", NULL);
        if ( !reg || !dt_device_is_compatible(node, "multiboot,device-tree") )
            continue;

        dt_get_range(&reg, node, &start, &len);
        mod = boot_module_find_by_addr_and_kind(BOOTMOD_GUEST_DTB, start);
    }

    if ( !mod )
        return -ENOENT;

    *fdt = ioremap_cache(mod->start, mod->size);
    *size = mod->size;

    return *fdt ? 0 : -ENOMEM;
}

static void __init unmap_partial(void *ctx, const void *fdt, size_t size)
{
    iounmap((void *)fdt);
}

static const char *__init nesting_refusal(void *ctx, const char *smmu_path)
{
    const struct dt_device_node *np = dt_find_node_by_path(smmu_path);
    struct vsmmu_hw hw;

    if ( !np || smmu_nested_probe(np, &hw) )
        return "not driven by Xen's SMMUv3 driver";

    return vsmmu_hw_refusal(&hw);
}

static void __init report(void *ctx, const struct viommu_finding *f)
{
    printk("%sviommu: %s: %s%s%s: %s [%s]\n",
           f->severity == VIOMMU_ERROR ? XENLOG_ERR : XENLOG_INFO,
           f->domain ?: "host device tree", f->node, f->prop ? ": " : "",
           f->prop ?: "", f->text, f->id);
}

void __init viommu_plan_domUs(void)
{
    const struct viommu_input in = {
        .host = device_tree_flattened,
        .host_size = fdt_totalsize(device_tree_flattened),
        .layout = &viommu_layout_xen,
        .partial = map_partial,
        .done = unmap_partial,
        .refusal = nesting_refusal,
        .report = report,
    };
    int rc = viommu_plan_create(&in, &plan);

    if ( rc )
        panic("viommu: the domains' device trees cannot be used as they are "
              "(rc = %d)\n",
              rc);
}

void __init viommu_plan_done(void)
{
    viommu_plan_free(plan);
    plan = NULL;
    building = NULL;
    building_plan = NULL;
}

void __init viommu_config_domU(const struct dt_device_node *node,
                               struct xen_domctl_createdomain *cfg)
{
    const struct viommu_domain *dom =
        viommu_plan_domain(plan, dt_node_full_name(node));

    if ( !dom )
        return;

    cfg->flags |= XEN_DOMCTL_CDF_iommu;
    cfg->arch.nr_spis = max(cfg->arch.nr_spis, dom->nr_spis);
}

/* The range that holds vsid: planning gave the domain one for each. */
static const struct viommu_range *__init
range_of(const struct viommu_domain *dom, uint32_t vsid)
{
    const struct viommu_range *r = dom->ranges;

    while ( vsid - r->vsid >= r->count )
        r++;

    return r;
}

/* Say where count vSIDs of a device lead to. */
static void __init announce(const struct viommu_domain *dom,
                            const struct viommu_device *dev, uint32_t vsid,
                            uint32_t count)
{
    while ( count )
    {
        const struct viommu_range *r = range_of(dom, vsid);
        uint32_t n = min(count, r->count - (vsid - r->vsid));
        uint32_t psid = r->psid + (vsid - r->vsid);

        printk(XENLOG_INFO
               "viommu: %s: %s: vSID 0x%x-0x%x -> %s StreamID 0x%x-0x%x\n",
               dom->name, dev->host_path, vsid, vsid + n - 1,
               dom->smmus[r->smmu].path, psid, psid + n - 1);
        vsid += n;
        count -= n;
    }
}

static void __init announce_devices(const struct viommu_domain *dom)
{
    unsigned int i, j, n;

    for ( i = 0; i < dom->nr_devices; i++ )
    {
        const struct viommu_device *dev = &dom->devices[i];

        for ( j = 0; j < dev->nr_vsids; j += n )
        {
            for ( n = 1; j + n < dev->nr_vsids &&
                         dev->vsids[j + n] == dev->vsids[j] + n;
                  n++ )
                ;
            announce(dom, dev, dev->vsids[j], n);
        }
        for ( j = 0; j < dev->nr_rows; j++ )
            announce(dom, dev, dev->rows[j].vsid, dev->rows[j].count);
    }
}

int __init viommu_init_domU(struct domain *d, const struct dt_device_node *node)
{
    const struct viommu_domain *dom =
        viommu_plan_guest(plan, dt_node_full_name(node));
    struct dt_device_node *smmus[VIOMMU_MAX_SMMUS] = { NULL };
    unsigned int i;
    int rc;

    building = d;
    building_plan = dom;
    if ( !dom || dom->guest != VIOMMU_GUEST_SMMUV3 )
        return 0;

    for ( i = 0; i < dom->nr_smmus; i++ )
    {
        smmus[i] = dt_find_node_by_path(dom->smmus[i].path);
        if ( !smmus[i] )
        {
            printk(XENLOG_ERR "viommu: %s: %s is not to be found\n", dom->name,
                   dom->smmus[i].path);
            return -ENODEV;
        }
    }

    rc = viommu_domain_create(d, dom, smmus);
    if ( !rc )
        announce_devices(dom);

    return rc;
}

size_t __init viommu_fdt_extra(const struct domain *d)
{
    const struct viommu_domain *dom = plan_of(d);

    return dom ? dom->fdt_extra : 0;
}

bool __init viommu_drop_property(const struct domain *d, int offset,
                                 const char *name)
{
    const struct viommu_domain *dom = plan_of(d);

    return dom && viommu_drops_property(dom, offset, name);
}

int __init viommu_add_properties(const struct kernel_info *kinfo, int offset)
{
    const struct viommu_domain *dom = plan_of(kinfo->d);

    if ( !dom || !viommu_emit_properties(dom, offset, kinfo->fdt) )
        return 0;

    viommu_report_full(dom, offset, report, NULL);

    return -FDT_ERR_NOSPACE;
}

int __init viommu_add_node(const struct kernel_info *kinfo)
{
    const struct viommu_domain *dom = plan_of(kinfo->d);

    if ( !dom || !viommu_emit_node(dom, kinfo->phandle_gic, kinfo->fdt) )
        return 0;

    viommu_report_full(dom, -1, report, NULL);

    return -FDT_ERR_NOSPACE;
}

int __init viommu_assign_device(struct domain *d, const char *host_path)
{
    const struct viommu_domain *dom = plan_of(d);
    const struct viommu_device *dev;
    const char *name;
    unsigned int i;

    if ( !dom || dom->guest != VIOMMU_GUEST_SMMUV3 )
        return 1;

    dev = viommu_domain_host_device(dom, host_path);
    if ( !dev || dev->kind == VIOMMU_UNPROTECTED )
        return 1;

    /* Xen keeps the pointer: it has to outlive the plan. */
    name = dt_node_name(dt_find_node_by_path(host_path));

    for ( i = 0; i < dev->nr_irqs; i++ )
    {
        int rc = irq_set_spi_type(dev->irqs[i].intid, dev->irqs[i].flags);

        if ( !rc )
            rc = map_irq_to_domain(d, dev->irqs[i].intid, true, name);
        if ( rc )
        {
            printk(XENLOG_ERR "viommu: %s: %s: interrupt-map: interrupt %u "
                              "cannot be routed (%d)\n",
                   dom->name, host_path, dev->irqs[i].intid, rc);
            return rc;
        }
    }

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
