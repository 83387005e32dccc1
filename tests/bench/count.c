/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * QEMU plugin: how many instructions were executed in Xen and outside of it
 * between two marks that a guest sets, whatever time the machine idled. A mark
 * is the instruction HINT #0x50, a no-op to any CPU. Each second mark writes a
 * line to count.log.
 *
 * The prototypes are those of QEMU's plugin interface as of version 3 (QEMU 9.1
 * and later), whose header is not packaged everywhere.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

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
extern void qemu_plugin_register_vcpu_tb_trans_cb(
    plugin_id id, void (*cb)(plugin_id id, struct qemu_plugin_tb *tb));
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

EXPORT int qemu_plugin_version = 3;
EXPORT int qemu_plugin_install(plugin_id id, const struct qemu_info *info,
                               int argc, char **argv);

#define MARK 0xd5032a1fU /* HINT #0x50 */

/*
 * Where Xen for arm64 links itself. No guest is there: neither its kernel nor
 * its user space.
 */
#define XEN_START UINT64_C(0xa0000000000)
#define XEN_END   UINT64_C(0xa0010000000)

static plugin_u64 in_xen, elsewhere;
static uint64_t xen_before, elsewhere_before;
static bool counting;

static void mark(unsigned int vcpu, void *data)
{
    uint64_t xen = qemu_plugin_u64_sum(in_xen);
    uint64_t other = qemu_plugin_u64_sum(elsewhere);
    FILE *log;

    if ( counting && (log = fopen("count.log", "a")) != NULL )
    {
        fprintf(log, "instructions: %llu in Xen, %llu in the guest\n",
                (unsigned long long)(xen - xen_before),
                (unsigned long long)(other - elsewhere_before));
        fclose(log);
    }

    counting = !counting;
    xen_before = xen;
    elsewhere_before = other;
}

static void translated(plugin_id id, struct qemu_plugin_tb *tb)
{
    size_t i, n = qemu_plugin_tb_n_insns(tb);

    for ( i = 0; i < n; i++ )
    {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
        uint64_t at = qemu_plugin_insn_vaddr(insn);
        bool xen = at >= XEN_START && at < XEN_END;
        uint32_t code = 0;

        qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(
            insn, ADD_U64, xen ? in_xen : elsewhere, 1);
        if ( qemu_plugin_insn_data(insn, &code, sizeof(code)) == sizeof(code) &&
             code == MARK )
            qemu_plugin_register_vcpu_insn_exec_cb(insn, mark, 0, NULL);
    }
}

int qemu_plugin_install(plugin_id id, const struct qemu_info *info, int argc,
                        char **argv)
{
    in_xen.score = qemu_plugin_scoreboard_new(sizeof(uint64_t));
    elsewhere.score = qemu_plugin_scoreboard_new(sizeof(uint64_t));
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);

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
