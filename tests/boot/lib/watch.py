# SPDX-License-Identifier: GPL-2.0-only
"""Run QEMU and watch its serial log, to end a run that can no longer pass."""

import os
import re
import socket
import subprocess
import time

POLL = 0.05
POKE_SOCKET = "poke"  # in the run's folder
# What ends a run, the first match first: (how it ended, what shows it, seconds
# to wait for the rest of the output).
SIGNS = (
    ("panic", re.compile(r"Reboot in five seconds|Manual reset required|"
                         r"Manual reboot required"), 0.1),
    ("crash", re.compile(r"Domain \d+ \(vcpu#\d+\) crashed|"
                         r"domain_crash called"), 0.5),
    ("guest-panic", re.compile(r"Kernel panic - not syncing"), 0.5),
    ("u-boot", re.compile(r"^=> |### ERROR|Bad Linux ARM64 Image|"
                          r"resetting \.\.\.", re.M), 0.2),
)


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace", newline="") as f:
            return f.read().replace("\r", "")
    except FileNotFoundError:
        return ""


def _sign(text, but):
    for ending, regex, grace in SIGNS:
        if ending != but and regex.search(text):
            return ending, grace
    return None


def _qtest(qtest, command):
    qtest.sendall(f"{command}\n".encode())
    answer = qtest.recv(100).decode()
    if not answer.startswith("OK"):
        raise OSError(f"{command}: {answer}")
    return answer.split()[1:]


def _poke(out, poke, before):
    """Write to the machine's memory from outside, then tell the guests.

    For them, `hardware` has said WORD. before has what was there, by address.
    """
    folder = os.open(out, os.O_PATH)  # a socket's path has to be short
    with socket.socket(socket.AF_UNIX) as qtest:
        qtest.connect(f"/proc/self/fd/{folder}/{POKE_SOCKET}")
        if poke.value is None:
            value = before[poke.address]
        else:
            value = poke.value
            answer = _qtest(qtest, f"readl {poke.address:#x}")
            before.setdefault(poke.address, int(answer[0], 0))
        _qtest(qtest, f"writel {poke.address:#x} {value:#x}")
    os.close(folder)
    said = os.path.join(out, f"hardware.{poke.word}")
    with open(said, "w", encoding="utf-8"):
        pass


def _until(serial, until):
    return until and all(regex.search(serial) for regex in until)


def run(argv, out, scenario):
    """Returns how it ended.

    "exit N", "panic", "crash", "guest-panic", "u-boot", "until" or "timeout".
    """
    timeout, pokes = int(scenario.set["timeout"]), list(scenario.lists["poke"])
    serial, before = os.path.join(out, "serial.log"), {}
    start = time.monotonic()
    with open(os.path.join(out, "qemu.log"), "w", encoding="utf-8") as log:
        command = ["timeout", "-k", "5", str(timeout + 10), *argv]
        child = subprocess.Popen(command, cwd=out, stdin=subprocess.DEVNULL,
                                 stdout=log, stderr=subprocess.STDOUT)
    size = -1
    try:
        while child.poll() is None:
            if time.monotonic() - start > timeout:
                return "timeout"
            if os.path.exists(serial) and os.path.getsize(serial) != size:
                size = os.path.getsize(serial)
                text = read(serial)
                while pokes and pokes[0].regex.search(text):
                    _poke(out, pokes.pop(0), before)
                sign = _sign(text, scenario.goes_on_after)
                if sign:
                    time.sleep(sign[1])
                    return sign[0]
                if _until(text, scenario.until):
                    return "until"
            time.sleep(POLL)
    finally:
        child.terminate()  # timeout passes it on to QEMU
        child.wait()
    sign = _sign(read(serial), scenario.goes_on_after)
    return sign[0] if sign else f"exit {child.returncode}"
