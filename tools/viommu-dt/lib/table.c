/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Printing the plan as a table: one block for each domain, one line for each
 * row.
 */

#include <inttypes.h>

#include <viommu/vsmmu.h>

#include "print.h"

#define COLUMNS 7

static void add_line(struct grid *g, const char *const cells[COLUMNS])
{
    unsigned int i;

    for ( i = 0; i < COLUMNS; i++ )
        grid_add(g, cells[i]);
}

static void add_row(void *ctx, const struct viommu_dt_row *row)
{
    char rid[PRINT_SPAN], vsid[PRINT_SPAN], psid[PRINT_SPAN];
    bool pci = row->dev->kind == VIOMMU_PCI;

    print_span(rid, row->rid, row->count);
    print_span(vsid, row->vsid, row->count);
    print_span(psid, row->psid, row->count);
    add_line(ctx, (const char *[]){ row->dev->path, row->dev->host_path,
                                    pci ? "pci" : "platform",
                                    row->mapped ? rid : "-", vsid,
                                    row->smmu->path, psid });
}

static void add_device(struct grid *g, const struct viommu_domain *dom,
                       const struct viommu_device *dev)
{
    if ( dev->kind == VIOMMU_UNPROTECTED )
        add_line(g, (const char *[]){ dev->path, dev->host_path, "unprotected",
                                      "-", "-", "none", "-" });
    else
        viommu_dt_rows(dom, dev, add_row, g);
}

static void print_devices(FILE *out, const struct viommu_domain *dom,
                          bool colour)
{
    struct grid g = { .columns = COLUMNS };
    unsigned int i;

    add_line(&g, (const char *[]){ "GUEST DEVICE", "HOST DEVICE", "KIND",
                                   "RID", "VSID", "SMMU", "PSID" });
    for ( i = 0; i < dom->nr_devices; i++ )
        add_device(&g, dom, &dom->devices[i]);
    grid_print(out, &g, "  ", colour);
}

static void print_irqs(FILE *out, const struct viommu_device *dev)
{
    unsigned int i;

    if ( !dev->nr_irqs )
        return;

    fputs("  interrupts of ", out);
    print_name(out, dev->path);
    fputc(':', out);
    for ( i = 0; i < dev->nr_irqs; i++ )
        fprintf(out, " %u", dev->irqs[i].intid);
    fputc('\n', out);
}

static void print_masks(FILE *out, const struct viommu_device *dev)
{
    if ( dev->rid_mask == UINT32_MAX )
        return;

    fputs("  requester IDs of ", out);
    print_name(out, dev->path);
    fprintf(out, ": masked with 0x%x\n", dev->rid_mask);
}

static void print_heading(FILE *out, const struct viommu_domain *dom,
                          bool colour)
{
    fprintf(out, "\n%s", colour ? BOLD : "");
    print_name(out, dom->name);
    fprintf(out, "%s (", colour ? PLAIN : "");
    print_name(out, dom->path);
    fputs(")\n", out);
}

/* How the guest knows which devices the physical IOMMU protects. */
static const char *hint_text(enum viommu_guest guest)
{
    if ( guest == VIOMMU_GUEST_BARE )
        return "no vSMMU, because no device is behind an SMMU";

    return guest == VIOMMU_GUEST_HINT
               ? "no vSMMU; a property marks devices behind an IOMMU"
               : "no vSMMU; devices behind an IOMMU refer to a node";
}

static void print_hint(FILE *out, const struct viommu_domain *dom, bool colour)
{
    struct grid g = { .columns = 3 };
    unsigned int i;

    print_heading(out, dom, colour);
    fprintf(out, "  %s\n", hint_text(dom->guest));

    grid_add(&g, "GUEST DEVICE");
    grid_add(&g, "HOST DEVICE");
    grid_add(&g, "BEHIND AN IOMMU");
    for ( i = 0; i < dom->nr_devices; i++ )
    {
        grid_add(&g, dom->devices[i].path);
        grid_add(&g, dom->devices[i].host_path);
        grid_add(&g, dom->devices[i].kind == VIOMMU_PLATFORM ? "yes" : "no");
    }
    grid_print(out, &g, "  ", colour);
}

static void print_domain(FILE *out, const struct viommu_domain *dom,
                         bool colour)
{
    unsigned int i;

    print_heading(out, dom, colour);
    fprintf(out,
            "  vSMMU: frame 0x%" PRIx64 "-0x%" PRIx64 ", phandle 0x%x%s%s\n",
            dom->frame, dom->frame + VSMMU_FRAME_SIZE - 1, dom->phandle,
            dom->coherent ? ", dma-coherent" : "",
            dom->reset_bypass ? ", bypass after reset" : "");
    fprintf(out, "  interrupts: eventq %u, gerror %u (INTID); nr_spis %u\n",
            dom->irq_eventq, dom->irq_gerror, dom->nr_spis);
    for ( i = 0; i < dom->nr_smmus; i++ )
    {
        fputs("  SMMU: ", out);
        print_name(out, dom->smmus[i].path);
        fprintf(out, " at 0x%" PRIx64 "%s\n", dom->smmus[i].base,
                dom->smmus[i].coherent ? ", dma-coherent" : "");
    }
    for ( i = 0; i < dom->nr_devices; i++ )
    {
        print_masks(out, &dom->devices[i]);
        print_irqs(out, &dom->devices[i]);
    }
    print_devices(out, dom, colour);
}

void viommu_dt_print_table(FILE *out, const struct viommu_plan *plan,
                           const struct viommu_domain *domain, bool colour)
{
    unsigned int i;

    fprintf(out, "layout version %u\n", plan->layout->version);
    for ( i = 0; i < plan->nr_domains; i++ )
        if ( !domain || domain == &plan->domains[i] )
            print_domain(out, &plan->domains[i], colour);
    for ( i = 0; i < plan->nr_hints; i++ )
        if ( !domain || domain == &plan->hints[i] )
            print_hint(out, &plan->hints[i], colour);
    if ( !plan->nr_domains && !plan->nr_hints )
        fputs("\nno domain gets a virtual SMMU\n", out);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
