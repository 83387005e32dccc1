#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Make a Xen tree call us: embed.sh DIR
#
# Copies the overlay (what is below xen/ here and our documentation, to the
# same paths there, and include/ to xen/include) and applies the hooks to Xen's
# own files. Before that, FIXES=1 applies the fixes of Xen's own defects in
# integration/fixes, and FIXES=DIR those in another folder. Everything is
# prepared in a scratch folder. If a fix or a hook does not fit, DIR is left as
# it was, and all that do not fit are listed.
#
# DIR/.viommu-embed records what was done: the overlay's files with their
# hashes, and a patch of the hooked files. The next run undoes this in its
# scratch copy and starts from Xen's original files. So it may be repeated with
# another overlay and other hooks, and changes nothing if they are the same.
#
# HOOKS=DIR and OVERLAY=DIR (a folder that holds xen/, include/ and docs/)
# replace the repository's own.

. "$(dirname "$0")/../scripts/lib.sh"
. "$TOP/integration/hooks.sh"
. "$TOP/integration/fixes.sh"

XEN=${1:-}
HOOKS=${HOOKS:-$TOP/integration/hooks}
OVERLAY=${OVERLAY:-$TOP}
RECORD=.viommu-embed

check_arguments()
{
    local tool top="give the top of a Xen source tree"
    [ -n "$XEN" ] || die embed "no Xen tree given" "make embed XEN=DIR"
    [ -e "$XEN/xen/Makefile" ] && [ -d "$XEN/xen/arch/arm" ] ||
        die embed \
            "$XEN is no Xen tree: no xen/Makefile and xen/arch/arm in it" \
            "$top"
    [ -d "$HOOKS" ] || die embed "no folder $HOOKS"
    fixes_check embed
    for tool in spatch patch; do
        command -v $tool >/dev/null ||
            die embed "$tool is not installed" "make deps"
    done
    XEN=$(cd "$XEN" && pwd)
    RELEASE=$(xen_release "$XEN")
    case $RELEASE in
    4.*) say embed "Xen $(xen_version "$XEN") in $XEN" ;;
    *)   die embed \
             "no XEN_VERSION 4 and XEN_SUBVERSION in $XEN/xen/Makefile" "$top"
         ;;
    esac
    if [ -e "$HOOKS/macros.h" ]; then MACROS=$HOOKS/macros.h; fi
}

# The overlay's files; in a git checkout, those that git tracks. The documents
# about testing, boards and reports to Xen are left out: they say nothing about
# the tree that they would be in.
overlay_files()
{
    local parts="xen include docs/misc/arm"
    ( cd "$OVERLAY"
      if [ -e .git ]; then git ls-files $parts; else find $parts -type f; fi |
      while read -r f; do
          case $f in
          */testing.md|*/viommu-boards.md|*/viommu-upstream.md) ;;
          *) [ ! -e "$f" ] || echo "$f" ;;
          esac
      done )
}

# $TMP/ours: the overlay, each file at its path in Xen's tree; $TMP/overlay
# lists them.
prepare_overlay()
{
    mkdir "$TMP/ours"
    overlay_files |
        tar -C "$OVERLAY" -cf - -T - --transform 's|^include/|xen/include/|' |
        tar -C "$TMP/ours" -xf - --no-same-owner
    ( cd "$TMP/ours" && find . -type f ) | sed 's|^\./||' | LC_ALL=C sort \
        > "$TMP/overlay"
}

from_record() { [ ! -e "$XEN/$RECORD" ] || sed -n "$1" "$XEN/$RECORD"; }

recorded_overlay() { from_record 's/^# overlay \([0-9a-f]*\)  */\1  /p'; }
recorded_hooked()  { from_record 's|^+++ b/||p'; }

hooks() { patches "$HOOKS" "$RELEASE"; }

hooked_files()
{
    { fixes "$RELEASE"; hooks; } |
        while read -r h; do hook_files "$h" "$XEN"; done | LC_ALL=C sort -u
}

# Exit status 3 tells a caller that may make the tree again.
by_hand()
{
    ( die embed "${1:-a hooked file} was changed by hand after embedding" \
          "take those changes back (git diff), then run again;\
 nothing was changed" ) || exit 3
}

# $TMP/pristine: Xen's files as they were before any embedding.
prepare_pristine()
{
    local f
    while read -r f; do
        [ -e "$XEN/$f" ] || continue
        mkdir -p "$TMP/pristine/$(dirname "$f")"
        cp "$XEN/$f" "$TMP/pristine/$f"
    done < <({ recorded_hooked; hooked_files; } | LC_ALL=C sort -u)
    [ -n "$(recorded_hooked)" ] || return 0
    patch -R -f -p1 -F0 -r - --no-backup-if-mismatch -d "$TMP/pristine" \
        < "$XEN/$RECORD" > "$TMP/patch.log" 2>&1 ||
        by_hand "$(awk '/^patching file/ { f = $3 }
                        /FAILED/ { print f; exit }' "$TMP/patch.log")"
}

# What an earlier run put here must be unchanged. Where it put nothing, no file
# may be in the overlay's way.
check_overlay()
{
    local f
    recorded_overlay > "$TMP/sums"
    f=$(cd "$XEN" && sha256sum -c --quiet "$TMP/sums" 2>/dev/null |
        sed -n '1s/: FAILED.*//p') || true
    [ -z "$f" ] || by_hand "$f"
    cut -c67- "$TMP/sums" > "$TMP/recorded"
    while read -r f; do
        [ ! -e "$XEN/$f" ] ||
            die embed \
                "$f is there already, and not from an earlier embedding" \
                "give a pristine tree; nothing was changed"
    done < <(LC_ALL=C comm -23 "$TMP/overlay" "$TMP/recorded")
}

# All hooks are tried, so that one run lists each that does not fit.
apply_hooks()
{
    local h all refused=0
    REFUSALS=$TMP/refusals
    : > "$REFUSALS"
    mapfile -t all < <(hooks)
    for h in "${all[@]}"; do
        hook_apply "$h" "$TMP/new" || refused=$((refused + 1))
    done
    [ "$refused" -gt 0 ] || return 0
    cat "$REFUSALS" >&2
    die embed "$refused of ${#all[@]} hooks do not fit this Xen $RELEASE;\
 nothing in it was changed" \
        "copy integration/hooks, adapt those, and run with HOOKS=that folder\
 (CONTRIBUTING.md, 'Another Xen')"
}

write_record()
{
    local f
    echo "# What 'make embed' did to this tree: its own files with their" \
         "SHA-256, and a patch of Xen's."
    echo "# Needed to embed again."
    ( cd "$TMP/new" && tr '\n' '\0' < "$TMP/overlay" |
          xargs -0 -r sha256sum | sed 's/^/# overlay /' )
    ( cd "$TMP/pristine" && find . -type f | LC_ALL=C sort ) |
    sed 's|^\./||' | while read -r f; do
        diff -u --label "a/$f" --label "b/$f" "$TMP/pristine/$f" \
            "$TMP/new/$f" || true
    done
}

# Those of the new files that the tree lacks or has in another form.
changed_files()
{
    ( cd "$TMP/new" && find . -type f -print0 | LC_ALL=C sort -z |
          tee "$TMP/list" | xargs -0 sha256sum ) > "$TMP/want"
    ( cd "$XEN" && xargs -0 sha256sum < "$TMP/list" 2>/dev/null || true ) \
        > "$TMP/have"
    diff "$TMP/have" "$TMP/want" | sed -n 's|^> [0-9a-f]*  \./||p'
}

# Put the files that differ in place, the record first: then the next run
# refuses what an interrupted run left, and does not build upon it.
install_changes()
{
    local f n=0 what
    cmp -s "$TMP/record" "$XEN/$RECORD" ||
        { cp "$TMP/record" "$XEN/$RECORD.part" &&
              mv "$XEN/$RECORD.part" "$XEN/$RECORD"; }
    while read -r f; do
        what=new
        [ ! -e "$XEN/$f" ] || what=updated
        ! [ -e "$TMP/pristine/$f" ] || what=hooked
        mkdir -p "$(dirname "$XEN/$f")"
        cp "$TMP/new/$f" "$XEN/$f.part"
        [ ! -e "$XEN/$f" ] || chmod --reference="$XEN/$f" "$XEN/$f.part"
        mv "$XEN/$f.part" "$XEN/$f"
        say embed "$what $f"
        n=$((n + 1))
    done < <(changed_files)
    while read -r f; do
        grep -qxF "$f" "$TMP/overlay" && continue
        rm -f "$XEN/$f"
        rmdir -p --ignore-fail-on-non-empty "$(dirname "$XEN/$f")" \
            2>/dev/null || true
        say embed "removed $f"
        n=$((n + 1))
    done < "$TMP/recorded"
    if [ "$n" -gt 0 ]; then say embed "$n files changed in $XEN"
    else say embed "nothing to change in $XEN"
    fi
}

check_arguments
TMP=$(mktemp -d)
trap 'rm -rf "$TMP"' EXIT
mkdir "$TMP/pristine"
prepare_overlay
prepare_pristine
check_overlay
cp -r "$TMP/pristine" "$TMP/new"
fixes_apply embed "$RELEASE" "$TMP/new"
apply_hooks
cp -r "$TMP/ours/." "$TMP/new"
write_record > "$TMP/record"
install_changes
