/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Output: a PL011 (SBSA subset: Xen's vpl011 or QEMU's own), and a copy of
 * each line in the host's file NAME.log. Xen's messages come between the
 * characters of a guest's line on the one serial port that they share; in the
 * file lines are whole.
 */
#include "lib.h"

#define UART_DR      0x00
#define UART_FR      0x18
#define UART_FR_TXFF (1U << 5)

static uintptr_t uart;
static long log = -1;
static char line[400];
static size_t line_len;

void console_init(uintptr_t base)
{
    uart = base;
}

void console_name(const char *name)
{
    char file[40];
    size_t len = strnlen(name, sizeof(file) - sizeof(".log"));

    memcpy(file, name, len);
    memcpy(file + len, ".log", sizeof(".log"));
    log = host_create(file);
}

static void put(char c)
{
    if ( uart )
    {
        while ( read32(uart + UART_FR) & UART_FR_TXFF )
            ;
        write32(uart + UART_DR, c);
    }

    line[line_len++] = c;
    if ( c == '\n' || line_len == sizeof(line) )
    {
        host_write(log, line, line_len);
        line_len = 0;
    }
}

static void put_padded(const char *s, size_t len, size_t width, char fill)
{
    for ( ; width > len; width-- )
        put(fill);
    while ( len-- )
        put(*s++);
}

static void put_number(uint64_t val, unsigned int base, bool minus,
                       size_t width, char fill)
{
    char digits[24];
    size_t at = sizeof(digits);

    do
    {
        digits[--at] = "0123456789abcdef"[val % base];
        val /= base;
    } while ( val );

    if ( minus )
        digits[--at] = '-';

    put_padded(digits + at, sizeof(digits) - at, width, fill);
}

/* One conversion, fmt behind the '%'; returns the character behind it. */
static const char *convert(const char *fmt, va_list *ap)
{
    char fill = *fmt == '0' ? '0' : ' ';
    size_t width = 0;
    bool wide = false;
    int64_t val;

    for ( ; *fmt >= '0' && *fmt <= '9'; fmt++ )
        width = width * 10 + *fmt - '0';
    for ( ; *fmt == 'l' || *fmt == 'z'; fmt++ )
        wide = true;

    switch ( *fmt )
    {
    case 's':
    {
        const char *s = va_arg(*ap, const char *);

        put_padded(s, strlen(s), width, ' ');
        break;
    }

    case 'c': put(va_arg(*ap, int)); break;

    case 'd':
        val = wide ? va_arg(*ap, int64_t) : va_arg(*ap, int);
        put_number(val < 0 ? -(uint64_t)val : (uint64_t)val, 10, val < 0,
                   width, fill);
        break;

    case 'u':
    case 'x':
        val = wide ? va_arg(*ap, uint64_t) : va_arg(*ap, unsigned int);
        put_number(val, *fmt == 'u' ? 10 : 16, false, width, fill);
        break;

    default: put(*fmt);
    }

    return fmt + 1;
}

void vprint(const char *fmt, va_list ap)
{
    va_list args;

    va_copy(args, ap);
    while ( *fmt )
    {
        if ( *fmt == '%' )
            fmt = convert(fmt + 1, &args);
        else
            put(*fmt++);
    }
    va_end(args);
}

void print(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vprint(fmt, ap);
    va_end(ap);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
