/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Print which virtual StreamID of a guest stands for which physical StreamID:
 *   vsids HOST.dtb DOMAIN PARTIAL.dtb
 * HOST.dtb is the host device tree as Xen gets it, DOMAIN the name of a domain
 * node in it, and PARTIAL.dtb the partial device tree of that domain. Other
 * domains are planned without a partial device tree.
 *
 *   cc vsids.c -o vsids $(pkg-config --cflags --libs viommu-dt)
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <viommu-dt.h>

struct blob {
    const char *domain;
    void *data;
    size_t size;
};

static int read_blob(struct blob *blob, const char *name)
{
    FILE *f = fopen(name, "rb");
    long size = -1;

    if ( f && !fseek(f, 0, SEEK_END) )
        size = ftell(f);
    if ( size > 0 )
    {
        rewind(f);
        blob->size = (size_t)size;
        blob->data = malloc(blob->size);
        if ( blob->data && fread(blob->data, 1, blob->size, f) != blob->size )
            size = -1;
    }
    if ( f )
        fclose(f);
    if ( size <= 0 || !blob->data )
        fprintf(stderr, "vsids: %s cannot be read\n", name);

    return size > 0 && blob->data ? 0 : -EIO;
}

/* Called for each domain, with the path of its node in the host tree. */
static int partial_of(void *ctx, const char *domain_path, const void **fdt,
                      size_t *size)
{
    const struct blob *partial = ctx;
    const char *name = strrchr(domain_path, '/');

    if ( !name || strcmp(name + 1, partial->domain) )
        return -ENOENT;

    *fdt = partial->data;
    *size = partial->size;

    return 0;
}

static void report(void *ctx, const struct viommu_finding *f)
{
    (void)ctx;
    fprintf(stderr, "%s: %s: %s%s%s: %s [%s]\n",
            f->severity == VIOMMU_ERROR ? "error" : "notice",
            f->domain ? f->domain : "host", f->node, f->prop ? ": " : "",
            f->prop ? f->prop : "", f->text, f->id);
}

static void print_row(void *ctx, const struct viommu_dt_row *row)
{
    uint32_t i;

    (void)ctx;
    for ( i = 0; i < row->count; i++ )
        printf("%s: vSID 0x%x is StreamID 0x%x of %s\n", row->dev->path,
               (unsigned int)(row->vsid + i), (unsigned int)(row->psid + i),
               row->smmu->path);
}

static int print_plan(const struct viommu_plan *plan, const char *name)
{
    const struct viommu_domain *dom = viommu_plan_domain(plan, name);
    unsigned int i;

    if ( !dom )
    {
        fprintf(stderr, "vsids: %s has no virtual SMMU\n", name);
        return EXIT_FAILURE;
    }

    for ( i = 0; i < dom->nr_devices; i++ )
        viommu_dt_rows(dom, &dom->devices[i], print_row, NULL);

    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    struct blob host = { NULL, NULL, 0 }, partial = { NULL, NULL, 0 };
    struct viommu_input in = { 0 };
    struct viommu_plan *plan = NULL;
    int status = EXIT_FAILURE;

    if ( argc != 4 )
    {
        fprintf(stderr, "usage: vsids HOST.dtb DOMAIN PARTIAL.dtb\n");
        return EXIT_FAILURE;
    }

    partial.domain = argv[2];
    if ( !read_blob(&host, argv[1]) && !read_blob(&partial, argv[3]) )
    {
        in.host = host.data;
        in.host_size = host.size;
        in.layout = &viommu_layout_xen;
        in.ctx = &partial;
        in.partial = partial_of;
        in.report = report;
        if ( !viommu_plan_create(&in, &plan) )
            status = print_plan(plan, argv[2]);
        viommu_plan_free(plan);
    }
    free(partial.data);
    free(host.data);

    return status;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
