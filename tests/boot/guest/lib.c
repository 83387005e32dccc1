/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Strings, memory, time, and the host's files by semihosting. Output is in
 * print.c.
 */
#include "lib.h"

#define SYS_OPEN          0x01
#define SYS_CLOSE         0x02
#define SYS_WRITE         0x05
#define SYS_EXIT_EXTENDED 0x20
/* Modes of SYS_OPEN: those of fopen(), counted up. */
#define OPEN_READ        1
#define OPEN_WRITE       5
#define APPLICATION_EXIT 0x20026

#define ARENA_SIZE (2U << 20)

static uint8_t arena[ARENA_SIZE] __attribute__((aligned(65536)));
static size_t arena_used;

void *memcpy(void *to, const void *from, size_t n)
{
    uint8_t *t = to;
    const uint8_t *f = from;

    while ( n-- )
        *t++ = *f++;

    return to;
}

void *memmove(void *to, const void *from, size_t n)
{
    uint8_t *t = to;
    const uint8_t *f = from;

    if ( t <= f )
        return memcpy(to, from, n);

    while ( n-- )
        t[n] = f[n];

    return to;
}

void *memset(void *to, int c, size_t n)
{
    uint8_t *t = to;

    while ( n-- )
        *t++ = c;

    return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
    const uint8_t *x = a, *y = b;

    for ( ; n; n--, x++, y++ )
        if ( *x != *y )
            return *x - *y;

    return 0;
}

void *memchr(const void *s, int c, size_t n)
{
    const uint8_t *p = s;

    for ( ; n; n--, p++ )
        if ( *p == (uint8_t)c )
            return (void *)p;

    return NULL;
}

size_t strnlen(const char *s, size_t n)
{
    const char *end = memchr(s, 0, n);

    return end ? (size_t)(end - s) : n;
}

size_t strlen(const char *s)
{
    return strnlen(s, SIZE_MAX);
}

int strncmp(const char *a, const char *b, size_t n)
{
    for ( ; n; n--, a++, b++ )
        if ( *a != *b || !*a )
            return (uint8_t)*a - (uint8_t)*b;

    return 0;
}

int strcmp(const char *a, const char *b)
{
    return strncmp(a, b, SIZE_MAX);
}

char *strchr(const char *s, int c)
{
    return memchr(s, c, strlen(s) + 1);
}

char *strrchr(const char *s, int c)
{
    size_t n = strlen(s) + 1;

    while ( n-- )
        if ( s[n] == (char)c )
            return (char *)s + n;

    return NULL;
}

void *alloc(size_t size, size_t align)
{
    size_t at = (arena_used + align - 1) & ~(align - 1);

    if ( at + size > ARENA_SIZE )
    {
        print("FAIL out of memory\n");
        host_exit(98);
    }

    arena_used = at + size;

    return arena + at;
}

size_t alloc_mark(void)
{
    return arena_used;
}

void alloc_release(size_t mark)
{
    memset(arena + mark, 0, arena_used - mark);
    arena_used = mark;
}

uint64_t now_ms(void)
{
    uint64_t count, freq;

    asm volatile("isb; mrs %0, cntvct_el0" : "=r"(count)::"memory");
    asm volatile("mrs %0, cntfrq_el0" : "=r"(freq));

    return count / (freq / 1000);
}

void delay_ms(unsigned int ms)
{
    uint64_t end = now_ms() + ms;

    while ( now_ms() < end )
        ;
}

static long host_open(const char *file, uint64_t mode)
{
    uint64_t arg[3] = { (uintptr_t)file, mode, strlen(file) };

    return semihost(SYS_OPEN, arg);
}

long host_create(const char *file)
{
    return host_open(file, OPEN_WRITE);
}

bool host_write(long handle, const void *data, size_t size)
{
    uint64_t arg[3] = { handle, (uintptr_t)data, size };

    return handle >= 0 &&
           !semihost(SYS_WRITE, arg); /* it returns what is left */
}

bool host_save(const char *file, const void *data, size_t size)
{
    long handle = host_create(file);
    bool ok = host_write(handle, data, size);

    if ( handle >= 0 )
        semihost(SYS_CLOSE, &handle);

    return ok;
}

bool host_exists(const char *file)
{
    long fd = host_open(file, OPEN_READ);

    if ( fd < 0 )
        return false;

    semihost(SYS_CLOSE, &fd);

    return true;
}

void host_exit(int code)
{
    uint64_t arg[2] = { APPLICATION_EXIT, code };

    for ( ;; )
        semihost(SYS_EXIT_EXTENDED, arg);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
