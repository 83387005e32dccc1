/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fuzzer (b): command streams. A guest with a correct stream table fills its
 * queue as the input says, and replaces refused commands, as Linux does: by a
 * SYNC, and acknowledges the error.
 */
#include "model.h"

#define STRTAB RAM
#define CMDQ   (RAM + 0xc000)
#define EVTQ   (RAM + 0xe000)
#define LOG2   7

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t opcodes[] = {
    0x03, 0x04, 0x05, 0x06, 0x10, 0x11, 0x12, 0x13,
    0x30, 0x46, 0x46, 0x12, 0x01, 0x02, 0x40, 0x28,
};

/* Bits of the input's second byte. */
#define SMMUEN     1
#define LINEAR     2
#define UNREADABLE 0xc  /* which page */
#define GAPS       0x10 /* L1 descriptors that lead to few STEs */
#define OPEN       0x20 /* at the end, SMMUEN is cleared */

/*
 * V, Config, S1Fmt, S1CDMax, S1DSS: stage 1 of all kinds, and invalid values.
 */
static const struct {
    uint64_t dw0, dw1;
} stes[] = {
    { 0xb, 0 },
    { 0x9, 0 },
    { 0x1, 0 },
    { UINT64_C(2) << 59 | 0x2b, 1 },
    { 0, 0 },
    { 0xb, 0xfc },
    { 0x9, 0 },
    { UINT64_C(31) << 59 | 0xb, 0 },
    { 0xb, 0 },
    { 0xb, 1 << 27 },
    { 0x3, 0 },
    { 0x5, 0 },
    { UINT64_C(1) << 59 | 0x3b, 0 },
    { 0x7, 0 },
    { 0xd, 0 },
    { 0xf, 0 },
};

static void set_up(unsigned int how)
{
    static const uint64_t pages[] = { UINT64_MAX, RAM + 0x5000, STRTAB, CMDQ };
    uint64_t l2 = (RAM + 0x4000) | 9, ste[2];
    unsigned int i;

    for ( i = 0; i < 4; i++, l2 -= how & GAPS ? 8 : 0 )
        model_poke(STRTAB + 8 * i, &l2, 8);
    for ( i = 0; i < 256; i++ )
    {
        ste[0] = stes[i % ARRAY_SIZE(stes)].dw0;
        ste[1] = stes[i % ARRAY_SIZE(stes)].dw1;
        if ( (ste[0] & 0xf) == 0xb )
            ste[0] |= RAM + i * 64;
        model_poke(RAM + 0x4000 + i * 64, ste, sizeof(ste));
    }

    m.unreadable = pages[(how & UNREADABLE) / (UNREADABLE & -UNREADABLE)];
    model_write(SMMU_STRTAB_BASE, 8, how & LINEAR ? RAM + 0x4000 : STRTAB);
    model_write(SMMU_STRTAB_BASE_CFG, 4,
                how & LINEAR ? 8 : 10 | 8 << 6 | 1 << 16);
    model_write(SMMU_CMDQ_BASE, 8, CMDQ | LOG2);
    model_write(SMMU_EVENTQ_BASE, 8, EVTQ | 5);
    model_write(SMMU_CR2, 4, SMMU_CR2_RECINVSID);
    model_write(SMMU_IRQ_CTRL, 4, 5);
}

/* After an expected abort, make the page readable. */
static void mend_command(unsigned int index, unsigned int error)
{
    static const uint64_t sync[2] = { SMMU_CMD_SYNC, 0 };

    if ( m.unreadable == CMDQ )
    {
        CHECK(error == SMMU_CERROR_ABT);
        m.unreadable = UINT64_MAX;
        return;
    }

    CHECK(error == SMMU_CERROR_ILL);
    model_poke(CMDQ + index * SMMU_CMD_SIZE, sync, sizeof(sync));
}

static void mend(uint32_t prod)
{
    unsigned int n;

    for ( n = 0; n <= 1U << LOG2; n++ )
    {
        uint32_t cons = vsmmu_read(m.v, SMMU_CMDQ_CONS, 4) & SMMU_Q_INDEX;

        if ( m.failed || cons == prod )
            return;
        CHECK((vsmmu_read(m.v, SMMU_GERROR, 4) ^
               vsmmu_read(m.v, SMMU_GERRORN, 4)) &
              SMMU_GERROR_CMDQ_ERR);
        mend_command(cons & ((1U << LOG2) - 1),
                     VIOMMU_GET(SMMU_CMDQ_CONS_ERR,
                                vsmmu_read(m.v, SMMU_CMDQ_CONS, 4)));
        model_write(SMMU_GERRORN, 4, vsmmu_read(m.v, SMMU_GERROR, 4));
        model_work();
    }

    CHECK(!"the queue never gets empty");
}

static void make_command(struct input *in, unsigned int how, uint64_t cmd[2])
{
    cmd[0] = take(in, 3) << 8 | take(in, 2) << 32 | take(in, 2) << 48;
    cmd[0] |= how & 0x80 ? take(in, 1) : opcodes[how % ARRAY_SIZE(opcodes)];
    /* Bits that a correct guest does not set. */
    if ( how & 0x40 )
        cmd[0] &= ~UINT64_C(0xffff0000fc00fc00);
    cmd[1] = take(in, 2);
    if ( how & 0x20 )
        cmd[1] = take(in, 6) << 12 | (cmd[1] & 0xfff);

    /* The table stays as it is: no MSI goes there. */
    if ( (cmd[0] & 0xff) == SMMU_CMD_SYNC &&
         (!(how & 0x20) || model_ram(cmd[1] & UINT64_C(0xfffffffffc), 4)) )
        cmd[1] = RAM + 0xf000 + (cmd[1] & 0xffc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = { data, size };
    uint32_t prod = 0, mask = (2U << LOG2) - 1;
    unsigned int setting;

    model_start();
    m.orderly = true;
    m.fail_after = take(&in, 1);
    setting = take(&in, 1);
    set_up(setting);
    model_write(SMMU_CR0, 4, 0xc | (setting & SMMUEN));
    model_work();

    while ( in.left && !m.failed )
    {
        unsigned int how = take(&in, 1);
        uint64_t cmd[2];

        make_command(&in, how, cmd);
        model_poke(CMDQ + (prod & (mask >> 1)) * SMMU_CMD_SIZE, cmd,
                   sizeof(cmd));
        prod = (prod + 1) & mask;
        if ( !(how & 0x10) && ((prod - vsmmu_read(m.v, SMMU_CMDQ_CONS, 4)) &
                               mask) < 1U << LOG2 )
            continue;

        model_write(SMMU_CMDQ_PROD, 4, prod);
        model_work();
        mend(prod);
        model_write(SMMU_EVENTQ_CONS, 4, vsmmu_read(m.v, SMMU_EVENTQ_PROD, 4));
    }

    /* No command has changed what the table says. */
    if ( setting & SMMUEN )
        model_compare();

    if ( setting & OPEN )
        model_write(SMMU_GBPA, 4, SMMU_GBPA_UPDATE);
    model_write(SMMU_CR0, 4, 0);
    model_work();
    model_end();
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
