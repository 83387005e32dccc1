/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * See rig.h. Transfers that fault are of four bytes: the device raises an
 * event for each four.
 */
#include "dt.h"
#include "rig.h"

/* One SMMU for all rigs. */
static struct smmu smmu;

bool rig_init(struct rig *rig, unsigned int n)
{
    rig->smmu = &smmu;
    rig->seed = 100 + 1000 * n;
    rig->a = alloc(PAGE, PAGE);
    rig->b = alloc(PAGE, PAGE);
    rig->c = alloc(PAGE, PAGE);

    return check(smmu.base || smmu_find(&smmu),
                 "the device tree has an SMMU with its interrupts") &&
           check(edu_init(&rig->edu, n), "edu found") &&
           check(
               smmu_stream_of(rig->smmu, dt_find("qemu,edu", n), 0, &rig->sid),
               "its iommus names that SMMU and a stream") &&
           check(true, "StreamID 0x%x", rig->sid);
}

bool rig_can_move(struct rig *rig, uint64_t from_bus, uint8_t *from,
                  uint64_t to_bus, uint8_t *to)
{
    uint32_t seed = ++rig->seed;

    fill(from, PAGE, seed);
    memset(to, 0, PAGE);

    return edu_read(&rig->edu, from_bus, PAGE) &&
           edu_write(&rig->edu, to_bus, PAGE) && filled(to, PAGE, seed) &&
           filled(from, PAGE, seed);
}

bool rig_moves(struct rig *rig, uint64_t from_bus, uint8_t *from,
               uint64_t to_bus, uint8_t *to, const char *when)
{
    return check(rig_can_move(rig, from_bus, from, to_bus, to),
                 "%s: DMA from 0x%lx to 0x%lx moves a page", when, from_bus,
                 to_bus);
}

bool rig_write_blocked(struct rig *rig, uint64_t bus, const char *when)
{
    uint32_t seed = rig->seed += 3;

    fill(rig->a, PAGE, seed);
    fill(rig->b, PAGE, seed + 1);
    fill(rig->c, PAGE, seed + 2);
    rig->seed += 2;

    return check(edu_write(&rig->edu, bus, 4) && filled(rig->a, PAGE, seed) &&
                     filled(rig->b, PAGE, seed + 1) &&
                     filled(rig->c, PAGE, seed + 2),
                 "%s: DMA to 0x%lx writes nothing", when, bus);
}

bool rig_read_blocked(struct rig *rig, uint64_t bus, uint8_t *page,
                      uint64_t out_bus, uint8_t *out, const char *when)
{
    uint32_t seed = ++rig->seed;

    fill(page, PAGE, seed);
    memset(out, 0x5a, PAGE);
    if ( !check(edu_read(&rig->edu, bus, 4) &&
                    edu_write(&rig->edu, out_bus, 4),
                "%s: the engine stops", when) )
        return false;

    return check(memcmp(out, "\x5a\x5a\x5a\x5a", 4) && memcmp(out, page, 4),
                 "%s: DMA from 0x%lx reads nothing of the page", when, bus);
}

bool rig_event(struct rig *rig, unsigned int id, uint64_t addr, bool read,
               const char *when)
{
    uint64_t evt[4];
    bool ok;

    if ( !check(wait_for(smmu_next_event(rig->smmu, evt)),
                "%s: an event comes", when) )
        return false;

    do
    {
        ok = VIOMMU_GET(SMMU_EVT0_ID, evt[0]) == id &&
             VIOMMU_GET(SMMU_EVT0_SID, evt[0]) == rig->sid;
        if ( id >= SMMU_EVT_F_TRANSLATION )
            ok = ok && evt[2] == addr && !(evt[1] & SMMU_EVT1_S2) &&
                 !(evt[1] & SMMU_EVT1_RNW) == !read;
        if ( !ok )
            print("event %lx %lx %lx %lx\n", evt[0], evt[1], evt[2], evt[3]);
    } while ( ok && smmu_next_event(rig->smmu, evt) );

    return check(ok, "%s: it is number 0x%x of stream 0x%x, address 0x%lx",
                 when, id, rig->sid, addr);
}

bool rig_no_event(struct rig *rig, const char *when)
{
    uint64_t evt[4] = { 0 };
    bool none;

    delay_ms(20);
    none = !smmu_next_event(rig->smmu, evt);
    if ( !none )
        print("event %lx %lx %lx %lx\n", evt[0], evt[1], evt[2], evt[3]);

    return check(none, "%s: no event", when);
}

bool rig_stream(struct rig *rig, const struct smmu_stage1 *s1,
                unsigned int config)
{
    smmu_set_stream(rig->smmu, rig->sid, s1, config);

    return check(smmu_cfgi_ste(rig->smmu, rig->sid) &&
                     smmu_sync(rig->smmu, SMMU_SYNC_CONS),
                 "CFGI_STE, SYNC");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
