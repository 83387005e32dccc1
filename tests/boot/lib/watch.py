# SPDX-License-Identifier: GPL-2.0-only
"""Run QEMU and watch its serial log, so that a machine that can no longer pass is not waited for."""

import os
import re
import subprocess
import time

POLL = 0.05
# What ends a run, the first match first: (how it ended, what shows it, seconds to let the rest be printed).
SIGNS = (
    ("panic", re.compile(r"Reboot in five seconds|Manual reset required|Manual reboot required"), 0.1),
    ("crash", re.compile(r"Domain \d+ \(vcpu#\d+\) crashed|domain_crash called"), 0.5),
    ("guest-panic", re.compile(r"Kernel panic - not syncing"), 0.5),
    ("u-boot", re.compile(r"^=> |### ERROR|Bad Linux ARM64 Image|resetting \.\.\.", re.M), 0.2),
)


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace", newline="") as f:
            return f.read().replace("\r", "")
    except FileNotFoundError:
        return ""


def _sign(text):
    for ending, regex, grace in SIGNS:
        if regex.search(text):
            return ending, grace
    return None


def _until(serial, until):
    return until and all(regex.search(serial) for regex in until)


def run(argv, out, timeout, until):
    """Returns how it ended: "exit N", "panic", "crash", "guest-panic", "u-boot", "until" or "timeout"."""
    serial = os.path.join(out, "serial.log")
    start = time.monotonic()
    with open(os.path.join(out, "qemu.log"), "w", encoding="utf-8") as log:
        child = subprocess.Popen(["timeout", "-k", "5", str(timeout + 10), *argv], cwd=out, stdin=subprocess.DEVNULL,
                                 stdout=log, stderr=subprocess.STDOUT)
    size = -1
    try:
        while child.poll() is None:
            if time.monotonic() - start > timeout:
                return "timeout"
            if os.path.exists(serial) and os.path.getsize(serial) != size:
                size = os.path.getsize(serial)
                text = read(serial)
                sign = _sign(text)
                if sign:
                    time.sleep(sign[1])
                    return sign[0]
                if _until(text, until):
                    return "until"
            time.sleep(POLL)
    finally:
        child.terminate()  # timeout passes it on to QEMU
        child.wait()
    sign = _sign(read(serial))
    return sign[0] if sign else f"exit {child.returncode}"
