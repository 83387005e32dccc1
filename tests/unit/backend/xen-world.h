/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As much of Xen and of its SMMUv3 driver as the files of the nested back end
 * that write live STEs need, for unit tests: included before anything else,
 * while the headers that they ask for are empty. Locks prove that they are
 * taken and released in pairs; tasklets, timers and the clock wait for the
 * test.
 */
#ifndef XEN_WORLD_H
#define XEN_WORLD_H

#include <viommu/os.h>

#define CONFIG_VIOMMU 1

typedef uint32_t u32;
typedef uint64_t u64, __le64;
typedef int64_t s_time_t;

#define MICROSECS(n) ((s_time_t)(n)*1000)
#define MILLISECS(n) MICROSECS((n)*1000)
extern s_time_t world_now;
/* A test may have another CPU act where the clock is read. */
void world_clock(void) __attribute__((__weak__));
static inline s_time_t NOW(void)
{
    if ( world_clock )
        world_clock();

    return world_now;
}

typedef viommu_lock_t spinlock_t;
#define DEFINE_SPINLOCK(l) spinlock_t l
#define spin_lock_init     viommu_lock_init
#define spin_lock          viommu_lock
#define spin_unlock        viommu_unlock
#define spin_lock_irq      viommu_lock
#define spin_unlock_irq    viommu_unlock

typedef viommu_lock_t rwlock_t;
#define DEFINE_RWLOCK(l) rwlock_t l
#define read_lock        viommu_lock
#define read_unlock      viommu_unlock
#define write_lock       viommu_lock
#define write_unlock     viommu_unlock

#define xmalloc_array(type, n) ((type *)malloc((n) * sizeof(type)))
#define xzalloc(type)          ((type *)calloc(1, sizeof(type)))
#define xfree                  free
#define BUILD_BUG_ON(cond)     _Static_assert(!(cond), #cond)

/* A page here is a byte long. */
#define get_order_from_bytes(n) (flsl((n)-1))
#define virt_to_maddr(p)        ((uint64_t)(uintptr_t)(p))
static inline void *alloc_xenheap_pages(unsigned int order, unsigned int flags)
{
    void *pages;

    return posix_memalign(&pages, 1UL << order, 1UL << order) ? NULL : pages;
}

#define XENLOG_ERR
#define XENLOG_INFO
#define XENLOG_G_WARNING
/* A test may count the messages. */
void world_printk(const char *fmt) __attribute__((__weak__));
static inline void printk(const char *fmt, ...)
{
    if ( world_printk )
        world_printk(fmt);
}

#define likely(x)   (x)
#define unlikely(x) (x)
#define smp_mb()    viommu_barrier()
#define smp_rmb()   viommu_barrier()
#define smp_wmb()   viommu_barrier()
#define wmb()       viommu_barrier()

/* A test may have others do something while this CPU waits. */
void world_relax(void) __attribute__((__weak__));
#define cpu_relax()                                                           \
    do                                                                        \
    {                                                                         \
        viommu_barrier();                                                     \
        if ( world_relax )                                                    \
            world_relax();                                                    \
    } while ( 0 )

#define read_atomic(p)       (*(volatile __typeof__(*(p)) *)(p))
#define ACCESS_ONCE(x)       (*(volatile __typeof__(x) *)&(x))
#define write_atomic(p, val) (*(volatile __typeof__(*(p)) *)(p) = (val))

static inline int flsl(unsigned long x)
{
    return x ? 64 - __builtin_clzl(x) : 0;
}
#define ffsl __builtin_ffsl

struct tasklet {
    void (*fn)(void *data);
    void *data;
    bool scheduled, dead;
};

/* A test may want to know which tasklet it is. */
void world_tasklet(struct tasklet *t) __attribute__((__weak__));

static inline void tasklet_init(struct tasklet *t, void (*fn)(void *data),
                                void *data)
{
    *t = (struct tasklet){ .fn = fn, .data = data };
    if ( world_tasklet )
        world_tasklet(t);
}

static inline void tasklet_schedule(struct tasklet *t)
{
    t->scheduled = !t->dead;
}

static inline void tasklet_kill(struct tasklet *t)
{
    t->scheduled = false;
    t->dead = true;
}

struct timer {
    void (*fn)(void *data);
    void *data;
    s_time_t expires; /* 0: not set */
};

static inline void init_timer(struct timer *t, void (*fn)(void *data),
                              void *data, unsigned int cpu)
{
    *t = (struct timer){ .fn = fn, .data = data };
}

/* A test may want to know which timer it is. */
void world_timer(struct timer *t) __attribute__((__weak__));

static inline void set_timer(struct timer *t, s_time_t expires)
{
    t->expires = expires;
    if ( world_timer )
        world_timer(t);
}

static inline void kill_timer(struct timer *t)
{
    t->expires = 0;
}

struct list_head {
    struct list_head *next, *prev;
};
#define LIST_HEAD(l) struct list_head l = { &(l), &(l) }

static inline void list_add_tail(struct list_head *item,
                                 struct list_head *head)
{
    *item = (struct list_head){ head, head->prev };
    head->prev->next = item;
    head->prev = item;
}

#define INIT_LIST_HEAD(l) (*(l) = (struct list_head){ (l), (l) })
#define list_empty(l)     ((l)->next == (l))

static inline void list_del(struct list_head *item)
{
    item->prev->next = item->next;
    item->next->prev = item->prev;
}

static inline void list_del_init(struct list_head *item)
{
    list_del(item);
    INIT_LIST_HEAD(item);
}

#define list_for_each_entry(p, head, member)                                  \
    for ( (p) = list_entry((head)->next, __typeof__(*(p)), member);           \
          &(p)->member != (head);                                             \
          (p) = list_entry((p)->member.next, __typeof__(*(p)), member) )
#define list_entry(at, type, member)                                          \
    ((type *)((char *)(at)-offsetof(type, member)))

static inline bool printk_ratelimit(void)
{
    return false;
}

struct domain {
    unsigned int domain_id;
    bool is_dying, crashed;
};
#define domain_crash(d) ((d)->crashed = true)

struct dt_device_node;
struct device {
    struct dt_device_node *of_node;
};
#define dt_node_full_name(np) "/smmu"

#define STRTAB_SPLIT               8
#define STRTAB_STE_DWORDS          8
#define ARM_SMMU_FEAT_2_LVL_STRTAB (1U << 0)
#define ARM_SMMU_FEAT_COHERENCY    (1U << 8)

/* A test of an SMMU that is not coherent has a model of the caches. */
void world_clean(const void *p, size_t size, bool invalidate)
    __attribute__((__weak__));

static inline int clean_dcache_va_range(const void *p, unsigned long size)
{
    if ( world_clean )
        world_clean(p, size, false);
    return 0;
}

static inline int clean_and_invalidate_dcache_va_range(const void *p,
                                                       unsigned long size)
{
    if ( world_clean )
        world_clean(p, size, true);
    return 0;
}

#define STRTAB_L1_DESC_DWORDS 1

struct arm_smmu_strtab_l1_desc {
    uint8_t span;
    __le64 *l2ptr;
    uint64_t l2ptr_dma;
};

struct arm_smmu_strtab_cfg {
    __le64 *strtab;
    struct arm_smmu_strtab_l1_desc *l1_desc;
    unsigned int num_l1_ents;
};

struct arm_smmu_queue {
    struct {
        u32 prod, cons, max_n_shift;
    } llq;
    __le64 *base;
    size_t ent_dwords;
    u32 *prod_reg, *cons_reg;
    bool non_coherent;
};

/* A test with queues has these. */
u32 readl_relaxed(u32 *reg);
void writel(u32 val, u32 *reg);

#define CMDQ_ENT_DWORDS               2
#define ARM_SMMU_CMDQ_SYNC_TIMEOUT_US 1000000

struct arm_smmu_device {
    struct device *dev;
    void *base;
    int combined_irq;
    struct tasklet evtq_irq_tasklet, combined_irq_tasklet;
    uint32_t features;
    struct arm_smmu_strtab_cfg strtab_cfg;
    struct {
        struct arm_smmu_queue q;
        spinlock_t lock;
    } cmdq;
    struct {
        struct arm_smmu_queue q;
    } evtq, priq;
};

struct arm_smmu_domain {
    struct {
        uint16_t vmid;
    } s2_cfg;
};

#endif /* XEN_WORLD_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
