#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Install what the project needs and the machine lacks: Debian packages, and a QEMU that nests.
# Works alone on Debian 12 and 13; asks nothing. QEMU=PATH uses another QEMU.
# "deps.sh embed" installs only what embedding needs.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/apt.sh"

EMBED_PACKAGES="coccinelle patch"
PACKAGES="apt-utils bc bison clang clang-format coccinelle cppcheck cpio device-tree-compiler dpkg-dev flex gcc
          gcc-aarch64-linux-gnu graphviz libc6-dev libc6-dev-arm64-cross libcmocka-dev libfdt-dev mtools patch python3
          u-boot-qemu u-boot-tools xz-utils"
QEMU_MIN=10.0

as_root()
{
    if [ "$(id -u)" = 0 ]; then "$@"
    elif sudo -n true 2>/dev/null; then sudo -n "$@"
    else die deps "installing packages needs root, and 'sudo -n' does not work here" "as root: apt-get install $MISSING"
    fi
}

install_packages()
{
    MISSING=$(for p in $PACKAGES; do
                  dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || echo "$p"
              done | xargs)
    [ -n "$MISSING" ] || return 0
    say deps "installing Debian packages: $MISSING"
    logged deps apt-index "check the network and /etc/apt, then run again" \
        as_root apt-get -qq -o DPkg::Lock::Timeout=600 update
    logged deps apt-install "see the log; then: apt-get install $MISSING" \
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=600 install \
                --no-install-recommends $MISSING
}

qemu_version() { "$1" --version 2>/dev/null | sed -n '1s/.*version \([0-9.]*\).*/\1/p'; }

qemu_good()
{
    local v
    v=$(qemu_version "$1")
    [ -n "$v" ] && dpkg --compare-versions "$v" ge "$QEMU_MIN"
}

install_qemu()
{
    local have pkgs="qemu-system-arm qemu-system-common qemu-system-data" v p
    if [ -n "${QEMU:-}" ]; then
        qemu_good "$QEMU" ||
            die deps "QEMU=$QEMU is not a QEMU of $QEMU_MIN or newer" "unset QEMU to have one installed"
        return
    fi
    qemu_good qemu-system-aarch64 && return
    MISSING=$pkgs
    if [ "$(codename)" = bookworm ]; then
        private_apt_update
        v=$(apt-cache "${APT_OPTS[@]}" madison qemu-system-arm | awk '/backports/ { print $3; exit }')
        [ -n "$v" ] || die deps "no QEMU in bookworm-backports" \
                           "install QEMU $QEMU_MIN or newer yourself and set QEMU=PATH"
        say deps "installing QEMU $v from bookworm-backports (the release's own cannot nest translation)"
        # The machine's own lists serve the libraries, the private ones QEMU itself.
        logged deps apt-index "check the network and /etc/apt" as_root apt-get -qq -o DPkg::Lock::Timeout=600 update
        mkdir -p "$BUILD/qemu-deb"
        ( cd "$BUILD/qemu-deb"
          for p in $pkgs; do apt-get "${APT_OPTS[@]}" download "$p:amd64=$v" 2>/dev/null ||
                             apt-get "${APT_OPTS[@]}" download "$p=$v"; done ) ||
            die deps "QEMU $v could not be downloaded" "check the network, then run again"
        logged deps qemu-install "see the log; or set QEMU=PATH" \
            as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=600 install \
                    --no-install-recommends "$BUILD"/qemu-deb/*.deb
    else
        say deps "installing QEMU"
        logged deps apt-index "check the network and /etc/apt" as_root apt-get -qq -o DPkg::Lock::Timeout=600 update
        logged deps qemu-install "see the log; or set QEMU=PATH" \
            as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=600 install \
                    --no-install-recommends $pkgs
    fi
    qemu_good qemu-system-aarch64 ||
        die deps "the QEMU installed is $(qemu_version qemu-system-aarch64), $QEMU_MIN is needed" "set QEMU=PATH"
}

mkdir -p "$BUILD" "$DL"
[ "${1:-}" != embed ] || PACKAGES=$EMBED_PACKAGES
install_packages
[ "${1:-}" != embed ] || exit 0
install_qemu
say deps "ready: $(${QEMU:-qemu-system-aarch64} --version | head -1)"
