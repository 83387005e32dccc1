# SPDX-License-Identifier: GPL-2.0-only
"""Results that a person has read and found right, against the tool's now.

A golden result, golden/NAME.txt, is a promise: virtual StreamIDs, addresses
and bytes of a guest's device tree stay as they are, because guests are built
against them. So they may differ from what is computed now only if
viommu_layout_xen.version is higher than theirs; `tests/tool/run --update` then
writes them anew, to be read again. Of the same version it writes changed
findings only (identifier and place; their text is not compared): where a
scenario's own trees have changed, or the form of the output, remove its file
first.
"""

import difflib
import json
import os
import re

from tool import Failed

SHOWN = 30  # lines of a difference
COMPARED = ("severity", "id", "file", "domain", "node", "property")


def findings(tool, trees):
    code, out, _ = tool.run("check", "--format=json", *trees.modules,
                            "host.dtb", cwd=trees.folder)
    lines = [f"### findings, exit code {code}", ""]
    lines += [": ".join(str(f[key]) for key in COMPARED)
              for f in json.loads(out)["findings"]]
    return "\n".join([*lines, "", ""])


def section(tool, trees, *args):
    out, _ = tool.on(trees, 0, *args)
    return f"### {' '.join(args)}\n\n{out}\n"


def result(tool, trees):
    """All that is promised for one set of trees, as text."""
    text = findings(tool, trees)
    if trees.refused:
        return text
    text += section(tool, trees, "show", "--quiet")
    for domain in trees.domains():
        text += section(tool, trees, "expand", "--quiet", f"--domain={domain}")
    return text


def version_of(text):
    found = re.search(r"^# layout version (\d+)$", text, re.M)
    return int(found.group(1)) if found else 0


def head(trees, version):
    return (f"# layout version {version}\n# What the tool says of the trees "
            f"of {trees.name}; see lib/golden.py.\n\n")


def read(path):
    try:
        with open(path, encoding="ascii") as f:
            return f.read()
    except FileNotFoundError:
        return ""


def path_of(here, trees):
    return os.path.join(here, "golden", trees.name + ".txt")


def check(tool, here, trees, version):
    golden = read(path_of(here, trees))
    if not golden:
        raise Failed(f"golden/{trees.name}.txt is missing: "
                     "write it with tests/tool/run --update, and read it")
    now = head(trees, version) + result(tool, trees)
    if now == golden:
        return
    diff = list(difflib.unified_diff(golden.split("\n"), now.split("\n"),
                                     "golden", "now", lineterm="", n=1))
    hint = ("what guests are built against must not change within one layout "
            "version")
    if version_of(golden) != version:
        hint = ("the layout's version went up: tests/tool/run --update, "
                "and read it")
    raise Failed("\n".join([hint] + diff[:SHOWN]))


def promised(text):
    """The part that the layout's version stands for: all but the findings."""
    return text[text.find("### show"):] if "### show" in text else ""


def update(tool, here, trees, version):
    """Write what may change; returns what was done.

    That is what is missing, of a lower version, or different in its findings
    only.
    """
    path = path_of(here, trees)
    now = head(trees, version) + result(tool, trees)
    old = read(path)
    if old == now:
        return "unchanged"
    if version_of(old) >= version and promised(old) != promised(now):
        return "kept, though different: it is of this layout version"
    with open(path, "w", encoding="ascii") as f:
        f.write(now)
    return "written: read it"
