# SPDX-License-Identifier: GPL-2.0-only
"""diff: a guest's tree as predicted, and each way in which it may differ."""

import os
import shutil
import subprocess

from tool import need

IOMMU = "/iommu@22040000"
EDU = "/passthrough/edu@10000000"

# What is done to the guest's tree, and what diff has to say of it.
CHANGES = (
    (("fdtput", "-t", "x", "@", EDU, "iommus", "fdea", "1"),
     f"{EDU}: iommus: expected <0xfdea 0x0>, found <"),
    (("fdtput", "-d", "@", EDU, "iommus"),
     f"{EDU}: iommus: is missing from the guest's"),
    (("fdtput", "-t", "s", "@", EDU, "status", "okay"),
     f"{EDU}: status: is in the guest's device tree only"),
    (("fdtput", "-r", "@", EDU),
     f"{EDU}: is missing from the guest's"),
    (("fdtput", "-c", "@", f"{EDU}/more"),
     f"{EDU}/more: is in the guest's device tree only"),
    (("fdtput", "-r", "@", IOMMU),
     f"{IOMMU}: is missing from the guest's"),
    (("fdtput", "-t", "x", "@", IOMMU, "interrupts",
      "0", "c", "1", "0", "e", "1"),
     f"{IOMMU}: interrupts: expected"),
    (("fdtput", "-d", "@", IOMMU, "dma-coherent"),
     f"{IOMMU}: dma-coherent: is missing"),
    (("fdtput", "-c", "@", "/aliases"),
     "/aliases: is in the guest's device tree only"),
)


def expected(tool, trees):
    """The prediction, with a node beside it that Xen makes."""
    path = os.path.join(trees.folder, "running.dtb")
    tool.on(trees, 0, "expand", "-o", path)
    padded = path + ".padded"
    subprocess.run(["dtc", "-q", "-I", "dtb", "-O", "dtb", "-S", "8192",
                    "-o", padded, path], check=True)
    subprocess.run(["fdtput", "-c", padded, "/cpus"], check=True)
    return padded


def diff(tool, trees, code, guest):
    """What diff says of this guest's tree."""
    return tool.expect(code, "diff", *trees.modules, "host.dtb", guest,
                       cwd=trees.folder)[0]


def nothing(tool, all_trees):
    """diff: nothing to say of a tree that is as predicted"""
    t = all_trees["edu-nested"]
    out = diff(tool, t, 0, expected(tool, t))
    need(out == "", out)


def each(tool, all_trees):
    """diff: each difference is named, exit code 1"""
    t = all_trees["edu-nested"]
    running = expected(tool, t)
    for change, text in CHANGES:
        other = running + ".changed"
        shutil.copy(running, other)
        subprocess.run([other if a == "@" else a for a in change], check=True)
        out = diff(tool, t, 1, other)
        need(text in out, f"expected '{text}' in: {out}")
        need(len(out.splitlines()) == 1, f"one difference, but: {out}")


def order(tool, all_trees):
    """diff: another order of properties is a difference"""
    t = all_trees["edu-nested"]
    other = expected(tool, t) + ".changed"
    source = subprocess.run(["dtc", "-q", "-I", "dtb", "-O", "dts",
                             expected(tool, t)],
                            capture_output=True, text=True, check=True).stdout
    first = '\t\tcompatible = "arm,smmu-v3";\n'
    second = "\t\t#iommu-cells = <0x01>;\n"
    need(first in source and second in source, source)
    swapped = source.replace(first, "%").replace(second, first)
    swapped = swapped.replace("%", second)
    subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", other],
                   input=swapped, text=True, check=True)
    out = diff(tool, t, 1, other)
    need(f"{IOMMU}: has its properties in another order" in out, out)


TESTS = (nothing, each, order)
