/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a guest's stream table says, for the fuzzers: written from IHI
 * 0070 3.3.1, 5.1 and 5.2 with plain bit numbers, so that it shares no mistake
 * with the core. It reads memory, or what the core read of it.
 */
#include "model.h"

/*
 * Reads bytes for the look-up below: from memory, or from what the core read
 * in this pass. Tries each in turn.
 */
static bool from_memory(uint64_t ipa, void *buf, size_t len,
                        unsigned int attempt)
{
    const uint8_t *at = model_ram(ipa, len);

    if ( attempt || !at || ipa / VSMMU_PAGE == m.unreadable / VSMMU_PAGE )
        return false;
    memcpy(buf, at, len);
    return true;
}

static bool from_reads(uint64_t ipa, void *buf, size_t len,
                       unsigned int attempt)
{
    unsigned int i;

    for ( i = 0; i < m.nr_reads; i++ )
    {
        const struct seen_read *r = &m.reads[i];

        if ( ipa < r->ipa || ipa + len > r->ipa + r->len || attempt-- )
            continue;
        memcpy(buf, m.bytes[i] + (ipa - r->ipa), len);
        return true;
    }

    return false;
}

typedef bool reader(uint64_t ipa, void *buf, size_t len, unsigned int attempt);

/*
 * 3.3.1, 5.1. 1: the STE is at *ipa. 0: there is none. -1: nothing can be read
 * in this attempt.
 */
static int entry_address(uint32_t vsid, uint64_t *ipa, reader *read,
                         unsigned int attempt)
{
    unsigned int fmt = (m.strtab_cfg >> 16) & 3,
                 split = (m.strtab_cfg >> 6) & 31, log2 = m.strtab_cfg & 63,
                 sids = log2 > MODEL_SIDSIZE ? MODEL_SIDSIZE : log2, span;
    uint64_t base = m.strtab_base & UINT64_C(0xffffffffc0), desc, size;

    if ( vsid >= (1U << sids) )
        return attempt ? -1 : 0;

    if ( fmt != 1 )
    {
        base = log2 < 58 ? base & ~((UINT64_C(64) << log2) - 1) : 0;
        *ipa = base + 64 * (uint64_t)vsid;
        return attempt ? -1 : 1;
    }

    if ( split != 8 && split != 10 )
        split = 6;
    size = log2 > split ? UINT64_C(8) << (log2 - split) : 8;
    if ( size < 64 )
        size = 64;
    if ( !read((base & ~(size - 1)) + 8 * (uint64_t)(vsid >> split), &desc, 8,
               attempt) )
        return -1;

    span = desc & 31;
    vsid &= (1U << split) - 1;
    if ( span == 0 || span > split + 1 || vsid >= (1U << (span - 1)) )
        return 0;

    *ipa =
        (desc & UINT64_C(0xffffffffc0) & ~((UINT64_C(64) << (span - 1)) - 1)) +
        64 * (uint64_t)vsid;
    return 1;
}

/*
 * 5.2, for an SMMU as this one announces itself: SSIDSIZE 5, CD2L, OAS 40
 * bits, no stage 2, no stalls, no EL2.
 */
static void entry_meaning(const uint64_t ste[8], bool stalls,
                          struct stream_state *expected)
{
    unsigned int cdmax = ste[0] >> 59, fmt = (ste[0] >> 4) & 3,
                 dss = ste[1] & 3, sh = (ste[1] >> 6) & 3;

    memset(expected, 0, sizeof(*expected));
    expected->cfg = VSMMU_STREAM_ABORT;
    if ( !(ste[0] & 1) )
        return;

    if ( ((ste[0] >> 1) & 7) == 4 )
        expected->cfg = VSMMU_STREAM_BYPASS;
    if ( ((ste[0] >> 1) & 7) != 5 || cdmax > 5 ||
         (ste[0] & UINT64_C(0xfff0000000000)) || ((ste[1] >> 27) & 1) )
        return;

    expected->cfg = VSMMU_STREAM_S1;
    expected->s1[0] = ste[0] & UINT64_C(0xffffffffc0);
    expected->s1[1] = (ste[1] & 0x3c) | (sh == 1 ? 0 : sh << 6) |
                      (stalls ? UINT64_C(1) << 27 : 0);
    if ( cdmax )
    {
        expected->s1[0] |= (uint64_t)cdmax << 59 | (fmt == 3 ? 0 : fmt) << 4;
        expected->s1[1] |= dss == 3 ? 0 : dss;
    }
}

static void model_expect(const struct viommu_range *r, uint32_t vsid,
                         struct stream_state *expected)
{
    uint64_t ipa, ste[8] = { 0 };

    if ( entry_address(vsid, &ipa, from_memory, 0) != 1 ||
         !from_memory(ipa, ste, sizeof(ste), 0) )
        memset(ste, 0, sizeof(ste));
    entry_meaning(ste, r->smmu == 1, expected);
}

void model_compare_one(const struct viommu_range *r, uint32_t vsid)
{
    const struct stream_state *is =
        &m.streams[r - model_ranges][vsid - r->vsid];
    struct stream_state expected;

    if ( m.failed )
        return;

    model_expect(r, vsid, &expected);
    CHECK(is->cfg == expected.cfg && is->s1[0] == expected.s1[0] &&
          is->s1[1] == expected.s1[1]);
}

void model_compare(void)
{
    unsigned int i, j;

    for ( i = 0; i < MODEL_RANGES; i++ )
        for ( j = 0; j < model_ranges[i].count; j++ )
            model_compare_one(&model_ranges[i], model_ranges[i].vsid + j);
}

bool model_installed(uint32_t vsid, uint32_t smmu,
                     const struct vsmmu_stream *s)
{
    unsigned int i, j;
    uint64_t ipa, ste[8];
    struct stream_state expected;
    int found;

    for ( i = 0; (found = entry_address(vsid, &ipa, from_reads, i)) >= 0; i++ )
    {
        if ( !found )
            continue;
        for ( j = 0; from_reads(ipa, ste, sizeof(ste), j); j++ )
        {
            entry_meaning(ste, smmu == 1, &expected);
            if ( expected.cfg == s->cfg &&
                 !memcmp(expected.s1, s->s1, sizeof(expected.s1)) )
                return true;
        }
    }

    return false;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
