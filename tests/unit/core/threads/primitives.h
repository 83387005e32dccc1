/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lock and the barrier of viommu/os.h for real threads; included first, by
 * -include.
 *
 * ThreadSanitizer knows no fences. To it, and to the processor, each barrier
 * is a change of one and the same word: accesses before one barrier precede
 * those after every later one.
 */
#ifndef THREADS_PRIMITIVES_H
#define THREADS_PRIMITIVES_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/*
 * One turn of a loop that waits for another thread. If that takes long, sleep:
 * the scheduler prefers threads that slept, so two threads that wait for each
 * other run together again, whatever else uses the CPUs.
 */
static inline void relax(unsigned int *spins)
{
    static const struct timespec moment = { .tv_nsec = 1000 };

    __asm__ volatile("" ::: "memory");
    if ( ++*spins % 4096 == 0 )
        nanosleep(&moment, NULL);
}

typedef struct {
    bool held;
} viommu_lock_t;

static inline void viommu_lock_init(viommu_lock_t *l)
{
    l->held = false;
}

static inline void viommu_lock(viommu_lock_t *l)
{
    unsigned int spins = 0;

    while ( __atomic_exchange_n(&l->held, true, __ATOMIC_ACQUIRE) )
        relax(&spins);
}

static inline void viommu_unlock(viommu_lock_t *l)
{
    assert(__atomic_load_n(&l->held, __ATOMIC_RELAXED));
    __atomic_store_n(&l->held, false, __ATOMIC_RELEASE);
}

#ifdef __SANITIZE_THREAD__
extern unsigned int barriers;

/*
 * To find an access that another thread's barrier should have ordered, delay
 * now and then.
 */
static inline void viommu_barrier(void)
{
    static __thread uint32_t random = 1;
    unsigned int steps;

    random = random * 1664525U + 1013904223U;
    steps = random >> 30 ? 0 : random >> 19;

    __atomic_fetch_add(&barriers, 1, __ATOMIC_SEQ_CST);
    while ( steps-- )
        __asm__ volatile("");
}
#define viommu_barrier viommu_barrier
#else
#define viommu_barrier() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#endif

#endif /* THREADS_PRIMITIVES_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
