# SPDX-License-Identifier: GPL-2.0-only
"""What the command line promises: exit codes, forms of output, options."""

import json
import os
import pty
import shutil
import subprocess

from tool import Failed, need

# Different faults that cases/faults has in one tree, all found in one run.
FAULTS = {"xen-path-not-found", "xen-path-is-iommu", "xen-path-disabled",
          "device-without-iommu", "xen-reg-missing", "vsid-count",
          "nr-spis-too-small"}
XENS_OWN = (b"xen,path", b"xen,reg", b"xen,force-assign-without-iommu")


def findings(tool, trees, code, *args):
    """The findings of check, from its JSON."""
    out, _ = tool.on(trees, code, "check", "-f", "json", *args)
    return json.loads(out)["findings"]


def plan(tool, trees):
    """The plan, from the JSON of show."""
    return json.loads(tool.on(trees, 0, "show", "-f", "json")[0])


def check_exit(tool, all_trees):
    """check: 0 for what boots, 1 for what Xen refuses"""
    for t in all_trees.values():
        tool.on(t, 1 if t.refused else 0, "check")


def check_all_faults(tool, all_trees):
    """check: different faults of one tree, all in one run"""
    out, _ = tool.on(all_trees["faults"], 1, "check")
    missing = [f for f in FAULTS if f"[{f}]" not in out]
    need(not missing, f"not reported: {', '.join(missing)}\n{out}")
    need("domU1.dtb: domU1: /passthrough/gone@a0f0000: xen,path: is " in out,
         f"not in the promised form: {out}")
    need("host.dtb: domU1: /chosen/domU1: nr_spis: is 4" in out,
         f"a finding in the host tree names its file: {out}")


def check_json(tool, all_trees):
    """check --format=json: the same findings, as JSON"""
    out, _ = tool.on(all_trees["faults"], 1, "check", "-f", "json")
    found = json.loads(out)
    ids = {f["id"] for f in found["findings"]}
    errors = sum(f["severity"] == "error" for f in found["findings"])
    need(FAULTS <= ids, f"expected {FAULTS}, found {ids}")
    need(found["errors"] == errors, "the count of errors is wrong")
    out, _ = tool.on(all_trees["edu-nested"], 0, "check", "-f", "json")
    found = json.loads(out)
    need(found == {"findings": [], "errors": 0, "notices": 0},
         f"nothing to find, but: {found}")


def check_sorted(tool, all_trees):
    """check: findings sorted by domain, tree and node"""
    several = 0
    for t in all_trees.values():
        domains = [None, *t.domains()]
        keys = [(domains.index(f["domain"]), f["file"] != "host.dtb",
                 f["node"])
                for f in findings(tool, t, 1 if t.refused else 0)]
        need(keys == sorted(keys), f"{t.name}: {keys}")
        several += len(set(keys)) > 1
    need(several > 2, "too few trees have several findings")


def check_explain(tool, all_trees):
    """check: remedies with --explain; notices with --strict and --quiet"""
    t = all_trees["binding"]
    plain, _ = tool.on(t, 0, "check")
    explained, _ = tool.on(t, 0, "check", "--explain")
    notices = plain.count(": notice: ")
    need(notices > 2, f"expected notices: {plain}")
    need(explained.count("\n    ") == notices,
         f"expected {notices} remedies: {explained}")
    tool.on(t, 1, "check", "--strict")
    need(tool.on(t, 0, "check", "-q")[0] == "", "--quiet is not quiet")
    both, _ = tool.on(t, 1, "check", "-q", "--strict")
    need(both.count("\n") == both.count(": notice: ") == notices,
         f"--quiet hides what --strict counts: {both}")


def check_xen(tool, all_trees):
    """check --xen: what only some releases refuse"""
    t = all_trees["phandles"]
    later = "notice: phandle-too-high-later"
    refused = "error: phandle-too-high"
    for release, code, said in (("", 0, later), ("4.21", 0, ""),
                                ("4.21.3-rc1", 0, ""), ("4.22", 1, refused),
                                ("4.23-unstable", 1, refused)):
        args = [f"--xen={release}"] if release else []
        ids = [f"{f['severity']}: {f['id']}"
               for f in findings(tool, t, code, *args) if f["node"] == "/gic"]
        need(ids == ([said] if said else []),
             f"--xen={release}: expected {said}, found {ids}")
    for release in ("", "4", "5.0", "4.x", "4.9", "4.220", "22", "4.20x"):
        tool.on(t, 2, "check", f"--xen={release}")


def show_json(tool, all_trees):
    """show --format=json: valid, and all of the plan is in it"""
    for t in all_trees.values():
        if not t.refused:
            plan(tool, t)
    first, second = plan(tool, all_trees["binding"])["domains"]
    streams = {d["host_path"]: d["streams"] for d in first["devices"]}
    need(streams["/soc/gpu@a020000"] ==
         [{"vsid": 1, "smmu": 1, "psid": 0x400, "count": 1},
          {"vsid": 0x800, "smmu": 1, "psid": 0x401, "count": 1}],
         f"gpu: {streams}")
    need([d["kind"] for d in first["devices"]].count("unprotected") == 1,
         "one device is unprotected")
    need([s["dma_coherent"] for s in first["smmus"]] == [True, False],
         "one SMMU of the two is coherent")
    rows = second["devices"][0]["streams"]
    need(rows[1] == {"rid": 0x1000, "vsid": 0x100, "smmu": 1, "psid": 0x800,
                     "count": 0x100}, f"pci: {rows}")


def show_hints(tool, all_trees):
    """show: a guest with a hint has no vSMMU, but protected devices"""
    t = all_trees["hints"]
    found = plan(tool, t)
    hints = found["hints"]
    need([h["by"] for h in hints] == ["property", "node"], f"{found}")
    need([d["protected"] for d in hints[0]["devices"]] == [True, False],
         f"{found}")
    need(found["domains"] == [], f"{found}")
    out, _ = tool.on(t, 0, "show", "-d", "domU2")
    need("domU2" in out and "domU1" not in out and "refer to a node" in out,
         out)


def show_json_python(tool, all_trees):
    """show --format=json: accepted by python3 -m json.tool"""
    out, _ = tool.on(all_trees["linux-nvme"], 0, "show", "-f", "json")
    done = subprocess.run(["python3", "-m", "json.tool"], input=out,
                          capture_output=True, text=True, check=False)
    need(done.returncode == 0, done.stderr)


def show_dot(tool, all_trees):
    """show --format=dot: accepted by Graphviz"""
    need(shutil.which("dot"), "Graphviz is not installed: make deps")
    for t in all_trees.values():
        if t.refused:
            continue
        out, _ = tool.on(t, 0, "show", "-f", "dot")
        done = subprocess.run(["dot", "-Tcanon"], input=out, text=True,
                              capture_output=True, check=False)
        need(done.returncode == 0 and not done.stderr,
             f"{t.name}: {done.stderr}")


def show_domain(tool, all_trees):
    """--domain: one of several, and a name that does not exist"""
    t = all_trees["two-guests"]
    out, _ = tool.on(t, 0, "show", "-d", "domU2")
    need("domU2" in out and "domU1" not in out, out)
    tool.on(t, 2, "show", "-d", "domU9")
    _, err = tool.on(t, 2, "expand")
    need("--domain" in err, err)


def compiled(source):
    done = subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb"],
                          input=source.encode(), capture_output=True,
                          check=False)
    need(done.returncode == 0, f"dtc: {done.stderr.decode()}")
    return done.stdout


def sorted_source(data):
    done = subprocess.run(["dtc", "-q", "-I", "dtb", "-O", "dts"], input=data,
                          capture_output=True, check=False)
    need(done.returncode == 0, done.stderr.decode())
    return done.stdout


def expand_source(tool, all_trees):
    """expand: source and blob say the same to dtc"""
    for t in all_trees.values():
        for domain in [] if t.refused else t.domains():
            args = ("expand", "-q", f"--domain={domain}")
            dts, _ = tool.on(t, 0, *args)
            dtb, _ = tool.on(t, 0, *args, "-f", "dtb", text=False)
            need(sorted_source(compiled(dts)) == sorted_source(dtb),
                 f"{t.name}: {domain}: source and blob differ")
            need(not any(own in dtb for own in XENS_OWN),
                 f"{t.name}: {domain}: what is Xen's own reaches the guest")


def expand_output(tool, all_trees):
    """expand --output=FILE.dtb: a blob, by its name"""
    t = all_trees["edu-nested"]
    tool.on(t, 0, "expand", "-o", "expanded.dtb")
    with open(os.path.join(t.folder, "expanded.dtb"), "rb") as f:
        need(f.read(4) == b"\xd0\x0d\xfe\xed", "no device tree blob")
    _, err = tool.on(t, 2, "expand", "-o", "/dev/full")
    need("/dev/full: No space left" in err, err)


def devid_map(tool, all_trees):
    """devid-map: one line for each StreamID, towards the right SMMU"""
    t = all_trees["binding"]
    out, _ = tool.on(t, 0, "devid-map", "-q", "-d", "domU1")
    need("0x10@0x0,0x9050000\n" in out and "0x401@0x800,0x9150000\n" in out,
         out)
    out, _ = tool.on(t, 0, "devid-map", "-q", "-d", "domU2")
    need(len(out.splitlines()) == 0x200 and "0x800@0x100,0x9150000\n" in out,
         out[:500])


def usage(tool, all_trees):
    """usage: help and version exit 0, mistakes exit 2 and say which"""
    t = all_trees["edu-nested"]
    need("Usage:" in tool.expect(0, "--help")[0], "--help")
    need("layout version" in tool.expect(0, "--version")[0], "--version")
    mistakes = (
        ((), "no command"),
        (("frobnicate", "host.dtb"), "unknown command"),
        (("show",), "one file name"),
        (("diff", "host.dtb"), "two file names"),
        (("show", "--nonsense", "host.dtb"), "nonsense"),
        (("show", "-m", "domU1", "host.dtb"), "NAME=FILE"),
        (("show", "-a", "x=y", "host.dtb"), "address"),
        (("show", "-f", "dtb", "host.dtb"), "no such --format"),
        (("show", "-f", "xml", "x"), "unknown format"),
        (("show", "nothing.dtb"), "nothing.dtb: No such file"),
        (("show", "."), "Is a directory"),
        (("show", "host.dts"), "compile it with dtc"),
        (("check", "host.dtb"), "--module=domU1=FILE"),
        (("check", "-m", "domU1=host.dts", "host.dtb"), "compile it with dtc"),
        (("show", *t.modules, "-m", "domU7=guest.dtb", "host.dtb"),
         "no domain node 'domU7'"),
        (("show", *t.modules, "-a", "0x1234=guest.dtb", "host.dtb"), "0x1234"),
        (("show", "--color=sometimes", "host.dtb"), "always"),
    )
    for args, text in mistakes:
        _, err = tool.expect(2, *args, cwd=t.folder)
        need(text in err, f"{args}: expected '{text}' in: {err}")


def on_terminal(tool, t, **environment):
    """What check writes to a terminal."""
    leader, terminal = pty.openpty()
    done = subprocess.Popen([tool.binary, "check", *t.modules, "host.dtb"],
                            cwd=t.folder, stdout=terminal,
                            env={**environment,
                                 "ASAN_OPTIONS": "detect_leaks=0"})
    os.close(terminal)
    text = b""
    try:
        while True:
            text += os.read(leader, 4096)
    except OSError:  # the other end is closed
        pass
    os.close(leader)
    done.wait()
    need(b"domU1" in text, f"nothing was written: {text}")
    return text.decode()


def colour(tool, all_trees):
    """colour: only on a terminal, or where asked for"""
    t = all_trees["faults"]
    need("\033" in on_terminal(tool, t, TERM="xterm"),
         "not coloured on a terminal")
    need("\033" not in on_terminal(tool, t, TERM="xterm", NO_COLOR="1"),
         "coloured in spite of NO_COLOR")
    need("\033" not in on_terminal(tool, t, TERM="dumb"),
         "coloured on a terminal without colours")
    need("\033" not in tool.on(t, 1, "check")[0], "coloured into a pipe")
    need("\033" in tool.on(t, 1, "check", "--color=always")[0],
         "not coloured")


def standard_input(tool, all_trees):
    """a file name of - is standard input"""
    t = all_trees["edu-nested"]
    with open(os.path.join(t.folder, "host.dtb"), "rb") as f:
        out, _ = tool.on(t, 0, "show", host="-", data=f.read())
    need("domU1" in out, out)


def short_module(tool, all_trees):
    """a module node too small for its file: Xen would see a cut tree"""
    t = all_trees["edu-nested"]
    out = os.path.join(t.folder, "short.dtb")
    shutil.copy(os.path.join(t.folder, "host.dtb"), out)
    module = "/chosen/domU1/module@4d000000"
    done = subprocess.run(["fdtput", "-t", "x", out, module, "reg",
                           "0", "4d000000", "0", "100"], check=False)
    if done.returncode:
        raise Failed("fdtput does not work")
    out, err = tool.on(t, 1, "check", host="short.dtb")
    need("[partial-malformed]" in out and
         "Xen will not see all of it" in err, out + err)


def last_module(tool, all_trees):
    """two device tree modules: the last one is the partial tree"""
    t = all_trees["edu-nested"]
    out = os.path.join(t.folder, "two.dtb")
    node = "/chosen/domU1/module@4e000000"
    shutil.copy(os.path.join(t.folder, "host.dtb"), out)
    # fdtput puts it in front of the other.
    subprocess.run(["fdtput", "-t", "s", "-p", out, node, "compatible",
                    "multiboot,device-tree", "multiboot,module"], check=True)
    subprocess.run(["fdtput", "-t", "x", out, node, "reg",
                    "0", "4e000000", "0", "1000"], check=True)
    one, two = [tool.on(t, 0, "show", host=f)[0]
                for f in ("host.dtb", "two.dtb")]
    need(one == two, two)


TESTS = (check_exit, check_all_faults, check_json, check_sorted,
         check_explain, check_xen, show_json, show_hints, show_json_python,
         show_dot, show_domain, expand_source, expand_output, devid_map, usage,
         colour, standard_input, short_module, last_module)
