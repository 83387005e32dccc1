# SPDX-License-Identifier: GPL-2.0-only
"""ID registers of physical SMMUs, given to the tool."""

import json
import os

from tool import need

SMMU = "/smmuv3@9050000"
# What is given for the SMMU, and what Xen says of it; "" for nothing.
GIVEN = (
    ("qemu", ""),
    ("mmu-600", ""),
    ("qemu,iidr=0x4832043b", ""),
    ("qemu,iidr=0x4871143b", ""),
    ("mmu-600,iidr=0x4831043b", "MMU-600 before r2p0"),
    ("qemu,iidr=0x4871043b", "MMU-700 before r1p1"),
    ("fvp", "IDR1.CMDQS"),
    ("qemu,idr0=0x0d441019", "IDR0.S1P"),
    ("qemu,idr0=0x0d44101a", "IDR0.S2P"),
    ("qemu,idr1=0x42730010", "IDR1.TABLES_PRESET"),
    ("idr0=0x0d44101b,idr1=0x02730010,idr3=0x1414,idr5=0x74,iidr=0", ""),
    ("iidr=0,idr5=0x64,idr3=0x1414,idr1=0x02730010,idr0=0x0d44101b",
     "IDR5.GRAN4K"),
)
WRONG = ("idr0=1", "qemu,idr0=-1", "qemu,idr0=0x100000000", "qemu,idr2=0",
         "qemu,idr0=1x", "qemu,", "", "mmu-601", "qemu,idr0=")


def check_registers(tool, all_trees):
    """check --smmu: the same finding as Xen's"""
    t = all_trees["edu-nested"]
    for given, said in GIVEN:
        out, _ = tool.on(t, 1 if said else 0, "check", "-f", "json",
                         f"--smmu={SMMU}:{given}")
        found = json.loads(out)["findings"]
        ids = [f["id"] for f in found]
        need(ids == (["iommu-cannot-nest"] if said else []), f"{given}: {out}")
        need(all(said in f["text"] for f in found), f"{given}: {out}")
    tool.on(t, 1, "show", f"--smmu={SMMU}:fvp")


def check_wrong(tool, all_trees):
    """check --smmu: what cannot be read, or is no SMMU"""
    t = all_trees["edu-nested"]
    for given in WRONG:
        tool.on(t, 2, "check", f"--smmu={SMMU}:{given}")
    for path in ("/smmuv3", "/chosen", "smmuv3@9050000", ""):
        tool.on(t, 2, "check", f"--smmu={path}:qemu")
    tool.on(t, 2, "check", f"--smmu={SMMU}")
    for given, name in (("mmu-601", "mmu-600"), ("idr0=1", "idr1=")):
        _, err = tool.on(t, 2, "check", f"--smmu={SMMU}:{given}")
        need(name in err, err)


def check_file(tool, all_trees):
    """check --smmus: the same from a file; the last of one SMMU counts"""
    t = all_trees["edu-nested"]
    name = os.path.join(t.folder, "smmus")
    for text, code in (("# none\n\n", 0), (f"{SMMU}:fvp\n", 1),
                       (f"  {SMMU}:qemu # ours\n{SMMU}:fvp", 1),
                       (f"{SMMU}:fvp\r\n{SMMU}:qemu\r\n", 0),
                       (f"{SMMU}:fvp,\n", 2), ("garbage\n", 2), ("", 0)):
        with open(name, "w", encoding="ascii") as f:
            f.write(text)
        tool.on(t, code, "check", f"--smmus={name}")
    tool.on(t, 2, "check", f"--smmus={name}", f"--smmus={name}")
    tool.on(t, 2, "check", f"--smmus={name}.none")


TESTS = (check_registers, check_wrong, check_file)
