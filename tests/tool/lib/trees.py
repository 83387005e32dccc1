# SPDX-License-Identifier: GPL-2.0-only
"""Device trees to plan with: those of each boot scenario, made as for a boot but without one, and those of cases/."""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOP = os.path.dirname(os.path.dirname(HERE))
BOOT = os.path.join(TOP, "tests", "boot")
sys.path.insert(0, os.path.join(BOOT, "lib"))

import image  # noqa: E402
from scenario import Bad, Scenario  # noqa: E402,F401

PLACEHOLDER = 4096  # bytes that stand for a kernel: planning does not look at it


class Trees:
    """A folder with host.dtb and partial trees. `modules`: options that say which is whose. `refused`: Xen must."""

    def __init__(self, name, folder, modules, refused):
        self.name, self.folder, self.modules, self.refused = name, folder, modules, refused

    def domains(self):
        """Names of all domain nodes, in document order."""
        host = os.path.join(self.folder, "host.dtb")
        return [n for n in nodes_of(host, "/chosen") if "xen,domain" in text_of(host, f"/chosen/{n}", "compatible")]

    def guests(self):
        """The same without the hardware domain, whose device tree is the host's."""
        host = os.path.join(self.folder, "host.dtb")
        return [n for n in self.domains()
                if not int(_fdtget("-t", "x", "-d", "0", host, f"/chosen/{n}", "capabilities"), 16) & 2]


def _fdtget(*argv):
    return subprocess.run(["fdtget", *argv], capture_output=True, text=True, check=True).stdout


def nodes_of(file, path):
    return _fdtget("-l", file, path).split()


def text_of(file, path, name):
    """A property's strings, with spaces between; empty if there is none."""
    return _fdtget("-d", "", file, path, name)


def scenario_modules(scenario, out):
    """Compile the scenario's partial trees into out; returns the options for them."""
    found = []
    os.makedirs(out, exist_ok=True)
    for module in scenario.lists["module"]:
        if module.what.endswith(".dts"):
            image.build_module(image.Places(TOP), scenario, module, out)
            found.append(f"--module-at={module.address:#x}={os.path.relpath(module.file, out)}")
    return found


def scenario_trees(name, build):
    """As tests/boot/run makes them, or None where Xen is not in the way, or where they are another scenario's."""
    scenario = Scenario(os.path.join(BOOT, name))
    if scenario.variants() == ["none"] or not scenario.own_trees():
        return None
    out = os.path.join(build, "trees", name)
    os.makedirs(out, exist_ok=True)
    modules = scenario_modules(scenario, out)
    for module in scenario.lists["module"]:
        if not module.file:
            module.file = os.path.join(out, "placeholder")
            with open(module.file, "wb") as f:
                f.truncate(PLACEHOLDER)
    for disk in [w[5:] for o in scenario.lists["qemu"] for w in o.split(",") if w.startswith("file=@OUT@/")]:
        with open(os.path.join(out, os.path.basename(disk)), "wb") as f:
            f.truncate(1 << 20)
    places = image.Places(TOP)
    image.host_dtb(scenario, image.machine(scenario, places, scenario.variants()[0]), out, places, True)
    return Trees(name, out, modules, scenario.ends == "panic")


def case_trees(name, build):
    """cases/NAME: host.dts, and DOMAIN.dts for each domain."""
    source, out = os.path.join(HERE, "cases", name), os.path.join(build, "trees", name)
    os.makedirs(out, exist_ok=True)
    modules = []
    for file in sorted(os.listdir(source)):
        base = file[:-4]
        image.compile_dts(os.path.join(source, file), os.path.join(out, base + ".dtb"), os.path.dirname(source))
        if base != "host":
            modules.append(f"--module={base}={base}.dtb")
    return Trees(name, out, modules, name == "faults")


def folders(path, file):
    return sorted(d for d in os.listdir(path) if os.path.exists(os.path.join(path, d, file)))


def all_trees(build):
    made = [scenario_trees(n, build) for n in folders(BOOT, "scenario")]
    made += [case_trees(n, build) for n in folders(os.path.join(HERE, "cases"), "host.dts")]
    return [t for t in made if t]
