/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A vSMMU among real threads, which play vCPUs: they write registers, and work
 * off what is left as xen/arch/arm/viommu.c does.
 *
 * They meet round by round. When all have played theirs and none has anything
 * left to do, everything that was asked for must have been done: a write whose
 * pass nobody did is seen then.
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

/* Apart from each other, so that one's words are not in the other's lines. */
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
    struct vsmmu *v, *made; /* the latter is moved to another alignment */
    OWN_LINE bool pending;  /* a further pass is wanted */
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
 * STEs for all streams, and n vCPUs that play these.
 */
struct world *world_make(unsigned int offset, const player *play,
                         unsigned int n);
/* The end, and the verdict. */
void world_end(struct world *w);

/* Nothing is wrong, and not so much time is over. */
bool world_goes_on(const struct world *w, unsigned int msecs);
/* One round, until nobody does anything. */
void world_round(struct world *w);
/* What everything comes to when nobody is doing anything. */
void expect_idle(struct world *w);
void world_is_wrong(struct world *w, const char *what);

uint32_t random_below(struct vcpu *c, uint32_t limit);
void idle(unsigned int steps);

/* A guest's store, trapped, and all that comes before it goes on. */
void vcpu_write(struct world *w, uint32_t reg, unsigned int size,
                uint64_t val);

/* Put a command into the queue, without telling. */
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
