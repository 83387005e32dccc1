/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest's vSMMUv3, or hint, at boot: the plan over all dom0less domains, and
 * its use while Xen builds each of them.
 */
#include <xen/device_tree.h>
#include <xen/init.h>
#include <xen/iocap.h>
#include <xen/iommu.h>
#include <xen/lib.h>
#include <xen/libfdt/libfdt.h>
#include <xen/sched.h>
#include <xen/version.h>
#include <xen/viommu.h>
#include <xen/vmap.h>
#include <asm/domain_build.h>
#include <asm/irq.h>
#include <asm/setup.h>
#include <asm/viommu.h>

#include <viommu/nested.h>
#include <viommu/plan.h>

static struct viommu_plan *__initdata plan;

/*
 * Xen builds one domain after the other: the present one, and its plan (NULL:
 * neither vSMMU nor hint).
 */
static struct domain *__initdata building;
static const struct viommu_domain *__initdata building_plan;

/*
 * Map the partial device tree of the domain node from the boot modules. Of
 * several in the node it is the last one, as in kernel_probe(). Xen gives the
 * guest only what it has registered as a module: no more than MAX_MODULES.
 */
static int __init map_partial(void *ctx, const char *domain_path,
                              const void **fdt, size_t *size)
{
    const struct dt_device_node *domain = dt_find_node_by_path(domain_path),
                                *node;
    paddr_t start = 0, len = 0;
    const __be32 *reg;
    int rc = -ENOENT;

    if ( !domain )
        return -ENOENT;

    dt_for_each_child_node (domain, node)
    {
        reg = dt_get_property(node, "reg", NULL);
        if ( !reg || !dt_device_is_compatible(node, "multiboot,device-tree") )
            continue;

        dt_get_range(&reg, node, &start, &len);
        rc = boot_module_find_by_addr_and_kind(BOOTMOD_GUEST_DTB, start)
                 ? 0
                 : -ENOSPC;
    }

    if ( rc || !len )
        return rc ?: -ENOENT;

    *fdt = ioremap_cache(start, len);
    *size = len;

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
        .xen_release = xen_minor_version(),
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

/* The range that has vsid: the plan gives each vSID one. */
static const struct viommu_range *__init
range_of(const struct viommu_domain *dom, uint32_t vsid)
{
    const struct viommu_range *r = dom->ranges;

    while ( vsid - r->vsid >= r->count )
        r++;

    return r;
}

/* Print the physical StreamIDs of count vSIDs of a device. */
static void __init print_mapping(const struct viommu_domain *dom,
                                 const struct viommu_device *dev,
                                 uint32_t vsid, uint32_t count)
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

static void __init print_mappings(const struct viommu_domain *dom)
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
            print_mapping(dom, dev, dev->vsids[j], n);
        }
        for ( j = 0; j < dev->nr_rows; j++ )
            print_mapping(dom, dev, dev->rows[j].vsid, dev->rows[j].count);
    }
}

int __init viommu_init_domU(struct domain *d,
                            const struct dt_device_node *node)
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
        print_mappings(dom);

    return rc;
}

size_t __init viommu_fdt_extra(void)
{
    return building_plan ? building_plan->fdt_extra : 0;
}

bool __init viommu_drop_property(int offset, const char *name)
{
    return building_plan && viommu_drops_property(building_plan, offset, name);
}

/* The guest's device tree has no room for what the plan adds at offset. */
static int __init report_full(int offset)
{
    viommu_report_full(building_plan, offset, report, NULL);

    return -FDT_ERR_NOSPACE;
}

int __init viommu_add_properties(void *fdt, int offset)
{
    return building_plan && viommu_emit_properties(building_plan, offset, fdt)
               ? report_full(offset)
               : 0;
}

int __init viommu_add_node(void *fdt, uint32_t gic)
{
    return building_plan && viommu_emit_node(building_plan, gic, fdt)
               ? report_full(-1)
               : 0;
}

/* The device of this host path, if it is behind the guest's vSMMU. */
static const struct viommu_device *__init planned_device(const char *host_path)
{
    const struct viommu_device *dev;

    if ( !building_plan || building_plan->guest != VIOMMU_GUEST_SMMUV3 )
        return NULL;

    dev = viommu_domain_host_device(building_plan, host_path);

    return dev && dev->kind != VIOMMU_UNPROTECTED ? dev : NULL;
}

/* The domain has its streams since viommu_init_domU(). */
int __init viommu_add_device(struct dt_device_node *node,
                             const char *host_path)
{
    const struct viommu_device *dev = planned_device(host_path);
    unsigned int i;

    if ( !dev )
        return iommu_add_dt_device(node);

    for ( i = 0; i < dev->nr_irqs; i++ )
    {
        int rc = irq_set_spi_type(dev->irqs[i].intid, dev->irqs[i].flags);

        /* Xen keeps the name: it has to outlive the plan. */
        if ( !rc )
            rc = map_irq_to_domain(building, dev->irqs[i].intid, true,
                                   dt_node_name(node));
        if ( rc )
        {
            printk(XENLOG_ERR "viommu: %s: %s: interrupt-map: interrupt %u "
                              "cannot be routed (%d)\n",
                   building_plan->name, host_path, dev->irqs[i].intid, rc);
            return rc;
        }
    }

    return 0;
}

int __init viommu_assign_device(struct domain *d, struct dt_device_node *node,
                                const char *host_path)
{
    return planned_device(host_path) ? 0 : iommu_assign_dt_device(d, node);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
