#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Build the guest's initramfs, build/initramfs/VERSION.cpio.gz: busybox, the
# modules of the fetched kernel that the guest's disks need, and its test
# programs. With arguments, initramfs.sh FILE [FOLDER], also make FILE: the
# same with the contents of FOLDER on top. NAME.c there becomes the program
# NAME, the lines of `modules` name kernel modules, the rest is copied.
# KERNEL=FILE uses another arm64 Image; its modules are looked for beside it
# (../lib/modules/VERSION) or in MODULES=DIR.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/machine.sh"

GUEST=$LINUX_NVME/guest
VERSION=$(kernel_version initramfs)
OUT=$(initramfs)
ROOT=${OUT%.cpio.gz}
CC=${CROSS_COMPILE:-aarch64-linux-gnu-}gcc

# What the guest loads, and algorithms, which are found by name at run time and
# which no module's "depends" names.
MODULES_WANTED="crct10dif_generic crc64_rocksoft_generic nvme"
MODULES_OPTIONAL="crct10dif_generic crc64_rocksoft_generic"

# Beside the image, wherever a Debian release puts the two: boot/ and lib/ or
# usr/lib/, or both in one folder.
modules_dir()
{
    local dir=${MODULES:-} file root
    file=$(readlink -f "$(kernel)")
    root=$(dirname "$(dirname "$file")")
    [ -n "$dir" ] ||
        dir=$(ls -d "$root"/{,usr/}lib/modules/"$VERSION" "${file%/*}/kernel" \
                  2>/dev/null | head -1) || true
    [ -n "$dir" ] && [ -d "$dir" ] ||
        die initramfs "no modules of the kernel $VERSION beside $file" \
            "scripts/fetch.sh kernel; or set MODULES=DIR"
    printf '%s' "${dir%/kernel}"
}

# A module's name as a pattern that finds it with either character.
either_spelling() { echo "$1" | sed 's/[-_]/[-_]/g'; }

find_module()
{
    find "$MODDIR" -name "$(either_spelling "$1").ko*" | head -1
}

# add_module ROOT NAME: copy a module and, before it, those that its own
# .modinfo names, each once. modules/order lists them.
add_module()
{
    local root=$1 name=$2 file to dep
    to=$(echo "$name" | tr - _).ko
    ! grep -qxsF "$to" "$root/modules/order" || return 0
    file=$(find_module "$name")
    if [ -z "$file" ]; then
        case " $MODULES_OPTIONAL " in *" $name "*) return 0 ;; esac
        ! grep -q "/$(either_spelling "$name")\.ko" \
            "$MODDIR/modules.builtin" || return 0
        die initramfs "no kernel module '$name' in $MODDIR" \
            "use a kernel that has it"
    fi
    case $file in
    *.xz) xz -dc "$file" > "$root/modules/$to" ;;
    *)    cp "$file" "$root/modules/$to" ;;
    esac
    grep -aq "vermagic=$VERSION " "$root/modules/$to" ||
        die initramfs "$file is no module of the kernel $VERSION" \
            "set MODULES=DIR to that kernel's own"
    for dep in $(tr '\0' '\n' < "$root/modules/$to" |
                 sed -n 's/^depends=//p' | tr ',' ' '); do
        add_module "$root" "$dep"
    done
    echo "$to" >> "$root/modules/order"
}

# add_program ROOT FILE.c
add_program()
{
    mkdir -p "$1/bin"
    "$CC" -O2 -Wall -Wextra -Werror -ffreestanding -static -nostdlib \
        -I"$GUEST" -o "$1/bin/$(basename "$2" .c)" "$2"
}

# A folder as an archive. The kernel also unpacks it after another archive.
pack()
{
    ( cd "$1" && find . | sort |
          cpio --quiet -o -H newc -R 0:0 --reproducible ) | gzip -1n
}

build()
{
    local m
    rm -rf "$ROOT"
    mkdir -p "$ROOT"/bin "$ROOT"/modules "$ROOT"/proc "$ROOT"/sys "$ROOT"/dev
    cp "$BUILD/busybox/bin/busybox" "$ROOT/bin/"
    cp "$GUEST/init" "$ROOT/init"
    chmod 755 "$ROOT/init"
    add_program "$ROOT" "$GUEST/qemu-exit.c"
    add_program "$ROOT" "$GUEST/pattern.c"
    for m in $MODULES_WANTED; do add_module "$ROOT" "$m"; done
    pack "$ROOT" > "$OUT.part"
    mv "$OUT.part" "$OUT"
}

# add_modules ROOT FILE: those that FILE names, after those that are there
# already.
add_modules()
{
    local m
    mkdir -p "$1/modules"
    cp "$ROOT/modules/order" "$1/modules/"
    while read -r m; do add_module "$1" "$m"; done < "$2"
}

# add_on_top FILE FOLDER
add_on_top()
{
    local top=$1.d f
    rm -rf "$top"
    mkdir "$top"
    for f in "$2"/*; do
        case $f in
        *.c)       add_program "$top" "$f" ;;
        */modules) add_modules "$top" "$f" ;;
        *)         cp -p "$f" "$top/" ;;
        esac
    done
    pack "$top" >> "$1"
    rm -rf "$top"
}

# Is it newer than all that it is made of?
up_to_date()
{
    local newer
    [ -e "$OUT" ] || return
    newer=$(find "$GUEST" "$0" "$BUILD/busybox/bin/busybox" -newer "$OUT")
    [ -z "$newer" ] &&
        [ "$(cat "$ROOT/modules.from" 2>/dev/null)" = "$MODDIR" ]
}

[ -e "$BUILD/busybox/bin/busybox" ] ||
    die initramfs "no busybox in $BUILD" "scripts/fetch.sh busybox"
MODDIR=$(modules_dir)
if ! up_to_date; then
    build
    echo "$MODDIR" > "$ROOT/modules.from"
    say initramfs "$OUT: $(($(stat -c %s "$OUT") / 1024)) KiB,\
 kernel modules: $(xargs < "$ROOT/modules/order")"
fi
[ -z "${1:-}" ] || cp "$OUT" "$1"
[ -z "${2:-}" ] || add_on_top "$1" "$2"
