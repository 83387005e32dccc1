# SPDX-License-Identifier: GPL-2.0-only
"""A scenario folder: the files `scenario` and `expect`.

tests/boot/README.md describes their form.
"""

import os
import re
from collections import namedtuple

XEN_VARIANTS = ("stock", "off", "on", "release", "release-off", "none")
KERNELS = ("6.1", "6.12", "7.3")
DEFAULTS = {
    "description": None,
    "like": "",
    "xen": "on",
    "kernel": "6.1",
    "bootargs": "",
    "memory": "512",
    "cpus": "2",
    "cpu": "cortex-a57",
    "icount": "6",
    "timeout": "90",
    "trace": "smmuv3_*",
    "emulator": "10",
    "prepare": "",
    "mode": "quick",
    "needs": "4.17",
}
LISTS = ("qemu", "module", "poke", "port")
MOST = re.compile(r"(\d+)(?: from (4\.\d+))? (\S.*)")
ENDINGS = ("exit", "panic", "crash", "guest-panic", "until")


# One boot of a scenario: on which Xen, with which kernel; what to call it; its
# folder.
Run = namedtuple("Run", "xen kernel label out")


def release(text):
    """A release of Xen, "4.20" and so on, as numbers that can be compared."""
    found = re.match(r"(\d+)\.(\d+)", text)
    if not found:
        raise Bad(f"'{text}' is no release of Xen, such as 4.20")
    return int(found.group(1)), int(found.group(2))


class Bad(Exception):
    """A scenario that cannot be run; the text says what to do."""


class Module:
    """One thing in memory at start: NAME ADDRESS WHAT.

    NAME is what host.dtsi calls its address and size.
    """

    def __init__(self, text):
        words = text.split()
        if len(words) != 3:
            raise Bad(f"module = {text}: expected NAME ADDRESS WHAT")
        self.name, self.what = words[0], words[2]
        self.address = int(words[1], 0)
        self.file = None  # set once it is built


class Poke:
    """WORD ADDRESS VALUE REGEX: a write to the hardware, and its name.

    It is done once the serial log has REGEX.
    """

    def __init__(self, text):
        words = text.split(None, 3)
        if len(words) != 4:
            raise Bad(f"poke = {text}: expected WORD ADDRESS VALUE REGEX")
        self.word = words[0]
        self.address = int(words[1], 0)
        self.value = None if words[2] == "back" else int(words[2], 0)
        self.regex = re.compile(words[3], re.M)


class Port:
    """BUS NUMBER ADDRESS FUNCTIONS: a root port that U-Boot does not find.

    It is slot 0 of BUS. The bus behind it gets NUMBER; the functions of the
    device there have their registers from ADDRESS on, 1 MiB each.
    """

    def __init__(self, text):
        try:
            self.bus, self.number, self.address, self.functions = (
                int(word, 0) for word in text.split())
        except ValueError as e:
            raise Bad(f"port = {text}: "
                      "expected BUS NUMBER ADDRESS FUNCTIONS") from e


# Settings that are more than text.
READ = {"poke": Poke, "port": Port}


def without_late_prefix(text):
    """Take Xen's prefix out of the middle of a guest's line.

    Xen puts it there where the vCPU went on on another CPU.
    """
    return re.sub(r"(?<=[^\n])\(XEN\) ", "", text)


def lines(folder, name):
    """(place, line) of each line that is neither empty nor a comment.

    A line that ends in a backslash goes on in the next, without the white
    space at the beginning of that.
    """
    begun = ""
    with open(os.path.join(folder, name), encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            line = begun + line.strip()
            begun = line[:-1] if line.endswith("\\") else ""
            if line and not begun and not line.startswith("#"):
                yield f"{os.path.basename(folder)}/{name}:{number}", line


class Expectation:
    """WHERE has|lacks REGEX. WHERE is serial, trace, or a guest (its own log).

    @kernel@ in REGEX is the kernel's release.
    """

    def __init__(self, where, verb, pattern):
        self.where, self.verb, self.pattern = where, verb, pattern
        self.regex = re.compile(pattern, re.M)

    def reworded(self, change):
        return Expectation(self.where, self.verb, change(self.pattern))

    def failure(self, text):
        found = (self.regex.search(text)
                 or self.regex.search(without_late_prefix(text)))
        if bool(found) == (self.verb == "has"):
            return None
        shown = f": {found.group(0)}" if found else ""
        return (f"{self.where} {self.verb} /{self.pattern}/ does not hold"
                f"{shown}")


class Bound:
    """WHERE most N [from RELEASE] REGEX.

    The number that the regex's only group finds is at most N, on Xens from
    RELEASE on.
    """

    def __init__(self, where, most, since, pattern):
        self.where, self.verb = where, f"most {most}"
        self.most, self.since, self.pattern = int(most), since, pattern
        self.regex = re.compile(pattern, re.M)

    def reworded(self, change):
        return Bound(self.where, self.most, self.since, change(self.pattern))

    def holds_for(self, xen):
        return not self.since or xen >= release(self.since)

    def failure(self, text):
        found = self.regex.search(text)
        if not found:
            return f"{self.where} has /{self.pattern}/ does not hold"
        if int(found.group(1)) > self.most:
            return f"{self.where}: {found.group(0)}: more than {self.most}"
        return None

    def measured(self, text, xen):
        found = self.regex.search(text)
        bound = f"at most {self.most}"
        if not self.holds_for(xen):
            bound += f" from Xen {self.since} on"
        return f"{found.group(0)} ({bound})" if found else None


class Scenario:
    def __init__(self, folder):
        self.folder = folder
        self.name = os.path.basename(folder)
        self.folders = []  # its own, and those that it is like
        self.set = dict(DEFAULTS)
        self.lists = {key: [] for key in LISTS}
        self.ends = "exit 0"
        self.goes_on_after = None
        self.expect = []
        self.same = []
        self.until = []
        self._read_scenario(folder)
        self._check()
        self._read_expect()

    def path(self, name):
        """A file of the folder, or else of the one that it is like."""
        for folder in self.folders:
            if os.path.exists(os.path.join(folder, name)):
                return os.path.join(folder, name)
        return os.path.join(self.folder, name)

    def own_trees(self):
        """Are its device trees its own, not another scenario's?"""
        return len(self.folders) == 1 or any(f.endswith((".dts", ".dtsi"))
                                             for f in os.listdir(self.folder))

    def variants(self):
        return self.set["xen"].split()

    def lacking(self):
        """Kernels that no place has, as tests/run says in TEST_LACKS.

        Without that, a missing kernel is an error.
        """
        lacks = os.environ.get("TEST_LACKS", "").split()
        return [k for k in self.set["kernel"].split()
                if f"kernel-{k}" in lacks]

    def emulator_needed(self):
        return (f"needs QEMU {self.set['emulator']} "
                "(scripts/fetch.sh qemu-11)")

    def runs(self, base):
        """On each Xen with each kernel that it names and that is not lacking.

        Their folders are below base.
        """
        kernels = [k for k in self.set["kernel"].split()
                   if k not in self.lacking()]
        several = {"xen": len(self.variants()) > 1, "kernel": len(kernels) > 1}
        found = []
        for xen in self.variants():
            for kernel in kernels:
                named = [xen] * several["xen"] + [kernel] * several["kernel"]
                out = os.path.join(base, self.name, *named)
                found.append(Run(xen, kernel, "-".join(named), out))
        return found

    def _read_scenario(self, folder):
        """The folder's settings, after those of the one that it is like."""
        said = list(lines(folder, "scenario"))
        self.folders.append(folder)
        for where, line in said:
            if re.match(r"like\s*=", line):
                other = line.partition("=")[2].strip()
                other = os.path.join(os.path.dirname(folder), other)
                if other in self.folders or not os.path.exists(
                        os.path.join(other, "scenario")):
                    raise Bad(f"{where}: '{line}': no such scenario, or one "
                              "that is like this one")
                self._read_scenario(other)
        for where, line in said:
            self._read_setting(where, line)

    def _read_setting(self, where, line):
        key, sep, value = (s.strip() for s in line.partition("="))
        if not sep or key not in self.set and key not in self.lists:
            raise Bad(f"{where}: '{line}' is not KEY = VALUE with a known key")
        if key == "module":
            self._add_module(Module(value))
        elif key in self.lists:
            self.lists[key].append(READ.get(key, str)(value))
        else:
            self.set[key] = value

    def _add_module(self, module):
        """Replaces one of the same name, if there is one."""
        names = [m.name for m in self.lists["module"]]
        if module.name in names:
            self.lists["module"][names.index(module.name)] = module
        else:
            self.lists["module"].append(module)

    def _check(self):
        if not self.set["description"]:
            raise Bad(f"{self.name}/scenario: no description")
        for key, known in (("mode", ("quick", "full", "hand")),
                           ("xen", XEN_VARIANTS), ("kernel", KERNELS)):
            for value in self.set[key].split() or [""]:
                if value not in known:
                    raise Bad(f"{self.name}/scenario: {key} = {value}, "
                              f"expected one of {' '.join(known)}")
        release(self.set["needs"])
        if not self.set["emulator"].isdecimal():
            raise Bad(f"{self.name}/scenario: emulator = "
                      f"{self.set['emulator']}, expected a number")

    def _read_expect(self):
        for where, line in lines(self.folder, "expect"):
            words = line.split(None, 2)
            if words[0] == "ends" and len(words) > 1 and words[1] in ENDINGS:
                ends = line.split(None, 1)[1]
                ends, _, self.goes_on_after = ends.partition(" after ")
                self.ends = ends
            elif words[0] == "same" and len(words) == 2:
                self.same.append(words[1])
            elif words[0] == "until" and len(words) > 1:
                self.until.append(re.compile(line.split(None, 1)[1], re.M))
            elif len(words) == 3 and words[1] in ("has", "lacks"):
                self.expect.append(Expectation(*words))
            elif len(words) == 3 and words[1] == "most" \
                    and MOST.fullmatch(words[2]):
                bound = MOST.fullmatch(words[2]).groups()
                self.expect.append(Bound(words[0], *bound))
            else:
                raise Bad(f"{where}: '{line}' is no expectation")
        if self.until and self.ends == "exit 0":
            self.ends = "until"
