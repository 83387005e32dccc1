/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * --smmu and --smmus: the ID registers of physical SMMUs, and what Xen says of
 * them.
 */

#include <errno.h>
#include <libfdt.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

static const struct {
    const char *name;
    size_t at;
} registers[] = {
    { "idr0", offsetof(struct viommu_dt_registers, idr0) },
    { "idr1", offsetof(struct viommu_dt_registers, idr1) },
    { "idr3", offsetof(struct viommu_dt_registers, idr3) },
    { "idr5", offsetof(struct viommu_dt_registers, idr5) },
    { "iidr", offsetof(struct viommu_dt_registers, iidr) },
};

#define NR_REGISTERS (sizeof(registers) / sizeof(registers[0]))
#define ALL          ((1U << NR_REGISTERS) - 1)

/* NAME=VALUE. Returns the register's bit, or 0. */
static unsigned int set_register(struct viommu_dt_registers *regs,
                                 const char *item)
{
    const char *value = strchr(item, '=');
    unsigned long long number;
    unsigned int i;
    char *end;

    for ( i = 0; value && i < NR_REGISTERS; i++ )
    {
        if ( strlen(registers[i].name) != (size_t)(value - item) ||
             strncmp(registers[i].name, item, value - item) )
            continue;

        errno = 0;
        number = strtoull(value + 1, &end, 0);
        if ( errno || end == value + 1 || *end || value[1] == '-' ||
             number > UINT32_MAX )
            return 0;
        *(uint32_t *)((char *)regs + registers[i].at) = number;

        return 1U << i;
    }

    return 0;
}

/* The name of a part sets all registers. */
static unsigned int set_part(struct viommu_dt_registers *regs,
                             const char *item)
{
    unsigned int i;

    for ( i = 0; i < viommu_dt_nr_parts; i++ )
        if ( !strcmp(item, viommu_dt_parts[i].name) )
        {
            *regs = viommu_dt_parts[i].regs;
            return ALL;
        }

    return 0;
}

static void print_expected(const char *item)
{
    unsigned int i;

    message_print("--smmu: '%s': expected idr0=, idr1=, idr3=, idr5= or iidr= "
                  "with a number of 32 bits, or a part:",
                  item);
    for ( i = 0; i < viommu_dt_nr_parts; i++ )
        message_print("  %s: %s", viommu_dt_parts[i].name,
                      viommu_dt_parts[i].source);
}

/* A comma-separated list. */
static bool set_all(struct smmu *s, char *list)
{
    unsigned int found = 0, i;
    char *next;

    for ( ; list; list = next )
    {
        unsigned int set;

        next = strchr(list, ',');
        if ( next )
            *next++ = '\0';
        set = set_register(&s->regs, list) | set_part(&s->regs, list);
        if ( !set )
        {
            print_expected(list);
            return false;
        }
        found |= set;
    }

    for ( i = 0; i < NR_REGISTERS; i++ )
        if ( !(found & 1U << i) )
        {
            message_print("--smmu=%s: %s= is missing", s->path,
                          registers[i].name);
            return false;
        }

    return true;
}

bool smmus_add(struct options *opt, char *arg)
{
    struct smmu *all = realloc(opt->smmus, (opt->nr_smmus + 1) * sizeof(*all));
    /* No name of a node has a colon. */
    char *list = strchr(arg, ':');
    struct smmu *s;

    if ( !all )
        return false;
    opt->smmus = all;

    if ( *arg != '/' || !list )
    {
        message_print("--smmu=%s: expected the path of a node in the host "
                      "device tree, a colon, and registers or a part",
                      arg);
        return false;
    }

    s = &all[opt->nr_smmus++];
    memset(s, 0, sizeof(*s));
    *list++ = '\0';
    s->path = arg;

    return set_all(s, list);
}

bool smmus_read(struct options *opt, const char *name)
{
    char *line, *end;
    bool good = true;

    if ( opt->smmus_file.data )
    {
        message_print("--smmus=%s: only one file is read", name);
        return false;
    }
    if ( !file_read_text(&opt->smmus_file, name) )
        return false;

    for ( line = opt->smmus_file.data; good && line && *line; line = end )
    {
        end = strchr(line, '\n');
        if ( end )
            *end++ = '\0';
        line += strspn(line, " \t\r");
        line[strcspn(line, " \t\r")] = '\0';
        if ( *line && *line != '#' )
            good = smmus_add(opt, line);
    }

    return good;
}

static const struct smmu *find(const struct tool *t, const char *path)
{
    unsigned int i;

    /* The last counts. */
    for ( i = t->opt.nr_smmus; i-- > 0; )
        if ( !strcmp(t->opt.smmus[i].path, path) )
            return &t->opt.smmus[i];

    return NULL;
}

/* libfdt also finds a node by a name without its unit address. */
static bool is_full_path(const void *fdt, int node, const char *path)
{
    int size = strlen(path) + 1;
    char *full = malloc(size);
    bool good =
        full && !fdt_get_path(fdt, node, full, size) && !strcmp(full, path);

    free(full);

    return good;
}

bool smmus_check(const struct tool *t)
{
    const void *fdt = t->host.data;
    unsigned int i;

    for ( i = 0; i < t->opt.nr_smmus; i++ )
    {
        const char *path = t->opt.smmus[i].path;
        int node = fdt_path_offset(fdt, path);

        if ( node < 0 || !is_full_path(fdt, node, path) ||
             fdt_node_check_compatible(fdt, node, "arm,smmu-v3") )
        {
            message_print("%s: no SMMUv3 has the full path %s", t->host.name,
                          path);
            return false;
        }
    }

    return true;
}

const char *smmus_refusal(const struct tool *t, const char *path)
{
    const struct smmu *s = find(t, path);
    int node = fdt_path_offset(t->host.data, path);

    return s ? viommu_dt_refusal(&s->regs, fdt_getprop(t->host.data, node,
                                                       "dma-coherent", NULL))
             : NULL;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
