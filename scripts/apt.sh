# SPDX-License-Identifier: GPL-2.0-only
# A private apt: it reads other suites, sources and architectures than the
# machine's own apt, and changes nothing of that. It uses the machine's own
# mirrors and checks Debian's signature of each index. MIRROR=URI,
# SECURITY=URI, ARCHIVE=URI and KEYRING=FILE name others.
# Sourced after lib.sh.

APT_DIR=$BUILD/apt
KEYRING=${KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}
PINS=${PINS:-$TOP/scripts/pins}

# Every main component that the machine's apt knows: URI, suite, component,
# label.
apt_targets()
{
    local format='$(REPO_URI) $(RELEASE) $(COMPONENT) $(LABEL)'
    apt-get "$@" indextargets --format "$format" 'Created-By: Packages' |
        awk '$3 ~ /(^|\/)main$/'
}

# The same, also where the indices were never read or were removed, as in
# container images: apt then lists nothing, so they are read first.
all_apt_targets()
{
    local lists=$APT_DIR/own-lists found
    found=$(apt_targets)
    if [ -z "$found" ]; then
        mkdir -p "$lists/partial" "$BUILD/log"
        [ -n "$(ls "$lists" | grep Release)" ] ||
            apt-get -qq -o Dir::State::lists="$lists" \
                -o APT::Sandbox::User=root update \
                >"$BUILD/log/apt-own.log" 2>&1 || true
        found=$(apt_targets -o Dir::State::lists="$lists")
    fi
    printf '%s\n' "$found"
}

# The URI of the machine's own mirror, or of its security mirror if $1 is set.
# An entry with Debian's label is preferred; a mirror may have another label.
apt_uri()
{
    local uri
    uri=$(all_apt_targets | awk -v security="${1:-}" '
        ($2 ~ /-security$/) != (security != "") { next }
        security == "" && $2 ~ /-/ { next }
        $4 == "Debian" || $4 == "Debian-Security" { print $1; found = 1; exit }
        first == "" { first = $1 }
        END { if (!found) print first }')
    uri=${uri%/}
    case $uri in
    mirror+file:*)
        uri=${uri#mirror+file:}
        uri=$(grep -oE -m 1 '^[a-z]+://[^[:space:]]+' "$uri" || true) ;;
    esac
    printf '%s' "${uri%/}"
}

mirror()   { printf '%s' "${MIRROR:-$(apt_uri)}"; }
security() { printf '%s' "${SECURITY:-$(apt_uri security)}"; }

codename() { . /etc/os-release; printf '%s' "$VERSION_CODENAME"; }

# Debian's archive of old versions: the part of its URI before /archive/ and
# /file/. It is found in apt's own settings (Debian 13), in a comment of apt's
# configuration (container images), or in an index that names it.
archive()
{
    local found LIST PARTS LISTS stamp='@SNAPSHOTID@|[0-9]{8}T[0-9]{6}Z'
    eval "$(apt-config shell LIST Dir::Etc::sourcelist/f \
                PARTS Dir::Etc::sourceparts/d LISTS Dir::State::lists/d)"
    found=${ARCHIVE:-$( { apt-config dump
                          cat "$LIST" "$PARTS"/* "$APT_DIR"/lists/*Release \
                              "$LISTS"/*Release; } 2>/dev/null |
                        grep -oE "https?://[^ \"]*/archive/debian/($stamp)" |
                        sed 's|/archive/debian/.*||' | head -n 1 || true)}
    printf '%s' "${found%/}"
}

private_apt_opts()
{
    APT_OPTS=(-qq -o "Dir::Etc::sourcelist=$APT_DIR/sources.list"
              -o Dir::Etc::sourceparts=/dev/null
              -o "Dir::State::lists=$APT_DIR/lists"
              -o "Dir::Cache=$APT_DIR/cache"
              -o APT::Architectures::=amd64 -o APT::Architectures::=arm64
              -o APT::Sandbox::User=root
              -o DPkg::Lock::Timeout=600)
}

# The suites that the pins name.
private_apt_sources()
{
    local suite arch uri
    awk '/^[^#]/ && $2 == "index" { print $3, $4 }' "$PINS" | sort -u |
    while read -r suite arch; do
        case $suite in *-security) uri=$(security) ;; *) uri=$(mirror) ;; esac
        case $uri/$arch in
        /*)       ;;
        */source) printf 'deb-src [signed-by=%s] %s %s main\n' \
                         "$KEYRING" "$uri" "$suite" ;;
        *)        printf 'deb [signed-by=%s arch=%s] %s %s main\n' \
                         "$KEYRING" "$arch" "$uri" "$suite" ;;
        esac
    done
}

# Write the private source list and read its indices, once a day. On failure
# the status is 1 and $APT_FAILURE says why. If this run read the indices,
# $INDEX_READ is set.
private_apt_try()
{
    local log=$BUILD/log/apt-update.log
    private_apt_opts
    [ -z "${APT_FAILURE:-}" ] || return 1
    mkdir -p "$APT_DIR/lists/partial" "$APT_DIR/cache/archives/partial"
    mkdir -p "$BUILD/log"
    private_apt_sources > "$APT_DIR/sources.list.new"
    if [ ! -s "$APT_DIR/sources.list.new" ]; then
        APT_FAILURE="no Debian mirror in this machine's apt configuration"
        APT_FAILURE+="; MIRROR=URI names one"
        return 1
    fi
    [ -n "$(find "$APT_DIR/updated" -mmin -1440 2>/dev/null)" ] &&
        cmp -s "$APT_DIR/sources.list.new" "$APT_DIR/sources.list" && return
    mv "$APT_DIR/sources.list.new" "$APT_DIR/sources.list"
    rm -f "$APT_DIR/updated"
    say apt "reading Debian's signed indices (30 to 60 MiB, once a day)"
    if ! alive apt into "$log" apt-get "${APT_OPTS[@]}" \
            -o Acquire::Retries=0 -o APT::Update::Error-Mode=any update
    then
        APT_FAILURE=$(sed -nE '/Some index files failed/d; s/^[EW]: //p' \
                          "$log" | sort -u |
                      awk '{ printf "%s%s", sep, $0; sep = "; " }')
        APT_FAILURE=${APT_FAILURE:-see $log}
        return 1
    fi
    touch "$APT_DIR/updated"
    INDEX_READ=yes
}

# Read the indices again, even if they are of today: files that they name may
# have left the mirror. At most once in a run.
private_apt_again()
{
    [ -z "${INDEX_READ:-}" ] || return
    rm -f "$APT_DIR/updated"
    private_apt_try
}

private_apt_update()
{
    private_apt_try ||
        die apt "the signed indices could not be read: $APT_FAILURE" \
            "check the network, then run the same command again"
}

# --- a bundle: all that is fetched and installed, in one file (bundle.sh) ---

BUNDLED=$BUILD/bundled

# A bundle is trusted: its packages are installed as root, and it brings the
# hashes of files that are not in scripts/pins. Whoever made it could have put
# anything there. BUNDLE_SHA256=, which `make bundle` prints, accepts only the
# file that was made.
check_bundle()
{
    [ "${BUNDLE_SHA256:-$1}" = "$1" ] ||
        die bundle \
            "BUNDLE=$BUNDLE has SHA256 $1, BUNDLE_SHA256 is $BUNDLE_SHA256" \
            "get the file again from where it was made; nothing in it was used"
}

# Unpack $BUNDLE, once. Its packages become a repository for apt, its
# downloads one of the places of scripts/places.sh.
open_bundle()
{
    local is sum hint="give a file that 'make bundle' made"
    [ -e "$BUNDLE" ] ||
        die bundle "BUNDLE=$BUNDLE does not exist" "$hint"
    is=$(stat -L -c '%n %s %Y' "$(readlink -f "$BUNDLE")")
    if [ "$(cat "$BUNDLED/.of" 2>/dev/null)" = "$is" ]; then
        check_bundle "$(cat "$BUNDLED/.sha256")"
        return
    fi
    sum=$(sha256sum < "$BUNDLE" | cut -d' ' -f1)
    check_bundle "$sum"
    say bundle "unpacking $BUNDLE ($(mib "$(stat -L -c %s "$BUNDLE")"),\
 SHA256 $sum)"
    rm -rf "$BUNDLED"
    mkdir -p "$BUNDLED"
    logged bundle bundle "$hint" \
        tar -xf "$BUNDLE" -C "$BUNDLED" --no-same-owner
    [ "$(cat "$BUNDLED/codename")" = "$(codename)" ] ||
        die bundle "BUNDLE=$BUNDLE is for Debian $(cat "$BUNDLED/codename"),\
 this is $(codename)" \
            "make one on a machine of this release"
    echo "$sum" > "$BUNDLED/.sha256"
    echo "$is" > "$BUNDLED/.of"
}

# The apt that knows nothing but the bundle.
bundle_apt_opts()
{
    mkdir -p "$BUNDLED"/{lists/partial,cache/archives/partial}
    echo "deb [trusted=yes] file:$BUNDLED/packages ./" \
        > "$BUNDLED/sources.list"
    APT_OPTS=(-o "Dir::Etc::sourcelist=$BUNDLED/sources.list"
              -o Dir::Etc::sourceparts=/dev/null
              -o "Dir::State::lists=$BUNDLED/lists"
              -o "Dir::Cache=$BUNDLED/cache" -o APT::Sandbox::User=root)
}
