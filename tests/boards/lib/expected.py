# SPDX-License-Identifier: GPL-2.0-only
"""What has to come out for a setup, by docs/misc/arm/viommu-bindings.md.

A calculation of its own: it shares no code with the planner. Only errors of
all kinds, and notices in NOTICES, are calculated.
"""

import functools

from board import FIRST_SPI, SMMUV3, is_on, is_pci, spis
from guests import meets

FRAME, FRAME_ALIGN, FRAME_SIZE = 0x22040000, 0x10000, 0x20000
# What Xen can place between FRAME and the guest's memory: [first, end).
PLACES_OF_XEN = ((0x23000000, 0x33000000), (0x38000000, 0x3a000000))
FRAME_END = 0x40000000
FIRST_IRQ = 44
GUEST_SPIS = 960
VSIDS = 1 << 20
MAX_SMMUS = 16
ALL_BUSES, ALL_BITS = [0, 255], 0xffffffff
NOTICES = {"iommu-map-gap-accepted", "iommu-map-mask-folds", "frame-moved",
           "irq-moved", "property-dropped", "device-unprotected"}
NOT_COPIED = ("msi-map", "msi-parent", "iommus", "iommu-map",
              "iommu-map-mask")


class Row:
    """vSIDs vsid to vsid + count - 1 stand for StreamIDs of an SMMU.

    rid: the first requester ID, or None for an entry of `iommus`.
    """

    def __init__(self, vsid, stream):
        self.vsid, self.smmu, self.rid = vsid, stream.iommu.path, stream.rid
        self.psid, self.count = stream.first, stream.count


def merged(rows):
    """(rid, vsid, psid, count, SMMU) of rows, consecutive ones as one."""
    out = []
    for r in sorted(rows, key=lambda r: (r.rid is not None, r.rid or 0,
                                         r.vsid)):
        rid = -1 if r.rid is None else r.rid
        last = out[-1] if out else None
        if last and last[4] == r.smmu and last[1] + last[3] == r.vsid \
                and last[2] + last[3] == r.psid \
                and rid == (-1 if last[0] < 0 else last[0] + last[3]):
            out[-1] = (*last[:3], last[3] + r.count, r.smmu)
        else:
            out.append((rid, r.vsid, r.psid, r.count, r.smmu))
    return out


class Device:
    """An assigned node: its rows, or why it has none."""

    def __init__(self, path, master):
        self.path, self.master, self.rows = path, master, []
        self.own, self.mapped = set(), set()
        self.mask, self.reach, self.good = None, [], True


class Plan:
    """What one guest gets."""

    def __init__(self, guest):
        self.guest, self.devices = guest, []
        self.smmus, self.irqs, self.types = [], set(), {}
        self.frame = self.eventq = self.gerror = self.nr_spis = 0
        self.coherent = False


@functools.lru_cache(maxsize=None)
def reach(first_bus, last_bus, mask):
    """[first, end) of each run of RIDs of these buses, after the mask; and
    whether RIDs share one.
    """
    rids = range(first_bus << 8, (last_bus + 1) << 8)
    used, out = sorted({rid & mask for rid in rids}), []
    for rid in used:
        if out and out[-1][1] == rid:
            out[-1][1] = rid + 1
        else:
            out.append([rid, rid + 1])
    return out, len(used) < len(rids)


def covers(rows, first, end):
    """Do these rows, [first, end) each, have everything in between?"""
    for low, high in sorted(rows):
        if low <= first < high:
            first = high
    return first >= end


class Expected:
    """errors and notices: sets of (id, domain, node). plans: of all guests;
    they count if there is no error.
    """

    def __init__(self, setup):
        self.setup, self.board = setup, setup.board
        self.errors, self.notices, self.plans = set(), set(), []
        self.owners, self.irq_owners = [], {}
        for guest in setup.guests:
            self.plan = Plan(guest)
            self.plans.append(self.plan)
            self._guest(guest)

    def _error(self, name, node):
        self.errors.add((name, self.plan.guest.name, node))

    def _notice(self, name, node):
        self.notices.add((name, self.plan.guest.name, node))

    def _guest(self, guest):
        plan = self.plan
        for path, master in guest.nodes():
            device = Device(path, master)
            plan.devices.append(device)
            self._device(device)
        vsid = 0
        for device in plan.devices:
            if device.good:
                vsid = self._assign(device, vsid)
        for device in plan.devices:
            self._conflicts(device)
        if plan.smmus:
            self._places()

    # --- one device ---

    def _device(self, device):
        """Everything of a device that does not depend on others."""
        node, guest = device.master.node, self.plan.guest
        self._interrupts(device)
        self._registers(device)
        if not is_on(node):
            self._error("xen-path-disabled", device.path)
            device.good = False
        if "#iommu-cells" in node.props:
            self._error("xen-path-is-iommu", device.path)
            device.good = False
        if device.good and guest.pasted and \
                any(n in node.props for n in NOT_COPIED):
            self._notice("property-dropped", device.path)
        if device.good and is_pci(node):
            self._bus(device)
        else:
            device.mask = node.cell("iommu-map-mask")
        if not device.good:
            return
        for iommu in device.master.iommus():
            problem = self._problem(iommu)
            if problem:
                self._error(problem, node.path)
                device.good = False
            elif iommu not in self.plan.smmus:
                self.plan.smmus.append(iommu)
        if len(self.plan.smmus) > MAX_SMMUS:
            self._error("too-many-smmus", node.path)

    def _problem(self, iommu):
        """Why a vSMMU cannot be based on this IOMMU."""
        regions = self.board.regions(iommu)
        if not is_on(iommu):
            return "iommu-disabled"
        if not iommu.compatible(SMMUV3):
            return "iommu-unsupported"
        if iommu.cell("#iommu-cells") != 1:
            return "iommu-cells-bad"
        if not regions:
            return "iommu-reg-bad"
        return "iommu-reg-small" if regions[0][1] < FRAME_SIZE else None

    def _bus(self, device):
        """Does the map of a PCI host bridge cover its buses?"""
        node = device.master.node
        device.mask = node.cell("iommu-map-mask")
        mask = ALL_BITS if device.mask is None else device.mask
        device.reach, folds = reach(*(node.cells("bus-range") or ALL_BUSES),
                                    mask)
        if not folds:
            device.mask = None
        else:
            self._notice("iommu-map-mask-folds", node.path)
        rows = [(s.rid, s.rid + s.count) for s in device.master.mapped]
        if all(covers(rows, *run) for run in device.reach):
            return
        if self.plan.guest.gaps:
            self._notice("iommu-map-gap-accepted", node.path)
        else:
            self._error("iommu-map-gap", node.path)
            device.good = False

    def _registers(self, device):
        """Nothing that can write to any memory may be in reach."""
        rows = [(first, first + size) for first, size, _ in
                self.plan.guest.rows(self.board, device.master)]
        for name, first, size in self.board.guarded:
            if meets(rows, first, first + size):
                self._error(f"xen-reg-covers-{name}", device.path)

    def _interrupts(self, device):
        node, board, plan = device.master.node, self.board, self.plan
        own, mapped = board.gic_specifiers(node), []
        if is_pci(node) and "interrupt-map" in node.props:
            mapped = board.bridge_specifiers(node)
        if any(s[0] for s in own) or any(s[1] >= GUEST_SPIS
                                         for s in own + mapped):
            self._error("interrupt-not-spi", device.path)
        for words in own + mapped:
            for intid in spis([words]):
                if plan.types.setdefault(intid, words[2]) != words[2]:
                    self._error("interrupt-types-differ", device.path)
                owner = self.irq_owners.setdefault(intid, plan)
                if owner is not plan:
                    self._error("interrupt-in-two-domains", device.path)
        device.own, device.mapped = spis(own), spis(mapped)
        plan.irqs |= device.own | device.mapped

    # --- virtual StreamIDs ---

    def _streams(self, device):
        """The StreamIDs that get vSIDs, in the order in which they do."""
        seen = set()
        for s in device.master.own:
            if (s.iommu, s.first) not in seen:
                seen.add((s.iommu, s.first))
                yield s
        for s in device.master.mapped:
            yield from self._in_reach(device, s)

    def _in_reach(self, device, stream):
        """The part of a row whose RIDs the bridge has."""
        if not is_pci(device.master.node):
            # Each by itself: `iommus` may have some of them too.
            for n in range(stream.count):
                yield stream.part(n, 1)
            return
        for first, end in device.reach:
            first = max(first, stream.rid)
            end = min(end, stream.rid + stream.count)
            if first < end:
                yield stream.part(first - stream.rid, end - first)

    def _assign(self, device, vsid):
        """Automatic: the lowest free ones, in order; returns the next."""
        given = {}
        for stream in self._streams(device):
            at = given.setdefault((stream.iommu, stream.first), vsid)
            device.rows.append(Row(at, stream))
            if at == vsid:
                vsid += stream.count
        if vsid > VSIDS:
            self._error("vsid-none-free", device.path)
        return vsid

    def _conflicts(self, device):
        """No StreamID may belong to an earlier node as well."""
        guest = self.plan.guest
        for row in device.rows:
            for other, domain, path in self.owners:
                if other.smmu == row.smmu and path != device.path \
                        and row.psid < other.psid + other.count \
                        and other.psid < row.psid + row.count:
                    self._error("stream-in-two-nodes" if domain is guest
                                else "stream-in-two-domains", device.path)
        self.owners += [(row, guest, device.path) for row in device.rows]

    # --- places ---

    def _places(self):
        plan, guest = self.plan, self.plan.guest
        used = [(at, at + size) for d in plan.devices
                for _, size, at in guest.rows(self.board, d.master)]
        node = f"/chosen/{guest.name}"
        if guest.direct:
            plan.frame = self._frame_of_smmu(used)
            if plan.frame is None:
                self._error("frame-of-no-smmu", node)
        else:
            plan.frame = FRAME
            while meets([*used, *PLACES_OF_XEN], plan.frame,
                        plan.frame + FRAME_SIZE):
                plan.frame += FRAME_ALIGN
            if plan.frame + FRAME_SIZE > FRAME_END:
                self._error("frame-none-free", node)
            elif plan.frame != FRAME:
                self._notice("frame-moved", node)
        free = [n for n in range(FIRST_IRQ, FIRST_SPI + GUEST_SPIS)
                if n not in plan.irqs]
        plan.eventq, plan.gerror = free[:2]
        if plan.gerror != FIRST_IRQ + 1:
            self._notice("irq-moved", node)
        plan.nr_spis = max(plan.irqs | {plan.gerror}) - FIRST_SPI + 1
        plan.coherent = all("dma-coherent" in s.props for s in plan.smmus)

    def _frame_of_smmu(self, used):
        for smmu in self.plan.smmus:
            base, size = self.board.regions(smmu)[0]
            if size >= FRAME_SIZE and base % FRAME_ALIGN == 0 \
                    and not meets(used, base, base + FRAME_SIZE):
                return base
        return None
