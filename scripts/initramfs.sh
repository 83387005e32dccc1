#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Build build/initramfs.cpio.gz: busybox, the NVMe modules of the fetched kernel, and the guest's test program.
# KERNEL=FILE uses another arm64 Image; its modules are looked for beside it (../lib/modules/VERSION) or in MODULES=DIR.

. "$(dirname "$0")/lib.sh"

GUEST=$TOP/tests/boot/linux-nvme/guest
OUT=$BUILD/initramfs.cpio.gz
ROOT=$BUILD/initramfs
CC=${CROSS_COMPILE:-aarch64-linux-gnu-}gcc

# What the guest loads, and what no module's "depends" names (algorithms, found by name at run time).
MODULES_WANTED="crct10dif_generic crc64_rocksoft_generic nvme"
MODULES_OPTIONAL="crct10dif_generic crc64_rocksoft_generic"

modules_dir()
{
    local dir
    if [ -n "${MODULES:-}" ]; then
        dir=$MODULES
    elif [ -n "${KERNEL:-}" ]; then
        dir=$(dirname "$(dirname "$KERNEL")")/lib/modules/$(basename "$KERNEL" | sed 's/^[^-]*-//')
    else
        dir=$(ls -d "$BUILD"/kernel/lib/modules/* "$BUILD"/kernel/usr/lib/modules/* 2>/dev/null | head -1) || true
    fi
    [ -n "$dir" ] && [ -d "$dir" ] ||
        die initramfs "no kernel modules in '$dir'" "scripts/fetch.sh kernel; or set MODULES=DIR"
    printf '%s' "$dir"
}

# A module's file, by its name in either spelling.
find_module() { find "$MODDIR" -name "$(echo "$1" | sed 's/[-_]/[-_]/g').ko*" | head -1; }

# Copy a module and, before it, what it names in its own .modinfo; each once, into modules/order.
add_module()
{
    local name=$1 file to dep
    to=$ROOT/modules/$(echo "$name" | tr - _).ko
    [ ! -e "$to" ] || return 0
    file=$(find_module "$name")
    if [ -z "$file" ]; then
        case " $MODULES_OPTIONAL " in *" $name "*) return 0 ;; esac
        ! grep -q "/$(echo "$name" | sed 's/[-_]/[-_]/g')\.ko" "$MODDIR/modules.builtin" || return 0
        die initramfs "no kernel module '$name' in $MODDIR" "use a kernel that has it"
    fi
    case $file in
    *.xz) xz -dc "$file" > "$to" ;;
    *)    cp "$file" "$to" ;;
    esac
    for dep in $(tr '\0' '\n' < "$to" | sed -n 's/^depends=//p' | tr ',' ' '); do
        add_module "$dep"
    done
    echo "${to##*/}" >> "$ROOT/modules/order"
}

add_program()
{
    "$CC" -O2 -Wall -Wextra -Werror -ffreestanding -static -nostdlib -o "$ROOT/bin/$1" "$GUEST/$2"
}

build()
{
    local m
    rm -rf "$ROOT"
    mkdir -p "$ROOT"/bin "$ROOT"/modules "$ROOT"/proc "$ROOT"/sys "$ROOT"/dev
    cp "$BUILD/busybox/bin/busybox" "$ROOT/bin/"
    cp "$GUEST/init" "$ROOT/init"
    chmod 755 "$ROOT/init"
    add_program qemu-exit exit.c
    add_program pattern pattern.c
    for m in $MODULES_WANTED; do add_module "$m"; done
    ( cd "$ROOT" && find . | sort | cpio --quiet -o -H newc -R 0:0 --reproducible ) | gzip -1n > "$OUT.part"
    mv "$OUT.part" "$OUT"
}

# Newer than all it is made of?
up_to_date()
{
    [ -e "$OUT" ] && [ -z "$(find "$GUEST" "$0" "$BUILD/busybox/bin/busybox" -newer "$OUT")" ] &&
        [ "$(cat "$ROOT/modules.from" 2>/dev/null)" = "$MODDIR" ]
}

[ -e "$BUILD/busybox/bin/busybox" ] || die initramfs "no busybox in $BUILD" "scripts/fetch.sh busybox"
MODDIR=$(modules_dir)
if up_to_date; then
    exit 0
fi
build
echo "$MODDIR" > "$ROOT/modules.from"
say initramfs "$OUT: $(($(stat -c %s "$OUT") / 1024)) KiB, kernel modules: $(xargs < "$ROOT/modules/order")"
