# shellcheck shell=bash disable=SC2154 # recipe, work, root and result are those of make.sh
# A first file system of busybox and a dozen modules, in the order they load.

make_initrd() {
    local tree=$work/initrd number=10 path
    mkdir -p "$tree"/{bin,dev,modules,proc,root}
    cp "$root/bin/busybox" "$tree/bin/busybox"
    install -m 755 "$recipe/initrd/init" "$tree/init"
    sed -e '/^#/d' -e '/^$/d' "$recipe/initrd/modules" | while read -r module; do
        chroot "$root" modprobe --set-version "$kernel_version" --show-depends "$module"
    done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' >"$work/initrd.modules"
    while read -r path; do
        cp "$root$path" "$tree/modules/$number-${path##*/}"
        number=$((number + 1))
    done <"$work/initrd.modules"
    [ "$number" -gt 10 ] || die "no module for the initrd was found" "adapt the file initrd/modules of the recipe"
    (cd "$tree" && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0) | zstd -q -19 -o "$result/initrd"
}
