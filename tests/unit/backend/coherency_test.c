/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An SMMU that is not coherent: the CPU and the SMMU have views of their own
 * of memory, line by line, and only cache maintenance moves data from one to
 * the other. The SMMU reads commands, level-1 descriptors and STEs from its
 * view, at the earliest time at which it may.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "nested-private.h"

#define LINE    64U
#define LINES   8192U
#define SHIFT   7U
#define SIZE    (1U << SHIFT)
#define MASK    (2 * SIZE - 1)
#define TABLES  4U
#define ENTRIES (1U << STRTAB_SPLIT)
#define STREAMS (TABLES * ENTRIES)

s_time_t world_now;

/* A line that the CPU has had in its cache. */
static struct line {
    char *at;
    /* As the SMMU sees it, and as the CPU fetched or cleaned it last. */
    char memory[LINE], fetched[LINE];
} lines[LINES];
static unsigned int nr_lines, nr_cleans;

static _Alignas(4096) uint64_t ring[SIZE][CMDQ_ENT_DWORDS];
static _Alignas(4096) uint64_t events[SIZE][4], requests[SIZE][2];
static _Alignas(4096) __le64 level1[TABLES];
static _Alignas(4096) __le64 linear[64 * STRTAB_STE_DWORDS];
static struct arm_smmu_strtab_l1_desc desc[TABLES];
static uint32_t prod_reg, cons_reg;
static uint64_t cached[STREAMS][SMMU_STE_DWORDS]; /* by the SMMU */
static unsigned int nr_syncs;
static bool slow; /* room in the queue comes free one by one */
static struct domain domain;
static struct device dev;
static struct arm_smmu_device smmu;
static struct smmu_nested *nd;

void smmu_errors_poll(const struct arm_smmu_device *s)
{
}

/* What was never cleaned is in memory as something else. */
static struct line *line_of(const void *p)
{
    char *at = (char *)((uintptr_t)p & ~(uintptr_t)(LINE - 1));
    struct line *l = lines;

    while ( l != &lines[nr_lines] && l->at != at )
        l++;
    if ( l != &lines[nr_lines] )
        return l;

    assert_in_range(nr_lines, 0, LINES - 1);
    nr_lines++;
    l->at = at;
    memset(l->memory, 0xa5, LINE);
    memcpy(l->fetched, at, LINE);
    l->fetched[0]++; /* dirty */

    return l;
}

/*
 * A table is in memory before a descriptor names it: a line with that one may
 * be written back at any time.
 */
static void check_tables(void)
{
    unsigned int i;

    for ( i = 0; i < TABLES; i++ )
        if ( level1[i] )
            assert_int_equal(line_of(desc[i].l2ptr)->memory[0],
                             SMMU_STE0_ABORT);
}

void world_clean(const void *p, size_t size, bool invalidate)
{
    const char *end = (const char *)p + size;
    const char *at = (char *)((uintptr_t)p & ~(uintptr_t)(LINE - 1));

    nr_cleans++;
    check_tables();
    for ( ; at < end; at += LINE )
    {
        struct line *l = line_of(at);

        if ( memcmp(l->at, l->fetched, LINE) ) /* dirty */
            memcpy(l->memory, l->at, LINE);
        if ( invalidate )
            memcpy(l->at, l->memory, LINE);
        memcpy(l->fetched, l->at, LINE);
    }
}

/* In no particular order, lines are written back and dropped. */
static void evict(const void *p, size_t size)
{
    unsigned int before = nr_cleans;

    world_clean(p, size, true);
    nr_cleans = before;
}

static uint64_t smmu_reads(const uint64_t *p)
{
    uint64_t val;

    memcpy(&val, &line_of(p)->memory[(uintptr_t)p % LINE], sizeof(val));

    return val;
}

static void smmu_writes(uint64_t *p, uint64_t val)
{
    memcpy(&line_of(p)->memory[(uintptr_t)p % LINE], &val, sizeof(val));
}

static void smmu_invalidates(uint32_t sid, uint32_t count)
{
    for ( ; count; count--, sid++ )
    {
        uint64_t l1 = smmu_reads(&level1[sid / ENTRIES]);
        const uint64_t *l2 = (void *)(uintptr_t)(l1 & ~UINT64_C(0x3f));
        unsigned int i;

        for ( i = 0; i < SMMU_STE_DWORDS; i++ )
            cached[sid][i] =
                smmu_reads(&l2[sid % ENTRIES * SMMU_STE_DWORDS + i]);
    }
}

static void smmu_executes(const uint64_t *cmd)
{
    uint64_t dw0 = smmu_reads(&cmd[0]), dw1 = smmu_reads(&cmd[1]);
    uint32_t sid = VIOMMU_GET(SMMU_CMD0_SID, dw0);

    switch ( VIOMMU_GET(SMMU_CMD0_OP, dw0) )
    {
    case SMMU_CMD_SYNC: nr_syncs++; break;

    case SMMU_CMD_CFGI_STE: smmu_invalidates(sid, 1); break;

    case SMMU_CMD_CFGI_STE_RANGE:
        smmu_invalidates(sid, 2U << VIOMMU_GET(SMMU_CMD1_CFGI_RANGE, dw1));
        break;

    case SMMU_CMD_TLBI_NH_ALL:
        assert_int_equal(dw1, (cmd - ring[0]) / 2);
        break;

    default: fail_msg("the SMMU reads no command: %#lx", (long)dw0);
    }
}

u32 readl_relaxed(u32 *reg)
{
    uint32_t seen = *reg;

    if ( slow && cons_reg != prod_reg )
        cons_reg = (cons_reg + 1) & MASK;
    world_now += 100;

    return slow ? seen : prod_reg;
}

void writel(u32 val, u32 *reg)
{
    for ( ; *reg != val; *reg = (*reg + 1) & MASK )
        smmu_executes(ring[*reg % SIZE]);
}

void ste_store_hook(uint64_t *p, uint64_t val);
void ste_store_hook(uint64_t *p, uint64_t val)
{
    *p = val;
}

static int setup(void **state)
{
    const struct viommu_range all = { .count = STREAMS };

    nd = calloc(1, sizeof(*nd) + sizeof(nd->ranges[0]));
    memset(level1, 0, sizeof(level1));
    memset(desc, 0, sizeof(desc));
    memset(ring, 0, sizeof(ring));
    memset(events, 0, sizeof(events));
    nr_lines = nr_cleans = nr_syncs = prod_reg = cons_reg = 0;
    slow = domain.crashed = false;
    smmu = (struct arm_smmu_device){
        .dev = &dev,
        .features = ARM_SMMU_FEAT_2_LVL_STRTAB,
        .strtab_cfg = { level1, desc, TABLES },
        .cmdq.q = { .llq.max_n_shift = SHIFT,
                    .base = ring[0],
                    .ent_dwords = CMDQ_ENT_DWORDS,
                    .prod_reg = &prod_reg,
                    .cons_reg = &cons_reg,
                    .non_coherent = true },
        .evtq.q = { .llq.max_n_shift = SHIFT,
                    .base = events[0],
                    .ent_dwords = 4,
                    .non_coherent = true },
        .priq.q = { .llq.max_n_shift = SHIFT,
                    .base = requests[0],
                    .ent_dwords = 2,
                    .non_coherent = true },
    };
    nd->d = &domain;
    nd->nr_contexts = 1;
    nd->contexts[0].nd = nd;
    nd->contexts[0].smmu = &smmu;
    nd->contexts[0].s2.dw2 = 7; /* VMID */
    nd->nr_ranges = nd->max_ranges = 1;
    nd->ranges[0] = all;
    smmu_nested_clean_all(&smmu);

    return 0;
}

/* The driver has enabled the SMMU, and the domain has all its streams. */
static int setup_streams(void **state)
{
    setup(state);
    assert_int_equal(smmu_strtab_prepare(nd, &nd->ranges[0]), 0);
    smmu_invalidates(0, STREAMS);

    return 0;
}

static int teardown(void **state)
{
    unsigned int i;

    for ( i = 0; i < TABLES; i++ )
        free(desc[i].l2ptr);
    free(nd);

    return 0;
}

static void batch(unsigned int n)
{
    uint64_t cmds[VSMMU_PASS_COMMANDS][2];
    unsigned int i;

    for ( i = 0; i < n; i++ )
    {
        cmds[i][0] = SMMU_CMD_TLBI_NH_ALL;
        cmds[i][1] = (prod_reg + i) % SIZE;
    }

    assert_int_equal(smmu_nested_issue(nd, 0, cmds, n), 0);
}

/* At each place in the queue, also where it wraps in the midst of a batch. */
static void commands_are_in_memory_before_prod(void **state)
{
    unsigned int n, syncs = 0;

    for ( n = 0; n <= VSMMU_PASS_COMMANDS; n++ )
    {
        memset(ring, 0, sizeof(ring));
        batch(n);
        assert_int_equal(nr_syncs, ++syncs);
    }
}

static void parts_of_a_batch_are_in_memory_before_prod(void **state)
{
    batch(VSMMU_PASS_COMMANDS);
    batch(VSMMU_PASS_COMMANDS - 2);
    slow = true;
    smmu.cmdq.q.llq.cons = cons_reg = 0;
    batch(VSMMU_PASS_COMMANDS);
    assert_int_equal(nr_syncs, 3);
}

static void tables_are_in_memory_before_their_descriptors(void **state)
{
    uint32_t sid;

    for ( sid = 0; sid < STREAMS; sid++ )
        assert_true(smmu_ste_aborts(cached[sid][0]));
}

static uint64_t config(uint32_t sid)
{
    return VIOMMU_GET(SMMU_STE0_CONFIG, cached[sid][0]);
}

static int set(uint32_t psid, enum vsmmu_stream_cfg cfg)
{
    const struct vsmmu_stream stream = {
        .psid = psid,
        .cfg = cfg,
        .s1 = { cfg == VSMMU_STREAM_S1 ? 0x40000 : 0 },
    };

    int rc = smmu_nested_set_streams(nd, &stream, 1);

    /* As the core does it, in the same pass. */
    return rc ? rc : smmu_cfgi_streams(nd, 0, psid, 1);
}

static void stes_are_in_memory_before_cfgi(void **state)
{
    uint32_t sid = ENTRIES + 3;

    assert_int_equal(set(sid, VSMMU_STREAM_S1), 0);
    assert_int_equal(config(sid), SMMU_STE0_CONFIG_NESTED);
    assert_int_equal(cached[sid][2], 7);
    assert_int_equal(set(sid, VSMMU_STREAM_BYPASS), 0);
    assert_int_equal(config(sid), SMMU_STE0_CONFIG_S2);
    assert_int_equal(set(sid, VSMMU_STREAM_ABORT), 0);
    assert_true(smmu_ste_aborts(cached[sid][0]));
}

static void aborting_stes_are_in_memory_before_cfgi(void **state)
{
    uint32_t changed;

    assert_int_equal(set(5, VSMMU_STREAM_S1), 0);
    assert_int_equal(set(ENTRIES + 9, VSMMU_STREAM_S1), 0);
    assert_int_equal(
        smmu_nested_abort_streams(nd, 0, 0, VSMMU_BLOCK, &changed), 0);
    assert_int_equal(changed, 1);
    assert_true(smmu_ste_aborts(cached[5][0]));
    smmu_nested_abort_block(nd, 0, ENTRIES, VSMMU_BLOCK);
    assert_int_equal(smmu_cfgi_streams(nd, 0, ENTRIES, VSMMU_BLOCK), 0);
    assert_true(smmu_ste_aborts(cached[ENTRIES + 9][0]));
}

static void stes_of_a_stopped_domain_abort_in_memory(void **state)
{
    assert_int_equal(set(5, VSMMU_STREAM_S1), 0);
    assert_int_equal(smmu_nested_stop(nd, 0), -EIO);
    smmu_invalidates(5, 1);
    assert_true(smmu_ste_aborts(cached[5][0]));
}

static void stes_of_a_quarantine_are_in_memory_before_cfgi(void **state)
{
    struct nested_context *ctx = &nd->contexts[0];
    struct nested_report report;

    assert_int_equal(set(5, VSMMU_STREAM_S1), 0);
    assert_false(smmu_quarantine_count(ctx, 5));
    smmu_quarantine_begin(ctx, world_now, 0, &report);
    assert_true(smmu_ste_aborts(cached[5][0]));

    smmu_quarantine_step(ctx, smmu_quarantine_due(ctx), true, 0);
    assert_int_equal(config(5), SMMU_STE0_CONFIG_NESTED);
}

/*
 * The zeros of the driver's memory are in no cache when the SMMU is enabled:
 * no later write-back may bring them over what the SMMU writes.
 */
static void no_zeros_are_left_to_write_back(void **state)
{
    unsigned int i;

    for ( i = 0; i < SIZE; i++ )
    {
        smmu_writes(&events[i][0], i + 1);
        smmu_writes(&requests[i][0], i + 1);
        assert_int_equal(smmu_reads(&ring[i][0]), 0);
    }

    evict(events, sizeof(events));
    evict(requests, sizeof(requests));
    for ( i = 0; i < SIZE; i++ )
    {
        assert_int_equal(events[i][0], i + 1);
        assert_int_equal(requests[i][0], i + 1);
    }
    for ( i = 0; i < TABLES; i++ )
        assert_int_equal(smmu_reads(&level1[i]), 0);
}

static void linear_table_is_in_memory(void **state)
{
    unsigned int i;

    for ( i = 0; i < 64; i++ )
        linear[i * STRTAB_STE_DWORDS] = SMMU_STE0_ABORT;
    smmu.features = 0;
    smmu.strtab_cfg =
        (struct arm_smmu_strtab_cfg){ .strtab = linear, .num_l1_ents = 64 };
    smmu_nested_clean_all(&smmu);
    for ( i = 0; i < 64; i++ )
        assert_int_equal(smmu_reads(&linear[i * STRTAB_STE_DWORDS]),
                         SMMU_STE0_ABORT);
}

/* As the driver does it, by its hooks. */
static void entries_of_the_driver_reach_the_other_side(void **state)
{
    uint64_t *ste = smmu_strtab_find(&smmu, 9);

    ste[1] = 0x1234;
    smmu_nested_clean_ste(&smmu, 9);
    assert_int_equal(smmu_reads(&ste[1]), 0x1234);

    ste[2] = 0x5678;
    smmu_nested_clean(&smmu, &ste[2], 8);
    assert_int_equal(smmu_reads(&ste[2]), 0x5678);

    ring[5][1] = 0x9abc;
    smmu_nested_clean_entry(&smmu.cmdq.q, ring[5]);
    assert_int_equal(smmu_reads(&ring[5][1]), 0x9abc);

    smmu_writes(&events[3][2], 0xdef0);
    assert_int_equal(events[3][2], 0);
    smmu_nested_refetch_entry(&smmu.evtq.q, events[3]);
    assert_int_equal(events[3][2], 0xdef0);
}

static void coherent_smmu_costs_no_maintenance(void **state)
{
    const struct viommu_range one = { .count = 1 };

    nr_cleans = 0;
    smmu.features |= ARM_SMMU_FEAT_COHERENCY;
    smmu.cmdq.q.non_coherent = smmu.evtq.q.non_coherent = false;

    smmu_nested_clean_all(&smmu);
    assert_int_equal(smmu_strtab_prepare(nd, &one), 0);
    smmu_strtab_abort(nd, 0, smmu_strtab_find(&smmu, 0));
    smmu_nested_clean_ste(&smmu, 0);
    smmu_nested_clean_entry(&smmu.cmdq.q, ring[0]);
    smmu_nested_refetch_entry(&smmu.evtq.q, events[0]);
    assert_int_equal(nr_cleans, 0);
}

#define TEST(f)     cmocka_unit_test_setup_teardown(f, setup_streams, teardown)
#define AT_RESET(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(commands_are_in_memory_before_prod),
        TEST(parts_of_a_batch_are_in_memory_before_prod),
        TEST(tables_are_in_memory_before_their_descriptors),
        TEST(stes_are_in_memory_before_cfgi),
        TEST(aborting_stes_are_in_memory_before_cfgi),
        TEST(stes_of_a_stopped_domain_abort_in_memory),
        TEST(stes_of_a_quarantine_are_in_memory_before_cfgi),
        AT_RESET(no_zeros_are_left_to_write_back),
        AT_RESET(linear_table_is_in_memory),
        TEST(entries_of_the_driver_reach_the_other_side),
        AT_RESET(coherent_smmu_costs_no_maintenance),
    };

    cmocka_set_test_filter(getenv("CMOCKA_TEST_FILTER"));

    return cmocka_run_group_tests_name("coherency", tests, NULL, NULL);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
