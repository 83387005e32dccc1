/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * `read-disk DEVICE N`: N direct reads of 64 KiB, one after the other, between
 * two marks for the counting of instructions (count.c); some before the first
 * mark warm up what is made only once.
 */
#include "start.h"

#define NR_OPENAT 56UL
#define NR_READ   63UL
#define AT_FDCWD  (-100L)
#define O_DIRECT  0x10000UL
#define REQUEST   65536UL
#define WARM_UP   64UL

static unsigned char buffer[REQUEST] __attribute__((aligned(REQUEST)));

static int read_some(long fd, unsigned long n)
{
    for ( ; n; n-- )
        if ( system_call(NR_READ, (unsigned long)fd, (unsigned long)buffer,
                         REQUEST) != (long)REQUEST )
            return 1;

    return 0;
}

#define MARK() __asm__ volatile("hint #0x50" ::: "memory")

int main(int argc, char **argv)
{
    long fd;

    if ( argc != 3 )
        return 2;

    fd = system_call(NR_OPENAT, (unsigned long)AT_FDCWD,
                     (unsigned long)argv[1], O_DIRECT);
    if ( fd < 0 || read_some(fd, WARM_UP) )
        return 3;

    MARK();
    if ( read_some(fd, number(argv[2])) )
        return 4;
    MARK();

    return 0;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
