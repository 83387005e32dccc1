/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the guest's use of its SMMU costs, in nanoseconds of the virtual
 * counter: instructions of guest and hypervisor together where the emulator
 * counts one for a nanosecond. One line "bench KEY NS" each.
 *
 * All commands of a batch are written first, then PROD once. Completion is
 * seen in memory, where the SYNC's MSI lands, as Linux does.
 */
#include "bench-queue.h"
#include "dt.h"
#include "gic.h"
#include "hypercall.h"
#include "rig.h"

#define CMDQ_LOG2   10
#define RING_SIZE   ((size_t)SMMU_CMD_SIZE << CMDQ_LOG2)
#define LOOPS       64
#define SERIES      4
#define FAULTS      4
#define MAX_DEVICES 4

static struct smmu *smmu;
static struct rig rig[MAX_DEVICES];
static unsigned int devices;

static uint64_t now_ns(void)
{
    uint64_t count, freq;

    asm volatile("isb; mrs %0, cntvct_el0" : "=r"(count)::"memory");
    asm volatile("mrs %0, cntfrq_el0" : "=r"(freq));

    return count * (1000000000 / 1000) / (freq / 1000);
}

static void put(uint64_t dw0, uint64_t dw1)
{
    struct smmu_queue *q = &smmu->cmdq;
    uint64_t *cmd = q->ring + 2 * (q->index & ((1U << CMDQ_LOG2) - 1));

    cmd[0] = dw0;
    cmd[1] = dw1;
    q->index = (q->index + 1) & ((2U << CMDQ_LOG2) - 1);
}

/* A SYNC behind all that was put; returns when its MSI is there. */
static void sync(void)
{
    put(SMMU_CMD_SYNC | VIOMMU_PREP(SMMU_CMD0_SYNC_CS, SMMU_SYNC_CS_IRQ) |
            VIOMMU_PREP(SMMU_CMD0_SYNC_MSH, SMMU_SH_ISH) |
            VIOMMU_PREP(SMMU_CMD0_SYNC_MSIATTR, 0xfUL) |
            VIOMMU_PREP(SMMU_CMD0_SYNC_MSIDATA, (uint64_t)++smmu->msi_count),
        (uintptr_t)smmu->msi);
    dsb();
    write32(smmu->base + SMMU_CMDQ_PROD, smmu->cmdq.index);
    while ( *smmu->msi != smmu->msi_count )
        ;
}

/*
 * One round of what is measured, for one of the devices; n: commands before
 * the SYNC.
 */
typedef void round_fn(const struct rig *r, unsigned int n);

static void nothing(const struct rig *r, unsigned int n)
{
    asm volatile("" ::: "memory");
}

static void read_idr0(const struct rig *r, unsigned int n)
{
    read32(smmu->base + SMMU_IDR0);
}

static void tlbi_va(const struct rig *r, unsigned int n)
{
    uint16_t asid = r->s1.asid;
    uint64_t iova = IOVA_A;

    for ( ; n; n--, iova += PAGE )
        put(SMMU_CMD_TLBI_NH_VA |
                VIOMMU_PREP(SMMU_CMD0_TLBI_ASID, (uint64_t)asid),
            iova | SMMU_CMD1_TLBI_LEAF);
    sync();
}

static void tlbi_asid(const struct rig *r, unsigned int n)
{
    put(SMMU_CMD_TLBI_NH_ASID |
            VIOMMU_PREP(SMMU_CMD0_TLBI_ASID, (uint64_t)r->s1.asid),
        0);
    sync();
}

static void cfgi(unsigned int op, const struct rig *r)
{
    put(op | VIOMMU_PREP(SMMU_CMD0_SID, (uint64_t)r->sid),
        SMMU_CMD1_CFGI_LEAF);
    sync();
}

static void cfgi_cd(const struct rig *r, unsigned int n)
{
    cfgi(SMMU_CMD_CFGI_CD, r);
}

static void cfgi_ste(const struct rig *r, unsigned int n)
{
    cfgi(SMMU_CMD_CFGI_STE, r);
}

/* A real change and back: the stream aborts, then it has its stage 1 again. */
static void ste_change(const struct rig *r, unsigned int n)
{
    uint64_t *ste = smmu_entry(smmu, r->sid), stage1 = ste[0];

    ste[0] = SMMU_STE0_V;
    dsb();
    cfgi(SMMU_CMD_CFGI_STE, r);
    ste[0] = stage1;
    dsb();
    cfgi(SMMU_CMD_CFGI_STE, r);
}

/*
 * What is executed between two of these is written down by
 * tests/bench/trace.c.
 */
static void mark(void)
{
    asm volatile("hint #0x50" ::: "memory");
}

/*
 * The least of some averages, so that a timer interrupt of the hypervisor's
 * own in one of them does not count. The first round is left out.
 */
static uint64_t measure(const char *key, round_fn *fn, unsigned int n)
{
    static uint64_t empty;
    uint64_t ns = UINT64_MAX;

    fn(rig, n);
    for ( unsigned int series = 0; series < SERIES; series++ )
    {
        uint64_t start = now_ns(), once;

        for ( unsigned int i = 0; i < LOOPS; i++ )
            fn(&rig[i % devices], n);
        once = (now_ns() - start) / LOOPS;
        ns = once < ns ? once : ns;

        mark();
        fn(rig, n);
        mark();
    }

    if ( fn == nothing )
        empty = ns;
    else
        print("bench %s %lu\n", key, ns - empty);

    return ns - empty;
}

/*
 * An interrupt of the guest's own loop, from the last look at the clock before
 * it to the first one after its handler: the fault is taken by the hypervisor,
 * written to the event queue and signalled in that time.
 */
static uint64_t one_fault(struct rig *r)
{
    unsigned int irqs = gic_taken(smmu->irq_eventq);
    uint64_t before, after = now_ns(), last;

    edu_start_write(&r->edu, IOVA_C, 4);
    do
    {
        before = after;
        after = now_ns();
    } while ( gic_taken(smmu->irq_eventq) == irqs );
    last = now_ns();

    return last - after > after - before ? last - after : after - before;
}

static void measure_fault(void)
{
    uint64_t ns = 0;
    unsigned int i;

    for ( i = 0; i < FAULTS; i++ )
    {
        struct rig *r = &rig[i % devices];

        ns += one_fault(r);
        rig_event(r, SMMU_EVT_F_TRANSLATION, IOVA_C, false, "unmapped");
        check(edu_wait(&r->edu), "the engine stops");
    }
    print("bench fault %lu\n", ns / FAULTS);
}

/* What is promised, as a table of "a is at most n/100 of b". */
static void promise(const char *what, uint64_t a, unsigned int n, uint64_t b)
{
    check(100 * a <= n * b, "%s: %lu, at most %u.%02u times %lu", what, a,
          n / 100, n % 100, b);
}

static bool prepare(void)
{
    uint64_t *ring;

    while ( devices < MAX_DEVICES && dt_find("qemu,edu", devices) >= 0 )
        if ( !rig_init(&rig[devices], devices) )
            return false;
        else
            devices++;

    if ( !check(devices, "there is a device") )
        return false;

    /* One that holds the longest batch, in place of the driver's short one. */
    smmu = rig[0].smmu;
    ring = alloc(RING_SIZE, RING_SIZE);
    if ( !check(smmu->idr0 & SMMU_IDR0_MSI, "SYNC can complete by MSI") ||
         !check(smmu_start(smmu, 0) && smmu_use_cmdq(smmu, ring, CMDQ_LOG2),
                "SMMU on") )
        return false;

    for ( unsigned int i = 0; i < devices; i++ )
    {
        smmu_stage1_init(smmu, &rig[i].s1, 0x100 + i);
        smmu_map(&rig[i].s1, IOVA_A, (uintptr_t)rig[i].a, 0);
        smmu_map(&rig[i].s1, IOVA_B, (uintptr_t)rig[i].b, 0);
        rig_stream(&rig[i], &rig[i].s1, 0);
    }

    return true;
}

static uintptr_t gicd;

static void read_gicd(const struct rig *r, unsigned int n)
{
    read32(gicd);
}

/* One that this domain may not make. */
static void hypercall(const struct rig *r, unsigned int n)
{
    xen_has_domain(0);
}

/* Of a domain without a vSMMU: what each trap costs. */
void test_bench_traps(void)
{
    gicd = dt_reg(dt_find("arm,gic-v3", 0), 0);
    if ( !check(gicd, "there is a GIC") )
        return;

    measure("empty", nothing, 0);
    measure("gicd", read_gicd, 0);
    measure("hypercall", hypercall, 0);
}

void test_bench(void)
{
    uint64_t idr0, alone, one, longest;

    if ( !prepare() )
        return;

    print("bench devices %u\n", devices);
    measure("empty", nothing, 0);
    idr0 = measure("idr0", read_idr0, 0);
    alone = measure("sync", tlbi_va, 0);
    one = measure("tlbi-1", tlbi_va, 1);
    measure("tlbi-16", tlbi_va, 16);
    measure("tlbi-64", tlbi_va, 64);
    longest = measure("tlbi-512", tlbi_va, 512);
    measure("tlbi-asid", tlbi_asid, 1);
    measure("cfgi-cd", cfgi_cd, 1);
    measure("cfgi-ste", cfgi_ste, 1);
    measure("ste-change", ste_change, 2);
    measure_fault();

    rig_moves(&rig[0], IOVA_A, rig[0].a, IOVA_B, rig[0].b, "in the end");
    promise("SYNC alone against a read of IDR0", alone, 160, idr0);
    promise("TLBI_NH_VA, SYNC against a read of IDR0", one, 195, idr0);
    promise("each further TLBI_NH_VA against 250 instructions",
            (longest - one) / 511, 100, 250);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
