/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Commands for a domain's streams: CFGI by single streams and by blocks, and
 * what happens where the SMMU does not complete them in time. IHI 0070: 4.3.
 */
#include "nested-private.h"

/*
 * An SMMU does not complete a CMD_SYNC in time: no stream of the domain may
 * translate from now on, and only this domain is stopped. Returns -EIO.
 */
static noinline int stop_domain(struct smmu_nested *nd, uint32_t smmu)
{
    const struct viommu_range *r = nd->ranges;
    uint32_t n;

    printk(XENLOG_ERR "viommu: %pd: no answer from %s: stopping the domain\n",
           nd->d, dt_node_full_name(nd->contexts[smmu].smmu->dev->of_node));

    /* From here on nobody writes an entry that does not abort. */
    spin_lock(&nd->ste_lock);
    nd->timed_out = true;
    spin_unlock(&nd->ste_lock);

    for ( ; r != &nd->ranges[nd->nr_ranges]; r++ )
        for ( n = 0; n < r->count; n++ )
        {
            uint64_t *ste = smmu_strtab_ste(nd, r->smmu, r->psid + n);

            if ( !smmu_ste_aborts(*ste) )
                smmu_ste_abort(ste);
        }

    if ( !nd->d->is_dying )
        domain_crash(nd->d);

    return -EIO;
}

int smmu_nested_issue(struct smmu_nested *nd, uint32_t smmu,
                      const uint64_t (*cmds)[2], unsigned int n)
{
    int rc = smmu_cmdq_issue(nd->contexts[smmu].smmu, cmds, n);

    return unlikely(rc) ? stop_domain(nd, smmu) : 0;
}

void smmu_cfgi_ste(uint64_t cmd[2], uint32_t sid, unsigned int order)
{
    cmd[0] = (order ? SMMU_CMD_CFGI_STE_RANGE : SMMU_CMD_CFGI_STE) |
             VIOMMU_PREP(SMMU_CMD0_SID, (uint64_t)sid);
    cmd[1] = order ? VIOMMU_PREP(SMMU_CMD1_CFGI_RANGE, (uint64_t)order - 1)
                   : SMMU_CMD1_CFGI_LEAF;
}

/*
 * log2 of the largest aligned block of StreamIDs that starts at sid and is no
 * longer than count.
 */
static unsigned int block_order(uint32_t sid, uint32_t count)
{
    unsigned int order = flsl(count) - 1;

    return sid ? min(order, (unsigned int)ffsl(sid) - 1) : order;
}

int smmu_cfgi_streams(struct smmu_nested *nd, uint32_t smmu, uint32_t sid,
                      uint32_t count)
{
    uint64_t cmds[VSMMU_PASS_COMMANDS][2];
    unsigned int n = 0;

    while ( count )
    {
        unsigned int order = block_order(sid, count);

        smmu_cfgi_ste(cmds[n++], sid, order);
        sid += 1U << order;
        count -= 1U << order;
    }

    return smmu_nested_issue(nd, smmu, cmds, n);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
