/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of the command line tool share. */
#ifndef VIOMMU_DT_TOOL_H
#define VIOMMU_DT_TOOL_H

#include "viommu-dt.h"

/* Exit codes, for scripts. */
#define EXIT_OK 0
/* Xen would refuse, or there are differences. */
#define EXIT_FINDINGS 1
/* Trouble with usage, files or memory. */
#define EXIT_TROUBLE 2

/* Larger files are refused. */
#define MAX_FILE (64U << 20)

struct file {
    const char *name;
    void *data;
    size_t size;
};

/* A partial device tree from --module or --module-at. */
struct module {
    /* Name of the domain. NULL: the domain whose module has this address. */
    const char *domain;
    uint64_t address;
    struct file file;
    /* A domain uses it. */
    bool used;
};

/* A domain node of the host device tree. */
struct guest {
    char *name, *path;
    /* Requests a virtual SMMU, or a hint. */
    bool viommu;
    /* It has a device tree module, at this address and with this size. */
    bool has_module;
    uint64_t address, size;
    /* The file with its partial device tree. NULL: none. */
    const struct module *partial;
    /* Bytes of it that Xen reads: at most size. */
    size_t partial_size;
};

/* The ID registers of a physical SMMU. */
struct smmu {
    const char *path;
    struct viommu_dt_registers regs;
};

enum format {
    FORMAT_DEFAULT,
    FORMAT_TABLE,
    FORMAT_JSON,
    FORMAT_DOT,
    FORMAT_DTS,
    FORMAT_DTB
};

struct options {
    const char *command, *domain, *output;
    enum format format;
    /* "auto", "always" or "never". */
    const char *colour;
    /* 22 for Xen 4.22; 0: not given. */
    unsigned int xen_release;
    bool explain, strict, quiet;
    const char **operands;
    unsigned int nr_operands;
    struct module *modules;
    unsigned int nr_modules;
    struct smmu *smmus;
    unsigned int nr_smmus;
    struct file smmus_file;
};

struct tool {
    struct options opt;
    struct file host;
    /* The domain nodes, in document order. */
    struct guest *guests;
    unsigned int nr_guests;
    /* Where results go: standard output, or --output. */
    FILE *out;
    /* Where findings go. */
    FILE *messages;
    bool json_findings, check_all;
    unsigned int errors, notices;
};

/* Print a line on standard error, after the program's name. */
void message_print(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Is output to this file coloured? */
bool message_coloured(const struct tool *t, FILE *out);

/*
 * Parse the command line. Returns 0; -1 if help or version was requested and
 * printed; or an exit code after a message.
 */
int options_parse(struct options *opt, int argc, char **argv);
void options_free(struct options *opt);

/*
 * Read a whole file, which must not be device tree source. "-" is standard
 * input. False: a message was printed.
 */
bool file_read_blob(struct file *file, const char *name);
/* The same for any text, with a 0 after it. */
bool file_read_text(struct file *file, const char *name);
/* The same, for a file that must be a valid device tree blob. */
bool file_read_tree(struct file *file, const char *name);
void file_free(struct file *file);

/*
 * Add an SMMU, PATH:LIST, or those of a file of such lines. False: a message
 * was printed.
 */
bool smmus_add(struct options *opt, char *arg);
bool smmus_read(struct options *opt, const char *name);
/* Are all of them in the host device tree? False: a message was printed. */
bool smmus_check(const struct tool *t);
/* Why Xen does not nest on this SMMU; NULL: it does, or it is not known. */
const char *smmus_refusal(const struct tool *t, const char *path);

/*
 * Read the host device tree, its domains, and their partial device trees.
 * False: a message was printed.
 */
bool input_read(struct tool *t);
void input_free(struct tool *t);
/* The domain with this name or full path. NULL: there is none. */
const struct guest *input_guest(const struct tool *t, const char *name);

/*
 * The domain of --domain, or the only one there is. NULL: a message was
 * printed.
 */
const struct guest *input_selected(const struct tool *t);

/*
 * Make the plan, and print the sorted findings to t->messages. Returns 0 or an
 * exit code. *plan is NULL if there were errors.
 */
int findings_plan(struct tool *t, struct viommu_plan **plan);

/* Each returns an exit code. */
int cmd_check(struct tool *t);
int cmd_show(struct tool *t);
int cmd_expand(struct tool *t);
int cmd_diff(struct tool *t);
int cmd_devid_map(struct tool *t);

/*
 * The result of viommu_dt_expand() for this guest, to be freed with free().
 * NULL: a message was printed.
 */
void *expand_guest(const struct tool *t, const struct viommu_plan *plan,
                   const struct guest *g);

#endif /* VIOMMU_DT_TOOL_H */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
