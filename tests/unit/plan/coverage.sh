#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Branch coverage of the planner by its unit tests: per file, in total, and the
# branches never taken. Fails unless those are the ones that
# docs/misc/arm/testing.md lists with a reason:
#   - `FILE`, `FUNCTION`:
#     `SOURCE LINE`: why
set -eu

TOP=$(cd "$(dirname "$0")/../../.." && pwd)
PLAN=$TOP/xen/common/dom0less
TESTS=$TOP/tests/unit/plan
OUT=$TOP/build/unit/plan-coverage
TOOL=$TOP/tools/viommu-dt
FLAGS="-std=gnu99 -g -O0 -D_GNU_SOURCE -I$TOP/include -I$PLAN -I$TOOL -I$TESTS"
FAILING="-Dcalloc=failing_calloc -DPLAN_ARENA_CHUNK=arena_chunk"
FAILING="$FAILING -include $TESTS/failing.h"
LIST=$TOP/docs/misc/arm/testing.md

rm -rf "$OUT"
mkdir -p "$OUT/test"
cd "$OUT"

sources()
{
    ( cd "$PLAN" && find . -name '*.c' | sed 's|^\./||' | LC_ALL=C sort )
}

for f in $(sources); do
    mkdir -p "$(dirname "$f")"
    gcc $FLAGS $FAILING --coverage -c "$PLAN/$f" -o "${f%.c}.o"
done
# The checks of viommu-dt and what prints a plan are run, but not counted.
for f in "$TOOL"/check/*.c "$TOOL"/lib/{json,rows,print}.c; do
    gcc $FLAGS $FAILING -c "$f" -o "test/tool-$(basename "$f" .c).o"
done
for f in "$TESTS"/*.c; do
    gcc $FLAGS -DPLAN_DTB_DIR="\"$OUT\"" \
        -DPLAN_ERRORS_MD="\"$TOP/docs/misc/arm/viommu-errors.md\"" \
        -c "$f" -o "test/$(basename "$f" .c).o"
done
for f in "$TESTS"/*.dts; do
    dtc -q -I dts -O dtb -o "$(basename "$f" .dts).dtb" "$f"
done
gcc --coverage $(sources | sed 's/c$/o/') test/*.o -lcmocka -lfdt -o plan_test
./plan_test >plan_test.log 2>&1 || { cat plan_test.log; exit 1; }

for f in $(sources); do
    ( cd "$(dirname "$f")" && gcov -b "$(basename "$f" .c)" )
done >/dev/null 2>&1
awk '
    function report(name, taken, total) {
        if ( total )
            printf "%-22s %4d of %4d branches  %5.1f %%\n",
                   name, taken, total, 100 * taken / total
    }
    FNR == 1 && file   { report(file, taken, total); taken = total = 0 }
    FNR == 1           { file = FILENAME; sub(/\.gcov$/, "", file) }
    /^function /       { name = $2 }
    /^ *[0-9#=-]+\*?: *[0-9]+:/ {
        line = $0
        sub(/^[^:]*: */, "", line)
    }
    /^branch/          { total++; all++ }
    /^branch/ && !/never executed|taken 0%/ { taken++; hit++ }
    /^branch/ && /never executed|taken 0%/  {
        missed = missed sprintf("  %s:%s\n", file, line)
        sub(/^[0-9]+: */, "", line)
        printf "- `%s`, `%s`: `%s`\n", file, name, line > "missed"
    }
    END {
        report(file, taken, total)
        report("all", hit, all)
        printf "never taken:\n%s", missed
    }
' $(find . -name '*.c.gcov' | sed 's|^./||' | LC_ALL=C sort)

# An item of the list may go on in the next line, before the source line.
sed -n '/^- `[a-z0-9\/-]*\.c`, `[a-z0-9_]*`:$/{N;s/:\n */: /}
        s/^\(- `[a-z0-9/-]*\.c`, `[a-z0-9_]*`: `[^`]*`\).*/\1/p' "$LIST" |
    LC_ALL=C sort -u >listed
LC_ALL=C sort -u -o missed missed
diff -U 0 --label docs/misc/arm/testing.md --label "never taken" listed missed
