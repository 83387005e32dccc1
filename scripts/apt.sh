# SPDX-License-Identifier: GPL-2.0-only
# A private apt: other suites, sources and architectures than the machine's own set-up has, without touching that
# set-up. The mirror is the machine's own; its signed index is what every download is checked against.
# Sourced after lib.sh.

APT_DIR=$BUILD/apt
SUITE_KERNEL=bookworm           # Linux 6.1, busybox
SUITE_NEWER=trixie              # Linux 6.12
SUITE_NEWEST=trixie-backports   # Linux 7.3
SUITE_XEN=trixie                # Xen 4.20
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

# The URI of the machine's own Debian mirror: the first main component that is no security, updates or backports suite.
mirror()
{
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
        awk '$3 == "main" && $2 !~ /-/ { print $1; exit }'
}

codename() { . /etc/os-release; printf '%s' "$VERSION_CODENAME"; }

private_apt_opts()
{
    APT_OPTS=(-qq -o "Dir::Etc::sourcelist=$APT_DIR/sources.list" -o Dir::Etc::sourceparts=/dev/null
              -o "Dir::State::lists=$APT_DIR/lists" -o "Dir::Cache=$APT_DIR/cache"
              -o APT::Architectures::=amd64 -o APT::Architectures::=arm64 -o APT::Sandbox::User=root
              -o DPkg::Lock::Timeout=600)
}

# What is fetched from where. Argument: the mirror.
private_apt_sources()
{
    local signed="signed-by=$KEYRING"
    printf 'deb [%s arch=arm64] %s %s main\n' "$signed" "$1" "$SUITE_KERNEL"
    printf 'deb [%s arch=arm64] %s %s main\n' "$signed" "$1" "$SUITE_NEWER"
    printf 'deb [%s arch=arm64] %s %s main\n' "$signed" "$1" "$SUITE_NEWEST"
    printf 'deb-src [%s] %s %s main\n' "$signed" "$1" "$SUITE_XEN"
    [ "$(codename)" != bookworm ] || printf 'deb [%s arch=amd64] %s bookworm-backports main\n' "$signed" "$1"
}

# Write the private source list and fetch its indices, once a day.
private_apt_update()
{
    local uri
    private_apt_opts
    uri=$(mirror)
    [ -n "$uri" ] || die apt "no Debian mirror in this machine's apt configuration" \
                         "add a 'deb' line for Debian main, or set QEMU=, XEN_SRC= and KERNEL="
    [ -n "$(find "$APT_DIR/updated" -mmin -1440 2>/dev/null)" ] &&
        private_apt_sources "$uri" | cmp -s - "$APT_DIR/sources.list" && return
    mkdir -p "$APT_DIR/lists/partial" "$APT_DIR/cache/archives/partial"
    private_apt_sources "$uri" > "$APT_DIR/sources.list"
    logged apt apt-update "check the network, then run the same command again" apt-get "${APT_OPTS[@]}" update
    touch "$APT_DIR/updated"
}
