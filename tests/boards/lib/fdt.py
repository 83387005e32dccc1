# SPDX-License-Identifier: GPL-2.0-only
"""Device tree blobs: reading, writing, and changing.

It shares no code with the tool or with libfdt. Source: Devicetree
Specification, release 0.4, chapter 5.
"""

import struct

MAGIC, HEADER, VERSION, COMPATIBLE = 0xd00dfeed, 40, 17, 16
BEGIN, END, PROP, NOP, DONE = 1, 2, 3, 4, 9


class Malformed(Exception):
    """What is wrong with a blob."""


def to_cells(*words):
    return struct.pack(f">{len(words)}I", *words)


def to_wide(*numbers):
    """Numbers of two cells each."""
    return struct.pack(f">{len(numbers)}Q", *numbers)


def to_string(*texts):
    return b"".join(text.encode("ascii") + b"\0" for text in texts)


def number(words):
    """Several cells as one number."""
    total = 0
    for word in words:
        total = total << 32 | word
    return total


class Node:
    """A node: name, properties in their order, subnodes in theirs.

    start: the offset in the structure block behind its name. end: that of the
    token that ends it. spans: where each property is.
    """

    def __init__(self, name, parent=None):
        self.name, self.parent = name, parent
        self.props, self.nodes, self.spans = {}, [], {}
        self.start = self.end = 0
        self.path = "/" if parent is None else ""
        if parent is not None:
            self.path = f"{parent.path.rstrip('/')}/{name}"
            parent.nodes.append(self)

    def cells(self, name):
        value = self.props.get(name, b"")
        return list(struct.unpack(f">{len(value) // 4}I",
                                  value[:len(value) // 4 * 4]))

    def cell(self, name, default=None):
        """The first cell of a property."""
        return (self.cells(name) or [default])[0]

    def strings(self, name):
        value = self.props.get(name, b"").rstrip(b"\0")
        return value.decode("ascii").split("\0") if value else []

    def compatible(self, *names):
        return any(n in names for n in self.strings("compatible"))

    def phandle(self):
        return self.cell("phandle", self.cell("linux,phandle"))

    def walk(self):
        """The node and all below it, in document order."""
        yield self
        for node in self.nodes:
            yield from node.walk()

    def find(self, path):
        """The node below this one with this path, or None."""
        for name in path.strip("/").split("/"):
            self = next((n for n in self.nodes if n.name == name), None)
            if self is None:
                break
        return self


def aligned(size):
    return (size + 3) & ~3


def read_name(data, at):
    return data[at:data.index(b"\0", at)].decode("ascii")


def read_structure(block, strings):
    """The root node of a structure block."""
    at, here, root = 0, None, None
    while True:
        start, (token,) = at, struct.unpack_from(">I", block, at)
        at += 4
        if token == PROP:
            size, offset = struct.unpack_from(">II", block, at)
            name = read_name(strings, offset)
            here.props[name] = block[at + 8:at + 8 + size]
            at = aligned(at + 8 + size)
            here.spans[name] = (start, at)
        elif token == BEGIN:
            here = Node(read_name(block, at), here)
            at = here.start = aligned(block.index(b"\0", at) + 1)
            root = root or here
        elif token == END:
            here.end, here = start, here.parent
        elif token == DONE:
            return root
        elif token != NOP:
            raise Malformed(f"token {token:#x} at {start:#x}")


def pack(block, strings):
    """A blob of these two; no memory is reserved."""
    reserved = bytes(16)
    at = HEADER + len(reserved)
    total = at + len(block) + len(strings)
    head = struct.pack(">10I", MAGIC, total, at, at + len(block), HEADER,
                       VERSION, COMPATIBLE, 0, len(strings), len(block))
    return head + reserved + block + strings


class Writer:
    """Writes a structure block; strings is the block of names."""

    def __init__(self, strings=b""):
        self.block, self.strings = bytearray(), bytearray(strings)
        self.offsets = {}

    def prop(self, name, value=b""):
        if name not in self.offsets:
            self.offsets[name] = len(self.strings)
            self.strings += to_string(name)
        self.block += struct.pack(">III", PROP, len(value),
                                  self.offsets[name])
        self.block += value + bytes(-len(value) % 4)

    def begin(self, name):
        raw = to_string(name)
        self.block += struct.pack(">I", BEGIN) + raw + bytes(-len(raw) % 4)

    def end(self):
        self.block += struct.pack(">I", END)

    def node(self, node):
        """A whole node: its properties, then its subnodes."""
        self.begin(node.name)
        for name, value in node.props.items():
            self.prop(name, value)
        for child in node.nodes:
            self.node(child)
        self.end()

    def take(self):
        """What was written since the last time."""
        done, self.block = bytes(self.block), bytearray()
        return done


def to_blob(root):
    writer = Writer()
    writer.node(root)
    return pack(writer.take() + struct.pack(">I", DONE),
                bytes(writer.strings))


class Blob:
    """A blob that was read. root is its tree; edits do not change it."""

    def __init__(self, data):
        head = struct.unpack_from(">10I", data)
        if head[0] != MAGIC:
            raise Malformed("not a device tree blob")
        self.block = data[head[2]:head[2] + head[9]]
        self.strings = data[head[3]:head[3] + head[8]]
        self.root = read_structure(self.block, self.strings)
        self.writer, self.edits = Writer(self.strings), []

    def set(self, node, name, value=b""):
        """Set a property, in place of the one that is there."""
        self.writer.prop(name, value)
        start, end = node.spans.get(name, (node.start, node.start))
        self.edits.append((start, end, self.writer.take()))

    def add(self, node, child):
        """Add a node, and what is below it, as the last subnode."""
        self.writer.node(child)
        self.edits.append((node.end, node.end, self.writer.take()))

    def edited(self):
        """A blob with all edits, which are forgotten."""
        out, last = [], 0
        for start, end, part in sorted(self.edits, key=lambda e: e[:2]):
            out += [self.block[last:start], part]
            last = end
        self.edits = []
        return pack(b"".join([*out, self.block[last:]]),
                    bytes(self.writer.strings))
