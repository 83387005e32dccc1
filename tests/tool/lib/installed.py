# SPDX-License-Identifier: GPL-2.0-only
"""What `make install` leaves: a tool that runs, and a library that a C or C++ program can use by pkg-config's word."""

import os
import shutil
import subprocess

from tool import need
from trees import TOP

PREFIX = "/opt/x"

PROGRAM = r"""
#define min 5  /* names of the user's own: the header leaves them alone */
#include <viommu-dt.h>
#if min != 5 || defined(__init)
#error macros of the header leak
#endif
static void report(void *ctx, const struct viommu_finding *f) { (void)ctx; puts(f->id); }
static int partial(void *ctx, const char *path, const void **fdt, size_t *size)
{ (void)ctx; (void)path; (void)fdt; (void)size; return -2; }
int main(void)
{
    static char host[1 << 20];
    struct viommu_plan *plan;
    struct viommu_input in = {};
    FILE *f = fopen("host.dtb", "rb");
    in.host = host;
    in.host_size = fread(host, 1, sizeof(host), f);
    in.layout = &viommu_layout_xen;
    in.partial = partial;
    in.report = report;
    if ( viommu_plan_create(&in, &plan) )
        return 1;
    viommu_dt_print_json(stdout, plan, NULL);
    viommu_plan_free(plan);
    return 0;
}
"""


def run(*argv, **kwargs):
    done = subprocess.run(argv, capture_output=True, text=True, check=False, **kwargs)
    need(done.returncode == 0, f"{' '.join(argv)}: {done.stdout}{done.stderr}")
    return done.stdout


def files(prefix, _):
    """make install: all of it is where it belongs"""
    dest = prefix[:-len(PREFIX)]
    shutil.rmtree(dest, ignore_errors=True)
    run("make", "-s", "--no-print-directory", "-C", TOP, "install", f"DESTDIR={dest}", f"PREFIX={PREFIX}")
    for name in ("bin/viommu-dt", "lib/libviommu-dt.a", "lib/pkgconfig/viommu-dt.pc", "include/viommu-dt/viommu-dt.h",
                 "include/viommu-dt/viommu/plan.h", "share/man/man1/viommu-dt.1"):
        need(os.path.exists(os.path.join(prefix, name)), f"{name} is missing")
    need("layout version" in run(os.path.join(prefix, "bin/viommu-dt"), "--version"), "it does not run")


def flags(prefix):
    """Of the .pc file, read without pkg-config, which need not be here."""
    with open(os.path.join(prefix, "lib/pkgconfig/viommu-dt.pc"), encoding="utf-8") as f:
        lines = f.read().replace("@", "?").splitlines()
    values = dict(s.split("=", 1) for s in lines if "=" in s and ": " not in s)
    fields = dict(s.split(": ", 1) for s in lines if ": " in s)
    need(values["prefix"] == PREFIX, f"prefix is {values['prefix']}")
    values["prefix"] = prefix
    text = fields["Cflags"] + " " + fields["Libs"]
    for _ in range(3):
        for name, value in values.items():
            text = text.replace("${" + name + "}", value)
    return text.split()


def program(prefix, trees, compiler, language):
    source, binary = os.path.join(trees.folder, "user.c"), os.path.join(trees.folder, "user")
    with open(source, "w", encoding="ascii") as f:
        f.write(PROGRAM)
    run(*compiler, "-Wall", "-Werror", "-x", language, source, "-x", "none", "-o", binary, *flags(prefix))
    need('"layout_version"' in run(binary, cwd=trees.folder), "it does not plan")


def c_program(prefix, trees):
    """a C program links the library by the .pc file's flags"""
    program(prefix, trees, ("gcc", "-std=c99"), "c")


def cxx_header(prefix, trees):
    """the header is C++, too"""
    source = os.path.join(trees.folder, "user.cc")
    with open(source, "w", encoding="ascii") as f:
        f.write("#include <viommu-dt.h>\nint n = (int)sizeof(viommu_dt_row);\n")
    run("clang", "-x", "c++", "-Wall", "-Werror", "-fsyntax-only", f"-I{prefix}/include/viommu-dt", source)


TESTS = (files, c_program, cxx_header)
