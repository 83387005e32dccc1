# SPDX-License-Identifier: GPL-2.0-only
# What every script here shares: paths, messages, locks, logs. Sourced by
# scripts of this repository, never run.

set -euo pipefail

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BUILD=${BUILD:-$TOP/build}
DL=$BUILD/download
export LC_ALL=C

say()  { printf '%-8s %s\n' "[$1]" "$2"; }
die()
{
    printf '%-8s FAILED: %s\n' "[$1]" "$2" >&2
    [ -z "${3:-}" ] || printf '%-8s how to go on: %s\n' "" "$3" >&2
    exit 1
}

# alone NAME: two runs at a time would use the same files, so wait until no
# other runs, and hold the lock until the script ends.
alone()
{
    mkdir -p "$BUILD"
    exec 9> "$BUILD/.lock-$1"
    flock -n 9 || { say "$1" "waiting for another run to end"; flock 9; }
}

# alive STEP COMMAND...: run it. If it takes long, print a line every ten
# seconds.
alive()
{
    local step=$1 since=$SECONDS status=0 ticker
    shift
    # The pipe never has anything to read. The command stays in the foreground,
    # so that Ctrl-C reaches it.
    ( exec 8<> <(:) 9>&-
      while ! read -r -t 10 -u 8 && kill -0 $$ 2>/dev/null; do
          say "$step" "... $((SECONDS - since)) s"
      done ) &
    ticker=$!
    "$@" || status=$?
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    return $status
}

into() { local log=$1; shift; "$@" >"$log" 2>&1; }

# logged STEP LOG HINT COMMAND...: run a command with its output in a log. On
# failure, show the errors and print HINT.
logged()
{
    local step=$1 log=$BUILD/log/$2.log hint=$3
    shift 3
    mkdir -p "$BUILD/log"
    if ! alive "$step" into "$log" "$@"; then
        grep -n -m 10 -E 'error:|^E: ' "$log" >&2 || tail -n 30 "$log" >&2
        die "$step" "'$*' (whole output in $log)" "$hint"
    fi
}

mib() { awk -v n="$1" 'BEGIN { printf "%.1f MiB", n / 1048576 }'; }

# xen_release DIR: the release of a Xen tree, as 4.20. Status 1 if it is none.
xen_release()
{
    [ -e "$1/xen/Makefile" ] || return 1
    sed -nE 's/^export XEN_(SUB)?VERSION *:?= *([0-9]+).*/\2/p' \
        "$1/xen/Makefile" | paste -sd. -
}

# xen_version DIR: the same with its suffix, as 4.20.4-pre.
xen_version()
{
    local extra
    extra=$(sed -nE 's/^export XEN_EXTRAVERSION *\??= *([^ $]*).*/\1/p' \
                "$1/xen/Makefile")
    echo "$(xen_release "$1")$extra"
}

# An older Xen may stand in for the pinned one. This file in its folder says
# so, in one sentence.
STANDS_IN=.stands-in

# That sentence, if the Xen in use stands in for another.
xen_stands_in()
{
    [ -n "${XEN_SRC:-}" ] ||
        cat "$BUILD/xen-src/$STANDS_IN" 2>/dev/null || true
}
