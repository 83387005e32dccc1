/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * DMA by guest-physical address: what a guest without stage 1 has. Once
 * (stage2); or again and again with the first devices=N, until another guest,
 * peers=, is done (plain). Before that, each device faults once.
 */
#include "dt.h"
#include "rig.h"

void test_stage2(void)
{
    uint8_t *from = alloc(EDU_BUFFER_SIZE, 4096),
            *to = alloc(EDU_BUFFER_SIZE, 4096);
    struct edu edu;

    if ( !check(edu_init(&edu, 0), "edu found") )
        return;

    fill(from, EDU_BUFFER_SIZE, 1);
    fill(to, EDU_BUFFER_SIZE, 2);
    check(edu_read(&edu, (uintptr_t)from, EDU_BUFFER_SIZE),
          "DMA from RAM at IPA %lx ends", (uintptr_t)from);
    check(edu_write(&edu, (uintptr_t)to, EDU_BUFFER_SIZE),
          "DMA to RAM at IPA %lx ends", (uintptr_t)to);
    check(filled(to, EDU_BUFFER_SIZE, 1), "the data came through");
    check(filled(from, EDU_BUFFER_SIZE, 1), "the source is as it was");
}

static bool moves(const struct edu *edu, uint8_t *from, uint8_t *to,
                  uint32_t seed)
{
    fill(from, EDU_BUFFER_SIZE, seed);
    fill(to, EDU_BUFFER_SIZE, ~seed);

    return edu_read(edu, (uintptr_t)from, EDU_BUFFER_SIZE) &&
           edu_write(edu, (uintptr_t)to, EDU_BUFFER_SIZE) &&
           filled(to, EDU_BUFFER_SIZE, seed);
}

static struct edu edus[2];

/* In turn, until the peer is done. */
static void move_until_done(const char *peer, unsigned int devices)
{
    uint8_t *from = alloc(EDU_BUFFER_SIZE, 4096),
            *to = alloc(EDU_BUFFER_SIZE, 4096);
    uint32_t rounds = 0;
    bool ok = true;

    for ( ; ok && !said(peer, "done"); rounds++ )
        for ( unsigned int i = 0; i < devices && ok; i++ )
            ok = moves(&edus[i], from, to, 1 + rounds * devices + i);
    check(ok && rounds, "%u devices moved a page %u times, until %s was done",
          devices, rounds, peer);
}

void test_plain(void)
{
    unsigned int devices = dt_arg_number("devices", 1);
    char peer[32];

    if ( !check(dt_arg("peers", peer, sizeof(peer)) && devices <= 2,
                "a peer, and two devices at most") )
        return;
    for ( unsigned int i = 0; i < devices; i++ )
        check(edu_init(&edus[i], i), "edu %u found", i);

    if ( !meet("ready") )
        return;
    for ( unsigned int i = 0; i < devices; i++ )
        check(edu_write(&edus[i], IOVA_C, 4), "DMA to nothing ends");
    move_until_done(peer, devices);
    meet("done");
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
