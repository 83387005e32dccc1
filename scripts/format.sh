#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Bring C files into Xen's CODING_STYLE: format.sh [--check] [FILE...]; without files, all that git tracks.
# --check changes nothing, lists what is not in that form, and fails if there is any.

. "$(dirname "$0")/lib.sh"

CHECK=
[ "${1:-}" != --check ] || { CHECK=1; shift; }
cd "$TOP"
[ $# -gt 0 ] || set -- $(git ls-files '*.c' '*.h')

# clang-format folds a long comment but leaves its first words beside the opening: Xen puts that on a line of its own.
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
        if ( match($0, /[ \t]*\*\/$/) && RSTART > 1 && substr($0, 1, RSTART) !~ /^[ \t]*$/ ) {
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
        printf 'not in style: %s:%s\n' "$f" "$(diff "$f" "$BUILD/formatted" | sed -n '1s/[^0-9].*//p')"
        bad=1
    else
        cp "$BUILD/formatted" "$f"
        echo "formatted: $f"
    fi
done
exit $bad
