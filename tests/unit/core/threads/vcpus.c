/* SPDX-License-Identifier: GPL-2.0-only */
/* A vSMMU among real threads. */
#include "vcpus.h"

#include <time.h>

#define PSID 0x1000U

#ifdef __SANITIZE_THREAD__
unsigned int barriers;

void AnnotateBenignRaceSized(const char *file, int line,
                             const volatile void *at, size_t size,
                             const char *why);
#define READ_WITHOUT_LOCK(x)                                                  \
    AnnotateBenignRaceSized(__FILE__, __LINE__, &(x), sizeof(x), #x)

/*
 * Read on purpose without the lock, or written without it: whether a pass
 * runs, all that says whether another one is needed, and CONS.
 */
static void declare_intended_races(struct vsmmu *v)
{
    READ_WITHOUT_LOCK(v->busy);
    READ_WITHOUT_LOCK(v->stopped);
    READ_WITHOUT_LOCK(v->mode);
    READ_WITHOUT_LOCK(v->requested);
    READ_WITHOUT_LOCK(v->regs.cr0);
    READ_WITHOUT_LOCK(v->regs.cr0ack);
    READ_WITHOUT_LOCK(v->regs.gerror);
    READ_WITHOUT_LOCK(v->regs.gerrorn);
    READ_WITHOUT_LOCK(v->regs.cmdq_prod);
    READ_WITHOUT_LOCK(v->regs.cmdq_cons);
    READ_WITHOUT_LOCK(v->cmdq.mask);
}
#else
static void declare_intended_races(struct vsmmu *v)
{
    (void)v;
}
#endif

void world_is_wrong(struct world *w, const char *what)
{
    const char *nothing = NULL;

    __atomic_compare_exchange_n(&w->wrong, &nothing, what, false,
                                __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

/*
 * Only one at a time. Relaxed: the core has to make the effects of one visible
 * to the next.
 */
static void enter(struct world *w, bool *taken, const char *what)
{
    if ( __atomic_exchange_n(taken, true, __ATOMIC_RELAXED) )
        world_is_wrong(w, what);
}

static void leave(bool *taken)
{
    __atomic_store_n(taken, false, __ATOMIC_RELAXED);
}

static uint8_t *ram_at(struct world *w, uint64_t ipa, size_t len)
{
    if ( ipa < RAM || ipa - RAM > RAM_SIZE - len )
    {
        world_is_wrong(w, "an access beyond the guest's memory");
        return NULL;
    }

    return w->ram + (ipa - RAM);
}

static int host_read(void *host, uint64_t ipa, void *buf, size_t len)
{
    struct world *w = host;
    const uint8_t *from = ram_at(w, ipa, len);

    if ( !len || ipa / VSMMU_PAGE != (ipa + len - 1) / VSMMU_PAGE )
        world_is_wrong(w, "a read of nothing, or beyond a page");
    if ( ipa < EVTQ && !(vsmmu_read(w->v, SMMU_CR0ACK, 4) & SMMU_CR0_CMDQEN) )
        world_is_wrong(w, "a command of a queue that is off");
    enter(w, &w->in_pass, "a read while another pass is under way");
    if ( from )
        memcpy(buf, from, len);
    viommu_barrier(); /* as Xen does when it unmaps the page */
    leave(&w->in_pass);

    return from ? 0 : -EFAULT;
}

/* The MSI of a SYNC: each once, and in order. */
static void msi(struct world *w, uint32_t data)
{
    enter(w, &w->in_pass, "an MSI while another pass is under way");
    if ( data != w->syncs_told + 1 )
        world_is_wrong(w, "MSIs of SYNCs out of order");
    w->syncs_told = data;
    if ( w->on_msi )
        w->on_msi(w);
    leave(&w->in_pass);
}

static int host_write(void *host, uint64_t ipa, const void *buf, size_t len)
{
    struct world *w = host;
    uint8_t *to = ram_at(w, ipa, len);
    uint32_t data;

    if ( !to )
        return -EFAULT;

    viommu_barrier(); /* see struct vsmmu_ops */
    memcpy(&data, buf, sizeof(data));

    if ( ipa == DONE )
        msi(w, data);
    else if ( ipa == SIGNAL )
    {
        if ( !(vsmmu_read(w->v, SMMU_IRQ_CTRLACK, 4) &
               SMMU_IRQ_CTRL_EVENTQ_IRQEN) )
            world_is_wrong(w, "an MSI of a queue whose interrupt is off");
    }
    else
    {
        enter(w, &w->in_event, "two writers of events");
        if ( !(vsmmu_read(w->v, SMMU_CR0ACK, 4) & SMMU_CR0_EVENTQEN) )
            world_is_wrong(w, "an event in a queue that is off");
        memcpy(to, buf, len);
        leave(&w->in_event);
    }

    return 0;
}

static void host_raise(void *host, enum vsmmu_irq irq)
{
    if ( irq == VSMMU_IRQ_GERROR )
        world_is_wrong(host, "a global error");
}

static int host_set_streams(void *host, const struct vsmmu_stream *streams,
                            unsigned int n)
{
    struct world *w = host;
    unsigned int i;

    enter(w, &w->in_pass, "streams set while another pass is under way");
    for ( i = 0; i < n; i++ )
        w->streams[streams[i].psid - PSID] = streams[i].cfg;
    if ( w->on_streams )
        w->on_streams(w);
    leave(&w->in_pass);

    return 0;
}

static int host_abort_streams(void *host, uint32_t smmu, uint32_t psid,
                              uint32_t count, uint32_t *changed)
{
    struct world *w = host;
    uint32_t i;

    (void)smmu;
    enter(w, &w->in_pass, "streams aborted while another pass is under way");
    *changed = 0;
    for ( i = psid - PSID; i < psid - PSID + count; i++ )
    {
        *changed += w->streams[i] != VSMMU_STREAM_ABORT;
        w->streams[i] = VSMMU_STREAM_ABORT;
    }
    if ( w->on_streams )
        w->on_streams(w);
    leave(&w->in_pass);

    return 0;
}

static int host_issue(void *host, uint32_t smmu, const uint64_t (*cmds)[2],
                      unsigned int n)
{
    struct world *w = host;

    (void)smmu;
    (void)cmds;
    (void)n;
    enter(w, &w->in_pass, "commands issued while another pass is under way");
    idle(20);
    leave(&w->in_pass);

    return 0;
}

static const struct vsmmu_ops host_ops = {
    host_read,        host_write,         host_raise,
    host_set_streams, host_abort_streams, host_issue,
};

uint32_t random_below(struct vcpu *c, uint32_t limit)
{
    c->random ^= c->random << 13;
    c->random ^= c->random >> 17;
    c->random ^= c->random << 5;

    return c->random % limit;
}

void idle(unsigned int steps)
{
    while ( steps-- )
        __asm__ volatile("");
}

/*
 * As frame_write() in xen/arch/arm/viommu.c, and viommu_vcpu_work() before
 * returning to the guest.
 */
void vcpu_write(struct world *w, uint32_t reg, unsigned int size, uint64_t val)
{
    bool more = vsmmu_write(w->v, reg, size, val);

    while ( more )
        more = vsmmu_work(w->v);
}

void put(struct world *w, uint64_t dw0, uint64_t dw1)
{
    const uint64_t cmd[2] = { dw0, dw1 };

    memcpy(w->ram + (CMDQ - RAM) +
               (w->prod & ((1U << CMDQ_LOG2) - 1)) * SMMU_CMD_SIZE,
           cmd, sizeof(cmd));
    w->prod = (w->prod + 1) & ((2U << CMDQ_LOG2) - 1);
}

void put_sync(struct world *w)
{
    w->syncs++;
    put(w,
        SMMU_CMD_SYNC |
            VIOMMU_PREP(SMMU_CMD0_SYNC_CS, (uint64_t)SMMU_SYNC_CS_IRQ) |
            VIOMMU_PREP(SMMU_CMD0_SYNC_MSIDATA, (uint64_t)w->syncs),
        DONE);
}

/* What the STEs of the table say. */
static const enum vsmmu_stream_cfg in_table[NR_STREAMS] = {
    VSMMU_STREAM_S1,
    VSMMU_STREAM_BYPASS,
    VSMMU_STREAM_ABORT,
    VSMMU_STREAM_S1,
};

static void make_table(struct world *w)
{
    static const uint64_t configs[] = {
        [VSMMU_STREAM_ABORT] = 0,
        [VSMMU_STREAM_BYPASS] = SMMU_STE0_CONFIG_BYPASS,
        [VSMMU_STREAM_S1] = SMMU_STE0_CONFIG_S1,
    };
    unsigned int i;

    for ( i = 0; i < NR_STREAMS; i++ )
    {
        uint64_t dw0 = SMMU_STE0_V |
                       VIOMMU_PREP(SMMU_STE0_CONFIG, configs[in_table[i]]) |
                       CDTAB;

        memcpy(w->ram + (STRTAB - RAM) + i * SMMU_STE_SIZE, &dw0, sizeof(dw0));
    }
}

static enum vsmmu_stream_cfg expected(const struct world *w, unsigned int i)
{
    switch ( w->v->requested )
    {
    case VSMMU_MODE_TABLE: return in_table[i];
    case VSMMU_MODE_BYPASS: return VSMMU_STREAM_BYPASS;
    default: return VSMMU_STREAM_ABORT;
    }
}

static uint32_t shown(struct world *w, uint32_t reg)
{
    return vsmmu_read(w->v, reg, 4);
}

void expect_idle(struct world *w)
{
    unsigned int i;

    if ( w->v->busy )
        world_is_wrong(w, "a pass still runs");
    if ( shown(w, SMMU_CMDQ_CONS) != shown(w, SMMU_CMDQ_PROD) )
        world_is_wrong(w, "commands are not consumed");
    if ( shown(w, SMMU_CR0ACK) != shown(w, SMMU_CR0) )
        world_is_wrong(w, "CR0 not acknowledged");
    if ( shown(w, SMMU_IRQ_CTRLACK) != shown(w, SMMU_IRQ_CTRL) )
        world_is_wrong(w, "IRQ_CTRL not acknowledged");
    if ( shown(w, SMMU_GBPA) & SMMU_GBPA_UPDATE )
        world_is_wrong(w, "GBPA.UPDATE not cleared");
    if ( w->v->mode != w->v->requested )
        world_is_wrong(w, "a change of SMMUEN or GBPA without effect");
    if ( shown(w, SMMU_GERROR) != shown(w, SMMU_GERRORN) )
        world_is_wrong(w, "a global error");
    if ( w->syncs_told != w->syncs )
        world_is_wrong(w, "a SYNC without its MSI");
    for ( i = 0; i < NR_STREAMS; i++ )
        if ( w->streams[i] != expected(w, i) )
            world_is_wrong(w, "a stream is not as requested");
}

/* Two threads on one CPU never run at the same time. */
static void pin(const struct vcpu *c)
{
    const cpu_set_t *cpus = &c->w->cpus;
    unsigned int nth = c->number % CPU_COUNT(cpus);
    cpu_set_t own;
    int cpu = 0;

    /* The nth + 1st that there is. */
    while ( !CPU_ISSET(cpu, cpus) || nth-- )
        cpu++;

    CPU_ZERO(&own);
    CPU_SET(cpu, &own);
    sched_setaffinity(0, sizeof(own), &own);
}

static void *vcpu(void *arg)
{
    struct vcpu *c = arg;
    struct world *w = c->w;
    unsigned int spins;
    uint32_t round;

    pin(c);
    for ( round = 1;; round++ )
    {
        for ( spins = 0; LOAD(w->round) != round; relax(&spins) )
            if ( LOAD(w->over) )
                return NULL;

        w->play[c->number](c);
        STORE(c->done, round);
    }
}

void world_round(struct world *w)
{
    uint32_t round = w->round + 1;
    unsigned int i, spins = 0;

    STORE(w->round, round);
    w->play[0](&w->vcpus[0]);
    for ( i = 1; i < w->nr_vcpus; i++ )
        while ( LOAD(w->vcpus[i].done) != round )
            relax(&spins);
}

static void start(struct world *w, unsigned int n)
{
    unsigned int i;

    w->nr_vcpus = n;
    assert_int_equal(sched_getaffinity(0, sizeof(w->cpus), &w->cpus), 0);
    for ( i = 0; i < n; i++ )
    {
        struct vcpu *c = &w->vcpus[i];

        c->w = w;
        c->number = i;
        c->random = 0x9e3779b9U * (i + 1);
        if ( i )
            assert_int_equal(pthread_create(&c->thread, NULL, vcpu, c), 0);
    }
    pin(&w->vcpus[0]);
}

static uint64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);

    return t.tv_sec * UINT64_C(1000) + t.tv_nsec / 1000000;
}

bool world_goes_on(const struct world *w, unsigned int msecs)
{
    return !w->wrong && now() - w->since < msecs;
}

static const struct viommu_range range = { .psid = PSID, .count = NR_STREAMS };

static const struct vsmmu_hw hw = {
    .idr0 = 0x0d0c109b,
    .idr1 = 0x02730010 | (8 << 6),
    .idr3 = 0x3714,
    .idr5 = 0x75,
    .iidr = 0x4832043b,
    .vmid = 7,
    .coherent = true,
};

struct world *world_make(unsigned int offset, const player *play,
                         unsigned int n)
{
    static OWN_LINE uint8_t place[sizeof(struct vsmmu) + 64];
    static struct world world;
    const struct vsmmu_config cfg = { &range, 1, &hw, 1, 40, false };
    struct world *w = &world;

    memset(w, 0, sizeof(*w));
    assert_int_equal(vsmmu_create(&cfg, &host_ops, w, &w->made), 0);
    w->v = (struct vsmmu *)(place + offset);
    *w->v = *w->made;
    declare_intended_races(w->v);

    make_table(w);
    vcpu_write(w, SMMU_CMDQ_BASE, 8, CMDQ | CMDQ_LOG2);
    vcpu_write(w, SMMU_CR0, 4, SMMU_CR0_CMDQEN);

    w->play = play;
    w->since = now();
    start(w, n);

    return w;
}

void world_end(struct world *w)
{
    unsigned int i;

    STORE(w->over, true);
    for ( i = 1; i < w->nr_vcpus; i++ )
        pthread_join(w->vcpus[i].thread, NULL);
    sched_setaffinity(0, sizeof(w->cpus), &w->cpus);

    vsmmu_destroy(w->made);
    if ( w->wrong )
        fail_msg("%s, in round %u", w->wrong, w->round);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
