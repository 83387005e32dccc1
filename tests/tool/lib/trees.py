# SPDX-License-Identifier: GPL-2.0-only
"""Device trees to plan with: those of boot scenarios, and those of cases/.

Those of a scenario are made as for a boot, but it is not booted.
"""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOP = os.path.dirname(os.path.dirname(HERE))
BOOT = os.path.join(TOP, "tests", "boot")
sys.path.insert(0, os.path.join(BOOT, "lib"))

import image  # noqa: E402
from scenario import Bad, Scenario  # noqa: E402,F401

# Bytes in place of a kernel, which planning does not read.
PLACEHOLDER = 4096

# Of cases/.
REFUSED = ("faults", "seventeen-smmus")

# Scenarios that Xen refuses by what it reads from the hardware.
REFUSED_BY_HARDWARE = ("smmus-stage1-refused", "smmus-stage2-refused")


class Trees:
    """A folder with host.dtb and partial trees.

    modules: the options that say which domain has which partial tree.
    refused: Xen must refuse them.
    """

    def __init__(self, name, folder, modules, refused):
        self.name, self.folder = name, folder
        self.modules, self.refused = modules, refused

    def domains(self):
        """Names of all domain nodes, in document order."""
        host = self._host()
        return [n for n in nodes_of(host, "/chosen")
                if "xen,domain" in text_of(host, f"/chosen/{n}", "compatible")]

    def guests(self):
        """The same without the hardware domain, whose tree is the host's."""
        return [n for n in self.domains() if not self._capabilities(n) & 2]

    def _host(self):
        return os.path.join(self.folder, "host.dtb")

    def _capabilities(self, domain):
        return int(_fdtget("-t", "x", "-d", "0", self._host(),
                           f"/chosen/{domain}", "capabilities"), 16)


def _fdtget(*argv):
    return subprocess.run(["fdtget", *argv], capture_output=True, text=True,
                          check=True).stdout


def nodes_of(file, path):
    return _fdtget("-l", file, path).split()


def text_of(file, path, name):
    """A property's strings, with spaces between; empty if there is none."""
    return _fdtget("-d", "", file, path, name)


def scenario_modules(scenario, out):
    """Compile the scenario's partial trees into out; returns their options."""
    found = []
    os.makedirs(out, exist_ok=True)
    for module in scenario.lists["module"]:
        if module.what.endswith(".dts"):
            image.build_module(image.Places(TOP), scenario, module, out)
            file = os.path.relpath(module.file, out)
            found.append(f"--module-at={module.address:#x}={file}")
    return found


def scenario_trees(name, build):
    """As tests/boot/run makes them.

    None for a scenario without Xen, or with another scenario's trees.
    """
    scenario = Scenario(os.path.join(BOOT, name))
    if scenario.variants() == ["none"] or not scenario.own_trees():
        return None
    places = image.Places(TOP)
    if not places.qemu_for(scenario):
        print(f"not run: golden: {name}: {scenario.emulator_needed()}")
        return None
    out = os.path.join(build, "trees", name)
    os.makedirs(out, exist_ok=True)
    modules = scenario_modules(scenario, out)
    for module in scenario.lists["module"]:
        if not module.file:
            module.file = os.path.join(out, "placeholder")
            with open(module.file, "wb") as f:
                f.truncate(PLACEHOLDER)
    for word in [w for o in scenario.lists["qemu"] for w in o.split(",")]:
        if word.startswith("file=@OUT@/"):
            with open(os.path.join(out, os.path.basename(word)), "wb") as f:
                f.truncate(1 << 20)
    machine = image.machine(scenario, places, scenario.variants()[0])
    image.host_dtb(scenario, machine, out, places, True)
    refused = scenario.ends == "panic" and name not in REFUSED_BY_HARDWARE
    return Trees(name, out, modules, refused)


def case_trees(name, build):
    """cases/NAME: host.dts, and DOMAIN.dts for each domain."""
    source = os.path.join(HERE, "cases", name)
    out = os.path.join(build, "trees", name)
    os.makedirs(out, exist_ok=True)
    modules = []
    for file in sorted(os.listdir(source)):
        base = file[:-4]
        image.compile_dts(os.path.join(source, file),
                          os.path.join(out, base + ".dtb"),
                          os.path.dirname(source))
        if base != "host":
            modules.append(f"--module={base}={base}.dtb")
    return Trees(name, out, modules, name in REFUSED)


def folders(path, file):
    return sorted(d for d in os.listdir(path)
                  if os.path.exists(os.path.join(path, d, file)))


def all_trees(build):
    made = [scenario_trees(n, build) for n in folders(BOOT, "scenario")]
    cases = os.path.join(HERE, "cases")
    made += [case_trees(n, build) for n in folders(cases, "host.dts")]
    return [t for t in made if t]
