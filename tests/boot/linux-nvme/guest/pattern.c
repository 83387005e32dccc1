/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Known pseudo-random data: `pattern SEED MIB` writes MIB times 1 MiB to
 * standard output, a function of the seed alone. Cheap on an emulated CPU,
 * where reading /dev/urandom would cost more than the whole test. The stream,
 * a 64-bit xorshift, does not repeat within a disk, so that data read from the
 * wrong place cannot look right.
 */
#include "start.h"

#define MIB (1UL << 20)

static unsigned long buffer[MIB / sizeof(unsigned long)];

static unsigned long fill(unsigned long x)
{
    for ( unsigned int i = 0; i < MIB / sizeof(buffer[0]); i++ )
    {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        buffer[i] = x;
    }

    return x;
}

static int put(void)
{
    unsigned long done = 0;

    while ( done < MIB )
    {
        long n =
            system_call(NR_WRITE, 1, (unsigned long)buffer + done, MIB - done);

        if ( n <= 0 )
            return 1;

        done += (unsigned long)n;
    }

    return 0;
}

int main(int argc, char **argv)
{
    unsigned long state, mib;

    if ( argc != 3 )
        return 2;

    /* An odd product is never the zero that a xorshift would stick at. */
    state = (2 * number(argv[1]) + 1) * 0x9e3779b97f4a7c15UL;

    for ( mib = number(argv[2]); mib; mib-- )
    {
        state = fill(state);

        if ( put() )
            return 1;
    }

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
