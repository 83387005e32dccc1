/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest's vSMMUv3 at run time: connects the emulation core and the physical
 * back end to a Xen domain. Traps accesses to the core's frame, runs its
 * passes (in the trap, and before a vCPU returns to the guest), injects its
 * interrupts and accesses guest memory for it.
 */
#include <xen/lib.h>
#include <xen/sched.h>
#include <xen/softirq.h>
#include <xen/time.h>
#include <xen/viommu.h>
#include <asm/event.h>
#include <asm/mmio.h>
#include <asm/p2m.h>
#include <asm/vgic.h>
#include <asm/viommu.h>

#include <viommu/nested.h>
#include <viommu/plan.h>
#include <viommu/vsmmu.h>

#include "viommu-ram.h"

struct viommu {
    struct domain *d;
    struct vsmmu *vsmmu;
    struct smmu_nested *nested;
    paddr_t base;
    /* By enum vsmmu_irq. */
    unsigned int irq[2];
    struct viommu_ram ram;
    /* The longest pass so far, by the system counter. */
    cycles_t longest;
    /* The same of viommu_relinquish(), and how often it was called. */
    cycles_t longest_stretch;
    unsigned int stretches;
};

static int read_guest(void *host, uint64_t ipa, void *buf, size_t len)
{
    struct viommu *viommu = host;

    return viommu_ram_read(&viommu->ram, ipa, buf, len);
}

static int write_guest(void *host, uint64_t ipa, const void *buf, size_t len)
{
    struct viommu *viommu = host;

    return viommu_ram_write(&viommu->ram, ipa, buf, len);
}

static void raise_irq(void *host, enum vsmmu_irq irq)
{
    const struct viommu *viommu = host;

    vgic_inject_irq(viommu->d, NULL, viommu->irq[irq], true);
}

static int set_streams(void *host, const struct vsmmu_stream *streams,
                       unsigned int n)
{
    const struct viommu *viommu = host;

    return smmu_nested_set_streams(viommu->nested, streams, n);
}

static int abort_streams(void *host, uint32_t smmu, uint32_t psid,
                         uint32_t count, uint32_t *changed)
{
    const struct viommu *viommu = host;

    return smmu_nested_abort_streams(viommu->nested, smmu, psid, count,
                                     changed);
}

static int issue(void *host, uint32_t smmu, const uint64_t (*cmds)[2],
                 unsigned int n)
{
    const struct viommu *viommu = host;

    return smmu_nested_issue(viommu->nested, smmu, cmds, n);
}

static const struct vsmmu_ops vsmmu_ops = {
    .read = read_guest,
    .write = write_guest,
    .raise = raise_irq,
    .set_streams = set_streams,
    .abort_streams = abort_streams,
    .issue = issue,
};

static int frame_read(struct vcpu *v, mmio_info_t *info, register_t *r,
                      void *priv)
{
    const struct viommu *viommu = priv;

    *r = vsmmu_read(viommu->vsmmu, info->gpa - viommu->base,
                    1U << info->dabt.size);

    return 1;
}

/*
 * End a pass that began at start. The counter is read without barriers and
 * workarounds: the time is only printed.
 */
static void end_pass(struct viommu *viommu, cycles_t start)
{
    cycles_t spent = READ_SYSREG64(CNTPCT_EL0) - start;

    /*
     * Other vCPUs may wait, by WFE, for a CMD_SYNC or for room in the queue
     * (IHI 0070, 4.1.2): IDR0.SEV promises that this wakes them.
     */
    dsb(ishst);
    sev();

    if ( unlikely(spent > viommu->longest) )
        viommu->longest = spent;
}

static int frame_write(struct vcpu *v, mmio_info_t *info, register_t r,
                       void *priv)
{
    struct viommu *viommu = priv;
    cycles_t start = READ_SYSREG64(CNTPCT_EL0);

    v->arch.viommu_pending = vsmmu_write(
        viommu->vsmmu, info->gpa - viommu->base, 1U << info->dabt.size, r);
    end_pass(viommu, start);

    return 1;
}

static const struct mmio_handler_ops frame_ops = {
    .read = frame_read,
    .write = frame_write,
};

bool viommu_further_pass(struct vcpu *v)
{
    struct viommu *viommu = v->domain->arch.viommu;
    cycles_t start;

    /* Pending softirqs go before a further pass. */
    if ( softirq_pending(smp_processor_id()) )
        return true;

    local_irq_enable();
    start = READ_SYSREG64(CNTPCT_EL0);
    v->arch.viommu_pending = vsmmu_work(viommu->vsmmu);
    end_pass(viommu, start);
    local_irq_disable();

    return true;
}

static int reserve_irqs(struct viommu *viommu)
{
    unsigned int i;

    for ( i = 0; i < ARRAY_SIZE(viommu->irq); i++ )
        if ( !vgic_reserve_virq(viommu->d, viommu->irq[i]) )
        {
            printk(XENLOG_ERR
                   "viommu: %pd: interrupt %u of the vSMMU is taken "
                   "or beyond nr_spis\n",
                   viommu->d, viommu->irq[i]);
            return -EBUSY;
        }

    return 0;
}

static int attach_ranges(struct viommu *viommu,
                         const struct viommu_domain *plan)
{
    s_time_t start = NOW();
    unsigned int i, streams = 0;

    for ( i = 0; i < plan->nr_ranges; i++ )
    {
        const struct viommu_range *r = &plan->ranges[i];
        int rc = smmu_nested_attach(viommu->nested, r);

        if ( rc )
        {
            printk(XENLOG_ERR "viommu: %s: %s: StreamID %#x-%#x cannot be "
                              "attached (%d)\n",
                   plan->name, plan->smmus[r->smmu].path, r->psid,
                   r->psid + r->count - 1, rc);
            return rc;
        }

        streams += r->count;
    }

    printk(XENLOG_INFO "viommu: %s: attached %u StreamIDs in %u ranges in "
                       "%" PRI_stime " ns\n",
           plan->name, streams, plan->nr_ranges, NOW() - start);

    return 0;
}

static void stage2_changed(struct domain *d)
{
    if ( d->arch.viommu )
        viommu_ram_changed(&d->arch.viommu->ram);
}

/* Is one of the SMMUs not coherent? Then the guest takes none for coherent. */
static bool any_noncoherent(const struct vsmmu_hw *hw, unsigned int n)
{
    for ( ; n; n--, hw++ )
        if ( !hw->coherent )
            return true;

    return false;
}

static int create_parts(struct viommu *viommu,
                        const struct viommu_domain *plan,
                        struct dt_device_node *const *smmus)
{
    struct vsmmu_hw hw[VIOMMU_MAX_SMMUS];
    const struct vsmmu_config cfg = {
        .ranges = plan->ranges,
        .nr_ranges = plan->nr_ranges,
        .hw = hw,
        .nr_smmus = plan->nr_smmus,
        .ipa_bits = p2m_ipa_bits,
        .reset_bypass = plan->reset_bypass,
    };
    int rc;

    smmu_nested_on_stage2_change(stage2_changed);
    rc = smmu_nested_create(viommu->d, smmus, plan->nr_smmus, plan->nr_ranges,
                            hw, &viommu->nested);
    if ( !rc && any_noncoherent(hw, plan->nr_smmus) )
        rc = viommu_ram_uncached(&viommu->ram);
    if ( !rc )
        rc = attach_ranges(viommu, plan);
    if ( !rc )
        rc = vsmmu_create(&cfg, &vsmmu_ops, viommu, &viommu->vsmmu);
    if ( !rc )
        rc = reserve_irqs(viommu);
    if ( rc )
        return rc;

    smmu_nested_route_events(viommu->nested, viommu->vsmmu);
    register_mmio_handler(viommu->d, &frame_ops, viommu->base,
                          VSMMU_FRAME_SIZE, viommu);

    return 0;
}

/* At boot there is nobody to let run in between. */
static void undo_create(struct domain *d)
{
    int rc;

    do
        rc = viommu_relinquish(d);
    while ( rc == -ERESTART );

    if ( !rc )
        viommu_domain_destroy(d);
}

int viommu_domain_create(struct domain *d, const struct viommu_domain *plan,
                         struct dt_device_node *const *smmus)
{
    struct viommu *viommu = xzalloc(struct viommu);
    int rc = -ENOMEM;

    if ( viommu )
    {
        viommu->d = d;
        viommu->ram.d = d;
        viommu->base = plan->frame;
        viommu->irq[VSMMU_IRQ_EVENTQ] = plan->irq_eventq;
        viommu->irq[VSMMU_IRQ_GERROR] = plan->irq_gerror;
        d->arch.viommu = viommu;

        rc = create_parts(viommu, plan, smmus);
        if ( rc )
            undo_create(d);
        else /* Done before the first vCPU enters the guest. */
            d->vcpu[0]->arch.viommu_pending = plan->reset_bypass;
    }

    if ( rc )
        printk(XENLOG_ERR "viommu: %s: vSMMUv3 cannot be created (%d)\n",
               plan->name, rc);
    else
        printk(XENLOG_INFO "viommu: %s: vSMMUv3 at %#" PRIpaddr
                           ", interrupts %u (eventq) %u (gerror)\n",
               plan->name, viommu->base, plan->irq_eventq, plan->irq_gerror);

    return rc;
}

/* What the guest used, and the bounds that its passes reached. */
static void report_work(const struct viommu *viommu)
{
    struct vsmmu_stats s;

    vsmmu_get_stats(viommu->vsmmu, &s);
    printk(XENLOG_INFO "viommu: %pd: %" PRIu64 " commands, %" PRIu64
                       " events, %" PRIu64 " events dropped\n",
           viommu->d, s.commands, s.events, s.events_dropped);
    printk(XENLOG_INFO "viommu: %pd: %" PRIu64
                       " passes, at most %u commands, %u streams, %u reads, "
                       "%" PRI_stime " us\n",
           viommu->d, s.passes, s.most_commands, s.most_streams, s.most_reads,
           ticks_to_ns(viommu->longest) / 1000);
    printk(XENLOG_INFO "viommu: %pd: its streams abort, after %u stretches of "
                       "work, at most %" PRI_stime " ns\n",
           viommu->d, viommu->stretches, ticks_to_ns(viommu->longest_stretch));
}

int viommu_relinquish(struct domain *d)
{
    struct viommu *viommu = d->arch.viommu;
    cycles_t start = READ_SYSREG64(CNTPCT_EL0), spent;
    int rc;

    if ( !viommu || !viommu->nested )
        return 0;

    if ( viommu->vsmmu )
        vsmmu_stop(viommu->vsmmu);

    rc = smmu_nested_destroy(viommu->nested);

    spent = READ_SYSREG64(CNTPCT_EL0) - start;
    viommu->longest_stretch = max(viommu->longest_stretch, spent);
    viommu->stretches++;

    if ( rc && rc != -ERESTART )
        printk(XENLOG_ERR "viommu: %pd: not destroyed: its devices may still "
                          "reach its memory\n",
               d);
    if ( rc )
        return rc;

    if ( viommu->vsmmu )
        report_work(viommu);
    viommu->nested = NULL;
    viommu_ram_release(&viommu->ram);

    return 0;
}

void viommu_shutdown(const struct domain *d)
{
    if ( d->arch.viommu )
        printk(XENLOG_G_WARNING "viommu: %pd: has ended (reason %u): until it "
                                "is destroyed, its devices may go on\n",
               d, d->shutdown_code);
}

void viommu_domain_destroy(struct domain *d)
{
    struct viommu *viommu = d->arch.viommu;

    if ( !viommu )
        return;

    d->arch.viommu = NULL;
    vsmmu_destroy(viommu->vsmmu);
    viommu_ram_destroy(&viommu->ram);
    xfree(viommu);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
