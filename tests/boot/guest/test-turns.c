/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bad and good DMA by turns on one stream, as of a user space driver that
 * makes mistakes: a bad transfer of 1 KiB is 256 records, which Xen can keep;
 * one of 4 KiB is more than that. Each good transfer has to arrive, and of
 * each bad one at least the first record; if others are missing, that has to
 * show as an overflow. Boot argument: rounds=NUMBER.
 */
#include "dt.h"
#include "rig.h"

#define QUIET_MS 20

static struct rig rig;

static uint32_t overflow_flag(void)
{
    return read32(rig.smmu->base + SMMU_EVENTQ_PROD) & SMMU_EVENTQ_PROD_OVFLG;
}

/* Take the records of a transfer, until none has come for a while. */
static void take_records(unsigned int round, unsigned int records,
                         uint32_t flag)
{
    uint64_t evt[4], first = 0, end = now_ms() + QUIET_MS;
    unsigned int n = 0;
    bool lost = false;

    while ( now_ms() < end )
    {
        uint32_t now = overflow_flag();

        /* It is acknowledged with each record. */
        lost |= now != flag;
        flag = now;
        if ( !smmu_next_event(rig.smmu, evt) )
            continue;
        if ( !n++ )
            first = evt[2];
        end = now_ms() + QUIET_MS;
    }
    check(first == IOVA_C, "bad transfer %u: the first record arrives", round);
    check(n == records || lost, "bad transfer %u: %u of %u records%s", round,
          n, records, lost ? ", overflow" : "");
}

void test_turns(void)
{
    unsigned int rounds = dt_arg_number("rounds", 5);

    if ( !rig_init(&rig, 0) )
        return;

    smmu_stage1_init(rig.smmu, &rig.s1, 0x111);
    smmu_map(&rig.s1, IOVA_A, (uintptr_t)rig.a, 0);
    smmu_map(&rig.s1, IOVA_B, (uintptr_t)rig.b, 0);
    if ( !check(smmu_start(rig.smmu, 0), "SMMU on") ||
         !rig_stream(&rig, &rig.s1, 0) )
        return;

    for ( unsigned int i = 0; i < rounds; i++ )
    {
        uint32_t flag = overflow_flag();
        size_t size = i % 2 ? PAGE : PAGE / 4;

        check(edu_write(&rig.edu, IOVA_C, size),
              "bad transfer %u: the engine stops", i);
        /* It begins while the records of the bad one come. */
        edu_start_read(&rig.edu, IOVA_A, PAGE);
        take_records(i, size / 4, flag);
        check(edu_wait(&rig.edu), "the engine stops");
        rig_moves(&rig, IOVA_A, rig.a, IOVA_B, rig.b, "good transfer");
    }
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
