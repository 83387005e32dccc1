/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * QEMU plugin. Between two marks that the guest sets it writes the address of
 * each executed instruction to trace.log, one a line. The first mark writes
 * the line "round".
 */
#include <stdio.h>
#include <stdlib.h>

#include "plugin.h"

static FILE *out;
static bool tracing;

static void executed(unsigned int vcpu, void *data)
{
    if ( tracing )
        fprintf(out, "%llx\n", (unsigned long long)(uintptr_t)data);
}

static void mark(unsigned int vcpu, void *data)
{
    tracing = !tracing;
    if ( tracing )
        fprintf(out, "round\n");
    else
        fflush(out);
}

static void translated(struct qemu_plugin_tb *tb)
{
    size_t i, n = qemu_plugin_tb_n_insns(tb);

    for ( i = 0; i < n; i++ )
    {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
        uintptr_t at = qemu_plugin_insn_vaddr(insn);

        if ( is_mark(insn) )
            qemu_plugin_register_vcpu_insn_exec_cb(insn, mark, 0, NULL);
        else
            qemu_plugin_register_vcpu_insn_exec_cb(insn, executed, 0,
                                                   (void *)at);
    }
}

int qemu_plugin_install(plugin_id id, const struct qemu_info *info, int argc,
                        char **argv)
{
    out = fopen("trace.log", "w");
    if ( !out )
        return -1;

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
