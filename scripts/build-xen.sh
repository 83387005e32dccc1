#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Build one variant of Xen for the tests' machine.
# Usage: build-xen.sh on | off | stock | release | release-off
#   on       embedded, the option on, a debug build
#   off      embedded, the option off, a debug build
#   stock    not embedded, a debug build
#   release  embedded, the option on, not a debug build
#   release-off  the same with the option off
# The result is build/xen-VARIANT/xen/xen. What is up to date is not built
# again. XEN_SRC=DIR builds another Xen tree, one without the overlay: it is
# embedded here, in a copy. HOOKS=DIR embeds with other hooks. Xen's own
# defects are fixed, if it is embedded: FIXES= leaves them.

. "$(dirname "$0")/lib.sh"

VARIANT=${1:-}
OUT=$BUILD/xen-$VARIANT
SRC=${XEN_SRC:-$BUILD/xen-src}
LOG=$BUILD/log/xen-$VARIANT.log
PARTS="Config.mk config xen"

# Options of the tests' machine that this release knows (CONFIG_DOM0LESS_BOOT
# came with 4.19), and the variant's own.
settings()
{
    local line name
    grep -v '^# [A-Z][a-z]' "$TOP/integration/xen.config" |
    while read -r line; do
        name=$(grep -oE 'CONFIG_[A-Z0-9_]+' <<< "$line" | cut -c8-)
        ! grep -qxF "config $name" "$OUT/.kconfig" || echo "$line"
    done
    case $VARIANT in
    on)      echo 'CONFIG_DEBUG=y'; echo 'CONFIG_VIOMMU=y' ;;
    release) echo '# CONFIG_DEBUG is not set'; echo 'CONFIG_VIOMMU=y' ;;
    release-off)
        echo '# CONFIG_DEBUG is not set'; echo '# CONFIG_VIOMMU is not set' ;;
    off)     echo 'CONFIG_DEBUG=y'; echo '# CONFIG_VIOMMU is not set' ;;
    stock)   echo 'CONFIG_DEBUG=y' ;;
    esac
}

# Paths of the source files, without what an earlier build left there.
source_files()
{
    cd "$SRC"
    { if [ -e .git ]; then git ls-files $PARTS
      else find $PARTS -type f ! -name '*.o' ! -name '.*.cmd' ! -name '*.d'
      fi
    } | sort | while read -r f; do [ ! -e "$f" ] || echo "$f"; done
}

# A copy of the source to build in. It is made again if the source changed,
# because every object may depend on any of it. It is also made again if the
# compiler warned in the last run: a file that is not compiled again does not
# warn again.
sync_source()
{
    local sums
    ! grep -qs 'warning:' "$LOG" || rm -f "$OUT/.source"
    sums=$( { echo "$SRC"
              source_files | tr '\n' '\0' |
                  ( cd "$SRC" && xargs -0 sha256sum ); } | sha256sum )
    [ "$(cat "$OUT/.source" 2>/dev/null)" = "$sums" ] && return
    rm -rf "$OUT"
    mkdir -p "$OUT"
    source_files | tar -C "$SRC" -cf - --no-recursion -T - |
        tar -C "$OUT" -xf - --no-same-owner
    rm -f "$OUT/xen/.config"
    echo "$sums" > "$OUT/.source"
}

# The copy of a tree that is embedded already would have no record, so the
# embedding could not be undone there.
check_source()
{
    local what
    [ -e "$SRC/xen/Makefile" ] ||
        die xen "no Xen source in $SRC" "scripts/fetch.sh xen"
    for what in .viommu-embed xen/include/viommu; do
        [ ! -e "$SRC/$what" ] ||
            die xen "XEN_SRC=$SRC is embedded already: it has $what" \
                "give the pristine tree, which is embedded here in a copy;\
 HOOKS=DIR embeds with hooks of your own"
    done
}

# The copy is ours: if an interrupted run left it half embedded, it is made
# again.
embed()
{
    local status=0 log=$BUILD/log/embed-$VARIANT.log before f
    [ "$VARIANT" != stock ] || return 0
    before=$(sed -n 's/^# overlay [0-9a-f]*  *\(.*\.c\)$/\1/p' \
        "$OUT/.viommu-embed" 2>/dev/null || true)
    mkdir -p "$BUILD/log"
    "$TOP/integration/embed.sh" "$OUT" >"$log" 2>&1 || status=$?
    if [ "$status" -eq 3 ]; then
        rm -f "$OUT/.source"
        sync_source
        status=0
        "$TOP/integration/embed.sh" "$OUT" >"$log" 2>&1 || status=$?
    fi
    # The object of a source that is gone would be read as one of ours.
    for f in $before; do
        [ -e "$OUT/$f" ] || rm -f "$OUT/${f%.c}.o" "$OUT/${f%.c}.init.o"
    done
    if [ "$status" -eq 0 ]; then tail -n 1 "$log"; else cat "$log" >&2; fi
    return "$status"
}

run_make()
{
    make -C "$OUT/xen" -j2 XEN_TARGET_ARCH=arm64 \
        CROSS_COMPILE=aarch64-linux-gnu- "$@"
}

# What this source's Kconfig files offer.
options()
{
    find "$OUT/xen" -name 'Kconfig*' -type f -print0 |
        xargs -0 sed -n 's/^[[:blank:]]*\(config [A-Z]\)/\1/p' \
        > "$OUT/.kconfig"
}

# The options as asked for, checked after Xen's own Kconfig.
configure()
{
    local line name
    run_make defconfig && settings >> "$OUT/xen/.config" &&
        run_make olddefconfig || return
    settings | while read -r line; do
        case $line in
        '# '*' is not set')
            name=$(echo "$line" | cut -d' ' -f2)
            ! grep -q "^$name=" "$OUT/xen/.config" ;;
        *)
            grep -qxF "$line" "$OUT/xen/.config" ;;
        esac || { echo "Xen's configuration does not accept: $line"; exit 1; }
    done
}

# The source, the overlay, the hooks and the settings decide the result;
# documents do not.
inputs()
{
    { cat "$OUT/.source"
      settings
      grep -sv '^# overlay [0-9a-f]*  docs/' "$OUT/.viommu-embed" || true
    } | sha256sum
}

build()
{
    local start=$SECONDS
    [ -e "$OUT/.configured" ] &&
        [ "$(cat "$OUT/.configured")" = "$(inputs)" ] &&
        [ -e "$OUT/xen/xen" ] &&
        { say xen "$VARIANT: up to date"; return; }
    say xen "$VARIANT: building (about 25 s the first time; log: $LOG)"
    rm -f "$OUT/.configured"
    logged xen "xen-$VARIANT-config" "see the log" configure
    logged xen "xen-$VARIANT" "see the log" run_make
    ! grep -n 'warning:' "$LOG" ||
        die xen "$VARIANT: the compiler warned" "see the lines above, and $LOG"
    inputs > "$OUT/.configured"
    say xen "$VARIANT: built in $((SECONDS - start)) s: $OUT/xen/xen"
}

# Only variables that the calling make exported count.
unset MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL
export FIXES=${FIXES-1}
case $VARIANT in
on|off|stock|release|release-off) ;;
*) die xen "usage: build-xen.sh on|off|stock|release|release-off" ;;
esac
check_source
# The same source gives the same bytes, wherever and whenever it is built.
export XEN_BUILD_DATE='Thu Jan  1 00:00:00 UTC 2026' XEN_BUILD_TIME=00:00:00
export XEN_BUILD_HOST=viommu
export XEN_DOMAIN=build XEN_WHOAMI=viommu
alone "xen-$VARIANT"
sync_source
embed
options
build
