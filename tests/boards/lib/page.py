# SPDX-License-Identifier: GPL-2.0-only
"""The table of docs/misc/arm/viommu-boards.md."""

import re

HEAD = ("| board | SMMUs | masters | coherent | usable as it is "
        "| usable with all enabled |")
RULE = "|---|---|---|---|---|---|"
ROW = re.compile(r"^\| `([^`]+)` \|.*\|$", re.M)
TABLE = re.compile(r"<!-- begin: (.*?) -->\n.*?<!-- end -->", re.S)


def count(part, whole):
    if part == whole:
        return "all"
    return f"{part} of {whole}" if part else "none"


def coherent(result):
    if result.coherent == result.smmus:
        return "yes"
    part = result.coherent
    return f"{part} of {result.smmus}" if part else "no"


def smmus(result):
    off, nr = result.smmus_off, result.smmus
    if not off:
        return str(nr)
    return f"{nr}, disabled" if off == nr else f"{nr}, {off} disabled"


def verdict(result):
    """All, or which not, and why."""
    why = {}
    for path, found in result.verdicts.items():
        for name in found:
            node = path.rsplit("/", 1)[1]
            why.setdefault(name, []).append(f"`{node}`")
    good = sum(not v for v in result.verdicts.values())
    text = count(good, len(result.verdicts))
    return "; ".join([text] + [f"{name}: {', '.join(paths)}"
                               for name, paths in sorted(why.items())])


def row(name, result):
    return " | ".join((f"| `{name}`", smmus(result), str(len(result.verdicts)),
                       coherent(result),
                       count(result.usable, len(result.verdicts)),
                       verdict(result))) + " |"


def rows(text):
    """{board: its row} of a page."""
    return {found.group(1): found.group(0) for found in ROW.finditer(text)}


def linux_of(text):
    """The Linux that the page's table is of."""
    found = TABLE.search(text)
    return found.group(1) if found else ""


def summary(results):
    """How many boards have only usable masters, in words."""
    good = [t for t in results if not any(t.verdicts.values())]
    some = [t for t in results if any(t.verdicts.values())
            and all(v in ([], ["iommu-map-gap"])
                    for v in t.verdicts.values())]
    dry = [t for t in good if coherent(t) == "yes"]
    return (f"{len(good)} of {len(results)} boards have only usable masters, "
            f"once SMMUs and masters are\nenabled; {len(dry)} of these have "
            f"only coherent SMMUs. On {len(some)} more boards, some\nbridges "
            "are usable only if the gaps in their `iommu-map` are accepted.")


def table(linux, named):
    """The part of the page that is made; named: (name, result) of each."""
    return "\n".join([f"<!-- begin: {linux} -->",
                      f"{summary([t for _, t in named])}", "", HEAD, RULE,
                      *(row(name, result) for name, result in named),
                      "<!-- end -->"])


def replaced(text, made):
    return TABLE.sub(lambda _: made, text, count=1)
