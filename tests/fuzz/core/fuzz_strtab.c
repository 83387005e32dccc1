/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fuzzer (c): stream tables. The input says how the table is laid out and what
 * it contains; after SMMUEN, and again after changes and CFGI, every physical
 * stream must be as the specification says for the guest's memory.
 */
#include "model.h"

#define CMDQ (RAM + 0xe000)
#define EVTQ (RAM + 0xf000)

/* How often a table is changed: each time, all streams are checked. */
#define ROUNDS 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t prod;

static void change_table(struct input *in)
{
    unsigned int n = take(in, 1) % 32;

    while ( n-- && in->left )
    {
        uint64_t at = RAM + (take(in, 2) & 0xfff8) % 0xe000,
                 entry[2] = { 0, 0 };
        unsigned int how = take(in, 1);

        switch ( how & 3 )
        {
        case 0: /* an L1 descriptor */
            entry[0] = (RAM + (take(in, 2) & 0xffc0)) | how >> 2;
            model_poke(at, entry, 8);
            break;
        case 1: /* an STE whose fields make sense */
            entry[0] = 1 | (take(in, 1) & 7) << 1 | (RAM + take(in, 2) * 64);
            entry[1] = take(in, 1);
            model_poke(at & ~UINT64_C(63), entry, 16);
            break;
        case 2: /* S1Fmt, S1CDMax, STRW, S1STALLD and the rest of an STE for
                   stage 1 */
            entry[0] = 0xb | (take(in, 1) & 3) << 4 |
                       (take(in, 1) & 31) << 59 | (RAM << (how >> 4) / 2);
            entry[1] = take(in, 8);
            model_poke(at & ~UINT64_C(63), entry, 16);
            break;
        default:
            entry[0] = take(in, 8);
            model_poke(at, entry, 8);
            break;
        }
    }
}

static void command(uint64_t dw0, uint64_t dw1)
{
    const uint64_t cmd[2] = { dw0, dw1 };

    model_poke(CMDQ + (prod & 15) * SMMU_CMD_SIZE, cmd, sizeof(cmd));
    prod = (prod + 1) & 31;
}

static void run_commands(void)
{
    model_write(SMMU_CMDQ_PROD, 4, prod);
    model_work();
}

/* Name one of the streams that there are. */
static void look_at_one(unsigned int n)
{
    const struct viommu_range *r = &model_ranges[n % MODEL_RANGES];
    uint32_t vsid = r->vsid + n / MODEL_RANGES % r->count;

    command(SMMU_CMD_CFGI_STE | (uint64_t)vsid << 32, n & 1);
    run_commands();
    model_compare_one(r, vsid);
}

static void look_at_all(unsigned int log2)
{
    uint64_t vsid;

    for ( vsid = 0; vsid < 1U << MODEL_SIDSIZE; vsid += 1U << log2 )
        command(SMMU_CMD_CFGI_STE_RANGE | vsid << 32, log2 - 1);
    run_commands();
    model_compare();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = { data, size };
    unsigned int how, rounds = ROUNDS;

    model_start();
    m.orderly = true;
    prod = 0;
    m.fail_after = take(&in, 1);
    if ( (how = take(&in, 1)) & 1 )
        m.unreadable = RAM + (how & 0xf0) * 256;

    model_write(SMMU_CMDQ_BASE, 8, CMDQ | 4);
    model_write(SMMU_EVENTQ_BASE, 8, EVTQ | 5);
    model_write(SMMU_STRTAB_BASE, 8, RAM + (take(&in, 2) & 0xffc0) % 0xe000);
    how = take(&in, 3);
    if ( how & 0x800000 )
        how = (how & 0x7cf) | 1 << 16;
    model_write(SMMU_STRTAB_BASE_CFG, 4, how);
    model_write(SMMU_CR2, 4, SMMU_CR2_RECINVSID);
    change_table(&in);
    model_write(SMMU_CR0, 4, 0xd);
    model_work();
    /*
     * If a page of the queues is the unreadable one, nothing more can be
     * checked.
     */
    model_compare();

    while ( in.left && rounds-- && !m.failed &&
            m.unreadable / VSMMU_PAGE != CMDQ / VSMMU_PAGE )
    {
        change_table(&in);
        look_at_one(take(&in, 1));
        look_at_all(MODEL_SIDSIZE - take(&in, 1) % 4);
    }

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
