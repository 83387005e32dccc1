/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Creation in the state that the specification gives after reset (IHI 0070,
 * 6.3, 3.11), stop, end, counts. All memory is allocated here and in map.c,
 * before the guest runs.
 *
 * Limits: little-endian hosts only, as Xen on Arm is.
 */
#include "vsmmu-private.h"

static int check_config(const struct vsmmu_config *cfg)
{
    unsigned int i;

    if ( !cfg->nr_ranges || !cfg->nr_smmus ||
         cfg->nr_smmus > VIOMMU_MAX_SMMUS || cfg->ipa_bits < 32 ||
         cfg->ipa_bits > 52 )
        return -EINVAL;

    for ( i = 0; i < cfg->nr_smmus; i++ )
        if ( vsmmu_hw_refusal(&cfg->hw[i]) )
            return -EOPNOTSUPP;

    return 0;
}

static bool may_stall(const struct vsmmu_hw *hw)
{
    return VIOMMU_GET(SMMU_IDR0_STALL_MODEL, hw->idr0) ==
           SMMU_IDR0_STALL_MODEL_BOTH;
}

int vsmmu_create(const struct vsmmu_config *cfg, const struct vsmmu_ops *ops,
                 void *host, struct vsmmu **out)
{
    struct vsmmu *v;
    unsigned int i;
    int rc = check_config(cfg);

    if ( rc )
        return rc;

    v = viommu_alloc(sizeof(*v));
    if ( !v )
        return -ENOMEM;

    v->batches = viommu_alloc(cfg->nr_smmus * sizeof(*v->batches));
    rc = v->batches ? vsmmu_map_create(&v->map, cfg) : -ENOMEM;
    if ( rc )
    {
        vsmmu_destroy(v);
        return rc;
    }

    viommu_lock_init(&v->lock);
    v->ops = ops;
    v->host = host;
    v->nr_smmus = cfg->nr_smmus;
    for ( i = 0; i < cfg->nr_smmus; i++ )
    {
        v->batches[i].vmid = cfg->hw[i].vmid;
        v->stalls[i] = may_stall(&cfg->hw[i]);
    }

    vsmmu_ids_make(&v->ids, cfg);
    vsmmu_regs_reset(&v->regs, cfg->reset_bypass);
    v->mode = VSMMU_MODE_ABORT;
    v->requested = cfg->reset_bypass ? VSMMU_MODE_BYPASS : VSMMU_MODE_ABORT;

    *out = v;
    return 0;
}

void vsmmu_stop(struct vsmmu *v)
{
    viommu_lock(&v->lock);
    v->stopped = true;
    viommu_unlock(&v->lock);
}

void vsmmu_destroy(struct vsmmu *v)
{
    if ( !v )
        return;

    vsmmu_map_destroy(&v->map);
    viommu_free(v->batches);
    viommu_free(v);
}

void vsmmu_get_stats(struct vsmmu *v, struct vsmmu_stats *stats)
{
    viommu_lock(&v->lock);
    *stats = v->stats;
    viommu_unlock(&v->lock);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
