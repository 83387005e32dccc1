#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Fetch one third-party thing into the build folder, once: fetch.sh xen | kernel | kernel-6.12 | kernel-7.3 |
# busybox | qemu-11
# Every file is checked against apt's signed index. XEN_SRC=DIR and KERNEL=FILE use what you have instead of xen and
# kernel.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/apt.sh"

# The upstream tarball only: the .dsc may be missing on a mirror, and none of Debian's patches is needed.
fetch_xen()
{
    local line uri file sum
    if [ -n "${XEN_SRC:-}" ]; then
        [ -e "$XEN_SRC/xen/Makefile" ] ||
            die fetch "XEN_SRC=$XEN_SRC holds no xen/Makefile" "point it at the top of a Xen tree"
        return
    fi
    [ -e "$BUILD/xen-src/xen/Makefile" ] && return
    private_apt_update
    line=$(apt-get "${APT_OPTS[@]}" source --print-uris xen 2>/dev/null |
           grep -E '\.orig\.tar\.[a-z0-9]+. ' | head -1)
    [ -n "$line" ] || die fetch "no source of Xen in $SUITE_XEN" "set XEN_SRC= to a Xen 4.20 tree"
    uri=$(echo "$line" | cut -d"'" -f2)
    file=$(echo "$line" | awk '{ print $2 }')
    sum=$(echo "$line" | awk '{ print $4 }')
    case $sum in
    SHA256:*|SHA512:*) ;;
    *) die fetch "the index has no SHA256 for $file" "set XEN_SRC= to a Xen 4.20 tree" ;;
    esac
    say fetch "Xen: $file"
    [ -e "$DL/$file" ] ||
        logged fetch xen "run again; or set XEN_SRC=" \
            /usr/lib/apt/apt-helper -o APT::Sandbox::User=root download-file "$uri" "$DL/$file" "$sum"
    rm -rf "$BUILD/xen-src.part"
    mkdir "$BUILD/xen-src.part"
    tar -xf "$DL/$file" -C "$BUILD/xen-src.part" --strip-components=1 --no-same-owner
    mv "$BUILD/xen-src.part" "$BUILD/xen-src"
}

# fetch_debs FOLDER SUITE PACKAGE...: download and unpack (never install) arm64 packages into $BUILD/FOLDER.
fetch_debs()
{
    local to=$1 suite=$2 pkg
    shift 2
    rm -rf "$BUILD/$to.part"
    mkdir -p "$BUILD/$to.part"
    say fetch "$to: $* (arm64, $suite)"
    for pkg in "$@"; do
        ( cd "$BUILD/$to.part" &&
          logged fetch "$to" "run again" apt-get "${APT_OPTS[@]}" download "$pkg:arm64/$suite" &&
          dpkg-deb -x ./*.deb . && rm -f ./*.deb )
    done
    mv "$BUILD/$to.part" "$BUILD/$to"
}

# The release of a suite's standard kernel, such as 6.1.0-50-arm64.
kernel_release()
{
    apt-cache "${APT_OPTS[@]}" show "linux-image-arm64:arm64/$1" |
        sed -n 's/^Depends: .*\blinux-image-\([0-9][^ ,]*\).*/\1/p' | head -1
}

# fetch_kernel FOLDER VERSION SUITE: the suite's standard kernel, of that version; of a later one where the suite has
# moved on. Newer ones come as two packages, the image and its modules.
fetch_kernel()
{
    local to=$1 version=$2 suite=$3 release
    [ ! -e "$BUILD/$to" ] || return 0
    private_apt_update
    release=$(kernel_release "$suite")
    case $release in
    "$version".*) ;;
    *)  [ -n "$release" ] && dpkg --compare-versions "$release" gt "$version" ||
            die fetch "no arm64 kernel $version in $suite, but '$release'" "check this machine's Debian mirror"
        say fetch "$suite has Linux $release by now; it is taken in the place of $version" ;;
    esac
    if apt-cache "${APT_OPTS[@]}" show "linux-binary-$release:arm64" >/dev/null 2>&1; then
        fetch_debs "$to" "$suite" "linux-binary-$release" "linux-modules-$release"
    else
        fetch_debs "$to" "$suite" "linux-image-$release"
    fi
}

fetch_default_kernel()
{
    if [ -n "${KERNEL:-}" ]; then
        [ -e "$KERNEL" ] || die fetch "KERNEL=$KERNEL does not exist" "KERNEL= takes an arm64 Image"
        return
    fi
    fetch_kernel kernel 6.1 "$SUITE_KERNEL"
}

fetch_busybox()
{
    [ -e "$BUILD/busybox/bin/busybox" ] && return
    private_apt_update
    fetch_debs busybox "$SUITE_KERNEL" busybox-static
}

mkdir -p "$DL"
case ${1:-} in
xen)         fetch_xen ;;
kernel)      fetch_default_kernel ;;
kernel-6.12) fetch_kernel kernel-6.12 6.12 "$SUITE_NEWER" ;;
kernel-7.3)  fetch_kernel kernel-7.3 7.3 "$SUITE_NEWEST" ;;
qemu-11)     "$TOP/scripts/qemu-11.sh" ;;
busybox)     fetch_busybox ;;
*)           die fetch "usage: fetch.sh xen|kernel|kernel-6.12|kernel-7.3|busybox|qemu-11" ;;
esac
