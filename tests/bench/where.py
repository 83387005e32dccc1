# SPDX-License-Identifier: GPL-2.0-only
"""The instructions of a round, from trace.log (trace.c), by source file.


Xen's symbols tell the file. What one of our functions calls of Xen's own
counts as its own.
"""

import bisect
import glob
import os
import re
import subprocess

XEN_START = 0xa0000000000
GUEST = "the guest: commands, the write, the look at the MSI"
TRAP = "Xen's way into the trap and back"
PARTS = (
    (GUEST, ()),
    (TRAP, ()),
    ("the frame's handler, calls to and from the core", ("arm/viommu.c",)),
    ("registers", ("vsmmu-v3/regs.c",)),
    ("the pass: lock, begin, end, counts", ("vsmmu-v3/pass.c",)),
    ("fetching, decoding, composing", ("vsmmu-v3/*.c",)),
    ("guest memory", ("arm/viommu-ram.c",)),
    ("the physical SMMU: queue, its lock, STEs", ("smmu-v3-nested/*.c",)),
)


def symbols(path, *options):
    return subprocess.run(["aarch64-linux-gnu-readelf", "-sW", *options, path],
                          check=True, capture_output=True,
                          text=True).stdout


def functions(path):
    """(address, (name, file if local)) of each function, by address."""
    found, source = [], None
    for line in symbols(path).splitlines():
        field = line.split()
        if len(field) < 8 or not field[0].rstrip(":").isdigit():
            continue
        _, value, _, kind, binding, _, section, name = field[:8]
        if kind == "FILE":
            source = os.path.basename(name)
        elif kind in ("FUNC", "NOTYPE") and section != "UND" \
                and not name.startswith("$"):
            local = source if binding == "LOCAL" else None
            found.append((int(value, 16), (name, local)))
    return sorted(found)


def our_functions(xen):
    """{(name, file if local) of each function of our objects: folder/file}"""
    found = {}
    for part in ("arch/arm/viommu*.o",
                 "drivers/passthrough/arm/smmu-v3-nested/*.o",
                 "drivers/passthrough/arm/vsmmu-v3/*.o"):
        for path in glob.glob(os.path.join(xen, part)):
            folder = path.split(os.sep)[-2]
            source = os.path.basename(path)[:-1] + "c"
            for _, (name, local) in functions(path):
                found[name, local and source] = f"{folder}/{source}"
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
        ours = our_functions(xen)
        table = functions(os.path.join(xen, "xen-syms"))
        self.starts = [at for at, _ in table]
        self.parts = [part_of(ours.get(function)) for _, function in table]

    def split(self, trace):
        """Instructions by part.

        A jump to the first instruction of a function is taken for a call.
        """
        count, stack = dict.fromkeys((part for part, _ in PARTS), 0), []
        for at in trace:
            if at < XEN_START:
                stack = []
                count[GUEST] += 1
                continue
            i = bisect.bisect_right(self.starts, at) - 1
            if not stack or stack[-1][0] != i:
                if at != self.starts[i] and any(i == caller
                                                for caller, _ in stack):
                    while stack[-1][0] != i:
                        stack.pop()
                else:
                    caller = stack[-1][1] if stack else TRAP
                    stack.append((i, self.parts[i] or caller))
            count[stack[-1][1]] += 1
        return count


def rounds(path):
    """Each round's trace."""
    with open(path, encoding="ascii") as f:
        return [[int(line, 16) for line in text.split()]
                for text in f.read().split("round\n")[1:]]


def split(build, path, keys, each):
    """{key: {part: instructions}}, from the shortest of `each` rounds a key.

    Those of the first key are subtracted.
    """
    traces = rounds(path)
    if len(traces) != each * len(keys):
        return {}
    places = Places(build)
    found = {}
    for i, key in enumerate(keys):
        shortest = min(traces[each * i:each * (i + 1)], key=len)
        found[key] = places.split(shortest)
    empty = found.pop(keys[0])
    return {key: {part: n - empty[part] for part, n in parts.items()}
            for key, parts in found.items()}
