#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Fetch third-party things into the build folder, once each: fetch.sh NAME...
#   xen xen-4.17                Xen's source, in build/xen-src and build/xen-src-4.17
#   kernel kernel-6.12 kernel-7.3 busybox   Debian's arm64 packages, unpacked, never installed
#   all                         all of these
#   qemu-11                     a QEMU 11 beside the machine's own, see scripts/qemu-11.sh
# scripts/pins says what and from where; each file is checked against its hash. XEN_SRC=DIR and KERNEL=FILE use what you
# have instead of xen and kernel. BUNDLE=FILE takes all from a bundle.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/apt.sh"
. "$(dirname "$0")/places.sh"

OTHER_MIRROR="MIRROR=URI, another Debian mirror"

# unpack FOLDER COMMAND...: fill a folder whole or not at all. In COMMAND, {} stands for it.
unpack()
{
    local to=$BUILD/$1 log=unpack-$1
    shift
    rm -rf "$to.part"
    mkdir -p "$to.part"
    logged fetch "$log" "is the disk full? see the log" "${@//\{\}/$to.part}"
    rm -rf "$to"
    mv "$to.part" "$to"
}

# The upstream tarball only: the .dsc may be missing on a mirror, and none of Debian's patches is needed.
unpack_xen()
{
    unpack "$1" tar -xf "$FILE" -C {} --strip-components=1 --no-same-owner
    say fetch "Xen $(xen_release "$BUILD/$1"), of $(basename "$FILE"), in $BUILD/$1"
}

# fetch_xen FOLDER OVERRIDE NAME...: the first of them that is to be had.
fetch_xen()
{
    local to=$1 override=$2 first=$3 name
    shift 2
    [ ! -e "$BUILD/$to/xen/Makefile" ] || return 0
    for name; do
        if obtain "$name"; then
            [ "$name" = "$first" ] || say fetch "no $first is to be had, $name stands in for it"
            unpack_xen "$to"
            return
        fi
    done
    give_up "Xen's source ($first)" "$override"
}

fetch_default_xen()
{
    if [ -n "${XEN_SRC:-}" ]; then
        [ -e "$XEN_SRC/xen/Makefile" ] ||
            die fetch "XEN_SRC=$XEN_SRC holds no xen/Makefile" "point it at the top of a Xen tree"
        return
    fi
    fetch_xen xen-src "XEN_SRC=DIR, a Xen tree" xen xen-4.17
}

# fetch_debs FOLDER OVERRIDE NAME...: all of them into one folder.
fetch_debs()
{
    local to=$1 override=$2 name files=()
    shift 2
    for name; do
        obtain "$name" || give_up "$name" "$override"
        files+=("$FILE")
    done
    unpack "$to" unpack_debs {} "${files[@]}"
}

unpack_debs() { local to=$1 deb; shift; for deb; do dpkg-deb -x "$deb" "$to" || return; done; }

# fetch_kernel NAME...: into the folder of the first one's name. Newer kernels come as image and modules.
fetch_kernel()
{
    [ -e "$BUILD/$1" ] || fetch_debs "$1" "KERNEL=FILE, an arm64 Image, instead of the default kernel" "$@"
}

fetch_default_kernel()
{
    if [ -n "${KERNEL:-}" ]; then
        [ -e "$KERNEL" ] || die fetch "KERNEL=$KERNEL does not exist" "KERNEL= takes an arm64 Image"
        return
    fi
    fetch_kernel kernel
}

fetch_busybox()
{
    [ -e "$BUILD/busybox/bin/busybox" ] ||
        fetch_debs busybox "$OTHER_MIRROR" busybox
}

fetch()
{
    case $1 in
    xen)            fetch_default_xen ;;
    xen-4.17)       fetch_xen xen-src-4.17 "$OTHER_MIRROR" xen-4.17 ;;
    kernel)         fetch_default_kernel ;;
    kernel-6.12)    fetch_kernel kernel-6.12 ;;
    kernel-7.3)     fetch_kernel kernel-7.3 kernel-7.3-modules ;;
    qemu-11)        "$TOP/scripts/qemu-11.sh" ;;
    busybox)        fetch_busybox ;;
    *)              die fetch "usage: fetch.sh xen|xen-4.17|kernel|kernel-6.12|kernel-7.3|busybox|all|qemu-11" "" ;;
    esac
}

alone fetch
mkdir -p "$DL"
[ "${1:-}" != all ] || set -- xen xen-4.17 kernel kernel-6.12 kernel-7.3 busybox "${@:2}"
[ $# -gt 0 ] || set -- usage
for what; do
    ANSWERS=() WANTED=()
    fetch "$what"
done
