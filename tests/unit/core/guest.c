/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the guest of the unit tests does: passes, memory, queues, stream
 * tables, and checks of what it then sees.
 */
#include "world.h"

/* Check what a pass did against its limits. */
static void passed(struct world *w)
{
    assert_false(w->v->lock.held);
    assert_true(w->pass_changed <= VSMMU_PASS_STREAMS);
    assert_true(w->pass_reads <= VSMMU_PASS_READS);
    assert_true(!w->stale || w->v->stopped);
    w->most_changed = max(w->most_changed, w->pass_changed);
    w->most_reads = max(w->most_reads, w->pass_reads);
    w->passes++;
    w->pass_changed = w->pass_reads = 0;
}

static bool wr(struct world *w, uint32_t reg, unsigned int size, uint64_t val)
{
    uint64_t before = stats(w).passes;
    bool more = vsmmu_write(w->v, reg, size, val);

    if ( stats(w).passes != before )
    {
        passed(w);
        w->passed = true;
        w->more = more;
    }

    return more;
}

bool wr32(struct world *w, uint32_t reg, uint64_t val)
{
    return wr(w, reg, 4, val);
}

bool wr64(struct world *w, uint32_t reg, uint64_t val)
{
    return wr(w, reg, 8, val);
}

bool work_once(struct world *w)
{
    bool more;

    if ( w->passed )
    {
        w->passed = false;
        return w->more;
    }

    more = vsmmu_work(w->v);
    passed(w);
    return more;
}

unsigned int work(struct world *w)
{
    unsigned int n = 1;

    while ( work_once(w) )
    {
        n++;
        assert_true(n < 10000);
    }

    return n;
}

void poke64(struct world *w, uint64_t ipa, uint64_t val)
{
    memcpy(w->ram + (ipa - RAM), &val, sizeof(val));
}

uint64_t peek64(struct world *w, uint64_t ipa)
{
    uint64_t val;

    memcpy(&val, w->ram + (ipa - RAM), sizeof(val));
    return val;
}

void poke32(struct world *w, uint64_t ipa, uint32_t val)
{
    memcpy(w->ram + (ipa - RAM), &val, sizeof(val));
}

uint32_t peek32(struct world *w, uint64_t ipa)
{
    return (uint32_t)peek64(w, ipa);
}

void guest_cmdq(struct world *w, unsigned int log2)
{
    w->cmdq_log2 = log2;
    w->prod = 0;
    wr64(w, SMMU_CMDQ_BASE, CMDQ | log2);
    wr32(w, SMMU_CMDQ_PROD, 0);
    wr32(w, SMMU_CMDQ_CONS, 0);
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) | SMMU_CR0_CMDQEN);
}

void guest_evtq(struct world *w, unsigned int log2)
{
    w->evtq_log2 = log2;
    w->evt_cons = 0;
    wr64(w, SMMU_EVENTQ_BASE, EVTQ | log2);
    wr32(w, SMMU_EVENTQ_PROD, 0);
    wr32(w, SMMU_EVENTQ_CONS, 0);
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) | SMMU_CR0_EVENTQEN);
}

void guest_on(struct world *w, unsigned int log2)
{
    guest_cmdq(w, 6);
    guest_evtq(w, 6);
    wr32(w, SMMU_CR2, SMMU_CR2_RECINVSID);
    wr32(w, SMMU_IRQ_CTRL,
         SMMU_IRQ_CTRL_EVENTQ_IRQEN | SMMU_IRQ_CTRL_GERROR_IRQEN);
    wr64(w, SMMU_STRTAB_BASE, STRTAB);
    wr32(w, SMMU_STRTAB_BASE_CFG, log2);
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) | SMMU_CR0_SMMUEN);
    work(w);
    assert_true(rd32(w, SMMU_CR0ACK) & SMMU_CR0_SMMUEN);
}

void put(struct world *w, uint64_t dw0, uint64_t dw1)
{
    uint64_t at =
        CMDQ + (w->prod & ((1U << w->cmdq_log2) - 1)) * SMMU_CMD_SIZE;

    poke64(w, at, dw0);
    poke64(w, at + 8, dw1);
    w->prod = (w->prod + 1) & ((2U << w->cmdq_log2) - 1);
}

void go(struct world *w)
{
    wr32(w, SMMU_CMDQ_PROD, w->prod);
    work(w);
}

void run(struct world *w, uint64_t dw0, uint64_t dw1)
{
    put(w, dw0, dw1);
    go(w);
}

void run_sync(struct world *w)
{
    run(w, OP(SMMU_CMD_SYNC), 0);
}

bool next_event(struct world *w, uint64_t evt[4])
{
    uint32_t prod = rd32(w, SMMU_EVENTQ_PROD);
    uint32_t mask = (2U << w->evtq_log2) - 1;
    unsigned int i;

    if ( !((prod ^ w->evt_cons) & mask) )
        return false;

    for ( i = 0; i < 4; i++ )
        evt[i] = peek64(w, EVTQ + (w->evt_cons & (mask >> 1)) * SMMU_EVT_SIZE +
                               8 * i);

    w->evt_cons = (w->evt_cons + 1) & mask;
    wr32(w, SMMU_EVENTQ_CONS,
         w->evt_cons |
             (rd32(w, SMMU_EVENTQ_CONS) & SMMU_EVENTQ_CONS_OVACKFLG));
    return true;
}

void expect_config_event(struct world *w, unsigned int id, uint32_t vsid,
                         uint64_t fetch)
{
    uint64_t evt[4];

    assert_true(next_event(w, evt));
    assert_int_equal(evt[0], id | SID(vsid));
    assert_int_equal(evt[1], 0);
    assert_int_equal(evt[2], 0);
    assert_int_equal(evt[3], fetch);
}

void expect_no_event(struct world *w)
{
    uint64_t evt[4];

    assert_false(next_event(w, evt));
}

void expect_cerror(struct world *w, unsigned int error, uint32_t cons)
{
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS),
                     cons | VIOMMU_PREP(SMMU_CMDQ_CONS_ERR, error));
    assert_true((rd32(w, SMMU_GERROR) ^ rd32(w, SMMU_GERRORN)) &
                SMMU_GERROR_CMDQ_ERR);
}

void expect_no_cerror(struct world *w)
{
    assert_int_equal(rd32(w, SMMU_CMDQ_CONS), w->prod);
    assert_int_equal(rd32(w, SMMU_GERROR), rd32(w, SMMU_GERRORN));
}

void ste_at(struct world *w, uint64_t ipa, uint64_t dw0, uint64_t dw1)
{
    poke64(w, ipa, dw0);
    poke64(w, ipa + 8, dw1);
}

void ste(struct world *w, uint32_t vsid, uint64_t dw0, uint64_t dw1)
{
    ste_at(w, STRTAB + vsid * SMMU_STE_SIZE, dw0, dw1);
}

void cfgi(struct world *w, uint32_t vsid)
{
    put(w, OP(SMMU_CMD_CFGI_STE) | SID(vsid), 1);
    run_sync(w);
}

void cfgi_all(struct world *w)
{
    put(w, OP(SMMU_CMD_CFGI_STE_RANGE), 31);
    run_sync(w);
}

void gbpa(struct world *w, bool abort)
{
    wr32(w, SMMU_GBPA, SMMU_GBPA_UPDATE | (abort ? SMMU_GBPA_ABORT : 0));
    work(w);
}

void big_table(struct world *w)
{
    guest_cmdq(w, 6);
    guest_evtq(w, 6);
    wr64(w, SMMU_STRTAB_BASE, STRTAB);
    wr32(w, SMMU_STRTAB_BASE_CFG,
         VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_FMT, SMMU_STRTAB_FMT_2LVL) |
             VIOMMU_PREP(SMMU_STRTAB_BASE_CFG_SPLIT, 8) | 17);
}

void big_l2(struct world *w, uint32_t vsid, uint64_t l2)
{
    poke64(w, STRTAB + 8 * (vsid >> 8), l2 | 9);
}

void big_table_of_one(struct world *w)
{
    uint32_t vsid;

    big_table(w);
    for ( vsid = BIG; vsid < BIG + 0x10000; vsid += 256 )
        big_l2(w, vsid, L2TAB);
}

unsigned int enable(struct world *w)
{
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) | SMMU_CR0_SMMUEN);
    return work(w);
}

unsigned int disable(struct world *w)
{
    wr32(w, SMMU_CR0, rd32(w, SMMU_CR0) & ~SMMU_CR0_SMMUEN);
    return work(w);
}

struct phys_stream *phys(struct world *w, unsigned int smmu, uint32_t psid)
{
    assert_true(smmu < w->cfg.nr_smmus && psid < ARRAY_SIZE(w->streams[0]));
    return &w->streams[smmu][psid];
}

void expect_stream(struct world *w, unsigned int smmu, uint32_t psid,
                   enum vsmmu_stream_cfg cfg, uint64_t dw0, uint64_t dw1)
{
    const struct phys_stream *p = phys(w, smmu, psid);

    assert_int_equal(p->cfg, cfg);
    assert_int_equal(p->s1[0], dw0);
    assert_int_equal(p->s1[1], dw1);
}

void expect_aborts(struct world *w, unsigned int smmu, uint32_t psid)
{
    expect_stream(w, smmu, psid, VSMMU_STREAM_ABORT, 0, 0);
}

void expect_cmd(struct world *w, unsigned int smmu, uint64_t dw0, uint64_t dw1)
{
    assert_true(w->nr_cmds[smmu]);
    assert_int_equal(w->cmds[smmu][w->nr_cmds[smmu] - 1][0], dw0);
    assert_int_equal(w->cmds[smmu][w->nr_cmds[smmu] - 1][1], dw1);
}

struct vsmmu_stats stats(struct world *w)
{
    struct vsmmu_stats s;

    vsmmu_get_stats(w->v, &s);
    return s;
}

void fault(struct world *w, uint64_t dw0, uint64_t dw1, uint64_t dw2,
           uint64_t dw3)
{
    const uint64_t evt[4] = { dw0 | SID(0x1003), dw1, dw2, dw3 };

    vsmmu_event(w->v, 0, evt);
    assert_false(w->v->lock.held);
}

void expect_event(struct world *w, uint64_t dw0, uint64_t dw1, uint64_t dw2,
                  uint64_t dw3)
{
    uint64_t evt[4];

    assert_true(next_event(w, evt));
    assert_int_equal(evt[0], dw0);
    assert_int_equal(evt[1], dw1);
    assert_int_equal(evt[2], dw2);
    assert_int_equal(evt[3], dw3);
}

void expect_dropped(struct world *w)
{
    expect_no_event(w);
    assert_int_equal(stats(w).events_dropped, 1);
    w->v->stats.events_dropped = 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
