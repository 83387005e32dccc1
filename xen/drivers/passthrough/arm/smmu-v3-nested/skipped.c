/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An SMMU did not accept a command, and goes on behind it. If the command was
 * an invalidation for a domain with a vSMMU, by its guest or by Xen, a device
 * may still use what the domain believes to be invalidated. So that domain is
 * stopped, before the SMMU goes on, and no other one.
 */
#include "nested-private.h"

/* Protects the list of domains with streams. */
static DEFINE_SPINLOCK(domains_lock);
static LIST_HEAD(domains);

void smmu_skipped_watch(struct smmu_nested *nd)
{
    spin_lock(&domains_lock);
    list_add_tail(&nd->list, &domains);
    spin_unlock(&domains_lock);
}

void smmu_skipped_forget(struct smmu_nested *nd)
{
    spin_lock(&domains_lock);
    list_del(&nd->list);
    spin_unlock(&domains_lock);
}

static bool has_stream(const struct smmu_nested *nd, uint32_t smmu,
                       uint32_t first, uint32_t last)
{
    const struct viommu_range *r = nd->ranges;

    for ( ; r != &nd->ranges[nd->nr_ranges]; r++ )
        if ( r->smmu == smmu && r->psid <= last &&
             r->psid + (r->count - 1) >= first )
            return true;

    return false;
}

static bool concerns(const struct smmu_nested *nd, uint32_t smmu,
                     const uint64_t cmd[2])
{
    uint32_t sid = VIOMMU_GET(SMMU_CMD0_SID, cmd[0]), span;

    switch ( VIOMMU_GET(SMMU_CMD0_OP, cmd[0]) )
    {
    case SMMU_CMD_CFGI_STE:
    case SMMU_CMD_CFGI_CD:
    case SMMU_CMD_CFGI_CD_ALL: return has_stream(nd, smmu, sid, sid);

    /* CFGI_ALL is for streams that abort already, of a stopped domain too. */
    case SMMU_CMD_CFGI_STE_RANGE:
        span = VIOMMU_GET(SMMU_CMD1_CFGI_RANGE, cmd[1]);
        if ( span == SMMU_CMD1_CFGI_RANGE_ALL )
            return false;
        return has_stream(nd, smmu, sid, sid + ((2U << span) - 1));

    case SMMU_CMD_TLBI_NH_ALL:
    case SMMU_CMD_TLBI_NH_ASID:
    case SMMU_CMD_TLBI_NH_VA:
    case SMMU_CMD_TLBI_NH_VAA:
    case SMMU_CMD_TLBI_S12_VMALL:
    case SMMU_CMD_TLBI_S2_IPA:
        return VIOMMU_GET(SMMU_CMD0_TLBI_VMID, cmd[0]) ==
               VIOMMU_GET(SMMU_STE2_S2VMID, nd->contexts[smmu].s2.dw2);

    case SMMU_CMD_SYNC: return false;

    /* Nobody writes such a one: it has changed, and may be anyone's. */
    default: return true;
    }
}

void smmu_command_skipped(const struct arm_smmu_device *dev,
                          const uint64_t cmd[2])
{
    struct smmu_nested *nd;
    uint32_t i;

    spin_lock(&domains_lock);
    list_for_each_entry (nd, &domains, list)
        for ( i = 0; i < nd->nr_contexts; i++ )
            if ( nd->contexts[i].smmu == dev && concerns(nd, i, cmd) )
                smmu_nested_stop_skipped(nd, i);
    spin_unlock(&domains_lock);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
