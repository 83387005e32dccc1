/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fuzzing of boot-time configuration: an input becomes settings, a host device
 * tree and partial ones (trees.c, host.c, partial.c, edits.c); they are
 * planned and, if that succeeds, acted upon (fuzz_plan.c); what comes out is
 * held against the host's tree as libfdt reads it (check.c, streams.c).
 */
#ifndef PLAN_FUZZ_H
#define PLAN_FUZZ_H

#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <viommu/os.h>
#include <viommu-dt.h>
#include <viommu/vsmmu.h>

#define MAX_DOMAINS 3
#define MAX_DEVICES 8
#define MAX_STREAMS 48

/* What is left of the input; all zeros behind its end. */
struct input {
    const uint8_t *p;
    size_t left;
};

uint8_t take(struct input *in);
uint32_t take32(struct input *in);
/* A number, one that is likely to be of interest more often than not. */
uint32_t number(struct input *in);
/* True once in n, for most inputs; false behind the end. */
bool rarely(struct input *in, unsigned int n);

struct blob {
    void *data;
    size_t size;
};

struct trees {
    struct blob host;
    struct blob partials[MAX_DOMAINS];
    unsigned int nr_partials;
};

/* What the partial device trees can refer to. */
struct device {
    char path[32];
    bool bridge;
    uint32_t streams[MAX_STREAMS];
    unsigned int nr_streams;
};

struct model {
    struct device devices[MAX_DEVICES];
    unsigned int nr_devices, nr_domains;
};

/*
 * The trees of an input, each in memory of exactly its size. False: the input
 * makes none.
 */
bool trees_raw(struct input *in, struct trees *t);
bool trees_built(struct input *in, struct trees *t);
bool trees_edited(struct input *in, struct trees *t);
void trees_free(struct trees *t);

/* Append to a tree that is being written. */
void put_cells(struct input *in, void *fdt, const char *name,
               const uint32_t *cells, unsigned int n);
void put_string(void *fdt, const char *name, const char *value);
#define PUT(in, fdt, name, ...)                                               \
    put_cells(in, fdt, name, (const uint32_t[]){ __VA_ARGS__ },               \
              ARRAY_SIZE(((const uint32_t[]){ __VA_ARGS__ })))

void put_host(struct input *in, void *fdt, struct model *m);
void put_partial(struct input *in, void *fdt, const struct model *m,
                 unsigned int domain);

/* The property does not hold: say so, and end. */
#define CHECK(x)                                                              \
    do                                                                        \
    {                                                                         \
        if ( !(x) )                                                           \
        {                                                                     \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x);           \
            abort();                                                          \
        }                                                                     \
    } while ( 0 )

/* A digest, piece by piece. */
uint64_t digest(uint64_t hash, const void *data, size_t len);
/* Of all that the plan says. */
uint64_t digest_plan(const struct viommu_plan *plan);

/* Does the plan keep what plan.h and range.h promise? */
void check_plan(const struct viommu_plan *plan, const struct trees *t);

/* An assigned node, and where the guest's tree has it. */
struct placed {
    const struct viommu_device *dev;
    int offset;
};

/*
 * What the guest's tree says of a device: does it lead to the StreamIDs that
 * the host's tree has for it?
 */
void check_streams(const struct viommu_domain *dom, const struct placed *at,
                   const void *host, const void *partial, const void *guest);

/* The node of the host's tree with this path, case ignored; the first. */
int find_host(const void *host, const char *path);

/* Cell number i. */
uint32_t cell(const void *data, unsigned int i);

/* The partial device tree of a domain, or NULL: the input has none. */
const struct blob *partial_of(const struct trees *t, const char *path);

/* The range of a virtual StreamID. */
const struct viommu_range *range_of(const struct viommu_domain *dom,
                                    uint32_t vsid);

#endif /* PLAN_FUZZ_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
