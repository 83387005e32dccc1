/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the vSMMUv3 emulation core share. The contract with the
 * outside is viommu/vsmmu.h.
 *
 * A guest's register write goes down this list: it is stored, and a pass acts
 * on it. An event goes up from evtq.c's callers into the guest's memory. A
 * file calls only files that stand below it.
 *
 *   core.c     creation, stop, end: vsmmu_create() and others
 *   pass.c     passes, all that writes start: vsmmu_write(), vsmmu_work()
 *   cmdq.c     command queue: fetch, decode, check
 *   walk.c     ranges of vSIDs, for SMMUEN, GBPA and CFGI of a range
 *   strtab.c   guest stream table: look-up, STE validation
 *   event.c    physical event records: vsmmu_event()
 *   request.c  what a pass requests of the physical SMMUs
 *   evtq.c     event queue, GERROR, interrupts
 *   regs.c     register file: vsmmu_read()
 *   map.c      vSID <-> (SMMU, StreamID), which streams abort
 *   id.c       ID registers, refusal of hardware
 *   errata.c   parts with errata
 *
 * Locking: struct vsmmu_regs, the event ring's indices, counts of events and
 * the flags are under the lock. struct vsmmu_pass and vsmmu_batch, the walks,
 * the stream table in force and counts of passes belong to the pass that runs
 * (busy), without the lock; so does CMDQ_CONS, which the guest cannot write
 * then.
 */
#ifndef VSMMU_PRIVATE_H
#define VSMMU_PRIVATE_H

#include <viommu/smmuv3.h>
#include <viommu/vsmmu.h>

/*
 * Announced queue sizes, log2 of entries. Linux needs room for a batch of 64;
 * more costs the guest's memory only.
 */
#define VSMMU_CMDQS   10
#define VSMMU_EVENTQS 10

/*
 * Steps of a walk over vSIDs in one pass, those that need neither a read nor
 * an STE included.
 */
#define VSMMU_PASS_STEPS 256U

/*
 * How many StreamIDs are made to abort at once: all of them may change, and a
 * pass changes no more. The contract would allow VSMMU_BLOCK.
 */
#define VSMMU_ABORT_BLOCK VSMMU_PASS_STREAMS
/* So many of them count as one step. */
#define VSMMU_ABORTS_PER_STEP 4U

/*
 * No access of one transfer crosses this boundary: it may be the end of the
 * guest's RAM.
 */
#define VSMMU_PAGE 4096U

/* The ID registers as the guest reads them, and what is derived from them. */
struct vsmmu_ids {
    uint32_t idr0, idr1, idr3, idr5, iidr, aidr;
    /* Of the ASID in a TLBI command; of an address. */
    uint64_t asid_mask, oas_mask;
    /* Size of the guest's output addresses. */
    unsigned int oas_bits;
    unsigned int ssid_bits;
    bool ril;
    /* HTTU, or no MSI: in one, for a SYNC that has neither. */
    bool other_sync;
};

struct vsmmu_irq_cfg {
    uint64_t cfg0;
    uint32_t cfg1, cfg2;
};

struct vsmmu_regs {
    uint32_t cr0, cr0ack, cr1, cr2, gbpa;
    uint32_t irq_ctrl, irq_ctrlack, gerror, gerrorn;
    uint64_t strtab_base;
    uint32_t strtab_base_cfg;
    uint64_t cmdq_base;
    uint32_t cmdq_prod, cmdq_cons;
    uint64_t eventq_base;
    uint32_t eventq_prod, eventq_cons;
    /* By enum vsmmu_irq. */
    struct vsmmu_irq_cfg irq_cfg[2];
};

/* What all streams do; VSMMU_MODE_NONE while a sweep is changing it. */
enum vsmmu_mode {
    VSMMU_MODE_ABORT,
    VSMMU_MODE_BYPASS,
    VSMMU_MODE_TABLE,
    VSMMU_MODE_NONE
};

/* A guest's stream table as its registers described it when SMMUEN was set. */
struct vsmmu_strtab {
    uint64_t base;
    unsigned int log2size, split;
    bool two_level;
    /* Record events for invalid StreamIDs. */
    bool recinvsid;
};

/* Its command queue as the registers described it when CMDQEN was set. */
struct vsmmu_cmdq {
    uint64_t base;
    /* Of an index and the wrap flag above it. */
    uint32_t mask;
    /* So many commands, aligned, are contiguous and in one page. */
    uint32_t block;
};

/* A walk over the mapped vSIDs next to last, in as many passes as it takes. */
struct vsmmu_walk {
    bool active;
    uint32_t next, last;
};

/*
 * A range and what is known of its streams, whatever its length: outside
 * offsets live_from to live_to - 1 each of them aborts.
 */
struct vsmmu_row {
    struct viommu_range range;
    uint32_t live_from, live_to;
};

struct vsmmu_map {
    /* Sorted by vSID. */
    struct vsmmu_row *rows;
    /* The same, sorted by (SMMU, StreamID). */
    uint32_t *by_psid;
    unsigned int nr_rows;
};

/* Commands requested of one SMMU; empty between passes. */
struct vsmmu_batch {
    /* Of the domain in this SMMU. */
    uint16_t vmid;
    unsigned int n;
    uint64_t cmds[VSMMU_PASS_COMMANDS][2];
};

/* The MSI of a SYNC, and CMDQ_CONS after this command. */
struct vsmmu_sync {
    uint64_t addr;
    uint32_t data, cons;
};

/* L1 descriptors are read this many at a time, aligned. */
#define VSMMU_L1_CHUNK 32U

struct vsmmu_pass {
    /* PROD when the pass began, CONS after the commands consumed so far. */
    uint32_t prod, cons;

    /* Used up of what a pass may do. */
    unsigned int commands, reads, changed, steps;
    /* So far in the arrays below; nr_cmds in all batches together. */
    unsigned int nr_streams, nr_cmds, nr_syncs;
    unsigned int cerror;
    /* A physical SYNC is needed, even without a command before it. */
    bool barrier;
    /* A physical SMMU did not answer. */
    bool dead;
    /* l1 holds what was read at l1_ipa. */
    bool l1_known;

    uint64_t fetched[VSMMU_PASS_COMMANDS][2];
    /* SYNCs to complete at the end of the pass. */
    struct vsmmu_sync syncs[VSMMU_PASS_COMMANDS];
    /* States of streams requested of the physical SMMUs. */
    struct vsmmu_stream streams[VSMMU_PASS_STREAMS];

    uint64_t l1[VSMMU_L1_CHUNK];
    uint64_t l1_ipa;
};

#define VSMMU_EVENT_RING  VSMMU_EVENTS_MEANWHILE
#define VSMMU_EVENT_BATCH 16U

struct vsmmu_events {
    uint64_t ring[VSMMU_EVENT_RING][4];
    unsigned int head, count;
    /* A recorder writes events to the guest: out belongs to it. */
    bool draining;
    /* Some were not taken into the ring. */
    bool lost;
    /* Taken into it since draining was set, at most as many as it holds. */
    unsigned int meanwhile;
    uint64_t out[VSMMU_EVENT_BATCH][4];
};

struct vsmmu {
    viommu_lock_t lock;
    const struct vsmmu_ops *ops;
    void *host;

    struct vsmmu_ids ids;
    struct vsmmu_map map;
    unsigned int nr_smmus;
    /* A CD could make this SMMU stall a transaction: its STEs forbid that. */
    bool stalls[VIOMMU_MAX_SMMUS];

    struct vsmmu_regs regs;
    bool stopped;
    /* A pass runs. */
    bool busy;
    /* As it is; as SMMUEN and GBPA.ABORT request it. */
    enum vsmmu_mode mode, requested;
    /* Incremented when a write changes SMMUEN or GBPA.ABORT. */
    uint32_t mode_gen;

    enum vsmmu_mode sweep_mode;
    /* mode_gen when the present sweep began. */
    uint32_t sweep_gen;
    struct vsmmu_walk sweep;
    /* Of the command at CONS. */
    struct vsmmu_walk range;
    struct vsmmu_strtab strtab;
    /* By enum vsmmu_irq: MSIs that are being written. */
    unsigned int msis[2];
    struct vsmmu_cmdq cmdq;
    /* One for each SMMU. */
    struct vsmmu_batch *batches;
    struct vsmmu_stats stats;
    struct vsmmu_pass pass;
    struct vsmmu_events events;
};

/* ---- id.c ---- */

/* Fill the guest's ID registers. vsmmu_hw_refusal() accepts all of cfg->hw. */
void vsmmu_ids_make(struct vsmmu_ids *ids, const struct vsmmu_config *cfg);

/* ---- errata.c ---- */

/* Why a part with this IIDR must not nest, or NULL. */
const char *vsmmu_erratum_refusal(uint32_t iidr);

/* Addresses are truncated to IDR5.OAS (3.4.3). */
static inline uint64_t vsmmu_address(const struct vsmmu_ids *ids,
                                     uint64_t addr)
{
    return addr & ids->oas_mask;
}

/* ---- map.c ---- */

/* 0, -EINVAL, -ENOMEM; vsmmu_map_destroy() may follow in any case. */
int vsmmu_map_create(struct vsmmu_map *map, const struct vsmmu_config *cfg);
void vsmmu_map_destroy(struct vsmmu_map *map);
/* The row that holds vsid, or else the first one above it, or NULL. */
struct vsmmu_row *vsmmu_map_from(const struct vsmmu_map *map, uint32_t vsid);
/* The row that holds vsid, or NULL. */
struct vsmmu_row *vsmmu_map_find(const struct vsmmu_map *map, uint32_t vsid);
/* The vSID of a physical stream; false if it is not the guest's. */
bool vsmmu_map_vsid(const struct vsmmu_map *map, uint32_t smmu, uint32_t psid,
                    uint32_t *vsid);
static inline uint32_t vsmmu_row_psid(const struct vsmmu_row *row,
                                      uint32_t vsid)
{
    return row->range.psid + (vsid - row->range.vsid);
}
/* How many of count StreamIDs from vsid on are known to abort. */
uint32_t vsmmu_row_aborting(const struct vsmmu_row *row, uint32_t vsid,
                            uint32_t count);
/* From now on this stream may not abort; these count streams do. */
void vsmmu_row_set_live(struct vsmmu_row *row, uint32_t vsid);
void vsmmu_row_set_aborting(struct vsmmu_row *row, uint32_t vsid,
                            uint32_t count);

/* ---- regs.c ---- */

/* bypass: GBPA.ABORT is 0. */
void vsmmu_regs_reset(struct vsmmu_regs *regs, bool bypass);
/* With the lock held: a guest's write. */
void vsmmu_regs_write(struct vsmmu *v, uint32_t offset, unsigned int size,
                      uint64_t val);
/*
 * With the lock held: show what has taken effect, in CR0ACK, IRQ_CTRLACK and
 * GBPA.UPDATE.
 */
void vsmmu_acknowledge(struct vsmmu *v);
static inline unsigned int vsmmu_q_log2(uint64_t base, unsigned int most)
{
    unsigned int log2 = VIOMMU_GET(SMMU_Q_BASE_LOG2SIZE, base);

    return log2 < most ? log2 : most;
}
/* The bits of an index with its wrap flag. */
static inline uint32_t vsmmu_q_mask(uint64_t base, unsigned int most)
{
    return (2U << vsmmu_q_log2(base, most)) - 1;
}
/*
 * A queue's base is aligned to its size: lower address bits are ignored
 * (3.5.1).
 */
static inline uint64_t vsmmu_q_addr(const struct vsmmu_ids *ids, uint64_t base,
                                    unsigned int log2, unsigned int entry_size)
{
    return vsmmu_address(ids, base) & SMMU_Q_BASE_ADDR &
           ~(((uint64_t)entry_size << log2) - 1);
}
/*
 * With the lock held: commands wait and may be consumed. Not before CMDQEN is
 * acknowledged: a guest that clears it again could then change the queue's
 * base and CONS while a pass is using them, as nothing would be frozen.
 */
static inline bool vsmmu_cmdq_pending(const struct vsmmu *v)
{
    const struct vsmmu_regs *regs = &v->regs;

    return ((regs->cmdq_prod ^ regs->cmdq_cons) & v->cmdq.mask) &&
           (regs->cr0 & regs->cr0ack & SMMU_CR0_CMDQEN) &&
           !((regs->gerror ^ regs->gerrorn) & SMMU_GERROR_CMDQ_ERR);
}

/* ---- evtq.c ---- */

/*
 * Without the lock: record an event for the guest. Returns how many events
 * were written to the guest, others' included.
 */
unsigned int vsmmu_record(struct vsmmu *v, const uint64_t evt[4]);
void vsmmu_record_config(struct vsmmu *v, unsigned int id, uint32_t vsid,
                         uint64_t fetch_ipa);
/*
 * With the lock held, which is released while an MSI is written: activate
 * errors.
 */
void vsmmu_gerror(struct vsmmu *v, uint32_t errors);
/* Without the lock. False if the guest cannot write there itself. */
static inline bool vsmmu_send_msi(struct vsmmu *v, uint64_t addr,
                                  const uint32_t *data)
{
    return !v->ops->write(v->host, vsmmu_address(&v->ids, addr), data,
                          sizeof(*data));
}

/* ---- request.c ---- */

/* Request a state of a stream. s1 is used for VSMMU_STREAM_S1 only. */
void vsmmu_request_stream(struct vsmmu *v, struct vsmmu_row *row,
                          uint32_t vsid, enum vsmmu_stream_cfg cfg,
                          const uint64_t s1[2]);
/*
 * Make vsid to vsid + count - 1 abort. Returns how many of them are dealt
 * with; 0 if the pass has no room left or the hardware did not answer.
 */
uint32_t vsmmu_request_abort(struct vsmmu *v, struct vsmmu_row *row,
                             uint32_t vsid, uint32_t count);
static inline void vsmmu_batch_add(struct vsmmu_batch *b, uint64_t dw0,
                                   uint64_t dw1)
{
    uint64_t *cmd = b->cmds[b->n++];

    cmd[0] = dw0;
    cmd[1] = dw1;
}
/* CFGI_STE, CFGI_CD or CFGI_CD_ALL, for the SMMU and StreamID of vsid. */
static inline void vsmmu_request_cfgi(struct vsmmu *v,
                                      const struct vsmmu_row *row,
                                      uint32_t vsid, uint64_t dw0,
                                      uint64_t dw1)
{
    uint64_t psid = vsmmu_row_psid(row, vsid);

    v->pass.nr_cmds++;
    vsmmu_batch_add(&v->batches[row->range.smmu],
                    dw0 | VIOMMU_PREP(SMMU_CMD0_SID, psid), dw1);
}
/* A TLBI for all SMMUs, with the VMID of each. */
static inline void vsmmu_request_tlbi(struct vsmmu *v, uint64_t dw0,
                                      uint64_t dw1)
{
    struct vsmmu_batch *b = v->batches, *end = b + v->nr_smmus;

    v->pass.nr_cmds++;
    do
        vsmmu_batch_add(
            b, dw0 | VIOMMU_PREP(SMMU_CMD0_TLBI_VMID, (uint64_t)b->vmid), dw1);
    while ( ++b != end );
}
/*
 * Has the pass room for one more stream, with its table reads and its command?
 */
static inline bool vsmmu_pass_has_room(const struct vsmmu_pass *p)
{
    return p->reads + 2 <= VSMMU_PASS_READS &&
           p->changed < VSMMU_PASS_STREAMS &&
           p->nr_cmds < VSMMU_PASS_COMMANDS && p->steps < VSMMU_PASS_STEPS;
}

/* ---- strtab.c ---- */

/* With the lock held. */
void vsmmu_strtab_latch(struct vsmmu_strtab *t, const struct vsmmu_regs *regs,
                        const struct vsmmu_ids *ids);
/*
 * Request for stream vsid of the row what the guest's table says; if the table
 * has no STE for it, for those that follow too, up to last, as far as they
 * have none either. Returns how many are dealt with, as vsmmu_request_abort()
 * does.
 * named: a command names this very stream, so that an absent or invalid STE is
 * an error and no mere gap.
 */
uint32_t vsmmu_strtab_apply(struct vsmmu *v, struct vsmmu_row *row,
                            uint32_t vsid, uint32_t last, bool named);

/* ---- walk.c ---- */

/*
 * Continue the walk. True when it is at its end, false when the pass has no
 * room left.
 */
bool vsmmu_walk(struct vsmmu *v, struct vsmmu_walk *w, enum vsmmu_mode mode);

/* ---- cmdq.c ---- */

/*
 * Consume commands, of which there is at least one, until the queue is empty,
 * a command is in error or the pass has no room left.
 */
void vsmmu_cmdq_consume(struct vsmmu *v);

#endif /* VSMMU_PRIVATE_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
