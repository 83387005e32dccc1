#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Turn the embedding into a patch series for a Xen tree's git: series.sh DIR
#
# Works on DIR's HEAD in a scratch work tree; DIR's own work tree is not
# touched. Leaves a branch `viommu` there, and the patches in DIR's git folder,
# viommu-series/. Each commit builds: only the last one uses the new files.
#
# With FIXES=1 (see embed.sh), the first commits are the fixes of Xen's own
# defects, one each. They do not depend on the others or on each other.

. "$(dirname "$0")/../scripts/lib.sh"
. "$TOP/integration/hooks.sh"
. "$TOP/integration/fixes.sh"

XEN=${1:-}
BRANCH=viommu

check_arguments()
{
    [ -n "$XEN" ] || die series "no Xen tree given" "make series XEN=DIR"
    [ -d "$XEN" ] || die series "$XEN does not exist" "make series XEN=DIR"
    XEN=$(cd "$XEN" && pwd -P)
    [ "$(git -C "$XEN" rev-parse --show-toplevel 2>/dev/null)" = "$XEN" ] ||
        die series "$XEN is no git repository (or not the top of one)" \
            "clone xen.git, or git init and commit there"
    git -C "$XEN" rev-parse -q --verify HEAD >/dev/null ||
        die series "$XEN has no commit" "commit the tree there first"
    [ "$(git -C "$XEN" symbolic-ref -q --short HEAD)" != "$BRANCH" ] ||
        die series "$XEN has the branch $BRANCH checked out" \
            "check out what the series is for"
    fixes_check series
}

in_tree() { git -C "$TMP/tree" "$@"; }

# step SUBJECT BODY PATH...: one commit of the files at the paths, if there are
# any.
step()
{
    local subject=$1 body=$2
    shift 2
    in_tree add -A -- "$@" 2>/dev/null || return 0
    in_tree diff --cached --quiet || in_tree commit -q -m "$subject" -m "$body"
}

commit_fix()
{
    in_tree add -A
    fix_message "$1" | in_tree commit -q -s -F -
}

commit_steps()
{
    step "xen/viommu: contracts between configuration, emulation and Xen" \
"Headers only. They define the interfaces between the boot-time configuration,
the vSMMUv3 emulation core and the code in Xen that uses both. So the first two
need no Xen header, and can be built and fuzzed on a host." \
        xen/include/viommu
    step "xen/dom0less: plan virtual StreamIDs and vSMMUv3s for guests" \
"Reads the host device tree and all partial device trees before the first
domain is created, and refuses what does not fit together. StreamIDs come only
from the host's nodes: a partial tree cannot name one it has no right to." \
        xen/common/dom0less
    step "xen/vsmmu-v3: emulate an SMMUv3 for guests" \
"The guest is untrusted: what it keeps in memory is copied once, then checked,
then used. Work is done in passes of a fixed budget; nothing is allocated after
creation." \
        xen/drivers/passthrough/arm/vsmmu-v3
    step "xen/smmu-v3: nested streams beside the driver" \
"Writes stream table entries whose stage 1 is the guest's and whose stage 2 is
Xen's. Sends the guest's invalidations in batches, re-encoded with Xen's VMID
and StreamIDs, so that no guest reaches another one's entries." \
        xen/drivers/passthrough/arm ':!xen/drivers/passthrough/arm/Makefile' \
        ':!xen/drivers/passthrough/arm/smmu-v3.c'
    step "xen/arm: give dom0less guests a vSMMUv3" \
"Life cycle, trapped registers, interrupts, guest device tree. Not built
yet." \
        $(in_tree ls-files --others --exclude-standard xen)
    step "xen/arm: build and call the vSMMUv3" \
"The option CONFIG_VIOMMU, off by default, and the call sites. With the option
off, and for each domain without the property viommu, nothing changes." \
        xen docs
}

check_arguments
TMP=$(mktemp -d)
GIT_FOLDER=$(cd "$XEN" && cd "$(git rev-parse --git-common-dir)" && pwd)
trap 'git -C "$XEN" worktree remove --force "$TMP/tree" 2>/dev/null
      rm -rf "$TMP"' EXIT
git -C "$XEN" config user.email >/dev/null ||
    export GIT_AUTHOR_NAME=viommu GIT_AUTHOR_EMAIL=viommu@localhost \
           GIT_COMMITTER_NAME=viommu GIT_COMMITTER_EMAIL=viommu@localhost
OLD=$(git -C "$XEN" rev-parse -q --verify "$BRANCH" || true)
git -C "$XEN" worktree add -q --detach "$TMP/tree" HEAD
BASE=$(in_tree rev-parse HEAD)
fixes_apply series "$(xen_release "$TMP/tree")" "$TMP/tree" commit_fix
FIXES='' "$TOP/integration/embed.sh" "$TMP/tree"
rm "$TMP/tree/.viommu-embed"
commit_steps
git -C "$XEN" branch -f "$BRANCH" "$(in_tree rev-parse HEAD)" >/dev/null
rm -rf "$GIT_FOLDER/viommu-series"
in_tree format-patch -q -o "$GIT_FOLDER/viommu-series" "$BASE"
say series "$(in_tree rev-list --count "$BASE"..HEAD) commits on branch\
 $BRANCH${OLD:+ (it was at $OLD)}"
say series "patches: $GIT_FOLDER/viommu-series"
