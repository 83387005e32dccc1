#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Make build/bundle-RELEASE.tar of all that `make run` and `make test` fetch
# and install on this release of Debian. With BUNDLE=FILE they need no network,
# even in a fresh clone on a bare machine of the same release. A bundle is as
# trustworthy as who gave it. BUNDLE_SHA256=, as printed here, refuses any
# other file. It contains
#   codename     of the Debian that it is for
#   download/    the files of scripts/pins, and `pins`: what else the signed
#                index has named
#   packages/    Debian packages with all that they depend on, down to libc,
#                as a repository for apt

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/apt.sh"
. "$(dirname "$0")/places.sh"

DIR=$BUILD/bundle
OUT=$BUILD/bundle-$(codename).tar
NAMES=$(awk '/^[a-z]/ { print $1 }' "$PINS" | uniq)

# This release's own suites, on a machine that has nothing installed.
bare_apt()
{
    local own=$DIR/apt suite
    mkdir -p "$own"/{lists/partial,cache,preferences.d} "$DIR/packages/partial"
    : > "$own/status"
    for suite in "$(codename)" "$(codename)-updates" "$(codename)-security"; do
        printf 'deb [signed-by=%s] %s %s main\n' "$KEYRING" \
            "$(case $suite in *-security) security ;; *) mirror ;; esac)" \
            "$suite"
    done | grep -v ']  ' > "$own/sources.list" || true
    APT_OPTS=(-o "Dir::Etc::sourcelist=$own/sources.list"
              -o Dir::Etc::sourceparts=/dev/null
              -o Dir::Etc::preferencesparts=/dev/null
              -o Dir::Etc::preferences=/dev/null
              -o "Dir::State=$own" -o "Dir::State::status=$own/status"
              -o "Dir::State::lists=$own/lists"
              -o "Dir::Cache=$own/cache"
              -o "Dir::Cache::archives=$DIR/packages"
              -o APT::Sandbox::User=root
              -o Debug::NoLocking=1 -o APT::Get::List-Cleanup=1)
    logged bundle bundle-index "check the network, then run again" \
        apt-get -qq "${APT_OPTS[@]}" update
}

# The files of the pins that this Debian uses. Those of QEMU are packages to
# install.
downloads()
{
    local name
    rm -rf "$DIR/download"
    mkdir -p "$DIR/download"
    for name in $NAMES; do
        case $name/$(codename) in
        qemu-system-*/bookworm) ;;
        qemu-system-*)          continue ;;
        esac
        obtain "$name" ||
            give_up "$name" "remove its rows from $PINS if you do not need it"
        cp "$FILE" "$DIR/download/"
        case $name in qemu-system-*) QEMU_FILES+=("$FILE") ;; esac
    done
    [ ! -e "$SEEN" ] || cp "$SEEN" "$DIR/download/"
}

packages()
{
    local wanted size
    wanted=$("$TOP/scripts/deps.sh" list)
    bare_apt
    size=$(apt-get "${APT_OPTS[@]}" --assume-no --no-install-recommends \
               install $wanted "${QEMU_FILES[@]}" 2>&1 |
           sed -nE 's/^Need to get ([0-9.,]+ [kMG]?B).*/\1/p' || true)
    say bundle "downloading Debian packages, ${size:-?}"
    logged bundle bundle-packages "see the log" \
        apt-get -y "${APT_OPTS[@]}" --download-only --no-install-recommends \
        install $wanted "${QEMU_FILES[@]}"
    [ ${#QEMU_FILES[@]} -eq 0 ] || cp "${QEMU_FILES[@]}" "$DIR/packages/"
    ( cd "$DIR/packages" && rm -rf partial lock &&
          apt-ftparchive packages . > Packages )
}

alone bundle
ANSWERS=() WANTED=() QEMU_FILES=()
unset BUNDLE
rm -rf "$DIR/packages"
downloads
packages
codename > "$DIR/codename"
tar -C "$DIR" -cf "$OUT.part" codename download packages
mv "$OUT.part" "$OUT"
rm -rf "$DIR"
say bundle "$OUT: $(mib "$(stat -c %s "$OUT")")"
SUM=$(sha256sum < "$OUT" | cut -d' ' -f1)
say bundle "BUNDLE=FILE BUNDLE_SHA256=$SUM make test"
