/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Entry of the bare-metal test guest: arm64 Image header, relocation, page
 * tables, vectors.
 *
 * Runs at EL1 under Xen, or under U-Boot alone. Identity map: the first GiB is
 * devices, the second RAM, as in a guest of Xen and in QEMU's virt machine.
 * The third GiB is the first one again, mapped as memory: an unaligned access
 * there is judged by the hypervisor and not by the CPU. QEMU has no caches to
 * clean, and none is cleaned here.
 */

#define SCTLR_M_C_I_SA  0x30d0180d /* RES1 bits | I | SA | C | M */
/* IPS 40 bits, EPD1, inner shareable, write-back walks, T0SZ 25 */
#define TCR_39BIT_4K    0x200803519
/* Index 0 normal write-back, index 1 device nGnRnE */
#define MAIR_DEV_MEM    0x00ff

#define BLOCK_DEVICE    0x0060000000000405 /* XN, AF, index 1 */
#define BLOCK_MEMORY    0x0000000000000701 /* AF, inner shareable, index 0 */
#define BLOCK_ALIAS     0x0060000000000701 /* the same, XN */

#define STACK_SIZE      16384 /* of each CPU; see smp.c for their number */
#define NR_STACKS       4

    .section .head, "ax"
    .global _head
_head:
    b       start
    .long   0
    .quad   0           /* load at the start of RAM or any 2 MiB boundary */
    .quad   _end - _head
    .quad   0xa         /* little-endian, 4 KiB pages, anywhere in RAM */
    .quad   0, 0, 0
    .ascii  "ARM\x64"
    .long   0

start:
    msr     daifset, #0xf
    mov     x20, x0                     /* device tree */
    adrp    x19, _head

    adrp    x1, __rela_start
    add     x1, x1, :lo12:__rela_start
    adrp    x2, __rela_end
    add     x2, x2, :lo12:__rela_end
1:  cmp     x1, x2      /* every relocation is R_AARCH64_RELATIVE */
    b.hs    2f
    ldp     x3, x4, [x1]
    ldr     x5, [x1, #16]
    add     x5, x5, x19
    str     x5, [x3, x19]
    add     x1, x1, #24
    b       1b
2:
    adrp    x1, __bss_start
    add     x1, x1, :lo12:__bss_start
    adrp    x2, __bss_end
    add     x2, x2, :lo12:__bss_end
3:  cmp     x1, x2
    b.hs    4f
    stp     xzr, xzr, [x1], #16
    b       3b
4:
    adrp    x1, boot_l1
    add     x1, x1, :lo12:boot_l1
    ldr     x2, =BLOCK_DEVICE
    str     x2, [x1]
    ldr     x2, =(BLOCK_MEMORY + 0x40000000)
    str     x2, [x1, #8]
    ldr     x2, =BLOCK_ALIAS
    str     x2, [x1, #16]
    dsb     sy
    bl      cpu_init

    adrp    x1, stack_top
    add     x1, x1, :lo12:stack_top
    mov     sp, x1
    mov     x0, x20
    bl      guest_main
5:  wfi
    b       5b

/* PSCI starts another CPU here: x0 is its number, and selects its stack. */
    .global secondary
secondary:
    mov     x20, x0
    bl      cpu_init
    adrp    x1, stack_top
    add     x1, x1, :lo12:stack_top
    mov     x2, #STACK_SIZE
    msub    x1, x20, x2, x1
    mov     sp, x1
    mov     x0, x20
    bl      guest_secondary
6:  wfi
    b       6b

/* Translation and vectors, the same for each CPU. */
cpu_init:
    adrp    x1, boot_l1
    add     x1, x1, :lo12:boot_l1
    ldr     x2, =MAIR_DEV_MEM
    msr     mair_el1, x2
    ldr     x2, =TCR_39BIT_4K
    msr     tcr_el1, x2
    msr     ttbr0_el1, x1
    isb
    tlbi    vmalle1
    dsb     sy
    isb
    ldr     x2, =SCTLR_M_C_I_SA
    msr     sctlr_el1, x2
    isb

    adrp    x1, vectors
    add     x1, x1, :lo12:vectors
    msr     vbar_el1, x1
    msr     tpidr_el1, xzr
    isb
    ret

    .macro  vector handler
    .balign 0x80
    sub     sp, sp, #176
    stp     x0, x1, [sp]
    stp     x2, x3, [sp, #16]
    mov     x0, #((. - vectors) / 0x80)
    b       \handler
    .endm

    .text
    .balign 0x800
vectors:
    .rept   4
    vector  fatal
    .endr
    vector  sync                        /* exception from EL1 with SP_EL1 */
    vector  irq                         /* IRQ from EL1 with SP_EL1 */
    .rept   10
    vector  fatal
    .endr

irq:
    stp     x4, x5, [sp, #32]
    stp     x6, x7, [sp, #48]
    stp     x8, x9, [sp, #64]
    stp     x10, x11, [sp, #80]
    stp     x12, x13, [sp, #96]
    stp     x14, x15, [sp, #112]
    stp     x16, x17, [sp, #128]
    stp     x18, x30, [sp, #144]
    bl      gic_handle
    ldp     x18, x30, [sp, #144]
    ldp     x16, x17, [sp, #128]
    ldp     x14, x15, [sp, #112]
    ldp     x12, x13, [sp, #96]
    ldp     x10, x11, [sp, #80]
    ldp     x8, x9, [sp, #64]
    ldp     x6, x7, [sp, #48]
    ldp     x4, x5, [sp, #32]
    ldp     x2, x3, [sp, #16]
    ldp     x0, x1, [sp]
    add     sp, sp, #176
    eret

/*
 * If TPIDR_EL1 is not zero, an instruction that faults is skipped, and
 * TPIDR_EL1 counts it.
 */
sync:
    mrs     x1, tpidr_el1
    cbz     x1, fatal
    add     x1, x1, #1
    msr     tpidr_el1, x1
    mrs     x1, elr_el1
    add     x1, x1, #4
    msr     elr_el1, x1
    ldp     x2, x3, [sp, #16]
    ldp     x0, x1, [sp]
    add     sp, sp, #176
    eret

fatal:
    mrs     x1, esr_el1
    mrs     x2, elr_el1
    mrs     x3, far_el1
    adrp    x4, _head
    sub     x4, x2, x4                  /* where in the linked image */
    bl      guest_exception

/* long semihost(unsigned int op, const void *arg); */
    .global semihost
semihost:
    hlt     #0xf000
    ret

    .bss
    .balign 4096
boot_l1:
    .skip   4096
    .balign 16
    .skip   STACK_SIZE * NR_STACKS
stack_top:
