# SPDX-License-Identifier: GPL-2.0-only
"""Which physical SMMU took which command, out of QEMU's trace.

An SMMU takes its commands while its CMDQ_PROD is written. The trace has that
write, with its address, and then the commands, without one. From both, if they
are traced, this makes commands.log:

    c020000 CFGI_STE streamid= 0x4100     of the SMMU at this address
    mark 0x3                              that a guest left (edu_mark())
"""

import os
import re

EVENT = "memory_region_ops_write"
WRITE = re.compile(EVENT + r" .*\baddr (0x[0-9a-f]+) "
                   r"value (0x[0-9a-f]+) .*name '([^']*)'")
COMMAND = re.compile(r"smmuv3_cmdq_opcode <--- SMMU_CMD_(\w+)")
# What else QEMU says of a command: its fields.
FIELDS = re.compile(r"smmuv3_(?:cmdq_cfgi_\w+|cmdq_tlbi_\w+|range_inval) (.*)")
EDU_LIVE = 0x4
FRAME = 0x20000  # registers of an SMMU


def lines_of(trace):
    smmu, line = None, None
    for said in trace:
        found = WRITE.search(said)
        if found:
            address, value = int(found.group(1), 16), found.group(2)
            if found.group(3).startswith("arm-smmuv3"):
                smmu = address & ~(FRAME - 1)
            elif found.group(3) == "edu-mmio" \
                    and address & 0xfffff == EDU_LIVE:
                yield line
                line = f"mark {value}"
            continue
        found = COMMAND.search(said)
        if found:
            yield line
            line = f"{smmu:x} {found.group(1)}"
            continue
        found = FIELDS.search(said)
        if found and line:
            line += f" {found.group(1)}"
    yield line


def write(out):
    with open(os.path.join(out, "trace.log"), encoding="utf-8",
              errors="replace") as trace, \
            open(os.path.join(out, "commands.log"), "w",
                 encoding="utf-8") as f:
        f.writelines(line + "\n" for line in lines_of(trace) if line)
