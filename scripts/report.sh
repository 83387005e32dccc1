# SPDX-License-Identifier: GPL-2.0-only
# The report at the end of `make run`. It compares three independent sources:
# the console (what Xen and the guest say), QEMU's trace of the physical SMMU,
# and the contents of the disks. Sourced by run.sh after lib.sh; reads $SERIAL,
# $TRACE and $DIR.

now()           { date +%s.%N; }
seconds_since()
{
    awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.1f", b - a }'
}

# The value of "viommu-report: KEY=VALUE" in the console log; the last one
# wins.
value()
{
    tr -d '\r' < "$SERIAL" | sed -n "s/^.*viommu-report: $1=//p" | tail -1
}

# What Xen says of its part: "(XEN) viommu: DOMAIN: ...".
xen_lines() { tr -d '\r' < "$SERIAL" | sed -n 's/^.*(XEN) viommu: //p'; }

# A vSID -> "SMMU pSID", by Xen's lines "DOMAIN: NODE: vSID A-B -> SMMU
# StreamID C-D" (or A -> SMMU StreamID C).
physical()
{
    local vsid=$1 first last smmu base
    local number='([0-9a-fx]+)' virtual
    virtual="vSIDs? $number(-$number)?"
    while read -r first last smmu base; do
        ((vsid >= first && vsid <= last)) || continue
        printf '%s 0x%x' "$smmu" $((base + vsid - first))
        return
    done < <(xen_lines | sed -nE \
        "s/.*$virtual -> ([^ ]+) StreamIDs? $number.*/\\1 \\3 \\4 \\5/p" |
        awk 'NF == 3 { print $1, $1, $2, $3 } NF == 4')
    return 1
}

# The guest's device tree into $DIR/guest.dtb. The guest prints it between two
# marks.
guest_device_tree()
{
    tr -d '\r' < "$SERIAL" |
        sed -nE '/viommu-report: begin guest/,/viommu-report: end guest/{
                     s/\(XEN\) (DOM[0-9]+: )?//g
                     p
                 }' |
        grep -xE '[A-Za-z0-9+/]+=*' | base64 -d | gunzip > "$DIR/guest.dtb"
}

# What the physical SMMU does, as the trace shows it: names of
# scripts/qemu-events.sh.
ACCESS=smmuv3_translate_success
FAULTS="smmuv3_record_event smmuv3_translate_abort smmuv3_translate_bypass"

# Replace the names in ACCESS and FAULTS by this QEMU's; without them nothing
# could be counted.
know_events()
{
    local names
    names=$("$TOP/scripts/qemu-events.sh" $ACCESS $FAULTS | xargs)
    ACCESS=${names%% *} FAULTS=${names#* }
}

# How many accesses of one physical StreamID the trace shows: stages 3 (both),
# or 1 and 2 (one of them only).
accesses()
{
    grep -cE "^(.* )?$ACCESS .*sid=$1 .*stage=$2\$" "$TRACE" || true
}
faults()   { grep -cE "${FAULTS// /|}" "$TRACE" || true; }

# Does the beginning of a disk, as the host reads it, hold what the guest says
# it wrote?
on_disk()
{
    local sum
    sum=$(head -c "$2" "$DIR/disk$1.img" | sha256sum | cut -d' ' -f1)
    [ "$sum" = "$3" ]
}

PROBLEMS=()
problem() { PROBLEMS+=("$1"); }

whole_mib()
{
    if [ -n "$1" ]; then echo "$(($1 >> 20)) MiB"; else echo "?"; fi
}

domain_type()
{
    case $1 in
    DMA)    echo "DMA (strict)" ;;
    DMA-FQ) echo "DMA-FQ (lazy)" ;;
    *)      echo "$1" ;;
    esac
}

# The disk of PCI slot N + 1 is disk N, whatever the guest calls it.
report_disk()
{
    local name=$1 bdf slot vsid type bytes sum where psid both=0 one=0 same=no
    local verified moved
    bdf=$(value "$name.bdf") vsid=$(value "$name.vsid")
    type=$(value "$name.domain_type") verified=$(value "$name.verified")
    bytes=$(value "$name.bytes") sum=$(value "$name.written")
    [ -n "$bytes" ] ||
        { problem "$name: the guest reports no transfer"; return; }
    moved=$(whole_mib "$bytes")
    slot=${bdf##*:} slot=$((16#${slot%.*}))
    where=$(physical "${vsid:--1}") ||
        { problem "$name: Xen does not say what vSID '$vsid' stands for"
          where="? ?"; }
    psid=${where##* }
    if [ "$psid" != '?' ]; then
        both=$(accesses "$psid" 3) one=$(accesses "$psid" '[12]')
    fi
    ! on_disk $((slot - 1)) "$bytes" "$sum" || same=yes

    printf '\n%s, PCI function %s\n' "$name" "$bdf"
    printf '  StreamID         vSID %s -> %s, StreamID %s\n' \
        "$vsid" "${where% *}" "$psid"
    printf '  IOMMU domain     %s\n' "$(domain_type "$type")"
    printf '  moved            %s written, %s read, in ' "$moved" "$moved"
    printf '%s accesses through both stages, %s through one only\n' \
        "$both" "$one"
    printf '  verified         by the guest: %s; ' "$verified"
    printf 'on the disk, by the host: %s\n' "$same"

    [ "$type" = DMA ] || problem "$name: IOMMU domain type is '$type', not DMA"
    [ "$verified" = yes ] ||
        problem "$name: the guest did not read what it wrote"
    [ "$same" = yes ] ||
        problem "$name: the disk does not hold what the guest wrote"
    # At least one access for each 512 KiB, the most that one command of these
    # disks moves; written, then read.
    [ "$both" -ge $((2 * bytes >> 19)) ] ||
        problem "$name: only $both accesses through both stages"
    [ "$one" = 0 ] || problem "$name: $one accesses through one stage only"
}

# Arguments: QEMU's exit status (the guest's own), seconds. Returns 0 only if
# nothing is wrong.
report()
{
    local p line
    printf 'Xen                %s\n' \
        "$(sed -nE 's/^.*Xen version ([^ ]*).*/\1/p' "$SERIAL" | head -n 1)"
    xen_stands_in | sed 's/^/                   /'
    printf 'guest              domU1: Linux %s\n' "$(value kernel)"
    xen_lines | sed 's/^/Xen                /'
    line=$(value smmu)
    printf 'guest driver       %s\n' "${line:-none}"
    report_disk nvme0n1
    report_disk nvme1n1
    printf '\nphysical SMMU      %s faults or bypassed accesses; ' "$(faults)"
    printf "%s errors in the guest's kernel log\n" "$(value errors)"
    ! guest_device_tree 2>/dev/null ||
        printf 'guest device tree  %s\n' "$DIR/guest.dtb"
    printf 'time               %s s from power-on; of it %s s in Linux\n' \
        "$2" "$(value uptime)"
    [ "$1" = 0 ] || problem "the machine ended with status $1"
    [ "$(faults)" = 0 ] || problem "the physical SMMU reports faults"
    [ "$(value result)" = pass ] ||
        problem "the guest's own result is '$(value result)'"
    while read -r line; do problem "$line"; done < <(tr -d '\r' < "$SERIAL" |
        sed -n -e 's/^.*viommu-report: failure=/the guest: /p' \
               -e 's/^(XEN) \(.*(\(rc = \)*-[0-9]*).*\)/Xen: \1/p')
    for p in "${PROBLEMS[@]}"; do printf 'WRONG              %s\n' "$p"; done
    if [ ${#PROBLEMS[@]} -gt 0 ]; then
        printf 'result             NOT VERIFIED (console: %s)\n' "$SERIAL"
        return 1
    fi
    printf 'result             VERIFIED\n'
}
