# SPDX-License-Identifier: GPL-2.0-only
# Gets a file of scripts/pins from one of several places. They are tried in
# turn, and the answer of each is kept. Whatever the place, a file counts only
# if its SHA256 is the one in scripts/pins or in Debian's signed index. A
# bundle brings with it what the index named where it was made; check_bundle()
# says what that is worth.
# Sourced after lib.sh and apt.sh.
#
#   obtain NAME             sets $FILE to its path in the download folder; or
#                           returns 1
#   give_up WHAT OVERRIDE   ends the run with the places, what each answered,
#                           and the ways to go on

ANSWERS=()              # "the place, the URI: its answer" of those that failed
WANTED=()               # what is looked for: "file (size, SHA256)"
SEEN=$DL/pins           # what signed indices have named, as rows of pins
PART=$DL/.part.$$       # an unfinished download, under a name nobody looks for
trap 'rm -f "$PART"' EXIT

# rows NAME KIND: what the pins say, a line each, without these two words.
rows()
{
    local pins=("$PINS" "$SEEN" ${BUNDLE:+"$BUNDLED/download/pins"})
    { cat "${pins[@]}" 2>/dev/null || true; } |
        awk -v n="$1" -v k="$2" '$1 == n && $2 == k { $1 = $2 = ""; print }'
}

# check FILE SIZE SHA256; if it differs, $ANSWER says how.
check()
{
    local found
    found=$(sha256sum < "$1" | cut -d' ' -f1)
    [ "$found" != "$3" ] || return 0
    ANSWER="wrong hash: found SHA256 $found ($(stat -L -c %s "$1") bytes),\
 expected $3 ($2 bytes)"
    return 1
}

# download URI TO: one file by apt's own helper, which is on every Debian. On
# failure, $ANSWER says why.
download()
{
    local uri=$1 to=$2 log=$BUILD/log/download.log
    local helper=(/usr/lib/apt/apt-helper -o APT::Sandbox::User=root
                  -o Acquire::Retries=0 -o Acquire::http::Timeout=30
                  -o Acquire::https::Timeout=30)
    mkdir -p "$BUILD/log"
    if alive fetch into "$log" "${helper[@]}" \
            download-file "${uri//+/%2b}" "$to" </dev/null
    then
        # Of a file: URI apt makes a link.
        [ ! -L "$to" ] || cp --remove-destination "$(readlink -f "$to")" "$to"
        return
    fi
    ANSWER=$(sed -nE 's/^E: (Failed to fetch [^ ]+ +)?//p' "$log" | head -n 1)
    ANSWER=${ANSWER:-no answer, see $log}
    return 1
}

# try PLACE URI FILE SIZE SHA256. Only a whole file of the right hash gets its
# name.
try()
{
    local place=$1 uri=$2 name=$3 size=$4 sum=$5
    say fetch "$name ($(mib "$size")) from $place"
    rm -f "$PART"
    if download "$uri" "$PART" && check "$PART" "$size" "$sum"; then
        mv "$PART" "$DL/$name"
        FILE=$DL/$name
        return
    fi
    rm -f "$PART"
    say fetch "  $ANSWER"
    ANSWERS+=("$place, $uri: $ANSWER")
    return 1
}

# --- the places; NAME is the name in scripts/pins ---

# The download folder, where the user can put files, or the bundle.
from_folder()
{
    local folder=$1 row name
    while read -r -a row; do
        name=$(basename "${row[-1]}")
        WANTED+=("$name (${row[0]} bytes, SHA256 ${row[1]})")
        if [ ! -e "$folder/$name" ]; then ANSWER="no such file"
        elif check "$folder/$name" "${row[0]}" "${row[1]}"; then
            FILE=$folder/$name
            return
        fi
        ANSWERS+=("$folder/$name: $ANSWER")
    done < <(rows "$2" debian; rows "$2" upstream)
    return 1
}

# from_pools SIZE SHA256 SHA1 PATH
from_pools()
{
    local name path=${4#pool/} uri
    local none="none in this machine's apt configuration"
    name=$(basename "$4") path=${path#updates/}
    uri=$(mirror)
    if [ -n "$uri" ]; then
        try "Debian mirror" "$uri/pool/$path" "$name" "$1" "$2" && return
    else
        ANSWERS+=("Debian mirror: $none; MIRROR=URI names one")
    fi
    uri=$(security)
    if [ -n "$uri" ]; then
        try "security mirror" "$uri/pool/updates/$path" "$name" "$1" "$2" &&
            return
    else
        ANSWERS+=("security mirror: $none; SECURITY=URI names one")
    fi
    return 1
}

from_pinned_pools()
{
    local row
    while read -r -a row; do
        from_pools "${row[@]}" && return
    done < <(rows "$1" debian)
    return 1
}

# index_rows NAME: what the indices name today, as rows of pins: SIZE SHA256
# SHA1 PATH. SHA1, the address in Debian's archive, is not known of these.
index_rows()
{
    local suite arch package version
    while read -r suite arch package version; do
        if [ "$arch" = source ]; then index_source "$package" "$version"
        else index_package "$package:$arch/$suite" "$version"
        fi
    done < <(rows "$1" index) | awk '!seen[$2]++'
}

index_source()
{
    apt-cache "${APT_OPTS[@]}" showsrc "$1" 2>/dev/null | awk -v version="$2" '
        /^[^ ]/ { field = $1 }
        /^Version:/ { good = index($2, version) == 1 }
        /^Directory:/ { directory = $2 }
        field == "Checksums-Sha256:" && $3 ~ /\.orig\.tar\.[a-z0-9]+$/ {
            file = $2 " " $1 " - "
            name = $3
        }
        /^$/ {
            if (good && name) print file directory "/" name
            good = name = directory = ""
        }
        END  { if (good && name) print file directory "/" name }'
}

# index_package NAME:ARCH/SUITE VERSION. RELEASE in a name stands for that of
# the suite's kernel.
index_package()
{
    local package=$1 from=${1#*:} release kernel='linux-image-([0-9][^ ,]*)'
    case $package in
    *RELEASE*)
        release=$(apt-cache "${APT_OPTS[@]}" show \
                      "linux-image-${from%/*}:$from" 2>/dev/null |
                  sed -nE "s/^Depends: (.*, )?$kernel.*/\2/p" | head -n 1)
        package=${package/RELEASE/$release} ;;
    esac
    apt-cache "${APT_OPTS[@]}" show "$package" 2>/dev/null |
    awk -v version="$2" '
        /^Version:/ { good = index($2, version) == 1 }
        /^Filename:/ { path = $2 }
        /^Size:/ { size = $2 }
        /^SHA256:/ { sum = $2 }
        /^$/ { if (good && sum) print size, sum, "-", path; good = sum = "" }
        END  { if (good && sum) print size, sum, "-", path }'
}

from_index()
{
    private_apt_try || ANSWERS+=("signed index: $APT_FAILURE")
    from_read_index "$1" && return
    private_apt_again && from_read_index "$1"
}

from_read_index()
{
    local row name releases named=no
    while read -r -a row; do
        named=yes
        name=$(basename "${row[3]}")
        if rows "$1" debian | grep -F "${row[1]}" | grep -F "/$name" \
                >/dev/null; then
            ANSWERS+=("signed index: it names $name, too")
        elif from_pools "${row[@]}"; then
            echo "$1 debian ${row[*]}" >> "$SEEN"
            return
        fi
    done < <(index_rows "$1")
    [ "$named" = no ] || return 1
    releases=$(rows "$1" index | awk '{ print $3, $4 "*" }' | sort -u |
               paste -sd, )
    ANSWERS+=("signed index: it names nothing of a release that is known\
 ($releases)")
    return 1
}

from_archive()
{
    local row uri name="Debian's archive"
    uri=$(archive)
    [ -n "$uri" ] ||
        { ANSWERS+=("$name of old versions: not known here; ARCHIVE=URI names\
 it")
          return 1; }
    while read -r -a row; do
        [ "${row[2]}" != - ] || continue
        try "$name" "$uri/file/${row[2]}" "$(basename "${row[3]}")" \
            "${row[0]}" "${row[1]}" && return
    done < <(rows "$1" debian)
    return 1
}

from_upstream()
{
    local row
    while read -r -a row; do
        try "upstream" "${row[2]}" "$(basename "${row[2]}")" \
            "${row[0]}" "${row[1]}" && return
    done < <(rows "$1" upstream)
    return 1
}

# ---

obtain()
{
    FILE=
    [ -n "$(rows "$1" debian)" ] || die fetch "$PINS has no '$1'"
    mkdir -p "$DL"
    from_folder "$DL" "$1" && return
    if [ -n "${BUNDLE:-}" ]; then
        open_bundle
        from_folder "$BUNDLED/download" "$1"
        return
    fi
    from_pinned_pools "$1" || from_index "$1" || from_archive "$1" ||
        from_upstream "$1"
}

give_up()
{
    { printf '%-8s %s\n' "[fetch]" \
          "the places that were tried for $1, and what each answered:"
      printf '           %s\n' "${ANSWERS[@]}" | awk '!seen[$0]++'; } >&2
    die fetch "no place has $1" "one of
           put one of these files into $DL, and run again:
$(printf '             %s\n' "${WANTED[@]}" | awk '!seen[$0]++')
           BUNDLE=FILE, what 'make bundle' made where there is a network
           $2"
}
