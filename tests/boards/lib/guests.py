# SPDX-License-Identifier: GPL-2.0-only
"""Guests for the masters of a board, and the device trees that make them.

What a person would write: a domain node for each guest, xen,passthrough in
each assigned host node, and a partial device tree for each guest.
"""

from board import Board, is_on, is_pci
from fdt import Node, to_blob, to_cells, to_string, to_wide

PAGE = 0x1000
MEMORY = 128 << 20
PHANDLE_GIC = 0xf000
# What Xen puts at guest addresses, as [first, end): the interrupt controller,
# and as much memory as these guests have.
TAKEN = ((0x03001000, 0x04020000), (0x40000000, 0x40000000 + MEMORY))
# Registers that would be there are this much higher in the guest.
SHIFT = 1 << 38


def meets(regions, first, end):
    return any(f < end and first < e for f, e in regions)


def pages(board, node):
    """Pages of a node's registers, [first, end) of each run of pages."""
    found = []
    for first, size in sorted(board.regions(node)):
        end = (first + size + PAGE - 1) // PAGE * PAGE
        first = first // PAGE * PAGE
        if found and first <= found[-1][1]:
            first, end = found[-1][0], max(end, found[-1][1])
            found.pop()
        found.append((first, end))
    return found


class Guest:
    """A guest with these masters.

    pasted: its nodes are copies of the host's. direct: it is direct-mapped.
    gaps: the property that accepts gaps in an iommu-map, or None.
    """

    def __init__(self, name, masters, pasted=False, direct=False, gaps=None):
        self.name, self.masters = name, masters
        self.pasted, self.direct, self.gaps = pasted, direct, gaps

    def nodes(self):
        """(path in the partial device tree, master) of each."""
        used, found = set(), []
        for master in self.masters:
            name = master.node.name
            while name in used:
                name = "another-" + name
            used.add(name)
            found.append((f"/passthrough/{name}", master))
        return found

    def moved(self, first, end):
        """The guest address of registers."""
        clash = not self.direct and meets(TAKEN, first, end)
        return first + SHIFT if clash else first

    def rows(self, board, master):
        """xen,reg: (host address, size, guest address)."""
        return [(first, end - first, self.moved(first, end))
                for first, end in pages(board, master.node)]


class Setup:
    """Guests of one board, under a name."""

    def __init__(self, name, board, guests):
        self.name, self.board, self.guests = name, board, guests


# --- device trees ---

def copied(parent, host):
    """A copy of a host node, without its interrupts, which a guest's node has
    in another form. Nodes below it are copied unless they are masters.
    """
    node = Node(host.name, parent)
    node.props = {name: value for name, value in host.props.items()
                  if not name.startswith("interrupt")}
    for child in host.nodes:
        if not any("iommus" in n.props for n in child.walk()):
            copied(node, child)
    return node


def written(parent, board, master):
    """A node of its own: what a guest's driver needs most."""
    host, node = master.node, Node(master.node.name, parent)
    for name in ("compatible", "device_type", "bus-range", "dma-coherent"):
        if name in host.props:
            node.props[name] = host.props[name]
    if is_pci(host):
        node.props["#address-cells"] = to_cells(3)
        node.props["#size-cells"] = to_cells(2)
    lines = [s[:3] for s in board.gic_specifiers(host)]
    if lines:
        node.props["interrupts"] = to_cells(*sum(lines, []))
    return node


def partial_tree(board, guest):
    root = Node("")
    root.props = {"#address-cells": to_cells(2), "#size-cells": to_cells(2)}
    gic = Node("gic", root)
    gic.props = {"#interrupt-cells": to_cells(3), "interrupt-controller": b"",
                 "phandle": to_cells(PHANDLE_GIC)}
    top = Node("passthrough", root)
    top.props = {"compatible": to_string("simple-bus"),
                 "#address-cells": to_cells(2), "#size-cells": to_cells(2),
                 "ranges": b""}
    for path, master in guest.nodes():
        rows = guest.rows(board, master)
        if guest.pasted:
            node = copied(top, master.node)
        else:
            node = written(top, board, master)
            node.props["reg"] = to_wide(*(n for _, size, at in rows
                                          for n in (at, size)))
        node.name = path.rsplit("/", 1)[1]
        node.props["interrupt-parent"] = to_cells(PHANDLE_GIC)
        node.props["xen,path"] = to_string(master.node.path)
        node.props["xen,reg"] = to_wide(*(n for row in rows for n in row))
        if guest.gaps and "iommu-map" in master.node.props:
            node.props[guest.gaps] = b""
    return to_blob(root)


def domain_node(guest, number):
    node = Node(guest.name)
    node.props = {"compatible": to_string("xen,domain"),
                  "#address-cells": to_cells(2), "#size-cells": to_cells(2),
                  "memory": to_wide(MEMORY >> 10), "cpus": to_cells(1),
                  "viommu": to_string("smmuv3")}
    if guest.direct:
        node.props["direct-map"] = b""
    for kind, size in (("kernel", 16 << 20), ("device-tree", 1 << 20)):
        at = 0x50000000 + (number << 26) + (kind == "kernel") * (32 << 20)
        module = Node(f"module@{at:x}", node)
        module.props = {"compatible": to_string(f"multiboot,{kind}",
                                                "multiboot,module"),
                        "reg": to_wide(at, size)}
    return node


def host_tree(setup):
    blob, assigned = setup.board.blob, set()
    for guest in setup.guests:
        assigned |= {m.node.path for m in guest.masters}
    for path in sorted(assigned):
        blob.set(blob.root.find(path), "xen,passthrough")
    chosen = blob.root.find("/chosen")
    parent = chosen or Node("chosen")
    domains = [domain_node(g, n) for n, g in enumerate(setup.guests)]
    if chosen:
        for node in domains:
            blob.add(chosen, node)
    else:
        parent.nodes = domains
        blob.add(blob.root, parent)
    return blob.edited()


# --- the guests that are tried ---

def enabled(board):
    """The same board, with all SMMUv3s and their masters enabled."""
    for node in board.smmus + [m.node for m in board.masters]:
        if not is_on(node):
            board.blob.set(node, "status", to_string("okay"))
    return Board(board.blob.edited())


def alone(board, master, gaps=None):
    return Setup(master.node.path, board,
                 [Guest("domU1", [master], gaps=gaps)])


def together(board, masters, label, gaps=None):
    """These masters in one guest, in a direct-mapped one, in two guests."""
    yield Setup(label, board, [Guest("domU1", masters, gaps=gaps)])
    yield Setup(f"{label}, direct-mapped", board,
                [Guest("domU1", masters, direct=True, gaps=gaps)])
    yield Setup(f"{label}, pasted", board,
                [Guest("domU1", masters, pasted=True, gaps=gaps)])
    if len(masters) > 1:
        yield Setup(f"{label}, in two guests", board,
                    [Guest("domU1", masters[::2], gaps=gaps),
                     Guest("domU2", masters[1::2], gaps=gaps)])


def groups(board, masters):
    """(label, masters): all, and those of each SMMU."""
    if masters:
        yield "all masters", masters
    for smmu in board.smmus:
        behind = [m for m in masters if smmu in m.iommus()]
        if behind and behind != masters:
            yield f"all of {smmu.path}", behind
