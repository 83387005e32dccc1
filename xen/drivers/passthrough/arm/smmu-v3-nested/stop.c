/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An SMMU does not complete a CMD_SYNC in time, or has skipped a command: only
 * the domain whose it was is stopped.
 */
#include "nested-private.h"

void smmu_nested_end(struct smmu_nested *nd)
{
    const struct viommu_range *r = nd->ranges;
    uint32_t n;

    /* From here on nobody writes an entry that does not abort. */
    spin_lock(&nd->ste_lock);
    nd->timed_out = true;
    spin_unlock(&nd->ste_lock);

    for ( ; r != &nd->ranges[nd->nr_ranges]; r++ )
        for ( n = 0; n < r->count; n++ )
        {
            uint64_t *ste = smmu_strtab_ste(nd, r->smmu, r->psid + n);

            if ( !smmu_ste_aborts(*ste) )
                smmu_strtab_abort(nd, r->smmu, ste);
        }

    if ( !nd->d->is_dying )
        domain_crash(nd->d);
}

int smmu_nested_stop(struct smmu_nested *nd, uint32_t smmu)
{
    printk(XENLOG_ERR "viommu: %pd: no answer from %s: stopping the domain\n",
           nd->d, smmu_path(nd->contexts[smmu].smmu));
    smmu_nested_end(nd);

    return -EIO;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
