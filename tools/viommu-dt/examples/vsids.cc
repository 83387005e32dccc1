/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The same as vsids.c, in C++:
 *   vsids HOST.dtb DOMAIN PARTIAL.dtb
 *
 *   c++ vsids.cc -o vsids $(pkg-config --cflags --libs viommu-dt)
 */
#include <cerrno>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <viommu-dt.h>

namespace {

using Blob = std::vector<char>;

struct PlanFree {
    void operator()(viommu_plan *plan) const { viommu_plan_free(plan); }
};
using Plan = std::unique_ptr<viommu_plan, PlanFree>;

struct Partial {
    std::string domain;
    Blob blob;
};

Blob read_blob(const char *name)
{
    std::ifstream f(name, std::ios::binary);
    Blob blob{ std::istreambuf_iterator<char>(f), {} };

    if ( blob.empty() )
        throw std::runtime_error(std::string(name) + " cannot be read");

    return blob;
}

/* Called for each domain, with the path of its node in the host tree. */
int partial_of(void *ctx, const char *domain_path, const void **fdt,
               size_t *size)
{
    const Partial &partial = *static_cast<const Partial *>(ctx);
    const std::string path = domain_path;

    if ( path.substr(path.rfind('/') + 1) != partial.domain )
        return -ENOENT;

    *fdt = partial.blob.data();
    *size = partial.blob.size();

    return 0;
}

void report(void *, const viommu_finding *f)
{
    std::cerr << (f->severity == VIOMMU_ERROR ? "error: " : "notice: ")
              << (f->domain ? f->domain : "host") << ": " << f->node << ": "
              << (f->prop ? f->prop : "") << (f->prop ? ": " : "") << f->text
              << " [" << f->id << "]\n";
}

Plan make_plan(const Blob &host, Partial &partial)
{
    viommu_input in{};
    viommu_plan *plan = nullptr;

    in.host = host.data();
    in.host_size = host.size();
    in.layout = &viommu_layout_xen;
    in.ctx = &partial;
    in.partial = partial_of;
    in.report = report;
    if ( viommu_plan_create(&in, &plan) )
        throw std::runtime_error("Xen would refuse these device trees");

    return Plan(plan);
}

void print_row(void *, const viommu_dt_row *row)
{
    for ( uint32_t i = 0; i < row->count; i++ )
        std::cout << row->dev->path << ": vSID 0x" << std::hex << row->vsid + i
                  << " is StreamID 0x" << row->psid + i << " of "
                  << row->smmu->path << '\n';
}

void print_plan(const viommu_plan *plan, const std::string &name)
{
    const viommu_domain *dom = viommu_plan_domain(plan, name.c_str());

    if ( !dom )
        throw std::runtime_error(name + " has no virtual SMMU");

    for ( unsigned int i = 0; i < dom->nr_devices; i++ )
        viommu_dt_rows(dom, &dom->devices[i], print_row, nullptr);
}

} // namespace

int main(int argc, char **argv)
{
    if ( argc != 4 )
    {
        std::cerr << "usage: vsids HOST.dtb DOMAIN PARTIAL.dtb\n";
        return 1;
    }

    try
    {
        const Blob host = read_blob(argv[1]);
        Partial partial{ argv[2], read_blob(argv[3]) };

        print_plan(make_plan(host, partial).get(), partial.domain);
    }
    catch ( const std::exception &e )
    {
        std::cerr << "vsids: " << e.what() << '\n';
        return 1;
    }

    return 0;
}
