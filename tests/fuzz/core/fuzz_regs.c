/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fuzzer (a): register traffic of every size from several vCPUs, guest memory,
 * physical events, failing hardware. The input is a program: one byte says
 * what to do, its operands follow.
 */
#include "model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint32_t registers[] = {
    SMMU_CR0,
    SMMU_CR1,
    SMMU_CR2,
    SMMU_GBPA,
    SMMU_IRQ_CTRL,
    SMMU_GERRORN,
    SMMU_GERROR_IRQ_CFG0,
    SMMU_GERROR_IRQ_CFG1,
    SMMU_STRTAB_BASE,
    SMMU_STRTAB_BASE_CFG,
    SMMU_CMDQ_BASE,
    SMMU_CMDQ_PROD,
    SMMU_CMDQ_CONS,
    SMMU_EVENTQ_BASE,
    SMMU_EVENTQ_PROD,
    SMMU_EVENTQ_CONS,
    SMMU_EVENTQ_IRQ_CFG0,
    SMMU_EVENTQ_IRQ_CFG1,
};

static void write_register(struct input *in)
{
    uint32_t reg = registers[take(in, 1) % ARRAY_SIZE(registers)];
    unsigned int shape = take(in, 1);

    switch ( shape % 4 )
    {
    case 0: /* a small value */ model_write(reg, 4, take(in, 1)); break;
    case 1: /* an address in RAM, and a size */
        model_write(reg, 8, RAM + (take(in, 2) & 0xffe0) + (shape >> 2) % 16);
        break;
    case 2: model_write(reg, 4, take(in, 4)); break;
    default: model_write(reg, 8, take(in, 8)); break;
    }
}

static void fill_memory(struct input *in)
{
    uint64_t at = RAM + (take(in, 2) & 0xfff8);
    unsigned int n = take(in, 1) % 64;
    uint8_t bytes[64];
    unsigned int i;

    for ( i = 0; i < n; i++ )
        bytes[i] = take(in, 1);
    model_poke(at, bytes, n);
}

static void write_ste(struct input *in)
{
    uint64_t ste[2] = { 0, 0 };
    uint64_t at = RAM + (take(in, 2) & 0xffc0);

    ste[0] = 1 | (take(in, 1) & 7) << 1 | (RAM + take(in, 2) * 64);
    ste[1] = take(in, 1);
    model_poke(at, ste, sizeof(ste));
}

static void write_l1(struct input *in)
{
    uint64_t at = RAM + (take(in, 2) & 0xfff8),
             desc = RAM + (take(in, 2) & 0xffc0);

    desc |= take(in, 1) % 12;
    model_poke(at, &desc, sizeof(desc));
}

static void append_command(struct input *in)
{
    uint64_t base = vsmmu_read(m.v, SMMU_CMDQ_BASE, 8);
    unsigned int log2 = vsmmu_q_log2(base, VSMMU_CMDQS);
    uint32_t prod = vsmmu_read(m.v, SMMU_CMDQ_PROD, 4);
    uint64_t cmd[2];

    cmd[0] = (take(in, 1) & 0x7f) | take(in, 2) << 8 | take(in, 2) << 32;
    cmd[1] = take(in, 1) | RAM;
    model_poke(vsmmu_q_addr(&m.v->ids, base, log2, SMMU_CMD_SIZE) +
                   (prod & ((1U << log2) - 1)) * SMMU_CMD_SIZE,
               cmd, 16);
    model_write(SMMU_CMDQ_PROD, 4, prod + 1);
}

static void physical_event(struct input *in)
{
    uint64_t evt[4];
    unsigned int smmu = take(in, 1) & 1;

    evt[0] = take(in, 1) | take(in, 3) << 8 | take(in, 2) << 32;
    evt[1] = take(in, 8);
    evt[2] = take(in, 1);
    evt[3] = take(in, 8);
    model_event(smmu, evt);
}

static void any_access(struct input *in)
{
    uint32_t offset = take(in, 3) % VSMMU_FRAME_SIZE;
    unsigned int size = 1U << (take(in, 1) & 3);

    vsmmu_read(m.v, offset, size);
    model_write(offset, size, take(in, 8));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = { data, size };

    model_start();
    m.fail_after = take(&in, 1);

    while ( in.left )
    {
        switch ( take(&in, 1) % 12 )
        {
        case 0:
        case 1: write_register(&in); break;
        case 2: fill_memory(&in); break;
        case 3: write_ste(&in); break;
        case 4: write_l1(&in); break;
        case 5:
        case 6: append_command(&in); break;
        case 7: model_pass(); break;
        case 8: model_work(); break;
        case 9: physical_event(&in); break;
        case 10: any_access(&in); break;
        default:
            m.unreadable = RAM + (take(&in, 1) & 0xf0) * 256;
            m.readonly = RAM + (take(&in, 1) & 0xf0) * 256;
            m.meanwhile = take(&in, 1) & 1 ? &in : NULL;
            break;
        }
    }

    m.meanwhile = NULL;
    model_work();
    if ( !m.failed )
    {
        model_write(SMMU_CR0, 4, 0);
        model_work();
        model_write(SMMU_GBPA, 4, SMMU_GBPA_UPDATE | SMMU_GBPA_ABORT);
        model_work();
    }
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
