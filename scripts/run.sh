#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Boot the disk image of scripts/image.sh (U-Boot, Xen, one Linux guest that
# owns the PCIe host bridge). Print each step as it happens, then a report.
# Exit status 0 only if all checks passed. What is missing is built first.
# TIMEOUT=SECONDS (180) limits the run. build/run/ keeps everything:
# serial.log, trace.log, report.txt, the disks.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/machine.sh"
. "$(dirname "$0")/report.sh"

DIR=$BUILD/run
SERIAL=$DIR/serial.log
TRACE=$DIR/trace.log
QEMU_PID=

# --- the machine ---

empty_disks()
{
    local n
    for n in 0 1; do
        rm -f "$DIR/disk$n.img"
        truncate -s 128M "$DIR/disk$n.img"
    done
}

# The boot disk is a virtio-mmio one, not behind the SMMU; the NVMe disks are
# PCI functions 00:01.0 and 00:02.0.
# cache=unsafe: see tests/boot/linux-nvme/scenario.
# dbcs=off: with doorbells in memory QEMU can miss the last one, and then never
# lowers the disk's interrupt line.
start_machine()
{
    local n event args=()
    for event in $ACCESS $FAULTS; do args+=(-trace "$event"); done
    for n in 0 1; do
        args+=(-drive "id=disk$n,if=none,format=raw,cache=unsafe\
,file=$DIR/disk$n.img"
               -device "nvme,drive=disk$n,serial=viommu$n,dbcs=off\
,addr=$((n + 1))")
    done
    timeout -k 5 "${TIMEOUT:-180}" "$QEMU" $(machine) -monitor none \
        -no-reboot -bios "$UBOOT" \
        -drive "id=boot,if=none,format=raw,readonly=on,file=$IMAGE" \
        -device virtio-blk-device,drive=boot "${args[@]}" \
        -semihosting-config enable=on,target=native,userspace=on \
        -serial "file:$SERIAL" -D "$TRACE" \
        </dev/null >"$DIR/qemu.log" 2>&1 &
    QEMU_PID=$!
}

stop_machine() { [ -z "$QEMU_PID" ] || kill "$QEMU_PID" 2>/dev/null || true; }

# --- what is printed during the run ---

tell() { printf '%7.1f s  %s\n' "$(seconds_since "$START")" "$*"; }

# tell, without what follows MARK: tell_until MARK TEXT.
tell_until() { tell "${2%%"$1"*}"; }

# One line of the serial console, in plain words where it is a milestone.
narrate()
{
    local line=$1 disk=
    [[ $line =~ viommu-report:\ (nvme[0-9])n1\. ]] && disk=${BASH_REMATCH[1]}
    case $line in
    'U-Boot 2'*)
        tell "firmware: ${line%% (*}" ;;
    *'Found U-Boot script'*)
        tell "U-Boot has found boot.scr on the disk" ;;
    *'boot.scr: loading'*)
        tell "boot.scr loads all of it, and writes the domain nodes" ;;
    *'boot.scr: starting'*)
        tell "boot.scr starts Xen" ;;
    *'Xen version '*)
        tell_until ' (' "Xen ${line#*Xen version }" ;;
    *'I/O virtualisation enabled'*)
        tell "Xen has set up the physical SMMU" ;;
    *'LOADING DOMU'*)
        tell "Xen builds the guest" ;;
    *'(XEN) viommu: '*)
        tell "  ${line#*viommu: }" ;;
    *'viommu-report: kernel='*)
        tell "Linux ${line##*=} runs in the guest" ;;
    *'viommu-report: smmu='*' oas '*)
        tell_until ': ' "its SMMUv3 driver has taken ${line#*arm-smmu-v3 }" ;;
    *.domain_type=*)
        tell "$disk: IOMMU domain type '${line##*=}';\
 writing, then reading back" ;;
    *.verified=*)
        tell "$disk: data read back, equal to data written: ${line##*=}" ;;
    *'viommu-report: failure='*)
        tell "FAILURE: ${line#*failure=}" ;;
    *'viommu-report: result='*)
        tell "the guest says: ${line##*=}" ;;
    *'Panic on CPU'*|*'Kernel panic'*)
        tell "$line" ;;
    *'Manual reset required'*|*'Reboot in five'*)
        tell "Xen has stopped"
        stop_machine ;;
    esac
}

follow()
{
    local line
    while IFS= read -r line; do
        narrate "${line//$'\r'/}"
    done < <(tail -n +1 -s 0.2 --pid="$QEMU_PID" -f "$SERIAL" 2>/dev/null)
}

# ---

export QEMU
know_events
"$TOP/scripts/image.sh"
rm -rf "$DIR"
mkdir -p "$DIR"
empty_disks
: > "$SERIAL"
say run "booting; the whole console is in $SERIAL"
START=$(now)
trap stop_machine EXIT
start_machine
follow
STATUS=0
wait "$QEMU_PID" || STATUS=$?
QEMU_PID=
# The report's own status is the script's.
VERDICT=0
report "$STATUS" "$(seconds_since "$START")" > "$DIR/report.txt" || VERDICT=1
echo
cat "$DIR/report.txt"
exit $VERDICT
