# SPDX-License-Identifier: GPL-2.0-only
"""What a board's device tree says: SMMUs, their masters, addresses,
interrupts.
"""

from fdt import Blob, Malformed, number

SMMUV3 = "arm,smmu-v3"
GICS = ("arm,gic-v3", "arm,gic-400", "arm,cortex-a15-gic")
ITS = "arm,gic-v3-its"
FIRST_SPI = 32


def is_on(node):
    return node.strings("status") in ([], ["okay"], ["ok"])


def is_pci(node):
    return node.strings("device_type") == ["pci"]


def guarded_kinds(node):
    if "#iommu-cells" in node.props:
        yield "iommu"
    if node.compatible(*GICS, ITS):
        yield "gic"


class Stream:
    """StreamIDs first to first + count - 1 of an IOMMU.

    rid: the first requester ID, or None for an entry of `iommus`.
    """

    def __init__(self, iommu, first, count=1, rid=None):
        self.iommu, self.first, self.count = iommu, first, count
        self.rid = rid

    def part(self, skip, count):
        """Those after the first skip ones, count of them."""
        rid = None if self.rid is None else self.rid + skip
        return Stream(self.iommu, self.first + skip, count, rid)


class Master:
    """A node with `iommus` or `iommu-map`."""

    def __init__(self, node, own, mapped):
        self.node, self.own, self.mapped = node, own, mapped

    def streams(self):
        return self.own + self.mapped

    def iommus(self):
        """The nodes, each once, in order of first use."""
        return list(dict.fromkeys(s.iommu for s in self.streams()))


class Board:
    """A host device tree."""

    def __init__(self, data):
        self.blob = Blob(data)
        self.nodes = list(self.blob.root.walk())
        self.by_phandle = {n.phandle(): n for n in self.nodes if n.phandle()}
        self.smmus = [n for n in self.nodes if n.compatible(SMMUV3)]
        found = [self._master(n) for n in self.nodes
                 if "iommus" in n.props or "iommu-map" in n.props]
        self.masters = [m for m in found
                        if any(n in self.smmus for n in m.iommus())]
        # Registers that could be made to write to any memory: "iommu" or
        # "gic", address, size.
        self.guarded = [(kind, *region) for n in self.nodes
                        for kind in guarded_kinds(n)
                        for region in self.regions(n)]

    def _iommu(self, phandle):
        """The node, and the cells of its specifiers."""
        node = self.by_phandle.get(phandle)
        if node is None:
            raise Malformed(f"no node has phandle {phandle:#x}")
        return node, node.cell("#iommu-cells")

    def _master(self, node):
        """`iommus`: phandle, specifier. `iommu-map`: RID, phandle, specifier,
        length. A specifier of another number of cells is no StreamID: 0.
        """
        own, mapped = [], []
        words, at = node.cells("iommus"), 0
        while at < len(words):
            iommu, size = self._iommu(words[at])
            own.append(Stream(iommu, words[at + 1] if size == 1 else 0))
            at += 1 + size
        words, at = node.cells("iommu-map"), 0
        while at < len(words):
            iommu, size = self._iommu(words[at + 1])
            first = words[at + 2] if size == 1 else 0
            mapped.append(Stream(iommu, first, words[at + 2 + size],
                                 words[at]))
            at += 3 + size
        return Master(node, own, mapped)

    # --- addresses ---

    def _up(self, bus, address):
        """A bus address as one of the bus above it; None if there is none."""
        if "ranges" not in bus.props:
            return None
        words = bus.cells("ranges")
        child, size = bus.cell("#address-cells", 2), bus.cell("#size-cells", 1)
        up = bus.parent.cell("#address-cells", 2)
        for at in range(0, len(words), child + up + size):
            first = number(words[at:at + child])
            length = number(words[at + child + up:at + child + up + size])
            if first <= address < first + length:
                return number(words[at + child:at + child + up]) \
                    + address - first
        return None if words else address

    def regions(self, node):
        """(address, size) of each entry of reg that the CPU can access."""
        bus = node.parent
        ac, sc = bus.cell("#address-cells", 2), bus.cell("#size-cells", 1)
        words, found = node.cells("reg"), []
        for at in range(0, len(words), ac + sc):
            address = number(words[at:at + ac])
            size = number(words[at + ac:at + ac + sc])
            up = bus
            while up.parent is not None and address is not None:
                address, up = self._up(up, address), up.parent
            if address is not None and size:
                found.append((address, size))
        return found

    # --- interrupts ---

    def _controller(self, node):
        """Where the interrupts of a node lead, as in Linux."""
        while node is not None:
            phandle = node.cell("interrupt-parent")
            node = self.by_phandle.get(phandle) if phandle else node.parent
            if node is not None and "#interrupt-cells" in node.props:
                return node
        return None

    def _specifiers(self, node):
        """(controller, cells) of each interrupt of a node."""
        name = "interrupts-extended"
        extended = name in node.props
        words, at = node.cells(name if extended else "interrupts"), 0
        parent = None if extended else self._controller(node)
        while at < len(words):
            if extended:
                parent, at = self.by_phandle.get(words[at]), at + 1
            size = parent.cell("#interrupt-cells") if parent else 0
            if not size:
                return
            yield parent, words[at:at + size]
            at += size

    def mapped(self, bridge):
        """The same for the rows of an interrupt-map."""
        words, at = bridge.cells("interrupt-map"), 0
        skip = bridge.cell("#address-cells", 3) + bridge.cell(
            "#interrupt-cells", 1)
        while at < len(words):
            parent = self.by_phandle[words[at + skip]]
            at += skip + 1 + parent.cell("#address-cells", 0)
            size = parent.cell("#interrupt-cells")
            yield parent, words[at:at + size]
            at += size

    def gic_specifiers(self, node):
        """The GIC's specifiers: of the node's own interrupts."""
        return [s for c, s in self._specifiers(node) if c.compatible(*GICS)]

    def bridge_specifiers(self, bridge):
        """Those that the interrupt-map of a bridge leads to.

        A controller inside of the bridge leads on by its own interrupts, but
        what the bridge lists itself is routed as it is listed there.
        """
        found, listed = [], spis(self.gic_specifiers(bridge))
        for controller, words in self.mapped(bridge):
            if controller.compatible(*GICS):
                found.append(words)
            elif controller in bridge.walk():
                found += [s for s in self.gic_specifiers(controller)
                          if not spis([s]) & listed]
        return found


def spis(specifiers):
    """INTIDs of those specifiers that are SPIs."""
    return {FIRST_SPI + s[1] for s in specifiers if s[0] == 0}
