/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * End the emulator with an exit status: `qemu-exit N`. A program rather than a
 * poweroff, because a guest's poweroff ends the guest and not Xen. Arm
 * semihosting, SYS_EXIT_EXTENDED; from user space QEMU serves it only with
 * -semihosting-config enable=on,userspace=on. Returns (127) where there is no
 * semihosting.
 */
#include "start.h"

#define SYS_EXIT_EXTENDED            0x20UL
#define ADP_STOPPED_APPLICATION_EXIT 0x20026UL

int main(int argc, char **argv)
{
    volatile unsigned long block[2] = { ADP_STOPPED_APPLICATION_EXIT,
                                        argc > 1 ? number(argv[1]) : 0 };
    register unsigned long x0 __asm__("x0") = SYS_EXIT_EXTENDED;
    register volatile unsigned long *x1 __asm__("x1") = block;

    __asm__ volatile("hlt #0xf000" : "+r"(x0) : "r"(x1) : "memory");

    return 127;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
