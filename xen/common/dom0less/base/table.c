/* SPDX-License-Identifier: GPL-2.0-only */
/* Hash tables of indices. */

#include "base.h"

uint32_t __init plan_hash(uint32_t hash, const char *s)
{
    while ( *s )
        hash = plan_hash_char(hash, *s++);

    return hash;
}

static uint32_t __init spread(uint32_t hash)
{
    return (hash * 0x9e3779b1U) >> 7;
}

int __init plan_table_init(struct viommu_table *t, struct plan_arena *a,
                           unsigned int n)
{
    uint32_t size = 4;

    while ( size / 2 < n )
        size *= 2;

    t->mask = size - 1;
    t->slots = plan_array(a, size, sizeof(*t->slots));

    return t->slots ? 0 : -ENOMEM;
}

void __init plan_table_add(struct viommu_table *t, uint32_t hash,
                           uint32_t index)
{
    uint32_t slot = spread(hash);

    while ( t->slots[slot & t->mask] )
        slot++;
    t->slots[slot & t->mask] = index + 1;
}

bool __init plan_table_next(const struct viommu_table *t, uint32_t hash,
                            uint32_t *at, uint32_t *index)
{
    uint32_t found = t->slots[(spread(hash) + (*at)++) & t->mask];

    *index = found - 1;

    return found != 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
