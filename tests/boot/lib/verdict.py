# SPDX-License-Identifier: GPL-2.0-only
"""Compare what happened with what a scenario expects."""

import os
import re

from events import Unknown
from scenario import Bound, Expectation
from watch import read

# Never right, whatever the scenario.
ALWAYS = (
    Expectation("serial", "lacks",
                r"Assertion '.*' failed|Xen BUG at|Xen WARN at"),
    Expectation("serial", "lacks",
                r"Hypervisor Trap|Data Abort Trap\. Syndrome"),
)
TAIL = 25


def log_of(out, where):
    return read(os.path.join(out, f"{where}.log"))


def shown(expectation):
    return (f"{expectation.where} {expectation.verb} "
            f"/{expectation.pattern}/")


def failure(expectation, out, kernel, events):
    """Why one expectation does not hold in this run; None if it does."""
    expectation = expectation.reworded(
        lambda pattern: pattern.replace("@kernel@", re.escape(kernel)))
    if expectation.where == "trace":
        try:
            expectation = expectation.reworded(events.in_qemus_words)
        except Unknown as e:
            return f"{shown(expectation)} says nothing: {e}"
    if expectation.where in ("trace", "commands") \
            and not log_of(out, expectation.where):
        return f"{shown(expectation)} says nothing: nothing was traced"
    return expectation.failure(log_of(out, expectation.where))


def failures(scenario, out, ending, kernel, xen, events):
    """Every expectation of one run that does not hold, in words.

    kernel: the release of the guest's kernel. xen: the release of Xen.
    """
    found = []
    if ending != scenario.ends:
        found.append(f"ended by '{ending}', expected '{scenario.ends}'")
    guests = {f[:-4] for f in os.listdir(out) if f.endswith(".log")}
    guests -= {"serial", "trace", "commands", "qemu"}
    for guest in sorted(guests):
        for line in re.findall(r"^FAIL .*", log_of(out, guest), re.M):
            found.append(f"{guest}: {line}")
    for expectation in (*ALWAYS, *scenario.expect):
        if isinstance(expectation, Bound) and not expectation.holds_for(xen):
            continue
        failed = failure(expectation, out, kernel, events)
        if failed:
            found.append(failed)
    return found


def measured(scenario, out, xen):
    """Every number that a run's expectations bound, in words."""
    bounds = [e for e in scenario.expect if isinstance(e, Bound)]
    numbers = (b.measured(log_of(out, b.where), xen) for b in bounds)
    return [number for number in numbers if number]


def differences(scenario, outs):
    """Files named by `same` that differ between the runs.

    outs: {label: folder} of the runs.
    """
    found = []
    for name in scenario.same:
        content = {}
        for label, out in outs.items():
            try:
                with open(os.path.join(out, name), "rb") as f:
                    content[label] = f.read()
            except FileNotFoundError:
                found.append(f"{name} was not handed out under {label}")
        first = next(iter(content), None)
        for label, data in content.items():
            if data != content[first]:
                found.append(f"{name} under {label} ({len(data)} bytes) "
                             f"differs from that under {first} "
                             f"({len(content[first])} bytes)")
    return found


def tail(out, name):
    """The last lines of a log that say something, without control codes."""
    control = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[^\t\x20-\x7e]")
    lines = [control.sub("", s) for s in log_of(out, name).split("\n")]
    return [s for s in lines if s.strip()][-TAIL:]
