#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Fetch third-party things into the build folder, once each: fetch.sh NAME...
#   xen xen-4.17                Xen's source, in build/xen-src and
#                               build/xen-src-4.17
#   kernel kernel-6.12 kernel-7.3 busybox
#                               Debian's arm64 packages, unpacked, never
#                               installed
#   kernel-7.3-trees            the same: Linux's device trees of boards
#   all                         all of these
#   qemu-11                     a QEMU 11 beside the machine's own, see
#                               scripts/qemu-11.sh
# scripts/pins says what and from where; each file is checked against its hash.
# What is there is not fetched again as long as the pins name it. XEN_SRC=DIR
# and KERNEL=FILE use what you have instead of xen and kernel. BUNDLE=FILE
# takes all from a bundle.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/apt.sh"
. "$(dirname "$0")/places.sh"

OTHER_MIRROR="MIRROR=URI, another Debian mirror"
# In an unpacked folder: what it was made of, a line "NAME SHA256" for each
# file.
MADE_OF=.from
OBTAINED=()                     # these lines

# get NAME: obtain it, and remember that.
get()
{
    obtain "$1" || return
    OBTAINED+=("$1 $(sha256sum < "$FILE" | cut -d' ' -f1)")
}

# up_to_date FOLDER NAME...: the pins, or an index, still name the files that
# it was made of. A folder without a record stays as it is, because nobody
# knows what it was made of.
up_to_date()
{
    local from=$BUILD/$1/$MADE_OF name sum
    [ -e "$from" ] || return 0
    for name in "${@:2}"; do
        sum=$(sed -n "s/^$name //p" "$from")
        [ -n "$sum" ] || return
        { rows "$name" debian; rows "$name" upstream; } | grep -F "$sum" \
            >/dev/null || return
    done
}

# stays FOLDER NAME: say that it could not be made again.
stays()
{
    say fetch "no place has $2 as pinned; build/$1 stays what it is:\
 $(xargs < "$BUILD/$1/$MADE_OF")"
}

# unpack FOLDER COMMAND...: fill a folder whole or not at all. In COMMAND, {}
# stands for it.
unpack()
{
    local to=$BUILD/$1 log=unpack-$1
    shift
    rm -rf "$to.part"
    mkdir -p "$to.part"
    logged fetch "$log" "is the disk full? see the log" "${@//\{\}/$to.part}"
    printf '%s\n' "${OBTAINED[@]}" > "$to.part/$MADE_OF"
    rm -rf "$to"
    mv "$to.part" "$to"
}

# Only the upstream tarball is used: a mirror may lack the .dsc, and none of
# Debian's patches is needed.
unpack_xen()
{
    unpack "$1" tar -xf "$FILE" -C {} --strip-components=1 --no-same-owner
    say fetch \
        "Xen $(xen_release "$BUILD/$1"), of $(basename "$FILE"), in $BUILD/$1"
}

# stand_in FOLDER NAME: note that this Xen is not the one that was asked for.
stand_in()
{
    local wanted
    wanted=$(rows "$2" index | awk '{ sub(/\.$/, "", $4); print $4; exit }')
    echo "Xen $(xen_release "$BUILD/$1") stands in for ${wanted:-$2}, which no\
 place has" \
        > "$BUILD/$1/$STANDS_IN"
    say fetch "$(cat "$BUILD/$1/$STANDS_IN")"
}

# fetch_xen FOLDER OVERRIDE NAME...: the first of them that some place has. Any
# but the first stands in for the first, until a place has that.
fetch_xen()
{
    local to=$1 override=$2 first=$3 name
    shift 2
    if [ -e "$BUILD/$to/xen/Makefile" ]; then
        up_to_date "$to" "$first" && return
        if get "$first"; then unpack_xen "$to"; else stays "$to" "$first"; fi
        return
    fi
    for name; do
        get "$name" || continue
        unpack_xen "$to"
        [ "$name" = "$first" ] || stand_in "$to" "$first"
        return
    done
    give_up "Xen's source ($first)" "$override"
}

fetch_default_xen()
{
    if [ -n "${XEN_SRC:-}" ]; then
        [ -e "$XEN_SRC/xen/Makefile" ] ||
            die fetch "XEN_SRC=$XEN_SRC holds no xen/Makefile" \
                "point it at the top of a Xen tree"
        return
    fi
    fetch_xen xen-src "XEN_SRC=DIR, a Xen tree" xen xen-4.17
}

# fetch_debs FOLDER OVERRIDE NAME...: all of them into one folder.
fetch_debs()
{
    local to=$1 override=$2 name files=()
    shift 2
    [ ! -e "$BUILD/$to" ] || ! up_to_date "$to" "$@" || return 0
    for name; do
        if get "$name"; then files+=("$FILE")
        elif [ -e "$BUILD/$to" ]; then stays "$to" "$name"; return
        else give_up "$name" "$override"
        fi
    done
    unpack "$to" unpack_debs {} "${files[@]}"
}

unpack_debs()
{
    local to=$1 deb
    shift
    for deb; do dpkg-deb -x "$deb" "$to" || return; done
}

# fetch_kernel NAME...: into the folder of the first one's name. Newer kernels
# come as two packages, image and modules.
fetch_kernel()
{
    fetch_debs "$1" \
        "KERNEL=FILE, an arm64 Image, instead of the default kernel" "$@"
}

fetch_default_kernel()
{
    if [ -n "${KERNEL:-}" ]; then
        [ -e "$KERNEL" ] ||
            die fetch "KERNEL=$KERNEL does not exist" \
                "KERNEL= takes an arm64 Image"
        return
    fi
    fetch_kernel kernel
}

fetch()
{
    case $1 in
    xen)            fetch_default_xen ;;
    xen-4.17)       fetch_xen xen-src-4.17 "$OTHER_MIRROR" xen-4.17 ;;
    kernel)         fetch_default_kernel ;;
    kernel-6.12)    fetch_kernel kernel-6.12 ;;
    kernel-7.3)     fetch_kernel kernel-7.3 kernel-7.3-modules ;;
    kernel-7.3-trees)
                    fetch_debs kernel-7.3-trees "$OTHER_MIRROR" \
                        kernel-7.3-trees ;;
    qemu-11)        "$TOP/scripts/qemu-11.sh" ;;
    busybox)        fetch_debs busybox "$OTHER_MIRROR" busybox ;;
    *)              die fetch "usage: fetch.sh $ALL|all|qemu-11" "" ;;
    esac
}

ALL="xen|xen-4.17|kernel|kernel-6.12|kernel-7.3|kernel-7.3-trees|busybox"
alone fetch
mkdir -p "$DL"
[ "${1:-}" != all ] || set -- ${ALL//|/ } "${@:2}"
[ $# -gt 0 ] || set -- usage
for what; do
    ANSWERS=() WANTED=() OBTAINED=()
    fetch "$what"
done
