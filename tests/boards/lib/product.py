# SPDX-License-Identifier: GPL-2.0-only
"""What viommu-dt says of a setup, in a form that can be compared."""

import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(TESTS, "tool", "lib"))

from fdt import Blob  # noqa: E402
from guests import host_tree, partial_tree  # noqa: E402


def write(folder, name, data):
    with open(os.path.join(folder, name), "wb") as f:
        f.write(data)


def write_trees(setup, folder):
    """Into folder; returns the arguments that name them."""
    os.makedirs(folder, exist_ok=True)
    write(folder, "host.dtb", host_tree(setup))
    options = []
    for guest in setup.guests:
        file = f"{guest.name}.dtb"
        write(folder, file, partial_tree(setup.board, guest))
        options.append(f"--module={guest.name}={file}")
    return [*options, "host.dtb"]


def findings(tool, trees, folder):
    """{severity: {(id, domain, node)}}"""
    code, out, _ = tool.run("check", "--format=json", *trees, cwd=folder)
    found = {"error": set(), "notice": set()}
    for f in json.loads(out)["findings"]:
        found[f["severity"]].add((f["id"], f["domain"], f["node"]))
    return code, found


def shown(tool, trees, folder):
    """{domain: its object in the JSON of show}"""
    out, _ = tool.expect(0, "show", "--quiet", "--format=json", *trees,
                         cwd=folder)
    return {d["name"]: d for d in json.loads(out)["domains"]}


def expanded(tool, trees, folder, domain):
    """The root node of a guest's device tree."""
    out, _ = tool.expect(0, "expand", "--quiet", "--format=dtb",
                         f"--domain={domain}", *trees, cwd=folder, text=False)
    return Blob(out).root
