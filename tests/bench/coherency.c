/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * QEMU plugin: does Xen maintain the caches for an SMMU that is not coherent?
 * QEMU has no caches, so this keeps for each line of RAM whether Xen has
 * stored to it since it last cleaned it (DC CVAC, CIVAC). A line that the SMMU
 * is about to read must be clean:
 *
 * - when SMMUEN is set: the queues and the stream table's first level;
 * - when a level-1 descriptor is stored: the table that it names;
 * - when CMDQ_PROD is stored: the commands up to it, and of each CFGI_STE* of
 *   them the STEs and their descriptors.
 *
 * And no line of them may be dropped with stores in it (DC IVAC). At the end,
 * coherency.log has the number of checks, and what did not hold.
 *
 * With the argument guests=1: pages that guests have stored to are mapped for
 * Xen as Normal Non-cacheable, and Xen accesses them by no other mapping, as
 * the direct map. That is so where guests make no hypercalls.
 *
 * Other arguments: frame=ADDRESS of the SMMU. Xen reaches RAM by its direct
 * map.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin.h"

/* --- The machine --- */

#define RAM      UINT64_C(0x40000000)
#define RAM_SIZE UINT64_C(0x100000000)
#define LINE     64U
#define PAGE     4096U
#define CPUS     16U

/*
 * Where Xen for arm64 links itself: from 4.19 on, in 4.18, and before. What
 * else runs at such an address in a guest does no harm: only lines that the
 * SMMU reads are looked at.
 */
static bool is_xen(uint64_t at)
{
    return (at >= UINT64_C(0xa0000000000) && at < UINT64_C(0xa0010000000)) ||
           (at >= UINT64_C(0x20000000000) && at < UINT64_C(0x20010000000)) ||
           (at >= 0x200000 && at < 0xa00000);
}

#define DIRECT_MAP UINT64_C(0x800000000000)

static uint64_t frame = 0x09050000;
static uint8_t dirty[RAM_SIZE / LINE];
static uint8_t guests[RAM_SIZE / PAGE]; /* have guests stored to it? */
static bool watch_guests;
static uint64_t offset; /* of the direct map from RAM; 0: not known yet */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned long checks, violations, maintained, mapped, accesses;
static FILE *out;

/* The registers of the SMMU (IHI 0070, 6.3), as Xen has written them. */
static uint64_t strtab_base, cmdq_base, eventq_base;
static uint32_t strtab_cfg, prod;
static bool enabled;

#define ADDRESS      UINT64_C(0x000fffffffffffc0)
#define Q_ADDRESS    UINT64_C(0x000fffffffffffe0)
#define log2size(r)  ((r)&0x1f)
#define SPLIT        ((strtab_cfg >> 6) & 0x1f)
#define TWO_LEVEL    ((strtab_cfg >> 16) & 3)
#define STREAMS      (UINT64_C(1) << (strtab_cfg & 0x3f))
#define LEVEL1_BYTES (STREAMS >> SPLIT << 3)

static void violation(const char *how, const char *what, uint64_t at)
{
    violations++;
    if ( violations <= 20 )
        fprintf(out, "FAIL %s: %s at %#llx\n", how, what,
                (unsigned long long)at);
    fflush(out);
}

static bool in_ram(uint64_t at)
{
    return at >= RAM && at < RAM + RAM_SIZE;
}

/* These bytes are to be in memory. One violation for each call will do. */
static void check(const char *what, uint64_t at, uint64_t size)
{
    uint64_t end = at + size;

    checks++;
    for ( at &= ~(uint64_t)(LINE - 1); at < end; at += LINE )
        if ( in_ram(at) && dirty[(at - RAM) / LINE] )
        {
            violation("not in memory", what, at);
            return;
        }
}

static uint64_t load(uint64_t at)
{
    static bytes *buf;
    uint64_t val = 0;

    if ( !buf )
        buf = g_byte_array_new();
    if ( offset && qemu_plugin_read_memory_vaddr(at + offset, buf, 8) )
        memcpy(&val, buf->data, 8);

    return val;
}

/* The table that a level-1 descriptor names; 0 if none. */
static uint64_t table_of(uint64_t desc)
{
    return desc & 0x1f ? desc & ADDRESS : 0;
}

static void check_ste(uint64_t sid)
{
    uint64_t base = strtab_base & ADDRESS, desc;

    if ( sid >= STREAMS )
        return;
    if ( !TWO_LEVEL )
    {
        check("an STE", base + sid * LINE, LINE);
        return;
    }

    desc = base + (sid >> SPLIT << 3);
    check("a level-1 descriptor", desc, 8);
    if ( table_of(load(desc)) )
        check("an STE",
              table_of(load(desc)) + (sid & ((1U << SPLIT) - 1)) * LINE, LINE);
}

/* A range with no table costs one step. */
static void check_stes(uint64_t sid, uint64_t count)
{
    uint64_t end = sid + count < STREAMS ? sid + count : STREAMS;

    while ( sid < end )
    {
        check_ste(sid++);
        while (
            TWO_LEVEL && sid < end &&
            !table_of(load((strtab_base & ADDRESS) + (sid >> SPLIT << 3))) )
            sid = ((sid >> SPLIT) + 1) << SPLIT;
    }
}

static void check_command(uint64_t at)
{
    uint64_t dw0, range;

    check("a command", at, 16);
    dw0 = load(at);
    switch ( dw0 & 0xff )
    {
    case 0x03: check_ste(dw0 >> 32); break;

    case 0x04:
        range = load(at + 8) & 0x1f;
        check_stes(range == 31 ? 0 : dw0 >> 32,
                   range == 31 ? STREAMS : UINT64_C(2) << range);
        break;
    }
}

static void check_commands(uint32_t to)
{
    uint32_t entries = 1U << log2size(cmdq_base), mask = 2 * entries - 1;

    for ( to &= mask; prod != to; prod = (prod + 1) & mask )
        check_command((cmdq_base & Q_ADDRESS) + (prod & (entries - 1)) * 16);
}

static void check_enable(void)
{
    check("the stream table", strtab_base & ADDRESS,
          TWO_LEVEL ? LEVEL1_BYTES : STREAMS * LINE);
    check("the command queue", cmdq_base & Q_ADDRESS,
          UINT64_C(16) << log2size(cmdq_base));
    check("the event queue", eventq_base & Q_ADDRESS,
          UINT64_C(32) << log2size(eventq_base));
}

static void write_register(uint64_t reg, const struct value *val)
{
    uint64_t v = val->type == VALUE_U32 ? val->data.u32 : val->data.u64;

    switch ( reg )
    {
    case 0x20:
        if ( (v & 1) && !enabled )
            check_enable();
        enabled = v & 1;
        break;

    case 0x80: strtab_base = v; break;

    case 0x88: strtab_cfg = v; break;

    case 0x90: cmdq_base = v; break;

    case 0x98:
        if ( cmdq_base )
            check_commands(v);
        break;

    case 0xa0: eventq_base = v; break;
    }
}

/* Of level 1: what it names is followed from now on. */
static void stored_descriptor(uint64_t at, const struct value *val)
{
    uint64_t base = strtab_base & ADDRESS;

    if ( val->type == VALUE_U64 && TWO_LEVEL && at >= base &&
         at < base + LEVEL1_BYTES && table_of(val->data.u64) )
        check("a level-2 table", table_of(val->data.u64),
              (UINT64_C(1) << SPLIT) * LINE);
}

/* --- Guests' pages --- */

static bool is_guests(uint64_t at)
{
    return in_ram(at) && guests[(at - RAM) / PAGE];
}

/*
 * Of Xen's own page tables: a 4 KiB page of data, unlike in stage 2 not global
 * (VALID, TABLE, NS, AP[1], AF, nG, XN). MAIR has Normal NC as number 1.
 */
#define MAPPING   UINT64_C(0x0040000000000c63)
#define NORMAL_NC 1

static void stored_mapping(const struct value *val)
{
    uint64_t pte = val->data.u64, at = pte & UINT64_C(0xfffffffff000);

    if ( val->type != VALUE_U64 || (pte & MAPPING) != MAPPING ||
         !is_guests(at) )
        return;

    mapped++;
    if ( (pte >> 2 & 7) != NORMAL_NC )
        violation("mapped as cacheable", "a guest's page", at);
}

static void accessed(unsigned int vcpu, uint32_t info, uint64_t vaddr,
                     void *data)
{
    struct qemu_plugin_hwaddr *hw = qemu_plugin_get_hwaddr(info, vaddr);
    uint64_t at = hw ? qemu_plugin_hwaddr_phys_addr(hw) : 0;

    pthread_mutex_lock(&lock);

    if ( is_guests(at) )
    {
        accesses++;
        if ( vaddr >= DIRECT_MAP )
            violation("accessed as cacheable", "a guest's page", at);
    }

    pthread_mutex_unlock(&lock);
}

static void guest_stored(unsigned int vcpu, uint32_t info, uint64_t vaddr,
                         void *data)
{
    struct qemu_plugin_hwaddr *hw = qemu_plugin_get_hwaddr(info, vaddr);
    uint64_t at = hw ? qemu_plugin_hwaddr_phys_addr(hw) : 0;

    /* Before, it was U-Boot. */
    if ( enabled && in_ram(at) )
        guests[(at - RAM) / PAGE] = 1;
}

/* --- Stores of Xen --- */

static void stored(unsigned int vcpu, uint32_t info, uint64_t vaddr,
                   void *data)
{
    struct qemu_plugin_hwaddr *hw = qemu_plugin_get_hwaddr(info, vaddr);
    struct value val = qemu_plugin_mem_get_value(info);
    uint64_t at = hw ? qemu_plugin_hwaddr_phys_addr(hw) : 0, line;

    pthread_mutex_lock(&lock);

    if ( at >= frame && at < frame + 0x1000 )
        write_register(at - frame, &val);
    if ( in_ram(at) )
    {
        uint64_t end = at + (1U << qemu_plugin_mem_size_shift(info));

        if ( !offset && vaddr >= DIRECT_MAP )
            offset = vaddr - at;
        for ( line = at & ~(uint64_t)(LINE - 1); line < end; line += LINE )
            if ( in_ram(line) )
                dirty[(line - RAM) / LINE] = 1;
        stored_descriptor(at, &val);
        stored_mapping(&val);
    }

    pthread_mutex_unlock(&lock);
}

/* --- DC instructions --- */

enum {
    DC_IVAC = 0xd5087620,
    DC_CVAC = 0xd50b7a20,
    DC_CIVAC = 0xd50b7e20,
    DC_ZVA = 0xd50b7420
};

static uint64_t read_x(unsigned int vcpu, unsigned int n)
{
    static void *x[CPUS][31];
    static bytes *buf;
    uint64_t val = 0;

    if ( n == 31 || vcpu >= CPUS )
        return 0;

    if ( !buf )
        buf = g_byte_array_new();
    if ( !x[vcpu][0] )
    {
        descriptors *all = qemu_plugin_get_registers();

        for ( unsigned int i = 0; i < all->len; i++ )
        {
            unsigned int k;
            char end;

            if ( sscanf(all->data[i].name, "x%u%c", &k, &end) == 1 && k < 31 )
                x[vcpu][k] = all->data[i].handle;
        }
    }

    g_byte_array_set_size(buf, 0);
    qemu_plugin_read_register(x[vcpu][n], buf);
    if ( buf->len == 8 )
        memcpy(&val, buf->data, 8);

    return val;
}

static void maintained_line(unsigned int vcpu, void *data)
{
    uint32_t code = (uintptr_t)data;
    uint64_t at;

    pthread_mutex_lock(&lock);

    at = (read_x(vcpu, code & 0x1f) - offset) & ~(uint64_t)(LINE - 1);
    if ( offset && in_ram(at) )
    {
        uint8_t *line = &dirty[(at - RAM) / LINE];

        maintained++;
        if ( (code & ~0x1fU) == DC_IVAC && *line )
            violation("dropped", "a line with stores", at);
        *line = (code & ~0x1fU) == DC_ZVA;
    }

    pthread_mutex_unlock(&lock);
}

static void translated(struct qemu_plugin_tb *tb)
{
    size_t i, n = qemu_plugin_tb_n_insns(tb);

    for ( i = 0; i < n; i++ )
    {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
        uint32_t code = 0;

        if ( !is_xen(qemu_plugin_insn_vaddr(insn)) )
        {
            if ( watch_guests )
                qemu_plugin_register_vcpu_mem_cb(insn, guest_stored, 0, STORES,
                                                 NULL);
            continue;
        }

        qemu_plugin_register_vcpu_mem_cb(insn, stored, 0, STORES, NULL);
        if ( watch_guests )
            qemu_plugin_register_vcpu_mem_cb(insn, accessed, 0, LOADS_STORES,
                                             NULL);
        qemu_plugin_insn_data(insn, &code, sizeof(code));
        switch ( code & ~0x1fU )
        {
        case DC_IVAC:
        case DC_CVAC:
        case DC_CIVAC:
        case DC_ZVA:
            qemu_plugin_register_vcpu_insn_exec_cb(insn, maintained_line,
                                                   READS_REGISTERS,
                                                   (void *)(uintptr_t)code);
        }
    }
}

static void finish(void)
{
    fprintf(out, "checks %lu\nviolations %lu\nlines maintained %lu\n", checks,
            violations, maintained);
    if ( watch_guests )
        fprintf(out, "guests' pages mapped %lu, accesses %lu\n", mapped,
                accesses);
    fflush(out);
}

#if PLUGIN_API >= 7
static void at_exit(void *data)
{
    finish();
}
extern void qemu_plugin_register_atexit_cb(plugin_id id,
                                           void (*cb)(void *data), void *data);
#define register_atexit(id) qemu_plugin_register_atexit_cb(id, at_exit, NULL)
#else
static void at_exit(plugin_id id, void *data)
{
    finish();
}
extern void qemu_plugin_register_atexit_cb(
    plugin_id id, void (*cb)(plugin_id id, void *data), void *data);
#define register_atexit(id) qemu_plugin_register_atexit_cb(id, at_exit, NULL)
#endif

int qemu_plugin_install(plugin_id id, const struct qemu_info *info, int argc,
                        char **argv)
{
    int i;

    for ( i = 0; i < argc; i++ )
        if ( !strncmp(argv[i], "frame=", 6) )
            frame = strtoull(argv[i] + 6, NULL, 0);
        else if ( !strcmp(argv[i], "guests=1") )
            watch_guests = true;

    out = fopen("coherency.log", "w");
    if ( !out )
        return -1;

    watch_translation(id);
    register_atexit(id);

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
