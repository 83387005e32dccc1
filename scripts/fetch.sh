#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Fetch third-party things into the build folder, once each: fetch.sh NAME...
#   xen xen-4.17                Xen's source, in build/xen-src and build/xen-src-4.17
#   kernel kernel-6.12 busybox  Debian's arm64 packages, unpacked, never installed
#   all                         all of these
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

# fetch_deb FOLDER NAME OVERRIDE
fetch_deb()
{
    obtain "$2" || give_up "$2" "$3"
    unpack "$1" dpkg-deb -x "$FILE" {}
}

# fetch_kernel NAME: into the folder of the same name.
fetch_kernel()
{
    [ -e "$BUILD/$1/boot" ] || fetch_deb "$1" "$1" "KERNEL=FILE, an arm64 Image, instead of the default kernel"
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
        fetch_deb busybox busybox "$OTHER_MIRROR"
}

fetch()
{
    case $1 in
    xen)            fetch_default_xen ;;
    xen-4.17)       fetch_xen xen-src-4.17 "$OTHER_MIRROR" xen-4.17 ;;
    kernel)         fetch_default_kernel ;;
    kernel-*)       fetch_kernel "$1" ;;
    busybox)        fetch_busybox ;;
    *)              die fetch "usage: fetch.sh xen|xen-4.17|kernel|kernel-6.12|busybox|all" "" ;;
    esac
}

alone fetch
mkdir -p "$DL"
[ "${1:-}" != all ] || set -- xen xen-4.17 kernel kernel-6.12 busybox
[ $# -gt 0 ] || set -- usage
for what; do
    ANSWERS=() WANTED=()
    fetch "$what"
done
