#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Branch coverage of the emulation core by its unit tests: per file, in total,
# and the branches that were never taken.
set -eu

TOP=$(cd "$(dirname "$0")/../../.." && pwd)
CORE=$TOP/xen/drivers/passthrough/arm/vsmmu-v3
OUT=$TOP/build/unit/core-coverage
FLAGS="-std=gnu99 -g -O0 -DNDEBUG"
FLAGS+=" -I$TOP/include -I$CORE -I$TOP/tests/unit/core"

rm -rf "$OUT"
mkdir -p "$OUT"
cd "$OUT"

for f in "$CORE"/*.c; do gcc $FLAGS --coverage -c "$f"; done
for f in "$TOP"/tests/unit/core/*.c; do gcc $FLAGS -c "$f"; done
gcc --coverage ./*.o -Wl,--wrap=calloc,--wrap=free -lcmocka -o core_test
./core_test >core_test.log 2>&1 || { cat core_test.log; exit 1; }

for f in "$CORE"/*.c; do gcov -b "$(basename "$f" .c)"; done >/dev/null 2>&1
awk '
    function report(name, taken, total) {
        printf "%-16s %4d of %4d branches  %5.1f %%\n",
               name, taken, total, 100 * taken / total
    }
    FNR == 1 && file   { report(file, taken, total); taken = total = 0 }
    FNR == 1           { file = FILENAME; gsub(/^\.\/|\.gcov$/, "", file) }
    /^ *[0-9#=-]+\*?: *[0-9]+:/ { line = $0; sub(/^[^:]*: */, "", line) }
    /^branch/          { total++; all++ }
    /^branch/ && !/never executed|taken 0%/ { taken++; hit++ }
    /^branch/ && /never executed|taken 0%/ {
        missed = missed sprintf("  %s:%s\n", file, line)
    }
    END {
        report(file, taken, total)
        report("all", hit, all)
        printf "never taken:\n%s", missed
    }
' ./*.c.gcov
