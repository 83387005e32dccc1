/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Commands to the physical SMMUs, checked against those in the guest's queue:
 * written from IHI 0070 4.3 and 4.4 with plain bit numbers, so that it shares
 * no mistake with the core.
 */
#include "model.h"

static void check_range_form(const uint64_t cmd[2], uint32_t smmu)
{
    unsigned int tg = (cmd[1] >> 10) & 3, ttl = (cmd[1] >> 8) & 3;

    if ( tg )
    {
        CHECK(model_hw[smmu].idr3 & SMMU_IDR3_RIL);
        CHECK(model_hw[smmu].idr5 & (8U << tg));
        CHECK(ttl || (cmd[0] & (SMMU_CMD0_TLBI_NUM | SMMU_CMD0_TLBI_SCALE)));
        CHECK(tg != 2 || ttl != 1);
    }
    else
        CHECK(!ttl && !(cmd[0] & (SMMU_CMD0_TLBI_NUM | SMMU_CMD0_TLBI_SCALE)));
}

static void check_cmd(const uint64_t cmd[2], uint32_t smmu)
{
    switch ( cmd[0] & 0xff )
    {
    case 0x03: /* CFGI_STE */
        CHECK(!(cmd[0] & UINT64_C(0xffffff00)) && cmd[1] == 1);
        CHECK(model_range(smmu, cmd[0] >> 32));
        break;
    case 0x05: /* CFGI_CD */
        CHECK(!(cmd[0] & UINT64_C(0xf00)) && cmd[1] <= 1 &&
              ((cmd[0] >> 12) & 0xfffff) < 32);
        CHECK(model_range(smmu, cmd[0] >> 32));
        break;
    case 0x06: /* CFGI_CD_ALL */
        CHECK(!(cmd[0] & UINT64_C(0xffffff00)) && !cmd[1]);
        CHECK(model_range(smmu, cmd[0] >> 32));
        break;
    case 0x12: /* TLBI_NH_VA */
    case 0x13: /* TLBI_NH_VAA */
        CHECK(!(cmd[0] & UINT64_C(0xfe0e0f00)) &&
              !(cmd[1] & 0xfe & ~UINT64_C(0x300)));
        CHECK((cmd[0] & 0xff) == 0x12 || !(cmd[0] >> 48));
        check_range_form(cmd, smmu);
        CHECK(((cmd[0] >> 32) & 0xffff) == model_hw[smmu].vmid);
        break;
    case 0x10: /* TLBI_NH_ALL */
        CHECK(!(cmd[0] >> 48));
        /* fall through */
    case 0x11: /* TLBI_NH_ASID */
        CHECK(!(cmd[0] & UINT64_C(0xffffff00)) && !cmd[1]);
        CHECK(((cmd[0] >> 32) & 0xffff) == model_hw[smmu].vmid);
        break;
    default: CHECK(!"a command that no guest may cause");
    }
}

void model_issued(uint32_t smmu, const uint64_t (*cmds)[2], unsigned int n)
{
    unsigned int i;

    CHECK(!m.nr_issued[smmu]);
    m.nr_issued[smmu] = n;
    memcpy(m.issued[smmu], cmds, n * sizeof(cmds[0]));

    for ( i = 0; i < n; i++ )
    {
        uint32_t psid = cmds[i][0] >> 32;

        check_cmd(cmds[i], smmu);
        if ( (cmds[i][0] & 0xff) == 0x03 )
            model_stream(model_range(smmu, psid), psid)->cfgi_by = m.pass;
    }
}

void model_stes_invalidated(void)
{
    unsigned int i, j;

    for ( i = 0; i < MODEL_RANGES; i++ )
        for ( j = 0; j < model_ranges[i].count; j++ )
        {
            const struct stream_state *s = &m.streams[i][j];

            CHECK(s->set_by != m.pass || s->cfgi_by == m.pass);
        }
}

/* The command for the CDs of a stream, if this SMMU has it. */
static bool expected_cfgi_cd(const uint64_t cmd[2], uint32_t smmu,
                             uint64_t expected[2])
{
    const struct viommu_range *r = model_range_of_vsid(cmd[0] >> 32);
    bool all = (cmd[0] & 0xff) == 0x06;

    if ( !r || r->smmu != smmu )
        return false;

    /* SubstreamIDs have five bits. */
    expected[0] = (cmd[0] & 0xff) | (all ? 0 : cmd[0] & 0x1f000) |
                  ((cmd[0] >> 32) - r->vsid + r->psid) << 32;
    expected[1] = all ? 0 : cmd[1] & 1;
    return true;
}

/* By address: TG 1 and 3, with NUM, SCALE and TTL, if it is a range. */
static void expected_tlbi_va(const uint64_t cmd[2], uint64_t expected[2])
{
    unsigned int tg = (cmd[1] >> 10) & 3;

    expected[1] = cmd[1] & ~UINT64_C(0xffe);
    if ( !tg )
        return;

    CHECK(tg != 2);
    expected[0] |= cmd[0] & 0x1f1f000;
    expected[1] = (expected[1] & ~((UINT64_C(1) << (2 * tg + 10)) - 2)) |
                  (cmd[1] & 0xf00);
}

/*
 * The command that this SMMU has to get for one of the guest's. False: none.
 */
static bool expected_cmd(const uint64_t cmd[2], uint32_t smmu,
                         uint64_t expected[2])
{
    uint64_t asid = cmd[0] & UINT64_C(0xffff000000000000);

    expected[0] = (cmd[0] & 0xff) | (uint64_t)model_hw[smmu].vmid << 32;
    expected[1] = 0;

    switch ( cmd[0] & 0xff )
    {
    case 0x05:
    case 0x06: return expected_cfgi_cd(cmd, smmu, expected);
    case 0x30: expected[0] -= 0x20; return true;
    case 0x10: return true;
    case 0x11: expected[0] |= asid; return true;
    case 0x12: expected[0] |= asid; /* fall through */
    case 0x13: expected_tlbi_va(cmd, expected); return true;
    default: return false;
    }
}

/*
 * In the order of the guest's commands, each has led to its physical command,
 * once. Between them, CFGI_STE comes with each STE that is set.
 */
static void check_forwarded(uint32_t smmu, const uint64_t (*cmds)[2],
                            uint32_t n)
{
    const uint64_t(*is)[2] = m.issued[smmu],
          (*end)[2] = is + m.nr_issued[smmu];
    uint64_t expected[2];
    uint32_t i;

    for ( i = 0; i < n; i++ )
    {
        if ( !expected_cmd(cmds[i], smmu, expected) )
            continue;
        while ( is < end && (is[0][0] & 0xff) == 0x03 )
            is++;
        CHECK(is < end && is[0][0] == expected[0] && is[0][1] == expected[1]);
        is++;
    }

    for ( ; is < end; is++ )
        CHECK((is[0][0] & 0xff) == 0x03);
}

void model_consumed(uint32_t cons, uint32_t n)
{
    uint64_t cmds[VSMMU_PASS_COMMANDS][2];
    uint32_t i;

    for ( i = 0; i < n; i++ )
    {
        const uint8_t *at =
            model_ram(m.cmdq + ((cons + i) & (m.cmdq_size - 1)) * 16, 16);

        if ( !at )
            return;
        memcpy(cmds[i], at, 16);
        model_reached_command(at[0]);
    }

    for ( i = 0; m.orderly && i < 2; i++ )
        check_forwarded(i, cmds, n);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
