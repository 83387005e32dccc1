# SPDX-License-Identifier: GPL-2.0-only
"""What `make install` leaves: the tool, and a library for C and C++."""

import functools
import os
import re
import shutil
import subprocess

from tool import need
from trees import HERE, TOP

PREFIX = "/opt/x"
SONAME = "libviommu-dt.so.3"
HEADERS = ("viommu-dt.h", "viommu/plan.h", "viommu/range.h")
EXAMPLES = "share/doc/viommu-dt/examples"
FILES = ("bin/viommu-dt", "lib/libviommu-dt.a", "lib/libviommu-dt.so",
         f"lib/{SONAME}", "lib/pkgconfig/viommu-dt.pc",
         "share/man/man1/viommu-dt.1",
         f"{EXAMPLES}/vsids.c", f"{EXAMPLES}/vsids.cc",
         *(f"include/viommu-dt/{h}" for h in HEADERS))

# Compilers, and the languages in which each has to accept the headers.
STRICT = ("-Wall", "-Wextra", "-Wpedantic", "-Werror")
C = [(cc, "-x", "c", f"-std={std}") for cc in ("gcc", "clang")
     for std in ("c99", "c11", "c17", "gnu17")]
CXX = [(cc, "-x", "c++", f"-std={std}") for cc in ("g++", "clang++")
       for std in ("c++11", "c++17")]


def run(*argv, **kwargs):
    done = subprocess.run(argv, capture_output=True, text=True, check=False,
                          **kwargs)
    need(done.returncode == 0, f"{' '.join(argv)}: {done.stdout}{done.stderr}")
    return done.stdout


@functools.lru_cache(maxsize=None)
def install(prefix):
    """Once for all tests; returns DESTDIR."""
    dest = prefix[:-len(PREFIX)]
    shutil.rmtree(dest, ignore_errors=True)
    run("make", "-s", "--no-print-directory", "-C", TOP, "install",
        f"DESTDIR={dest}", f"PREFIX={PREFIX}")
    return dest


def files(prefix, _):
    """make install: all of it is where it belongs, and nothing else"""
    dest = install(prefix)
    found = {os.path.relpath(os.path.join(d, n), prefix)
             for d, _, names in os.walk(dest) for n in names}
    need(found == set(FILES),
         f"missing or not expected: {sorted(found ^ set(FILES))}")
    need(os.readlink(os.path.join(prefix, "lib/libviommu-dt.so")) == SONAME,
         "libviommu-dt.so is not a link")
    tool = os.path.join(prefix, "bin/viommu-dt")
    need("layout version" in run(tool, "--version"), "it does not run")


def flags(prefix, static):
    """Of the .pc file, read without pkg-config, which need not be here."""
    with open(os.path.join(prefix, "lib/pkgconfig/viommu-dt.pc"),
              encoding="utf-8") as f:
        lines = f.read().replace("@", "?").splitlines()
    values = dict(s.split("=", 1) for s in lines if "=" in s and ": " not in s)
    fields = dict(s.split(": ", 1) for s in lines if ": " in s)
    need(values["prefix"] == PREFIX, f"prefix is {values['prefix']}")
    values["prefix"] = prefix
    text = f"{fields['Cflags']} {fields['Libs']}"
    if static:
        text += f" -static {fields['Libs.private']}"
    for _ in range(3):
        for name, value in values.items():
            text = text.replace("${" + name + "}", value)
    return text.split()


def compiled(prefix, trees, compiler, source, static, *options):
    """The program, and the environment it runs in."""
    binary = os.path.join(trees.folder, "user")
    # -x holds for the source only; clang warns of one with no file after it.
    run(*compiler, *STRICT, "-Wno-unused-command-line-argument", *options,
        source, "-x", "none", "-o", binary, *flags(prefix, static))
    needs = run("objdump", "-p", binary)
    need((SONAME in needs) != static,
         f"{source}: linked with the other form of the library\n{needs}")
    path = "" if static else os.path.join(prefix, "lib")
    return binary, dict(os.environ, LD_LIBRARY_PATH=path)


def check_user(prefix, trees, compiler, static, *options):
    source = os.path.join(HERE, "library", "user.c")
    binary, env = compiled(prefix, trees, compiler, source, static, *options)
    out = run(binary, "host.dtb", "guest.dtb", cwd=trees.folder, env=env)
    need('"layout_version"' in out, f"{compiler} {options}: it does not plan")


def users(prefix, trees):
    """a user with own macros and attributes, C99 to C17 and C++, runs"""
    install(prefix)
    for compiler in C + CXX:
        for options in (), ("-DOWN_MACROS",):
            check_user(prefix, trees, compiler, False, *options)
    for compiler in (C[0], CXX[1]):
        check_user(prefix, trees, compiler, True)


def macros(compiler, include, text):
    return set(run(*compiler, "-dM", "-E", f"-I{include}", "-",
                   input=text).splitlines())


def alone(prefix, _):
    """each public header stands alone, and defines no macro but VIOMMU_*"""
    install(prefix)
    include = os.path.join(prefix, "include/viommu-dt")
    system = "".join(f"#include <{h}.h>\n"
                     for h in ("stdbool", "stddef", "stdint", "stdio"))
    for compiler in (C[0], CXX[1]):
        for header in HEADERS:
            ours = f"#include <{header}>\n"
            run(*compiler, *STRICT, "-fsyntax-only", f"-I{include}", "-",
                input=f"{ours}int unit;\n")
            added = macros(compiler, include, system + ours)
            added -= macros(compiler, include, system)
            foreign = sorted(m for m in added
                             if not m.startswith("#define VIOMMU_"))
            need(added and not foreign, f"{header}: {foreign}")


def declared(prefix):
    """The functions and the data that the public headers declare."""
    text = ""
    for header in HEADERS:
        with open(os.path.join(prefix, "include/viommu-dt", header),
                  encoding="ascii") as f:
            text += re.sub(r"/\*.*?\*/", "", f.read(), flags=re.S)
    text = re.sub(r"\btypedef\b[^;]*;", "", text)
    return {*re.findall(r"\b(viommu_\w+)\s*\(", text),
            *re.findall(r"\bextern const [^;]*?\b(\w+)(?:\[\])?;", text)}


def symbols(prefix, _):
    """both forms of the library define only what the headers declare"""
    install(prefix)
    want = declared(prefix)
    need({"viommu_plan_create", "viommu_dt_diff", "viommu_findings"} <= want,
         f"headers declare {sorted(want)}")
    for option, name in (("-D", SONAME), ("-g", "libviommu-dt.a")):
        out = run("nm", option, "--defined-only",
                  os.path.join(prefix, "lib", name))
        found = {line.split()[2] for line in out.splitlines()
                 if len(line.split()) == 3}
        need(found == want,
             f"{name}: missing or not declared: {sorted(found ^ want)}")
    out = run("objdump", "-p", os.path.join(prefix, "lib", SONAME))
    need(re.search(rf"SONAME +{re.escape(SONAME)}$", out, re.M),
         f"its soname is not {SONAME}")


def vsids(prefix, trees):
    """{vSID: StreamID} of the guest, as the installed tool tells it."""
    out = run(os.path.join(prefix, "bin/viommu-dt"), "devid-map",
              *trees.modules, "host.dtb", cwd=trees.folder)
    rows = [re.split("[@,]", line) for line in out.split()]
    return {int(vsid, 0): int(psid, 0) for psid, vsid, _ in rows}


PRINTED = re.compile(r"^/passthrough/\S+: vSID (0x[0-9a-f]+) "
                     r"is StreamID (0x[0-9a-f]+) of /\S+$", re.M)


def check_example(prefix, trees, compiler, static, want):
    name = "vsids.c" if compiler in C else "vsids.cc"
    source = os.path.join(prefix, EXAMPLES, name)
    guest = trees.guests()[0]
    binary, env = compiled(prefix, trees, compiler, source, static)
    out = run(binary, "host.dtb", guest, "guest.dtb", cwd=trees.folder,
              env=env)
    found = {int(v, 16): int(p, 16) for v, p in PRINTED.findall(out)}
    need(want and found == want and len(out.splitlines()) == len(want),
         f"{source}: expected {want}, found\n{out}")
    wrong = subprocess.run([binary, "guest.dtb", guest, "guest.dtb"],
                           cwd=trees.folder, env=env, check=False,
                           capture_output=True, text=True)
    need(wrong.returncode == 1 and not wrong.stdout and wrong.stderr,
         f"{source}: planned without a host tree")


def examples(prefix, trees):
    """the examples, C and C++, static and shared, print every vSID"""
    install(prefix)
    want = vsids(prefix, trees)
    for compiler in (C[0], CXX[1]):
        for static in False, True:
            check_example(prefix, trees, compiler, static, want)


TESTS = (files, symbols, alone, users, examples)
