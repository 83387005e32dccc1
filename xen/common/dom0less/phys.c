/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The host's IOMMUs: which nodes are one, where their registers are, and which
 * of them a virtual SMMU can be built on.
 */

#include "planner.h"

#include <viommu/vsmmu.h>

/*
 * Known IOMMUs of device trees, all of them, whatever Xen or this module
 * supports: what is here is never given to a guest. A * stands for any text.
 * So is every node with #iommu-cells, whatever it is called.
 */
static const char *const known[] = {
    "allwinner,*-iommu", "apple,*dart",        "arm,mmu-*",
    "arm,smmu-*",        "brcm,*-iommu",       "cavium,smmu-v2",
    "fsl,pamu*",         "marvell,*-smmu-500", "mediatek,*-iommu*",
    "mediatek,*-m4u",    "nvidia,*smmu*",      "qcom,*iommu*",
    "qcom,*smmu*",       "renesas,ipmmu-*",    "rockchip,*iommu",
    "samsung,*sysmmu*",  "sprd,iommu*",        "ti,*iommu",
    "virtio,pci-iommu",
};

static bool __init matches(const char *s, size_t len, const char *pattern)
{
    const char *star = strchr(pattern, '*'), *tail = star ? star + 1 : NULL;
    size_t head, rest;

    if ( !star )
        return strlen(pattern) == len && plan_same(s, pattern, len);

    head = star - pattern;
    if ( len < head || !plan_same(s, pattern, head) )
        return false;

    for ( rest = 0; rest <= len - head; rest++ )
        if ( matches(s + head + rest, len - head - rest, tail) )
            return true;

    return false;
}

static bool __init is_known(const char *s, size_t len)
{
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(known); i++ )
        if ( plan_lower(*s) == known[i][0] && matches(s, len, known[i]) )
            return true;

    return false;
}

bool __init plan_is_iommu(const struct plan_node *n)
{
    struct plan_prop p = plan_prop(n, DT_COMPATIBLE), s;

    if ( plan_has(n, DT_IOMMU_CELLS) )
        return true;

    while ( plan_next_string(&p, &s) )
        if ( is_known((const char *)s.data,
                      s.data[s.len - 1] ? s.len : s.len - 1) )
            return true;

    return false;
}

static int __init sort_registers(struct plan *p, const uint32_t *nodes)
{
    unsigned int n = p->iommu_regs.nr, i;
    struct plan_key *keys = plan_keys(&p->scratch, n);
    struct viommu_region *sorted =
        plan_array(&p->scratch, n + 1, sizeof(*sorted));

    p->iommu_nodes = plan_array(&p->scratch, n + 1, sizeof(*p->iommu_nodes));
    if ( !keys || !sorted || !p->iommu_nodes )
        return -ENOMEM;

    for ( i = 0; i < n; i++ )
        keys[i] = (struct plan_key){ p->iommu_regs.v[i].base, i };
    plan_sort(keys, n);

    for ( i = 0; i < n; i++ )
    {
        struct viommu_region *r = &sorted[i];

        *r = p->iommu_regs.v[keys[i].index];
        p->iommu_nodes[i] = nodes[keys[i].index];

        /*
         * Where an earlier one reaches further, it stands in for this one:
         * then the last is all there is to look at.
         */
        if ( i && sorted[i - 1].base + (sorted[i - 1].size - 1) >
                      r->base + (r->size - 1) )
        {
            r->size = sorted[i - 1].base + sorted[i - 1].size - r->base;
            p->iommu_nodes[i] = p->iommu_nodes[i - 1];
        }
    }
    p->iommu_regs.v = sorted;

    return 0;
}

/* Whoever has its registers can have it write to any memory. */
static bool __init is_guarded(struct plan *p, uint32_t index)
{
    const struct plan_host_node *n = &p->host.nodes.v[index];

    return n->iommu || n->its || plan_is_gic(p, index);
}

int __init plan_iommus_list(struct plan *p)
{
    PLAN_VECTOR(uint32_t) nodes = {};
    uint32_t i;

    for ( i = 0; i < p->host.nodes.nr; i++ )
    {
        struct viommu_region r;
        unsigned int block;

        for ( block = 0;
              is_guarded(p, i) && plan_host_reg(&p->host, i, block, &r);
              block++ )
        {
            struct viommu_region *region =
                plan_add(&p->scratch, &p->iommu_regs);
            uint32_t *node = plan_add(&p->scratch, &nodes);

            if ( !region || !node )
                return -ENOMEM;
            *region = r;
            *node = i;
        }
    }

    return sort_registers(p, nodes.v);
}

uint32_t __init plan_registers_at(const struct plan *p, uint64_t base,
                                  uint64_t size)
{
    /* Those that begin at or below the end of the range: sort_registers(). */
    unsigned int low = plan_first_not(
        p->iommu_regs.nr, i, p->iommu_regs.v[i].base <= base + (size - 1));

    if ( !low ||
         p->iommu_regs.v[low - 1].base + (p->iommu_regs.v[low - 1].size - 1) <
             base )
        return PLAN_NONE;

    return p->iommu_nodes[low - 1];
}

/* Is this IOMMU one to build on? Sets bad and problem if not. */
static void __init judge(struct plan *p, struct plan_iommu *s,
                         const struct plan_node *n)
{
    struct viommu_region reg;

    s->bad = true;
    if ( !plan_available(n) )
        s->problem = FIND_IOMMU_DISABLED;
    else if ( plan_has(n, DT_XEN_PASSTHROUGH) )
        s->problem = FIND_IOMMU_NOT_FOR_XEN;
    else if ( !plan_compatible(n, "arm,smmu-v3") )
        s->problem = FIND_IOMMU_UNSUPPORTED;
    else if ( plan_prop(n, DT_IOMMU_CELLS).len != 4 ||
              plan_cell(n->p[DT_IOMMU_CELLS], 0) != 1 )
        s->problem = FIND_IOMMU_CELLS_BAD;
    else if ( !plan_host_reg(&p->host, s->node, 0, &reg) )
        s->problem = FIND_IOMMU_REG_BAD;
    else if ( reg.size < VSMMU_FRAME_SIZE &&
              !plan_has(n, DT_CN9900_PAGE0_ONLY) )
        s->problem = FIND_IOMMU_REG_SMALL;
    else if ( p->in->refusal &&
              (s->refusal = p->in->refusal(p->in->ctx, s->path)) != NULL )
        s->problem = FIND_IOMMU_CANNOT_NEST;
    else
    {
        s->bad = false;
        s->base = reg.base;
        s->size = reg.size;
        s->coherent = plan_has(n, DT_DMA_COHERENT);
    }
}

/*
 * The IOMMU at this host node: an index into smmus in *out. It is looked at
 * once.
 */
static int __init look_up(struct plan *p, uint32_t node, uint32_t *out)
{
    struct plan_host_node *h = &p->host.nodes.v[node];
    struct plan_node n;
    struct plan_iommu *s;

    if ( !h->smmu )
    {
        s = plan_add(&p->scratch, &p->smmus);
        if ( !s || !(s->path = plan_host_path(&p->host, node, p->keep)) )
            return -ENOMEM;
        s->node = node;
        s->phandle = h->phandle;
        h->smmu = p->smmus.nr;

        plan_host_read(&p->host, node, &n);
        judge(p, s, &n);
    }
    *out = h->smmu - 1;

    return 0;
}

/* One of those that this domain's vSMMU stands for? */
static bool __init join(struct plan_domain *dom, uint32_t smmu)
{
    unsigned int i;

    if ( dom->viommu != PLAN_VIOMMU_SMMUV3 )
        return true;

    for ( i = 0; i < dom->nr_smmus; i++ )
        if ( dom->smmus[i] == smmu )
            return true;

    if ( dom->nr_smmus == VIOMMU_MAX_SMMUS )
        return false;

    dom->smmus[dom->nr_smmus++] = smmu;

    return true;
}

int __init plan_iommu_find(struct plan *p, uint32_t phandle, uint32_t *out)
{
    uint32_t node = plan_host_by_phandle(&p->host, phandle);

    *out = PLAN_NONE;

    return node == PLAN_NONE ? 0 : look_up(p, node, out);
}

int __init plan_sid_smmu(struct plan *p, struct plan_domain *dom,
                         uint32_t phandle, const struct plan_place *place,
                         uint32_t *out)
{
    const struct plan_iommu *s;
    uint32_t smmu;

    *out = PLAN_NONE;
    if ( plan_iommu_find(p, phandle, &smmu) )
        return -ENOMEM;

    if ( smmu == PLAN_NONE )
    {
        REPORT(p, FIND_IOMMU_NOT_FOUND, place, .n = { phandle });
        return 0;
    }

    s = &p->smmus.v[smmu];
    if ( s->bad )
        REPORT(p, s->problem, place, .s = { s->path, s->refusal });
    else if ( !join(dom, smmu) )
        REPORT(p, FIND_TOO_MANY_SMMUS, place, .s = { s->path },
               .n = { VIOMMU_MAX_SMMUS });
    else
        *out = smmu;

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
