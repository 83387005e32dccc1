/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of the command line tool share. */
#ifndef VIOMMU_DT_TOOL_H
#define VIOMMU_DT_TOOL_H

#include "viommu-dt.h"

/* Exit codes, for scripts. */
#define EXIT_OK       0
#define EXIT_FINDINGS 1 /* Xen would refuse, or there are differences */
#define EXIT_TROUBLE  2 /* usage, input, output, memory */

/* No device tree is larger, and no other file is read to its end. */
#define MAX_FILE (64U << 20)

struct file {
    const char *name;
    void *data;
    size_t size;
};

/* Where the user says that a partial device tree is. */
struct module {
    const char *domain; /* NULL: by address */
    uint64_t address;
    struct file file;
    bool used;
};

/* A domain node of the host device tree. */
struct guest {
    char *name, *path;
    bool viommu;            /* asks for something */
    bool has_module;        /* a device tree module: where Xen finds it */
    uint64_t address, size; /* of that */
    const struct module *partial; /* NULL: none */
    size_t partial_size;          /* as Xen sees it */
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
    const char *colour;       /* "auto", "always", "never" */
    unsigned int xen_release; /* 22: 4.22; 0: not said */
    bool explain, strict, quiet;
    const char **operands;
    unsigned int nr_operands;
    struct module *modules;
    unsigned int nr_modules;
};

struct tool {
    struct options opt;
    struct file host;
    struct guest *guests;
    unsigned int nr_guests;
    FILE *out;      /* results; --output */
    FILE *messages; /* findings */
    bool json_findings, check_all;
    unsigned int errors, notices;
};

/* One line on standard error, after the program's name. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* 0, or what to exit with (help was asked for: -1). */
int options_parse(struct options *opt, int argc, char **argv);
void options_free(struct options *opt);

/*
 * Read a whole file, which is not device tree source; "-" is standard input.
 * False: complained.
 */
bool file_read_blob(struct file *file, const char *name);
/* The same, and it is a sound device tree. */
bool file_read_tree(struct file *file, const char *name);
void file_free(struct file *file);

/* The host device tree, its domains, and their partial device trees. */
bool input_read(struct tool *t);
void input_free(struct tool *t);
const struct guest *input_guest(const struct tool *t, const char *name);

/* The --domain, or the only domain there is. NULL: complained. */
const struct guest *input_selected(const struct tool *t);

/* A finding that is kept, and what it is sorted by. */
struct collected {
    struct viommu_finding f;
    unsigned int domain, id, nr;
    /* Those of the finding. */
    char strings[];
};

struct collection {
    struct collected **all;
    unsigned int nr, size;
    /* A finding is missing. */
    bool no_memory;
};

/*
 * Copy a finding. domain: the position of its domain, 0 for none; id: of its
 * identifier.
 */
void collection_add(struct collection *c, const struct viommu_finding *f,
                    unsigned int domain, unsigned int id);
void collection_sort(struct collection *c);
void collection_free(struct collection *c);

/*
 * The plan; findings go to t->messages, sorted. Returns 0 or an exit code.
 * *plan is NULL if there is an error among the findings.
 */
int findings_plan(struct tool *t, struct viommu_plan **plan);

/* Should what goes there be coloured? */
bool coloured(const struct tool *t, FILE *out);

/*
 * Output as it is meant for a file: refused by a terminal. False: complained.
 */
bool output_binary(const struct tool *t, const void *data, size_t size);

/* Each returns an exit code. */
int cmd_check(struct tool *t);
int cmd_show(struct tool *t);
int cmd_expand(struct tool *t);
int cmd_diff(struct tool *t);
int cmd_devid_map(struct tool *t);

/* What Xen would write for that guest; NULL: complained. */
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
