# SPDX-License-Identifier: GPL-2.0-only
"""Running the tool, built with AddressSanitizer and UBSan.

What holds for every run is checked here.
"""

import os
import subprocess

# A sanitizer's report must not look like an answer of the tool's.
SANITIZER_EXIT = 99
ENVIRONMENT = {
    **os.environ,
    "LC_ALL": "C",
    "ASAN_OPTIONS": f"exitcode={SANITIZER_EXIT}",
    "UBSAN_OPTIONS": f"exitcode={SANITIZER_EXIT}:halt_on_error=1"
                     ":print_stacktrace=1",
}
TIMEOUT = 20
FLAGS = ("-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all "
         "-fno-omit-frame-pointer")


class Failed(Exception):
    """What did not hold, in words."""


class Tool:
    def __init__(self, binary):
        self.binary = binary

    def run(self, *args, cwd=None, data=None, text=True):
        """Exit code, standard output, standard error.

        Fails on any exit code but the documented ones.
        """
        try:
            done = subprocess.run([self.binary, *args], cwd=cwd, input=data,
                                  env=ENVIRONMENT, timeout=TIMEOUT,
                                  capture_output=True, check=False)
        except subprocess.TimeoutExpired:
            raise Failed(f"{' '.join(args)}: "
                         f"no end after {TIMEOUT} s") from None
        if done.returncode not in (0, 1, 2):
            shown = done.stderr.decode(errors="replace")[:2000]
            raise Failed(f"{' '.join(args)}: "
                         f"exit code {done.returncode}\n{shown}")
        out = done.stdout.decode("ascii") if text else done.stdout
        return done.returncode, out, done.stderr.decode("ascii")

    def expect(self, code, *args, **kwargs):
        """The same, with this exit code; returns both outputs."""
        got, out, err = self.run(*args, **kwargs)
        if got != code:
            shown = out if kwargs.get("text", True) else ""
            raise Failed(f"{' '.join(args)}: exit code {got}, "
                         f"expected {code}\n{shown}{err}")
        return out, err

    def on(self, trees, code, *args, host="host.dtb", **kwargs):
        """The same on these trees, of which args name no file."""
        return self.expect(code, *args, *trees.modules, host,
                           cwd=trees.folder, **kwargs)


def need(condition, text):
    if not condition:
        raise Failed(text)


def build_tool(top, build):
    """Build it in this folder; top is that of the repository."""
    out = os.path.join(build, "viommu-dt-asan")
    subprocess.run(["make", "-s", "--no-print-directory", "-C", top,
                    f"TOOL_OUT={out}", f"TOOL_CFLAGS={FLAGS}",
                    os.path.join(out, "viommu-dt")], check=True)
    return Tool(os.path.join(out, "viommu-dt"))
