# SPDX-License-Identifier: GPL-2.0-only
"""Where the instructions of a round go: trace.log (trace.c) by source file, as the symbols of Xen have it.

What one of our functions calls of Xen's own counts as its own.
"""

import bisect
import glob
import os
import re
import subprocess

XEN_START = 0xa0000000000
GUEST, TRAP = "the guest: commands, the write, the look at the MSI", "Xen's way into the trap and back"
PARTS = (
    (GUEST, ()),
    (TRAP, ()),
    ("the frame's handler, calls to and from the core", ("viommu.c",)),
    ("registers", ("regs.c",)),
    ("the pass: lock, begin, end, counts", ("pass.c",)),
    ("fetching, decoding, composing", ("cmdq.c", "walk.c", "strtab.c", "request.c", "map.c")),
    ("guest memory", ("viommu-ram.c",)),
    ("the physical SMMU: queue, its lock, STEs", ("smmu-v3-*.c",)),
)


def symbols(path, *options):
    return subprocess.run(["aarch64-linux-gnu-readelf", "-sW", *options, path], check=True, capture_output=True,
                          text=True).stdout


def functions(path):
    """(address, name, file if local) of each function, by address."""
    found, source = [], None
    for line in symbols(path).splitlines():
        field = line.split()
        if len(field) < 8 or not field[0].rstrip(":").isdigit():
            continue
        _, value, _, kind, binding, _, _, name = field[:8]
        if kind == "FILE":
            source = os.path.basename(name)
        elif kind in ("FUNC", "NOTYPE") and not name.startswith("$"):
            found.append((int(value, 16), name, source if binding == "LOCAL" else None))
    return sorted(found)


def our_globals(xen):
    """Name of a global function -> file, of our objects."""
    found = {}
    for part in ("arch/arm/viommu*.o", "drivers/passthrough/arm/smmu-v3-*.o", "drivers/passthrough/arm/vsmmu-v3/*.o"):
        for path in glob.glob(os.path.join(xen, part)):
            for name in re.findall(r"FUNC\s+GLOBAL\s+\S+\s+\d+\s+(\S+)", symbols(path)):
                found[name] = os.path.basename(path)[:-1] + "c"
    return found


def part_of(source):
    for part, files in PARTS:
        for pattern in files:
            if source and re.fullmatch(pattern.replace("*", ".*"), source):
                return part
    return None


class Places:
    """Xen's functions, and whose they are."""

    def __init__(self, build):
        xen = os.path.join(build, "xen-release", "xen")
        ours = our_globals(xen)
        table = functions(os.path.join(xen, "xen-syms"))
        self.starts = [at for at, _, _ in table]
        self.parts = [part_of(source or ours.get(name)) for _, name, source in table]

    def split(self, trace):
        """Instructions by part. Who called whom is told by where functions are entered."""
        count, stack = dict.fromkeys((part for part, _ in PARTS), 0), []
        for at in trace:
            if at < XEN_START:
                stack = []
                count[GUEST] += 1
                continue
            i = bisect.bisect_right(self.starts, at) - 1
            if not stack or stack[-1][0] != i:
                if at != self.starts[i] and any(i == caller for caller, _ in stack):
                    while stack[-1][0] != i:
                        stack.pop()
                else:
                    stack.append((i, self.parts[i] or (stack[-1][1] if stack else TRAP)))
            count[stack[-1][1]] += 1
        return count


def rounds(path):
    """Each round's trace."""
    with open(path, encoding="ascii") as f:
        return [[int(line, 16) for line in text.split()] for text in f.read().split("round\n")[1:]]


def split(build, path, keys, each):
    """{key: {part: instructions}}, from the shortest of `each` rounds a key; those of the first key are subtracted."""
    traces = rounds(path)
    if len(traces) != each * len(keys):
        return {}
    places = Places(build)
    found = {key: places.split(min(traces[each * i:each * (i + 1)], key=len)) for i, key in enumerate(keys)}
    empty = found.pop(keys[0])
    return {key: {part: n - empty[part] for part, n in parts.items()} for key, parts in found.items()}
