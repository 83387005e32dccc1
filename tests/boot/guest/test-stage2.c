/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * DMA by guest-physical address: what a guest without stage 1 has. Once
 * (stage2); or again and again with the first devices=N, until the other
 * guests, peers=, are done (plain).
 */
#include "dt.h"
#include "edu.h"
#include "test.h"

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

void test_plain(void)
{
    uint8_t *from = alloc(EDU_BUFFER_SIZE, 4096),
            *to = alloc(EDU_BUFFER_SIZE, 4096);
    unsigned int devices = dt_arg_number("devices", 1);
    uint32_t seed = 0, rounds = 0;
    char peer[32];

    if ( !check(dt_arg("peers", peer, sizeof(peer)), "a peer") ||
         !meet("ready") )
        return;

    while ( !said(peer, "done") )
    {
        rounds++;
        for ( unsigned int i = 0; i < devices; i++ )
        {
            struct edu edu;

            if ( !edu_init(&edu, i) || !moves(&edu, from, to, ++seed) )
            {
                check(false, "device %u moves a page, round %u", i, rounds);
                return;
            }
        }
    }
    for ( unsigned int i = 0; i < devices; i++ )
        check(rounds,
              "device %u moved a page %u times, until the others "
              "were done",
              i, rounds);
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
