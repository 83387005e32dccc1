/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The vSMMUv3 emulation core: what Xen calls (vsmmu_*), and what the core
 * calls of Xen (struct vsmmu_ops). It behaves as Arm IHI 0070 says;
 * docs/misc/arm/vsmmuv3.md lists which parts it has, and where it departs.
 *
 * Life: vsmmu_create() at domain creation; then register accesses and passes
 * from any vCPU of the domain and events from any CPU, all at the same time;
 * vsmmu_stop(), then vsmmu_destroy() once no caller is left.
 *
 * Work that a guest requests is done in passes. vsmmu_write() runs the first
 * one itself, because taking the lock and finding out what there is to do
 * costs as much as a short pass; the caller then runs vsmmu_work() for further
 * ones, before it returns to that guest's vCPU, until one returns false. A
 * pass costs at most the VSMMU_PASS_* amounts, and no lock is held while the
 * physical SMMU is waited for. One vCPU at a time runs a pass; what others
 * write meanwhile is stored, and they return at once.
 */
#ifndef VIOMMU_VSMMU_H
#define VIOMMU_VSMMU_H

#include <viommu/range.h>

/* The register frame: page 0 and page 1, 64 KiB each (IHI 0070, 6.1). */
#define VSMMU_FRAME_SIZE 0x20000U

/* The most that one pass does. */
#define VSMMU_PASS_COMMANDS 64U  /* guest commands consumed */
#define VSMMU_PASS_STREAMS  64U  /* physical STEs changed */
#define VSMMU_PASS_READS    160U /* reads of guest memory */

enum vsmmu_irq { VSMMU_IRQ_EVENTQ, VSMMU_IRQ_GERROR };

/*
 * What the registers of a physical SMMU of this vSMMU say, and the VMID of
 * this domain's stage 2 in it.
 */
struct vsmmu_hw {
    uint32_t idr0, idr1, idr3, idr5, iidr;
    uint16_t vmid;
    /* Firmware's dma-coherent, which overrides IDR0.COHACC. */
    bool coherent;
};

/* What stage 1 of a stream does; stage 2 always stays on. */
enum vsmmu_stream_cfg {
    /* Every transaction aborts, without an event. */
    VSMMU_STREAM_ABORT,
    /* Stage 1 is bypassed: stage 2 only. */
    VSMMU_STREAM_BYPASS,
    /* Stage 1 from the guest's context descriptors, then stage 2. */
    VSMMU_STREAM_S1,
};

/*
 * The requested state of one physical stream. s1 holds the stage-1 half of
 * dwords 0 and 1 of the STE (5.2): only the fields a guest may set, already
 * checked (S1Fmt, S1ContextPtr, S1CDMax; S1DSS, S1CIR, S1COR, S1CSH), plus
 * S1STALLD where this core forces it. Zero unless cfg is VSMMU_STREAM_S1.
 */
struct vsmmu_stream {
    uint32_t smmu;
    uint32_t psid;
    enum vsmmu_stream_cfg cfg;
    uint64_t s1[2];
};

/*
 * Owned by the caller and unchanged while the vSMMU exists. Only raise() is
 * called with the core's lock held.
 */
struct vsmmu_ops {
    /*
     * Copy len bytes of the guest's RAM at ipa, little-endian as in memory.
     * ipa is a multiple of 16 for reads, of 4 for writes; no copy crosses a
     * page of 4 KiB. Returns 0, or -EFAULT where any byte is not the guest's
     * own RAM (for write: writable RAM); the buffer or the memory may then be
     * partly written.
     *
     * What write() wrote is visible only after all stores before it. read()
     * has read before any store after it is visible: a guest may overwrite a
     * command once CONS shows it as consumed.
     */
    int (*read)(void *host, uint64_t ipa, void *buf, size_t len);
    int (*write)(void *host, uint64_t ipa, const void *buf, size_t len);

    /*
     * Signal one edge of a wired interrupt to the guest. May be called with
     * the core's lock held; never calls back.
     */
    void (*raise)(void *host, enum vsmmu_irq irq);

    /*
     * Bring n physical STEs (1 to VSMMU_PASS_STREAMS) to the requested states,
     * through no state that translates wrongly. The SMMU may use the previous
     * state of a stream until a CFGI_STE of it, which the core issues in the
     * same pass, has completed. TLBs are not touched.
     * Returns 0, or -EIO if the hardware did not answer: the streams abort
     * then and the domain is being stopped.
     */
    int (*set_streams)(void *host, const struct vsmmu_stream *streams,
                       unsigned int n);

    /*
     * Make psid to psid + count - 1 abort and return when the SMMU does so;
     * streams that abort already cost no command. count is at most
     * VSMMU_BLOCK. Sets *changed to how many did not abort before. 0 or -EIO
     * as above.
     */
    int (*abort_streams)(void *host, uint32_t smmu, uint32_t psid,
                         uint32_t count, uint32_t *changed);

    /*
     * Issue n commands (0 to VSMMU_PASS_COMMANDS, two little-endian dwords
     * each in CPU order, legal by construction, VMID and StreamID physical) to
     * one SMMU as one batch with one CMD_SYNC after them, and return when that
     * completed. 0 or -EIO as above.
     */
    int (*issue)(void *host, uint32_t smmu, const uint64_t (*cmds)[2],
                 unsigned int n);
};

/* The most streams of one call of abort_streams(). */
#define VSMMU_BLOCK 256U

struct vsmmu_config {
    /* Copied; 1 or more. */
    const struct viommu_range *ranges;
    unsigned int nr_ranges;
    /* One for each SMMU the ranges name, copied; 1 to VIOMMU_MAX_SMMUS. */
    const struct vsmmu_hw *hw;
    unsigned int nr_smmus;
    /* Size of the guest's physical address space, 32 to 52. */
    unsigned int ipa_bits;
    /* SMMU_GBPA.ABORT is 0 after reset: streams bypass stage 1. */
    bool reset_bypass;
};

struct vsmmu;

/*
 * May guests have nested translation on this SMMU? Returns NULL if so, else
 * what is missing or wrong, in a few words for a message (static storage).
 * Source: IHI 0070, 6.3.1 to 6.3.7, and docs/misc/arm/vsmmuv3.md, "ID fields";
 * errata: vsmmu_errata[].
 */
const char *vsmmu_hw_refusal(const struct vsmmu_hw *hw);

/*
 * An erratum of a physical SMMU that matters here. The part is known by a
 * compatible string of its node or, where that is NULL, by its IIDR (6.3.7);
 * first and last are revisions, IIDR.Variant << 4 | IIDR.Revision.
 */
struct vsmmu_erratum {
    const char *compatible;
    uint16_t implementer, product;
    uint8_t first, last;
    /* What vsmmu_hw_refusal() says, or NULL: it may nest. */
    const char *refusal;
    /*
     * An invalidation can miss an entry that is in use at that time: each
     * CFGI and TLBI has to be issued again once its CMD_SYNC has completed.
     */
    bool repeat;
};

/* Owned by the core, constant. */
extern const struct vsmmu_erratum vsmmu_errata[];
extern const unsigned int vsmmu_nr_errata;

/*
 * Create a vSMMU in its reset state (SMMUEN = 0, GBPA.ABORT = !reset_bypass)
 * for streams that abort. With reset_bypass, call vsmmu_work() before the
 * guest runs, until it returns false. ops and host are kept. Returns 0 and
 * *out; or -EINVAL (cfg breaks a rule above), -EOPNOTSUPP (vsmmu_hw_refusal()
 * refuses), -ENOMEM.
 */
int vsmmu_create(const struct vsmmu_config *cfg, const struct vsmmu_ops *ops,
                 void *host, struct vsmmu **out);

/*
 * Refuse all further work: passes and events return at once, registers keep
 * their last values. From any CPU, at any time.
 */
void vsmmu_stop(struct vsmmu *v);

/* Free it. NULL is allowed. */
void vsmmu_destroy(struct vsmmu *v);

/*
 * A guest's access to the frame: offset below VSMMU_FRAME_SIZE, size 1, 2, 4
 * or 8 bytes. What the specification does not allow (other sizes or alignments
 * than a register's, unknown registers) reads 0 and writes nothing (6.2).
 *
 * vsmmu_write() stores the value and, if there is work and no pass running,
 * runs one bounded pass. Interrupts should be on, no lock held: it may wait
 * for the physical SMMU. Returns what vsmmu_work() does. After each call of
 * either the caller sends an event (SEV) to all PEs, as IDR0.SEV says.
 */
uint64_t vsmmu_read(struct vsmmu *v, uint32_t offset, unsigned int size);
bool vsmmu_write(struct vsmmu *v, uint32_t offset, unsigned int size,
                 uint64_t val);

/*
 * Run one bounded pass. Returns true if work is left: the caller has to call
 * again. Returns false if none is left, or if another vCPU runs a pass: that
 * one then does what this one has stored.
 */
bool vsmmu_work(struct vsmmu *v);

/*
 * Deliver a record of the physical event queue (7.3; four dwords in CPU order)
 * that names a stream of this vSMMU, on any CPU: translated to the vSID and
 * reduced to what the guest may know, or dropped. Returns how many events were
 * written to the guest, this one and at most VSMMU_EVENTS_MEANWHILE that were
 * recorded during the write.
 */
#define VSMMU_EVENTS_MEANWHILE 64U
unsigned int vsmmu_event(struct vsmmu *v, uint32_t smmu,
                         const uint64_t evt[4]);

/* Physical records of this vSMMU were lost: show that as an overflow (7.4). */
void vsmmu_events_lost(struct vsmmu *v, unsigned int n);

/* Counts since creation, for benchmarks, tests and a host's debug output. */
struct vsmmu_stats {
    uint64_t passes, commands, events, events_dropped;
    /* The most of any one pass. */
    uint32_t most_commands, most_streams, most_reads;
};
void vsmmu_get_stats(struct vsmmu *v, struct vsmmu_stats *stats);

#endif /* VIOMMU_VSMMU_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
