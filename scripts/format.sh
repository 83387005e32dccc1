#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Format C files as Xen's CODING_STYLE wants: format.sh [--check] [FILE...];
# without files, all that git tracks. --check changes nothing, lists the files
# that are not formatted, and fails if there are any. Releases of clang-format
# differ in details, so only version 14 (Debian 12) is used.

. "$(dirname "$0")/lib.sh"

CHECK=
[ "${1:-}" != --check ] || { CHECK=1; shift; }
cd "$TOP"
if ! clang-format --version | grep -q 'version 14\.'; then
    [ -z "$CHECK" ] ||
        { say format "skipped: clang-format is not version 14"; exit 0; }
    die format "clang-format is not version 14, and would format differently" \
        "run it on Debian 12"
fi
mkdir -p "$BUILD"
[ $# -gt 0 ] || set -- $(git ls-files '*.c' '*.h')

# clang-format folds a long comment but leaves its first words beside the
# opening. Xen wants the opening on a line of its own.
unfold_comments()
{
    awk '
    !inside && match($0, /^[ \t]*\/\* /) && !/\*\// {
        pad = substr($0, 1, RLENGTH - 3)
        print pad "/*"
        print pad " * " substr($0, RLENGTH + 1)
        inside = 1
        next
    }
    inside && /\*\// {
        if ( match($0, /[ \t]*\*\/$/) && RSTART > 1 &&
             substr($0, 1, RSTART) !~ /^[ \t]*$/ ) {
            print substr($0, 1, RSTART - 1)
            print pad " */"
        } else print
        inside = 0
        next
    }
    /^[ \t]*\/\*$/ { plain = 1 }
    { print }'
}

bad=0
for f; do
    clang-format --style=file "$f" | unfold_comments > "$BUILD/formatted"
    cmp -s "$f" "$BUILD/formatted" && continue
    if [ -n "$CHECK" ]; then
        line=$(diff "$f" "$BUILD/formatted" |
                   sed -n '1s/[^0-9].*//p') || true
        printf 'not in style: %s:%s\n' "$f" "$line"
        bad=1
    else
        cp "$BUILD/formatted" "$f"
        echo "formatted: $f"
    fi
done
exit $bad
