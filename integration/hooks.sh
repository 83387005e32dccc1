# SPDX-License-Identifier: GPL-2.0-only
# How one hook is read and applied. A hook is one file in integration/hooks/;
# see CONTRIBUTING for its format. Sourced after lib.sh.

MACROS=
# What semantic patches made of files, by a hash of all that goes in, so that
# the same is not computed twice.
CACHE=${EMBED_CACHE:-$BUILD/embed-cache}

# hook_header HOOK KEY: the values of a header key, one on a line. The header
# is the leading comment of the file, up to an empty line. A value that ends in
# "|" goes on in the next line.
hook_header()
{
    awk -v key="$2" '
        !/^(\/\/|#( |$))/ || /^(\/\/|#) *$/ { exit }
        { sub(/^(\/\/|#) ?/, "") }
        goes_on { sub(/^ +/, "") }
        !goes_on && index($0, key ":") == 1 { goes_on = sub(/^[a-z]+: */, "") }
        goes_on {
            goes_on = /\|$/
            printf "%s%s", $0, goes_on ? "" : "\n"
        }' "$1"
}

hook_does() { hook_header "$1" does; }

# hook_files HOOK DIR: of each header `file: A | B | C` the first path that DIR
# has, or else the last. Without DIR, all.
hook_files()
{
    local line f paths
    hook_header "$1" file | while read -r line; do
        read -r -a paths <<< "${line//|/ }"
        for f in "${paths[@]}"; do
            if [ -z "${2:-}" ]; then echo "$f"
            elif [ -e "$2/$f" ]; then break
            fi
        done
        [ -z "${2:-}" ] || echo "$f"
    done
}

# hook_wanted HOOK RELEASE: is it for this release of Xen ("4.20")? The header
# `releases: FROM-TO` says so; an end may be left out.
hook_wanted()
{
    local range from to
    range=$(hook_header "$1" releases)
    from=${range%-*} to=${range#*-}
    from=${from:-4.0} to=${to:-4.999}
    [ "${2#4.}" -ge "${from#4.}" ] && [ "${2#4.}" -le "${to#4.}" ]
}

# patches FOLDER RELEASE: the hooks of a folder that are for this release, in
# the order of their names.
patches()
{
    find "$1" -maxdepth 1 \( -name '*.cocci' -o -name '*.lines' \) |
        LC_ALL=C sort |
        while read -r h; do ! hook_wanted "$h" "$2" || echo "$h"; done
}

# hook_refused HOOK FILE WHY [LINES]: write into the file $REFUSALS why a hook
# cannot be applied, and which lines found no place. Returns 1.
hook_refused()
{
    {
        printf '  %s (%s)\n' "${1##*/}" "$(hook_does "$1")"
        printf '    %s: %s\n' "$2" "$3"
        [ -z "${4:-}" ] ||
            { echo "    lines that found no place:"
              sed 's/^/      | /' <<< "$4"; }
    } >> "$REFUSALS"
    return 1
}

# The number of lines that a change removes. Without ALL, a line that only
# loses its `static` is not counted.
count_removed()
{
    { diff "$1" "$2" || true; } | awk -v all="$3" '
        /^> ./ { added[substr($0, 3)]++ }
        /^< / { gone[++n] = substr($0, 3) }
        END {
            for ( i = 1; i <= n; i++ )
            {
                line = gone[i]
                if ( sub(/^[ \t]*static[ \t]+/, "", line) &&
                     added[line]-- > 0 && all == "" ) continue
                removed++
            }
            print removed + 0
        }'
}

count_places()
{
    { diff -U0 "$1" "$2" || true; } |
        awk '/^@@/ { fresh = 1 }
             /^\+[^+]/ { n += fresh; fresh = 0 }
             END { print n + 0 }'
}

# Check that the change is what the hook announces. It removes as many lines as
# `removes:` says, or without it only lines that lose no more than their
# `static`. It adds lines in as many places as `matches:` says, if it does.
hook_check_change()
{
    local hook=$1 file=$2 before=$3 after=$4 removes matches seen gone
    removes=$(hook_header "$hook" removes)
    matches=$(hook_header "$hook" matches)
    gone=$(count_removed "$before" "$after" "$removes")
    [ "$gone" -eq "${removes:-0}" ] ||
        hook_refused "$hook" "$file" \
            "$gone lines removed instead of ${removes:-0}" \
            "$(sed -n 's/^-//p' "$hook")" ||
        return
    [ -n "$matches" ] || return 0
    seen=$(count_places "$before" "$after")
    [ "$seen" -eq "$matches" ] ||
        hook_refused "$hook" "$file" "matches $seen times instead of $matches"
}

# The + lines of a semantic patch that are missing in the lines it added, $2,
# as a line or as a part of one. White space does not count; a metavariable
# stands for any text.
missing_lines()
{
    awk -v keyword='^(identifier|expression|type|parameter|list|statement)$' '
        function squeeze(s) { gsub(/[ \t]+/, "", s); return s }
        FILENAME == ARGV[1] { added[squeeze($0)]++; next }
        # From "@" or "@ rule @" to the next "@@" that ends a line, on the same
        # line or on a later one.
        header == "" && /^@/ { header = " " }
        header != "" {
            header = header $0 " "
            if ( header !~ /^ @[^@]*@.*@@[ \t]*$/ ) next
            declared = header
            header = ""
            sub(/@[^@]*@/, "", declared)
            gsub(/(symbol|typedef) [^;]*;/, "", declared)
            gsub(/\{[^}]*\}|[^A-Za-z0-9_]+/, " ", declared)
            for ( i = split(declared, word, " "); i > 0; i-- )
                if ( word[i] !~ keyword ) meta[word[i]]
            next
        }
        !/^\+[ \t]*[^ \t]/ { next }
        {
            line = substr($0, 2)
            wanted = ""
            while ( match(line, /[A-Za-z_][A-Za-z0-9_]*/) )
            {
                name = substr(line, RSTART, RLENGTH)
                wanted = wanted plain(substr(line, 1, RSTART - 1))
                wanted = wanted (name in meta ? ".+" : name)
                line = substr(line, RSTART + RLENGTH)
            }
            wanted = wanted plain(line)
            if ( !take("^" wanted "$") && !take(wanted) ) print substr($0, 2)
        }
        function take(wanted,    text)
        {
            for ( text in added )
                if ( added[text] > 0 && text ~ wanted ) return added[text]--
            return 0
        }
        function plain(s)
        {
            s = squeeze(s)
            gsub(/[][(){}.*+?^$|\\\/]/, "\\\\&", s)
            return s
        }' "$2" "$1"
}

# A semantic patch of several rules changes a file as soon as one of them
# matches. All must match: then each of its non-empty + lines is there.
hook_check_whole()
{
    local hook=$1 missing
    case $hook in *.cocci) ;; *) return 0 ;; esac
    missing=$(missing_lines "$hook" "$TMP/added")
    [ -z "$missing" ] ||
        hook_refused "$hook" "$(hook_files "$hook" "$2" | xargs)" \
            "no code of the shape it looks for" "$missing"
}

apply_cocci()
{
    local cached inputs=("$1" "$2" ${MACROS:+"$MACROS"})
    inputs+=("$TOP/integration/hooks.sh")
    cached=$CACHE/$(cat "${inputs[@]}" | sha256sum | cut -d' ' -f1)
    if [ ! -e "$cached" ]; then
        run_spatch "$1" "$2" "$3" || return
        mkdir -p "$CACHE"
        cp "$3" "$cached.$$" && mv "$cached.$$" "$cached"
    fi
    cp "$cached" "$3"
}

run_spatch()
{
    local hook=$1 target=$2 out=$3
    spatch --very-quiet --no-includes --smpl-spacing \
           ${MACROS:+--macro-file "$MACROS"} --sp-file "$hook" \
           "$target" -o "$out" >"$TMP/spatch.log" 2>&1 || return 1
    [ -e "$out" ] || cp "$target" "$out"
    # spatch indents the empty lines that it adds, and may add two. It drops
    # the space between a comma and a string.
    grep -q '^[[:blank:]]\+$' "$target" || sed -i 's/^[[:blank:]]\+$//' "$out"
    grep -q ',"' "$target" || sed -i 's/,"/, "/g' "$out"
    ! cat -s "$target" | cmp -s - "$target" ||
        { cat -s "$out" > "$out.s" && mv "$out.s" "$out"; }
}

# The lines that a .lines hook inserts.
hook_body() { awk '!body && /^#( |$)/ { next } { body = 1; print }' "$1"; }

# What it inserts them at: the regular expression of one line.
hook_place() { hook_header "$1" after; hook_header "$1" before; }

apply_lines()
{
    local hook=$1 target=$2 out=$3 place at
    place=$(hook_place "$hook")
    at=$(grep -nE -e "$place" "$target" | cut -d: -f1 | xargs)
    [ -n "$place" ] && [[ $at =~ ^[0-9]+$ ]] || { AT=${at:-none}; return 1; }
    [ -n "$(hook_header "$hook" after)" ] || at=$((at - 1))
    { head -n "$at" "$target"
      hook_body "$hook"
      tail -n +$((at + 1)) "$target"; } > "$out"
}

# hook_change HOOK FILE IN OUT: the changed file, or a refusal.
hook_change()
{
    case $1 in
    *.cocci) apply_cocci "$1" "$3" "$4" ||
                 hook_refused "$1" "$2" \
                     "spatch failed: $(tail -n 1 "$TMP/spatch.log")" ;;
    *.lines) apply_lines "$1" "$3" "$4" ||
                 hook_refused "$1" "$2" "not exactly one line matches\
 (found: $AT) $(hook_place "$1")" "$(hook_body "$1")" ;;
    esac
}

# hook_apply HOOK DIR: change the hook's files below DIR, which is a scratch
# copy. A hook that does not fit changes nothing there; $REFUSALS says why.
# Returns 0 or 1.
hook_apply()
{
    local hook=$1 dir=$2 file files
    mapfile -t files < <(hook_files "$hook" "$dir")
    [ ${#files[@]} -gt 0 ] ||
        { hook_refused "$hook" "its header" "no line 'file:'"; return; }
    : > "$TMP/added"
    rm -rf "$TMP/changed"
    for file in "${files[@]}"; do
        [ -e "$dir/$file" ] ||
            { hook_refused "$hook" "$file" "no such file"; return; }
        mkdir -p "$TMP/changed/$(dirname "$file")"
        hook_change "$hook" "$file" "$dir/$file" "$TMP/changed/$file" || return
        hook_check_change "$hook" "$file" "$dir/$file" "$TMP/changed/$file" ||
            return
        { diff "$dir/$file" "$TMP/changed/$file" || true; } |
            sed -n 's/^> //p' >> "$TMP/added"
    done
    hook_check_whole "$hook" "$dir" || return
    cp -r "$TMP/changed/." "$dir"
}
