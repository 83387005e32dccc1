/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the vSMMUv3 emulation core share. The contract with the
 * outside is viommu/vsmmu.h.
 *
 *   core.c        creation and end
 *   id.c          ID registers, fitness of hardware
 *   regs.c        register file, MMIO dispatch
 *   map.c         vSID <-> (SMMU, StreamID), what aborts
 *   work.c        passes, SMMUEN and GBPA sweeps
 *   strtab.c      guest stream table, STE validation
 *   cmdq.c        fetch, decode, act
 *   invalidate.c  what a pass asks of the physical SMMUs
 *   evtq.c        event queue, GERROR, interrupts
 *
 * Who may touch what: struct vsmmu_regs, the event ring's indices, counts of
 * events and the flags are under the lock. What is in struct vsmmu_pass and
 * vsmmu_batch, the walks, the stream table in force and counts of passes
 * belong to whoever set busy, without the lock; so does CMDQ_CONS, which the
 * guest cannot write then.
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
 * StreamIDs that are made to abort at once: all of them may change, and a pass
 * changes no more. The contract would allow VSMMU_BLOCK.
 */
#define VSMMU_ABORT_BLOCK VSMMU_PASS_STREAMS
/* So many of them, looked at, count as one step. */
#define VSMMU_ABORTS_PER_STEP 4U

/*
 * No access of one transfer crosses this boundary: it may be the end of the
 * guest's RAM.
 */
#define VSMMU_PAGE 4096U

/*
 * The ID registers as the guest reads them, and what the core needs of them in
 * other form.
 */
struct vsmmu_ids {
    uint32_t idr0, idr1, idr3, idr5, iidr, aidr;
    uint64_t asid_mask;    /* of an ASID field's value */
    uint64_t oas_mask;     /* of an address */
    unsigned int oas_bits; /* size of the guest's output addresses */
    unsigned int ssid_bits;
    bool ril;
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
    struct vsmmu_irq_cfg irq_cfg[2]; /* by enum vsmmu_irq */
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
    bool recinvsid; /* record events for invalid StreamIDs */
};

/* Its command queue as the register described it when CMDQEN was set. */
struct vsmmu_cmdq {
    uint64_t base;
    uint32_t mask;  /* of an index and the wrap flag above it */
    uint32_t block; /* so many commands, aligned, lie in a row in one page */
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
    struct vsmmu_row *rows; /* sorted by vSID */
    uint32_t *by_psid;      /* indices of rows, sorted by (SMMU, StreamID) */
    unsigned int nr_rows;
};

/* What a pass asks of one SMMU's command queue; empty between passes. */
struct vsmmu_batch {
    uint16_t vmid; /* of the domain there */
    unsigned int n;
    uint64_t cmds[VSMMU_PASS_COMMANDS][2];
};

struct vsmmu_msi {
    uint64_t addr;
    uint32_t data;
};

/* The MSI of a SYNC, and CMDQ_CONS behind it. */
struct vsmmu_sync {
    uint64_t addr;
    uint32_t data, cons;
};

/* L1 descriptors are read this many at a time, aligned. */
#define VSMMU_L1_CHUNK 32U

struct vsmmu_pass {
    uint32_t prod, cons; /* as they were when the pass began; how far it is */

    unsigned int commands, reads, changed, steps; /* spent */
    unsigned int nr_streams, nr_cmds, nr_syncs;   /* so far, see below */
    unsigned int cerror;
    bool barrier;  /* a physical SYNC, even behind no command */
    bool dead;     /* hardware did not answer */
    bool l1_known; /* what l1 holds */

    uint64_t fetched[VSMMU_PASS_COMMANDS][2];
    /* completions that are owed to the guest */
    struct vsmmu_sync syncs[VSMMU_PASS_COMMANDS];
    /* what the physical SMMUs will be asked for, besides their batches */
    struct vsmmu_stream streams[VSMMU_PASS_STREAMS];

    uint64_t l1[VSMMU_L1_CHUNK];
    uint64_t l1_ipa; /* of l1[0] */
};

#define VSMMU_EVENT_RING  VSMMU_EVENTS_MEANWHILE
#define VSMMU_EVENT_BATCH 16U

struct vsmmu_events {
    uint64_t ring[VSMMU_EVENT_RING][4];
    unsigned int head, count;
    /* somebody writes events to the guest: out belongs to them */
    bool draining;
    bool lost; /* some were not taken into the ring */
    /* taken into it since draining was set, at most as many as it holds */
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
    /* this SMMU would stall if a guest's CD said so: forbid it in the STE */
    bool stalls[VIOMMU_MAX_SMMUS];

    struct vsmmu_regs regs;
    bool stopped;
    bool busy;                    /* a pass runs */
    enum vsmmu_mode mode, wanted; /* as it is; as SMMUEN and GBPA ask for */
    /* goes up when the guest changes its mind about SMMUEN or GBPA */
    uint32_t sweep_gen;

    enum vsmmu_mode sweep_mode;
    uint32_t sweep_from; /* sweep_gen when the present sweep began */
    struct vsmmu_walk sweep;
    struct vsmmu_walk range; /* of the command at CONS */
    struct vsmmu_strtab strtab;
    unsigned int msis[2]; /* by enum vsmmu_irq: being written, not over yet */
    struct vsmmu_cmdq cmdq;
    struct vsmmu_batch *batches; /* one for each SMMU */
    struct vsmmu_stats stats;
    struct vsmmu_pass pass;
    struct vsmmu_events events;
};

/*
 * id.c: what the guest's ID registers say, from hardware that
 * vsmmu_hw_refusal() accepts.
 */
void vsmmu_ids_make(struct vsmmu_ids *ids, const struct vsmmu_config *cfg);

/* map.c. create: 0, -EINVAL, -ENOMEM; destroy may follow in any case. */
int vsmmu_map_create(struct vsmmu_map *map, const struct vsmmu_config *cfg);
void vsmmu_map_destroy(struct vsmmu_map *map);
/* The row that holds vsid, or else the first one behind it, or NULL. */
struct vsmmu_row *vsmmu_map_from(const struct vsmmu_map *map, uint32_t vsid);
/* The row that holds vsid, or NULL. */
struct vsmmu_row *vsmmu_map_find(const struct vsmmu_map *map, uint32_t vsid);
bool vsmmu_map_vsid(const struct vsmmu_map *map, uint32_t smmu, uint32_t psid,
                    uint32_t *vsid);
/* How many of count StreamIDs, the first ones from vsid on, abort for sure. */
uint32_t vsmmu_row_aborting(const struct vsmmu_row *row, uint32_t vsid,
                            uint32_t count);
/* From now on this stream may not abort; these count streams do. */
void vsmmu_row_set_live(struct vsmmu_row *row, uint32_t vsid);
void vsmmu_row_set_aborting(struct vsmmu_row *row, uint32_t vsid,
                            uint32_t count);

/* regs.c */
void vsmmu_regs_reset(struct vsmmu_regs *regs);
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
/* Addresses are truncated to IDR5.OAS (3.4.3). */
static inline uint64_t vsmmu_address(const struct vsmmu_ids *ids,
                                     uint64_t addr)
{
    return addr & ids->oas_mask;
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
 * acknowledged: a guest that takes it back could then change the queue's base
 * and CONS while a pass is using them, as nothing would be frozen.
 */
static inline bool vsmmu_cmdq_pending(const struct vsmmu *v)
{
    const struct vsmmu_regs *regs = &v->regs;

    return ((regs->cmdq_prod ^ regs->cmdq_cons) & v->cmdq.mask) &&
           (regs->cr0 & regs->cr0ack & SMMU_CR0_CMDQEN) &&
           !((regs->gerror ^ regs->gerrorn) & SMMU_GERROR_CMDQ_ERR);
}
/*
 * There is something for a pass to do. Without the lock, this is a hint.
 */
static inline bool vsmmu_work_pending(const struct vsmmu *v)
{
    return !v->stopped && (v->mode != v->wanted || vsmmu_cmdq_pending(v));
}

/* work.c */
/*
 * Has the pass room for one more stream, with its table reads and its command?
 */
bool vsmmu_room(const struct vsmmu *v);
/*
 * Take the walk on. True when it is at its end, false when the pass has no
 * room left.
 */
bool vsmmu_walk(struct vsmmu *v, struct vsmmu_walk *w, enum vsmmu_mode mode);

/* strtab.c */
void vsmmu_strtab_latch(struct vsmmu_strtab *t, const struct vsmmu_regs *regs,
                        const struct vsmmu_ids *ids);
/*
 * Make stream vsid of the row as the guest's table has it, and with it those
 * that follow up to last if one look settles them all. Returns how many were
 * settled; 0 if the pass has no room left or the hardware did not answer.
 * asked: the guest named this very stream, so that an absent or invalid entry
 * is an error and no mere gap.
 */
uint32_t vsmmu_look(struct vsmmu *v, struct vsmmu_row *row, uint32_t vsid,
                    uint32_t last, bool asked);

/* cmdq.c */
void vsmmu_cmdq_latch(struct vsmmu_cmdq *q, const struct vsmmu_regs *regs,
                      const struct vsmmu_ids *ids);
/*
 * Consume commands, of which there is at least one, until the queue is empty,
 * an error or the end of the pass's means.
 */
void vsmmu_cmdq_consume(struct vsmmu *v);

/* invalidate.c */
void vsmmu_want_stream(struct vsmmu *v, struct vsmmu_row *row, uint32_t vsid,
                       enum vsmmu_stream_cfg cfg, const uint64_t s1[2]);
/*
 * Make vsid to vsid + count - 1 abort. Returns how many of them were settled,
 * as vsmmu_look() does.
 */
uint32_t vsmmu_abort_run(struct vsmmu *v, struct vsmmu_row *row, uint32_t vsid,
                         uint32_t count);
static inline void vsmmu_batch_add(struct vsmmu_batch *b, uint64_t dw0,
                                   uint64_t dw1)
{
    uint64_t *cmd = b->cmds[b->n++];

    cmd[0] = dw0;
    cmd[1] = dw1;
}
/* A command for one SMMU. */
static inline void vsmmu_want_cmd(struct vsmmu *v, unsigned int smmu,
                                  uint64_t dw0, uint64_t dw1)
{
    v->pass.nr_cmds++;
    vsmmu_batch_add(&v->batches[smmu], dw0, dw1);
}
/* One for all of them, with the VMID of each. */
static inline void vsmmu_want_tlbi(struct vsmmu *v, uint64_t dw0, uint64_t dw1)
{
    struct vsmmu_batch *b = v->batches, *end = b + v->nr_smmus;

    v->pass.nr_cmds++;
    do
        vsmmu_batch_add(
            b, dw0 | VIOMMU_PREP(SMMU_CMD0_TLBI_VMID, (uint64_t)b->vmid), dw1);
    while ( ++b != end );
}
void vsmmu_want_cd_all(struct vsmmu *v, const struct vsmmu_row *row,
                       uint32_t vsid);

/* evtq.c. Without the lock: */
/* Returns how many events were written to the guest, others' included. */
unsigned int vsmmu_record(struct vsmmu *v, const uint64_t evt[4]);
void vsmmu_record_config(struct vsmmu *v, unsigned int id, uint32_t vsid,
                         uint64_t fetch_ipa);
/*
 * With the lock held: activate errors; true if *msi has to be sent with
 * vsmmu_send_gerror() once it is released.
 */
bool vsmmu_gerror(struct vsmmu *v, uint32_t errors, struct vsmmu_msi *msi);
void vsmmu_send_gerror(struct vsmmu *v, const struct vsmmu_msi *msi);
static inline bool vsmmu_send_msi(struct vsmmu *v, uint64_t addr,
                                  const uint32_t *data)
{
    return !v->ops->write(v->host, vsmmu_address(&v->ids, addr), data,
                          sizeof(*data));
}

#endif /* VSMMU_PRIVATE_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
