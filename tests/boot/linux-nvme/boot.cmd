# SPDX-License-Identifier: GPL-2.0-only
#
# U-Boot script of the disk image: Xen and one Linux guest that owns the
# machine's PCIe host bridge, behind an SMMUv3 of its own. Made into /boot.scr
# by `make image`. U-Boot sets devtype, devnum and distro_bootpart: the
# partition that this script came from. Memory: QEMU's virt machine has its RAM
# at 0x40000000.

echo "boot.scr: loading Xen, the host device tree and the guest"
setenv partition ${devtype} ${devnum}:${distro_bootpart}

setenv xen_addr     0x42000000
setenv host_addr    0x43000000
setenv kernel_addr  0x48000000
setenv ramdisk_addr 0x4c000000
setenv partial_addr 0x4d000000

load ${partition} ${xen_addr} /xen
load ${partition} ${host_addr} /host.dtb

# --- The host device tree, as the firmware made it. Only /chosen is written
# to.
fdt addr ${host_addr}
fdt resize 0x1000

fdt set /chosen "#address-cells" <2>
fdt set /chosen "#size-cells" <2>
setenv xen_console "console=dtuart dtuart=/pl011@9000000"
setenv xen_args "${xen_console} loglvl=all guest_loglvl=all noreboot"
fdt set /chosen xen,xen-bootargs "${xen_args}"

# --- The guest: 2 CPUs, 512 MiB (in KiB here), a UART that Xen emulates, and
# an SMMUv3.
fdt mknod /chosen domU1
fdt set /chosen/domU1 compatible "xen,domain"
fdt set /chosen/domU1 "#address-cells" <2>
fdt set /chosen/domU1 "#size-cells" <2>
fdt set /chosen/domU1 cpus <2>
fdt set /chosen/domU1 memory <0x0 0x80000>
fdt set /chosen/domU1 vpl011
fdt set /chosen/domU1 viommu "smmuv3"

# --- Its kernel.
load ${partition} ${kernel_addr} /Image
fdt mknod /chosen/domU1 module@48000000
setenv node /chosen/domU1/module@48000000
fdt set ${node} compatible "multiboot,kernel" "multiboot,module"
fdt set ${node} reg <0x0 ${kernel_addr} 0x0 0x${filesize}>
fdt set ${node} bootargs "console=ttyAMA0 quiet panic=-1"

# --- Its initramfs.
load ${partition} ${ramdisk_addr} /initramfs.cpio.gz
fdt mknod /chosen/domU1 module@4c000000
setenv node /chosen/domU1/module@4c000000
fdt set ${node} compatible "multiboot,ramdisk" "multiboot,module"
fdt set ${node} reg <0x0 ${ramdisk_addr} 0x0 0x${filesize}>

# --- Its partial device tree: which devices it gets. The SMMUv3 is not in it;
# Xen adds that.
load ${partition} ${partial_addr} /guest.dtb
fdt mknod /chosen/domU1 module@4d000000
setenv node /chosen/domU1/module@4d000000
fdt set ${node} compatible "multiboot,device-tree" "multiboot,module"
fdt set ${node} reg <0x0 ${partial_addr} 0x0 0x${filesize}>

echo "boot.scr: starting Xen"
booti ${xen_addr} - ${host_addr}
