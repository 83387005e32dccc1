#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Fetch one third-party thing into the build folder, once: fetch.sh xen | kernel | kernel-6.12 | busybox
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

# Download and unpack (never install) the arm64 package $2 of suite $3 into $BUILD/$1.
fetch_deb()
{
    local to=$1 pkg=$2 suite=$3
    rm -rf "$BUILD/$to.part"
    mkdir -p "$BUILD/$to.part"
    say fetch "$to: $pkg (arm64, $suite)"
    ( cd "$BUILD/$to.part" &&
      logged fetch "$to" "run again" apt-get "${APT_OPTS[@]}" download "$pkg:arm64/$suite" &&
      dpkg-deb -x ./*.deb . && rm -f ./*.deb )
    mv "$BUILD/$to.part" "$BUILD/$to"
}

# fetch_kernel FOLDER VERSION SUITE: the suite's standard kernel, which has to be of that version.
fetch_kernel()
{
    local to=$1 version=$2 suite=$3 pkg
    [ -e "$BUILD/$to/boot" ] && return
    private_apt_update
    pkg=$(apt-cache "${APT_OPTS[@]}" show "linux-image-arm64:arm64/$suite" |
          sed -n "s/^Depends: \(linux-image-${version//./\\.}\.[^ ,]*\).*/\1/p" | head -1)
    [ -n "$pkg" ] || die fetch "no arm64 kernel $version in $suite" "check this machine's Debian mirror"
    fetch_deb "$to" "$pkg" "$suite"
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
    fetch_deb busybox busybox-static "$SUITE_KERNEL"
}

mkdir -p "$DL"
case ${1:-} in
xen)         fetch_xen ;;
kernel)      fetch_default_kernel ;;
kernel-6.12) fetch_kernel kernel-6.12 6.12 "$SUITE_NEWER" ;;
busybox)     fetch_busybox ;;
*)           die fetch "usage: fetch.sh xen|kernel|kernel-6.12|busybox" ;;
esac
