/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Physical event records (IHI 0070, 7.3), reduced to what the guest may know.
 *
 * The guest learns the view of stage 1: its own StreamID, its input address,
 * its IPAs. Stage 2, physical addresses and implementation defined fields are
 * not shown.
 */
#include "vsmmu-private.h"

/* Fields that say which SubstreamID, and what access it was. */
#define SSID_FIELDS   (SMMU_EVT0_SSV | SMMU_EVT0_SSID)
#define ACCESS_FIELDS (SMMU_EVT1_PNU | SMMU_EVT1_IND | SMMU_EVT1_RNW)

/*
 * Stage 2 refused an IPA that is larger than the guest's SMMU can output:
 * there it would have been a fault of stage 1 (3.4, 3.4.3).
 */
static void fault_beyond_oas(uint64_t evt[4], unsigned int class)
{
    unsigned int id = SMMU_EVT_F_ADDR_SIZE;

    evt[1] = (evt[1] & ACCESS_FIELDS) |
             VIOMMU_PREP(SMMU_EVT1_CLASS, (uint64_t)SMMU_EVT_CLASS_IN);
    evt[3] = 0;

    if ( class == SMMU_EVT_CLASS_CD ) /* by way of a table of CDs */
    {
        id = SMMU_EVT_C_BAD_SUBSTREAMID;
        evt[0] &= ~(uint64_t)SMMU_EVT0_SSV;
        evt[1] = evt[2] = 0;
    }

    evt[0] = (evt[0] & ~SMMU_EVT0_ID) | VIOMMU_PREP(SMMU_EVT0_ID, id);
}

/*
 * Turn a translation fault into what an SMMU with stage 1 only would have
 * recorded. False: nothing, a fault of stage 2.
 */
static bool translate_fault(const struct vsmmu *v, uint64_t evt[4])
{
    bool s2 = evt[1] & SMMU_EVT1_S2;
    unsigned int class = VIOMMU_GET(SMMU_EVT1_CLASS, evt[1]);
    /* The field is defined for faults of stage 2 only. */
    uint64_t ipa = s2 ? evt[3] & SMMU_EVT3_IPA : 0;
    unsigned int id;

    if ( ipa >> v->ids.oas_bits && class <= SMMU_EVT_CLASS_IN )
    {
        fault_beyond_oas(evt, class);
        return true;
    }

    switch ( class )
    {
    case SMMU_EVT_CLASS_IN:
        evt[1] &= ACCESS_FIELDS | SMMU_EVT1_CLASS;
        evt[3] = 0;
        return !s2;

    case SMMU_EVT_CLASS_CD:
        id = SMMU_EVT_F_CD_FETCH;
        evt[1] = evt[2] = 0;
        break;

    case SMMU_EVT_CLASS_TT:
        id = SMMU_EVT_F_WALK_EABT;
        evt[1] &= ACCESS_FIELDS | SMMU_EVT1_CLASS;
        break;

    default: return false;
    }

    evt[0] = (evt[0] & ~SMMU_EVT0_ID) | VIOMMU_PREP(SMMU_EVT0_ID, id);
    evt[3] = ipa;
    return true;
}

/*
 * Reduce a record, whose StreamID is a vSID already, to what the guest may
 * know. False: nothing.
 */
static bool sanitise(const struct vsmmu *v, uint64_t evt[4])
{
    switch ( VIOMMU_GET(SMMU_EVT0_ID, evt[0]) )
    {
    case SMMU_EVT_F_TRANSLATION:
    case SMMU_EVT_F_ADDR_SIZE:
    case SMMU_EVT_F_ACCESS:
    case SMMU_EVT_F_PERMISSION: return translate_fault(v, evt);

    /*
     * The guest's own CDs and SubstreamIDs; a CD fetch's address is physical.
     */
    case SMMU_EVT_F_STREAM_DISABLED:
    case SMMU_EVT_C_BAD_SUBSTREAMID:
    case SMMU_EVT_C_BAD_CD:
    case SMMU_EVT_F_CD_FETCH: evt[1] = evt[2] = evt[3] = 0; return true;

    /*
     * The guest's own tables and devices; a table fetch's address is physical.
     */
    case SMMU_EVT_F_WALK_EABT:
    case SMMU_EVT_F_TLB_CONFLICT:
    case SMMU_EVT_F_UUT:
        if ( evt[1] & SMMU_EVT1_S2 )
            return false;
        evt[1] &= ACCESS_FIELDS | SMMU_EVT1_CLASS;
        evt[3] = 0;
        return true;

    /*
     * Physical stream table: Xen's. ATS, PRI, MPAM, implementation defined:
     * not offered.
     */
    default: return false;
    }
}

/* C_BAD_SUBSTREAMID always has a SubstreamID, without SSV (7.3.9). */
static uint64_t ssid_fields(uint64_t dw0)
{
    if ( VIOMMU_GET(SMMU_EVT0_ID, dw0) == SMMU_EVT_C_BAD_SUBSTREAMID )
        return SMMU_EVT0_SSID;

    return dw0 & SMMU_EVT0_SSV ? SSID_FIELDS : 0;
}

unsigned int vsmmu_event(struct vsmmu *v, uint32_t smmu, const uint64_t evt[4])
{
    uint64_t e[4];
    uint32_t vsid;

    memcpy(e, evt, sizeof(e));

    if ( vsmmu_map_vsid(&v->map, smmu, VIOMMU_GET(SMMU_EVT0_SID, e[0]),
                        &vsid) )
    {
        e[0] = (e[0] & (SMMU_EVT0_ID | ssid_fields(e[0]))) |
               VIOMMU_PREP(SMMU_EVT0_SID, (uint64_t)vsid);
        if ( sanitise(v, e) )
            return vsmmu_record(v, e);
    }

    viommu_lock(&v->lock);
    v->stats.events_dropped++;
    viommu_unlock(&v->lock);

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
