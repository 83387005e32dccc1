# SPDX-License-Identifier: GPL-2.0-only
# How one hook is read and applied. A hook is one file in integration/hooks/; see CONTRIBUTING for its format.
# Sourced after lib.sh.

MACROS=
# What semantic patches made of files, by a hash of all that goes in: the same again is not worked out again.
CACHE=${EMBED_CACHE:-$BUILD/embed-cache}

# hook_header HOOK KEY: the values of a header key, one on a line. The header is the leading comment of the file.
hook_header()
{
    awk -v key="$2" '
        !/^(\/\/|#( |$))/ { exit }
        { sub(/^(\/\/|#) ?/, "") }
        index($0, key ":") == 1 { sub(/^[a-z]+: */, ""); print }' "$1"
}

hook_files() { hook_header "$1" file; }
hook_does()  { hook_header "$1" does; }

# Names and describes a hook that cannot be applied, and ends. Nothing outside the scratch copy was touched so far.
hook_refused()
{
    die embed "hook ${1##*/} ($(hook_does "$1")) $3 $2" \
        "this tree is not one that the hooks know; nothing in it was changed${4:+. Details: $4}"
}

# Two counts over a change: lines removed (with ALL set, else without such as only lose their `static`), lines added.
count_change()
{
    { diff "$1" "$2" || true; } | awk -v all="$3" '
        /^> ./ { added[substr($0, 3)]++; new++ }
        /^< / { gone[++n] = substr($0, 3) }
        END {
            for ( i = 1; i <= n; i++ )
            {
                line = gone[i]
                if ( sub(/^[ \t]*static[ \t]+/, "", line) && added[line] > 0 )
                {
                    added[line]--
                    new--
                    if ( all != "" ) removed++
                }
                else removed++
            }
            print removed + 0, new + 0
        }'
}

count_places()
{
    { diff -U0 "$1" "$2" || true; } |
        awk '/^@@/ { fresh = 1 } /^\+[^+]/ { n += fresh; fresh = 0 } END { print n + 0 }'
}

# The change is what the hook announces: as many lines removed as `removes:` says, or without it none but such as only
# lose their `static`; lines added in as many places as `matches:` says, if it does.
hook_check_change()
{
    local hook=$1 file=$2 before=$3 after=$4 removes matches seen gone new
    removes=$(hook_header "$hook" removes)
    matches=$(hook_header "$hook" matches)
    ! cmp -s "$before" "$after" || hook_refused "$hook" "$file" "does not match"
    read -r gone new < <(count_change "$before" "$after" "$removes")
    [ "$gone" -eq "${removes:-0}" ] ||
        hook_refused "$hook" "$file" "removes $gone lines instead of ${removes:-0} in"
    ADDED=$((ADDED + new))
    [ -n "$matches" ] || return 0
    seen=$(count_places "$before" "$after")
    [ "$seen" -eq "$matches" ] || hook_refused "$hook" "$file" "matches $seen times instead of $matches in"
}

# A semantic patch of several rules changes a file as soon as one of them matches. All have to: then each of its
# non-empty + lines is there at least once.
hook_check_whole()
{
    local hook=$1 wanted
    case $hook in *.cocci) ;; *) return 0 ;; esac
    wanted=$(grep -c '^+[[:blank:]]*[^[:blank:]]' "$hook" || true)
    [ "$ADDED" -ge "$wanted" ] ||
        hook_refused "$hook" "$(hook_files "$hook" | xargs)" "matches only in part ($ADDED of $wanted lines)"
}

apply_cocci()
{
    local cached
    cached=$CACHE/$(cat "$1" "$2" ${MACROS:+"$MACROS"} "$TOP/integration/hooks.sh" | sha256sum | cut -d' ' -f1)
    if [ ! -e "$cached" ]; then
        run_spatch "$1" "$2" "$3" "$4" || return
        mkdir -p "$CACHE"
        cp "$3" "$cached.$$" && mv "$cached.$$" "$cached"
    fi
    cp "$cached" "$3"
}

run_spatch()
{
    local hook=$1 target=$2 out=$3 log=$4
    spatch --very-quiet --no-includes --smpl-spacing ${MACROS:+--macro-file "$MACROS"} --sp-file "$hook" \
           "$target" -o "$out" >"$log" 2>&1 || { sed 's/^/    /' "$log" >&2; return 1; }
    [ -e "$out" ] || cp "$target" "$out"
    # spatch indents the empty lines that it adds, and may add two.
    grep -q '^[[:blank:]]\+$' "$target" || sed -i 's/^[[:blank:]]\+$//' "$out"
    ! cat -s "$target" | cmp -s - "$target" || { cat -s "$out" > "$out.s" && mv "$out.s" "$out"; }
}

apply_lines()
{
    local hook=$1 target=$2 out=$3 after before at
    after=$(hook_header "$hook" after)
    before=$(hook_header "$hook" before)
    at=$(grep -nE -e "$after$before" "$target" | cut -d: -f1 | xargs)
    [ -n "$after$before" ] && [[ $at =~ ^[0-9]+$ ]] ||
        { echo "    the line to insert at was found at: ${at:-no line}" >&2; return 1; }
    awk '!body && /^#( |$)/ { next } { body = 1; print }' "$hook" > "$out.body"
    [ -n "$after" ] || at=$((at - 1))
    { head -n "$at" "$target"; cat "$out.body"; tail -n +$((at + 1)) "$target"; } > "$out"
}

# hook_apply HOOK DIR: change the hook's files below DIR, which is a scratch copy.
hook_apply()
{
    local hook=$1 dir=$2 file out=$2.out
    ADDED=0
    [ -n "$(hook_files "$hook")" ] || die embed "hook ${hook##*/} names no file" "give it a 'file:' line"
    for file in $(hook_files "$hook"); do
        [ -e "$dir/$file" ] || hook_refused "$hook" "$file" "has no such file"
        rm -f "$out"
        case $hook in
        *.cocci) apply_cocci "$hook" "$dir/$file" "$out" "$dir.log" ;;
        *.lines) apply_lines "$hook" "$dir/$file" "$out" ;;
        esac || hook_refused "$hook" "$file" "cannot be applied to"
        hook_check_change "$hook" "$file" "$dir/$file" "$out"
        cat "$out" > "$dir/$file"
    done
    hook_check_whole "$hook"
}
