/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the attacks of test-adversary.c share. All CPUs run an attack at the
 * same time, over and over. An instruction that faults is skipped.
 */
#ifndef GUEST_ADVERSARY_H
#define GUEST_ADVERSARY_H

#include "random.h"
#include "rig.h"

#define ADV_RIGS         2
#define ADV_SCRATCH_SIZE 65536U

/* Memory of the victim's, which it shares: lib/adversary.dtsi. */
#define SHARED_IPA  UINT64_C(0x50000000)
#define SHARED_SIZE 65536U

struct adversary {
    struct smmu *smmu;
    struct rig rig[ADV_RIGS];
    uint64_t readonly; /* a page that stage 2 lets it read only, or 0 */
    uint8_t *scratch;  /* memory that anybody may write, aligned to its size */
    uintptr_t alias;   /* the frame again, where alignment is free */
    uint32_t cmdq_log2; /* of the largest queue */
    uint32_t eventq_log2;
};

extern struct adversary adv;

struct attack {
    const char *name;
    void (*prepare)(void); /* the first CPU, before all strike */
    void (*strike)(unsigned int cpu, struct random *r);
};

extern const struct attack attack_registers, attack_garbage, attack_tlbi,
    attack_cfgi_all, attack_places, attack_tables, attack_moving,
    attack_faults, attack_switch;

/*
 * A random address of one of several kinds: own memory, registers, another
 * domain's memory, nothing at all. Of own memory only scratch.
 */
uint64_t adv_place(struct random *r);

/*
 * The value, but no address of the adversary's own memory: Xen may be asked to
 * write there, and the adversary has to live on.
 */
uint64_t adv_tame(uint64_t val);

/*
 * Registers of all queues and of the stream table, as a driver would have
 * them: the largest command queue with n entries to be done, in scratch. SMMU
 * on.
 */
void adv_queues(unsigned int n);

/* Where they are. */
uint64_t *adv_cmdq(void);
uint64_t *adv_eventq(void);

#endif /* GUEST_ADVERSARY_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
