/* SPDX-License-Identifier: GPL-2.0-only */
/* The findings of one run. */
#ifndef VIOMMU_DT_COLLECTION_H
#define VIOMMU_DT_COLLECTION_H

#include "tool.h"

struct collected {
    /* A copy, with its own strings. */
    struct viommu_finding f;
    /* Position of the domain node in the host tree, from 1. 0: no domain. */
    unsigned int domain;
    /* Index in viommu_findings[]; viommu_nr_findings: not in it. */
    unsigned int id;
    /* Number of findings before it. */
    unsigned int nr;
    char strings[];
};

struct collection {
    struct collected **all;
    /* Number of entries of all, and how many it has memory for. */
    unsigned int nr, size;
    /* Memory ran out, so a finding is missing. */
    bool no_memory;
};

/* Add a copy of f. domain and id as in struct collected. */
void collection_add(struct collection *c, const struct viommu_finding *f,
                    unsigned int domain, unsigned int id);
void collection_sort(struct collection *c);
void collection_free(struct collection *c);

/* Print all findings to t->messages. */
void report_print(const struct tool *t, const struct collection *c);

#endif /* VIOMMU_DT_COLLECTION_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
