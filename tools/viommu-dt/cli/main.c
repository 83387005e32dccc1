/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * viommu-dt: what Xen will do with the virtual SMMUs of dom0less guests, known
 * before the system boots. The plan is made by the hypervisor's own code. See
 * viommu-dt(1).
 */

#include <errno.h>
#include <string.h>

#include "tool.h"

static const struct {
    const char *name;
    int (*run)(struct tool *t);
    unsigned int operands;
    /* Bits of enum format. */
    unsigned int formats;
} commands[] = {
    { "check", cmd_check, 1, 1 << FORMAT_TABLE | 1 << FORMAT_JSON },
    { "show", cmd_show, 1,
      1 << FORMAT_TABLE | 1 << FORMAT_JSON | 1 << FORMAT_DOT },
    { "expand", cmd_expand, 1, 1 << FORMAT_DTS | 1 << FORMAT_DTB },
    { "diff", cmd_diff, 2, 0 },
    { "devid-map", cmd_devid_map, 1, 0 },
};

#define NR_COMMANDS (sizeof(commands) / sizeof(commands[0]))

/* Find the command, and check its operands and options. */
static int find_command(const struct options *opt, unsigned int *index)
{
    for ( *index = 0; *index < NR_COMMANDS; ++*index )
        if ( !strcmp(commands[*index].name, opt->command) )
            break;

    if ( *index == NR_COMMANDS )
        message_print("unknown command '%s'", opt->command);
    else if ( opt->nr_operands != commands[*index].operands )
        message_print(
            "%s: expected %s, found %u file names", opt->command,
            commands[*index].operands == 1
                ? "one file name, the host device tree"
                : "two file names, the host and the guest device tree",
            opt->nr_operands);
    else if ( opt->format && !(commands[*index].formats & 1U << opt->format) )
        message_print("%s: no such --format", opt->command);
    else
        return 0;

    fputs("Try 'viommu-dt --help'.\n", stderr);

    return EXIT_TROUBLE;
}

/* Close the output. A write error replaces the exit code. */
static int finish(struct tool *t, int code)
{
    int bad = ferror(t->out) | fflush(t->out);

    if ( t->out != stdout )
        bad |= fclose(t->out);
    if ( bad )
    {
        message_print("%s: %s", t->opt.output ?: "standard output",
                      strerror(errno));
        return EXIT_TROUBLE;
    }

    return code;
}

static int run(struct tool *t, unsigned int command)
{
    if ( !input_read(t) )
        return EXIT_TROUBLE;

    if ( t->opt.output )
        t->out = fopen(t->opt.output, "wb");
    if ( !t->out )
    {
        message_print("%s: %s", t->opt.output, strerror(errno));
        return EXIT_TROUBLE;
    }

    return finish(t, commands[command].run(t));
}

int main(int argc, char **argv)
{
    struct tool t = { .out = stdout, .messages = stderr };
    unsigned int command;
    int code = options_parse(&t.opt, argc, argv);

    if ( !code )
        code = find_command(&t.opt, &command) ?: run(&t, command);
    else if ( code < 0 )
        code = finish(&t, EXIT_OK);
    input_free(&t);
    options_free(&t.opt);

    return code;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
