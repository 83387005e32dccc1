# SPDX-License-Identifier: GPL-2.0-only
"""What U-Boot finds when the machine starts.

Xen, the host device tree, the modules, its own environment.
"""

import glob
import os
import re
import subprocess

import watch
from scenario import DEFAULTS, Bad, release

XEN_ADDRESS = 0x42000000
DTB_ADDRESS = 0x43000000
MIB = 1 << 20
ECAM = 0x4010000000  # of the machine's PCI host bridge
UBOOT = "/usr/lib/u-boot/qemu_arm64/u-boot.bin"


def qemu_version(qemu):
    """Its major version; 0 if it does not run."""
    try:
        done = subprocess.run([qemu, "--version"], capture_output=True,
                              text=True, check=False)
    except OSError:
        return 0
    found = re.search(r"version (\d+)", done.stdout)
    return int(found.group(1)) if found else 0


class Places:
    """Paths outside a scenario: from the environment, or the build folder."""

    def __init__(self, top):
        env = os.environ.get
        self.top = top
        self.build = os.path.abspath(env("BUILD", os.path.join(top, "build")))
        self.out = os.path.abspath(env("BOOT_OUT",
                                       os.path.join(self.build, "boot")))
        self.qemu = env("QEMU") or "qemu-system-aarch64"
        if os.sep in self.qemu:
            self.qemu = os.path.abspath(self.qemu)
        self.newer_qemu = os.path.join(self.build, "qemu-11",
                                       "qemu-system-aarch64")
        self.lib = os.path.join(top, "tests", "boot", "lib")
        self.env = env

    def qemu_for(self, scenario):
        """The QEMU that boots it: QEMU=, or QEMU 11 where it needs that.

        None if neither is new enough.
        """
        oldest = int(scenario.set["emulator"])
        if oldest <= int(DEFAULTS["emulator"]):
            return self.qemu
        for qemu in (self.qemu, self.newer_qemu):
            if qemu_version(qemu) >= oldest:
                return qemu
        return None

    def xen(self, variant):
        """Binary of a variant, as XEN_ON=FILE, or as build/xen-on/xen/xen."""
        name = f"XEN_{variant.upper()}".replace("-", "_")
        path = self.env(name) or os.path.join(
            self.build, f"xen-{variant}", "xen", "xen")
        if not os.path.exists(path):
            raise Bad(f"{path} does not exist: "
                      f"run scripts/build-xen.sh {variant}")
        return os.path.abspath(path)

    def xen_release(self):
        """Of the Xens that are booted, by the source they are built from.

        Without that, newer than any.
        """
        source = self.env("XEN_SRC") or os.path.join(self.build, "xen-src")
        makefile = os.path.join(source, "xen", "Makefile")
        if not os.path.exists(makefile):
            return release("4.999")
        with open(makefile, encoding="utf-8") as f:
            found = dict(re.findall(
                r"^export XEN_(VERSION|SUBVERSION)\s*:?=\s*(\d+)", f.read(),
                re.M))
        return release(f"{found['VERSION']}.{found['SUBVERSION']}")

    def own_kernel(self, version):
        """KERNEL=FILE, which is used instead of 6.1; else None."""
        return self.env("KERNEL") if version == "6.1" else None

    def kernel(self, version):
        """An arm64 Image: what was fetched, or KERNEL=FILE."""
        name = "kernel" if version == "6.1" else f"kernel-{version}"
        fetched = [path
                   for form in ("boot/vmlinuz-*", "usr/lib/modules/*/vmlinuz")
                   for path in glob.glob(os.path.join(self.build, name, form))]
        found = self.own_kernel(version) or max(fetched, default="")
        if not found:
            raise Bad(f"no kernel {version}: run scripts/fetch.sh {name}")
        return os.path.abspath(found)

    def release(self, version):
        """What a kernel calls itself; empty if there is none."""
        try:
            with open(self.kernel(version), "rb") as f:
                found = re.search(rb"Linux version (\S+)", f.read())
        except Bad:
            return ""
        return found.group(1).decode() if found else ""


def run(*argv, **kwargs):
    done = subprocess.run(argv, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False,
                          **kwargs)
    if done.returncode:
        raise Bad(f"{' '.join(argv)}: "
                  f"{done.stdout.strip() or done.returncode}")


def compile_dts(source, target, *include):
    folders = [arg for d in include for arg in ("-i", d)]
    run("dtc", "-q", "-I", "dts", "-O", "dtb", *folders, "-o", target, source)


def build_module(places, scenario, module, out, kernel=None):
    """A WHAT: guest | kernel | out:FILE | lib:FILE.dts | FILE.dts | FILE

    out:FILE is made by `prepare`. The last two are in the scenario's folder.
    """
    what = module.what
    if what == "guest":
        run("make", "-s", "-C",
            os.path.join(places.top, "tests", "boot", "guest"),
            f"BUILD={places.build}")
        module.file = os.path.join(places.build, "boot", "guest", "guest.bin")
    elif what == "kernel":
        module.file = places.kernel(kernel)
    elif what.startswith("out:"):
        module.file = os.path.join(out, what[4:])
    elif what.endswith(".dts"):
        shared = what.startswith("lib:")
        name = what[4:] if shared else what
        module.file = os.path.join(out, name[:-4] + ".dtb")
        source = os.path.join(places.lib, name) if shared \
            else scenario.path(name)
        compile_dts(source, module.file, places.lib)
    else:
        module.file = scenario.path(what)
    if not os.path.exists(module.file):
        raise Bad(f"{scenario.name}: module {module.name}: {module.file} "
                  "does not exist")


def check_overlap(scenario, xen_file):
    spans = [(XEN_ADDRESS, os.path.getsize(xen_file), "Xen"),
             (DTB_ADDRESS, 0x100000, "host device tree")]
    spans += [(m.address, os.path.getsize(m.file), m.name)
              for m in scenario.lists["module"]]
    spans.sort()
    for (base, size, name), (after, _, other) in zip(spans, spans[1:]):
        if base + size > after:
            raise Bad(f"{scenario.name}: {name} ({size:#x} bytes at "
                      f"{base:#x}) reaches into {other}")


def host_dtb(scenario, machine, out, places, with_xen):
    """The machine's tree from this QEMU, plus chosen.dtsi, plus host.dtsi."""
    raw = os.path.join(out, "machine.dtb")
    base = os.path.join(out, "machine.dts")
    more = os.path.join(out, "host.dtsi")
    source = os.path.join(out, "host.dts")
    dump = list(machine)
    if "-plugin" in dump:  # changes no device, and may not be built yet
        at = dump.index("-plugin")
        del dump[at:at + 2]
    dump[dump.index("-machine") + 1] += f",dumpdtb={raw}"
    run(*dump, cwd=out)
    run("dtc", "-q", "-I", "dtb", "-O", "dts", "-o", base, raw)
    macros = [f'-DBOOTARGS="{scenario.set["bootargs"]}"']
    for m in scenario.lists["module"]:
        size = os.path.getsize(m.file)
        macros.append(f"-D{m.name}=0x{m.address >> 32:x} "
                      f"0x{m.address & 0xffffffff:x} 0x0 0x{size:x}")
    run("cpp", "-nostdinc", "-undef", "-x", "assembler-with-cpp", "-P",
        "-I", places.lib, *macros,
        scenario.path("host.dtsi"), more)
    with open(source, "w", encoding="utf-8") as f:
        f.write('/include/ "machine.dts"\n')
        if with_xen:
            f.write('/include/ "chosen.dtsi"\n')
        f.write('/include/ "host.dtsi"\n')
    target = os.path.join(out, "host.dtb")
    compile_dts(source, target, out, places.lib)
    return target


def _buses(bridge, primary, secondary):
    return f"mw.l {bridge + 0x18:#x} 0x{2 * f'{secondary:02x}'}{primary:02x}"


def port_commands(port):
    """What U-Boot writes to a root port, and to the functions behind it.

    The numbers of the buses, the port's window, each function's first BAR, and
    that all take memory accesses and may be bus masters. The number of the bus
    between them changes last: another port may have a bus of that number.
    """
    bridge = ECAM + (port.bus << 20)
    last = port.address + (port.functions - 1) * MIB
    found = [_buses(bridge, port.bus, port.bus + 1),
             f"mw.l {bridge + 0x20:#x} {last | port.address >> 16:#x}",
             f"mw.w {bridge + 0x04:#x} 0x6"]
    for n in range(port.functions):
        function = ECAM + (port.bus + 1 << 20) + (n << 12)
        found += [f"mw.l {function + 0x10:#x} {port.address + n * MIB:#x}",
                  f"mw.w {function + 0x04:#x} 0x6"]
    return found + [_buses(bridge, port.bus, port.number)]


def environment(scenario, out):
    """U-Boot's environment, in the second flash.

    With it U-Boot boots without a disk, a network or a key.
    """
    ports = "".join(f"{command}; " for port in scenario.lists["port"]
                    for command in port_commands(port))
    text, env = os.path.join(out, "uboot.env"), os.path.join(out, "flash1.img")
    with open(text, "w", encoding="utf-8") as f:
        f.write(f"bootdelay=0\nbootcmd=pci; {ports}"
                f"booti {XEN_ADDRESS:#x} - {DTB_ADDRESS:#x}\n")
    run("mkenvimage", "-s", "0x40000", "-o", env, text)
    os.truncate(env, 64 << 20)
    return env


def loader(file, address):
    return ["-device", f"loader,file={file},addr={address:#x},force-raw=on"]


def machine(scenario, places, variant):
    """The part of the command line that the device tree depends on."""
    virt = "off" if variant == "none" else "on"
    argv = [places.qemu_for(scenario), "-machine",
            f"virt,gic-version=3,virtualization={virt},iommu=smmuv3,"
            "dtb-randomness=off",
            "-cpu", scenario.set["cpu"], "-smp", scenario.set["cpus"],
            "-m", scenario.set["memory"], "-nic", "none", "-display", "none",
            "-monitor", "none", "-no-reboot"]
    for text in scenario.lists["qemu"]:
        argv += text.replace("@OUT@", ".").split()
    return argv


def prepare(scenario, places, boot):
    """Run the scenario's own program.

    INITRAMFS is what it may have for its Linux guest; MODULES belongs to
    KERNEL alone.
    """
    env = {**os.environ, "OUT": boot.out, "BUILD": places.build,
           "QEMU": places.qemu_for(scenario),
           "INITRAMFS": scenario.path("initramfs")}
    if any(m.what == "kernel" for m in scenario.lists["module"]):
        env["KERNEL"] = places.kernel(boot.kernel)
    modules = env.pop("MODULES", None)
    if modules and places.own_kernel(boot.kernel):
        env["MODULES"] = os.path.abspath(modules)
    run(scenario.path(scenario.set["prepare"]), env=env, cwd=boot.out)


def build(scenario, places, boot, trace):
    """Make everything in the run's folder; returns QEMU's command line.

    QEMU traces the events that match one of the patterns in `trace`.
    """
    out = boot.out
    argv = machine(scenario, places, boot.xen)
    modules = scenario.lists["module"]
    if scenario.set["prepare"]:
        prepare(scenario, places, boot)
    for module in modules:
        build_module(places, scenario, module, out, boot.kernel)
    if boot.xen == "none":  # the first module takes Xen's place
        first, rest = modules[0].file, modules[1:]
    else:
        first, rest = places.xen(boot.xen), modules
        check_overlap(scenario, first)
    dtb = host_dtb(scenario, argv, out, places, boot.xen != "none")
    argv += loader(first, XEN_ADDRESS) + loader(dtb, DTB_ADDRESS)
    for module in rest:
        argv += loader(module.file, module.address)
    flash = environment(scenario, out)
    argv += ["-bios", UBOOT,
             "-drive", f"if=pflash,unit=1,format=raw,readonly=on,file={flash}",
             "-chardev", "file,id=con,path=serial.log",
             "-serial", "chardev:con",
             "-semihosting-config", "enable=on,target=native,userspace=on",
             "-rtc", "base=2020-01-01,clock=vm"]
    if scenario.set["icount"] != "none":
        argv += ["-icount", f"shift={scenario.set['icount']},sleep=off"]
    if scenario.lists["poke"]:
        argv += ["-qtest", f"unix:{watch.POKE_SOCKET},server=on,wait=off",
                 "-qtest-log", "none"]
    if trace != ["none"]:
        argv += [arg for pattern in trace for arg in ("-trace", pattern)]
        argv += ["-D", "trace.log"]
    return argv
