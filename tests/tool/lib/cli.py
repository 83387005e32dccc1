# SPDX-License-Identifier: GPL-2.0-only
"""What the command line promises: exit codes, forms of output, options."""

import json
import os
import pty
import shutil
import subprocess

from tool import Failed, need

# The different faults that cases/faults has in one tree, all to be reported in one run.
FAULTS = ("xen-path-not-found", "xen-path-is-iommu", "xen-path-disabled", "device-without-iommu", "xen-reg-missing",
          "vsid-count", "nr-spis-too-small")
XENS_OWN = (b"xen,path", b"xen,reg", b"xen,force-assign-without-iommu")


def check_exit(tool, all_trees):
    """check: 0 for what boots, 1 for what Xen refuses"""
    for t in all_trees.values():
        tool.expect(1 if t.refused else 0, "check", *t.modules, "host.dtb", cwd=t.folder)


def check_all_faults(tool, all_trees):
    """check: different faults of one tree, all in one run"""
    t = all_trees["faults"]
    out, _ = tool.expect(1, "check", *t.modules, "host.dtb", cwd=t.folder)
    missing = [f for f in FAULTS if f"[{f}]" not in out]
    need(not missing, f"not reported: {', '.join(missing)}\n{out}")
    need("domU1.dtb: domU1: /passthrough/gone@a0f0000: xen,path: is " in out, f"not in the promised form: {out}")
    need("host.dtb: domU1: /chosen/domU1: nr_spis: is 4" in out, f"a finding in the host tree names its file: {out}")


def check_json(tool, all_trees):
    """check --format=json: the same findings, as JSON"""
    t = all_trees["faults"]
    found = json.loads(tool.expect(1, "check", "-f", "json", *t.modules, "host.dtb", cwd=t.folder)[0])
    ids = {f["id"] for f in found["findings"]}
    need(set(FAULTS) <= ids, f"expected {FAULTS}, found {ids}")
    need(found["errors"] == sum(f["severity"] == "error" for f in found["findings"]), "the count of errors is wrong")
    t = all_trees["edu-nested"]
    found = json.loads(tool.expect(0, "check", "-f", "json", *t.modules, "host.dtb", cwd=t.folder)[0])
    need(found == {"findings": [], "errors": 0, "notices": 0}, f"nothing to find, but: {found}")


def check_sorted(tool, all_trees):
    """check: findings sorted by domain, tree and node"""
    several = 0
    for t in all_trees.values():
        found = json.loads(tool.run("check", "-f", "json", *t.modules,
                                    "host.dtb", cwd=t.folder)[1])["findings"]
        domains = [None, *t.domains()]
        keys = [(domains.index(f["domain"]), f["file"] != "host.dtb",
                 f["node"]) for f in found]
        need(keys == sorted(keys), f"{t.name}: {keys}")
        several += len(set(keys)) > 1
    need(several > 2, "too few trees have several findings")


def check_explain(tool, all_trees):
    """check: a remedy after each finding; notices that count, or are not shown"""
    t = all_trees["binding"]
    plain, _ = tool.expect(0, "check", *t.modules, "host.dtb", cwd=t.folder)
    explained, _ = tool.expect(0, "check", "--explain", *t.modules, "host.dtb", cwd=t.folder)
    notices = plain.count(": notice: ")
    need(notices > 2, f"expected notices: {plain}")
    need(explained.count("\n    ") == notices, f"expected {notices} remedies: {explained}")
    tool.expect(1, "check", "--strict", *t.modules, "host.dtb", cwd=t.folder)
    need(tool.expect(0, "check", "-q", *t.modules, "host.dtb", cwd=t.folder)[0] == "", "--quiet is not quiet")
    both, _ = tool.expect(1, "check", "-q", "--strict", *t.modules, "host.dtb", cwd=t.folder)
    need(both.count("\n") == both.count(": notice: ") == notices, f"--quiet hides what --strict counts: {both}")


def check_xen(tool, all_trees):
    """check --xen: what only some releases refuse"""
    t = all_trees["phandles"]
    later, refused = "notice: phandle-too-high-later", "error: phandle-too-high"
    for release, code, said in (("", 0, later), ("4.21", 0, ""), ("4.21.3-rc1", 0, ""), ("4.22", 1, refused),
                                ("4.23-unstable", 1, refused)):
        args = [f"--xen={release}"] if release else []
        found = json.loads(tool.expect(code, "check", "-f", "json", *args, *t.modules, "host.dtb", cwd=t.folder)[0])
        ids = [f"{f['severity']}: {f['id']}" for f in found["findings"] if f["node"] == "/gic"]
        need(ids == ([said] if said else []), f"--xen={release}: expected {said}, found {ids}")
    for release in ("", "4", "5.0", "4.x", "4.9", "4.220", "22", "4.20x"):
        tool.expect(2, "check", f"--xen={release}", *t.modules, "host.dtb", cwd=t.folder)


def show_json(tool, all_trees):
    """show --format=json: valid, and all of the plan is in it"""
    for t in all_trees.values():
        if not t.refused:
            json.loads(tool.expect(0, "show", "-f", "json", *t.modules, "host.dtb", cwd=t.folder)[0])
    t = all_trees["binding"]
    plan = json.loads(tool.expect(0, "show", "-f", "json", *t.modules, "host.dtb", cwd=t.folder)[0])
    first, second = plan["domains"]
    streams = {d["host_path"]: d["streams"] for d in first["devices"]}
    need(streams["/soc/gpu@a020000"] == [{"vsid": 1, "smmu": 1, "psid": 0x400, "count": 1},
                                         {"vsid": 0x800, "smmu": 1, "psid": 0x401, "count": 1}], f"gpu: {streams}")
    need([d["kind"] for d in first["devices"]].count("unprotected") == 1, "one device is unprotected")
    need([s["dma_coherent"] for s in first["smmus"]] == [True, False], "one SMMU of the two is coherent")
    rows = second["devices"][0]["streams"]
    need(rows[1] == {"rid": 0x1000, "vsid": 0x100, "smmu": 1, "psid": 0x800, "count": 0x100}, f"pci: {rows}")


def show_hints(tool, all_trees):
    """show: guests with a hint have no vSMMU, and say which devices are protected"""
    t = all_trees["hints"]
    plan = json.loads(tool.expect(0, "show", "-f", "json", *t.modules, "host.dtb", cwd=t.folder)[0])
    need([h["by"] for h in plan["hints"]] == ["property", "node"], f"{plan}")
    need([d["protected"] for d in plan["hints"][0]["devices"]] == [True, False], f"{plan}")
    need(plan["domains"] == [], f"{plan}")
    out, _ = tool.expect(0, "show", "-d", "domU2", *t.modules, "host.dtb", cwd=t.folder)
    need("domU2" in out and "domU1" not in out and "by a node" in out, out)


def show_json_python(tool, all_trees):
    """show --format=json: accepted by python3 -m json.tool"""
    t = all_trees["linux-nvme"]
    out, _ = tool.expect(0, "show", "-f", "json", *t.modules, "host.dtb", cwd=t.folder)
    done = subprocess.run(["python3", "-m", "json.tool"], input=out, capture_output=True, text=True, check=False)
    need(done.returncode == 0, done.stderr)


def show_dot(tool, all_trees):
    """show --format=dot: accepted by Graphviz"""
    need(shutil.which("dot"), "Graphviz is not installed: make deps")
    for t in all_trees.values():
        if t.refused:
            continue
        out, _ = tool.expect(0, "show", "-f", "dot", *t.modules, "host.dtb", cwd=t.folder)
        done = subprocess.run(["dot", "-Tcanon"], input=out, capture_output=True, text=True, check=False)
        need(done.returncode == 0 and not done.stderr, f"{t.name}: {done.stderr}")


def show_domain(tool, all_trees):
    """--domain: one of several, and a name that does not exist"""
    t = all_trees["two-guests"]
    out, _ = tool.expect(0, "show", "-d", "domU2", *t.modules, "host.dtb", cwd=t.folder)
    need("domU2" in out and "domU1" not in out, out)
    tool.expect(2, "show", "-d", "domU9", *t.modules, "host.dtb", cwd=t.folder)
    _, err = tool.expect(2, "expand", *t.modules, "host.dtb", cwd=t.folder)
    need("--domain" in err, err)


def sorted_source(data):
    done = subprocess.run(["dtc", "-q", "-I", "dtb", "-O", "dts"], input=data, capture_output=True, check=False)
    need(done.returncode == 0, done.stderr.decode())
    return done.stdout


def expand_source(tool, all_trees):
    """expand: source and blob say the same to dtc"""
    for t in all_trees.values():
        for domain in [] if t.refused else t.domains():
            args = ("-q", f"--domain={domain}", *t.modules, "host.dtb")
            dts, _ = tool.expect(0, "expand", *args, cwd=t.folder)
            dtb, _ = tool.expect(0, "expand", "-f", "dtb", *args, cwd=t.folder, text=False)
            done = subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb"], input=dts.encode(), capture_output=True,
                                  check=False)
            need(done.returncode == 0, f"{t.name}: dtc: {done.stderr.decode()}")
            need(sorted_source(done.stdout) == sorted_source(dtb), f"{t.name}: {domain}: source and blob differ")
            need(not any(own in dtb for own in XENS_OWN), f"{t.name}: {domain}: what is Xen's own reaches the guest")


def expand_output(tool, all_trees):
    """expand --output=FILE.dtb: a blob, by its name"""
    t = all_trees["edu-nested"]
    tool.expect(0, "expand", "-o", "expanded.dtb", *t.modules, "host.dtb", cwd=t.folder)
    with open(os.path.join(t.folder, "expanded.dtb"), "rb") as f:
        need(f.read(4) == b"\xd0\x0d\xfe\xed", "no device tree blob")
    _, err = tool.expect(2, "expand", "-o", "/dev/full", *t.modules, "host.dtb", cwd=t.folder)
    need("/dev/full: No space left" in err, err)


def devid_map(tool, all_trees):
    """devid-map: one line for each StreamID, towards the right SMMU"""
    t = all_trees["binding"]
    out, _ = tool.expect(0, "devid-map", "-q", "-d", "domU1", *t.modules, "host.dtb", cwd=t.folder)
    need("0x10@0x0,0x9050000\n" in out and "0x401@0x800,0x9150000\n" in out, out)
    out, _ = tool.expect(0, "devid-map", "-q", "-d", "domU2", *t.modules, "host.dtb", cwd=t.folder)
    need(len(out.splitlines()) == 0x200 and "0x800@0x100,0x9150000\n" in out, out[:500])


def usage(tool, all_trees):
    """usage: help and version exit 0, mistakes exit 2 and say which"""
    t = all_trees["edu-nested"]
    need("Usage:" in tool.expect(0, "--help")[0], "--help")
    need("layout version" in tool.expect(0, "--version")[0], "--version")
    mistakes = (((), "no command"), (("frobnicate", "host.dtb"), "unknown command"), (("show",), "one file name"),
                (("diff", "host.dtb"), "two file names"), (("show", "--nonsense", "host.dtb"), "nonsense"),
                (("show", "-m", "domU1", "host.dtb"), "NAME=FILE"), (("show", "-a", "x=y", "host.dtb"), "address"),
                (("show", "-f", "dtb", "host.dtb"), "no such --format"), (("show", "-f", "xml", "x"), "unknown format"),
                (("show", "nothing.dtb"), "nothing.dtb: No such file"), (("show", "."), "Is a directory"),
                (("show", "host.dts"), "compile it with dtc"), (("check", "host.dtb"), "--module=domU1=FILE"),
                (("check", "-m", "domU1=host.dts", "host.dtb"), "compile it with dtc"),
                (("show", *t.modules, "-m", "domU7=guest.dtb", "host.dtb"), "no domain node 'domU7'"),
                (("show", *t.modules, "-a", "0x1234=guest.dtb", "host.dtb"), "0x1234"),
                (("show", "--color=sometimes", "host.dtb"), "always"))
    for args, text in mistakes:
        _, err = tool.expect(2, *args, cwd=t.folder)
        need(text in err, f"{args}: expected '{text}' in: {err}")


def on_terminal(tool, t, **environment):
    """What check writes to a terminal."""
    leader, terminal = pty.openpty()
    done = subprocess.Popen([tool.binary, "check", *t.modules, "host.dtb"], cwd=t.folder, stdout=terminal,
                            env={**environment, "ASAN_OPTIONS": "detect_leaks=0"})
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
    need("\033" in on_terminal(tool, t, TERM="xterm"), "not coloured on a terminal")
    need("\033" not in on_terminal(tool, t, TERM="xterm", NO_COLOR="1"), "coloured in spite of NO_COLOR")
    need("\033" not in on_terminal(tool, t, TERM="dumb"), "coloured on a terminal without colours")
    need("\033" not in tool.expect(1, "check", *t.modules, "host.dtb", cwd=t.folder)[0], "coloured into a pipe")
    need("\033" in tool.expect(1, "check", "--color=always", *t.modules, "host.dtb", cwd=t.folder)[0], "not coloured")


def standard_input(tool, all_trees):
    """a file name of - is standard input"""
    t = all_trees["edu-nested"]
    with open(os.path.join(t.folder, "host.dtb"), "rb") as f:
        out, _ = tool.expect(0, "show", *t.modules, "-", cwd=t.folder, data=f.read())
    need("domU1" in out, out)


def short_module(tool, all_trees):
    """a module node that is too small for its file: Xen would see a cut tree"""
    t = all_trees["edu-nested"]
    out = os.path.join(t.folder, "short.dtb")
    shutil.copy(os.path.join(t.folder, "host.dtb"), out)
    module = "/chosen/domU1/module@4d000000"
    done = subprocess.run(["fdtput", "-t", "x", out, module, "reg", "0", "4d000000", "0", "100"], check=False)
    if done.returncode:
        raise Failed("fdtput does not work")
    out, err = tool.expect(1, "check", *t.modules, "short.dtb", cwd=t.folder)
    need("[partial-malformed]" in out and "Xen will not see all of it" in err, out + err)


def last_module(tool, all_trees):
    """a domain node with two device tree modules: the last one is its partial tree"""
    t = all_trees["edu-nested"]
    out = os.path.join(t.folder, "two.dtb")
    node = "/chosen/domU1/module@4e000000"
    shutil.copy(os.path.join(t.folder, "host.dtb"), out)
    # fdtput puts it in front of the other.
    subprocess.run(["fdtput", "-t", "s", "-p", out, node, "compatible", "multiboot,device-tree", "multiboot,module"],
                   check=True)
    subprocess.run(["fdtput", "-t", "x", out, node, "reg", "0", "4e000000", "0", "1000"], check=True)
    both = [tool.expect(0, "show", *t.modules, f, cwd=t.folder)[0] for f in ("host.dtb", "two.dtb")]
    need(both[0] == both[1], both[1])


TESTS = (check_exit, check_all_faults, check_json, check_sorted,
         check_explain, check_xen, show_json, show_hints, show_json_python,
         show_dot, show_domain, expand_source, expand_output, devid_map, usage,
         colour, standard_input, short_module, last_module)
