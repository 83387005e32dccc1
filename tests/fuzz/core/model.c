/* SPDX-License-Identifier: GPL-2.0-only */
/* The world of the emulation core's fuzzers, and its rules. */
#include "model.h"

struct model m;

/*
 * A few more streams than a pass may change: each costs time in every sweep.
 */
const struct viommu_range model_ranges[MODEL_RANGES] = {
    { .vsid = 0, .psid = 0x100, .count = 8, .smmu = 0 },
    { .vsid = 8, .psid = 0x100, .count = MODEL_RANGE_MAX, .smmu = 1 },
    { .vsid = 0x60, .psid = 5, .count = 1, .smmu = 0 },
    { .vsid = 0x138, .psid = 0x200, .count = 0x10, .smmu = 0 },
};

/* The second one stalls, has no 16K granule and smaller SubstreamIDs. */
const struct vsmmu_hw model_hw[] = {
    { .idr0 = 0x0d0c109b,
      .idr1 = 0x02730010 | (6 << 6),
      .idr3 = 0x3714,
      .idr5 = 0x75,
      .vmid = 7,
      .coherent = true },
    { .idr0 = 0x0c0c109b,
      .idr1 = 0x02730010 | (5 << 6),
      .idr3 = 0x3714,
      .idr5 = 0x55,
      .vmid = 0xfff1,
      .coherent = true },
};

void model_broken(const char *what, const char *file, int line)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    abort();
}

uint8_t *model_ram(uint64_t ipa, size_t len)
{
    return ipa >= RAM && ipa - RAM <= RAM_SIZE - len ? m.ram + (ipa - RAM)
                                                     : NULL;
}

const struct viommu_range *model_range(uint32_t smmu, uint32_t psid)
{
    unsigned int i;

    for ( i = 0; i < MODEL_RANGES; i++ )
        if ( model_ranges[i].smmu == smmu &&
             psid - model_ranges[i].psid < model_ranges[i].count )
            return &model_ranges[i];

    return NULL;
}

const struct viommu_range *model_range_of_vsid(uint32_t vsid)
{
    unsigned int i;

    for ( i = 0; i < MODEL_RANGES; i++ )
        if ( vsid - model_ranges[i].vsid < model_ranges[i].count )
            return &model_ranges[i];

    return NULL;
}

struct stream_state *model_stream(const struct viommu_range *r, uint32_t psid)
{
    CHECK(r);
    return &m.streams[r - model_ranges][psid - r->psid];
}

/* ---- what was reached ---- */

static const uint8_t opcodes[] = {
    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x10, 0x11, 0x12, 0x13, 0x30, 0x46,
};

/* Opcodes, then Config values: reached by the present input, and by any. */
#define REACHED_CONFIG 256
static uint8_t counters[REACHED_CONFIG + 8]
    __attribute__((section("__libfuzzer_extra_counters")));
static bool reached[ARRAY_SIZE(counters)];

static void reach(unsigned int what)
{
    counters[what] = 1;
    reached[what] = true;
}

void model_reached_command(uint8_t opcode)
{
    reach(opcode);
}

static __attribute__((destructor)) void say_what_was_reached(void)
{
    unsigned int i;

    fprintf(stderr, "reached: commands");
    for ( i = 0; i < ARRAY_SIZE(opcodes); i++ )
        if ( reached[opcodes[i]] )
            fprintf(stderr, " %02x", opcodes[i]);
    fprintf(stderr, "; Config");
    for ( i = 0; i < 8; i++ )
        if ( reached[REACHED_CONFIG + i] )
            fprintf(stderr, " %u", i);
    fprintf(stderr, "\n");
}

/* Commands are read by four too, but from the queue. */
static void note_ste(uint64_t ipa, const uint8_t *at, size_t len)
{
    if ( len == SMMU_STE_SIZE && (at[0] & 1) &&
         ipa - m.cmdq >= m.cmdq_size * SMMU_CMD_SIZE )
        reach(REACHED_CONFIG + ((at[0] >> 1) & 7));
}

/* ---- called by the core ---- */

static void outside_lock(void)
{
    CHECK(!m.v->lock.held);
}

static uint64_t commands(void)
{
    struct vsmmu_stats s;

    vsmmu_get_stats(m.v, &s);
    return s.commands;
}

/*
 * Note the registers as the pass found them: at its first request, before
 * another vCPU can write.
 */
static void look(void)
{
    uint64_t base;

    outside_lock();
    if ( m.looked )
        return;

    m.looked = true;
    base = vsmmu_read(m.v, SMMU_CMDQ_BASE, 8);
    m.strtab_base = vsmmu_read(m.v, SMMU_STRTAB_BASE, 8);
    m.strtab_cfg = vsmmu_read(m.v, SMMU_STRTAB_BASE_CFG, 4);
    m.cr0 = vsmmu_read(m.v, SMMU_CR0, 4);
    m.prod = vsmmu_read(m.v, SMMU_CMDQ_PROD, 4);
    m.cmdq_size = 1U << min((unsigned int)base & 31, 10U);
    m.cmdq = base & UINT64_C(0xffffffffe0) & -(16 * (uint64_t)m.cmdq_size);
}

/* Another vCPU writes a register while this one works. */
static void meanwhile(void)
{
    struct input *in = m.meanwhile;
    uint32_t reg;

    if ( !in || in->left < 8 || take(in, 1) % 4 )
        return;
    reg = take(in, 1);
    vsmmu_write(m.v, reg & 0x80 ? (reg & 0x7c) + 0x80 : reg & 0x7c, 4,
                take(in, 4));
    vsmmu_work(m.v);
}

static int host_read(void *host, uint64_t ipa, void *buf, size_t len)
{
    const uint8_t *at = model_ram(ipa, len);
    struct seen_read *r;
    uint8_t *kept;

    (void)host;
    look();
    CHECK(m.in_pass);
    CHECK(m.nr_reads < VSMMU_PASS_READS);
    CHECK(len && ipa / VSMMU_PAGE == (ipa + len - 1) / VSMMU_PAGE);
    r = &m.reads[m.nr_reads];
    r->len = 0;
    kept = m.bytes[m.nr_reads++];
    if ( !at || ipa / VSMMU_PAGE == m.unreadable / VSMMU_PAGE )
        return -EFAULT;

    r->ipa = ipa;
    r->len = min(len, (size_t)READ_KEPT);
    memcpy(kept, at, r->len);
    memcpy(buf, at, len);
    note_ste(ipa, at, len);
    return 0;
}

static void check_event(const uint64_t evt[4])
{
    uint32_t vsid = evt[0] >> 32;

    CHECK(model_range_of_vsid(vsid));
    CHECK(!m.event_of || vsid - m.event_of->vsid == m.event_offset);
    CHECK(!(evt[0] &
            ~(SMMU_EVT0_ID | SMMU_EVT0_SSV | SMMU_EVT0_SSID | SMMU_EVT0_SID)));
    if ( (evt[0] & 0xff) == 0x08 ) /* C_BAD_SUBSTREAMID has no SSV */
        CHECK(!(evt[0] & SMMU_EVT0_SSV));
    else
        CHECK((evt[0] & SMMU_EVT0_SSV) || !(evt[0] & SMMU_EVT0_SSID));
    CHECK(!(evt[1] & ~(SMMU_EVT1_PNU | SMMU_EVT1_IND | SMMU_EVT1_RNW |
                       SMMU_EVT1_CLASS)));
    CHECK(!(evt[3] & ~SMMU_EVT3_FETCHADDR));
}

/* Records are written to the queue, and not beyond its end. */
static void check_events(uint64_t ipa, const uint8_t *buf, size_t len)
{
    uint64_t base = vsmmu_read(m.v, SMMU_EVENTQ_BASE, 8), evt[4];
    uint64_t size = UINT64_C(32) << min((unsigned int)base & 31, 10U);
    uint32_t prod = vsmmu_read(m.v, SMMU_EVENTQ_PROD, 4);

    base &= UINT64_C(0xffffffffe0) & -size;
    CHECK(ipa == base + (32 * (uint64_t)prod & (size - 1)));
    CHECK(ipa + len <= base + size);

    for ( ; len; len -= sizeof(evt), buf += sizeof(evt) )
    {
        memcpy(evt, buf, sizeof(evt));
        check_event(evt);
    }
}

static int host_write(void *host, uint64_t ipa, const void *buf, size_t len)
{
    uint8_t *at = model_ram(ipa, len);

    (void)host;
    outside_lock();
    CHECK(ipa / VSMMU_PAGE == (ipa + len - 1) / VSMMU_PAGE);
    if ( len == 4 )
    {
        CHECK(ipa % 4 == 0);
        m.completed = true;
    }
    else
        check_events(ipa, buf, len);

    if ( !at || ipa / VSMMU_PAGE == m.readonly / VSMMU_PAGE )
        return -EFAULT;

    memcpy(at, buf, len);
    return 0;
}

static void host_raise(void *host, enum vsmmu_irq irq)
{
    (void)host;
    CHECK(irq <= VSMMU_IRQ_GERROR);
}

static int outcome(void)
{
    CHECK(!m.failed);
    meanwhile();
    if ( !m.fail_after || --m.fail_after )
        return 0;
    m.failed = true;
    return -EIO;
}

static int host_set_streams(void *host, const struct vsmmu_stream *streams,
                            unsigned int n)
{
    unsigned int i;

    (void)host;
    look();
    CHECK(m.in_pass && n >= 1 && n <= VSMMU_PASS_STREAMS);
    CHECK(!m.orderly || !m.completed);
    m.changed += n;

    for ( i = 0; i < n; i++ )
    {
        const struct vsmmu_stream *s = &streams[i];
        const struct viommu_range *r = model_range(s->smmu, s->psid);
        struct stream_state *state = model_stream(r, s->psid);

        CHECK(state->set_by != m.pass);
        state->set_by = m.pass;
        if ( s->cfg == VSMMU_STREAM_S1 )
            CHECK((m.cr0 & SMMU_CR0_SMMUEN) &&
                  model_installed(r->vsid + (s->psid - r->psid), s->smmu, s));
        else
            CHECK(!s->s1[0] && !s->s1[1]);
        if ( s->cfg == VSMMU_STREAM_BYPASS && (m.cr0 & SMMU_CR0_SMMUEN) )
            CHECK(model_installed(r->vsid + (s->psid - r->psid), s->smmu, s));
        state->cfg = s->cfg;
        memcpy(state->s1, s->s1, sizeof(state->s1));
    }

    return outcome();
}

static int host_abort_streams(void *host, uint32_t smmu, uint32_t psid,
                              uint32_t count, uint32_t *changed)
{
    const struct viommu_range *r = model_range(smmu, psid);
    uint32_t i;

    (void)host;
    look();
    CHECK(m.in_pass && count >= 1 && count <= VSMMU_BLOCK);
    CHECK(r == model_range(smmu, psid + count - 1));

    *changed = 0;
    for ( i = 0; i < count; i++ )
    {
        struct stream_state *state = model_stream(r, psid + i);

        *changed += state->cfg != VSMMU_STREAM_ABORT;
        state->cfg = VSMMU_STREAM_ABORT;
        state->s1[0] = state->s1[1] = 0;
    }
    m.changed += *changed;

    return outcome();
}

static int host_issue(void *host, uint32_t smmu, const uint64_t (*cmds)[2],
                      unsigned int n)
{
    (void)host;
    look();
    CHECK(m.in_pass && smmu < 2 && n <= VSMMU_PASS_COMMANDS);
    CHECK(!m.orderly || !m.completed);
    model_issued(smmu, cmds, n);

    return outcome();
}

static const struct vsmmu_ops ops = {
    host_read,        host_write,         host_raise,
    host_set_streams, host_abort_streams, host_issue,
};

/* ---- called by the fuzzers ---- */

void model_start(void)
{
    const struct vsmmu_config cfg = {
        .ranges = model_ranges,
        .nr_ranges = MODEL_RANGES,
        .hw = model_hw,
        .nr_smmus = 2,
        .ipa_bits = 40,
    };

    memset(&m, 0, offsetof(struct model, reads));
    m.unreadable = m.readonly = UINT64_MAX;
    CHECK(!vsmmu_create(&cfg, &ops, NULL, &m.v));
}

void model_end(void)
{
    vsmmu_destroy(m.v);
}

void model_poke(uint64_t ipa, const void *bytes, size_t len)
{
    uint8_t *at = model_ram(ipa, len);

    if ( at )
        memcpy(at, bytes, len);
}

void model_event(uint32_t smmu, const uint64_t evt[4])
{
    uint32_t psid = evt[0] >> 32;

    m.event_of = model_range(smmu, psid);
    m.event_offset = m.event_of ? psid - m.event_of->psid : 0;
    vsmmu_event(m.v, smmu, evt);
    m.event_of = NULL;
    outside_lock();
}

/* With SMMUEN = 0, every stream is as GBPA says. */
static void check_disabled(void)
{
    enum vsmmu_stream_cfg cfg = vsmmu_read(m.v, SMMU_GBPA, 4) & SMMU_GBPA_ABORT
                                    ? VSMMU_STREAM_ABORT
                                    : VSMMU_STREAM_BYPASS;
    unsigned int i, j;

    CHECK(!(vsmmu_read(m.v, SMMU_GBPA, 4) & SMMU_GBPA_UPDATE));

    for ( i = 0; i < MODEL_RANGES; i++ )
        for ( j = 0; j < model_ranges[i].count; j++ )
            CHECK(m.streams[i][j].cfg == cfg);
}

static bool is_disabled(void)
{
    return !((vsmmu_read(m.v, SMMU_CR0, 4) | vsmmu_read(m.v, SMMU_CR0ACK, 4)) &
             SMMU_CR0_SMMUEN);
}

/* What was acknowledged just now has taken effect. */
static void check_acknowledged(void)
{
    uint32_t acked =
        (vsmmu_read(m.v, SMMU_CR0ACK, 4) ^ m.cr0ack) & SMMU_CR0_SMMUEN;
    uint32_t updated =
        m.gbpa & ~vsmmu_read(m.v, SMMU_GBPA, 4) & SMMU_GBPA_UPDATE;

    if ( m.failed || m.meanwhile || !(acked || updated) )
        return;

    if ( is_disabled() )
        check_disabled();
    else if ( acked && m.orderly )
        model_compare();
}

/* A pass may begin. */
static void begin(void)
{
    m.pass++;
    m.nr_reads = m.changed = m.nr_issued[0] = m.nr_issued[1] = 0;
    m.looked = m.completed = false;
    m.cr0ack = vsmmu_read(m.v, SMMU_CR0ACK, 4);
    m.gbpa = vsmmu_read(m.v, SMMU_GBPA, 4);
    m.cons = vsmmu_read(m.v, SMMU_CMDQ_CONS, 4);
    m.commands = commands();
    m.in_pass = true;
}

/* If there was one, it followed the rules. */
static void end(bool more)
{
    uint64_t consumed = commands() - m.commands;
    uint32_t mask, moved;

    look();
    m.in_pass = false;
    mask = 2 * m.cmdq_size - 1;

    CHECK(m.changed <= VSMMU_PASS_STREAMS);
    CHECK(consumed <= VSMMU_PASS_COMMANDS);
    if ( !m.failed && consumed )
    {
        moved = (vsmmu_read(m.v, SMMU_CMDQ_CONS, 4) - m.cons) & mask;
        CHECK(moved == (consumed & mask) &&
              moved <= ((m.prod - m.cons) & mask));
        model_consumed(m.cons, moved);
    }
    CHECK(!m.failed || !more);
    if ( !m.failed && m.changed )
        model_stes_invalidated();
    check_acknowledged();
}

void model_write(uint32_t reg, unsigned int size, uint64_t val)
{
    begin();
    end(vsmmu_write(m.v, reg, size, val));
}

bool model_pass(void)
{
    bool more;

    begin();
    more = vsmmu_work(m.v);
    end(more);

    return more;
}

void model_work(void)
{
    unsigned int n = 0;

    while ( model_pass() )
        CHECK(++n < 3000);

    if ( !m.meanwhile && !m.failed && is_disabled() )
        check_disabled();
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
