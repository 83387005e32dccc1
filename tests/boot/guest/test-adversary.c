/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A hostile guest with MAX_CPUS vCPUs. First they spin at EL1, so that a
 * victim beside can measure what that costs it; then they attack, all at once,
 * with their devices faulting all the time; then the guest looks whether its
 * own vSMMU still serves it; then they attack until somebody ends it. Boot
 * arguments: attacks=NAME,NAME... (all, one after the other, if not there),
 * ms=TIME for each, seed=NUMBER, domid=NUMBER: its own, to grant itself a page
 * that it may only read; alone=1 if no victim measures.
 */
#include "adversary.h"
#include "dt.h"
#include "hypercall.h"
#include "smp.h"

#define ALIAS_OFFSET  0x80000000UL /* head.S */
#define QUARANTINE_MS 120
#define MAX_ATTACKS   16
#define RAM_BASE      0x40000000U
#define RAM_SIZE      0x04000000U
#define READONLY_IPA  0x38800000U
#define READONLY_SEED 815

static const struct attack *const known[] = {
    &attack_registers, &attack_garbage, &attack_tlbi,
    &attack_cfgi_all,  &attack_places,  &attack_tables,
    &attack_moving,    &attack_faults,  &attack_switch,
};

struct adversary adv;
static const struct attack *chosen[MAX_ATTACKS];
static unsigned int nr_chosen, ms, seed;
static volatile bool begin;
static size_t mark; /* above it is the stream table, made again each time */
static unsigned int rounds, faults;
static uint8_t *granted; /* the page at adv.readonly */

uint64_t adv_place(struct random *r)
{
    const uint64_t place[] = {
        (uintptr_t)adv.scratch,
        (uintptr_t)adv.scratch + 4096 * random_of(r, 16),
        adv.smmu->base,            /* the vSMMU itself */
        0x03001000,                /* the interrupt controller */
        adv.rig[0].edu.base,       /* a device of this guest */
        RAM_BASE + RAM_SIZE,       /* nothing */
        UINT64_C(0x7fffffff000),   /* nothing, near the end */
        UINT64_C(0xffffffffff000), /* beyond the end */
        SHARED_IPA + PAGE * random_of(r, SHARED_SIZE / PAGE),
        adv.readonly,
    };

    return place[random_of(r, sizeof(place) / sizeof(place[0]))];
}

uint64_t adv_tame(uint64_t val)
{
    if ( (uint32_t)val - RAM_BASE >= RAM_SIZE )
        return val;

    return (uintptr_t)adv.scratch | (val & (ADV_SCRATCH_SIZE - 1));
}

uint64_t *adv_cmdq(void)
{
    return (uint64_t *)adv.scratch;
}

uint64_t *adv_eventq(void)
{
    return (uint64_t *)(adv.scratch + ADV_SCRATCH_SIZE / 2);
}

static void no_msi(void)
{
    write64(adv.smmu->base + SMMU_EVENTQ_IRQ_CFG0, 0);
    write64(adv.smmu->base + SMMU_GERROR_IRQ_CFG0, 0);
}

static bool fresh_start(unsigned int split)
{
    bool ok = smmu_stop(adv.smmu);

    alloc_release(mark);
    no_msi();
    ok = ok && smmu_set_abort(adv.smmu, true) && smmu_start(adv.smmu, split);
    for ( unsigned int i = 0; i < ADV_RIGS && ok; i++ )
    {
        smmu_stage1_write_cd(adv.smmu, &adv.rig[i].s1);
        smmu_set_stream(adv.smmu, adv.rig[i].sid, &adv.rig[i].s1, 0);
    }

    return ok &&
           smmu_issue(adv.smmu, SMMU_CMD_CFGI_STE_RANGE,
                      SMMU_CMD1_CFGI_RANGE_ALL) &&
           smmu_sync(adv.smmu, SMMU_SYNC_CONS);
}

void adv_queues(unsigned int n)
{
    uintptr_t base = adv.smmu->base;

    check(fresh_start(8), "SMMU on");
    write32(base + SMMU_CR0, SMMU_CR0_SMMUEN);
    write64(base + SMMU_CMDQ_BASE, (uintptr_t)adv_cmdq() | adv.cmdq_log2);
    write32(base + SMMU_CMDQ_PROD, 0);
    write32(base + SMMU_CMDQ_CONS, 0);
    write64(base + SMMU_EVENTQ_BASE,
            (uintptr_t)adv_eventq() | adv.eventq_log2);
    write32(base + SMMU_EVENTQ_PROD, 0);
    write32(base + SMMU_EVENTQ_CONS, 0);
    write32(base + SMMU_CR0,
            SMMU_CR0_SMMUEN | SMMU_CR0_CMDQEN | SMMU_CR0_EVENTQEN);
    write32(base + SMMU_CMDQ_PROD, n);
}

/* As soon as a device is idle, it is sent to where nothing is mapped. */
static void keep_devices_busy(void)
{
    for ( unsigned int i = 0; i < ADV_RIGS; i++ )
        if ( !edu_busy(&adv.rig[i].edu) )
            edu_start_write(&adv.rig[i].edu, IOVA_C, PAGE);
}

static void strike_for(const struct attack *attack, unsigned int cpu,
                       struct random *r)
{
    uint64_t end = now_ms() + ms;
    unsigned int n = 0;

    smp_lenient();
    do
    {
        attack->strike(cpu, r);
        if ( !cpu )
            keep_devices_busy();
        n++;
    } while ( now_ms() < end );

    __atomic_add_fetch(&faults, smp_strict(), __ATOMIC_RELAXED);
    __atomic_add_fetch(&rounds, n, __ATOMIC_RELAXED);
}

static void all_attacks(unsigned int cpu, struct random *r)
{
    for ( unsigned int i = 0; i < nr_chosen; i++ )
    {
        if ( !cpu )
        {
            rounds = faults = 0;
            chosen[i]->prepare();
        }
        smp_barrier();
        strike_for(chosen[i], cpu, r);
        smp_barrier();
        if ( !cpu )
            print("attack %s: %u rounds, %u accesses refused\n",
                  chosen[i]->name, rounds, faults);
    }
}

/*
 * What the other CPUs do: they spin until all begin, and attack on while the
 * first one checks the result.
 */
static void job(unsigned int cpu)
{
    struct random r = { seed + cpu };

    while ( !begin )
        ;
    all_attacks(cpu, &r);
    smp_barrier();
    for ( ;; )
        all_attacks(cpu, &r);
}

/*
 * Streams that have faulted may be in quarantine, and come back into it as
 * long as Xen has old records of them to read. It is over when no record has
 * been lost for some seconds.
 */
static void outlast_quarantine(void)
{
    unsigned int calm = 0;

    for ( unsigned int i = 0; i < 300 && calm < 25; i++ )
    {
        delay_ms(QUARANTINE_MS);
        calm++;
        for ( unsigned int j = 0; j < ADV_RIGS; j++ )
        {
            struct rig *r = &adv.rig[j];

            if ( !rig_can_move(r, IOVA_A, r->a, IOVA_B, r->b) )
                calm = 0;
        }
    }
}

static void still_served(void)
{
    check(!granted || filled(granted, PAGE, READONLY_SEED),
          "Xen has written nothing to a page that is read-only here");
    check(fresh_start(0), "after all attacks: SMMU on");
    for ( unsigned int i = 0; i < ADV_RIGS; i++ )
        check(edu_wait(&adv.rig[i].edu), "device is idle");
    outlast_quarantine();
    for ( unsigned int i = 0; i < ADV_RIGS; i++ )
        rig_moves(&adv.rig[i], IOVA_A, adv.rig[i].a, IOVA_B, adv.rig[i].b,
                  "after all attacks");
}

static bool choose(void)
{
    char list[100];

    dt_arg("attacks", list, sizeof(list));
    for ( size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++ )
    {
        size_t len = strlen(known[i]->name);

        for ( const char *at = list; at; at = strchr(at, ',') )
        {
            at += *at == ',';
            if ( !*list || (!strncmp(at, known[i]->name, len) &&
                            (!at[len] || at[len] == ',')) )
            {
                chosen[nr_chosen++] = known[i];
                break;
            }
        }
    }

    return check(nr_chosen, "%u attacks", nr_chosen);
}

static bool prepare(void)
{
    for ( unsigned int i = 0; i < ADV_RIGS; i++ )
    {
        struct rig *rig = &adv.rig[i];

        if ( !rig_init(rig, i) )
            return false;
        smmu_stage1_init(rig->smmu, &rig->s1, 0x111 + i);
        smmu_map(&rig->s1, IOVA_A, (uintptr_t)rig->a, 0);
        smmu_map(&rig->s1, IOVA_B, (uintptr_t)rig->b, 0);
    }

    adv.smmu = adv.rig[0].smmu;
    adv.alias = adv.smmu->base + ALIAS_OFFSET;
    adv.scratch = alloc(ADV_SCRATCH_SIZE, ADV_SCRATCH_SIZE);
    adv.cmdq_log2 = VIOMMU_GET(SMMU_IDR1_CMDQS, adv.smmu->idr1);
    adv.eventq_log2 = VIOMMU_GET(SMMU_IDR1_EVENTQS, adv.smmu->idr1);
    mark = alloc_mark();
    ms = dt_arg_number("ms", 200);
    seed = dt_arg_number("seed", 1) * 1000003;

    return check((16U << adv.cmdq_log2) <= ADV_SCRATCH_SIZE / 2 &&
                     (32U << adv.eventq_log2) <= ADV_SCRATCH_SIZE / 2,
                 "queues fit") &&
           choose();
}

static bool prepare_readonly(void)
{
    unsigned int domid = dt_arg_number("domid", 0);
    long rc;

    if ( !domid )
        return true;

    granted = alloc(PAGE, PAGE);
    fill(granted, PAGE, READONLY_SEED);
    rc = xen_grant_init();
    if ( !rc )
    {
        xen_grant(0, domid, (uintptr_t)granted, true);
        rc = xen_map_grant(domid, 0, READONLY_IPA, true);
    }
    adv.readonly = READONLY_IPA;

    return check(!rc && filled((void *)READONLY_IPA, PAGE, READONLY_SEED),
                 "a page is granted read-only (%ld)", rc);
}

void test_adversary(void)
{
    struct random r;

    if ( !prepare_readonly() || !prepare() ||
         !check(smp_start(MAX_CPUS, job), "%u CPUs", MAX_CPUS) )
        return;

    r.state = seed;
    while ( !said("control", "placed") )
        delay_ms(5);
    say("spinning");
    while ( !dt_arg_number("alone", 0) && !said("victim", "measured") )
        delay_ms(5);

    say("attacking");
    begin = true;
    all_attacks(0, &r);
    say("done");
    still_served();
    print("adversary: all attacks done\n");
    say("endless");
    smp_barrier();
    for ( ;; )
        all_attacks(0, &r);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
