/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the test guest has instead of a C library: strings, memory, output,
 * time, the host's files.
 */
#ifndef GUEST_LIB_H
#define GUEST_LIB_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int c, size_t n);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t n);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);

/*
 * Zeroed memory out of a fixed arena. The guest ends with a
 * message if the arena is used up.
 */
void *alloc(size_t size, size_t align);

/* Take back all that was given since the mark. */
size_t alloc_mark(void);
void alloc_release(size_t mark);

/*
 * Know d, u, x, c, s with l, a width and zero fill; lines go to the UART and,
 * once named, to the host's NAME.log.
 */
void console_init(uintptr_t base);
void console_name(const char *name);
void vprint(const char *fmt, va_list ap);
void print(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Virtual time. */
uint64_t now_ms(void);
void delay_ms(unsigned int ms);

/* Wait until cond holds, at most one second; the value is whether it does. */
#define wait_for(cond)                                                        \
    ({                                                                        \
        uint64_t end_ = now_ms() + 1000;                                      \
        bool done_;                                                           \
        while ( !(done_ = (cond)) && now_ms() < end_ )                        \
            ;                                                                 \
        done_;                                                                \
    })

/*
 * Semihosting (Arm IHI 0100's operations by number): files are in QEMU's
 * working directory.
 */
long semihost(unsigned int op, const void *arg);
long host_create(const char *file); /* a handle, or negative */
bool host_write(long handle, const void *data, size_t size);
bool host_save(const char *file, const void *data, size_t size);
bool host_exists(const char *file);
void host_exit(int code) __attribute__((noreturn));

static inline uint32_t read32(uintptr_t addr)
{
    return *(volatile uint32_t *)addr;
}

static inline void write32(uintptr_t addr, uint32_t val)
{
    *(volatile uint32_t *)addr = val;
}

static inline uint64_t read64(uintptr_t addr)
{
    return *(volatile uint64_t *)addr;
}

static inline void write64(uintptr_t addr, uint64_t val)
{
    *(volatile uint64_t *)addr = val;
}

#define dsb() asm volatile("dsb sy" ::: "memory")

#endif /* GUEST_LIB_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
