#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What a corpus reaches: reached.py NAME FILES COMMANDS CONFIGS LOG.

llvm-cov's summary is on stdin. LOG has the line that the model ends with.
Prints one "ok" or "FAIL" line: FAIL unless 85 % of the lines of FILES, all
COMMANDS and all CONFIGS are reached.
"""
import json
import re
import sys

NAME, FILES, COMMANDS, CONFIGS, LOG = sys.argv[1:]
AT_LEAST = 85

PATHS = re.compile(r"/vsmmu-v3/(%s)\.c$" % "|".join(FILES.split()))
REACHED = re.compile(r"^reached: commands([ 0-9a-f]*); Config([ 0-9]*)$", re.M)

files = json.load(sys.stdin)["data"][0]["files"]
lines = [f["summary"]["lines"] for f in files if PATHS.search(f["filename"])]
covered, count = (sum(line[key] for line in lines)
                  for key in ("covered", "count"))
with open(LOG) as log:
    commands, configs = REACHED.search(log.read()).groups()
missing = (set(COMMANDS.split()) - set(commands.split())
           or set(CONFIGS.split()) - set(configs.split()))
good = 100 * covered >= AT_LEAST * count and not missing

print("%s fuzz-core %s: lines reached: %.1f %% of %d (%s; at least %d %%), "
      "commands%s, Config%s%s"
      % ("ok  " if good else "FAIL", NAME, 100 * covered / count, count, FILES,
         AT_LEAST, commands, configs,
         "; missing: " + " ".join(sorted(missing)) if missing else ""))
sys.exit(not good)
