# SPDX-License-Identifier: GPL-2.0-only
# How the fixes of Xen's own defects are read and applied. A fix is one file in
# integration/fixes/, of the form of a hook; see CONTRIBUTING. Sourced after
# hooks.sh. FIXES=1 asks for them, FIXES=DIR for those of another folder.

[ "${FIXES:-}" != 1 ] || FIXES=$TOP/integration/fixes

# fixes_check STEP: can those that are asked for be read?
fixes_check()
{
    [ -z "${FIXES:-}" ] || [ -d "$FIXES" ] ||
        die "$1" "FIXES=$FIXES is no folder" "FIXES=1, or FIXES=DIR"
}

# fixes RELEASE: those that are asked for and are for this release.
fixes()
{
    [ -z "${FIXES:-}" ] || patches "$FIXES" "$1"
}

# fix_is_there FIX DIR: does the tree have what the fix does? The header
# `there:` says how to see that: an extended regular expression, for one of the
# files with each run of white space as one space.
fix_is_there()
{
    local there file
    there=$(hook_header "$1" there)
    [ -n "$there" ] || return
    for file in $(hook_files "$1" "$2"); do
        [ -e "$2/$file" ] || continue
        ! grep -qE -e "$there" <<< "$(tr -s '[:space:]' ' ' < "$2/$file")" ||
            return 0
    done
    return 1
}

# fix_message FIX: the message of its commit, title first: the part of the
# header after its first empty line.
fix_message()
{
    awk '!/^(\/\/|#( |$))/ { exit }
         { sub(/^(\/\/|#) ?/, "") }
         message { print }
         $0 == "" { message = 1 }' "$1"
}

# fixes_apply STEP RELEASE DIR [COMMAND]: fix DIR, which is a scratch copy. All
# fixes are tried, so that one run lists each that does not fit. After each
# that changed something, run COMMAND FIX.
fixes_apply()
{
    local step=$1 release=$2 dir=$3 after=${4:-:} fix all refused=0
    REFUSALS=$TMP/refusals
    : > "$REFUSALS"
    mapfile -t all < <(fixes "$release")
    for fix in "${all[@]}"; do
        if fix_is_there "$fix" "$dir"
        then say "$step" "fix ${fix##*/} is there already"
        elif hook_apply "$fix" "$dir"
        then
            say "$step" "fix ${fix##*/} ($(hook_does "$fix"))"
            "$after" "$fix"
        else refused=$((refused + 1))
        fi
    done
    [ "$refused" -gt 0 ] || return 0
    cat "$REFUSALS" >&2
    die "$step" "$refused of ${#all[@]} fixes do not fit this Xen $release;\
 nothing in it was changed" \
        "run without FIXES=, or copy integration/fixes, adapt those, and run\
 with FIXES=that folder (CONTRIBUTING.md, 'Fixes')"
}
