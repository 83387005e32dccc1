/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A vSMMU used by real threads, which act as vCPUs: they write registers, and
 * run the passes that are needed as xen/arch/arm/viommu.c does.
 *
 * They run in rounds. When all vCPUs have ended a round and no pass is needed,
 * all that was requested must have been done: that finds a write for which no
 * pass ran.
 */
#ifndef VCPUS_H
#define VCPUS_H

#include "vsmmu-private.h"

#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>
#include <sched.h>

#define RAM      UINT64_C(0x40000000)
#define RAM_SIZE 0x8000U

#define CMDQ   RAM
#define EVTQ   (RAM + 0x2000)
#define STRTAB (RAM + 0x4000)
#define CDTAB  (RAM + 0x5000)
#define DONE   (RAM + 0x6000) /* MSIs of SYNCs */
#define SIGNAL (RAM + 0x6004) /* MSIs of the event queue */

#define CMDQ_LOG2  8
#define EVTQ_LOG2  5
#define MAX_VCPUS  4
#define NR_STREAMS 4U

/* Padded, so that no two share a cache line. */
#define OWN_LINE __attribute__((aligned(64)))

struct vcpu {
    OWN_LINE uint32_t done; /* with this round */
    struct world *w;
    unsigned int number;
    uint32_t random;
    pthread_t thread;
};

/* What a vCPU does in a round. */
typedef void (*player)(struct vcpu *c);

struct world {
    struct vsmmu *v, *made; /* moved to another alignment */
    OWN_LINE uint32_t round;
    OWN_LINE bool over;
    const char *wrong;
    cpu_set_t cpus; /* that this program may use */
    uint64_t since; /* in ms */

    unsigned int nr_vcpus;
    struct vcpu vcpus[MAX_VCPUS]; /* the first one is the test itself */
    const player *play;
    void (*on_msi)(struct world *w);
    void (*on_streams)(struct world *w);

    uint32_t prod;              /* of the vCPU that has the command queue */
    uint32_t syncs, syncs_told; /* SYNCs put; the last one whose MSI came */
    OWN_LINE bool in_pass, in_event;
    enum vsmmu_stream_cfg streams[NR_STREAMS];
    uint8_t ram[RAM_SIZE];
};

#define LOAD(x)     __atomic_load_n(&(x), __ATOMIC_ACQUIRE)
#define STORE(x, y) __atomic_store_n(&(x), y, __ATOMIC_RELEASE)

/*
 * A vSMMU at this offset in a line of the cache, with its command queue on,
 * STEs for all streams, and n vCPUs that run these functions.
 */
struct world *world_make(unsigned int offset, const player *play,
                         unsigned int n);
/* The end, and the verdict. */
void world_end(struct world *w);

/* No check failed, and there is time left. */
bool world_goes_on(const struct world *w, unsigned int msecs);
/* One round, until all vCPUs are idle. */
void world_round(struct world *w);
/* What must hold when all vCPUs are idle. */
void expect_idle(struct world *w);
void world_is_wrong(struct world *w, const char *what);

uint32_t random_below(struct vcpu *c, uint32_t limit);
void idle(unsigned int steps);

/* A guest's trapped store, and all that is done before the guest continues. */
void vcpu_write(struct world *w, uint32_t reg, unsigned int size,
                uint64_t val);

/* Put a command into the queue, without writing PROD. */
void put(struct world *w, uint64_t dw0, uint64_t dw1);
void put_sync(struct world *w);

/* Each file of tests is one group: runs it and returns how many failed. */
int run_end_of_pass_tests(void);
int run_random_tests(void);

#endif /* VCPUS_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
