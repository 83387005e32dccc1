/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Looking things up in the device tree, on libfdt (Xen's own copy, compiled
 * for the guest).
 */
#include <libfdt.h>

#include "dt.h"

const void *dt;

int dt_find(const char *compatible, unsigned int n)
{
    int node = -1;

    do
    {
        node = fdt_node_offset_by_compatible(dt, node, compatible);
    } while ( node >= 0 && n-- );

    return node;
}

uint32_t dt_cell(int node, const char *prop, unsigned int i, uint32_t dflt)
{
    int len;
    const fdt32_t *val = fdt_getprop(dt, node, prop, &len);

    return val && (i + 1) * sizeof(*val) <= (unsigned int)len
               ? fdt32_to_cpu(val[i])
               : dflt;
}

bool dt_has(int node, const char *prop)
{
    return fdt_getprop(dt, node, prop, NULL);
}

uint64_t dt_reg(int node, unsigned int i)
{
    int parent = fdt_parent_offset(dt, node);
    unsigned int na = fdt_address_cells(dt, parent),
                 ns = fdt_size_cells(dt, parent);
    unsigned int at = i * (na + ns);
    uint64_t addr = 0;

    while ( na-- )
        addr = addr << 32 | dt_cell(node, "reg", at++, 0);

    return addr;
}

unsigned int dt_irq(int node, const char *name)
{
    int i =
        name ? fdt_stringlist_search(dt, node, "interrupt-names", name) : 0;

    if ( i < 0 || dt_cell(node, "interrupts", i * 3, 1) != 0 )
        return 0;

    return 32 + dt_cell(node, "interrupts", i * 3 + 1, 0);
}

bool dt_arg(const char *key, char *buf, size_t size)
{
    const char *s =
        fdt_getprop(dt, fdt_path_offset(dt, "/chosen"), "bootargs", NULL);
    size_t len = strlen(key), n = 0;

    buf[0] = '\0';
    while ( s && *s )
    {
        const char *word = s;

        while ( *s && *s != ' ' )
            s++;

        if ( !strncmp(word, key, len) && word[len] == '=' )
        {
            for ( word += len + 1; word < s && n + 1 < size; word++ )
                buf[n++] = *word;
            buf[n] = '\0';
            return true;
        }

        while ( *s == ' ' )
            s++;
    }

    return false;
}

uint64_t dt_arg_number(const char *key, uint64_t dflt)
{
    char word[24], *c = word;
    unsigned int base = 10;
    uint64_t val = 0;

    if ( !dt_arg(key, word, sizeof(word)) )
        return dflt;

    if ( c[0] == '0' && c[1] == 'x' )
    {
        base = 16;
        c += 2;
    }

    for ( ; *c; c++ )
        val = val * base + (*c <= '9' ? *c - '0' : *c - 'a' + 10);

    return val;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
