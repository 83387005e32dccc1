/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The world of the emulation core's fuzzers: a small guest memory, two
 * physical SMMUs, and the rules that must hold whatever a guest does. A broken
 * rule ends the process.
 *
 *   - A physical stream gets a stage 1 only if the core, in the same pass,
 *     read a valid STE that says so, at the address where the guest's own
 *     stream table has the STE of that stream's vSID.
 *   - Each command is legal, and names a StreamID or the VMID of this domain.
 *   - Each SMMU gets what the guest's commands mean for it, in their order,
 *     once, before a SYNC completes or they are shown as consumed; and an
 *     invalidation of the CDs of each stream that gets a stage 1.
 *   - A pass stays within VSMMU_PASS_*; CONS only moves forward, towards PROD.
 *   - Events carry the guest's StreamIDs and no fields but those that 7.3
 *     gives stage 1.
 *   - With SMMUEN = 0 acknowledged, all streams are as GBPA says; with SMMUEN
 *     = 1, as the table does.
 *   - After hardware failed, nothing more is requested of it.
 *
 * When the process ends it says which commands were executed and which values
 * of Config were met in valid STEs.
 */
#ifndef FUZZ_MODEL_H
#define FUZZ_MODEL_H

#include "vsmmu-private.h"

#define RAM      UINT64_C(0x40000000)
#define RAM_SIZE 0x10000U

#define MODEL_RANGES    4
#define MODEL_RANGE_MAX 70
#define MODEL_SIDSIZE   9

#define CHECK(c)                                                              \
    do                                                                        \
    {                                                                         \
        if ( !(c) )                                                           \
            model_broken(#c, __FILE__, __LINE__);                             \
    } while ( 0 )
void model_broken(const char *what, const char *file, int line)
    __attribute__((noreturn));

struct input {
    const uint8_t *at;
    size_t left;
};

static inline uint64_t take(struct input *in, unsigned int bytes)
{
    uint64_t val = 0;
    unsigned int n = bytes < in->left ? bytes : in->left;

    memcpy(&val, in->at, n);
    in->at += n;
    in->left -= n;
    return val;
}

struct stream_state {
    enum vsmmu_stream_cfg cfg;
    uint64_t s1[2];
    uint32_t set_by;  /* the last pass that set it */
    uint32_t cfgi_by; /* and the last one that invalidated its STE */
};

/* Where the core read, and how much of that the model keeps. */
struct seen_read {
    uint64_t ipa;
    uint32_t len;
};
#define READ_KEPT (SMMU_STE_SIZE * 4)

struct model {
    struct vsmmu *v;
    uint8_t ram[RAM_SIZE];
    uint64_t unreadable; /* an address in the page; UINT64_MAX: none */
    uint64_t readonly;

    /* queues and stream table have memory of their own; no MSI but a SYNC's */
    bool orderly;
    unsigned int fail_after;
    bool failed;
    /*
     * register writes of other vCPUs during a pass are taken from here, if set
     */
    struct input *meanwhile;

    /* of the running pass, if there is one */
    bool in_pass;
    bool completed; /* an MSI was sent: that of a SYNC, if orderly */
    bool looked;    /* the registers as the pass found them are known */
    uint32_t pass;  /* its number */
    uint64_t strtab_base, cmdq;
    uint32_t strtab_cfg, cr0, prod, cons, cmdq_size;
    uint32_t cr0ack, gbpa; /* before */
    uint64_t commands;     /* consumed before */
    unsigned int nr_reads, changed, nr_issued[2];

    /* where the physical event that is being delivered comes from */
    const struct viommu_range *event_of;
    uint32_t event_offset;

    struct stream_state streams[MODEL_RANGES][MODEL_RANGE_MAX];

    /* the first nr_* of them; not cleared, so it has to be the end */
    uint64_t issued[2][VSMMU_PASS_COMMANDS][2];
    struct seen_read reads[VSMMU_PASS_READS];
    uint8_t bytes[VSMMU_PASS_READS][READ_KEPT];
};

extern struct model m;

/* vSIDs of the model, and what they stand for. */
extern const struct viommu_range model_ranges[MODEL_RANGES];
extern const struct vsmmu_hw model_hw[];

void model_start(void);
void model_end(void);

/* One pass with all its checks. Returns whether work is left. */
bool model_pass(void);
/* Passes until none is left. */
void model_work(void);

/* A write, and the pass that it may do, with the same checks. */
void model_write(uint32_t reg, unsigned int size, uint64_t val);
void model_poke(uint64_t ipa, const void *bytes, size_t len);
void model_event(uint32_t smmu, const uint64_t evt[4]);

/*
 * Unless hardware failed: this stream of the range, or all streams, are as the
 * stream table says that is in memory now, at the base of the last pass;
 * decoded from the specification, not by the core.
 */
void model_compare_one(const struct viommu_range *r, uint32_t vsid);
void model_compare(void);
/*
 * Did the core, in this pass, read an STE of this vSID that means what it now
 * requests?
 */
bool model_installed(uint32_t vsid, uint32_t smmu,
                     const struct vsmmu_stream *s);
/* ---- model_cmds.c ---- */

/* Check that these are legal, and keep them. */
void model_issued(uint32_t smmu, const uint64_t (*cmds)[2], unsigned int n);
/*
 * Check that the SMMUs got what the commands mean that the pass consumed.
 */
void model_consumed(uint32_t cons, uint32_t n);
/*
 * Check that the CDs of each stream that got a stage 1 in this pass are
 * invalidated.
 */
void model_stes_invalidated(void);

/* ---- model.c ---- */

/* Shown at the end, and what guides the search besides the core's branches. */
void model_reached_command(uint8_t opcode);
/* len bytes of guest memory, or NULL. */
uint8_t *model_ram(uint64_t ipa, size_t len);
/* The range that a stream is in, or NULL. */
const struct viommu_range *model_range(uint32_t smmu, uint32_t psid);
const struct viommu_range *model_range_of_vsid(uint32_t vsid);
struct stream_state *model_stream(const struct viommu_range *r, uint32_t psid);

#endif /* FUZZ_MODEL_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
