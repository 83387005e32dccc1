/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * QEMU plugin: how many instructions were executed in Xen and outside of it
 * between two marks that a guest sets, whatever time the machine idled. Each
 * second mark writes a line to count.log.
 */
#include <stdio.h>

#include "plugin.h"

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

static void translated(struct qemu_plugin_tb *tb)
{
    size_t i, n = qemu_plugin_tb_n_insns(tb);

    for ( i = 0; i < n; i++ )
    {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
        uint64_t at = qemu_plugin_insn_vaddr(insn);
        bool xen = at >= XEN_START && at < XEN_END;

        qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(
            insn, ADD_U64, xen ? in_xen : elsewhere, 1);
        if ( is_mark(insn) )
            qemu_plugin_register_vcpu_insn_exec_cb(insn, mark, 0, NULL);
    }
}

int qemu_plugin_install(plugin_id id, const struct qemu_info *info, int argc,
                        char **argv)
{
    in_xen.score = qemu_plugin_scoreboard_new(sizeof(uint64_t));
    elsewhere.score = qemu_plugin_scoreboard_new(sizeof(uint64_t));
    watch_translation(id);

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
