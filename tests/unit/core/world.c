/* SPDX-License-Identifier: GPL-2.0-only */
/* The world around the emulation core in its unit tests. */
#include "world.h"

/*
 * QEMU's SMMUv3 with a few features more: SubstreamIDs with two-level CD
 * tables, HTTU, mixed endianness.
 */
static const struct vsmmu_hw rich_hw = {
    .idr0 = 0x0d0c109b,
    .idr1 = 0x02730010 | (8 << 6),
    .idr3 = 0x3714,
    .idr5 = 0x75,
    .iidr = 0x4832043b,
    .vmid = 7,
    .coherent = true,
};

static void unlocked(struct world *w)
{
    assert_false(w->v->lock.held);
}

static uint8_t *ram_at(struct world *w, uint64_t ipa, size_t len, bool write)
{
    if ( ipa < RAM || ipa - RAM > RAM_SIZE - len ||
         (w->hole_size && ipa < w->hole + w->hole_size &&
          ipa + len > w->hole) ||
         (write && w->readonly_size && ipa < w->readonly + w->readonly_size &&
          ipa + len > w->readonly) )
        return NULL;

    return w->ram + (ipa - RAM);
}

static int host_read(void *host, uint64_t ipa, void *buf, size_t len)
{
    struct world *w = host;
    uint8_t *from = ram_at(w, ipa, len, false);

    unlocked(w);
    assert_true(len && len <= VSMMU_PAGE);
    assert_int_equal(ipa % 16, 0);
    assert_int_equal(ipa / VSMMU_PAGE, (ipa + len - 1) / VSMMU_PAGE);
    w->reads++;
    w->pass_reads++;
    if ( !from )
        return -EFAULT;

    memcpy(buf, from, len);
    if ( w->on_read )
        w->on_read(w, ipa);
    return 0;
}

static int host_write(void *host, uint64_t ipa, const void *buf, size_t len)
{
    struct world *w = host;
    uint8_t *to = ram_at(w, ipa, len, true);

    unlocked(w);
    assert_int_equal(ipa % 4, 0);
    assert_int_equal(ipa / VSMMU_PAGE, (ipa + len - 1) / VSMMU_PAGE);
    if ( w->on_write )
        w->on_write(w, ipa);
    if ( !to )
        return -EFAULT;

    memcpy(to, buf, len);
    return 0;
}

static void host_raise(void *host, enum vsmmu_irq irq)
{
    struct world *w = host;

    w->edges[irq]++;
}

static bool fails(struct world *w)
{
    return w->fail_after && --w->fail_after == 0;
}

static const struct viommu_range *range_of(struct world *w, uint32_t smmu,
                                           uint32_t psid)
{
    unsigned int i;

    for ( i = 0; i < w->cfg.nr_ranges; i++ )
        if ( w->ranges[i].smmu == smmu &&
             psid - w->ranges[i].psid < w->ranges[i].count )
            return &w->ranges[i];

    return NULL;
}

/* Only what a guest may set, and only what hardware takes. */
static void check_stream(struct world *w, const struct vsmmu_stream *s)
{
    const struct vsmmu_hw *hw = &w->hw[s->smmu];

    assert_non_null(range_of(w, s->smmu, s->psid));
    assert_true(s->cfg <= VSMMU_STREAM_S1);
    if ( s->cfg != VSMMU_STREAM_S1 )
    {
        assert_true(!s->s1[0] && !s->s1[1]);
        return;
    }

    assert_false(s->s1[0] &
                 ~(SMMU_STE0_S1FMT | SMMU_STE0_S1CTXPTR | SMMU_STE0_S1CDMAX));
    assert_false(s->s1[1] &
                 ~(SMMU_STE1_S1DSS | SMMU_STE1_S1CIR | SMMU_STE1_S1COR |
                   SMMU_STE1_S1CSH | SMMU_STE1_S1STALLD));
    assert_true(VIOMMU_GET(SMMU_STE0_S1CDMAX, s->s1[0]) <=
                VIOMMU_GET(SMMU_IDR1_SSIDSIZE, hw->idr1));
    assert_true(VIOMMU_GET(SMMU_STE0_S1FMT, s->s1[0]) <=
                SMMU_STE0_S1FMT_64K_L2);
    assert_true(VIOMMU_GET(SMMU_STE1_S1DSS, s->s1[1]) <=
                SMMU_STE1_S1DSS_SSID0);
    assert_int_not_equal(VIOMMU_GET(SMMU_STE1_S1CSH, s->s1[1]), 1);
    assert_int_equal(!!(s->s1[1] & SMMU_STE1_S1STALLD),
                     !VIOMMU_GET(SMMU_IDR0_STALL_MODEL, hw->idr0));
}

static int host_set_streams(void *host, const struct vsmmu_stream *streams,
                            unsigned int n)
{
    struct world *w = host;
    unsigned int i, j;

    unlocked(w);
    assert_in_range(n, 1, VSMMU_PASS_STREAMS);
    w->set_calls++;
    w->set_streams += n;

    for ( i = 0; i < n; i++ )
    {
        struct phys_stream *p = phys(w, streams[i].smmu, streams[i].psid);

        check_stream(w, &streams[i]);
        for ( j = 0; j < i; j++ )
            assert_false(streams[i].smmu == streams[j].smmu &&
                         streams[i].psid == streams[j].psid);
        w->pass_changed++;
        p->cfg = streams[i].cfg;
        memcpy(p->s1, streams[i].s1, sizeof(p->s1));
        w->stale += !p->stale;
        p->stale = true;
    }

    return fails(w) ? -EIO : 0;
}

static int host_abort_streams(void *host, uint32_t smmu, uint32_t psid,
                              uint32_t count, uint32_t *changed)
{
    struct world *w = host;
    uint32_t i;

    unlocked(w);
    assert_in_range(count, 1, VSMMU_BLOCK);
    assert_ptr_equal(range_of(w, smmu, psid),
                     range_of(w, smmu, psid + count - 1));
    assert_non_null(range_of(w, smmu, psid));
    w->abort_calls++;

    *changed = 0;
    for ( i = 0; i < count; i++ )
    {
        struct phys_stream *p = phys(w, smmu, psid + i);

        *changed += p->cfg != VSMMU_STREAM_ABORT;
        w->stale -= p->stale;
        memset(p, 0, sizeof(*p));
    }
    w->pass_changed += *changed;

    return fails(w) ? -EIO : 0;
}

/*
 * Commands that hardware executes, with nothing in reserved fields, for a
 * stream or VMID of this domain.
 */
static void check_cmd(struct world *w, unsigned int smmu,
                      const uint64_t cmd[2])
{
    unsigned int op = VIOMMU_GET(SMMU_CMD0_OP, cmd[0]);
    uint64_t leaf = SMMU_CMD1_TLBI_LEAF;
    uint64_t range0 = SMMU_CMD0_TLBI_NUM | SMMU_CMD0_TLBI_SCALE,
             range1 = SMMU_CMD1_TLBI_TG | SMMU_CMD1_TLBI_TTL;
    uint64_t dw0 = SMMU_CMD0_OP, dw1 = 0;

    switch ( op )
    {
    case SMMU_CMD_CFGI_STE:
        dw0 |= SMMU_CMD0_SID;
        dw1 = SMMU_CMD1_CFGI_LEAF;
        assert_non_null(range_of(w, smmu, VIOMMU_GET(SMMU_CMD0_SID, cmd[0])));
        break;

    case SMMU_CMD_CFGI_CD:
        dw1 = leaf;
        dw0 |= SMMU_CMD0_SSID;
        /* fall through */
    case SMMU_CMD_CFGI_CD_ALL:
        dw0 |= SMMU_CMD0_SID;
        assert_non_null(range_of(w, smmu, VIOMMU_GET(SMMU_CMD0_SID, cmd[0])));
        break;

    case SMMU_CMD_TLBI_NH_VA:
    case SMMU_CMD_TLBI_NH_VAA:
        dw1 = SMMU_CMD1_TLBI_VA | leaf;
        if ( cmd[1] & SMMU_CMD1_TLBI_TG )
        {
            assert_true(w->hw[smmu].idr3 & SMMU_IDR3_RIL);
            assert_true((cmd[0] & range0) || (cmd[1] & SMMU_CMD1_TLBI_TTL));
            dw0 |= range0;
            dw1 |= range1;
        }
        /* fall through */
    case SMMU_CMD_TLBI_NH_ASID:
        dw0 |= op == SMMU_CMD_TLBI_NH_VAA ? 0 : SMMU_CMD0_TLBI_ASID;
        /* fall through */
    case SMMU_CMD_TLBI_NH_ALL:
        dw0 |= SMMU_CMD0_TLBI_VMID;
        assert_int_equal(VIOMMU_GET(SMMU_CMD0_TLBI_VMID, cmd[0]),
                         w->hw[smmu].vmid);
        break;

    default: fail_msg("command 0x%x left for the hardware", op);
    }

    assert_int_equal(cmd[0] & ~dw0, 0);
    assert_int_equal(cmd[1] & ~dw1, 0);
}

static void invalidate_ste(struct world *w, unsigned int smmu,
                           const uint64_t cmd[2])
{
    struct phys_stream *p = phys(w, smmu, VIOMMU_GET(SMMU_CMD0_SID, cmd[0]));

    w->stale -= p->stale;
    p->stale = false;
}

static int host_issue(void *host, uint32_t smmu, const uint64_t (*cmds)[2],
                      unsigned int n)
{
    struct world *w = host;
    unsigned int i;

    unlocked(w);
    assert_true(smmu < w->cfg.nr_smmus);
    assert_true(n <= VSMMU_PASS_COMMANDS);
    w->issue_calls++;
    if ( w->on_issue )
        w->on_issue(w);

    for ( i = 0; i < n; i++ )
    {
        check_cmd(w, smmu, cmds[i]);
        if ( VIOMMU_GET(SMMU_CMD0_OP, cmds[i][0]) == SMMU_CMD_CFGI_STE )
            invalidate_ste(w, smmu, cmds[i]);
        memcpy(w->cmds[smmu][w->nr_cmds[smmu]++ % MAX_CMDS], cmds[i],
               sizeof(cmds[i]));
    }

    return fails(w) ? -EIO : 0;
}

static const struct vsmmu_ops host_ops = {
    host_read,        host_write,         host_raise,
    host_set_streams, host_abort_streams, host_issue,
};

void world_make(struct world *w)
{
    w->cfg.ranges = w->ranges;
    w->cfg.hw = w->hw;
    assert_int_equal(vsmmu_create(&w->cfg, &host_ops, w, &w->v), 0);
}

void world_remake(struct world *w)
{
    vsmmu_destroy(w->v);
    w->v = NULL;
    world_make(w);
}

static struct world *world_new(void)
{
    struct world *w = calloc(1, sizeof(*w));

    assert_non_null(w);
    w->ram = calloc(1, RAM_SIZE);
    assert_non_null(w->ram);
    w->hw[0] = w->hw[1] = w->hw[2] = rich_hw;
    w->hw[1].vmid = 9;
    w->hw[2].vmid = 0xfff1;
    w->cfg.ipa_bits = 40;
    return w;
}

int world_setup(void **state)
{
    struct world *w = world_new();

    w->ranges[0] = (struct viommu_range){
        .vsid = 0, .psid = 0x1000, .count = 16, .smmu = 0
    };
    w->ranges[1] = (struct viommu_range){
        .vsid = 0x20, .psid = 8, .count = 1, .smmu = 0
    };
    w->cfg.nr_ranges = 2;
    w->cfg.nr_smmus = 1;
    world_make(w);
    *state = w;
    return 0;
}

int world_setup_big(void **state)
{
    struct world *w = world_new();

    w->ranges[0] = (struct viommu_range){
        .vsid = 0, .psid = 0x1000, .count = 16, .smmu = 0
    };
    w->ranges[1] = (struct viommu_range){
        .vsid = 0x10000, .psid = 0, .count = 0x10000, .smmu = 1
    };
    w->cfg.nr_ranges = 2;
    w->cfg.nr_smmus = 2;
    world_make(w);
    *state = w;
    return 0;
}

int world_setup_three(void **state)
{
    struct world *w = world_new();

    w->ranges[0] =
        (struct viommu_range){ .vsid = 1, .psid = 5, .count = 1, .smmu = 2 };
    w->ranges[1] =
        (struct viommu_range){ .vsid = 2, .psid = 5, .count = 1, .smmu = 0 };
    w->ranges[2] =
        (struct viommu_range){ .vsid = 3, .psid = 5, .count = 1, .smmu = 1 };
    w->ranges[3] =
        (struct viommu_range){ .vsid = 4, .psid = 4, .count = 1, .smmu = 0 };
    w->cfg.nr_ranges = 4;
    w->cfg.nr_smmus = 3;
    world_make(w);
    *state = w;
    return 0;
}

int world_teardown(void **state)
{
    struct world *w = *state;

    vsmmu_destroy(w->v);
    free(w->ram);
    free(w);
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
