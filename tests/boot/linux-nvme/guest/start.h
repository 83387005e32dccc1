/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a program needs that is linked without a C library: an entry point, one
 * system call, one number from the command line. Included once per program,
 * which defines main().
 */
#ifndef GUEST_START_H
#define GUEST_START_H

#define NR_WRITE 64UL

int main(int argc, char **argv);

/* At entry sp points at argc, followed by argv. */
__asm__(".globl _start\n"
        "_start:\n"
        "    ldr x0, [sp]\n"
        "    add x1, sp, #8\n"
        "    bl  main\n"
        "    mov x8, #94\n"
        "    svc #0\n");

static inline long system_call(unsigned long nr, unsigned long a,
                               unsigned long b, unsigned long c)
{
    register unsigned long x0 __asm__("x0") = a;
    register unsigned long x1 __asm__("x1") = b;
    register unsigned long x2 __asm__("x2") = c;
    register unsigned long x8 __asm__("x8") = nr;

    __asm__ volatile("svc #0"
                     : "+r"(x0)
                     : "r"(x1), "r"(x2), "r"(x8)
                     : "memory");

    return (long)x0;
}

static inline unsigned long number(const char *s)
{
    unsigned long n = 0;

    while ( *s >= '0' && *s <= '9' )
        n = n * 10 + (unsigned long)(*s++ - '0');

    return n;
}

#endif /* GUEST_START_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
