/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The event handler, with the queue and the interrupt of an SMMU, three
 * domains, and a clock: taking and delivering records costs time.
 */
#ifndef EVENTS_WORLD_H
#define EVENTS_WORLD_H

/* ns, of a record that is taken, and of one that is delivered. */
#define TAKE    150
#define DELIVER 1500

#define STREAMS 1024U
#define DOMAINS 3
#define QUEUE   (1U << 16)
#define VICTIM  0

s_time_t world_now;

static uint64_t live[DOMAINS * STREAMS * SMMU_STE_DWORDS];
static struct arm_smmu_device smmu;
static struct device dev;
static struct domain domain;
static struct smmu_nested *nd[DOMAINS];
static struct timer *timer;

/* The SMMU's queue, by StreamID. */
static uint32_t queue[QUEUE], taken;
static u32 prod;

/* By domain. */
static struct seen {
    unsigned int delivered, lost;
    s_time_t first; /* when that was */
} seen[DOMAINS];
static unsigned int cfgis, others_before;
static s_time_t longest;
static bool ending; /* another domain is destroyed during each delivery */

void ste_store_hook(uint64_t *p, uint64_t val);
void ste_store_hook(uint64_t *p, uint64_t val)
{
    *p = val;
}

void world_timer(struct timer *t)
{
    timer = t;
}

u32 readl_relaxed(u32 *reg)
{
    return *reg;
}

int smmu_nested_issue(struct smmu_nested *of, uint32_t index,
                      const uint64_t (*cmds)[2], unsigned int n)
{
    assert_false(of->ste_lock.held);
    assert_false(smmu_owners_lock.held);
    assert_true(of->contexts[0].in_use);
    cfgis += n;

    return 0;
}

static unsigned int domain_of(const struct vsmmu *vsmmu)
{
    return (const struct seen *)vsmmu - seen;
}

unsigned int vsmmu_event(struct vsmmu *vsmmu, uint32_t index,
                         const uint64_t evt[4])
{
    unsigned int i = domain_of(vsmmu);
    const u32 free_sid = DOMAINS * STREAMS;

    assert_true(nd[i]->contexts[0].in_use);
    if ( !seen[i].delivered++ )
        seen[i].first = world_now;
    if ( i != VICTIM && !seen[VICTIM].delivered )
        others_before++;
    world_now += DELIVER;

    assert_false(smmu_nested_owns(&smmu, &free_sid, 1));
    /* It cannot be destroyed meanwhile; and others can. */
    assert_true(smmu_events_in_use(nd[i]));
    if ( ending )
    {
        smmu_nested_route_events(nd[2], NULL);
        assert_int_equal(smmu_events_in_use(nd[2]), i == 2);
        smmu_owner_remove(nd[2]);
    }

    return 1;
}

void vsmmu_events_lost(struct vsmmu *vsmmu, unsigned int n)
{
    seen[domain_of(vsmmu)].lost += n;
}

static void fault(uint32_t sid, unsigned int n)
{
    for ( ; n; n-- )
        queue[prod++ % QUEUE] = sid;
    assert_true(prod - taken < QUEUE);
    smmu.evtq_irq_tasklet.scheduled = true;
}

/* Of all records. */
static unsigned int evt_id;

/* As the driver's handler has it, with our hooks. */
static void handler(void)
{
    s_time_t start = world_now;

    if ( smmu_nested_events_paused(&smmu) )
        return;

    while ( taken != prod )
    {
        const u64 evt[4] = {
            VIOMMU_PREP(SMMU_EVT0_SID, (uint64_t)queue[taken % QUEUE]) |
                evt_id,
        };

        smmu.evtq.q.llq.cons = ++taken;
        world_now += TAKE;
        if ( smmu_nested_event(&smmu, evt) && smmu_nested_pause_events(&smmu) )
        {
            longest = max(longest, world_now - start);
            return;
        }
    }
    smmu_nested_events_taken(&smmu);
    longest = max(longest, world_now - start);
}

static void pass_time(s_time_t span)
{
    s_time_t end = world_now + span;
    unsigned int runs = 0;

    for ( ;; )
    {
        if ( smmu.evtq_irq_tasklet.scheduled )
        {
            assert_true(++runs < 100000);
            smmu.evtq_irq_tasklet.scheduled = false;
            handler();
        }
        else if ( timer && timer->expires && timer->expires <= end )
        {
            world_now = max(world_now, timer->expires);
            timer->expires = 0;
            timer->fn(timer->data);
        }
        else
            break;
    }

    world_now = max(world_now, end);
}

/* Wait until it holds, a second at most. */
#define pass_time_until(cond)                                                 \
    do                                                                        \
    {                                                                         \
        s_time_t end_ = world_now + MILLISECS(1000);                          \
        while ( !(cond) && world_now < end_ )                                 \
            pass_time(MICROSECS(100));                                        \
        assert_true(cond);                                                    \
    } while ( 0 )

static struct smmu_nested *create(unsigned int i)
{
    struct smmu_nested *n = calloc(1, sizeof(*n) + sizeof(n->ranges[0]));
    struct nested_context *ctx = &n->contexts[0];

    n->d = &domain;
    n->nr_contexts = n->nr_ranges = 1;
    n->ranges[0] =
        (struct viommu_range){ .psid = i * STREAMS, .count = STREAMS };
    ctx->nd = n;
    ctx->smmu = &smmu;
    assert_int_equal(smmu_events_init(ctx), 0);
    assert_int_equal(smmu_owner_add(n, 0), 0);
    smmu_nested_route_events(n, (struct vsmmu *)&seen[i]);

    return n;
}

static uint64_t *ste_of(uint32_t sid)
{
    return &live[sid * SMMU_STE_DWORDS];
}

static bool silent(uint32_t sid)
{
    return smmu_ste_aborts(*ste_of(sid));
}

static unsigned int nr_silent(unsigned int i)
{
    unsigned int sid, n = 0;

    for ( sid = i * STREAMS; sid < (i + 1) * STREAMS; sid++ )
        n += silent(sid);

    return n;
}

static int setup(void **state)
{
    unsigned int i;

    for ( i = 0; i < DOMAINS * STREAMS; i++ )
        *ste_of(i) =
            SMMU_STE0_V |
            VIOMMU_PREP(SMMU_STE0_CONFIG, (uint64_t)SMMU_STE0_CONFIG_NESTED);
    smmu.dev = &dev;
    smmu.strtab_cfg.strtab = live;
    smmu.evtq.q.prod_reg = &prod;
    smmu.evtq.q.llq.max_n_shift = 16;
    world_now += MILLISECS(1000);
    timer = NULL;
    ending = false;
    longest = cfgis = others_before = 0;
    memset(seen, 0, sizeof(seen));
    for ( i = 0; i < DOMAINS; i++ )
        nd[i] = create(i);

    return 0;
}

static int teardown(void **state)
{
    unsigned int i;

    pass_time(MILLISECS(5000));
    for ( i = 0; i < DOMAINS; i++ )
    {
        smmu_nested_route_events(nd[i], NULL);
        smmu_owner_remove(nd[i]);
        free(nd[i]->contexts[0].ring);
        free(nd[i]);
    }

    return 0;
}

#endif /* EVENTS_WORLD_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
