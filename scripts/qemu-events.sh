#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Trace events of $QEMU by our names for them. Ours stay when QEMU's change.
#   qemu-events.sh            all events, one a line: OUR-NAME ITS-NAME
#   qemu-events.sh EVENT...   its names of these, one a line, in this order;
#                             fails if it has not all of them

. "$(dirname "$0")/lib.sh"

QEMU=${QEMU:-qemu-system-aarch64}

# Ours is the older name. What has the same name everywhere needs no entry.
OTHER_NAMES="smmuv3_record_event=smmuv3_propagate_event"

all()
{
    "$QEMU" -trace help | tr -d '\r' | awk -v names="$OTHER_NAMES" '
        BEGIN {
            n = split(names, pair, " ")
            for (i = 1; i <= n; i++) {
                split(pair[i], p, "=")
                ours[p[2]] = p[1]
            }
        }
        /^[a-z0-9_]+$/ { print ($0 in ours) ? ours[$0] : $0, $0 }'
}

EVENTS=$(all)
[ -n "$EVENTS" ] ||
    die trace "QEMU=$QEMU lists no trace events" \
        "use a QEMU that can trace, as Debian's can"
[ $# -gt 0 ] || { printf '%s\n' "$EVENTS"; exit; }
for event in "$@"; do
    awk -v event="$event" '
        $1 == event { print $2; found = 1 }
        END { exit !found }' <<< "$EVENTS" ||
        die trace "QEMU=$QEMU has no trace event $event:\
 $("$QEMU" --version | head -1)" \
            "use QEMU 10 or 11; or add its name of that event to OTHER_NAMES\
 in scripts/qemu-events.sh"
done
