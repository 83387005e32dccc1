/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * viommu-dt: what Xen will do with the virtual SMMUs of dom0less guests, known
 * before the image is flashed. The planning is the hypervisor's own code. See
 * viommu-dt(1).
 */

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

static const struct {
    const char *name;
    int (*run)(struct tool *t);
    unsigned int operands;
    unsigned int formats; /* bit set of enum format */
} commands[] = {
    { "check", cmd_check, 1, 1 << FORMAT_TABLE | 1 << FORMAT_JSON },
    { "show", cmd_show, 1,
      1 << FORMAT_TABLE | 1 << FORMAT_JSON | 1 << FORMAT_DOT },
    { "expand", cmd_expand, 1, 1 << FORMAT_DTS | 1 << FORMAT_DTB },
    { "diff", cmd_diff, 2, 0 },
    { "devid-map", cmd_devid_map, 1, 0 },
};

#define NR_COMMANDS (sizeof(commands) / sizeof(commands[0]))

void complain(const char *format, ...)
{
    char *text = NULL, *c;
    va_list args;

    va_start(args, format);
    if ( vasprintf(&text, format, args) < 0 )
        text = NULL;
    va_end(args);

    /* Some of it comes from device trees: a terminal obeys control codes. */
    for ( c = text; c && *c; c++ )
        if ( (unsigned char)*c < ' ' || *c == 0x7f )
            *c = '?';
    fprintf(stderr, "viommu-dt: %s\n", text ?: "out of memory");
    free(text);
}

bool coloured(const struct tool *t, FILE *out)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

    if ( strcmp(t->opt.colour, "auto") )
        return !strcmp(t->opt.colour, "always");

    return isatty(fileno(out)) && !(no && *no) && term && strcmp(term, "dumb");
}

bool output_binary(const struct tool *t, const void *data, size_t size)
{
    if ( isatty(fileno(t->out)) )
    {
        complain(
            "a device tree blob is not for a terminal; use --output=FILE");
        return false;
    }

    return fwrite(data, 1, size, t->out) == size;
}

/* Which command is it, and does what it was given go with it? */
static int find_command(const struct options *opt, unsigned int *index)
{
    for ( *index = 0; *index < NR_COMMANDS; ++*index )
        if ( !strcmp(commands[*index].name, opt->command) )
            break;

    if ( *index == NR_COMMANDS )
        complain("unknown command '%s'", opt->command);
    else if ( opt->nr_operands != commands[*index].operands )
        complain("%s: expected %s, found %u file names", opt->command,
                 commands[*index].operands == 1
                     ? "one file name, the host device tree"
                     : "two file names, the host and the guest device tree",
                 opt->nr_operands);
    else if ( opt->format && !(commands[*index].formats & 1U << opt->format) )
        complain("%s: no such --format", opt->command);
    else
        return 0;

    fputs("Try 'viommu-dt --help'.\n", stderr);

    return EXIT_TROUBLE;
}

/* What was not written is trouble, whatever the command found. */
static int finish(struct tool *t, int code)
{
    int bad = ferror(t->out) | fflush(t->out);

    if ( t->out != stdout )
        bad |= fclose(t->out);
    if ( bad )
    {
        complain("%s: %s", t->opt.output ?: "standard output",
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
        complain("%s: %s", t->opt.output, strerror(errno));
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
