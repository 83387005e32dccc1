/* SPDX-License-Identifier: GPL-2.0-only */
/* The command line. */

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

enum { OPT_COLOUR = 256, OPT_STRICT, OPT_XEN, OPT_SMMU, OPT_SMMUS };

static const char short_options[] = "a:d:ef:hm:o:qV";
static const struct option long_options[] = {
    { "module-at", required_argument, NULL, 'a' },
    { "domain", required_argument, NULL, 'd' },
    { "explain", no_argument, NULL, 'e' },
    { "format", required_argument, NULL, 'f' },
    { "help", no_argument, NULL, 'h' },
    { "module", required_argument, NULL, 'm' },
    { "output", required_argument, NULL, 'o' },
    { "quiet", no_argument, NULL, 'q' },
    { "version", no_argument, NULL, 'V' },
    { "color", required_argument, NULL, OPT_COLOUR },
    { "colour", required_argument, NULL, OPT_COLOUR },
    { "smmu", required_argument, NULL, OPT_SMMU },
    { "smmus", required_argument, NULL, OPT_SMMUS },
    { "strict", no_argument, NULL, OPT_STRICT },
    { "xen", required_argument, NULL, OPT_XEN },
    { NULL, 0, NULL, 0 },
};

static const char help[] =
    "Usage: viommu-dt COMMAND [OPTION]... HOST.dtb [GUEST.dtb]\n"
    "Print what Xen will do with the virtual SMMUs of dom0less guests.\n"
    "\n"
    "HOST.dtb is the device tree that Xen will get, with the domain nodes.\n"
    "\n"
    "Commands:\n"
    "  check      report all that Xen would refuse\n"
    "  show       guests, devices, virtual and physical StreamIDs\n"
    "  expand     the assigned devices and the virtual SMMU in the guest's\n"
    "             device tree\n"
    "  diff       compare that with GUEST.dtb, taken from a running guest\n"
    "  devid-map  the mapping as PMASTER_ID@VMASTER_ID,IOMMU_BASE_ADDRESS\n"
    "\n"
    "Options:\n"
    "  -m, --module=NAME=FILE     partial device tree of the domain node "
    "NAME\n"
    "  -a, --module-at=ADDR=FILE  the same for the domain whose device tree\n"
    "                             module is at ADDR\n"
    "      --smmu=PATH:LIST       ID registers of the SMMU at PATH of "
    "HOST.dtb:\n"
    "                             idr0=,idr1=,idr3=,idr5=,iidr=, or the name\n"
    "                             of a part: qemu, mmu-600, fvp\n"
    "      --smmus=FILE           the same for each line PATH:LIST of FILE\n"
    "  -d, --domain=NAME          only this domain\n"
    "  -f, --format=FORMAT        check: table, json; show: table, json, "
    "dot;\n"
    "                             expand: dts, dtb\n"
    "  -o, --output=FILE          write to FILE instead of standard output\n"
    "  -e, --explain              print what to do about each finding\n"
    "  -q, --quiet                errors only, no notices, no summary\n"
    "      --strict               notices count as errors\n"
    "      --xen=RELEASE          check for this release of Xen, e.g. 4.22;\n"
    "                             without it, the strictest rules of all\n"
    "                             apply, but a phandle that only newer ones\n"
    "                             refuse is a notice\n"
    "      --color=WHEN           auto (default), always, never\n"
    "  -h, --help                 this text\n"
    "  -V, --version              version of the tool and of Xen's layout\n"
    "\n"
    "Exit status: 0 if all is well; 1 if Xen would refuse, or there are\n"
    "differences; 2 for trouble with usage, files or memory.\n";

/* NAME=FILE or ADDR=FILE. */
static bool add_module(struct options *opt, char *arg, bool by_address)
{
    struct module *m = &opt->modules[opt->nr_modules];
    char *file = strchr(arg, '='), *end;

    if ( !file || file == arg || !file[1] )
    {
        message_print("%s: expected %s=FILE", arg,
                      by_address ? "ADDR" : "NAME");
        return false;
    }

    *file++ = '\0';
    m->file.name = file;
    if ( !by_address )
        m->domain = arg;
    else
    {
        errno = 0;
        m->address = strtoull(arg, &end, 0);
        if ( errno || *end || *arg == '-' )
        {
            message_print("%s: expected an address, such as 0x4d000000", arg);
            return false;
        }
    }
    opt->nr_modules++;

    return true;
}

static bool set_format(struct options *opt, const char *arg)
{
    static const char *const names[] = {
        [FORMAT_TABLE] = "table", [FORMAT_JSON] = "json", [FORMAT_DOT] = "dot",
        [FORMAT_DTS] = "dts",     [FORMAT_DTB] = "dtb",
    };
    unsigned int i;

    for ( i = FORMAT_TABLE; i <= FORMAT_DTB; i++ )
        if ( !strcmp(arg, names[i]) )
            opt->format = i;

    if ( !opt->format )
        message_print("unknown format '%s'", arg);

    return opt->format != FORMAT_DEFAULT;
}

static bool set_colour(struct options *opt, const char *arg)
{
    opt->colour = arg;
    if ( !strcmp(arg, "auto") || !strcmp(arg, "always") ||
         !strcmp(arg, "never") )
        return true;

    message_print("--color=%s: expected auto, always or never", arg);

    return false;
}

/* Xen has built guests from device trees since release 4.11. */
static bool set_xen(struct options *opt, const char *arg)
{
    unsigned int minor;
    int end = 0;

    if ( sscanf(arg, "4.%2u%n", &minor, &end) == 1 && minor >= 11 &&
         (!arg[end] || arg[end] == '.' || arg[end] == '-') )
    {
        opt->xen_release = minor;
        return true;
    }

    message_print("--xen=%s: expected a release, such as 4.20", arg);

    return false;
}

static bool set_option(struct options *opt, int option)
{
    switch ( option )
    {
    case 'a': return add_module(opt, optarg, true);
    case 'd': opt->domain = optarg; return true;
    case 'e': opt->explain = true; return true;
    case 'f': return set_format(opt, optarg);
    case 'm': return add_module(opt, optarg, false);
    case 'o': opt->output = optarg; return true;
    case 'q': opt->quiet = true; return true;
    case OPT_COLOUR: return set_colour(opt, optarg);
    case OPT_SMMU: return smmus_add(opt, optarg);
    case OPT_SMMUS: return smmus_read(opt, optarg);
    case OPT_STRICT: opt->strict = true; return true;
    case OPT_XEN: return set_xen(opt, optarg);
    default: fputs("Try 'viommu-dt --help'.\n", stderr); return false;
    }
}

static void version(void)
{
    printf("viommu-dt %s, layout version %u\n", VIOMMU_DT_VERSION,
           viommu_layout_xen.version);
}

int options_parse(struct options *opt, int argc, char **argv)
{
    int option;

    opt->colour = "auto";
    opt->modules = calloc(argc, sizeof(*opt->modules));
    if ( !opt->modules )
        return EXIT_TROUBLE;

    while ( (option = getopt_long(argc, argv, short_options, long_options,
                                  NULL)) >= 0 )
    {
        if ( option == 'h' )
            fputs(help, stdout);
        else if ( option == 'V' )
            version();
        else if ( !set_option(opt, option) )
            return EXIT_TROUBLE;
        if ( option == 'h' || option == 'V' )
            return -1;
    }

    if ( optind >= argc )
    {
        message_print("no command");
        fputs("Try 'viommu-dt --help'.\n", stderr);
        return EXIT_TROUBLE;
    }
    opt->command = argv[optind];
    opt->operands = (const char **)argv + optind + 1;
    opt->nr_operands = argc - optind - 1;

    return 0;
}

void options_free(struct options *opt)
{
    free(opt->modules);
    free(opt->smmus);
    file_free(&opt->smmus_file);
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
