# SPDX-License-Identifier: GPL-2.0-only
# The machine that `make image` makes a disk for and `make run` boots. Sourced
# after lib.sh.

QEMU=${QEMU:-qemu-system-aarch64}
UBOOT=/usr/lib/u-boot/qemu_arm64/u-boot.bin
LINUX_NVME=$TOP/tests/boot/linux-nvme
IMAGE=$BUILD/image/disk.img

# What the device tree depends on, the same in both; the argument is appended
# to -machine.
MACHINE_OPTS=virt,gic-version=3,virtualization=on
MACHINE_OPTS+=,iommu=smmuv3,dtb-randomness=off
machine()
{
    echo -machine "$MACHINE_OPTS${1:-}" -cpu cortex-a57 -smp 2 -m 1024 \
        -nic none -display none
}

# The guest's kernel: an arm64 Image.
kernel()
{
    local k=${KERNEL:-}
    [ -n "$k" ] ||
        k=$(ls "$BUILD"/kernel/boot/vmlinuz-* 2>/dev/null | sort -V | tail -1)
    [ -e "$k" ] || die "${1:-kernel}" "no arm64 kernel" \
                       "scripts/fetch.sh kernel; or set KERNEL=FILE"
    printf '%s' "$k"
}

# Its version, as the file itself says.
kernel_version()
{
    local k v
    k=$(kernel "${1:-kernel}") || exit
    v=$(grep -aom1 'Linux version [^ ]*' "$k" | head -1 | cut -d' ' -f3) ||
        true
    [ -n "$v" ] ||
        die "${1:-kernel}" \
            "$k is no arm64 Image: it does not say 'Linux version'" \
            "unpack it if it is compressed;\
 KERNEL= takes an Image, as Debian's vmlinuz is one"
    printf '%s' "$v"
}

# What scripts/initramfs.sh makes for it.
initramfs() { printf '%s' "$BUILD/initramfs/$(kernel_version).cpio.gz"; }
