/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * xen-world.h for tests whose domains are threads: locks and barriers are
 * real.
 */
#ifndef THREADS_WORLD_H
#define THREADS_WORLD_H

#include <pthread.h>

typedef pthread_mutex_t viommu_lock_t;
#define viommu_barrier()    __sync_synchronize()
#define viommu_lock_init(l) pthread_mutex_init(l, NULL)
#define viommu_lock(l)      pthread_mutex_lock(l)
#define viommu_unlock(l)    pthread_mutex_unlock(l)

#include "xen-world.h"

#endif /* THREADS_WORLD_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
