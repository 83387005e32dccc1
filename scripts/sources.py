# SPDX-License-Identifier: GPL-2.0-only
"""The sources that the checkers look at.

They are the files that git tracks. code_only() leaves only the code of a text.
"""
import os
import re
import subprocess

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def tracked(*suffixes):
    """Paths of the repository's files with one of these endings, in order."""
    out = subprocess.run(["git", "-C", TOP, "ls-files"], check=True,
                         capture_output=True, text=True).stdout
    return [p for p in out.splitlines()
            if p.endswith(suffixes) and os.path.isfile(os.path.join(TOP, p))]


def scripts():
    """Tracked files that begin with #! and have no suffix."""
    found = []
    for path in tracked(""):
        with open(os.path.join(TOP, path), "rb") as f:
            if f.read(2) == b"#!" and "." not in os.path.basename(path):
                found.append(path)
    return found


def lines(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as f:
        return f.read().split("\n")


def code_only(text):
    """C text with comments, strings and characters blanked, lines kept."""
    def blank(match):
        kept = re.sub(r"[^\n]", " ", match.group(0))
        return '"' + kept[1:-1] + '"' if match.group(0)[0] in "\"'" else kept
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(pattern, blank, text, flags=re.S)
