/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Printing the plan in JSON. Addresses are strings in hexadecimal, because not
 * every reader's numbers can hold 64 bits. Other numbers are decimal.
 */

#include <inttypes.h>

#include <viommu/vsmmu.h>

#include "print.h"

static void member(FILE *out, const char *name, const char *value)
{
    fprintf(out, "\"%s\": ", name);
    print_json_string(out, value);
}

static const char *truth(bool b)
{
    return b ? "true" : "false";
}

struct rows {
    FILE *out;
    const struct viommu_domain *dom;
    bool any;
};

static void print_row(void *ctx, const struct viommu_dt_row *row)
{
    struct rows *r = ctx;

    fprintf(r->out, "%s\n            {", r->any ? "," : "");
    if ( row->mapped )
        fprintf(r->out, "\"rid\": %u, ", row->rid);
    fprintf(r->out, "\"vsid\": %u, \"smmu\": %u, \"psid\": %u, \"count\": %u}",
            row->vsid, (unsigned int)(row->smmu - r->dom->smmus), row->psid,
            row->count);
    r->any = true;
}

static void print_irqs(FILE *out, const struct viommu_device *dev)
{
    unsigned int i;

    fputs("\"interrupts\": [", out);
    for ( i = 0; i < dev->nr_irqs; i++ )
        fprintf(out, "%s{\"intid\": %u, \"flags\": %u}", i ? ", " : "",
                dev->irqs[i].intid, dev->irqs[i].flags);
    fputs("]", out);
}

static void print_device(FILE *out, const struct viommu_domain *dom,
                         const struct viommu_device *dev)
{
    static const char *const kinds[] = {
        [VIOMMU_UNPROTECTED] = "unprotected",
        [VIOMMU_PLATFORM] = "platform",
        [VIOMMU_PCI] = "pci",
    };
    struct rows rows = { out, dom, false };

    fputs("        {", out);
    member(out, "path", dev->path);
    fputs(", ", out);
    member(out, "host_path", dev->host_path);
    fputs(",\n         ", out);
    member(out, "kind", kinds[dev->kind]);
    if ( dev->rid_mask != UINT32_MAX )
        fprintf(out, ", \"rid_mask\": %u", dev->rid_mask);
    fputs(", ", out);
    print_irqs(out, dev);
    fputs(",\n         \"streams\": [", out);
    viommu_dt_rows(dom, dev, print_row, &rows);
    fputs("]}", out);
}

static void print_smmu(FILE *out, const struct viommu_smmu *smmu)
{
    fputs("        {", out);
    member(out, "path", smmu->path);
    fprintf(out,
            ", \"base\": \"0x%" PRIx64 "\", \"phandle\": %u, "
            "\"dma_coherent\": %s}",
            smmu->base, smmu->phandle, truth(smmu->coherent));
}

static void print_vsmmu(FILE *out, const struct viommu_domain *dom)
{
    fprintf(out,
            "      \"vsmmu\": {\"frame\": \"0x%" PRIx64
            "\", \"size\": \"0x%x\", \"phandle\": %u,\n"
            "        \"eventq_intid\": %u, \"gerror_intid\": %u, "
            "\"dma_coherent\": %s, \"reset\": \"%s\"},\n",
            dom->frame, VSMMU_FRAME_SIZE, dom->phandle, dom->irq_eventq,
            dom->irq_gerror, truth(dom->coherent),
            dom->reset_bypass ? "bypass" : "abort");
}

static void print_domain(FILE *out, const struct viommu_domain *dom)
{
    unsigned int i;

    fputs("    {", out);
    member(out, "name", dom->name);
    fputs(", ", out);
    member(out, "path", dom->path);
    fputs(",\n", out);
    print_vsmmu(out, dom);
    fprintf(out, "      \"nr_spis\": %u, \"fdt_extra\": %zu,\n", dom->nr_spis,
            dom->fdt_extra);

    fputs("      \"smmus\": [\n", out);
    for ( i = 0; i < dom->nr_smmus; i++ )
    {
        print_smmu(out, &dom->smmus[i]);
        fputs(i + 1 < dom->nr_smmus ? ",\n" : "\n", out);
    }
    fputs("      ],\n      \"devices\": [\n", out);
    for ( i = 0; i < dom->nr_devices; i++ )
    {
        print_device(out, dom, &dom->devices[i]);
        fputs(i + 1 < dom->nr_devices ? ",\n" : "\n", out);
    }
    fputs("      ]}", out);
}

static void print_hint(FILE *out, const struct viommu_domain *dom)
{
    static const char *const by[] = {
        [VIOMMU_GUEST_HINT] = "property",
        [VIOMMU_GUEST_HINT_NODE] = "node",
        [VIOMMU_GUEST_BARE] = NULL,
    };
    unsigned int i;

    fputs("    {", out);
    member(out, "name", dom->name);
    fputs(", ", out);
    member(out, "path", dom->path);
    fputs(", ", out);
    member(out, "by", by[dom->guest]);
    fputs(", \"devices\": [", out);
    for ( i = 0; i < dom->nr_devices; i++ )
    {
        fputs(i ? ",\n      {" : "\n      {", out);
        member(out, "path", dom->devices[i].path);
        fputs(", ", out);
        member(out, "host_path", dom->devices[i].host_path);
        fprintf(out, ", \"protected\": %s}",
                truth(dom->devices[i].kind == VIOMMU_PLATFORM));
    }
    fputs("]}", out);
}

void viommu_dt_print_json(FILE *out, const struct viommu_plan *plan,
                          const struct viommu_domain *domain)
{
    bool any = false;
    unsigned int i;

    fprintf(out, "{\n  \"layout_version\": %u,\n  \"domains\": [",
            plan->layout->version);
    for ( i = 0; i < plan->nr_domains; i++ )
    {
        if ( domain && domain != &plan->domains[i] )
            continue;
        fputs(any ? ",\n" : "\n", out);
        print_domain(out, &plan->domains[i]);
        any = true;
    }
    fputs(any ? "\n  ],\n  \"hints\": [" : "],\n  \"hints\": [", out);

    any = false;
    for ( i = 0; i < plan->nr_hints; i++ )
    {
        if ( domain && domain != &plan->hints[i] )
            continue;
        fputs(any ? ",\n" : "\n", out);
        print_hint(out, &plan->hints[i]);
        any = true;
    }
    fputs(any ? "\n  ]\n}\n" : "]\n}\n", out);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
