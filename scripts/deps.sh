#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Install what the project needs and the machine lacks: Debian packages, and a
# QEMU that can nest translation. Works alone on Debian 12 and 13; asks
# nothing. QEMU=PATH uses another QEMU; BUNDLE=FILE installs from a bundle.
#   deps.sh embed       only what embedding needs; also `tool` (viommu-dt) and
#                       `fresh` (tests/fresh/run)
#   deps.sh list        say which packages these are, and install nothing

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/apt.sh"
. "$(dirname "$0")/places.sh"

EMBED_PACKAGES="coccinelle patch"
TOOL_PACKAGES="binutils gcc libc6-dev libfdt-dev"
FRESH_PACKAGES="debootstrap iproute2"
PACKAGES="apt-utils bc bison ca-certificates clang clang-format coccinelle
          cppcheck cpio device-tree-compiler dpkg-dev flex g++ gcc
          gcc-aarch64-linux-gnu gnupg graphviz libc6-dev libc6-dev-arm64-cross
          libclang-rt-dev libcmocka-dev libfdt-dev llvm mtools patch python3
          u-boot-qemu u-boot-tools valgrind xz-utils"
QEMU_PACKAGES="qemu-system-arm qemu-system-common qemu-system-data"
QEMU_MIN=10.0

# need_root COMMAND: end the run if root is needed and not available; COMMAND
# is what to run as root.
need_root()
{
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null ||
        die deps \
            "installing packages needs root, and 'sudo -n' does not work" \
            "as root: $1"
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

# install PACKAGE-OR-FILE...: from the machine's own mirror, or from the
# bundle.
install()
{
    local size
    need_root "apt-get install $*"
    APT_OPTS=()
    if [ -n "${BUNDLE:-}" ]; then
        open_bundle
        bundle_apt_opts
    fi
    APT_OPTS+=(-o DPkg::Lock::Timeout=600)
    # An unreadable index may be one that has none of our packages. If one is
    # missing, the installation below fails and names it.
    mkdir -p "$BUILD/log"
    alive deps into "$BUILD/log/apt-index.log" \
        as_root apt-get -qq "${APT_OPTS[@]}" update ||
        say deps "not every index of this machine's apt could be read:\
 $BUILD/log/apt-index.log"
    local download='s/^Need to get ([0-9.,]+ [kMG]?B).*/ (\1 to download)/p'
    size=$(apt-get "${APT_OPTS[@]}" -o Debug::NoLocking=1 --assume-no \
               --no-install-recommends install "$@" 2>/dev/null |
           sed -nE "/^Need to get 0 B/d; $download" || true)
    say deps "installing$size: $(basename -a "$@" | xargs)"
    logged deps apt-install "check the network and /etc/apt, then run again;\
 BUNDLE=FILE needs no network" \
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -y \
            "${APT_OPTS[@]}" install --no-install-recommends "$@"
}

install_packages()
{
    local installed missing
    command -v dpkg-query >/dev/null ||
        { say deps "this is not Debian, so nothing is checked. Needed:\
 $(echo $PACKAGES)"
          return; }
    installed=$(dpkg-query -W -f '${Package} ${Status}\n' |
                sed -n 's/ install ok installed$//p')
    missing=$(for p in $PACKAGES; do
                  grep -qxF "$p" <<< "$installed" || echo "$p"
              done | xargs)
    [ -z "$missing" ] || install $missing
}

qemu_version()
{
    "$1" --version 2>/dev/null | sed -n '1s/.*version \([0-9.]*\).*/\1/p'
}

qemu_good()
{
    local v
    v=$(qemu_version "$1")
    [ -n "$v" ] && dpkg --compare-versions "$v" ge "$QEMU_MIN"
}

# Debian 12's own QEMU emulates only one stage of translation, so there QEMU
# is installed from the files of Debian's backports.
install_newer_qemu()
{
    local p path files=()
    for p in $QEMU_PACKAGES; do
        path=$(rows "$p" debian | awk 'NR == 1 { print $NF }')
        files+=("$DL/$(basename "$path")")
    done
    need_root "$TOP/scripts/deps.sh. It fetches what is missing of these\
 files, and installs them: ${files[*]}"
    files=()
    for p in $QEMU_PACKAGES; do
        obtain "$p" ||
            give_up "$p" \
                "QEMU=PATH, a qemu-system-aarch64 of $QEMU_MIN or newer"
        files+=("$FILE")
    done
    install "${files[@]}"
}

install_qemu()
{
    if [ -n "${QEMU:-}" ]; then
        qemu_good "$QEMU" ||
            die deps "QEMU=$QEMU is not a QEMU of $QEMU_MIN or newer" \
                "unset QEMU to have one installed"
        return
    fi
    qemu_good qemu-system-aarch64 && return
    if [ "$(codename)" = bookworm ]; then install_newer_qemu
    else install $QEMU_PACKAGES
    fi
    qemu_good qemu-system-aarch64 ||
        die deps "the QEMU installed is $(qemu_version qemu-system-aarch64),\
 $QEMU_MIN is needed" "set QEMU=PATH"
}

mkdir -p "$BUILD" "$DL"
case ${1:-} in
list)
    echo $PACKAGES
    [ "$(codename)" = bookworm ] || echo $QEMU_PACKAGES
    exit ;;
embed) PACKAGES=$EMBED_PACKAGES; install_packages; exit ;;
tool)  PACKAGES=$TOOL_PACKAGES; install_packages; exit ;;
fresh) PACKAGES=$FRESH_PACKAGES; install_packages; exit ;;
esac
install_packages
install_qemu
say deps "ready: $(${QEMU:-qemu-system-aarch64} --version | head -1)"
