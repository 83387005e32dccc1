#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Make build/image/disk.img, a disk that a board would boot. Its one FAT
# partition holds boot.scr, Xen, the host device tree, and the guest's kernel,
# initramfs and partial device tree. No root and no loop device is needed:
# mtools writes into the file. Used by `make image` and `make run`. What is
# missing is built first.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/machine.sh"

DIR=$BUILD/image
FILES=$DIR/files                # what will be in the partition
START=2048                      # of the partition, in sectors of 512 bytes
SPARE=4096                      # KiB left free in it
# MiB for the kernel, between kernel_addr and ramdisk_addr of boot.cmd
ROOM=64
export SOURCE_DATE_EPOCH=1577836800

# The tree that the firmware hands to Xen: this QEMU's own, for this machine.
host_dtb()
{
    logged image dumpdtb \
        "is QEMU=$QEMU a qemu-system-aarch64 of 9.2 or newer?" \
        "$QEMU" $(machine ",dumpdtb=$DIR/machine.dtb")
    logged image host-dtb "see the log" \
        dtc -q -I dtb -O dtb -o "$FILES/host.dtb" "$DIR/machine.dtb"
}

files()
{
    rm -rf "$FILES"
    mkdir -p "$FILES"
    cp "$BUILD/xen-on/xen/xen" "$FILES/xen"
    cp "$(kernel image)" "$FILES/Image"
    [ "$(stat -c %s "$FILES/Image")" -le $((ROOM << 20)) ] ||
        die image \
            "$(kernel): larger than the $ROOM MiB that boot.cmd has for it" \
            "move what follows it in boot.cmd"
    cp "$(initramfs)" "$FILES/initramfs.cpio.gz"
    host_dtb
    logged image partial "see the log" \
        dtc -I dts -O dtb -o "$FILES/guest.dtb" "$LINUX_NVME/partial.dts"
    logged image boot.scr "see the log" \
        mkimage -A arm64 -T script -C none -n "Xen with one Linux guest" \
            -d "$LINUX_NVME/boot.cmd" "$FILES/boot.scr"
}

# A number of $2 bytes at offset $1 of the image, little-endian.
poke()
{
    local offset=$1 bytes=$2 value=$3 i
    for ((i = 0; i < bytes; i++)); do
        printf "\\x$(printf %02x $((value >> (8 * i) & 255)))"
    done | dd of="$IMAGE.part" bs=1 seek="$offset" conv=notrunc status=none
}

# An MBR with one bootable partition: FAT16 (0x0e, addressed by LBA). Then the
# file system, and the files.
disk()
{
    local kib sectors
    kib=$(($(du -sk --apparent-size "$FILES" | cut -f1) + SPARE))
    sectors=$((kib * 2))
    rm -f "$IMAGE.part"
    truncate -s $(((START + sectors) * 512)) "$IMAGE.part"
    poke 446 1 0x80
    poke 450 1 0x0e
    poke 454 4 $START
    poke 458 4 $sectors
    poke 510 2 0xaa55
    logged image mformat "see the log" \
        mformat -i "$IMAGE.part@@$((START * 512))" -T $sectors -h 16 -s 63 \
            -v VIOMMU -N 20200101 ::
    logged image mcopy "see the log" \
        mcopy -i "$IMAGE.part@@$((START * 512))" "$FILES"/* ::/
    mv "$IMAGE.part" "$IMAGE"
}

# All that decides what the image holds, by name, time and size.
inputs()
{
    "$QEMU" --version
    stat -L -c '%n %Y %s' "$BUILD/xen-on/xen/xen" "$(kernel image)" \
        "$(initramfs)" "$LINUX_NVME/partial.dts" "$LINUX_NVME/boot.cmd" \
        "$TOP/scripts/image.sh" "$TOP/scripts/machine.sh"
}

"$TOP/scripts/build-xen.sh" on
"$TOP/scripts/initramfs.sh"
if [ -e "$IMAGE" ] && [ "$(inputs)" = "$(cat "$DIR/inputs" 2>/dev/null)" ]
then
    say image "up to date: $IMAGE"
    exit 0
fi
mkdir -p "$DIR"
rm -f "$DIR/inputs"
files
disk
inputs > "$DIR/inputs"
say image "$IMAGE: $(($(stat -c %s "$IMAGE") >> 20)) MiB, one FAT partition\
 with: $(ls "$FILES" | xargs)"
