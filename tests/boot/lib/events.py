# SPDX-License-Identifier: GPL-2.0-only
"""Events of QEMU's trace, by the names that expectations have for them.

See scripts/qemu-events.sh.
"""

import os
import re
import subprocess
from fnmatch import fnmatchcase

from scenario import Bad

# An event's name in a regex: lower case, with an underscore. A field that
# looks like it is followed by "=".
NAME = re.compile(r"\b[a-z0-9_]*_[a-z0-9_]*\b(?!=)")


class Unknown(Exception):
    """A regex for the trace that can never find what it names.

    The text says why.
    """


class Events:
    """What a run writes into its trace."""

    def __init__(self, names, patterns):
        """names: {ours: QEMU's own} of all events that QEMU has.

        patterns: the setting `trace` of the scenario.
        """
        self.patterns = [names.get(p, p) for p in patterns.split()]  # its own
        self.names = {ours: own for ours, own in names.items()
                      if any(fnmatchcase(own, p) for p in self.patterns)}

    def in_qemus_words(self, regex):
        """A regex for the trace, with this QEMU's names.

        Every event that it names has to be one that is traced.
        """
        found = NAME.findall(regex)
        if not found:
            raise Unknown("names no event")
        for name in found:
            if name not in self.names:
                raise Unknown(f"this QEMU writes no event {name} "
                              f"(trace = {' '.join(self.patterns)})")
        return NAME.sub(lambda match: self.names[match.group(0)], regex)


def of_qemu(places, qemu):
    """{ours: its own} of this QEMU."""
    script = os.path.join(places.top, "scripts", "qemu-events.sh")
    done = subprocess.run([script], capture_output=True, text=True,
                          env={**os.environ, "QEMU": qemu}, check=False)
    if done.returncode:
        raise Bad(done.stderr.strip())
    return dict(line.split() for line in done.stdout.splitlines())
