# SPDX-License-Identifier: GPL-2.0-only
# What every script here shares: where things lie, and how to speak.
# Sourced, never run. Expects to be sourced from a script in this folder's tree.

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

# alone NAME: two runs of this at a time would use the same files. Waits; holds until the script ends.
alone()
{
    mkdir -p "$BUILD"
    exec 9> "$BUILD/.lock-$1"
    flock -n 9 || { say "$1" "waiting for another run to end"; flock 9; }
}

# Run a command with its output in a log; on failure show the log's end and say how to go on.
logged()
{
    local step=$1 log=$BUILD/log/$2.log hint=$3
    shift 3
    mkdir -p "$BUILD/log"
    if ! "$@" >"$log" 2>&1; then
        grep -n -m 10 -E 'error:|^E: ' "$log" >&2 || tail -n 30 "$log" >&2
        die "$step" "'$*' (whole output in $log)" "$hint"
    fi
}

# xen_release DIR: which Xen a source tree is, as "4.20"; xen_version DIR: with the rest, as "4.20.4-pre".
xen_number()  { sed -n "s/^export XEN_$2 *?\\?= *\\([^ \$]*\\).*/\\1/p" "$1/xen/Makefile"; }
xen_release() { echo "$(xen_number "$1" VERSION).$(xen_number "$1" SUBVERSION)"; }
xen_version() { echo "$(xen_release "$1")$(xen_number "$1" EXTRAVERSION)"; }
