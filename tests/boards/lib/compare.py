# SPDX-License-Identifier: GPL-2.0-only
"""Is what the tool says of a setup what has to come out?"""

import os
import re

from board import FIRST_SPI
from expected import NOT_COPIED, NOTICES, merged
from fdt import Blob, to_cells, to_string, to_wide
from guests import PHANDLE_GIC, partial_tree
from product import TESTS, expanded, findings, shown, write_trees
from tool import Failed, need

PHANDLE_VSMMU = 0xfdea
XEN_ONLY = ("xen,path", "xen,reg", "xen,force-assign-without-iommu",
            "xen,iommu-map-gaps")
EDGE = 1
# The planner's own findings are Xen's. With these of the tool, other code of
# Xen stops the boot.
LIST = os.path.join(os.path.dirname(TESTS), "xen", "common", "dom0less",
                    "base", "findings-list.h")
FINDING = re.compile(r'^FINDING\(\w+,\s+"([a-z0-9-]+)",\s+(\w+),', re.M)
XEN_STOPS = {"device-without-iommu", "interrupt-in-two-domains",
             "interrupt-of-dom0", "interrupt-of-xen",
             "interrupt-types-differ"}


def equal(what, found, expected):
    if found != expected:
        raise Failed(f"{what}\n  found:    {found}\n  expected: {expected}")


def equal_properties(what, found, expected):
    """Only those that differ are shown."""
    equal(what, {n: v for n, v in found.items() if expected.get(n) != v},
          {n: v for n, v in expected.items() if found.get(n) != v})


def planners():
    """Identifiers of the errors that Xen's planner itself reports."""
    with open(LIST, encoding="ascii") as f:
        text = f.read()
    return {name for name, errno in FINDING.findall(text) if errno != "0"}


def check_findings(code, found, want):
    notices = {n for n in found["notice"] if n[0] in NOTICES}
    for what, got, right in (("error", found["error"], want.errors),
                             ("notice", notices, want.notices)):
        wrong = sorted(got - right)
        missing = sorted(right - got)
        need(not wrong, f"{what} that does not hold: {wrong}")
        need(not missing, f"{what} that is missing: {missing}")
    equal("exit code of check", code, 1 if want.errors else 0)
    other = {e[0] for e in want.errors} - planners() - XEN_STOPS
    need(not other, f"Xen would accept what is refused: {sorted(other)}")


# --- what show says ---

class Shown:
    """A row as show has it; see expected.Row."""

    def __init__(self, row, smmus):
        self.vsid, self.psid = row["vsid"], row["psid"]
        self.count, self.rid = row["count"], row.get("rid")
        self.smmu = smmus[row["smmu"]]


def check_shown(domain, plan):
    vsmmu, smmus = domain["vsmmu"], [s["path"] for s in domain["smmus"]]
    equal("SMMUs", smmus, [s.path for s in plan.smmus])
    for what, found, right in (
            ("frame", int(vsmmu["frame"], 16), plan.frame),
            ("interrupt eventq", vsmmu["eventq_intid"], plan.eventq),
            ("interrupt gerror", vsmmu["gerror_intid"], plan.gerror),
            ("dma_coherent", vsmmu["dma_coherent"], plan.coherent),
            ("nr_spis", domain["nr_spis"], plan.nr_spis)):
        equal(what, found, right)
    equal("devices", [d["path"] for d in domain["devices"]],
          [d.path for d in plan.devices])
    for found, device in zip(domain["devices"], plan.devices):
        equal(f"host node of {device.path}", found["host_path"],
              device.master.node.path)
        equal(f"rows of {device.path}",
              merged([Shown(r, smmus) for r in found["streams"]]),
              merged(device.rows))
        extra = {i["intid"] for i in found["interrupts"]} - device.own
        equal(f"interrupts of {device.path}", extra,
              device.mapped - device.own)


# --- the guest's device tree ---

def check_node(node, device):
    """An assigned node: the rewritten properties, and the others."""
    entries = [(PHANDLE_VSMMU, r.vsid) for r in device.rows if r.rid is None]
    cells = node.cells("iommus")
    equal(f"iommus of {device.path}", list(zip(cells[::2], cells[1::2])),
          entries)
    words = node.cells("iommu-map")
    found = [tuple(words[at:at + 4]) for at in range(0, len(words), 4)]
    equal(f"iommu-map of {device.path}",
          joined([(rid, phandle, vsid, count)
                  for rid, phandle, vsid, count in found]),
          joined([(r.rid, PHANDLE_VSMMU, r.vsid, r.count)
                  for r in device.rows if r.rid is not None]))
    equal(f"iommu-map-mask of {device.path}", node.cell("iommu-map-mask"),
          device.mask if words else None)


def joined(rows):
    """Consecutive rows as one."""
    out = []
    for rid, phandle, vsid, count in sorted(rows):
        last = out[-1] if out else None
        if last and last[0] + last[3] == rid and last[2] + last[3] == vsid \
                and last[1] == phandle:
            out[-1] = (*last[:3], last[3] + count)
        else:
            out.append((rid, phandle, vsid, count))
    return out


def check_others(path, node, before):
    """All other properties are those of the partial device tree."""
    left_out = XEN_ONLY + NOT_COPIED
    equal_properties(
        f"properties of {path}",
        {n: v for n, v in node.props.items() if n not in NOT_COPIED},
        {n: v for n, v in before.props.items() if n not in left_out})
    equal(f"nodes below {path}", [n.path for n in node.walk()],
          [n.path for n in before.walk()])


def check_vsmmu(root, plan):
    name = f"iommu@{plan.frame:x}"
    found = [n for n in root.nodes if n.name.startswith("iommu@")]
    equal("vSMMU's node", [n.name for n in found], [name])
    right = {"compatible": to_string("arm,smmu-v3"),
             "reg": to_wide(plan.frame, 0x20000),
             "interrupt-parent": to_cells(PHANDLE_GIC),
             "interrupts": to_cells(0, plan.eventq - FIRST_SPI, EDGE,
                                    0, plan.gerror - FIRST_SPI, EDGE),
             "interrupt-names": to_string("eventq", "gerror"),
             "#iommu-cells": to_cells(1), "phandle": to_cells(PHANDLE_VSMMU)}
    if plan.coherent:
        right["dma-coherent"] = b""
    equal_properties("vSMMU's properties", found[0].props, right)


def check_setup(tool, setup, want, folder):
    """Fails if anything differs."""
    trees = write_trees(setup, folder)
    check_findings(*findings(tool, trees, folder), want)
    if want.errors:
        return
    domains = shown(tool, trees, folder)
    equal("domains", list(domains), [g.name for g in setup.guests])
    for plan in want.plans:
        check_shown(domains[plan.guest.name], plan)
        root = expanded(tool, trees, folder, plan.guest.name)
        before = Blob(partial_tree(setup.board, plan.guest)).root
        for device in plan.devices:
            check_node(root.find(device.path), device)
            check_others(device.path, root.find(device.path),
                         before.find(device.path))
        check_vsmmu(root, plan)
