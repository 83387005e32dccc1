/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Physical Stream Table Entries: composition, and safe change of live ones.
 *
 * Source: IHI 0070, 5.2 (fields), 3.21.3 (an SMMU may read an entry in any
 * order and keep what it read until CFGI). Limits: little-endian hosts only,
 * as Xen on Arm is; EATS stays 0 (no ATS), S2FWB stays 0 (stage 2 is the CPU's
 * own table and leaves attributes to it).
 *
 * The rule behind smmu_ste_step(): bits that the SMMU does not use under the
 * present configuration may be written at any time. If the two entries then
 * differ in one dword only, one store switches from one to the other. If not,
 * the entry is made to abort first. The SMMU uses nothing but V and Config of
 * an aborting entry, so that one dword is left to switch.
 */
#include <viommu/smmuv3.h>

#include "ste.h"

/* Used of the core's request; its other bits are ignored. */
#define STE0_STAGE1 (SMMU_STE0_S1FMT | SMMU_STE0_S1CTXPTR | SMMU_STE0_S1CDMAX)
#define STE1_STAGE1                                                           \
    (SMMU_STE1_S1DSS | SMMU_STE1_S1CIR | SMMU_STE1_S1COR | SMMU_STE1_S1CSH |  \
     SMMU_STE1_S1STALLD)

#ifdef __XEN__
#include <asm/atomic.h>
#define store_dword(p, val) write_atomic(p, val)
#else
/* The unit tests see every store. */
extern void ste_store_hook(uint64_t *p, uint64_t val);
#define store_dword(p, val) ste_store_hook(p, val)
#endif

static uint64_t config(uint64_t dw0)
{
    return VIOMMU_GET(SMMU_STE0_CONFIG, dw0);
}

bool smmu_ste_aborts(uint64_t dw0)
{
    return (dw0 & SMMU_STE0_V) && config(dw0) < SMMU_STE0_CONFIG_BYPASS;
}

bool smmu_ste_is_abort(uint64_t dw0)
{
    return (dw0 & (SMMU_STE0_V | SMMU_STE0_CONFIG)) == SMMU_STE0_ABORT;
}

void smmu_ste_abort(uint64_t live[SMMU_STE_DWORDS])
{
    store_dword(&live[0], SMMU_STE0_ABORT);
}

void smmu_ste_silence(uint64_t live[SMMU_STE_DWORDS])
{
    store_dword(&live[0], live[0] & ~SMMU_STE0_CONFIG_LIVE);
}

void smmu_ste_release(uint64_t live[SMMU_STE_DWORDS])
{
    if ( !smmu_ste_is_abort(live[0]) )
        store_dword(&live[0], live[0] | SMMU_STE0_CONFIG_LIVE);
}

void smmu_ste_compose(uint64_t ste[SMMU_STE_DWORDS],
                      const struct smmu_ste_s2 *s2,
                      const struct vsmmu_stream *stream)
{
    memset(ste, 0, SMMU_STE_DWORDS * sizeof(*ste));
    ste[0] = SMMU_STE0_V;
    ste[1] = VIOMMU_PREP(SMMU_STE1_SHCFG, SMMU_STE1_SHCFG_INCOMING);

    switch ( stream->cfg )
    {
    case VSMMU_STREAM_S1:
        ste[0] |= VIOMMU_PREP(SMMU_STE0_CONFIG, SMMU_STE0_CONFIG_NESTED) |
                  (stream->s1[0] & STE0_STAGE1);
        ste[1] |= stream->s1[1] & STE1_STAGE1;
        break;

    case VSMMU_STREAM_BYPASS:
        ste[0] |= VIOMMU_PREP(SMMU_STE0_CONFIG, SMMU_STE0_CONFIG_S2);
        break;

    default: ste[0] = SMMU_STE0_ABORT; return;
    }

    /* Equal faults may be merged, so that a storm of them costs less. */
    ste[1] |= SMMU_STE1_MEV;
    ste[2] = s2->dw2;
    ste[3] = s2->dw3;
}

/*
 * The bits that the SMMU uses of an entry with this dword 0: of that dword, of
 * dword 1, and of each further one. Too many is safe, too few is not. Of a
 * silenced entry they are those that it uses after its release, and that it
 * may still use as it has cached them.
 */
static always_inline void used_bits(uint64_t dw0, uint64_t used[3])
{
    used[0] = SMMU_STE0_V;
    used[1] = used[2] = 0;

    if ( !(dw0 & SMMU_STE0_V) )
        return;

    used[0] |= SMMU_STE0_CONFIG;

    if ( smmu_ste_is_abort(dw0) )
        return;

    used[1] = ~STE1_STAGE1;
    used[2] = ~UINT64_C(0);

    if ( config(dw0) & SMMU_STE0_CONFIG_S1_BIT )
    {
        used[0] |= STE0_STAGE1;
        used[1] |= STE1_STAGE1;
    }
}

/*
 * Fill early with what may be written now: bits that the SMMU uses of target,
 * but not of live. Returns how many dwords still lack bits that it uses of
 * target, and the last of them in *critical.
 */
static unsigned int early_writes(const uint64_t *live, const uint64_t *target,
                                 uint64_t early[SMMU_STE_DWORDS],
                                 unsigned int *critical)
{
    uint64_t used_now[3], used_then[3], lacking, lacking_early;
    unsigned int i, n = 0;

    used_bits(live[0], used_now);
    used_bits(target[0], used_then);

    for ( i = 0; i < SMMU_STE_DWORDS; i++ )
    {
        lacking = (live[i] ^ target[i]) & used_then[min(i, 2U)];
        lacking_early = lacking & ~used_now[min(i, 2U)];

        early[i] = live[i] ^ lacking_early;
        if ( lacking != lacking_early )
        {
            n++;
            *critical = i;
        }
    }

    return n;
}

/* Store the dwords that differ, but not the one at index except. */
static bool store_changes(uint64_t *live, const uint64_t *to,
                          unsigned int except)
{
    unsigned int i;
    bool changed = false;

    for ( i = 0; i < SMMU_STE_DWORDS; i++ )
    {
        if ( i == except || live[i] == to[i] )
            continue;

        store_dword(&live[i], to[i]);
        changed = true;
    }

    return changed;
}

enum smmu_ste_step smmu_ste_step(uint64_t live[SMMU_STE_DWORDS],
                                 const uint64_t target[SMMU_STE_DWORDS])
{
    uint64_t early[SMMU_STE_DWORDS];
    unsigned int critical = 0;

    /* Needs one dword, whatever the others are. */
    if ( smmu_ste_is_abort(target[0]) )
    {
        if ( smmu_ste_is_abort(live[0]) )
            return SMMU_STE_SAME;
        smmu_ste_abort(live);
        return SMMU_STE_LAST;
    }

    switch ( early_writes(live, target, early, &critical) )
    {
    case 0: return SMMU_STE_SAME;

    case 1:
        if ( store_changes(live, early, critical) )
            return SMMU_STE_MORE;
        store_dword(&live[critical], target[critical]);
        return SMMU_STE_LAST;

    default: smmu_ste_abort(live); return SMMU_STE_MORE;
    }
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
