#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Fetch a QEMU 11 into build/qemu-11, once, beside any other QEMU of the
# machine: unpacked, never installed. Run build/qemu-11/qemu-system-aarch64 as
# any other (QEMU=PATH). It brings its own libraries and loader, so it runs on
# Debian 12 and 13. apt chooses the packages and checks them, as for an empty
# machine: it takes what the signed index of today names, not scripts/pins.
# No bundle has it.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/apt.sh"

SUITE=trixie                    # libraries
BACKPORTS=trixie-backports      # QEMU
OUT=$BUILD/qemu-11
APT=$OUT.apt
PART=$OUT.part
LIBS=usr/lib/x86_64-linux-gnu

own_apt()
{
    apt-get -qq -o "Dir::Etc::sourcelist=$APT/sources.list" \
        -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::Etc::preferences=/dev/null \
        -o Dir::Etc::preferencesparts=/dev/null -o "Dir::State=$APT/state" \
        -o "Dir::State::status=$APT/status" -o "Dir::Cache=$APT/cache" \
        -o APT::Architecture=amd64 \
        -o APT::Architectures::=amd64 -o APT::Sandbox::User=root "$@"
}

# No package counts as installed here, so that all that QEMU needs is fetched.
set_up_apt()
{
    local uri suite
    uri=$(mirror)
    [ -n "$uri" ] ||
        die qemu-11 "no Debian mirror in this machine's apt configuration" \
            "add a 'deb' line for Debian main"
    rm -rf "$APT"
    mkdir -p "$APT/state/lists/partial" "$APT/cache/archives/partial"
    : > "$APT/status"
    for suite in $SUITE $BACKPORTS; do
        printf 'deb [signed-by=%s arch=amd64] %s %s main\n' \
            "$KEYRING" "$uri" "$suite"
    done > "$APT/sources.list"
    logged qemu-11 qemu-11-index "check the network, then run again" \
        own_apt update
}

# The wrapper replaces the binary. QEMU looks for its files beside itself; when
# a loader runs it, it has to be told where they are.
wrapper()
{
    cat <<-END
	#!/bin/sh
	here=\$(dirname "\$(readlink -f "\$0")")
	QEMU_MODULE_DIR=\$here/$LIBS/qemu \\
	exec "\$here/$LIBS/ld-linux-x86-64.so.2" --argv0 qemu-system-aarch64 \\
	    --library-path "\$here/$LIBS" \\
	    "\$here/usr/bin/qemu-system-aarch64" \\
	    -L "\$here/usr/share/qemu" "\$@"
	END
}

unpack()
{
    local deb
    rm -rf "$PART"
    mkdir -p "$PART"
    for deb in "$APT"/cache/archives/*.deb; do dpkg-deb -x "$deb" "$PART"; done
    wrapper > "$PART/qemu-system-aarch64"
    chmod 755 "$PART/qemu-system-aarch64"
}

get()
{
    own_apt --no-install-recommends -t "$BACKPORTS" "$@" \
        install qemu-system-arm
}

download_size()
{
    get -q=0 --assume-no 2>/dev/null |
        sed -nE 's/^Need to get ([0-9.,]+ [kMG]?B).*/\1/p' || true
}

version()
{
    "$PART/qemu-system-aarch64" --version |
        sed -n '1s/.*version \([0-9.]*\).*/\1/p'
}

[ ! -e "$OUT/qemu-system-aarch64" ] || exit 0
[ "$(dpkg --print-architecture)" = amd64 ] ||
    die qemu-11 "this machine is not amd64 but $(dpkg --print-architecture)" \
        "set QEMU=PATH to a QEMU of your own"
[ -z "${BUNDLE:-}" ] ||
    die qemu-11 "BUNDLE=$BUNDLE has no QEMU 11,\
 and nothing is fetched beside a bundle" \
        "unset BUNDLE where there is a network;\
 or set QEMU=PATH to a QEMU of your own"
say qemu-11 "reading the signed indices of $SUITE and $BACKPORTS"
set_up_apt
say qemu-11 "fetching QEMU of $BACKPORTS and its libraries, $(download_size)"
logged qemu-11 qemu-11-download "check the network, then run again" \
    get -y --download-only
unpack
V=$(version)
dpkg --compare-versions "${V:-0}" ge 11 ||
    die qemu-11 "QEMU of $BACKPORTS is '$V', not 11 or newer" "set QEMU=PATH"
mv "$PART" "$OUT"
rm -rf "$APT"
say qemu-11 "ready: $OUT/qemu-system-aarch64, version $V"
