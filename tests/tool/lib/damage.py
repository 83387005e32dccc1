# SPDX-License-Identifier: GPL-2.0-only
"""Blobs that are cut or changed: an answer or a message, no crash, no hang."""

import os
import random

from tool import need

SEED = 20
CUTS = 24
FLIPS = 60


def read(path):
    with open(path, "rb") as f:
        return f.read()


def damaged(data, rng):
    """Cut at many lengths; header words changed; bytes changed anywhere."""
    for i in range(CUTS):
        yield data[:len(data) * i // CUTS]
    for word in range(10):
        for value in (0, 1, 0x7fffffff, 0xffffffff):
            yield (data[:4 * word] + value.to_bytes(4, "big") +
                   data[4 * word + 4:])
    for _ in range(FLIPS):
        changed = bytearray(data)
        for _ in range(rng.choice((1, 3, 20))):
            at = rng.randrange(len(data))
            changed[at] = rng.choice((0, 1, 2, 3, 9, 0x7f, 0xff))
        yield bytes(changed)


def run_all(tool, trees, target, commands):
    """Each command with each damaged form of one file."""
    data = read(os.path.join(trees.folder, target))
    runs = 0
    for bad in damaged(data, random.Random(SEED)):
        with open(os.path.join(trees.folder, "damaged.dtb"), "wb") as f:
            f.write(bad)
        for command in commands:
            args = [a.replace(target, "damaged.dtb") for a in command]
            tool.run(*args, cwd=trees.folder)
            runs += 1
    need(runs > FLIPS, "nothing was run")


def host(tool, all_trees):
    """a damaged host tree"""
    t = all_trees["edu-nested"]
    run_all(tool, t, "host.dtb", [("check", *t.modules, "host.dtb")])


def partial(tool, all_trees):
    """a damaged partial tree"""
    t = all_trees["edu-nested"]
    run_all(tool, t, "guest.dtb", [("check", *t.modules, "host.dtb"),
                                   ("expand", *t.modules, "host.dtb")])


def terminal(tool, all_trees):
    """names that would steer a terminal"""
    t = all_trees["edu-nested"]
    for name in ("host.dtb", "guest.dtb"):
        data = read(os.path.join(t.folder, name))
        with open(os.path.join(t.folder, "steering-" + name), "wb") as f:
            f.write(data.replace(b"edu@1", b"\x1b[2J1")
                    .replace(b"smmuv3@", b"smmu\x1bc@"))
    modules = [m.replace("guest.dtb", "steering-guest.dtb") for m in t.modules]
    for command in (["check"], ["show"], ["show", "-f", "json"],
                    ["show", "-f", "dot"], ["expand"]):
        out, _ = tool.expect(0, *command, *modules, "steering-host.dtb",
                             cwd=t.folder)
        need("\x1b" not in out, f"{command}: {out!r}")
        need("[2J10000000" in out or command == ["check"],
             f"{command}: the device is missing: {out!r}")


def partial_without(tool, all_trees):
    """a damaged partial tree of a domain without a vSMMU"""
    t = all_trees["stage2"]
    run_all(tool, t, "guest.dtb", [("expand", *t.modules, "host.dtb")])


def guest(tool, all_trees):
    """a damaged tree of a guest"""
    t = all_trees["edu-nested"]
    tool.on(t, 0, "expand", "-o", "running.dtb")
    run_all(tool, t, "running.dtb",
            [("diff", *t.modules, "host.dtb", "running.dtb")])


TESTS = (host, partial, partial_without, guest, terminal)
