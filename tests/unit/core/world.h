/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The world around the emulation core in its unit tests: a guest's memory,
 * physical SMMUs that record requests, and what a guest does: register
 * accesses, queues, stream tables.
 *
 * The physical SMMUs check every request against the contract, so that each
 * test shows more than what it asserts.
 */
#ifndef WORLD_H
#define WORLD_H

#include "vsmmu-private.h"

#include <setjmp.h>
#include <cmocka.h>

#define RAM      UINT64_C(0x40000000)
#define RAM_SIZE 0x1000000U

/* Addresses that guests in these tests use. */
#define STRTAB (RAM + 0x400000)
#define L2TAB  (RAM + 0x100000)
#define CMDQ   (RAM + 0x20000)
#define EVTQ   (RAM + 0x30000)
#define CDTAB  (RAM + 0x40000)
#define DONE   (RAM + 0x50000) /* MSI words */

#define MAX_CMDS 8192

struct phys_stream {
    enum vsmmu_stream_cfg cfg;
    uint64_t s1[2];
    bool stale; /* set, but no CFGI yet */
};

struct world {
    struct vsmmu *v;
    struct vsmmu_config cfg;
    struct viommu_range ranges[8];
    struct vsmmu_hw hw[3];

    uint8_t *ram;
    uint64_t hole, hole_size;         /* not the guest's RAM */
    uint64_t readonly, readonly_size; /* RAM it cannot write */
    void (*on_read)(struct world *w, uint64_t ipa);
    void (*on_write)(struct world *w, uint64_t ipa);
    void (*on_issue)(struct world *w);

    /* the n-th request to a physical SMMU fails, 1 the next; 0 none */
    unsigned int fail_after;
    struct phys_stream streams[3][0x10000];
    uint64_t cmds[3][MAX_CMDS][2];
    unsigned int nr_cmds[3];
    unsigned int reads, set_calls, abort_calls, issue_calls, set_streams;
    unsigned int edges[2];

    /* of the running pass, checked against its limits */
    unsigned int pass_changed, pass_reads;
    unsigned int stale; /* streams */
    unsigned int most_changed, most_reads, passes;
    bool passed,
        more; /* the last register write did a pass; another pass is needed */

    uint32_t prod, evt_cons;
    unsigned int cmdq_log2, evtq_log2;
};

/*
 * One SMMU. vSIDs 0 to 15 are StreamIDs 0x1000 to 0x100f, vSID 0x20 is
 * StreamID 8.
 */
int world_setup(void **state);
/*
 * Two SMMUs. vSIDs 0 to 15 are StreamIDs 0x1000 upwards of the first, 0x10000
 * to 0x1ffff the whole second one.
 */
int world_setup_big(void **state);
/*
 * Three SMMUs with StreamID 5 behind each: vSID 1 behind number 2, 2 behind 0,
 * 3 behind 1; vSID 4 is 4 behind 0.
 */
int world_setup_three(void **state);
int world_teardown(void **state);

void world_make(struct world *w);
void world_remake(struct world *w);

/* Return what vsmmu_write() does. */
bool wr32(struct world *w, uint32_t reg, uint64_t val);
bool wr64(struct world *w, uint32_t reg, uint64_t val);

static inline uint32_t rd32(struct world *w, uint32_t reg)
{
    return vsmmu_read(w->v, reg, 4);
}

static inline uint64_t rd64(struct world *w, uint32_t reg)
{
    return vsmmu_read(w->v, reg, 8);
}

/*
 * The next pass: the one that the last register write did itself, or another.
 */
bool work_once(struct world *w);
/* Passes until none is left; how many. */
unsigned int work(struct world *w);

/* Guest memory. */
void poke64(struct world *w, uint64_t ipa, uint64_t val);
uint64_t peek64(struct world *w, uint64_t ipa);
void poke32(struct world *w, uint64_t ipa, uint32_t val);
uint32_t peek32(struct world *w, uint64_t ipa);

/* Queues on, with 2^log2 entries. */
void guest_cmdq(struct world *w, unsigned int log2);
void guest_evtq(struct world *w, unsigned int log2);
/*
 * Both queues with 64 entries, interrupts and RECINVSID on; a linear table for
 * 2^log2 StreamIDs; SMMUEN on.
 */
void guest_on(struct world *w, unsigned int log2);
void gbpa(struct world *w, bool abort);
/* Change SMMUEN. Return how many passes that took. */
unsigned int enable(struct world *w);
unsigned int disable(struct world *w);

/*
 * For world_setup_big(), whose vSIDs 0x10000 to 0x1ffff are BIG: queues, and a
 * two-level table for 2^17 StreamIDs with a split of 8; the level-2 table of
 * this vSID's 256.
 */
#define BIG 0x10000U
void big_table(struct world *w);
void big_l2(struct world *w, uint32_t vsid, uint64_t l2);
/* The same, with one level-2 table, L2TAB, for each 256 of BIG. */
void big_table_of_one(struct world *w);

/* Put a command into the queue; write PROD, and run passes. */
void put(struct world *w, uint64_t dw0, uint64_t dw1);
void go(struct world *w);
void run(struct world *w, uint64_t dw0, uint64_t dw1);
void run_sync(struct world *w);
/* The next event of the guest's queue, consumed; false if there is none. */
bool next_event(struct world *w, uint64_t evt[4]);
void expect_event(struct world *w, uint64_t dw0, uint64_t dw1, uint64_t dw2,
                  uint64_t dw3);
/*
 * The next event is a configuration error with this number, vSID and fetch
 * address.
 */
void expect_config_event(struct world *w, unsigned int id, uint32_t vsid,
                         uint64_t fetch);
void expect_no_event(struct world *w);
/* No event, but one dropped since the last call. */
void expect_dropped(struct world *w);

/* A physical record of StreamID 0x1003, which is vSID 3. */
void fault(struct world *w, uint64_t dw0, uint64_t dw1, uint64_t dw2,
           uint64_t dw3);
#define CLASS(c) VIOMMU_PREP(SMMU_EVT1_CLASS, (uint64_t)(c))
#define IN       CLASS(SMMU_EVT_CLASS_IN)
#define IOVA     UINT64_C(0xffff8000deadb123)

/* The queue stopped with this error at this index. */
void expect_cerror(struct world *w, unsigned int error, uint32_t cons);
void expect_no_cerror(struct world *w);

/* An STE of the linear table at STRTAB; CFGI commands for it. */
void ste(struct world *w, uint32_t vsid, uint64_t dw0, uint64_t dw1);
void ste_at(struct world *w, uint64_t ipa, uint64_t dw0, uint64_t dw1);
#define S1(cd)                                                                \
    (SMMU_STE0_V |                                                            \
     VIOMMU_PREP(SMMU_STE0_CONFIG, (uint64_t)SMMU_STE0_CONFIG_S1) | (cd))
#define CFG(c)   (SMMU_STE0_V | VIOMMU_PREP(SMMU_STE0_CONFIG, (uint64_t)(c)))
#define BYPASS   CFG(SMMU_STE0_CONFIG_BYPASS)
#define OP(op)   VIOMMU_PREP(SMMU_CMD0_OP, (uint64_t)(op))
#define SID(sid) VIOMMU_PREP(SMMU_CMD0_SID, (uint64_t)(sid))
void cfgi(struct world *w, uint32_t vsid);
void cfgi_all(struct world *w);

struct phys_stream *phys(struct world *w, unsigned int smmu, uint32_t psid);
void expect_stream(struct world *w, unsigned int smmu, uint32_t psid,
                   enum vsmmu_stream_cfg cfg, uint64_t dw0, uint64_t dw1);
void expect_aborts(struct world *w, unsigned int smmu, uint32_t psid);
/* The last command that this SMMU got. */
void expect_cmd(struct world *w, unsigned int smmu, uint64_t dw0,
                uint64_t dw1);

struct vsmmu_stats stats(struct world *w);

/* Each file of tests is one group: runs it and returns how many failed. */
int run_id_tests(void);
int run_errata_tests(void);
int run_coherency_tests(void);
int run_map_tests(void);
int run_regs_tests(void);
int run_frozen_tests(void);
int run_strtab_tests(void);
int run_ste_tests(void);
int run_cmdq_tests(void);
int run_sync_tests(void);
int run_cfgi_tests(void);
int run_tlbi_tests(void);
int run_record_tests(void);
int run_eventq_tests(void);
int run_work_tests(void);
int run_races_tests(void);
int run_smmus_tests(void);
int run_linux_tests(void);
int run_hostile_tests(void);

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)
#define TEST_BIG(f)                                                           \
    cmocka_unit_test_setup_teardown(f, world_setup_big, world_teardown)
#define TEST_THREE(f)                                                         \
    cmocka_unit_test_setup_teardown(f, world_setup_three, world_teardown)

#endif /* WORLD_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
