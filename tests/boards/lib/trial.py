# SPDX-License-Identifier: GPL-2.0-only
"""All guests that are tried of one board, and what came out."""

from typing import NamedTuple

from board import Board, is_on
from compare import check_setup
from expected import Expected
from guests import alone, enabled, groups, together
from tool import Failed

GAP = "iommu-map-gap"
# The property that accepts them.
ACCEPTS_GAPS = "xen,iommu-map-gaps"


class Result(NamedTuple):
    """What came out for a board.

    usable: masters that are usable in the tree as it is. verdicts: with
    everything enabled, what refuses each master that is alone in its guest,
    identifiers by path. setups: how many were tried.
    """

    smmus: int
    smmus_off: int
    coherent: int
    usable: int
    verdicts: dict
    setups: int


class Trial:
    """Tries all guests of a board."""

    def __init__(self, tool, data, folder):
        self.tool, self.folder = tool, folder
        self.board, self.setups, self.problems = Board(data), 0, []

    def result(self):
        smmus = self.board.smmus
        as_it_is = self._run(self.board, "as it is")
        verdicts = self._run(enabled(self.board), "enabled")
        return Result(len(smmus), sum(not is_on(n) for n in smmus),
                      sum("dma-coherent" in n.props for n in smmus),
                      sum(not v for v in as_it_is.values()), verdicts,
                      self.setups)

    def _check(self, setup, label):
        """Try it; returns the identifiers of the errors that are right."""
        want = Expected(setup)
        self.setups += 1
        try:
            check_setup(self.tool, setup, want, self.folder)
        except Failed as e:
            self.problems.append(f"{setup.name} ({label}): {e}")
        return sorted({e[0] for e in want.errors})

    def _run(self, board, label):
        verdicts, good = {}, []
        for master in board.masters:
            found = self._check(alone(board, master), label)
            if found == [GAP]:
                left = self._check(alone(board, master, ACCEPTS_GAPS),
                                   f"{label}, gaps accepted")
                found = [GAP] + left
                if not left:
                    good.append(master)
            elif not found:
                good.append(master)
            verdicts[master.node.path] = found
        for name, masters in groups(board, board.masters):
            for setup in together(board, masters, name):
                self._check(setup, label)
        if any(verdicts.values()):
            for name, masters in groups(board, good):
                for setup in together(board, masters, name, ACCEPTS_GAPS):
                    self._check(setup, f"{label}, usable ones")
        return verdicts
