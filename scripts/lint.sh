#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Checks of the sources that do not run them. All checks run, even after one
# failed.

. "$(dirname "$0")/lib.sh"
cd "$TOP"

FAILED=0
WARNINGS="-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
          -Wvla -Wdeclaration-after-statement -Werror"
CORE=xen/drivers/passthrough/arm/vsmmu-v3
CPPCHECK="cppcheck --quiet --std=c99 --error-exitcode=1 --inline-suppr
          --suppress=missingIncludeSystem --suppress=missingInclude
          --suppress=normalCheckLevelMaxBranches -I include"

# The pure parts: nothing of Xen in them, so every tool for hosted C applies.
pure_sources()
{
    git ls-files 'xen/common/dom0less/*.c' "$CORE/*.c" \
                 'xen/drivers/passthrough/arm/smmu-v3-nested/ste.c'
}

# Files that need Xen's headers: cppcheck reads them without these, the
# compiler with them in `make xen`.
xen_sources() { git ls-files 'xen/*.c' | grep -vxF "$(pure_sources)"; }

check()
{
    local what=$1
    shift
    if "$@"; then say lint "ok: $what"
    else
        FAILED=1
        say lint "FAILED: $what"
    fi
}

cppcheck_pure()
{
    $CPPCHECK --enable=warning,performance,portability $(pure_sources)
}

cppcheck_xen()
{
    $CPPCHECK --enable=warning,portability -D__XEN__ -DCONFIG_VIOMMU \
              '-D__has_include(x)=0' --suppress=unknownMacro \
              --suppress=arithOperationsOnVoidPointer \
              -I xen/include -I xen/arch/arm/include $(xen_sources)
}

# cppcheck needs the header of libfdt, whose loops are macros.
cppcheck_tool()
{
    $CPPCHECK --enable=warning,performance,portability \
              --suppress='*:/usr/include/*' --include=/usr/include/libfdt.h \
              -I tools/viommu-dt tools/viommu-dt/*/*.c
}

warnings_pure()
{
    local f status=0
    for f in $(pure_sources); do
        gcc -std=gnu99 -O2 -fsyntax-only $WARNINGS -I include \
            -I "$(dirname "$f")" "$f" || status=1
    done
    return $status
}

# The pure parts may include the contracts and their own headers, no more.
includes_pure()
{
    ! git grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*<' -- \
          xen/common/dom0less "$CORE" | grep -vE '<viommu/[a-z0-9-]+\.h>'
}

shell_syntax()
{
    local f status=0
    for f in $(git ls-files '*.sh') \
             $(git grep -lE '^#!.*(bash|/sh)' -- ':!*.sh' ':!*.md'); do
        bash -n "$f" || status=1
    done
    return $status
}

# The faults that testing.md names, in the tables of mistakes.
documented_faults()
{
    sed -n '/^| mistake /,/^$/s/^|[^|]*|//p' docs/misc/arm/testing.md |
        grep -o '`[^`]*`' | tr -d '`'
}

# A fault that cannot be seeded any more tests nothing.
seeded_faults_apply()
{
    local p status=0
    tests/breaks/seed --check . tests/breaks/*.fault || status=1
    for p in $(documented_faults); do
        [ -e "tests/breaks/$p.fault" ] ||
            { say lint "testing.md names a fault that does not exist: $p"
              status=1; }
    done
    return $status
}

check "cppcheck, pure parts" cppcheck_pure
check "cppcheck, parts in Xen" cppcheck_xen
check "cppcheck, viommu-dt" cppcheck_tool
check "compiler warnings, pure parts" warnings_pure
check "pure parts include nothing of Xen" includes_pure
check "shell syntax" shell_syntax
check "sizes of files and functions" scripts/check-size
check "size of what Xen is built of" scripts/size --check
check "no circles of files or folders" scripts/circles
check "style" scripts/check-style
check "format of C" scripts/format.sh --check
check "seeded faults apply" seeded_faults_apply
exit $FAILED
