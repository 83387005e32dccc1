/* SPDX-License-Identifier: GPL-2.0-only */
/* DMA by guest-physical address: what a guest without stage 1 has. */
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

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
