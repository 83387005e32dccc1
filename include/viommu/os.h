/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All that the pure parts (common/dom0less, vsmmu-v3) use of what they are
 * compiled into: Xen, or a hosted C library (the tool, the unit tests, the
 * fuzzers). Fixed-width types, errno values, string functions, memory
 * at boot, a lock, bit fields.
 */
#ifndef VIOMMU_OS_H
#define VIOMMU_OS_H

#ifdef __XEN__

#include <xen/bitops.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/inttypes.h>
#include <xen/kernel.h>
#include <xen/lib.h>
#include <xen/spinlock.h>
#include <xen/string.h>
#include <xen/types.h>
#include <xen/xmalloc.h>

#ifndef SIZE_MAX
#define SIZE_MAX (~(size_t)0)
#endif
#ifndef UINT64_MAX
#define UINT64_MAX (~UINT64_C(0))
#endif

/*
 * Zeroed memory, or NULL. Boot and domain creation only: nothing a guest can
 * trigger allocates.
 */
static inline void *viommu_alloc(size_t size)
{
    return _xzalloc(size, sizeof(uint64_t));
}

static inline void viommu_free(void *ptr)
{
    xfree(ptr);
}

typedef spinlock_t viommu_lock_t;
#define viommu_lock_init(l) spin_lock_init(l)
#define viommu_lock(l)      spin_lock(l)
#define viommu_unlock(l)    spin_unlock(l)
#define viommu_barrier()    smp_mb()

#else /* hosted */

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define __init
#define __initdata
#define __initconst
#define noinline            __attribute__((__noinline__))
#define always_inline       inline
#define __printf(fmt, args) __attribute__((format(printf, fmt, args)))

#define ARRAY_SIZE(x) (sizeof(x) / sizeof((x)[0]))

#ifndef min
#define min(a, b)                                                             \
    ({                                                                        \
        __typeof__(a) a_ = (a);                                               \
        __typeof__(b) b_ = (b);                                               \
        a_ < b_ ? a_ : b_;                                                    \
    })
#define max(a, b)                                                             \
    ({                                                                        \
        __typeof__(a) a_ = (a);                                               \
        __typeof__(b) b_ = (b);                                               \
        a_ > b_ ? a_ : b_;                                                    \
    })
#endif

static inline void *viommu_alloc(size_t size)
{
    return calloc(1, size ? size : 1);
}

static inline void viommu_free(void *ptr)
{
    free(ptr);
}

/*
 * Single-threaded users: the lock only checks that it is taken and released in
 * pairs, and barriers are the compiler's. A test with threads has defined its
 * own before.
 */
#ifndef viommu_barrier
#define viommu_barrier()    __asm__ volatile("" ::: "memory")
typedef struct {
    bool held;
} viommu_lock_t;
#define viommu_lock_init(l) ((l)->held = false)
#define viommu_lock(l)                                                        \
    do                                                                        \
    {                                                                         \
        assert(!(l)->held);                                                   \
        (l)->held = true;                                                     \
    } while ( 0 )
#define viommu_unlock(l)                                                      \
    do                                                                        \
    {                                                                         \
        assert((l)->held);                                                    \
        (l)->held = false;                                                    \
    } while ( 0 )
#endif

#endif /* __XEN__ */

/*
 * A field is named by its mask; both work on constants and on run-time masks.
 */
#define VIOMMU_GET(mask, reg)  (((reg) & (mask)) / ((mask) & -(mask)))
#define VIOMMU_PREP(mask, val) ((((mask) & -(mask)) * (val)) & (mask))
#define VIOMMU_BIT(n)          (UINT64_C(1) << (n))
/* Bits hi down to lo, both included. */
#define VIOMMU_MASK(hi, lo)                                                   \
    ((~UINT64_C(0) >> (63 - (hi))) & (~UINT64_C(0) << (lo)))

#ifndef UINT64_C
#define UINT64_C(x) x##ULL
#endif

#endif /* VIOMMU_OS_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
