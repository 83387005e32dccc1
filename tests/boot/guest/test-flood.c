/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest with dozens of devices, all of which fault without end: their
 * records fill the physical SMMU's event queue, however few of them Xen takes,
 * and then are lost. The devices are one node of the device tree, with a
 * stream each. It plays the adversary for test-victim.c and test-control.c.
 * Boot arguments: devices=NUMBER, ms=TIME, size=BYTES of a transfer; beat: all
 * devices begin at the same time, with each beat of hist.h.
 */
#include "dt.h"
#include "gic.h"
#include "hist.h"
#include "rig.h"

#define MAX_DEVICES 64
#define EDU_SIZE    0x100000U

static struct rig rig; /* the first device */
static struct edu edu[MAX_DEVICES];
static unsigned int devices;

static bool start(void)
{
    int node = dt_find("qemu,edu", 0);
    bool ok = rig_init(&rig, 0);

    devices = dt_arg_number("devices", 1);
    if ( !ok || !check(devices <= MAX_DEVICES, "%u devices", devices) )
        return false;

    smmu_stage1_init(rig.smmu, &rig.s1, 0x111);
    smmu_map(&rig.s1, IOVA_A, (uintptr_t)rig.a, 0);
    smmu_map(&rig.s1, IOVA_B, (uintptr_t)rig.b, 0);
    ok = check(smmu_start(rig.smmu, 0), "SMMU on");
    for ( unsigned int i = 0; i < devices && ok; i++ )
    {
        uint32_t sid;

        ok = edu_at(&edu[i], rig.edu.base + i * EDU_SIZE) &&
             smmu_stream_of(rig.smmu, node, i, &sid);
        if ( ok )
            smmu_set_stream(rig.smmu, sid, &rig.s1, 0);
    }

    return check(ok, "each device answers and has a stream") &&
           check(smmu_issue(rig.smmu, SMMU_CMD_CFGI_STE_RANGE,
                            SMMU_CMD1_CFGI_RANGE_ALL) &&
                     smmu_sync(rig.smmu, SMMU_SYNC_CONS),
                 "CFGI_ALL, SYNC");
}

static void strike(size_t size, bool beat)
{
    static uint64_t last;

    /* Asleep while the records are taken: with icount CPUs run in turn. */
    if ( beat )
        sleep_ms(150);
    while ( beat && common_ticks() / BEAT_TICKS == last )
        ;
    last = common_ticks() / BEAT_TICKS;

    for ( unsigned int i = 0; i < devices; i++ )
        if ( !edu_busy(&edu[i]) )
            edu_start_write(&edu[i], IOVA_C, size);
}

void test_flood(void)
{
    size_t size = dt_arg_number("size", PAGE);
    bool beat = dt_arg_number("beat", 0);
    uint64_t end;

    if ( !start() )
        return;

    await("control", "placed");
    say("spinning");
    do
        for ( end = now_ms() + 20; now_ms() < end; )
            ;
    while ( !said("victim", "measured") );
    say("attacking");
    end = now_ms() + dt_arg_number("ms", 1000);
    while ( now_ms() < end )
        strike(size, beat);
    say("done");
    say("endless");
    for ( ;; )
        strike(size, beat);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
