/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the plugins here use of QEMU's plugin interface, whose header is not
 * packaged; and how a guest marks what it wants to be looked at. PLUGIN_API is
 * the interface's version: 3 (QEMU 9.1 to 10.x) or 7 (QEMU 11.x), where each
 * callback has a pointer of its own and none has the plugin's number.
 */
#ifndef BENCH_PLUGIN_H
#define BENCH_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))

struct qemu_plugin_tb;
struct qemu_plugin_insn;
struct qemu_plugin_scoreboard;
struct qemu_info;

typedef uint64_t plugin_id;
typedef struct {
    struct qemu_plugin_scoreboard *score;
    size_t offset;
} plugin_u64;

enum plugin_op { ADD_U64 };

extern struct qemu_plugin_scoreboard *qemu_plugin_scoreboard_new(
    size_t element_size);
extern uint64_t qemu_plugin_u64_sum(plugin_u64 entry);
#if PLUGIN_API >= 7
extern void qemu_plugin_register_vcpu_tb_trans_cb(
    plugin_id id, void (*cb)(struct qemu_plugin_tb *tb, void *data),
    void *data);
#else
extern void qemu_plugin_register_vcpu_tb_trans_cb(
    plugin_id id, void (*cb)(plugin_id id, struct qemu_plugin_tb *tb));
#endif
extern size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
extern struct qemu_plugin_insn *qemu_plugin_tb_get_insn(
    const struct qemu_plugin_tb *tb, size_t idx);
extern uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
extern size_t qemu_plugin_insn_data(const struct qemu_plugin_insn *insn,
                                    void *dest, size_t len);
extern void qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(
    struct qemu_plugin_insn *insn, enum plugin_op op, plugin_u64 entry,
    uint64_t imm);
extern void qemu_plugin_register_vcpu_insn_exec_cb(
    struct qemu_plugin_insn *insn, void (*cb)(unsigned int vcpu, void *data),
    int flags, void *data);

/* Memory, registers, and GLib's arrays of bytes. */
#define READS_REGISTERS 1
#define STORES          2
#define LOADS_STORES    3

typedef struct {
    uint8_t *data;
    unsigned int len;
} bytes;
extern bytes *g_byte_array_new(void);
extern bytes *g_byte_array_set_size(bytes *array, unsigned int len);

struct descriptor {
    void *handle;
    const char *name, *feature;
#if PLUGIN_API >= 7
    bool is_readonly;
#endif
};
typedef struct {
    struct descriptor *data;
    unsigned int len;
} descriptors;

struct value {
    int type;
    union {
        uint32_t u32;
        uint64_t u64;
        uint64_t u128[2];
    } data;
};
enum { VALUE_U32 = 2, VALUE_U64, VALUE_U128 };

struct qemu_plugin_hwaddr;
extern struct value qemu_plugin_mem_get_value(uint32_t info);
extern unsigned int qemu_plugin_mem_size_shift(uint32_t info);
extern struct qemu_plugin_hwaddr *qemu_plugin_get_hwaddr(uint32_t info,
                                                         uint64_t vaddr);
extern uint64_t qemu_plugin_hwaddr_phys_addr(
    const struct qemu_plugin_hwaddr *haddr);
extern void qemu_plugin_register_vcpu_mem_cb(
    struct qemu_plugin_insn *insn,
    void (*cb)(unsigned int vcpu, uint32_t info, uint64_t vaddr, void *data),
    int flags, int rw, void *data);
extern descriptors *qemu_plugin_get_registers(void);
extern int qemu_plugin_read_register(void *handle, bytes *buf);
extern bool qemu_plugin_read_memory_vaddr(uint64_t addr, bytes *buf,
                                          size_t len);

EXPORT int qemu_plugin_install(plugin_id id, const struct qemu_info *info,
                               int argc, char **argv);

EXPORT int qemu_plugin_version = PLUGIN_API;

/* The plugin's own part: looks at what QEMU has just translated. */
static void translated(struct qemu_plugin_tb *tb);

#if PLUGIN_API >= 7
static void on_translation(struct qemu_plugin_tb *tb, void *data)
{
    translated(tb);
}

static inline void watch_translation(plugin_id id)
{
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation, NULL);
}
#else
static void on_translation(plugin_id id, struct qemu_plugin_tb *tb)
{
    translated(tb);
}

static inline void watch_translation(plugin_id id)
{
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
}
#endif

/* HINT #0x50, a no-op to any CPU. */
#define MARK 0xd5032a1fU

static inline bool is_mark(const struct qemu_plugin_insn *insn)
{
    uint32_t code = 0;

    return qemu_plugin_insn_data(insn, &code, sizeof(code)) == sizeof(code) &&
           code == MARK;
}

#endif /* BENCH_PLUGIN_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
