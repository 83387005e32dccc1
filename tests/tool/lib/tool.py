# SPDX-License-Identifier: GPL-2.0-only
"""Running the tool, built with AddressSanitizer and UBSan, and what every run has to keep to."""

import os
import subprocess

SANITIZER_EXIT = 99  # so that no report of a sanitizer looks like an answer of the tool's
ENVIRONMENT = {**os.environ, "ASAN_OPTIONS": f"exitcode={SANITIZER_EXIT}", "LC_ALL": "C",
               "UBSAN_OPTIONS": f"exitcode={SANITIZER_EXIT}:halt_on_error=1:print_stacktrace=1"}
TIMEOUT = 20


class Failed(Exception):
    """What did not hold, in words."""


class Tool:
    def __init__(self, binary):
        self.binary = binary

    def run(self, *args, cwd=None, data=None, text=True):
        """Exit code, standard output, standard error; fails on any code but the documented ones."""
        try:
            done = subprocess.run([self.binary, *args], cwd=cwd, input=data, env=ENVIRONMENT, timeout=TIMEOUT,
                                  capture_output=True, check=False)
        except subprocess.TimeoutExpired:
            raise Failed(f"{' '.join(args)}: no end after {TIMEOUT} s") from None
        if done.returncode not in (0, 1, 2):
            shown = done.stderr.decode(errors="replace")[:2000]
            raise Failed(f"{' '.join(args)}: exit code {done.returncode}\n{shown}")
        out = done.stdout.decode("ascii") if text else done.stdout
        return done.returncode, out, done.stderr.decode("ascii")

    def expect(self, code, *args, **kwargs):
        """The same, with this exit code; returns standard output and standard error."""
        got, out, err = self.run(*args, **kwargs)
        if got != code:
            shown = out if kwargs.get("text", True) else ""
            raise Failed(f"{' '.join(args)}: exit code {got}, expected {code}\n{shown}{err}")
        return out, err


def need(condition, text):
    if not condition:
        raise Failed(text)
